"""Pack a case into one columnar payload: the contract between Python and the browser.

Owns: the shape below, version 2. Python writes it, the scripts under ``routes/webmap/static``
read it, nothing else crosses. Refuses: files and caches (:mod:`routes.webmap.served`), words and
colours (it only carries them).

One JSON object. Tables are objects of equally long columns; rows keep the case's order, so an
index means a row. Days are integers since 1970-01-01 (UTC); a span is [start, end), null = open;
``undated`` 1 = no date at all. Positions are (lon, lat), EPSG:4326; boxes are [west, south, east,
north]; lengths in km, weights in kg, null = unknown. ``scope`` is 0 this network, 1 context.
``reliability`` (A best to F) and ``credibility`` (1 best to 6) are the record's best, null = none.

========== =====================================================================================
version    2
digest     SHA-256 of everything else, hex: equal payloads have equal digests
lang       language of ``texts``; texts: key → words, with places named ``{name}``
case       id, title, subtitle, summary, presumption, marking (TLP 2.0), firstDay, lastDay,
           openedDay, focus (box of the main map), overview (box of the small map)
style      routes.style.style_for
substances [{id, label}]; their index is used everywhere
places     id, name, kind, country (ISO 3166), countryName, precision, radiusKm, lon, lat,
           area (GeoJSON geometry or null), drawn (0: no position)
seizures   id, label, place (row or -1), substance (index), kgMin, kgMax, amount, unit, bound,
           start, end, undated, scope, status, mode (null), reliability, credibility
flows      id, label, substances, from, to, via (lists of rows), mode, kgMin, kgMax, kgBasis,
           start, end, undated, scope, status, reliability, credibility
strands    flow (row), substance (index), role (trunk, branch, stub), slot (place abreast, 0
           centre), dash (key of style.dash), coords (flat lon, lat, …), km, fromName, toName,
           arrow (0/1), pending (1: a stand-in until its lane has been computed)
events     id, label, place (row or -1), toPlace, kind, start, end, undated, scope, status,
           investigated, detained, supervised, arrested (people), reliability, credibility
links      id, label, places (rows), kind, start, end, undated, scope, status, reliability,
           credibility
notes      id, topic, text
records    id → {kind, title, description, dateWritten, placeText, precisionText, amountText,
           assumption, method, status, scope, marking, claims: [{source, locator, credibility,
           says, via, stance}], related: [id]}
sources    id → {title, author, publisher, date, url, archivedUrl, kind, reliability, note}
unplaced   [{id, table, reason}]: what has no position, with the reason in words
handling   {marking (TLP 2.0, the strictest of all that is in it), ceiling (the strictest let
           through; null: everything), withheld (table → rows left out), blur (none, area,
           country), setAside (rows that could not be read)}
dense      null, or what lies beside the payload because it is too much for it: {columns, words
           (files of :mod:`routes.dense_pack`), columnsBytes, wordsBytes, records (how the names
           of files of details begin: ``<records><table>-<block>.json``), blockRows, tables
           (dense table → {rows, dated, unplaced}), firstDay, lastDay (of these tables, null if
           none is dated), areas (ISO 3166 → GeoJSON geometry, of the countries that are places of
           these tables alone)}. A dense table is empty above; ``records``, ``unplaced`` and
           ``places`` are then those of the other tables, and places with an area of their own;
           substances and the case's days are of all
========== =====================================================================================
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from routes.dense import left_out_countries
from routes.flows import Drawing
from routes.geometry_column import AREAS
from routes.handling import Handling, describe_handling, handle_case
from routes.records import describe_records, describe_unplaced, label_of
from routes.rows import iterate_rows
from routes.select import list_substances
from routes.style import style_for
from routes.texts import frame_texts
from routes.timespan import day_from_iso

if TYPE_CHECKING:
    from routes.dense import DenseTables
    from routes.model import Case

__all__ = ["PAYLOAD_VERSION", "build_payload", "case_days", "encode_payload"]

PAYLOAD_VERSION: Final = 2

#: Decimals of positions: 4 is about 10 m, finer than any position of a case means.
_DECIMALS: Final = 4


def build_payload(
    case: Case,
    drawing: Drawing,
    *,
    texts: Mapping[str, str],
    lang: str,
    country_name: Callable[[str], str],
    country_area: Callable[[str], Mapping[str, Any] | None],
    handling: Handling | None = None,
    dense: DenseTables | None = None,
) -> dict[str, Any]:
    """Build the payload of a case.

    Args:
        case: the case; not changed.
        drawing: its flows as strands, unless they are dense.
        texts: all texts of the language; those that the scripts say are carried.
        lang: code of that language.
        country_name: gives a country's name from its ISO code.
        country_area: gives a country's GeoJSON area from its ISO code, None if it has none.
        handling: how the whole is to be handled; without it, as its strictest row.
        dense: the tables that lie beside the payload; without it, everything is in it.
    """
    handling = handling or handle_case(case)
    substances = list_substances(case)
    first_day, last_day = case_days(case)
    elsewhere: frozenset[str] = frozenset()
    areas: dict[str, Mapping[str, Any]] = {}
    if dense is not None:
        elsewhere = _related_elsewhere(case, dense)
        codes = left_out_countries(case, dense.rest)
        areas = {code: area for code in codes if (area := country_area(code)) is not None}
        case = dense.rest
    grades = case.graded
    row_of = {str(place): row for row, place in enumerate(case.places["id"])}
    payload: dict[str, Any] = {
        "version": PAYLOAD_VERSION,
        "lang": lang,
        "texts": frame_texts(texts),
        "case": {
            "id": case.info.id,
            "title": case.info.title,
            "subtitle": case.info.subtitle,
            "summary": case.info.summary,
            "presumption": case.info.presumption,
            "marking": handling.marking,
            "firstDay": first_day,
            "lastDay": last_day,
            "openedDay": case.info.opened_day,
            "focus": list(case.info.focus),
            "overview": list(case.info.overview),
        },
        "style": style_for(substances),
        "substances": [{"id": s, "label": label_of(texts, "substance", s)} for s in substances],
        "places": _pack_places(case.places, country_name, country_area),
        "seizures": _pack_seizures(case.seizures, substances, row_of, grades),
        "flows": _pack_flows(case.flows, substances, row_of, grades),
        "strands": _pack_strands(drawing, substances),
        "events": _pack_events(case.events, row_of, grades),
        "links": _pack_links(case.links, row_of, grades),
        "notes": {name: [str(v) for v in case.notes[name]] for name in ("id", "topic", "text")},
        "records": describe_records(case, texts, elsewhere=elsewhere),
        "sources": _pack_sources(case.sources),
        "unplaced": _list_unplaced(case, texts),
        "handling": describe_handling(handling),
        "dense": None if dense is None else {**dense.block, "areas": areas},
    }
    return {**payload, "digest": hashlib.sha256(_canonical(payload)).hexdigest()}


def encode_payload(payload: Mapping[str, Any]) -> bytes:
    """Write a payload as JSON in UTF-8, the same bytes for the same payload."""
    return _canonical(payload)


def case_days(case: Case) -> tuple[int, int]:
    """Give the first and the last day of a case; one without any date lies on today (UTC)."""
    first = case.first_day if case.first_day is not None else case.last_day
    last = case.last_day if case.last_day is not None else first
    if first is None or last is None:
        today = day_from_iso(dt.datetime.now(dt.UTC).date().isoformat())
        return today, today
    return first, max(first, last)


def _canonical(value: Mapping[str, Any]) -> bytes:
    # NaN is no JSON: a column that lets one through is a mistake here, not in the browser.
    return json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
    ).encode()


def _number(value: object) -> int | float | None:
    """Give a JSON number: None for NaN, a whole number without a decimal point."""
    if value is None or value is pd.NA:
        return None
    number = float(value)  # type: ignore[arg-type]
    if math.isnan(number):
        return None
    return int(number) if number.is_integer() else number


def _numbers(column: Iterable[object]) -> list[int | float | None]:
    return [_number(value) for value in column]


def _texts(column: Iterable[object]) -> list[str]:
    return [str(value) for value in column]


def _rows(ids: Sequence[str], row_of: Mapping[str, int]) -> list[int]:
    return [row_of[i] for i in ids if i in row_of]


def _pack_common(table: pd.DataFrame, grades: pd.DataFrame) -> dict[str, list[Any]]:
    """Pack the columns every kind of record has."""
    letters = table["id"].map(grades["reliability"]).fillna("")
    return {
        "id": _texts(table["id"]),
        "label": _texts(table["label"]),
        "start": _numbers(table["start_day"]),
        "end": _numbers(table["end_day"]),
        "undated": [int(value) for value in table["undated"]],
        "scope": [int(value == "context") for value in table["scope"]],
        "status": _texts(table["status"]),
        "reliability": [letter or None for letter in letters],
        "credibility": _numbers(table["id"].map(grades["credibility"])),
    }


def _pack_places(
    places: pd.DataFrame,
    country_name: Callable[[str], str],
    country_area: Callable[[str], Mapping[str, Any] | None],
) -> dict[str, list[Any]]:
    def area(place: Any) -> Mapping[str, Any] | None:
        if place.geometry is not None and place.geometry["type"] in AREAS:
            return {key: place.geometry[key] for key in ("type", "coordinates")}
        # A country is its area, even where the case only marks a spot for its name.
        return country_area(place.country) if place.kind == "country" and place.country else None

    return {
        "id": _texts(places["id"]),
        "name": _texts(places["name"]),
        "kind": _texts(places["kind"]),
        "country": _texts(places["country"]),
        "countryName": [country_name(code) if code else "" for code in places["country"]],
        "precision": _texts(places["precision"]),
        "radiusKm": _numbers(places["radius_km"]),
        "lon": _numbers(places["lon"].round(_DECIMALS)),
        "lat": _numbers(places["lat"].round(_DECIMALS)),
        "area": [area(place) for place in iterate_rows(places)],
        "drawn": [int(not math.isnan(lon)) for lon in places["lon"]],
    }


def _pack_seizures(
    table: pd.DataFrame, substances: Sequence[str], row_of: Mapping[str, int], grades: pd.DataFrame
) -> dict[str, list[Any]]:
    return {
        **_pack_common(table, grades),
        "place": [row_of.get(place, -1) for place in table["place"]],
        "substance": [substances.index(substance) for substance in table["substance"]],
        "kgMin": _numbers(table["kg_min"]),
        "kgMax": _numbers(table["kg_max"]),
        "amount": _numbers(table["amount"]),
        "unit": _texts(table["unit"]),
        "bound": _texts(table["bound"]),
        "mode": [None] * len(table),
    }


def _pack_flows(
    table: pd.DataFrame, substances: Sequence[str], row_of: Mapping[str, int], grades: pd.DataFrame
) -> dict[str, list[Any]]:
    return {
        **_pack_common(table, grades),
        "substances": [[substances.index(s) for s in several] for several in table["substances"]],
        "from": [_rows(ids, row_of) for ids in table["from_ids"]],
        "to": [_rows(ids, row_of) for ids in table["to_ids"]],
        "via": [_rows(ids, row_of) for ids in table["via_ids"]],
        "mode": _texts(table["mode"]),
        "kgMin": _numbers(table["kg_min"]),
        "kgMax": _numbers(table["kg_max"]),
        "kgBasis": _texts(table["kg_basis"]),
    }


def _pack_strands(drawing: Drawing, substances: Sequence[str]) -> dict[str, list[Any]]:
    strands = drawing.strands
    return {
        "flow": [s.flow for s in strands],
        "substance": [substances.index(s.substance) for s in strands],
        "role": [s.role for s in strands],
        "slot": [s.slot for s in strands],
        "dash": [s.dash for s in strands],
        "coords": [[round(float(x), _DECIMALS) for at in s.coords for x in at] for s in strands],
        "km": [_number(s.km) for s in strands],
        "fromName": [s.from_name for s in strands],
        "toName": [s.to_name for s in strands],
        "arrow": [int(s.arrow) for s in strands],
        "pending": [int(s.pending) for s in strands],
    }


def _pack_events(
    table: pd.DataFrame, row_of: Mapping[str, int], grades: pd.DataFrame
) -> dict[str, list[Any]]:
    return {
        **_pack_common(table, grades),
        "place": [row_of.get(place, -1) for place in table["place"]],
        "toPlace": [row_of.get(place, -1) for place in table["to_place"]],
        "kind": _texts(table["kind"]),
        **{
            people: [int(n) for n in table[people]]
            for people in ("investigated", "detained", "supervised", "arrested")
        },
    }


def _pack_links(
    table: pd.DataFrame, row_of: Mapping[str, int], grades: pd.DataFrame
) -> dict[str, list[Any]]:
    return {
        **_pack_common(table, grades),
        "places": [_rows(ids, row_of) for ids in table["place_ids"]],
        "kind": _texts(table["kind"]),
    }


def _pack_sources(sources: pd.DataFrame) -> dict[str, dict[str, str]]:
    names = {"archivedUrl": "archived_url"}
    fields = ("title", "author", "publisher", "date", "url", "archivedUrl", "kind", "reliability",
              "note")  # fmt: skip
    return {
        str(source["id"]): {name: str(source[names.get(name, name)]) for name in fields}
        for source in sources.to_dict("records")
    }


def _related_elsewhere(case: Case, dense: DenseTables) -> frozenset[str]:
    """List the rows of dense tables that other records name."""
    named = {
        seizure
        for table in ("flows", "events")
        for seizures in getattr(dense.rest, table)["seizure_ids"]
        for seizure in seizures
    }
    ids = [case.seizures["id"], case.flows["id"]] if named else []
    return frozenset(str(i) for column in ids for i in column[column.isin(named)])


def _list_unplaced(case: Case, texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"id": record, "table": table, "reason": describe_unplaced(case, record, table, texts)}
        for record, table in case.unplaced()
    ]
