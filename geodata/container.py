"""Own the case as one GeoPackage or one GeoJSON file.

Each holds the whole case and reads back the same: places as features, every other table as a
table without geometry (GeoPackage) or beside the features under the member `sillage` (GeoJSON),
which other programs pass over. Reading goes through the same checks as a case folder. Positions
are (lon, lat) in WGS 84.
"""

from __future__ import annotations

import json
from pathlib import Path

from geodata.check_case import RawRows, check_case
from geodata.container_rows import (
    MEMBER,
    check_document,
    digest_file,
    name_tables,
    parse_object,
    places_frame,
    raw_rows,
    read_bytes,
    series_of,
    split_case,
    write_beside,
)
from geodata.errors import CaseReadError
from geodata.read import CaseFiles
from geodata.schema import CASE, TABLES
from geodata.write import write_file

__all__ = ["read_geojson", "read_geopackage", "write_geojson", "write_geopackage"]


def write_geojson(path: Path, files: CaseFiles) -> None:
    """Write a case as one GeoJSON file: places as features, the rest under `sillage`.

    Raises:
        CaseWriteError: if it cannot be written; the old file is then as it was.
    """
    places, rest = split_case(files)
    features = [
        {"type": "Feature", "properties": cells, "geometry": shape} for cells, shape in places
    ]
    document = {"type": "FeatureCollection", MEMBER: rest, "features": features}
    write_file(path, json.dumps(document, ensure_ascii=False).encode("utf-8"))


def read_geojson(path: Path) -> CaseFiles:
    """Read a case from a GeoJSON file that `write_geojson` wrote.

    Raises:
        CaseReadError: if it is no such file.
    """
    data = read_bytes(path)
    document = parse_object(path, data)
    features = document.get("features")
    rest = document.get(MEMBER)
    if not isinstance(features, list) or not isinstance(rest, dict):
        raise CaseReadError(f"{path.name}: no member “{MEMBER}”")
    places = []
    for number, feature in enumerate(features, start=1):
        cells = feature.get("properties") if isinstance(feature, dict) else None
        known = cells if isinstance(cells, dict) else {}
        shape = feature.get("geometry") if isinstance(feature, dict) else None
        places.append((number, {**known, "geometry": shape}))
    return check_document(path, rest, places, data)


def write_geopackage(path: Path, files: CaseFiles) -> None:
    """Write a case as a GeoPackage: a layer of places, a table for each other table.

    Lists stand in one cell, parted by |; numbers are numbers, dates texts.

    Raises:
        CaseWriteError: if it cannot be written; the old file is then as it was.
    """
    import pandas as pd
    import pyogrio

    def write(into: Path) -> None:
        frame = places_frame(files, lists_as_text=True)
        pyogrio.write_dataframe(
            frame, into, layer="places", driver="GPKG", promote_to_multi=False,
            geometry_type="Unknown",
        )  # fmt: skip
        for table in (CASE, *TABLES[1:]):
            rows = [files.case] if table is CASE else [r.cells for r in files.tables[table.name]]
            columns = {
                column.name: series_of(column, rows, lists_as_text=True) for column in table.columns
            }
            pyogrio.write_dataframe(
                pd.DataFrame(columns), into, layer=table.name, driver="GPKG", append=True
            )

    write_beside(path, write)


def read_geopackage(path: Path) -> CaseFiles:
    """Read a case from a GeoPackage that `write_geopackage` wrote, or one laid out so.

    Raises:
        CaseReadError: if it cannot be opened.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    data = digest_file(path)
    tables: dict[str, RawRows] = {}
    case = None
    try:
        layers = {str(name).lower(): str(name) for name, _ in pyogrio.list_layers(path)}
        for table in (CASE, *TABLES):
            if table.name not in layers:
                continue
            meta, arrow = pyogrio.read_arrow(path, layer=layers[table.name])
            geometry = meta["geometry_name"] or "wkb_geometry"
            rows = raw_rows(table, arrow, geometry=geometry)
            if table is CASE:
                case = rows[0][1] if rows else None
            else:
                tables[table.name] = rows
    except (DataSourceError, DataLayerError, OSError, ValueError) as error:
        raise CaseReadError(f"{path.name}: {error}") from error
    return check_case(
        path, case, tables, places=name_tables(path, "layer"), first_row=None, digest=data
    )
