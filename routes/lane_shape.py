"""Draw a way as a ship's course: straight where it can be, round at its bends.

Owns the shape of lanes. `pull_line` takes out bends that are only the network's; `round_corners`
rounds those that stay. What becomes of a bend depends on its neighbours alone, so two lanes that
share a way share its vertices. No shape is accepted that touches more land than the way it
replaces. Positions are (lon, lat) in degrees; longitudes may go on past ±180.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from geodata.waterways.land import Land
from geodata.waterways.plane import Line, LonLat, distance_km, great_circle, to_plane

__all__ = ["pull_line", "round_corners", "straighten", "thin_line", "turn_degrees"]

_OFF_COAST_KM = 6.0  # a course that leaves out bends keeps this far off, or as far as the bends do
_LOOK_AHEAD = 40
_BEND_KM = 1.0  # a bend must save this much
_ROUND_KM = 220.0  # a bend is rounded over at most this distance before and after it
_FLAT_DEGREES = 1.5
_ARC_DEGREES = 7.0  # one vertex for so much turning
_ARC_KM = 110.0
_SMALL_KM = 10.0  # tighter bends (rivers, harbours) are seen small: fewer vertices do
_SMALL_ARC_DEGREES = 22.0
_RIVER_SHARE = 0.3  # a bend on a river is over land anyway: it may be cut by this share of its size


def turn_degrees(a: LonLat, b: LonLat, c: LonLat) -> float:
    """Return by how many degrees the course a-b-c turns at b (0 straight on, 180 back)."""
    one, two = np.diff(to_plane([a, b, c]), axis=0)
    if not one.any() or not two.any():
        return 0.0
    turn = math.atan2(one[0] * two[1] - one[1] * two[0], float(one @ two))
    return abs(math.degrees(turn))


def straighten(a: LonLat, b: LonLat) -> Line:
    """Return the course from a to b: the great circle, in steps fine enough for the eye."""
    return great_circle(a, b, step_km=60.0)


def pull_line(line: Line, pinned: Sequence[bool], land: Land) -> Line:
    """Return the shortest course over some of the line's vertices; the pinned ones stay."""
    count = len(line)
    if count < 3:
        return line
    legs = [land.clearance_km(line[i : i + 2], limit_km=_OFF_COAST_KM) for i in range(count - 1)]
    best, back = [0.0] + [math.inf] * (count - 1), [0] * count
    for i in range(count - 1):
        room = _OFF_COAST_KM
        for j in range(i + 1, min(count, i + 1 + _LOOK_AHEAD)):
            room = min(room, legs[j - 1])
            total = best[i] + distance_km(line[i], line[j]) + _BEND_KM
            if total < best[j] and (j == i + 1 or _is_clear(line[i], line[j], room, land)):
                best[j], back[j] = total, i
            if pinned[j]:
                break
    kept = [count - 1]
    while kept[-1]:
        kept.append(back[kept[-1]])
    return [line[i] for i in kept[::-1]]


def _is_clear(a: LonLat, b: LonLat, room_km: float, land: Land) -> bool:
    course = straighten(a, b)
    if room_km < 0.05:
        return land.length_over_km(course) <= 0
    return land.clearance_km(course, limit_km=_OFF_COAST_KM) >= 0.98 * room_km


def _toward(a: LonLat, b: LonLat, km: float) -> LonLat:
    """Return the position on the course from a to b at a distance from a, by plane steps."""
    whole = distance_km(a, b)
    if whole < 1e-6:
        return a
    course = great_circle(a, b, step_km=max(whole / 16, 5.0))
    left = km
    for here, there in pairwise(course):
        step = distance_km(here, there)
        if left <= step:
            part = left / step if step else 0.0
            return (here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1]))
        left -= step
    return b


def _arc(before: LonLat, corner: LonLat, after: LonLat, turn: float) -> Line:
    """Return a quadratic Bézier arc on the plane, from before to after, drawn to the corner."""
    points: Any = to_plane([before, corner, after])
    length = distance_km(before, corner) + distance_km(corner, after)
    step = _ARC_DEGREES if length > _SMALL_KM else _SMALL_ARC_DEGREES
    count = max(2, math.ceil(turn / step), math.ceil(length / _ARC_KM))
    t = (np.arange(count + 1) / count)[:, None]
    xy = (1 - t) ** 2 * points[0] + 2 * t * (1 - t) * points[1] + t**2 * points[2]
    lat = np.degrees(np.arctan(np.sinh(np.radians(xy[:, 1]))))
    return list(zip(xy[:, 0].tolist(), lat.tolist(), strict=True))


def _bend(a: LonLat, b: LonLat, c: LonLat, land: Land) -> Line:
    """Return the rounded corner at b, as wide as there is water for."""
    turn = turn_degrees(a, b, c)
    if turn < _FLAT_DEGREES:
        return [b]
    reach = min(0.48 * distance_km(a, b), 0.48 * distance_km(b, c), _ROUND_KM)
    for _ in range(5):
        before, after = _toward(b, a, reach), _toward(b, c, reach)
        arc = _arc(before, b, after, turn)
        if not land.crosses(arc):
            return arc
        over = land.length_over_km([before, b, after])
        if over and land.length_over_km(arc) <= over + _RIVER_SHARE * reach:
            return arc
        reach /= 2
    return [b]


def round_corners(line: Line, land: Land) -> Line:
    """Return the line with round bends, and great circles between them; the ends stay."""
    out: Line = [line[0]]
    for i in range(1, len(line)):
        bend = [line[i]]
        if i + 1 < len(line):
            bend = _bend(line[i - 1], line[i], line[i + 1], land)
        straight = _between(line[i - 1], line[i], out[-1], bend[0])
        out += [*straight, *bend]
    return out


def _between(a: LonLat, b: LonLat, first: LonLat, last: LonLat) -> Line:
    """Return the course's own vertices between a and b that lie between two positions on it."""
    course = straighten(a, b)
    low, high = distance_km(a, first), distance_km(a, last)
    return [p for p in course[1:-1] if low + 5 < distance_km(a, p) < high - 5]


def thin_line(line: Line, *, at_most: int) -> Line:
    """Return the line without the vertices that bend it least, down to a number of them."""
    points: Any = to_plane(line)
    keep = list(range(len(line)))
    while len(keep) > at_most:
        a, b, c = (points[keep[i : len(keep) - 2 + i]] for i in range(3))
        one, two = b - a, c - a
        areas = np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0])
        drop = {int(i) + 1 for i in np.argsort(areas, kind="stable")[: max(1, len(areas) // 8)]}
        spare = len(keep) - at_most
        drop = set(sorted(drop)[:spare])
        keep = [k for i, k in enumerate(keep) if i not in drop]
    return [line[i] for i in keep]
