"""Own what a step of the briefing shows: its view, and the step as the browser takes it.

Owns: the step's view (:class:`routes.view.View`) and its packed form. Refuses: editing and
keeping stories (:mod:`routes.storyboard`), and drawing.

A packed step is ``{id, title, blocks, notes, view, bounds, highlight, dateText, marking}``:
``blocks`` and ``notes`` as :mod:`routes.markup` reads them; ``view`` as
:func:`routes.view.view_to_frame` writes it, without viewport, selection and theme; ``bounds``
[west, south, east, north] in degrees or None for the case's focus; ``highlight`` ids of records
and places; ``dateText`` the date, or the window, in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from routes.daywords import say_day
from routes.handling import highest_marking
from routes.markup import read_markup
from routes.texts import fill_text
from routes.view import LAYERS, View, view_to_frame

if TYPE_CHECKING:
    from routes.case_records import Step
    from routes.model import Case

__all__ = ["DEFAULT_WINDOW_DAYS", "find_step", "pack_story", "say_step_date", "step_marking",
           "view_of_step"]  # fmt: skip

DEFAULT_WINDOW_DAYS: Final = 90

#: What a view holds beyond a step: where the reader stands, not what the step shows.
_NOT_OF_A_STEP: Final = ("center", "zoom", "selected", "step", "theme")


def find_step(case: Case, step_id: str | None) -> Step | None:
    """Find a step of a case's story by its id; None if there is none."""
    return next((step for step in case.story if step.id == step_id), None)


def view_of_step(step: Step, base: View) -> View:
    """Give the view of a step; case, theme and language are those of ``base``.

    The viewport is left open: a step has bounds, which every frame fits to its own size.
    """
    return replace(
        base,
        date=step.day,
        mode=step.mode,
        window_days=step.window_days or DEFAULT_WINDOW_DAYS,
        undated=step.undated,
        substances=step.substances or None,
        modes=step.modes or None,
        statuses=step.statuses or None,
        scope=step.scope,
        reliability=step.reliability or None,
        credibility=step.credibility,
        layers=tuple(name for name in LAYERS if name in step.layers) or LAYERS,
        center=None,
        zoom=None,
        selected=None,
        step=step.id,
    )


def step_marking(step: Step, case: Case) -> str:
    """Give a step's handling mark: its own, or the strictest of what it highlights.

    Its words speak of what it highlights, so it is never handled more freely than that.
    """
    marks = [
        str(getattr(case, table).at[record, "tlp"])
        for record in step.highlight
        for table in (case.table_of(record),)
    ]
    return highest_marking(marks, least=step.tlp)


def say_step_date(step: Step, texts: Mapping[str, str]) -> str:
    """Say a step's date in words, or the window before it; empty if it has none."""
    if step.day is None:
        return ""
    date = say_day(step.day, texts)
    if step.mode != "window":
        return date
    days = step.window_days or DEFAULT_WINDOW_DAYS
    first = say_day(step.day - days + 1, texts)
    return fill_text(texts, "story.window", first=first, last=date)


def pack_story(case: Case, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Pack a case's story for the browser, in order."""
    return [_pack_step(step, case, texts) for step in case.story]


def _pack_step(step: Step, case: Case, texts: Mapping[str, str]) -> dict[str, Any]:
    view = view_to_frame(view_of_step(step, View()))
    return {
        "id": step.id,
        "title": step.title,
        "blocks": read_markup(step.text),
        "notes": read_markup(step.presenter_notes),
        "view": {name: value for name, value in view.items() if name not in _NOT_OF_A_STEP},
        "bounds": None if step.bounds is None else list(step.bounds),
        "highlight": list(step.highlight),
        "dateText": say_step_date(step, texts),
        "marking": step_marking(step, case),
    }
