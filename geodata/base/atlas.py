"""Read World Atlas (TopoJSON) and thin it without opening gaps between neighbours.

Owns the one way TopoJSON is read here. A border is one arc shared by two countries, so an arc
thinned once stays the same line on both sides.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.base.mercator import Points, to_grid, triangle_areas

__all__ = ["AtlasCountry", "read_atlas"]

ARC_AREA = 600.0  # square grid units of 25 to 38 m: detail under about 0.7 km is dropped


@dataclass(frozen=True)
class AtlasCountry:
    """One geometry of World Atlas: ISO 3166-1 numeric code ("" if none), name, polygons."""

    number: str
    name: str
    shape: BaseGeometry


def _thin(arc: Points) -> Points:
    closed = len(arc) > 3 and bool((arc[0] == arc[-1]).all())
    body = arc[:-1] if closed else arc
    kept: Points = body[triangle_areas(to_grid(body), closed=closed) >= ARC_AREA]
    return np.vstack([kept, kept[:1]]) if closed else kept


def _ring(arcs: list[Points], indices: list[int]) -> Points:
    """Join arcs to a ring; a negative index is the bitwise complement of an arc read backwards."""
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.vstack([parts[0], *[part[1:] for part in parts[1:]]])


def read_atlas(path: Path) -> list[AtlasCountry]:
    """Return the countries of one World Atlas file, thinned, in (lon, lat) degrees."""
    topology: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    scale = np.array(topology["transform"]["scale"])
    shift = np.array(topology["transform"]["translate"])
    arcs = [
        _thin(np.cumsum(np.array(arc, dtype=float), axis=0) * scale + shift)
        for arc in topology["arcs"]
    ]
    countries = []
    for item in topology["objects"]["countries"]["geometries"]:
        groups = item["arcs"] if item["type"] == "MultiPolygon" else [item["arcs"]]
        polygons = []
        for group in groups:
            rings = [ring for ring in (_ring(arcs, indices) for indices in group) if len(ring) > 3]
            if rings:
                polygons.append(shapely.Polygon(rings[0], rings[1:]))
        countries.append(
            AtlasCountry(
                item.get("id", ""), item["properties"]["name"], shapely.MultiPolygon(polygons)
            )
        )
    return countries
