"""Own the words of a record made from a row: its label, and what of the row has no column of ours.

"Column: value" lines keep what would be lost; a text that a spreadsheet would run as a formula
gets an apostrophe before it. All of it is done by the column.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geodata.formulas import CALL_AFTER_DASH, FORMULA_STARTS
from geodata.intake.vocabulary import flag_words, fold

__all__ = [
    "blank_empty", "choose_texts", "clean_texts", "concat_texts", "format_numbers", "join_lines",
    "make_harmless", "tidy_name", "to_arrow",
]  # fmt: skip

_MAX_CHARS = 32_000  # a little less than what one cell of a spreadsheet holds
_NAME_CHARS = 200
_EMPTY_CHARS = 40  # no word for "nothing" is longer
_LINE_ENDS = "\r\n?|[\u2028\u2029\u0085]"
_UNSAFE = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def to_arrow(column: Iterable[str] | npt.NDArray[np.object_]) -> pa.Array:
    """Return texts as one Arrow array without nulls."""
    if isinstance(column, pd.Series):
        found = pa.array(column, type=pa.large_string())
    else:
        found = pa.array(list(column), type=pa.large_string())
    if isinstance(found, pa.ChunkedArray):
        found = found.combine_chunks()
    return pc.fill_null(found, "")


def _to_text(part: str | pa.Array) -> pa.Array | pa.Scalar:
    return pa.scalar(part, type=pa.large_string()) if isinstance(part, str) else part


def concat_texts(*parts: str | pa.Array) -> pa.Array:
    """Return the parts joined row by row; a plain text stands in every row."""
    mark = pa.scalar("", type=pa.large_string())
    return pc.binary_join_element_wise(*[_to_text(part) for part in parts], mark)


def choose_texts(mask: pa.Array, first: str | pa.Array, second: str | pa.Array) -> pa.Array:
    """Return `first` where the mask is true, else `second`."""
    return pc.if_else(mask, _to_text(first), _to_text(second))


def clean_texts(texts: pa.Array) -> pa.Array:
    """Return texts trimmed, with plain line ends and without invisible marks."""
    lines = pc.replace_substring_regex(texts, pattern=_LINE_ENDS, replacement="\n")
    return pc.utf8_trim_whitespace(
        pc.replace_substring_regex(lines, pattern=_UNSAFE, replacement="")
    )


def make_harmless(texts: pa.Array) -> tuple[pa.Array, int]:
    """Return texts that no spreadsheet runs as a formula, and how many had to be changed."""
    hit = pc.match_substring_regex(texts, pattern=f"(?s){CALL_AFTER_DASH}")
    # The reader of cases warns of these whatever follows: a phone number gets its mark as well.
    for start in FORMULA_STARTS:
        hit = pc.or_(hit, pc.starts_with(texts, pattern=start))
    count = int(pc.sum(hit).as_py() or 0)
    if not count:
        return texts, 0
    return choose_texts(hit, concat_texts("'", texts), texts), count


def tidy_name(text: str) -> str:
    """Return a name as one harmless line of at most 200 characters."""
    line = " ".join(clean_texts(pa.array([text], type=pa.large_string()))[0].as_py().split())
    line = line if len(line) <= _NAME_CHARS else line[: _NAME_CHARS - 1] + "…"
    return str(make_harmless(pa.array([line], type=pa.large_string()))[0][0].as_py())


def join_lines(columns: list[tuple[str, pa.Array]], *, start: pa.Array | None = None) -> pa.Array:
    """Return one text a row: `start`, then "Name: value" for each value that is not empty.

    Rows longer than a spreadsheet's cell are cut.
    """
    parts = [] if start is None else [clean_texts(start)]
    for name, texts in columns:
        cleaned = clean_texts(texts)
        line = concat_texts(f"{name}: ", cleaned)
        parts.append(choose_texts(pc.equal(cleaned, ""), "", line))
    if not parts:
        return pa.array([], type=pa.large_string())
    joined = parts[0]
    for part in parts[1:]:
        both = pc.and_(pc.not_equal(joined, ""), pc.not_equal(part, ""))
        joined = concat_texts(joined, choose_texts(both, "\n", ""), part)
    long = pc.greater(pc.utf8_length(joined), _MAX_CHARS)
    if pc.any(long).as_py():
        cut = pc.utf8_slice_codeunits(joined, 0, _MAX_CHARS)
        joined = choose_texts(long, concat_texts(cut, "…"), joined)
    return joined


def blank_empty(column: pd.Series[str], *, keep: frozenset[str] = frozenset()) -> pd.Series[str]:
    """Return a column trimmed, with "n/a", "unknown", "-" and the like as empty texts.

    `keep` are folded words that mean something here, such as the code of Namibia.
    """
    trimmed = column.fillna("").str.strip()
    codes, uniques = pd.factorize(trimmed)
    empty = flag_words("empty") - keep
    starts = frozenset(word[:2] for word in empty)
    texts = np.array(
        [str(text) if _says_something(str(text), empty, starts) else "" for text in uniques],
        dtype=object,
    )
    if not len(texts):
        return trimmed
    return pd.Series(texts[codes], index=column.index, name=column.name, dtype="str")


def _says_something(text: str, empty: frozenset[str], starts: frozenset[str]) -> bool:
    # Folding is costly, and few texts begin like a word for "nothing".
    start = text[:2]
    if text[:1].isdigit() or len(text) > _EMPTY_CHARS:
        return True
    if start.isascii() and start.isalpha() and start.lower() not in starts:
        return True
    folded = fold(text)
    return bool(folded) and folded not in empty


def format_numbers(values: npt.NDArray[np.float64]) -> npt.NDArray[np.object_]:
    """Return numbers as texts that a case file holds: no needless zeros, "" for NaN."""
    codes, uniques = pd.factorize(values, use_na_sentinel=False)
    texts = []
    for value in uniques:
        if not np.isfinite(value):
            texts.append("")
        elif float(value).is_integer() and abs(value) < 1e15:
            texts.append(str(int(value)))
        else:
            # Fifteen decimals are what the reader of cases takes.
            plain = np.format_float_positional(value, precision=15, unique=True, trim="-")
            texts.append(plain)
    return np.array(texts, dtype=object)[codes] if len(texts) else np.array([], dtype=object)


