"""Own a Parquet file as a source of columns, read one at a time so that memory holds one.

Columns that take less than a few bytes a row in the file repeat their values: they are read as
codes and a dictionary, never as a million texts.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from geodata.container_rows import raw_rows
from geodata.errors import CaseReadError
from geodata.fast_cells import flatten
from geodata.fast_check import RawRows
from geodata.fast_column import Geometries, Rows
from geodata.fast_points import read_wkb_points
from geodata.schema import Table

__all__ = ["MAX_ROWS", "ParquetSource", "open_parquet"]

MAX_ROWS: Final = 20_000_000
_GEOMETRY: Final = "geometry"
_REPEATED_BYTES: Final = 3


def open_parquet(path: Path, *, read_dictionary: list[str] | None = None) -> pq.ParquetFile:
    """Open a Parquet file of a case.

    Raises:
        CaseReadError: if it claims more rows than any case has, or two columns of one name.
        OSError, pyarrow.ArrowInvalid: if it cannot be opened.
    """
    file = pq.ParquetFile(path, read_dictionary=read_dictionary, memory_map=True)
    if file.metadata.num_rows > MAX_ROWS:
        raise CaseReadError(f"{path.name}: {file.metadata.num_rows} rows > {MAX_ROWS}")
    names = file.schema_arrow.names
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise CaseReadError(f"{path.name}: two columns “{twice}”")
    return file


class ParquetSource:
    """Give the columns of a Parquet file that holds one table of a case."""

    def __init__(self, path: Path, table: Table) -> None:
        self._table = table
        repeated = _repeated_columns(open_parquet(path))
        self._file = open_parquet(path, read_dictionary=repeated)
        # Small as they are, they are read together, several at a time.
        self._repeated = self._file.read(columns=repeated) if repeated else None
        self._names = [n for n in self._file.schema_arrow.names if n.lower() != "fid"]
        order = [column.name for column in table.columns] + [_GEOMETRY]
        self._order = [n for n in order if n in self._names and n not in repeated]
        # While a column is checked, the next one is read.
        self._reader = ThreadPoolExecutor(1)
        self._ahead: tuple[str, Future[pa.Array]] | None = None
        self._lock = Lock()
        self.numbers: Rows = np.arange(1, self._file.metadata.num_rows + 1, dtype=np.int64)

    def close(self) -> None:
        """Let the file go."""
        self._reader.shutdown()
        self._file.close()

    @property
    def found(self) -> set[str]:
        """The names of the columns in the file, the geometry's left out."""
        return {name for name in self._names if name != _GEOMETRY}

    def read_column(self, name: str) -> pa.Array | None:
        """Return the raw cells of a column, None if the file has none of that name."""
        return self._read(name) if name in self._names else None

    def read_geometries(
        self,
    ) -> tuple[Geometries, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Return the points of all rows, which rows have something else, and which nothing."""
        rows = len(self.numbers)
        array = self.read_column(_GEOMETRY)
        if array is None:
            array = pa.nulls(rows, pa.binary())
        if isinstance(array, pa.ExtensionArray):
            array = array.storage
        if not (pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type)):
            empty, every = np.full(rows, np.nan), np.ones(rows, dtype=bool)
            return Geometries(empty, empty, {}), every, ~every
        return read_wkb_points(array)

    def raw_rows(self, rows: Rows) -> RawRows:
        """Return some rows as `geodata.rows` takes them."""
        taken = pa.array(rows)
        table = pa.table({name: self._pick(name, taken) for name in self._names})
        raw = raw_rows(self._table, table, geometry=_GEOMETRY)
        return [(int(self.numbers[row]), cells) for row, (_, cells) in zip(rows, raw, strict=True)]

    def _read(self, name: str) -> pa.Array:
        if self._repeated is not None and name in self._repeated.column_names:
            return flatten(self._repeated.column(name))
        ahead, self._ahead = self._ahead, None
        found = ahead[1].result() if ahead is not None and ahead[0] == name else self._load(name)
        place = self._order.index(name) + 1
        if place < len(self._order):
            following = self._order[place]
            self._ahead = (following, self._reader.submit(self._load, following))
        return found

    def _pick(self, name: str, rows: pa.Array) -> pa.Array:
        if self._repeated is not None and name in self._repeated.column_names:
            return flatten(self._repeated.column(name)).take(rows)
        return self._load(name).take(rows)

    def _load(self, name: str) -> pa.Array:
        with self._lock:
            return flatten(self._file.read(columns=[name]).column(name))


def _repeated_columns(file: pq.ParquetFile) -> list[str]:
    """Return the columns of text that take next to no room."""
    sizes: dict[str, int] = {}
    metadata = file.metadata
    for group in range(metadata.num_row_groups):
        for place in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(place)
            sizes[chunk.path_in_schema] = (
                sizes.get(chunk.path_in_schema, 0) + chunk.total_uncompressed_size
            )
    texts = {
        entry.name
        for entry in file.schema_arrow
        if pa.types.is_string(entry.type) or pa.types.is_large_string(entry.type)
    }
    most = _REPEATED_BYTES * metadata.num_rows
    return sorted(name for name in texts if sizes.get(name, most) < most)
