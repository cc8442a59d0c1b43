"""Own the rows of our tables made from columns: seizures, flows, events, places, claims, sources.

Frames have the schema's columns, in its order. What a stranger's file cannot know is filled in
plainly: scope "network", status "reported", reliability "F" (cannot be judged).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geodata.intake import mapping as mappings
from geodata.intake.describe import (
    choose_texts,
    clean_texts,
    concat_texts,
    format_numbers,
    tidy_name,
    to_arrow,
)
from geodata.intake.fields import Amounts, Fields
from geodata.intake.raw import RawTable
from geodata.intake.vocabulary import fold
from geodata.intake.words import say
from geodata.schema import UNITS_KG, find_table

__all__ = [
    "RECORD_MAKERS", "claim_frame", "place_frame", "record_frame", "source_frame",
]  # fmt: skip

_LABEL_CHARS = 160
Columns = dict[str, Any]


def _words(texts: npt.NDArray[np.object_]) -> pa.Array:
    return to_arrow(texts)


def _one_line(texts: pa.Array) -> pa.Array:
    flat = pc.utf8_trim_whitespace(
        pc.replace_substring_regex(clean_texts(texts), pattern=r"\s+", replacement=" ")
    )
    long = pc.greater(pc.utf8_length(flat), _LABEL_CHARS)
    if not pc.any(long).as_py():
        return flat
    cut = concat_texts(pc.utf8_slice_codeunits(flat, 0, _LABEL_CHARS), "…")
    return choose_texts(long, cut, flat)


def _label(fields: Fields) -> pa.Array:
    """Return the labels as one short line each; a text that had to be cut is kept whole below."""
    texts = fields.text("label")
    column = fields.mapping.column("label")
    long = (texts.str.len() > _LABEL_CHARS).to_numpy(dtype=bool)
    if column is not None and column in fields.cells.columns and long.any():
        fields.keep(column, long)
    return _one_line(to_arrow(texts))


def _or_else(first: pa.Array, second: pa.Array) -> pa.Array:
    return choose_texts(pc.equal(first, ""), second, first)


def _spell(substances: npt.NDArray[np.object_]) -> pa.Array:
    """Return substances as words: "cannabis resin"."""
    return pc.replace_substring(_words(substances), pattern="-", replacement=" ")


def _say_amounts(amounts: Amounts, substances: npt.NDArray[np.object_]) -> pa.Array:
    """Return "12.5 kg of cocaine", or "cocaine" where no amount or no unit is known."""
    digits = _words(format_numbers(np.round(amounts.values, 3)))
    units, names = _words(amounts.units), _spell(substances)
    pattern = say("seizure_label", amount="①", unit="②", substance="③")
    parts = {"①": digits, "②": units, "③": names}
    pieces = [parts.get(piece, piece) for piece in re.split("([①②③])", pattern)]
    full = concat_texts(*pieces)
    stated = pc.and_(pc.not_equal(digits, ""), pc.not_equal(units, ""))
    return choose_texts(stated, full, names)


def _make_seizures(fields: Fields) -> Columns:
    dates = fields.dates()
    substances = fields.substances()
    amounts = fields.amounts()
    label = _label(fields)
    method = to_arrow(fields.text("method"))
    start = to_arrow(fields.text("description"))
    _read_places(fields)
    return {
        "label": _or_else(label, _say_amounts(amounts, substances)), "date": _words(dates),
        "substance": _words(substances), "amount": amounts.values, "unit": _words(amounts.units),
        "bound": _words(amounts.bounds), "method": method,
        "scope": _constant(fields, "scope", "network"),
        "status": _constant(fields, "status", "reported"),
        "description": fields.lines(start=start),
    }  # fmt: skip


def _make_flows(fields: Fields) -> Columns:
    dates = fields.dates()
    substances = fields.substances()
    amounts = fields.amounts()
    factors = np.array([UNITS_KG.get(str(unit)) or np.nan for unit in amounts.units], dtype=float)
    low = amounts.values * factors
    high = np.where(np.isfinite(amounts.high), amounts.high * factors, low)
    at_most, at_least = amounts.bounds == "at_most", amounts.bounds == "at_least"
    open_end = at_least & ~np.isfinite(amounts.high)
    origins, targets = fields.text("from"), fields.text("to")
    names = _spell(substances)
    built = concat_texts(names, ", ", to_arrow(origins), f" {say('to_word')} ", to_arrow(targets))
    label = _or_else(_label(fields), _one_line(built))
    method = to_arrow(fields.text("method"))
    start = _or_else(to_arrow(fields.text("description")), method)
    count = len(fields.cells)
    stated = np.where(np.isfinite(low), "total", "").astype(object)
    column = fields.mapping.column("amount")
    counted = np.isfinite(amounts.values) & ~np.isfinite(factors)
    if column is not None and counted.any():
        fields.keep(column, counted)
    fields.country()
    return {
        "label": label, "ends": _words(np.full(count, "all", dtype=object)),
        "substances": _words(substances), "mode": _words(np.full(count, "unknown", dtype=object)),
        "kg_min": np.round(np.where(at_most, 0.0 * low, low), 9),
        "kg_max": np.round(np.where(open_end, np.nan, high), 9), "kg_basis": _words(stated),
        "date": _words(dates), "scope": _constant(fields, "scope", "network"),
        "status": _constant(fields, "status", "reported"), "description": fields.lines(start=start),
    }  # fmt: skip


def _make_events(fields: Fields) -> Columns:
    dates = fields.dates()
    arrested = fields.people("arrested")
    kinds = fields.text("kind")
    codes, uniques = pd.factorize(kinds)
    folded = [re.sub(r"[^a-z0-9]+", "-", fold(str(text))) for text in uniques]
    slugs = [text.strip("-")[:60].strip("-") for text in folded]
    words = np.array([slug or "event" for slug in slugs], dtype=object)
    kind = words[codes] if len(words) else np.array([], dtype=object)
    description = to_arrow(fields.text("description"))
    place = to_arrow(fields.text("place"))
    _read_places(fields)
    plain = _words(np.array([str(word).replace("-", " ") for word in kind], dtype=object))
    named = choose_texts(pc.equal(place, ""), plain, concat_texts(plain, ", ", place))
    label = _or_else(_label(fields), _one_line(description))
    return {
        "label": _or_else(label, _one_line(named)), "date": _words(dates), "kind": _words(kind),
        "arrested": arrested, "scope": _constant(fields, "scope", "network"),
        "status": _constant(fields, "status", "reported"),
        "description": fields.lines(start=description),
    }  # fmt: skip


def _make_places(fields: Fields) -> Columns:
    name = _label(fields)
    place = _one_line(to_arrow(fields.text("place")))
    start = to_arrow(fields.text("description"))
    _read_places(fields)
    label = _or_else(_or_else(place, name), to_arrow(fields.country()))
    lines = fields.lines(start=start)
    unnamed = pa.array([say("place_word")] * len(fields.cells), type=pa.large_string())
    return {"label": _or_else(label, unnamed), "description": lines}


def _read_places(fields: Fields) -> None:
    """Name the columns that places are made of as used: their text is kept in the place.

    A position within words is one of the things they say: the words are kept as well.
    """
    for role in ("place", "country", "lon", "lat", "coordinates"):
        texts = fields.text(role)
        column = fields.mapping.column(role)
        if role == "coordinates" and column in fields.cells.columns:
            worded = (texts.str.count(r"[^\W\d_]{3,}") >= 2).to_numpy(dtype=bool)
            fields.keep(str(column), worded)


def _constant(fields: Fields, name: str, otherwise: str) -> pa.Array:
    value = fields.mapping.constants.get(name, otherwise)
    return pa.array([value] * len(fields.cells), type=pa.large_string())


RECORD_MAKERS: Mapping[str, Callable[[Fields], Columns]] = {
    "seizures": _make_seizures, "flows": _make_flows, "events": _make_events,
    "places": _make_places,
}  # fmt: skip


def _to_frame(table: str, columns: Columns, count: int) -> pd.DataFrame:
    schema = find_table(table)
    data: dict[str, pa.Array] = {}
    for column in schema.columns:
        found = columns.get(column.name)
        if found is None:
            empty = column.type in {"number", "count"}
            fill = np.full(count, np.nan) if empty else [""] * count
            found = pa.array(fill, type=pa.float64() if empty else pa.large_string())
        data[column.name] = pa.array(found)
    frame: pd.DataFrame = pa.table(data).to_pandas()
    return frame


def record_frame(table: str, ids: npt.NDArray[np.object_], columns: Columns) -> pd.DataFrame:
    """Return the rows of a table of records."""
    return _to_frame(table, {**columns, "id": to_arrow(ids)}, len(ids))


def claim_frame(
    claims: npt.NDArray[np.object_],
    records: npt.NDArray[np.object_],
    source: str,
    locators: pa.Array,
    says: pa.Array,
) -> pd.DataFrame:
    """Return one claim for each record: the file says so, in that row."""
    count = len(claims)
    columns = {
        "id": to_arrow(claims), "record": to_arrow(records), "locator": locators, "says": says,
        "source": pa.array([source] * count, type=pa.large_string()),
        "stance": pa.array(["supports"] * count, type=pa.large_string()),
    }  # fmt: skip
    return _to_frame("claims", columns, count)


def source_frame(raw: RawTable, mapping: mappings.Mapping, identity: str) -> pd.DataFrame:
    """Return the one source: the file itself."""
    told = mapping.constants
    title = tidy_name(told.get("source", "") or raw.file)
    columns = {
        "id": [identity], "title": [title or say("source_unnamed")],
        "kind": ["database"], "reliability": [told.get("reliability", "F")],
        "note": [say("source_note", file=raw.file, name=raw.name)],
    }  # fmt: skip
    return _to_frame(
        "sources", {name: to_arrow(value) for name, value in columns.items()}, 1
    )


def place_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the places, with their `geometry` as GeoJSON objects."""
    names = [column.name for column in find_table("places").columns]
    frame = pd.DataFrame(rows, columns=[*names, "geometry"])
    frame["radius_km"] = pd.to_numeric(frame["radius_km"], errors="coerce").astype("float64")
    return frame
