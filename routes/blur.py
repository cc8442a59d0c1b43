"""Make the places of a case coarser before it leaves: to the area around a city, or to a country.

Owns: which place becomes which coarser one, and carrying everything that named the one over to
the other. Refuses: changing anybody's words. A text that names a place still does; the records
whose words do are named, so that the person who publishes can decide.

What is known no better than the coarser place stays as it is, and so does an unknown position.
Positions are (lon, lat) in WGS 84 degrees.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import basemap
from geodata.gazetteer import Gazetteer
from geodata.place_names import fold_name
from geodata.sphere import distance_km
from routes.handling import Blur
from routes.rows import iterate_rows
from routes.word_finder import WordFinder

if TYPE_CHECKING:
    from routes.case_records import Bounds
    from routes.model import Case

__all__ = ["AREA_RADIUS_KM", "blur_places"]

#: An area is at least this wide around its city, so that the city says little of the place.
AREA_RADIUS_KM: Final = 25.0
#: A city lends its name to what lies around it only if it is large, and not too far away.
_LEAST_PEOPLE, _FARTHEST_KM = 100_000, 150.0
#: Where no city and no country is near: a circle at sea around the nearest whole degree.
_AT_SEA_RADIUS_KM: Final = 80.0
#: Cosines of angles that differ by less may stand for equal ones.
_ROUNDING: Final = 1e-9
#: A step's frame narrower than this would show what the blur takes away.
_NARROWEST_DEG: Final = 3.0

_FINE: Final[dict[str, frozenset[str]]] = {
    "area": frozenset({"exact", "port", "city"}),
    "country": frozenset({"exact", "port", "city", "area"}),
}


def blur_places(case: Case, level: Blur) -> tuple[Case, tuple[str, ...], int]:
    """Make every place of a case coarser that is known better than the level.

    Returns:
        The case; the ids of the records whose words still name a place that was made coarser;
        the number of claims left out, which were about such places and so named them.
    """
    old = [p for p in iterate_rows(case.places) if p.precision in _FINE[level] and not _nowhere(p)]
    if not old:
        return case, (), 0
    countries = {p.country: p.id for p in iterate_rows(case.places) if p.kind == "country"}
    new_of: dict[str, str] = {}
    made: dict[str, dict[str, Any]] = {}
    for place in old:
        target = _area_of(place) if level == "area" else None
        target = target or _country_of(place) or _sea_of(place)
        known = countries.get(target["country"]) if target["kind"] == "country" else None
        new_of[str(place.id)] = known or target["id"]
        if not known:
            made.setdefault(target["id"], {**target, "tlp": place.tlp})
            made[target["id"]]["radius_km"] = max(
                made[target["id"]]["radius_km"], target["radius_km"]
            )
    blurred = _carry_over(case, new_of, made)
    dropped = len(case.claims) - len(blurred.claims)
    return blurred, _name_tellers(blurred, [str(place.name) for place in old]), dropped


def _nowhere(place: Any) -> bool:
    return math.isnan(place.lon)


def _place(
    id_: str, name: str, kind: str, country: str, precision: str, radius: float,
    at: tuple[float, float],
) -> dict[str, Any]:  # fmt: skip
    return {
        "id": id_, "name": name, "kind": kind, "country": country, "unlocode": "",
        "precision": precision, "radius_km": radius, "lon": at[0], "lat": at[1],
        "geometry": {"type": "Point", "coordinates": list(at)}, "origin": "", "role": "",
        "note": "",
    }  # fmt: skip


def _area_of(place: Any) -> dict[str, Any] | None:
    """The area around the nearest large city of the same country, None if none is near."""
    near, towards = _cities_of(place.country)
    if near.empty:
        return None
    # The nearest by angle, and what is as near but for rounding: measured exactly.
    cosines = towards @ _direction(np.array([place.lon]), np.array([place.lat]))[0]
    close = np.flatnonzero(cosines >= cosines.max() - _ROUNDING)
    gaps = [distance_km((place.lon, place.lat), near["at"].iloc[k]) for k in close]
    gap, k = min(zip(gaps, close.tolist(), strict=True))
    if gap > _FARTHEST_KM:
        return None
    city = near.iloc[k]
    # Wide enough to hold the place, in steps that do not give its distance away.
    radius = max(AREA_RADIUS_KM, math.ceil(gap / AREA_RADIUS_KM) * AREA_RADIUS_KM)
    slug = fold_name(city["name"]).replace(" ", "-")
    return _place(
        f"area-{city['country'].lower()}-{slug}", str(city["name"]), "area", city["country"],
        "area", radius, city["at"],
    )  # fmt: skip


def _country_of(place: Any) -> dict[str, Any] | None:
    code = place.country or basemap.country_at(place.lon, place.lat)
    if not code:
        return None
    try:
        name, at = basemap.country_name(code), basemap.country_point(code)
    except KeyError:  # a code that the base map does not know has no area to show
        return None
    return _place(f"country-{code.lower()}", name, "country", code, "country", math.nan, at)


def _sea_of(place: Any) -> dict[str, Any]:
    at = (float(round(place.lon)), float(round(place.lat)))
    north, east = "N" if at[1] >= 0 else "S", "E" if at[0] >= 0 else "W"
    name = f"{abs(at[1]):.0f}° {north}, {abs(at[0]):.0f}° {east}"
    return _place(f"sea-{at[1]:.0f}-{at[0]:.0f}", name, "area", "", "area", _AT_SEA_RADIUS_KM, at)


@cache
def _cities_of(country: str) -> tuple[pd.DataFrame, npt.NDArray[np.float64]]:
    """The large cities of a country ("": of all), and the direction of each (n×3, length 1)."""
    cities = _large_cities()
    near = cities[cities["country"] == country] if country else cities
    at = np.array(near["at"].tolist(), dtype=float).reshape(-1, 2)
    return near, _direction(at[:, 0], at[:, 1])


def _direction(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    x, y = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


@cache
def _large_cities() -> pd.DataFrame:
    """Cities of the gazetteer with at least a hundred thousand people: name, country, at."""
    cities = [c for c in Gazetteer.load().cities() if c.population >= _LEAST_PEOPLE]
    return pd.DataFrame(
        {
            "name": [c.name for c in cities],
            "country": [c.country for c in cities],
            "at": [(c.lon, c.lat) for c in cities],
        }
    )


def _carry_over(case: Case, new_of: dict[str, str], made: dict[str, dict[str, Any]]) -> Case:
    def one(place: str) -> str:
        return new_of.get(place, place)

    def several(column: pd.Series[Any]) -> pd.Series[Any]:
        values = [tuple(dict.fromkeys(one(p) for p in ids)) for ids in column]
        return pd.Series(values, index=column.index, dtype=object)

    kept = case.places[~case.places.index.isin(list(new_of))]
    added = pd.DataFrame(list(made.values()), columns=list(case.places.columns)).astype(
        {name: case.places[name].dtype for name in case.places.columns}
    )
    added.index = pd.Index(added["id"], dtype=object, name=None)
    places = pd.concat([kept, added]) if len(kept) else added
    flows, links = case.flows.copy(), case.links.copy()
    seizures, events = case.seizures.copy(), case.events.copy()
    for column in ("from_ids", "to_ids", "via_ids"):
        flows[column] = several(flows[column])
    links["place_ids"] = several(links["place_ids"])
    seizures["place"] = seizures["place"].map(one)
    for column in ("place", "to_place"):
        events[column] = events[column].map(one)
    claims = case.claims[~case.claims["record"].isin(list(new_of))]
    story = tuple(
        replace(
            step,
            highlight=tuple(dict.fromkeys(one(h) for h in step.highlight)),
            bounds=_wide_enough(step.bounds),
        )
        for step in case.story
    )
    return replace(
        case, places=places, flows=flows, links=links, seizures=seizures, events=events,
        claims=claims, story=story,
    )  # fmt: skip


def _wide_enough(bounds: Bounds | None) -> Bounds | None:
    if bounds is None:
        return None
    west, south, east, north = bounds
    grow_x = max(0.0, _NARROWEST_DEG - (east - west)) / 2
    grow_y = max(0.0, _NARROWEST_DEG - (north - south)) / 2
    return (west - grow_x, south - grow_y, east + grow_x, north + grow_y)


def _name_tellers(case: Case, names: list[str]) -> tuple[str, ...]:
    """List the rows whose words hold one of the names."""
    folded = WordFinder(name.casefold() for name in names)
    tables = ("flows", "seizures", "events", "links", "notes", "claims")
    rows = [(str(row.id), row._asdict()) for t in tables for row in iterate_rows(getattr(case, t))]
    rows += [
        (step.id, {"title": step.title, "text": step.text, "notes": step.presenter_notes})
        for step in case.story
    ]
    return tuple(
        record
        for record, cells in rows
        if any(folded.found_in(str(value).casefold()) for value in cells.values())
    )
