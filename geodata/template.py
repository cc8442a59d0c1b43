"""Own the empty form of a case: a workbook made from the schema, with an invented example in it.

One sheet for each table; every heading has its help as a note; lists to choose from; everything
but numbers as text, so that no spreadsheet changes a date. What it holds reads back as a valid
case. It adds no rule of its own: columns and values are those of `geodata.schema`, words those of
``texts/<language>/template.json``.

    python -m geodata.template FILE.xlsx [--force]
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata.check_case import check_case
from geodata.errors import CaseWriteError
from geodata.read import CaseFiles
from geodata.schema import CASE, TABLES, Column, Table
from geodata.workbook import (
    TEXT_FORMAT,
    fill_case_sheet,
    fill_table_sheet,
    open_workbook,
    sheet_columns,
)
from geodata.write import write_file

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["example_case", "main", "write_template"]

READ_ME: Final = "Read me"
LISTS: Final = "lists"
_TEXTS_DIR: Final = Path(__file__).parent / "texts"
_ROWS: Final = 2000  # that have lists to choose from
_WIDTHS: Final = {"id": 14, "text": 32, "date": 18, "number": 11, "count": 11, "country": 9,
                  "unlocode": 11, "url": 30, "bounds": 22, "flag": 9}  # fmt: skip
_LONG: Final = {"description": 48, "text": 60, "says": 48, "assumption": 40, "note": 40}
_A4: Final = 9
_LINE: Final = 15.5  # points
_NUMBERS: Final = frozenset({"number", "count"})
_LISTS: Final = frozenset({"refs", "words"})
# Grey tabs: tables that the records stand on.
_TABS: Final = {"places": "#6B7280", "sources": "#6B7280", "claims": "#6B7280"}


@dataclass(slots=True)
class _Form:
    """The workbook while it is written: its formats and the columns of the hidden lists."""

    book: Workbook
    texts: Mapping[str, Any]
    head: Format
    needed: Format
    text: Format
    wrapped: Format
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)


@cache
def _read_texts(language: str) -> dict[str, Any]:
    path = _TEXTS_DIR / language / "template.json"
    texts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return texts


def example_case(*, language: str = "en") -> CaseFiles:
    """Return the invented case that the template shows, checked as any other."""
    example = _read_texts(language)["example"]
    tables = {
        table.name: [
            (number, _as_raw(table, cells))
            for number, cells in enumerate(example.get(table.name, ()), start=2)
        ]
        for table in TABLES
    }
    return check_case(Path("example"), example["case"], tables, places={})


def _as_raw(table: Table, cells: Mapping[str, Any]) -> dict[str, Any]:
    raw = {column.name: "" for column in table.columns} | dict(cells)
    for column in table.columns:
        if column.type == "bounds" and raw[column.name]:
            raw[column.name] = [float(part) for part in str(raw[column.name]).split(",")]
        if column.type == "flag":
            raw[column.name] = raw[column.name] == "true"
    return raw


def write_template(path: Path, *, language: str = "en") -> None:
    """Write the template, with the example filled in.

    Raises:
        CaseWriteError: if it cannot be written; a file that was there is as it was.
    """
    stream = io.BytesIO()
    book = open_workbook(stream)
    texts = _read_texts(language)
    book.set_properties({"title": texts["title"]})
    head = {"bottom": 1, "bg_color": "#EEF1F4", "valign": "top"}
    form = _Form(
        book, texts,
        head=book.add_format(head), needed=book.add_format({**head, "bold": True}),
        text=book.add_format({"num_format": TEXT_FORMAT, "quote_prefix": True}),
        wrapped=book.add_format(
            {"num_format": TEXT_FORMAT, "quote_prefix": True, "valign": "top", "text_wrap": True}
        ),
    )  # fmt: skip
    example = example_case(language=language)
    _write_read_me(form)
    sheet = book.add_worksheet("case")
    fill_case_sheet(sheet, example.case, head=form.needed, text=form.wrapped)
    for row, column in enumerate(CASE.columns, start=1):
        sheet.set_row(row, _LINE * (1 + len(str(example.case[column.name])) // 60))
    _offer_in_case(form, sheet)
    _set_paper(sheet)
    for table in TABLES:
        _write_table(form, table, example)
    _write_lists(form)
    book.close()
    write_file(path, stream.getvalue())


def _write_table(form: _Form, table: Table, example: CaseFiles) -> None:
    sheet = form.book.add_worksheet(table.name)
    sheet.set_comments_author("Sillage")
    _set_paper(sheet)
    if table.name in _TABS:
        sheet.set_tab_color(_TABS[table.name])
    # Before the cells: a format of a column holds for the cells that are still empty.
    columns: dict[str, Column | None] = {
        name: next((c for c in table.columns if c.name == name), None)
        for name in sheet_columns(table)
    }
    for number, (name, column) in enumerate(columns.items()):
        kind = "number" if column is None else column.type
        width = _LONG.get(name, _WIDTHS.get(kind, 16)) if name != "geometry" else 30
        is_text = kind not in _NUMBERS or name == "geometry"
        sheet.set_column(number, number, width, form.text if is_text else None)
    rows = (row.cells for row in example.tables[table.name])
    fill_table_sheet(sheet, table, rows, head=form.head, text=form.text)
    for number, (name, column) in enumerate(columns.items()):
        required = column is not None and column.required and not column.fallback
        sheet.write_string(0, number, name, form.needed if required else form.head)
        note = form.texts["point_note"][name] if column is None else _note(form, column)
        sheet.write_comment(0, number, note, {"x_scale": 2.4, "y_scale": 1.6, "font_size": 9})
        if column is not None:
            _offer(form, sheet, column, 1, number, last=_ROWS)


def _note(form: _Form, column: Column) -> str:
    texts = form.texts
    parts = [column.help]
    if column.required and not column.fallback:
        parts.append(texts["required"])
    if column.unit and column.type != "bounds":
        parts.append(texts["unit"].format(unit=column.unit))
    if column.allowed:
        parts.append(texts["one_of"].format(values=", ".join(column.allowed)))
    elif column.suggested:
        parts.append(texts["such_as"].format(values=", ".join(column.suggested)))
    if column.refs:
        parts.append(texts["ids_of"].format(tables=", ".join(column.refs)))
    if column.type in _LISTS:
        parts.append(f"{texts['list_note']}.")
    return "\n".join(parts)


def _offer_in_case(form: _Form, sheet: Worksheet) -> None:
    for row, column in enumerate(CASE.columns, start=1):
        _offer(form, sheet, column, row, 1, last=row)


def _offer(
    form: _Form, sheet: Worksheet, column: Column, row: int, number: int, *, last: int
) -> None:
    """Let the cells of a column offer what may stand there."""
    values = column.allowed or column.suggested
    if column.type == "flag":
        values = ("true", "false")
    if values:
        strict = bool(column.allowed or column.type == "flag") and column.type not in _LISTS
        sheet.data_validation(row, number, last, number, {
            "validate": "list", "source": _list_range(form, values), "show_error": strict,
            "error_title": form.texts["stop_title"], "error_message": form.texts["stop"],
        })  # fmt: skip
    elif len(column.refs) == 1:
        sheet.data_validation(row, number, last, number, {
            "validate": "list", "source": f"={column.refs[0]}!$A$2:$A${_ROWS + 1}",
            "show_error": column.type == "ref", "error_type": "warning",
            "error_title": form.texts["unknown_title"],
            "error_message": form.texts["unknown"].format(tables=column.refs[0]),
        })  # fmt: skip
    elif column.type == "ref":
        # No list can be drawn from several sheets: the id is looked for in each.
        cell = f"{_letter(number)}{row + 1}"
        counted = "+".join(f"COUNTIF({name}!$A$2:$A${_ROWS + 1},{cell})" for name in column.refs)
        sheet.data_validation(row, number, last, number, {
            "validate": "custom", "value": f"={counted}>0", "error_type": "warning",
            "error_title": form.texts["unknown_title"],
            "error_message": form.texts["unknown"].format(tables=", ".join(column.refs)),
        })  # fmt: skip


def _letter(number: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(number))


def _list_range(form: _Form, values: tuple[str, ...]) -> str:
    """Return the cells of the hidden sheet that hold these values: no limit of 255 characters."""
    if values not in form.lists:
        letter = _letter(len(form.lists))
        form.lists[values] = f"={LISTS}!${letter}$1:${letter}${len(values)}"
    return form.lists[values]


def _write_lists(form: _Form) -> None:
    sheet = form.book.add_worksheet(LISTS)
    for number, values in enumerate(form.lists):
        for row, value in enumerate(values):
            sheet.write_string(row, number, value)
    sheet.hide()


def _write_read_me(form: _Form) -> None:
    sheet = form.book.add_worksheet(READ_ME)
    title = form.book.add_format({"bold": True, "font_size": 18})
    heading = form.book.add_format({"bold": True, "font_size": 12, "top": 1, "valign": "top"})
    plain = form.book.add_format({"text_wrap": True, "valign": "top"})
    name = form.book.add_format({"bold": True, "valign": "top"})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, form.texts["title"], title)
    row = 1
    for kind, text in form.texts["read_me"]:
        row += 1 if kind == "h" else 0
        if kind == "h":
            sheet.write_string(row, 0, text, heading)
            sheet.write_blank(row, 1, None, heading)
        else:
            sheet.merge_range(row, 0, row, 1, text, plain)
            # A merged cell does not grow with its text: about 112 characters stand in a line.
            sheet.set_row(row, _LINE * (1 + len(text) // 112))
        row += 1
    for table in (CASE, *TABLES):
        sheet.write_string(row, 0, table.name, name)
        sheet.write_string(row, 1, table.help, plain)
        row += 1
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 1)


def _set_paper(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def main(arguments: list[str] | None = None) -> int:
    """Write the template; exit status 0, 1 if it cannot be written, 2 for wrong use."""
    texts = _read_texts("en")
    parser = argparse.ArgumentParser(
        prog="python -m geodata.template", description=texts["description"]
    )
    parser.add_argument("file", type=Path, help=texts["help"])
    parser.add_argument("--force", action="store_true", help=texts["force"])
    options = parser.parse_args(arguments)
    if options.file.suffix.lower() != ".xlsx":
        parser.error(texts["help"])
    if options.file.exists() and not options.force:
        parser.error(texts["exists"].format(file=options.file.name))
    try:
        write_template(options.file)
    except CaseWriteError as error:
        print(error, file=sys.stderr)
        return 1
    print(texts["written"].format(file=options.file))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
