"""Own the opening of a case by the column: large tables as a whole, small ones row by row.

Whatever the way, values, problems, rows set aside and digest are those of `geodata.read` and
`geodata.geoparquet`. A large file in which anything is out of shape is read row by row, which
explains what; so are the rows in doubt of one that is not.
"""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path
from typing import Final

import pyarrow as pa

from geodata.check_case import name_places
from geodata.container_rows import name_tables, raw_rows
from geodata.errors import CaseNotFoundError, CaseReadError
from geodata.fast_check import (
    CaseColumns,
    FastSession,
    TableColumns,
    check_some,
    check_source,
    hold_rows,
)
from geodata.fast_csv import open_csv
from geodata.fast_features import open_features
from geodata.fast_parquet import ParquetSource, open_parquet
from geodata.read import (
    CaseFiles,
    add_derived,
    is_parquet_folder,
    read_case_files,
    read_case_row,
    without_collector,
)
from geodata.read_rows import check_header, read_bytes, read_item, read_raw_rows
from geodata.rows import Session, check_columns, check_object
from geodata.schema import CASE, TABLES, Table

__all__ = ["LEAST_BYTES", "LEAST_ROWS", "hold_case", "read_case_columns"]

LEAST_BYTES: Final = 1_000_000
"""A CSV or GeoJSON file of so many bytes is read by the column."""
LEAST_ROWS: Final = 5_000
"""A Parquet file of so many rows is."""

_STORY: Final = "story"
_BLOCK_BYTES: Final = 4_000_000


def read_case_columns(
    folder: Path,
    *,
    story_folder: Path | None = None,
    least_bytes: int = LEAST_BYTES,
    least_rows: int = LEAST_ROWS,
) -> CaseColumns:
    """Read every table of a case folder, of CSV and GeoJSON files or of Parquet files.

    Args:
        folder: the case's.
        story_folder: another folder, whose story lies over the case's own.
        least_bytes, least_rows: from which size on a file is read by the column.

    Raises:
        CaseNotFoundError: if the folder does not exist.
        CaseReadError: if a Parquet file cannot be opened.
    """
    if not folder.is_dir():
        raise CaseNotFoundError(str(folder))
    if is_parquet_folder(folder):
        with without_collector():
            return _read_parquet(folder, story_folder, least_rows)
    sizes = [file.stat().st_size for t in TABLES if (file := folder / t.file).is_file()]
    if max(sizes, default=0) < least_bytes:
        return hold_case(read_case_files(folder, story_folder=story_folder))
    with without_collector():
        return _read_files(folder, story_folder, least_bytes)


def hold_case(files: CaseFiles) -> CaseColumns:
    """Hold a case that was read row by row by the column."""
    return CaseColumns(
        folder=files.folder,
        case=files.case,
        tables={table.name: hold_rows(table, files.tables[table.name]) for table in TABLES},
        problems=files.problems,
        set_aside=files.set_aside,
        digest=files.digest,
    )


# ---- CSV and GeoJSON ----


def _read_files(folder: Path, story_folder: Path | None, least: int) -> CaseColumns:
    session = Session(folder, elsewhere={} if story_folder is None else {_STORY: story_folder})
    fast = FastSession(session)
    case = read_case_row(session)
    tables = {}
    for table in TABLES:
        raw = read_bytes(session, table)
        found = None
        if raw is not None and len(raw) >= least:
            found = _read_large(fast, table, raw)
        if found is None:
            rows = check_some(fast, table, read_raw_rows(session, table, raw))
            found = fast.keep(table, hold_rows(table, rows))
        tables[table.name] = found
    add_derived(session)
    return CaseColumns(
        folder=folder,
        case=case,
        tables=tables,
        problems=tuple(sorted(session.problems, key=lambda problem: problem.order)),
        set_aside=tuple(session.set_aside),
        digest=session.sha.hexdigest(),
    )


def _read_large(fast: FastSession, table: Table, raw: bytes) -> TableColumns | None:
    """Read a table as a whole; None, with nothing told, if it is to be read row by row."""
    session = fast.session
    if table.format == "csv":
        sheet = open_csv(raw)
        if sheet is None:
            return None
        told = len(session.problems)
        sheet.use_names(check_header(session, table, sheet.header))
        found = check_source(fast, table, sheet)
        if found is None:
            del session.problems[told:]
        return found
    if table.format == "geojson":
        opened = open_features(raw, table, lambda n, item: read_item(session, table, n, item))
        if opened is None:
            return None
        source, names = opened
        told = len(session.problems)
        check_columns(session, table, names)
        found = check_source(fast, table, source)
        if found is None:
            del session.problems[told:]
        return found
    return None


# ---- Parquet ----


def _read_parquet(folder: Path, story_folder: Path | None, least: int) -> CaseColumns:
    session = Session(folder, elsewhere={} if story_folder is None else {_STORY: story_folder})
    fast = FastSession(session)
    sha = hashlib.sha256()
    names = name_tables(folder, "table")
    tables = {}
    found_any = False
    try:
        case = _read_case(folder, sha)
        found_any = case is not None
        if case is None:
            session.tell("file_missing", CASE.file, outcome="not_read")
        else:
            check_columns(session, CASE, set(case))
        checked = check_object(session, CASE, case or {})
        for table in TABLES:
            path = folder / f"{table.name}.parquet"
            if table.name in session.elsewhere:
                session.sha = sha  # the story's own bytes count
                rows = read_raw_rows(session, table, read_bytes(session, table))
                found = fast.keep(table, hold_rows(table, check_some(fast, table, rows)))
                names[table.name] = table.file
            elif path.is_file():
                found_any = True
                _add_file(sha, path)
                found = _read_table(fast, table, path, least)
            else:
                if not table.optional:
                    session.tell("file_missing", table.file, outcome="not_read")
                found = fast.keep(table, hold_rows(table, []))
            tables[table.name] = found
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        raise CaseReadError(f"{folder.name}: {error}") from error
    if not found_any:
        raise CaseReadError(f"{folder.name}: no Parquet file of a case")
    session.sha = sha
    add_derived(session)
    problems, aside = name_places(session, names)
    files = {table.file: names[table.name] for table in (CASE, *TABLES)}
    return CaseColumns(folder, checked, tables, problems, aside, sha.hexdigest(), files)


def _read_case(folder: Path, sha: hashlib._Hash) -> dict[str, object] | None:
    path = folder / f"{CASE.name}.parquet"
    if not path.is_file():
        return None
    _add_file(sha, path)
    rows = raw_rows(CASE, open_parquet(path).read(), geometry="geometry")
    return rows[0][1] if rows else None


def _read_table(fast: FastSession, table: Table, path: Path, least: int) -> TableColumns:
    session = fast.session
    with closing(ParquetSource(path, table)) as source:
        if len(source.numbers):
            check_columns(session, table, source.found)
        if len(source.numbers) >= max(least, 1):
            found = check_source(fast, table, source)
            if found is not None:
                return found
    raw = raw_rows(table, open_parquet(path).read(), geometry="geometry")
    if table.format == "geojson":
        raw = [(number, {"geometry": None, **cells}) for number, cells in raw]
    return fast.keep(table, hold_rows(table, check_some(fast, table, raw)))


def _add_file(sha: hashlib._Hash, path: Path) -> None:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            sha.update(block)
