"""Read a stranger's tables for the page: all their rows, as told.

Owns: what a reading depends on, mended rows, and the account of what came of it. Refuses:
Streamlit, keeping anything between two readings, and interpreting cells (:mod:`geodata.intake`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from geodata.intake.choices import Choices, choice_key
from geodata.intake.convert import convert_table
from geodata.intake.intake import Intake
from geodata.intake.mapping import ColumnMatch
from geodata.intake.mapping import Mapping as Columns
from geodata.intake.place_book import PlaceBook, Unresolved
from geodata.intake.placing import resolve_places
from geodata.intake.raw import RawTable, Refused
from geodata.intake.reshape import Spread

if TYPE_CHECKING:
    from geodata.intake.position_checks import PositionAudit

__all__ = [
    "Asked", "Edits", "OpenName", "Reading", "mend_rows", "read_tables", "set_spread",
]  # fmt: skip

Edits = Mapping[int, Mapping[str, str]]
"""Mended rows: the number of a row → column → its text now."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything a reading depends on: the tables, how each is understood, choices, remedies."""

    tables: tuple[RawTable, ...]
    mappings: tuple[Columns, ...]
    edits: tuple[Edits, ...]
    choices: Choices = field(default_factory=dict)
    swap: bool = False


@dataclass(frozen=True, slots=True)
class OpenName:
    """One name that was not placed: how many rows bear it, why, and what it may mean."""

    key: str
    name: str
    country: str
    rows: int
    problem: str
    candidates: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of all rows. ``positions`` counts problems and doubts of coordinates by code."""

    intakes: tuple[Intake, ...]
    open_names: tuple[OpenName, ...]
    positions: Mapping[str, int]
    suggest: str

    @property
    def read(self) -> int:
        """Rows read: always accepted and set aside together."""
        return sum(intake.read for intake in self.intakes)

    @property
    def accepted(self) -> int:
        """Rows that became records."""
        return sum(intake.accepted for intake in self.intakes)

    @property
    def set_aside(self) -> int:
        """Rows that did not."""
        return sum(len(intake.set_aside) for intake in self.intakes)

    @property
    def duplicates(self) -> int:
        """Rows that repeat another one exactly."""
        return sum(len(intake.duplicates) for intake in self.intakes)


def read_tables(
    asked: Asked,
    tell: Callable[[float], None],
    *,
    book: PlaceBook | None = None,
    prefixes: Sequence[str] = (),
) -> Reading:
    """Read all rows of the tables asked for; ``tell`` takes shares and may raise to stop.

    ``book`` and ``prefixes`` keep ids apart from those of a case that the rows will be added to.

    Raises:
        IntakeError: a mapping does not fit its table.
        CrsError: the reference system told is not known.
    """
    book = PlaceBook() if book is None else book
    audits: list[PositionAudit] = []
    intakes: list[Intake] = []
    number = len(asked.tables)

    def resolve(question: pd.DataFrame, *, crs: str | None) -> pd.DataFrame:
        answer = resolve_places(
            question, choices=asked.choices, crs=crs, swap=asked.swap,
            progress=lambda _share, _name: tell((len(intakes) + 0.5) / number),
        )  # fmt: skip
        audit = answer.attrs["placing"].audit
        if audit is not None:
            audits.append(audit)
        return answer

    parts = zip(asked.tables, asked.mappings, asked.edits, strict=True)
    for place, (raw, mapping, edits) in enumerate(parts):
        prefix = prefixes[place] if prefixes else ("" if place == 0 else f"{place + 1}.")
        intakes.append(
            convert_table(
                mend_rows(raw, edits), mapping, book=book, prefix=prefix,
                resolve=partial(resolve, crs=mapping.constants.get("crs") or None),
                progress=partial(_tell_part, tell, place, number),
            )
        )  # fmt: skip
    counts: dict[str, int] = {}
    for audit in audits:
        for code, count in audit.counts.items():
            counts[code] = counts.get(code, 0) + count
    suggest = next((audit.suggest for audit in audits if audit.suggest), "")
    return Reading(tuple(intakes), _sum_names(book.unresolved), counts, suggest)


def _tell_part(tell: Callable[[float], None], place: int, number: int, share: float) -> None:
    tell((place + share) / number)


def _sum_names(unresolved: Sequence[Unresolved]) -> tuple[OpenName, ...]:
    """Sum up the rows of each name; positions that cannot be used are no names."""
    found: dict[str, OpenName] = {}
    for one in unresolved:
        if not one.problem.startswith("name_"):
            continue
        key = choice_key(one.name, one.country)
        known = found.get(key)
        if known is None:
            candidates = tuple(one.candidates)
            found[key] = OpenName(key, one.name, one.country, one.count, one.problem, candidates)
        else:
            found[key] = replace(known, rows=known.rows + one.count)
    return tuple(sorted(found.values(), key=lambda one: (-one.rows, one.name)))


def mend_rows(raw: RawTable, edits: Edits) -> RawTable:
    """Give the table with some rows as they were mended; the one given is not changed.

    A row that could not even be read becomes one of the table once nothing stands beyond its
    last column.
    """
    if not edits:
        return raw
    cells = raw.cells.copy()
    known = set(raw.columns)
    for row, texts in edits.items():
        if row in cells.index:
            for column, text in texts.items():
                if column in known:
                    cells.loc[row, column] = text
    refused: list[Refused] = []
    added: dict[int, list[str]] = {}
    for one in raw.refused:
        texts = {**one.cells, **edits.get(one.row, {})}
        beyond = any(text.strip() for name, text in texts.items() if name not in known)
        if one.row not in edits or beyond:
            refused.append(one)
        else:
            added[one.row] = [texts.get(name, "") for name in raw.columns]
    geometry = raw.geometry
    drawn = raw.drawn_from
    if added:
        index = pd.Index(list(added), dtype="int64", name="row")
        more = pd.DataFrame(list(added.values()), columns=cells.columns, index=index)
        cells = pd.concat([cells, more.astype("str")])
        geometry = None if geometry is None else [*geometry, *[None] * len(added)]
        drawn = None if drawn is None else [*drawn, *[""] * len(added)]
    return replace(raw, cells=cells, refused=tuple(refused), geometry=geometry, drawn_from=drawn)


def set_spread(mapping: Columns, raw: RawTable, spread: Spread | None) -> Columns:
    """Give the mapping with other columns spread out, or none: then each stands for itself."""
    taken = set() if spread is None else {c.column for c in spread.columns} | set(spread.totals)
    known = {match.column: match for match in mapping.columns}
    columns = tuple(known.get(name, ColumnMatch(name)) for name in raw.columns if name not in taken)
    return replace(mapping, columns=columns, spread=spread)
