"""Own the raw rows of a case's files: bytes to cells, with the numbers by which a reader counts.

What cannot be told apart is told to the session; what cells mean is the business of
`geodata.rows`. Text is only ever text: nothing is executed.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, NoReturn

from geodata.rows import Session, check_columns
from geodata.schema import Table

__all__ = ["MAX_FILE_MB", "check_header", "read_bytes", "read_item", "read_json", "read_raw_rows"]

MAX_FILE_MB = 512
_MAX_BROKEN_ROWS = 20


def read_raw_rows(
    session: Session, table: Table, raw: bytes | None
) -> list[tuple[int, dict[str, Any]]]:
    """Return the raw rows that the bytes of a table's file hold; what cannot be read is told."""
    as_csv = table.format == "csv"
    return _read_csv(session, table, raw) if as_csv else _read_items(session, table, raw)


def read_bytes(session: Session, table: Table) -> bytes | None:
    """Return the bytes of a table's file, which count in the digest; None if none can be read.

    What keeps it from being read is told.
    """
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
    session.sha.update(f"{table.file}\0{len(raw)}\0".encode())
    session.sha.update(raw)
    return raw


def _read_text(session: Session, table: Table, raw: bytes | None) -> str | None:
    if raw is None:
        return None
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


def read_json(session: Session, table: Table, raw: bytes | None) -> Any:
    """Return the document that the bytes of a JSON file hold, None if they hold none; told."""
    text = _read_text(session, table, raw)
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


def _read_csv(
    session: Session, table: Table, raw: bytes | None
) -> list[tuple[int, dict[str, Any]]]:
    text = _read_text(session, table, raw)
    if text is None:
        return []
    # A French spreadsheet parts cells by semicolons; the header tells which it was.
    header_line = text.partition("\n")[0]
    mark = ";" if header_line.count(";") > header_line.count(",") else ","
    rows: list[tuple[int, dict[str, Any]]] = []
    names: list[str] = []
    for number, cells in _split_csv(session, table, text, mark):
        if number == 1:
            names = check_header(session, table, [cell.strip().lower() for cell in cells])
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


def check_header(session: Session, table: Table, names: list[str]) -> list[str]:
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


def _read_items(
    session: Session, table: Table, raw: bytes | None
) -> list[tuple[int, dict[str, Any]]]:
    geo = table.format == "geojson"
    document = read_json(session, table, raw)
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
        cells = read_item(session, table, number, item)
        if cells is not None:
            rows.append((number, cells))
    if rows:
        found = set().union(*(cells.keys() for _, cells in rows)) - {"geometry"}
        check_columns(session, table, found)
    return rows


def read_item(session: Session, table: Table, number: int, item: Any) -> dict[str, Any] | None:
    """Return the raw cells of a feature or step, None if it is none; that is then told."""
    geo = table.format == "geojson"
    cells = item.get("properties") if geo and isinstance(item, dict) else item
    if isinstance(cells, dict):
        return {**cells, "geometry": item.get("geometry")} if geo else cells
    problem = session.tell(
        "json_shape", table.file, row=number, got=str(item)[:80], outcome="set_aside",
        shape_key="shape_feature" if geo else "shape_step",
    )  # fmt: skip
    session.put_aside(table, number, "", problem)
    return None
