"""Show what becomes of one row of the file, as it is understood now.

Owns: the choice of the row, and that it is read again only when something changed. Refuses: the
reading (:mod:`routes.ui.import_example`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from geodata.errors import SillageError
from routes.texts import fill_text
from routes.ui.import_desk import ImportDesk
from routes.ui.templates import keep_plain, render_html

if TYPE_CHECKING:
    from routes.ui.import_example import Example

__all__ = ["show_example"]


def show_example(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    """Show the row asked for, and the records it becomes."""
    from routes.ui.import_example import find_row

    raw = desk.raw
    st.subheader(texts["wizard.example"], anchor=False)
    if raw.cells.empty:
        st.caption(texts["wizard.example.empty"])
        return
    row = desk.example_row.get(desk.looked_at) or int(raw.cells.index[0])
    key = f"sl-example-row-{desk.looked_at}"

    def take() -> None:
        desk.example_row[desk.looked_at] = find_row(raw, int(st.session_state[key] or 0))

    st.number_input(
        texts["wizard.example.row"], min_value=1, value=row, step=1, key=key, on_change=take,
        max_value=int(raw.cells.index.max()),
    )  # fmt: skip
    if not desk.mapping.table:
        st.caption(texts["wizard.each.none"])
        return
    example = _make(desk, row, texts)
    if isinstance(example, str):
        st.error(keep_plain(example))
        return
    st.html(
        render_html(
            "example.html",
            texts=texts,
            example=example,
            more=fill_text(texts, "wizard.example.more", n=example.more) if example.more else "",
            tried=fill_text(
                texts, "wizard.example.tried", n=f"{example.tried:,}",
                accepted=f"{example.accepted:,}", aside=f"{example.tried - example.accepted:,}",
            ),
            kind=texts[f"wizard.one.{desk.mapping.table}"],
        )
    )  # fmt: skip


def _make(desk: ImportDesk, row: int, texts: Mapping[str, str]) -> Example | str:
    from routes.ui.import_example import make_example

    asked = (desk.looked_at, desk.changes, row)
    if desk.example is None or desk.example[0] != asked:
        try:
            made: Example | str = make_example(desk.raw, desk.mapping, row, texts)
        except SillageError as error:
            made = str(error)
        desk.example = (asked, made)
    return desk.example[1]
