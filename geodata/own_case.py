"""Tell a file that is a case of this program already from a stranger's, and read it.

Such a file needs no columns to be explained: every sheet and column means what the schema says.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from geodata.errors import CaseReadError, describe_problem
from geodata.formats import read_case_any
from geodata.read import CaseFiles, is_case_folder
from geodata.schema import TABLES

__all__ = ["TABLE_NAMES", "is_case_folder", "read_own_case", "report_own_case"]

#: The sheets or layers by which a workbook or a GeoPackage of ours is known.
TABLE_NAMES: Final = frozenset({"case", "places", "sources", "claims"})
_HEAD_BYTES: Final = 4_096
_MEMBER: Final = "sillage"


def read_own_case(path: Path, names: Collection[str]) -> CaseFiles | None:
    """Read a file as a case of this program; None if it is a stranger's.

    Args:
        path: the file, or the folder of a case.
        names: of the sheets or layers it was found to hold, none for a folder.
    """
    if not (is_case_folder(path) or set(names) >= TABLE_NAMES or _is_marked(path)):
        return None
    try:
        return read_case_any(path)
    except CaseReadError:
        return None  # it only looks like one, and is read as any other file


def report_own_case(files: CaseFiles, *, file: str) -> dict[str, Any]:
    """Report on a case read, as `geodata.intake.report` does on a stranger's table.

    Keys: file, own_case (true), read, accepted, set_aside [{row, reason, cells}], tables [{name,
    read, accepted, set_aside}], problems (in words).
    """
    aside = {table.name: 0 for table in TABLES}
    for row in files.set_aside:
        aside[row.table] += 1
    tables = [
        {
            "name": name,
            "read": len(files.tables[name]) + count,
            "accepted": len(files.tables[name]),
            "set_aside": count,
        }
        for name, count in aside.items()
    ]
    return {
        "file": file,
        "own_case": True,
        **{key: sum(table[key] for table in tables) for key in ("read", "accepted")},
        "set_aside": [
            {"row": row.row, "reason": row.reason, "cells": {"table": row.table, "id": row.id}}
            for row in files.set_aside
        ],
        "tables": tables,
        "problems": [describe_problem(problem) for problem in files.problems],
    }


def _is_marked(path: Path) -> bool:
    suffix = path.suffix.lower()
    if suffix == ".geojson":
        with path.open("rb") as stream:
            return f'"{_MEMBER}"'.encode() in stream.read(_HEAD_BYTES)
    if suffix in {".parquet", ".geoparquet"}:
        import pyarrow.parquet as pq

        return _MEMBER.encode() in (pq.read_schema(path).metadata or {})
    return False
