"""Show a table of the draft as a grid to edit in, a page at a time.

Owns: what the browser is sent of a table, the grid's columns made from the schema, and the way of
an edited cell back into the draft. Refuses: whole tables: a long one is paged and searched.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from geodata.schema import LIST_MARK, Column, Table, find_table
from routes.draft_case import show_raw, split_list
from routes.edit_words import (
    explain_column,
    is_needed,
    name_column,
    name_record,
    name_row,
    name_value,
    say_position,
)
from routes.texts import fill_text
from routes.ui.data_form import list_choices

if TYPE_CHECKING:
    from routes.ui.data_desk import DataDesk

__all__ = ["ROWS_PER_PAGE", "show_grid"]

ROWS_PER_PAGE: Final = 100
_MOST_OPTIONS: Final = 300
_HEIGHT_PX: Final = 300
_ROW_PX: Final = 35


def show_grid(desk: DataDesk, texts: Mapping[str, str], *, off: bool) -> None:
    """Show one page of the table, with search and paging."""
    draft = desk.at().draft
    keys = draft.search(desk.table, desk.query)
    last = max(0, (len(keys) - 1) // ROWS_PER_PAGE)
    desk.page = min(desk.page, last)
    shown = keys[desk.page * ROWS_PER_PAGE : (desk.page + 1) * ROWS_PER_PAGE]
    if not shown:
        words = "edit.search.none" if desk.query else "edit.none"
        st.caption(texts[words])
        return
    table = find_table(desk.table)
    opener = f"sl-data-open-row-{desk.grid_version}"
    choices = {c.name: _offer(desk, c, table, shown) for c in table.columns}
    st.data_editor(
        _frame(desk, table, shown, choices, texts),
        key=_grid_key(desk),
        hide_index=True,
        disabled=True if off else ["_mark", "_position"],
        num_rows="fixed",
        placeholder="",
        height=min(_HEIGHT_PX, _ROW_PX * (len(shown) + 1) + 3),
        column_config={
            "_row": st.column_config.ButtonColumn(
                texts["edit.row.actions"], pinned=True, width=76, type="tertiary", key=opener,
                on_click=partial(_open_row, desk, opener, shown),
            ),
            "_mark": st.column_config.TextColumn(texts["edit.mark"], pinned=True, width=140),
            "_position": st.column_config.TextColumn(texts["edit.column.geometry"]),
            **{c.name: _column(desk, c, table, choices[c.name], texts) for c in table.columns},
        },
        on_change=partial(_take, desk, _grid_key(desk), shown),
    )  # fmt: skip
    if last:
        _show_pager(desk, len(keys), last, texts)


def _grid_key(desk: DataDesk) -> str:
    return f"sl-data-grid-{desk.table}-{desk.grid_version}-{desk.page}"


def _show_pager(desk: DataDesk, count: int, last: int, texts: Mapping[str, str]) -> None:
    first = desk.page * ROWS_PER_PAGE
    with st.container(horizontal=True, vertical_alignment="center", key="sl-data-pager"):
        for step, name, icon, end in (
            (-1, "back", "chevron_left", 0), (1, "on", "chevron_right", last),
        ):  # fmt: skip
            st.button(
                texts[f"edit.page.{name}"], key=f"sl-data-page-{name}", type="tertiary",
                icon=f":material/{icon}:", disabled=desk.page == end,
                on_click=partial(_turn_page, desk, step),
            )  # fmt: skip
        st.caption(
            fill_text(
                texts, "edit.page", n=f"{count:,}",
                **{"from": f"{first + 1:,}", "to": f"{min(count, first + ROWS_PER_PAGE):,}"},
            ),
            width="content",
        )  # fmt: skip


def _turn_page(desk: DataDesk, step: int) -> None:
    desk.page += step


def _frame(
    desk: DataDesk, table: Table, keys: list[int], choices: Mapping[str, list[str] | None],
    texts: Mapping[str, str],
) -> pd.DataFrame:  # fmt: skip
    work = desk.at()
    rows = work.draft.tables[table.name]
    marks = []
    for key in keys:
        problems = work.checks.of((table.name, key))
        aside = work.checks.is_aside((table.name, key))
        word = "error" if aside or any(p.severity == "error" for p in problems) else "warning"
        marks.append(texts[f"edit.mark.{word}"] if problems else "")
    data: dict[str, Any] = {
        "_row": [texts["edit.row.mend" if mark else "edit.row.open"] for mark in marks],
        "_mark": marks,
    }
    id_last = [c for c in table.columns if c.name != "id"] + [table.column("id")]
    for column in id_last:
        raw = [rows[key].get(column.name, "") for key in keys]
        if column.type in {"refs", "words"} and _as_list(choices[column.name]):
            data[column.name] = pd.Series([split_list(one) for one in raw], dtype="object")
        else:
            data[column.name] = pd.Series([show_raw(one) or None for one in raw], dtype="object")
        if column.name == "country" and table.name == "places":
            data["_position"] = [say_position(rows[key].get("geometry"), texts) for key in keys]
    return pd.DataFrame(data)


def _offer(desk: DataDesk, column: Column, table: Table, keys: list[int]) -> list[str] | None:
    """Return what a column's cells may be chosen from, with what stands there, good or bad."""
    choices = list_choices(desk, column)
    if not _as_list(choices) or choices is None:
        return None
    rows = desk.at().draft.tables[table.name]
    several = column.type in {"refs", "words"}
    found: dict[str, None] = dict.fromkeys(choices)
    for key in keys:
        raw = show_raw(rows[key].get(column.name, ""))
        found |= dict.fromkeys(split_list(raw) if several else [raw])
    return [one for one in found if one]


def _as_list(options: list[str] | None) -> bool:
    return options is not None and len(options) <= _MOST_OPTIONS


def _column(
    desk: DataDesk, column: Column, table: Table, options: list[str] | None,
    texts: Mapping[str, str],
) -> Any:  # fmt: skip
    label = name_column(table.name, column.name, texts)
    if is_needed(column):
        label = fill_text(texts, "edit.required", label=label)
    words = explain_column(column, texts)
    desk_words = partial(_say, desk, column, texts)
    if _as_list(options) and options is not None:
        if column.type in {"refs", "words"}:
            return st.column_config.MultiselectColumn(
                label, help=words, options=options, format_func=desk_words,
                accept_new_options=True, color="auto" if column.type == "words" else None,
            )  # fmt: skip
        return st.column_config.SelectboxColumn(
            label, help=words, options=options, format_func=desk_words
        )
    width: Any = 230 if column.name in {"label", "title", "name", "says"} else None
    return st.column_config.TextColumn(label, help=words, width=width)


def _say(desk: DataDesk, column: Column, texts: Mapping[str, str], value: str) -> str:
    if not column.refs:
        return name_value(column.name, value, texts)
    draft = desk.at().draft
    found = draft.find(value)
    if len(column.refs) == 1 and found:
        return name_row(draft, found[0], texts)
    return name_record(draft, value, texts)


def _take(desk: DataDesk, key: str, rows: list[int]) -> None:
    """Carry what was typed into the grid since the last time to the draft, as one edit."""
    edited: Mapping[int, Mapping[str, Any]] = st.session_state[key]["edited_rows"]
    known = {column.name for column in find_table(desk.table).columns}
    cells = {
        (place, name): _as_raw(value)
        for place, typed in edited.items()
        for name, value in typed.items()
        if place < len(rows) and name in known
    }
    # A grid tells of all its edits each time; what a field has changed since must stay.
    seen = desk.grid_seen[1] if desk.grid_seen[0] == key else {}
    desk.grid_seen = (key, cells)
    fresh: dict[int, dict[str, str]] = {}
    for (place, name), value in cells.items():
        if seen.get((place, name)) != value:
            fresh.setdefault(rows[place], {})[name] = value
    desk.take_grid([((desk.table, row), typed) for row, typed in fresh.items()])


def _as_raw(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return LIST_MARK.join(str(one) for one in value)
    return str(value)


def _open_row(desk: DataDesk, key: str, rows: list[int]) -> None:
    click = st.session_state.get(key)
    place = None if click is None else click["row"]
    if isinstance(place, int) and place < len(rows):
        desk.choose((desk.table, rows[place]))
