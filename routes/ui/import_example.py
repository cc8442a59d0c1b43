"""Say what becomes of one row: its cells beside the records made of them.

Owns: the small reading of a few rows that this takes. Places are not looked up for it: their
names are shown as written. Refuses: Streamlit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from geodata.intake.convert import convert_table
from geodata.intake.intake import Intake
from geodata.intake.mapping import Mapping as Columns
from geodata.intake.placing import PLACE_COLUMNS
from geodata.intake.positions import read_positions
from geodata.intake.raw import RawTable
from geodata.schema import LIST_MARK
from routes.records import label_of

__all__ = ["Example", "find_row", "make_example"]

#: So many rows around the one asked for show how dates and numbers of the column are written.
_SAMPLE_ROWS: Final = 2_000
_MOST_RECORDS: Final = 3
#: What of a record is told by itself, or is the same for all.
_UNSAID: Final = frozenset({"id", "ends", "tlp", "origin", "radius_km", "precision"})
_PLACE_COLUMNS: Final = frozenset({"place", "from_ids", "to_ids"})
_WORDS: Final[Mapping[str, str]] = {
    "substance": "substance", "substances": "substance", "status": "status", "scope": "scope",
    "mode": "mode", "bound": "bound",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """What becomes of one row.

    ``theirs``: column and cell. ``records``: of each, our column's name and the value in words.
    ``more`` records are not shown. ``reason``: why there is none. ``tried`` and ``accepted``
    count the rows that were read for it.
    """

    row: int
    theirs: tuple[tuple[str, str], ...]
    records: tuple[tuple[tuple[str, str], ...], ...]
    more: int
    reason: str
    tried: int
    accepted: int


def find_row(raw: RawTable, number: int) -> int:
    """Give the number of the row nearest to the one asked for."""
    index = raw.cells.index.to_numpy()
    return int(index[int(np.argmin(np.abs(index - number)))])


def make_example(raw: RawTable, mapping: Columns, row: int, texts: Mapping[str, str]) -> Example:
    """Read a few rows and say what becomes of the one of that number.

    Raises:
        IntakeError: the mapping does not fit the table.
    """
    place = int(np.flatnonzero(raw.cells.index.to_numpy() == row)[0])
    start = max(0, min(place - _SAMPLE_ROWS // 2, len(raw.cells) - _SAMPLE_ROWS))
    rows = slice(start, start + _SAMPLE_ROWS)
    sample = replace(
        raw,
        cells=raw.cells.iloc[rows],
        refused=(),
        geometry=None if raw.geometry is None else raw.geometry[rows],
        drawn_from=None if raw.drawn_from is None else raw.drawn_from[rows],
    )
    intake = convert_table(sample, mapping, resolve=_take_as_written)
    made = np.flatnonzero(intake.origin.to_numpy() == row)
    aside = intake.set_aside[intake.set_aside["row"] == row]
    return Example(
        row=row,
        theirs=tuple((name, str(raw.cells.at[row, name])) for name in raw.columns),
        records=tuple(_describe(intake, int(n), texts) for n in made[:_MOST_RECORDS]),
        more=max(0, len(made) - _MOST_RECORDS),
        reason=str(aside["reason"].iloc[0]) if len(aside) else "",
        tried=intake.read,
        accepted=intake.accepted,
    )


def _take_as_written(question: pd.DataFrame) -> pd.DataFrame:
    """Answer for a place's name that it is one; read coordinates as they will be read."""
    positions = read_positions(question["lon_text"], question["lat_text"], question["pair_text"])
    named = (question["name"] != "") & positions["lon"].isna()
    placed = named | positions["lon"].notna()
    where = positions["lat"].round(4).astype("str") + ", " + positions["lon"].round(4).astype("str")
    name = question["name"].where(question["name"] != "", where)
    answer = pd.DataFrame("", index=question.index, columns=list(PLACE_COLUMNS), dtype="object")
    answer["lon"] = positions["lon"].mask(named, 0.0)
    answer["lat"] = positions["lat"].mask(named, 0.0)
    answer["place_name"] = name
    answer["place_key"] = name.where(placed, "")
    answer["radius_km"] = np.nan
    answer["problem"] = positions["problem"].mask(named, "")
    answer["candidates"] = pd.Series([[] for _ in range(len(question))], index=question.index)
    return answer


def _describe(intake: Intake, number: int, texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    table = intake.mapping.table
    places = intake.tables["places"]
    names = dict(zip(places["id"], places["name"], strict=True))
    if table == "places":
        claimed = intake.tables["claims"]["record"].iloc[number]
        cells = places[places["id"] == claimed].iloc[0].to_dict()
    else:
        cells = intake.tables[table].iloc[number].to_dict()
    said = []
    for name, value in cells.items():
        text = _say(str(name), value, names, texts)
        if text and name not in _UNSAID and name != "geometry":
            said.append((texts.get(f"wizard.field.{name}", str(name)), text))
    return tuple(said)


def _say(name: str, value: Any, places: Mapping[str, str], texts: Mapping[str, str]) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    # Only of lists is the mark one: a description may hold it as any other sign.
    lists = name in _PLACE_COLUMNS or name in _WORDS
    parts = str(value).split(LIST_MARK) if lists else [str(value)]
    if name in _PLACE_COLUMNS:
        parts = [places.get(part, part) for part in parts]
    elif name in _WORDS:
        if name == "bound" and value == "exact":
            return ""
        parts = [label_of(texts, _WORDS[name], part) for part in parts]
    return ", ".join(parts)
