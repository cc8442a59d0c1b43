"""Own the deck: which layout serves which page, what room it leaves, and what is on every slide.

Owns: titles, handling marks (TLP 2.0: right-hand, above and below, text in its colour on black),
footers, numbers, and the order in which shapes are read aloud. The same for the house's layouts
and for those of somebody's own template. Refuses: the content of pages.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from routes.export.errors import ExportError
from routes.export.slides.fit import Piece, choose_size, text_width
from routes.export.slides.grid import EMU_PER_INCH, MARGIN, PT_PER_INCH, Box
from routes.export.slides.layouts import (
    FOOT_KINDS,
    MARK_EDGE,
    MARK_HEIGHT,
    OWN_TITLE,
    TITLE_KINDS,
    box_of,
    choose_layouts,
    find_area,
    kind_of,
    list_obstacles,
    title_is_above,
)
from routes.export.slides.text import Paragraph, Span, clean_text, write_text
from routes.style import TLP_COLOURS
from routes.texts import fill_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pptx.presentation import Presentation

__all__ = ["Deck", "Page"]

_MARK_SIZE: Final = 12.0  # points: the least that TLP 2.0 recommends
_GROUND: Final = "#000000"  # of the marks, as the protocol asks


@dataclass
class Page:
    """A slide being made: the library's slide and its layout."""

    slide: Any
    layout: Any

    def placeholder(self, *kinds: str) -> Any | None:
        """Give the first placeholder of one of these kinds, None if there is none."""
        return next((p for p in self.slide.placeholders if kind_of(p) in kinds), None)


class Deck:
    """Add slides to a presentation that has layouts and no slides."""

    def __init__(
        self,
        presentation: Presentation,
        *,
        texts: Mapping[str, str],
        lang: str,
        marking: str,
        tlp: str,
        footer: str,
    ) -> None:
        """Take a presentation; ``marking`` is what the marks say, ``tlp`` its key of colours."""
        self.presentation = presentation
        self.texts = texts
        self.lang = lang
        self._marking = marking
        self._tlp = tlp
        self._footer = footer
        self._titles: set[str] = set()
        self.width = int(presentation.slide_width or 0) / EMU_PER_INCH
        self.height = int(presentation.slide_height or 0) / EMU_PER_INCH

    @cached_property
    def layouts(self) -> dict[str, Any]:
        """The layout for each sort of page: ``title``, ``map``, ``text``, ``table``."""
        return choose_layouts(self.presentation, height=self.height)

    def add(self, sort: str, title: str) -> Page:
        """Add a slide of a sort with its title, marks, footer and number."""
        layout = self.layouts[sort]
        slide = self.presentation.slides.add_slide(layout)
        page = Page(slide, layout)
        self._write_title(page, self._tell_apart(title), cover=sort == "title")
        return page

    def area_of(self, sort: str) -> Box:
        """Give the room for content on slides of a sort.

        Raises:
            ExportError: the template leaves too little of it.
        """
        area = find_area(self.layouts[sort], width=self.width, height=self.height)
        if area is None:
            width, height = f"{self.width:.1f}", f"{self.height:.1f}"
            raise ExportError(
                fill_text(self.texts, "slides.template.shape", width=width, height=height)
            )
        return area

    def finish(self, page: Page) -> None:
        """Put on what every slide has; take away boxes that nothing was put in."""
        for placeholder in list(page.slide.placeholders):
            if _is_empty(placeholder):
                placeholder._element.getparent().remove(placeholder._element)
        self._add_footers(page)
        taken = list_obstacles(page.layout, self.width, self.height)
        self._add_mark(page, "Marking", self._find_spot(MARK_EDGE, taken))
        below = self._find_spot(self.height - MARK_EDGE - MARK_HEIGHT, taken)
        self._make_way(page, below)
        self._add_mark(page, "Marking below", below)

    def add_text(
        self,
        page: Page,
        name: str,
        box: Box,
        paragraphs: Sequence[Paragraph],
        size: float,
        *,
        anchor: str = "t",
    ) -> Any:
        """Add a text box without margins; ``anchor`` t, ctr or b."""
        shape = page.slide.shapes.add_textbox(*box.emu())
        shape.name = name
        self.fill_shape(shape, paragraphs, size, anchor=anchor)
        return shape

    def fill_shape(
        self,
        shape: Any,
        paragraphs: Sequence[Paragraph],
        size: float,
        *,
        anchor: str = "t",
        box: Box | None = None,
    ) -> None:
        """Write into a shape without margins, at a place of its own if one is given."""
        frame = shape.text_frame
        frame.word_wrap = True
        body = frame._txBody.bodyPr
        for side in ("lIns", "tIns", "rIns", "bIns"):
            body.set(side, "0")
        body.set("anchor", anchor)
        if box is not None and (shape.left, shape.top, shape.width, shape.height) != box.emu():
            shape.left, shape.top, shape.width, shape.height = box.emu()
        write_text(frame, paragraphs, size, lang=self.lang)

    def _tell_apart(self, title: str) -> str:
        """Make a title one of a kind: programs that read aloud list slides by it."""
        told, number = clean_text(title), 1
        while told in self._titles:
            number += 1
            told = f"{clean_text(title)} ({number})"
        self._titles.add(told)
        return told

    def _write_title(self, page: Page, title: str, *, cover: bool) -> None:
        shape = page.placeholder(*TITLE_KINDS)
        if shape is None:
            box = Box(OWN_TITLE.x, OWN_TITLE.y, self.width - 2 * MARGIN, OWN_TITLE.h)
            self.add_text(page, "Title", box, [Paragraph((Span(title, bold=True),))], 24)
            return
        box = box_of(shape)
        if not cover and not title_is_above(page.layout, self.height):
            box = Box(OWN_TITLE.x, OWN_TITLE.y, self.width - 2 * MARGIN, OWN_TITLE.h)
            shape.left, shape.top, shape.width, shape.height = box.emu()
        mark_end = MARK_EDGE + MARK_HEIGHT + 0.02
        if box.y < mark_end and box.bottom - mark_end > 0.55:
            box = Box(box.x, mark_end, box.w, box.bottom - mark_end)
            shape.left, shape.top, shape.width, shape.height = box.emu()
        inset = 0.0 if _has_no_insets(shape) else 0.2
        own = _title_size(page.layout)
        most = own or (40.0 if cover else 28.0)
        size = choose_size(
            [Piece(title, bold=True)],
            (box.w - inset) * PT_PER_INCH,
            max(box.h - inset / 2, 0.3) * PT_PER_INCH,
            most=most,
            least=min(14.0, most),
        )
        # The template's own size stays wherever the title fits.
        write_text(
            shape.text_frame,
            [Paragraph((Span(title),), keep_look=True)],
            size if own is None or size < own else None,
            lang=self.lang,
        )

    def _find_spot(self, top: float, taken: list[Box]) -> Box:
        """Find the place of a mark: right-hand, unless a logo is there; then left of it."""
        width = text_width(self._marking, _MARK_SIZE, bold=True) / PT_PER_INCH + 0.24
        first = spot = Box(self.width - MARGIN - width, top, width, MARK_HEIGHT)
        while any(spot.meets(other) for other in taken):
            spot = Box(spot.x - 0.1, spot.y, spot.w, spot.h)
            if spot.x < 0.2:
                return first
        return spot

    def _make_way(self, page: Page, mark: Box) -> None:
        """Let footer and number end left of the mark."""
        for shape in page.slide.placeholders:
            box = box_of(shape)
            if kind_of(shape) in FOOT_KINDS and box.meets(mark):
                right = mark.x - 0.1
                width = right - box.x if right - box.x >= 0.4 else min(box.w, 0.6)
                place = Box(right - width, box.y, width, box.h).emu()
                shape.left, shape.top, shape.width, shape.height = place

    def _add_mark(self, page: Page, name: str, box: Box) -> None:
        from pptx.dml.color import RGBColor

        shape = page.slide.shapes.add_textbox(*box.emu())
        shape.name = name
        span = Span(self._marking, bold=True, colour=TLP_COLOURS[self._tlp])
        self.fill_shape(shape, [Paragraph((span,), align="ctr")], _MARK_SIZE, anchor="ctr")
        shape.fill.solid()
        ground: Any = RGBColor
        shape.fill.fore_color.rgb = ground.from_string(_GROUND[1:])

    def _add_footers(self, page: Page) -> None:
        """Give the slide its footer and number, which the library leaves out."""
        for placeholder in page.layout.placeholders:
            kind = kind_of(placeholder)
            if kind not in ("FOOTER", "SLIDE_NUMBER"):
                continue
            element = copy.deepcopy(placeholder._element)
            for child in list(element.spPr):
                element.spPr.remove(child)
            element.nvSpPr.cNvPr.set("id", str(_next_id(page.slide)))
            page.slide.shapes._spTree.append(element)
            shape = page.slide.shapes[-1]
            if kind == "FOOTER" and not shape.text_frame.text.strip():
                write_text(
                    shape.text_frame,
                    [Paragraph((Span(self._footer),), keep_look=True)],
                    None,
                    lang=self.lang,
                )


def _next_id(slide: Any) -> int:
    return max(int(i) for i in slide.shapes._spTree.xpath("//@id") if str(i).isdigit()) + 1


def _is_empty(placeholder: Any) -> bool:
    if kind_of(placeholder) == "PICTURE":
        return not hasattr(placeholder, "image")
    return bool(placeholder.has_text_frame and not placeholder.text_frame.text.strip())


def _has_no_insets(shape: Any) -> bool:
    owner = shape
    while owner is not None:
        body = owner._element.txBody.bodyPr if owner._element.txBody is not None else None
        if body is not None and body.get("lIns") is not None:
            return bool(body.get("lIns") == "0")
        owner = getattr(owner, "_base_placeholder", None)
    return False


def _title_size(layout: Any) -> float | None:
    """Find the size a layout gives titles: its own, else its master's; None if neither says."""
    for placeholder in layout.placeholders:
        if kind_of(placeholder) in TITLE_KINDS:
            sizes = placeholder._element.xpath(".//a:lstStyle/a:lvl1pPr/a:defRPr/@sz")
            if sizes:
                return int(sizes[0]) / 100
    sizes = layout.slide_master._element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr/@sz")
    return int(sizes[0]) / 100 if sizes else None
