"""Own what came of a stranger's file: rows accepted, rows set aside with their reason, doubts.

Of every table: read = accepted + set aside. Where months or substances were columns, each cell
that holds an amount counts as a row, and so does a row that holds none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from geodata.intake.mapping import Mapping
from geodata.intake.place_book import Unresolved
from geodata.intake.words import Doubt
from geodata.schema import LIST_MARK, find_table

__all__ = ["Intake", "join_intakes", "typed_rows"]


@dataclass(frozen=True, slots=True)
class Intake:
    """Hold one table of a file, read.

    `tables`: name of a table of ours → frame with the schema's columns (texts; numbers as float64
    with NaN; lists as one text parted by |; places with `geometry`, a GeoJSON object or None).
    `set_aside`: row (number in the source), reason (words), cells (column → text).
    `duplicates`: numbers of the rows that repeat another one exactly. `origin`: for each record,
    in order, the number of the row it was made of.
    """

    file: str
    name: str
    mapping: Mapping
    tables: dict[str, pd.DataFrame]
    set_aside: pd.DataFrame
    read: int
    accepted: int
    origin: pd.Series[int]
    blank_rows: int = 0
    empty_cells: int = 0
    duplicates: tuple[int, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    unresolved: tuple[Unresolved, ...] = field(default=())

    def __post_init__(self) -> None:
        """Hold the promise of this module, whatever its maker did.

        Raises:
            AssertionError: if a row was lost or counted twice.
        """
        if self.read != self.accepted + len(self.set_aside):
            raise AssertionError(
                f"{self.file}: {self.read} read, {self.accepted} accepted, "
                f"{len(self.set_aside)} set aside"
            )


def join_intakes(intakes: Sequence[Intake]) -> dict[str, pd.DataFrame]:
    """Return the tables of several intakes as one set; their ids must not meet."""
    joined: dict[str, list[pd.DataFrame]] = {}
    for intake in intakes:
        for name, frame in intake.tables.items():
            joined.setdefault(name, []).append(frame)
    return {
        name: frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
        for name, frames in joined.items()
    }


def typed_rows(name: str, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as typed cells, as reading a case gives them."""
    table = find_table(name)
    columns: dict[str, list[Any]] = {}
    for column in table.columns:
        cells = frame[column.name].tolist()
        if column.type in {"refs", "words"}:
            cells = [tuple(part for part in str(cell).split(LIST_MARK) if part) for cell in cells]
        elif column.type in {"number", "count"}:
            whole = column.type == "count"
            cells = [
                None if cell is None or cell != cell else int(cell) if whole else float(cell)
                for cell in cells
            ]
        columns[column.name] = cells
    if "geometry" in frame.columns:
        columns["geometry"] = frame["geometry"].tolist()
    names = list(columns)
    return [
        dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
