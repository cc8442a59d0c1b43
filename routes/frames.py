"""Own the step from checked columns to the tables of the model: days, kilograms, positions, marks.

It takes what `geodata.fast_read` found and makes DataFrames whose columns are those of the schema
plus the derived ones; what cannot be derived becomes a problem, never an exception. Each different
value is looked at once.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from geodata.errors import DateTextError, Problem, make_problem
from geodata.fast_check import CaseColumns, TableColumns
from geodata.fast_column import (
    Coded,
    Column,
    Geometries,
    as_coded,
    as_objects,
    hold_values,
)
from geodata.fast_ids import KnownIds, are_known
from geodata.fast_read import hold_case
from geodata.read import CaseFiles
from geodata.schema import CASE, MARKINGS, TABLES, Table
from geodata.shapes import representative_point
from routes.geometry_column import GeometryArray
from routes.quantity import weigh_amounts
from routes.timespan import UNDATED, Timespan, parse_timespan

__all__ = ["LARGE_ROWS", "Frames", "build_frames"]

LARGE_ROWS: Final = 200_000
"""From so many rows on, texts that differ from row to row stay in Arrow's memory (dtype str)."""

_DATED = {"flows", "seizures", "events", "links"}
_NEED_CLAIMS = (*sorted(_DATED), "notes")
_COUNTS = ("investigated", "detained", "supervised", "arrested")

Cells = dict[str, Column]
Floats = npt.NDArray[np.float64]


class Frames:
    """Build and hold the tables of one case, with the problems met on the way."""

    def __init__(self, found: CaseColumns, *, large_rows: int = LARGE_ROWS) -> None:
        self.problems: list[Problem] = []
        self.marking: str = found.case["marking"]
        self.opened_day = self._derive_opened(found.case["opened"])
        derived = {table.name: self._derive(table, found.tables[table.name]) for table in TABLES}
        self._check_claims(found.tables)
        self.tables: dict[str, pd.DataFrame] = {
            table.name: _frame(table, derived.pop(table.name), large_rows) for table in TABLES
        }

    def _tell(
        self, code: str, table: Table, rows: TableColumns, row: int, column: str, **more: Any
    ) -> None:
        number, record = int(rows.numbers[row]), _cell(rows.cells["id"], row)
        self.problems.append(
            make_problem(code, table.file, row=number, column=column, record=record, **more)
        )

    def _derive(self, table: Table, rows: TableColumns) -> Cells:
        cells = dict(rows.cells)
        if "date" in cells:
            self._derive_dates(table, rows, cells)
        if table.name == "places":
            _derive_positions(cells)
        elif table.name == "flows":
            self._derive_flows(table, rows, cells)
        elif table.name == "seizures":
            self._derive_seizures(table, rows, cells)
        elif table.name == "events":
            self._derive_events(table, rows, cells)
        if "tlp" in cells:
            self._derive_markings(table, rows, cells)
        return cells

    def _derive_opened(self, text: str) -> int | None:
        try:
            return parse_timespan(text).start_day
        except DateTextError as error:
            self.problems.append(
                make_problem(
                    error.code, CASE.file, column="opened", got=error.text, outcome="blanked"
                )
            )
            return None

    def _derive_dates(self, table: Table, rows: TableColumns, cells: Cells) -> None:
        dates = _coded(cells["date"])
        spans: list[Timespan] = []
        errors: dict[int, DateTextError] = {}
        for code, text in enumerate(dates.values):
            try:
                spans.append(parse_timespan(text))
            except DateTextError as error:
                errors[code] = error
                spans.append(UNDATED)
        for row in _list(np.isin(dates.codes, list(errors))):
            found = errors[int(dates.codes[row])]
            self._tell(found.code, table, rows, row, "date", got=found.text, outcome="blanked")
        if errors:
            texts = ["" if code in errors else text for code, text in enumerate(dates.values)]
            cells["date"] = Coded(dates.codes, hold_values(texts))
        if table.name in _DATED:
            cells["start_day"] = _floats([span.start_day for span in spans])[dates.codes]
            cells["end_day"] = _floats([span.end_day for span in spans])[dates.codes]
            cells["undated"] = np.array([s.undated for s in spans], dtype=bool)[dates.codes]

    def _derive_flows(self, table: Table, rows: TableColumns, cells: Cells) -> None:
        low, high = _numbers(cells["kg_min"]), _numbers(cells["kg_max"])
        crossed = low > high
        for row in _list(crossed):
            self._tell(
                "kg_bounds_crossed", table, rows, row, "kg_max",
                got=f"{low[row]:g} > {high[row]:g}", outcome="blanked",
            )  # fmt: skip
        if crossed.any():
            cells["kg_min"] = np.where(crossed, np.nan, low)
            cells["kg_max"] = np.where(crossed, np.nan, high)
        line = as_objects(cells["line_status"])
        cells["line_status"] = np.where(line == "", as_objects(cells["status"]), line)

    def _derive_seizures(self, table: Table, rows: TableColumns, cells: Cells) -> None:
        amounts, units = _numbers(cells["amount"]), _coded(cells["unit"])
        bare = ~np.isnan(amounts) & _are(units, "")
        for row in _list(bare):
            self._tell("unit_missing", table, rows, row, "unit", got=f"{amounts[row]:g}")
        bounds = _coded(cells["bound"])
        cells["kg_min"], cells["kg_max"] = weigh_amounts(
            amounts, (units.codes, units.values), (bounds.codes, bounds.values)
        )

    def _derive_events(self, table: Table, rows: TableColumns, cells: Cells) -> None:
        counts = {}
        for name in _COUNTS:
            coded = _coded(cells[name])
            people = np.array([value or 0 for value in coded.values], dtype=np.int64)
            counts[name] = cells[name] = people[coded.codes]
        for name in ("detained", "supervised"):
            for row in _list(counts[name] > counts["investigated"]):
                self._tell(
                    "counts_exceed", table, rows, row, name, got=int(counts[name][row]),
                    investigated=int(counts["investigated"][row]), severity="warning",
                )  # fmt: skip

    def _derive_markings(self, table: Table, rows: TableColumns, cells: Cells) -> None:
        marks = _coded(cells["tlp"])
        least = MARKINGS.index(self.marking)
        below = [bool(mark) and MARKINGS.index(mark) < least for mark in marks.values]
        for row in _list(np.array(below, dtype=bool)[marks.codes]):
            self._tell(
                "handling_below_case", table, rows, row, "tlp",
                got=marks.values[marks.codes[row]], marking=self.marking, severity="warning",
            )  # fmt: skip
        raised = [
            mark if mark and not low else self.marking
            for mark, low in zip(marks.values, below, strict=True)
        ]
        cells["tlp"] = Coded(marks.codes, hold_values(raised))

    def _check_claims(self, tables: dict[str, TableColumns]) -> None:
        """Tell which records no source speaks of, and which ones the sources dispute."""
        claims = tables["claims"].cells
        records = tables["claims"].known_ids("record")
        against = np.flatnonzero(_are(_coded(claims["stance"]), "contradicts"))
        disputed = KnownIds(records.ids.take(pa.array(against)), against)
        for table in TABLES:
            if table.name not in _NEED_CLAIMS or not len(tables[table.name]):
                continue
            rows = tables[table.name]
            ids = rows.known_ids()
            for code, which in (
                ("claim_missing", ~are_known(ids, [records])),
                ("claims_contradict", are_known(ids, [disputed])),
            ):
                for row in _list(which):
                    record = _cell(rows.cells["id"], row)
                    self._tell(
                        code, table, rows, row, "id", got=record, id=record, severity="warning"
                    )


def _cell(column: Column, row: int) -> Any:
    """Return one cell of a column of texts."""
    if isinstance(column, Coded):
        return column.values[column.codes[row]]
    assert not isinstance(column, Geometries), "shapes are no texts"
    cell: Any = column[row]
    return cell.as_py() if hasattr(cell, "as_py") else cell


def _list(mask: npt.NDArray[np.bool_]) -> list[int]:
    """Return the rows that a mask holds."""
    rows: list[int] = np.flatnonzero(mask).tolist()
    return rows


def _coded(column: Column) -> Coded:
    assert not isinstance(column, Geometries), "shapes have no codes"
    return as_coded(column)


def _numbers(column: Column) -> Floats:
    assert isinstance(column, np.ndarray), "numbers come as an array"
    return column


def _floats(values: list[int | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _are(column: Coded, value: str) -> npt.NDArray[np.bool_]:
    """Return which rows hold a text."""
    same = np.array([one == value for one in column.values], dtype=bool)
    return same[column.codes]


def _derive_positions(cells: Cells) -> None:
    shapes = cells["geometry"]
    if isinstance(shapes, Geometries):
        lon, lat = shapes.lon, shapes.lat
        if shapes.others:
            lon, lat = lon.copy(), lat.copy()
            for row, shape in shapes.others.items():
                lon[row], lat[row] = representative_point(shape)
    else:
        lon, lat = np.full((2, len(shapes)), np.nan)
        for row, shape in enumerate(as_objects(shapes)):
            if shape is not None:
                lon[row], lat[row] = representative_point(shape)
    cells["lon"], cells["lat"] = lon, lat


_DERIVED: dict[str, tuple[str, ...]] = {
    "places": ("lon", "lat", "geometry"),
    "flows": ("start_day", "end_day", "undated"),
    "seizures": ("kg_min", "kg_max", "start_day", "end_day", "undated"),
    "events": ("start_day", "end_day", "undated"),
    "links": ("start_day", "end_day", "undated"),
}


def _frame(table: Table, cells: Cells, large_rows: int) -> pd.DataFrame:
    """Make the DataFrame of one table: `id` as index and as column, every column always there.

    Texts and lists are of dtype object (empty text, empty tuple where nothing is known), numbers
    float64 with NaN, counts of people int64, `undated` bool. In a large table texts that differ
    from row to row are of dtype str, and shapes are a `GeometryArray`.
    """
    names = [column.name for column in table.columns] + list(_DERIVED.get(table.name, ()))
    large = len(cells["id"]) >= large_rows
    held = {name: _hold(cells[name], large=large) for name in names}
    index = pd.Index(held["id"], dtype=None if large else "object", copy=False)
    data = {
        name: pd.Series(
            values, index=index, copy=False,
            dtype="object" if _is_object(values) else None,
        )
        for name, values in held.items()
    }  # fmt: skip
    return pd.DataFrame(data, index=index, copy=not large)


def _is_object(values: Any) -> bool:
    return isinstance(values, np.ndarray) and values.dtype == object


def _hold(column: Column, *, large: bool) -> Any:
    if isinstance(column, Geometries):
        return GeometryArray(column)
    if large and not isinstance(column, Coded | np.ndarray):
        kind = pd.StringDtype("pyarrow", na_value=np.nan)
        return pd.array(column, dtype=kind)
    return as_objects(column)


def build_frames(found: CaseColumns | CaseFiles, *, large_rows: int = LARGE_ROWS) -> Frames:
    """Derive the model's tables from a case as it was read."""
    columns = hold_case(found) if isinstance(found, CaseFiles) else found
    return Frames(columns, large_rows=large_rows)
