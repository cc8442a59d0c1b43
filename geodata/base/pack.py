"""Write the base map the browser loads: one gzip file of integers.

The format, also read by `unpack.py` and `routes/webmap/static/basemap-data.js`:

- four bytes "SLB1", the header's length as little-endian uint32, the header as UTF-8 JSON;
- then unsigned LEB128 numbers: for each level, for each layer in the header's order, for each
  cell: column, row, number of parts; for each part: class, number of vertices, then x and y of
  every vertex as zigzag differences from the vertex before, in steps of 2**shift grid units. A
  cell's first vertex counts from the top left corner of the cell (without its margin).

Positions are on the grid of `mercator.py`. Polygon rings are not closed; a ring's edge along its
cell's box (with the margin, see `layers.cell_box`) is a cut and not a coast. The header holds
`version`, `world`, `layers`, `levels` (name, minZoom, cellBits, margin, shift, and per layer the
counts of cells, parts and vertices), and `labels` as columns.
"""

from __future__ import annotations

import gzip
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geodata.base.layers import LAYERS, LEVELS, Cell, Level
from geodata.base.mercator import WORLD

__all__ = ["pack_numbers", "write_packed"]


def pack_numbers(numbers: npt.NDArray[np.uint64]) -> bytes:
    """Return numbers below 2**35 as unsigned LEB128."""
    rest = numbers.astype(np.uint64)
    columns = []
    for _ in range(5):
        columns.append(rest & np.uint64(0x7F))
        rest = rest >> np.uint64(7)
    groups = np.column_stack(columns)
    lengths = np.maximum(5 - (groups[:, ::-1] != 0).argmax(axis=1), 1)
    lengths[numbers == 0] = 1
    used = np.arange(5) < lengths[:, None]
    more = np.arange(5) < (lengths - 1)[:, None]
    return bytes((groups | np.where(more, np.uint64(0x80), np.uint64(0)))[used].astype(np.uint8))


def _cell_numbers(cell: Cell, level: Level) -> list[npt.NDArray[np.int64]]:
    size = WORLD >> (level.cell_bits + level.shift)
    at = np.array([[cell.column * size, cell.row * size]])
    pieces = [np.array([cell.column, cell.row, len(cell.parts)])]
    for kind, vertices in cell.parts:
        xy = vertices.astype(np.int64) >> level.shift
        steps = np.diff(np.vstack([at, xy]), axis=0).ravel()
        pieces.append(np.array([kind, len(xy)]))
        pieces.append((steps << 1) ^ (steps >> 63))
        at = xy[-1:]
    return pieces


def write_packed(
    path: Path, built: dict[str, dict[str, list[Cell]]], labels: dict[str, list[Any]]
) -> None:
    """Write the packed base map; the same input gives the same bytes."""
    pieces: list[npt.NDArray[np.int64]] = []
    levels = []
    for level in LEVELS:
        counts = {}
        for layer in LAYERS:
            cells = built[level.name][layer]
            parts = [part for cell in cells for part in cell.parts]
            counts[layer] = [len(cells), len(parts), sum(len(xy) for _, xy in parts)]
            for cell in cells:
                pieces.extend(_cell_numbers(cell, level))
        levels.append(
            {
                "name": level.name,
                "minZoom": level.min_zoom,
                "cellBits": level.cell_bits,
                "margin": level.margin,
                "shift": level.shift,
                "counts": counts,
            }
        )
    header = {"version": 1, "world": WORLD, "layers": LAYERS, "levels": levels, "labels": labels}
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    body = pack_numbers(np.concatenate(pieces).astype(np.uint64))
    raw = b"SLB1" + struct.pack("<I", len(text)) + text + body
    path.write_bytes(gzip.compress(raw, compresslevel=9, mtime=0))
