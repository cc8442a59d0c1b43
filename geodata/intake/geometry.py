"""Own the checking of a stranger's shapes, whatever library would let them pass.

A shape is a GeoJSON-like object in degrees (lon, lat). Points and areas are kept; of a line or a
set of points the middle is taken, and it is said that it was. What cannot be one is refused with
its reason in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from geodata.errors import make_problem, reason_of
from geodata.intake.words import say
from geodata.shapes import GeometryError, check_geometry

__all__ = ["Shape", "check_shape"]

_LINES = {"LineString", "MultiLineString"}


@dataclass(frozen=True, slots=True)
class Shape:
    """Hold a checked geometry (None if there is none), what it was made of, why it is refused."""

    geometry: dict[str, Any] | None = None
    drawn_from: str = ""
    reason: str = ""


def _explain(error: GeometryError) -> str:
    problem = make_problem(error.code, "", got=error.got, **dict[str, Any](error.params))
    return f"{reason_of(problem)} {problem.mend}".strip()


def _read_line(value: object) -> list[tuple[float, float]]:
    if not isinstance(value, list) or len(value) < 2:
        raise GeometryError("geometry_invalid", value, reason_key="line_short")
    points = []
    for position in value:
        checked = check_geometry({"type": "Point", "coordinates": position})
        lon, lat = checked["coordinates"]
        points.append((lon, lat))
    return points


def _middle_of_lines(lines: list[list[tuple[float, float]]]) -> dict[str, Any]:
    """Return the point half way along the longest of the lines, measured in degrees."""
    from shapely import LineString

    shapes = [LineString(line) for line in lines]
    longest = max(shapes, key=lambda line: line.length)
    point = longest.interpolate(0.5, normalized=True)
    return {"type": "Point", "coordinates": [point.x, point.y]}


def _check_lines(kind: str, coordinates: object) -> Shape:
    parts = [coordinates] if kind == "LineString" else coordinates
    if not isinstance(parts, list) or not parts:
        raise GeometryError("geometry_invalid", coordinates, reason_key="shape_empty")
    return Shape(_middle_of_lines([_read_line(part) for part in parts]), "line")


def _check_points(coordinates: object) -> Shape:
    if not isinstance(coordinates, list) or not coordinates:
        raise GeometryError("geometry_invalid", coordinates, reason_key="shape_empty")
    points = [check_geometry({"type": "Point", "coordinates": part}) for part in coordinates]
    if len(points) == 1:
        return Shape(points[0])
    lon = sum(point["coordinates"][0] for point in points) / len(points)
    lat = sum(point["coordinates"][1] for point in points) / len(points)
    return Shape({"type": "Point", "coordinates": [lon, lat]}, "points")


def _check_area(geometry: dict[str, Any]) -> Shape:
    """Refuse an area whose outline crosses itself: what is inside of it cannot be told."""
    from shapely import is_valid_reason
    from shapely.geometry import shape

    reason = is_valid_reason(shape(geometry))
    if reason != "Valid Geometry":
        return Shape(reason=say("area_invalid", reason=reason))
    return Shape(geometry)


def check_shape(value: object, *, depth: int = 0) -> Shape:
    """Check one GeoJSON-like geometry; None is no shape and no fault."""
    if value is None:
        return Shape()
    if not isinstance(value, dict):
        return Shape(reason=say("shape_no_object", got=value))
    kind, coordinates = value.get("type"), value.get("coordinates")
    try:
        if kind in {"Point", "Polygon", "MultiPolygon"}:
            geometry = check_geometry({"type": kind, "coordinates": coordinates})
            return Shape(geometry) if kind == "Point" else _check_area(geometry)
        if kind in _LINES:
            return _check_lines(str(kind), coordinates)
        if kind == "MultiPoint":
            return _check_points(coordinates)
    except GeometryError as error:
        return Shape(reason=_explain(error))
    if kind == "GeometryCollection" and isinstance(value.get("geometries"), list) and depth < 4:
        return _check_collection(value["geometries"], depth)
    return Shape(reason=say("shape_type", got=kind))


def _check_collection(parts: list[object], depth: int) -> Shape:
    """Take the first area of a collection, else its first other part."""
    shapes = [check_shape(part, depth=depth + 1) for part in parts]
    bad = [shape for shape in shapes if shape.reason]
    if bad:
        return bad[0]
    usable = [shape.geometry for shape in shapes if shape.geometry is not None]
    if not usable:
        return Shape(reason=say("shape_type", got="GeometryCollection"))
    usable.sort(key=lambda geometry: geometry["type"] == "Point")
    alone = len(usable) == 1
    return Shape(usable[0], shapes[0].drawn_from if alone else "collection")
