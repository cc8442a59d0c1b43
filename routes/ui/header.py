"""Show the slim bar above the map: name, case, handling mark, what the data are, background.

Owns: the header and its two popovers. Refuses: the map itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from routes.daywords import say_day
from routes.model import Case
from routes.style import TLP_COLOURS
from routes.texts import fill_text
from routes.ui.paths import UI_FOLDER
from routes.ui.tiles import Tiles, list_tiles, read_tiles

__all__ = ["choose_tiles", "show_header"]

#: The only maker of HTML on the page; it escapes whatever comes from data.
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(UI_FOLDER), autoescape=True, undefined=StrictUndefined
)


def show_header(case: Case, texts: Mapping[str, str], *, problems: int) -> Tiles | None:
    """Show the header; give the tiles the reader switched on, None for the offline map."""
    with st.container(
        key="sl-header", horizontal=True, vertical_alignment="center", gap="small", wrap=True
    ):
        st.html(
            _TEMPLATES.get_template("header.html").render(
                name=texts["page.name"],
                title=case.info.title,
                subtitle=case.info.subtitle,
                marking=case.info.marking,
                marking_colour=TLP_COLOURS.get(case.info.marking, "#ffffff"),
                marking_help=texts["page.tlp.help"],
                problems=fill_text(texts, "page.problems.count", n=problems) if problems else "",
            )
        )
        with st.popover(texts["page.about"], type="tertiary", icon=":material/info:"):
            _show_about(case, texts)
        with st.popover(texts["page.background"], type="tertiary", icon=":material/layers:"):
            return choose_tiles(texts)


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
