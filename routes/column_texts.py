"""Turn a column of texts into columns of numbers: what repeats is written once.

Owns the coding of ids, labels and names for a file of columns (:mod:`routes.columns`). Refuses:
knowing what the texts mean.

Registers number their rows and repeat their wording: of "20.5 kg at Tunis 7" only the numbers are
new. So each run of digits is taken out, what is left is kept once, in a pool, and a row is one
index into the pool and its numbers. A text column ``id`` becomes

* ``id``: the row's index into the pool; left out where every row has a text of its own in order;
* ``idOffset`` (pool + 1 items, in bytes) and ``idBytes``: the pool's texts in UTF-8;
* ``id0``, ``id1``, …: the row's numbers, from left to right, 0 where it has fewer.

In a pool's text a byte below 10 stands for the next number: 0 as it is, b from 1 with zeros in
front up to b + 1 digits. Where a column has no number columns its bytes are all text.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from routes.columns import Column, shrink

__all__ = ["code_texts"]

_MARKS: Final = 10  # bytes below this stand for numbers
_MOST_DIGITS: Final = 9  # a longer number does not fit 32 bits
_MOST_NUMBERS: Final = 8  # what a text has beyond stays text
_SAMPLE: Final = 1 << 16

_Bytes = npt.NDArray[np.uint8]
_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of digits that become numbers: first byte, length, row, place among the row's."""

    start: _Ints
    length: _Ints
    row: _Ints
    slot: _Ints


def code_texts(
    name: str, texts: Sequence[str] | npt.NDArray[Any]
) -> tuple[tuple[Column, ...], dict[str, Any]]:
    """Code a column of texts; give its columns, and the facts a reader needs to decode them.

    The facts are ``pool`` (number of texts kept), ``slots`` (number columns) and ``index``
    (whether there is one).
    """
    import pyarrow as pa

    array = pa.array(texts, type=pa.large_string())
    offsets = np.frombuffer(array.buffers()[1] or bytes(8), np.int64)[: len(array) + 1]
    content = np.frombuffer(array.buffers()[2] or b"", np.uint8)[: offsets[-1]]
    numbers: list[npt.NDArray[Any]] = []
    # Control characters are no part of a checked case; with one in it nothing is taken out.
    if not (content < _MARKS).any():
        runs = _find_runs(content, offsets)
        numbers = _read_numbers(content, runs, len(array))
        content, offsets = _take_out(content, offsets, runs)
    array = pa.LargeStringArray.from_buffers(
        len(array), pa.py_buffer(offsets.astype(np.int64)), pa.py_buffer(content)
    )
    coded = array.dictionary_encode()
    index = coded.indices.to_numpy().astype(np.int64)
    pool = [text.encode() for text in coded.dictionary.to_pylist()]
    own = len(pool) == len(index)
    ends = np.cumsum([0, *map(len, pool)])
    columns = (
        *(() if own else (Column(name, shrink(index)),)),
        Column(f"{name}Offset", ends.astype("<u4"), delta=True, planes=True),
        Column(f"{name}Bytes", np.frombuffer(b"".join(pool), np.uint8)),
        *(_number_column(f"{name}{slot}", values) for slot, values in enumerate(numbers)),
    )
    return columns, {"pool": len(pool), "slots": len(numbers), "index": not own}


def _find_runs(content: _Bytes, offsets: _Ints) -> _Runs:
    """Find the runs of digits of every text that are to become numbers."""
    digit = (content >= ord("0")) & (content <= ord("9"))
    first = digit.copy()
    first[1:] &= ~digit[:-1]
    last = digit.copy()
    last[:-1] &= ~digit[1:]
    borders = offsets[(offsets > 0) & (offsets < len(content))]
    first[borders] = digit[borders]  # a text's first byte goes on from no other text
    last[borders - 1] = digit[borders - 1]
    start = np.flatnonzero(first)
    length = np.flatnonzero(last) - start + 1
    fits = length <= _MOST_DIGITS
    start, length = start[fits], length[fits]
    row = np.searchsorted(offsets, start, side="right") - 1
    head = np.flatnonzero(np.diff(row, prepend=-1))
    slot = np.arange(len(row)) - np.repeat(head, np.diff(np.append(head, len(row))))
    kept = slot < _MOST_NUMBERS
    return _Runs(start[kept], length[kept], row[kept], slot[kept])


def _read_numbers(content: _Bytes, runs: _Runs, rows: int) -> list[npt.NDArray[Any]]:
    value = np.zeros(len(runs.start), np.int64)
    for place in range(int(runs.length.max(initial=0))):
        here = place < runs.length
        value[here] = value[here] * 10 + (content[runs.start[here] + place] - ord("0"))
    numbers = []
    for slot in range(int(runs.slot.max(initial=-1)) + 1):
        column = np.zeros(rows, np.int64)
        at = runs.slot == slot
        column[runs.row[at]] = value[at]
        numbers.append(column)
    return numbers


def _take_out(content: _Bytes, offsets: _Ints, runs: _Runs) -> tuple[_Bytes, _Ints]:
    """Put a mark in place of every run; give the new bytes and where each text begins in them."""
    padded = (content[runs.start] == ord("0")) & (runs.length > 1)
    marked = content.copy()
    marked[runs.start] = np.where(padded, runs.length - 1, 0)
    kept = np.ones(len(content), np.bool_)
    for place in range(1, int(runs.length.max(initial=0))):
        kept[runs.start[runs.length > place] + place] = False
    gone = np.bincount(runs.row, weights=runs.length - 1, minlength=len(offsets) - 1)
    return marked[kept], offsets - np.concatenate(([0], np.cumsum(gone.astype(np.int64))))


def _number_column(name: str, values: npt.NDArray[Any]) -> Column:
    """Choose the form in which a part of the numbers takes least."""
    whole = shrink(values)
    planes = whole.dtype.itemsize > 1
    middle = max(0, (len(whole) - _SAMPLE) // 2)
    part = whole[middle : middle + _SAMPLE]
    steps = np.diff(part, prepend=part[:1])

    def weigh(tried: npt.NDArray[Any]) -> int:
        size = tried.dtype.itemsize
        return len(zlib.compress(tried.view(np.uint8).reshape(-1, size).T.tobytes(), 1))

    return Column(name, whole, delta=weigh(steps) < weigh(part), planes=planes)
