"""Own the opening of case files: the only code that reads them.

`read_case_files` never raises for bad data. A row that cannot be used is set aside with its
reason; an optional cell that cannot be used is left empty; a file that cannot be read counts as
empty; and every problem is told, in one go. Text is only ever text: nothing is executed.
"""

from __future__ import annotations

import csv
import gc
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from geodata.errors import CaseNotFoundError, Problem
from geodata.rows import Row, Session, SetAside, check_columns, check_object, check_rows
from geodata.schema import CASE, TABLES, Table

__all__ = [
    "CASES_DIR",
    "MAX_FILE_MB",
    "CaseFiles",
    "RawCase",
    "Row",
    "SetAside",
    "find_case",
    "list_cases",
    "read_case_files",
    "read_raw_case",
]

CASES_DIR = Path(__file__).parent / "cases"
MAX_FILE_MB = 512
_MAX_BROKEN_ROWS = 20
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
    case = _read_case(session)
    tables = {}
    with _without_collector():
        for table in TABLES:
            as_csv = table.format == "csv"
            raw = _read_csv(session, table) if as_csv else _read_items(session, table)
            tables[table.name] = check_rows(session, table, raw)
    for name in _DERIVED_FILES:
        path = folder / name
        if path.is_file() and path.stat().st_size <= MAX_FILE_MB * 1_000_000:
            session.sha.update(path.read_bytes())
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
    session = Session(folder, elsewhere={} if story_folder is None else {"story": story_folder})
    document = _read_json(session, CASE)
    tables = {
        table.name: _read_csv(session, table)
        if table.format == "csv"
        else _read_items(session, table)
        for table in TABLES
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


@contextmanager
def _without_collector() -> Iterator[None]:
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


def _read_text(session: Session, table: Table) -> str | None:
    path = session.elsewhere.get(table.name, session.folder) / table.file
    try:
        size = path.stat().st_size
        if size > MAX_FILE_MB * 1_000_000:
            session.tell(
                "file_too_large", table.file, got=f"{size / 1e6:.1f} MB", limit=MAX_FILE_MB,
                outcome="not_read",
            )  # fmt: skip
            return None
        raw = path.read_bytes()
    except FileNotFoundError:
        if not table.optional:
            session.tell("file_missing", table.file, outcome="not_read")
        return None
    except OSError as error:
        session.tell("file_unreadable", table.file, got=error.strerror or "", outcome="not_read")
        return None
    session.sha.update(f"{table.file}\0{len(raw)}\0".encode() + raw)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1 if table.format == "csv" else None
        got = raw[error.start : error.start + 1].hex(" ")
        session.tell("not_utf8", table.file, row=row, got=f"byte {got}", outcome="not_read")
        return None
    if not text.strip():
        names = ", ".join(column.name for column in table.columns)
        session.tell("file_empty", table.file, columns=names, outcome="not_read")
        return None
    return text


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")


def _read_json(session: Session, table: Table) -> Any:
    text = _read_text(session, table)
    if text is None:
        return None
    line, char, reason = 1, 1, ""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        line, char, reason = error.lineno, error.colno, error.msg
    except RecursionError:
        reason = "too many brackets inside one another"
    except ValueError as error:
        reason = str(error)
    session.tell(
        "json_invalid", table.file, got=text[:40], line=line, char=char, reason=reason,
        outcome="not_read",
    )  # fmt: skip
    return None


def _read_csv(session: Session, table: Table) -> list[tuple[int, dict[str, Any]]]:
    text = _read_text(session, table)
    if text is None:
        return []
    # A French spreadsheet parts cells by semicolons; the header tells which it was.
    header_line = text.partition("\n")[0]
    mark = ";" if header_line.count(";") > header_line.count(",") else ","
    rows: list[tuple[int, dict[str, Any]]] = []
    names: list[str] = []
    for number, cells in _split_csv(session, table, text, mark):
        if number == 1:
            names = _check_header(session, table, [cell.strip().lower() for cell in cells])
            continue
        if not "".join(cells).strip():
            continue
        # Even an empty cell too many may mean that all cells after an unquoted comma have shifted.
        if len(cells) > len(names):
            problem = session.tell(
                "row_too_long", table.file, row=number, got=f"{len(cells)} cells",
                columns=len(names), outcome="set_aside", record=cells[0],
            )  # fmt: skip
            session.put_aside(table, number, cells[0], problem)
            continue
        if len(cells) < len(names):
            gone = set(names[len(cells) :])
            lost = any(c.required and not c.fallback and c.name in gone for c in table.columns)
            problem = session.tell(
                "row_too_short", table.file, row=number, got=f"{len(cells)} cells",
                columns=len(names), record=cells[0], outcome="set_aside" if lost else "kept",
            )  # fmt: skip
            if lost:
                session.put_aside(table, number, cells[0], problem)
                continue
        rows.append((number, dict(zip(names, cells, strict=False))))
    return rows


def _split_csv(
    session: Session, table: Table, text: str, mark: str
) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row; a row with broken quotes is set aside.

    Rows count as a spreadsheet counts them: one with line breaks in a cell is one row. After a
    broken row, reading goes on at the next line.
    """
    lines = list(io.StringIO(text, newline=""))
    start = number = mended = 0
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=mark, strict=True)
        line = 0
        try:
            for cells in reader:
                line = reader.line_num
                number += 1
                yield number, cells
            return
        except csv.Error as error:
            number += 1
            mended += 1
            # A quotation mark that is never closed swallows all that follows: each such row costs
            # a pass over the rest of the file, so there is a limit to the patience.
            last = mended > _MAX_BROKEN_ROWS or number == 1
            problem = session.tell(
                "csv_broken", table.file, row=number, got=lines[start + line].strip(),
                reason=error, outcome="not_read" if last else "set_aside",
            )  # fmt: skip
            session.put_aside(table, number, "", problem)
            if last:
                return
            start += line + 1


def _check_header(session: Session, table: Table, names: list[str]) -> list[str]:
    """Tell what is missing, unknown or double; return the names, the unusable ones made empty."""
    check_columns(session, table, {name for name in names if name})
    seen: set[str] = set()
    kept = []
    for name in names:
        if name in seen:
            session.tell("column_twice", table.file, row=1, column=name, got=name)
            kept.append("")
        else:
            kept.append(name)
            seen.add(name)
    return kept


def _read_items(session: Session, table: Table) -> list[tuple[int, dict[str, Any]]]:
    geo = table.format == "geojson"
    document = _read_json(session, table)
    if document is None:
        return []
    items = document.get("features" if geo else "steps") if isinstance(document, dict) else None
    if not isinstance(items, list):
        key = "shape_collection" if geo else "shape_steps"
        session.tell(
            "json_shape", table.file, got=str(document)[:80], shape_key=key, outcome="not_read"
        )
        return []
    rows: list[tuple[int, dict[str, Any]]] = []
    for number, item in enumerate(items, start=1):
        cells = item.get("properties") if geo and isinstance(item, dict) else item
        if not isinstance(cells, dict):
            problem = session.tell(
                "json_shape", table.file, row=number, got=str(item)[:80], outcome="set_aside",
                shape_key="shape_feature" if geo else "shape_step",
            )  # fmt: skip
            session.put_aside(table, number, "", problem)
            continue
        if geo:
            cells = {**cells, "geometry": item.get("geometry")}
        rows.append((number, cells))
    if rows:
        found = set().union(*(cells.keys() for _, cells in rows)) - {"geometry"}
        check_columns(session, table, found)
    return rows


def _read_case(session: Session) -> dict[str, Any]:
    document = _read_json(session, CASE)
    if document is not None and not isinstance(document, dict):
        session.tell(
            "json_shape", CASE.file, got=str(document)[:80], shape_key="shape_object",
            outcome="not_read",
        )  # fmt: skip
    raw = document if isinstance(document, dict) else {}
    return check_object(session, CASE, raw)
