"""Still maps: the live map's own drawing scripts, replayed by matplotlib."""

from __future__ import annotations

from routes.export.still.engine import StillError
from routes.export.still.renderer import (
    FURNITURE,
    MOST_PX,
    LegendEntry,
    LegendSheet,
    Still,
    StillRenderer,
)
from routes.export.still.subject import Layout, lay_out, preview_png, still_of_job

__all__ = [
    "FURNITURE",
    "MOST_PX",
    "Layout",
    "LegendEntry",
    "LegendSheet",
    "Still",
    "StillError",
    "StillRenderer",
    "lay_out",
    "preview_png",
    "still_of_job",
]
