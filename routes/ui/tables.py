"""Show what stands below the map: the table twin, what is not on the map, sources, data checks.

Owns: the four tabs and the table's selection. Refuses: choosing rows (:mod:`routes.select`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from geodata.errors import Problem
from routes.daywords import say_day
from routes.model import Case
from routes.payload import case_days
from routes.records import KINDS, describe_unplaced, label_of
from routes.rows import iterate_rows
from routes.select import select_records
from routes.table import COLUMNS, build_rows, render_csv
from routes.texts import fill_text
from routes.timespan import iso_from_day
from routes.ui.state import PageState

__all__ = ["show_tables"]

_ROW_PX: Final = 35
_MOST_ROWS_SHOWN: Final = 14


def show_tables(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    """Show the tabs for the view of now."""
    unplaced = case.unplaced()
    names = (
        texts["page.tab.table"],
        fill_text(texts, "page.tab.unplaced", n=len(unplaced) + len(case.set_aside)),
        texts["page.tab.sources"],
        fill_text(texts, "page.tab.checks", n=len(case.problems)),
    )
    table, missing, sources, checks = st.tabs(names)
    with table:
        _show_rows(case, state, texts)
    with missing:
        _show_missing(case, texts)
    with sources:
        _show_sources(case, texts)
    with checks:
        _show_problems(case, texts)


def _show_rows(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    _, last_day = case_days(case)
    selection = select_records(case, state.view, last_day=last_day)
    rows = build_rows(case, selection, texts)
    with st.container(horizontal=True, vertical_alignment="center", key="sl-table-head"):
        key = "page.table.window" if state.view.mode == "window" else "page.table.until"
        st.caption(
            fill_text(
                texts,
                key,
                n=len(rows),
                date=say_day(selection.day, texts),
                days=state.view.window_days,
            ),
            width="stretch",
        )
        st.download_button(
            texts["page.table.download"],
            # Made when it is asked for: a file that each step of the date replaces is gone before
            # the browser has looked at it.
            lambda: render_csv(rows, texts),
            file_name=f"{case.info.id}_{iso_from_day(selection.day)}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    if rows.empty:
        st.info(texts["page.table.empty"])
        return
    _follow_selection(state, tuple(rows["id"]))
    selected = state.view.selected
    marked = [state.table_ids.index(selected)] if selected in state.table_ids else []
    st.dataframe(
        rows,
        key=f"sl-rows-{state.table_key}",
        hide_index=True,
        height=_ROW_PX * (min(len(rows), _MOST_ROWS_SHOWN) + 1) + 2,
        column_config=_columns(texts),
        on_select=lambda: _select_row(state),
        selection_mode="single-row",
        selection_default={"selection": {"rows": marked}},
        placeholder="–",
    )


def _follow_selection(state: PageState, ids: tuple[str, ...]) -> None:
    """Make a fresh table where the old one would mark the wrong row.

    A table marks rows by number and keeps its own mark; a new key makes it take ours. It costs
    the reader's sorting, so it is done only if something is marked that should not be, or not.
    """
    marked = state.table_selected if state.table_selected in state.table_ids else None
    wanted = state.view.selected if state.view.selected in ids else None
    if marked != wanted or (wanted is not None and ids != state.table_ids):
        state.table_key += 1
    state.table_ids, state.table_selected = ids, wanted


def _select_row(state: PageState) -> None:
    """Carry a click on a row to the map."""
    table = st.session_state[f"sl-rows-{state.table_key}"]
    rows = table["selection"]["rows"]
    chosen = state.table_ids[rows[0]] if rows and rows[0] < len(state.table_ids) else None
    state.table_selected = chosen
    state.select(chosen)


def _columns(texts: Mapping[str, str]) -> dict[str, Any]:
    def heading(name: str) -> str:
        return texts[f"page.column.{name}"]

    special: dict[str, Any] = {
        "label": st.column_config.TextColumn(heading("label"), width="large"),
        "kg_min": st.column_config.NumberColumn(heading("kg_min"), format="localized"),
        "kg_max": st.column_config.NumberColumn(heading("kg_max"), format="localized"),
        "credibility": st.column_config.NumberColumn(heading("credibility"), format="%d"),
        "first_day": st.column_config.DateColumn(heading("first_day"), format="YYYY-MM-DD"),
        "last_day": st.column_config.DateColumn(heading("last_day"), format="YYYY-MM-DD"),
    }
    return {name: special.get(name, heading(name)) for name in COLUMNS}


def _show_missing(case: Case, texts: Mapping[str, str]) -> None:
    rows: list[tuple[str, ...]] = [
        (
            record,
            label_of(texts, "kind", KINDS[table]),
            str(getattr(case, table).at[record, "label"]),
            describe_unplaced(case, record, table, texts),
        )
        for record, table in case.unplaced()
    ]
    rows += [
        (
            str(row.id),
            label_of(texts, "kind", KINDS.get(row.table, row.table)),
            fill_text(texts, "page.aside.row", file=row.file, row=row.row),
            str(row.reason),
        )
        for row in iterate_rows(case.set_aside)
    ]
    if not rows:
        st.caption(texts["page.unplaced.none"])
        return
    st.caption(texts["page.unplaced.intro"])
    _show_texts(rows, ("id", "kind", "label", "reason"), texts)


def _show_sources(case: Case, texts: Mapping[str, str]) -> None:
    st.caption(texts["page.sources.intro"])
    frame = case.sources[
        ["title", "author", "publisher", "date", "kind", "reliability", "note", "url"]
    ]
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            **{name: texts[f"page.source.{name}"] for name in frame.columns},
            "title": st.column_config.TextColumn(texts["page.source.title"], width="large"),
            "url": st.column_config.LinkColumn(texts["page.source.url"]),
        },
        placeholder="–",
    )


def _show_problems(case: Case, texts: Mapping[str, str]) -> None:
    if not case.problems:
        st.success(texts["page.checks.none"], icon=":material/check:")
        return
    st.caption(fill_text(texts, "page.checks.intro", n=len(case.problems)))
    names = ("severity", "file", "row", "column", "got", "expected", "mend", "outcome")
    _show_texts([_problem_row(p, texts) for p in case.problems], names, texts)


def _problem_row(problem: Problem, texts: Mapping[str, str]) -> tuple[str, ...]:
    return (
        label_of(texts, "severity", problem.severity),
        problem.file,
        "" if problem.row is None else str(problem.row),
        problem.column,
        problem.got,
        problem.expected,
        problem.mend,
        label_of(texts, "outcome", problem.outcome),
    )


def _show_texts(
    rows: list[tuple[str, ...]], names: tuple[str, ...], texts: Mapping[str, str]
) -> None:
    frame = pd.DataFrame(rows, columns=[texts[f"page.column.{name}"] for name in names])
    st.dataframe(frame, hide_index=True, placeholder="–")
