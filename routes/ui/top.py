"""Show the slim bar above the pages that have no map: name, page, the ways to the others.

Owns: that bar. Refuses: the map's own (:mod:`routes.ui.header`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from routes.ui.templates import render_html

if TYPE_CHECKING:
    from routes.ui.state import PageState

__all__ = ["show_top"]


def show_top(
    state: PageState, texts: Mapping[str, str], *, title: str, detail: str = ""
) -> None:
    """Show the bar; ``detail`` is a line in small beside the title."""
    with st.container(
        key="sl-header", horizontal=True, vertical_alignment="center", gap="small", wrap=True
    ):
        st.html(render_html("top.html", name=texts["page.name"], title=title, detail=detail))
        if state.page != "cases":
            st.button(
                texts["start.open"], key="sl-open-cases", type="tertiary",
                icon=":material/grid_view:", on_click=partial(state.go, "cases"),
            )  # fmt: skip
        st.button(
            texts["start.map"], key="sl-open-map", type="tertiary", icon=":material/map:",
            on_click=partial(state.go, ""),
        )  # fmt: skip
