"""Build `chords.csv`: which gateways see each other over open water.

Run as `python -m geodata.waterways.build_chords` after a change of `gateways.csv` or of the land.
A pair is written when the great circle between the two keeps at least `MARGIN_KM` off land and
is not longer than the reach of either. The same inputs give the same bytes.
"""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

from geodata.waterways.land import load_land
from geodata.waterways.plane import distance_km, great_circle
from geodata.waterways.tables import read_gateways

__all__ = ["MARGIN_KM", "find_chords"]

MARGIN_KM = 7.0
_STEP_KM = 60.0


def find_chords() -> list[tuple[str, str]]:
    """Return the pairs of gateways' names joined by open water, in the table's order."""
    land, gateways = load_land(), read_gateways()
    pairs = [
        (a.position, b.position)
        for a, b in combinations(gateways.values(), 2)
        if distance_km(a.position, b.position) <= min(a.reach_km, b.reach_km)
    ]
    arcs = [great_circle(a, b, step_km=_STEP_KM) for a, b in pairs]
    clear = [i for i in range(len(pairs)) if not land.crosses(arcs[i])]
    near = land.crossing([arcs[i] for i in clear], margin_km=MARGIN_KM)
    kept = [pairs[i] for number, i in enumerate(clear) if number not in near]
    return [(gateways[a].name, gateways[b].name) for a, b in kept]


if __name__ == "__main__":
    with (Path(__file__).parent / "chords.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["from", "to"])
        writer.writerows(find_chords())
