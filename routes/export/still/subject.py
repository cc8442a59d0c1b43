"""Say which still an export shows: its view or the story's step it names, at the size asked for.

Owns: how large a picture is laid out, and the preview. Refuses: drawing (:mod:`.renderer`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from routes.export.still.engine import StillError
from routes.export.still.renderer import MOST_PX, Still, StillRenderer
from routes.view import view_from_report

if TYPE_CHECKING:
    from routes.export.formats import Format
    from routes.export.job import ExportJob

__all__ = ["Layout", "lay_out", "preview_png", "still_of_job"]

#: A wider picture is the same layout, sharper: letters keep their size beside the map.
_WIDEST_CSS_PX: Final = 1600
#: An upright picture is laid out no longer than this.
_HIGHEST_CSS_PX: Final = 1800
_PREVIEW_CSS_PX: Final = 1280
_ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture of ``size_px`` device px, laid out on ``width``×``height`` CSS px."""

    width: int
    height: int
    scale: float
    size_px: tuple[int, int]


def lay_out(width_px: int, height_px: int) -> Layout:
    """Give the layout of a picture of a size in device px.

    Raises:
        StillError: it is too large or has no area.
    """
    if min(width_px, height_px) < 1 or max(width_px, height_px) > MOST_PX:
        raise StillError(
            f"A picture has 1 to {MOST_PX} pixels a side (8K); {width_px}×{height_px} were asked."
        )
    scale = max(1.0, width_px / _WIDEST_CSS_PX, height_px / _HIGHEST_CSS_PX)
    # Whole CSS px; the last one may be cut by a fraction.
    width, height = (math.ceil(px / scale - _ROUNDING) for px in (width_px, height_px))
    return Layout(width, height, scale, (width_px, height_px))


def still_of_job(job: ExportJob, layout: Layout) -> Still:
    """Give the still of what a job shows: the step its view names, else the view itself."""
    step = next((s for s in job.story if s["id"] == job.view.step), None)
    bounds, highlight = None, ()
    if step is not None and job.view.center is None:
        bounds = None if step["bounds"] is None else tuple(step["bounds"])
        highlight = tuple(step["highlight"])
    return Still(
        view=job.view,
        bounds=bounds,
        highlight=highlight,
        width=layout.width,
        height=layout.height,
        theme=job.options.theme,
    )


def preview_png(job: ExportJob, to: Format, *, width: int) -> bytes:
    """Draw what a file will show, small: the view, or of a briefing the story's first step.

    The picture is twice as wide as `width` CSS px, for sharp screens.
    """
    options = job.options
    if to.group == "briefing":
        wide, high = options.aspect.split(":") if to.name == "pptx" else ("16", "9")
        aspect = int(wide) / int(high)
    else:
        aspect = options.width_px / options.height_px
    across = _PREVIEW_CSS_PX if aspect >= 1 else round(_PREVIEW_CSS_PX * aspect)
    layout = Layout(across, round(across / aspect), 1.0, (across, round(across / aspect)))
    still = still_of_job(job, layout)
    if to.group == "briefing" and job.story:
        step = job.story[0]
        view, _ = view_from_report(replace(job.view, center=None, zoom=None), step["view"])
        bounds = None if step["bounds"] is None else tuple(step["bounds"])
        still = replace(still, view=view, bounds=bounds, highlight=tuple(step["highlight"]))
    with StillRenderer(job.payload, job.dense) as renderer:
        return renderer.png(still, scale=2 * width / max(across, layout.height))
