"""Compute one sea lane: ports joined, network searched, course drawn.

Owns the way from two positions to a course's vertices. Slow (some tenths of a second, and some
seconds for the first one); nothing here is imported at the app's start.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from geodata.waterways.plane import Line, LonLat, distance_km, length_km, unwrap
from geodata.waterways.search import search_way
from routes.lane_network import Network, load_network
from routes.lane_ports import WINDOWS, PortJoin, join_port
from routes.lane_shape import pull_line, round_corners, straighten, thin_line

__all__ = ["compute_course"]

_PIN_KM = 3.0  # near the port, vertices closer to land than this stay where they are
_NEIGHBOURS_KM = 120.0  # ports nearer to each other than this are also tried without the network
_MOST_VERTICES = 400


def compute_course(
    origin: LonLat, destination: LonLat, closed: frozenset[str]
) -> tuple[Line, str, tuple[str, ...]]:
    """Return the course's vertices, its kind, and the names of the rivers it uses.

    The course back is the same line turned round. Kind is "sea", "river+sea" or "great-circle".
    """
    if destination < origin:
        line, kind, rivers = compute_course(destination, origin, closed)
        shift = origin[0] - line[-1][0]  # a whole turn if the line crosses the antimeridian
        back = [(round(lon + shift, 6), lat) for lon, lat in line[::-1]] if shift else line[::-1]
        return back, kind, rivers[::-1]
    network = load_network()
    for tried in range(len(WINDOWS)):
        a = join_port(origin, network, tried=tried)
        b = join_port(destination, network, tried=tried)
        way = _course_on_one_river(a, b) or _shortest(a, b, network, closed)
        if way is not None:
            break
    else:
        return unwrap(straighten(origin, destination)), "great-circle", ()
    rivers = tuple(join.river_name for join in (a, b) if join.river_name)
    course = thin_line(round_corners(unwrap(way), network.land), at_most=_MOST_VERTICES)
    kind = "river+sea" if rivers else "sea"
    return _finish(course, origin, destination), kind, rivers


def _finish(course: Line, origin: LonLat, destination: LonLat) -> Line:
    """Round to about 10 m, keep the ends as they were asked for, drop vertices said twice."""
    rounded = [(round(lon, 4), round(lat, 4)) for lon, lat in course]
    turns = round((rounded[-1][0] - destination[0]) / 360)
    last = (destination[0] + 360 * turns, destination[1])
    line = [origin, *rounded[1:-1], last]
    return [p for i, p in enumerate(line) if i == 0 or p != line[i - 1]]


def _course_on_one_river(a: PortJoin, b: PortJoin) -> Line | None:
    """Return the way between two ports of one river, which need not see the sea."""
    if not a.river_name or a.river_name != b.river_name:
        return None
    upper, lower = (a, b) if length_km(a.river) > length_km(b.river) else (b, a)
    end = lower.river[2]
    if end not in upper.river:
        return None
    inner = [*upper.river[: upper.river.index(end)], *lower.river[1::-1]]
    return inner if upper is a else inner[::-1]


def _shortest(a: PortJoin, b: PortJoin, network: Network, closed: frozenset[str]) -> Line | None:
    """Return the way by the network, or straight over the water between neighbours."""
    found = network.find_way(a.costs, b.costs, closed)
    start = a.river[-1] if a.river else a.position
    end = b.river[-1] if b.river else b.position
    apart = distance_km(start, end)
    if apart < _NEIGHBOURS_KM:
        near = _between_neighbours(start, end, network)
        over = network.land.length_over_km(near)
        around = found[0] - _river_costs(a, b) if found else float("inf")
        if length_km(near) + 20 * over <= around * 1.02 or found is None:
            near = pull_line(near, _pins(near, network), network.land)
            return [*a.river[:-1], *near, *b.river[-2::-1]]
    if found is None:
        return None
    nodes = found[1]
    gates = [i for i, node in enumerate(nodes) if node in network.gateways]
    cuts = sorted({0, *gates, len(nodes) - 1})
    line: Line = []
    for low, high in pairwise(cuts) if len(cuts) > 1 else [(0, 0)]:
        head = a if low == 0 else None
        tail = b if high == len(nodes) - 1 else None
        section = _section(tuple(nodes[low : high + 1]), head, tail, network)
        line += _shifted(section, line)[1 if line else 0 :]
    return line


def _shifted(section: tuple[LonLat, ...], line: Line) -> Line:
    """Return the section with longitudes that go on from the line's end."""
    turns = round((line[-1][0] - section[0][0]) / 360) if line and section else 0
    return [(lon + 360 * turns, lat) for lon, lat in section]


def _river_costs(a: PortJoin, b: PortJoin) -> float:
    """Return what the rivers add to the network's way."""
    return sum(length_km(join.river) for join in (a, b) if join.river)


def _between_neighbours(start: LonLat, end: LonLat, network: Network) -> Line:
    apart = distance_km(start, end)
    cell_km = max(0.4, apart / 150)
    return search_way(network.land, start, end, margin_km=15 + apart / 3, cell_km=cell_km)


@lru_cache(maxsize=1024)
def _section(
    nodes: tuple[LonLat, ...], head: PortJoin | None, tail: PortJoin | None, network: Network
) -> tuple[LonLat, ...]:
    """Return the course over nodes between two gateways, or from a port on, pulled straight.

    Worked out from the smaller end, so that it is the same line both ways.
    """
    if nodes[-1] < nodes[0]:
        return _section(nodes[::-1], tail, head, network)[::-1]
    line: Line = [nodes[0]]
    for one, two in pairwise(nodes):
        line += _shifted(tuple(network.leg(one, two)), line)[1:]
    pinned = [False] * len(line)
    if head is not None:
        way = head.way_to(nodes[0])
        line = [*way[:-1], *line]
        pinned = [*_pins(way, network)[:-1], *pinned]
    if tail is not None:
        way = _shifted(tuple(tail.way_to(nodes[-1])[::-1]), line)
        line = [*line, *way[1:]]
        pinned = [*pinned, *_pins(way, network)[1:]]
    pulled = pull_line(line, pinned, network.land)
    before = list(head.river[:-1]) if head is not None else []
    after = list(tail.river[-2::-1]) if tail is not None else []
    return (*before, *pulled, *_shifted(tuple(after), pulled))


def _pins(way: Line, network: Network) -> list[bool]:
    return [network.land.clearance_km([p], limit_km=_PIN_KM) < _PIN_KM for p in way]
