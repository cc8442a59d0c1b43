"""Give a place its position: by name, by a click on the map, by drawing, by coordinates.

Owns: these ways, and that what is picked is shown on the map until it is taken or dropped.
Refuses: choosing among places of one name; the person does.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from routes.edit_place import (
    Candidate,
    PlacePick,
    cells_of_candidate,
    cells_of_pick,
    describe_candidate,
    find_candidates,
    read_typed,
    shape_for_map,
)
from routes.edit_words import say_position
from routes.ui.data_form import show_fault
from routes.ui.desk import Notice
from routes.ui.templates import keep_plain

if TYPE_CHECKING:
    from routes.draft_case import RowName
    from routes.ui.state import PageState

__all__ = [
    "show_new_place", "show_new_place_found", "show_picking", "show_position", "take_pick",
]  # fmt: skip

_POSITION: Final = ("geometry", "precision", "origin")


def show_new_place(state: PageState, texts: Mapping[str, str]) -> None:
    """Show the ways to add a place, in the line of its table's tools."""
    _show_name_field(state, None, texts)
    _show_ways(state, None, texts)


def show_new_place_found(state: PageState, texts: Mapping[str, str]) -> None:
    """Show what the name typed may mean."""
    _show_found(state, None, texts)


def show_position(
    state: PageState, name: RowName, texts: Mapping[str, str], *, off: bool
) -> None:
    """Show where a place lies, and the ways to correct that."""
    desk = state.data
    cells = desk.at().draft.row(name) or {}
    st.subheader(texts["edit.group.where"], anchor=False)
    st.caption(say_position(cells.get("geometry"), texts))
    for problem in desk.at().checks.of(name):
        if problem.column == "geometry":
            show_fault(problem, "places", texts)
    shape = shape_for_map(cells.get("geometry"))
    if shape is not None:
        with st.container(horizontal=True, gap="small"):
            st.button(
                texts["edit.place.show"], key="sl-data-place-show", type="tertiary",
                icon=":material/location_searching:", on_click=partial(_show_shape, state, shape),
            )  # fmt: skip
            if not off:
                st.button(
                    texts["edit.place.drop"], key="sl-data-place-drop", type="tertiary",
                    icon=":material/location_off:", on_click=partial(_drop, state, name),
                )  # fmt: skip
    if not off:
        with st.container(horizontal=True, gap="small", key="sl-data-place-ways"):
            _show_ways(state, name, texts)
        _show_name_field(state, name, texts)
        _show_found(state, name, texts)


def show_picking(state: PageState, texts: Mapping[str, str]) -> None:
    """Say that the map waits for a click, and let that be ended."""
    picking = state.data.picking
    if picking is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="sl-data-picking"):
        st.markdown(texts[f"edit.place.picking.{picking.kind}"], width="stretch")
        st.button(
            texts["edit.place.cancel"], key="sl-data-pick-cancel", on_click=partial(_stop, state)
        )


def _show_ways(state: PageState, row: RowName | None, texts: Mapping[str, str]) -> None:
    for kind, key, icon in (
        ("point", "click", "add_location_alt"), ("area", "draw", "activity_zone"),
    ):  # fmt: skip
        st.button(
            texts[f"edit.place.{key}"], key=f"sl-data-pick-{kind}",
            icon=f":material/{icon}:", on_click=partial(_start, state, kind, row),
        )  # fmt: skip
    with st.popover(texts["edit.place.type"], icon=":material/pin_drop:"):
        _show_typed(state, row, texts)


def _suffix(state: PageState, row: RowName | None) -> str:
    return f"{state.data.version}-{'new' if row is None else row[1]}"


def _show_name_field(state: PageState, row: RowName | None, texts: Mapping[str, str]) -> None:
    label = texts["edit.place.find" if row is None else "edit.place.findPosition"]
    st.text_input(
        label, key=f"sl-data-place-name-{_suffix(state, row)}", placeholder=label,
        label_visibility="collapsed", icon=":material/travel_explore:", width=300,
        help=texts["edit.place.find.help"],
    )  # fmt: skip


def _show_found(state: PageState, row: RowName | None, texts: Mapping[str, str]) -> None:
    suffix = _suffix(state, row)
    words = str(st.session_state.get(f"sl-data-place-name-{suffix}", ""))
    if not words.strip():
        return
    found = find_candidates(words)
    if not found:
        st.caption(texts["edit.place.unfound"])
        return
    key = f"sl-data-place-found-{suffix}"
    st.radio(
        texts["edit.place.found"], range(len(found)), index=None, key=key,
        format_func=lambda at: keep_plain(describe_candidate(found[at], texts)),
        on_change=partial(_preview, state, key, found),
    )  # fmt: skip
    chosen = st.session_state.get(key)
    st.button(
        texts["edit.place.take" if row is None else "edit.place.takePosition"],
        key="sl-data-place-take", type="primary", disabled=chosen is None,
        on_click=partial(_take_candidate, state, row, None if chosen is None else found[chosen]),
    )  # fmt: skip


def _show_typed(state: PageState, row: RowName | None, texts: Mapping[str, str]) -> None:
    key = f"sl-data-place-typed-{_suffix(state, row)}"
    st.text_input(
        texts["edit.place.coordinates"], key=key, help=texts["edit.place.coordinates.help"]
    )
    st.button(
        texts["edit.place.use"], key="sl-data-place-use", type="primary",
        on_click=partial(_take_typed, state, row, key, texts),
    )  # fmt: skip


def _start(state: PageState, kind: Any, row: RowName | None) -> None:
    state.data.picking = PlacePick(kind, row)
    state.send({"pick": kind, "picked": None})


def _stop(state: PageState) -> None:
    state.data.picking = None
    state.send({"pick": None, "picked": None})


def _show_shape(state: PageState, shape: Mapping[str, Any]) -> None:
    state.send({"pick": None, "picked": {**shape, "drag": False}})


def _preview(state: PageState, key: str, found: tuple[Candidate, ...]) -> None:
    chosen = st.session_state.get(key)
    if chosen is not None:
        spot = found[chosen]
        shape = {"kind": "point", "coordinates": [spot.lon, spot.lat]}
        _show_shape(state, shape)


def _take_candidate(state: PageState, row: RowName | None, spot: Candidate | None) -> None:
    if spot is None:
        return
    desk, cells = state.data, cells_of_candidate(spot)
    if row is None:
        desk.choose(desk.add("places", cells))
    else:
        before = desk.at().draft.row(row) or {}
        # The name the analyst gave stays; what is empty is filled in.
        kept = {key: cells[key] for key in cells if key in _POSITION or not before.get(key)}
        desk.edit(lambda draft: draft.set_cells(row, kept))
    state.send({"pick": None, "picked": shape_for_map(cells["geometry"])})


def _take_typed(
    state: PageState, row: RowName | None, key: str, texts: Mapping[str, str]
) -> None:
    position = read_typed(str(st.session_state.get(key, "")))
    if position is None:
        state.data.notice = Notice("edit.place.coordinates.bad", failed=True)
        return
    pick = {"kind": "point", "coordinates": list(position)}
    _take(state, row, pick, texts["edit.place.origin.typed"])
    state.send({"pick": None, "picked": pick})


def take_pick(state: PageState, pick: object, texts: Mapping[str, str]) -> bool:
    """Take in what was picked on the map, once; say whether it was news."""
    desk = state.data
    if not isinstance(pick, Mapping) or not isinstance(pick.get("n"), int):
        return False
    number = int(pick["n"])
    if number <= desk.pick_seen:
        return False
    desk.pick_seen = number
    picking, row = desk.picking, desk.chosen
    if picking is not None:
        row = picking.row
    elif row is None or row[0] != "places":
        return False  # a point dragged after its place was left
    desk.picking = None
    if pick.get("kind") not in {"point", "area"} or desk.work is None or not desk.is_writable():
        return True
    if not _take(state, row, pick, texts["edit.place.origin.map"]):
        desk.notice = Notice("edit.place.crossed", failed=True)
        state.send({"picked": None})
    elif picking is not None:
        area = pick.get("kind") == "area"
        desk.notice = Notice("edit.place.picked.area" if area else "edit.place.picked")
    return True


def _take(
    state: PageState, row: RowName | None, pick: Mapping[str, Any], origin: str
) -> bool:
    desk = state.data
    before = None if row is None else desk.at().draft.row(row)
    cells = cells_of_pick(pick, before, origin)
    if cells is None:
        return False
    if row is None:
        desk.table = "places"
        desk.choose(desk.add("places", cells))
    else:
        desk.edit(lambda draft: draft.set_cells(row, cells))
    return True


def _drop(state: PageState, name: RowName) -> None:
    cells = {"geometry": None, "precision": "unknown"}
    state.data.edit(lambda draft: draft.set_cells(name, cells))
    state.send({"picked": None})
