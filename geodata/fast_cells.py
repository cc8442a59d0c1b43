"""Own the checking of whole columns: what a column of Arrow means, and where it is in doubt.

It accepts only what `geodata.cells` finds no fault with, and gives the very same values. Whatever
else it meets it calls doubtful, row by row; doubtful rows are checked by `geodata.rows`, which
explains. Each different value is checked once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geodata.cells import MAX_CELL_CHARS, check_cell, is_plain
from geodata.fast_column import Coded, as_coded, hold_values, narrow_codes
from geodata.fast_ids import view_texts
from geodata.schema import LIST_MARK
from geodata.schema import Column as Field

__all__ = ["CheckedColumn", "check_column", "fill_column", "flatten"]

Mask = npt.NDArray[np.bool_]

_LISTS: Final = frozenset({"refs", "words"})
_NUMBERS: Final = frozenset({"number", "count"})
_MAX_ID: Final = 64
_SAMPLE: Final = 20_000
_REPEATS: Final = 0.2  # so many different texts at most, of all, are held once each
_MANY: Final = 20_000
# From here on, and below, the text of a number is not what a cell may hold.
_LARGE, _SMALL = 1e15, 1e-90

_SPACE, _PRINTED = np.uint8(32), np.uint8(126 - 32)
_LETTERS = np.zeros(256, dtype=bool)
_LETTERS[[*range(48, 58), *range(65, 91), *range(97, 123)]] = True
_ID_LETTERS = _LETTERS.copy()
_ID_LETTERS[list(b"._-")] = True
_DIGITS = np.zeros(256, dtype=bool)
_DIGITS[48:58] = True
_AWKWARD_STARTS = np.zeros(256, dtype=bool)
_AWKWARD_STARTS[list(b"=@+ ")] = True


@dataclass(frozen=True, slots=True)
class CheckedColumn:
    """Hold a column's values, and which rows are in doubt (None: no row); theirs mean nothing."""

    values: Coded | npt.NDArray[Any] | pa.LargeStringArray
    doubtful: Mask | None = None


def check_column(field: Field, array: pa.Array) -> CheckedColumn | None:
    """Check one column of a table; None if its type is not one that can be checked as a whole.

    Args:
        field: what may stand in it.
        array: its raw cells: texts (plain or dictionary), numbers, lists of texts, or nulls.
    """
    array = flatten(array)
    if pa.types.is_null(array.type):
        return _check_empty(field, len(array))
    if field.type in _NUMBERS and not _is_text(array.type):
        return _check_numbers(field, array)
    if field.type in _LISTS and _is_list(array.type):
        members = array.flatten()
        if members.null_count or not _is_text(members.type):
            return None
        # A member that holds the mark itself is parted there, as in a cell of text.
        array = pc.binary_join(array, LIST_MARK)
    if not _is_text(array.type) or field.type in {"bounds", "flag"}:
        return None
    return _check_texts(field, array)


def fill_column(field: Field, rows: int) -> CheckedColumn:
    """Return the values of a column that the file does not have."""
    checked = _check_empty(field, rows)
    lost = field.required and not field.fallback
    return CheckedColumn(checked.values, np.ones(rows, dtype=bool) if lost else None)


def flatten(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return an array in one piece."""
    if not isinstance(array, pa.ChunkedArray):
        return array
    if array.num_chunks == 1:
        return array.chunk(0)
    whole = array.combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def _check_empty(field: Field, rows: int) -> CheckedColumn:
    value, _ = _value_of(field, None)
    if field.type == "number":
        return CheckedColumn(np.full(rows, np.nan), _required(field, np.ones(rows, dtype=bool)))
    codes = np.zeros(rows, dtype=np.int8)
    return CheckedColumn(
        Coded(codes, hold_values([value])), _required(field, np.ones(rows, dtype=bool))
    )


def _required(field: Field, empty: Mask) -> Mask | None:
    return empty if field.required and empty.any() else None


def _value_of(field: Field, raw: object) -> tuple[Any, bool]:
    """Return what a raw cell means, and whether that is beyond doubt."""
    check = check_cell(field, raw)
    value = check.value
    if value in ("", None, ()):
        return field.fallback or value, not check.faults and not field.required
    return value, not check.faults


# ---- texts ----


def _check_texts(field: Field, array: pa.Array) -> CheckedColumn:
    if pa.types.is_dictionary(array.type):
        return _check_coded(field, array)
    if array.null_count:
        array = array.fill_null("")
    texts = array.cast(pa.large_string())
    if field.type in _NUMBERS:
        return _check_number_texts(field, texts)
    if field.type in _LISTS:
        return _check_list_texts(field, texts)
    if field.type not in {"id", "ref", "text"} or (field.type != "id" and _repeats(texts)):
        return _check_coded(field, texts.dictionary_encode())
    if field.type == "text":
        return CheckedColumn(texts, _find_awkward(field, texts))
    empty = np.diff(view_texts(texts)[1]) == 0
    doubtful = ~_are_ids(texts) & ~empty
    if field.required:
        doubtful |= empty
    return CheckedColumn(texts, doubtful if doubtful.any() else None)


def _repeats(texts: pa.LargeStringArray) -> bool:
    sample = texts.slice(0, _SAMPLE)
    return len(sample) > 0 and pc.count_distinct(sample).as_py() <= max(
        1, len(sample) * _REPEATS
    )


def _check_coded(field: Field, array: pa.DictionaryArray) -> CheckedColumn:
    texts = array.dictionary.to_pylist()
    checked = [_value_of(field, text) for text in texts]
    # One place more, for the rows without a value.
    checked.append(_value_of(field, None))
    codes = array.indices.fill_null(len(texts)) if array.null_count else array.indices
    return _hold(field, codes.to_numpy(zero_copy_only=False), checked)


def _hold(
    field: Field, codes: npt.NDArray[Any], checked: list[tuple[Any, bool]]
) -> CheckedColumn:
    clean = np.array([is_clean for _, is_clean in checked], dtype=bool)
    doubtful = None if clean.all() else ~clean[codes]
    if field.type == "number":
        numbers = np.array([np.nan if v is None else v for v, _ in checked], dtype=np.float64)
        return CheckedColumn(numbers[codes], _some(doubtful))
    values = hold_values([value for value, _ in checked])
    return CheckedColumn(Coded(narrow_codes(codes, len(values)), values), _some(doubtful))


def _some(doubtful: Mask | None) -> Mask | None:
    return doubtful if doubtful is not None and doubtful.any() else None


def _are_ids(texts: pa.LargeStringArray) -> Mask:
    """Return which texts are ids as they stand."""
    data, at = view_texts(texts)
    lengths = np.diff(at)
    fits = (lengths > 0) & (lengths <= _MAX_ID)
    fits[fits] = _LETTERS[data[at[:-1][fits]]]
    fits[_rows_of(np.flatnonzero(~_ID_LETTERS[data]), at)] = False
    return fits


def _rows_of(
    letters: npt.NDArray[np.int64], at: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return the rows in which some bytes stand, one for each byte."""
    return np.searchsorted(at, letters, side="right") - 1


def _find_awkward(field: Field, texts: pa.LargeStringArray) -> Mask | None:
    """Return which texts are not their own value without any fault."""
    data, at = view_texts(texts)
    lengths = np.diff(at)
    some = np.flatnonzero(lengths)
    suspect = np.zeros(len(lengths), dtype=bool)
    suspect[some] = _AWKWARD_STARTS[data[at[:-1][some]]] | (data[at[1:][some] - 1] == ord(" "))
    suspect |= lengths > MAX_CELL_CHARS
    # Below the space a letter wraps around to more than the last one that is printed.
    suspect[_rows_of(np.flatnonzero(data - _SPACE > _PRINTED), at)] = True
    rows = np.flatnonzero(suspect)
    doubtful = np.zeros(len(lengths), dtype=bool)
    if len(rows):
        named = as_coded(texts.take(pa.array(rows)))
        plain = np.array([is_plain(field, text) for text in named.values], dtype=bool)
        doubtful[rows] = ~plain[named.codes]
    if field.required:
        doubtful |= lengths == 0
    return _some(doubtful)


# ---- lists and numbers ----


def _check_list_texts(field: Field, texts: pa.LargeStringArray) -> CheckedColumn:
    if field.type == "words" or _repeats(texts):
        return _check_coded(field, texts.dictionary_encode())
    single = _are_ids(texts)
    rest = np.flatnonzero(~single)
    named = as_coded(texts.take(pa.array(rest)))
    checked = [_value_of(field, text) for text in named.values]
    values = np.empty(len(texts), dtype=object)
    alone = np.flatnonzero(single)
    words = texts.take(pa.array(alone)).to_numpy(zero_copy_only=False)
    values[alone] = np.fromiter(zip(words.tolist(), strict=True), dtype=object, count=len(alone))
    values[rest] = hold_values([value for value, _ in checked])[named.codes]
    doubtful = np.zeros(len(texts), dtype=bool)
    doubtful[rest] = ~np.array([clean for _, clean in checked], dtype=bool)[named.codes]
    return CheckedColumn(values, _some(doubtful))


def _check_numbers(field: Field, array: pa.Array) -> CheckedColumn | None:
    """Check numbers that are numbers already."""
    kind = array.type
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        return None
    if field.type == "count":
        values = array.dictionary_encode()
        checked = [_value_of(field, number) for number in values.dictionary.to_pylist()]
        checked.append(_value_of(field, None))
        codes = values.indices.fill_null(len(checked) - 1).to_numpy(zero_copy_only=False)
        return _hold(field, codes, checked)
    empty = array.is_null().to_numpy(zero_copy_only=False)
    if pa.types.is_integer(kind):
        array = array.cast(pa.float64(), safe=False)
    numbers = array.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
    return _check_floats(field, numbers, empty)


def _check_floats(
    field: Field, numbers: npt.NDArray[np.float64], empty: Mask
) -> CheckedColumn:
    size = np.abs(numbers)
    fits = (size < _LARGE) & ((size > _SMALL) | ((size == 0) & ~np.signbit(numbers)))
    if field.minimum is not None:
        fits &= numbers >= field.minimum
    if field.maximum is not None:
        fits &= numbers <= field.maximum
    doubtful = ~fits if field.required else ~fits & ~empty
    return CheckedColumn(numbers, _some(doubtful))


def _check_number_texts(field: Field, texts: pa.LargeStringArray) -> CheckedColumn:
    named = texts.dictionary_encode()
    if len(named.dictionary) <= _MANY or field.type == "count":
        return _check_coded(field, named)
    data, at = view_texts(texts)
    lengths = np.diff(at)
    some = np.flatnonzero(lengths)
    # Digits and at most one point between them, so few that no rule is touched.
    plain = lengths <= 15
    points = np.flatnonzero(data == ord("."))
    rows = np.searchsorted(at, points, side="right") - 1
    plain[rows[1:][rows[1:] == rows[:-1]]] = False
    plain[some] &= _DIGITS[data[at[:-1][some]]] & _DIGITS[data[at[1:][some] - 1]]
    letters = ~_DIGITS[data]
    letters[points] = False
    plain[_rows_of(np.flatnonzero(letters), at)] = False
    usable = pc.if_else(pa.array(plain & (lengths > 0)), texts, pa.scalar(None, texts.type))
    numbers = usable.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
    checked = _check_floats(field, numbers, lengths == 0)
    doubtful = ~plain if checked.doubtful is None else ~plain | checked.doubtful
    return CheckedColumn(numbers, _some(doubtful))
