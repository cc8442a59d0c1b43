"""Change the story of a case: its steps, and their order.

Owns: the operations on a tuple of steps, and the checks of a step that a person has written.
Refuses: keeping stories (:mod:`routes.story_file`) and showing them (:mod:`routes.story`).

Bounds are (west, south, east, north) in degrees, WGS 84.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from geodata.cells import check_cell
from geodata.errors import DateTextError, Problem, SillageError, make_problem
from geodata.schema import MARKINGS, TABLES, Column, find_table
from routes.case_records import Step
from routes.handling import rank_of
from routes.timespan import iso_from_day, parse_timespan
from routes.view import LAYERS

if TYPE_CHECKING:
    from routes.case_records import Bounds
    from routes.model import Case
    from routes.view import View

__all__ = [
    "NothingShownError", "StepError", "add_step_from_view", "change_step", "duplicate_step",
    "fit_bounds", "move_step", "remove_step", "see_as_step",
]  # fmt: skip

_TABLE: Final = find_table("story")
#: Web Mercator shows no more of the Earth than this.
_FARTHEST_LAT: Final = 85.0
#: An id has at most 64 letters; a copy's number needs some of them.
_LONGEST_STEM: Final = 56


class StepError(SillageError):
    """Raised when a step cannot be what was asked; ``problems`` say why, field by field."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.column}: {p.expected}" for p in problems))
        self.problems = problems


class NothingShownError(SillageError):
    """Raised when a view shows nothing that a step could show: every layer or kind is off."""


def add_step_from_view(
    case: Case, view: View, *, bounds: Bounds | None, title: str, last_day: int,
    after: str | None = None,
) -> tuple[tuple[Step, ...], str]:  # fmt: skip
    """Add a step that shows what a view shows, after another step or at the end; name its id.

    Raises:
        NothingShownError: the view shows nothing.
    """
    number = len(case.story) + 1
    while _is_used(case, f"step-{number}"):
        number += 1
    blank = Step(
        id=f"step-{number}", title=title, text="", date="", day=None, mode="cumulative",
        window_days=None, undated=False, bounds=None,
        highlight=() if view.selected is None else (view.selected,), layers=(), substances=(),
        modes=(), statuses=(), scope="all", reliability="", credibility=None, presenter_notes="",
        tlp=case.info.marking,
    )  # fmt: skip
    step = see_as_step(blank, view, bounds=bounds, last_day=last_day)
    at = _place_of(case.story, after) + 1 if after is not None else len(case.story)
    return (*case.story[:at], step, *case.story[at:]), step.id


def see_as_step(step: Step, view: View, *, bounds: Bounds | None, last_day: int) -> Step:
    """Give a step that shows what a view shows; its words and what it highlights stay.

    Raises:
        NothingShownError: the view shows nothing.
    """
    if () in (view.substances, view.modes, view.statuses, view.layers):
        raise NothingShownError("every layer or kind is switched off")
    day = last_day if view.date is None else view.date
    return replace(
        step,
        date=iso_from_day(day),
        day=day,
        mode=view.mode,
        window_days=view.window_days if view.mode == "window" else None,
        undated=view.undated,
        bounds=None if bounds is None else fit_bounds(bounds),
        layers=() if set(view.layers) == set(LAYERS) else view.layers,
        substances=view.substances or (),
        modes=view.modes or (),
        statuses=view.statuses or (),
        scope=view.scope,
        reliability=view.reliability or "",
        credibility=view.credibility,
    )


def fit_bounds(bounds: Bounds) -> Bounds | None:
    """Bring what a map reports into what a step may hold; None where that is the whole Earth.

    A map that was dragged round the Earth reports longitudes beyond ±180.
    """
    west, south, east, north = bounds
    if east - west >= 360:
        return None
    turns = round((west + east) / 2 / 360) * 360
    west, east = max(west - turns, -180.0), min(east - turns, 180.0)
    south, north = max(south, -_FARTHEST_LAT), min(north, _FARTHEST_LAT)
    if not (west < east and south < north):
        return None
    return (round(west, 4), round(south, 4), round(east, 4), round(north, 4))


def change_step(case: Case, step_id: str, changes: Mapping[str, Any]) -> tuple[Step, ...]:
    """Change fields of a step, checked as a file's cells are.

    Raises:
        StepError: some values cannot be used; nothing is changed.
        KeyError: there is no such step, or no such field.
    """
    at = _place_of(case.story, step_id)
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name, given in changes.items():
        values[name], found = _check_field(case, _TABLE.column(name), given, step_id)
        problems += found
    if "date" in values:
        try:
            end = parse_timespan(values["date"]).end_day
            values["day"] = None if end is None else end - 1
        except DateTextError as error:
            problems.append(
                make_problem(error.code, _TABLE.file, column="date", got=error.text, record=step_id)
            )
    if problems:
        raise StepError(tuple(problems))
    if "tlp" in values and rank_of(values["tlp"] or MARKINGS[0]) < rank_of(case.info.marking):
        values["tlp"] = case.info.marking  # a step is never handled more freely than its case
    step = replace(case.story[at], **values)
    return (*case.story[:at], step, *case.story[at + 1 :])


def _check_field(
    case: Case, column: Column, given: object, step_id: str
) -> tuple[Any, list[Problem]]:
    check = check_cell(column, list(given) if isinstance(given, tuple) else given)
    value = check.value
    if not value and column.fallback:
        value = column.fallback
    faults: list[tuple[str, object, dict[str, Any]]] = [
        (f.code, f.got, dict(f.params)) for f in check.faults if f.fatal
    ]
    if not value and column.required and not faults:
        faults.append(("cell_required", "", {}))
    known = {i for table in column.refs for i in getattr(case, table).index}
    targets = ", ".join(find_table(table).file for table in column.refs)
    faults += [
        ("reference_unknown", one, {"id": one, "targets": targets, "candidates": ""})
        for one in (value if column.refs else ())
        if one not in known
    ]
    problems = [
        make_problem(
            code, _TABLE.file, column=column.name, got=got, record=step_id,
            **({"help": column.help} | params),
        )
        for code, got, params in faults
    ]  # fmt: skip
    return value, problems


def move_step(steps: tuple[Step, ...], step_id: str, places: int) -> tuple[Step, ...]:
    """Move a step so many places on (back, if negative); it stops at the ends."""
    at = _place_of(steps, step_id)
    rest = [*steps[:at], *steps[at + 1 :]]
    rest.insert(max(0, min(len(rest), at + places)), steps[at])
    return tuple(rest)


def duplicate_step(case: Case, step_id: str, *, title: str) -> tuple[tuple[Step, ...], str]:
    """Put a copy after a step, under another title; name the copy's id."""
    at = _place_of(case.story, step_id)
    stem, number = step_id[:_LONGEST_STEM], 2
    while _is_used(case, f"{stem}-{number}"):
        number += 1
    copy = replace(case.story[at], id=f"{stem}-{number}", title=title)
    return (*case.story[: at + 1], copy, *case.story[at + 1 :]), copy.id


def remove_step(steps: tuple[Step, ...], step_id: str) -> tuple[Step, ...]:
    """Take a step out."""
    at = _place_of(steps, step_id)
    return (*steps[:at], *steps[at + 1 :])


def _place_of(steps: tuple[Step, ...], step_id: str) -> int:
    for at, step in enumerate(steps):
        if step.id == step_id:
            return at
    raise KeyError(step_id)


def _is_used(case: Case, name: str) -> bool:
    """Say whether something of the case has that id: a step must not be called as a record is."""
    tables = (table.name for table in TABLES if table.name != "story")
    return any(name in getattr(case, table).index for table in tables) or any(
        step.id == name for step in case.story
    )
