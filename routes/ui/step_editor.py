"""Edit one step of the story: words, date, what the map shows, what stands out, marking.

Owns: the fields and their way back into a step. Refuses: what a field may hold
(:mod:`routes.storyboard`) and writing (:mod:`routes.ui.desk`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geodata.errors import DateTextError
from geodata.schema import MARKINGS, RECORD_TABLES, find_table
from routes.daywords import say_day
from routes.handling import rank_of
from routes.markup import read_markup
from routes.payload import case_days
from routes.records import KINDS, label_of
from routes.rows import iterate_rows
from routes.select import list_substances
from routes.story import DEFAULT_WINDOW_DAYS
from routes.storyboard import NothingShownError, StepError, change_step, see_as_step
from routes.texts import fill_text
from routes.timespan import parse_timespan
from routes.ui.desk import Notice
from routes.ui.templates import render_html

if TYPE_CHECKING:
    from routes.case_records import Bounds, Step
    from routes.model import Case
    from routes.ui.desk import Desk
    from routes.ui.state import PageState

__all__ = ["show_editor"]

_TABLE: Final = find_table("story")
#: The fields a person fills in; bounds come from the map alone.
_FIELDS: Final = (
    "title", "text", "date", "mode", "window_days", "undated", "layers", "substances", "modes",
    "statuses", "scope", "reliability", "credibility", "highlight", "presenter_notes", "tlp",
)  # fmt: skip
_CREDIBILITIES: Final = (1, 2, 3, 4, 5, 6)


def show_editor(case: Case, state: PageState, draft: Step, texts: Mapping[str, str]) -> None:
    """Show the fields of a step and what can be done with them."""
    fields = _Fields(draft, state.desk.version, texts)
    number = [step.id for step in case.story].index(draft.id) + 1
    st.caption(fill_text(texts, "board.editing", n=number, of=len(case.story)))
    fields.line("title")
    fields.lines("text", help=texts["board.markup"], height=150)
    _show_formatted(str(fields.value("text")), texts)
    _show_date(case, fields, texts)
    _show_map_part(case, state, fields, texts)
    fields.several("highlight", _name_records(case, texts), help=texts["board.highlight.help"])
    fields.lines("presenter_notes", help=texts["board.presenter_notes.help"], height=100)
    fields.one(
        "tlp",
        MARKINGS[rank_of(case.info.marking) :],
        {mark: f"TLP:{mark}" for mark in MARKINGS},
        help=texts["board.tlp.help"],
    )
    with st.container(horizontal=True, gap="small", key="sl-editor-foot"):
        st.button(
            texts["board.save"], key="sl-editor-save", type="primary", icon=":material/check:",
            on_click=partial(_save, state, fields),
        )  # fmt: skip
        st.button(
            texts["board.preview"], key="sl-editor-preview", icon=":material/visibility:",
            help=texts["board.preview.help"], on_click=partial(_preview, state, fields),
        )  # fmt: skip
        st.button(
            texts["board.discard"], key="sl-editor-discard", type="tertiary",
            on_click=partial(_discard, state),
        )  # fmt: skip


class _Fields:
    """Make the widgets of a step's fields, and read them; each field has one key a draft."""

    def __init__(self, draft: Step, version: int, texts: Mapping[str, str]) -> None:
        self.draft = draft
        self._version = version
        self._texts = texts

    def key(self, field: str) -> str:
        return f"sl-edit-{self._version}-{field}"

    def value(self, field: str) -> Any:
        """Give what stands in a field now, the draft's own if it has not been shown."""
        return st.session_state.get(self.key(field), getattr(self.draft, field))

    def changes(self) -> dict[str, Any]:
        """Give every field as :func:`routes.storyboard.change_step` takes it."""
        found = {name: self.value(name) for name in _FIELDS}
        for name, value in found.items():
            if isinstance(value, list):
                found[name] = tuple(value)
        if found["mode"] != "window":
            found["window_days"] = None
        return {**found, "bounds": self.draft.bounds and list(self.draft.bounds)}

    def line(self, field: str, *, help: str | None = None) -> None:
        st.text_input(
            self._label(field), getattr(self.draft, field), key=self.key(field), help=help
        )

    def lines(self, field: str, *, help: str, height: int) -> None:
        st.text_area(
            self._label(field), getattr(self.draft, field), key=self.key(field), height=height,
            help=help,
        )  # fmt: skip

    def several(self, field: str, names: Mapping[str, str], *, help: str | None = None) -> None:
        own = [one for one in getattr(self.draft, field) if one in names]
        st.multiselect(
            self._label(field), list(names), own, key=self.key(field), help=help,
            format_func=lambda one: names.get(one, one), placeholder=self._placeholder(field),
        )  # fmt: skip

    def one(
        self, field: str, options: tuple[Any, ...], names: Mapping[Any, str], *,
        help: str | None = None,
    ) -> None:  # fmt: skip
        own = getattr(self.draft, field)
        st.selectbox(
            self._label(field), options, options.index(own) if own in options else 0,
            key=self.key(field), help=help, format_func=lambda one: names.get(one, str(one)),
        )  # fmt: skip

    def _label(self, field: str) -> str:
        return self._texts[f"board.field.{field}"]

    def _placeholder(self, field: str) -> str:
        return self._texts["board.nothing" if field == "highlight" else "board.all"]


def _show_formatted(text: str, texts: Mapping[str, str]) -> None:
    blocks = read_markup(text)
    if any(run["bold"] or run["italic"] for block in blocks for run in block["runs"]) or any(
        block["kind"] == "li" for block in blocks
    ):
        st.caption(texts["board.formatted"])
        st.html(render_html("markup.html", blocks=blocks))


def _show_date(case: Case, fields: _Fields, texts: Mapping[str, str]) -> None:
    fields.line("date", help=texts["board.date.help"])
    given = str(fields.value("date")).strip()
    try:
        end = parse_timespan(given).end_day
    except DateTextError:
        st.error(texts["board.date.unread"])
        return
    day = case_days(case)[1] if end is None else end - 1
    st.caption(fill_text(texts, "board.date.shows", date=say_day(day, texts)))
    st.segmented_control(
        texts["board.field.mode"],
        ("cumulative", "window"),
        default=fields.draft.mode,
        key=fields.key("mode"),
        format_func=lambda mode: texts[f"board.mode.{mode}"],
    )
    if fields.value("mode") == "window":
        column = _TABLE.column("window_days")
        st.number_input(
            texts["board.field.window_days"], min_value=int(column.minimum or 1),
            max_value=int(column.maximum or 1),
            value=fields.draft.window_days or DEFAULT_WINDOW_DAYS, key=fields.key("window_days"),
        )  # fmt: skip
    st.toggle(texts["board.field.undated"], fields.draft.undated, key=fields.key("undated"))


def _show_map_part(case: Case, state: PageState, fields: _Fields, texts: Mapping[str, str]) -> None:
    st.button(
        texts["board.take"], key="sl-editor-take", icon=":material/my_location:",
        help=texts["board.take.help"], on_click=partial(_take_view, state, fields),
        width="stretch",
    )  # fmt: skip
    bounds = fields.draft.bounds
    st.caption(texts["board.frame.none"] if bounds is None else _say_frame(bounds, texts))
    if bounds is not None:
        st.button(
            texts["board.frame.drop"], key="sl-editor-frame", type="tertiary",
            icon=":material/restart_alt:",
            on_click=partial(_drop_frame, state, fields),
        )  # fmt: skip
    with st.expander(texts["board.filters"], key="sl-editor-filters"):
        fields.several("layers", _words("panel.layer", _TABLE.column("layers").allowed, texts))
        fields.several(
            "substances", {s: label_of(texts, "substance", s) for s in list_substances(case)}
        )
        fields.several("modes", _words("page.mode", _TABLE.column("modes").allowed, texts))
        fields.several("statuses", _words("page.status", _TABLE.column("statuses").allowed, texts))
        scopes = _TABLE.column("scope").allowed
        fields.one("scope", scopes, {s: texts[f"board.scope.{s}"] for s in scopes})
        letters = ("", *_TABLE.column("reliability").allowed)
        fields.one("reliability", letters, {"": texts["board.all"]})
        fields.one("credibility", (None, *_CREDIBILITIES), {None: texts["board.all"]})


def _words(group: str, values: tuple[str, ...], texts: Mapping[str, str]) -> dict[str, str]:
    return {value: texts[f"{group}.{value}"] for value in values}


def _say_frame(bounds: Bounds, texts: Mapping[str, str]) -> str:
    west, south, east, north = bounds
    sides = {"west": (west, "lon"), "east": (east, "lon"), "south": (south, "lat"),
             "north": (north, "lat")}  # fmt: skip
    said = {
        side: fill_text(
            texts, f"board.{axis}.{'minus' if value < 0 else 'plus'}", n=f"{abs(value):.1f}"
        )
        for side, (value, axis) in sides.items()
    }
    return fill_text(texts, "board.frame", **said)


def _name_records(case: Case, texts: Mapping[str, str]) -> dict[str, str]:
    """Name what a step may highlight: id → kind and label."""
    names: dict[str, str] = {}
    for table in (*RECORD_TABLES, "notes", "places"):
        column = {"notes": "topic", "places": "name"}.get(table, "label")
        kind = label_of(texts, "kind", KINDS[table])
        for row in iterate_rows(getattr(case, table)):
            names[str(row.id)] = fill_text(
                texts, "board.record", kind=kind, label=getattr(row, column)
            )
    return names


def _take_view(state: PageState, fields: _Fields) -> None:
    """Take over what the map shows now; words stay as they stand in the fields."""
    desk = state.desk
    case, draft = desk.case, _collect(desk, fields)
    if case is None or draft is None:
        return
    try:
        seen = see_as_step(draft, state.view, bounds=state.bounds, last_day=case_days(case)[1])
    except NothingShownError:
        desk.notice = Notice("board.nothingShown", failed=True)
        return
    desk.hush()
    desk.open_draft(seen)


def _drop_frame(state: PageState, fields: _Fields) -> None:
    draft = _collect(state.desk, fields)
    if draft is not None:
        state.desk.open_draft(replace(draft, bounds=None))


def _collect(desk: Desk, fields: _Fields) -> Step | None:
    """Give the step as its fields stand; None, and the reason in ``notice``, if it cannot be."""
    steps = _apply(desk, fields)
    return None if steps is None else next(s for s in steps if s.id == fields.draft.id)


def _apply(desk: Desk, fields: _Fields) -> tuple[Step, ...] | None:
    assert desk.case is not None
    try:
        return change_step(desk.case, fields.draft.id, fields.changes())
    except StepError as error:
        first = error.problems[0]
        desk.notice = Notice(f"board.wrong.{first.column}", first.expected, failed=True)
        return None


def _save(state: PageState, fields: _Fields) -> None:
    desk = state.desk
    steps = _apply(desk, fields)
    if steps is None:
        return
    assert desk.case is not None
    if steps == desk.case.story or desk.keep(steps, Notice("board.saved")):
        desk.close_draft()
        state.send({"step": fields.draft.id})


def _preview(state: PageState, fields: _Fields) -> None:
    steps = _apply(state.desk, fields)
    if steps is not None:
        state.desk.hush()
        state.desk.preview = steps
        state.send({"step": fields.draft.id})


def _discard(state: PageState) -> None:
    state.desk.hush()
    state.desk.close_draft()
