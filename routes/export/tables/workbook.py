"""Write a workbook (XLSX): a sheet a kind, with headings in words, dates as dates, kg as numbers.

Owns: sheets, widths, print set-up. The marking stands in the first row of every sheet and in the
header and footer of every printed page. Nothing in it is live: texts are written as texts, never
as formulas or links. The file bears no time of making.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import xlsxwriter

from geodata.schema import find_table
from routes.export.about import describe_export, headline_of, made_day
from routes.export.job import part_of
from routes.export.records.attributes import COLUMNS, KINDS, describe_tables
from routes.records import label_of
from routes.style import PALETTE, TLP_COLOURS
from routes.timespan import iso_from_day

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from routes.export.about import About
    from routes.export.job import ExportJob, Progress

__all__ = ["write_xlsx"]

_SHEETS: Final = ("seizures", "flows", "events", "links", "places", "sources", "claims", "notes")
_NOT_ON_MAP: Final = ("id", "kind", "label", "date", "not_on_map", "marking")
#: Columns of codes, which programs need and readers of a sheet do not.
_CODES: Final = frozenset({"status_id", "scope_id", "line_status_id", "precision_id", "mode_id",
                           "substance_id"})  # fmt: skip
#: Width in characters by column; the others take the width of their heading.
_WIDTHS: Final[Mapping[str, float]] = {
    "label": 32, "description": 48, "assumption": 44, "says": 60, "sources": 40,
    "sources_via": 26, "place": 26, "precision": 26, "title": 40, "note": 44, "role": 36,
    "origin": 30, "method": 26, "place_note": 26, "amount": 16, "not_on_map": 26, "date": 15,
    "first_day": 11, "last_day": 11, "substance": 15, "status": 12, "scope": 12, "certainty": 10,
    "marking": 18, "author": 22, "publisher": 22, "url": 30, "archived_url": 30, "from_id": 16,
    "to_id": 20, "via_id": 16, "undated": 9, "reliability": 8, "credibility": 10, "kg_min": 9,
    "kg_max": 9, "kg_basis": 15, "mode": 14, "line_status": 12, "seizures": 10, "id": 10,
    "kind": 10, "record": 12, "place_kind": 10, "link_kind": 13, "event_kind": 13,
}  # fmt: skip
#: Columns whose texts may take several lines.
_WRAPPED: Final = frozenset({
    "label", "description", "assumption", "says", "sources", "sources_via", "place", "precision",
    "title", "note", "role", "origin", "method", "place_note", "not_on_map", "amount",
    "substance", "kg_basis",
})  # fmt: skip
_LINE_PT: Final = 13.5  # height of a line of text
_MOST_LINES: Final = 12
_LONGEST: Final = 32_767  # characters that a cell holds
_EXCEL_BEGINS: Final = pd.Timestamp("1900-03-01")  # before it, Excel's calendar is wrong
_FIRST_ROW: Final = 2  # of a sheet's data: the marking and the headings lie above
_HEADING_HEIGHT: Final = 42
_PAGES_WIDE: Final = 2  # on which a table is printed: on one, its letters would be too small
_MEANING_WIDTH: Final = 88.0  # of the explanations on the first sheet
#: Where a column of a table is explained under another name in the schema.
_EXPLAINED_AS: Final[Mapping[str, str]] = {
    "label": "label", "place_kind": "kind", "event_kind": "kind", "link_kind": "kind",
    "source_kind": "kind", "quantity": "amount", "substance_id": "substances",
    "place_id": "place", "to_place_id": "to_place", "from_id": "from_ids", "to_id": "to_ids",
    "via_id": "via_ids", "seizures": "seizure_ids", "source_id": "source", "marking": "tlp",
}  # fmt: skip
_EXPLAINED_BY: Final[Mapping[tuple[str, str], str]] = {
    ("places", "label"): "name", ("notes", "label"): "topic", ("notes", "description"): "text",
    ("seizures", "substance_id"): "substance", ("flows", "substance"): "substances",
    ("links", "place_id"): "place_ids", ("claims", "via_id"): "via",
}  # fmt: skip


def write_xlsx(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write the records of a job as a workbook."""
    progress(0.0, job.texts["data.progress.collect"])
    tables = describe_tables(job, part_of(progress, 0.2))
    made = dt.datetime.fromisoformat(iso_from_day(made_day(job)))
    book = xlsxwriter.Workbook(
        str(path),
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    about = describe_export(job, tables)
    book.set_properties(
        {
            "title": headline_of(job),
            "subject": f"TLP:{job.handling.marking}",
            "comments": next((line.text for line in about if line.name == "withheld"), ""),
            "author": job.texts["page.name"],
            "created": made,
        }
    )
    writer = _Writer(job, book)
    writer.read_me(about)
    for done, name in enumerate(_SHEETS):
        progress(0.2 + 0.08 * done, job.texts[f"data.table.{name}"])
        columns = [column for column in COLUMNS[name] if column not in _CODES]
        writer.sheet(job.texts[f"data.table.{name}"], tables[name], columns)
    writer.sheet(job.texts["data.table.notOnMap"], _collect_unplaced(job, tables), _NOT_ON_MAP)
    book.close()


def _collect_unplaced(job: ExportJob, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    parts = []
    for name, kind in KINDS.items():
        table = tables[name][tables[name]["not_on_map"] != ""]
        date = table.get("date", "")
        words = label_of(job.texts, "kind", kind)
        parts.append(table.assign(kind=words, date=date)[list(_NOT_ON_MAP)])
    return pd.concat(parts, ignore_index=True)


class _Writer:
    """Write sheets that look alike."""

    def __init__(self, job: ExportJob, book: Workbook) -> None:
        self._job = job
        self._book = book
        palette = PALETTE["light"]
        base: dict[str, Any] = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
        self._cell = book.add_format({**base})
        self._wrapped = book.add_format({**base, "text_wrap": True})
        self._number = book.add_format({**base, "num_format": "#,##0.###_)"})
        # A whole number would show a lone decimal point under the format above.
        self._whole = book.add_format({**base, "num_format": "#,##0_)"})
        self._degrees = book.add_format({**base, "num_format": "0.0000_)"})
        self._date = book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"})
        self._heading = book.add_format(
            {
                **base, "bold": True, "text_wrap": True, "valign": "vcenter",
                "font_color": palette["text"], "bg_color": palette["sea"], "bottom": 1,
                "bottom_color": palette["coast"],
            }
        )  # fmt: skip
        self._title = book.add_format({**base, "bold": True, "font_size": 16})
        self._name = book.add_format({**base, "bold": True})
        # The protocol's own colours: coloured letters on black (https://www.first.org/tlp/).
        self._marking = book.add_format(
            {
                **base, "bold": True, "bg_color": "#000000", "valign": "vcenter",
                "font_color": TLP_COLOURS[job.handling.marking],
            }
        )  # fmt: skip
        self._line = book.add_format({**base, "valign": "vcenter", "bold": True})

    def read_me(self, about: Sequence[About]) -> None:
        """Write the first sheet: what the file holds, and what each column means."""
        sheet = self._open(self._job.texts["data.table.readme"], landscape=False)
        sheet.set_column(0, 0, 30, self._cell)
        sheet.set_column(1, 1, _MEANING_WIDTH, self._wrapped)
        row = _FIRST_ROW
        for line in about:
            title = line.name == "title"
            self._put(sheet, row, 0, line.heading, self._name)
            self._put(sheet, row, 1, line.text, self._title if title else self._wrapped)
            lines = _count_lines(line.text, _MEANING_WIDTH)
            sheet.set_row(row, 1.8 * _LINE_PT if title else lines * _LINE_PT)
            row += 1
        for name in _SHEETS:
            row += 1
            self._put(sheet, row, 0, self._job.texts[f"data.table.{name}"], self._heading)
            self._put(sheet, row, 1, find_table(name).help, self._heading)
            row += 1
            for column in COLUMNS[name]:
                if column in _CODES or not (meaning := _explain(name, column)):
                    continue
                self._put(sheet, row, 0, self._job.texts[f"page.column.{column}"], self._cell)
                self._put(sheet, row, 1, meaning, self._wrapped)
                sheet.set_row(row, _count_lines(meaning, _MEANING_WIDTH) * _LINE_PT)
                row += 1

    def sheet(self, title: str, table: pd.DataFrame, columns: Sequence[str]) -> None:
        """Write one table: a row of marking, a row of headings, then its rows."""
        sheet = self._open(title, landscape=True)
        sheet.set_row(1, _HEADING_HEIGHT)
        for row, lines in enumerate(_count_row_lines(table, columns), _FIRST_ROW):
            if lines > 1:
                sheet.set_row(row, lines * _LINE_PT)
        for at, column in enumerate(columns):
            heading = self._job.texts[f"page.column.{column}"]
            sheet.set_column(at, at, _WIDTHS.get(column, max(10.0, len(heading) * 0.75 + 3)))
            self._put(sheet, 1, at, heading, self._heading)
            self._fill(sheet, at, table[column])
        sheet.freeze_panes(_FIRST_ROW, min(2, len(columns)))
        sheet.autofilter(1, 0, max(_FIRST_ROW, 1 + len(table)), len(columns) - 1)
        sheet.repeat_rows(0, 1)
        sheet.repeat_columns(0, 1)

    def _open(self, title: str, *, landscape: bool) -> Worksheet:
        sheet = self._book.add_worksheet(title)
        sheet.set_paper(9)  # A4
        if landscape:
            sheet.set_landscape()
            sheet.fit_to_pages(_PAGES_WIDE, 0)
        else:
            sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
        line = headline_of(self._job).replace("&", "&&")
        mark = f"TLP:{self._job.handling.marking}"
        sheet.set_header(f"&L&10{_shorten(line)}&R&B{mark}")
        sheet.set_footer(f"&L&B{mark}&C&A&R&P / &N")
        sheet.set_row(0, 20)
        self._put(sheet, 0, 0, mark, self._marking)
        self._put(sheet, 0, 1, str(self._job.case.info.title), self._line)
        return sheet

    def _fill(self, sheet: Worksheet, at: int, column: pd.Series[Any]) -> None:
        kind = column.dtype.kind
        row = _FIRST_ROW
        for value in column:
            if kind == "M":
                self._put_day(sheet, row, at, value)
            elif kind in "fi":
                if not pd.isna(value):
                    number = float(value)
                    style = self._whole if number.is_integer() else self._number
                    if column.name in ("lon", "lat"):
                        style = self._degrees
                    sheet.write_number(row, at, number, style)
            elif kind == "b":
                self._put(sheet, row, at, self._job.texts["data.yes"] if value else "", self._cell)
            elif value:
                wrapped = column.name in _WRAPPED
                self._put(sheet, row, at, str(value), self._wrapped if wrapped else self._cell)
            row += 1

    def _put_day(self, sheet: Worksheet, row: int, at: int, day: Any) -> None:
        if pd.isna(day):
            return
        if day < _EXCEL_BEGINS:
            self._put(sheet, row, at, day.strftime("%Y-%m-%d"), self._date)
        else:
            sheet.write_datetime(row, at, day.to_pydatetime(), self._date)

    def _put(self, sheet: Worksheet, row: int, at: int, text: str, style: Format) -> None:
        sheet.write_string(row, at, _clip(text), style)


def _explain(table: str, column: str) -> str:
    """Give the schema's words for a column, "" where it has none of that name."""
    name = _EXPLAINED_BY.get((table, column)) or _EXPLAINED_AS.get(column, column)
    known = {c.name: c.help for c in find_table(table).columns}
    return known.get(name, "")


def _count_row_lines(table: pd.DataFrame, columns: Sequence[str]) -> list[int]:
    """Estimate the lines that each row of a table takes: no program reckons it for the file."""
    most = [1] * len(table)
    for column in columns:
        if column in _WRAPPED:
            width = _WIDTHS[column]
            lines = [_count_lines(str(text), width) for text in table[column]]
            most = [max(a, b) for a, b in zip(most, lines, strict=True)]
    return [min(lines, _MOST_LINES) for lines in most]


def _count_lines(text: str, width: float) -> int:
    # A character of a text is a little narrower than that by which Excel counts widths.
    return sum(1 + int(len(line) // width) for line in text.split("\n"))


def _clip(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _shorten(text: str) -> str:
    # A header holds 255 characters, codes included.
    return text if len(text) <= 150 else text[:149] + "…"
