"""Make the table twin of the map: the rows in view, in plain words, and their CSV.

Owns: which columns a reader gets, their order and words, and how cells are made harmless for a
spreadsheet. Refuses: choosing rows (:mod:`routes.select`) and showing them.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geodata.schema import RECORD_TABLES
from routes.records import (
    KINDS,
    describe_amount,
    describe_flow_weight,
    describe_where,
    label_of,
)
from routes.rows import iterate_rows
from routes.select import Selection

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["COLUMNS", "build_rows", "render_csv"]

#: Columns of the table in their order. Headings are the texts ``page.column.<name>``.
COLUMNS: Final = (
    "id", "kind", "label", "date", "certainty", "place", "substance", "amount", "kg_min",
    "kg_max", "mode", "status", "scope", "reliability", "credibility", "source", "first_day",
    "last_day",
)  # fmt: skip
_NUMBERS: Final = ("kg_min", "kg_max", "credibility")
_DAYS: Final = ("first_day", "last_day")
#: A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV injection").
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def build_rows(case: Case, selection: Selection, texts: Mapping[str, str]) -> pd.DataFrame:
    """Build the rows in view: seizures, flows, events, links, each in the case's order.

    Returns:
        Columns :data:`COLUMNS`. ``kg_min``, ``kg_max`` (kg) and ``credibility`` are float64 with
        NaN, ``first_day`` and ``last_day`` (both inclusive) datetime64 with NaT, the rest text.
    """
    places = {str(p.id): p for p in iterate_rows(case.places)}
    grades = case.graded
    sources = _name_sources(case)
    rows = [
        _describe_row(table, row, int(code), texts, places, grades, sources)
        for table in sorted(RECORD_TABLES, key=_TABLE_ORDER.index)
        for row, code in zip(
            iterate_rows(getattr(case, table)), selection.codes[table], strict=True
        )
        if code
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in _NUMBERS:
        frame[name] = frame[name].astype("float64")
    for name in _DAYS:
        days = frame[name].to_numpy(dtype="float64")
        known = ~np.isnan(days)
        dates = np.full(len(days), np.datetime64("NaT"), dtype="datetime64[D]")
        dates[known] = days[known].astype("int64").astype("datetime64[D]")
        frame[name] = pd.Series(dates.astype("datetime64[s]"), index=frame.index)
    return frame


def render_csv(
    rows: pd.DataFrame, texts: Mapping[str, str], *, columns: Sequence[str] = COLUMNS
) -> bytes:
    """Write rows as CSV in UTF-8 with a byte-order mark (Excel needs it), headings in words.

    ``columns`` names those of the rows, in order. Texts that a spreadsheet would run as a formula
    get an apostrophe in front.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([texts[f"page.column.{name}"] for name in columns])
    for row in rows.itertuples(index=False):
        writer.writerow([_cell(value) for value in row])
    return stream.getvalue().encode("utf-8-sig")


_AMOUNTS: Final = {"seizures": describe_amount, "flows": describe_flow_weight}
_TABLE_ORDER: Final = ("seizures", "flows", "events", "links")


def _describe_row(
    table: str,
    row: Any,
    code: int,
    texts: Mapping[str, str],
    places: Mapping[str, Any],
    grades: pd.DataFrame,
    sources: Mapping[str, str],
) -> tuple[Any, ...]:
    record = str(row.id)
    graded = record in grades.index
    substances = row.substances if table == "flows" else (getattr(row, "substance", ""),)
    cells = {
        "id": record,
        "kind": label_of(texts, "kind", KINDS[table]),
        "label": row.label,
        "date": row.date,
        "certainty": texts[f"page.certainty.{code}"],
        "place": describe_where(texts, table, row, places, detailed=False),
        "substance": ", ".join(label_of(texts, "substance", s) for s in substances if s),
        "amount": _AMOUNTS[table](texts, row) if table in _AMOUNTS else "",
        "kg_min": getattr(row, "kg_min", math.nan),
        "kg_max": getattr(row, "kg_max", math.nan),
        "mode": label_of(texts, "mode", row.mode) if table == "flows" else "",
        "status": label_of(texts, "status", row.status),
        "scope": label_of(texts, "scope", row.scope),
        "reliability": grades.at[record, "reliability"] if graded else "",
        "credibility": grades.at[record, "credibility"] if graded else math.nan,
        "source": sources.get(record, ""),
        "first_day": row.start_day,
        "last_day": row.end_day - 1,
    }
    return tuple(cells[name] for name in COLUMNS)


def _name_sources(case: Case) -> dict[str, str]:
    """Name each record's sources with the places in them: "Title ¶2, ¶3; Other title"."""
    titles = {str(s.id): str(s.title) for s in iterate_rows(case.sources)}
    named: dict[str, dict[str, list[str]]] = {}
    for claim in iterate_rows(case.claims):
        locators = named.setdefault(str(claim.record), {}).setdefault(str(claim.source), [])
        # A claim may name several places at once: "¶2, ¶3".
        for locator in str(claim.locator or "").split(", "):
            if locator and locator not in locators:
                locators.append(locator)
    return {
        record: "; ".join(
            f"{titles.get(source, source)} {', '.join(locators)}".strip()
            for source, locators in by_source.items()
        )
        for record, by_source in named.items()
    }


def _cell(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float):
        return f"{value:.12g}"
    text = str(value)
    return "'" + text if text.startswith(_FORMULA_STARTS) else text
