"""Tell the details of dense rows a block at a time, when somebody asks for them.

Owns: which rows a block holds, and finding what belongs to them in a case of a million rows. What
is told of a record is what :mod:`routes.records` tells of it. Refuses: files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.schema import RECORD_TABLES
from routes.case_memo import once_per_case
from routes.claim_index import index_claims
from routes.dense import dense_rows
from routes.records import describe_records, list_places
from routes.rows import find_rows, iterate_rows

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["BLOCK_ROWS", "describe_block"]

#: Rows of a dense table in one block.
BLOCK_ROWS: Final = 64

_Ints = npt.NDArray[np.int64]


def describe_block(
    case: Case, table: str, block: int, texts: Mapping[str, str], *, size: int = BLOCK_ROWS
) -> dict[str, list[dict[str, Any]]]:
    """Describe the rows of one block of a dense table, in the order in which they travel.

    ``size`` is the number of rows in a block.

    Returns:
        ``rows``: for each its ``row`` in the dense table, its ``id``, and its ``record`` as the
        payload's ``records`` has it. Empty where there is no such block.
    """
    first = block * size
    rows = _orders(case)[table][first : first + size] if block >= 0 else _NO_ROWS
    if not len(rows):
        return {"rows": []}
    told = describe_records(_cut_out(case, table, np.unique(rows)), texts)
    ids = getattr(case, table)["id"].iloc[rows]
    return {
        "rows": [
            {"row": first + i, "id": str(record), "record": told[str(record)]}
            for i, record in enumerate(ids)
        ]
    }


_NO_ROWS: Final[_Ints] = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class _Ties:
    """Which flows and events name which seizures, by id; mostly very few, if any."""

    flows: Mapping[str, list[int]]
    events: Mapping[str, list[int]]


@once_per_case
def _orders(case: Case) -> dict[str, _Ints]:
    return {table: dense_rows(case, table)[0] for table in ("seizures", "flows")}


@once_per_case
def _ties(case: Case) -> _Ties:
    found: dict[str, dict[str, list[int]]] = {"flows": {}, "events": {}}
    for table, naming in found.items():
        for row, seizures in enumerate(getattr(case, table)["seizure_ids"]):
            for seizure in seizures:
                naming.setdefault(str(seizure), []).append(row)
    return _Ties(**found)


def _cut_out(case: Case, table: str, rows: _Ints) -> Case:
    """Give the part of the case that says all there is to say of some rows of a table."""
    frames = {name: getattr(case, name).iloc[:0] for name in RECORD_TABLES}
    frames[table] = getattr(case, table).iloc[rows]
    if table == "seizures":
        ties = _ties(case)
        for other in ("flows", "events"):
            naming: Mapping[str, list[int]] = getattr(ties, other)
            named = {row for record in frames[table]["id"] for row in naming.get(record, ())}
            frames[other] = getattr(case, other).iloc[sorted(named)]
    else:
        named_ids = {i for seizures in frames[table]["seizure_ids"] for i in seizures}
        frames["seizures"] = case.seizures.iloc[_find(case.seizures, named_ids)]
    places = {
        place
        for name, frame in frames.items()
        for row in iterate_rows(frame)
        for place in list_places(name, row)
    }
    _, claims = index_claims(case).find(table, rows)
    return replace(
        case,
        places=case.places.iloc[_find(case.places, places)],
        claims=case.claims.iloc[claims],
        notes=case.notes.iloc[:0],
        **frames,
    )


def _find(frame: pd.DataFrame, ids: set[str]) -> _Ints:
    """Find the rows that have these ids, in the table's order."""
    if not ids:
        return _NO_ROWS
    found = find_rows(ids, frame.index).astype(np.int64)
    return np.sort(found[found >= 0])
