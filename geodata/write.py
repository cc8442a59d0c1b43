"""Own the writing of case files: the only code that does.

A file is written whole beside the old one, brought to the disk and then put in its place, so that
a crash leaves either the old file or the new one, never half of one. CSV files begin with a
byte-order mark, by which spreadsheets know that they are UTF-8.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from geodata.errors import CaseWriteError
from geodata.read import CaseFiles
from geodata.schema import CASE, LIST_MARK, TABLES, Column, Table

__all__ = ["write_case_files", "write_columns", "write_file", "write_table"]


def write_file(path: Path, data: bytes) -> None:
    """Replace a file's content in one step.

    Raises:
        CaseWriteError: if it cannot be written; the old file is then as it was.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes files for the owner only; a case file is as open as the one it replaces.
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise CaseWriteError(f"{path.name}: {error.strerror or error}") from error


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows gives no handle on a folder; its rename is journalled
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return LIST_MARK.join(str(part) for part in value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _json_value(column: Column, value: Any) -> Any:
    if value in ("", None, ()) and not column.required:
        return None
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _to_csv(table: Table, rows: Iterable[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(column.name for column in table.columns)
    for cells in rows:
        writer.writerow(_cell_text(cells.get(column.name)) for column in table.columns)
    return "\ufeff" + stream.getvalue()


def _properties(table: Table, cells: dict[str, Any]) -> dict[str, Any]:
    found = {column.name: _json_value(column, cells.get(column.name)) for column in table.columns}
    return {name: value for name, value in found.items() if value is not None}


def _to_json(table: Table, rows: Iterable[dict[str, Any]]) -> str:
    # One feature or step per line or block: small changes stay small in a diff.
    if table.format == "geojson":
        features = [
            json.dumps(
                {
                    "type": "Feature",
                    "properties": _properties(table, cells),
                    "geometry": cells.get("geometry"),
                },
                ensure_ascii=False,
            )
            for cells in rows
        ]
        body = ",\n".join(features)
        return f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}\n'
    document: Any = [_properties(table, cells) for cells in rows]
    document = {"steps": document} if table.format == "json-list" else document[0]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def write_table(folder: Path, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Write one table of a case into its file; `rows` hold typed cells, as reading gives them.

    Raises:
        CaseWriteError: if the file cannot be written.
    """
    text = _to_csv(table, rows) if table.format == "csv" else _to_json(table, rows)
    write_file(folder / table.file, text.encode("utf-8"))


def write_columns(folder: Path, table: Table, columns: Mapping[str, Sequence[str]]) -> None:
    """Write a CSV table given by the column, its cells texts already; for tables of any length.

    Raises:
        CaseWriteError: if the file cannot be written.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    names = [column.name for column in table.columns]
    writer.writerow(names)
    writer.writerows(zip(*(columns[name] for name in names), strict=True))
    write_file(folder / table.file, ("\ufeff" + stream.getvalue()).encode("utf-8"))


def write_case_files(folder: Path, files: CaseFiles) -> None:
    """Write every table of a case into a folder; reading it back gives the same rows.

    Raises:
        CaseWriteError: if a file cannot be written; the files before it are complete.
    """
    write_table(folder, CASE, [files.case])
    for table in TABLES:
        rows = files.tables[table.name]
        if rows or not table.optional:
            write_table(folder, table, (row.cells for row in rows))
