"""Turn positions into a plane, and great circles into lines.

Owns the plane all water geometry is worked in: x is the longitude, y the Mercator latitude, both
in degrees. It is conformal, so one local scale turns plane distances into km, and a straight line
in it is straight on the web map. Lengths are measured on the sphere (`geodata.sphere`, whose
names are given on from here). Longitudes may go on past ±180 on one line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from geodata.sphere import EARTH_RADIUS_KM, KM_PER_DEGREE, LonLat, distance_km, length_km

__all__ = [
    "KM_PER_DEGREE",
    "Line",
    "LonLat",
    "distance_km",
    "from_plane",
    "great_circle",
    "length_km",
    "to_plane",
    "unwrap",
]

Line = list[LonLat]

_MAX_LAT = 85.0


def to_plane(coords: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return an (n, 2) array of plane x, y for (lon, lat) rows in degrees."""
    lonlat = np.asarray(coords, dtype=float).reshape(-1, 2)
    lat = np.radians(np.clip(lonlat[:, 1], -_MAX_LAT, _MAX_LAT))
    return np.column_stack([lonlat[:, 0], np.degrees(np.arcsinh(np.tan(lat)))])


def from_plane(points: Any) -> Line:
    """Return the (lon, lat) positions of plane points, in degrees."""
    xy = np.asarray(points, dtype=float).reshape(-1, 2)
    lat = np.degrees(np.arctan(np.sinh(np.radians(xy[:, 1]))))
    return list(zip(xy[:, 0].tolist(), lat.tolist(), strict=True))


def unwrap(line: Iterable[LonLat]) -> Line:
    """Return the line with longitudes that never jump: they go on past ±180 where it crosses."""
    out: Line = []
    for lon, lat in line:
        turns = round((out[-1][0] - lon) / 360) if out else 0
        out.append((lon + 360 * turns, lat))
    return out


def great_circle(a: LonLat, b: LonLat, *, step_km: float) -> Line:
    """Return the great circle from a to b, both ends included, in legs of at most `step_km`.

    The same positions come out for b to a, in the other order. Longitudes go on from a's without
    a jump.
    """
    if b < a:
        turned = great_circle(b, a, step_km=step_km)[::-1]
        shift = a[0] - turned[0][0]
        return [(lon + shift, lat) for lon, lat in turned]
    whole = distance_km(a, b)
    count = max(1, math.ceil(whole / step_km))
    if count == 1:
        return unwrap([a, b])
    angle = whole / EARTH_RADIUS_KM
    ends = [
        np.array(
            [
                math.cos(math.radians(lat)) * math.cos(math.radians(lon)),
                math.cos(math.radians(lat)) * math.sin(math.radians(lon)),
                math.sin(math.radians(lat)),
            ]
        )
        for lon, lat in (a, b)
    ]
    line: Line = [a]
    for i in range(1, count):
        part = i / count
        x, y, z = (
            math.sin((1 - part) * angle) * ends[0] + math.sin(part * angle) * ends[1]
        ) / math.sin(angle)
        line.append((math.degrees(math.atan2(y, x)), math.degrees(math.asin(z))))
    return unwrap([*line, b])
