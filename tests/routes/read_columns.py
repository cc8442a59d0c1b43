"""Read a file of columns in Python, plainly and slowly: what the written form says, undone."""

import gzip
import json
import re
import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

DTYPES = {"u8": "<u1", "u16": "<u2", "u32": "<u4", "i32": "<i4", "f32": "<f4", "f64": "<f8"}


@dataclass
class ReadTable:
    """A table of a file: what its header says, and its columns as written and as meant."""

    facts: dict[str, Any]
    raw: dict[str, np.ndarray]
    columns: dict[str, np.ndarray]

    @property
    def rows(self) -> int:
        return self.facts["rows"]

    def words(self, name: str) -> list[str]:
        """The words of a column that holds indices into a list of them."""
        return [self.facts["dicts"][name][i] for i in self.columns[name]]

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
            fill(pool[p], [column[i] for column in numbers]) if numbers else pool[p]
            for i, p in enumerate(index)
        ]


def fill(text: str, numbers: list[int]) -> str:
    left = iter(numbers)

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
        for entry in table.pop("columns"):
            assert entry["offset"] % 8 == 0
            values = read_column(entry, content[start + entry["offset"] :], raw)
            raw[entry["name"]] = values
            if entry.get("per"):
                most = np.iinfo(values.dtype).max
                values = np.where(values == most, np.nan, values / entry["per"])
            columns[entry["name"]] = values
        tables[name] = ReadTable(table, raw, columns)
    return tables


def read_column(entry: dict[str, Any], content: bytes, raw: dict[str, np.ndarray]) -> np.ndarray:
    dtype = np.dtype(DTYPES[entry["type"]])
    count = entry["length"]
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
