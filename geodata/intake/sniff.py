"""Own how a text file is laid out: separator, quotation mark, title lines, header row.

It looks at the first quarter of a megabyte. It refuses to be sure: what was only guessed becomes
a doubt, and everything can be told instead.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from geodata.intake.encoding import find_encoding
from geodata.intake.words import Doubt, IntakeError

__all__ = ["Layout", "find_header", "looks_numeric", "sniff_layout"]

_SAMPLE_CHARS = 1 << 18
_SAMPLE_ROWS = 400
_HEADER_SEARCH = 40
_SEPARATORS = (",", ";", "\t", "|")
_NUMBER = re.compile(r"[+-]?[\d.,' \u00a0\u202f]*\d[\d.,' \u00a0\u202f]*%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold how a text file is laid out.

    `skip_lines` are lines before the table that are not part of it (Excel's `sep=;`).
    `header_row` is the number of the header row from 1, None if the table has none.
    """

    encoding: str
    separator: str
    quote: str
    skip_lines: int
    header_row: int | None
    doubts: tuple[Doubt, ...] = field(default=())


def looks_numeric(cell: str) -> bool:
    """Return whether a cell holds a number (not a year) or a plain date."""
    text = cell.strip()
    if not text or _YEAR.fullmatch(text):
        return False
    return bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text))


def sniff_layout(
    path: Path,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    header_row: int | None = None,
) -> Layout:
    """Return the layout of a text file; what is told is believed, the rest is found.

    `header_row` 0 says that there is no header.

    Raises:
        IntakeError: if the file is not text.
    """
    found, doubts = (encoding, []) if encoding else find_encoding(path)
    try:
        with path.open(encoding=found, errors="replace", newline="") as stream:
            sample = stream.read(max(_SAMPLE_CHARS, 1))
    except LookupError as error:
        raise IntakeError("encoding_unknown", encoding=found) from error
    if sample.count("\0") > len(sample) // 100:
        raise IntakeError("file_not_text", file=path.name)
    if not sample.strip():
        raise IntakeError("file_empty", file=path.name)
    skip = 0
    told = re.match(r"sep=(.)\r?\n", sample, re.IGNORECASE)
    if told:
        skip, separator = 1, separator or told.group(1)
        sample = sample[told.end() :]
    quote = "'" if _quotes_single(sample) else '"'
    if separator is None:
        separator, sure = _find_separator(sample, quote)
        if not sure:
            doubts = [*doubts, Doubt("separator_guessed", params={"separator": separator})]
    rows = _split(sample, separator, quote)
    if header_row is None:
        header = find_header(rows)
        if header is None:
            doubts = [*doubts, Doubt("header_missing")]
        elif header > 0:
            doubts = [*doubts, Doubt("header_below", params={"row": header + 1 + skip})]
    else:
        header = header_row - 1 - skip if header_row > skip else None
    row = None if header is None else header + 1 + skip
    return Layout(found, separator, quote, skip, row, tuple(doubts))


def _quotes_single(sample: str) -> bool:
    double = sample.count('"')
    single = len(re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n]|$)", sample, re.MULTILINE))
    return double == 0 and single >= 4


def _split(sample: str, separator: str, quote: str) -> list[list[str]]:
    lines = io.StringIO(sample, newline="")
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(lines, delimiter=separator, quotechar=quote):
            rows.append(cells)
            if len(rows) >= _SAMPLE_ROWS:
                return rows
    except csv.Error:
        return rows
    # The sample may have been cut within its last row.
    return rows[:-1] if len(sample) >= _SAMPLE_CHARS and len(rows) > 1 else rows


def _find_separator(sample: str, quote: str) -> tuple[str, bool]:
    """Return the separator by which the rows come out alike, and whether it is the only one."""
    scores: dict[str, float] = {}
    for mark in _SEPARATORS:
        widths = Counter(len(row) for row in _split(sample, mark, quote) if any(row))
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        if width > 1:
            scores[mark] = count / widths.total() * (1 + min(width, 30) / 60)
    if not scores:
        return ",", True
    ranked = sorted(scores, key=lambda mark: -scores[mark])
    best = ranked[0]
    sure = len(ranked) == 1 or scores[ranked[1]] < 0.8 * scores[best]
    return best, sure


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the place of the header among the first rows, from 0; None if there is none.

    Rows above it (titles, notes) fill fewer cells than the table is wide. A header holds names:
    a first full row of mostly numbers is data already.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    counts = Counter(count for count in filled if count)
    if not counts:
        return None
    usual = max(counts.items(), key=lambda item: (item[1], item[0]))[0]
    enough = max(1, min(usual, round(usual * 0.6)))
    for place, row in enumerate(rows[:_HEADER_SEARCH]):
        if filled[place] < enough:
            continue
        cells = [cell for cell in row if cell.strip()]
        numeric = sum(looks_numeric(cell) for cell in cells)
        if numeric * 2 > len(cells):
            return None
        return None if numeric and _is_like_the_rest(row, rows[place + 1 :]) else place
    return None


def _is_like_the_rest(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether a row holds numbers in just the columns in which the rows below do."""
    full = [other for other in below[:50] if len(other) == len(row)]
    if len(full) < 2:
        return False
    alike = 0
    numeric = [place for place, cell in enumerate(row) if looks_numeric(cell)]
    for place, cell in enumerate(row):
        share = sum(looks_numeric(other[place]) for other in full) / len(full)
        alike += (share > 0.8) == looks_numeric(cell) or not cell.strip()
    return bool(numeric) and alike == len(row)
