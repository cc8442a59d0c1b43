"""Own the pages of a briefing as data: what slides and the printed handout both say.

Owns: which pages there are, in which order, and every word on them. Refuses: how a page looks,
and drawing maps: a map page holds the view to be drawn (:mod:`routes.export.still`).

Nothing above the job's ceiling is in it, because nothing of that is in the job.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geodata.schema import RECORD_TABLES
from routes.daywords import say_day
from routes.export.briefing.figures import Figures, build_figures
from routes.export.briefing.reading import Reading, build_facts, build_reading
from routes.export.briefing.sources import Cited, cite_sources
from routes.export.briefing.tables import Table, build_tables
from routes.export.briefing.words import say_count
from routes.markup import Block, read_markup
from routes.partly import explain_partly, find_partly
from routes.payload import case_days
from routes.records import describe_unplaced
from routes.select import Selection, select_records
from routes.story import find_step, view_of_step
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.case_records import Bounds
    from routes.export.job import ExportJob
    from routes.view import View

__all__ = ["Briefing", "Cover", "MapPage", "build_briefing"]


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page; ``facts`` are short lines: period, what is counted, what was left out."""

    title: str
    subtitle: str
    summary: tuple[Block, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapPage:
    """A page with a map: its words, and what its map shows.

    ``missing``: what the page speaks of and the map does not show, each with the reason;
    ``cited``: its sources, grades in words; ``alt``: the map said for those who do not
    see it; ``bounds`` (west, south, east, north) in degrees, None: the case's focus.
    """

    id: str
    title: str
    date_text: str
    blocks: tuple[Block, ...]
    notes: tuple[Block, ...]
    view: View
    bounds: Bounds | None
    highlight: tuple[str, ...]
    figures: Figures
    missing: tuple[str, ...]
    cited: Cited
    alt: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """All pages, in order. ``marking`` (TLP 2.0, "TLP:CLEAR") belongs on each of them."""

    marking: str
    tlp: str
    footer: str
    cover: Cover
    maps: tuple[MapPage, ...]
    tables: tuple[Table, ...]
    reading: Reading


def build_briefing(job: ExportJob, *, most_rows: int) -> Briefing:
    """Build the pages of a briefing; a case without a story gets one map of the job's view.

    ``most_rows``: see :func:`routes.export.briefing.tables.build_tables`.
    """
    texts, info = job.texts, job.case.info
    steps = [_step_page(job, number) for number in range(len(job.story))]
    return Briefing(
        marking=f"TLP:{job.handling.marking}",
        tlp=job.handling.marking,
        footer=fill_text(texts, "slides.footer", title=info.title),
        cover=Cover(info.title, info.subtitle, tuple(read_markup(info.summary)), build_facts(job)),
        maps=_tell_apart(steps or [_view_page(job)]),
        tables=build_tables(job, most_rows=most_rows),
        reading=build_reading(job),
    )


def _tell_apart(pages: list[MapPage]) -> tuple[MapPage, ...]:
    """Give pages of one title a number: people who hear the titles must tell them apart."""
    seen: dict[str, int] = {}
    told = []
    for page in pages:
        seen[page.title] = seen.get(page.title, 0) + 1
        again = seen[page.title] > 1
        told.append(replace(page, title=f"{page.title} ({seen[page.title]})") if again else page)
    return tuple(told)


def _step_page(job: ExportJob, number: int) -> MapPage:
    packed = job.story[number]
    step = find_step(job.case, packed["id"])
    assert step is not None  # the story is packed from the case's own steps
    view = view_of_step(step, job.view)
    selection = select_records(job.case, view, last_day=case_days(job.case)[1])
    title = step.title or fill_text(job.texts, "slides.step", n=number + 1)
    date_text = packed["dateText"] or _say_date(job, view, selection)
    return MapPage(
        id=step.id,
        title=title,
        date_text=date_text,
        blocks=tuple(packed["blocks"]),
        notes=tuple(packed["notes"]),
        view=view,
        bounds=step.bounds,
        highlight=step.highlight,
        figures=build_figures(job.case, selection, job.texts),
        missing=_missing(job, view, selection, step.highlight),
        cited=cite_sources(job.case, step.highlight or _in_view(job, selection), job.texts),
        alt=_say_map(job, title, date_text, selection, step.highlight),
    )


def _view_page(job: ExportJob) -> MapPage:
    """Give the one page of a case without a story: the view as the reader left it."""
    selection, view, texts = job.selection, job.view, job.texts
    date_text = _say_date(job, view, selection)
    title = texts["slides.view"]
    highlight = (view.selected,) if view.selected and _is_record(job, view.selected) else ()
    return MapPage(
        id="view",
        title=title,
        date_text=date_text,
        blocks=tuple(read_markup(_say_counts(job, selection))),
        notes=(),
        view=replace(view, date=selection.day),
        bounds=None,
        highlight=highlight,
        figures=build_figures(job.case, selection, texts),
        missing=_missing(job, view, selection, highlight),
        cited=cite_sources(job.case, _in_view(job, selection), texts),
        alt=_say_map(job, title, date_text, selection, highlight),
    )


def _say_date(job: ExportJob, view: View, selection: Selection) -> str:
    last = say_day(selection.day, job.texts)
    if view.mode != "window":
        return last
    first = say_day(selection.day - view.window_days + 1, job.texts)
    return fill_text(job.texts, "story.window", first=first, last=last)


def _is_record(job: ExportJob, record: str) -> bool:
    return any(record in getattr(job.case, table).index for table in ("places", *RECORD_TABLES))


def _in_view(job: ExportJob, selection: Selection) -> tuple[str, ...]:
    return tuple(
        str(record)
        for table in RECORD_TABLES
        for record in getattr(job.case, table)["id"][selection.codes[table] > 0]
    )


def _name(job: ExportJob, record: str) -> str:
    table = job.case.table_of(record)
    row = getattr(job.case, table).loc[record]
    return str(row[{"places": "name", "notes": "topic"}.get(table, "label")])


def _missing(
    job: ExportJob, view: View, selection: Selection, highlight: tuple[str, ...]
) -> tuple[str, ...]:
    """Say how many have no date to be shown on, and what of the highlighted the map does not show,
    and why."""
    unplaced = set(job.case.unplaced())
    partly = set(job.case.flows.index[find_partly(job.case)])
    undated = _count_undated(job, view, selection)
    lines = [say_count(job.texts, "still.undated", undated)] if undated else []
    for record in highlight:
        reason = _why_missing(job, view, selection, record, unplaced)
        if not reason and record in partly:
            reason = explain_partly(job.case.flows.loc[record], job.texts)
        if reason:
            name = _name(job, record)
            lines.append(fill_text(job.texts, "slides.missing.one", name=name, reason=reason))
    return tuple(lines)


def _count_undated(job: ExportJob, view: View, selection: Selection) -> int:
    """Count the records that only wait, without a date, behind the switch."""
    count = 0
    for table in (name for name in RECORD_TABLES if name in view.layers):
        waiting = selection.masks[table] & (selection.codes[table] == 0)
        undated = getattr(job.case, table)["undated"].to_numpy(dtype=bool)
        count += int((waiting & undated).sum())
    return count


def _why_missing(
    job: ExportJob,
    view: View,
    selection: Selection,
    record: str,
    unplaced: set[tuple[str, str]],
) -> str:
    case, texts = job.case, job.texts
    table = case.table_of(record)
    if table == "notes":
        return texts["slides.missing.note"]
    if table == "places":
        drawn = case.places["lon"].notna()[record]
        return "" if drawn else texts["page.unplaced.no_position"]
    if table not in RECORD_TABLES:
        return ""
    if (record, table) in unplaced:
        return describe_unplaced(case, record, table, texts)
    frame = getattr(case, table)
    position = frame.index.get_loc(record)
    if not selection.masks[table][position]:
        return texts["slides.missing.filter"]
    if not selection.codes[table][position]:
        return texts[f"slides.missing.{'noDate' if frame['undated'].iloc[position] else 'date'}"]
    return "" if table in view.layers else texts["slides.missing.layer"]


def _say_counts(job: ExportJob, selection: Selection) -> str:
    texts = job.texts
    counts = [
        say_count(texts, f"slides.count.{name}", n)
        for name in ("seizures", "flows", "events")
        if (n := selection.visible[name])
    ]
    if not counts:
        return ""
    return fill_text(texts, "slides.alt.counts", counts=", ".join(counts))


def _say_map(
    job: ExportJob, title: str, date_text: str, selection: Selection, highlight: tuple[str, ...]
) -> str:
    texts = job.texts
    said = [fill_text(texts, "slides.alt", title=title, date=date_text)]
    if counts := _say_counts(job, selection):
        said.append(counts)
    if highlight:
        names = "; ".join(dict.fromkeys(_name(job, record) for record in highlight[:12]))
        said.append(fill_text(texts, "slides.alt.highlight", names=names))
    return " ".join(said)
