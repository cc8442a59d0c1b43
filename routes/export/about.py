"""Say what a file of data holds, and how it is to be handled, as pairs of heading and words.

Owns: the words that go out with every table and GIS file: case, marking, what was left out and
why, what was chosen, how to read it. Refuses: a date of making, so that the same job gives the
same file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from routes.daywords import say_day
from routes.export.records.attributes import KINDS, clean_text
from routes.records import label_of
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.export.job import ExportJob

__all__ = ["About", "describe_export", "headline_of", "made_day"]

_GROUPS: Final[Mapping[str, str]] = {
    "substances": "substance", "modes": "mode", "statuses": "status",
}  # fmt: skip
_EXPLAINED: Final = ("grades", "days", "weights", "context", "lanes", "maker")


@dataclass(frozen=True, slots=True)
class About:
    """One line about a file: a name for programs, a heading and words for people."""

    name: str
    heading: str
    text: str


def describe_export(job: ExportJob, tables: Mapping[str, pd.DataFrame]) -> list[About]:
    """Describe a file that holds these tables, made by ``attributes.describe_tables``."""
    texts, info = job.texts, job.case.info
    values = {
        "title": info.title,
        "subtitle": info.subtitle,
        "marking": f"TLP:{job.handling.marking}",
        "withheld": _say_withheld(job),
        "blur": texts[f"data.about.blur.{job.handling.blur}"],
        "aside": _say_aside(job),
        "presumption": info.presumption or texts["page.about.presumed"],
        "filters": _say_filters(job),
        "dates": _say_dates(job),
        "held": _say_held(job, tables),
        "unplaced": fill_text(
            texts, "data.about.unplaced.count", n=f"{_count_unplaced(tables):,}"
        ),
        **{name: texts[f"data.about.{name}.text"] for name in _EXPLAINED},
    }
    return [
        About(name, texts[f"data.about.{name}"], clean_text(text))
        for name, text in values.items()
        if text
    ]


def headline_of(job: ExportJob) -> str:
    """Give the line that heads a file: its marking and the case's title."""
    line = fill_text(
        job.texts,
        "data.headline",
        marking=f"TLP:{job.handling.marking}",
        title=job.case.info.title,
    )
    return clean_text(line)


def made_day(job: ExportJob) -> int:
    """Give the day that files bear as their date: the last day of the case, not today.

    Files would otherwise differ each time they are made.
    """
    last = job.case.last_day
    return 0 if last is None else last


def _say_withheld(job: ExportJob) -> str:
    handling, texts = job.handling, job.texts
    if handling.ceiling is None:
        return texts["data.about.withheld.all"]
    if not handling.withheld_total:
        return texts["data.about.withheld.none"]
    counted = ((name, n) for name, n in handling.withheld.items() if n)
    return fill_text(
        texts,
        "data.about.withheld.some",
        n=f"{handling.withheld_total:,}",
        ceiling=handling.ceiling,
        tables=_say_counts(job, counted, "data.about.withheld.table"),
    )


def _say_aside(job: ExportJob) -> str:
    if not job.handling.set_aside:
        return job.texts["data.about.aside.none"]
    return fill_text(job.texts, "data.about.aside.some", n=f"{job.handling.set_aside:,}")


def _say_filters(job: ExportJob) -> str:
    view, texts = job.view, job.texts
    said: list[tuple[str, str]] = []
    for name, group in _GROUPS.items():
        chosen: tuple[str, ...] | None = getattr(view, name)
        if chosen is not None:
            words = ", ".join(label_of(texts, group, value) for value in chosen)
            said.append((name, words or texts["data.about.filters.nothing"]))
    if view.scope != "all":
        said.append(("scope", label_of(texts, "scope", view.scope)))
    said += [
        (name, str(grade))
        for name in ("reliability", "credibility")
        if (grade := getattr(view, name)) is not None
    ]
    lines = [fill_text(texts, f"data.about.filters.{name}", values=v) for name, v in said]
    return "; ".join(lines) or texts["data.about.filters.none"]


def _say_dates(job: ExportJob) -> str:
    view = job.view
    date = say_day(job.selection.day, job.texts)
    if job.options.all_dates:
        return fill_text(job.texts, "data.about.dates.all", date=date)
    if view.mode == "window":
        return fill_text(job.texts, "data.about.dates.window", date=date, days=view.window_days)
    return fill_text(job.texts, "data.about.dates.one", date=date)


def _say_held(job: ExportJob, tables: Mapping[str, pd.DataFrame]) -> str:
    counted = ((name, len(table)) for name, table in tables.items())
    return _say_counts(job, counted, "data.about.held.count")


def _say_counts(job: ExportJob, counted: Iterable[tuple[str, int]], key: str) -> str:
    return ", ".join(
        fill_text(job.texts, key, table=job.texts[f"data.table.{name}"], n=f"{n:,}")
        for name, n in counted
    )


def _count_unplaced(tables: Mapping[str, pd.DataFrame]) -> int:
    return sum(int((tables[name]["not_on_map"] != "").sum()) for name in KINDS)
