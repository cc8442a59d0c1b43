"""Read the committed base map: land, countries, and the layers the browser draws.

Owns the paths of the results in `geodata/base/` and the questions asked of them: is this on
land, in which country is this, what does a country look like. Building them is
`geodata/base/build.py`. All positions are (lon, lat) in degrees, WGS 84. geopandas and shapely
are imported where they are used: they are slow to load and the app's start does not need them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "basemap_path",
    "country_area",
    "country_at",
    "country_name",
    "country_point",
    "read_countries",
    "read_land",
    "read_layer",
]

_FOLDER = Path(__file__).parent / "base"
_NEAR_COAST_DEG = 0.06  # 10m coasts are cut off by up to a few km at harbours and estuaries
_SLIVER_SHARE = 1e-4  # parts below this share of a country's area are not worth their bytes
_COARSER_WITH_SIZE = 0.003  # tolerance per square root of the area, both in degrees


def basemap_path() -> Path:
    """Return the file the browser loads: see `geodata/base/pack.py` for its format."""
    return _FOLDER / "basemap.bin.gz"


def read_land() -> gpd.GeoDataFrame:
    """Return Natural Earth 10m land as polygons, −130…50° E and −60…75° N.

    The polygons are at most 5° by 5° and do not overlap: lengths and areas over land are the sums
    over the pieces. Lakes and rivers are land here. Precision 0.0005°.
    """
    import geopandas as gpd

    return gpd.read_parquet(_FOLDER / "land_10m.parquet")


def read_countries() -> gpd.GeoDataFrame:
    """Return one row per ISO 3166-1 alpha-2 code, sorted: iso2, name (English), geometry.

    Overseas parts with a code of their own (GF, GP, MQ, RE, YT, BQ, SJ) are rows of their own.
    Detail about 1 km; precision 0.002°.
    """
    import geopandas as gpd

    return gpd.read_parquet(_FOLDER / "countries.parquet")


@lru_cache(maxsize=1)
def _countries() -> gpd.GeoDataFrame:
    return read_countries().set_index("iso2")


def country_at(lon: float, lat: float, *, near_deg: float = _NEAR_COAST_DEG) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of the country at a position, None at sea.

    A position just off the coast, up to `near_deg` degrees, counts to the nearest country: ports
    are built into the water.
    """
    import shapely

    countries = _countries()
    point = shapely.Point(lon, lat)
    tree = countries.sindex
    inside = tree.query(point, predicate="intersects")
    if len(inside):
        return str(countries.index[int(inside[0])])
    near = tree.query(point, predicate="dwithin", distance=near_deg)
    if not len(near):
        return None
    gaps = shapely.distance(countries.geometry.values[near], point)
    return str(countries.index[int(near[gaps.argmin()])])


def country_name(iso2: str) -> str:
    """Return the short English name of a country.

    Raises:
        KeyError: there is no such code.
    """
    return str(_countries().at[iso2, "name"])


def country_area(iso2: str, *, tolerance_deg: float = 0.02) -> dict[str, Any]:
    """Return a country's area for drawing: a GeoJSON geometry (Polygon or MultiPolygon).

    Simplified to about `tolerance_deg` degrees, coarser for the largest countries, and rounded
    to 3 decimals: 1 to 20 kB. Islands too small to be seen are left out. "FR" is the European
    part with Corsica.

    Raises:
        KeyError: there is no such code.
    """
    import shapely

    shape: BaseGeometry = _countries().at[iso2, "geometry"]
    tolerance_deg = max(tolerance_deg, shape.area**0.5 * _COARSER_WITH_SIZE)
    parts = shapely.get_parts(shapely.simplify(shape, tolerance_deg, preserve_topology=True))
    areas = shapely.area(parts)
    least = max(areas.sum() * _SLIVER_SHARE, 2 * tolerance_deg**2)
    rounded = shapely.set_precision(shapely.union_all(parts[areas >= least]), 0.001)
    # A country smaller than all that (Monaco, the Vatican) is drawn as it is.
    return _rounded(shapely.geometry.mapping(shape if rounded.is_empty else rounded))


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    def clean(value: Any) -> Any:
        return round(value, 3) if isinstance(value, float) else [clean(item) for item in value]

    return {"type": geometry["type"], "coordinates": clean(geometry["coordinates"])}


def country_point(iso2: str) -> tuple[float, float]:
    """Return (lon, lat) deep inside a country's largest part, fit for a label or a mark.

    Raises:
        KeyError: there is no such code.
    """
    import shapely

    parts = shapely.get_parts(_countries().at[iso2, "geometry"])
    largest = parts[shapely.area(parts).argmax()]
    line = shapely.maximum_inscribed_circle(largest, tolerance=0.05)
    lon, lat = shapely.get_coordinates(line)[0]
    return round(float(lon), 3), round(float(lat), 3)


def read_layer(name: str, *, level: str = "fine") -> gpd.GeoDataFrame:
    """Return one layer of the drawn base map, the same shapes the browser draws.

    Layers: "land", "lakes" (polygons cut in overlapping cells: fill them without an edge),
    "coast", "shores" (their outlines, without the cells' edges), "borders" (column `disputed`),
    "rivers" (column `rank`, 0 the largest), "labels" (points; columns text, kind, minZoom,
    maxZoom, rank, angle). Levels: "coarse", "middle", "fine"; labels have none.

    Raises:
        KeyError: there is no such layer or level.
    """
    from geodata.base.unpack import read_packed

    return read_packed(basemap_path(), name, level)
