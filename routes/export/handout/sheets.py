"""Lay out the sheets of the handout: styles, header and footer, tables.

Owns: A4 landscape, and what every sheet has. Lengths are points.
Refuses: words (:mod:`routes.export.briefing`) and maps (:mod:`.handout_map_sheet`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, LongTable, Paragraph, TableStyle

from routes.export.handout.fonts import BOLD, REGULAR, mark_up, mark_up_block
from routes.style import PALETTE, TLP_COLOURS

if TYPE_CHECKING:
    from routes.export.briefing.pages import Briefing
    from routes.export.briefing.tables import Table

__all__ = ["HEIGHT", "MARGIN", "WIDTH", "Bookmark", "Frame", "draw_frame",
           "lay_blocks", "lay_table", "say", "style_of"]  # fmt: skip

WIDTH, HEIGHT = landscape(A4)
MARGIN: Final = 40.0
_MARK_SIZE: Final = 12.0
_COLOURS: Final = {name: HexColor(value) for name, value in PALETTE["light"].items()}
_BLACK: Final = HexColor("#000000")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on every sheet: marks, header, footer, and how many sheets there are."""

    briefing: Briefing
    numbering: Callable[[int], str]


def style_of(
    size: float,
    *,
    bold: bool = False,
    colour: str = "text",
    after: float = 0.0,
    indent: float = 0.0,
) -> Any:
    """Give a style of the house: size in points, colour by its name in the palette."""
    return ParagraphStyle(
        "sillage",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * 1.27,
        textColor=_COLOURS[colour],
        spaceAfter=after,
        leftIndent=indent,
        bulletIndent=0,
        bulletFontName=REGULAR,
        bulletFontSize=size,
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
    )


def say(text: str, size: float, **look: Any) -> Any:
    """Make a paragraph of plain text."""
    return Paragraph(mark_up(text), style_of(size, **look))


def lay_blocks(blocks: Sequence[Any], size: float) -> list[Any]:
    """Make paragraphs of lightly formatted text."""
    made = []
    given = list(blocks)
    for block, following in zip_longest(given, given[1:]):
        item = block["kind"] == "li"
        close = item and following is not None and following["kind"] == "li"
        style = style_of(size, after=size * (0.25 if close else 0.55), indent=size * 1.1 * item)
        number = block["n"]
        bullet = None if not item else "•" if number is None else f"{number}."
        made.append(Paragraph(mark_up_block(block), style, bulletText=bullet))
    return made


def draw_frame(canvas: Any, frame: Frame, number: int) -> None:
    """Draw header, footer and both marks of a sheet (numbered from 1)."""
    briefing = frame.briefing
    canvas.saveState()
    for y in (HEIGHT - 32, 18.0):
        _draw_mark(canvas, briefing.marking, briefing.tlp, y)
    _draw_line(canvas, briefing.cover.title, MARGIN, HEIGHT - 27, 9, "muted")
    _draw_line(canvas, briefing.footer, MARGIN, 23, 8.5, "muted")
    room = _mark_width(briefing.marking) + 14
    text = Paragraph(frame.numbering(number), _right_aligned(9))
    width, _ = text.wrap(80, 20)
    text.drawOn(canvas, WIDTH - MARGIN - room - width, 20.5)
    canvas.restoreState()


def _right_aligned(size: float) -> Any:
    style = style_of(size, colour="muted")
    style.alignment = TA_RIGHT
    return style


def _draw_line(canvas: Any, text: str, x: float, y: float, size: float, colour: str) -> None:
    paragraph = say(text, size, colour=colour)
    paragraph.wrap(WIDTH * 0.6, size * 2)
    if len(paragraph.blPara.lines) > 1:  # a title longer than the sheet: its first line will do
        first = paragraph.split(WIDTH * 0.6, size * 1.3)
        paragraph = first[0] if first else paragraph
        paragraph.wrap(WIDTH * 0.6, size * 2)
    paragraph.drawOn(canvas, x, y - size * 0.3)


def _mark_width(marking: str) -> float:
    return float(stringWidth(marking, BOLD, _MARK_SIZE)) + 16


def _draw_mark(canvas: Any, marking: str, tlp: str, y: float) -> None:
    """Draw a mark as TLP 2.0 asks: right-hand, 12 points, its colour on black."""
    width = _mark_width(marking)
    x = WIDTH - MARGIN - width
    canvas.setFillColor(_BLACK)
    canvas.rect(x, y, width, 18, stroke=0, fill=1)
    canvas.setFillColor(HexColor(TLP_COLOURS[tlp]))
    canvas.setFont(BOLD, _MARK_SIZE)
    canvas.drawCentredString(x + width / 2, y + 5, marking)


class Bookmark(Flowable):  # type: ignore[misc]
    """Enter the sheet into the file's list of contents."""

    def __init__(self, title: str, key: str) -> None:
        super().__init__()
        self.title = title
        self.key = key

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Take no room."""
        return 0.0, 0.0

    def draw(self) -> None:
        """Enter it."""
        self.canv.bookmarkPage(self.key)
        self.canv.addOutlineEntry(self.title, self.key, level=0)


def lay_table(table: Table, *, width: float) -> Any:
    """Make a table that runs over as many sheets as it needs, its header on each."""
    size = 9.0
    shares = sum(column.share for column in table.columns)
    widths = [width * column.share / shares for column in table.columns]
    data: list[list[Any]] = [
        [say(c.heading, size, bold=True, colour="muted") for c in table.columns]
    ]
    looks: list[tuple[Any, ...]] = [
        ("FONT", (0, 0), (-1, -1), REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LINEBELOW", (0, 0), (-1, 0), 1.0, _COLOURS["text"]),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, _COLOURS["coast"]),
    ]
    for number, row in enumerate(table.rows, start=1):
        single = len(row.cells) == 1
        cells = [say(cell, size, bold=row.kind != "row") for cell in row.cells]
        data.append(cells + [""] * (len(widths) - len(cells)))
        if single:
            looks.append(("SPAN", (0, number), (-1, number)))
        if row.kind == "group":
            looks.append(("BACKGROUND", (0, number), (-1, number), _COLOURS["sea"]))
            if number < len(table.rows):
                looks.append(("NOSPLIT", (0, number), (0, number + 1)))
    made = LongTable(data, colWidths=widths, repeatRows=1, splitInRow=1)
    made.setStyle(TableStyle(looks))
    return made
