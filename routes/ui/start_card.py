"""Show one case as a card: its picture, what it is, and what can be done with it.

Owns: the card. Refuses: making pictures (:mod:`routes.ui.gallery`) and changing cases
(:mod:`geodata.library`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from geodata.schema import RECORD_TABLES
from routes.daywords import say_day
from routes.style import TLP_COLOURS
from routes.texts import fill_text
from routes.timespan import day_from_iso
from routes.ui.gallery import PICTURES
from routes.ui.mapframe import page_url
from routes.ui.templates import keep_plain, render_html

if TYPE_CHECKING:
    from geodata.library import CaseEntry, Library
    from routes.ui.gallery import Facts
    from routes.ui.state import PageState

__all__ = ["show_card"]


def show_card(
    state: PageState, library: Library, case: CaseEntry, facts: Facts | None,
    texts: Mapping[str, str],
) -> None:  # fmt: skip
    """Show the card; ``facts`` are None as long as they are being made."""
    tag = f"{'own' if case.writable else 'shipped'}-{case.id}"
    with st.container(key=f"sl-card-{tag}"):
        with st.container(key=f"sl-card-picture-{tag}"):
            _show_picture(facts, texts)
        marking = facts.marking if facts is not None and facts.marking else case.marking
        st.html(
            render_html(
                "card_head.html", marking=marking, colour=TLP_COLOURS[marking],
                whose=texts["start.whose.own" if case.writable else "start.whose.shipped"],
                period=_say_period(case, texts),
            )
        )  # fmt: skip
        st.button(
            keep_plain(case.title), key=f"sl-card-open-{tag}", type="tertiary", width="stretch",
            help=texts["start.openCase"], on_click=partial(state.go, "", case=case.id),
        )  # fmt: skip
        with st.container(key=f"sl-card-foot-{tag}", horizontal=True, vertical_alignment="bottom"):
            st.html(
                render_html(
                    "card_text.html", subtitle=case.subtitle, counts=_say_counts(case, texts),
                    broken=texts["start.broken"] if not case.readable else "",
                )
            )  # fmt: skip
            with st.popover(texts["start.more"], type="tertiary", icon=":material/more_horiz:"):
                _show_actions(state, library, case, tag, texts)


def _show_picture(facts: Facts | None, texts: Mapping[str, str]) -> None:
    if facts is None or not facts.picture:
        key = "start.picture.making" if facts is None else "start.picture.none"
        st.html(render_html("card_blank.html", text=texts[key]))
        return
    # Served from its folder: a picture of Streamlit's own goes when the page is left.
    url = page_url(f"{PICTURES}/{facts.picture}")
    st.html(render_html("card_picture.html", url=url))


def _say_period(case: CaseEntry, texts: Mapping[str, str]) -> str:
    """Say from when to when its records lie, as exactly as their dates are written."""
    said = [_say_date(date, texts) for date in (case.first, case.last) if date]
    return " – ".join(dict.fromkeys(said))


def _say_date(text: str, texts: Mapping[str, str]) -> str:
    parts = text.split("-")
    try:
        if len(parts) == 3:
            return say_day(day_from_iso(text), texts)
        return f"{texts[f'page.month.{int(parts[1])}']} {parts[0]}" if len(parts) == 2 else text
    except (ValueError, KeyError):
        return text  # skimmed, not checked: shown as it is written


def _say_counts(case: CaseEntry, texts: Mapping[str, str]) -> str:
    said = [
        fill_text(texts, f"start.count.{name}{'.one' if case.counts[name] == 1 else ''}",
                  n=f"{case.counts[name]:,}")
        for name in RECORD_TABLES
        if case.counts.get(name)
    ]  # fmt: skip
    return " · ".join(said) or texts["start.count.none"]


def _show_actions(
    state: PageState, library: Library, case: CaseEntry, tag: str, texts: Mapping[str, str]
) -> None:
    desk = state.start
    copy = fill_text(texts, "start.copy", title=case.title)
    st.button(
        texts["start.duplicate" if case.writable else "start.duplicate.shipped"],
        key=f"sl-card-duplicate-{tag}", icon=":material/content_copy:", type="tertiary",
        on_click=partial(desk.duplicate, library, case, title=copy), disabled=not case.readable,
    )  # fmt: skip
    if not case.writable:
        st.caption(texts["start.shipped.help"])
        return
    st.button(
        texts["start.archiveIt"], key=f"sl-card-archive-{tag}", icon=":material/inventory_2:",
        type="tertiary", on_click=partial(desk.archive, library, case),
    )  # fmt: skip
    st.button(
        texts["start.delete"], key=f"sl-card-delete-{tag}", icon=":material/delete:",
        type="tertiary", on_click=partial(desk.delete, library, case),
    )  # fmt: skip
