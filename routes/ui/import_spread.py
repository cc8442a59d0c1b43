"""Show a table whose columns are months, years or substances: what they mean, and how to undo it.

Owns: that part of the second step. Refuses: finding such columns (:mod:`geodata.intake.reshape`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from geodata.schema import UNITS_KG
from routes.texts import fill_text
from routes.ui.import_desk import ImportDesk
from routes.ui.templates import keep_plain

if TYPE_CHECKING:
    from geodata.intake.reshape import Spread

__all__ = ["show_spread"]

_KINDS: Final = ("months", "years", "substances")
_LEAST_COLUMNS: Final = 3


def show_spread(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    """Show the columns that are spread out, or the way to say that some are."""
    spread = desk.mapping.spread
    if spread is None:
        _offer(desk, texts)
        return
    with st.container(key="sl-spread"):
        st.markdown(
            fill_text(texts, f"wizard.spread.{spread.kind}", n=len(spread.columns))
        )
        if spread.totals:
            names = keep_plain(", ".join(spread.totals))
            st.caption(fill_text(texts, "wizard.spread.totals", list=names))
        with st.expander(texts["wizard.spread.show"]):
            _edit(desk, spread, texts)
        st.button(
            texts["wizard.spread.off"], key="sl-spread-off", type="tertiary",
            icon=":material/view_column:", on_click=lambda: _set(desk, None),
        )  # fmt: skip


def _edit(desk: ImportDesk, spread: Spread, texts: Mapping[str, str]) -> None:
    key = f"sl-spread-edit-{desk.looked_at}-{desk.version}"
    frame = pd.DataFrame(
        {
            "take": [True] * len(spread.columns),
            "column": [column.column for column in spread.columns],
            "value": [column.value for column in spread.columns],
            "unit": [_unit_of(column.unit) for column in spread.columns],
        }
    )

    def take() -> None:
        _take_edits(desk, spread, st.session_state[key]["edited_rows"])

    st.data_editor(
        frame, key=key, hide_index=True, on_change=take, disabled=["column"], placeholder="–",
        column_config={
            "take": st.column_config.CheckboxColumn(texts["wizard.spread.take"], width="small"),
            "column": texts["wizard.spread.column"],
            "value": st.column_config.TextColumn(
                texts["wizard.spread.value"], help=texts["wizard.spread.value.help"]
            ),
            "unit": st.column_config.SelectboxColumn(
                texts["wizard.unit"], options=["", *UNITS_KG]
            ),
        },
    )  # fmt: skip


def _unit_of(text: str) -> str:
    from geodata.intake.units import find_unit

    return find_unit(text)[0]


def _take_edits(
    desk: ImportDesk, spread: Spread, edits: Mapping[int, Mapping[str, Any]]
) -> None:
    from geodata.intake.reshape import Spread, SpreadColumn

    columns = []
    for place, column in enumerate(spread.columns):
        told = edits.get(place, {})
        if told.get("take", True):
            value = str(told.get("value") or column.value)
            unit = told.get("unit", column.unit)
            columns.append(SpreadColumn(column.column, value, str(unit or "")))
    _set(desk, Spread(spread.kind, tuple(columns), spread.totals) if columns else None)


def _set(desk: ImportDesk, spread: Spread | None) -> None:
    from routes.ui.import_work import set_spread

    desk.tell_mapping(set_spread(desk.mapping, desk.raw, spread))


def _offer(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    """Offer to turn columns into rows where that was not seen, or was taken back."""
    raw = desk.raw
    if len(raw.columns) < _LEAST_COLUMNS:
        return
    suggested = desk.suggested[desk.looked_at].spread
    with st.expander(texts["wizard.spread.offer"], icon=":material/view_column:"):
        st.caption(texts["wizard.spread.offer.help"])
        if suggested is not None:
            st.button(
                fill_text(texts, f"wizard.spread.again.{suggested.kind}",
                          n=len(suggested.columns)),
                key="sl-spread-again", on_click=lambda: _set(desk, suggested),
            )  # fmt: skip
        with st.form(f"sl-spread-form-{desk.looked_at}-{desk.version}", border=False):
            kind = st.radio(
                texts["wizard.spread.kind"], _KINDS, horizontal=True,
                format_func=lambda name: texts[f"wizard.spread.kind.{name}"],
            )  # fmt: skip
            names = st.multiselect(texts["wizard.spread.which"], raw.columns)
            if st.form_submit_button(texts["wizard.spread.on"]) and names:
                _set(desk, _guess(str(kind), names))
                st.rerun()


def _guess(kind: str, names: list[str]) -> Spread:
    """Take the headers for what they mean: a month's number, a year, a substance and its unit."""
    from geodata.intake.date_texts import read_month
    from geodata.intake.reshape import Spread, SpreadColumn
    from geodata.intake.units import split_unit

    columns = []
    for name in names:
        value, unit = name.strip(), ""
        if kind == "months":
            value = str(read_month(name) or name.strip())
        elif kind == "substances":
            value, unit = split_unit(name)
        columns.append(SpreadColumn(name, value, unit))
    return Spread(kind, tuple(columns))  # type: ignore[arg-type]  # one of _KINDS
