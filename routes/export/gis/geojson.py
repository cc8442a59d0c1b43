"""Write GeoJSON as RFC 7946 has it: one collection, longitude first, cut at the antimeridian.

Owns: the member ``sillage`` of the collection, which says what the file holds and how it is to be
handled. Properties are the columns of :mod:`routes.export.records.attributes`, and ``kind``.
Days are ISO dates; an unknown number or day is null. There is no ``crs`` member: it is WGS 84.
https://datatracker.ietf.org/doc/html/rfc7946
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from routes.export.gis.cut import box_of
from routes.export.job import part_of
from routes.export.records.attributes import KINDS
from routes.export.records.features import Features, collect_features

if TYPE_CHECKING:
    from routes.export.job import ExportJob, Progress

__all__ = ["plain_rows", "write_geojson"]


def write_geojson(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write the records of a job as one FeatureCollection."""
    progress(0.0, job.texts["data.progress.collect"])
    features = collect_features(job, part_of(progress, 0.5))
    progress(0.5, path.name)
    head: dict[str, Any] = {"type": "FeatureCollection"}
    box = box_of(g for layer in features.layers.values() for g in layer.geometry.to_numpy())
    if box is not None:
        head["bbox"] = [round(edge, 6) for edge in box]
    head["sillage"] = _tell(features)
    text = json.dumps(head, ensure_ascii=False)[:-1]
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text + ', "features": [')
        mark = "\n"
        for kind, layer in features.layers.items():
            for feature in _features(KINDS[kind], layer):
                stream.write(mark + feature)
                mark = ",\n"
        stream.write("\n]}\n")


def plain_rows(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield rows as JSON values: ISO dates, None for what is unknown, whole numbers whole."""
    columns = {str(name): _plain_column(table[name]) for name in table if name != "geometry"}
    for k in range(len(table)):
        yield {name: values[k] for name, values in columns.items()}


def _plain_column(column: pd.Series[Any]) -> list[Any]:
    if column.dtype.kind == "M":
        return [None if pd.isna(day) else day.strftime("%Y-%m-%d") for day in column]
    if column.dtype.kind == "f":
        return [
            None if pd.isna(v) else int(v) if float(v).is_integer() else float(v) for v in column
        ]
    values: list[Any] = column.tolist()
    return values


def _features(kind: str, layer: gpd.GeoDataFrame) -> Iterator[str]:
    geometries = shapely.to_geojson(layer.geometry.to_numpy())
    for row, geometry in zip(plain_rows(layer), geometries, strict=True):
        properties = json.dumps({"kind": kind, **row}, ensure_ascii=False, allow_nan=False)
        written = geometry if isinstance(geometry, str) else "null"
        yield f'{{"type": "Feature", "geometry": {written}, "properties": {properties}}}'


def _tell(features: Features) -> dict[str, Any]:
    return {
        **{line.name: line.text for line in features.about},
        "sources": list(plain_rows(features.tables["sources"])),
        "claims": list(plain_rows(features.tables["claims"])),
        "notes": list(plain_rows(features.tables["notes"])),
    }
