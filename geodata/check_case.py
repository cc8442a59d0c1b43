"""Own the checking of a case that does not lie in a folder: workbook, GeoPackage, GeoParquet.

What another reader has laid out as rows goes through the very same checks as the files of a case
folder; problems then name the sheet or layer instead of the folder's file. It opens no file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from geodata.errors import Problem
from geodata.read import CaseFiles
from geodata.rows import Session, SetAside, check_columns, check_object, check_rows
from geodata.schema import CASE, TABLES

__all__ = ["RawRows", "check_case", "name_places", "rename_problem"]

RawRows = Sequence[tuple[int, dict[str, Any]]]
"""Rows as they stand in a file: number as its own program counts them, raw cells by column."""


def check_case(
    path: Path,
    case: dict[str, Any] | None,
    tables: Mapping[str, RawRows],
    *,
    places: Mapping[str, str],
    columns: Mapping[str, set[str]] | None = None,
    first_row: int | None = 1,
    digest: str = "",
    problems: Sequence[Problem] = (),
) -> CaseFiles:
    """Check the raw rows of a case and return what a case folder would give.

    Args:
        path: the file the case comes from; it becomes `CaseFiles.folder`.
        case: the cells of the case's own row; None if there is none.
        tables: rows by table; places carry raw `geometry`. A table that is left out is told as
            missing, unless it is optional.
        places: what a problem calls a table or the case ("sheet seizures in x.xlsx").
        columns: the names of the columns found, by table; None: those of the rows.
        first_row: the row where a problem of a column stands.
        digest: SHA-256 of the file.
        problems: what was found before, told with the rest.
    """
    session = Session(path)
    session.problems.extend(problems)
    if case is None:
        session.tell("file_missing", CASE.file, outcome="not_read")
    checked_case = check_object(session, CASE, case or {})
    checked = {}
    for table in TABLES:
        rows = list(tables.get(table.name, ()))
        if table.name not in tables and not table.optional:
            session.tell("file_missing", table.file, outcome="not_read")
        found = (columns or {}).get(table.name)
        if found is None:
            found = set().union(*(cells.keys() for _, cells in rows)) if rows else None
        if found is not None:
            # Only for telling in which row a heading stands: the checks are the table's.
            told = replace(table, format="csv") if first_row is not None else table
            check_columns(session, told, found - {"geometry"})
        if table.format == "geojson":
            rows = [(number, {"geometry": None, **cells}) for number, cells in rows]
        checked[table.name] = check_rows(session, table, rows)
    found_problems, aside = name_places(session, places)
    return CaseFiles(
        folder=path, case=checked_case, tables=checked, problems=found_problems, set_aside=aside,
        digest=digest,
    )  # fmt: skip


def name_places(
    session: Session, places: Mapping[str, str]
) -> tuple[tuple[Problem, ...], tuple[SetAside, ...]]:
    """Return what a session was told and what it put aside, under the names of sheets or layers.

    `places` maps a table or the case to what it is called; problems come in their order.
    """
    names = {table.file: places.get(table.name, table.name) for table in (CASE, *TABLES)}
    problems = sorted((rename_problem(p, names) for p in session.problems), key=lambda p: p.order)
    aside = (
        replace(row, file=names.get(row.file, row.file), reason=_put_names(row.reason, names))
        for row in session.set_aside
    )
    return tuple(problems), tuple(aside)


def rename_problem(problem: Problem, names: Mapping[str, str]) -> Problem:
    """Return a problem that names files as `names` says; others keep their own."""
    if not names:
        return problem
    return replace(
        problem,
        file=names.get(problem.file, problem.file),
        expected=_put_names(problem.expected, names),
        mend=_put_names(problem.mend, names),
    )


def _put_names(text: str, names: Mapping[str, str]) -> str:
    for file, name in names.items():
        text = text.replace(file, name)
    return text
