"""Show the third step of bringing a file: names that were not placed, and doubtful coordinates.

Owns: the choice among candidates, and the remedies for a whole column of coordinates. Refuses:
looking places up by itself (:mod:`geodata.intake.placing`, the gazetteer).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from geodata.basemap import country_name
from geodata.intake.place_words import say_place
from routes.records import label_of
from routes.texts import fill_text
from routes.ui.import_desk import ImportDesk
from routes.ui.templates import keep_plain, render_html

if TYPE_CHECKING:
    from geodata.gazetteer import Match
    from routes.ui.import_work import OpenName, Reading
    from routes.ui.state import PageState

__all__ = ["search_name", "show_places"]

_PER_PAGE: Final = 25
_MOST_SHOWN: Final = 200
_NOWHERE: Final = "nowhere"
_OPEN: Final = "open"
_SEARCHED: Final = 12
_MERCATOR: Final = "EPSG:3857"
#: Codes of coordinates that are worth a word, the gravest first.
_POSITION_CODES: Final = (
    "position_metres", "position_swapped", "swapped_by_country", "position_zero",
    "position_range", "position_unread", "position_short_code", "position_far_apart",
    "position_half", "far_from_country", "position_several", "position_in_text", "order_assumed",
    "letter_o", "utm_band",
)  # fmt: skip


def show_places(state: PageState, texts: Mapping[str, str]) -> None:
    """Show the step."""
    desk = state.imports
    reading = desk.reading
    assert reading is not None, "the step is shown when all rows were read"
    _show_positions(desk, reading, texts)
    names = _list_names(desk, reading)
    st.html(
        render_html(
            "counts_places.html",
            placed=f"{_count_placed(reading):,}",
            open=f"{sum(one.key not in desk.choices for one in names):,}",
            texts=texts,
        )
    )
    if names:
        _show_names(desk, names, texts)
    with st.expander(texts["wizard.places.all"], icon=":material/list:", expanded=not names):
        _show_found(reading, texts)


# Coordinates


def _show_positions(desk: ImportDesk, reading: Reading, texts: Mapping[str, str]) -> None:
    """Show what is wrong with coordinates, and what one press mends."""
    counts = reading.positions
    said = [(code, counts[code]) for code in _POSITION_CODES if code in counts]
    if not said and not desk.swap and not desk.crs:
        return
    with st.container(key="sl-positions"):
        st.subheader(texts["wizard.positions"], anchor=False)
        for code, count in said:
            key = "wizard.positions.one" if count == 1 else "wizard.positions.many"
            st.text(fill_text(texts, key, n=f"{count:,}", text=say_place(code)))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            suggested = reading.suggest
            st.button(
                texts["wizard.positions.swap"], key="sl-positions-swap",
                icon=":material/swap_vert:", on_click=desk.swap_axes,
                type="primary" if suggested == "swap" else "secondary",
            )  # fmt: skip
            metres = desk.crs == _MERCATOR
            st.button(
                texts["wizard.positions.degrees" if metres else "wizard.positions.metres"],
                key="sl-positions-metres", icon=":material/straighten:",
                type="primary" if suggested == "mercator" and not metres else "secondary",
                on_click=partial(desk.tell_crs, "" if metres else _MERCATOR),
            )  # fmt: skip
            key = f"sl-positions-crs-{desk.version}"
            st.text_input(
                texts["wizard.positions.crs"], desk.crs, key=key, width=260,
                help=texts["wizard.positions.crs.help"],
                on_change=lambda: desk.tell_crs(str(st.session_state[key]).strip()),
            )  # fmt: skip


# Names


def _list_names(desk: ImportDesk, reading: Reading) -> list[OpenName]:
    """List what waits for a choice and what was chosen for, by the number of rows."""
    waiting = {one.key: one for one in reading.open_names}
    listed = waiting | {k: one for k, one in desk.names.items() if k in desk.choices}
    return sorted(listed.values(), key=lambda one: (-one.rows, one.name))


def _count_placed(reading: Reading) -> int:
    return sum(
        int(intake.tables["places"]["geometry"].notna().sum())
        for intake in reading.intakes
        if "places" in intake.tables
    )


def _show_names(desk: ImportDesk, names: list[OpenName], texts: Mapping[str, str]) -> None:
    st.subheader(texts["wizard.names"], anchor=False)
    st.caption(texts["wizard.names.help"])
    pages = -(-len(names) // _PER_PAGE)
    page = 1
    if pages > 1:
        page = st.pagination(pages, key="sl-names-page")
    with st.container(key="sl-names"):
        for number, one in enumerate(names[(page - 1) * _PER_PAGE : page * _PER_PAGE]):
            _show_name(desk, one, number, texts)


def _show_name(
    desk: ImportDesk, one: OpenName, number: int, texts: Mapping[str, str]
) -> None:
    state = "done" if one.key in desk.choices else "open"
    with st.container(key=f"sl-name-{state}-{number}"):
        left, right = st.columns((2, 3), vertical_alignment="center")
        with left:
            st.html(
                render_html(
                    "open_name.html",
                    name=one.name,
                    country=one.country,
                    rows=fill_text(
                        texts, "wizard.names.rows" if one.rows > 1 else "wizard.names.row",
                        n=f"{one.rows:,}",
                    ),
                    why=say_place(one.problem),
                )
            )
        with right:
            _choose_match(desk, one, texts)


def _choose_match(desk: ImportDesk, one: OpenName, texts: Mapping[str, str]) -> None:
    chosen = desk.choices.get(one.key)
    candidates: list[Match] = list(one.candidates)
    if chosen is not None and chosen not in candidates:
        candidates = [chosen, *candidates]
    labels = _label_matches(candidates, texts)
    options = [_OPEN, *labels, _NOWHERE]
    if one.key not in desk.choices:
        index = 0
    else:
        index = len(options) - 1 if chosen is None else 1 + candidates.index(chosen)
    key = f"sl-name-choice-{one.key}-{desk.version}"

    def take() -> None:
        value = st.session_state[key]
        if value in (None, _OPEN):
            desk.choose_place(one.key, None, chosen=False)
        elif value == _NOWHERE:
            desk.choose_place(one.key, None, chosen=True)
        elif value in labels:
            desk.choose_place(one.key, candidates[labels.index(value)], chosen=True)
        else:
            search_name(desk, one, str(value), texts)

    special = {_OPEN: texts["wizard.names.open"], _NOWHERE: texts["wizard.names.nowhere"]}
    st.selectbox(
        keep_plain(fill_text(texts, "wizard.names.means", name=one.name)), options, index=index,
        key=key, label_visibility="collapsed", on_change=take, accept_new_options=True,
        format_func=lambda value: special.get(value, value),
    )  # fmt: skip


def search_name(
    desk: ImportDesk, one: OpenName, text: str, texts: Mapping[str, str]
) -> None:
    """Look another name up: its candidates take their place in the list of this name.

    Coordinates typed are a choice at once.
    """
    from dataclasses import replace

    from geodata.gazetteer import Gazetteer, Match
    from geodata.intake.choices import POINT
    from routes.edit_place import read_typed

    position = read_typed(text)
    if position is not None:
        spot = Match(one.name, POINT, "", "", *position, 0, 1.0, texts["wizard.names.typed"])
        desk.choose_place(one.key, spot, chosen=True)
        desk.version += 1
        return
    found = Gazetteer.load().find(text, limit=_SEARCHED)
    candidates = (*found, *(old for old in one.candidates if old not in found))
    changed = replace(one, candidates=candidates)
    desk.names[one.key] = changed
    if desk.reading is not None:
        names = tuple(changed if n.key == one.key else n for n in desk.reading.open_names)
        desk.reading = replace(desk.reading, open_names=names)
    if len(found) and found.unambiguous:
        desk.choose_place(one.key, found[0], chosen=True)
    desk.version += 1


def _label_matches(matches: list[Match], texts: Mapping[str, str]) -> list[str]:
    """Say each candidate: name, kind, country, code; what reads alike gets its position too."""
    from geodata.intake.choices import POINT

    labels = []
    for match in matches:
        if match.kind == POINT:
            labels.append(f"{match.name} ({match.lat:.4f}, {match.lon:.4f})")
            continue
        details = [label_of(texts, "placeKind", match.kind), _say_country(match.country)]
        if match.unlocode:
            details.append(match.unlocode)
        elif match.population:
            details.append(fill_text(texts, "wizard.names.people", n=f"{match.population:,}"))
        labels.append(f"{match.name} ({', '.join(part for part in details if part)})")
    return [
        label if labels.count(label) == 1 else f"{label} {match.lat:.2f}, {match.lon:.2f}"
        for label, match in zip(labels, matches, strict=True)
    ]


def _say_country(code: str) -> str:
    try:
        return country_name(code) if code else ""
    except KeyError:
        return code


# What was found


def _show_found(reading: Reading, texts: Mapping[str, str]) -> None:
    frames = [i.tables["places"] for i in reading.intakes if "places" in i.tables]
    places = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    if places.empty:
        st.caption(texts["wizard.places.none"])
        return
    if len(places) > _MOST_SHOWN:
        st.caption(
            fill_text(texts, "wizard.places.first", n=_MOST_SHOWN, of=f"{len(places):,}")
        )
    shown: list[dict[str, Any]] = [
        {
            "name": row["name"],
            "country": _say_country(str(row["country"])),
            "precision": label_of(texts, "precision", str(row["precision"])),
            "origin": row["origin"],
        }
        for row in places.head(_MOST_SHOWN).to_dict("records")
    ]
    st.dataframe(
        pd.DataFrame(shown), hide_index=True, placeholder="–",
        column_config={
            name: texts[f"wizard.places.{name}"]
            for name in ("name", "country", "precision", "origin")
        },
    )  # fmt: skip
