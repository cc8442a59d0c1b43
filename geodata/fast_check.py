"""Own the checking of large tables: by the column what is beyond doubt, row by row the rest.

The answers are those of `geodata.rows`, to which every row in doubt is handed with what it has to
know of all the others. It opens no file: a `Source` gives columns, and the rows it is asked for.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geodata.cells import check_cell
from geodata.errors import Problem
from geodata.fast_cells import check_column, fill_column
from geodata.fast_column import (
    Coded,
    Column,
    Geometries,
    Rows,
    as_objects,
    as_texts,
    hold_values,
    join_columns,
    take_rows,
)
from geodata.fast_ids import KnownIds, are_known, find_doubles
from geodata.rows import Row, Session, SetAside, check_rows
from geodata.schema import Column as Field
from geodata.schema import Table, find_table

__all__ = [
    "CaseColumns", "FastSession", "Source", "TableColumns", "check_some", "check_source",
    "hold_rows",
]  # fmt: skip

Mask = npt.NDArray[np.bool_]
RawRows = list[tuple[int, dict[str, Any]]]

_IDS: Final = frozenset({"id", "ref", "refs"})
# Up to here all ids of a table are at hand for a row in doubt: near spellings are looked for.
_FEW_IDS: Final = 5_000


@dataclass(frozen=True, slots=True)
class TableColumns:
    """Hold the usable rows of a table by the column; `numbers` are those of its reader.

    `ids` holds columns of ids and of references, where checking needed them so.
    """

    numbers: Rows
    cells: dict[str, Column]
    ids: Mapping[str, KnownIds] = field(default_factory=dict)

    def known_ids(self, column: str = "id") -> KnownIds:
        """Return the texts of a column, its ids or those it refers to, so that they are found."""
        return self.ids.get(column) or KnownIds(as_texts(self.cells[column]), self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class CaseColumns:
    """Hold what `geodata.read.CaseFiles` holds, its tables by the column.

    `names` maps the schema's files to what problems call them, where that is something else.
    """

    folder: Path
    case: dict[str, Any]
    tables: dict[str, TableColumns]
    problems: tuple[Problem, ...]
    set_aside: tuple[SetAside, ...]
    digest: str
    names: Mapping[str, str] = field(default_factory=dict)


class Source(Protocol):
    """A large table as its file gives it."""

    @property
    def numbers(self) -> Rows:
        """The number of each row, as the file's own program counts."""

    def read_column(self, name: str) -> pa.Array | None:
        """Return the raw cells of a column, None if the file has none of that name."""

    def read_geometries(self) -> tuple[Geometries, Mask, Mask]:
        """Return the points of all rows, which rows have something else, and which nothing."""

    def raw_rows(self, rows: Rows) -> RawRows:
        """Return some rows as `geodata.rows` takes them; a blank one may be left out."""


@dataclass(slots=True)
class FastSession:
    """Hold the session of one reading and the ids of all its tables read so far."""

    session: Session
    known: dict[str, KnownIds] = field(default_factory=dict)

    def keep(self, table: Table, found: TableColumns) -> TableColumns:
        """Take in the ids of a table that has been read, and return it."""
        self.known[table.name] = found.known_ids()
        return found


class _SomeIds(set[str]):
    """Those ids of a table that are asked for; as long as the whole table."""

    def __init__(self, ids: Sequence[str], length: int) -> None:
        super().__init__(ids)
        self._length = length

    def __len__(self) -> int:
        return self._length


def hold_rows(table: Table, rows: Sequence[Row]) -> TableColumns:
    """Hold checked rows by the column."""
    cells: dict[str, Column] = {}
    for column in table.columns:
        values = [row.cells[column.name] for row in rows]
        if column.type == "number":
            numbers = [np.nan if value is None else value for value in values]
            cells[column.name] = np.array(numbers, dtype=np.float64)
        else:
            cells[column.name] = hold_values(values)
    if table.format == "geojson":
        cells["geometry"] = hold_values([row.cells["geometry"] for row in rows])
    return TableColumns(np.array([row.number for row in rows], dtype=np.int64), cells)


def check_some(fast: FastSession, table: Table, raw: RawRows) -> list[Row]:
    """Check rows one by one, with what they have to know of the tables read before."""
    return _check_rows(fast, table, raw, set(_named_ids(table, raw)))


def check_source(fast: FastSession, table: Table, source: Source) -> TableColumns | None:
    """Check a table by the column; None if some column is of a kind that only rows explain."""
    numbers = source.numbers
    doubtful = np.zeros(len(numbers), dtype=bool)
    cells: dict[str, Column] = {}
    named: dict[str, KnownIds] = {}
    for column in table.columns:
        array = source.read_column(column.name)
        checked = (
            fill_column(column, len(numbers)) if array is None else check_column(column, array)
        )
        if checked is None:
            return None
        if checked.doubtful is not None:
            doubtful |= checked.doubtful
        if column.refs:
            found = _doubt_references(fast, column, checked.values, doubtful)
            if found is not None and column.required:
                named[column.name] = found  # what claims are about is asked for again
        cells[column.name] = checked.values
    if table.format == "geojson":
        cells["geometry"], unclear, missing = source.read_geometries()
        doubtful |= unclear | (missing & ~_is_unknown(cells["precision"]))
    _doubt_ends(table, cells, doubtful)
    ids = KnownIds(as_texts(cells["id"]), numbers)
    doubles = find_doubles(ids, fast.known.values())
    if doubles is None and not doubtful.any():
        fast.known[table.name] = ids
        return TableColumns(numbers, cells, {"id": ids, **named})
    if doubles is not None:
        doubtful |= doubles
    return fast.keep(table, _settle(fast, table, source, cells, doubtful))


def _settle(
    fast: FastSession, table: Table, source: Source, cells: dict[str, Column], doubtful: Mask
) -> TableColumns:
    """Check the rows in doubt one by one and put those that can be used among the others."""
    numbers = source.numbers
    ids = as_texts(cells["id"])
    raw = source.raw_rows(np.flatnonzero(doubtful))
    named = set(_named_ids(table, raw))
    # An id that only reads the same once cleaned: whichever row comes first keeps it.
    twins = np.zeros(len(numbers), dtype=bool)
    clean = np.flatnonzero(~doubtful)
    own = KnownIds(ids.take(pa.array(clean)), clean).among(named)
    if own:
        twins[list(own.values())] = True
        more_raw = source.raw_rows(np.flatnonzero(twins))
        named |= set(_named_ids(table, more_raw))
        raw = sorted([*raw, *more_raw], key=lambda row: row[0])
        clean = np.flatnonzero(~(doubtful | twins))
    rows = _check_rows(fast, table, raw, named)
    more = hold_rows(table, rows)
    all_numbers = np.concatenate([numbers[clean], more.numbers])
    order = np.argsort(all_numbers, kind="stable")
    settled = {
        name: take_rows(join_columns(take_rows(column, clean), as_objects(more.cells[name])), order)
        for name, column in cells.items()
    }
    return TableColumns(all_numbers[order], settled)


def _check_rows(fast: FastSession, table: Table, raw: RawRows, named: set[str]) -> list[Row]:
    session = fast.session
    session.first_use = first_use = {}
    for name, known in fast.known.items():
        found = known.among(named)
        file = find_table(name).file
        first_use.update({record: (file, number) for record, number in found.items()})
        ids = known.ids.to_pylist() if len(known) <= _FEW_IDS else list(found)
        session.table_ids[name] = _SomeIds(ids, len(known))
    return check_rows(session, table, raw)


def _named_ids(table: Table, raw: RawRows) -> itertools.chain[str]:
    """Return every id that some raw rows hold or refer to."""
    columns = [column for column in table.columns if column.type in _IDS]
    cells = ((column, row.get(column.name)) for _, row in raw for column in columns)
    values = (check_cell(column, cell).value for column, cell in cells)
    return itertools.chain.from_iterable(
        value if isinstance(value, tuple) else (value,) for value in values if value
    )


def _doubt_references(
    fast: FastSession, column: Field, values: Column, doubtful: Mask
) -> KnownIds | None:
    """Call those rows doubtful that name an id no row has; return what differs from row to row."""
    tables = [fast.known[name] for name in column.refs]
    if isinstance(values, Coded):
        missing = _miss(values.values, tables)
        if missing.any():
            doubtful |= missing[values.codes]
    elif isinstance(values, np.ndarray):
        doubtful |= _miss(values, tables)
    else:
        named = KnownIds(as_texts(values), np.arange(len(values)))
        # No text has the key 0: there is none.
        doubtful |= (named.keys != 0) & ~are_known(named, tables)
        return named
    return None


def _miss(values: npt.NDArray[Any], tables: list[KnownIds]) -> Mask:
    """Return which values, ids or tuples of ids, name one that no table has."""
    lists = [value if isinstance(value, tuple) else (value,) if value else () for value in values]
    ends = np.cumsum([len(ids) for ids in lists], dtype=np.int64)
    flat = pa.array(itertools.chain.from_iterable(lists), type=pa.large_string())
    unknown = np.flatnonzero(~are_known(KnownIds(flat, np.arange(len(flat))), tables))
    missing = np.zeros(len(values), dtype=bool)
    missing[np.searchsorted(ends, unknown, side="right")] = True
    return missing


def _is_unknown(precision: Column) -> Mask:
    """Return where a place says itself that its position is not known."""
    words = as_objects(precision)
    return np.array([word == "unknown" for word in words], dtype=bool)


def _doubt_ends(table: Table, cells: dict[str, Column], doubtful: Mask) -> None:
    """Call a flow that comes back to where it starts doubtful, and a link with one end."""
    if table.name == "flows":
        both = zip(as_objects(cells["from_ids"]), as_objects(cells["to_ids"]), strict=True)
        circles = [not set(one).isdisjoint(other) for one, other in both]
        doubtful |= np.array(circles, dtype=bool)
    if table.name == "links":
        few = [len(ids) < 2 for ids in as_objects(cells["place_ids"])]
        doubtful |= np.array(few, dtype=bool)
