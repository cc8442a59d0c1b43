"""Take in a file that is a case of this program already: it needs no columns to be explained.

Owns: the short way it takes. Refuses: telling it from a stranger's, reading and writing it
(:mod:`geodata.own_case`, :mod:`geodata.library`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from geodata.library import Library
from geodata.schema import RECORD_TABLES
from routes.texts import fill_text
from routes.ui.background import Tell
from routes.ui.templates import render_html

if TYPE_CHECKING:
    from geodata.read import CaseFiles
    from routes.ui.import_desk import ImportDesk
    from routes.ui.import_save import Saved

__all__ = ["show_own_case"]


def show_own_case(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    """Show what the case is, and offer to put it among the visitor's own."""
    files = desk.own
    assert files is not None
    counts = [
        fill_text(texts, f"start.count.{name}{'.one' if len(files.tables[name]) == 1 else ''}",
                  n=f"{len(files.tables[name]):,}")
        for name in RECORD_TABLES
        if files.tables[name]
    ]  # fmt: skip
    lines = [" · ".join(counts) or texts["start.count.none"]]
    if files.set_aside:
        lines.append(fill_text(texts, "wizard.own.aside", n=f"{len(files.set_aside):,}"))
    st.html(
        render_html(
            "own_case.html", texts=texts, title=str(files.case["title"] or desk.name), lines=lines
        )
    )
    if files.set_aside:
        st.dataframe(
            [{texts["wizard.own.where"]: f"{row.file}, {row.row}", texts["wizard.reason"]:
              row.reason} for row in files.set_aside[:500]],
            hide_index=True,
        )  # fmt: skip
    st.button(
        texts["wizard.own.take"], key="sl-own-take", type="primary", icon=":material/save:",
        on_click=partial(_take, desk, files, texts),
    )  # fmt: skip


def _take(desk: ImportDesk, files: CaseFiles, texts: Mapping[str, str]) -> None:
    def work(tell: Tell) -> Saved:
        from routes.ui.import_save import Saved

        tell(0.2, texts["wizard.saving"])
        entry = Library().add(files)
        accepted = sum(len(files.tables[name]) for name in RECORD_TABLES)
        return Saved(entry.id, entry.title, accepted, len(files.set_aside), added=False)

    def take(saved: Saved) -> None:
        desk.saved = saved
        desk.go("save")

    desk.start(work, take, texts["wizard.saving"])
