"""Lay out the sheets of the handout: styles, header and footer, map sheets, tables.

Owns: A4 landscape and everything that is placed on it but the maps, whose places it notes.
Lengths are points. Refuses: words (:mod:`routes.export.briefing`) and drawing maps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, LongTable, Paragraph, TableStyle

from routes.export.handout_fonts import BOLD, REGULAR, mark_up, mark_up_block
from routes.style import PALETTE, TLP_COLOURS

if TYPE_CHECKING:
    from routes.export.briefing import Briefing, MapPage
    from routes.export.briefing_figures import Figure
    from routes.export.briefing_tables import Table

__all__ = ["HEIGHT", "MARGIN", "WIDTH", "Bookmark", "Frame", "MapSheet", "draw_frame",
           "lay_blocks", "lay_table", "say", "style_of"]  # fmt: skip

WIDTH, HEIGHT = landscape(A4)
MARGIN: Final = 40.0
_MARK_SIZE: Final = 12.0
_COLUMN: Final = 186.0
_GAP: Final = 16.0
_HEAD: Final = 35.0  # of a map sheet: its title
_SIZES: Final = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
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


class MapSheet(Flowable):  # type: ignore[misc]
    """A sheet with a map: words on its left, sources below; the map's own room stays empty.

    ``note_place`` is told the page's number from 0, and x, y, width, height of the room.
    """

    def __init__(
        self,
        page: MapPage,
        *,
        texts: Mapping[str, str],
        colours: Mapping[str, str],
        note_place: Callable[[int, float, float, float, float], None],
    ) -> None:
        super().__init__()
        self.page = page
        self._texts = texts
        self._colours = colours
        self._note_place = note_place

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the whole frame."""
        self.width, self.height = width, height
        return width, height

    def draw(self) -> None:
        """Draw the words, and note where the map belongs."""
        page = self.page
        title, title_size = self._fit_title()
        title.drawOn(self.canv, 0, self.height - title_size * 1.27)
        strip, strip_height = self._strip()
        top = self.height - _HEAD
        bottom = strip_height + 10
        figures, figures_height = _fit(self._figures, _COLUMN, (top - bottom) * 0.5, 9.5)
        room = top - bottom - figures_height - 10
        words, _ = _fit(lambda size: self._words(page, size), _COLUMN, room, 11.5)
        _stack(self.canv, words, 0, top, _COLUMN)
        _stack(self.canv, figures, 0, bottom + figures_height, _COLUMN)
        _stack(self.canv, strip, 0, strip_height, self.width)
        x, y = self.canv.absolutePosition(_COLUMN + _GAP, bottom)
        number = self.canv.getPageNumber() - 1
        self._note_place(number, x, y, self.width - _COLUMN - _GAP, top - bottom)

    def _fit_title(self) -> tuple[Any, float]:
        size = 20.0
        while size > 9:
            title = say(self.page.title, size, bold=True)
            title.wrap(self.width, 100)
            if len(title.blPara.lines) == 1:
                break
            size -= 1
        return title, size

    def _words(self, page: MapPage, size: float) -> list[Any]:
        date = say(page.date_text, size, bold=True, colour="accent", after=size * 0.5)
        return [*([date] if page.date_text else []), *lay_blocks(page.blocks, size)]

    def _figures(self, size: float) -> list[Any]:
        figures = self.page.figures
        made = []
        if figures.network:
            made.append(say(figures.heading, size, colour="muted", after=1))
            made += [self._figure(figure, size * 1.5) for figure in figures.network]
            made += [
                say(text, size * 0.9, colour="muted", after=1)
                for text in (figures.none, figures.people)
                if text
            ]
        elif figures.people:
            made.append(say(figures.people, size))
        if figures.context:
            heading = style_of(size, colour="muted", after=1)
            heading.spaceBefore = size * 0.6
            made.append(Paragraph(mark_up(figures.context_heading), heading))
            made += [self._figure(figure, size * 1.1) for figure in figures.context]
        return made

    def _figure(self, figure: Figure, size: float) -> Any:
        colour = self._colours.get(figure.substance, PALETTE["light"]["text"])
        text = (
            f'<font color="{colour}" size="{size * 0.65:.1f}">{mark_up("■")}</font> '
            f"{mark_up(figure.label)} "
            f"<b>{mark_up(figure.amount)}</b>"
        )
        if figure.note:
            text += f' <font size="{size * 0.7:.1f}">{mark_up(figure.note)}</font>'
        return Paragraph(text, style_of(size, after=size * 0.1))

    def _strip(self) -> tuple[list[Any], float]:
        page, texts = self.page, self._texts
        parts = [("slides.missing", page.missing), ("slides.saidBy", page.sources)]

        def make(size: float) -> list[Any]:
            return [
                Paragraph(
                    f"<b>{mark_up(texts[key])}</b> &nbsp;{mark_up(' · '.join(lines))}",
                    style_of(size, colour="muted", after=2),
                )
                for key, lines in parts
                if lines
            ] or [say(texts["slides.noSource"], size, colour="muted")]

        return _fit(make, self.width, self.height * 0.22, 8.5)


def _height_of(flowables: Sequence[Any], width: float) -> float:
    height = 0.0
    for number, flowable in enumerate(flowables):
        height += flowable.wrap(width, 10_000)[1]
        if number:
            height += max(flowables[number - 1].getSpaceAfter(), flowable.getSpaceBefore())
    return height


def _fit(
    make: Callable[[float], list[Any]], width: float, height: float, most: float
) -> tuple[list[Any], float]:
    """Make flowables in the largest size that fits, and give their height."""
    for size in (s for s in (most, *_SIZES) if s <= most):
        made = make(size)
        taken = _height_of(made, width)
        if taken <= height:
            break
    return made, taken


def _stack(canvas: Any, flowables: Sequence[Any], x: float, top: float, width: float) -> None:
    y = top
    for number, flowable in enumerate(flowables):
        if number:
            y -= max(flowables[number - 1].getSpaceAfter(), flowable.getSpaceBefore())
        y -= flowable.wrap(width, 10_000)[1]
        flowable.drawOn(canvas, x, y)


def lay_table(table: Table, *, width: float) -> Any:
    """Make a table that runs over as many sheets as it needs, its header on each."""
    size = 9.0
    shares = sum(column.share for column in table.columns)
    widths = [width * column.share / shares for column in table.columns]
    data: list[list[Any]] = [
        [say(c.heading, size, bold=True, colour="muted") for c in table.columns]
    ]
    looks: list[tuple[Any, ...]] = [
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
