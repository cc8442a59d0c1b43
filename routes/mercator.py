"""Project positions to the square of Web Mercator in whole steps, many at once.

Owns the one formula by which columns of positions are made (EPSG:3857, the map's own projection:
https://epsg.io/3857). Refuses: lines and files.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["STEPS", "project_steps"]

#: Steps to the world's width: one is 2.4 m at the equator.
STEPS: Final = 1 << 24
#: Latitude at which the square ends, in degrees.
_EDGE: Final = 85.05112877980659

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]


def project_steps(lon: _Floats, lat: _Floats) -> tuple[_Ints, _Ints]:
    """Project degrees to steps (x to the east, y to the south); what is unknown lies at 0, 0.

    Longitudes past ±180 run on past the edges of the square; latitudes end at them.
    """
    known = ~(np.isnan(lon) | np.isnan(lat))
    x = (np.where(known, lon, -180.0) + 180) / 360
    sine = np.sin(np.radians(np.clip(np.where(known, lat, _EDGE), -_EDGE, _EDGE)))
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    steps = (np.round(np.clip(value * STEPS, -(1 << 30), 1 << 30)) for value in (x, y))
    east, south = (value.astype(np.int64) for value in steps)
    return east, np.clip(south, 0, STEPS)
