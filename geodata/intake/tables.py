"""Own the opening of any table or map file: what it is by its content, not by its name.

`open_tables` gives every sheet, layer and kind of feature as a `RawTable`. It refuses what it
does not know by name: no file reaches a library that would guess what it is.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from geodata.intake.delimited import read_delimited
from geodata.intake.json_files import read_json
from geodata.intake.limits import DEFAULT_LIMITS, Limits, check_archive, check_file
from geodata.intake.raw import RawTable
from geodata.intake.told import Tell, Told, keep_quiet, part_of, told_of
from geodata.intake.words import IntakeError

__all__ = ["KNOWN_SUFFIXES", "find_kind", "open_tables"]

KNOWN_SUFFIXES = (
    ".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".json", ".geojson",
    ".ndjson", ".jsonl", ".gpkg", ".kml", ".kmz", ".gpx", ".shp", ".zip", ".parquet", ".geoparquet",
)  # fmt: skip
# What may lie in a ZIP archive: no archives but spreadsheets, which are some inside.
_IN_ARCHIVES = tuple(suffix for suffix in KNOWN_SUFFIXES if suffix not in {".zip", ".kmz"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Excel before 2007, and workbooks with a password
_TEXTLIKE = {".csv", ".tsv", ".txt", ".tab"}
_FOREIGN = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!", "RAR"), (b"BZh", "bzip2"),
    (b"{\\rtf", "RTF"), (b"MZ", "EXE"), (b"\x7fELF", "ELF"),
)  # fmt: skip


def find_kind(path: Path) -> str:
    """Return what a file is: delimited, json, sheets, kml, gpx, gpkg, shp, archive or parquet.

    Raises:
        IntakeError: if it is none of them.
    """
    suffix = path.suffix.lower()
    with path.open("rb") as stream:
        start = stream.read(4096)
    if start.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"\x00\x00\x27\x0a"):
        return "shp"
    if start.startswith(_OLE):
        return "sheets"
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _find_zip_kind(path)
    for mark, name in _FOREIGN:
        if start.startswith(mark) and (name != "EXE" or suffix not in _TEXTLIKE):
            raise IntakeError("file_foreign", file=path.name, kind=name)
    head = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if suffix in {".json", ".geojson", ".ndjson", ".jsonl"}:
        return "json"
    if head.startswith(b"<") and suffix not in _TEXTLIKE:
        return _find_xml_kind(path, head)
    if suffix in _TEXTLIKE or suffix not in KNOWN_SUFFIXES:
        return "json" if head.startswith((b'{"type"', b'{ "type"')) else "delimited"
    raise IntakeError("file_not_its_kind", file=path.name, suffix=suffix)


def _find_xml_kind(path: Path, head: bytes) -> str:
    suffix = path.suffix.lower()
    if b"<gpx" in head or suffix == ".gpx":
        return "gpx"
    if b"<kml" in head or suffix == ".kml":
        return "kml"
    if b"<html" in head.lower() or b"<table" in head.lower():
        raise IntakeError("file_foreign", file=path.name, kind="HTML")
    raise IntakeError("file_foreign", file=path.name, kind="XML")


def _find_zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise IntakeError("archive_broken", file=path.name, reason=error) from error
    if any(name.startswith("xl/") for name in names) or (
        "content.xml" in names and "mimetype" in names
    ):
        return "sheets"
    # A KMZ is such an archive; so is one KML alone, zipped.
    tables = [name for name in names if name.endswith(_IN_ARCHIVES)]
    maps = [name for name in names if name.endswith(".kml")]
    if maps and (path.suffix.lower() == ".kmz" or len(tables) == 1):
        return "kml"
    return "archive"


def open_tables(
    path: Path,
    *,
    told: Mapping[str, Told] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    tell: Tell = keep_quiet,
) -> list[RawTable]:
    """Read every table of a file, in its own order.

    `told` says of a table, by its name ("": of all), how it is laid out. `tell` is told the share
    that is done and may raise to stop the reading.

    Raises:
        IntakeError: if the file is refused, of no known kind, broken, or empty.
    """
    return _open(path, told or {}, tell, limits=limits, nested=False)


def _open(
    path: Path, told: Mapping[str, Told], tell: Tell, *, limits: Limits, nested: bool
) -> list[RawTable]:
    check_file(path, limits)
    kind = find_kind(path)
    tell(0.0)
    if nested and kind in {"archive", "kml"} and zipfile.is_zipfile(path):
        raise IntakeError("archive_nested", file=path.name, member=path.name)
    if kind == "delimited":
        return [read_delimited(path, told=told_of(told, path.stem), limits=limits, tell=tell)]
    if kind == "json":
        return read_json(path, limits=limits, tell=tell)
    # The rest needs libraries that are only loaded when such a file is opened.
    if kind == "sheets":
        from geodata.intake.sheets import read_sheets

        return read_sheets(path, told=told, limits=limits, tell=tell)
    if kind == "kml":
        from geodata.intake.kml import read_kml

        return read_kml(path, limits=limits, tell=tell)
    if kind == "gpx":
        from geodata.intake.gpx import read_gpx

        return read_gpx(path, limits=limits)
    if kind == "archive":
        from geodata.intake.archive import read_archive

        members = check_archive(path, limits, tell=part_of(tell, 0.0, 0.3))
        return read_archive(
            path, members, partial(_open, limits=limits, nested=True), _IN_ARCHIVES,
            told=told, limits=limits, tell=part_of(tell, 0.3, 1.0),
        )  # fmt: skip
    from geodata.intake import gis_files

    if kind == "shp":
        return [gis_files.read_shapefile(path, limits=limits, tell=tell)]
    if kind == "gpkg":
        return gis_files.read_geopackage(path, limits=limits, tell=tell)
    return gis_files.read_parquet(path, limits=limits, tell=tell)
