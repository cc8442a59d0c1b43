"""Turn a column of texts into columns of numbers: what repeats is written once.

Owns the coding of ids, labels and names for a file of columns (:mod:`routes.columns`). Refuses:
knowing what the texts mean.

Registers number their rows and repeat their wording: of "20.5 kg at Tunis 7" only the numbers are
new. So each run of digits is taken out, what is left is kept once, in a pool, and a row is one
index into the pool and its numbers. A text column ``id`` becomes

* ``id``: the row's index into the pool; left out where every row has a text of its own in order;
* ``idOffset`` (pool + 1 items, in bytes) and ``idBytes``: the pool's texts in UTF-8;
* ``id0``, ``id1``, …: the rows' numbers, from left to right.

In a pool's text a byte below 10 stands for the next number: 0 as it is, b from 1 with zeros in
front up to b + 1 digits. Where a column has no number columns its bytes are all text. A row with
fewer numbers than there are columns has them in the first ones, or in the last ones where the fact
``right`` says so: the number that ends every label stays in one column, whatever stands before it.
What the other columns hold for that row means nothing.

All of them but the bytes are narrow where that saves memory (:mod:`routes.column_forms`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from routes.column_forms import fit_column
from routes.columns import Column, shrink
from routes.narrow_column import narrow_size

__all__ = ["code_texts"]

_MARKS: Final = 10  # bytes below this stand for numbers
_MOST_DIGITS: Final = 9  # a longer number does not fit 32 bits
_MOST_NUMBERS: Final = 8  # what a text has beyond stays text

_Bytes = npt.NDArray[np.uint8]
_Ints = npt.NDArray[np.int64]
_Whole = npt.NDArray[np.unsignedinteger[Any]]


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

    The facts are ``pool`` (number of texts kept), ``slots`` (number columns), ``index`` (whether
    there is one) and ``right`` (whether rows with fewer numbers have them in the last columns).
    """
    import pyarrow as pa

    array = pa.array(texts, type=pa.large_string())
    offsets = np.frombuffer(array.buffers()[1] or bytes(8), np.int64)[: len(array) + 1]
    content = np.frombuffer(array.buffers()[2] or b"", np.uint8)[: offsets[-1]]
    numbers: list[_Whole] = []
    right = False
    # Control characters are no part of a checked case; with one in it nothing is taken out.
    if not (content < _MARKS).any():
        runs = _find_runs(content, offsets)
        numbers, right = _lay_numbers(content, runs, len(array))
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
        *(() if own else (fit_column(name, shrink(index)),)),
        fit_column(f"{name}Offset", ends.astype("<u4")),
        Column(f"{name}Bytes", np.frombuffer(b"".join(pool), np.uint8)),
        *(fit_column(f"{name}{slot}", values) for slot, values in enumerate(numbers)),
    )
    facts = {"pool": len(pool), "slots": len(numbers), "index": not own, "right": right}
    return columns, facts


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


def _lay_numbers(content: _Bytes, runs: _Runs, rows: int) -> tuple[list[_Whole], bool]:
    """Put the runs' numbers into columns, from the side on which they take less memory.

    Returns:
        The columns, each of shape (rows,), and whether it is the right side.
    """
    value = np.zeros(len(runs.start), np.int64)
    for place in range(int(runs.length.max(initial=0))):
        here = place < runs.length
        value[here] = value[here] * 10 + (content[runs.start[here] + place] - ord("0"))
    slots = int(runs.slot.max(initial=-1)) + 1
    from_left = [_fill_column(value, runs, runs.slot == slot, rows) for slot in range(slots)]
    fewer = slots - np.bincount(runs.row, minlength=rows)[runs.row]
    if not fewer.any():
        return from_left, False
    slot_right = runs.slot + fewer
    from_right = [_fill_column(value, runs, slot_right == slot, rows) for slot in range(slots)]
    right = sum(map(narrow_size, from_right)) < sum(map(narrow_size, from_left))
    return (from_right if right else from_left), right


def _fill_column(value: _Ints, runs: _Runs, taken: npt.NDArray[np.bool_], rows: int) -> _Whole:
    """Make a column of some of the numbers; a row without one repeats what stands before it."""
    numbers = value[taken]
    count = np.zeros(rows, np.int64)
    count[runs.row[taken]] = 1
    return shrink(numbers[np.maximum(np.cumsum(count) - 1, 0)])


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
