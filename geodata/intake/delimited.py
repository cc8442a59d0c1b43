"""Own the reading of CSV, TSV and other text tables, row by row, whatever their size.

Rows count as a spreadsheet counts them: one with line breaks in a cell is one row, blank lines
count. A row whose quotation mark is never closed is set aside, and reading goes on at the next
line.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from geodata.intake.limits import DEFAULT_LIMITS, Limits, check_file
from geodata.intake.raw import Preview, RawTable, TableBuilder, name_columns
from geodata.intake.sniff import Layout, sniff_layout
from geodata.intake.told import Tell, Told, keep_quiet
from geodata.intake.words import Doubt, IntakeError, say

__all__ = ["read_delimited"]

_MAX_ROW_LINES = 1_000


class _UnclosedError(Exception):
    """Raised when one row goes on over more lines than a cell can reasonably hold."""


class _Lines:
    """Give the lines of a file, keep those of the row being read, take them back if it fails."""

    def __init__(self, stream: TextIO, file: str, limit: int) -> None:
        self._stream, self._file, self._limit = stream, file, limit
        self._again: deque[str] = deque()
        self.row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        row, again, limit = self.row, self._again, self._limit
        readline = self._stream.readline
        while True:
            line = again.popleft() if again else readline(limit)
            if not line:
                return
            if len(line) >= limit:
                raise IntakeError("line_too_long", file=self._file, limit=limit)
            row.append(line)
            if len(row) > _MAX_ROW_LINES:
                raise _UnclosedError
            yield line

    def give_back(self, lines: list[str]) -> None:
        self._again.extendleft(reversed(lines))
        self.row.clear()


def _read_rows(lines: _Lines, layout: Layout) -> Iterator[tuple[list[str], str, bool]]:
    """Yield (cells, reason, mended) for each row; with a reason, the row could not be read."""

    def start(rows: Iterable[str], *, strict: bool) -> Iterator[list[str]]:
        return csv.reader(
            rows, delimiter=layout.separator, quotechar=layout.quote, strict=strict
        )

    while True:
        try:
            for cells in start(lines, strict=True):
                lines.row.clear()
                yield cells, "", False
            return
        except (csv.Error, _UnclosedError):
            seen = list(lines.row)
            # A mark within a quoted cell ("5" pipe"): read as spreadsheets do, if it is one row.
            try:
                lenient = list(start(seen[:1], strict=False))
                whole = len(lenient) == 1 and seen[0].count(layout.quote) % 2 == 0
            except csv.Error:
                lenient, whole = [], False
            lines.give_back(seen[1:])
            if whole:
                yield lenient[0], "", True
            else:
                yield [seen[0].rstrip("\r\n")[:32_767]], say("quote_unclosed"), False


def read_delimited(
    path: Path,
    *,
    told: Told | None = None,
    limits: Limits = DEFAULT_LIMITS,
    tell: Tell = keep_quiet,
) -> RawTable:
    """Read a text table; what is told about its layout is believed, the rest is found.

    `tell` is told the share of the file's bytes that is read.

    Raises:
        IntakeError: if it is refused or no text.
    """
    size = check_file(path, limits)
    tell(0.0)
    layout = sniff_layout(path, told)
    builder: TableBuilder | None = None
    titles: list[str] = []
    mended = 0
    shown: tuple[tuple[str, ...], ...] = ()
    with (
        path.open("rb") as source,
        io.TextIOWrapper(source, layout.encoding, errors="replace", newline="") as stream,
    ):
        for _ in range(layout.skip_lines):
            stream.readline()
        lines = _Lines(stream, path.name, limits.line_chars)

        def beat() -> None:
            tell(1.0 if source.closed else source.tell() / size)

        row = layout.skip_lines
        for cells, reason, was_mended in _read_rows(lines, layout):
            row += 1
            mended += was_mended
            if builder is None:
                if layout.header_row is None:
                    names = name_columns([""] * max(len(cells), 1))
                    builder = TableBuilder(path.name, names, limits, beat)
                elif row < layout.header_row:
                    titles.append(" ".join(cell.strip() for cell in cells if cell.strip()))
                    continue
                else:
                    if row >= layout.header_end:
                        names = name_columns(layout.names or cells)
                        builder = TableBuilder(path.name, names, limits, beat)
                    continue
            if reason:
                builder.refuse(row, reason, cells)
            else:
                builder.add(row, cells)
                if row < 400 and len(shown) < 8:
                    shown = builder.first_rows()
    if builder is None:
        raise IntakeError("file_empty", file=path.name)
    doubts = [*layout.doubts, *builder.doubts()]
    if any(titles):
        doubts.append(Doubt("title_lines", params={"text": " / ".join(t for t in titles if t)}))
    if mended:
        doubts.append(Doubt("quotes_mended", params={"count": mended}))
    return RawTable(
        name=path.stem,
        file=path.name,
        cells=builder.build(),
        kind="csv",
        refused=tuple(builder.refused),
        blank_rows=builder.blank_rows,
        preview=Preview(
            layout.encoding, layout.separator, layout.quote, layout.header_row,
            layout.header_end - (layout.header_row or 1) + 1, shown,
        ),
        doubts=tuple(doubts),
    )
