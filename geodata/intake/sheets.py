"""Own the reading of spreadsheets: XLSX, XLSM, XLSB, XLS, ODS, every sheet, hidden ones named.

Cells become text as a reader sees their value: whole numbers without ".0", dates as ISO texts,
formulas by their stored result. What was merged downwards stands in each of its rows. Nothing is
calculated, no macro is run, no link is followed.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from geodata.intake.headers import Header, find_header
from geodata.intake.limits import DEFAULT_LIMITS, Limits, check_archive, check_file
from geodata.intake.raw import CHUNK_ROWS, Preview, RawTable, TableBuilder, name_columns
from geodata.intake.sheet_marks import SheetMarks, read_marks
from geodata.intake.sniff import header_doubts
from geodata.intake.told import Tell, Told, keep_quiet, part_of, told_of
from geodata.intake.words import Doubt, IntakeError

__all__ = ["read_sheets"]

_SAMPLE_ROWS = 400
# In these the library gives a cell with an error as an empty one, and nothing tells them apart.
_SILENT_SUFFIXES = (".xls", ".xlsb")


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


def read_sheets(
    path: Path,
    *,
    told: Mapping[str, Told] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    tell: Tell = keep_quiet,
) -> list[RawTable]:
    """Read every sheet that holds anything, in the order of the workbook.

    `told` says of a sheet, by its name, where its header stands.

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
        check_archive(path, limits, document=True, tell=part_of(tell, 0.0, 0.2))
    marks = read_marks(path, lambda: tell(0.2))
    tables: list[RawTable] = []
    try:
        with path.open("rb") as stream:
            book = CalamineWorkbook.from_filelike(stream)
            sheets = list(enumerate(book.sheets_metadata))
            for place, sheet in sheets:
                part = part_of(tell, 0.3 + 0.7 * place / len(sheets),
                               0.3 + 0.7 * (place + 1) / len(sheets))  # fmt: skip
                part(0.0)
                if sheet.typ != SheetTypeEnum.WorkSheet:
                    continue
                found = book.get_sheet_by_index(place)
                mark = marks.get(sheet.name, SheetMarks())
                # The library knows of them in XLSX and XLS, `read_marks` in ODS.
                mark.merged = found.merged_cell_ranges or mark.merged
                hidden = sheet.visible != SheetVisibleEnum.Visible
                table = _Sheet(path, sheet.name, mark, limits, part).read(
                    found.to_python(skip_empty_area=False), told_of(told, sheet.name),
                    hidden=hidden,
                )  # fmt: skip
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


@dataclass(slots=True)
class _Sheet:
    """Read one sheet: its header, its rows, and what is to be said of it."""

    path: Path
    name: str
    marks: SheetMarks
    limits: Limits
    tell: Tell

    def read(self, rows: list[list[Any]], told: Told, *, hidden: bool) -> RawTable | None:
        """Return the table, None if the sheet holds nothing."""
        for (number, place), error in self.marks.errors.items():
            # The library gives an error as an empty cell: what it was is said again.
            if number < len(rows) and place < len(rows[number]) and rows[number][place] == "":
                rows[number][place] = error
        texts = [[_cell_text(cell) for cell in row] for row in rows[:_SAMPLE_ROWS]]
        if not any(any(row) for row in texts) and len(rows) <= _SAMPLE_ROWS:
            return None
        spans = [
            (top, left, right)
            for (top, left), (_, right) in self.marks.merged
            if right > left and top < _SAMPLE_ROWS
        ]
        first = None if told.header_row is None else told.header_row - 1
        header = find_header(texts, first=first, count=told.header_rows, merged=spans)
        doubts = self._say_header(header, texts, told)
        names = list(header.names)
        # Formatted but empty columns at the right edge are no columns.
        last = max((place for place, cell in enumerate(names) if cell.strip()), default=-1)
        for row in texts:
            filled = (place for place, cell in enumerate(row) if cell.strip())
            last = max(last, max(filled, default=-1))
        names += [""] * (last + 1 - len(names))
        beat = partial(self._beat, iter(range(CHUNK_ROWS, 1 << 62, CHUNK_ROWS)), len(rows))
        builder = TableBuilder(
            self.path.name, name_columns(names[: last + 1]), self.limits, beat
        )
        filled_in = self._fill_down(rows, header.end)
        for number, cells in enumerate(rows[header.end :], start=header.end + 1):
            builder.add(number, [_cell_text(cell) for cell in cells])
        if hidden:
            doubts.append(Doubt("sheet_hidden", params={"name": self.name}))
        return RawTable(
            name=self.name, file=self.path.name, cells=builder.build(), kind="sheet",
            refused=tuple(builder.refused), blank_rows=builder.blank_rows, hidden=hidden,
            preview=Preview(
                header_row=None if header.first is None else header.first + 1,
                header_rows=max(header.rows, 1),
                rows=tuple(tuple(row[: last + 1]) for row in texts[header.end : header.end + 8]),
            ),
            doubts=(*doubts, *self._say_marks(filled_in), *builder.doubts()),
        )  # fmt: skip

    def _beat(self, counted: Iterator[int], rows: int) -> None:
        self.tell(0.4 + 0.6 * next(counted) / max(rows, 1))

    def _say_header(self, header: Header, texts: list[list[str]], told: Told) -> list[Doubt]:
        if header.first is None:
            return [Doubt("header_missing")] if told.header_row is None else []
        doubts = []
        if told.header_row is None:
            doubts = header_doubts(header.first + 1, header.end)
        lines = [" ".join(cell for cell in row if cell.strip()) for row in texts[: header.first]]
        if any(lines):
            title = " / ".join(line for line in lines if line)
            doubts.append(Doubt("title_lines", params={"text": title}))
        return doubts

    def _fill_down(self, rows: list[list[Any]], first: int) -> int:
        """Write what was merged downwards into each of its rows; return how many cells that is."""
        count = 0
        for (top, left), (bottom, _) in self.marks.merged:
            if top < first or bottom <= top or top >= len(rows) or left >= len(rows[top]):
                continue
            value = rows[top][left]
            if value == "":
                continue
            for row in rows[top + 1 : bottom + 1]:
                if left < len(row) and row[left] == "" and any(cell != "" for cell in row):
                    row[left] = value
                    count += 1
        return count

    def _say_marks(self, filled_in: int) -> list[Doubt]:
        marks, doubts = self.marks, []
        for code, count in (
            ("sheet_hidden_rows", marks.hidden_rows),
            ("sheet_hidden_columns", marks.hidden_columns),
            ("sheet_merged", filled_in),
            ("sheet_unstored", marks.unstored),
        ):
            if count:
                doubts.append(Doubt(code, params={"count": count}))
        if marks.errors:
            names = Counter(marks.errors.values()).most_common()
            listed = ", ".join(f"{name} ({n:,})" for name, n in names)
            doubts.append(
                Doubt("sheet_errors", params={"count": len(marks.errors), "list": listed})
            )
        elif self.path.suffix.lower() in _SILENT_SUFFIXES:
            doubts.append(Doubt("sheet_errors_unknown"))
        return doubts
