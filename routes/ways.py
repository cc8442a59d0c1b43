"""Measure ways over the sphere and split several ways from one start where they part.

Owns: the geometry of lines of positions: direct lines, nearness, forks.
Refuses: knowing flows or lanes; the sphere (:mod:`geodata.sphere`). Positions are (lon, lat) in
degrees, EPSG:4326; lengths in km.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from geodata.sphere import KM_PER_DEGREE, LonLat, distance_km, length_km
from geodata.waterways.plane import great_circle

__all__ = ["Branch", "direct_way", "point_towards", "share_way", "split_ways"]

Way = tuple[LonLat, ...]
_Floats = npt.NDArray[np.float64]

_FORK_KM: Final = 1.5  # two ways nearer than this are drawn as one
_SHORTEST_SHARED_KM: Final = 15.0  # a shorter shared piece is not worth a piece of its own


@dataclass(frozen=True, slots=True)
class Branch:
    """One piece of a split: its line and the indices of the ways that pass along it."""

    coords: Way
    ways: tuple[int, ...]

    @property
    def ends(self) -> bool:
        """Whether a single way is left, so that the piece leads to an end."""
        return len(self.ways) == 1


def direct_way(origin: LonLat, destination: LonLat, *, pieces: int = 24) -> Way:
    """Draw the great circle between two positions as so many straight pieces.

    Longitudes run on past ±180 rather than jump, so that the line can be drawn as it is.
    """
    whole = distance_km(origin, destination)
    if whole == 0:
        return (origin, destination)
    line = great_circle(origin, destination, step_km=whole / pieces)
    # The ends stay as they are given: neighbouring lines meet there.
    return (line[0], *((round(lon, 4), round(lat, 4)) for lon, lat in line[1:-1]), line[-1])


def point_towards(origin: LonLat, target: LonLat, *, share: float, longest_km: float) -> LonLat:
    """Give the position a share of the way towards a target, at most so far from the origin."""
    total = distance_km(origin, target)
    if total == 0:
        return origin
    part = min(share, longest_km / total)
    return (
        round(origin[0] + part * (target[0] - origin[0]), 4),
        round(origin[1] + part * (target[1] - origin[1]), 4),
    )


def share_way(a: Sequence[LonLat], b: Sequence[LonLat], *, near_km: float, least_km: float) -> bool:
    """Say whether two ways run within ``near_km`` of each other over at least ``least_km``."""
    near = _distance_km(_array(a), _array(b)) <= near_km
    legs = zip(pairwise(a), near[1:] & near[:-1], strict=True)
    return sum(distance_km(*leg) for leg, beside in legs if beside) >= least_km


def split_ways(ways: Sequence[Sequence[LonLat]]) -> tuple[Branch, ...]:
    """Split ways that leave one position into a tree of pieces, each drawn once.

    The first piece is what all share (left out if they part at once); then, for every group of
    ways that goes on together, its shared piece, and so on down to each way's own end. Pieces
    come parents first, ways in the order given; every piece starts where its parent ends.
    """
    return tuple(_split([(i, tuple(way)) for i, way in enumerate(ways)]))


def _split(group: list[tuple[int, Way]]) -> list[Branch]:
    if len(group) == 1:
        index, way = group[0]
        return [Branch(way, (index,))] if len(way) > 1 else []
    stem = _shared_stem([way for _, way in group])
    pieces: list[Branch] = []
    if length_km(stem) >= _SHORTEST_SHARED_KM:
        pieces.append(Branch(stem, tuple(index for index, _ in group)))
        group = [(index, _cut(way, stem[-1])) for index, way in group]
    for cluster in _cluster(group):
        pieces.extend(_split(cluster))
    return pieces


def _cluster(group: list[tuple[int, Way]]) -> list[list[tuple[int, Way]]]:
    """Put together the ways that go on together; never all of them, or there would be no end."""
    clusters: list[list[tuple[int, Way]]] = []
    for item in group:
        for cluster in clusters:
            stem = _shared_stem([cluster[0][1], item[1]])
            if length_km(stem) >= _SHORTEST_SHARED_KM and len(cluster) + 1 < len(group):
                cluster.append(item)
                break
        else:
            clusters.append([item])
    return clusters


def _shared_stem(ways: Sequence[Way]) -> Way:
    """Follow the first way as long as every other one is near."""
    first = _array(ways[0])
    near = np.ones(len(first), dtype=bool)
    for way in ways[1:]:
        near &= _distance_km(first, _array(way)) <= _FORK_KM
    apart = np.flatnonzero(~near)
    return tuple(ways[0][: int(apart[0]) if len(apart) else len(first)])


def _cut(way: Way, start: LonLat) -> Way:
    """Give what is left of a way past the position nearest to ``start``, beginning there."""
    distance, piece, part = _nearest(_array([start]), _array(way))
    del distance
    after = int(piece[0]) + 1
    if part[0] > 0.999:
        after += 1
    return (start, *way[after:])


def _array(way: Sequence[LonLat]) -> _Floats:
    return np.asarray(way, dtype=np.float64).reshape(-1, 2)


def _distance_km(points: _Floats, way: _Floats) -> _Floats:
    return _nearest(points, way)[0]


def _nearest(points: _Floats, way: _Floats) -> tuple[_Floats, npt.NDArray[np.intp], _Floats]:
    """Give per point: distance to the way in km, the nearest piece, the share along that piece.

    On a plane scaled at each point's own latitude: right for the near distances asked here.
    """
    if len(way) == 1:
        way = np.vstack([way, way])
    scale = KM_PER_DEGREE * np.stack(
        [np.cos(np.radians(points[:, 1])), np.ones(len(points))], axis=1
    )
    start = (way[None, :-1] - points[:, None]) * scale[:, None]
    step = (way[None, 1:] - way[None, :-1]) * scale[:, None]
    square = (step**2).sum(axis=2)
    along = -(start * step).sum(axis=2) / np.where(square == 0, 1, square)
    part = np.clip(np.where(square == 0, 0, along), 0, 1)
    distance = np.sqrt(((start + part[..., None] * step) ** 2).sum(axis=2))
    piece = distance.argmin(axis=1)
    rows = np.arange(len(points))
    return distance[rows, piece], piece, part[rows, piece]
