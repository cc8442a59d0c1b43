"""Find a way over water in a small window around a port or a headland.

Owns the grid search: cells of some hundred metres, each with a price that rises near the coast, so
that a way keeps off headlands where there is room and still leaves a narrow harbour. Land may be
crossed at a high price: a quay that the 10m land swallows still gets its way out, as short as can
be. Positions are (lon, lat) in degrees, costs are in km of open water.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from geodata.waterways.land import Land
from geodata.waterways.plane import KM_PER_DEGREE, Line, LonLat, from_plane, to_plane

__all__ = ["Reach", "search_way"]

_LAND_PRICE = 40.0
_SHALLOWS_KM = 4.0  # within this distance of the coast a cell costs more, up to the price below
_SHALLOWS_PRICE = 1.6
_VERTEX_KM = 0.25  # a bend must save at least this much
_MAX_BENDS = 90


def _prices(land_share: Any, cell_km: float) -> Any:
    """Return the price per km of each cell from the share of it that is land."""
    rings = max(1, round(_SHALLOWS_KM / cell_km))
    gap = np.full(land_share.shape, float(rings))
    near = land_share > 0
    gap[near] = 0.0
    for ring in range(1, rings):
        grown = near.copy()
        grown[1:] |= near[:-1]
        grown[:-1] |= near[1:]
        grown[:, 1:] |= near[:, :-1]
        grown[:, :-1] |= near[:, 1:]
        if ring % 2:  # every other ring also grows at the corners: nearly round
            grown[1:, 1:] |= near[:-1, :-1]
            grown[:-1, :-1] |= near[1:, 1:]
            grown[1:, :-1] |= near[:-1, 1:]
            grown[:-1, 1:] |= near[1:, :-1]
        gap[grown & ~near] = ring
        near = grown
    price = 1 + _SHALLOWS_PRICE * (1 - gap / rings) ** 2
    # A cell that is part land is passed only where there is no other way.
    return np.where(land_share >= 1, _LAND_PRICE, price + 6 * land_share)


class Reach:
    """The cheapest ways from one position to every cell of a window around it."""

    def __init__(
        self, land: Land, start: LonLat, *, frame: Sequence[LonLat], cell_km: float
    ) -> None:
        self.start = start
        points = to_plane([*frame, start])
        scale = KM_PER_DEGREE * math.cos(math.radians(start[1]))
        self._step = cell_km / scale
        self._cell_km = cell_km
        self._west, self._south = points.min(axis=0)
        east, north = points.max(axis=0)
        self._columns: int = max(2, math.ceil((east - self._west) / self._step))
        self._rows: int = max(2, math.ceil((north - self._south) / self._step))
        corner = [self._west + self._columns * self._step, self._south + self._rows * self._step]
        self._bounds = (*from_plane([[self._west, self._south]])[0], *from_plane([corner])[0])
        quarter = self._step / 2
        xs = self._west + quarter / 2 + quarter * np.arange(2 * self._columns)
        ys = self._south + quarter / 2 + quarter * np.arange(2 * self._rows)
        mask = land.mask(xs, ys).reshape(self._rows, 2, self._columns, 2)
        self._price = _prices(mask.mean(axis=(1, 3)), cell_km)
        self._cost, self._back = self._spread(self._cell(start))

    def _cell(self, position: LonLat) -> int:
        x, y = to_plane([position])[0]
        column = min(max(int((x - self._west) / self._step), 0), self._columns - 1)
        row = min(max(int((y - self._south) / self._step), 0), self._rows - 1)
        return int(row * self._columns + column)

    def _framed(self, cell: int) -> int:
        """Return the number of a cell in the grid with its closed frame."""
        row, column = divmod(cell, self._columns)
        return (row + 1) * (self._columns + 2) + column + 1

    def _spread(self, source: int) -> tuple[list[float], list[int]]:
        """Run Dijkstra's algorithm over the eight neighbours of each cell.

        A closed frame of cells around the window spares the test for its edges.
        """
        wide = self._columns + 2
        closed = np.full((self._rows + 2, wide), math.inf)
        closed[1:-1, 1:-1] = self._price * (self._cell_km / 2)
        price = closed.ravel().tolist()
        cost, back = [math.inf] * len(price), [-1] * len(price)
        source = self._framed(source)
        cost[source] = 0.0
        moves = [(1, 1.0), (-1, 1.0), (wide, 1.0), (-wide, 1.0)]
        moves += [(step, math.sqrt(2)) for step in (wide + 1, wide - 1, -wide + 1, -wide - 1)]
        heap = [(0.0, source)]
        while heap:
            spent, cell = heapq.heappop(heap)
            if spent > cost[cell]:
                continue
            here = price[cell]
            for step, far in moves:
                other = cell + step
                total = spent + far * (here + price[other])
                if total < cost[other]:
                    cost[other], back[other] = total, cell
                    heapq.heappush(heap, (total, other))
        return cost, back

    def holds(self, position: LonLat) -> bool:
        """Say whether a position lies in the window."""
        west, south, east, north = self._bounds
        return west <= position[0] < east and south <= position[1] < north

    def cost_km(self, position: LonLat) -> float:
        """Return the cost of the cheapest way to a position of the window, in km of open water."""
        return self._cost[self._framed(self._cell(position))]

    def way_to(self, position: LonLat) -> Line:
        """Return the way from the start to a position, both included, with few straight legs."""
        cells = [self._framed(self._cell(position))]
        while self._back[cells[-1]] >= 0:
            cells.append(self._back[cells[-1]])
        cells.reverse()
        rows, columns = np.divmod(np.array(cells), self._columns + 2)
        middle = np.column_stack(
            [self._west + (columns - 0.5) * self._step, self._south + (rows - 0.5) * self._step]
        )
        middle[0], last = to_plane([self.start])[0], to_plane([position])[0]
        points = np.vstack([middle[:-1] if len(middle) > 1 else middle, last])
        return [self.start, *from_plane(self._pull(points))[1:-1], position]

    def _pull(self, points: Any) -> Any:
        """Keep the bends that make the cheapest chain of straight legs."""
        if len(points) > _MAX_BENDS:
            points = points[np.unique(np.linspace(0, len(points) - 1, _MAX_BENDS).astype(int))]
        count = len(points)
        best, back = [0.0] + [math.inf] * (count - 1), [0] * count
        for i in range(count - 1):
            for j, leg in enumerate(self._leg_costs(points[i], points[i + 1 :]), start=i + 1):
                total = best[i] + leg + _VERTEX_KM
                if total < best[j]:
                    best[j], back[j] = total, i
        kept = [count - 1]
        while kept[-1]:
            kept.append(back[kept[-1]])
        return points[kept[::-1]]

    def _leg_costs(self, point: Any, others: Any) -> list[float]:
        """Return what straight legs from a point to the others cost, in km of open water."""
        lengths = np.hypot(*(others - point).T) / self._step
        samples = max(2, math.ceil(float(lengths.max()) * 2))
        along = (np.arange(samples) + 0.5) / samples
        xy = point + along[:, None, None] * (others - point)
        columns = np.clip(((xy[..., 0] - self._west) / self._step), 0, self._columns - 1)
        rows = np.clip(((xy[..., 1] - self._south) / self._step), 0, self._rows - 1)
        mean = self._price[rows.astype(int), columns.astype(int)].mean(axis=0)
        return [float(value) for value in mean * lengths * self._cell_km]


def search_way(land: Land, start: LonLat, end: LonLat, *, margin_km: float, cell_km: float) -> Line:
    """Return a way over water between two positions, within a window `margin_km` larger."""
    width = margin_km / (KM_PER_DEGREE * max(0.1, math.cos(math.radians(start[1]))))
    height = margin_km / KM_PER_DEGREE
    frame = [
        (lon + side * width, lat + side * height) for lon, lat in (start, end) for side in (-1, 1)
    ]
    return Reach(land, start, frame=frame, cell_km=cell_km).way_to(end)
