"""Look up regions and seas by name, offline.

Owns the reading of `gazetteer_data/regions.csv.gz` (first and second level below a country; built
by `geodata/gazetteer_data/regions_table.py`) and of the names of seas the base map writes. A
region is a point among its towns and a radius that holds most of them, not its area. Positions
are (lon, lat) in degrees, WGS 84.
"""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geodata.place_names import fold_name

__all__ = ["Region", "find_regions", "find_seas"]

_FOLDER = Path(__file__).parent
_ORIGIN = "GeoNames: middle of the region's towns"
_SEA_ORIGIN = "Label point of the base map"


@dataclass(frozen=True, slots=True)
class Region:
    """One region (or sea, without a country): its name, where, and how far around that."""

    name: str
    country: str
    lon: float
    lat: float
    radius_km: float
    origin: str = _ORIGIN


@cache
def _regions() -> dict[str, list[Region]]:
    text = gzip.decompress((_FOLDER / "gazetteer_data" / "regions.csv.gz").read_bytes()).decode()
    found: dict[str, list[Region]] = {}
    for row in csv.DictReader(text.split("\n")):
        names = row["names"].split("|")
        region = Region(
            names[0], row["country"], float(row["lon"]), float(row["lat"]), float(row["radius_km"])
        )
        for folded in {fold_name(name) for name in names}:
            found.setdefault(folded, []).append(region)
    return found


@cache
def _seas() -> dict[str, Region]:
    path = _FOLDER / "base" / "tables" / "seas.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    seas: dict[str, Region] = {}
    for row in rows:
        name = row["name"].title() if row["name"].isupper() else row["name"]
        sea = Region(name, "", float(row["lon"]), float(row["lat"]), float("nan"), _SEA_ORIGIN)
        seas.setdefault(fold_name(name), sea)  # a sea labelled twice: the first is its middle
    return seas


def find_regions(name: str, iso2: str = "") -> list[Region]:
    """List the regions that bear a name, in a country (ISO 3166-1 alpha-2) or anywhere."""
    return [r for r in _regions().get(fold_name(name), []) if iso2 in ("", r.country)]


def find_seas(name: str) -> list[Region]:
    """List the seas that bear a name, in English."""
    sea = _seas().get(fold_name(name))
    return [] if sea is None else [sea]
