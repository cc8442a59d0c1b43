"""Ask the 10m land: does a line cross it, for how many km, how far off does it stay.

Owns the spatial index of the land. It answers only where the committed land reaches (the base
map's frame, 130° W to 50° E and 60° S to 75° N); beyond, there is no land to it. Lakes and rivers
count as land. Lines are (lon, lat) in degrees and are read as straight on the Mercator plane.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.basemap import read_land
from geodata.waterways.plane import KM_PER_DEGREE, Line, LonLat, from_plane, length_km, to_plane

__all__ = ["Land", "cut_pieces", "load_land"]

_PIECE_VERTICES = 128  # small pieces make each question cheap: the index does the rest


def cut_pieces(polygons: Sequence[Any]) -> list[Any]:
    """Cut polygons in halves until each has few vertices."""
    pieces, waiting = [], list(polygons)
    while waiting:
        polygon = waiting.pop()
        if shapely.get_num_coordinates(polygon) <= _PIECE_VERTICES:
            pieces.append(polygon)
            continue
        west, south, east, north = polygon.bounds
        if east - west > north - south:
            middle = (west + east) / 2
            halves = ((west, south, middle, north), (middle, south, east, north))
        else:
            middle = (south + north) / 2
            halves = ((west, south, east, middle), (west, middle, east, north))
        for half in halves:
            parts = shapely.get_parts(shapely.clip_by_rect(polygon, *half))
            waiting += [part for part in parts if part.geom_type == "Polygon"]
    return pieces


class Land:
    """The land as small pieces on the plane, with an index over them."""

    def __init__(self, polygons: Sequence[Any]) -> None:
        whole = shapely.get_parts(shapely.get_parts(np.asarray(polygons, dtype=object)))
        flat = shapely.transform(whole, to_plane)
        self._pieces: Any = np.array(cut_pieces(flat.tolist()), dtype=object)
        self._tree = shapely.STRtree(self._pieces)

    def _scale(self, line: Sequence[LonLat]) -> float:
        """Return km per plane degree at the middle latitude of a line."""
        lat = (min(p[1] for p in line) + max(p[1] for p in line)) / 2
        return KM_PER_DEGREE * float(np.cos(np.radians(lat)))

    def _shapes(self, line: Sequence[LonLat]) -> list[BaseGeometry]:
        """Return the line on the plane, and its copies a turn away if it leaves ±180°."""
        points = to_plane(line)
        low, high = points[:, 0].min(), points[:, 0].max()
        turns = [0] + ([360] if low < -180 else []) + ([-360] if high > 180 else [])
        return [shapely.LineString(points + np.array([turn, 0])) for turn in turns]

    def crosses(self, line: Sequence[LonLat]) -> bool:
        """Say whether a line of two or more positions touches land."""
        return any(len(self._tree.query(s, predicate="intersects")) for s in self._shapes(line))

    def crossing(self, lines: Sequence[Line], *, margin_km: float) -> set[int]:
        """Return the numbers of the lines that come within `margin_km` of land."""
        shapes = [shapely.LineString(to_plane(line)) for line in lines]
        margins = [margin_km / self._scale(line) for line in lines]
        hits = self._tree.query(shapes, predicate="dwithin", distance=margins)
        return {int(number) for number in hits[0]}

    def parts_over(self, line: Sequence[LonLat]) -> list[Line]:
        """Return the parts of a line that lie over land."""
        parts: list[Line] = []
        for shape in self._shapes(line):
            for number in self._tree.query(shape, predicate="intersects"):
                cut = shapely.intersection(shape, self._pieces[number])
                parts += [
                    from_plane(shapely.get_coordinates(part))
                    for part in shapely.get_parts(cut)
                    if part.geom_type == "LineString" and not part.is_empty
                ]
        return parts

    def length_over_km(self, line: Sequence[LonLat]) -> float:
        """Return how many km of a line lie over land."""
        return sum(length_km(part) for part in self.parts_over(line))

    def clearance_km(self, line: Sequence[LonLat], *, limit_km: float) -> float:
        """Return how near a line (or one position) comes to land, in km, at most `limit_km`."""
        scale = self._scale(line)
        if len(line) == 1:
            shapes: list[BaseGeometry] = [shapely.Point(to_plane(line)[0])]
        else:
            shapes = self._shapes(line)
        nearest = limit_km
        for shape in shapes:
            near = self._tree.query(shape, predicate="dwithin", distance=limit_km / scale)
            if len(near):
                gap = float(shapely.distance(shape, self._pieces[near]).min()) * scale
                nearest = min(nearest, gap)
        return nearest

    def cover(self, positions: Sequence[LonLat]) -> list[bool]:
        """Return for each position whether it is on land."""
        flat = to_plane(positions)
        flat[:, 0] = (flat[:, 0] + 180) % 360 - 180
        hits = self._tree.query(shapely.points(flat), predicate="intersects")
        on_land = np.zeros(len(flat), dtype=bool)
        on_land[hits[0]] = True
        return [bool(value) for value in on_land]

    def mask(self, xs: Any, ys: Any) -> Any:
        """Return a boolean (rows, columns) array, true on land, for rising plane xs and ys."""
        out = np.zeros((len(ys), len(xs)), dtype=bool)
        frame = shapely.box(xs[0], ys[0], xs[-1], ys[-1])
        for number in self._tree.query(frame):
            piece = self._pieces[number]
            west, south, east, north = piece.bounds
            left, right = np.searchsorted(xs, [west, east])
            low, high = np.searchsorted(ys, [south, north])
            if right > left and high > low:
                shapely.prepare(piece)
                grid_x, grid_y = np.meshgrid(xs[left:right], ys[low:high])
                out[low:high, left:right] |= shapely.contains_xy(piece, grid_x, grid_y)
        return out


@lru_cache(maxsize=1)
def load_land() -> Land:
    """Return the index over the committed 10m land; the first call takes a second or two."""
    return Land(list(read_land().geometry))
