"""Choose where a way by sea leaves a country when no port is named.

Owns that choice. It is made from a table of positions off each country's coast and the open-water
ways between gateways, so it takes a millisecond and loads no geometry. Positions are (lon, lat)
in degrees.
"""

from __future__ import annotations

import heapq
import math
from functools import lru_cache

from geodata.waterways.plane import LonLat, distance_km
from geodata.waterways.tables import Departure, read_chords, read_departures, read_gateways

__all__ = ["leave_coast"]

_CANALS = (("Off Colon", "Gulf of Panama"),)  # gateways joined by a canal, not by open water
_LAST_GATEWAYS = 3  # of the place gone to: the nearest ones are near it by sea as well
_BESIDE_KM = 600.0
_OWN_COAST_KM = 80.0  # nearer to another country, a position could be taken for that country's
_BESIDE_SHARE = 1.15  # a place so near is also reached without a gateway, at this detour


@lru_cache(maxsize=1)
def _ways() -> dict[str, list[tuple[str, float]]]:
    gateways = read_gateways()
    where = {gateway.name: position for position, gateway in gateways.items()}
    pairs = [(gateways[a].name, gateways[b].name) for a, b in read_chords()]
    ways: dict[str, list[tuple[str, float]]] = {name: [] for name in where}
    for a, b in [*pairs, *_CANALS]:
        km = distance_km(where[a], where[b])
        ways[a].append((b, km))
        ways[b].append((a, km))
    return ways


def _spread(toward: LonLat) -> dict[str, float]:
    """Return the way by sea in km from each gateway to a position, about."""
    near = sorted((distance_km(toward, p), g.name) for p, g in read_gateways().items())
    heap = near[:_LAST_GATEWAYS]
    cost = {name: km for km, name in heap}
    while heap:
        spent, here = heapq.heappop(heap)
        if spent > cost[here]:
            continue
        for other, km in _ways()[here]:
            if spent + km < cost.get(other, math.inf):
                cost[other] = spent + km
                heapq.heappush(heap, (spent + km, other))
    return cost


def leave_coast(country_iso2: str, toward: LonLat) -> LonLat:
    """Return the position off a country's coast from which the way by sea to a place is shortest.

    It is an illustration and nothing else: no port is meant, no place on that coast is known. It
    assumes that goods leave by the coast nearest to where they go: for Europe, Colombia's
    Caribbean coast and Morocco's Atlantic coast. Positions lie 2 to 3 km off the coast of the
    country's larger parts and, where the coast is long enough, 80 km from any other country, so
    that they are not taken for that country's. The same question has always the same answer.

    Raises:
        LookupError: the country (ISO 3166-1 alpha-2) has no sea coast.
    """
    return _choose(country_iso2, (float(toward[0]), float(toward[1])))


@lru_cache(maxsize=512)
def _choose(country_iso2: str, toward: LonLat) -> LonLat:
    departures = read_departures().get(country_iso2, ())
    if not departures:
        raise LookupError(f"{country_iso2} has no sea coast")
    own = [d for d in departures if d.border_km >= _OWN_COAST_KM]
    cost = _spread(toward)

    def way_km(departure: Departure) -> float:
        ways = [km + cost.get(name, math.inf) for name, km in departure.gateways]
        beside = distance_km(departure.position, toward)
        if beside < _BESIDE_KM:
            ways.append(_BESIDE_SHARE * beside)
        return min(ways, default=math.inf)

    return min(own or departures, key=lambda d: (way_km(d), d.position)).position
