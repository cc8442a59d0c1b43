"""Show a case's data below the map: its tables, one of them as a grid, one row of it whole.

Owns: the panel's head and how its parts lie. Refuses: the parts (``data_*.py``) and writing
(:mod:`routes.ui.data_keep`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.schema import CASE
from routes.draft_case import CASE_KEY, EDITED
from routes.edit_words import count_text
from routes.texts import fill_text
from routes.ui.data_grid import show_grid
from routes.ui.data_keep import show_copy_offer, show_keeping, show_save_question
from routes.ui.data_places import (
    show_new_place,
    show_new_place_found,
    show_picking,
    take_pick,
)
from routes.ui.data_row import show_row
from routes.ui.templates import keep_plain

if TYPE_CHECKING:
    from routes.model import Case
    from routes.ui.data_desk import DataDesk
    from routes.ui.state import PageState

__all__ = ["show_data_panel"]

#: A new row begins with what nearly every row says; nothing that would be a judgment.
_BLANK: Mapping[str, Mapping[str, str]] = {
    "seizures": {"scope": "network"},
    "flows": {"scope": "network"},
    "events": {"scope": "network"},
    "links": {"scope": "network"},
    "sources": {"reliability": "F"},
    "claims": {"stance": "supports"},
}


#: From so many rows on, opening and saving take seconds, and that is said.
_MANY_ROWS: Final = 50_000


def show_data_panel(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    """Show the panel if it is open; call it in every run, so that what follows keeps its place."""
    desk = state.data
    with st.container(key="sl-data"):
        if not desk.is_open:
            return
        rows = desk.rows_to_open(case)
        if rows >= _MANY_ROWS:
            with st.spinner(fill_text(texts, "edit.opening", n=f"{rows:,}")):
                desk.look_at(case)
        else:
            desk.look_at(case)
        if take_pick(state, state.pick, texts):
            state.pick = None
        key = "sl-data-open-picking" if desk.picking is not None else "sl-data-open"
        with st.container(key=key, gap="small"):
            _show_open(state, texts)


def _show_open(state: PageState, texts: Mapping[str, str]) -> None:
    desk = state.data
    writable = desk.is_writable()
    with st.container(key="sl-data-top", gap="small"):
        _show_head(state, texts, writable=writable)
        if desk.picking is not None:
            show_picking(state, texts)
        if desk.notice is not None:
            words = fill_text(texts, desk.notice.key, value=keep_plain(desk.notice.value))
            (st.error if desk.notice.failed else st.success)(words)
        if not writable:
            show_copy_offer(state, texts)
        if desk.asked_to_save:
            show_save_question(state, texts)
    draft = desk.at().draft
    rows = sum(map(len, draft.tables.values()))
    if writable and rows >= _MANY_ROWS:
        st.caption(fill_text(texts, "edit.large", n=f"{rows:,}"))
    off = not writable or draft.is_locked(desk.table)
    _show_warnings(desk, texts, writable=writable)
    if desk.table == CASE.name:
        with st.container(key="sl-data-alone"):
            show_row(state, (CASE.name, CASE_KEY), texts, off=off)
        return
    if desk.chosen is None:
        with st.container(key="sl-data-all", gap="small"):
            _show_grid_part(state, texts, off=off)
        return
    grid, row = st.columns([11, 9], gap="medium")
    with grid, st.container(key="sl-data-beside", gap="small"):
        _show_grid_part(state, texts, off=off)
    with row, st.container(key="sl-data-row", gap="small"):
        show_row(state, desk.chosen, texts, off=off)


def _show_head(state: PageState, texts: Mapping[str, str], *, writable: bool) -> None:
    desk = state.data
    draft = desk.at().draft
    changed = len(draft.changed())
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="sl-data-head"
    ):
        st.subheader(texts["edit.title"], anchor=False, width="content")
        _show_tables(desk, texts)
        if writable:
            words = (
                count_text(texts, "edit.unsaved", changed)
                if changed
                else texts["edit.unsaved.none"]
            )
            st.caption(words, width="stretch")
            st.button(
                texts["edit.undo"], key="sl-data-undo", type="tertiary", icon=":material/undo:",
                help=texts["edit.undo"], disabled=not draft.done, on_click=desk.undo,
            )  # fmt: skip
            st.button(
                texts["edit.redo"], key="sl-data-redo", type="tertiary", icon=":material/redo:",
                help=texts["edit.redo"], disabled=not draft.undone, on_click=desk.redo,
            )  # fmt: skip
            show_keeping(state, texts, changed=changed)
        else:
            st.caption("", width="stretch")
        st.button(
            texts["edit.close"], key="sl-data-close", type="tertiary", icon=":material/close:",
            help=texts["edit.close"], on_click=partial(_close, desk),
        )  # fmt: skip


def _show_tables(desk: DataDesk, texts: Mapping[str, str]) -> None:
    work = desk.at()
    names = [*EDITED, CASE.name]

    def say(name: str) -> str:
        words = texts[f"edit.table.{name}"]
        if name != CASE.name:
            words = fill_text(texts, "edit.tab", name=words, n=f"{len(work.draft.tables[name]):,}")
        return f"{words} :material/error:" if work.checks.count(name) else words

    st.segmented_control(
        texts["edit.tables"], names, default=desk.table, format_func=say,
        key=f"sl-data-tables-{desk.table}", label_visibility="collapsed",
        on_change=partial(_go, desk),
    )  # fmt: skip


def _go(desk: DataDesk) -> None:
    chosen = st.session_state.get(f"sl-data-tables-{desk.table}")
    desk.show_table(chosen or desk.table)


def _show_warnings(desk: DataDesk, texts: Mapping[str, str], *, writable: bool) -> None:
    draft = desk.at().draft
    if draft.is_locked(desk.table):
        st.warning(texts["edit.locked"], icon=":material/lock:")
    lost = len(draft.lost_rows.get(desk.table, ()))
    if lost and writable:
        st.warning(count_text(texts, "edit.lost", lost), icon=":material/warning:")


def _show_grid_part(state: PageState, texts: Mapping[str, str], *, off: bool) -> None:
    desk = state.data
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key="sl-data-tools"
    ):
        query = st.text_input(
            texts["edit.search"], desk.query, key=f"sl-data-query-{desk.table}",
            label_visibility="collapsed", placeholder=texts["edit.search"],
            icon=":material/search:", width=260,
        )  # fmt: skip
        if not off and desk.table != "places":
            st.button(
                texts[f"edit.add.{desk.table}"], key="sl-data-add", icon=":material/add:",
                on_click=partial(_add, desk),
            )  # fmt: skip
        if not off and desk.table == "places" and desk.chosen is None:
            show_new_place(state, texts)
        else:
            st.caption(texts[f"edit.about.{desk.table}"], width="stretch")
    if query != desk.query:
        desk.query, desk.page = query, 0
        desk.grid_version += 1
    if desk.table == "places" and not off and desk.chosen is None:
        show_new_place_found(state, texts)
    show_grid(desk, texts, off=off)
    if desk.chosen is None and desk.at().draft.tables[desk.table]:
        st.caption(texts["edit.choose"])


def _add(desk: DataDesk) -> None:
    desk.query = ""
    desk.choose(desk.add(desk.table, _BLANK.get(desk.table, {})))


def _close(desk: DataDesk) -> None:
    desk.is_open = False
