"""Own the reading of spreadsheets: XLSX, XLSM, XLSB, XLS, ODS, every sheet, hidden ones named.

Cells become text as a reader sees their value: whole numbers without ".0", dates as ISO texts,
formulas by their stored result. Nothing is calculated, no macro is run, no link is followed.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

from geodata.intake.limits import DEFAULT_LIMITS, Limits, check_archive, check_file
from geodata.intake.raw import Preview, RawTable, TableBuilder, name_columns
from geodata.intake.sniff import find_header
from geodata.intake.words import Doubt, IntakeError

__all__ = ["read_sheets"]

_SAMPLE_ROWS = 400


def _cell_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Fifteen digits is what a spreadsheet keeps: 0.1 + 0.2 reads 0.3 there.
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        short = f"{value:.15g}"
        return short if "e" not in short else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def read_sheets(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> list[RawTable]:
    """Read every sheet that holds anything, in the order of the workbook.

    Raises:
        IntakeError: if the file is refused, broken, or protected by a password.
    """
    # Its native library is only loaded when a spreadsheet is opened.
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
        XmlError,
        ZipError,
    )

    check_file(path, limits, whole=True)
    if zipfile.is_zipfile(path):
        check_archive(path, limits, document=True)
    tables: list[RawTable] = []
    try:
        with path.open("rb") as stream:
            book = CalamineWorkbook.from_filelike(stream)
            for place, sheet in enumerate(book.sheets_metadata):
                if sheet.typ != SheetTypeEnum.WorkSheet:
                    continue
                rows = book.get_sheet_by_index(place).to_python(skip_empty_area=False)
                hidden = sheet.visible != SheetVisibleEnum.Visible
                table = _read_sheet(path, sheet.name, rows, hidden=hidden, limits=limits)
                if table is not None:
                    tables.append(table)
    except PasswordError as error:
        raise IntakeError("file_password", file=path.name) from error
    except (CalamineError, XmlError, ZipError, OSError, ValueError) as error:
        raise IntakeError("file_broken", file=path.name, reason=error) from error
    except BaseException as error:
        # The native library reports its own failures by an exception that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise IntakeError("file_broken", file=path.name, reason=type(error).__name__) from error
    if not tables:
        raise IntakeError("file_empty", file=path.name)
    return tables


def _read_sheet(
    path: Path, name: str, rows: list[list[Any]], *, hidden: bool, limits: Limits
) -> RawTable | None:
    texts = [[_cell_text(cell) for cell in row] for row in rows[:_SAMPLE_ROWS]]
    if not any(any(row) for row in texts) and len(rows) <= _SAMPLE_ROWS:
        return None
    header = find_header(texts)
    doubts: list[Doubt] = []
    if header is None:
        doubts.append(Doubt("header_missing"))
        width = max((len(row) for row in texts), default=0)
        names, first = [""] * width, 0
    else:
        names, first = texts[header], header + 1
        if header:
            title = " / ".join(" ".join(c for c in row if c.strip()) for row in texts[:header])
            doubts.append(Doubt("header_below", params={"row": header + 1}))
            doubts.append(Doubt("title_lines", params={"text": title}))
    # Formatted but empty columns at the right edge are no columns.
    last = max((place for place, cell in enumerate(names) if cell.strip()), default=-1)
    for row in texts:
        last = max(last, max((place for place, cell in enumerate(row) if cell.strip()), default=-1))
    builder = TableBuilder(path.name, name_columns(names[: last + 1]), limits)
    for number, row in enumerate(rows[first:], start=first + 1):
        builder.add(number, [_cell_text(cell) for cell in row])
    shown = tuple(tuple(row[: last + 1]) for row in texts[first : first + 8])
    if hidden:
        doubts.append(Doubt("sheet_hidden", params={"name": name}))
    return RawTable(
        name=name,
        file=path.name,
        cells=builder.build(),
        kind="sheet",
        refused=tuple(builder.refused),
        blank_rows=builder.blank_rows,
        hidden=hidden,
        preview=Preview(header_row=None if header is None else header + 1, rows=shown),
        doubts=(*doubts, *builder.doubts()),
    )
