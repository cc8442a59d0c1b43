"""Own the options of the Leaflet map, by folium's names: the same in the app and in a file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

__all__ = ["MAP_OPTIONS"]

#: Ours draws zoom buttons where the layout has room for them; a quarter step lets a map be fitted
#: to what it shows; canvas because marks are drawn there.
MAP_OPTIONS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "zoom_control": False,
        "zoom_snap": 0.25,
        "zoom_delta": 0.5,
        "wheel_px_per_zoom_level": 100,
        "prefer_canvas": True,
        "world_copy_jump": False,
    }
)
