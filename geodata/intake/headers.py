"""Own where the names of a table's columns stand: the header, of one to three rows, and its names.

It looks at text cells only, of text tables and spreadsheets alike. It refuses to be sure: rows
can be told instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["HEADER_MARK", "MOST_ROWS", "Header", "find_header", "looks_numeric"]

HEADER_MARK = " | "
"""Stands between the names of a column that come from several rows: "2023 | kg"."""
MOST_ROWS = 3
_SEARCH = 40
_LABEL_CHARS = 60  # a name above other names is short; what is longer is a note
_NUMBER = re.compile(r"[+-]?[\d.,' \u00a0\u202f]*\d[\d.,' \u00a0\u202f]*%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")

Rows = Sequence[Sequence[str]]
Spans = Sequence[tuple[int, int, int]]
"""Cells of a row that were merged: (row, first column, last column), from 0."""


@dataclass(frozen=True, slots=True)
class Header:
    """Hold where a header stands (first row from 0, None: there is none), its rows, its names."""

    first: int | None
    rows: int
    names: tuple[str, ...]

    @property
    def end(self) -> int:
        """Return the place of the first row under the header."""
        return 0 if self.first is None else self.first + self.rows


def looks_numeric(cell: str) -> bool:
    """Return whether a cell holds a number (not a year) or a plain date."""
    text = cell.strip()
    if not text or _YEAR.fullmatch(text):
        return False
    return bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text))


def find_header(
    rows: Rows, *, first: int | None = None, count: int | None = None, merged: Spans = ()
) -> Header:
    """Return the header of a table from its first rows.

    Args:
        rows: the first rows of the file, title lines included.
        first: the place of the header's first row, from 0, if it was told; -1: there is none.
        count: of how many rows it is, if that was told.
        merged: cells that were merged within a row; where the header has some, a name above
            others reaches as far as its cell, else up to the next name.
    """
    if first is not None and first < 0:
        return Header(None, 0, ())
    if first is None:
        first = _find_first(rows)
        if first is None:
            return Header(None, 0, ())
        if count != 1:
            above = _count_above(rows, first)
            first, count = first - above, count or 1 + above
    if first >= len(rows):
        return Header(None, 0, ())
    if count is None:
        count = 1
    while count < MOST_ROWS and _goes_on(rows, first, count):
        count += 1
    count = min(count, len(rows) - first)
    return Header(first, count, tuple(_join_names(rows[first : first + count], first, merged)))


def _find_first(rows: Rows) -> int | None:
    """Return the place of the row of names, None if there is none.

    Rows above it (titles, notes) fill fewer cells than the table is wide. A header holds names:
    a first full row of mostly numbers is data already.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    counts = Counter(count for count in filled if count)
    if not counts:
        return None
    usual = max(counts.items(), key=lambda item: (item[1], item[0]))[0]
    enough = max(1, min(usual, round(usual * 0.6)))
    for place, row in enumerate(rows[:_SEARCH]):
        if filled[place] < enough:
            continue
        cells = [cell for cell in row if cell.strip()]
        numeric = sum(looks_numeric(cell) for cell in cells)
        if numeric * 2 > len(cells):
            return None
        return None if numeric and _is_like_the_rest(row, rows[place + 1 :]) else place
    return None


def _is_like_the_rest(row: Sequence[str], below: Rows) -> bool:
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


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _are_labels(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    return len(cells) >= 2 and not any(
        looks_numeric(cell) or len(cell) > _LABEL_CHARS or ":" in cell for cell in cells
    )


def _count_above(rows: Rows, first: int) -> int:
    """Return how many rows above the names are names too: each stands over several of them.

    The names under them must be no title's: some are there more than once ("kg" under each year).
    """
    names = [cell.strip() for cell in rows[first] if cell.strip()]
    if len(set(names)) == len(names):
        return 0
    above = 0
    while above < min(first, MOST_ROWS - 1) and _are_labels(rows[first - above - 1]):
        above += 1
    return above


def _goes_on(rows: Rows, first: int, count: int) -> bool:
    """Return whether the row after a header belongs to it: names where the rows below count.

    It must stand where the header has nothing, or repeats the name before it.
    """
    if first + count + 1 >= len(rows):
        return False
    here, above = rows[first + count], rows[first + count - 1]
    if not _are_labels(here):
        return False
    below = [row for row in rows[first + count + 1 :][:20] if any(cell.strip() for cell in row)]
    for place, cell in enumerate(here):
        if not cell.strip():
            continue
        if _cell(above, place) and (not place or _cell(above, place) != _cell(above, place - 1)):
            continue
        cells = [_cell(row, place) for row in below]
        counted = [looks_numeric(text) for text in cells if text]
        if counted and sum(counted) > 0.6 * len(counted):
            return True
    return False


def _join_names(rows: Rows, first: int, merged: Spans) -> list[str]:
    """Return one name a column; names above others are carried over those they stand over."""
    width = max((len(row) for row in rows), default=0)
    parts: list[list[str]] = [[] for _ in range(width)]
    for number, row in enumerate(rows):
        spans = [(left, right) for place, left, right in merged if place == first + number]
        carried = ""
        for place in range(width):
            cell = " ".join(_cell(row, place).split())
            if number < len(rows) - 1 and not cell:
                within = any(left < place <= right for left, right in spans)
                # Without merged cells a name reaches over the empty ones beside it.
                named_below = any(_cell(other, place) for other in rows[number + 1 :])
                cell = carried if (within if spans else named_below) else ""
            carried = cell
            if cell and cell not in parts[place]:
                parts[place].append(cell)
    return [HEADER_MARK.join(names) for names in parts]
