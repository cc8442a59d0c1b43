"""Own what each column of a stranger's table is: as suggested, as corrected, as saved in a file.

A suggestion rests on the column's name (in five languages) and its content, with a confidence
between 0 and 1. A mapping file is recognised for every table with the same columns. It refuses
to interpret cells: that is the business of `convert`, which is told here how.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args

from geodata.intake.date_texts import Order
from geodata.intake.limits import check_file
from geodata.intake.numbers import DecimalMark
from geodata.intake.raw import RawTable
from geodata.intake.reshape import Spread, SpreadColumn
from geodata.intake.vocabulary import fold
from geodata.intake.words import Doubt, IntakeError

__all__ = [
    "ROLES", "TARGETS", "ColumnMatch", "Mapping", "Target", "fingerprint_columns", "fit_mapping",
    "read_mapping", "write_mapping",
]  # fmt: skip

Target = Literal["seizures", "flows", "events", "places", ""]
TARGETS: tuple[str, ...] = get_args(Target)
ROLES = (
    "id", "label", "date", "year", "fiscal_year", "month", "day", "place", "country", "lon", "lat",
    "coordinates", "substance", "amount", "unit", "from", "to", "kind", "arrested", "method",
    "description", "source",
)  # fmt: skip
_VERSION = 1
_CONSTANTS = (
    "substance", "unit", "country", "year", "kind", "scope", "status", "source", "reliability",
    "marking", "crs",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """Say what one column is: `role` "" keeps its text in the description, as "Column: value".

    `unit` is a unit word that its header holds ("Sum Qty (lbs)"). `why`: name, content or told.
    """

    column: str
    role: str = ""
    confidence: float = 0.0
    why: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Hold how a table is understood.

    `table` is the table of ours its rows become, "" if nothing in it was recognised. `constants`
    hold for all rows: substance, unit, country, year, kind, scope, status, source, reliability,
    marking, crs (the EPSG code of the coordinates). `date_order`, `decimal` and `fiscal_start`
    (month, 1 to 12) are None where they are to be found.
    """

    table: Target
    columns: tuple[ColumnMatch, ...]
    fingerprint: str
    spread: Spread | None = None
    constants: dict[str, str] = field(default_factory=dict)
    date_order: Order | None = None
    decimal: DecimalMark | None = None
    fiscal_start: int | None = None
    fiscal_named: Literal["end", "start"] = "end"
    drop_duplicates: bool = False
    doubts: tuple[Doubt, ...] = ()

    @property
    def roles(self) -> dict[str, str]:
        """Return column → role, of the columns that have one."""
        return {match.column: match.role for match in self.columns if match.role}

    def column(self, role: str) -> str | None:
        """Return the column of a role, or None."""
        return next((match.column for match in self.columns if match.role == role), None)

    def unit_of(self, role: str) -> str:
        """Return the unit word in the header of the column of a role."""
        return next((match.unit for match in self.columns if match.role == role), "")

    def with_role(self, column: str, role: str) -> Mapping:
        """Return the mapping with one column's role told; a column that had the role loses it."""
        matches = []
        for match in self.columns:
            if match.column == column:
                match = replace(match, role=role, confidence=1.0, why="told")
            elif role and match.role == role:
                match = replace(match, role="", confidence=0.0, why="")
            matches.append(match)
        return replace(self, columns=tuple(matches))


def fingerprint_columns(columns: Sequence[str]) -> str:
    """Return a short digest of the names of columns, whatever their order, case and accents."""
    names = sorted(fold(column) for column in columns)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def fit_mapping(mapping: Mapping, raw: RawTable) -> Mapping | None:
    """Return a mapping under the names that a table's columns have; None if it is for others.

    Case, accents and order may be other than when it was made. Of columns that differ by nothing
    else no one can tell which is meant: then the names must be the very same.
    """
    if mapping.fingerprint != fingerprint_columns(raw.columns):
        return None
    named = [match.column for match in mapping.columns]
    if mapping.spread is not None:
        named += [column.column for column in mapping.spread.columns]
        named += mapping.spread.totals
    if set(named) <= set(raw.columns):
        return mapping
    names = {fold(column): column for column in raw.columns}
    if len(names) < len(raw.columns):
        return None
    spread = mapping.spread
    if spread is not None:
        spread = replace(
            spread,
            columns=tuple(replace(c, column=names[fold(c.column)]) for c in spread.columns),
            totals=tuple(names[fold(name)] for name in spread.totals),
        )
    columns = tuple(replace(m, column=names[fold(m.column)]) for m in mapping.columns)
    return replace(mapping, columns=columns, spread=spread)


def write_mapping(mapping: Mapping, path: Path) -> None:
    """Write a mapping as a small JSON file, whole or not at all.

    Raises:
        CaseWriteError: if it cannot be written.
    """
    # Writing a case loads its reader; a mapping needs nothing of it but this.
    from geodata.write import write_file

    document = {
        "version": _VERSION,
        "fingerprint": mapping.fingerprint,
        "table": mapping.table,
        "columns": [asdict(match) for match in mapping.columns],
        "spread": None if mapping.spread is None else asdict(mapping.spread),
        "constants": mapping.constants,
        "date_order": mapping.date_order,
        "decimal": mapping.decimal,
        "fiscal_start": mapping.fiscal_start,
        "fiscal_named": mapping.fiscal_named,
        "drop_duplicates": mapping.drop_duplicates,
    }
    write_file(path, (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode())


def _pick(value: Any, allowed: Sequence[Any], name: str) -> Any:
    if value not in allowed:
        raise ValueError(f"{name}: {value!r}")
    return value


def _read_spread(value: Any) -> Spread | None:
    if value is None:
        return None
    columns = tuple(
        SpreadColumn(str(part["column"]), str(part["value"]), str(part.get("unit", "")))
        for part in value["columns"]
    )
    kind = _pick(value["kind"], ("months", "years", "substances"), "spread.kind")
    return Spread(kind, columns, tuple(str(name) for name in value.get("totals", ())))


def read_mapping(path: Path) -> Mapping:
    """Read a mapping from its file.

    Raises:
        IntakeError: if it is no such file, or says what cannot be.
    """
    check_file(path, whole=True)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        start = document.get("fiscal_start")
        matches = tuple(
            ColumnMatch(
                str(part["column"]), _pick(part.get("role", ""), ("", *ROLES), "role"),
                float(part.get("confidence", 1.0)), str(part.get("why", "told")),
                str(part.get("unit", "")),
            )
            for part in document["columns"]
        )  # fmt: skip
        constants = {
            _pick(name, _CONSTANTS, "constants"): str(value)
            for name, value in document.get("constants", {}).items()
        }
        return Mapping(
            table=_pick(document["table"], TARGETS, "table"),
            columns=matches,
            fingerprint=str(document["fingerprint"]),
            spread=_read_spread(document.get("spread")),
            constants=constants,
            date_order=_pick(document.get("date_order"), (None, "dmy", "mdy"), "date_order"),
            decimal=_pick(document.get("decimal"), (None, ",", "."), "decimal"),
            fiscal_start=None if start is None else _pick(start, range(1, 13), "fiscal_start"),
            fiscal_named=_pick(document.get("fiscal_named", "end"), ("end", "start"), "named"),
            drop_duplicates=_pick(document.get("drop_duplicates", False), (True, False), "drop"),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise IntakeError("mapping_broken", file=path.name, reason=reason) from error
