"""Tell which of many ways may run near one another, without measuring each pair.

Owns a sieve: it lets through every pair that could be near, and few others. Refuses: saying that
two ways are near (:func:`routes.ways.share_way`). Positions are (lon, lat), EPSG:4326.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from typing import Final

import numpy as np
import numpy.typing as npt

from geodata.sphere import EARTH_RADIUS_KM, KM_PER_DEGREE, LonLat

__all__ = ["NEAR_KM", "find_neighbours"]

#: What comes nearer than this is never missed.
NEAR_KM: Final = 20.0
# Along a way no two positions looked at are further apart than 20 km north and 20 km east, so a
# place within 20 km of it is within 35 km of one of them: in its cube, or in one beside it.
_STEP_KM: Final = 20.0
_CUBE_KM: Final = 40.0
_BITS: Final = 10  # the Earth is 320 cubes wide
_BESIDE: Final = np.array(
    [(x << 2 * _BITS) + (y << _BITS) + z for x, y, z in product((-1, 0, 1), repeat=3)]
)
_NONE: Final = ((),) * len(_BESIDE)

_Floats = npt.NDArray[np.float64]


def find_neighbours(items: Iterable[Sequence[Sequence[LonLat]]]) -> list[list[int]]:
    """List for each item those before it that two positions in a row of its lines may be near.

    Args:
        items: the lines of each.
    """
    passing: defaultdict[int, set[int]] = defaultdict(set)
    found: list[list[int]] = []
    for item, lines in enumerate(items):
        arrays = [np.asarray(line, dtype=np.float64).reshape(-1, 2) for line in lines]
        near: set[int] = set()
        for line in arrays:
            around = (_number_cubes(line)[:, None] + _BESIDE).tolist()
            beside = [set[int]().union(*map(passing.get, cubes, _NONE)) for cubes in around]
            near.update(*(one & next_ for one, next_ in pairwise(beside)))
        for line in arrays:
            for cube in np.unique(_number_cubes(_fill_in(line))).tolist():
                passing[cube].add(item)
        found.append(sorted(near))
    return found


def _fill_in(line: _Floats) -> _Floats:
    """Give a line with positions put in so that none is far from the next."""
    if len(line) < 2:
        return line
    step = np.diff(line, axis=0)
    count = np.maximum(np.ceil(np.abs(step).max(axis=1) * KM_PER_DEGREE / _STEP_KM), 1).astype(int)
    share = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    start, whole = np.repeat(line[:-1], count, axis=0), np.repeat(step, count, axis=0)
    filled: _Floats = start + whole * (share / np.repeat(count, count))[:, None]
    return np.vstack([filled, line[-1:]])


def _number_cubes(positions: _Floats) -> npt.NDArray[np.int64]:
    """Give the number of the cube that each position on the sphere lies in."""
    lon, lat = np.radians(positions).T
    space = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    x, y, z = (np.floor(space * EARTH_RADIUS_KM / _CUBE_KM) + (1 << _BITS - 1)).astype(np.int64)
    numbers: npt.NDArray[np.int64] = (x << 2 * _BITS) + (y << _BITS) + z
    return numbers
