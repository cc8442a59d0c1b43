"""Read and write files of sea lanes, the case's own and the user's cache.

Owns their format: GeoJSON, one LineString per lane, whose properties say between which positions,
under which key, and how long. Nothing about where a file lies.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.waterways.plane import LonLat
from geodata.write import write_file

__all__ = ["LaneRow", "read_lane_file", "write_lane_file"]


@dataclass(frozen=True)
class LaneRow:
    """One stored lane: key, (lon, lat) vertices in degrees, length in km, kind, note."""

    key: str
    coords: tuple[LonLat, ...]
    length_km: float
    kind: str
    note: str


def read_lane_file(path: Path) -> list[LaneRow]:
    """Return the lanes of a file, none if there is no file.

    Raises:
        ValueError: the file is not one of lanes, or is cut short.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    try:
        return [_read_row(feature) for feature in json.loads(data)["features"]]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not a whole file of lanes: {error!r}") from error


def _read_row(feature: Any) -> LaneRow:
    facts = feature["properties"]
    coords = tuple((float(x), float(y)) for x, y in feature["geometry"]["coordinates"])
    if len(coords) < 2:
        raise ValueError("a lane with fewer than two positions")
    return LaneRow(
        str(facts["key"]), coords, float(facts["length_km"]), str(facts["kind"]), str(facts["note"])
    )


def write_lane_file(path: Path, rows: Sequence[LaneRow]) -> None:
    """Replace a file of lanes in one step; the same rows give the same bytes.

    Raises:
        CaseWriteError: it cannot be written; what was there stays.
    """
    features = [
        {
            "type": "Feature",
            "properties": {
                "key": row.key, "length_km": row.length_km, "kind": row.kind, "note": row.note,
            },
            "geometry": {"type": "LineString", "coordinates": [list(p) for p in row.coords]},
        }
        for row in rows
    ]  # fmt: skip
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
    write_file(path, text.encode())
