"""Show what stands below the map: the table twin, what is not on the map, sources, data checks.

Owns: the four tabs and the table's selection. Refuses: choosing rows (:mod:`routes.select`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from geodata.errors import Problem
from routes.daywords import say_day
from routes.model import Case
from routes.partly import explain_partly, find_partly, introduce_missing
from routes.payload import case_days
from routes.placing import find_unplaced
from routes.records import KINDS, explain_unplaced, label_of
from routes.rows import iterate_rows
from routes.select import Shown, select_shown
from routes.table import COLUMNS, build_rows, count_rows, find_row, stream_csv
from routes.texts import fill_text
from routes.timespan import iso_from_day
from routes.ui.pager import show_pager
from routes.ui.state import PageState
from routes.view import View

__all__ = ["show_tables"]

#: What the pager calls the lists.
_TABLE: Final = "table"
_MISSING: Final = "missing"
_SOURCES: Final = "sources"
_CHECKS: Final = "checks"

_ROW_PX: Final = 35
_MOST_ROWS_SHOWN: Final = 14


def show_tables(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    """Show the tabs for the view of now."""
    names = (
        texts["page.tab.table"],
        fill_text(texts, "page.tab.unplaced", n=f"{_count_missing(case):,}"),
        texts["page.tab.sources"],
        fill_text(texts, "page.tab.checks", n=f"{len(case.problems):,}"),
    )
    table, missing, sources, checks = st.tabs(names)
    with table:
        _show_rows(case, state, texts)
    with missing:
        _show_missing(case, state, texts)
    with sources:
        _show_sources(case, state, texts)
    with checks:
        _show_problems(case, state, texts)


def _show_rows(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    _, last_day = case_days(case)
    shown = select_shown(case, state.view, last_day=last_day)
    count = count_rows(shown)
    with st.container(horizontal=True, vertical_alignment="center", key="sl-table-head"):
        key = "page.table.window" if state.view.mode == "window" else "page.table.until"
        st.caption(
            fill_text(
                texts,
                key,
                n=f"{count:,}",
                date=say_day(shown.day, texts),
                days=state.view.window_days,
            ),
            width="stretch",
        )
        st.download_button(
            texts["page.table.download"],
            # Made when it is asked for: a file that each step of the date replaces is gone before
            # the browser has looked at it. Till then no row is kept for it.
            partial(_write_csv, case, state.view, last_day, texts),
            file_name=f"{case.info.id}_{iso_from_day(shown.day)}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    if not count:
        st.info(texts["page.table.empty"])
        return
    turned = state.pager.take_turn(_TABLE)
    if not turned:
        _open_selection(case, state, shown)
    start, stop = state.pager.bounds(_TABLE, count)
    rows = build_rows(case, shown, texts, start=start, stop=stop)
    _follow_selection(state, tuple(rows["id"]), turned=turned)
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
    show_pager(state.pager, _TABLE, count, texts, key="page.pager.table")


def _write_csv(case: Case, view: View, last_day: int, texts: Mapping[str, str]) -> bytes:
    """Write all rows in view, not only those of the open page."""
    return b"".join(stream_csv(case, select_shown(case, view, last_day=last_day), texts))


def _open_selection(case: Case, state: PageState, shown: Shown) -> None:
    """Open the page of a record that has been selected; stay with it when the rows move.

    The reader who has turned to another page since is left there.
    """
    selected = state.view.selected
    if selected == state.table_opened and selected not in state.table_ids:
        return
    row = find_row(case, shown, selected)
    if row is not None:
        state.pager.open_row(_TABLE, row)
    state.table_opened = selected if row is not None else None


def _follow_selection(state: PageState, ids: tuple[str, ...], *, turned: bool) -> None:
    """Make a fresh table where the old one would mark the wrong row.

    A table marks rows by number and keeps its own mark; a new key makes it take ours. It costs
    the reader's sorting, so it is done only if something is marked that should not be, or not.
    Another page is another table: its rows are not those that were marked and sorted.
    """
    marked = state.table_selected if state.table_selected in state.table_ids else None
    wanted = state.view.selected if state.view.selected in ids else None
    if turned or marked != wanted or (wanted is not None and ids != state.table_ids):
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


def _count_missing(case: Case) -> int:
    unplaced = sum(map(len, find_unplaced(case).values()))
    return unplaced + len(find_partly(case)) + len(case.set_aside)


def _show_missing(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    count = _count_missing(case)
    if not count:
        st.caption(texts["page.unplaced.none"])
        return
    st.caption(introduce_missing(case, texts) or texts["page.unplaced.intro"])
    rows = list(_list_missing(case, *state.pager.bounds(_MISSING, count), texts))
    _show_texts(rows, ("id", "kind", "label", "reason"), texts)
    show_pager(state.pager, _MISSING, count, texts)


def _list_missing(
    case: Case, start: int, stop: int, texts: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    """List what is not on the map, from one place in the whole list to another."""
    for table, rows in find_unplaced(case).items():
        cells: pd.DataFrame = getattr(case, table).take(rows[max(start, 0) : max(stop, 0)])
        for row in iterate_rows(cells):
            kind = label_of(texts, "kind", KINDS[table])
            yield str(row.id), kind, str(row.label), explain_unplaced(row, table, texts)
        start, stop = start - len(rows), stop - len(rows)
    partly = find_partly(case)
    for row in iterate_rows(case.flows.take(partly[max(start, 0) : max(stop, 0)])):
        kind = label_of(texts, "kind", KINDS["flows"])
        yield str(row.id), kind, str(row.label), explain_partly(row, texts)
    start, stop = start - len(partly), stop - len(partly)
    for row in iterate_rows(case.set_aside.iloc[max(start, 0) : max(stop, 0)]):
        yield (
            str(row.id),
            label_of(texts, "kind", KINDS.get(row.table, row.table)),
            fill_text(texts, "page.aside.row", file=row.file, row=row.row),
            str(row.reason),
        )


def _show_sources(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    st.caption(texts["page.sources.intro"])
    start, stop = state.pager.bounds(_SOURCES, len(case.sources))
    frame = case.sources.iloc[start:stop][
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
    show_pager(state.pager, _SOURCES, len(case.sources), texts)


def _show_problems(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    count = len(case.problems)
    if not count:
        st.success(texts["page.checks.none"], icon=":material/check:")
        return
    st.caption(fill_text(texts, "page.checks.intro", n=f"{count:,}"))
    names = ("severity", "file", "row", "column", "got", "expected", "mend", "outcome")
    start, stop = state.pager.bounds(_CHECKS, count)
    _show_texts([_problem_row(p, texts) for p in case.problems[start:stop]], names, texts)
    show_pager(state.pager, _CHECKS, count, texts)


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
