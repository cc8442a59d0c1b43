"""Show one row of the draft whole: its fields, what is wrong with it, who says so, where it lies.

Owns: which fields stand first and which behind "More". Refuses: the single field
(:mod:`routes.ui.data_form`), places (:mod:`routes.ui.data_places`) and claims
(:mod:`routes.ui.data_claims`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.schema import find_table
from routes.edit_words import name_row, say_degrees
from routes.texts import fill_text
from routes.ui.data_claims import CITED, show_claims
from routes.ui.data_form import show_fault, show_fields
from routes.ui.data_places import show_position
from routes.ui.desk import Notice
from routes.ui.templates import keep_plain, render_html

if TYPE_CHECKING:
    from routes.draft_case import RowName
    from routes.ui.data_desk import DataDesk
    from routes.ui.state import PageState

__all__ = ["show_row"]

_LATER: Final[Mapping[str, frozenset[str]]] = {
    "seizures": frozenset({"tlp", "id"}),
    "flows": frozenset({"via_ids", "ends", "kg_basis", "line_status", "seizure_ids", "tlp", "id"}),
    "events": frozenset({"to_place", "place_note", "seizure_ids", "tlp", "id"}),
    "links": frozenset({"assumption", "tlp", "id"}),
    "places": frozenset({"unlocode", "origin", "role", "note", "tlp", "id"}),
    "sources": frozenset({"author", "archived_url", "tlp", "id"}),
    "claims": frozenset({"via", "tlp", "id"}),
    "notes": frozenset({"tlp", "id"}),
    "case": frozenset({"id", "presumption", "opened"}),
}
_BOUNDS: Final = ("focus", "overview")


def show_row(state: PageState, name: RowName, texts: Mapping[str, str], *, off: bool) -> None:
    """Show the row and all that can be done with it."""
    desk = state.data
    table = find_table(name[0])
    _show_head(desk, name, texts, off=off)
    checks = desk.at().checks
    own = {column.name for column in table.columns}
    with st.container(gap="xsmall"):
        if checks.is_aside(name):
            st.html(render_html("fault.html", words=texts["edit.aside"], kind="warning"))
        for problem in checks.of(name):
            if problem.column not in own and problem.column != "geometry":
                show_fault(problem, name[0], texts)
    later = _LATER[name[0]]
    columns = [column.name for column in table.columns if column.type != "bounds"]
    show_fields(desk, name, [one for one in columns if one not in later], texts, off=off)
    if name[0] == "places":
        show_position(state, name, texts, off=off)
    if name[0] == "case":
        _show_frames(state, name, texts, off=off)
    if name[0] in CITED:
        show_claims(desk, name, texts, off=off)
    wrong = {problem.column for problem in checks.of(name) if problem.code != "claim_missing"}
    with st.expander(
        texts["edit.group.more"], expanded=bool(wrong & later), key=f"sl-data-more-{name[0]}"
    ):
        show_fields(desk, name, [one for one in columns if one in later], texts, off=off)


def _show_head(desk: DataDesk, name: RowName, texts: Mapping[str, str], *, off: bool) -> None:
    draft = desk.at().draft
    with st.container(horizontal=True, vertical_alignment="center", key="sl-data-row-head"):
        if name[0] != "case":
            st.button(
                texts["edit.back"], key="sl-data-back", type="tertiary",
                icon=":material/arrow_back:", on_click=partial(desk.choose, None),
            )  # fmt: skip
        kind = texts[f"edit.one.{name[0]}"]
        words = fill_text(texts, "board.record", kind=kind, label=name_row(draft, name, texts))
        st.markdown(f"**{keep_plain(words)}**", width="stretch")
        if name[0] == "case" or off:
            return
        st.button(
            texts["edit.duplicate"], key="sl-data-duplicate", type="tertiary",
            icon=":material/content_copy:", help=texts["edit.duplicate"],
            on_click=partial(_duplicate, desk, name),
        )  # fmt: skip
        st.button(
            texts["edit.delete"], key="sl-data-delete", type="tertiary",
            icon=":material/delete:", help=texts["edit.delete"],
            on_click=partial(_delete, desk, name, texts),
        )  # fmt: skip


def _duplicate(desk: DataDesk, name: RowName) -> None:
    cells = desk.at().draft.row(name)
    if cells is not None:
        desk.choose(desk.add(name[0], {**cells, "id": ""}))


def _delete(desk: DataDesk, name: RowName, texts: Mapping[str, str]) -> None:
    draft = desk.at().draft
    words = name_row(draft, name, texts)
    record = str((draft.row(name) or {}).get("id", ""))
    # What was said of it goes with it; undo brings both back.
    claims = [
        ("claims", key)
        for key, cells in draft.tables["claims"].items()
        if record and cells.get("record") == record
    ]
    desk.remove([name, *claims])
    desk.choose(None)
    desk.notice = Notice("edit.deleted.used" if draft.referring(record) else "edit.deleted", words)


def _show_frames(
    state: PageState, name: RowName, texts: Mapping[str, str], *, off: bool
) -> None:
    desk = state.data
    cells = desk.at().draft.row(name) or {}
    for column in _BOUNDS:
        box = cells.get(column)
        st.caption(f"{texts[f'edit.column.{column}']}: {_say_box(box, texts)}")
        for problem in desk.at().checks.of(name):
            if problem.column == column:
                show_fault(problem, "case", texts)
        if not off:
            st.button(
                texts["edit.bounds.take"], key=f"sl-data-frame-{column}",
                icon=":material/my_location:", on_click=partial(_take_frame, state, name, column),
            )  # fmt: skip


def _say_box(box: object, texts: Mapping[str, str]) -> str:
    if not isinstance(box, list) or len(box) != 4 or not all(
        isinstance(side, int | float) for side in box
    ):
        return texts["edit.bounds.none"]
    west, south, east, north = (round(float(side), 1) for side in box)
    lon, lat = ("west", "east"), ("south", "north")
    return fill_text(
        texts, "edit.bounds",
        west=say_degrees(west, lon, texts), east=say_degrees(east, lon, texts),
        south=say_degrees(south, lat, texts), north=say_degrees(north, lat, texts),
    )  # fmt: skip


def _take_frame(state: PageState, name: RowName, column: str) -> None:
    from routes.storyboard import fit_bounds

    box = None if state.bounds is None else fit_bounds(state.bounds)
    if box is None:
        state.data.notice = Notice("edit.bounds.unseen", failed=True)
        return
    state.data.edit(lambda draft: draft.set_cells(name, {column: list(box)}))
