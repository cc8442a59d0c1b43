"""Measure on the sphere: distances and lengths, without any numerical library.

The one home of the Earth's radius. Positions are (lon, lat) in degrees, EPSG:4326; lengths in km.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

__all__ = ["EARTH_RADIUS_KM", "KM_PER_DEGREE", "LonLat", "distance_km", "length_km"]

LonLat = tuple[float, float]

EARTH_RADIUS_KM = 6371.0088  # mean radius of the IUGG
KM_PER_DEGREE = EARTH_RADIUS_KM * math.pi / 180


def distance_km(a: LonLat, b: LonLat) -> float:
    """Return the great-circle distance in km (haversine)."""
    lat_a, lat_b = math.radians(a[1]), math.radians(b[1])
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b[0] - a[0]) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def length_km(line: Sequence[LonLat]) -> float:
    """Return the length of a line in km, leg by leg along great circles."""
    return sum(distance_km(a, b) for a, b in pairwise(line))
