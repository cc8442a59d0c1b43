"""Measure how far a position lies from water and from a country.

Owns the distance rule by which every port is admitted: at most `LIMIT_KM` from the coast,
a main river or a large lake, and at most `LIMIT_KM` from the territory its code names.
Positions are (lon, lat) in degrees, WGS 84; distances are in kilometres. Distances are
taken on the plane tangent at the position, exact to a few metres within `REACH_KM`, and
nothing farther than that is measured.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sphere import KM_PER_DEGREE

__all__ = [
    "KM_PER_DEGREE",
    "LIMIT_KM",
    "REACH_KM",
    "Shore",
    "Shores",
    "read_shores",
    "write_shores",
]

LIMIT_KM = 5.0
REACH_KM = 60.0
_VERTICES_PER_PIECE = 40

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shore:
    """The nearest water: its kind (coast, river or lake), its name if known, its distance."""

    kind: str
    name: str
    distance_km: float


class Shores:
    """Coasts, rivers, lakes and territories, ready to be asked about a position.

    `lines` holds (kind, name, geometry) with lines or polygons, whose rims count as lines;
    `territories` maps ISO 3166-1 alpha-2 codes to polygons.
    """

    def __init__(
        self,
        lines: Iterable[tuple[str, str, shapely.Geometry]],
        territories: Mapping[str, shapely.Geometry],
    ) -> None:
        self.lines = list(lines)
        self.territories = dict(territories)
        self._labels: list[tuple[str, str]] = []
        self._pieces: list[Array] = []
        for kind, name, geometry in self.lines:
            for coords in _each_line(geometry):
                for start in range(0, len(coords) - 1, _VERTICES_PER_PIECE):
                    self._labels.append((kind, name))
                    self._pieces.append(coords[start : start + _VERTICES_PER_PIECE + 1])
        self._tree = shapely.STRtree([shapely.box(*p.min(0), *p.max(0)) for p in self._pieces])
        self._rims = {
            iso: Shores([("border", iso, polygon)], {}) for iso, polygon in self.territories.items()
        }
        for polygon in self.territories.values():
            shapely.prepare(polygon)

    def nearest(self, lon: float, lat: float, *, reach_km: float = REACH_KM) -> Shore | None:
        """Find the nearest water within `reach_km`, or None."""
        best = Shore("", "", math.inf)
        for i in self._tree.query(_box_around(lon, lat, reach_km)):
            distance = _distance_km(self._pieces[i], lon, lat)
            if distance < best.distance_km:
                kind, name = self._labels[i]
                best = Shore(kind, name, distance)
        return best if best.distance_km <= reach_km else None

    def territory_km(self, iso: str, lon: float, lat: float) -> float:
        """Measure how far outside a territory a position lies: 0 inside, inf out of reach."""
        polygon = self.territories.get(iso)
        if polygon is None:
            return math.inf
        if shapely.contains_xy(polygon, lon, lat):
            return 0.0
        rim = self._rims[iso].nearest(lon, lat)
        return math.inf if rim is None else rim.distance_km

    def territories_at(self, lon: float, lat: float) -> list[str]:
        """List the territories that contain a position."""
        return [
            iso for iso, p in self.territories.items() if bool(shapely.contains_xy(p, lon, lat))
        ]


def _each_line(geometry: shapely.Geometry) -> Iterable[Array]:
    """Yield the vertices of every line or ring of a geometry."""
    for part in shapely.get_parts(geometry):
        rings = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
        for ring in rings:
            coords: Array = shapely.get_coordinates(ring)
            if len(coords) > 1:
                yield coords


def _box_around(lon: float, lat: float, reach_km: float) -> shapely.Geometry:
    dy = reach_km / KM_PER_DEGREE
    dx = dy / max(math.cos(math.radians(lat)), 0.02)
    return shapely.box(lon - dx, lat - dy, lon + dx, lat + dy)


def _distance_km(piece: Array, lon: float, lat: float) -> float:
    """Measure from a position to a polyline, on the plane tangent at the position."""
    plane = (piece - (lon, lat)) * (KM_PER_DEGREE * math.cos(math.radians(lat)), KM_PER_DEGREE)
    start, step = plane[:-1], np.diff(plane, axis=0)
    length = np.maximum((step**2).sum(1), 1e-18)
    along = np.clip(-(start * step).sum(1) / length, 0.0, 1.0)
    foot = start + along[:, None] * step
    return float(np.sqrt((foot**2).sum(1).min()))


def write_shores(
    path: Path, shores: Shores, positions: Sequence[tuple[float, float]], *, reach_km: float
) -> None:
    """Write what of the shores lies around the given positions, as gzip GeoJSON.

    Lines and territories are clipped to boxes of half-width `reach_km`, so that the admission
    of every position can be measured again without the packages the shores came from.
    """
    around = shapely.union_all([_box_around(lon, lat, reach_km) for lon, lat in positions])
    shapely.prepare(around)
    features: list[dict[str, Any]] = []
    for kind, name, geometry in shores.lines:
        rim = shapely.union_all([shapely.LineString(c) for c in _each_line(geometry)])
        _append_clipped(features, {"kind": kind, "name": name}, rim, around)
    for iso, polygon in sorted(shores.territories.items()):
        _append_clipped(features, {"kind": "territory", "name": iso}, polygon, around)
    text = json.dumps(
        {"type": "FeatureCollection", "features": features},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    # mtime=0 makes two builds from the same packages equal byte for byte.
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def _append_clipped(
    features: list[dict[str, Any]],
    properties: dict[str, str],
    geometry: shapely.Geometry,
    around: shapely.Geometry,
) -> None:
    clipped = shapely.intersection(geometry, around)
    if clipped.is_empty:
        return
    wanted = "Polygon" if properties["kind"] == "territory" else "LineString"
    parts = [p for p in shapely.get_parts(clipped) if p.geom_type == wanted]
    if wanted == "LineString":
        parts = list(shapely.get_parts(shapely.line_merge(shapely.union_all(parts))))
    if not parts:
        return
    make = shapely.multipolygons if wanted == "Polygon" else shapely.multilinestrings
    shape = json.loads(shapely.to_geojson(shapely.set_precision(make(parts), 1e-4)))
    features.append({"type": "Feature", "properties": properties, "geometry": shape})


def read_shores(path: Path) -> Shores:
    """Read the shores written by `write_shores`."""
    collection = json.loads(gzip.decompress(path.read_bytes()))
    lines: list[tuple[str, str, shapely.Geometry]] = []
    territories: dict[str, shapely.Geometry] = {}
    for feature in collection["features"]:
        kind, name = feature["properties"]["kind"], feature["properties"]["name"]
        geometry = shapely.from_geojson(json.dumps(feature["geometry"]))
        if kind == "territory":
            territories[name] = geometry
        else:
            lines.append((kind, name, geometry))
    return Shores(lines, territories)
