"""Read a file of columns in Python, plainly and slowly: what the written form says, undone."""

import gzip
import json
import math
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

DTYPES = {"u8": "<u1", "u16": "<u2", "u32": "<u4", "i32": "<i4", "f32": "<f4", "f64": "<f8"}


@dataclass
class ReadTable:
    """A table of a file: what its header says, and its columns as written and as meant.

    ``forms`` is what the header says of each column.
    """

    facts: dict[str, Any]
    raw: dict[str, np.ndarray]
    columns: dict[str, np.ndarray]
    forms: list[dict[str, Any]]

    @property
    def rows(self) -> int:
        return self.facts["rows"]

    def words(self, name: str) -> list[str]:
        """The words of a column that holds indices into a list of them."""
        return [self.facts["dicts"][name][i] for i in self.columns[name]]

    def numbers(self, name: str) -> list[float]:
        """A column of numbers that come with the words: shares + 1, 0 unknown, else as they are."""
        values, per = self.columns[name].tolist(), self.facts["shares"][name]
        return [(v - 1) / per if v else math.nan for v in values] if per else values

    def texts(self, name: str) -> list[str]:
        """The texts of a coded column."""
        fact = self.facts["texts"][name]
        ends = self.columns[f"{name}Offset"].tolist()
        content = self.columns[f"{name}Bytes"].tobytes()
        pool = [content[a:b].decode() for a, b in pairwise(ends)]
        assert len(pool) == fact["pool"]
        index = self.columns[name] if fact["index"] else range(self.rows)
        numbers = [self.columns[f"{name}{slot}"].tolist() for slot in range(fact["slots"])]
        return [
            fill(pool[p], [column[i] for column in numbers], right=fact["right"])
            if numbers
            else pool[p]
            for i, p in enumerate(index)
        ]


def joined_places(tables: dict[str, ReadTable]) -> ReadTable:
    """The places of both tables as one, as rows number them: the ends of flows, then the others."""
    parts = [tables[name] for name in ("ends", "places") if name in tables]
    assert all(part.facts["dicts"] == parts[0].facts["dicts"] for part in parts)

    def join(columns: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
        assert all(list(each) == list(columns[0]) for each in columns)
        return {name: np.concatenate([each[name] for each in columns]) for name in columns[0]}

    facts = {**parts[-1].facts, "rows": sum(part.rows for part in parts)}
    raw, columns = (join([getattr(part, name) for part in parts]) for name in ("raw", "columns"))
    return ReadTable(facts, raw, columns, [form for part in parts for form in part.forms])


def fill(text: str, numbers: list[int], *, right: bool) -> str:
    marks = len(re.findall("[\0-\t]", text))
    left = iter(numbers[len(numbers) - marks :] if right else numbers)

    def put(mark: re.Match[str]) -> str:
        width = ord(mark[0])
        return str(next(left)).zfill(width + 1 if width else 0)

    return re.sub("[\0-\t]", put, text)


def read_columns(data: bytes) -> dict[str, ReadTable]:
    """Read a file that :func:`routes.columns.write_columns` has written."""
    content = gzip.decompress(data)
    assert content[:4] == b"SLC1"
    (size,) = struct.unpack("<I", content[4:8])
    header = json.loads(content[8 : 8 + size])
    assert header["version"] == 1
    start = 8 + size
    assert start % 8 == 0
    tables = {}
    for name, table in header["tables"].items():
        raw: dict[str, np.ndarray] = {}
        columns = {}
        forms = table.pop("columns")
        for entry in forms:
            assert entry["offset"] % 8 == 0
            values = read_column(entry, content[start + entry["offset"] :], raw)
            raw[entry["name"]] = values
            if entry.get("per"):
                most = np.iinfo(values.dtype).max
                values = np.where(values == most, np.nan, values / entry["per"])
            columns[entry["name"]] = values
        tables[name] = ReadTable(table, raw, columns, forms)
    return tables


def read_column(entry: dict[str, Any], content: bytes, raw: dict[str, np.ndarray]) -> np.ndarray:
    dtype = np.dtype(DTYPES[entry["type"]])
    count = entry["length"]
    if entry.get("narrow"):
        return np.array(list(read_narrow(entry, content)), dtype)
    content = content[: count * dtype.itemsize]
    if entry.get("planes"):
        planes = np.frombuffer(content, np.uint8).reshape(dtype.itemsize, count)
        content = planes.T.tobytes()
    values = np.frombuffer(content, dtype)
    if entry.get("delta"):
        values = np.cumsum(values, dtype=f"<u{dtype.itemsize}").view(dtype)
    if entry.get("like"):
        most = np.iinfo(dtype).max
        less = np.where(values == most, values, values - dtype.type(1))
        values = np.where(values == 0, raw[entry["like"]], less)
    return values


def read_narrow(entry: dict[str, Any], content: bytes) -> Iterator[int]:
    """The items of a narrow column, block by block."""
    lengths = [min(128, entry["length"] - i) for i in range(0, entry["length"], 128)]
    bases = struct.unpack(f"<{len(lengths)}I", content[: 4 * len(lengths)])
    widths = content[4 * len(lengths) : 5 * len(lengths)]
    left = iter(content[5 * len(lengths) :])
    blocks = [[[0] * width for _ in range(n)] for width, n in zip(widths, lengths, strict=True)]
    for place in range(4) if entry.get("planes") else [slice(None)]:
        for block, width in zip(blocks, widths, strict=True):
            for item in block:
                if place == slice(None):
                    item[:] = [next(left) for _ in range(width)]
                elif place < width:
                    item[place] = next(left)
    for block, base, width in zip(blocks, bases, widths, strict=True):
        numbers = [int.from_bytes(bytes(item), "little") for item in block]
        if entry.get("delta"):
            numbers = [total % 256**width for total in accumulate(numbers)]
        yield from (base + number for number in numbers)
