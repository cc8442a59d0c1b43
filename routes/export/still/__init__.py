"""Still maps: the live map's own drawing scripts, replayed by matplotlib."""

from __future__ import annotations

from routes.export.still.engine import StillError
from routes.export.still.renderer import FURNITURE, MOST_PX, LegendEntry, Still, StillRenderer

__all__ = ["FURNITURE", "MOST_PX", "LegendEntry", "Still", "StillError", "StillRenderer"]
