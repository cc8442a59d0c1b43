"""Own the turning of a stranger's coordinates into degrees (WGS 84), one rule for every format.

The reference system is the one the file states. It refuses to guess one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from geodata.intake.words import IntakeError

__all__ = ["make_reprojection", "reproject_shapes"]


def _make_transformer(crs: object, file: str) -> Any:
    """Return the transformer from `crs` into degrees, None if it is degrees already."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    try:
        found = CRS.from_user_input(crs)
        target = CRS.from_epsg(4326)
        if found.equals(target, ignore_axis_order=True):
            return None
        return Transformer.from_crs(found, target, always_xy=True)
    except CRSError as error:
        raise IntakeError("crs_unknown", file=file, crs=crs) from error


def reproject_shapes(shapes: Any, crs: object, file: str) -> Any:
    """Return an array of shapely shapes moved from `crs` into degrees (lon, lat).

    Raises:
        IntakeError: if no such reference system is known.
    """
    import numpy as np
    import shapely

    transformer = _make_transformer(crs, file)
    if transformer is None:
        return shapes

    def move(points: Any) -> Any:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return shapely.transform(shapely.force_2d(shapes), move)


def make_reprojection(crs: str, file: str) -> Callable[[Any], Any] | None:
    """Return what moves a GeoJSON-like geometry from `crs` into degrees; None if it is degrees.

    Raises:
        IntakeError: if no such reference system is known.
    """
    transformer = _make_transformer(crs, file)
    if transformer is None:
        return None

    def move_positions(value: Any) -> Any:
        if isinstance(value, list):
            if len(value) >= 2 and all(isinstance(part, int | float) for part in value[:2]):
                lon, lat = transformer.transform(value[0], value[1])
                return [lon, lat]
            return [move_positions(part) for part in value]
        return value

    def move(geometry: Any) -> Any:
        if not isinstance(geometry, dict):
            return geometry
        moved = dict(geometry)
        if "coordinates" in moved:
            moved["coordinates"] = move_positions(moved["coordinates"])
        if isinstance(moved.get("geometries"), list):
            moved["geometries"] = [move(part) for part in moved["geometries"]]
        return moved

    return move
