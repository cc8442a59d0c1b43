"""Join a port to the sea lanes: over the water around it, or down its river.

Owns the ends of lanes. Searches a window around the position for ways over water to the lanes'
nodes in it; a position on one of the rivers of `geodata.waterways` also gets the way down that
river. Positions are (lon, lat) in degrees.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from geodata.waterways.plane import KM_PER_DEGREE, Line, LonLat, distance_km, length_km
from geodata.waterways.search import Reach
from geodata.waterways.tables import River, read_rivers
from routes.lane_network import Network
from routes.lane_shape import straighten

__all__ = ["WINDOWS", "PortJoin", "join_port"]

# Windows tried in turn, half width and cell in km: fine first, wide where no lane is near.
WINDOWS = ((40.0, 0.5), (90.0, 1.0), (200.0, 2.5))
_ENOUGH_NODES = 2
_OFFSHORE_KM = 25.0
_OPEN_SEA_KM = 1500.0
_OPEN_SEA_NODES = 12
_RIVER_REACH_KM = 6.0
_QUAY_PRICE = 4.0  # a km from the quay to the river's middle counts so much


@dataclass(frozen=True, eq=False)
class PortJoin:
    """How a position is joined to the lanes: cost to each node, and the line to a node.

    `river` is the line down a river that all ways begin with, empty for a port at sea.
    """

    position: LonLat
    river: tuple[LonLat, ...]
    river_name: str
    costs: dict[LonLat, float]
    _reach: Reach

    def way_to(self, target: LonLat) -> Line:
        """Return the way over water from the river's mouth (or the port) to a position."""
        if target in self.costs and not self._reach.holds(target):
            return [self._reach.start, target]
        return self._reach.way_to(target)

    def cost_to(self, target: LonLat) -> float:
        """Return the cost to a position of the window, infinite outside it."""
        return self._reach.cost_km(target) if self._reach.holds(target) else float("inf")


def _window(position: LonLat, half_km: float) -> list[LonLat]:
    height = half_km / KM_PER_DEGREE
    width = height / max(0.15, math.cos(math.radians(position[1])))
    return [(position[0] + side * width, position[1] + side * height) for side in (-1, 1)]


def _look_around(
    position: LonLat, network: Network, tried: int
) -> tuple[Reach, dict[LonLat, float]]:
    for half_km, cell_km in WINDOWS[tried:]:
        reach = Reach(network.land, position, frame=_window(position, half_km), cell_km=cell_km)
        costs = {
            node: reach.cost_km(node)
            for node in network.nodes
            if reach.holds(node) and reach.cost_km(node) < 12 * half_km
        }
        if len(costs) >= _ENOUGH_NODES:
            break
    if network.land.clearance_km([position], limit_km=_OFFSHORE_KM) >= _OFFSHORE_KM:
        # In the open sea the next nodes may be far off, with nothing between.
        far = sorted((distance_km(position, node), node) for node in network.nodes)
        seen = [node for km, node in far[:_OPEN_SEA_NODES] if km < _OPEN_SEA_KM]
        seen += [
            place
            for place, gateway in network.gateways.items()
            if distance_km(position, place) < gateway.reach_km
        ]
        clear = [n for n in seen if not network.land.crosses(straighten(position, n))]
        costs |= {node: network.price_km(position, node) for node in clear}
    return reach, costs


def _nearest_on(river: River, position: LonLat) -> tuple[float, int, LonLat]:
    """Return the distance to a river, the leg, and the nearest position on that leg."""
    best = (float("inf"), 0, position)
    for i, (a, b) in enumerate(pairwise(river.line)):
        if min(abs(a[1] - position[1]), abs(b[1] - position[1])) > 0.5:
            continue
        for k in range(11):
            on = (a[0] + k / 10 * (b[0] - a[0]), a[1] + k / 10 * (b[1] - a[1]))
            best = min(best, (distance_km(on, position), i, on))
    return best


def _down_river(position: LonLat) -> tuple[float, River, Line] | None:
    """Return cost, river and line from a position down to the sea, if it lies on a river."""
    found = []
    for river in read_rivers():
        km, leg, on = _nearest_on(river, position)
        if km <= _RIVER_REACH_KM:
            line = [position, on, *river.line[leg + 1 :]]
            if distance_km(line[1], line[2]) < 0.05:
                del line[1]
            found.append((_QUAY_PRICE * km + length_km(line[1:]), river, line))
    return min(found, key=lambda item: item[0]) if found else None


@lru_cache(maxsize=256)
def join_port(position: LonLat, network: Network, *, tried: int = 0) -> PortJoin:
    """Return how a position is joined to the lanes, by its river where that is shorter.

    `tried` windows are passed over: the lanes in them turned out to lead nowhere.
    """
    by_river = _down_river(position)
    reach, costs = _look_around(position, network, tried)
    if by_river is not None:
        price, river, line = by_river
        mouth = river.line[-1]
        sea_reach, sea_costs = _look_around(mouth, network, tried)
        direct = min(
            [reach.cost_km(mouth) if reach.holds(mouth) else float("inf")]
            + [costs[node] - sea_costs[node] for node in costs if node in sea_costs]
        )
        if price < direct:
            joined = {node: km + price for node, km in sea_costs.items()}
            return PortJoin(position, tuple(line), river.name, joined, sea_reach)
    return PortJoin(position, (), "", costs, reach)
