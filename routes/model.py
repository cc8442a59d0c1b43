"""Own the case: its records as frozen values and as tables, who says what, and how sure.

A case is read once and never changed. The tables (DataFrames, one row per record) are what maps
and figures are made from; single records are made on demand. Positions are (lon, lat) in WGS 84
degrees; days are numbers since 1970-01-01, spans half-open (see `routes.timespan`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geodata.check_case import rename_problem
from geodata.errors import Problem
from geodata.fast_check import CaseColumns
from geodata.fast_read import read_case_columns
from geodata.read import find_case
from geodata.schema import RECORD_TABLES
from routes.case_records import (
    Bounds,
    CaseInfo,
    Claim,
    Event,
    Flow,
    Grades,
    Link,
    Note,
    Place,
    Record,
    Seizure,
    Source,
    Step,
)  # fmt: skip
from routes.frames import LARGE_ROWS, build_frames
from routes.grades import grade_records
from routes.placing import find_unplaced
from routes.row_finder import RowFinder
from routes.timespan import parse_timespan

if TYPE_CHECKING:
    import geopandas

__all__ = [
    "Case", "CaseInfo", "Claim", "Event", "Flow", "Grades", "Link", "Note", "Place", "Record",
    "Seizure", "Source", "Step", "load_case", "make_case",
]  # fmt: skip

# Where a case that lost its frame opens: every inhabited coast (west, south, east, north).
_WORLD: Bounds = (-170.0, -56.0, 180.0, 72.0)


_RECORD_CLASSES: dict[str, type[Any]] = {
    "places": Place, "flows": Flow, "seizures": Seizure, "events": Event, "links": Link,
    "notes": Note, "sources": Source, "claims": Claim,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Case:
    """Hold one case: tables indexed by id, its story, and all that was wrong with its data.

    `set_aside` has the columns table, file, row, id, reason. `digest` is a SHA-256 of the files.
    """

    info: CaseInfo
    places: pd.DataFrame
    sources: pd.DataFrame
    claims: pd.DataFrame
    flows: pd.DataFrame
    seizures: pd.DataFrame
    events: pd.DataFrame
    links: pd.DataFrame
    notes: pd.DataFrame
    story: tuple[Step, ...]
    problems: tuple[Problem, ...]
    set_aside: pd.DataFrame
    digest: str
    folder: Path

    @cached_property
    def _rows_by_id(self) -> dict[str, RowFinder]:
        return {table: RowFinder(getattr(self, table)["id"]) for table in _RECORD_CLASSES}

    @cached_property
    def _claims_by_record(self) -> RowFinder:
        return RowFinder(self.claims["record"])

    def _locate(self, record_id: str) -> tuple[str, int]:
        for table, finder in self._rows_by_id.items():
            row = finder.first(record_id)
            if row >= 0:
                return table, row
        raise KeyError(record_id)

    def table_of(self, record_id: str) -> str:
        """Return the name of the table that holds a record.

        Raises:
            KeyError: if no record has that id.
        """
        return self._locate(record_id)[0]

    def record(self, record_id: str) -> Record:
        """Return one record of any table as a frozen value.

        Raises:
            KeyError: if no record has that id.
        """
        return self._make_record(*self._locate(record_id))

    def _make_record(self, table: str, row: int) -> Record:
        frame: pd.DataFrame = getattr(self, table)
        cls = _RECORD_CLASSES[table]
        cells = {field.name: _plain(frame[field.name].iloc[row]) for field in fields(cls)}
        record: Record = cls(**cells)
        return record

    def claims_of(self, record_id: str) -> tuple[Claim, ...]:
        """Return what the sources say about a record, in the file's order; empty if nothing."""
        rows = self._claims_by_record.find(record_id)
        claims = [self._make_record("claims", int(row)) for row in rows]
        return tuple(claim for claim in claims if isinstance(claim, Claim))

    @cached_property
    def graded(self) -> pd.DataFrame:
        """The best grades of every record a source supports (see `grade_records`)."""
        return grade_records(self.claims, self.sources)

    def grades(self, record_id: str) -> Grades:
        """Return the best reliability and the best credibility among the claims for a record.

        The two come each from its own claim and are never combined. Claims that contradict the
        record do not count: a good source against it does not make it better.
        """
        if record_id not in self.graded.index:
            return Grades(None, None)
        letter = str(self.graded["reliability"][record_id])
        number = float(self.graded["credibility"][record_id])
        return Grades(letter or None, None if math.isnan(number) else int(number))

    def is_disputed(self, record_id: str) -> bool:
        """Return whether some source contradicts the record."""
        return any(claim.stance == "contradicts" for claim in self.claims_of(record_id))

    @cached_property
    def first_day(self) -> int | None:
        """The first day on which anything dated is there: the start of the date bar."""
        days = [getattr(self, table)["start_day"].min() for table in RECORD_TABLES]
        return int(np.nanmin(days)) if np.isfinite(days).any() else self.info.opened_day

    @cached_property
    def last_day(self) -> int | None:
        """The last day on which anything dated may happen (inclusive): the default date."""
        days = [
            getattr(self, table)[column].max() - (column == "end_day")
            for table in RECORD_TABLES
            for column in ("end_day", "start_day")
        ]
        return int(np.nanmax(days)) if np.isfinite(days).any() else self.info.opened_day

    def unplaced(self) -> tuple[tuple[str, str], ...]:
        """Return (id, table) of the records that the map cannot draw, in the tables' order.

        Such a record names no place, or only places without a position; a flow needs a position
        at both ends, and not the same; a link two of them.
        """
        return tuple(
            (str(record), table)
            for table, rows in find_unplaced(self).items()
            for record in getattr(self, table).index[rows]
        )

    def places_gdf(self) -> geopandas.GeoDataFrame:
        """Return the places as a GeoDataFrame in EPSG:4326 (slow: loads the GIS library)."""
        import geopandas
        from shapely.geometry import shape

        geometry = [None if value is None else shape(value) for value in self.places["geometry"]]
        table = self.places.drop(columns=["geometry", "lon", "lat"])
        return geopandas.GeoDataFrame(table, geometry=geometry, crs="EPSG:4326")


def _plain(value: Any) -> Any:
    # numpy scalars become Python's own, so that records compare and serialise plainly.
    return value.item() if hasattr(value, "item") else value


def _build_info(files: CaseColumns, opened_day: int | None) -> CaseInfo:
    case = files.case
    name = case["id"] or files.folder.name
    return CaseInfo(
        id=name,
        title=case["title"] or name,
        subtitle=case["subtitle"],
        summary=case["summary"],
        presumption=case["presumption"],
        marking=case["marking"],
        focus=case["focus"] or _WORLD,
        overview=case["overview"] or case["focus"] or _WORLD,
        opened_day=opened_day,
    )


def _step_day(date: str) -> int | None:
    # A step shows the end of its date, when what happened in it is certain.
    end_day = parse_timespan(date).end_day
    return None if end_day is None else end_day - 1


def load_case(path: str | Path, *, story_folder: Path | None = None) -> Case:
    """Load a case from its folder, or a shipped case by its id.

    `story_folder` is another folder, whose story lies over the case's own.

    Bad data never raises: see `Case.problems` and `Case.set_aside`.

    Raises:
        CaseNotFoundError: if there is no such folder and no such shipped case.
        CaseReadError: if the folder holds Parquet files of which one cannot be opened.
    """
    return make_case(read_case_columns(find_case(path), story_folder=story_folder))


def make_case(files: CaseColumns, *, large_rows: int = LARGE_ROWS) -> Case:
    """Make the case of what was read; tables of so many rows are held as large ones."""
    frames = build_frames(files, large_rows=large_rows)
    story = tuple(
        Step(day=_step_day(row["date"]), **{str(name): cell for name, cell in row.items()})
        for row in frames.tables.pop("story").to_dict("records")
    )
    derived = (rename_problem(problem, files.names) for problem in frames.problems)
    problems = sorted([*files.problems, *derived], key=lambda problem: problem.order)
    aside = pd.DataFrame(
        [(row.table, row.file, row.row, row.id, row.reason) for row in files.set_aside],
        columns=["table", "file", "row", "id", "reason"],
    )
    return Case(
        info=_build_info(files, frames.opened_day),
        story=story,
        problems=tuple(problems),
        set_aside=aside,
        digest=files.digest,
        folder=files.folder,
        **frames.tables,
    )
