"""Own the checking of GeoJSON geometries, and the point that stands for one.

Plain Python on purpose: a case opens without loading a GIS library. Positions are (lon, lat) in
WGS 84 degrees. It refuses geometry types other than Point, Polygon and MultiPolygon.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

__all__ = ["GeometryError", "Ring", "check_geometry", "representative_point"]

Ring = list[tuple[float, float]]

_MAX_VERTICES = 50_000


class GeometryError(ValueError):
    """Raised when a geometry cannot be used; `code` and `got` go into the problem."""

    def __init__(self, code: str, got: object, **params: object) -> None:
        super().__init__(code)
        self.code, self.got, self.params = code, got, params


def _check_position(value: object) -> tuple[float, float]:
    if (
        not isinstance(value, list)
        or not 2 <= len(value) <= 3
        or any(isinstance(part, bool) or not isinstance(part, int | float) for part in value)
    ):
        raise GeometryError("geometry_invalid", value, reason_key="position_not_numbers")
    lon, lat = float(value[0]), float(value[1])
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise GeometryError("geometry_invalid", value, reason_key="not_finite")
    # Numbers this large are metres of a projection, not degrees.
    fallback = "metres" if abs(lon) > 360 or abs(lat) > 360 else "degrees_wrong"
    if not -90 <= lat <= 90:
        swapped = 90 < abs(lat) <= 180 and abs(lon) <= 90
        raise GeometryError(
            "latitude_range", lat, hint_key="lat_or_swapped" if swapped else fallback
        )
    if not -180 <= lon <= 180:
        raise GeometryError("longitude_range", lon, hint_key=fallback)
    return lon, lat


def _check_ring(value: object, budget: list[int]) -> Ring:
    if not isinstance(value, list) or len(value) < 4:
        raise GeometryError("geometry_invalid", value, reason_key="ring_short")
    budget[0] -= len(value)
    if budget[0] < 0:
        raise GeometryError(
            "geometry_invalid", "…", reason_key="too_many_points", limit=_MAX_VERTICES
        )
    ring = [_check_position(position) for position in value]
    if ring[0] != ring[-1]:
        raise GeometryError("geometry_invalid", value[-1], reason_key="ring_open")
    if _signed_area(ring) == 0:
        raise GeometryError("geometry_invalid", value[0], reason_key="ring_flat")
    return ring


def check_geometry(value: object) -> dict[str, Any]:
    """Return a clean copy of a GeoJSON geometry (numbers as floats, no third dimension).

    Raises:
        GeometryError: if it is no usable Point, Polygon or MultiPolygon in degrees.
    """
    if not isinstance(value, dict):
        raise GeometryError("geometry_missing", value)
    kind, coordinates = value.get("type"), value.get("coordinates")
    if kind == "Point":
        return {"type": "Point", "coordinates": list(_check_position(coordinates))}
    if kind not in {"Polygon", "MultiPolygon"}:
        raise GeometryError("geometry_missing", kind)
    polygons = [coordinates] if kind == "Polygon" else coordinates
    budget = [_MAX_VERTICES]
    if not isinstance(polygons, list) or not polygons:
        raise GeometryError("geometry_invalid", coordinates, reason_key="shape_empty")
    clean: list[list[list[list[float]]]] = []
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise GeometryError("geometry_invalid", polygon, reason_key="shape_empty")
        rings = [_check_ring(ring, budget) for ring in polygon]
        clean.append([[list(position) for position in ring] for ring in rings])
    return {"type": kind, "coordinates": clean[0] if kind == "Polygon" else clean}


def _signed_area(ring: Ring) -> float:
    return sum(
        x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring)
    ) / 2


def _centroid(ring: Ring) -> tuple[float, float]:
    x = y = 0.0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        cross = x1 * y2 - x2 * y1
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    area = _signed_area(ring)
    return x / (6 * area), y / (6 * area)


def _crossings(rings: list[Ring], lat: float) -> list[float]:
    """Return the sorted longitudes where the shape's edges cross a parallel."""
    return sorted(
        x1 + (lat - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings
        for (x1, y1), (x2, y2) in itertools.pairwise(ring)
        if (y1 > lat) != (y2 > lat)
    )


def representative_point(geometry: dict[str, Any]) -> tuple[float, float]:
    """Return a (lon, lat) inside a checked geometry: the point itself, or near its middle.

    For polygons: the centroid of the largest one, or, where that falls outside (a crescent, a
    hole), the middle of the widest chord along the centroid's parallel.
    """
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Point":
        return float(coordinates[0]), float(coordinates[1])
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    shapes: list[list[Ring]] = [
        [[(position[0], position[1]) for position in ring] for ring in polygon]
        for polygon in polygons
    ]
    rings = max(shapes, key=lambda shape: abs(_signed_area(shape[0])))
    lon, lat = _centroid(rings[0])
    crossings = _crossings(rings, lat)
    chords = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not chords or any(west < lon < east for west, east in chords):
        return lon, lat
    west, east = max(chords, key=lambda chord: chord[1] - chord[0])
    return (west + east) / 2, lat
