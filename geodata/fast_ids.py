"""Own the ids of large tables: whether each comes once, and which references are met.

Ids are compared as numbers of 64 bits: up to eight letters the number is the id itself; of longer
ids it is a mixture, and what looks equal is compared letter by letter. So the answers are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

__all__ = [
    "Keys", "KnownIds", "are_known", "are_short", "find_doubles", "make_keys", "view_texts",
]  # fmt: skip

Keys = npt.NDArray[np.uint64]

_LETTERS = 8  # of an id in one number
_MAX_LETTERS = 64  # no id is longer
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
# Of eight letters, so many are kept.
_MASKS = np.array([(1 << 8 * kept) - 1 for kept in range(_LETTERS + 1)], dtype=np.uint64)
_SAMPLE = 1_000


def view_texts(
    texts: pa.LargeStringArray,
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Return the UTF-8 bytes of all texts, and where each begins and the last ends.

    Raises:
        ValueError: if a text is null.
    """
    if texts.null_count:
        raise ValueError("texts with nulls have no clear borders")
    _, offsets, data = texts.buffers()
    if not len(texts) or offsets is None:
        return np.zeros(0, np.uint8), np.zeros(len(texts) + 1, np.int64)
    at = np.frombuffer(offsets, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.zeros(0, np.uint8) if data is None else np.frombuffer(data, dtype=np.uint8)
    return letters[at[0] : at[-1]], at - at[0]


def make_keys(texts: pa.LargeStringArray) -> Keys:
    """Return a number for each text: equal texts have equal ones; "" has 0."""
    data, at = view_texts(texts)
    lengths = np.minimum(np.diff(at), _MAX_LETTERS)
    padded = np.concatenate([data, np.zeros(_LETTERS, np.uint8)])
    # Eight letters from any place on, read as one number.
    windows: Any = np.ndarray((len(data) + 1,), "<u8", padded, strides=(1,))
    keys = _read(windows, at[:-1], lengths)
    for start in range(_LETTERS, _MAX_LETTERS, _LETTERS):
        longer = np.flatnonzero(lengths > start)
        if not len(longer):
            break
        word = _read(windows, at[:-1][longer] + start, lengths[longer] - start)
        mixed = (keys[longer] ^ (keys[longer] >> _SHIFT)) * _FACTOR
        keys[longer] = (mixed ^ word) * _FACTOR
    return keys


def _read(windows: Any, at: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]) -> Keys:
    words: Keys = windows[at]
    words &= _MASKS[np.minimum(lengths, _LETTERS)]
    return words


class KnownIds:
    """Hold a column of ids with the rows they stand in, as the table's reader counts them."""

    def __init__(self, ids: pa.LargeStringArray, numbers: npt.NDArray[np.int64]) -> None:
        self.ids = ids
        self.numbers = numbers
        self.keys = make_keys(ids)
        self.ordered = np.sort(self.keys)
        self.is_exact = are_short(ids)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def order(self) -> npt.NDArray[np.int64]:
        """The rows in the order of their keys."""
        return np.argsort(self.keys, kind="stable")

    def holds(self, ordered: Keys) -> npt.NDArray[np.bool_]:
        """Return which of some keys, in their order, are keys of the ids."""
        if not len(self.ordered):
            return np.zeros(len(ordered), dtype=bool)
        place = np.searchsorted(self.ordered, ordered)
        place[place == len(self.ordered)] = 0
        found: npt.NDArray[np.bool_] = self.ordered[place] == ordered
        return found

    def find(self, texts: pa.LargeStringArray, keys: Keys | None = None) -> npt.NDArray[np.int64]:
        """Return the row of each text among the ids, -1 if it is none; `keys` are the texts'."""
        keys = make_keys(texts) if keys is None else keys
        found = np.full(len(keys), -1, dtype=np.int64)
        if not len(self.ordered) or not len(keys):
            return found
        place = np.searchsorted(self.ordered, keys)
        open_rows = np.arange(len(keys))
        exact = self.is_exact and are_short(texts)
        while len(open_rows):
            inside = place < len(self.ordered)
            open_rows, place = open_rows[inside], place[inside]
            hit = self.ordered[place] == keys[open_rows]
            open_rows, place = open_rows[hit], place[hit]
            rows = self.order[place]
            if exact:
                found[open_rows] = rows
                break
            same = pc.equal(self.ids.take(pa.array(rows)), texts.take(pa.array(open_rows)))
            met = same.to_numpy(zero_copy_only=False).astype(bool)
            found[open_rows[met]] = rows[met]
            # Another id with the same number may be the one.
            open_rows, place = open_rows[~met], place[~met] + 1
        return found

    def among(self, texts: Iterable[str]) -> dict[str, int]:
        """Return those of the texts that are ids, each with the number of its row."""
        asked = list(dict.fromkeys(texts))
        rows = self.find(pa.array(asked, type=pa.large_string()))
        return {
            text: int(self.numbers[row])
            for text, row in zip(asked, rows.tolist(), strict=True)
            if row >= 0
        }


def are_short(texts: pa.LargeStringArray) -> bool:
    """Return whether all texts are so short that their keys are the texts themselves."""
    at = view_texts(texts)[1]
    return not len(texts) or int((at[1:] - at[:-1]).max()) <= _LETTERS


def find_doubles(ids: KnownIds, tables: Iterable[KnownIds]) -> npt.NDArray[np.bool_] | None:
    """Return which rows share their key with another row, or one of the tables; None if none."""
    ordered = ids.ordered
    again = [ordered[1:][ordered[1:] == ordered[:-1]]]
    again += [ordered[known.holds(ordered)] for known in tables]
    doubles = np.concatenate(again)
    return np.isin(ids.keys, doubles) if len(doubles) else None


def are_known(named: KnownIds, tables: Sequence[KnownIds]) -> npt.NDArray[np.bool_]:
    """Return which texts of a column are an id of one of the tables."""
    # The table that has most of them first: what it knows is not looked for in the others.
    sample = named.ordered[:: max(1, len(named) // _SAMPLE)]
    tables = sorted(tables, key=lambda known: -int(known.holds(sample).sum()))
    if named.is_exact and all(known.is_exact for known in tables):
        # In order, keys are found several times as fast; mostly all are there.
        rest = named.ordered
        for known in tables:
            rest = rest[~known.holds(rest)]
            if not len(rest):
                return np.ones(len(named), dtype=bool)
        known_rows = np.zeros(len(named), dtype=bool)
        for known in tables:
            known_rows[named.order] |= known.holds(named.ordered)
        return known_rows
    open_rows = np.arange(len(named))
    known_rows = np.zeros(len(named), dtype=bool)
    for known in tables:
        if not len(open_rows):
            break
        met = known.find(named.ids.take(pa.array(open_rows)), named.keys[open_rows]) >= 0
        known_rows[open_rows[met]] = True
        open_rows = open_rows[~met]
    return known_rows
