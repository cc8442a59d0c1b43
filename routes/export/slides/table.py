"""Put a table on slides: native, in as many slides as its rows need.

Owns: widths, heights and the look of tables, and where one is cut: the header row stands on each
slide again, a group's heading never at the foot. Refuses: words (:mod:`routes.export.briefing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from routes.export.slides.fit import LINE_HEIGHT, count_lines
from routes.export.slides.grid import EMU_PER_INCH, PT_PER_INCH, Box
from routes.export.slides.text import Paragraph, Span, write_text

if TYPE_CHECKING:
    from routes.export.briefing.tables import Row, Table

__all__ = ["MOST_ROWS", "add_table", "cut_rows", "row_height"]

MOST_ROWS: Final = 12  # on one slide: more cannot be read from a seat
_SIDE: Final = 5.0  # points between text and a cell's side
_ABOVE: Final = 3.5
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_MEDIUM_STYLE: Final = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"


def cut_rows(table: Table, *, width: float, height: float, size: float) -> list[list[Row]]:
    """Divide a table's rows over slides; width and height in inches, size in points.

    A row higher than a slide stands alone.
    """
    left = height - row_height(table, _header(table), width, size)
    pages: list[list[Row]] = [[]]
    used = 0.0
    group: Row | None = None
    for row in table.rows:
        own = row_height(table, row.cells, width, size)
        page = pages[-1]
        if page and (used + own > left or len(page) >= MOST_ROWS):
            # A heading without rows below it goes along to the next slide.
            carried = [page.pop()] if page[-1].kind == "group" and len(page) > 1 else []
            repeated = [group] if group is not None and row.kind == "row" and not carried else []
            start = carried or repeated
            pages.append([*start])
            used = sum(row_height(table, r.cells, width, size) for r in start)
        pages[-1].append(row)
        used += own
        group = row if row.kind == "group" else None if row.kind == "total" else group
    return [page for page in pages if page]


def row_height(table: Table, cells: Sequence[str], width: float, size: float) -> float:
    """Give the height of a row in inches."""
    if len(cells) == 1:
        lines = count_lines(cells[0], size, width * PT_PER_INCH - 2 * _SIDE, bold=True)
    else:
        lines = max(
            count_lines(cell, size, share * PT_PER_INCH - 2 * _SIDE)
            for cell, share in zip(cells, _widths(table, width), strict=True)
        )
    return (lines * size * LINE_HEIGHT + 2 * _ABOVE) / PT_PER_INCH


def add_table(
    slide: Any,
    table: Table,
    rows: Sequence[Row],
    *,
    box: Box,
    size: float,
    lang: str,
    house: bool,
) -> Any:
    """Add some of a table's rows with its header; ``house`` draws our lines, else the theme's."""
    columns = len(table.columns)
    frame = slide.shapes.add_table(len(rows) + 1, columns, *box.emu())
    frame.name = table.title
    grid = frame.table
    style = frame._element.xpath(".//a:tableStyleId")[0]
    style.text = _NO_STYLE if house else _MEDIUM_STYLE
    grid.horz_banding = not house
    widths = _widths(table, box.w)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = round(width * EMU_PER_INCH)
    for number, cells in enumerate([_header(table), *(row.cells for row in rows)]):
        kind = "header" if number == 0 else rows[number - 1].kind
        grid.rows[number].height = round(row_height(table, cells, box.w, size) * EMU_PER_INCH)
        _fill_row(grid, number, cells, kind, size=size, lang=lang, house=house)
    frame.height = sum(row.height for row in grid.rows)
    return frame


def _header(table: Table) -> tuple[str, ...]:
    return tuple(column.heading for column in table.columns)


def _widths(table: Table, width: float) -> list[float]:
    shares = sum(column.share for column in table.columns)
    return [width * column.share / shares for column in table.columns]


def _fill_row(
    grid: Any,
    number: int,
    cells: Sequence[str],
    kind: str,
    *,
    size: float,
    lang: str,
    house: bool,
) -> None:
    columns = len(grid.columns)
    bold = kind != "row"
    if len(cells) == 1 < columns:
        grid.cell(number, 0).merge(grid.cell(number, columns - 1))
    for index in range(columns):
        cell = grid.cell(number, index)
        cell.margin_left = cell.margin_right = round(_SIDE * 12700)
        cell.margin_top = cell.margin_bottom = round(_ABOVE * 12700)
        text = cells[index] if index < len(cells) else ""
        colour = "tx2" if house and kind == "header" else ""
        span = Span(text, bold=bold, colour=colour)
        write_text(cell.text_frame, [Paragraph((span,))], size, lang=lang)
        if house:
            _draw_lines(cell, kind)


def _draw_lines(cell: Any, kind: str) -> None:
    """Draw a line below the cell; group headings get a quiet ground."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    look = cell._tc.get_or_add_tcPr()
    colour, points = ("tx1", 1.25) if kind == "header" else ("tx2", 0.5)
    for side in ("lnL", "lnR", "lnT"):
        look.append(parse_xml(f'<a:{side} {nsdecls("a")} w="0"><a:noFill/></a:{side}>'))
    look.append(
        parse_xml(
            f'<a:lnB {nsdecls("a")} w="{round(points * 12700)}"><a:solidFill>'
            f'<a:schemeClr val="{colour}"/></a:solidFill></a:lnB>'
        )
    )
    ground = '<a:schemeClr val="bg2"/>' if kind == "group" else ""
    fill = f"<a:solidFill {nsdecls('a')}>{ground}</a:solidFill>" if ground else ""
    look.append(parse_xml(fill or f"<a:noFill {nsdecls('a')}/>"))
