"""Own a large CSV file as a source of columns, where its cells can be told apart beyond doubt.

Arrow's reader is lenient where `geodata.read` is strict, so the quotes are looked at first, all at
once: each must open or close a whole cell, or stand double inside one. A file that is not so, or
whose rows are not all equally long, is refused here and read row by row.
"""

from __future__ import annotations

import csv
import io
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from geodata.fast_cells import flatten
from geodata.fast_check import RawRows
from geodata.fast_column import Geometries, Rows

__all__ = ["CsvSource", "open_csv"]

_QUOTE, _LINE, _RETURN = ord('"'), ord("\n"), ord("\r")
_HEADER_BYTES: Final = 65_536
_BLOCK_BYTES: Final = 8_000_000
_FIRST_ROW: Final = 2  # the header is row 1
_MARK: Final = b"\xef\xbb\xbf"


class CsvSource:
    """Give the columns of a CSV file; `names` are those of its header, in small letters."""

    def __init__(self, table: pa.Table, header: list[str]) -> None:
        self._table = table
        self.header = header
        self._names: list[str] = header
        self.numbers: Rows = np.arange(table.num_rows, dtype=np.int64) + _FIRST_ROW

    def use_names(self, names: list[str]) -> None:
        """Take the names by which the columns are known, "" for those that cannot be used."""
        self._names = names

    def read_column(self, name: str) -> pa.Array | None:
        """Return the raw cells of a column, None if the file has none of that name."""
        if name not in self._names:
            return None
        return flatten(self._table.column(self._names.index(name)))

    def read_geometries(
        self,
    ) -> tuple[Geometries, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Refuse: no table of points is kept as CSV."""
        raise NotImplementedError

    def raw_rows(self, rows: Rows) -> RawRows:
        """Return some rows as `geodata.rows` takes them, without those that are blank."""
        columns = [column.to_pylist() for column in self._table.take(pa.array(rows)).columns]
        found: RawRows = []
        for number, cells in zip(
            self.numbers[rows].tolist(), zip(*columns, strict=True), strict=True
        ):
            if "".join(cells).strip():
                found.append((number, dict(zip(self._names, cells, strict=True))))
        return found


def open_csv(raw: bytes) -> CsvSource | None:
    """Open the bytes of a CSV file; None if its cells are not beyond doubt."""
    text = raw.removeprefix(_MARK)
    line = text.partition(b"\n")[0]
    mark = b";" if line.count(b";") > line.count(b",") else b","
    header = _read_header(text, mark.decode())
    if header is None or len(header) < 2:
        return None
    rows = _count_rows(np.frombuffer(text, dtype=np.uint8), mark[0])
    if rows is None:
        return None
    names = [f"c{place}" for place in range(len(header))]
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(text),
            read_options=pyarrow.csv.ReadOptions(
                column_names=names, skip_rows=1, block_size=_BLOCK_BYTES, use_threads=True
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=mark.decode(), quote_char='"', double_quote=True, escape_char=False,
                newlines_in_values=True, ignore_empty_lines=False,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False,
                quoted_strings_can_be_null=False, check_utf8=True,
            ),
        )  # fmt: skip
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None  # rows of other lengths, bytes that are no UTF-8: told row by row
    longest = [pc.max(pc.binary_length(column)).as_py() or 0 for column in table.columns]
    if table.num_rows != rows - 1 or max(longest) > csv.field_size_limit():
        return None
    return CsvSource(table, header)


def _read_header(text: bytes, mark: str) -> list[str] | None:
    """Return the names in the first line, None if it is not one line in UTF-8."""
    line, end, _ = text[:_HEADER_BYTES].partition(b"\n")
    if not end:
        return None
    try:
        rows = list(csv.reader(io.StringIO(line.decode().rstrip("\r"), newline=""),
                               delimiter=mark, strict=True))  # fmt: skip
    except (UnicodeDecodeError, csv.Error):
        return None
    return [cell.strip().lower() for cell in rows[0]] if len(rows) == 1 and rows[0] else None


def _count_rows(data: npt.NDArray[np.uint8], mark: int) -> int | None:
    """Count the rows, the header's included; None if a quote or a line's end is out of place."""
    quotes = np.flatnonzero(data == _QUOTE)
    if len(quotes) % 2 or not len(data) or (data == 0).any():
        return None
    ends: Any = np.zeros(256, dtype=bool)
    ends[[mark, _LINE, _RETURN, _QUOTE]] = True
    opening, closing = quotes[::2], quotes[1::2]
    before = data[np.maximum(opening - 1, 0)]
    after = data[np.minimum(closing + 1, len(data) - 1)]
    if not (ends[before] | (opening == 0)).all():
        return None
    if not (ends[after] | (closing == len(data) - 1)).all():
        return None
    returns = np.flatnonzero(data == _RETURN)
    if len(returns):
        # A return alone ends a line too, in some programs: left to the reader of rows.
        following = data[np.minimum(returns + 1, len(data) - 1)]
        if not (following == _LINE).all() or returns[-1] == len(data) - 1:
            return None
    lines = np.flatnonzero(data == _LINE)
    outside = lines[np.searchsorted(quotes, lines) % 2 == 0] if len(quotes) else lines
    count = len(outside)
    return count if count and outside[-1] == len(data) - 1 else count + 1


