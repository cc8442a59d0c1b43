"""Show the slim bar above the map: name, case, handling mark, what the data are, background.

Owns: the header, its two popovers, and the buttons that open story and export. Refuses: the map.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from routes.daywords import say_day
from routes.handling import handle_case
from routes.model import Case
from routes.style import TLP_COLOURS
from routes.texts import fill_text
from routes.ui.desk import Desk
from routes.ui.export_run import ExportDesk
from routes.ui.state import PageState
from routes.ui.templates import render_html
from routes.ui.tiles import Tiles, list_tiles, read_tiles

__all__ = ["choose_tiles", "show_header"]


def show_header(case: Case, state: PageState, texts: Mapping[str, str]) -> Tiles | None:
    """Show the header; give the tiles the reader switched on, None for the offline map."""
    problems = len(case.problems)
    marking = handle_case(case).marking
    with st.container(
        key="sl-header", horizontal=True, vertical_alignment="center", gap="small", wrap=True
    ):
        st.html(
            render_html(
                "header.html",
                name=texts["page.name"],
                title=case.info.title,
                subtitle=case.info.subtitle,
                marking=marking,
                marking_colour=TLP_COLOURS[marking],
                marking_help=texts["page.tlp.help"],
                problems=fill_text(texts, "page.problems.count", n=f"{problems:,}")
                if problems
                else "",
            )
        )
        st.button(
            texts["start.open"], key="sl-open-cases", type="tertiary",
            icon=":material/grid_view:", on_click=partial(state.go, "cases"),
        )  # fmt: skip
        st.button(
            texts["board.open"], key="sl-open-story",
            type="tertiary", icon=":material/auto_stories:", on_click=partial(_toggle_story, state),
        )  # fmt: skip
        st.button(
            texts["edit.open"], key="sl-open-data", type="tertiary",
            icon=":material/edit_note:", on_click=partial(_toggle_data, state),
        )  # fmt: skip
        st.button(
            texts["export.open"], key="sl-open-export", type="tertiary",
            icon=":material/ios_share:", on_click=partial(_toggle, state.exports),
        )  # fmt: skip
        with st.popover(texts["page.about"], type="tertiary", icon=":material/info:"):
            _show_about(case, texts)
        with st.popover(texts["page.background"], type="tertiary", icon=":material/layers:"):
            return choose_tiles(texts)


def _toggle_story(state: PageState) -> None:
    _toggle(state.desk)
    state.data.is_open = False  # one of them at a time: the map between them would be a slit


def _toggle_data(state: PageState) -> None:
    state.data.is_open = not state.data.is_open
    state.desk.is_open = False


def _toggle(desk: Desk | ExportDesk) -> None:
    desk.is_open = not desk.is_open


def choose_tiles(texts: Mapping[str, str]) -> Tiles | None:
    """Let the reader choose the map's background; the offline one unless asked otherwise."""
    names = ["offline", *list_tiles()]
    chosen = st.radio(
        texts["page.background.choose"],
        names,
        format_func=lambda name: texts[f"page.background.{name}"],
        key="sl-tiles",
    )
    if chosen == "offline":
        st.caption(texts["page.background.isOffline"])
        return None
    st.warning(texts["page.background.warning"], icon=":material/public:")
    return read_tiles(chosen)


def _show_about(case: Case, texts: Mapping[str, str]) -> None:
    # Plain text elements: what stands in a case's file is never read as markup.
    st.text(case.info.summary)
    st.subheader(texts["page.about.what"], anchor=False)
    st.text(texts["page.about.are"])
    st.text(texts["page.about.areNot"])
    st.subheader(texts["page.about.presumption"], anchor=False)
    st.text(case.info.presumption or texts["page.about.presumed"])
    if case.last_day is not None:
        st.caption(fill_text(texts, "page.about.until", date=say_day(case.last_day, texts)))
