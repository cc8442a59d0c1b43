"""Own the records of a case as frozen values: places, flows, seizures, events, links, sources.

Fields are those of `geodata.schema`, plus what is derived from them. Positions are (lon, lat) in
WGS 84 degrees; days are numbers since 1970-01-01, spans half-open (see `routes.timespan`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = [
    "Bounds", "CaseInfo", "Claim", "Event", "Flow", "Grades", "Link", "Note", "Place", "Record",
    "Seizure", "Source", "Step",
]  # fmt: skip

Bounds = tuple[float, float, float, float]

@dataclass(frozen=True, slots=True)
class CaseInfo:
    """Hold what the case is called and how it opens; bounds are (west, south, east, north)."""

    id: str
    title: str
    subtitle: str
    summary: str
    presumption: str
    marking: str
    focus: Bounds
    overview: Bounds
    opened_day: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Hold one place; `geometry` is GeoJSON or None, `lon`/`lat` NaN without a position."""

    id: str
    name: str
    kind: str
    country: str
    unlocode: str
    precision: str
    radius_km: float
    lon: float
    lat: float
    geometry: dict[str, Any] | None
    origin: str
    role: str
    note: str
    tlp: str


@dataclass(frozen=True, slots=True)
class Flow:
    """Hold one flow of goods; `kg_min`/`kg_max` are NaN where unknown."""

    id: str
    label: str
    from_ids: tuple[str, ...]
    to_ids: tuple[str, ...]
    via_ids: tuple[str, ...]
    ends: str
    substances: tuple[str, ...]
    mode: str
    kg_min: float
    kg_max: float
    kg_basis: str
    date: str
    start_day: float
    end_day: float
    undated: bool
    status: str
    line_status: str
    scope: str
    assumption: str
    description: str
    seizure_ids: tuple[str, ...]
    tlp: str


@dataclass(frozen=True, slots=True)
class Seizure:
    """Hold one seizure: the amount as stated and its bounds in kg (NaN where unknown)."""

    id: str
    label: str
    date: str
    start_day: float
    end_day: float
    undated: bool
    place: str
    substance: str
    amount: float
    unit: str
    bound: str
    kg_min: float
    kg_max: float
    method: str
    scope: str
    status: str
    description: str
    tlp: str


@dataclass(frozen=True, slots=True)
class Event:
    """Hold one event; `place` is empty where none is given."""

    id: str
    label: str
    date: str
    start_day: float
    end_day: float
    undated: bool
    place: str
    place_note: str
    to_place: str
    kind: str
    investigated: int
    detained: int
    supervised: int
    arrested: int
    scope: str
    status: str
    description: str
    seizure_ids: tuple[str, ...]
    tlp: str


@dataclass(frozen=True, slots=True)
class Link:
    """Hold one tie between places without goods."""

    id: str
    label: str
    place_ids: tuple[str, ...]
    kind: str
    date: str
    start_day: float
    end_day: float
    undated: bool
    scope: str
    status: str
    description: str
    assumption: str
    tlp: str


@dataclass(frozen=True, slots=True)
class Note:
    """Hold one fact that has no point on the map."""

    id: str
    topic: str
    text: str
    tlp: str


@dataclass(frozen=True, slots=True)
class Source:
    """Hold one source with its reliability (A to F)."""

    id: str
    title: str
    author: str
    publisher: str
    date: str
    url: str
    archived_url: str
    kind: str
    reliability: str
    note: str
    tlp: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Hold what one source says about one record; `credibility` 1 to 6 or None."""

    id: str
    record: str
    source: str
    locator: str
    credibility: int | None
    says: str
    via: tuple[str, ...]
    stance: str
    tlp: str


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one step of the briefing; `day` is the day its map shows, None for the default."""

    id: str
    title: str
    text: str
    date: str
    day: int | None
    mode: str
    window_days: int | None
    undated: bool
    bounds: Bounds | None
    highlight: tuple[str, ...]
    layers: tuple[str, ...]
    substances: tuple[str, ...]
    modes: tuple[str, ...]
    statuses: tuple[str, ...]
    scope: str
    reliability: str
    credibility: int | None
    presenter_notes: str
    tlp: str


@dataclass(frozen=True, slots=True)
class Grades:
    """Hold the best reliability letter and the best credibility number, never merged."""

    reliability: str | None
    credibility: int | None


Record = Place | Flow | Seizure | Event | Link | Note | Source | Claim
