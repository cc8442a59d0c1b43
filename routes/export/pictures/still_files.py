"""Write the map of now as one picture: PNG or SVG.

Owns: the two exporters. Refuses: drawing (:mod:`routes.export.still`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from routes.export.still import StillRenderer, lay_out, still_of_job

if TYPE_CHECKING:
    from routes.export.job import ExportJob, Progress

__all__ = ["write_png", "write_svg"]


def write_png(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write a PNG of ``options.width_px``×``height_px`` pixels, up to 8K.

    A larger picture is the same layout, sharper. Date, marking, legend, scale and credit are on it.

    Raises:
        StillError: the size is out of bounds, or the map could not be drawn.
    """
    layout = lay_out(job.options.width_px, job.options.height_px)
    still = still_of_job(job, layout)
    progress(0.1, job.texts["still.progress.map"])
    with StillRenderer(job.payload, job.dense) as renderer:
        picture = renderer.png(still, scale=layout.scale, size_px=layout.size_px)
    progress(0.9, job.texts["still.progress.write"])
    path.write_bytes(picture)


def write_svg(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write an SVG whose shape is that of ``options.width_px``×``height_px``; letters are outlines.

    Raises:
        StillError: the size is out of bounds, or the map could not be drawn.
    """
    layout = lay_out(job.options.width_px, job.options.height_px)
    still = still_of_job(job, layout)
    progress(0.1, job.texts["still.progress.map"])
    with StillRenderer(job.payload, job.dense) as renderer:
        picture = renderer.svg(still)
    progress(0.9, job.texts["still.progress.write"])
    path.write_bytes(picture)
