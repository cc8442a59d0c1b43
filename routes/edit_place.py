"""Own places in an editor: what a name may mean, what a click or typed coordinates give.

Owns: turning a candidate, a picked shape or a text into the cells of a place, its origin said.
Refuses: choosing among candidates. Positions are (lon, lat) in WGS 84 degrees.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from geodata.dateline import join_at_dateline, split_at_dateline
from geodata.gazetteer import Gazetteer, Match
from geodata.regions import find_regions, find_seas
from geodata.shapes import GeometryError, check_geometry
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.draft_case import RowName

__all__ = [
    "Candidate", "PlacePick", "cells_of_candidate", "cells_of_pick", "describe_candidate",
    "find_candidates", "read_typed", "shape_for_map",
]  # fmt: skip

PickKind = Literal["point", "area"]

_MOST: Final = 12
_CODE_CHARS: Final = range(5, 7)
_MOST_CORNERS: Final = 10_000
#: How exactly a place of a kind is known, and the radius within which things there happened, km.
_KNOWN: Final[dict[str, tuple[str, float | None]]] = {
    "port": ("port", 5.0), "city": ("city", 10.0), "country": ("country", None),
    "area": ("area", None), "sea_area": ("sea", None),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlacePick:
    """What is picked on the map, and for which place; None: for a new one."""

    kind: PickKind
    row: RowName | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place a name may mean; `radius_km` is None where it is not known."""

    name: str
    kind: str
    country: str
    unlocode: str
    lon: float
    lat: float
    radius_km: float | None
    origin: str


def find_candidates(words: str) -> tuple[Candidate, ...]:
    """Look a name or a UN/LOCODE up, offline: ports, cities and countries, regions, seas."""
    gazetteer = Gazetteer.load()
    name = words.strip()
    if not name:
        return ()
    matches: list[Match] = list(gazetteer.find(name, limit=_MOST))
    if len(name.replace(" ", "")) in _CODE_CHARS and (port := gazetteer.port(name)):
        matches.insert(0, port)
    found = [_from_match(match) for match in matches]
    for kind, regions in (("area", find_regions(name)), ("sea_area", find_seas(name))):
        for region in regions:
            radius = None if math.isnan(region.radius_km) else region.radius_km
            found.append(
                Candidate(
                    region.name, kind, region.country, "", region.lon, region.lat, radius,
                    region.origin,
                )
            )
    return tuple(dict.fromkeys(found))[: _MOST * 2]


def _from_match(match: Match) -> Candidate:
    radius = _KNOWN[match.kind][1]
    return Candidate(
        match.name, match.kind, match.country, match.unlocode, match.lon, match.lat, radius,
        match.origin,
    )  # fmt: skip


def describe_candidate(candidate: Candidate, texts: Mapping[str, str]) -> str:
    """Say which place a candidate is: name, kind, country, code."""
    details = [texts[f"page.placeKind.{candidate.kind}"]]
    country = Gazetteer.load().country(candidate.country) if candidate.country else None
    if country is not None and candidate.kind != "country":
        details.append(next(iter(country.names.values())))
    if candidate.unlocode:
        details.append(candidate.unlocode)
    return fill_text(
        texts, "edit.place.candidate", name=candidate.name, details=", ".join(details)
    )


def cells_of_candidate(candidate: Candidate) -> dict[str, Any]:
    """Return the cells of a place that a candidate gives, as typed."""
    precision, _ = _KNOWN[candidate.kind]
    return {
        "name": candidate.name,
        "kind": candidate.kind,
        "country": candidate.country,
        "unlocode": candidate.unlocode,
        "precision": precision,
        "radius_km": "" if candidate.radius_km is None else f"{candidate.radius_km:g}",
        "origin": candidate.origin,
        "geometry": {"type": "Point", "coordinates": [candidate.lon, candidate.lat]},
    }


def cells_of_pick(
    pick: Mapping[str, Any], before: Mapping[str, Any] | None, origin: str
) -> dict[str, Any] | None:
    """Return the cells that a picked {kind, coordinates} gives a place; None if it is no shape.

    `before` holds the cells of the place it is for, None for a new one. What the map's frame
    sends is trusted no more than a file.
    """
    point = pick.get("kind") == "point"
    coordinates = pick.get("coordinates")
    try:
        raw = {"type": "Point", "coordinates": coordinates} if point else _area(coordinates)
        geometry = check_geometry(raw)
    except GeometryError:
        return None
    cells: dict[str, Any] = {"origin": origin, "geometry": geometry}
    if not point:
        cells["precision"] = "area"
    elif before is None or before.get("precision") in {"", "unknown", "area"}:
        cells["precision"] = "exact"
    if before is None or not before.get("kind"):
        cells["kind"] = "area"
    return cells


def read_typed(text: str) -> tuple[float, float] | None:
    """Read a latitude and a longitude typed in any usual notation as (lon, lat); None if unread."""
    import pandas as pd

    from geodata.intake.positions import read_positions

    found = read_positions(pair_text=pd.Series([text.strip()], dtype="str"), order="lat_lon")
    lon, lat = float(found["lon"].iloc[0]), float(found["lat"].iloc[0])
    return (lon, lat) if math.isfinite(lon) and math.isfinite(lat) else None


def _area(ring: object) -> dict[str, Any] | None:
    """Return the area within a ring that was drawn, cut at the date line; None if it is none."""
    if not isinstance(ring, list) or not 4 <= len(ring) <= _MOST_CORNERS:
        return None
    for position in ring:
        if not isinstance(position, list) or len(position) != 2:
            return None
        if any(isinstance(part, bool) or not isinstance(part, int | float) for part in position):
            return None
        # A map may have been dragged round the Earth, and not more than once.
        if not (abs(position[0]) <= 3 * 180 and abs(position[1]) <= 90):
            return None
    return split_at_dateline(ring) if ring[0] == ring[-1] else None


def shape_for_map(geometry: Any) -> dict[str, Any] | None:
    """Write a geometry as the map's frame shows it; None for none, or one that is no shape."""
    try:
        checked = check_geometry(geometry)
    except GeometryError:
        return None
    if checked["type"] == "Point":
        return {"kind": "point", "coordinates": checked["coordinates"]}
    whole = checked["type"] == "Polygon"
    rings = join_at_dateline([checked["coordinates"]] if whole else checked["coordinates"])
    return {"kind": "area", "coordinates": rings[0], "parts": rings}
