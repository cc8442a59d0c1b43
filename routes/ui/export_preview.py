"""Show what a file will hold before it is made: the map as it will look, or the first rows.

Owns: the preview and its place in memory. Refuses: drawing (:mod:`routes.export.still`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.errors import SillageError
from routes.payload import case_days
from routes.select import select_records
from routes.table import build_rows, count_rows
from routes.texts import fill_text
from routes.ui.templates import keep_plain

if TYPE_CHECKING:
    from routes.export.formats import Format
    from routes.export.job import ExportJob
    from routes.ui.export_run import ExportDesk

__all__ = ["show_preview"]

_WIDTH_PX: Final = 640
_ROWS: Final = 6
_COLUMNS: Final = ("kind", "label", "date", "place", "amount")


def show_preview(
    job: ExportJob, to: Format, desk: ExportDesk, asked: object, texts: Mapping[str, str]
) -> None:
    """Show the preview of a kind of file; ``asked`` tells one content from another."""
    st.markdown(f"**{texts['export.preview']}**")
    if to.group in ("gis", "table"):
        _show_rows(job, texts)
        return
    if desk.preview_of != asked:
        desk.preview, desk.preview_of = b"", None
        with st.spinner(texts["export.preview.making"]):
            try:
                desk.preview = _draw(job, to)
            except SillageError as error:
                reason = keep_plain(str(error))
                st.warning(fill_text(texts, "export.preview.failed", reason=reason))
                return
        desk.preview_of = asked
    st.image(desk.preview, width="stretch")
    tells_story = to.group == "briefing" and job.case.story
    st.caption(texts["export.preview.step" if tells_story else "export.preview.view"])


def _show_rows(job: ExportJob, texts: Mapping[str, str]) -> None:
    last_day = case_days(job.case)[1]
    view = job.view
    if job.options.all_dates:
        view = replace(view, date=last_day, mode="cumulative", undated=True)
    shown = select_records(job.case, view, last_day=last_day)
    if not (n := count_rows(shown)):
        st.info(texts["export.preview.empty"])
        return
    st.caption(fill_text(texts, "export.preview.rows", n=f"{n:,}"))
    rows = build_rows(job.case, shown, texts, stop=_ROWS)
    st.dataframe(
        rows[list(_COLUMNS)],
        hide_index=True,
        column_config={name: texts[f"page.column.{name}"] for name in _COLUMNS},
        placeholder="–",
    )


def _draw(job: ExportJob, to: Format) -> bytes:
    # Loads matplotlib: only when there is something to draw.
    from routes.export.still import preview_png

    return preview_png(job, to, width=_WIDTH_PX)
