"""Give the records that go out as tables with geometry, shared by all GIS formats.

Owns: which geometry each record has. Attributes are those of
:mod:`routes.export.records.attributes`.
Geometry is (lon, lat) in EPSG:4326, cut at the antimeridian; a record without a position has
none and is kept, with the reason in ``not_on_map``.
Refuses: files and their formats.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.schema import LIST_MARK
from routes.export.about import About, describe_export
from routes.export.gis.cut import DECIMALS, cut_geometry
from routes.export.job import Progress, ignore_progress
from routes.export.records.attributes import KINDS, describe_tables
from routes.records import label_of
from routes.rows import find_rows
from routes.ways import direct_way

if TYPE_CHECKING:
    from routes.export.job import ExportJob

__all__ = ["CRS", "Features", "collect_features", "cut_points"]

CRS = "EPSG:4326"
_Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Features:
    """All that goes out of one job.

    ``layers``: seizures, flows, events, links and places as GeoDataFrames (``geometry``,
    EPSG:4326) with the columns of :data:`routes.export.records.attributes.COLUMNS`. A flow is
    one row per substance, with the columns ``substances`` (all of them, in words) and
    ``abreast`` (its place among those that run side by side, 0 the centre, positive to the
    right) besides; its geometry is a MultiLineString of its whole way. A seizure or event is a
    point; a link a MultiLineString of great circles; a place its area where it is one, else a
    point.
    ``tables``: the attributes alone, one row per record, with sources, claims and notes.
    ``about``: what is to be said of the file.
    """

    layers: Mapping[str, gpd.GeoDataFrame]
    tables: Mapping[str, pd.DataFrame]
    about: tuple[About, ...]


def collect_features(job: ExportJob, progress: Progress = ignore_progress) -> Features:
    """Collect the records of a job with their geometry."""
    tables = describe_tables(job, progress)
    places = _Places(job)
    layers = {
        "seizures": _layer(tables["seizures"], places.points(tables["seizures"]["place_id"])),
        "flows": _flows(job, tables["flows"]),
        "events": _layer(tables["events"], places.points(tables["events"]["place_id"])),
        "links": _layer(tables["links"], _tie(places, tables["links"])),
        "places": _layer(tables["places"], places.shapes(tables["places"]["id"])),
    }
    assert tuple(layers) == tuple(KINDS)
    return Features(layers, tables, tuple(describe_export(job, tables)))


def _layer(table: pd.DataFrame, geometry: Iterable[BaseGeometry | None]) -> gpd.GeoDataFrame:
    values = np.array([*geometry, None], dtype=object)[:-1]  # an empty list stays an array
    # The columns are shared with the table: a layer gains one and changes none.
    shapes = gpd.GeoSeries(values, index=table.index, crs=CRS)
    return gpd.GeoDataFrame(table.copy(deep=False), geometry=shapes, crs=CRS)


class _Places:
    """Know where the places of a case lie."""

    def __init__(self, job: ExportJob) -> None:
        packed, places = job.payload["places"], job.case.places
        self._index = places.index
        self._at = places[["lon", "lat"]].to_numpy(dtype=np.float64)
        self._area: dict[str, Mapping[str, Any]] = {
            str(i): area
            for i, area in zip(packed["id"], packed["area"], strict=True)
            if area is not None
        }
        # Of dense tables the payload has the areas of their countries, once for each.
        dense = job.payload["dense"]
        if areas := dense["areas"] if dense else {}:
            countries = places.loc[places["kind"] == "country", "country"]
            for i, code in countries.items():
                if str(i) not in self._area and code in areas:
                    self._area[str(i)] = areas[code]
        # The last one stands for a place that the case does not have.
        self._point = np.array([*cut_points(self._at), None], dtype=object)

    def points(self, ids: Iterable[str]) -> _Shapes:
        """Give the point of each place, None for one without a position."""
        rows = find_rows(ids, self._index)
        shapes: _Shapes = self._point[rows]
        return shapes

    def shapes(self, ids: Iterable[str]) -> _Shapes:
        """Give the area of each place that is one, else its point."""
        shapes = self.points(ids)
        cut: dict[int, BaseGeometry | None] = {}
        for k, place in enumerate(ids if self._area else ()):
            area = self._area.get(place)
            if area is None:
                continue
            # Very many places of a large case are of the same few countries.
            if id(area) not in cut:
                cut[id(area)] = cut_geometry(shapely.geometry.shape(area))
            shapes[k] = cut[id(area)]
        return shapes

    def ties(self, ids: Iterable[str]) -> BaseGeometry | None:
        """Great circles from the first place that has a position to each other one."""
        rows = find_rows(ids, self._index)
        at = [(float(x), float(y)) for x, y in self._at[rows[rows >= 0]] if not math.isnan(x)]
        lines = [direct_way(at[0], other) for other in at[1:] if other != at[0]]
        return cut_lines(lines)


def cut_points(at: npt.NDArray[np.float64]) -> _Shapes:
    """Give positions as :func:`cut_geometry` does, all at once; None for those that are unknown."""
    points: _Shapes = np.asarray(shapely.points(np.round(at, DECIMALS) + 0.0), dtype=object)
    points[np.isnan(at[:, 0])] = None
    for row in np.flatnonzero(np.abs(at[:, 0]) > 180):
        points[row] = cut_geometry(shapely.Point(at[row]))
    return points


def _tie(places: _Places, links: pd.DataFrame) -> list[BaseGeometry | None]:
    return [places.ties(ids.split(LIST_MARK)) for ids in links["place_id"]]


def cut_lines(lines: list[Any]) -> BaseGeometry | None:
    """Give lines of positions as one MultiLineString, cut; None if there are none."""
    if not lines:
        return None
    cut = cut_geometry(shapely.MultiLineString(lines))
    return None if cut is None else shapely.MultiLineString(list(shapely.get_parts(cut)))


def _flows(job: ExportJob, table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Give each flow one row per substance, with the way it is drawn."""
    ways: dict[tuple[str, str], list[Any]] = {}
    slots: dict[tuple[str, str], int] = {}
    for flow, substance, slot, line in job.strands:
        ways.setdefault((flow, substance), []).append(line)
        slots[flow, substance] = slot
    several = table["substance_id"].str.split(LIST_MARK, regex=False)
    rows = table.assign(substances=table["substance"], substance_id=several)
    rows = rows.explode("substance_id", ignore_index=True)
    rows["substance_id"] = rows["substance_id"].fillna("").astype("object")
    rows["substance"] = pd.Series(
        [label_of(job.texts, "substance", s) for s in rows["substance_id"]],
        index=rows.index, dtype="object",
    )  # fmt: skip
    keys = list(zip(rows["id"], rows["substance_id"], strict=True))
    rows["abreast"] = np.array([slots.get(key, 0) for key in keys], dtype="int64")
    lines = [cut_lines(ways.get(key, [])) for key in keys]
    return _layer(rows, lines)
