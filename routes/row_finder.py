"""Own finding rows by a text: the record of an id, the claims about a record.

A few rows are found by looking through the column; after that it is put in order once, in sixteen
bytes a row, and each row costs next to nothing. It refuses columns of anything but texts.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geodata.fast_ids import make_keys

__all__ = ["RowFinder"]

# Putting a million texts in order takes as long as looking through them so many times.
_LOOKS: Final = 64
_SHORT: Final = 50_000

Rows = npt.NDArray[np.int64]


class RowFinder:
    """Find the rows of one column of texts that hold a text."""

    def __init__(self, column: pd.Series[Any]) -> None:
        texts: Any = pa.array(column.array, type=pa.large_string())
        if isinstance(texts, pa.ChunkedArray):
            texts = texts.combine_chunks()
        self._texts = texts
        self._looks = _LOOKS if len(texts) < _SHORT else 0
        self._ordered: tuple[npt.NDArray[np.uint64], Rows] | None = None

    def find(self, text: str) -> Rows:
        """Return the rows that hold a text, in order."""
        if self._looks < _LOOKS:
            self._looks += 1
            return np.flatnonzero(pc.equal(self._texts, text).to_numpy(zero_copy_only=False))
        if self._ordered is None:
            keys = make_keys(self._texts)
            order = np.argsort(keys, kind="stable")
            self._ordered = keys[order], order
        keys, order = self._ordered
        key = make_keys(pa.array([text], type=pa.large_string()))[0]
        first, after = np.searchsorted(keys, [key, key + np.uint64(1)])
        if key == np.iinfo(np.uint64).max:
            after = len(keys)
        rows: Rows = order[first:after]
        if len(text) > 8:  # longer texts may share a key
            rows = rows[[self._texts[int(row)].as_py() == text for row in rows]]
        return rows

    def first(self, text: str) -> int:
        """Return the first row that holds a text, -1 if none does."""
        rows = self.find(text)
        return int(rows[0]) if len(rows) else -1
