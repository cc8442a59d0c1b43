"""Own the turning of a stranger's table into rows of ours: `convert_table`.

Every row is accepted or set aside with its reason; each accepted one carries a claim that names
the file and the row. It opens no file and writes none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geodata.intake.describe import clean_texts, concat_texts, make_harmless, to_arrow
from geodata.intake.fields import Fields, find_table_mark
from geodata.intake.intake import Intake
from geodata.intake.mapping import Mapping
from geodata.intake.place_book import PLACE_QUESTION, PlaceBook, Resolve
from geodata.intake.place_words import say_place
from geodata.intake.position_texts import find_positions
from geodata.intake.raw import RawTable
from geodata.intake.records import (
    RECORD_MAKERS,
    claim_frame,
    place_frame,
    record_frame,
    source_frame,
)
from geodata.intake.reshape import find_leftovers, unpivot
from geodata.intake.words import Doubt, IntakeError, say

__all__ = ["SOURCE_ID", "convert_table"]

SOURCE_ID = "imported-file"
_LETTERS = {"seizures": "S", "flows": "F", "events": "E", "places": "P"}
Progress = Callable[[float], None]


@dataclass(slots=True)
class _Aside:
    """Collect the rows set aside, whatever stage finds them."""

    raw: RawTable
    rows: list[int] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    cells: list[dict[str, str]] = field(default_factory=list)

    def add(self, places: npt.NDArray[np.intp], reasons: list[str]) -> None:
        if not len(places):
            return
        frame = self.raw.cells.iloc[places]
        self.rows += [int(row) for row in frame.index]
        self.reasons += reasons
        names = self.raw.columns
        columns = [frame[name].fillna("").tolist() for name in names]
        if not names:
            self.cells += [{} for _ in reasons]
            return
        self.cells += [
            dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)
        ]

    def frame(self) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "row": pd.Series(self.rows, dtype="int64"),
                "reason": pd.Series(self.reasons, dtype="object"),
                "cells": pd.Series(self.cells, dtype="object"),
            }
        ).sort_values("row", kind="stable", ignore_index=True)


def _resolve_by(mapping: Mapping) -> Resolve:
    """Return the looking up of places in the reference system that the mapping states."""
    # The gazetteer is only read when a name has to be looked up.
    from geodata.intake.placing import resolve_places

    return partial(resolve_places, crs=mapping.constants.get("crs") or None)


def convert_table(
    raw: RawTable,
    mapping: Mapping,
    *,
    resolve: Resolve | None = None,
    book: PlaceBook | None = None,
    prefix: str = "",
    progress: Progress | None = None,
) -> Intake:
    """Turn a table into rows of ours as a mapping says.

    `book` collects the places of several tables; `prefix` parts the ids of several tables.
    `progress` is told shares from 0 to 1 and may raise to cancel.

    Raises:
        IntakeError: if the mapping names columns that the table does not have.
    """
    _check_columns(raw, mapping)
    tell = progress or (lambda _share: None)
    aside = _Aside(raw)
    for refused in raw.refused:
        aside.rows.append(refused.row)
        aside.reasons.append(refused.reason)
        aside.cells.append(refused.cells)
    doubts = [*raw.doubts, *mapping.doubts]
    leftovers = find_leftovers(raw, mapping.roles, mapping.spread)
    reasons = np.full(len(raw.cells), "", dtype=object)
    for place, reason in leftovers.items():
        reasons[place] = reason
    duplicates = _find_duplicates(raw) & (reasons == "")
    if duplicates.any():
        code = "duplicates_dropped" if mapping.drop_duplicates else "duplicates"
        doubts.append(Doubt(code, params={"count": int(duplicates.sum())}))
        if mapping.drop_duplicates:
            reasons[duplicates] = say("row_duplicate")
    if mapping.table == "":
        reasons[reasons == ""] = say("row_no_role")
    made = sum(bool(shape) for shape in raw.drawn_from or [])
    if made:
        doubts.append(Doubt("lines_to_points", params={"count": made}))
    tell(0.2)
    kept = np.flatnonzero(reasons == "")
    cells = raw.cells.iloc[kept]
    empty_cells = 0
    if mapping.spread is not None and mapping.table:
        frame, where, empty_cells = unpivot(cells, mapping.spread)
        source = kept[where]
        without = np.setdiff1d(kept, source)
        reasons[without] = say("row_no_amounts")
        if empty_cells:
            doubts.append(Doubt("spread_empty", params={"count": empty_cells}))
    else:
        frame, source = cells, kept
    before = np.flatnonzero(reasons != "")
    aside.add(before, [str(reason) for reason in reasons[before]])
    read = len(raw.refused) + len(before) + len(frame)
    tell(0.3)
    book = book or PlaceBook()
    first_place, first_unknown = len(book.rows), len(book.unresolved)
    look_up = resolve or _resolve_by(mapping)
    tables, origin, more = _make_records(raw, mapping, frame, source, book, look_up, prefix, aside)
    tell(0.9)
    doubts += more
    unresolved = tuple(book.unresolved[first_unknown:])
    if unresolved:
        doubts.append(Doubt("places_unresolved", params={"count": len(unresolved)}))
    if tables:
        tables["places"] = place_frame(book.rows[first_place:])
    numbers = raw.cells.index[np.flatnonzero(duplicates)]
    return Intake(
        file=raw.file, name=raw.name, mapping=mapping, tables=tables, set_aside=aside.frame(),
        read=read, accepted=len(origin), origin=origin, blank_rows=raw.blank_rows,
        empty_cells=empty_cells, duplicates=tuple(int(number) for number in numbers),
        doubts=tuple(doubts), unresolved=unresolved,
    )  # fmt: skip


def _check_columns(raw: RawTable, mapping: Mapping) -> None:
    named = [match.column for match in mapping.columns]
    if mapping.spread is not None:
        named += [column.column for column in mapping.spread.columns]
    known = set(raw.columns)
    for column in named:
        if column not in known:
            raise IntakeError("mapping_column", column=column)


def _find_duplicates(raw: RawTable) -> npt.NDArray[np.bool_]:
    """Return which rows repeat an earlier one in every cell and in its shape."""
    if raw.cells.empty or not len(raw.cells.columns):
        return np.zeros(len(raw.cells), dtype=bool)
    hashes = pd.util.hash_pandas_object(raw.cells, index=False)
    if raw.geometry is not None:
        shapes = pd.Series([repr(shape) for shape in raw.geometry], index=raw.cells.index)
        hashes = hashes ^ pd.util.hash_pandas_object(shapes, index=False) * np.uint64(31)
    suspects = hashes.duplicated(keep=False).to_numpy(dtype=bool)
    found = np.zeros(len(raw.cells), dtype=bool)
    # Equal digests are no proof: what they point at is compared cell by cell.
    rows = raw.cells[suspects].copy()
    if raw.geometry is not None:
        rows["\0shape"] = [repr(s) for s, hit in zip(raw.geometry, suspects, strict=True) if hit]
    found[np.flatnonzero(suspects)] = rows.duplicated(keep="first").to_numpy(dtype=bool)
    return found


def _question(fields: Fields, name: pd.Series[str], *, coordinates: bool) -> pd.DataFrame:
    columns = {"name": name, "country": fields.country()}
    for role in ("lon", "lat"):
        columns[f"{role}_text"] = fields.text(role) if coordinates else name.where(name == "", "")
    pairs = fields.text("coordinates") if coordinates else name.where(name == "", "")
    if fields.mapping.column("coordinates") is None:
        pairs = _positions_in(name)
    columns["pair_text"] = pairs
    frame = pd.DataFrame({key: value.to_numpy(dtype=object) for key, value in columns.items()})
    return frame[PLACE_QUESTION].fillna("").astype("str")


def _positions_in(names: pd.Series[str]) -> pd.Series[str]:
    """Return the names that hold a position ("14.71 N, 17.47 W off Dakar"), "" for the others."""
    codes, uniques = pd.factorize(names.fillna(""))
    holds = np.array([bool(find_positions(str(text))) for text in uniques], dtype=bool)
    if not holds.any():
        return names.where(names == "", "")
    return names.where(pd.Series(holds[codes], index=names.index), "")


def _place_rows(
    raw: RawTable,
    fields: Fields,
    source: npt.NDArray[np.intp],
    book: PlaceBook,
    resolve: Resolve,
) -> npt.NDArray[np.object_]:
    """Return the place id of each row: by its shape, its coordinates or its name."""
    names = fields.text("place")
    if raw.geometry is not None and fields.mapping.column("place") is None:
        names = names.where(names != "", fields.text("label"))
    ids = np.full(len(fields.cells), "", dtype=object)
    if raw.geometry is not None:
        shapes = [raw.geometry[place] for place in source]
        made = [(raw.drawn_from or [])[place] for place in source]
        ids = book.add_shapes(names, fields.country(), shapes, made)
    question = _question(fields, names, coordinates=True)
    open_rows = np.flatnonzero((ids == "") & (question != "").any(axis=1).to_numpy(dtype=bool))
    if len(open_rows):
        asked = question.iloc[open_rows].reset_index(drop=True)
        ids[open_rows], problems = book.add_names(asked, resolve)
        # A place that was found may still be doubtful; names not found are listed on their own.
        doubtful = Counter(
            str(problem)
            for identity, problem in zip(ids[open_rows], problems, strict=True)
            if identity and problem and not str(problem).startswith("name_")
        )
        fields.doubts += [
            Doubt("places_doubtful", params={"count": count, "problem": say_place(problem)})
            for problem, count in doubtful.most_common()
        ]
        for row, identity, problem in zip(open_rows, ids[open_rows], problems, strict=True):
            if not identity and problem and not fields.reasons[row]:
                fields.reasons[row] = say("position_bad", problem=say_place(problem))
    return ids


def _make_records(
    raw: RawTable,
    mapping: Mapping,
    frame: pd.DataFrame,
    source: npt.NDArray[np.intp],
    book: PlaceBook,
    resolve: Resolve,
    prefix: str,
    aside: _Aside,
) -> tuple[dict[str, pd.DataFrame], pd.Series[int], list[Doubt]]:
    """Return (tables without places, the source row of each record, doubts)."""
    if not mapping.table:
        return {}, pd.Series(np.array([], dtype="int64")), []
    mark = mapping.decimal or find_table_mark(raw.cells)
    fields = Fields(frame.reset_index(drop=True), mapping, mark)
    ends: dict[str, npt.NDArray[np.object_]] = {}
    # Rows that cannot be used for another reason make no place.
    make = RECORD_MAKERS[mapping.table]
    record = make(fields)
    usable = np.flatnonzero(fields.reasons == "")
    part = _take(fields, usable)
    if mapping.table == "flows":
        for role in ("from", "to"):
            ends[role], _ = book.add_names(
                _question(part, part.text(role), coordinates=False), resolve
            )
        part.refuse((ends["from"] == "") | (ends["to"] == ""), "cell_no_ends", None)
        part.refuse((ends["from"] == ends["to"]) & (ends["from"] != ""), "cell_same_ends", None)
    else:
        ends["place"] = _place_rows(raw, part, source[usable], book, resolve)
        if mapping.table == "places":
            part.refuse(ends["place"] == "", "cell_no_label", None)
    fields.reasons[usable] = part.reasons
    bad = np.flatnonzero(fields.reasons != "")
    aside.add(source[bad], [str(reason) for reason in fields.reasons[bad]])
    good = np.flatnonzero(fields.reasons == "")
    chosen = np.flatnonzero(part.reasons == "")
    places = {role: ids[chosen] for role, ids in ends.items()}
    numbers = raw.cells.index.to_numpy()[source[good]]
    ids = _number_records(f"{_LETTERS[mapping.table]}{prefix}", numbers)
    tables, doubts = _finish(raw, mapping, record, good, ids, numbers, places, book)
    return tables, pd.Series(numbers.astype("int64")), [*fields.doubts, *part.doubts, *doubts]


def _take(fields: Fields, rows: npt.NDArray[np.intp]) -> Fields:
    return Fields(fields.cells.iloc[rows], fields.mapping, fields.decimal)


def _number_records(letter: str, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    """Return ids that name the row: S17, and S17-2 for the second record of one row."""
    series = pd.Series(numbers)
    again = series.groupby(series).cumcount().to_numpy() + 1
    base = letter + series.astype(str)
    suffix = pd.Series(again).astype(str)
    return np.where(again == 1, base, base + "-" + suffix).astype(object)


def _finish(
    raw: RawTable,
    mapping: Mapping,
    record: dict[str, Any],
    good: npt.NDArray[np.intp],
    ids: npt.NDArray[np.object_],
    numbers: npt.NDArray[np.int64],
    places: dict[str, npt.NDArray[np.object_]],
    book: PlaceBook,
) -> tuple[dict[str, pd.DataFrame], list[Doubt]]:
    taken: dict[str, Any] = {}
    harmless = 0
    for name, column in record.items():
        if isinstance(column, np.ndarray):
            taken[name] = column[good]
        else:
            texts = clean_texts(column.take(pa.array(good)))
            taken[name], count = make_harmless(texts)
            harmless += count
    doubts = [Doubt("formulas_harmless", params={"count": harmless})] if harmless else []
    tables: dict[str, pd.DataFrame] = {"sources": source_frame(raw, mapping, SOURCE_ID)}
    claimed = ids
    if mapping.table == "places":
        claimed = places["place"]
        notes = dict(zip(claimed, taken["description"].to_pylist(), strict=True))
        for row in book.rows:
            told = [text for text in (row["note"], notes.get(row["id"], "")) if text]
            row["note"] = "\n".join(dict.fromkeys(told))
    else:
        for role, name in (("place", "place"), ("from", "from_ids"), ("to", "to_ids")):
            if role in places:
                taken[name] = to_arrow(places[role])
        tables[mapping.table] = record_frame(mapping.table, ids, taken)
    word = raw.row_word[0].upper() + raw.row_word[1:]
    locators = concat_texts(f"{word} ", pc.cast(pa.array(numbers), pa.large_string()))
    claims = pd.Series(["C" + str(identity) for identity in ids], dtype="object").to_numpy()
    tables["claims"] = claim_frame(claims, claimed, SOURCE_ID, locators, taken["label"])
    return tables, doubts
