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

__all__ = ["CANALS", "River", "in_canal", "read_chords", "read_gateways", "read_rivers"]

_FOLDER = Path(__file__).parent

# Where ships cross land: (west, south, east, north) of each sea canal, its entrances included.
CANALS = {
    "Panama": (-80.1, 8.8, -79.4, 9.5),
    "Suez": (32.15, 29.75, 32.75, 31.4),
    "Corinth": (22.9, 37.85, 23.1, 38.0),
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


@lru_cache(maxsize=1)
def read_gateways() -> dict[LonLat, str]:
    """Return the gateways' names by position."""
    with (_FOLDER / "gateways.csv").open(encoding="utf-8", newline="") as table:
        return {(float(r["lon"]), float(r["lat"])): r["name"] for r in csv.DictReader(table)}


def read_chords() -> list[tuple[LonLat, LonLat]]:
    """Return the pairs of gateways with open water between them; see `build_chords.py`."""
    where = {name: position for position, name in read_gateways().items()}
    with (_FOLDER / "chords.csv").open(encoding="utf-8", newline="") as table:
        return [(where[row["from"]], where[row["to"]]) for row in csv.DictReader(table)]
