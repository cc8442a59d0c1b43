"""Give the sea lane between two positions: from the case's file, the user's cache, or computed.

Owns what a lane is, where lanes are kept, and which ones a case needs. Finding is instant and
loads nothing heavy; computing is slow, is done in the background or by `python -m routes lanes`,
and is the only thing that loads the lane network and the land. Lanes are illustrations: usual
ways of ships, not tracks. Positions are (lon, lat) in degrees.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.errors import CaseWriteError
from geodata.waterways.lane_files import LaneRow, read_lane_file, write_lane_file
from geodata.waterways.plane import LonLat, length_km
from routes.lane_coast import leave_coast

__all__ = [
    "Lane",
    "LaneKey",
    "LaneStore",
    "leave_coast",
    "needed_lanes",
    "route_lane",
    "write_case_lanes",
]

#: Passages that ships do not use; names of searoute's network ("panama", "suez", "northwest"…).
RESTRICTIONS = ("northwest",)
LANE_FILE = "lanes.geojson"
_ENGINE = "1"  # to be raised whenever the same ends would get another lane
_DIGITS = 5  # ends are told apart to about a metre
_LOG = logging.getLogger(__name__)

LaneKey = tuple[LonLat, LonLat]


@dataclass(frozen=True)
class Lane:
    """A ship's usual way between two positions.

    `coords` are at most 400 vertices from origin to destination; longitudes never jump, so a lane
    over the antimeridian goes on past ±180, and its last vertex is then the destination a turn
    on. `kind` is "sea", "river+sea", or "great-circle" where there is no way by sea: such a line
    crosses land and is a mere stand-in. `note` names the rivers used, or is empty.
    """

    coords: tuple[LonLat, ...]
    length_km: float
    origin: LonLat
    destination: LonLat
    kind: str
    note: str


def route_lane(
    origin: LonLat, destination: LonLat, *, restrictions: Sequence[str] = RESTRICTIONS
) -> Lane:
    """Compute the lane between two positions; the lane back is the same line turned round.

    Lanes that share a way share its vertices, but for the bend where they part. Slow: some tenths
    of a second, and several seconds for the first one of a process.

    Raises:
        ValueError: a position is not one, or both are the same.
    """
    for lon, lat in (origin, destination):
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError(f"not a position: longitude {lon}, latitude {lat}")
    if origin == destination:
        raise ValueError("a lane needs two different positions")
    from routes.lane_engine import compute_course

    coords, kind, rivers = compute_course(origin, destination, frozenset(restrictions))
    length = round(length_km(coords), 1)
    return Lane(tuple(coords), length, origin, destination, kind, ", ".join(rivers))


def _key_text(key: LaneKey, restrictions: Sequence[str]) -> str:
    """Return the key under which a lane is stored: the same for both directions."""
    ends = sorted([round(float(lon), _DIGITS), round(float(lat), _DIGITS)] for lon, lat in key)
    content = json.dumps([_ENGINE, ends, sorted(restrictions)])
    return hashlib.sha256(content.encode()).hexdigest()[:24]


class LaneStore:
    """The lanes of one case: those shipped with it, then the user's cache.

    Finding looks into files only. A file that cannot be read is reported in the log and taken as
    empty; what it held is computed anew.
    """

    def __init__(
        self,
        case_dir: Path,
        cache_dir: Path | None = None,
        *,
        restrictions: Sequence[str] = RESTRICTIONS,
    ) -> None:
        if cache_dir is None:
            from platformdirs import user_cache_dir

            cache_dir = Path(user_cache_dir("sillage")) / "lanes"
        self._cache_dir = cache_dir
        self._restrictions = tuple(restrictions)
        self._shipped = {row.key: row for row in _read_rows(case_dir / LANE_FILE)}

    def find(self, key: LaneKey) -> Lane | None:
        """Return the lane between two positions if it is at hand; never computes."""
        text = _key_text(key, self._restrictions)
        row = self._shipped.get(text)
        if row is None:
            row = next((r for r in _read_rows(self._cached(text)) if r.key == text), None)
        return None if row is None else _turn_lane(row, key)

    def find_all(self, keys: Iterable[LaneKey]) -> dict[LaneKey, Lane]:
        """Return those of very many lanes that are at hand; never computes.

        The cache is listed once instead of being asked for each.
        """
        cached = {path.name for path in self._cache_dir.glob("lane-*.geojson")}
        found: dict[LaneKey, Lane] = {}
        if not cached and not self._shipped:
            return found
        for key in keys:
            text = _key_text(key, self._restrictions)
            if text in self._shipped or self._cached(text).name in cached:
                lane = self.find(key)
                if lane is not None:
                    found[key] = lane
        return found

    def pending(self, keys: Iterable[LaneKey]) -> list[LaneKey]:
        """Return the keys whose lane is not at hand, each once."""
        return [key for key in dict.fromkeys(keys) if self.find(key) is None]

    def compute(self, keys: Iterable[LaneKey]) -> None:
        """Compute the missing lanes and put them into the cache; for a background thread.

        A lane that cannot be computed or stored is reported in the log; the others are still
        done.
        """
        for key in self.pending(keys):
            text = _key_text(key, self._restrictions)
            try:
                lane = route_lane(*key, restrictions=self._restrictions)
                write_lane_file(self._cached(text), [_row_of(lane, text)])
            except (ValueError, CaseWriteError) as error:
                _LOG.warning("no lane from %s to %s: %s", *key, error)

    def _cached(self, text: str) -> Path:
        return self._cache_dir / f"lane-{text}.geojson"


def _read_rows(path: Path) -> list[LaneRow]:
    try:
        return read_lane_file(path)
    except (ValueError, OSError) as error:
        _LOG.warning("lanes are computed anew, %s: %s", path.name, error)
        return []


def _row_of(lane: Lane, text: str) -> LaneRow:
    return LaneRow(text, lane.coords, lane.length_km, lane.kind, lane.note)


def _turn_lane(row: LaneRow, key: LaneKey) -> Lane:
    """Return a stored lane in the direction asked for."""
    origin, destination = key
    coords = row.coords

    def gap(a: LonLat, b: LonLat) -> float:
        return abs((a[0] - b[0] + 180) % 360 - 180) + abs(a[1] - b[1])

    if gap(coords[0], origin) > gap(coords[-1], origin):
        turns = round((origin[0] - coords[-1][0]) / 360)
        coords = tuple((lon + 360 * turns, lat) for lon, lat in coords[::-1])
    return Lane(coords, row.length_km, origin, destination, row.kind, row.note)


def needed_lanes(case: Any) -> list[LaneKey]:
    """Return the keys of the lanes a case's flows by sea need, in the order they are drawn.

    Asks the drawing itself, so that what is computed is what will be looked for. `case` has the
    tables `flows` and `places`.
    """
    from routes.flows import draw_flows

    drawing = draw_flows(case.flows, case.places, find_lane=lambda _: None, leave_coast=leave_coast)
    return [(leg.origin, leg.destination) for leg in drawing.pending]


def write_case_lanes(case_dir: Path) -> None:
    """Compute all lanes of a case and rewrite its `lanes.geojson`; what is there is not read.

    Raises:
        CaseWriteError: the file cannot be written.
        ValueError: two ends of a flow are the same position.
    """
    from routes.model import load_case

    rows = []
    for key in needed_lanes(load_case(case_dir)):
        lane = route_lane(*key)
        rows.append(_row_of(lane, _key_text(key, RESTRICTIONS)))
    write_lane_file(case_dir / LANE_FILE, rows)
