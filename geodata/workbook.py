"""Own the case as one workbook (XLSX): a sheet for the case, one for each table, the story too.

Dates are text cells, so that no spreadsheet turns "2023-06" into the first of June; lists stand
in one cell, parted by |; a point stands as lon and lat, any other shape as GeoJSON text, carried
on into further columns where one cell cannot hold it. Text is never a formula. Reading goes
through the same checks as a case folder. Columns and what they mean: `geodata.schema`.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata.check_case import RawRows, check_case
from geodata.errors import CaseReadError, CaseWriteError, Problem, make_problem
from geodata.read import CaseFiles
from geodata.schema import CASE, LIST_MARK, TABLES, Column, Table
from geodata.write import write_file

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = [
    "CASE_COLUMNS", "TEXT_FORMAT", "fill_case_sheet", "fill_table_sheet", "open_workbook",
    "read_workbook",
    "sheet_columns", "write_workbook",
]  # fmt: skip

CASE_COLUMNS: Final = ("field", "value", "help")
TEXT_FORMAT: Final = 49
"""The built-in number format "@", text: ECMA-376 part 1, 18.8.30."""

_POINT_COLUMNS: Final = ("lon", "lat")
_SHAPE: Final = "geometry"
_MAX_ROWS: Final = 1_048_575  # of a sheet, without the header
# A cell holds 32,767 UTF-16 units; numbers and brackets are one each.
_SHAPE_CHARS: Final = 32_000
_NUMBERS: Final = frozenset({"number", "count"})


def open_workbook(stream: io.BytesIO) -> Workbook:
    """Open a workbook to write into memory, in which no text becomes a formula or a link."""
    import xlsxwriter

    return xlsxwriter.Workbook(
        stream,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False},
    )  # fmt: skip


def sheet_columns(table: Table) -> tuple[str, ...]:
    """Return the headers of a table's sheet; places end in lon, lat and geometry."""
    names = tuple(column.name for column in table.columns)
    return (*names, *_POINT_COLUMNS, _SHAPE) if table.format == "geojson" else names


def write_workbook(path: Path, files: CaseFiles) -> None:
    """Write a case as one workbook, atomically; reading it back gives the same rows.

    Raises:
        CaseWriteError: if it cannot be written, or a table has more rows than a sheet.
    """
    stream = io.BytesIO()
    book = open_workbook(stream)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": False})
    text = book.add_format({"num_format": TEXT_FORMAT, "quote_prefix": True})
    fill_case_sheet(book.add_worksheet("case"), files.case, head=head, text=text)
    for table in TABLES:
        rows = files.tables[table.name]
        if len(rows) > _MAX_ROWS:
            raise CaseWriteError(f"{path.name}: {table.name}: {len(rows)} > {_MAX_ROWS}")
        cells = (row.cells for row in rows)
        fill_table_sheet(book.add_worksheet(table.name), table, cells, head=head, text=text)
    book.close()
    write_file(path, stream.getvalue())


def fill_case_sheet(
    sheet: Worksheet, case: Mapping[str, Any], *, head: Format, text: Format
) -> None:
    """Write the case's own facts, one to a row: field, value, help."""
    for column, name in enumerate(CASE_COLUMNS):
        sheet.write_string(0, column, name, head)
    for row, column_ in enumerate(CASE.columns, start=1):
        sheet.write_string(row, 0, column_.name, text)
        _write(sheet, row, 1, column_, case.get(column_.name), text)
        sheet.write_string(row, 2, column_.help, text)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 60)
    sheet.freeze_panes(1, 1)


def fill_table_sheet(
    sheet: Worksheet,
    table: Table,
    rows: Iterable[Mapping[str, Any]],
    *,
    head: Format,
    text: Format,
) -> None:
    """Write a table: its header and a row for each of `rows` (typed cells)."""
    names = sheet_columns(table)
    for number, name in enumerate(names):
        sheet.write_string(0, number, name, head)
    extra = 0
    for row, cells in enumerate(rows, start=1):
        for number, column in enumerate(table.columns):
            _write(sheet, row, number, column, cells.get(column.name), text)
        if table.format == "geojson":
            extra = max(
                extra, _write_shape(sheet, row, len(table.columns), cells.get("geometry"), text)
            )
    for more in range(extra):
        sheet.write_string(0, len(names) + more, f"{_SHAPE} {more + 2}", head)
    sheet.freeze_panes(1, 1)


def _write(
    sheet: Worksheet, row: int, number: int, column: Column, value: Any, text: Format
) -> None:
    if value in (None, "", ()):
        return
    if column.type in _NUMBERS and _survives(value):
        sheet.write_number(row, number, value)
    else:
        sheet.write_string(row, number, _text(value), text)


def _survives(value: float) -> bool:
    """Tell whether a number comes back the same from the 16 digits a spreadsheet file keeps."""
    return float(f"{value:.16G}") == value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        mark = ", " if value and isinstance(value[0], float) else LIST_MARK
        return mark.join(_text(part) for part in value)
    return repr(value) if isinstance(value, float) else str(value)


def _write_shape(
    sheet: Worksheet, row: int, number: int, shape: Mapping[str, Any] | None, text: Format
) -> int:
    """Write a geometry; return how many columns beyond the first its text needs."""
    if shape is None:
        return 0
    if shape["type"] == "Point":
        for offset, value in enumerate(shape["coordinates"]):
            if _survives(value):
                sheet.write_number(row, number + offset, value)
            else:
                sheet.write_string(row, number + offset, repr(value), text)
        return 0
    written = json.dumps(shape, separators=(",", ":"))
    pieces = [written[i : i + _SHAPE_CHARS] for i in range(0, len(written), _SHAPE_CHARS)]
    for offset, piece in enumerate(pieces):
        sheet.write_string(row, number + 2 + offset, piece, text)
    return len(pieces) - 1


def read_workbook(path: Path) -> CaseFiles:
    """Read a case from a workbook (XLSX, XLS, ODS) with the checks of a case folder.

    Problems and rows set aside name the sheet, its row and the column.

    Raises:
        CaseReadError: if it is no workbook that can be opened.
    """
    import python_calamine as calamine

    try:
        data = path.read_bytes()
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name.strip().lower(): name for name in book.sheet_names}
        grids = {
            table.name: book.get_sheet_by_name(sheets[table.name]).to_python(skip_empty_area=False)
            for table in (CASE, *TABLES)
            if table.name in sheets
        }
    except (OSError, calamine.CalamineError) as error:
        raise CaseReadError(f"{path.name}: {error}") from error
    places = {table.name: f"{path.name}, sheet {table.name}" for table in (CASE, *TABLES)}
    tables: dict[str, RawRows] = {}
    columns: dict[str, set[str]] = {}
    problems: list[Problem] = []
    for table in TABLES:
        if table.name not in grids:
            continue
        grid = grids[table.name]
        names = [_header(cell) for cell in grid[0]] if grid else []
        problems += _told_twice(table, names)
        columns[table.name] = {name for name in names if name and not _is_place_column(name)}
        tables[table.name] = list(_read_rows(table, names, grid[1:]))
    return check_case(
        path, _read_case_sheet(grids.get("case")), tables, places=places, columns=columns,
        digest=hashlib.sha256(data).hexdigest(), problems=problems,
    )  # fmt: skip


def _header(cell: object) -> str:
    return cell.strip().lower() if isinstance(cell, str) else _as_text(cell)


def _told_twice(table: Table, names: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for name in names:
        if name and name in seen:
            yield make_problem("column_twice", table.file, row=1, column=name, got=name)
        seen.add(name)


def _is_place_column(name: str) -> bool:
    return name in _POINT_COLUMNS or name == _SHAPE or name.startswith(f"{_SHAPE} ")


def _read_case_sheet(grid: list[list[Any]] | None) -> dict[str, Any] | None:
    if grid is None:
        return None
    known = {column.name: column for column in CASE.columns}
    found: dict[str, Any] = {}
    for cells in grid:
        name = _header(cells[0]) if cells else ""
        if name and name != CASE_COLUMNS[0] and name not in found:
            value = cells[1] if len(cells) > 1 else ""
            found[name] = _raw(known[name], value) if name in known else _as_text(value)
    return found


def _read_rows(
    table: Table, names: list[str], grid: list[list[Any]]
) -> Iterator[tuple[int, dict[str, Any]]]:
    known = {column.name: column for column in table.columns}
    for number, cells in enumerate(grid, start=2):
        if all(cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            continue
        raw: dict[str, Any] = {}
        place: dict[str, Any] = {}
        for name, cell in zip(names, cells, strict=False):
            if table.format == "geojson" and _is_place_column(name):
                place.setdefault(name, cell)
            elif name in known and name not in raw:
                raw[name] = _raw(known[name], cell)
        if table.format == "geojson":
            raw["geometry"] = _shape_of(place)
        yield number, raw


def _raw(column: Column, cell: Any) -> Any:
    """Return a cell as the checks want it: text, or what JSON would hold where text cannot be."""
    if column.type == "flag":
        text = _as_text(cell).strip().lower()
        return {"true": True, "false": False, "": ""}.get(text, _as_text(cell))
    text = _as_text(cell)
    if column.type == "bounds" and text:
        parts = [_float(part) for part in text.strip("[]() ").split(",")]
        return parts if all(part is not None for part in parts) else text
    return text


def _as_text(cell: Any) -> str:
    """Return a cell as text; what a spreadsheet has made a date becomes one of ours again."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)


def _float(text: object) -> float | None:
    try:
        return float(str(text))
    except ValueError:
        return None


def _shape_of(place: Mapping[str, Any]) -> Any:
    """Return the raw GeoJSON geometry that the cells of a place hold; None if they are empty."""
    further = sorted(
        (name for name in place if name.startswith(f"{_SHAPE} ")),
        key=lambda name: (len(name), name),
    )
    written = "".join(_as_text(place[name]) for name in (_SHAPE, *further) if name in place).strip()
    if written:
        try:
            return json.loads(written)
        except (ValueError, RecursionError):
            return written  # told as a geometry that cannot be used
    lon, lat = (_as_text(place.get(name, "")).strip() for name in _POINT_COLUMNS)
    if not lon and not lat:
        return None
    position = [_float(part.replace(",", ".")) for part in (lon, lat)]
    return {"type": "Point", "coordinates": [
        text if value is None else value
        for value, text in zip(position, (lon, lat), strict=True)
    ]}  # fmt: skip
