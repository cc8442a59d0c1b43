"""Show the start page: the cases there are as cards with their picture, and what can be done.

Owns: the order of the page. Refuses: a single card (:mod:`routes.ui.start_card`), files
(:mod:`geodata.library`), pictures (:mod:`routes.ui.gallery`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.errors import SillageError
from geodata.library import CaseEntry, Library
from geodata.place_names import fold_name
from geodata.read import read_case_files
from geodata.schema import MARKINGS
from geodata.versions import save_case
from routes.style import Theme
from routes.texts import fill_text
from routes.ui.cases import case_reader
from routes.ui.gallery import Facts, Gallery
from routes.ui.paths import UI_FOLDER
from routes.ui.start_card import show_card
from routes.ui.templates import keep_plain, render_html
from routes.ui.top import show_top

if TYPE_CHECKING:
    from routes.ui.state import PageState

__all__ = ["show_start_page"]

#: With fewer cases a search box would only be in the way.
_SEARCH_FROM: Final = 7
_POLL_SECONDS: Final = 1.0


def show_start_page(state: PageState, texts: Mapping[str, str]) -> None:
    """Show the page."""
    st.html(UI_FOLDER / "start.css")
    show_top(state, texts, title=texts["start.title"])
    library = Library()
    cases, archived = library.list_cases(), library.list_cases(archived=True)
    own = [case for case in cases if case.path.parent == library.folder]
    shipped = [case for case in cases if case.path.parent != library.folder]
    with st.container(key="sl-start"):
        _say_last(state, library, texts)
        _show_head(state, library, texts)
        wanted = ""
        if len(own) + len(shipped) >= _SEARCH_FROM:
            wanted = st.text_input(
                texts["start.search"], key="sl-start-search", icon=":material/search:",
                placeholder=texts["start.search"], label_visibility="collapsed",
            )  # fmt: skip
        theme = _theme_of(state)
        pending = False
        for name, listed in (("own", own), ("shipped", shipped)):
            found = _filter(listed, wanted)
            if name == "own" and not own:
                st.html(render_html("start_empty.html", texts=texts))
                continue
            if not found:
                continue
            st.subheader(texts[f"start.{name}"], anchor=False)
            pending = _show_cards(state, library, name, found, theme, texts) or pending
        if wanted and not _filter([*own, *shipped], wanted):
            st.caption(texts["start.nothingFound"])
        _show_archived(state, library, archived, texts)
        st.caption(fill_text(texts, "start.where", folder=keep_plain(str(library.folder))))
        if pending:
            _watch_pictures([*own, *shipped], theme, state.view.lang)


@st.cache_resource(show_spinner=False)
def _gallery() -> Gallery:
    return Gallery(read=case_reader())


def _theme_of(state: PageState) -> Theme:
    if state.view.theme is not None:
        return "dark" if state.view.theme == "dark" else "light"
    return "dark" if st.context.theme.type == "dark" else "light"


def _filter(cases: Sequence[CaseEntry], wanted: str) -> list[CaseEntry]:
    words = fold_name(wanted).split()
    return [
        case for case in cases
        if all(word in fold_name(f"{case.title} {case.subtitle} {case.id}") for word in words)
    ]  # fmt: skip


def _show_head(state: PageState, library: Library, texts: Mapping[str, str]) -> None:
    with st.container(key="sl-start-head", horizontal=True, vertical_alignment="center"):
        st.html(render_html("start_head.html", texts=texts))
        st.button(
            texts["start.bring"], key="sl-start-bring", type="primary",
            icon=":material/upload_file:", on_click=partial(state.go, "import"),
        )  # fmt: skip
        st.button(
            texts["start.new"], key="sl-start-new", icon=":material/add:",
            on_click=state.start.name_new,
        )  # fmt: skip
    if state.start.naming:
        _ask_new(state, library, texts)


def _ask_new(state: PageState, library: Library, texts: Mapping[str, str]) -> None:
    @st.dialog(texts["start.new"], on_dismiss=partial(state.start.name_new, False))
    def ask() -> None:
        with st.form("sl-new-form", border=False):
            title = st.text_input(texts["start.new.title"], key="sl-new-title", max_chars=200)
            marking = st.selectbox(
                texts["start.new.marking"], MARKINGS, MARKINGS.index("AMBER"),
                key="sl-new-marking", help=texts["wizard.save.marking.help"],
                format_func=lambda mark: texts[f"wizard.source.marking.{mark}"],
            )  # fmt: skip
            presumption = st.text_area(
                texts["start.new.presumption"], key="sl-new-presumption", max_chars=2_000,
                placeholder=texts["page.about.presumed"],
            )  # fmt: skip
            pressed = st.form_submit_button(texts["start.new.make"], type="primary")
        if not pressed:
            return
        if not title.strip():
            st.warning(texts["start.new.needsTitle"])
            return
        try:
            case = _make(library, title.strip(), str(marking), presumption.strip())
        except SillageError as error:
            st.error(fill_text(texts, "start.failed", reason=keep_plain(str(error))))
            return
        state.start.name_new(False)
        state.go("", case=case)
        st.rerun()

    ask()


def _make(library: Library, title: str, marking: str, presumption: str) -> str:
    """Make an empty case; give its id."""
    entry = library.new(title, marking=marking)
    if presumption:
        files = read_case_files(entry.path)
        save_case(entry.path, replace(files, case={**files.case, "presumption": presumption}))
    return entry.id


def _say_last(state: PageState, library: Library, texts: Mapping[str, str]) -> None:
    desk = state.start
    if desk.failed:
        st.error(fill_text(texts, "start.failed", reason=keep_plain(desk.failed)))
    if not desk.said:
        return
    with st.container(key="sl-start-said", horizontal=True, vertical_alignment="center"):
        st.text(fill_text(texts, desk.said, title=desk.said_of), width="stretch")
        if desk.can_undo():
            st.button(
                texts["start.undo"], key="sl-start-undo", icon=":material/undo:",
                on_click=partial(desk.undo, library),
            )  # fmt: skip
        st.button(
            texts["start.close"], key="sl-start-forget", type="tertiary",
            icon=":material/close:", on_click=desk.forget,
        )  # fmt: skip


def _show_cards(
    state: PageState, library: Library, name: str, cases: Sequence[CaseEntry], theme: Theme,
    texts: Mapping[str, str],
) -> bool:  # fmt: skip
    """Show some cases; say whether one of them waits for its picture."""
    pending = False
    with st.container(key=f"sl-cards-{name}"):
        for case in cases:
            facts = _look(case, theme, state.view.lang)
            pending = pending or facts is None
            show_card(state, library, case, facts, texts)
    return pending


def _look(case: CaseEntry, theme: Theme, lang: str) -> Facts | None:
    return Facts() if not case.readable else _gallery().look(case.path, theme, lang=lang)


def _watch_pictures(cases: Sequence[CaseEntry], theme: Theme, lang: str) -> None:
    """Show the page again when another picture is there."""
    waiting = sum(_look(case, theme, lang) is None for case in cases)

    @st.fragment(run_every=_POLL_SECONDS)
    def watch() -> None:
        if sum(_look(case, theme, lang) is None for case in cases) < waiting:
            st.rerun()

    watch()


def _show_archived(
    state: PageState, library: Library, archived: Sequence[CaseEntry], texts: Mapping[str, str]
) -> None:
    if not archived:
        return
    label = fill_text(texts, "start.archive", n=len(archived))
    with st.expander(label, icon=":material/inventory_2:"):
        for case in archived:
            with st.container(
                key=f"sl-archived-{case.id}", horizontal=True, vertical_alignment="center"
            ):
                st.text(case.title, width="stretch")
                st.button(
                    texts["start.bringBack"], key=f"sl-back-{case.id}",
                    on_click=partial(state.start.bring_back, library, case),
                )  # fmt: skip
                st.button(
                    texts["start.delete"], key=f"sl-archived-delete-{case.id}", type="tertiary",
                    icon=":material/delete:", on_click=partial(state.start.delete, library, case),
                )  # fmt: skip
