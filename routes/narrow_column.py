"""Store whole numbers in blocks, each in as few bytes as its own range needs.

Owns the form of one narrow column of a file (:mod:`routes.columns`), which
``routes/webmap/static/narrow_column.js`` reads. Refuses: choosing which columns are narrow.

Numbers that lie near each other, as those of one register do, differ only in their last byte or
two, yet a plain column gives each of them as many bytes as the largest one needs. So the items
are cut into blocks of :data:`BLOCK`, the last one shorter. One after the other there are

* ``base``: the smallest item of each block, u32, little-endian;
* ``width``: for each block the bytes, 0 to 4, that hold what its items have above the base, u8;
* what each item has above its block's base, in its block's width, little-endian.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = ["BLOCK", "narrow_size", "store_narrow"]

#: Items in a block. Fewer would follow the range more closely, but have more blocks to describe.
BLOCK: Final = 128

_PER_BLOCK: Final = 4 + 1 + 4  # base, width, and where the block begins, which the reader adds

_Numbers = npt.NDArray[np.unsignedinteger[Any]]


def store_narrow(values: _Numbers, *, delta: bool = False, planes: bool = False) -> bytes:
    """Give the bytes of a narrow column.

    Args:
        values: unsigned whole numbers of at most 32 bits, shape (n,).
        delta: an item is the difference to the one before it in its block, wrapped to its width.
        planes: the lowest bytes of all items first, then the next ones of those that have any.
    """
    base, width = _measure(values)
    lengths = _lengths(len(values))
    above = values.astype("<u4") - np.repeat(base, lengths)
    if delta:
        # Wrapped to 32 bits, of which the lowest bytes are the same as wrapped to fewer.
        steps = above.copy()
        steps[1:] -= above[:-1]
        steps[::BLOCK] = above[::BLOCK]
        above = steps
    pieces = above.view(np.uint8).reshape(-1, 4)
    widths = np.repeat(width, lengths)
    if planes:
        items = [pieces[widths > place, place].tobytes() for place in range(4)]
    else:
        items = [pieces[np.arange(4) < widths[:, np.newaxis]].tobytes()]
    return b"".join((base.tobytes(), width.tobytes(), *items))


def narrow_size(values: _Numbers) -> int:
    """Give the bytes that a narrow column takes in the reader's memory."""
    _, width = _measure(values)
    return len(width) * _PER_BLOCK + int(width.astype(np.int64) @ _lengths(len(values)))


def _measure(values: _Numbers) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
    """Give each block's base and width."""
    if not len(values):
        return np.empty(0, "<u4"), np.empty(0, np.uint8)
    starts = np.arange(0, len(values), BLOCK)
    base = np.minimum.reduceat(values, starts).astype("<u4")
    most = np.maximum.reduceat(values, starts).astype("<u4") - base
    # One byte more from 1, 2**8, 2**16 and 2**24 on.
    limits = np.array([0, 0xFF, 0xFFFF, 0xFFFFFF], np.uint32)
    return base, (most[:, np.newaxis] > limits).sum(axis=1, dtype=np.uint8)


def _lengths(count: int) -> npt.NDArray[np.int64]:
    """Give the number of items in each block."""
    return np.diff(np.append(np.arange(0, count, BLOCK), count))
