"""Say in words what an editor of data shows: columns, their values, rows, what is wrong.

Owns: the names of tables, columns and coded values in the reader's language, from the schema and
the texts. Refuses: the rules (`geodata.schema`, `routes.draft_checks`) and the widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geodata.schema import Column, find_table
from routes.draft_case import show_raw
from routes.records import label_of
from routes.texts import fill_text

if TYPE_CHECKING:
    from geodata.errors import Problem
    from routes.draft_case import Draft, RowName

__all__ = [
    "count_text", "describe_fault", "explain_column", "name_column", "name_record", "name_row",
    "name_value", "say_position",
]  # fmt: skip

_LONGEST_NAME = 70
_NAMING = ("label", "name", "title", "topic", "says", "id")
#: Columns whose words stand in the page's own texts: column → group of them.
_GROUPS = {
    "substance": "substance", "substances": "substance", "mode": "mode", "status": "status",
    "line_status": "status", "unit": "unit",
}  # fmt: skip


def count_text(texts: Mapping[str, str], key: str, n: int, **values: object) -> str:
    """Give the text of a key for a number, ``<key>.one`` or ``<key>.many``."""
    return fill_text(texts, f"{key}.{'one' if n == 1 else 'many'}", n=n, **values)


def name_column(table: str, column: str, texts: Mapping[str, str]) -> str:
    """Name a column in words."""
    return texts.get(f"edit.column.{table}.{column}") or texts.get(
        f"edit.column.{column}", column
    )


def explain_column(column: Column, texts: Mapping[str, str]) -> str:
    """Say what a column means, its unit, and whether it must be filled in."""
    words = column.help
    if column.unit:
        words = fill_text(texts, "edit.help.unit", help=words, unit=column.unit)
    if is_needed(column):
        words = fill_text(texts, "edit.help.required", help=words)
    return words


def is_needed(column: Column) -> bool:
    """Return whether a row without it would be set aside."""
    return column.required and not column.fallback


def name_value(column: str, value: str, texts: Mapping[str, str]) -> str:
    """Write a coded value in words; what is no code stays as it is."""
    if not value:
        return texts["edit.value.tlp.empty"] if column == "tlp" else texts["edit.empty"]
    if column in {"tlp", "marking"}:
        return fill_text(texts, "edit.value.tlp", mark=value)
    if column in {"reliability", "credibility"}:
        words = texts.get(f"panel.{column}.{value}", "")
        key = f"edit.value.{column}"
        return fill_text(texts, key, grade=value, words=words) if words else value
    known = texts.get(f"edit.value.{column}.{value}")
    if known is not None:
        return known
    if column in _GROUPS:
        return label_of(texts, _GROUPS[column], value)
    return value[:1].upper() + value[1:].replace("_", " ")


def name_row(draft: Draft, name: RowName, texts: Mapping[str, str]) -> str:
    """Name a row by what a reader knows it by: its label, name or title."""
    cells = draft.row(name) or {}
    for column in _NAMING:
        words = " ".join(show_raw(cells.get(column) or "").split())
        if words:
            return words if len(words) <= _LONGEST_NAME else words[: _LONGEST_NAME - 1] + "…"
    return texts["edit.new.none"]


def name_record(draft: Draft, record: str, texts: Mapping[str, str]) -> str:
    """Name the row that bears an id, with its kind; the id alone if there is none."""
    found = draft.find(record)
    if not found:
        return record
    kind = texts[f"edit.one.{found[0][0]}"]
    return fill_text(texts, "board.record", kind=kind, label=name_row(draft, found[0], texts))


def describe_fault(problem: Problem, table: str, texts: Mapping[str, str]) -> str:
    """Say what was found, what was expected and how to mend it, the column in words."""
    if problem.code == "cell_required":
        return texts["edit.problem.empty"]
    key = "edit.problem.got" if problem.got else "edit.problem.expected"
    got = fill_text(texts, key, got=problem.got, expected=problem.expected)
    if not problem.column or problem.code in {"claim_missing", "claims_contradict"}:
        found = got[:1].upper() + got[1:]
        return fill_text(texts, "edit.problem.row", got=found, mend=problem.mend)
    return fill_text(
        texts, "edit.problem", column=name_column(table, problem.column, texts), got=got,
        mend=problem.mend,
    )  # fmt: skip


def say_position(geometry: Any, texts: Mapping[str, str]) -> str:
    """Say where a GeoJSON geometry lies: a point in degrees, or how many corners an area has."""
    if geometry is None:
        return texts["edit.position.none"]
    try:
        kind, coordinates = geometry["type"], geometry["coordinates"]
        if kind == "Point":
            lon, lat = float(coordinates[0]), float(coordinates[1])
            return fill_text(
                texts, "edit.position.point",
                lat=say_degrees(lat, ("south", "north"), texts),
                lon=say_degrees(lon, ("west", "east"), texts),
            )  # fmt: skip
        rings = [coordinates[0]] if kind == "Polygon" else [polygon[0] for polygon in coordinates]
        corners = sum(len(ring) - 1 for ring in rings)
        return fill_text(texts, "edit.position.area", n=corners)
    except (KeyError, TypeError, ValueError, IndexError):
        return texts["edit.position.bad"]


def say_degrees(degrees: float, sides: tuple[str, str], texts: Mapping[str, str]) -> str:
    """Write degrees with the side they lie on."""
    side = sides[0] if degrees < 0 else sides[1]
    number = f"{abs(degrees):.4f}".rstrip("0").rstrip(".")
    return fill_text(texts, f"edit.position.{side}", n=number)


def needed_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table without which a row is set aside."""
    return tuple(column.name for column in find_table(table).columns if is_needed(column))
