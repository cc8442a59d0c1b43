"""Make the table twin of the map: the rows in view, in plain words, and their CSV.

Owns: which columns a reader gets, their order and words, and how cells are made harmless for a
spreadsheet. Refuses: choosing rows (:mod:`routes.select`) and showing them.

There may be a million rows in view: a page of them is made, or all of them piece by piece.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.formulas import RUN_STARTS
from routes.claim_index import code_grades, index_claims
from routes.records import (
    KINDS,
    describe_amount,
    describe_flow_weight,
    describe_where,
    label_of,
    list_places,
)
from routes.rows import find_rows, iterate_rows
from routes.select import Codes, Shown

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["COLUMNS", "build_rows", "count_rows", "find_row", "render_csv", "stream_csv"]

#: Columns of the table in their order. Headings are the texts ``page.column.<name>``.
COLUMNS: Final = (
    "id", "kind", "label", "date", "certainty", "place", "substance", "amount", "kg_min",
    "kg_max", "mode", "status", "scope", "reliability", "credibility", "source", "first_day",
    "last_day",
)  # fmt: skip
_NUMBERS: Final = ("kg_min", "kg_max", "credibility")
_DAYS: Final = ("first_day", "last_day")

_TABLE_ORDER: Final = ("seizures", "flows", "events", "links")
_AMOUNTS: Final = {"seizures": describe_amount, "flows": describe_flow_weight}
#: What the words of an amount are made of.
_AMOUNT_CELLS: Final = {
    "seizures": ("amount", "unit", "bound"), "flows": ("kg_min", "kg_max", "kg_basis"),
}  # fmt: skip
#: Rows of a CSV that are made at a time.
_PIECE_ROWS: Final = 20_000

_Rows = npt.NDArray[np.intp]


def count_rows(shown: Shown) -> int:
    """Count the rows in view."""
    return sum(int(np.count_nonzero(shown.codes[table])) for table in _TABLE_ORDER)


def find_row(case: Case, shown: Shown, record: str | None) -> int | None:
    """Give the place of a record among the rows in view, counted from 0; None if it is not."""
    before = 0
    for table in _TABLE_ORDER:
        codes: Codes = shown.codes[table]
        index = getattr(case, table).index
        if record in index:
            at = int(index.get_loc(record))
            return before + int(np.count_nonzero(codes[:at])) if codes[at] else None
        before += int(np.count_nonzero(codes))
    return None


def build_rows(
    case: Case, shown: Shown, texts: Mapping[str, str], *, start: int = 0, stop: int | None = None
) -> pd.DataFrame:
    """Build the rows in view: seizures, flows, events, links, each in the case's order.

    Args:
        case: the case.
        shown: what is in view of it.
        texts: the language's texts.
        start: the first row, counted from 0.
        stop: the row after the last one; None: all there are.

    Returns:
        Columns :data:`COLUMNS`. ``kg_min``, ``kg_max`` (kg) and ``credibility`` are float64 with
        NaN, ``first_day`` and ``last_day`` (both inclusive) datetime64 with NaT, the rest text.
    """
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for table, rows in _choose_rows(shown, start, stop):
        described = _describe_rows(case, table, rows, shown.codes[table][rows], texts)
        for name, cells in described.items():
            columns[name].extend(cells)
    frame = pd.DataFrame(columns, columns=list(COLUMNS))
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
    cells = ((_write_cell(value) for value in rows[name]) for name in rows)
    return _render_head(texts, columns) + _join_cells(cells)


def stream_csv(case: Case, shown: Shown, texts: Mapping[str, str]) -> Iterator[bytes]:
    """Write all rows in view as :func:`render_csv` does, piece by piece."""
    yield _render_head(texts, COLUMNS)
    for start in range(0, count_rows(shown), _PIECE_ROWS):
        for table, rows in _choose_rows(shown, start, start + _PIECE_ROWS):
            described = _describe_rows(case, table, rows, shown.codes[table][rows], texts)
            yield _join_cells(_write_fast(name, cells) for name, cells in described.items())


def _choose_rows(shown: Shown, start: int, stop: int | None) -> Iterator[tuple[str, _Rows]]:
    """Give, by table, those of its rows in view that lie between two places among all of them."""
    for table in _TABLE_ORDER:
        rows = np.flatnonzero(shown.codes[table])
        chosen = rows[max(start, 0) : None if stop is None else max(stop, 0)]
        if len(chosen):
            yield table, chosen
        start -= len(rows)
        stop = None if stop is None else stop - len(rows)


def _describe_rows(
    case: Case, table: str, rows: _Rows, codes: Codes, texts: Mapping[str, str]
) -> dict[str, Iterable[Any]]:
    """Describe some rows of a table, column by column."""
    cells: pd.DataFrame = getattr(case, table).take(rows)
    grades = {name: coded.take(rows) for name, coded in code_grades(case)[table].items()}
    blank, unknown = [""] * len(rows), [np.nan] * len(rows)

    def words(group: str) -> list[str]:
        return _once_each(cells[group], lambda value: label_of(texts, group, value))

    if table == "flows":
        substances: Iterable[tuple[str, ...]] = cells["substances"]
    else:
        substances = ((s,) for s in cells.get("substance", blank))
    return {
        "id": _as_list(cells["id"]),
        "kind": [label_of(texts, "kind", KINDS[table])] * len(rows),
        "label": _as_list(cells["label"]),
        "date": _as_list(cells["date"]),
        "certainty": (texts[f"page.certainty.{code}"] for code in codes.tolist()),
        "place": _describe_places(case, table, cells, texts),
        "substance": _once_each(
            substances,
            lambda named: ", ".join(label_of(texts, "substance", s) for s in named if s),
        ),
        "amount": _describe_amounts(table, cells, texts) if table in _AMOUNTS else blank,
        "kg_min": cells.get("kg_min", unknown),
        "kg_max": cells.get("kg_max", unknown),
        "mode": words("mode") if table == "flows" else blank,
        "status": words("status"),
        "scope": words("scope"),
        "reliability": grades["reliability"],
        "credibility": grades["credibility"],
        "source": _name_sources(case, table, rows),
        "first_day": cells["start_day"],
        "last_day": cells["end_day"] - 1,
    }


def _as_list(cells: pd.Series[Any]) -> list[str]:
    # Through numpy: walking through texts held by Arrow takes ten times as long.
    listed: list[str] = cells.to_numpy(dtype=object).tolist()
    return listed


def _once_each(values: Iterable[Any], describe: Callable[[Any], str]) -> list[str]:
    """Describe values, each different one once."""
    known: dict[Any, str] = {}
    return [
        known[value] if value in known else known.setdefault(value, describe(value))
        for value in values
    ]


def _describe_places(
    case: Case, table: str, cells: pd.DataFrame, texts: Mapping[str, str]
) -> list[str]:
    if table == "seizures":  # one place or none: quicker, for there may be many
        at = find_rows(cells["place"], case.places.index)
        names = _as_list(case.places["name"].take(at))
        return [name if row >= 0 else "" for row, name in zip(at.tolist(), names, strict=True)]
    records = list(iterate_rows(cells))
    named = dict.fromkeys(place for row in records for place in list_places(table, row))
    at = find_rows(named, case.places.index)
    places = {str(place.id): place for place in iterate_rows(case.places.take(at[at >= 0]))}
    return [describe_where(texts, table, row, places, detailed=False) for row in records]


def _describe_amounts(table: str, cells: pd.DataFrame, texts: Mapping[str, str]) -> list[str]:
    stated = iterate_rows(cells[list(_AMOUNT_CELLS[table])])
    return _once_each(stated, lambda row: _AMOUNTS[table](texts, row))


def _name_sources(case: Case, table: str, rows: _Rows) -> Iterator[str]:
    """Name each record's sources with the places in them: "Title ¶2, ¶3; Other title"."""
    titles = dict(zip(map(str, case.sources["id"]), map(str, case.sources["title"]), strict=True))
    counts, claims = index_claims(case).find(table, rows)
    sources = _as_list(case.claims["source"].take(claims))
    locators = [locator or "" for locator in _as_list(case.claims["locator"].take(claims))]
    last = 0
    for count in counts.tolist():
        first, last = last, last + count
        if count == 1 and ", " not in locators[first]:  # nearly all records: quicker
            yield f"{titles.get(sources[first], sources[first])} {locators[first]}".strip()
            continue
        named: dict[str, list[str]] = {}
        for source, written in zip(sources[first:last], locators[first:last], strict=True):
            known = named.setdefault(source, [])
            # A claim may name several places at once: "¶2, ¶3".
            known += [
                part for part in dict.fromkeys(written.split(", ")) if part not in ("", *known)
            ]
        yield "; ".join(
            f"{titles.get(source, source)} {', '.join(known)}".strip()
            for source, known in named.items()
        )


def _render_head(texts: Mapping[str, str], columns: Sequence[str]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow([texts[f"page.column.{name}"] for name in columns])
    return stream.getvalue().encode("utf-8-sig")


def _join_cells(columns: Iterable[Iterable[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(zip(*columns, strict=True))
    return stream.getvalue().encode()


def _write_fast(name: str, cells: Iterable[Any]) -> Iterable[str]:
    """Write a column of :func:`_describe_rows`, whose kind is known from its name."""
    if name in _NUMBERS:
        return ["" if math.isnan(number) else f"{number:.12g}" for number in cells]
    if name in _DAYS:
        days = np.fromiter(cells, dtype=float)
        dates = np.where(np.isnan(days), 0, days).astype("datetime64[D]")
        written = np.datetime_as_string(dates).astype(object)
        written[np.isnan(days)] = ""
        return list(written)
    return ["'" + text if text.startswith(RUN_STARTS) else text for text in map(str, cells)]


def _write_cell(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float):
        return f"{value:.12g}"
    text = str(value)
    return "'" + text if text.startswith(RUN_STARTS) else text
