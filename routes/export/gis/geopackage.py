"""Write a GeoPackage: one file for QGIS, with layers that open as the map looks.

Owns: layers (seizures, flows, events, links, places, areas), tables of words beside them
(sources, claims, notes, about), styles in ``layer_styles``, headings in ``gpkg_data_columns``
(https://www.geopackage.org/spec131/). All that depends on the moment of writing is set to a fixed
value, so that the same job gives the same bytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from routes.export.about import headline_of, made_day
from routes.export.gis.qgis_looks import (
    Look,
    marker_look,
    offsets_abreast,
    seizure_look,
    strand_look,
    tie_look,
    wash_look,
)
from routes.export.gis.qgis_style import render_qml
from routes.export.job import part_of
from routes.export.records.attributes import clean_text
from routes.export.records.features import CRS, Features, collect_features
from routes.records import label_of
from routes.select import list_substances
from routes.style import PALETTE, substance_colours
from routes.texts import fill_text
from routes.timespan import iso_from_day

if TYPE_CHECKING:
    from routes.export.job import ExportJob, Progress

__all__ = ["write_gpkg"]

#: Layer → its geometry, lowest first: QGIS puts a layer added later on top.
_LAYERS: Final[Mapping[str, str]] = {
    "areas": "MultiPolygon", "places": "Point", "links": "MultiLineString",
    "flows": "MultiLineString", "events": "Point", "seizures": "Point",
}  # fmt: skip
_TABLES: Final = ("sources", "claims", "notes")
_LABELLED: Final[Mapping[str, str]] = {"places": "label", "events": "label", "seizures": "amount"}

#: The version whose files every QGIS of the 3 series reads without a warning.
_VERSION: Final = "1.2"

#: Where SQLite counts the changes of a file, and says for which count its size holds: how many
#: transactions GDAL writes in hangs on its buffers (https://www.sqlite.org/fileformat2.html, 1.3).
_COUNTERS: Final = (24, 92)

_STYLES: Final = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
  styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
  owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
"""
_HEADINGS: Final = """
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
  min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""
_SCHEMA_EXTENSION: Final = "http://www.geopackage.org/spec121/#extension_schema"


def write_gpkg(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write the records of a job as a GeoPackage."""
    progress(0.0, job.texts["data.progress.collect"])
    features = collect_features(job, part_of(progress, 0.4))
    layers = _split_places(features)
    headline = headline_of(job)
    for done, (name, geometry_type) in enumerate(_LAYERS.items()):
        words = job.texts[f"data.table.{name}"]
        progress(0.5 + 0.06 * done, fill_text(job.texts, "data.progress.write", name=words))
        _write(layers[name], path, name, words, headline, geometry_type)
    tables = {name: features.tables[name] for name in _TABLES}
    tables["about"] = pd.DataFrame(
        [(a.name, a.heading, a.text) for a in features.about], columns=["name", "heading", "text"]
    )
    for name, table in tables.items():
        _write(table, path, name, job.texts[f"data.table.{name}"], headline, None)
    progress(0.9, job.texts["data.progress.collect"])
    _finish(job, path, {**layers, **tables})


def _split_places(features: Features) -> dict[str, gpd.GeoDataFrame]:
    """Give places as points, and those that are areas once more as areas: one sort a layer."""
    layers = dict(features.layers)
    places = layers["places"]
    area = (shapely.get_dimensions(places.geometry.to_numpy()) == 2) & (places["lon"].notna())
    points = shapely.points(places["lon"].to_numpy(), places["lat"].to_numpy())
    nowhere = places["lon"].isna().to_numpy()
    layers["places"] = places.set_geometry(
        gpd.GeoSeries(np.where(nowhere, None, points), index=places.index, crs=CRS)
    )
    layers["areas"] = places[area].reset_index(drop=True)
    return layers


def _write(
    table: Any, path: Path, layer: str, title: str, headline: str, geometry_type: str | None
) -> None:
    table = table.copy(deep=False)
    for name in ("first_day", "last_day"):
        if name in table:
            # As dates, not as moments, which QGIS would shift by its time zone.
            days = [None if pd.isna(day) else day.date() for day in table[name]]
            table[name] = pd.Series(days, index=table.index, dtype="object")
    options: dict[str, Any] = {"IDENTIFIER": title, "DESCRIPTION": headline}
    if geometry_type is not None:
        options["geometry_type"] = geometry_type
        options["promote_to_multi"] = geometry_type.startswith("Multi")
    pyogrio.write_dataframe(
        table, path, layer=layer, driver="GPKG", append=path.exists(), use_arrow=True,
        dataset_options={"VERSION": _VERSION}, **options,
    )  # fmt: skip


def _finish(job: ExportJob, path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Add styles and headings, and put fixed values where the clock would stand."""
    moment = f"{iso_from_day(made_day(job))}T00:00:00.000Z"
    looks = _looks(job, tables["flows"])
    with closing(sqlite3.connect(path)) as db:
        db.executescript(_STYLES + _HEADINGS)
        db.executemany(
            "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition,"
            " scope) VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')",
            [(name, _SCHEMA_EXTENSION)
             for name in ("gpkg_data_columns", "gpkg_data_column_constraints")],
        )  # fmt: skip
        for name, table in tables.items():
            headings = {
                str(column): job.texts.get(f"page.column.{column}", str(column))
                for column in table.columns
                if column != "geometry"
            }
            db.executemany(
                "INSERT OR REPLACE INTO gpkg_data_columns (table_name, column_name, title)"
                " VALUES (?, ?, ?)",
                [(name, column, heading) for column, heading in headings.items()],
            )
            if name not in looks:
                continue
            qml = render_qml(
                looks[name],
                headings={"fid": "fid", **headings},
                label=_LABELLED.get(name, ""),
                timed="first_day" in table,
                theme=job.options.theme,
            )
            db.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
                " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description,"
                " owner, update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', ?)",
                (name, job.texts[f"data.table.{name}"], qml, headline_of(job), moment),
            )
        db.execute(
            "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier)"
            " VALUES ('layer_styles', 'attributes', 'layer_styles')"
        )
        db.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
        db.commit()
        db.execute("VACUUM")
    with path.open("r+b") as file:
        for offset in _COUNTERS:
            file.seek(offset)
            file.write((1).to_bytes(4, "big"))


def _looks(job: ExportJob, flow_rows: pd.DataFrame) -> dict[str, list[Look]]:
    texts, theme = job.texts, job.options.theme
    palette = PALETTE[theme]
    substances = list_substances(job.case)
    colours = {s: shade[theme] for s, shade in substance_colours(substances).items()}
    named = {s: clean_text(label_of(texts, "substance", s)) for s in substances}
    statuses = list(dict.fromkeys(job.case.flows["line_status"]))
    offsets = offsets_abreast(flow_rows)
    own = "\"scope_id\" <> 'context'"
    seizures = [
        seizure_look(named[s], f'{own} AND "substance_id" = {_quote(s)}', colours[s])
        for s in substances
        if s in set(job.case.seizures["substance"])
    ]
    seizures.append(
        seizure_look(
            texts["data.style.context"], "\"scope_id\" = 'context'", palette["context"],
            hollow=True,
        )
    )  # fmt: skip
    flows = [
        strand_look(
            fill_text(
                texts, "data.style.of", substance=named[s],
                status=label_of(texts, "status", status).lower(),
            ),
            f'{own} AND "substance_id" = {_quote(s)} AND "line_status_id" = {_quote(status)}',
            colours[s],
            status,
            offsets,
        )
        for s in substances
        for status in statuses
        if _occurs(job, s, status)
    ]  # fmt: skip
    flows += [
        strand_look(
            fill_text(
                texts, "data.style.of", substance=texts["data.style.context"],
                status=label_of(texts, "status", status).lower(),
            ),
            f"\"scope_id\" = 'context' AND \"line_status_id\" = {_quote(status)}",
            palette["context"],
            status,
            offsets,
        )
        for status in statuses
    ]  # fmt: skip
    unknown = "\"precision_id\" = 'unknown'"
    table_name = {name: texts[f"data.table.{name}"] for name in _LAYERS}
    return {
        "seizures": seizures,
        "flows": flows,
        "events": [marker_look(table_name["events"], "", "diamond", palette["event"], size_px=11)],
        "links": [tie_look(table_name["links"], palette["link"])],
        "places": [marker_look(texts["data.style.place"], "", "circle", palette["place"],
                               size_px=6)],
        "areas": [
            wash_look(texts["data.style.area"], f"NOT ({unknown})", palette["accent"]),
            wash_look(texts["data.style.unknown"], unknown, palette["hatch"], hatched=True),
        ],
    }  # fmt: skip


def _occurs(job: ExportJob, substance: str, status: str) -> bool:
    flows = job.case.flows
    rows = flows["substances"][flows["line_status"] == status]
    return any(substance in several for several in rows)


def _quote(text: str) -> str:
    return "'" + clean_text(text).replace("'", "''") + "'"
