"""Own a large GeoJSON file as a source of columns, where each feature has a line of its own.

So do this project, QGIS and GDAL write it. Lines that hold a point are read all at once; others,
and what is not plainly of the schema's types, one by one. A file of another shape is refused here
and read as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

from geodata.fast_cells import flatten
from geodata.fast_check import RawRows
from geodata.fast_column import Geometries, Rows
from geodata.fast_points import hold_points
from geodata.schema import Table

__all__ = ["FeatureSource", "open_features"]

ReadItem = Callable[[int, Any], dict[str, Any] | None]
"""Gives the raw cells of a feature by its number, None if it is of no use (which is then told)."""

_HEAD: Final = re.compile(rb'"features"[ \t\r\n]*:[ \t\r\n]*\[[ \t\r]*\n')
_TAIL: Final = re.compile(rb"\n[ \t]*\]")
_HEAD_BYTES: Final = 65_536
_CHUNK_BYTES: Final = 32_000_000
_BLOCK_BYTES: Final = 4_000_000
_POINTS: Final = (b'"type": "Point"', b'"type":"Point"')
_BLANK, _OPEN, _CLOSE, _COMMA = b" {},"
_KINDS: Final = {"number": pa.float64(), "count": pa.float64()}


class FeatureSource:
    """Give the columns of a file of features, one a line."""

    def __init__(
        self, table: pa.Table, rows: pa.Array, lines: _Lines, read_item: ReadItem
    ) -> None:
        self._properties: Any = flatten(table.column("properties"))
        self._geometry: Any = flatten(table.column("geometry"))
        self._rows = rows  # the row of the table for each line, null where it is not in it
        self._lines = lines
        self._read_item = read_item
        self.numbers: Rows = np.arange(1, len(lines) + 1, dtype=np.int64)

    def read_column(self, name: str) -> pa.Array | None:
        """Return the raw cells of a column, all null where the file has none of that name."""
        return self._spread(self._properties.field(name))

    def read_geometries(
        self,
    ) -> tuple[Geometries, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Return the points of all rows, and which rows have something else."""
        lists = self._spread(self._geometry.field("coordinates"))
        lengths = lists.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
        fits = (lengths == 2) | (lengths == 3)
        fits &= pc.equal(self._spread(self._geometry.field("type")), "Point").fill_null(
            False
        ).to_numpy(zero_copy_only=False)
        points = lists.filter(pa.array(fits))
        ends = np.cumsum(lengths[fits])
        starts = ends - lengths[fits]
        numbers = points.flatten().fill_null(np.nan).to_numpy(zero_copy_only=False)
        at = np.full((2, len(fits)), np.nan)
        at[0, fits], at[1, fits] = numbers[starts], numbers[starts + 1]
        found, unclear = hold_points(at[0], at[1])
        return found, unclear, np.zeros(len(fits), dtype=bool)

    def raw_rows(self, rows: Rows) -> RawRows:
        """Return some features as `geodata.rows` takes them, without those that are of no use."""
        found: RawRows = []
        for row in rows.tolist():
            cells = self._read_item(row + 1, self._lines.item(row))
            if cells is not None:
                found.append((row + 1, cells))
        return found

    def _spread(self, array: pa.Array) -> pa.Array:
        return array if self._rows is None else array.take(self._rows)


class _Lines:
    """The lines of the features of a file, without the commas between them."""

    def __init__(self, raw: bytes, start: int, end: int) -> None:
        self.raw = raw
        data = np.frombuffer(raw, dtype=np.uint8)
        breaks = np.flatnonzero(data[start:end] == ord("\n")) + start
        self.starts = np.concatenate([[start], breaks + 1])
        self.ends = np.concatenate([breaks, [end]])
        # Windows ends its lines with two letters.
        self.ends = self.ends - (data[self.ends - 1] == ord("\r"))

    def __len__(self) -> int:
        return len(self.starts)

    def part_commas(self) -> bool:
        """Leave the commas out; return whether all lines are objects with a comma between them."""
        data = np.frombuffer(self.raw, dtype=np.uint8)
        if (self.ends - self.starts < 3).any():
            return False
        commas = data[self.ends - 1] == _COMMA
        if not commas[:-1].all() or commas[-1]:
            return False
        self.ends = self.ends - commas
        return bool(((data[self.starts] == _OPEN) & (data[self.ends - 1] == _CLOSE)).all())

    def chunks(self) -> Iterator[tuple[int, int]]:
        """Yield the first line and the one after the last of stretches of some megabytes."""
        first = 0
        while first < len(self):
            end = self.starts[first] + _CHUNK_BYTES
            after = max(int(np.searchsorted(self.starts, end)), first + 1)
            yield first, after
            first = after

    def item(self, line: int) -> Any:
        """Return the object of a line.

        Raises:
            ValueError: if it is none.
        """
        return json.loads(
            self.raw[self.starts[line] : self.ends[line]].decode(), parse_constant=_refuse
        )


def open_features(
    raw: bytes, table: Table, read_item: ReadItem
) -> tuple[FeatureSource, set[str]] | None:
    """Open the bytes of a GeoJSON file; None if its features are not beyond doubt.

    Returns:
        The source, and the names of the properties found that the schema knows or does not.
    """
    lines = _find_lines(raw)
    if lines is None or not lines.part_commas():
        return None
    try:
        parts, matched = _read_points(lines, table)
        found: set[str] = set()
        for line in np.flatnonzero(~matched).tolist():
            item = lines.item(line)
            cells = item.get("properties") if isinstance(item, dict) else None
            found |= set(cells) if isinstance(cells, dict) else set()
    except (pa.ArrowInvalid, ValueError, RecursionError):
        return None
    if not parts:
        return None
    whole = pa.concat_tables(parts).combine_chunks()
    rows = None
    if not matched.all():
        places = np.cumsum(matched) - 1
        rows = pa.array(places, mask=~matched)
    source = FeatureSource(whole, rows, lines, read_item)
    properties: Any = flatten(whole.column("properties"))
    for column in table.columns:
        if properties.field(column.name).null_count < len(properties):
            found.add(column.name)
        elif column.required and column.name not in found:
            return None  # nobody has it, or all have it empty: those are told in other words
    return source, found


def _find_lines(raw: bytes) -> _Lines | None:
    """Find the lines of the features; None if the rest is not one object with nothing in them."""
    head = _HEAD.search(raw[:_HEAD_BYTES])
    if head is None:
        return None
    offset = max(len(raw) - _HEAD_BYTES, head.end() - 1)
    tails = list(_TAIL.finditer(raw[offset:]))
    if not tails:
        return None
    end = offset + tails[-1].start()
    frame = raw[: head.end()] + raw[end:]
    try:
        document = json.loads(
            frame.decode("utf-8-sig"), object_pairs_hook=_single, parse_constant=_refuse
        )
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or document.get("features") != [] or end <= head.end():
        return None
    return _Lines(raw, head.end(), end)


def _read_points(lines: _Lines, table: Table) -> tuple[list[pa.Table], npt.NDArray[np.bool_]]:
    """Read the lines that hold a point; also return which these are.

    Raises:
        ValueError: if some line is not one object, or holds what JSON has not.
        pyarrow.ArrowInvalid: if it is not of the schema's types.
    """
    schema = _schema(table)
    first = lines.raw[lines.starts[0] : lines.ends[0]]
    mark = next((mark for mark in _POINTS if mark in first), _POINTS[0])
    matched = np.zeros(len(lines), dtype=bool)
    parts = []
    for begin, after in lines.chunks():
        start, end = int(lines.starts[begin]), int(lines.ends[after - 1])
        data: Any = np.frombuffer(lines.raw, dtype=np.uint8)[start:end].copy()
        data[lines.ends[begin : after - 1] - start] = _BLANK  # the commas
        at = np.append(lines.starts[begin:after], end) - start
        buffers = [None, pa.py_buffer(at), pa.py_buffer(data)]
        texts = pa.Array.from_buffers(pa.large_binary(), after - begin, buffers)
        holds = pc.match_substring(texts, mark.decode()).to_numpy(zero_copy_only=False)
        matched[begin:after] = holds
        if not holds.any():
            continue
        if not holds.all():
            data = b"\n".join(texts.filter(pa.array(holds)).to_pylist())
        part = pyarrow.json.read_json(
            pa.BufferReader(pa.py_buffer(data)),
            read_options=pyarrow.json.ReadOptions(block_size=_BLOCK_BYTES),
            parse_options=pyarrow.json.ParseOptions(
                explicit_schema=schema, newlines_in_values=False,
                unexpected_field_behavior="error",
            ),
        )  # fmt: skip
        part.validate(full=True)  # the reader lets bytes through that are no UTF-8
        if part.num_rows != int(holds.sum()) or _holds_no_number(part, table):
            raise ValueError("a line is not one object of JSON")
        parts.append(part)
    return parts, matched


def _holds_no_number(part: pa.Table, table: Table) -> bool:
    """Return whether a number is none: the reader takes NaN and Infinity, which JSON has not."""
    properties: Any = flatten(part.column("properties"))
    geometry: Any = flatten(part.column("geometry"))
    columns = [properties.field(c.name) for c in table.columns if c.type in _KINDS]
    columns.append(geometry.field("coordinates").flatten())
    return any(pc.any(pc.invert(pc.is_finite(column))).as_py() or False for column in columns)


def _schema(table: Table) -> pa.Schema:
    properties = [(c.name, _KINDS.get(c.type, pa.string())) for c in table.columns]
    shape = [("type", pa.string()), ("coordinates", pa.list_(pa.float64()))]
    return pa.schema(
        [
            ("type", pa.string()),
            ("properties", pa.struct(properties)),
            ("geometry", pa.struct(shape)),
        ]
    )


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not a number in JSON")
