"""Own the table as it stands in a file: text cells, row numbers as its own program counts them.

Nothing is interpreted here: "00123", "NA" and trailing spaces stay. Column names are made unique
(a second "Date" becomes "Date (2)"), an unnamed column is called after its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pyarrow as pa

from geodata.intake.limits import DEFAULT_LIMITS, Limits
from geodata.intake.told import Beat
from geodata.intake.words import Doubt, IntakeError, say

__all__ = ["CHUNK_ROWS", "Preview", "RawTable", "Refused", "TableBuilder", "name_columns"]

CHUNK_ROWS = 20_000
_SHOWN_ROWS = 8


@dataclass(frozen=True, slots=True)
class Refused:
    """Hold one row that could not even be read: its number, the reason in words, its text."""

    row: int
    reason: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """Hold how a text file was understood; empty texts where it does not apply.

    `header_row` counts from 1, None without one, and `header_rows` is of how many rows it is;
    `rows` are the first rows, header excluded.
    """

    encoding: str = ""
    separator: str = ""
    quote: str = ""
    header_row: int | None = None
    header_rows: int = 1
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class RawTable:
    """Hold one table of a file.

    `cells`: text columns, index `row` (the number of the row in the source; of the feature or
    record, from 1, where there are no rows). `geometry`: checked GeoJSON geometries (Point,
    Polygon, MultiPolygon; lon, lat in WGS 84) beside the cells, None where there is none; None
    for a table without geometry. `drawn_from` beside it names the shape a point was made of.
    """

    name: str
    file: str
    cells: pd.DataFrame
    kind: str
    geometry: list[dict[str, Any] | None] | None = None
    drawn_from: list[str] | None = None
    refused: tuple[Refused, ...] = ()
    blank_rows: int = 0
    hidden: bool = False
    preview: Preview = field(default_factory=Preview)
    doubts: tuple[Doubt, ...] = ()
    row_word: str = "row"

    @property
    def read(self) -> int:
        """Return the number of rows that held anything."""
        return len(self.cells) + len(self.refused)

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns, in order."""
        return [str(name) for name in self.cells.columns]


def name_columns(header: Sequence[str]) -> list[str]:
    """Return a unique, non-empty name for each column of a header."""
    names: list[str] = []
    taken: set[str] = set()
    for place, cell in enumerate(header, start=1):
        base = " ".join(cell.split()) or say("column_unnamed", number=place)
        name, count = base, 1
        while name in taken:
            count += 1
            name = f"{base} ({count})"
        taken.add(name)
        names.append(name)
    return names


class TableBuilder:
    """Collect rows of text cells into columns, a chunk at a time, so that memory stays small.

    A row longer than the header is refused unless what it has too many is empty; a shorter one is
    filled up; a row without any text is counted as blank. `beat` is called after each chunk.
    """

    def __init__(
        self,
        file: str,
        names: Sequence[str],
        limits: Limits = DEFAULT_LIMITS,
        beat: Beat | None = None,
    ) -> None:
        if len(names) > limits.columns:
            raise IntakeError(
                "too_many_columns", file=file, columns=len(names), limit=limits.columns
            )
        self.names = list(names)
        self.refused: list[Refused] = []
        self.blank_rows = 0
        self.short_rows = 0
        self._file = file
        self._limits = limits
        self._beat = beat
        self._total = 0
        self._rows: list[Sequence[str]] = []
        self._numbers: list[int] = []
        self._index: list[int] = []
        self._chunks: list[list[pa.Array]] = []

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Add the row of that number."""
        width = len(self.names)
        if len(cells) != width:
            if not any(cells) or not "".join(cells).strip():
                self.blank_rows += 1
                return
            if len(cells) > width:
                if any(cell.strip() for cell in cells[width:]):
                    reason = say("row_too_long", cells=len(cells), columns=width)
                    self.refuse(number, reason, cells)
                    return
                cells = cells[:width]
            else:
                self.short_rows += 1
                cells = [*cells, *[""] * (width - len(cells))]
        elif not any(cells) or not "".join(cells).strip():
            self.blank_rows += 1
            return
        self.add_kept(number, cells)

    def add_kept(self, number: int, cells: Sequence[str]) -> None:
        """Add a row as wide as the table even if all its cells are empty: its shape is kept."""
        self._rows.append(cells)
        self._numbers.append(number)
        if len(self._rows) >= CHUNK_ROWS:
            self._flush()

    def refuse(self, number: int, reason: str, cells: Iterable[str]) -> None:
        """Set the row of that number aside, with its reason."""
        names = [*self.names]
        texts = list(cells)
        names += [say("column_unnamed", number=n) for n in range(len(names) + 1, len(texts) + 1)]
        self.refused.append(Refused(number, reason, dict(zip(names, texts, strict=False))))

    def _flush(self) -> None:
        self._total += len(self._rows)
        if self._total > self._limits.rows:
            raise IntakeError("too_many_rows", file=self._file, limit=self._limits.rows)
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(self.names)
        self._chunks.append([_to_array(column) for column in columns])
        self._index.extend(self._numbers)
        self._rows, self._numbers = [], []
        if self._beat is not None:
            self._beat()

    def build(self) -> pd.DataFrame:
        """Return the columns as a frame of texts, its index the numbers of the rows."""
        self._flush()
        arrays = [
            pa.chunked_array([chunk[place] for chunk in self._chunks], type=pa.large_string())
            for place in range(len(self.names))
        ]
        index = pd.Index(self._index, dtype="int64", name="row")
        places = [str(place) for place in range(len(self.names))]
        frame = pa.table(arrays, names=places).to_pandas() if arrays else pd.DataFrame(index=index)
        frame.columns = pd.Index(self.names, dtype="object")
        frame.index = index
        return frame

    def doubts(self) -> list[Doubt]:
        """Return what was noticed about the rows as a whole."""
        found = []
        if self.short_rows:
            found.append(Doubt("rows_short", params={"count": self.short_rows}))
        if self.blank_rows:
            found.append(Doubt("rows_blank", params={"count": self.blank_rows}))
        return found

    def first_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the first rows, for a preview; ask before anything is flushed or after."""
        return tuple(tuple(row) for row in self._rows[:_SHOWN_ROWS])


def _to_array(column: Sequence[str]) -> pa.Array:
    try:
        return pa.array(column, type=pa.large_string())
    except (UnicodeEncodeError, pa.ArrowInvalid):
        # Halves of surrogate pairs (a JSON file can hold them) are no text in any encoding.
        mended = [cell.encode("utf-8", "replace").decode() for cell in column]
        return pa.array(mended, type=pa.large_string())
