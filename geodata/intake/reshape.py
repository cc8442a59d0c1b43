"""Own the shape of a stranger's table: months, years or substances as columns, totals, leftovers.

Rows that are no records (totals, repeated headers, notes under the table) are found and named,
never dropped. A cell that holds zero or nothing, in a table with months or substances as columns,
is no seizure: such cells are counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.intake.date_texts import read_month
from geodata.intake.headers import HEADER_MARK, looks_numeric
from geodata.intake.numbers import parse_numbers
from geodata.intake.raw import RawTable
from geodata.intake.units import find_unit, split_unit
from geodata.intake.vocabulary import column_words, fold, substance_words, total_words
from geodata.intake.words import say
from geodata.schema import UNITS_KG

__all__ = ["Spread", "SpreadColumn", "find_leftovers", "find_spread", "unpivot"]

SpreadKind = Literal["months", "years", "substances"]
_YEAR = re.compile(r"(?:19|20)\d\d")
_ZERO = re.compile(r"[+-]?0*(?:[.,]0*)?|[-–—.]+|nil|null|nan|#?n/?a", re.IGNORECASE)
_NOTE = re.compile(
    r"^(?:[*†‡]|sources?\b|notes?\b|nota\b|fuente\b|fonte\b|quelle\b|©)", re.IGNORECASE
)
_TRUE = {"true", "1", "yes", "oui", "si", "sim", "vrai", "verdadero", "1 0", "y"}


@dataclass(frozen=True, slots=True)
class SpreadColumn:
    """Name one of the columns that hold amounts: what its header means, and its unit if any."""

    column: str
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """Say which columns hold one thing spread out, and which hold totals of them."""

    kind: SpreadKind
    columns: tuple[SpreadColumn, ...]
    totals: tuple[str, ...] = ()


def _is_total_name(name: str) -> bool:
    words = fold(name).split()
    if not words:
        return False
    if " ".join(words) in total_words():
        return True
    rest, unit = split_unit(name)
    return bool(unit) and fold(rest) in total_words()


def find_spread(columns: Sequence[str], cells: pd.DataFrame) -> Spread | None:
    """Return the columns that are one thing spread out, or None."""
    totals = tuple(name for name in columns if _is_total_name(name))
    rest = [name for name in columns if name not in totals]
    months = _one_measure(
        [SpreadColumn(name, month, unit) for name, text, unit in map(_split_name, rest)
         if (month := _month_of(text))]
    )  # fmt: skip
    if len(months) >= 6:
        return Spread("months", tuple(months), totals)
    years = _one_measure(
        [SpreadColumn(name, found[0], unit) for name, text, unit in map(_split_name, rest)
         if (found := _YEAR.findall(text)) and (text == found[0] or HEADER_MARK in name)]
    )  # fmt: skip
    # A year above other names is meant as one; of plain numbers as names it takes three.
    enough = 2 if years and HEADER_MARK in years[0].column else 3
    if len(years) >= enough and all(_mostly_numbers(cells[column.column]) for column in years):
        return Spread("years", tuple(years), totals)
    named: list[SpreadColumn] = []
    for name in rest:
        thing, unit = split_unit(name)
        folded = fold(thing)
        if folded in substance_words() or (
            unit and folded and folded not in column_words() and folded not in total_words()
        ):
            named.append(SpreadColumn(name, " ".join(thing.split("_")).strip(), unit))
    known = sum(fold(column.value) in substance_words() for column in named)
    if len(named) >= 3 and known >= 2 and all(_mostly_numbers(cells[c.column]) for c in named):
        return Spread("substances", tuple(named), totals)
    return None


def _split_name(name: str) -> tuple[str, str, str]:
    """Return a column's name, what of it is no unit, and the unit: "2023 | kg"."""
    parts = [part.strip() for part in name.split(HEADER_MARK)]
    units = [part for part in parts[1:] if find_unit(part)[0]]
    return name, " ".join(part for part in parts if part not in units), "".join(units[:1])


def _one_measure(columns: list[SpreadColumn]) -> list[SpreadColumn]:
    """Leave out what stands beside the amounts: the number of seizures beside the kilograms.

    Of several columns for one month or year those with the commonest unit that weighs stay.
    """
    values = [column.value for column in columns]
    if len(set(values)) == len(values):
        return columns
    weighed = Counter(c.unit for c in columns if UNITS_KG.get(find_unit(c.unit)[0]))
    kept = weighed.most_common(1)[0][0] if weighed else ""
    chosen = [column for column in columns if column.unit == kept]
    firsts = {column.value: column for column in reversed(chosen)}
    return [column for column in chosen if firsts[column.value] is column]


def _month_of(name: str) -> str:
    """Return "3", or "2019-03" if the header holds the year too."""
    folded = fold(name)
    month = read_month(folded) if not folded.isdigit() else 0
    if month:
        return str(month)
    years = _YEAR.findall(folded)
    if len(years) == 1:
        word = folded.replace(years[0], "").strip()
        month = read_month(word) if word else 0
        if month:
            return f"{years[0]}-{month:02d}"
    return ""


def _mostly_numbers(column: pd.Series[str]) -> bool:
    sample = [text for text in column.iloc[:300] if not _ZERO.fullmatch(str(text).strip())]
    return sum(looks_numeric(str(text)) for text in sample) >= 0.7 * len(sample)


def unpivot(
    cells: pd.DataFrame, spread: Spread
) -> tuple[pd.DataFrame, npt.NDArray[np.intp], int]:
    """Return (one row for each amount, the place of each in `cells`, how many cells were empty).

    The columns of the spread become three: "value" (month, year or substance), "amount", "unit".
    """
    kept = [name for name in cells.columns if name not in {c.column for c in spread.columns}]
    places: list[npt.NDArray[np.intp]] = []
    values: list[pd.DataFrame] = []
    empty = 0
    for order, column in enumerate(spread.columns):
        texts = cells[column.column].fillna("").str.strip()
        codes, uniques = pd.factorize(texts)
        nothing = np.array([bool(_ZERO.fullmatch(str(text))) for text in uniques], dtype=bool)
        filled = np.flatnonzero(~nothing[codes]) if len(codes) else np.array([], dtype=np.intp)
        empty += len(cells) - len(filled)
        places.append(filled)
        values.append(
            pd.DataFrame(
                {
                    "value": column.value, "amount": cells[column.column].to_numpy()[filled],
                    "unit": column.unit, "order": order,
                },
                index=filled,
            )
        )  # fmt: skip
    long = pd.concat(values) if values else pd.DataFrame()
    where = np.concatenate(places) if places else np.array([], dtype=np.intp)
    ordered = np.lexsort((long["order"].to_numpy(), where)) if len(long) else where
    long, where = long.iloc[ordered], where[ordered]
    frame = cells[kept].iloc[where].copy()
    for name in ("value", "amount", "unit"):
        frame[name] = long[name].astype("str").to_numpy()
    return frame, where, empty


def find_leftovers(
    raw: RawTable, roles: Mapping[str, str], spread: Spread | None
) -> dict[int, str]:
    """Return, by place in the table, the reason why a row is no record: header, total or note.

    `roles` maps columns to what they are.
    """
    cells = raw.cells
    found: dict[int, str] = {}
    if cells.empty:
        return found
    names = raw.columns
    for place in _find_headers(cells, names):
        found[place] = say("row_header_again")
    for place in _find_named_totals(cells, names, roles):
        found.setdefault(place, say("row_total"))
    for place in _find_summed_totals(cells, names, roles, spread, set(found)):
        found[place] = say("row_total_summed")
    if raw.kind in {"csv", "sheet"} and len(names) >= 3:
        for place in _find_notes(cells):
            found.setdefault(place, say("row_note"))
    return found


def _find_headers(cells: pd.DataFrame, names: Sequence[str]) -> list[int]:
    same = np.ones(len(cells), dtype=bool)
    for name in names:
        same &= (cells[name].fillna("").str.strip() == name).to_numpy(dtype=bool)
        if not same.any():
            return []
    return [int(place) for place in np.flatnonzero(same)]


def _text_columns(names: Sequence[str], roles: Mapping[str, str]) -> list[str]:
    wanted = {"place", "country", "label", "date", "year", "fiscal_year", "month", "substance"}
    named = [name for name in names if roles.get(name) in wanted]
    return list(dict.fromkeys([*named, *names[:3]]))


def _find_named_totals(
    cells: pd.DataFrame, names: Sequence[str], roles: Mapping[str, str]
) -> list[int]:
    hit = np.zeros(len(cells), dtype=bool)
    for name in _text_columns(names, roles):
        codes, uniques = pd.factorize(cells[name].fillna(""))
        marks = np.array([fold(str(text)) in total_words() for text in uniques], dtype=bool)
        if marks.any():
            hit |= marks[codes]
    for name in names:
        words = set(fold(name).split())
        if words & {"total", "totals", "totale"} and words & {"is", "row", "flag", "linha", "fila"}:
            hit |= cells[name].fillna("").map(fold).isin(_TRUE).to_numpy(dtype=bool)
    return [int(place) for place in np.flatnonzero(hit)]


def _find_summed_totals(
    cells: pd.DataFrame,
    names: Sequence[str],
    roles: Mapping[str, str],
    spread: Spread | None,
    known: set[int],
) -> list[int]:
    """Find rows without a name whose amounts are the sums of all the others."""
    name = next((n for n in names if roles.get(n) in {"place", "label", "country"}), "")
    if not name or len(cells) < 3:
        return []
    blank = np.flatnonzero((cells[name].fillna("").str.strip() == "").to_numpy(dtype=bool))
    amounts = [c.column for c in spread.columns] if spread else [
        n for n in names if roles.get(n) == "amount"
    ]
    blank = np.array([place for place in blank if int(place) not in known], dtype=np.intp)
    if not 0 < len(blank) <= 20 or not amounts:
        return []
    votes = np.zeros(len(blank), dtype=int)
    for column in amounts:
        values = parse_numbers(cells[column]).values
        total = np.nansum(np.delete(values, [*blank, *known]))
        votes += np.isclose(values[blank], total, rtol=1e-3) & (total != 0)
    return [int(place) for place in blank[votes * 2 > len(amounts)]]


def _find_notes(cells: pd.DataFrame) -> list[int]:
    """Find rows under the table of which only one cell is filled, and that with words.

    Where such a note holds the separator, its rest stands in the next cells.
    """
    tail = cells.iloc[-30:]
    found = []
    for place, row in enumerate(tail.itertuples(index=False), start=len(cells) - len(tail)):
        filled = [str(cell).strip() for cell in row if str(cell).strip()]
        few = len(filled) == 1 or (
            len(filled) * 2 <= len(row) and not any(looks_numeric(cell) for cell in filled)
        )
        if few and filled and (_NOTE.match(filled[0]) or len(filled[0]) > 60 * len(filled)):
            found.append(place)
    return found
