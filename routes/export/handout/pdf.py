"""Write the briefing as a printable handout: A4 landscape, vector maps, numbered sheets.

Owns: the order of sheets and the making of the file. Refuses: the words
(:mod:`routes.export.briefing`), the presenter's notes, which are nobody else's, and colour of
paper: sheets are white, only the maps follow the theme that was asked for.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from routes.export.briefing.maps import still_of
from routes.export.briefing.pages import Briefing, MapPage, build_briefing
from routes.export.handout.fonts import register_fonts
from routes.export.handout.maps import Placed, finish_file
from routes.style import substance_colours
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.export.job import ExportJob, Progress
    from routes.export.still import Still, StillRenderer

__all__ = ["write_pdf"]

_MOST_ROWS: Final = 500
#: How much smaller than on a screen a map's letters are printed.
_CSS_PX_PER_PT: Final = 1.6
_LANGUAGES: Final = {"en": "en-GB"}

_Place = tuple[int, float, float, float, float]


def write_pdf(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write the handout of a job's briefing.

    Raises:
        ExportCancelled: the person asked for it to stop.
    """
    from routes.export.still import StillRenderer

    briefing = build_briefing(job, most_rows=_MOST_ROWS)
    parts = len(briefing.maps) + 2
    progress(0.0, job.texts["slides.progress.tables"])
    register_fonts()
    # The first time only to count: a sheet says how many there are.
    _, _, total = _lay_out(job, briefing, total=0)
    pages, places, _ = _lay_out(job, briefing, total=total)
    maps = []
    with StillRenderer(job.payload, job.dense) as renderer:
        for number, (page, place) in enumerate(zip(briefing.maps, places[:-1], strict=True)):
            words = fill_text(job.texts, "slides.progress.map", title=page.title)
            progress((number + 1) / parts, words)
            maps.append(_draw_map(job, page, place, renderer))
        maps.append(_draw_legend(job, briefing, places, renderer))
    progress((parts - 0.5) / parts, job.texts["slides.progress.file"])
    properties = {
        "Title": briefing.cover.title,
        "Subject": briefing.cover.subtitle,
        "Keywords": briefing.marking,
        "Author": "Sillage",
        "Creator": "Sillage",
        "Producer": "Sillage",
    }
    lang = _LANGUAGES.get(job.lang, job.lang)
    path.write_bytes(finish_file(pages, maps, properties=properties, lang=lang))


def _draw_map(job: ExportJob, page: MapPage, place: _Place, renderer: StillRenderer) -> Placed:
    number, x, y, width, _ = place
    still = _still_of(job, page, place)
    return Placed(page=number, pdf=renderer.pdf(still), x=x, y=y, width=width)


def _still_of(job: ExportJob, page: MapPage, place: _Place) -> Still:
    width, height = (round(length * _CSS_PX_PER_PT) for length in place[3:])
    return still_of(page, width=width, height=height, theme=job.options.theme)


def _draw_legend(
    job: ExportJob, briefing: Briefing, places: list[_Place], renderer: StillRenderer
) -> Placed:
    """Draw the legend of all maps at the upper edge of its place, the last of all."""
    number, x, y, width, height = places[-1]
    pages = zip(briefing.maps, places[:-1], strict=True)
    stills = [_still_of(job, page, place) for page, place in pages]
    sheet = renderer.legend_pdf(
        stills,
        width=round(width * _CSS_PX_PER_PT),
        height=round(height * _CSS_PX_PER_PT),
        theme=job.options.theme,
    )
    foot = y + height - sheet.height / _CSS_PX_PER_PT
    return Placed(page=number, pdf=sheet.picture, x=x, y=foot, width=width)


def _lay_out(job: ExportJob, briefing: Briefing, *, total: int) -> tuple[bytes, list[_Place], int]:
    """Lay out all sheets but the maps; give the file, the maps' places, the number of sheets."""
    from reportlab.platypus import BaseDocTemplate, PageTemplate
    from reportlab.platypus import Frame as Room

    from routes.export.handout.sheets import HEIGHT, MARGIN, WIDTH, Frame, draw_frame

    places: list[_Place] = []

    def number_sheet(number: int) -> str:
        return fill_text(job.texts, "slides.pdf.page", n=number, of=total)

    frame = Frame(briefing, number_sheet)

    def draw(canvas: Any, document: Any) -> None:
        draw_frame(canvas, frame, document.page)

    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    room = Room(
        MARGIN, 46, WIDTH - 2 * MARGIN, HEIGHT - 46 - 46,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document.addPageTemplates([PageTemplate(id="sheet", frames=[room], onPage=draw)])
    document.build(_flow(job, briefing, places))
    return out.getvalue(), places, int(document.page)


def _flow(job: ExportJob, briefing: Briefing, places: list[_Place]) -> list[Any]:
    from reportlab.platypus import KeepTogether, PageBreak, Spacer

    from routes.export.handout.map_sheet import LegendSheet, MapSheet
    from routes.export.handout.sheets import (
        MARGIN,
        WIDTH,
        Bookmark,
        lay_blocks,
        lay_table,
        say,
    )

    width = WIDTH - 2 * MARGIN
    cover = briefing.cover
    colours = substance_colours([s["id"] for s in job.payload["substances"]])
    flow: list[Any] = [
        Bookmark(cover.title, "cover"),
        Spacer(1, 70),
        say(cover.title, 34, bold=True, after=8),
        say(cover.subtitle, 16, colour="muted", after=26),
        *_narrow(lay_blocks(cover.summary, 12.5), width * 0.7),
        Spacer(1, 10),
        *_narrow([say(fact, 11, colour="muted", after=5) for fact in cover.facts], width * 0.7),
    ]

    def note_place(*place: Any) -> None:
        places.append(place)

    for number, page in enumerate(briefing.maps):
        flow += [
            PageBreak(),
            Bookmark(page.title, f"map-{number}"),
            MapSheet(
                page,
                texts=job.texts,
                colours={name: themes["light"] for name, themes in colours.items()},
                note_place=note_place,
            ),
        ]
    # Behind the maps it needs, where it tears no tables apart.
    legend = job.texts["slides.legend"]
    flow += [PageBreak(), Bookmark(legend, "legend"), LegendSheet(legend, note_place=note_place)]
    flow.append(PageBreak())
    for number, table in enumerate(briefing.tables):
        heading: list[Any] = [
            Bookmark(table.title, f"table-{number}"),
            say(table.title, 20, bold=True, after=8),
        ]
        if table.intro:
            heading.append(say(table.intro, 10, colour="muted", after=8))
        flow += [KeepTogether([*heading, Spacer(1, 60)]), Spacer(1, -60)]
        flow += [lay_table(table, width=width), Spacer(1, 22)]
    flow += [
        KeepTogether(
            [
                Bookmark(briefing.reading.title, "reading"),
                say(briefing.reading.title, 20, bold=True, after=10),
                *(
                    part
                    for heading_text, text in briefing.reading.sections
                    for part in (
                        say(heading_text, 10.5, bold=True, colour="accent", after=1),
                        say(text, 10.5, after=6),
                    )
                ),
            ]
        )
    ]
    return flow


def _narrow(flowables: list[Any], width: float) -> list[Any]:
    """Keep lines short enough to be read: text as wide as a sheet is not."""
    from routes.export.handout.sheets import MARGIN, WIDTH

    for flowable in flowables:
        flowable.style.rightIndent = WIDTH - 2 * MARGIN - width
    return flowables
