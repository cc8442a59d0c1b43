"""Write GeoParquet 1.1: all kinds of records in one table, with a column ``kind``.

Owns: the one schema that holds every kind (a column that a kind has not is null), and the file's
own words under the key ``sillage`` of its metadata, as JSON. Geometry is WKB, EPSG:4326, null
where a record has no position. https://geoparquet.org/releases/v1.1.0/
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from routes.export.gis.geojson import plain_rows
from routes.export.job import part_of
from routes.export.records.attributes import KINDS
from routes.export.records.features import CRS, Features, collect_features

if TYPE_CHECKING:
    from routes.export.job import ExportJob, Progress

__all__ = ["write_parquet"]

_VERSION = "1.1.0"


def write_parquet(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write the records of a job as one GeoParquet file."""
    progress(0.0, job.texts["data.progress.collect"])
    features = collect_features(job, part_of(progress, 0.5))
    progress(0.6, path.name)
    words = {
        **{line.name: line.text for line in features.about},
        # Not the claims: every reader loads the metadata first, and rows name their sources.
        **{name: list(plain_rows(features.tables[name])) for name in ("sources", "notes")},
    }
    # Each form of the records takes the room of a case again: one goes when the next is there.
    joined = _join(features)
    del features
    buffer = io.BytesIO()
    joined.to_parquet(buffer, index=False, schema_version=_VERSION)
    del joined
    progress(0.8, path.name)
    table = pq.read_table(buffer)
    metadata = {
        **(table.schema.metadata or {}),
        b"sillage": json.dumps(words, ensure_ascii=False).encode(),
    }
    pq.write_table(table.replace_schema_metadata(metadata), path, compression="zstd")


def _join(features: Features) -> gpd.GeoDataFrame:
    names = dict.fromkeys(n for layer in features.layers.values() for n in layer.columns)
    del names["geometry"]
    kinds = [kind for name, kind in KINDS.items() for _ in range(len(features.layers[name]))]
    data: dict[str, Any] = {"kind": pd.Series(kinds, dtype=pd.ArrowDtype(pa.string()))}
    for name in names:
        parts = [_column(layer, name) for layer in features.layers.values()]
        sort = next(p.type for p in parts if not pa.types.is_null(p.type))
        chunks = pa.chunked_array([p.cast(sort) for p in parts])
        data[name] = pd.Series(pd.arrays.ArrowExtensionArray(chunks))
    geometry = np.concatenate([layer.geometry.to_numpy() for layer in features.layers.values()])
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(geometry, crs=CRS), crs=CRS)


def _column(layer: gpd.GeoDataFrame, name: str) -> pa.Array:
    if name not in layer:
        return pa.nulls(len(layer))
    column = layer[name]
    if column.dtype.kind == "M":
        return pa.array(column.to_numpy().astype("datetime64[D]"), type=pa.date32())
    if column.dtype.kind == "f":
        return pa.array(column.to_numpy(), from_pandas=True)
    if column.dtype == object:
        return pa.array(column.tolist(), type=pa.string())
    return pa.array(column.to_numpy())
