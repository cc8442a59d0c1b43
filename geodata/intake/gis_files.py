"""Own the reading of GeoPackage, Shapefile (zipped or not) and Parquet, by GDAL and Arrow.

What the libraries let pass is checked after them: every shape, the number of features against
the one the file declares, the file's length against its header. Archives are unpacked by us into
a folder of their own; GDAL sees plain files of a known kind and nothing else.
"""

from __future__ import annotations

import json
import shutil
import struct
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geodata.intake.encoding import find_encoding
from geodata.intake.geometry import check_shape
from geodata.intake.limits import DEFAULT_LIMITS, Limits, check_file, unpack_member
from geodata.intake.raw import CHUNK_ROWS, RawTable, Refused, TableBuilder, name_columns
from geodata.intake.reproject import reproject_shapes
from geodata.intake.told import Tell, keep_quiet, part_of
from geodata.intake.words import Doubt, IntakeError, say

__all__ = ["read_geopackage", "read_parquet", "read_shapefile", "read_zipped_shapefile"]

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx")


def _column_texts(column: pa.ChunkedArray) -> list[str]:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    nested = pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind)
    if nested or pa.types.is_fixed_size_binary(kind):
        return [_plain_text(value) for value in column.to_pylist()]
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        # Not every library keeps its word that a text is UTF-8.
        raw = column.cast(pa.large_binary()).to_pylist()
        return ["" if value is None else value.decode("utf-8", "replace") for value in raw]
    return list(pc.fill_null(pc.cast(column, pa.large_string()), "").to_pylist())


def _plain_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.hex()
    return json.dumps(value, ensure_ascii=False, default=str)


def _read_shapes(values: list[bytes | None], crs: object, file: str) -> np.ndarray:
    import shapely

    shapes = shapely.from_wkb(np.array(values, dtype=object), on_invalid="ignore")
    moved: np.ndarray = shapes if crs is None else reproject_shapes(shapes, crs, file)
    return moved


def _build(
    path: Path,
    name: str,
    kind: str,
    table: pa.Table,
    shapes: np.ndarray | None,
    numbers: list[int],
    lost: dict[int, str],
    doubts: list[Doubt],
    limits: Limits,
    tell: Tell = keep_quiet,
) -> RawTable:
    """Make the table, checking each shape; `lost` holds reasons known before, by row number."""
    import shapely

    columns = [_column_texts(table.column(place)) for place in range(table.num_columns)]
    names = name_columns(table.column_names) if columns else [say("column_feature")]
    tell(0.4)
    builder = TableBuilder(path.name, names, limits)
    geometry: list[dict[str, Any] | None] = []
    drawn_from: list[str] = []
    texts = None if shapes is None else shapely.to_geojson(shapes)
    for place, number in enumerate(numbers):
        if place % CHUNK_ROWS == 0:
            tell(0.5 + 0.5 * place / max(len(numbers), 1))
        row = [column[place] for column in columns] or [str(number)]
        reason = lost.get(number, "")
        if texts is not None and not reason:
            text = texts[place]
            shape = check_shape(None if text is None else json.loads(text))
            reason = shape.reason
            if not reason:
                geometry.append(shape.geometry)
                drawn_from.append(shape.drawn_from)
        if reason:
            builder.refuse(number, reason, row)
        elif texts is None:
            builder.add(number, row)
        else:
            builder.add_kept(number, row)
    return RawTable(
        name=name, file=path.name, cells=builder.build(), kind=kind,
        geometry=None if texts is None else geometry,
        drawn_from=None if texts is None else drawn_from, refused=tuple(builder.refused),
        blank_rows=builder.blank_rows, doubts=(*doubts, *builder.doubts()),
        row_word="row" if texts is None else "feature",
    )  # fmt: skip


def _read_layer(
    path: Path, source: Path, layer: str | None, encoding: str | None = None
) -> tuple[dict[str, Any], pa.Table]:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError

    try:
        meta, table = pyogrio.read_arrow(
            source, layer=layer, encoding=encoding, return_fids=True, datetime_as_string=True
        )
    except (DataLayerError, DataSourceError, FeatureError, FieldError) as error:
        raise IntakeError("file_broken", file=path.name, reason=error) from error
    except (ValueError, RuntimeError, UnboundLocalError, pa.ArrowException) as error:
        raise IntakeError("file_broken", file=path.name, reason=error) from error
    return meta, table


def read_geopackage(
    path: Path, *, limits: Limits = DEFAULT_LIMITS, tell: Tell = keep_quiet
) -> list[RawTable]:
    """Read every layer and attribute table of a GeoPackage.

    Raises:
        IntakeError: if it is refused or broken.
    """
    import pyogrio
    from pyogrio.errors import DataSourceError

    check_file(path, limits)
    # A copy of its own name: GDAL would write a journal beside the original.
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        copy = Path(folder) / "layer.gpkg"
        shutil.copyfile(path, copy)
        try:
            layers = [str(name) for name, _ in pyogrio.list_layers(copy)]
        except DataSourceError as error:
            raise IntakeError("file_broken", file=path.name, reason=error) from error
        tables = []
        for number, layer in enumerate(layers):
            part = part_of(tell, number / len(layers), (number + 1) / len(layers))
            tables.append(_read_gpkg_layer(path, copy, layer, limits, part))
    if not tables:
        raise IntakeError("file_empty", file=path.name)
    return tables


def _read_gpkg_layer(
    path: Path, copy: Path, layer: str, limits: Limits, tell: Tell
) -> RawTable:
    tell(0.0)
    meta, table = _read_layer(path, copy, layer)
    numbers = [int(value) for value in table.column(meta["fid_column"] or "OGC_FID").to_pylist()]
    table = table.drop_columns([meta["fid_column"] or "OGC_FID"])
    shapes, doubts = None, list[Doubt]()
    geometry_name = meta["geometry_name"] or "wkb_geometry"
    if geometry_name in table.column_names:
        values = table.column(geometry_name).to_pylist()
        table = table.drop_columns([geometry_name])
        shapes = _read_shapes(values, meta["crs"], path.name)
        doubts = _crs_doubts(meta["crs"])
    return _build(path, layer, "gpkg", table, shapes, numbers, {}, doubts, limits, tell)


def _crs_doubts(crs: object) -> list[Doubt]:
    if crs is None:
        return [Doubt("crs_missing")]
    if str(crs).upper() not in {"EPSG:4326", "OGC:CRS84"}:
        shown = str(crs) if len(str(crs)) < 40 else str(crs).split('"')[1]
        return [Doubt("crs_converted", params={"crs": shown})]
    return []


def read_shapefile(
    path: Path,
    *,
    limits: Limits = DEFAULT_LIMITS,
    shown: Path | None = None,
    tell: Tell = keep_quiet,
) -> RawTable:
    """Read a shapefile, with whatever of its parts lie beside it.

    `shown` is the file to name instead, an archive it came from.

    Raises:
        IntakeError: if it is refused or broken.
    """
    import pyogrio

    check_file(path, limits)
    named = shown or path
    parts = {
        part.suffix.lower(): part
        for part in path.parent.iterdir()
        if part.stem == path.stem and part.suffix.lower() in _PARTS
    }
    if ".shp" not in parts:
        raise IntakeError("shapefile_without_shp", file=named.name)
    data = parts[".shp"].read_bytes()
    lost = _find_lost(data, parts.get(".shx"))
    doubts = [
        Doubt("shapefile_part", params={"part": part})
        for part in (".shx", ".dbf", ".prj")
        if part not in parts
    ]
    declared = struct.unpack(">i", data[24:28])[0] * 2 if len(data) >= 28 else 0
    if declared > len(data):
        doubts.append(Doubt("file_cut", params={"size": len(data), "declared": declared}))
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        for suffix, part in parts.items():
            if suffix in {".shp", ".shx", ".dbf", ".cpg"}:
                shutil.copyfile(part, Path(folder) / f"layer{suffix}")
            elif suffix == ".prj":
                # The library fails on names in any other encoding; the system is in plain letters.
                plain = part.read_bytes().decode("ascii", "ignore")
                (Path(folder) / "layer.prj").write_text(plain, encoding="ascii")
        encoding = None if ".cpg" in parts else _find_dbf_encoding(parts.get(".dbf"), folder)
        restore = "NO" if ".shx" in parts else "YES"
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": restore})
        meta, table = _read_layer(named, Path(folder) / "layer.shp", None, encoding)
    fid = meta["fid_column"] or "OGC_FID"
    numbers = [int(value) + 1 for value in table.column(fid).to_pylist()]
    geometry_name = meta["geometry_name"] or "wkb_geometry"
    shapes = None
    if geometry_name in table.column_names:
        shapes = _read_shapes(table.column(geometry_name).to_pylist(), meta["crs"], named.name)
        doubts += [d for d in _crs_doubts(meta["crs"]) if d.code != "crs_missing"]
        table = table.drop_columns([geometry_name])
    table = table.drop_columns([fid])
    result = _build(named, path.stem, "shp", table, shapes, numbers, lost, doubts, limits, tell)
    beyond = [Refused(n, reason, {}) for n, reason in lost.items() if n not in set(numbers)]
    if not beyond:
        return result

    return replace(result, refused=(*result.refused, *beyond))


def _find_dbf_encoding(dbf: Path | None, folder: str) -> str | None:
    """Return the encoding of a table whose own header is not to be relied on.

    The length of the header stands in its bytes 8 and 9, little end first (dBASE III).
    """
    if dbf is None:
        return None
    data = dbf.read_bytes()
    if len(data) < 12:
        return None
    records = Path(folder) / "records"
    records.write_bytes(data[struct.unpack("<H", data[8:10])[0] :])
    return find_encoding(records)[0]


def _find_lost(data: bytes, index: Path | None) -> dict[int, str]:
    """Return, by number from 1, the records whose shape lies beyond the end of the .shp file.

    The index holds a 100-byte header and 8 bytes a record: its offset and length in words of
    16 bits, big end first (ESRI Shapefile Technical Description, 1998, p. 24).
    """
    if index is None:
        return {}
    entries = index.read_bytes()[100:]
    lost = {}
    for number, place in enumerate(range(0, len(entries) - 7, 8), start=1):
        offset, length = struct.unpack(">ii", entries[place : place + 8])
        if offset * 2 + 8 + length * 2 > len(data) or offset < 50 or length < 0:
            lost[number] = say("shape_beyond_end")
    return lost


def read_zipped_shapefile(
    path: Path,
    members: list[ZipInfo],
    member: ZipInfo,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> RawTable:
    """Read one shapefile of a ZIP archive that `check_archive` has let pass, with its parts.

    Raises:
        IntakeError: if it is broken.
    """
    stem = member.filename[:-4]
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        # The names in the archive are not used: only that they belong together.
        base = Path(folder) / "layer"
        for other in members:
            suffix = Path(other.filename).suffix.lower()
            if other.filename[: -len(suffix) or None] == stem and suffix in _PARTS:
                unpack_member(path, other, base.with_suffix(suffix))
        return read_shapefile(base.with_suffix(".shp"), limits=limits, shown=path)


def read_parquet(
    path: Path, *, limits: Limits = DEFAULT_LIMITS, tell: Tell = keep_quiet
) -> list[RawTable]:
    """Read a Parquet file, a GeoParquet one with its shapes.

    Raises:
        IntakeError: if it is refused or broken.
    """
    import pyarrow.parquet as pq

    packed = check_file(path, limits)
    try:
        file = pq.ParquetFile(path)
        meta = file.metadata
        size = sum(meta.row_group(place).total_byte_size for place in range(meta.num_row_groups))
        if meta.num_rows > limits.rows:
            raise IntakeError("too_many_rows", file=path.name, limit=limits.rows)
        if size > limits.unpacked_bytes:
            raise IntakeError(
                "archive_bomb", file=path.name, size=f"{packed:,} B", unpacked=f"{size:,} B",
                limit=f"{limits.unpacked_bytes:,} B",
            )  # fmt: skip
        table = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise IntakeError("file_broken", file=path.name, reason=error) from error
    column, crs = _find_geometry(table)
    shapes, doubts = None, list[Doubt]()
    if column:
        shapes = _read_shapes(table.column(column).to_pylist(), crs, path.name)
        table = table.drop_columns([column])
        doubts = _crs_doubts(crs)
    numbers = list(range(1, table.num_rows + 1))
    if table.num_columns == 0 and shapes is None:
        raise IntakeError("file_empty", file=path.name)
    return [_build(path, path.stem, "parquet", table, shapes, numbers, {}, doubts, limits, tell)]


def _find_geometry(table: pa.Table) -> tuple[str, object]:
    """Return the column that holds the shapes as WKB, and their reference system.

    https://geoparquet.org/releases/v1.1.0/ : a missing "crs" means OGC:CRS84.
    """
    raw = (table.schema.metadata or {}).get(b"geo")
    if raw is None:
        return "", None
    try:
        geo = json.loads(raw)
        column = str(geo["primary_column"])
        about = geo["columns"][column]
    except (ValueError, KeyError, TypeError):
        return "", None
    if about.get("encoding") != "WKB" or column not in table.column_names:
        return "", None
    crs = about.get("crs", "OGC:CRS84")
    if isinstance(crs, dict):
        code = crs.get("id") or {}
        named = f"{code.get('authority')}:{code.get('code')}" if code.get("code") else ""
        return column, named or json.dumps(crs)
    return column, crs
