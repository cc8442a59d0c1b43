"""Say which tables of a case are dense, and in which order their rows travel.

A dense table has more rows than can be drawn and described one by one: it travels as columns of
numbers (:mod:`routes.dense_pack`) and is described on request (:mod:`routes.record_blocks`).
The app's own view is made of the whole case, a file that leaves of the published one
(:mod:`routes.publish`): columns hold whatever their case holds.
Refuses: what the columns hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.schema import RECORD_TABLES
from routes.claim_index import index_claims
from routes.geometry_column import AREAS, GeometryArray

if TYPE_CHECKING:
    from routes.model import Case

__all__ = [
    "DENSE_FLOWS",
    "DENSE_SEIZURES",
    "DenseTables",
    "dense_rows",
    "dense_tables",
    "leave_out_dense",
    "left_out_countries",
]

#: With more seizures, or more flows, than this a table is dense.
DENSE_SEIZURES: Final = 3_000
DENSE_FLOWS: Final = 400

#: The columns in which rows name places.
_PLACE_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "seizures": ("place",), "flows": ("from_ids", "via_ids", "to_ids"),
    "events": ("place", "to_place"), "links": ("place_ids",),
}  # fmt: skip

_Ints = npt.NDArray[np.int64]


def dense_tables(case: Case) -> frozenset[str]:
    """Name the tables of a case that are dense; mostly none."""
    limits = {"seizures": DENSE_SEIZURES, "flows": DENSE_FLOWS}
    return frozenset(name for name, most in limits.items() if len(getattr(case, name)) > most)


@dataclass(frozen=True, slots=True)
class DenseTables:
    """The dense tables of a case beside its payload.

    ``block`` is what the payload says of them; ``rest`` the case without them.
    """

    block: Mapping[str, Any]
    rest: Case


def leave_out_dense(case: Case, tables: Iterable[str]) -> Case:
    """Give a case without its dense tables: the part that is drawn and told record by record.

    Claims about left out rows go with them, and places that nothing else names; but a place with
    an area of its own stays, for columns hold no areas. Those of countries go by their codes
    (:func:`left_out_countries`).
    """
    tables = frozenset(tables)
    frames = {name: getattr(case, name).iloc[:0] for name in tables}
    rest = replace(case, claims=case.claims[~_claims_of(case, tables)], **frames)
    mine = _mark_places(case, tables)
    others = _mark_places(rest, RECORD_TABLES)
    others[_area_rows(case.places)] = True
    return replace(rest, places=case.places[~mine | others])


def left_out_countries(case: Case, rest: Case) -> list[str]:
    """List the codes of the countries that are places of the case and not of what is left of it."""
    countries = case.places.loc[case.places["kind"] == "country", "country"]
    codes = countries[~countries.index.isin(rest.places.index)]
    return sorted({str(code) for code in codes if code})


def _area_rows(places: pd.DataFrame) -> npt.NDArray[np.int64]:
    shapes = places["geometry"].array
    if isinstance(shapes, GeometryArray):
        return shapes.area_rows()
    return np.flatnonzero([shape is not None and shape["type"] in AREAS for shape in shapes])


def _claims_of(case: Case, tables: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Mark the claims about rows of some tables."""
    index = index_claims(case)
    # By record number; the last stands for whatever has no claim.
    about = np.zeros(len(index.starts) - 1, dtype=bool)
    for table in tables:
        about[index.number_of[table]] = True
    marked = np.zeros(len(case.claims), dtype=bool)
    marked[index.order] = np.repeat(about, np.diff(index.starts))
    return marked


def _mark_places(case: Case, tables: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Mark the places that rows of some tables name."""
    marked = np.zeros(len(case.places) + 1, dtype=bool)  # one more, for none (-1)
    for table in tables:
        frame: pd.DataFrame = getattr(case, table)
        for column in _PLACE_COLUMNS[table]:
            ids = frame[column]
            named = chain.from_iterable(ids) if column.endswith("_ids") else ids
            marked[case.places.index.get_indexer(pd.Index(list(named), dtype=object))] = True
    return marked[:-1]


def dense_rows(case: Case, table: str) -> tuple[_Ints, _Ints]:
    """Give the rows of a dense table in the order in which they travel.

    Dated rows stand before undated ones, by their first possible day, an open start before any
    day; rows of the same day in the case's order. A flow has a row for each of its substances.

    Returns:
        For each travelling row its row in the case's table, and which of its substances it is of
        (always 0 for seizures).
    """
    frame: pd.DataFrame = getattr(case, table)
    undated = frame["undated"].to_numpy(dtype=bool)
    start = frame["start_day"].to_numpy(dtype=np.float64)
    first = np.where(undated, 0.0, np.where(np.isnan(start), -np.inf, start))
    order: _Ints = np.lexsort((first, undated)).astype(np.int64)
    if table != "flows":
        return order, np.zeros(len(order), np.int64)
    counts = _lengths(frame["substances"])[order]
    ends = np.cumsum(counts)
    which = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
    return np.repeat(order, counts), which


def _lengths(lists: Any) -> _Ints:
    return np.fromiter(map(len, lists), np.int64, len(lists))
