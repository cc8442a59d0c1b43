"""Write tables of numbers as one compressed file of columns that the browser reads as it lies.

Owns the container: the same file for the columns of a dense case and for its words. Refuses:
knowing what a column means (:mod:`routes.dense_pack`) and where files lie.

Unzipped: ``SLC1``; the header's length (uint32, little-endian); the header, JSON in UTF-8 with
spaces behind it so that what follows begins at a multiple of 8; then the columns one after the
other, each filled up to a multiple of 8 bytes; narrow columns that are the same in all but their
name stand there once. The header::

    {"version": 1, "tables": {NAME: {"rows": n, …facts, "columns":
        [{"name", "type", "offset" (from the first column's), "length" (items), …options}]}}}

Types: u8, u16, u32, i32, f32, f64, little-endian. Options, undone in this order on reading:

* ``planes``: the lowest bytes of all items first, then all the next ones, and so on;
* ``delta``: each item is the difference to the one before it, wrapped to its type;
* ``like``: 0 is the same item as in the column of that name, which stands earlier; the type's
  largest number is itself; any other n is n - 1;
* ``per``: the value is item / per; the largest item of the type means that it is unknown.

Unsigned whole numbers have one more, ``narrow``, with their ``size`` in bytes: they are cut into
blocks of which each has as few bytes to an item as it needs, and stay so in the reader's memory
(:mod:`routes.narrow_column`). With it, ``planes`` are those of all blocks together, each item
standing in as many as its block has bytes, ``delta`` begins anew with every block, and there is no
``like`` and no ``per``.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from routes.narrow_column import store_narrow

__all__ = ["MAGIC", "Column", "Table", "shrink", "store_column", "write_columns"]

MAGIC: Final = b"SLC1"

_TYPES: Final = {"u1": "u8", "u2": "u16", "u4": "u32", "i4": "i32", "f4": "f32", "f8": "f64"}
_ALIGN: Final = 8
#: Bytes compressed at a time: enough for the codes to fit the content, few enough to share work.
_PART: Final = 1 << 20
_LEVEL: Final = 6
_WORKERS: Final = 4
# No name, no time, unknown system: equal content gives equal bytes (RFC 1952).
_GZIP_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it is meant: whole numbers or floats, and how they are to be stored.

    ``per`` belongs to whole numbers that mean a share of one (``per=10``: tenths); the largest
    number of the type is then unknown. ``like`` names an earlier column of the same type.
    ``narrow`` belongs to unsigned whole numbers that are read one by one.
    """

    name: str
    values: npt.NDArray[Any]
    delta: bool = False
    planes: bool = False
    like: str = ""
    per: int = 0
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table's columns and what else its header says of it."""

    rows: int
    columns: tuple[Column, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


def write_columns(tables: Mapping[str, Table]) -> bytes:
    """Write tables as one gzip file; the same tables give the same bytes.

    Raises:
        ValueError: a column has a type that the file does not know, misses what it is like, or is
            narrow and cannot be.
    """
    described: dict[str, Any] = {}
    parts: list[bytes] = []
    offset = 0
    stored: dict[tuple[str, bytes], int] = {}  # narrow columns: nobody changes them where they lie
    for name, table in tables.items():
        raws = {column.name: column.values for column in table.columns if not column.narrow}
        entries = []
        for column in table.columns:
            form = _describe(column)
            content = store_column(column, raws)
            if column.narrow:
                form["size"] = len(content)
            key = (json.dumps(form), content)
            first = stored.setdefault(key, offset) if column.narrow else offset
            entries.append({"name": column.name, **form, "offset": first})
            if first != offset:
                continue
            content += bytes(-len(content) % _ALIGN)
            parts.extend(content[i : i + _PART] for i in range(0, len(content), _PART))
            offset += len(content)
        described[name] = {"rows": table.rows, **table.facts, "columns": entries}
    header = json.dumps(
        {"version": 1, "tables": described}, ensure_ascii=False, separators=(",", ":")
    ).encode()
    start = len(MAGIC) + 4
    header += b" " * (-(start + len(header)) % _ALIGN)
    return _gzip([MAGIC + struct.pack("<I", len(header)) + header, *parts])


def shrink(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Give whole numbers from 0 in the smallest unsigned type that holds them.

    Raises:
        ValueError: one is negative, or larger than 32 bits hold.
    """
    low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    if low < 0 or high >= 1 << 32:
        raise ValueError(f"no unsigned number of 32 bits: {low if low < 0 else high}")
    return values.astype("<u1" if high < 1 << 8 else "<u2" if high < 1 << 16 else "<u4")


def store_column(column: Column, raws: Mapping[str, npt.NDArray[Any]] | None = None) -> bytes:
    """Give a column's bytes as they are stored, before they are compressed.

    Args:
        column: the column.
        raws: the values of the columns that it may be like, by name.

    Raises:
        ValueError: the column misses what it is like.
    """
    if column.narrow:
        return store_narrow(column.values, delta=column.delta, planes=column.planes)
    values = column.values.astype(column.values.dtype.newbyteorder("<"), copy=False)
    if column.like:
        values = _as_differing(column, values, raws or {})
    if column.delta and len(values):
        # Unsigned numbers wrap, which is what the reader's running sum undoes.
        whole = values.view(f"<u{values.dtype.itemsize}")
        stored = whole.copy()
        stored[1:] = whole[1:] - whole[:-1]
        values = stored
    if column.planes:
        size = values.dtype.itemsize
        return np.ascontiguousarray(values).view(np.uint8).reshape(-1, size).T.tobytes()
    return values.tobytes()


def _describe(column: Column) -> dict[str, Any]:
    """Say how a column is stored, all but where and under what name."""
    kind = column.values.dtype.str[1:]
    if kind not in _TYPES:
        raise ValueError(f"{column.name}: no column of type {column.values.dtype}")
    if column.narrow and (kind[0] != "u" or column.like or column.per):
        raise ValueError(f"{column.name}: only plain unsigned numbers can be narrow")
    options = {
        name: value
        for name in ("planes", "delta", "like", "per", "narrow")
        if (value := getattr(column, name))
    }
    return {"type": _TYPES[kind], "length": len(column.values), **options}


def _as_differing(
    column: Column, values: npt.NDArray[Any], raws: Mapping[str, npt.NDArray[Any]]
) -> npt.NDArray[Any]:
    other = raws.get(column.like)
    if other is None or other.dtype != column.values.dtype or len(other) != len(values):
        raise ValueError(f"{column.name}: no column to be like: {column.like}")
    differs = values != other
    most = np.iinfo(values.dtype).max
    if (values[differs] == most - 1).any():
        raise ValueError(f"{column.name}: {most - 1} cannot be told from {most}")
    one, none = values.dtype.type(1), values.dtype.type(0)
    return np.where(differs, np.where(values == most, values, values + one), none)


def _gzip(parts: Sequence[bytes]) -> bytes:
    """Compress parts at the same time and join them into one gzip stream."""

    def deflate(part: bytes) -> bytes:
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
        # A full flush ends on a whole byte and looks at nothing before: parts can be joined.
        return packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH)

    with ThreadPoolExecutor(_WORKERS) as pool:
        packed = list(pool.map(deflate, parts))
    check, size = 0, 0
    for part in parts:
        check = zlib.crc32(part, check)
        size += len(part)
    end = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS).flush()
    tail = struct.pack("<II", check, size & 0xFFFFFFFF)
    return b"".join((_GZIP_HEAD, *packed, end, tail))
