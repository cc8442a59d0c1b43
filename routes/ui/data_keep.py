"""Save a draft, say what would be set aside, list the versions, copy a case that is not one's own.

Owns: these buttons and questions. Refuses: the writing itself (:mod:`routes.draft_keep`).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.errors import SillageError
from geodata.library import Library
from geodata.read import is_parquet_folder
from geodata.schema import find_table
from geodata.version_store import Version
from geodata.versions import CaseChangedError, list_versions, restore
from geodata.write import write_file
from routes.draft_keep import keep_draft, say_summary, say_user, stamp_files
from routes.edit_words import count_text, describe_fault, name_column, name_row
from routes.payload import case_days
from routes.story_file import has_working_copy, place_of_story
from routes.texts import fill_text
from routes.ui.desk import Notice
from routes.ui.templates import keep_plain, render_html

if TYPE_CHECKING:
    from geodata.errors import Problem
    from routes.ui.data_desk import DataDesk
    from routes.ui.state import PageState

__all__ = ["show_copy_offer", "show_keeping", "show_save_question"]

_MOST_LISTED: Final = 8
_MOST_VERSIONS: Final = 30


def show_keeping(state: PageState, texts: Mapping[str, str], *, changed: int) -> None:
    """Show the buttons that save and go back."""
    desk = state.data
    st.button(
        texts["edit.save"], key="sl-data-save", type="primary", icon=":material/check:",
        help=texts["edit.save.help"], disabled=not changed, on_click=partial(_ask, state),
    )  # fmt: skip
    with st.popover(texts["edit.versions"], type="tertiary", icon=":material/history:"):
        _show_versions(desk, texts, changed=changed)


def _ask(state: PageState) -> None:
    """Save at once where nothing would be set aside; else ask."""
    desk = state.data
    aside = [name for name in desk.at().checks.aside if name[0] != "story"]
    if aside:
        desk.asked_to_save = True
    else:
        _save(state)


def show_save_question(state: PageState, texts: Mapping[str, str]) -> None:
    """Say which rows would be set aside, and let the person decide."""
    desk = state.data
    work = desk.at()
    aside = sorted(name for name in work.checks.aside if name[0] != "story")
    with st.container(border=True, key="sl-data-question", gap="small"):
        st.markdown(f"**{count_text(texts, 'edit.save.aside', len(aside))}**")
        for name in aside[:_MOST_LISTED]:
            kind = texts[f"edit.one.{name[0]}"]
            label = name_row(work.draft, name, texts)
            row = fill_text(texts, "board.record", kind=kind, label=label)
            errors = [p for p in work.checks.of(name) if p.outcome == "set_aside"]
            why = _say_why(errors, name[0], texts)
            st.html(render_html("fault.html", words=f"{row}. {why}", kind="warning"))
        if len(aside) > _MOST_LISTED:
            st.caption(fill_text(texts, "edit.save.more", n=len(aside) - _MOST_LISTED))
        with st.container(horizontal=True, gap="small"):
            st.button(
                texts["edit.save.anyway"], key="sl-data-save-anyway", type="primary",
                on_click=partial(_save, state),
            )  # fmt: skip
            st.button(
                texts["edit.save.look"], key="sl-data-save-look",
                on_click=partial(_look, desk, aside[0] if aside else None),
            )  # fmt: skip


def _say_why(errors: list[Problem], table: str, texts: Mapping[str, str]) -> str:
    """Say what sets a row aside; what is only empty by the names of its columns."""
    empty = [p for p in errors if p.code == "cell_required"]
    if empty:
        names = ", ".join(name_column(table, p.column, texts) for p in empty)
        return fill_text(texts, "edit.save.empty", names=names)
    return describe_fault(errors[0], table, texts) if errors else ""


def _look(desk: DataDesk, name: tuple[str, int] | None) -> None:
    desk.asked_to_save = False
    if name is not None:
        desk.show_table(name[0])
        desk.choose(name)


def _save(state: PageState) -> None:
    desk = state.data
    work = desk.at()
    desk.asked_to_save = False
    try:
        keep_draft(work.draft, since=work.stamp, user=say_user())
    except CaseChangedError:
        desk.notice = Notice("edit.save.changedElsewhere", failed=True)
        return
    except (SillageError, OSError) as error:
        desk.notice = Notice("edit.save.failed", str(error), failed=True)
        return
    work.stamp = stamp_files(work.draft.folder)
    desk.notice = Notice("edit.saved")
    # Whoever looked at the last day of the case looks at it still, if it is another one now.
    if desk.case is not None and state.view.date == case_days(desk.case)[1]:
        state.view = replace(state.view, date=None)


def _show_versions(desk: DataDesk, texts: Mapping[str, str], *, changed: int) -> None:
    if changed:
        st.button(
            texts["edit.dropAll"], key="sl-data-drop", icon=":material/delete_sweep:",
            on_click=desk.drop_all,
        )  # fmt: skip
    try:
        versions = list_versions(desk.at().draft.folder)
    except SillageError as error:
        st.error(keep_plain(fill_text(texts, "edit.versions.spoiled", value=str(error))))
        return
    if not versions:
        st.caption(texts["edit.versions.none"])
        return
    st.caption(texts["edit.versions.unsaved" if changed else "edit.versions.intro"])
    for version in versions[: -_MOST_VERSIONS - 1 : -1]:
        who = version.user or texts["edit.versions.nobody"]
        line = fill_text(texts, "edit.versions.line", when=_say_when(version), who=who)
        what = say_summary(version.summary, texts) or texts[f"edit.versions.{version.action}"]
        with st.container(key=f"sl-data-version-{version.number}", gap=None):
            st.markdown(f"**{keep_plain(line)}**")
            st.caption(keep_plain(what))
            st.button(
                texts["edit.versions.back"], key=f"sl-data-back-to-{version.number}",
                disabled=bool(changed), on_click=partial(_go_back, desk, version),
            )  # fmt: skip


def _say_when(version: Version) -> str:
    when = datetime.datetime.fromisoformat(version.time)
    return when.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _go_back(desk: DataDesk, version: Version) -> None:
    try:
        restore(desk.at().draft.folder, version.number, user=say_user())
    except (SillageError, OSError) as error:
        desk.notice = Notice("edit.save.failed", str(error), failed=True)
        return
    desk.drop_all()
    desk.notice = Notice("edit.versions.restored", _say_when(version))


def show_copy_offer(state: PageState, texts: Mapping[str, str]) -> None:
    """Say why the case cannot be changed, and offer a copy that can."""
    case = state.data.case
    parquet = case is not None and is_parquet_folder(case.folder)
    reason = texts["edit.readonly.parquet" if parquet else "edit.readonly"]
    with st.container(horizontal=True, vertical_alignment="center", key="sl-data-copy-offer"):
        st.markdown(f":material/lock: {reason}", width="stretch")
        st.button(
            texts["edit.copy"], key="sl-data-copy", type="primary",
            icon=":material/content_copy:", on_click=partial(_copy, state, texts),
        )  # fmt: skip


def _copy(state: PageState, texts: Mapping[str, str]) -> None:
    desk = state.data
    case = desk.case
    assert case is not None
    title = fill_text(texts, "edit.copy.title", title=case.info.title)
    try:
        entry = Library().duplicate(case.folder.name, title=title)
        if has_working_copy(case.folder):
            # The story as the person has made it, not as the case came with it.
            story = find_table("story").file
            write_file(entry.path / story, (place_of_story(case.folder) / story).read_bytes())
    except (SillageError, OSError) as error:
        desk.notice = Notice("edit.copy.failed", str(error), failed=True)
        return
    desk.notice = Notice("edit.copied")
    state.go("", case=entry.id)
