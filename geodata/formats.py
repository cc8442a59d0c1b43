"""Own the formats in which a case of our own is kept and given away: one table of them.

A case folder is the one that is edited; the others hold the same, whole, and read back the same.
Whatever the format, what is read has gone through the same checks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geodata.container import read_geojson, read_geopackage, write_geojson, write_geopackage
from geodata.errors import CaseNotFoundError, CaseReadError
from geodata.geoparquet import read_geoparquet, write_geoparquet, write_geoparquet_folder
from geodata.intake.limits import check_archive, check_file
from geodata.intake.words import IntakeError
from geodata.read import CaseFiles, is_parquet_folder, read_case_files
from geodata.workbook import read_workbook, write_workbook
from geodata.write import write_case_files

__all__ = ["FORMATS", "CaseFormat", "read_case_any", "write_case_as"]


@dataclass(frozen=True, slots=True)
class CaseFormat:
    """Describe one format: the ending of its files ("" for a folder) and how to write it."""

    name: str
    suffix: str
    write: Callable[[Path, CaseFiles], None]
    read: Callable[[Path], CaseFiles]


FORMATS: Final[dict[str, CaseFormat]] = {
    entry.name: entry
    for entry in (
        CaseFormat("folder", "", write_case_files, read_case_files),
        CaseFormat("workbook", ".xlsx", write_workbook, read_workbook),
        CaseFormat("geopackage", ".gpkg", write_geopackage, read_geopackage),
        CaseFormat("geojson", ".geojson", write_geojson, read_geojson),
        CaseFormat("geoparquet", ".parquet", write_geoparquet, read_geoparquet),
        CaseFormat("geoparquet-folder", "", write_geoparquet_folder, read_geoparquet),
    )
}
_BY_SUFFIX: Final = {entry.suffix: entry for entry in FORMATS.values() if entry.suffix}
_WORKBOOKS: Final = (".xlsx", ".xlsm", ".ods")


def read_case_any(path: Path) -> CaseFiles:
    """Read a case of our own from whatever holds it, through the checks of a case folder.

    Raises:
        CaseNotFoundError: if there is nothing at that path.
        CaseReadError: if it holds no case in one of `FORMATS`, or may not be opened.
    """
    if path.is_dir():
        return read_geoparquet(path) if is_parquet_folder(path) else read_case_files(path)
    if not path.is_file():
        raise CaseNotFoundError(str(path))
    suffix = path.suffix.lower()
    try:
        check_file(path, whole=True)
        if suffix in _WORKBOOKS:
            check_archive(path, document=True)
            return read_workbook(path)
    except IntakeError as error:
        raise CaseReadError(str(error)) from error
    if suffix == ".xls":
        return read_workbook(path)
    if suffix not in _BY_SUFFIX:
        raise CaseReadError(f"{path.name}: {', '.join(sorted(_BY_SUFFIX))}")
    return _BY_SUFFIX[suffix].read(path)


def write_case_as(name: str, path: Path, files: CaseFiles) -> None:
    """Write a case in one of `FORMATS`; reading it back gives the same rows.

    Raises:
        KeyError: there is no such format.
        CaseWriteError: if it cannot be written.
    """
    FORMATS[name].write(path, files)
