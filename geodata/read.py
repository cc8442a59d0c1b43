"""Own the opening of a case: all its tables from its files, checked.

`read_case_files` never raises for bad data. A row that cannot be used is set aside with its
reason; an optional cell that cannot be used is left empty; a file that cannot be read counts as
empty; and every problem is told, in one go. Text is only ever text: nothing is executed.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.errors import CaseNotFoundError, Problem
from geodata.read_rows import MAX_FILE_MB, read_bytes, read_json, read_raw_rows
from geodata.rows import Row, Session, SetAside, check_object, check_rows
from geodata.schema import CASE, TABLES

__all__ = [
    "CASES_DIR",
    "MAX_FILE_MB",
    "CaseFiles",
    "RawCase",
    "Row",
    "SetAside",
    "add_derived",
    "find_case",
    "is_case_folder",
    "is_parquet_folder",
    "list_cases",
    "read_case_files",
    "read_case_row",
    "read_raw_case",
    "without_collector",
]

CASES_DIR = Path(__file__).parent / "cases"
_DERIVED_FILES = ("lanes.geojson",)


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """Hold everything read from a case folder.

    `case` is the single row of case.json; `tables` maps every table's name to its usable rows in
    file order; places carry a checked GeoJSON `geometry` (or None). `digest` is a SHA-256 over
    the files' bytes, lanes included.
    """

    folder: Path
    case: dict[str, Any]
    tables: dict[str, list[Row]]
    problems: tuple[Problem, ...]
    set_aside: tuple[SetAside, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class RawCase:
    """Hold the rows of a case as they are written, good or bad: what an editor needs.

    `case` is the object of case.json; `tables` maps every table's name to (row number, raw cells
    by column) in file order, places with their raw `geometry`; the story is among them. `unread`
    names the files of which a part could not be read at all; `lost_rows` maps a table's name to
    the numbers of rows whose cells could not be told apart.
    """

    case: dict[str, Any]
    tables: dict[str, list[tuple[int, dict[str, Any]]]]
    unread: frozenset[str]
    lost_rows: dict[str, tuple[int, ...]]


def find_case(name: str | Path) -> Path:
    """Return the folder of a case: a folder's path, or the id of a shipped case.

    Raises:
        CaseNotFoundError: if there is neither.
    """
    folder = Path(name)
    if folder.is_dir():
        return folder
    shipped = CASES_DIR / folder.name
    # Only a bare name may be looked up among the shipped cases, never a path into them.
    if folder.name == str(name) and shipped.is_dir():
        return shipped
    raise CaseNotFoundError(str(name))


def is_parquet_folder(path: Path) -> bool:
    """Say whether a folder holds a case as Parquet files, and none as CSV and GeoJSON."""
    return not (path / CASE.file).is_file() and (path / f"{TABLES[0].name}.parquet").is_file()


def is_case_folder(path: Path) -> bool:
    """Say whether a path is a folder that holds a case, of whatever files."""
    return (path / CASE.file).is_file() or is_parquet_folder(path)


def list_cases() -> tuple[str, ...]:
    """Return the ids of the shipped cases, sorted."""
    return tuple(sorted(path.name for path in CASES_DIR.iterdir() if (path / CASE.file).is_file()))


def read_case_files(folder: Path, *, story_folder: Path | None = None) -> CaseFiles:
    """Read every file of a case folder; see the module for what happens to bad data.

    `story_folder` is another folder, whose story lies over the case's own.

    Raises:
        CaseNotFoundError: if the folder does not exist.
    """
    if not folder.is_dir():
        raise CaseNotFoundError(str(folder))
    session = Session(folder, elsewhere={} if story_folder is None else {"story": story_folder})
    case = read_case_row(session)
    tables = {}
    with without_collector():
        for table in TABLES:
            raw = read_bytes(session, table)
            tables[table.name] = check_rows(session, table, read_raw_rows(session, table, raw))
    add_derived(session)
    return CaseFiles(
        folder=folder,
        case=case,
        tables=tables,
        problems=tuple(sorted(session.problems, key=lambda problem: problem.order)),
        set_aside=tuple(session.set_aside),
        digest=session.sha.hexdigest(),
    )


def read_raw_case(folder: Path, *, story_folder: Path | None = None) -> RawCase:
    """Read every row of a case folder without checking any.

    Raises:
        CaseNotFoundError: if the folder does not exist.
    """
    if not folder.is_dir():
        raise CaseNotFoundError(str(folder))
    if is_parquet_folder(folder):
        from geodata.geoparquet import read_raw_parquet  # it reads no folder of CSV files

        return read_raw_parquet(folder)
    session = Session(folder, elsewhere={} if story_folder is None else {"story": story_folder})
    document = read_json(session, CASE, read_bytes(session, CASE))
    tables = {
        table.name: read_raw_rows(session, table, read_bytes(session, table)) for table in TABLES
    }
    lost: dict[str, list[int]] = {}
    for row in session.set_aside:
        lost.setdefault(row.table, []).append(row.row)
    missing = {p.file for p in session.problems if p.code in {"file_missing", "file_empty"}}
    return RawCase(
        case=document if isinstance(document, dict) else {},
        tables=tables,
        unread=frozenset(session.unread - missing),
        lost_rows={name: tuple(rows) for name, rows in lost.items()},
    )


def add_derived(session: Session) -> None:
    """Take what was computed from a case, and lies beside it, into the digest."""
    for name in _DERIVED_FILES:
        path = session.folder / name
        if path.is_file() and path.stat().st_size <= MAX_FILE_MB * 1_000_000:
            session.sha.update(path.read_bytes())


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python's collector of cycles still: it would walk hundreds of thousands of new rows
    again and again, none of which holds a cycle.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def read_case_row(session: Session) -> dict[str, Any]:
    """Read and check the single row of case.json; what is unusable stays empty."""
    document = read_json(session, CASE, read_bytes(session, CASE))
    if document is not None and not isinstance(document, dict):
        session.tell(
            "json_shape", CASE.file, got=str(document)[:80], shape_key="shape_object",
            outcome="not_read",
        )  # fmt: skip
    raw = document if isinstance(document, dict) else {}
    return check_object(session, CASE, raw)
