"""Own the report on an intake, as data: what was read, accepted and set aside, and all doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from geodata.intake.intake import Intake
from geodata.intake.raw import RawTable

__all__ = ["make_report"]


def _describe_table(intake: Intake) -> dict[str, Any]:
    mapping = intake.mapping
    return {
        "name": intake.name,
        "table": mapping.table,
        "read": intake.read,
        "accepted": intake.accepted,
        "set_aside": len(intake.set_aside),
        "blank_rows": intake.blank_rows,
        "empty_cells": intake.empty_cells,
        "mapping": {
            "columns": [asdict(match) for match in mapping.columns],
            "spread": None if mapping.spread is None else asdict(mapping.spread),
            "constants": mapping.constants,
            "fingerprint": mapping.fingerprint,
        },
        "doubts": [
            {"code": doubt.code, "column": doubt.column, "text": doubt.text}
            for doubt in intake.doubts
        ],
    }


def make_report(
    file: str, intakes: Sequence[Intake], left: Sequence[RawTable] = ()
) -> dict[str, Any]:
    """Return the report: file, read, accepted, set_aside, tables, doubts, duplicates,
    places_unresolved, not_imported.

    `left` are tables of the file that were not asked for.
    """
    unresolved = [
        {
            "name": place.name, "country": place.country, "records": place.count,
            "problem": place.problem, "candidates": [_plain(c) for c in place.candidates],
        }
        for intake in intakes
        for place in intake.unresolved
    ]  # fmt: skip
    return {
        "file": file,
        "read": sum(intake.read for intake in intakes),
        "accepted": sum(intake.accepted for intake in intakes),
        "set_aside": [
            {"table": intake.name, **row}
            for intake in intakes
            for row in intake.set_aside.to_dict("records")
        ],
        "tables": [_describe_table(intake) for intake in intakes],
        "rows": {
            name: sum(len(intake.tables.get(name, ())) for intake in intakes)
            for name in ("places", "sources", "seizures", "flows", "events", "claims")
        },
        "duplicates": [
            {"table": intake.name, "count": len(intake.duplicates),
             "rows": list(intake.duplicates[:1000])}
            for intake in intakes if intake.duplicates
        ],
        "places_unresolved": unresolved,
        "not_imported": [
            {"name": table.name, "rows": table.read, "hidden": table.hidden} for table in left
        ],
    }  # fmt: skip


def _plain(candidate: Any) -> Any:
    if isinstance(candidate, str | int | float | bool | dict | list) or candidate is None:
        return candidate
    fields = getattr(candidate, "__dataclass_fields__", None)
    return {name: getattr(candidate, name) for name in fields} if fields else str(candidate)
