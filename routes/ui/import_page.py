"""Show the page on which a file is brought in: the steps, the one on show, the way on and back.

Owns: the order of the steps, and that what takes long is shown and can be stopped. Refuses: what
a step holds (``import_file``, ``import_columns``, ``import_places``, ``import_result``,
``import_save``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from routes.texts import fill_text
from routes.ui.import_columns import show_columns
from routes.ui.import_desk import STEPS, ImportDesk
from routes.ui.import_file import show_file
from routes.ui.import_places import show_places
from routes.ui.import_result import show_result
from routes.ui.import_save_step import show_save
from routes.ui.paths import UI_FOLDER
from routes.ui.templates import keep_plain, render_html
from routes.ui.top import show_top

if TYPE_CHECKING:
    from routes.ui.state import PageState

__all__ = ["show_import_page"]

_POLL_SECONDS: Final = 0.4
#: Work that is over within this is not worth a word.
_GRACE_SECONDS: Final = 0.9
#: Steps that rest on all rows.
_RESTS_ON_ROWS: Final = ("places", "result", "save")

_SHOWN: Final[Mapping[str, Callable[[PageState, Mapping[str, str]], None]]] = {
    "file": show_file,
    "columns": show_columns,
    "places": show_places,
    "result": show_result,
    "save": show_save,
}


def show_import_page(state: PageState, texts: Mapping[str, str]) -> None:
    """Show the page."""
    for name in ("import.css", "import_rows.css"):
        st.html(UI_FOLDER / name)
    desk = state.imports
    show_top(state, texts, title=texts["wizard.title"], detail=desk.name)
    desk.settle()
    if desk.step in _RESTS_ON_ROWS and desk.saved is None:
        _read_if_needed(desk, texts)
    with st.container(key="sl-wizard"):
        _show_steps(desk, texts)
        with st.container(key=f"sl-wizard-step-{desk.step}"):
            if desk.run is not None and not desk.settle(_GRACE_SECONDS):
                _watch_run(desk, texts)
                return
            if desk.failed:
                st.error(keep_plain(desk.failed), icon=":material/error:")
            if _is_missing(desk):
                _show_way(desk, texts)
                return
            _SHOWN[desk.step](state, texts)
        _show_way(desk, texts)


def _read_if_needed(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    if not desk.is_read() and desk.run is None and not desk.failed and desk.tables:
        desk.read_all(texts["wizard.reading"])


def _is_missing(desk: ImportDesk) -> bool:
    """Say whether the step rests on what is not there: a file refused, a reading stopped."""
    if desk.step == "file" or desk.saved is not None:
        return False
    if not desk.tables:
        return True
    return desk.step in _RESTS_ON_ROWS and desk.saved is None and not desk.is_read()


def _show_steps(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    st.html(
        render_html(
            "steps.html",
            label=texts["wizard.steps"],
            steps=[
                {
                    "name": texts[f"wizard.step.{name}"],
                    "state": "now" if name == desk.step
                    else "done" if STEPS.index(name) < STEPS.index(desk.step) else "open",
                }
                for name in STEPS
            ],
        )
    )


def _watch_run(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    @st.fragment(run_every=_POLL_SECONDS)
    def watch() -> None:
        run = desk.run
        if run is None or not run.is_running():
            st.rerun()
        assert run is not None
        st.progress(run.share, text=run.words)
        st.button(
            texts["wizard.stop"], key="sl-wizard-stop", icon=":material/close:",
            on_click=partial(_stop, desk, texts),
        )  # fmt: skip

    with st.container(key="sl-wizard-run"):
        watch()


def _stop(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    desk.stop()
    desk.failed = texts["wizard.stopped"]


def _show_way(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    """Show the buttons that lead back and on."""
    place = STEPS.index(desk.step)
    with st.container(key="sl-wizard-foot", horizontal=True, vertical_alignment="center"):
        if place > 0 and desk.saved is None:
            st.button(
                texts["wizard.back"], key="sl-wizard-back", icon=":material/arrow_back:",
                on_click=partial(_go, desk, STEPS[place - 1]),
            )  # fmt: skip
        if desk.own is not None and desk.saved is None:
            st.button(
                texts["wizard.otherFile"], key="sl-wizard-other", icon=":material/swap_horiz:",
                on_click=desk.begin_again,
            )  # fmt: skip
        if desk.step == "save" or not desk.tables:
            return
        why_not = _why_not_on(desk, texts)
        st.caption(why_not or _say_next(desk, texts), width="stretch")
        if desk.failed and _is_missing(desk):
            st.button(
                texts["wizard.again"], key="sl-wizard-again", icon=":material/refresh:",
                on_click=partial(_go, desk, desk.step),
            )  # fmt: skip
        st.button(
            # Named after its step: a press on the button of a step that is gone leads nowhere.
            texts["wizard.next"], key=f"sl-wizard-next-{desk.step}", type="primary",
            disabled=bool(why_not), icon=":material/arrow_forward:", icon_position="right",
            on_click=partial(_go, desk, STEPS[place + 1]),
        )  # fmt: skip


def _go(desk: ImportDesk, step: str) -> None:
    desk.failed = ""
    desk.go(step)


def _why_not_on(desk: ImportDesk, texts: Mapping[str, str]) -> str:
    """Say what has to be told first; "" where nothing has."""
    if desk.step in _RESTS_ON_ROWS and not desk.is_read():
        return texts["wizard.needsReading"]
    if desk.step == "columns" and not all(desk.mappings[n].table for n in desk.chosen):
        return texts["wizard.needsKind"]
    if desk.step == "result" and desk.reading is not None and not desk.reading.accepted:
        return texts["wizard.needsRows"]
    return ""


def _say_next(desk: ImportDesk, texts: Mapping[str, str]) -> str:
    rows = sum(desk.tables[n].read for n in desk.chosen)
    return fill_text(texts, f"wizard.next.{desk.step}", n=f"{rows:,}")
