"""Cut lines and areas at the antimeridian, so that no longitude is beyond ±180.

Owns: RFC 7946, sections 3.1.6 (rings by the right-hand rule), 3.1.9 (cutting) and 5.2 (boxes).
A line between two positions is straight in longitude and latitude, as the RFC has it. Lines and
rings may come either way: running on past ±180, or jumping from 180 to −180.
https://datatracker.ietf.org/doc/html/rfc7946
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

__all__ = ["DECIMALS", "box_of", "cut_geometry"]

#: To which positions are rounded: 11 cm.
DECIMALS: Final = 6

_Floats = npt.NDArray[np.float64]
_LINES: Final = (1, 2, 5)  # shapely's type ids: line, ring, several lines
_AREAS: Final = (3, 6)


def cut_geometry(geometry: BaseGeometry, *, decimals: int = DECIMALS) -> BaseGeometry | None:
    """Give a geometry with all longitudes in −180…180; None if nothing of it is left.

    Args:
        geometry: points, lines or areas as (lon, lat) in degrees.
        decimals: to which positions are rounded.

    Returns:
        A point stays a point, a line becomes one or several lines, an area one or several areas
        whose outer rings run anticlockwise.
    """
    if geometry.is_empty:
        return None
    kind = int(shapely.get_type_id(geometry))
    if kind in _LINES:
        parts = [_unwrap_line(part) for part in shapely.get_parts(geometry)]
    elif kind in _AREAS:
        parts = [_unwrap_area(part) for part in shapely.get_parts(geometry)]
    else:
        parts = list(shapely.get_parts(geometry))
    pieces = [piece for part in parts for piece in _cut(part, kind)]
    pieces = [p for p in (_round(piece, decimals) for piece in pieces) if not p.is_empty]
    if not pieces:
        return None
    if kind in _AREAS:
        pieces = list(shapely.orient_polygons(pieces))
    return pieces[0] if len(pieces) == 1 else _collect(pieces, kind)


def box_of(geometries: Iterable[BaseGeometry | None]) -> list[float] | None:
    """Give the smallest box [west, south, east, north] around cut geometries, None for none.

    Where it is narrower across the antimeridian, west is greater than east (RFC 7946, 5.2).
    """
    parts = shapely.get_parts([g for g in geometries if g is not None and not g.is_empty])
    if not len(parts):
        return None
    bounds = shapely.bounds(parts)
    spans = bounds[np.argsort(bounds[:, 0], kind="stable")][:, (0, 2)]
    # The box leaves out the widest gap on the circle of longitudes.
    reached = np.maximum.accumulate(spans[:, 1])
    gaps = np.append(spans[1:, 0] - reached[:-1], spans[0, 0] + 360 - reached[-1])
    k = int(np.argmax(np.where(gaps >= gaps.max() - 1e-9, np.arange(len(gaps)), -1)))
    west = spans[(k + 1) % len(spans), 0]
    return [float(west), float(bounds[:, 1].min()), float(reached[k]), float(bounds[:, 3].max())]


def _run_on(coords: _Floats) -> _Floats:
    """Undo the jumps of longitudes, so that no step is longer than half way round."""
    if len(coords) < 2:
        return coords
    steps = np.diff(coords[:, 0])
    turns = np.concatenate([[0.0], np.cumsum(-np.round(steps / 360))])
    return np.column_stack([coords[:, 0] + 360 * turns, coords[:, 1]])


def _unwrap_line(line: BaseGeometry) -> BaseGeometry:
    return shapely.LineString(_run_on(shapely.get_coordinates(line)))


def _unwrap_area(area: Any) -> BaseGeometry:
    shell = _run_on(shapely.get_coordinates(area.exterior))
    middle = float(shell[:, 0].mean())
    holes = []
    for ring in area.interiors:
        hole = _run_on(shapely.get_coordinates(ring))
        # A hole lies in its shell, on whichever turn that was drawn.
        shift = 360 * round((middle - float(hole[:, 0].mean())) / 360)
        holes.append(hole + np.array([shift, 0.0]))
    made = shapely.Polygon(shell, holes)
    return made if made.is_valid else shapely.make_valid(made)


def _cut(part: BaseGeometry, kind: int) -> list[BaseGeometry]:
    west, _, east, _ = part.bounds
    if west >= -180 and east <= 180:
        return [part]
    first = int(np.floor((west + 180) / 360))
    last = int(np.ceil((east - 180) / 360))  # what ends on the antimeridian does not cross it
    pieces: list[BaseGeometry] = []
    for turn in range(first, last + 1):
        shift = -360.0 * turn
        if first == last:
            piece = part
        else:
            window = shapely.box(-180 + 360 * turn, -90, 180 + 360 * turn, 90)
            piece = shapely.intersection(part, window)
        moved = shapely.transform(piece, lambda at, s=shift: at + np.array([s, 0.0]))
        pieces.extend(p for p in shapely.get_parts(moved) if _same_sort(p, kind))
    return pieces


def _same_sort(piece: BaseGeometry, kind: int) -> bool:
    """Whether a piece is no mere touch: the point or edge where something meets the cut."""
    own = int(shapely.get_type_id(piece))
    if piece.is_empty:
        return False
    return own in (_LINES if kind in _LINES else _AREAS) if kind in _LINES + _AREAS else True


def _round(piece: BaseGeometry, decimals: int) -> BaseGeometry:
    return shapely.transform(piece, lambda at: np.round(at, decimals) + 0.0)


def _collect(pieces: list[BaseGeometry], kind: int) -> BaseGeometry:
    if kind in _LINES:
        return shapely.MultiLineString(pieces)
    return shapely.MultiPolygon(pieces) if kind in _AREAS else shapely.MultiPoint(pieces)
