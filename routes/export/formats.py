"""List the formats a case can leave in, as one table.

Owns: name, ending, media type and maker of each format, and the one way to make a file: beside
its place first, then into it, so that a failure leaves no half of one.
"""

from __future__ import annotations

import importlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from geodata.schema import RECORD_TABLES
from routes.export.errors import ExportError
from routes.export.pictures.film_days import say_too_long
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.export.job import ExportJob, Progress

__all__ = [
    "FORMATS",
    "Format",
    "Group",
    "count_records",
    "find_format",
    "is_too_large",
    "say_refused",
    "say_too_large",
    "write_export",
]

Group = Literal["briefing", "picture", "film", "gis", "table"]


@dataclass(frozen=True, slots=True)
class Format:
    """Describe one format: its name and ending, media type, kind, and ``module:function``.

    ``dated`` says that it shows one date (a picture), so that the view's date decides what is in
    it; the others hold all dates, unless the options say otherwise. ``most`` is the number of
    records above which it is refused (None: it holds any number).
    """

    name: str
    suffix: str
    media_type: str
    group: Group
    maker: str
    dated: bool = False
    most: int | None = None


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"

#: In the order in which they are offered. Words are the texts ``export.format.<name>``.
FORMATS: Final[tuple[Format, ...]] = (
    Format("html", ".html", "text/html", "briefing", "routes.export.webpage.page:write_html"),
    Format("pptx", ".pptx", f"{_OFFICE}.presentationml.presentation", "briefing",
           "routes.export.slides.pptx:write_pptx"),
    Format("pdf", ".pdf", "application/pdf", "briefing", "routes.export.handout.pdf:write_pdf"),
    Format("png", ".png", "image/png", "picture", "routes.export.pictures.still_files:write_png",
           dated=True),
    Format("svg", ".svg", "image/svg+xml", "picture",
           "routes.export.pictures.still_files:write_svg", dated=True),
    Format("mp4", ".mp4", "video/mp4", "film", "routes.export.pictures.film:write_mp4"),
    Format("webm", ".webm", "video/webm", "film", "routes.export.pictures.film:write_webm"),
    Format("gif", ".gif", "image/gif", "film", "routes.export.pictures.film:write_gif"),
    Format("gpkg", ".gpkg", "application/geopackage+sqlite3", "gis",
           "routes.export.gis.geopackage:write_gpkg"),
    Format("kml", ".kml", "application/vnd.google-earth.kml+xml", "gis",
           "routes.export.gis.kml:write_kml", most=50_000),
    Format("geojson", ".geojson", "application/geo+json", "gis",
           "routes.export.gis.geojson:write_geojson", most=250_000),
    Format("parquet", ".parquet", "application/vnd.apache.parquet", "gis",
           "routes.export.gis.parquet:write_parquet"),
    Format("xlsx", ".xlsx", f"{_OFFICE}.spreadsheetml.sheet", "table",
           "routes.export.tables.workbook:write_xlsx", most=200_000),
    Format("csv", ".csv", "text/csv", "table", "routes.export.tables.sheet:write_csv"),
    Format("stix", ".json", "application/stix+json;version=2.1", "table",
           "routes.export.tables.stix:write_stix", most=100_000),
)  # fmt: skip


def find_format(name_or_file: str) -> Format:
    """Find a format by its name or by a file's ending.

    Raises:
        ExportError: there is none.
    """
    wanted = name_or_file.lower()
    for known in FORMATS:
        if wanted == known.name or wanted.endswith(known.suffix):
            return known
    endings = ", ".join(known.suffix for known in FORMATS)
    raise ExportError(f"{name_or_file}: no format has this ending. There are {endings}.")


def count_records(job: ExportJob) -> int:
    """Count the seizures, flows, events and links that a file of data holds."""
    shown = job.selection
    chosen = shown.masks if job.options.all_dates else shown.codes
    return sum(int(np.count_nonzero(chosen[table])) for table in RECORD_TABLES)


def is_too_large(job: ExportJob, to: Format) -> bool:
    """Say whether a file of this format would hold more than its programs open."""
    return to.most is not None and count_records(job) > to.most


def say_too_large(job: ExportJob, to: Format, key: str) -> str:
    """Say that a file would hold too much, and the way out, in the text ``key``."""
    n, most = f"{count_records(job):,}", f"{to.most:,}"
    return fill_text(job.texts, key, suffix=to.suffix, n=n, most=most)


def say_refused(job: ExportJob, to: Format) -> str:
    """Say before it is begun why no file can be made, and the way out; empty if one can be."""
    if is_too_large(job, to):
        return say_too_large(job, to, "export.tooMany")
    return say_too_long(job) if to.group == "film" else ""


def write_export(job: ExportJob, to: Format, path: Path, progress: Progress) -> None:
    """Make one file; what stood at the path before stays until the new file is whole.

    Raises:
        ExportError: it could not be made, holds more than its programs open, or was cancelled; the
            path is as it was.
    """
    if is_too_large(job, to):
        raise ExportError(say_too_large(job, to, "export.wrong.tooMany"))
    module, _, function = to.maker.partition(":")
    make = getattr(importlib.import_module(module), function)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
            made = Path(folder) / f"export{to.suffix}"
            make(job, made, progress)
            made.replace(path)
    except OSError as error:
        raise ExportError(f"{path.name}: {error.strerror or error}") from error
    progress(1.0, path.name)
