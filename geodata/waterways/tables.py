"""Read the waterways' tables: rivers, gateways of shipping, canals.

Owns their paths and columns. `rivers.geojson` is built by `build.py`; `gateways.csv` is written by
hand: positions at sea where ships' courses bend (traffic separation schemes, straits, capes), in
(lon, lat) degrees, kept clear of the coast.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geodata.waterways.plane import LonLat

__all__ = [
    "CANALS", "Departure", "Gateway", "River", "in_canal", "read_chords", "read_departures",
    "read_gateways", "read_rivers",
]  # fmt: skip

_FOLDER = Path(__file__).parent

# Where sea-going ships cross land: (west, south, east, north) of each canal, entrances included.
CANALS = {
    "Panama": (-80.1, 8.8, -79.4, 9.5),
    "Suez": (32.15, 29.75, 32.75, 31.4),
}


@dataclass(frozen=True)
class River:
    """One river from its last sea port down to a position off its mouth."""

    name: str
    line: tuple[LonLat, ...]
    drawn_vertices: int  # that many from the head lie on the drawn river, the rest in the 10m sea


def in_canal(position: LonLat) -> bool:
    """Say whether a position lies in the frame of a canal."""
    return any(
        west <= position[0] <= east and south <= position[1] <= north
        for west, south, east, north in CANALS.values()
    )


@lru_cache(maxsize=1)
def read_rivers() -> tuple[River, ...]:
    """Return the rivers that lead ships to ports inland."""
    document = json.loads((_FOLDER / "rivers.geojson").read_text(encoding="utf-8"))
    return tuple(
        River(
            feature["properties"]["name"],
            tuple((float(x), float(y)) for x, y in feature["geometry"]["coordinates"]),
            int(feature["properties"]["drawn_vertices"]),
        )
        for feature in document["features"]
    )


@dataclass(frozen=True)
class Gateway:
    """A position at sea where courses bend, and how far ships see it as one.

    A gateway inside a strait or a channel has a short reach: lanes come to it over those at the
    entrance, and so share their ways.
    """

    name: str
    position: LonLat
    reach_km: float


@lru_cache(maxsize=1)
def read_gateways() -> dict[LonLat, Gateway]:
    """Return the gateways by position."""
    with (_FOLDER / "gateways.csv").open(encoding="utf-8", newline="") as table:
        rows = [
            Gateway(row["name"], (float(row["lon"]), float(row["lat"])), float(row["reach_km"]))
            for row in csv.DictReader(table)
        ]
    return {gateway.position: gateway for gateway in rows}


def read_chords() -> list[tuple[LonLat, LonLat]]:
    """Return the pairs of gateways with open water between them; see `build_chords.py`."""
    where = {gateway.name: gateway.position for gateway in read_gateways().values()}
    with (_FOLDER / "chords.csv").open(encoding="utf-8", newline="") as table:
        return [(where[row["from"]], where[row["to"]]) for row in csv.DictReader(table)]


@dataclass(frozen=True)
class Departure:
    """A position off a country's coast, how far the next country is, the gateways near it.

    All distances are in km; `border_km` is at most 100.
    """

    position: LonLat
    border_km: float
    gateways: tuple[tuple[str, float], ...]


@lru_cache(maxsize=1)
def read_departures() -> dict[str, tuple[Departure, ...]]:
    """Return the positions off each country's coast, by ISO 3166-1 alpha-2 code."""
    found: dict[str, list[Departure]] = {}
    with (_FOLDER / "coasts.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            seen = (part.partition(" ") for part in row["gateways"].split("|"))
            gateways = tuple((name, float(km)) for km, _, name in seen)
            place = Departure(
                (float(row["lon"]), float(row["lat"])), float(row["border_km"]), gateways
            )
            found.setdefault(row["country"], []).append(place)
    return {country: tuple(places) for country, places in found.items()}
