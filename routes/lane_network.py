"""Search the network of sea lanes, mended where it cuts across land.

Owns the graph: searoute's lanes (nodes in (lon, lat), weights in km) with the gateways of
`geodata.waterways` and the great circles between them. A leg is checked against the 10m land when
a way first wants to use it: what touches land is led round it, what cannot be is closed. Only the
background work imports this module: it loads searoute, shapely and the land.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise

from searoute.data.marnet_dict import edge_list

from geodata.waterways.land import Land, load_land
from geodata.waterways.plane import (
    KM_PER_DEGREE,
    Line,
    LonLat,
    distance_km,
    great_circle,
    length_km,
)
from geodata.waterways.search import search_way
from geodata.waterways.tables import in_canal, read_chords, read_gateways

__all__ = ["Network", "load_network"]

_GATEWAY_JOINS = 8  # each gateway is joined to so many nodes around it
_GATEWAY_REACH_KM = 260.0
# Ships keep to the gateways even where another way is a little shorter, and lanes that do the same
# share their ways: between gateways a km counts so much.
_GATEWAY_SHARE = 0.96
_GRAZE_KM = 0.15  # a leg may lie over land for so long: the coast itself is not drawn finer
_LONG_KM = 120.0  # longer legs follow the great circle
_STEP_KM = 40.0
_DETOUR_CELL_KM = 0.5
_LAUNCH_KM = (0.4, 0.8, 1.5, 3.0)
_CANAL_PASSAGES = ("panama", "suez")
_NONE: frozenset[str] = frozenset()


class Network:
    """The graph of sea lanes. Edges are undirected; a leg is the line drawn for an edge."""

    def __init__(self, land: Land) -> None:
        self.land = land
        self.gateways = read_gateways()
        self._near: dict[LonLat, dict[LonLat, float]] = {}
        self._passage: dict[tuple[LonLat, LonLat], str] = {}
        self._legs: dict[tuple[LonLat, LonLat], Line | None] = {}
        self._read_lanes()
        self._add_gateways()
        self._drop_ponds()
        self.nodes = tuple(self._near)

    def _read_lanes(self) -> None:
        """Take searoute's lanes; nodes on land move to the water close by or are left out."""
        nodes = [(float(lon), float(lat)) for lon, lat in edge_list]
        dry = [n for n, on in zip(nodes, self.land.cover(nodes), strict=True) if on]
        moved: dict[LonLat, LonLat | None] = {node: node for node in nodes}
        moved |= {node: self._launch(node) for node in dry if not in_canal(node)}
        for source, ends in edge_list.items():
            a = moved[float(source[0]), float(source[1])]
            for end, facts in ends.items():
                b = moved[float(end[0]), float(end[1])]
                if a is not None and b is not None and a != b:
                    # The weights given are rounded: by our own measure great circles stay lower
                    # bounds of all that is drawn.
                    self._join(a, b, distance_km(a, b))
                    self._passage[_key(a, b)] = str(facts.get("passage") or "")

    def _launch(self, node: LonLat) -> LonLat | None:
        """Return the roomiest position on the water near a node on land, None if there is none."""
        for radius_km in _LAUNCH_KM:
            height = radius_km / KM_PER_DEGREE
            width = height / max(0.1, math.cos(math.radians(node[1])))
            around = [
                (node[0] + width * math.sin(turn), node[1] + height * math.cos(turn))
                for turn in (k * math.pi / 12 for k in range(24))
            ]
            wet = [p for p, on in zip(around, self.land.cover(around), strict=True) if not on]
            if wet:
                return max(wet, key=lambda p: (self.land.clearance_km([p], limit_km=radius_km), p))
        return None

    def _add_gateways(self) -> None:
        lanes = list(self._near)
        for gateway in self.gateways:
            around = sorted(
                (distance_km(gateway, node), node)
                for node in lanes
                if not in_canal(node) and abs(node[1] - gateway[1]) * 111 < _GATEWAY_REACH_KM
            )
            for km, node in around[:_GATEWAY_JOINS]:
                if km <= _GATEWAY_REACH_KM:
                    self._join(gateway, node, km)
        for a, b in read_chords():
            self._join(a, b, self.price_km(a, b))
            self._legs[_key(a, b)] = great_circle(*_key(a, b), step_km=_STEP_KM)

    def _drop_ponds(self) -> None:
        """Keep the nodes that are joined to the gateways; lakes and cut-off rivers go."""
        reached, _ = self.spread({next(iter(self.gateways)): 0.0}, [(math.inf, math.inf)], _NONE)
        for node in [node for node in self._near if node not in reached]:
            del self._near[node]

    def price_km(self, position: LonLat, node: LonLat) -> float:
        """Return what a straight course to a node counts: less if the node is a gateway."""
        share = _GATEWAY_SHARE if node in self.gateways else 1.0
        return share * distance_km(position, node)

    def _join(self, a: LonLat, b: LonLat, km: float) -> None:
        self._near.setdefault(a, {})[b] = km
        self._near.setdefault(b, {})[a] = km

    def spread(
        self, starts: Mapping[LonLat, float], goals: Iterable[LonLat], closed: frozenset[str]
    ) -> tuple[dict[LonLat, float], dict[LonLat, LonLat]]:
        """Return cost and predecessor of the nodes reached from the starts, each at its own cost.

        Stops when all goals are reached. `closed` names the passages not to be used.
        """
        cost, back = dict(starts), {}
        waiting = set(goals)
        done: set[LonLat] = set()
        heap = [(km, node) for node, km in starts.items()]
        heapq.heapify(heap)
        while heap and waiting:
            spent, here = heapq.heappop(heap)
            if here in done:
                continue
            done.add(here)
            waiting.discard(here)
            for other, km in self._near[here].items():
                total = spent + km
                if total < cost.get(other, math.inf) and not (
                    closed and self._passage.get(_key(here, other), "") in closed
                ):
                    cost[other], back[other] = total, here
                    heapq.heappush(heap, (total, other))
        return cost, back

    def find_way(
        self,
        starts: Mapping[LonLat, float],
        goals: Mapping[LonLat, float],
        closed: frozenset[str],
    ) -> tuple[float, list[LonLat]] | None:
        """Return km and nodes of the shortest way from any start to any goal, or None.

        The legs of the way are checked; while one of them turns out longer than it seemed, or
        closed, the search is repeated, so what comes out does not depend on earlier searches.
        """
        while True:
            cost, back = self.spread(starts, goals, closed)
            ends = [(cost[node] + km, node) for node, km in goals.items() if node in cost]
            if not ends:
                return None
            total, node = min(ends)
            nodes = [node]
            while nodes[-1] in back:
                nodes.append(back[nodes[-1]])
            nodes.reverse()
            changed = [self._check(a, b) for a, b in pairwise(nodes)]  # all, not up to the first
            if not any(changed):
                return total, nodes

    def _check(self, a: LonLat, b: LonLat) -> bool:
        """Look at a leg if nobody has; say whether that changed its length in the graph."""
        key = _key(a, b)
        if key in self._legs:
            return False
        leg = self._legs[key] = self._draw(*key)
        if leg is None:
            del self._near[a][b], self._near[b][a]
            return True
        km = length_km(leg)
        changed = km > self._near[a][b] + 0.5
        if changed:
            self._join(a, b, km)
        return changed

    def leg(self, a: LonLat, b: LonLat) -> Line:
        """Return the line from a to b of a checked way, both ends included."""
        line = self._legs[_key(a, b)]
        if line is None:
            raise ValueError(f"no water between {a} and {b}")
        if line[0] == a:
            return line
        shift = a[0] - line[-1][0]
        return [(lon + shift, lat) for lon, lat in line[::-1]]

    def _draw(self, a: LonLat, b: LonLat) -> Line | None:
        long = distance_km(a, b) > _LONG_KM
        line = great_circle(a, b, step_km=_STEP_KM if long else math.inf)
        by_canal = self._passage.get((a, b)) in _CANAL_PASSAGES or (in_canal(a) and in_canal(b))
        measure = self.length_over_km if by_canal else self.land.length_over_km
        if not self.land.crosses(line) or measure(line) <= _GRAZE_KM:
            return line
        return self._lead_round(great_circle(a, b, step_km=_STEP_KM))

    def length_over_km(self, line: Line) -> float:
        """Return how many km of a line lie over land outside the sea canals."""
        parts = self.land.parts_over(line)
        return sum(length_km(part) for part in parts if not in_canal(part[len(part) // 2]))

    def _lead_round(self, line: Line) -> Line | None:
        """Replace what crosses land, from the last clear position before to the first after."""
        crossed = [self.land.crosses(line[i : i + 2]) for i in range(len(line) - 1)]
        out: Line = [line[0]]
        i = 0
        while i < len(crossed):
            if not crossed[i]:
                out.append(line[i + 1])
                i += 1
                continue
            last = i
            while last + 1 < len(crossed) and any(crossed[last + 1 : last + 3]):
                last += 1
            way = self._detour(line[i], line[last + 1])
            if way is None:
                return None
            out += way[1:]
            i = last + 1
        return out

    def _detour(self, a: LonLat, b: LonLat) -> Line | None:
        """Return a way over water around what lies between two positions, None if there is none."""
        apart = distance_km(a, b)
        for margin_km, cell_km in ((20 + 0.4 * apart, _DETOUR_CELL_KM), (8.0, _DETOUR_CELL_KM / 3)):
            coarse = max(1.0, apart / 120)
            way = search_way(self.land, a, b, margin_km=margin_km, cell_km=cell_km * coarse)
            if self.land.length_over_km(way) <= 3 * _GRAZE_KM:
                return way
        return None


def _key(a: LonLat, b: LonLat) -> tuple[LonLat, LonLat]:
    return (a, b) if a <= b else (b, a)


@lru_cache(maxsize=1)
def load_network() -> Network:
    """Return the network over the committed land; the first call takes some seconds."""
    return Network(load_land())
