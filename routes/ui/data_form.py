"""Show the fields of one row, each with what is wrong with it right below.

Owns: which widget a column gets, made from the schema, and its way back into the draft. Refuses:
the rules (:mod:`routes.draft_checks`) and which fields stand where (:mod:`routes.ui.data_row`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geodata.schema import LIST_MARK, Column, find_table
from routes.draft_case import RowName, show_raw, split_list
from routes.edit_words import (
    describe_fault,
    explain_column,
    is_needed,
    name_column,
    name_record,
    name_row,
    name_value,
)
from routes.texts import fill_text
from routes.ui.templates import render_html

if TYPE_CHECKING:
    from geodata.errors import Problem
    from routes.ui.data_desk import DataDesk

__all__ = ["MOST_CHOICES", "list_choices", "show_fault", "show_fields"]

#: So many rows can be chosen from a list; in a longer table their short names are typed.
MOST_CHOICES: Final = 1_000
_LONG: Final = {"description", "says", "text", "summary", "note", "presumption", "assumption",
                "role"}  # fmt: skip
_GRADES: Final = {"credibility": ("1", "2", "3", "4", "5", "6")}


def show_field(
    desk: DataDesk, name: RowName, column: Column, texts: Mapping[str, str], *, off: bool = False
) -> None:
    """Show the field of one cell of a row, and below it what is wrong with it."""
    # A box of its own: what is said of one field never moves the next, where somebody types.
    with st.container(gap="xsmall"):
        _Field(desk, name, column, texts, off).show()
        for problem in desk.at().checks.of(name):
            if problem.column == column.name and problem.code not in {"claim_missing"}:
                show_fault(problem, name[0], texts)


def show_fault(problem: Problem, table: str, texts: Mapping[str, str]) -> None:
    """Say one problem as plain text, errors marked as such."""
    st.html(
        render_html(
            "fault.html", words=describe_fault(problem, table, texts),
            kind="error" if problem.severity == "error" else "warning",
        )
    )


def list_choices(desk: DataDesk, column: Column) -> list[str] | None:
    """Return what a cell may be chosen from; None where it is typed."""
    draft = desk.at().draft
    if column.refs:
        ids = [
            str(cells.get("id", ""))
            for table in column.refs
            for cells in draft.tables[table].values()
        ]
        return None if len(ids) > MOST_CHOICES else [record for record in ids if record]
    if column.name in _GRADES:
        return list(_GRADES[column.name])
    if column.allowed:
        return list(column.allowed)
    if column.suggested:
        used = {
            part
            for table in _tables_with(column.name)
            for cells in draft.tables[table].values()
            for part in split_list(cells.get(column.name))
        } if column.type in {"word", "words"} else set()  # fmt: skip
        return [*column.suggested, *sorted(used - set(column.suggested))]
    return None


def _tables_with(column: str) -> tuple[str, ...]:
    return {"substance": ("seizures", "flows"), "substances": ("flows",)}.get(column, ())


class _Field:
    """Make one widget, and take what was typed into the draft when it changes."""

    def __init__(
        self, desk: DataDesk, name: RowName, column: Column, texts: Mapping[str, str], off: bool
    ) -> None:
        self._desk, self._name, self._column, self._texts = desk, name, column, texts
        table, key = name
        self._key = f"sl-data-{desk.version}-{table}-{key}-{column.name}"
        label = name_column(table, column.name, texts)
        if is_needed(column):
            label = fill_text(texts, "edit.required", label=label)
        self._common: dict[str, Any] = {
            "label": label, "key": self._key, "help": explain_column(column, texts),
            "disabled": off, "on_change": self._take,
        }  # fmt: skip
        cells = desk.at().draft.row(name) or {}
        self._raw = cells.get(column.name, "")

    def show(self) -> None:
        column = self._column
        choices = list_choices(self._desk, column)
        if choices is None:
            self._type()
        elif column.type in {"refs", "words"}:
            self._choose_several(choices)
        else:
            self._choose_one(choices)

    def _type(self) -> None:
        value = show_raw(self._raw)
        if self._column.name in _LONG:
            st.text_area(value=value, height=90, **self._common)
        else:
            st.text_input(value=value, **self._common)

    def _choose_one(self, choices: Sequence[str]) -> None:
        column, value = self._column, show_raw(self._raw)
        if not value and column.fallback:
            value = column.fallback
        options = list(choices) if column.fallback else ["", *choices]
        if value not in options:
            options.append(value)
        st.selectbox(
            options=options, index=options.index(value), format_func=self._say,
            accept_new_options=bool(column.suggested), **self._common,
        )  # fmt: skip

    def _choose_several(self, choices: Sequence[str]) -> None:
        own = split_list(self._raw)
        options = [*choices, *(one for one in own if one not in choices)]
        st.multiselect(
            options=options, default=own, format_func=self._say,
            placeholder=self._texts["edit.pick.none"],
            accept_new_options=bool(self._column.suggested), **self._common,
        )  # fmt: skip

    def _say(self, value: str) -> str:
        draft, column = self._desk.at().draft, self._column
        if not value:
            return name_value(column.name, value, self._texts)
        if column.refs:
            found = draft.find(value)
            if len(column.refs) == 1 and found:
                return name_row(draft, found[0], self._texts)
            return name_record(draft, value, self._texts)
        return name_value(column.name, value, self._texts)

    def _take(self) -> None:
        value: Any = st.session_state[self._key]
        column = self._column
        if column.type in {"refs", "words"}:
            parts = value if isinstance(value, list) else split_list(value)
            value = LIST_MARK.join(_as_word(part, column) for part in parts)
        value = _as_word("" if value is None else str(value), column)
        # The widget holds what was typed: it need not be shown afresh.
        self._desk.set_cells(self._name, {column.name: value})


def _as_word(text: str, column: Column) -> str:
    """Write a new value as a code word, where the column holds such: "Fake pills" → fake-pills."""
    if not column.suggested or column.type not in {"word", "words"}:
        return text
    return re.sub(r"[^a-z0-9_|]+", "-", text.casefold()).strip("-") if text else text


def show_fields(
    desk: DataDesk, name: RowName, columns: Sequence[str], texts: Mapping[str, str], *,
    off: bool = False,
) -> None:  # fmt: skip
    """Show fields in their order, short ones two in a line."""
    table = find_table(name[0])
    line: list[Column] = []
    for column in (table.column(one) for one in columns):
        if column.name in _LONG or column.type in {"refs", "words"} or column.name in _WIDE:
            _show_line(desk, name, line, texts, off)
            line = []
            show_field(desk, name, column, texts, off=off)
        else:
            line.append(column)
            if len(line) == 2:
                _show_line(desk, name, line, texts, off)
                line = []
    _show_line(desk, name, line, texts, off)


_WIDE: Final = {"label", "title", "name", "topic", "record", "source", "subtitle"}


def _show_line(
    desk: DataDesk, name: RowName, line: Sequence[Column], texts: Mapping[str, str], off: bool
) -> None:
    if not line:
        return
    for place, column in zip(st.columns(2, gap="small"), line, strict=False):
        with place:
            show_field(desk, name, column, texts, off=off)


