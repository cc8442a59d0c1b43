"""Own what the files of GIS programs have in common: rows to columns, columns to raw rows.

Typed cells become the columns of a database (numbers, texts, lists, yes or no) and come back as
raw cells for the checks. It knows no file format; `geodata.container` and `geodata.geoparquet`
do. Positions are (lon, lat) in WGS 84.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata.check_case import RawRows, check_case
from geodata.errors import CaseReadError, CaseWriteError
from geodata.read import CaseFiles
from geodata.schema import CASE, LIST_MARK, TABLES, Column, Table

if TYPE_CHECKING:
    import geopandas as gpd
    import pyarrow as pa

__all__ = [
    "MEMBER", "check_document", "digest_file", "name_tables", "parse_object", "places_frame",
    "plain_value", "raw_rows", "read_bytes", "series_of", "split_case", "write_beside",
]  # fmt: skip

MEMBER: Final = "sillage"
"""Under this name all but the places stands in files that hold one table."""

_CRS: Final = "EPSG:4326"
_LISTS: Final = frozenset({"refs", "words"})


def split_case(
    files: CaseFiles,
) -> tuple[list[tuple[dict[str, Any], dict[str, Any] | None]], dict[str, Any]]:
    """Return the places (cells, geometry) and all else as plain JSON values."""
    places = [
        (_plain(TABLES[0], row.cells), row.cells.get("geometry")) for row in files.tables["places"]
    ]
    rest: dict[str, Any] = {"case": _plain(CASE, files.case)}
    for table in TABLES[1:]:
        rest[table.name] = [_plain(table, row.cells) for row in files.tables[table.name]]
    return places, rest


def _plain(table: Table, cells: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for column in table.columns:
        value = cells.get(column.name)
        if value not in (None, "", ()) or column.required:
            found[column.name] = list(value) if isinstance(value, tuple) else value
    return found


def check_document(path: Path, rest: Mapping[str, Any], places: RawRows, data: bytes) -> CaseFiles:
    """Check a case of which all but the places is plain JSON; `data` are the file's bytes."""
    tables: dict[str, RawRows] = {"places": places}
    for table in TABLES[1:]:
        rows = rest.get(table.name)
        if isinstance(rows, list):
            tables[table.name] = [
                (number, row if isinstance(row, dict) else {})
                for number, row in enumerate(rows, start=1)
            ]
    case = rest.get("case")
    return check_case(
        path, case if isinstance(case, dict) else None, tables, places=name_tables(path, "table"),
        first_row=None, digest=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip


def name_tables(path: Path, word: str) -> dict[str, str]:
    """Return what problems call each table: the file's name and "layer" or "table" with its own."""
    return {table.name: f"{path.name}, {word} {table.name}" for table in (CASE, *TABLES)}


def read_bytes(path: Path) -> bytes:
    """Return a file's content.

    Raises:
        CaseReadError: if it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise CaseReadError(f"{path.name}: {error.strerror or error}") from error


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file.

    Raises:
        CaseReadError: if it cannot be read.
    """
    return hashlib.sha256(read_bytes(path)).hexdigest()


def parse_object(path: Path, data: bytes) -> dict[str, Any]:
    """Return the JSON object that a file's bytes hold.

    Raises:
        CaseReadError: if they hold anything else.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CaseReadError(f"{path.name}: {error}") from error
    if not isinstance(document, dict):
        raise CaseReadError(f"{path.name}: no object")
    return document


def write_beside(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make the file beside its place, bring it to the disk, then rename it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as beside:
            made = Path(beside) / path.name
            write(made)
            with made.open("rb+") as stream:
                os.fsync(stream.fileno())
            made.replace(path)
    except (OSError, RuntimeError) as error:
        raise CaseWriteError(f"{path.name}: {error}") from error


def places_frame(files: CaseFiles, *, lists_as_text: bool) -> gpd.GeoDataFrame:
    """Return the places of a case: the columns of the schema and `geometry` in WGS 84."""
    import geopandas as gpd
    from shapely.geometry import shape

    rows = [row.cells for row in files.tables["places"]]
    columns = {
        column.name: series_of(column, rows, lists_as_text=lists_as_text)
        for column in TABLES[0].columns
    }
    shapes = [None if c.get("geometry") is None else shape(c["geometry"]) for c in rows]
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=_CRS), crs=_CRS)


def plain_value(value: Any) -> Any:
    """Return a typed cell for a database: empty cells are nothing, lists are lists."""
    if value in (None, "", ()):
        return None
    return list(value) if isinstance(value, tuple) else value


def series_of(column: Column, rows: Iterable[Mapping[str, Any]], *, lists_as_text: bool) -> Any:
    """Return one column of typed cells as a Series; empty cells are missing values."""
    import pandas as pd

    values = [plain_value(cells.get(column.name)) for cells in rows]
    if column.type == "number":
        return pd.Series(values, dtype="Float64")
    if column.type == "count":
        return pd.Series(values, dtype="Int64")
    if column.type == "flag":
        return pd.Series(values, dtype="boolean")
    if column.type in _LISTS and not lists_as_text:
        return pd.Series(values, dtype=object)
    return pd.Series([None if v is None else _joined(v) for v in values], dtype="str")


def _joined(value: Any) -> str:
    if isinstance(value, list):
        numbers = bool(value) and isinstance(value[0], float)
        return (", " if numbers else LIST_MARK).join(
            repr(part) if numbers else str(part) for part in value
        )
    return str(value)


def raw_rows(table: Table, arrow: pa.Table, *, geometry: str) -> list[tuple[int, dict[str, Any]]]:
    """Return the rows of an Arrow table as raw cells; places with a GeoJSON geometry."""
    import shapely

    known = {column.name: column for column in table.columns}
    names = [name for name in arrow.column_names if name.lower() != "fid" and name != geometry]
    columns = {name: arrow.column(name).to_pylist() for name in names}
    shapes: list[Any] = [None] * arrow.num_rows
    if table.format == "geojson" and geometry in arrow.column_names:
        parsed = shapely.from_wkb(arrow.column(geometry).to_pylist(), on_invalid="ignore")
        shapes = [None if s is None else _mapping(s) for s in parsed]
    rows = []
    for i in range(arrow.num_rows):
        cells = {n: _raw(known.get(n), columns[n][i]) for n in names}
        if table.format == "geojson":
            cells["geometry"] = shapes[i]
        rows.append((i + 1, cells))
    return rows


def _mapping(shape: Any) -> dict[str, Any]:
    import shapely

    def as_lists(value: Any) -> Any:
        return [as_lists(part) for part in value] if isinstance(value, tuple | list) else value

    if shape.is_empty:
        return {"type": shape.geom_type, "coordinates": []}
    found = shapely.geometry.mapping(shape)
    return {"type": found["type"], "coordinates": as_lists(found.get("coordinates", ()))}


def _raw(column: Column | None, value: Any) -> Any:
    if column is not None and column.type == "bounds" and isinstance(value, str):
        try:
            return [float(part) for part in value.split(",")]
        except ValueError:
            return value
    return value
