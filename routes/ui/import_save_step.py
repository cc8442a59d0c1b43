"""Show the last step of bringing a file: where it goes, saving, and the way to the map.

Owns: the choice between a new case and one of the visitor's own. Refuses: writing
(:mod:`routes.ui.import_save`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from geodata.library import Library
from geodata.schema import MARKINGS
from routes.texts import fill_text
from routes.ui.background import Tell
from routes.ui.import_desk import ImportDesk
from routes.ui.import_save import Target, save_import
from routes.ui.import_words import pick
from routes.ui.templates import keep_plain, render_html

if TYPE_CHECKING:
    from routes.ui.state import PageState

__all__ = ["show_save"]


def show_save(state: PageState, texts: Mapping[str, str]) -> None:
    """Show the step."""
    desk = state.imports
    if desk.saved is not None:
        _show_saved(state, texts)
        return
    library = Library()
    target = desk.target or _first_target(desk)
    desk.target = target
    reading = desk.reading
    assert reading is not None, "the step is shown when all rows were read"
    left, right = st.columns((3, 2), gap="large")
    with left:
        own = {
            case.id: case.title
            for case in library.list_cases()
            if case.editable and case.readable
        }
        _choose_where(desk, target, own, texts)
        target = desk.target or target
        if not target.case:
            _ask_new(desk, target, texts)
    with right, st.container(key="sl-save-what"):
        st.html(
            render_html(
                "saving.html",
                texts=texts,
                lines=[
                    fill_text(texts, "wizard.save.accepted", n=f"{reading.accepted:,}"),
                    fill_text(texts, "wizard.save.aside", n=f"{reading.set_aside:,}"),
                    fill_text(texts, "wizard.save.source", title=desk.source.title or desk.name),
                    texts["wizard.save.mapping"],
                ],
            )
        )
        st.button(
            texts["wizard.save.add" if target.case else "wizard.save.new"], key="sl-save",
            type="primary", icon=":material/save:", width="stretch",
            disabled=not target.case and not target.title.strip(),
            on_click=partial(_save, desk, library, texts),
        )  # fmt: skip


def _first_target(desk: ImportDesk) -> Target:
    stem = re.sub(r"[_\-]+", " ", desk.name.rpartition(".")[0] or desk.name).strip()
    return Target(title=stem[:1].upper() + stem[1:], marking=desk.source.marking)


def _choose_where(
    desk: ImportDesk, target: Target, own: Mapping[str, str], texts: Mapping[str, str]
) -> None:
    if not own:
        return
    key = f"sl-save-where-{desk.version}"

    def take() -> None:
        case = next(iter(own)) if st.session_state[key] == "add" else ""
        desk.target = replace(target, case=case)

    st.radio(
        texts["wizard.save.where"], ("new", "add"), index=int(bool(target.case)), key=key,
        format_func=lambda name: texts[f"wizard.save.where.{name}"], horizontal=True,
        on_change=take,
    )  # fmt: skip
    current = desk.target or target
    if current.case:
        pick(
            texts["wizard.save.case"], list(own), current.case, key=f"sl-save-case-{desk.version}",
            say=lambda case: own.get(case, case), take=partial(_tell, desk, "case"),
        )  # fmt: skip
        st.caption(texts["wizard.save.add.help"])


def _ask_new(desk: ImportDesk, target: Target, texts: Mapping[str, str]) -> None:
    key = f"sl-save-title-{desk.version}"
    st.text_input(
        texts["wizard.save.title"], target.title, key=key, max_chars=200,
        on_change=lambda: _tell(desk, "title", str(st.session_state[key]).strip()),
    )  # fmt: skip
    pick(
        texts["wizard.save.marking"], MARKINGS, target.marking,
        key=f"sl-save-marking-{desk.version}", help=texts["wizard.save.marking.help"],
        say=lambda mark: texts[f"wizard.source.marking.{mark}"],
        take=partial(_tell, desk, "marking"),
    )  # fmt: skip
    words = f"sl-save-presumption-{desk.version}"
    st.text_area(
        texts["wizard.save.presumption"], target.presumption, key=words, max_chars=2_000,
        placeholder=texts["page.about.presumed"], help=texts["wizard.save.presumption.help"],
        on_change=lambda: _tell(desk, "presumption", str(st.session_state[words]).strip()),
    )  # fmt: skip


def _tell(desk: ImportDesk, name: str, value: Any) -> None:
    assert desk.target is not None
    desk.target = replace(desk.target, **{name: value})


def _save(desk: ImportDesk, library: Library, texts: Mapping[str, str]) -> None:
    asked, reading, source, target = desk.asked(), desk.reading, desk.source, desk.target
    assert reading is not None and target is not None

    def work(tell: Tell) -> Any:
        return save_import(
            asked, reading, source, target, library=library,
            tell=lambda share: tell(share, texts["wizard.saving"]),
        )  # fmt: skip

    def take(saved: Any) -> None:
        desk.saved = saved

    desk.start(work, take, texts["wizard.saving"])


def _show_saved(state: PageState, texts: Mapping[str, str]) -> None:
    desk = state.imports
    saved = desk.saved
    assert saved is not None
    key = "wizard.saved.added" if saved.added else "wizard.saved"
    with st.container(key="sl-saved"):
        st.success(
            keep_plain(
                fill_text(
                    texts, key, title=saved.title, accepted=f"{saved.accepted:,}",
                    aside=f"{saved.set_aside:,}",
                )
            ),
            icon=":material/check_circle:",
        )  # fmt: skip
        with st.container(horizontal=True):
            st.button(
                texts["wizard.saved.open"], key="sl-saved-open", type="primary",
                icon=":material/map:", on_click=partial(_open, state, saved.case),
            )  # fmt: skip
            st.button(
                texts["wizard.saved.another"], key="sl-saved-another",
                icon=":material/upload_file:", on_click=desk.begin_again,
            )  # fmt: skip
            st.button(
                texts["start.open"], key="sl-saved-cases", icon=":material/grid_view:",
                on_click=partial(state.go, "cases"),
            )  # fmt: skip


def _open(state: PageState, case: str) -> None:
    state.imports.begin_again()
    state.go("", case=case)
