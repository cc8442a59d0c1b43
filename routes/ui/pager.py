"""Show a long list page by page: which rows these are, and the way to the others.

Owns: the pages' length and the controls. The browser never gets more rows than a page. Refuses:
what the rows are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import streamlit as st

from routes.texts import fill_text

__all__ = ["PAGE_ROWS", "Pager", "show_pager"]

#: Rows of a page. A list that is no longer has no controls.
PAGE_ROWS: Final = 500


@dataclass
class Pager:
    """Remember which page of each list is open; the first is 0.

    ``turned`` says that the reader has just turned a page of the list of that name.
    """

    pages: dict[str, int] = field(default_factory=dict)
    turned: str = ""

    def open_row(self, name: str, row: int) -> None:
        """Open the page that a row, counted from 0, stands on."""
        self.pages[name] = row // PAGE_ROWS

    def turn(self, name: str, page: int) -> None:
        """Open a page because the reader wants it."""
        self.pages[name], self.turned = page, name

    def take_turn(self, name: str) -> bool:
        """Say once whether the reader has just turned a page of a list."""
        turned = self.turned == name
        if turned:
            self.turned = ""
        return turned

    def bounds(self, name: str, count: int) -> tuple[int, int]:
        """Give the first row of the open page, and the row after its last one.

        A list that has become shorter is opened on its last page.
        """
        last = max(0, (count - 1) // PAGE_ROWS)
        page = self.pages[name] = min(max(self.pages.get(name, 0), 0), last)
        return page * PAGE_ROWS, min((page + 1) * PAGE_ROWS, count)


def show_pager(
    pager: Pager, name: str, count: int, texts: Mapping[str, str], *, key: str = "page.pager.rows"
) -> None:
    """Show which rows of a list are open and the way to others; nothing if all are.

    ``key`` is the text that says which rows they are.
    """
    if count <= PAGE_ROWS:
        return
    first, after = pager.bounds(name, count)
    page, last = pager.pages[name], (count - 1) // PAGE_ROWS
    asked = f"sl-page-of-{name}"
    st.session_state[asked] = page + 1
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"sl-pager-{name}"
    ):
        st.caption(
            fill_text(texts, key, first=f"{first + 1:,}", last=f"{after:,}", n=f"{count:,}"),
            width="stretch",
        )
        st.button(
            texts["page.pager.previous"], key=f"sl-page-back-{name}", type="tertiary",
            icon=":material/chevron_left:", disabled=page == 0,
            on_click=partial(pager.turn, name, page - 1),
        )  # fmt: skip
        st.number_input(
            texts["page.pager.page"], min_value=1, max_value=last + 1, step=1, key=asked,
            label_visibility="collapsed", width=110, on_change=partial(_go, pager, name, asked),
        )  # fmt: skip
        st.caption(fill_text(texts, "page.pager.of", n=f"{last + 1:,}"), width="content")
        st.button(
            texts["page.pager.next"], key=f"sl-page-on-{name}", type="tertiary",
            icon=":material/chevron_right:", icon_position="right", disabled=page == last,
            on_click=partial(pager.turn, name, page + 1),
        )  # fmt: skip


def _go(pager: Pager, name: str, asked: str) -> None:
    pager.turn(name, int(st.session_state[asked]) - 1)
