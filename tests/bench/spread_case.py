"""Make a case of up to a million seizures, each at a place of its own: invented, for measurements.

Seven of ten lie around ports and anchorages on both sides of the Atlantic, the others along the
ways between them; flows run from the near side of one to the near side of another, no two of them
between the same places. Records stand in the order of their days, as a register does. Everything
is made by the column, so that a million rows take seconds, and the bytes are the same every time.
Positions are (lon, lat) in degrees, weights in kg.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.schema import CASE, TABLES, Table, find_table
from geodata.write import write_columns, write_table

__all__ = ["FORMS", "make_spread_case"]

#: Ways to write the case: a folder of CSV files, or one of Parquet files.
FORMS: Final = ("folder", "parquet")

SUBSTANCES: Final = ("cocaine", "cannabis-resin", "herbal-cannabis", "heroin", "mdma")
MODES: Final = ("container", "vessel", "drop_off", "road", "air")
SOURCES: Final = 40
_FIRST, _AFTER = np.datetime64("2015-01-01"), np.datetime64("2026-01-01")
_VERTICES: Final = 30  # of a way between two spots

#: Name, country, longitude, latitude. The first ten are where goods start.
_SPOTS: Final = (
    ("Cartagena", "CO", -75.5, 10.4), ("Guayaquil", "EC", -79.9, -2.2),
    ("Santos", "BR", -46.3, -23.9), ("Salvador", "BR", -38.5, -12.9),
    ("Port of Spain", "TT", -61.5, 10.6), ("La Guaira", "VE", -66.9, 10.6),
    ("Santo Domingo", "DO", -69.9, 18.5), ("Charlotte Amalie", "VI", -64.9, 18.3),
    ("Fort-de-France", "MQ", -61.0, 14.6), ("Miami", "US", -80.0, 25.7),
    ("New York", "US", -74.0, 40.7), ("Dakar", "SN", -17.4, 14.7),
    ("Bissau", "GW", -15.6, 11.9), ("Praia", "CV", -24.0, 15.0),
    ("Las Palmas", "ES", -15.5, 28.0), ("Ponta Delgada", "PT", -25.6, 37.7),
    ("Leixões", "PT", -8.6, 41.1), ("Lisbon", "PT", -9.1, 38.7),
    ("Algeciras", "ES", -5.4, 36.1), ("Tangier", "MA", -5.8, 35.8),
    ("Casablanca", "MA", -7.6, 33.6), ("Marseille", "FR", 5.4, 43.3),
    ("Genoa", "IT", 8.9, 44.4), ("Le Havre", "FR", 0.1, 49.5),
    ("Dunkirk", "FR", 2.4, 51.0), ("Antwerp", "BE", 4.4, 51.3),
    ("Rotterdam", "NL", 4.2, 51.9), ("Bremerhaven", "DE", 8.6, 53.5),
    ("Hamburg", "DE", 9.9, 53.5), ("Liverpool", "GB", -3.0, 53.4),
    ("Piraeus", "GR", 23.6, 37.9), ("Istanbul", "TR", 28.9, 41.0),
    ("Alexandria", "EG", 30.0, 31.2), ("Algiers", "DZ", 3.0, 36.8),
    ("Tunis", "TN", 10.2, 36.8),
)  # fmt: skip
_AT = np.array([spot[2:] for spot in _SPOTS], dtype=np.float64)
_NAMES = np.array([spot[0] for spot in _SPOTS], dtype=object)
_COUNTRIES = np.array([spot[1] for spot in _SPOTS], dtype=object)
_STARTS: Final = 10  # so many spots, from the first, are where goods start
_ENDS: Final = 11  # from here on are those where they arrive

Columns = dict[str, Any]
Ints = npt.NDArray[np.intp]


def make_spread_case(
    folder: Path, *, seizures: int, flows: int, form: str = "folder", shuffled: bool = False
) -> Path:
    """Write a case of so many seizures and flows into a folder, in one of :data:`FORMS`.

    ``shuffled`` puts the records in no order at all, which files compress least.
    """
    # One seed a size: every run writes the same bytes.
    dice = np.random.default_rng([seizures, flows])
    places, spot, at_sea = _places(dice, seizures)
    tables = {
        "places": places,
        "sources": _sources(dice),
        "seizures": _seizures(dice, places, shuffled=shuffled),
        "flows": _flows(dice, places, spot, at_sea, flows),
    }
    tables["claims"] = _claims(dice, [*tables["seizures"]["id"], *tables["flows"]["id"]])
    write = _write_folder if form == "folder" else _write_parquet
    write(folder, _case(seizures, flows), tables)
    return folder


def _case(seizures: int, flows: int) -> dict[str, Any]:
    return {
        "id": f"spread-{seizures}",
        "title": f"{seizures:,} invented seizures and {flows:,} flows",
        "subtitle": "For measurements only",
        "summary": "Nothing in it ever happened.",
        "presumption": "Nobody is concerned.",
        "marking": "CLEAR",
        "focus": [-85.0, -30.0, 40.0, 60.0],
        "overview": [-100.0, -45.0, 50.0, 65.0],
    }


def _places(dice: np.random.Generator, count: int) -> tuple[Columns, Ints, npt.NDArray[np.bool_]]:
    """Spread places; also give the spot each lies at or near, and whether it is at sea."""
    at_sea = dice.random(count) < 0.3
    spot: Ints = dice.integers(0, len(_SPOTS), count)
    near = _AT[spot] + dice.normal(0, 1.5, (count, 2))
    start = dice.integers(0, _STARTS, count)
    end = dice.integers(_ENDS, len(_SPOTS), count)
    share = (dice.integers(0, _VERTICES, count) / (_VERTICES - 1))[:, None]
    bow = dice.normal(0, 4, (count, 1)) * np.sin(np.pi * share) * np.array([0.0, 1.0])
    lane = _AT[start] * (1 - share) + _AT[end] * share + bow + dice.normal(0, 2, (count, 2))
    spot = np.where(at_sea, np.where(share[:, 0] < 0.5, start, end), spot)
    at = np.round(np.where(at_sea[:, None], lane, near), 4)
    city = dice.random(count) < 0.4
    kind = np.where(at_sea, "sea_area", np.where(city, "city", "port")).astype(object)
    prefix = np.where(at_sea, "Off ", "").astype(object) + _NAMES[spot]
    columns: Columns = {
        "id": _numbered("p", count),
        "name": [f"{text} {n}" for n, text in enumerate(prefix.tolist(), start=1)],
        "kind": kind,
        "country": np.where(at_sea, "", _COUNTRIES[spot]),
        "precision": np.where(at_sea, "sea", np.where(city, "city", "port")).astype(object),
        "radius_km": np.where(at_sea, 40.0, 5.0),
        "origin": np.full(count, "invented", dtype=object),
        "lon": at[:, 0],
        "lat": np.clip(at[:, 1], -80, 80),
    }
    return columns, spot, at_sea


def _sources(dice: np.random.Generator) -> Columns:
    numbers = range(SOURCES)
    return {
        "id": [f"source-{n}" for n in numbers],
        "title": [f"Invented report {n}" for n in numbers],
        "publisher": [f"Invented office {n % 7}" for n in numbers],
        "date": [f"2025-{n % 12 + 1:02}" for n in numbers],
        "kind": ["official statement"] * SOURCES,
        "reliability": dice.choice(list("ABCD"), SOURCES).astype(object),
    }


def _dates(dice: np.random.Generator, count: int, *, shuffled: bool = False) -> list[str]:
    """Give days, months and years in the order of their true days; one in fifty is not dated."""
    days = dice.integers(0, int((_AFTER - _FIRST).astype(int)), count)
    days = days if shuffled else np.sort(days)
    texts = np.datetime_as_string(_FIRST + days.astype("timedelta64[D]")).astype("U10")
    length = dice.choice((10, 7, 4, 0), count, p=(0.8, 0.14, 0.04, 0.02))
    return [text[:end] for text, end in zip(texts.tolist(), length.tolist(), strict=True)]


def _weights(dice: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
    return np.round(np.minimum(dice.lognormal(3, 1.6, count), 20_000), 1)


def _seizures(dice: np.random.Generator, places: Columns, *, shuffled: bool) -> Columns:
    count = len(places["id"])
    substance = dice.integers(0, len(SUBSTANCES), count)
    kg = _weights(dice, count)
    # A few are counted, not weighed: they never become kilograms.
    tablets = (substance == SUBSTANCES.index("mdma")) & (dice.random(count) < 0.2)
    amount = np.where(tablets, np.ceil(kg * 100), kg)
    unit = np.where(tablets, "tablets", "kg").astype(object)
    labels = [
        f"{n:,.10g} {word} at {name}"
        for n, word, name in zip(amount.tolist(), unit.tolist(), places["name"], strict=True)
    ]
    return {
        "id": _numbered("s", count),
        "label": labels,
        "date": _dates(dice, count, shuffled=shuffled),
        "place": places["id"],
        "substance": _pick(SUBSTANCES, substance),
        "amount": amount,
        "unit": unit,
        "bound": _pick(("exact", "exact", "at_least", "about"), dice.integers(0, 4, count)),
        "method": _pick(("In a container.", "In a vehicle.", "On a beach."),
                        dice.integers(0, 3, count)),
        "scope": np.where(dice.random(count) < 0.1, "context", "network").astype(object),
        "status": _pick(("documented", "reported"), (dice.random(count) < 0.2).astype(int)),
    }  # fmt: skip


def _flows(
    dice: np.random.Generator, places: Columns, spot: Ints, at_sea: Any, count: int
) -> Columns:
    on_land = np.flatnonzero(~at_sea)
    origins = on_land[spot[on_land] < _STARTS]
    ends = on_land[spot[on_land] >= _ENDS]
    # Drawn as numbers of pairs, so that no pair comes twice.
    pairs = dice.choice(len(origins) * len(ends), count, replace=False, shuffle=False)
    pairs = dice.permutation(pairs)
    a, b = origins[pairs // len(ends)], ends[pairs % len(ends)]
    first = dice.integers(0, len(SUBSTANCES), count)
    second = (first + 1 + dice.integers(0, len(SUBSTANCES) - 1, count)) % len(SUBSTANCES)
    both = dice.random(count) < 0.1
    kg = _weights(dice, count)
    open_top = dice.random(count) < 0.5
    ids = np.asarray(places["id"], dtype=object)
    names = np.asarray(places["name"], dtype=object)
    return {
        "id": _numbered("f", count),
        "label": (names[a] + " to " + names[b]).tolist(),
        "from_ids": [(i,) for i in ids[a]],
        "to_ids": [(i,) for i in ids[b]],
        "ends": np.full(count, "all", dtype=object),
        "substances": [
            (SUBSTANCES[i], SUBSTANCES[j]) if two else (SUBSTANCES[i],)
            for i, j, two in zip(first, second, both, strict=True)
        ],
        "mode": _pick(MODES, dice.choice(5, count, p=(0.6, 0.2, 0.05, 0.05, 0.1))),
        "kg_min": kg,
        "kg_max": np.where(open_top, np.nan, np.round(kg * 1.5, 1)),
        "date": _dates(dice, count),
        "status": _pick(("reported", "documented", "inferred"),
                        dice.choice(3, count, p=(0.6, 0.3, 0.1))),
        "scope": np.where(dice.random(count) < 0.1, "context", "network").astype(object),
    }  # fmt: skip


def _claims(dice: np.random.Generator, records: list[str]) -> Columns:
    """Claim every record once; one in a thousand is contradicted as well."""
    disputed = [records[i] for i in np.flatnonzero(dice.random(len(records)) < 0.001)]
    about = records + disputed
    count = len(about)
    stance = np.full(count, "supports", dtype=object)
    stance[len(records) :] = "contradicts"
    return {
        "id": _numbered("c", count),
        "record": about,
        "source": _pick([f"source-{n}" for n in range(SOURCES)], dice.integers(0, SOURCES, count)),
        "locator": _pick([f"p. {n}" for n in range(1, 91)], dice.integers(0, 90, count)),
        "credibility": dice.integers(1, 6, count),
        "says": np.full(count, "It was so reported.", dtype=object),
        "stance": stance,
    }


def _numbered(letter: str, count: int) -> list[str]:
    return [f"{letter}{n}" for n in range(1, count + 1)]


def _pick(words: Sequence[str], numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.array(words, dtype=object)[numbers]


def _write_folder(folder: Path, case: Mapping[str, Any], tables: Mapping[str, Columns]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder, CASE, [dict(case)])
    for table in TABLES:
        if table.name == "places":
            write_table(folder, table, _features(table, tables["places"]))
        elif table.name in tables:
            write_columns(folder, table, _as_texts(table, tables[table.name]))
        elif not table.optional:
            write_table(folder, table, [])


def _features(table: Table, columns: Columns) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns if column.name in columns]
    rows = zip(*(_as_list(columns[name]) for name in names), strict=True)
    at = zip(columns["lon"].tolist(), columns["lat"].tolist(), strict=True)
    return [
        {**dict(zip(names, row, strict=True)), "geometry": {"type": "Point", "coordinates": xy}}
        for row, xy in zip(rows, at, strict=True)
    ]


def _as_texts(table: Table, columns: Columns) -> dict[str, Sequence[str]]:
    count = len(columns["id"])

    def text(value: Any) -> str:
        if isinstance(value, tuple):
            return "|".join(value)
        if isinstance(value, float):
            return "" if math.isnan(value) else f"{value:.12g}"
        return str(value)

    return {
        column.name: [text(value) for value in _as_list(columns[column.name])]
        if column.name in columns
        else [""] * count
        for column in table.columns
    }


def _as_list(column: Any) -> list[Any]:
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def _write_parquet(folder: Path, case: Mapping[str, Any], tables: Mapping[str, Columns]) -> None:
    import geopandas as gpd
    import pyarrow as pa
    import pyarrow.parquet as pq

    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    places = tables["places"]
    frame = gpd.GeoDataFrame(
        {
            c.name: places[c.name] if c.name in places else pd.Series([None] * len(places["id"]))
            for c in find_table("places").columns
        },
        geometry=gpd.points_from_xy(places["lon"], places["lat"]),
        crs="EPSG:4326",
    )
    frame.to_parquet(folder / "places.parquet", index=False)
    kinds = {
        "number": pa.float64(), "count": pa.int64(), "flag": pa.bool_(),
        "refs": pa.list_(pa.string()), "words": pa.list_(pa.string()),
        "bounds": pa.list_(pa.float64()),
    }  # fmt: skip
    for table in (CASE, *TABLES[1:]):
        columns = {k: [v] for k, v in case.items()} if table is CASE else tables.get(table.name, {})
        count = len(columns.get("id", ()))
        arrays = {}
        for column in table.columns:
            kind = kinds.get(column.type, pa.string())
            values = _as_list(columns[column.name]) if column.name in columns else [None] * count
            arrays[column.name] = pa.array(
                [None if v == "" else v for v in values] if kind == pa.string() else values,
                type=kind, from_pandas=True,
            )  # fmt: skip
        pq.write_table(pa.table(arrays), folder / f"{table.name}.parquet")
