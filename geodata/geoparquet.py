"""Own the case as GeoParquet: a folder with a file for each table, or one file.

Places are GeoParquet, the other tables plain Parquet beside it, or in the metadata of the single
file under `sillage`. Lists are lists, numbers numbers, dates texts. Reading goes through the same
checks as a case folder. Positions are (lon, lat) in WGS 84.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata.check_case import RawRows, check_case
from geodata.container_rows import (
    MEMBER,
    check_document,
    name_tables,
    parse_object,
    places_frame,
    plain_value,
    raw_rows,
    split_case,
    write_beside,
)
from geodata.errors import CaseReadError, CaseWriteError
from geodata.read import CaseFiles, RawCase
from geodata.schema import CASE, TABLES, Column

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "read_geoparquet", "read_raw_parquet", "write_geoparquet", "write_geoparquet_folder",
]  # fmt: skip

_MAX_BYTES: Final = 500_000_000  # of the tables beside the places, unpacked


def write_geoparquet(path: Path, files: CaseFiles) -> None:
    """Write a case as one GeoParquet file: places as rows, the rest in the file's metadata.

    Raises:
        CaseWriteError: if it cannot be written; the old file is then as it was.
    """
    import pyarrow.parquet as pq

    _, rest = split_case(files)

    def write(into: Path) -> None:
        places_frame(files, lists_as_text=False).to_parquet(into, index=False)
        table = pq.read_table(into)
        # Metadata are kept twice in a Parquet file, and as they are: packed they cost little.
        packed = zlib.compress(json.dumps(rest, ensure_ascii=False).encode("utf-8"))
        member = {MEMBER.encode(): base64.b64encode(packed)}
        pq.write_table(
            table.replace_schema_metadata({**(table.schema.metadata or {}), **member}), into
        )

    write_beside(path, write)


def write_geoparquet_folder(folder: Path, files: CaseFiles) -> None:
    """Write a case as a folder of Parquet files, one for each table; places are GeoParquet.

    The folder is written whole beside its place and then renamed; one of that name that holds
    anything but Parquet files is refused.

    Raises:
        CaseWriteError: if it cannot be written; the old folder is then as it was.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if folder.exists() and any(entry.suffix != ".parquet" for entry in folder.iterdir()):
        raise CaseWriteError(f"{folder.name}: holds other files")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        try:
            places_frame(files, lists_as_text=False).to_parquet(
                beside / "places.parquet", index=False
            )
            for table in (CASE, *TABLES[1:]):
                rows = (
                    [files.case] if table is CASE else [r.cells for r in files.tables[table.name]]
                )
                arrays = {c.name: _arrow(c, rows) for c in table.columns}
                pq.write_table(pa.table(arrays), beside / f"{table.name}.parquet")
            old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.old."))
            if folder.exists():
                folder.replace(old / folder.name)
            beside.replace(folder)
            shutil.rmtree(old)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise CaseWriteError(f"{folder.name}: {error.strerror or error}") from error


def read_geoparquet(path: Path) -> CaseFiles:
    """Read a case from a GeoParquet file or a folder of Parquet files, one for each table.

    Raises:
        CaseReadError: if there is none or one cannot be opened.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        if path.is_file():
            table = pq.read_table(path)
            member = (table.schema.metadata or {}).get(MEMBER.encode())
            if member is None:
                raise CaseReadError(f"{path.name}: no member “{MEMBER}”")
            rest = parse_object(path, _unpack(path, member))
            return check_document(
                path, rest, raw_rows(TABLES[0], table, geometry="geometry"), path.read_bytes()
            )
        case, sha = None, hashlib.sha256()
        tables: dict[str, RawRows] = {}
        for table_ in (CASE, *TABLES):
            file = path / f"{table_.name}.parquet"
            if not file.is_file():
                continue
            sha.update(file.read_bytes())
            rows = raw_rows(table_, pq.read_table(file), geometry="geometry")
            if table_ is CASE:
                case = rows[0][1] if rows else None
            else:
                tables[table_.name] = rows
    except (OSError, KeyError, UnicodeDecodeError, pa.ArrowException) as error:
        raise CaseReadError(f"{path.name}: {error}") from error
    if case is None and not tables:
        raise CaseReadError(f"{path.name}: no Parquet file of a case")
    return check_case(
        path, case, tables, places=name_tables(path, "table"), first_row=None,
        digest=sha.hexdigest(),
    )  # fmt: skip


def read_raw_parquet(path: Path) -> RawCase:
    """Read every row of a folder of Parquet files without checking any.

    Raises:
        CaseReadError: if a file cannot be opened.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    try:
        for table in (CASE, *TABLES):
            file = path / f"{table.name}.parquet"
            tables[table.name] = []
            if file.is_file():
                arrow = pq.read_table(file)
                tables[table.name] = raw_rows(table, arrow, geometry="geometry")
    except (OSError, KeyError, UnicodeDecodeError, pa.ArrowException) as error:
        raise CaseReadError(f"{path.name}: {error}") from error
    case = tables.pop(CASE.name)
    return RawCase(
        case=case[0][1] if case else {}, tables=tables, unread=frozenset(), lost_rows={}
    )


def _unpack(path: Path, member: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(base64.b64decode(member, validate=True), _MAX_BYTES)
    except (binascii.Error, zlib.error) as error:
        raise CaseReadError(f"{path.name}: {error}") from error
    if not unpacker.eof:
        raise CaseReadError(f"{path.name}: member “{MEMBER}”: more than {_MAX_BYTES} bytes")
    return data


def _arrow(column: Column, rows: Iterable[Mapping[str, Any]]) -> pa.Array:
    import pyarrow as pa

    kinds = {
        "number": pa.float64(), "count": pa.int64(), "flag": pa.bool_(),
        "refs": pa.list_(pa.string()), "words": pa.list_(pa.string()),
        "bounds": pa.list_(pa.float64()),
    }  # fmt: skip
    values = [plain_value(cells.get(column.name)) for cells in rows]
    return pa.array(values, type=kinds.get(column.type, pa.string()))
