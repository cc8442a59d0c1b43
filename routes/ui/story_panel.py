"""Show the story beside the map: its steps in order, and what can be done with each.

Owns: the list, its buttons, and what is said after each of them. Refuses: editing the words of a
step (:mod:`routes.ui.step_editor`) and writing (:mod:`routes.ui.desk`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from routes.daywords import say_day
from routes.payload import case_days
from routes.story import say_step_date, step_marking
from routes.story_file import has_working_copy, is_own_folder
from routes.storyboard import (
    NothingShownError,
    add_step_from_view,
    duplicate_step,
    move_step,
    remove_step,
)
from routes.style import TLP_COLOURS
from routes.texts import fill_text
from routes.ui.desk import Notice
from routes.ui.step_editor import show_editor
from routes.ui.templates import keep_plain, render_html

if TYPE_CHECKING:
    from routes.case_records import Step
    from routes.model import Case
    from routes.ui.state import PageState

__all__ = ["show_story_panel"]

_LONGEST_TITLE_SAID = 60


def show_story_panel(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    """Show the panel if it is open; call it in every run, so that what follows keeps its place."""
    desk = state.desk
    with st.container(key="sl-story"):
        if not desk.is_open:
            return
        with st.container(key="sl-story-open", gap="small"):
            _show_head(state, texts)
            notice = desk.notice
            if notice is not None:
                words = fill_text(texts, notice.key, value=keep_plain(notice.value))
                (st.error if notice.failed else st.success)(words)
            if desk.draft is not None:
                show_editor(case, state, desk.draft, texts)
                return
            _show_steps(case, state, texts)
            _show_foot(case, state, texts)


def _show_head(state: PageState, texts: Mapping[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="sl-story-head"):
        st.subheader(texts["board.title"], anchor=False, width="stretch")
        if state.desk.can_undo() and state.desk.draft is None:
            st.button(
                texts["board.undo"], key="sl-story-undo", type="tertiary",
                icon=":material/undo:", on_click=state.desk.take_back,
            )  # fmt: skip
        st.button(
            texts["board.close"], key="sl-story-close", type="tertiary", icon=":material/close:",
            on_click=partial(_close, state),
        )  # fmt: skip


def _show_steps(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    if not case.story:
        st.caption(texts["board.empty"])
    for number, step in enumerate(case.story, start=1):
        chosen = step.id == state.desk.chosen
        seen = "seen" if state.view.step == step.id else "unseen"
        key = f"sl-step-{'chosen' if chosen else seen}-{number}"
        with st.container(key=key, gap=None):
            st.button(
                f"{number}\\. {keep_plain(step.title)}",
                key=f"sl-step-show-{number}", type="tertiary", width="stretch",
                on_click=partial(_show_on_map, state, step),
            )  # fmt: skip
            marking = step_marking(step, case)
            st.html(
                render_html(
                    "step_meta.html",
                    date=say_step_date(step, texts) or texts["board.lastDay"],
                    marking="" if marking == case.info.marking else marking,
                    colour=TLP_COLOURS[marking],
                    seen=texts["board.seen"] if state.view.step == step.id else "",
                )
            )
            if chosen:
                _show_tools(case, state, step, number, texts)


def _show_tools(
    case: Case, state: PageState, step: Step, number: int, texts: Mapping[str, str]
) -> None:
    last = len(case.story)
    with st.container(horizontal=True, gap="small", key="sl-step-tools"):
        st.button(
            texts["board.edit"], key="sl-step-edit", icon=":material/edit:",
            on_click=partial(_edit, state, step),
        )  # fmt: skip
        for places, name, icon, off in (
            (-1, "up", "arrow_upward", number == 1),
            (1, "down", "arrow_downward", number == last),
        ):
            st.button(
                texts[f"board.{name}"], key=f"sl-step-{name}", icon=f":material/{icon}:",
                disabled=off, help=texts[f"board.{name}"],
                on_click=partial(_move, state, step.id, places),
            )  # fmt: skip
        st.button(
            texts["board.duplicate"], key="sl-step-duplicate", icon=":material/content_copy:",
            help=texts["board.duplicate"], on_click=partial(_duplicate, state, step, texts),
        )  # fmt: skip
        st.button(
            texts["board.delete"], key="sl-step-delete", icon=":material/delete:",
            help=texts["board.delete"], on_click=partial(_delete, state, step),
        )  # fmt: skip


def _show_foot(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    st.button(
        texts["board.add"], key="sl-story-add", type="primary", width="stretch",
        icon=":material/add_location_alt:", help=texts["board.add.help"],
        on_click=partial(_add, state, texts),
    )  # fmt: skip
    if has_working_copy(case.folder):
        st.caption(texts["board.workingCopy"])
        st.button(
            texts["board.restore"], key="sl-story-restore", type="tertiary",
            icon=":material/history:", on_click=state.desk.restore,
        )  # fmt: skip
    else:
        st.caption(texts["board.kept" if is_own_folder(case.folder) else "board.willCopy"])


def _close(state: PageState) -> None:
    state.desk.is_open = False
    state.desk.hush()
    state.desk.close_draft()


def _edit(state: PageState, step: Step) -> None:
    state.desk.hush()
    state.desk.open_draft(step)


def _show_on_map(state: PageState, step: Step) -> None:
    state.desk.hush()
    state.desk.chosen = step.id
    state.send({"step": step.id})


def _add(state: PageState, texts: Mapping[str, str]) -> None:
    desk = state.desk
    case = desk.case
    assert case is not None
    last_day = case_days(case)[1]
    day = last_day if state.view.date is None else state.view.date
    title = fill_text(texts, "board.new.title", date=say_day(day, texts))
    try:
        steps, new = add_step_from_view(
            case, state.view, bounds=state.bounds, title=title, last_day=last_day,
            after=desk.chosen,
        )  # fmt: skip
    except NothingShownError:
        desk.notice = Notice("board.nothingShown", failed=True)
        return
    if desk.keep(steps, Notice("board.added")):
        desk.open_draft(next(step for step in steps if step.id == new))


def _move(state: PageState, step_id: str, places: int) -> None:
    assert state.desk.case is not None
    state.desk.keep(move_step(state.desk.case.story, step_id, places))


def _duplicate(state: PageState, step: Step, texts: Mapping[str, str]) -> None:
    assert state.desk.case is not None
    title = fill_text(texts, "board.copy.title", title=step.title)
    steps, new = duplicate_step(state.desk.case, step.id, title=title)
    if state.desk.keep(steps):
        state.desk.chosen = new


def _delete(state: PageState, step: Step) -> None:
    assert state.desk.case is not None
    steps = remove_step(state.desk.case.story, step.id)
    title = step.title[:_LONGEST_TITLE_SAID]
    state.desk.keep(steps, Notice("board.deleted", title))
