"""Read the packed base map back into tables, for exports and for tests.

Owns the Python side of the format written down in `pack.py`.
"""

from __future__ import annotations

import gzip
import json
import struct
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geodata.base.mercator import Points, from_grid

__all__ = ["read_header", "read_packed", "unpack_numbers"]

_OUTLINE_OF = {"coast": "land", "shores": "lakes"}
_CLASS_NAMES = {"rivers": "rank", "borders": "disputed"}

Ints = npt.NDArray[np.int64]


def unpack_numbers(data: bytes) -> Ints:
    """Return the unsigned LEB128 numbers in `data`."""
    raw = np.frombuffer(data, dtype=np.uint8)
    last = np.flatnonzero(raw < 0x80)
    first = np.concatenate([[0], last[:-1] + 1])
    numbers = np.zeros(len(last), dtype=np.int64)
    for place in range(int((last - first).max()) + 1):
        at = first + place
        used = at <= last
        numbers[used] |= (raw[at[used]].astype(np.int64) & 0x7F) << (7 * place)
    return numbers


def read_header(path: Path) -> tuple[dict[str, Any], bytes]:
    """Return the header and the packed numbers after it."""
    raw = gzip.decompress(path.read_bytes())
    if raw[:4] != b"SLB1":
        raise ValueError(f"{path.name}: expected a base map (SLB1), got {raw[:4]!r}")
    (length,) = struct.unpack("<I", raw[4:8])
    return json.loads(raw[8 : 8 + length]), raw[8 + length :]


def _box(level: dict[str, Any], world: int, column: int, row: int) -> tuple[int, int, int, int]:
    size, margin = world >> level["cellBits"], level["margin"]
    return (
        column * size - margin,
        max(row * size - margin, 0),
        (column + 1) * size + margin,
        min((row + 1) * size + margin, world),
    )


def _shores(ring: Points, box: tuple[int, int, int, int]) -> list[Points]:
    """Return the runs of a ring's edges that are not cuts along the cell's box."""
    following = np.roll(ring, -1, axis=0)
    same = ring == following
    cut = (same[:, 0] & np.isin(ring[:, 0], (box[0], box[2]))) | (
        same[:, 1] & np.isin(ring[:, 1], (box[1], box[3]))
    )
    if not cut.any():
        return [np.vstack([ring, ring[:1]])]
    start = int(np.flatnonzero(cut)[0]) + 1  # just after a cut, so that no run is split
    ring, cut = np.roll(ring, -start, axis=0), np.roll(cut, -start)
    closed = np.vstack([ring, ring[:1]])
    runs, first = [], 0
    for end in np.flatnonzero(cut):
        if end > first:
            runs.append(closed[first : end + 1])
        first = int(end) + 1
    return runs


class _Layer:
    """Collects the shapes of one layer while the numbers are walked through."""

    def __init__(self, name: str, outline: bool) -> None:
        self.filled = name in _OUTLINE_OF.values()
        self.outline = outline
        self.shapes: list[Any] = []
        self.kinds: list[int] = []

    def add_cell(self, parts: list[tuple[int, Points]], box: tuple[int, int, int, int]) -> None:
        if not self.filled:
            for kind, xy in parts:
                self.shapes.append(shapely.LineString(from_grid(xy)))
                self.kinds.append(kind)
        elif self.outline:
            for _, xy in parts:
                runs = _shores(xy, box)
                self.shapes.extend(shapely.LineString(from_grid(run)) for run in runs)
        else:
            self.shapes.extend(_polygons([xy for _, xy in parts]))


def _polygons(rings: list[Points]) -> list[Any]:
    """Rebuild polygons: a hole follows its outer ring and turns the other way."""
    groups: list[list[Points]] = []
    turns = [shapely.is_ccw(shapely.LinearRing(ring)) for ring in rings]
    for ring, turn in zip(rings, turns, strict=True):
        if turn == turns[0] or not groups:
            groups.append([from_grid(ring)])
        else:
            groups[-1].append(from_grid(ring))
    return [shapely.Polygon(group[0], group[1:]) for group in groups]


def _walk(header: dict[str, Any], numbers: Ints, name: str, level_name: str, layer: _Layer) -> None:
    world, at = header["world"], 0
    for level in header["levels"]:
        size = world >> level["cellBits"]
        for layer_name in header["layers"]:
            wanted = level["name"] == level_name and layer_name == name
            for _ in range(level["counts"][layer_name][0]):
                column, row, count = (int(n) for n in numbers[at : at + 3])
                at += 3
                corner = np.array([column * size, row * size], dtype=np.int64)
                parts = []
                for _ in range(count):
                    kind, length = int(numbers[at]), int(numbers[at + 1])
                    at += 2
                    steps = numbers[at : at + 2 * length].reshape(-1, 2)
                    at += 2 * length
                    if wanted:
                        signed = (steps >> 1) ^ -(steps & 1)
                        xy = corner + (np.cumsum(signed, axis=0) << level["shift"])
                        corner = xy[-1]
                        parts.append((kind, xy.astype(np.float64)))
                if wanted:
                    layer.add_cell(parts, _box(level, world, column, row))
    if at != len(numbers):
        raise ValueError(f"base map: {len(numbers) - at} numbers are left over")


def read_packed(path: Path, name: str, level: str) -> gpd.GeoDataFrame:
    """Return a layer of the packed base map: see `geodata.basemap.read_layer`.

    Raises:
        KeyError: there is no such layer or level.
    """
    header, body = read_header(path)
    if name == "labels":
        columns = header["labels"]
        points = shapely.points(columns["lon"], columns["lat"])
        rest = {key: values for key, values in columns.items() if key not in ("lon", "lat")}
        return gpd.GeoDataFrame(rest, geometry=points, crs="EPSG:4326")
    stored = _OUTLINE_OF.get(name, name)
    if stored not in header["layers"] or level not in {row["name"] for row in header["levels"]}:
        raise KeyError(f"no layer {name!r} at level {level!r}")
    layer = _Layer(stored, outline=name in _OUTLINE_OF)
    _walk(header, unpack_numbers(body), stored, level, layer)
    columns = {}
    if name in _CLASS_NAMES:
        kinds = np.array(layer.kinds)
        columns[_CLASS_NAMES[name]] = kinds if name == "rivers" else kinds == 1
    return gpd.GeoDataFrame(columns, geometry=layer.shapes, crs="EPSG:4326")
