"""Compose the page: header, map, what stands below it.

Owns: the order of things in one run. A settle of the map reruns only the fragment that holds the
map and the tables; the header and the reading of the case are left alone.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from geodata.errors import SillageError
from routes.handling import handle_case
from routes.model import Case
from routes.select import Selectable, list_substances
from routes.story import pack_story
from routes.story_file import stamp_story
from routes.style import PALETTE
from routes.texts import LANGUAGES, fill_text, load_texts
from routes.ui.cases import find_case_folder, list_case_ids, read_case, stamp_data
from routes.ui.header import show_header
from routes.ui.mapframe import MapFiles, answer_wants, prepare_map, show_map, watch_lanes
from routes.ui.paths import UI_FOLDER
from routes.ui.state import PageState, page_state
from routes.ui.story_panel import show_story_panel
from routes.ui.tables import show_tables
from routes.ui.templates import render_html
from routes.ui.tiles import Tiles
from routes.view import ViewNote, fit_view
from routes.webmap.assets import STATIC, AssetError

__all__ = ["page_settings", "show_page"]


def page_settings() -> dict[str, str]:
    """Give the name and the picture of the page's tab in the browser."""
    name = load_texts(LANGUAGES[0])["page.name"]
    return {"page_title": name, "page_icon": str(STATIC / "icon.svg")}


def show_page() -> None:
    """Show everything."""
    for name in ("page.css", "board.css", "edit.css"):
        st.html(UI_FOLDER / name)
    day = PALETTE["light"]
    st.html(render_html("accent.html", accent=day["accent"], paper=day["panel"]))
    state = page_state()
    state.follow_address()
    texts = load_texts(state.view.lang)
    if state.page:
        _show_other_page(state, texts)
        return
    case = _read_asked_case(state, texts)
    if case is None:
        return
    _forget_step(case, state)
    state.view, notes = fit_view(
        state.view,
        substances=list_substances(case),
        records=Selectable(case),
        steps=(step.id for step in case.story),
    )
    _show_notes((*state.notes, *notes), texts)
    state.shown = _what_shows(case)
    tiles = show_header(case, state, texts)
    try:
        files = prepare_map(case, lang=state.view.lang)
    except AssetError as error:
        # The tables still serve, and the message says what to mend.
        st.error(fill_text(texts, "page.map.failed", reason=error))
        show_tables(case, state, texts)
        return
    _show_live(case, files, state, tiles, texts)
    watch_lanes(case, files, texts["page.lanes.pending"])
    if state.exports.is_open:
        # The first map does not wait for what only exports need.
        from routes.ui.export_dialog import show_export_dialog

        show_export_dialog(case, state, texts)


def _show_other_page(state: PageState, texts: Mapping[str, str]) -> None:
    # Loaded when they are asked for: who opens the map does not wait for them.
    if state.page == "cases":
        from routes.ui.start_page import show_start_page

        show_start_page(state, texts)
    else:
        from routes.ui.import_page import show_import_page

        show_import_page(state, texts)


#: When the tables follow although the map's frame has not said that it is painted: in seconds.
_TABLES_AT_LATEST_SECONDS = 3.0


@st.fragment
def _show_live(
    case: Case, files: MapFiles, state: PageState, tiles: Tiles | None, texts: Mapping[str, str]
) -> None:
    if find_case_folder(state.view.case) != case.folder:
        st.rerun()  # a press in here has led to another case
    stamp = stamp_story(case.folder)
    case = _read_again(case)
    if _what_shows(case) != state.shown:
        st.rerun()  # the header, and perhaps the map, are made of what is no longer so
    state.desk.look_at(case, stamp)
    _forget_step(case, state)
    shown = case if state.desk.preview is None else replace(case, story=state.desk.preview)
    show_map(case, files, state, tiles, texts, story=pack_story(shown, texts))
    state.write_address()
    answer_wants(case, state, texts)
    if state.is_first_showing():
        # The tables are heavy in the browser: sent along they would hold up the map. The frame
        # reports when it is painted, and that rerun brings them.
        _watch_for_tables(time.monotonic())
        return
    show_story_panel(case, state, texts)
    _show_data(case, state, texts)
    show_tables(case, state, texts)
    _spare_collector()


@st.cache_resource(show_spinner=False)
def _spare_collector() -> None:
    """Take all that is loaded by now out of the search for garbage, once for all visitors.

    Streamlit searches after every run. The libraries' hundred thousand objects stay as long as
    the app; to look through them takes longer than to follow the map, with every visitor waiting.
    """
    gc.collect()
    gc.freeze()


def _show_data(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    if not state.data.is_open:
        st.container(key="sl-data")  # what follows keeps its place
        return
    # Loaded when it is asked for: who opens the map does not wait for it.
    from routes.ui.data_panel import show_data_panel

    show_data_panel(case, state, texts)


def _forget_step(case: Case, state: PageState) -> None:
    """Look no longer at a step that the reader has just taken out: nothing is wrong with that."""
    if state.desk.touched and state.view.step not in {None, *(step.id for step in case.story)}:
        state.view = replace(state.view, step=None)


def _read_again(case: Case) -> Case:
    """Read the case as it is now: its story may have been changed since the page was made."""
    try:
        return read_case(case.folder)
    except (SillageError, OSError):
        st.rerun()  # the whole page says what is wrong


def _what_shows(case: Case) -> tuple[object, ...]:
    """Give what header and map are made of: all but the story's words."""
    marking = handle_case(case).marking
    return (stamp_data(case.folder), marking, len(case.story), len(case.problems))


@st.fragment(run_every=_TABLES_AT_LATEST_SECONDS)
def _watch_for_tables(since: float) -> None:
    """Show the page again, with its tables, if the frame stays silent."""
    if time.monotonic() - since >= _TABLES_AT_LATEST_SECONDS:
        st.rerun()


def _read_asked_case(state: PageState, texts: Mapping[str, str]) -> Case | None:
    folder = find_case_folder(state.view.case)
    if folder is not None:
        try:
            return read_case(folder)
        except (SillageError, OSError) as error:
            st.error(fill_text(texts, "page.case.unreadable", reason=error))
            return None
    st.error(fill_text(texts, "page.case.unknown", case=state.view.case))
    for name in list_case_ids():
        st.link_button(name, f"?case={name}")
    return None


def _show_notes(notes: tuple[ViewNote, ...], texts: Mapping[str, str]) -> None:
    """Say once which parts of the address were not understood."""
    shown: set[ViewNote] = st.session_state.setdefault("sl-notes", set())
    for note in notes:
        if note not in shown:
            shown.add(note)
            st.toast(
                fill_text(texts, "page.url.ignored", name=note.parameter, value=note.value),
                icon=":material/info:",
                duration="long",
            )
