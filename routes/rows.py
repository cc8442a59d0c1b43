"""Walk a table of the model row by row, and find its rows by their ids.

Owns the one place where a DataFrame's rows become objects with named fields: pandas types them
as a union of everything a cell could be, the model knows better (see ``routes.model``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["find_rows", "iterate_rows"]


def find_rows(ids: Iterable[str], index: pd.Index[Any]) -> npt.NDArray[np.intp]:
    """Find ids in the index of a table; give the row of each, −1 for one that it does not have."""
    wanted = ids if isinstance(ids, pd.Series | pd.Index) else list(ids)
    # Asked in another dtype than its own, pandas would convert the whole index every time.
    rows: npt.NDArray[np.intp] = index.get_indexer(pd.Index(wanted, dtype=index.dtype))
    return rows


def iterate_rows(table: pd.DataFrame) -> Iterator[Any]:
    """Yield each row as a named tuple of its columns, in the table's order."""
    yield from table.itertuples(index=False)
