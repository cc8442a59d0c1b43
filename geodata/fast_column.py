"""Own how the cells of a large table are held: by the column, what repeats only once.

A column is one of: `Coded` (values that come again and again: words, dates, lists), an Arrow
array of texts most of which differ, an array of numbers (float64, NaN: none), an array of any
Python values, or `Geometries`. None is ever changed. Positions are (lon, lat) in WGS 84 degrees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = [
    "Coded", "Column", "Geometries", "Rows", "as_coded", "as_objects", "as_texts", "hold_values",
    "join_columns", "narrow_codes", "take_rows",
]  # fmt: skip

Rows = npt.NDArray[np.int64]
"""Numbers of rows, counted from 0."""


Codes: TypeAlias = npt.NDArray[Any]

_BYTE: Final = 127


@dataclass(frozen=True, slots=True)
class Coded:
    """Hold a column whose values repeat: row i holds `values[codes[i]]`.

    Codes of few values take one byte each (`narrow_codes`).
    """

    codes: Codes
    values: npt.NDArray[Any]

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class Geometries:
    """Hold the shapes of many places: points as two arrays, other GeoJSON by the row.

    `lon` and `lat` are NaN where a row has no shape, or one in `others`.
    """

    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    others: dict[int, dict[str, Any]]

    def __len__(self) -> int:
        return len(self.lon)

    def at(self, row: int) -> dict[str, Any] | None:
        """Return the GeoJSON geometry of a row, None if it has none."""
        if row in self.others:
            return self.others[row]
        lon, lat = float(self.lon[row]), float(self.lat[row])
        return None if np.isnan(lon) else {"type": "Point", "coordinates": [lon, lat]}


Column: TypeAlias = Coded | Geometries | npt.NDArray[Any] | pa.LargeStringArray


def narrow_codes(codes: npt.NDArray[Any], values: int) -> Codes:
    """Return the codes of so many values in as few bytes as they need."""
    return codes.astype(np.int8 if values <= _BYTE else np.int32, copy=False)


def hold_values(values: Sequence[Any]) -> npt.NDArray[Any]:
    """Return any Python values as an array of objects; tuples and dicts stay what they are."""
    return np.fromiter(values, dtype=object, count=len(values))


def as_objects(column: Column) -> npt.NDArray[Any]:
    """Return a column as an array of Python values; those that repeat are shared."""
    if isinstance(column, Coded):
        return column.values[column.codes]
    if isinstance(column, Geometries):
        return hold_values([column.at(row) for row in range(len(column))])
    if isinstance(column, np.ndarray):
        return column
    found: npt.NDArray[Any] = column.to_numpy(zero_copy_only=False)
    return found


def as_coded(column: Coded | npt.NDArray[Any] | pa.LargeStringArray) -> Coded:
    """Return a column as codes and its different values, in the order in which they first come."""
    if isinstance(column, Coded):
        return column
    if isinstance(column, np.ndarray):
        known: dict[Any, int] = {}
        codes = [known.setdefault(value, len(known)) for value in column.tolist()]
        return Coded(np.array(codes, dtype=np.int32), hold_values(list(known)))
    found = column.dictionary_encode()
    values = hold_values(found.dictionary.to_pylist())
    return Coded(narrow_codes(found.indices.to_numpy(zero_copy_only=False), len(values)), values)


def as_texts(column: Column) -> pa.LargeStringArray:
    """Return a column of texts as an Arrow array."""
    if isinstance(column, Coded):
        values = pa.array(column.values.tolist(), type=pa.large_string())
        return values.take(pa.array(column.codes))
    if isinstance(column, np.ndarray):
        return pa.array(column.tolist(), type=pa.large_string())
    assert not isinstance(column, Geometries), "shapes are no texts"
    return column


def take_rows(column: Column, rows: Rows) -> Column:
    """Return some rows of a column, in the order asked for."""
    if isinstance(column, Coded):
        return Coded(column.codes[rows], column.values)
    if isinstance(column, Geometries):
        others = column.others
        kept = {place: others[row] for place, row in enumerate(rows.tolist()) if row in others}
        return Geometries(column.lon[rows], column.lat[rows], kept)
    if isinstance(column, np.ndarray):
        return column[rows]
    return column.take(pa.array(rows))


def join_columns(column: Column, values: npt.NDArray[Any]) -> Column:
    """Return a column with further Python values after its own, held as the column is."""
    if isinstance(column, Coded):
        more = as_coded(values)
        return Coded(
            np.concatenate([column.codes, more.codes.astype(np.int32) + len(column.values)]),
            np.concatenate([column.values, more.values]),
        )
    if isinstance(column, Geometries):
        lon, lat = np.full(len(values), np.nan), np.full(len(values), np.nan)
        others = dict(column.others)
        for row, shape in enumerate(values):
            if shape is not None and shape["type"] == "Point":
                lon[row], lat[row] = shape["coordinates"]
            elif shape is not None:
                others[len(column) + row] = shape
        return Geometries(
            np.concatenate([column.lon, lon]), np.concatenate([column.lat, lat]), others
        )
    if isinstance(column, np.ndarray):
        if column.dtype != object:
            numbers = [np.nan if value is None else value for value in values.tolist()]
            values = np.array(numbers, dtype=column.dtype)
        return np.concatenate([column, values])
    return pa.concat_arrays([column, pa.array(values.tolist(), type=pa.large_string())])
