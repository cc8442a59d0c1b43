"""Walk a table of the model row by row.

Owns the one place where a DataFrame's rows become objects with named fields: pandas types them
as a union of everything a cell could be, the model knows better (see ``routes.model``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

__all__ = ["iterate_rows"]


def iterate_rows(table: pd.DataFrame) -> Iterator[Any]:
    """Yield each row as a named tuple of its columns, in the table's order."""
    yield from table.itertuples(index=False)
