"""Say which tables of a case are dense, and in which order their rows travel.

A dense table has more rows than can be drawn and described one by one: it travels as columns of
numbers (:mod:`routes.dense_pack`) and is described on request (:mod:`routes.record_blocks`).
Dense tables are made for the app's own view of a whole case alone. What leaves under a ceiling or
blurred never goes this way, so no word that was withheld can lie in a file of columns.
Refuses: what the columns hold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routes.model import Case

__all__ = [
    "DENSE_FLOWS",
    "DENSE_SEIZURES",
    "DenseTables",
    "dense_rows",
    "dense_tables",
    "leave_out_dense",
]

#: With more seizures, or more flows, than this a table is dense.
DENSE_SEIZURES: Final = 3_000
DENSE_FLOWS: Final = 400

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

    Claims about left out rows go with them, and places that nothing else names; but an area or
    a country stays, for columns hold no areas.
    """
    tables = frozenset(tables)
    frames = {name: getattr(case, name) for name in tables}
    gone = [case.claims["record"].isin(frame["id"]) for frame in frames.values()]
    mine = ~np.logical_or.reduce([mask.to_numpy(dtype=bool) for mask in gone])
    rest = replace(
        case, claims=case.claims[mine], **{name: frame.iloc[:0] for name, frame in frames.items()}
    )
    ids = case.places["id"]
    only = ids.isin(_named_places(case, tables)) & ~ids.isin(
        _named_places(rest, ("seizures", "flows", "events", "links"))
    )
    only &= ~case.places["kind"].isin(("country", "area"))
    return replace(rest, places=case.places[~only])


def _named_places(case: Case, tables: Iterable[str]) -> set[str]:
    named: set[str] = set()
    for table in tables:
        frame = getattr(case, table)
        if table == "seizures":
            named.update(frame["place"])
        elif table == "events":
            named.update(frame["place"], frame["to_place"])
        else:
            columns = ("place_ids",) if table == "links" else ("from_ids", "via_ids", "to_ids")
            for column in columns:
                named.update(chain.from_iterable(frame[column]))
    return named


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
