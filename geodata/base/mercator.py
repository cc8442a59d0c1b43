"""Project to the integer grid of the base map, and thin lines on it.

Owns the grid: Web Mercator, the world 2**20 units wide and high, x to the east, y to the south,
(0, 0) at 180° W and 85.0511° N. One unit is 38 m at the equator, 25 m in the Channel.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

__all__ = ["MAX_LAT", "WORLD", "Points", "from_grid", "thin_by_area", "to_grid", "triangle_areas"]

WORLD = 1 << 20
MAX_LAT = 85.05112877980659  # where Web Mercator is a square, EPSG:3857

Points = npt.NDArray[np.float64]


def to_grid(lonlat: Points) -> Points:
    """Project (lon, lat) in degrees to grid units, unrounded; latitudes are clipped to the map."""
    lat = np.radians(np.clip(lonlat[:, 1], -MAX_LAT, MAX_LAT))
    x = (lonlat[:, 0] + 180.0) / 360.0
    y = 0.5 - np.log(np.tan(np.pi / 4 + lat / 2)) / (2 * np.pi)
    return np.column_stack([x, y]) * WORLD


def from_grid(xy: Points) -> Points:
    """Return (lon, lat) in degrees of grid positions: the inverse of `to_grid`."""
    lon = xy[:, 0] / WORLD * 360.0 - 180.0
    lat = np.degrees(2 * np.arctan(np.exp((0.5 - xy[:, 1] / WORLD) * 2 * np.pi)) - np.pi / 2)
    return np.column_stack([lon, lat])


def triangle_areas(xy: Points, *, closed: bool) -> npt.NDArray[np.float64]:
    """Return the effective area of every vertex after Visvalingam and Whyatt (1993).

    A vertex's area is that of the triangle with its neighbours at the moment it is the least
    important one left, never less than that of a vertex removed before it. The ends of an open
    line, and the three last vertices of a ring, have infinite area. A ring is given without its
    closing vertex. Unit: square grid units.
    """
    count = len(xy)
    areas = np.full(count, np.inf)
    keep = 3 if closed else 2
    if count <= keep:
        return areas
    xs: list[float] = xy[:, 0].tolist()
    ys: list[float] = xy[:, 1].tolist()
    before = [(i - 1) % count for i in range(count)]
    after = [(i + 1) % count for i in range(count)]
    stamp = [0] * count

    def area(i: int) -> float:
        a, b = before[i], after[i]
        return 0.5 * abs((xs[a] - xs[i]) * (ys[b] - ys[i]) - (xs[b] - xs[i]) * (ys[a] - ys[i]))

    first, last = (0, count) if closed else (1, count - 1)
    heap = [(area(i), i, 0) for i in range(first, last)]
    heapq.heapify(heap)
    left, floor = count, 0.0
    while heap and left > keep:
        value, i, version = heapq.heappop(heap)
        if version != stamp[i]:
            continue
        floor = max(floor, value)
        areas[i] = floor
        stamp[i] = -1
        left -= 1
        a, b = before[i], after[i]
        after[a], before[b] = b, a
        for j in (a, b):
            if stamp[j] >= 0 and (closed or first <= j < last):
                stamp[j] += 1
                heapq.heappush(heap, (area(j), j, stamp[j]))
    return areas


def thin_by_area(
    xy: Points, areas: npt.NDArray[np.float64], limit: Callable[[Points], Points]
) -> Points:
    """Return the vertices whose area reaches the limit at their position, in order."""
    kept: Points = xy[areas >= limit(xy)]
    return kept
