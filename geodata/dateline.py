"""Own areas that reach over the 180th meridian: cut there, as GeoJSON asks (RFC 7946, 3.1.9).

A ring comes with longitudes that go on past 180 or -180, as a map that is dragged round the Earth
gives them; what leaves lies between -180 and 180, in as many parts as there are. Positions are
(lon, lat) in WGS 84 degrees. It loads the GIS library.
"""

from __future__ import annotations

from typing import Any

__all__ = ["join_at_dateline", "split_at_dateline"]

_TURN = 360.0


def split_at_dateline(ring: list[list[float]]) -> dict[str, Any] | None:
    """Return the area within a closed ring as a Polygon or MultiPolygon, its parts anticlockwise.

    None if the ring crosses itself, is flat, or goes round the Earth.
    """
    import shapely
    from shapely.geometry import MultiPolygon, Polygon, box
    from shapely.geometry.polygon import orient

    area = Polygon(ring)
    west, _, east, _ = area.bounds
    if not area.is_valid or area.area == 0 or east - west >= _TURN:
        return None
    parts: list[Polygon] = []
    first = int((west + 180) // _TURN)
    for turn in range(first, int((east + 180) // _TURN) + 1):
        shift = turn * _TURN
        piece = area.intersection(box(shift - 180, -90, shift + 180, 90))
        moved = shapely.transform(piece, lambda points, by=shift: points - [by, 0])
        pieces = moved.geoms if hasattr(moved, "geoms") else [moved]
        parts += [one for one in pieces if isinstance(one, Polygon) and one.area > 0]
    whole = [orient(part) for part in parts]
    shape = whole[0] if len(whole) == 1 else MultiPolygon(whole)
    return _plain(shape)


def _plain(shape: Any) -> dict[str, Any]:
    """Return a shape as GeoJSON of lists, as a file would hold it."""
    import json

    import shapely

    plain: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return plain


def join_at_dateline(polygons: list[list[list[list[float]]]]) -> list[list[list[float]]]:
    """Return the outer rings of an area's parts so that those cut at the date line lie together.

    Parts that begin at -180 are moved behind those that end at 180.
    """
    rings = [polygon[0] for polygon in polygons]
    lons = [[position[0] for position in ring] for ring in rings]
    if not any(max(part) == 180 for part in lons):
        return rings
    return [
        [[lon + _TURN, lat] for lon, lat in ring] if min(part) == -180 else ring
        for ring, part in zip(rings, lons, strict=True)
    ]
