"""Own the column of shapes of many places: points as numbers, GeoJSON made when it is asked for.

A million points as dictionaries would take a gigabyte. To all who read it the column holds what
the model promises: a GeoJSON geometry or None. Positions are (lon, lat) in WGS 84 degrees.
"""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray, ExtensionDtype, register_extension_dtype

from geodata.fast_column import Geometries, as_objects, join_columns, take_rows

__all__ = ["AREAS", "GeometryArray", "GeometryType"]

#: The types of GeoJSON that are areas.
AREAS: Final = ("Polygon", "MultiPolygon")

_NOTHING = np.full(0, np.nan)


@register_extension_dtype
class GeometryType(ExtensionDtype):
    """The type of a column of GeoJSON geometries."""

    name = "geojson"
    type = dict
    kind = "O"
    na_value = None

    @classmethod
    def construct_array_type(cls) -> builtins.type[GeometryArray]:
        """Return the class of such columns."""
        return GeometryArray


class GeometryArray(ExtensionArray):
    """Hold GeoJSON geometries or None; nothing in it is ever changed."""

    def __init__(self, shapes: Geometries) -> None:
        self._shapes = shapes

    @classmethod
    def _from_sequence(
        cls, scalars: Sequence[Any], *, dtype: Any = None, copy: bool = False
    ) -> GeometryArray:
        del dtype, copy  # there is but one type, and every value is taken apart
        values = np.fromiter(
            (None if _is_nothing(value) else value for value in scalars), dtype=object,
            count=len(scalars),
        )  # fmt: skip
        shapes = join_columns(Geometries(_NOTHING, _NOTHING, {}), values)
        assert isinstance(shapes, Geometries), "joined columns keep their kind"
        return cls(shapes)

    @property
    def dtype(self) -> GeometryType:
        """The type of the column."""
        return GeometryType()

    @property
    def nbytes(self) -> int:
        """The bytes of the numbers of the points."""
        return int(self._shapes.lon.nbytes + self._shapes.lat.nbytes)

    def __len__(self) -> int:
        return len(self._shapes)

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, int | np.integer):
            row = int(item) + (len(self) if item < 0 else 0)
            if not 0 <= row < len(self):
                raise IndexError(item)
            return self._shapes.at(row)
        key: Any = pd.api.indexers.check_array_indexer(self, item)
        rows = np.arange(len(self), dtype=np.int64)[key]
        return GeometryArray(_take(self._shapes, rows))

    def __eq__(self, other: object) -> npt.NDArray[np.bool_]:  # type: ignore[override]
        others = other if isinstance(other, GeometryArray) else [other] * len(self)
        pairs = zip(self, others, strict=True)
        return np.array([one is not None and one == two for one, two in pairs], dtype=bool)

    def isna(self) -> npt.NDArray[np.bool_]:
        """Return which places have no shape."""
        missing = np.isnan(self._shapes.lon)
        missing[list(self._shapes.others)] = False
        return missing

    def area_rows(self) -> npt.NDArray[np.int64]:
        """Return the rows that hold an area, in order; points, however many, are not looked at."""
        rows = [row for row, shape in self._shapes.others.items() if shape["type"] in AREAS]
        return np.array(sorted(rows), dtype=np.int64)

    def take(
        self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None
    ) -> GeometryArray:
        """Return some of the shapes; with `allow_fill` -1 asks for None."""
        rows = np.asarray(indices, dtype=np.int64)
        if not allow_fill:
            return GeometryArray(_take(self._shapes, np.arange(len(self))[rows]))
        del fill_value  # nothing but None stands for a shape that is not there
        values = as_objects(_take(self._shapes, rows[rows >= 0]))
        filled = np.full(len(rows), None, dtype=object)
        filled[rows >= 0] = values
        return self._from_sequence(filled)  # type: ignore[arg-type]

    def copy(self) -> GeometryArray:
        """Return the column itself in another wrapper: its numbers never change."""
        return GeometryArray(self._shapes)

    @classmethod
    def _concat_same_type(cls, to_concat: Sequence[GeometryArray]) -> GeometryArray:
        lon = np.concatenate([part._shapes.lon for part in to_concat])
        lat = np.concatenate([part._shapes.lat for part in to_concat])
        others: dict[int, dict[str, Any]] = {}
        start = 0
        for part in to_concat:
            others.update({start + row: shape for row, shape in part._shapes.others.items()})
            start += len(part)
        return cls(Geometries(lon, lat, others))


def _take(shapes: Geometries, rows: npt.NDArray[np.int64]) -> Geometries:
    taken = take_rows(shapes, rows)
    assert isinstance(taken, Geometries), "taken columns keep their kind"
    return taken


def _is_nothing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value))
