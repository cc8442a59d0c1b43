"""Own how a text file is laid out: separator, quotation mark, title lines, header row.

It looks at the first quarter of a megabyte. It refuses to be sure: what was only guessed becomes
a doubt, and everything can be told instead.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from geodata.intake.encoding import find_encoding
from geodata.intake.headers import find_header
from geodata.intake.told import Told
from geodata.intake.words import Doubt, IntakeError

__all__ = ["Layout", "header_doubts", "sniff_layout"]

_SAMPLE_CHARS = 1 << 18
_SAMPLE_ROWS = 400
_SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold how a text file is laid out.

    `skip_lines` are lines before the table that are not part of it (Excel's `sep=;`).
    `header_row` is the number of the first row of names from 1, None if the table has none;
    `header_end` the number of rows up to the last of them; `names` are those names.
    """

    encoding: str
    separator: str
    quote: str
    skip_lines: int
    header_row: int | None
    header_end: int = 0
    names: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = field(default=())


def sniff_layout(path: Path, told: Told | None = None) -> Layout:
    """Return the layout of a text file; what is told is believed, the rest is found.

    Raises:
        IntakeError: if the file is not text.
    """
    told = told or Told()
    encoding, separator = told.encoding, told.separator
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
    line = re.match(r"sep=(.)\r?\n", sample, re.IGNORECASE)
    if line:
        skip, separator = 1, separator or line.group(1)
        sample = sample[line.end() :]
    quote = "'" if _quotes_single(sample) else '"'
    if separator is None:
        separator, sure = _find_separator(sample, quote)
        if not sure:
            doubts = [*doubts, Doubt("separator_guessed", params={"separator": separator})]
    rows = _split(sample, separator, quote)
    first = None if told.header_row is None else told.header_row - 1 - skip
    header = find_header(rows, first=first, count=told.header_rows)
    if header.first is None:
        if told.header_row is None:
            doubts = [*doubts, Doubt("header_missing")]
        return Layout(found, separator, quote, skip, None, doubts=tuple(doubts))
    row, end = header.first + 1 + skip, header.end + skip
    if told.header_row is None:
        doubts = [*doubts, *header_doubts(row, end)]
    return Layout(found, separator, quote, skip, row, end, header.names, tuple(doubts))


def header_doubts(row: int, end: int) -> list[Doubt]:
    """Say where a header was found, if that is not the first row alone."""
    if end > row:
        return [Doubt("header_rows", params={"row": row, "end": end})]
    return [Doubt("header_below", params={"row": row})] if row > 1 else []


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
