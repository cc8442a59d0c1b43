"""Own the points of many places: from WKB or lists of numbers to two checked arrays.

It knows points in two dimensions within the bounds of degrees; all else it calls unclear, and
leaves to `geodata.shapes`. Positions are (lon, lat) in WGS 84 degrees.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geodata.fast_column import Geometries

__all__ = ["hold_points", "read_wkb_points"]

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

# A point in well-known binary: byte order, type 1, two doubles (OGC 06-103r4, 8.2).
_LENGTH: Final = 21


def hold_points(lon: Floats, lat: Floats) -> tuple[Geometries, Mask]:
    """Return points, and which of them lie outside the bounds or have no position (NaN)."""
    unclear = ~((lon >= -180) & (lon <= 180) & (lat >= -90) & (lat <= 90))
    # A text may write zero with a sign that it loses, or keeps, on the way.
    unclear |= (np.signbit(lon) & (lon == 0)) | (np.signbit(lat) & (lat == 0))
    if unclear.any():
        lon, lat = np.where(unclear, np.nan, lon), np.where(unclear, np.nan, lat)
    return Geometries(lon, lat, {}), unclear


def read_wkb_points(array: pa.Array) -> tuple[Geometries, Mask, Mask]:
    """Return the points of a column of WKB, which rows hold something else, and which nothing."""
    rows = len(array)
    missing: Mask = array.is_null().to_numpy(zero_copy_only=False)
    array = array.cast(pa.large_binary())
    _, offsets, data = array.buffers()
    fits: Mask = ~missing
    if not missing.all():
        at = np.frombuffer(offsets, dtype=np.int64)[array.offset : array.offset + rows + 1]
        fits &= at[1:] - at[:-1] == _LENGTH
    if not fits.any():
        empty = np.full(rows, np.nan)
        return Geometries(empty, empty, {}), ~missing, missing
    letters = np.frombuffer(data, dtype=np.uint8)
    if fits.all():
        letters = letters[at[0] : at[-1]]
    else:
        letters = letters[at[:-1][fits][:, None] + np.arange(_LENGTH)].ravel()
    count = len(letters) // _LENGTH
    # None of the parts lies where the machine would have it: each is copied out.
    order, kind = letters[::_LENGTH], np.ndarray(count, "<u4", letters, 1, (_LENGTH,))
    head = (order == 1) & (kind == 1)
    lon, lat = np.full((2, rows), np.nan)
    for part, start in ((lon, 5), (lat, 13)):
        values = np.ndarray(count, "<f8", letters, start, (_LENGTH,))
        part[fits] = np.where(head, values, np.nan)
    found, unclear = hold_points(lon, lat)
    return found, unclear & ~missing, missing
