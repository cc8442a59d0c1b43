"""Show the second step of bringing a file: which column is what, and what becomes of one row.

Owns: the list of columns and what holds for all rows. Refuses: wide tables
(:mod:`routes.ui.import_spread`) and reading rows (:mod:`routes.ui.import_example`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geodata.schema import UNITS_KG, find_table
from routes.records import label_of
from routes.texts import fill_text
from routes.ui.import_desk import ImportDesk
from routes.ui.import_example_panel import show_example
from routes.ui.import_spread import show_spread
from routes.ui.import_words import pick, say_confidence
from routes.ui.templates import keep_plain, render_html

if TYPE_CHECKING:
    from geodata.intake.mapping import ColumnMatch
    from geodata.intake.mapping import Mapping as Columns
    from geodata.intake.raw import RawTable
    from routes.ui.state import PageState

__all__ = ["show_columns"]

#: What a column can be, by the kind of record its rows become; the most frequent first.
_ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "seizures": (
        "date", "year", "month", "day", "fiscal_year", "place", "country", "lat", "lon",
        "coordinates", "substance", "amount", "unit", "method", "label", "description",
    ),
    "flows": (
        "from", "to", "country", "substance", "amount", "unit", "date", "year", "month", "day",
        "fiscal_year", "method", "label", "description",
    ),
    "events": (
        "date", "year", "month", "day", "fiscal_year", "place", "country", "lat", "lon",
        "coordinates", "kind", "arrested", "label", "description",
    ),
    "places": ("place", "country", "lat", "lon", "coordinates", "label", "description"),
}  # fmt: skip
_MOST_COLUMNS: Final = 60
_SAMPLES: Final = 3
_SAMPLE_CHARS: Final = 44
_SUBSTANCES: Final = find_table("seizures").column("substance").suggested
_STATUSES: Final = find_table("seizures").column("status").allowed
_SCOPES: Final = find_table("seizures").column("scope").allowed


def show_columns(state: PageState, texts: Mapping[str, str]) -> None:
    """Show the step."""
    desk = state.imports
    _choose_table(desk, texts)
    if desk.looked_at in desk.reused:
        with st.container(key="sl-reused", horizontal=True, vertical_alignment="center"):
            st.info(texts["wizard.reused"], icon=":material/history:")
            st.button(
                texts["wizard.reused.forget"], key="sl-reused-forget", type="tertiary",
                on_click=desk.forget_memory,
            )  # fmt: skip
    left, right = st.columns((3, 2), gap="large")
    with left:
        _choose_kind(desk, texts)
        if desk.mapping.spread is not None:
            show_spread(desk, texts)
        _say_leftovers(desk, texts)
        _list_columns(desk, texts)
        if desk.mapping.spread is None:
            show_spread(desk, texts)
        _tell_for_all(desk, texts)
    with right, st.container(key="sl-example"):
        show_example(desk, texts)


def _choose_table(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    if len(desk.chosen) < 2:
        return
    key = f"sl-columns-table-{desk.version}"

    def look() -> None:
        desk.looked_at = st.session_state[key]

    st.segmented_control(
        texts["wizard.look"], desk.chosen, default=desk.looked_at, key=key, on_change=look,
        format_func=lambda n: keep_plain(desk.tables[n].name), required=True, wrap=True,
    )  # fmt: skip


def _choose_kind(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    key = f"sl-columns-kind-{desk.looked_at}-{desk.version}"

    def take() -> None:
        desk.tell_mapping(replace(desk.mapping, table=st.session_state[key] or ""))

    st.segmented_control(
        texts["wizard.each"], list(_ROLES), default=desk.mapping.table or None, key=key,
        format_func=lambda name: texts[f"wizard.each.{name}"], on_change=take, wrap=True,
        help=texts["wizard.each.help"], required=bool(desk.mapping.table),
    )  # fmt: skip
    if not desk.mapping.table:
        st.warning(texts["wizard.each.none"], icon=":material/help:")


def _say_leftovers(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    """Say how many rows are totals, headers once more, or notes."""
    from geodata.intake.reshape import find_leftovers

    found = find_leftovers(desk.raw, desk.mapping.roles, desk.mapping.spread)
    if found:
        rows = ", ".join(str(desk.raw.cells.index[place]) for place in sorted(found)[:8])
        more = "…" if len(found) > 8 else ""
        key = "wizard.leftovers.one" if len(found) == 1 else "wizard.leftovers"
        st.caption(fill_text(texts, key, n=len(found), rows=rows + more))


# The list


def _list_columns(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    raw, mapping = desk.raw, desk.mapping
    st.subheader(texts["wizard.columns"], anchor=False)
    matches = mapping.columns
    if len(matches) > _MOST_COLUMNS:
        st.caption(
            fill_text(texts, "wizard.columns.many", n=_MOST_COLUMNS, of=len(matches))
        )
    with st.container(key="sl-columns"):
        for place, match in enumerate(matches[:_MOST_COLUMNS]):
            _show_column(desk, raw, mapping, match, place, texts)


def _show_column(
    desk: ImportDesk, raw: RawTable, mapping: Columns, match: ColumnMatch, place: int,
    texts: Mapping[str, str],
) -> None:  # fmt: skip
    tag = f"{desk.looked_at}-{place}-{desk.version}"
    state = "used" if match.role else "kept"
    with st.container(key=f"sl-column-{state}-{place}"):
        left, right = st.columns((1, 1), gap="small", vertical_alignment="top")
        with left:
            st.html(
                render_html(
                    "column.html",
                    name=match.column,
                    samples=_samples(raw, match.column),
                    sure=say_confidence(match.confidence, match.why, texts) if match.role else "",
                    level=_level(match),
                )
            )
        with right:
            pick(
                keep_plain(fill_text(texts, "wizard.columnIs", name=match.column)),
                _roles_of(mapping, match), match.role or None, key=f"sl-column-role-{tag}",
                say=lambda role: texts[f"wizard.role.{role}"], auto=texts["wizard.role.keep"],
                take=partial(_tell_role, desk, match.column), label_visibility="collapsed",
            )  # fmt: skip
            if match.role:
                st.caption(texts[f"wizard.role.{match.role}.help"])
            _show_details(desk, mapping, match, tag, texts)


def _level(match: ColumnMatch) -> str:
    if not match.role or match.why == "told":
        return "told"
    return "sure" if match.confidence >= 0.9 else "likely" if match.confidence >= 0.7 else "guess"


def _roles_of(mapping: Columns, match: ColumnMatch) -> list[str]:
    roles = list(_ROLES[mapping.table or "seizures"])
    return roles if not match.role or match.role in roles else [*roles, match.role]


def _samples(raw: RawTable, column: str) -> list[str]:
    cells = raw.cells[column].iloc[:2_000]
    filled = cells[cells.str.strip() != ""].drop_duplicates().iloc[:_SAMPLES]
    texts = [" ".join(str(cell).split()) for cell in filled]
    return [t if len(t) <= _SAMPLE_CHARS else t[: _SAMPLE_CHARS - 1] + "…" for t in texts]


def _tell_role(desk: ImportDesk, column: str, role: str | None) -> None:
    mapping = desk.mapping
    taken = mapping.column(role) if role else None
    # Only where another column gives its role away do other drop-downs change.
    desk.tell_mapping(mapping.with_role(column, role or ""), anew=taken not in (None, column))


def _show_details(
    desk: ImportDesk, mapping: Columns, match: ColumnMatch, tag: str, texts: Mapping[str, str]
) -> None:
    """Show what has to be known besides: the unit of an amount, the order of a date."""
    if match.role == "amount":
        from geodata.intake.units import find_unit

        known = find_unit(match.unit)[0] or match.unit
        auto = "wizard.unit.column" if mapping.column("unit") else "wizard.unit.cells"
        pick(
            texts["wizard.unit"], list(UNITS_KG), known or None, key=f"sl-column-unit-{tag}",
            say=str, auto=texts[auto], take=partial(_tell_unit, desk, match.column),
        )  # fmt: skip
    elif match.role == "date":
        pick(
            texts["wizard.date_order"], ("dmy", "mdy"), mapping.date_order,
            key=f"sl-column-order-{tag}", say=lambda o: texts[f"wizard.date_order.{o}"],
            auto=texts["wizard.date_order.auto"], take=partial(_tell, desk, "date_order"),
        )  # fmt: skip
    if match.role == "fiscal_year" or (match.role in ("date", "year") and mapping.fiscal_start):
        _show_fiscal(desk, mapping, tag, texts)


def _show_fiscal(
    desk: ImportDesk, mapping: Columns, tag: str, texts: Mapping[str, str]
) -> None:
    pick(
        texts["wizard.fiscal"], range(1, 13), mapping.fiscal_start, key=f"sl-column-fiscal-{tag}",
        say=lambda month: texts[f"page.month.{month}"], auto=texts["wizard.fiscal.untold"],
        take=partial(_tell, desk, "fiscal_start"),
    )  # fmt: skip
    if mapping.fiscal_start not in (None, 1):
        pick(
            texts["wizard.fiscalNamed"], ("end", "start"), mapping.fiscal_named,
            key=f"sl-column-named-{tag}", say=lambda end: texts[f"wizard.fiscalNamed.{end}"],
            take=partial(_tell, desk, "fiscal_named"),
        )  # fmt: skip


def _tell(desk: ImportDesk, name: str, value: Any) -> None:
    desk.tell_mapping(replace(desk.mapping, **{name: value}), anew=name == "fiscal_start")


def _tell_unit(desk: ImportDesk, column: str, unit: str | None) -> None:
    columns = tuple(
        replace(m, unit=unit or "") if m.column == column else m for m in desk.mapping.columns
    )
    desk.tell_mapping(replace(desk.mapping, columns=columns), anew=False)


# What holds for all rows


def _tell_for_all(desk: ImportDesk, texts: Mapping[str, str]) -> None:
    mapping = desk.mapping
    spread = "" if mapping.spread is None else mapping.spread.kind
    asked = []
    if mapping.table in ("seizures", "flows") and not (
        mapping.column("substance") or spread == "substances"
    ):
        asked.append(("substance", _SUBSTANCES))
    if spread and not mapping.column("unit"):
        asked.append(("unit", tuple(UNITS_KG)))
    if not mapping.column("country"):
        asked.append(("country", ()))
    if spread == "months" and not mapping.column("year") and not mapping.column("fiscal_year"):
        asked.append(("year", ()))
    if mapping.table in ("seizures", "flows", "events"):
        asked += [("scope", _SCOPES), ("status", _STATUSES)]
    if not asked:
        return
    st.subheader(texts["wizard.forAll"], anchor=False)
    st.caption(texts["wizard.forAll.help"])
    tag = f"{desk.looked_at}-{desk.version}"
    with st.container(key="sl-for-all"):
        for name, options in asked:
            value = mapping.constants.get(name) or None
            if not options:
                _ask_text(desk, name, value or "", f"sl-all-{name}-{tag}", texts)
                continue
            default = {"scope": "network", "status": "reported"}.get(name)
            auto = texts[f"wizard.all.{name}.none"] if default is None else None
            pick(
                texts[f"wizard.all.{name}"], options, value or default, auto=auto,
                key=f"sl-all-{name}-{tag}",
                say=str if name == "unit" else partial(label_of, texts, name),
                take=partial(_tell_constant, desk, name), help=texts[f"wizard.all.{name}.help"],
            )  # fmt: skip


def _ask_text(
    desk: ImportDesk, name: str, value: str, key: str, texts: Mapping[str, str]
) -> None:
    st.text_input(
        texts[f"wizard.all.{name}"], value, key=key, help=texts[f"wizard.all.{name}.help"],
        on_change=lambda: _tell_constant(desk, name, str(st.session_state[key]).strip()),
    )  # fmt: skip


def _tell_constant(desk: ImportDesk, name: str, value: str | None) -> None:
    constants = {k: v for k, v in desk.mapping.constants.items() if k != name}
    if value:
        constants[name] = value
    desk.tell_mapping(replace(desk.mapping, constants=constants), anew=False)
