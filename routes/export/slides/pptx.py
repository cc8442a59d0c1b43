"""Write the briefing as slides: native text, tables and notes, maps as sharp pictures.

Owns: what stands on each slide. Refuses: the words (:mod:`routes.export.briefing`), the look of a
person's own template, which stays as it is, and movement.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from routes.export.briefing.maps import still_of
from routes.export.briefing.pages import Briefing, MapPage, build_briefing
from routes.export.briefing.strip import cut_strip
from routes.export.slides.deck import Deck, Page
from routes.export.slides.figures import say_figures
from routes.export.slides.fit import choose_size, measure_height
from routes.export.slides.grid import PT_PER_INCH, Box, divide_step
from routes.export.slides.house import build_house
from routes.export.slides.legend import say_key, say_sheet
from routes.export.slides.table import add_table, cut_rows
from routes.export.slides.template import open_template
from routes.export.slides.text import (
    Paragraph,
    Span,
    as_pieces,
    clean_text,
    from_blocks,
    write_text,
)
from routes.markup import plain_text
from routes.style import substance_colours
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.export.briefing.tables import Table
    from routes.export.job import ExportJob, Progress
    from routes.export.still import LegendSheet, Still, StillRenderer

__all__ = ["write_pptx"]

_MOST_ROWS: Final = 120
# All colours are kept: fewer would make small files, and lines of another colour than their legend.
_DPI: Final = 225
_CSS_PX_PER_INCH: Final = 96
_SMALL: Final = 10.0
_SMALLEST: Final = 8.0
_LAST_RESORT: Final = 6.0  # for words: rather small than over the edge
_INTRO: Final = 12.0
_TABLE_SIZES: Final = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0)


def write_pptx(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write the briefing of a job as a .pptx.

    Raises:
        ExportError: the template cannot be used.
        ExportCancelled: the person asked for it to stop.
    """
    from routes.export.still import StillRenderer

    _Slides(job).write(path, progress, StillRenderer)


class _Slides:
    def __init__(self, job: ExportJob) -> None:
        options = job.options
        self.job = job
        self.texts = job.texts
        self.house = options.template is None
        if options.template is None:
            presentation = build_house(aspect=options.aspect, theme=options.theme)
        else:
            presentation = open_template(options.template, job.texts)
        self.briefing = build_briefing(job, most_rows=_MOST_ROWS)
        self.deck = Deck(
            presentation,
            texts=job.texts,
            lang=job.lang,
            marking=self.briefing.marking,
            tlp=self.briefing.tlp,
            footer=self.briefing.footer,
        )

    def write(self, path: Path, progress: Progress, renderer_of: type[StillRenderer]) -> None:
        briefing = self.briefing
        parts = len(briefing.maps) + 2
        progress(0.0, briefing.cover.title)
        self._add_cover()
        with renderer_of(self.job.payload, self.job.dense) as renderer:
            for number, page in enumerate(briefing.maps):
                words = fill_text(self.texts, "slides.progress.map", title=page.title)
                progress((number + 1) / parts, words)
                self._add_map(page, renderer)
            sheet = self._draw_legend(renderer)
        progress((parts - 1) / parts, self.texts["slides.progress.tables"])
        # What explains the slides stands together at their end: signs, sources, grades.
        for table in (table for table in briefing.tables if table.id != "sources"):
            self._add_table(table)
        self._add_legend(sheet)
        for table in (table for table in briefing.tables if table.id == "sources"):
            self._add_table(table)
        self._add_reading()
        _describe(self.deck.presentation, briefing)
        progress((parts - 0.5) / parts, self.texts["slides.progress.file"])
        self.deck.presentation.save(str(path))

    def _add_cover(self) -> None:
        cover = self.briefing.cover
        page = self.deck.add("title", cover.title)
        subtitle = page.placeholder("SUBTITLE")
        if subtitle is not None and cover.subtitle:
            span = Span(clean_text(cover.subtitle))
            write_text(
                subtitle.text_frame,
                [Paragraph((span,), keep_look=True)],
                None,
                lang=self.job.lang,
            )
        words = from_blocks(cover.summary)
        words += [Paragraph((Span(fact, colour=self._muted),), after=0.35) for fact in cover.facts]
        body = page.placeholder("BODY", "OBJECT")
        if body is not None and self.house:
            self._fill(body, words, most=16.0, least=10.0)
            self.deck.finish(page)
            return
        self.deck.finish(page)
        about = self.deck.add("text", self.texts["page.about"])
        self._fill_body(about, words, most=20.0)
        self.deck.finish(about)

    @property
    def _room(self) -> float:
        """The share of a width that is counted on: a template's font may be wider than ours."""
        return 1.0 if self.house else 0.9

    @property
    def _muted(self) -> str:
        # A template's second text colour may be its ground: only ours is known to be readable.
        return "tx2" if self.house else ""

    def _fill(
        self, shape: Any, words: list[Paragraph], *, most: float, least: float,
        box: Box | None = None,
    ) -> None:  # fmt: skip
        width = ((box.w * PT_PER_INCH) if box else shape.width / 12700) * self._room
        height = (box.h * PT_PER_INCH) if box else shape.height / 12700
        size = choose_size(as_pieces(words), width, height, most=most, least=least)
        self.deck.fill_shape(shape, words, size, box=box)

    def _fill_body(self, page: Page, words: list[Paragraph], *, most: float) -> None:
        """Write into the layout's own text box, else into one of ours, over the whole area."""
        area = self.deck.area_of("text")
        body = page.placeholder("BODY", "OBJECT")
        if body is None:
            body = page.slide.shapes.add_textbox(*area.emu())
            body.name = self.texts["slides.column.fact"]
        self._fill(body, words, most=most, least=_SMALLEST, box=area)

    def _add_map(self, page: MapPage, renderer: StillRenderer) -> None:
        made = self.deck.add("map", page.title)
        grid = divide_step(self.deck.area_of("map"))
        colours = substance_colours([s["id"] for s in self.job.payload["substances"]])
        figures = say_figures(
            page.figures,
            colours={name: themes[self.job.options.theme] for name, themes in colours.items()},
            muted=self._muted,
        )
        width = grid.text.w * PT_PER_INCH * self._room
        most = grid.text.h * PT_PER_INCH * 0.55
        size = choose_size(as_pieces(figures), width, most, most=11.0, least=_SMALLEST)
        height = min(measure_height(as_pieces(figures), size, width), most) / PT_PER_INCH
        words_box, figures_box = grid.split_text(height)

        body = made.placeholder("BODY", "OBJECT")
        if body is None:
            body = made.slide.shapes.add_textbox(*words_box.emu())
            body.name = page.title
        words = self._words(page)
        self._fill(body, words, most=18.0, least=_LAST_RESORT, box=words_box)
        heading = page.figures.heading
        self.deck.add_text(made, heading, figures_box, figures, size, anchor="b")
        self._place_picture(made, page, grid.map, renderer)
        self._add_strip(made, page, grid.strip)
        if page.notes and self.job.options.notes:
            made.slide.notes_slide.notes_text_frame.text = clean_text(plain_text(page.notes))
        self.deck.finish(made)

    def _words(self, page: MapPage) -> list[Paragraph]:
        colour = "accent1" if self.house else ""
        date = Paragraph((Span(page.date_text, bold=True, colour=colour),), after=0.6)
        return [*([date] if page.date_text else []), *from_blocks(page.blocks)]

    def _place_picture(self, made: Page, page: MapPage, box: Box, renderer: StillRenderer) -> None:
        still = self._still_of(page, box)
        picture = renderer.png(still, scale=_DPI / _CSS_PX_PER_INCH)
        holder = made.placeholder("PICTURE")
        if holder is None:
            shape = made.slide.shapes.add_picture(io.BytesIO(picture), *box.emu())
        else:
            shape = holder.insert_picture(io.BytesIO(picture))
            shape.crop_left = shape.crop_right = shape.crop_top = shape.crop_bottom = 0
            shape.left, shape.top, shape.width, shape.height = box.emu()
        shape.name = self.texts["slides.map"]
        alt = f"{page.alt} {say_key(renderer.legend(still), self.texts)}".strip()
        shape._element.nvPicPr.cNvPr.set("descr", clean_text(alt))

    def _still_of(self, page: MapPage, box: Box) -> Still:
        width, height = _px(box)
        theme = self.job.options.theme
        return still_of(page, width=width, height=height, theme=theme)

    def _draw_legend(self, renderer: StillRenderer) -> LegendSheet:
        box = divide_step(self.deck.area_of("map")).map
        width, height = _px(self.deck.area_of("table"))
        return renderer.legend_sheet(
            [self._still_of(page, box) for page in self.briefing.maps],
            width=width,
            height=height,
            theme=self.job.options.theme,
            scale=_DPI / _CSS_PX_PER_INCH,
        )

    def _add_legend(self, sheet: LegendSheet) -> None:
        made = self.deck.add("table", self.texts["slides.legend"])
        area = self.deck.area_of("table")
        box = Box(area.x, area.y, area.w, area.h * sheet.height / _px(area)[1])
        shape = made.slide.shapes.add_picture(io.BytesIO(sheet.picture), *box.emu())
        shape.name = self.texts["slides.legend.picture"]
        lines = say_sheet(sheet.entries, self.texts)
        alt = fill_text(self.texts, "slides.legend.alt", signs=" ".join(lines))
        shape._element.nvPicPr.cNvPr.set("descr", clean_text(alt))
        # As words it can be searched, copied and read out.
        if self.job.options.notes:
            made.slide.notes_slide.notes_text_frame.text = clean_text("\n".join(lines))
        self.deck.finish(made)

    def _add_strip(self, made: Page, page: MapPage, box: Box) -> None:
        """Say who says so, and what the map cannot show, along the foot of the slide."""
        width, height = box.w * PT_PER_INCH * self._room, box.h * PT_PER_INCH

        def fits(missing: tuple[str, ...], sources: tuple[str, ...], share: float) -> bool:
            pieces = as_pieces(self._strip(missing, sources))
            return measure_height(pieces, _SMALLEST, width) <= height * share

        # What there is no room for is counted: below the strip lies the slide's own foot.
        lines = self._strip(*cut_strip(self.texts, page.missing, page.cited, fits))
        size = choose_size(as_pieces(lines), width, height, most=_SMALL, least=_LAST_RESORT)
        self.deck.add_text(made, self.texts["slides.saidBy"], box, lines, size)

    def _strip(self, missing: tuple[str, ...], sources: tuple[str, ...]) -> list[Paragraph]:
        lines = []
        for key, parts in (("slides.missing", missing), ("slides.saidBy", sources)):
            if parts:
                head = Span(f"{self.texts[key]}  ", bold=True, colour=self._muted)
                text = Span(" · ".join(parts), colour=self._muted)
                lines.append(Paragraph((head, text), after=0.2))
        none = Paragraph((Span(self.texts["slides.noSource"], colour=self._muted),))
        return lines or [none]

    def _add_table(self, table: Table) -> None:
        area = self.deck.area_of("table")
        intro = [Paragraph((Span(table.intro, colour=self._muted),))] if table.intro else []
        above = measure_height(as_pieces(intro), _INTRO, area.w * PT_PER_INCH) / PT_PER_INCH
        top = above + 0.14 if intro else 0.0
        box = Box(area.x, area.y + top, area.w, area.h - top)
        # A short table is set larger, as long as it stays on one slide.
        for size in _TABLE_SIZES:
            pages = cut_rows(table, width=box.w, height=box.h, size=size)
            if len(pages) == 1:
                break
        for number, rows in enumerate(pages, start=1):
            title = table.title
            if len(pages) > 1:
                title = fill_text(
                    self.texts, "slides.continued", title=title, n=number, of=len(pages)
                )
            made = self.deck.add("table", title)
            if intro:
                place = Box(area.x, area.y, area.w, above)
                self.deck.add_text(made, table.title, place, intro, _INTRO)
            add_table(
                made.slide, table, rows, box=box, size=size, lang=self.job.lang, house=self.house
            )
            self.deck.finish(made)

    def _add_reading(self) -> None:
        reading = self.briefing.reading
        made = self.deck.add("text", reading.title)
        words = []
        for heading, text in reading.sections:
            colour = "accent1" if self.house else ""
            words.append(Paragraph((Span(heading, bold=True, colour=colour),), after=0.1))
            words.append(Paragraph((Span(text),), after=0.6))
        self._fill_body(made, words, most=15.0)
        self.deck.finish(made)


def _px(box: Box) -> tuple[int, int]:
    """Give a box's width and height in CSS px."""
    return round(box.w * _CSS_PX_PER_INCH), round(box.h * _CSS_PX_PER_INCH)


def _describe(presentation: Any, briefing: Briefing) -> None:
    """Write the file's properties anew: nobody's name, no date of making."""
    properties = presentation.core_properties
    properties.title = clean_text(briefing.cover.title)[:250]
    properties.subject = clean_text(briefing.cover.subtitle)[:250]
    properties.keywords = briefing.marking
    properties.author = properties.last_modified_by = "Sillage"
    properties.language = "en"
    for name in ("category", "comments", "content_status", "identifier", "version"):
        setattr(properties, name, "")
    properties.revision = 1
    for stamp in ("created", "modified", "lastPrinted"):
        for element in properties._element.findall(f"{{*}}{stamp}"):
            properties._element.remove(element)
