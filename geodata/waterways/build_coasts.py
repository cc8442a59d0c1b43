"""Build `coasts.csv`: positions off each country's coast from which a way by sea may leave.

Run as `python -m geodata.waterways.build_coasts` after a change of the gateways or of the base
map. Positions lie `_OFF_KM` off the coasts of a country's larger parts, spaced along them. With
each stand the distance to the next other country, and the gateways seen from it over open water
with theirs. The same inputs give the same bytes.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geodata.basemap import read_countries
from geodata.waterways.land import Land, cut_pieces, load_land
from geodata.waterways.plane import (
    KM_PER_DEGREE,
    LonLat,
    distance_km,
    great_circle,
    to_plane,
)
from geodata.waterways.tables import read_gateways

__all__ = ["find_coast_positions"]

_OFF_KM = 2.5
_POINTS = 16  # per part of a country, at most
_SPACING_KM = 40.0  # and not nearer to each other than this, along the coast
_LEAST_SHARE = 0.15  # of the largest part: smaller parts (islands far away) have no departures
_GATEWAYS = 4
_LOOKED_AT = 12
_BORDER_KM = 100.0  # farther neighbours are not measured
_BLIND_SHARE = 1.6  # a gateway that is not seen is taken to be so much farther away
_CASPIAN = (46.0, 36.0, 55.5, 48.0)  # no way leads to the sea


class _Countries:
    """All countries as small pieces on the plane, each with its country."""

    def __init__(self, table: Any) -> None:
        pieces, self._owners = [], []
        for iso2, shape in zip(table["iso2"], table.geometry, strict=True):
            cut = cut_pieces(shapely.get_parts(shapely.transform(shape, to_plane)).tolist())
            pieces += cut
            self._owners += [iso2] * len(cut)
        self._pieces = np.array(pieces, dtype=object)
        self._tree = shapely.STRtree(self._pieces)

    def gap_km(self, position: LonLat, *, limit_km: float, without: str = "") -> float:
        """Return the distance to the next country but one, in km, at most `limit_km`."""
        scale = KM_PER_DEGREE * math.cos(math.radians(position[1]))
        point = shapely.Point(to_plane([position])[0])
        near = self._tree.query(point, "dwithin", distance=limit_km / scale)
        others = [i for i in near if self._owners[i] != without]
        if not others:
            return limit_km
        return min(limit_km, float(shapely.distance(point, self._pieces[others]).min()) * scale)


def _seaward(position: LonLat, countries: _Countries, land: Land) -> LonLat | None:
    """Return a position at sea just off a position on a country's outline, None inland."""
    height = _OFF_KM / KM_PER_DEGREE
    width = height / max(0.1, math.cos(math.radians(position[1])))
    west, south, east, north = _CASPIAN
    if west < position[0] < east and south < position[1] < north:
        return None
    for turn in range(16):
        angle = turn * math.pi / 8
        lon = round(position[0] + width * math.sin(angle), 3)
        lat = round(position[1] + height * math.cos(angle), 3)
        wet = countries.gap_km((lon, lat), limit_km=_OFF_KM) > 0.3 * _OFF_KM
        if wet and not land.cover([(lon, lat)])[0]:
            return lon, lat
    return None


def _departures(shape: Any, countries: _Countries, land: Land) -> list[LonLat]:
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    out: list[LonLat] = []
    for part in parts[areas >= _LEAST_SHARE * areas.max()]:
        outline = [(x, y) for x, y in shapely.get_coordinates(part.exterior).tolist()]
        coast = []
        since = _SPACING_KM
        for a, b in pairwise(outline):
            since += distance_km(a, b)
            if since >= _SPACING_KM:
                since = 0.0
                sea = _seaward(b, countries, land)
                if sea is not None:
                    coast.append(sea)
        out += coast[:: max(1, math.ceil(len(coast) / _POINTS))]
    return sorted(set(out))


def _seen_gateways(position: LonLat, land: Land) -> list[tuple[float, str]]:
    where = {gateway.name: gateway.position for gateway in read_gateways().values()}
    near = sorted((distance_km(position, gateway), name) for name, gateway in where.items())
    seen = [
        (km, name)
        for km, name in near[:_LOOKED_AT]
        if not land.crosses(great_circle(position, where[name], step_km=60))
    ]
    return seen[:_GATEWAYS] or [(_BLIND_SHARE * km, name) for km, name in near[:_GATEWAYS]]


def find_coast_positions() -> Iterator[tuple[str, float, float, int, str]]:
    """Yield rows of `coasts.csv`: country (ISO 3166-1 alpha-2), lon, lat, border_km, gateways."""
    table, land = read_countries(), load_land()
    countries = _Countries(table)
    for iso2, shape in zip(table["iso2"], table.geometry, strict=True):
        for lon, lat in _departures(shape, countries, land):
            gap = countries.gap_km((lon, lat), limit_km=_BORDER_KM, without=iso2)
            seen = _seen_gateways((lon, lat), land)
            yield iso2, lon, lat, round(gap), "|".join(f"{km:.0f} {name}" for km, name in seen)


if __name__ == "__main__":
    with (Path(__file__).parent / "coasts.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["country", "lon", "lat", "border_km", "gateways"])
        writer.writerows(find_coast_positions())
