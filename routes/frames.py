"""Own the step from checked rows to the tables of the model: days, kilograms, positions, marks.

Each function takes what `geodata.read` found and returns a DataFrame whose columns are those of
the schema plus the derived ones; what cannot be derived becomes a problem, never an exception.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from geodata.errors import DateTextError, Problem, make_problem
from geodata.read import CaseFiles
from geodata.rows import Row
from geodata.schema import CASE, MARKINGS, TABLES, Table
from geodata.shapes import representative_point
from routes.quantity import weigh_amount
from routes.timespan import UNDATED, Timespan, parse_timespan

__all__ = ["Frames", "build_frames"]

_DATED = {"flows", "seizures", "events", "links"}
_NEED_CLAIMS = (*sorted(_DATED), "notes")
_COUNTS = ("investigated", "detained", "supervised", "arrested")


class Frames:
    """Build and hold the tables of one case, with the problems met on the way."""

    def __init__(self, files: CaseFiles) -> None:
        self.problems: list[Problem] = []
        self.marking: str = files.case["marking"]
        self.opened_day = self._derive_opened(files.case["opened"])
        self.tables: dict[str, pd.DataFrame] = {}
        kept = {table.name: self._derive(table, files.tables[table.name]) for table in TABLES}
        self._check_claims(kept)
        for table in TABLES:
            self.tables[table.name] = _frame(table, kept[table.name])

    def _tell(self, code: str, table: Table, row: Row, column: str, **more: Any) -> Problem:
        problem = make_problem(
            code, table.file, row=row.number, column=column, record=row.cells["id"], **more
        )
        self.problems.append(problem)
        return problem

    def _derive(self, table: Table, rows: list[Row]) -> list[Row]:
        kept: list[Row] = []
        for row in rows:
            cells = dict(row.cells)
            if "date" in cells:
                span = self._derive_date(table, row, cells)
                if table.name in _DATED:
                    cells["start_day"] = math.nan if span.start_day is None else span.start_day
                    cells["end_day"] = math.nan if span.end_day is None else span.end_day
                    cells["undated"] = span.undated
            if table.name == "places":
                self._derive_position(cells)
            elif table.name == "flows":
                self._derive_flow(table, row, cells)
            elif table.name == "seizures":
                self._derive_seizure(table, row, cells)
            elif table.name == "events":
                self._derive_event(table, row, cells)
            if "tlp" in cells:
                self._derive_marking(table, row, cells)
            kept.append(Row(row.number, cells))
        return kept

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

    def _derive_date(self, table: Table, row: Row, cells: dict[str, Any]) -> Timespan:
        try:
            return parse_timespan(cells["date"])
        except DateTextError as error:
            self._tell(error.code, table, row, "date", got=error.text, outcome="blanked")
            cells["date"] = ""
            return UNDATED

    def _derive_position(self, cells: dict[str, Any]) -> None:
        lon, lat = (
            (math.nan, math.nan)
            if cells["geometry"] is None
            else representative_point(cells["geometry"])
        )
        cells["lon"], cells["lat"] = lon, lat

    def _derive_flow(self, table: Table, row: Row, cells: dict[str, Any]) -> None:
        low, high = cells["kg_min"], cells["kg_max"]
        if low is not None and high is not None and low > high:
            self._tell(
                "kg_bounds_crossed", table, row, "kg_max", got=f"{low:g} > {high:g}",
                outcome="blanked",
            )  # fmt: skip
            low = high = None
        cells["kg_min"] = math.nan if low is None else low
        cells["kg_max"] = math.nan if high is None else high
        cells["line_status"] = cells["line_status"] or cells["status"]

    def _derive_seizure(self, table: Table, row: Row, cells: dict[str, Any]) -> None:
        if cells["amount"] is not None and not cells["unit"]:
            self._tell("unit_missing", table, row, "unit", got=f"{cells['amount']:g}")
        kg_min, kg_max = weigh_amount(cells["amount"], cells["unit"], cells["bound"])
        cells["kg_min"], cells["kg_max"] = kg_min, kg_max
        cells["amount"] = math.nan if cells["amount"] is None else cells["amount"]

    def _derive_event(self, table: Table, row: Row, cells: dict[str, Any]) -> None:
        for name in _COUNTS:
            cells[name] = cells[name] or 0
        for name in ("detained", "supervised"):
            if cells[name] > cells["investigated"]:
                self._tell(
                    "counts_exceed", table, row, name, got=cells[name],
                    investigated=cells["investigated"], severity="warning",
                )  # fmt: skip

    def _derive_marking(self, table: Table, row: Row, cells: dict[str, Any]) -> None:
        if not cells["tlp"]:
            cells["tlp"] = self.marking
        elif MARKINGS.index(cells["tlp"]) < MARKINGS.index(self.marking):
            self._tell(
                "handling_below_case", table, row, "tlp", got=cells["tlp"],
                marking=self.marking, severity="warning",
            )  # fmt: skip
            cells["tlp"] = self.marking

    def _check_claims(self, kept: dict[str, list[Row]]) -> None:
        """Tell which records no source speaks of, and which ones the sources dispute."""
        stances: dict[str, set[str]] = {}
        for row in kept["claims"]:
            stances.setdefault(row.cells["record"], set()).add(row.cells["stance"])
        for table in TABLES:
            if table.name not in _NEED_CLAIMS:
                continue
            for row in kept[table.name]:
                record = row.cells["id"]
                if record not in stances:
                    self._tell(
                        "claim_missing", table, row, "id", got=record, id=record,
                        severity="warning",
                    )  # fmt: skip
                elif "contradicts" in stances[record]:
                    self._tell(
                        "claims_contradict", table, row, "id", got=record, id=record,
                        severity="warning",
                    )  # fmt: skip


_DERIVED: dict[str, tuple[str, ...]] = {
    "places": ("lon", "lat", "geometry"),
    "flows": ("start_day", "end_day", "undated"),
    "seizures": ("kg_min", "kg_max", "start_day", "end_day", "undated"),
    "events": ("start_day", "end_day", "undated"),
    "links": ("start_day", "end_day", "undated"),
}
_FLOAT = {"start_day", "end_day", "kg_min", "kg_max", "lon", "lat", "amount", "radius_km"}


def _frame(table: Table, rows: list[Row]) -> pd.DataFrame:
    """Make the DataFrame of one table: `id` as index and as column, every column always there.

    Texts and lists are of dtype object (empty text, empty tuple where nothing is known), numbers
    float64 with NaN, counts of people int64, `undated` bool.
    """
    names = [column.name for column in table.columns] + list(_DERIVED.get(table.name, ()))
    data: dict[str, pd.Series[Any]] = {}
    index = pd.Index([row.cells["id"] for row in rows], dtype=object, name=None)
    for name in names:
        values = [row.cells[name] for row in rows]
        dtype = "object"
        if name in _FLOAT:
            dtype = "float64"
        elif name in _COUNTS:
            dtype = "int64"
        elif name == "undated" and table.name in _DATED:
            dtype = "bool"
        data[name] = pd.Series(values, index=index, dtype=dtype)
    return pd.DataFrame(data, index=index)


def build_frames(files: CaseFiles) -> Frames:
    """Derive the model's tables from the files of a case."""
    return Frames(files)
