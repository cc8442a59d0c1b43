"""Find the records that the map cannot draw.

Owns: the rule of what lacks a position. Refuses: saying why (:mod:`routes.records`).

A record cannot be drawn if it names no place, or only places without a position; a flow needs a
position at both ends, and not the same one; a link needs two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from routes.case_memo import once_per_case
from routes.rows import find_rows

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["find_unplaced"]

#: The columns that say where a record lies, one per end.
_END_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "flows": ("from_ids", "to_ids"), "seizures": ("place",), "events": ("place",),
    "links": ("place_ids",),
}  # fmt: skip


@once_per_case
def find_unplaced(case: Case) -> Mapping[str, npt.NDArray[np.intp]]:
    """Find the rows without a position, by table; both in order."""
    drawn = case.places["lon"].notna().to_numpy()
    return {
        table: np.flatnonzero(
            _lack_place(table, getattr(case, table)[list(columns)], case.places.index, drawn)
        )
        for table, columns in _END_COLUMNS.items()
    }


def _lack_place(
    table: str, ends: pd.DataFrame, places: pd.Index[Any], drawn: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    def find(cells: Iterable[str]) -> npt.NDArray[np.intp]:
        """Give the row of each place, −1 where it has none or no position."""
        rows = find_rows(cells, places)
        return np.where((rows >= 0) & np.append(drawn, False)[rows], rows, -1)

    if table in ("seizures", "events"):
        return np.less(find(ends["place"]), 0)
    if table == "links":
        named = [len({*find(several)} - {-1}) for several in ends["place_ids"]]
        return np.array(named, dtype=np.intp) < 2
    # Nearly all flows have one place at each end: these are looked up all at once.
    first, last = (find(_only(cell) for cell in ends[name]) for name in ("from_ids", "to_ids"))
    lacking: npt.NDArray[np.bool_] = (first < 0) | (last < 0) | (first == last)
    for row in np.flatnonzero((ends["from_ids"].map(len) > 1) | (ends["to_ids"].map(len) > 1)):
        begin, end = ({*find(ends[name].iloc[row])} - {-1} for name in ("from_ids", "to_ids"))
        lacking[row] = not begin or not end or len(begin | end) == 1
    return lacking


def _only(ids: tuple[str, ...]) -> str:
    return ids[0] if len(ids) == 1 else ""
