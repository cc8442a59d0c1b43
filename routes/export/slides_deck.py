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
from routes.export.slides_fit import Piece, choose_size, text_width
from routes.export.slides_grid import EMU_PER_INCH, MARGIN, PT_PER_INCH, Box
from routes.export.slides_text import Paragraph, Span, clean_text, write_text
from routes.style import TLP_COLOURS
from routes.texts import fill_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pptx.presentation import Presentation

__all__ = ["Deck", "Page"]

_MARK_SIZE: Final = 12.0  # points: the least that TLP 2.0 recommends
_MARK_HEIGHT: Final = 0.3
_MARK_EDGE: Final = 0.16
_GROUND: Final = "#000000"  # of the marks, as the protocol asks
_OWN_TITLE: Final = Box(MARGIN, 0.5, 4.0, 0.6)  # where a layout has none; as wide as the slide
_LEAST_AREA: Final = (5.5, 3.2)
_FOOT_KINDS: Final = ("FOOTER", "SLIDE_NUMBER", "DATE")
_BODY_KINDS: Final = ("BODY", "OBJECT")
_TITLE_KINDS: Final = ("TITLE", "CENTER_TITLE")


@dataclass
class Page:
    """A slide being made: the library's slide and its layout."""

    slide: Any
    layout: Any

    def placeholder(self, *kinds: str) -> Any | None:
        """Give the first placeholder of one of these kinds, None if there is none."""
        return next((p for p in self.slide.placeholders if _kind(p) in kinds), None)


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
        every = [x for master in self.presentation.slide_masters for x in master.slide_layouts]
        kinds = {id(layout): [_kind(p) for p in _placeholders(layout)] for layout in every}

        def having(*wanted: tuple[str, ...]) -> list[Any]:
            return [
                layout
                for layout in every
                if all(any(kind in kinds[id(layout)] for kind in some) for some in wanted)
                and _title_is_above(layout, self.height)
            ]

        covers = [x for x in every if "CENTER_TITLE" in kinds[id(x)] or "SUBTITLE" in kinds[id(x)]]
        bodies = having(_TITLE_KINDS, _BODY_KINDS)
        # The layout with the fewest boxes besides the title: "Title and Content", not four columns.
        bodies.sort(key=lambda layout: len(kinds[id(layout)]))
        bodies = [x for x in bodies if x not in covers] or bodies
        maps = [x for x in having(_TITLE_KINDS, _BODY_KINDS, ("PICTURE",)) if x not in covers]
        bare = [
            x
            for x in having(_TITLE_KINDS)
            if not {*kinds[id(x)]} - {*_TITLE_KINDS, *_FOOT_KINDS} and x not in covers
        ]
        blank = [x for x in every if not {*kinds[id(x)]} & {*_TITLE_KINDS, *_BODY_KINDS}]
        any_layout = bare or bodies or having(_TITLE_KINDS) or blank or every
        text = (bodies or any_layout)[0]
        return {
            "title": (covers or [text])[0],
            "map": (maps or [text])[0],
            "text": text,
            "table": any_layout[0],
        }

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
        return self._area(self.layouts[sort])

    def finish(self, page: Page) -> None:
        """Put on what every slide has; take away boxes that nothing was put in."""
        for placeholder in list(page.slide.placeholders):
            if _is_empty(placeholder):
                placeholder._element.getparent().remove(placeholder._element)
        self._add_footers(page)
        taken = _obstacles(page.layout, self.width, self.height)
        self._add_mark(page, "Marking", self._find_spot(_MARK_EDGE, taken))
        below = self._find_spot(self.height - _MARK_EDGE - _MARK_HEIGHT, taken)
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
        shape = page.placeholder(*_TITLE_KINDS)
        if shape is None:
            box = Box(_OWN_TITLE.x, _OWN_TITLE.y, self.width - 2 * MARGIN, _OWN_TITLE.h)
            self.add_text(page, "Title", box, [Paragraph((Span(title, bold=True),))], 24)
            return
        box = _box(shape)
        if not cover and not _title_is_above(page.layout, self.height):
            box = Box(_OWN_TITLE.x, _OWN_TITLE.y, self.width - 2 * MARGIN, _OWN_TITLE.h)
            shape.left, shape.top, shape.width, shape.height = box.emu()
        mark_end = _MARK_EDGE + _MARK_HEIGHT + 0.02
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

    def _area(self, layout: Any) -> Box:
        """Give the room between title and footers: where the template itself puts text."""
        titles = [p for p in layout.placeholders if _kind(p) in _TITLE_KINDS]
        title = titles[0] if titles and _title_is_above(layout, self.height) else None
        bodies = [p for p in layout.placeholders if _kind(p) in (*_BODY_KINDS, "PICTURE")]
        bodies = bodies or [p for p in layout.slide_master.placeholders if _kind(p) == "BODY"]
        around = [_box(p) for p in bodies] or ([_box(title)] if title is not None else [])
        left = max(min((b.x for b in around), default=MARGIN), 0.2)
        right = min(max((b.right for b in around), default=self.width), self.width - 0.2)
        if right - left < _LEAST_AREA[0]:
            left, right = MARGIN, self.width - MARGIN
        top = max(_OWN_TITLE.bottom if title is None else _box(title).bottom, _MARK_EDGE) + 0.24
        if top > self.height * 0.45:
            top = min((_box(p).y for p in bodies), default=top)
        taken = _obstacles(layout, self.width, self.height)
        taken += [_box(p) for p in layout.placeholders if _kind(p) in _FOOT_KINDS]
        feet = [b.y for b in taken if b.y > self.height * 0.7 and b.x < right and b.right > left]
        bottom = min([*feet, self.height - _MARK_EDGE - _MARK_HEIGHT]) - 0.08
        meant = max((_box(p).bottom for p in bodies), default=bottom)
        if meant - top >= _LEAST_AREA[1]:  # below it may be what only the ground's picture shows
            bottom = min(bottom, meant)
        area = Box(left, top, right - left, bottom - top)
        if area.w < _LEAST_AREA[0] or area.h < _LEAST_AREA[1]:
            width, height = f"{self.width:.1f}", f"{self.height:.1f}"
            raise ExportError(
                fill_text(self.texts, "slides.template.shape", width=width, height=height)
            )
        return area

    def _find_spot(self, top: float, taken: list[Box]) -> Box:
        """Find the place of a mark: right-hand, unless a logo is there; then left of it."""
        width = text_width(self._marking, _MARK_SIZE, bold=True) / PT_PER_INCH + 0.24
        first = spot = Box(self.width - MARGIN - width, top, width, _MARK_HEIGHT)
        while any(spot.meets(other) for other in taken):
            spot = Box(spot.x - 0.1, spot.y, spot.w, spot.h)
            if spot.x < 0.2:
                return first
        return spot

    def _make_way(self, page: Page, mark: Box) -> None:
        """Let footer and number end left of the mark."""
        for shape in page.slide.placeholders:
            box = _box(shape)
            if _kind(shape) in _FOOT_KINDS and box.meets(mark):
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
            kind = _kind(placeholder)
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


def _placeholders(layout: Any) -> list[Any]:
    return list(layout.placeholders)


def _kind(placeholder: Any) -> str:
    return str(placeholder.placeholder_format.type).split(" ")[0].rsplit(".", 1)[-1]


def _box(shape: Any) -> Box:
    edges = (shape.left, shape.top, shape.width, shape.height)
    x, y, w, h = (int(edge or 0) / EMU_PER_INCH for edge in edges)
    return Box(x, y, w, h)


def _is_empty(placeholder: Any) -> bool:
    if _kind(placeholder) == "PICTURE":
        return not hasattr(placeholder, "image")
    return bool(placeholder.has_text_frame and not placeholder.text_frame.text.strip())


def _title_is_above(layout: Any, height: float) -> bool:
    titles = [_box(p) for p in layout.placeholders if _kind(p) in _TITLE_KINDS]
    return not titles or titles[0].bottom < height * 0.4


def _obstacles(layout: Any, width: float, height: float) -> list[Box]:
    """List what a layout draws itself, grounds apart: logos, numbers, footers."""
    drawn = [_box(s) for s in layout.shapes if not s.is_placeholder]
    if layout._element.get("showMasterSp") != "0":
        drawn += [_box(s) for s in layout.slide_master.shapes if not s.is_placeholder]
    most = 0.3 * width * height
    return [b for b in drawn if b.h > 0 and b.w * b.h < most and b.w < 0.9 * width]


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
        if _kind(placeholder) in _TITLE_KINDS:
            sizes = placeholder._element.xpath(".//a:lstStyle/a:lvl1pPr/a:defRPr/@sz")
            if sizes:
                return int(sizes[0]) / 100
    sizes = layout.slide_master._element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr/@sz")
    return int(sizes[0]) / 100 if sizes else None
