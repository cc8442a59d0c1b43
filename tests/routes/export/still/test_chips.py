"""Chips of what lies beyond a still's edge are told, and gathered where they would be a wall."""

import math
import re
from pathlib import Path

from routes.export.job import make_job
from routes.export.still import Still, StillRenderer
from routes.model import load_case
from routes.view import View
from tests.bench.spread_case import make_spread_case


def test_many_places_beyond_the_edge_are_counted_on_one_chip_for_each_edge(tmp_path: Path):
    folder = make_spread_case(tmp_path / "many", seizures=300, flows=6)
    payload = make_job(load_case(folder), View(), ceiling="CLEAR").payload
    with StillRenderer(payload) as made:
        still = Still(view=View(), bounds=(-9.0, 36.0, 10.0, 50.0), width=900, height=520)
        _, marks = made.display(still)
    chips = marks.facts["chips"]
    words = [f"{chip['title']} / {chip['note']}" for chip in chips]
    gathered = [one for one in words if re.match(r"\d", one)]
    shapes = r"\d+ (seizures( / at \d+ places to the \w+)?|places to the \w+( / .+)?)|\d+ / "
    assert gathered and all(re.match(shapes, one) for one in gathered), words
    assert len(gathered) <= 4
    assert not [chip for chip in chips if chip["note"] == "1 seizure"]
    # Not one is left out, however little room there is.
    counts = [re.search(r"(\d+) seizure", one) or re.match(r"(\d+) / $", one) for one in words]
    assert sum(int(found[1]) for found in counts if found) == _count_beyond(payload, marks.facts)


def _count_beyond(payload, facts):
    """Count the dated seizures whose place lies beyond the map's box."""
    left, top, right, bottom = facts["map"]
    world = 256 * 2 ** facts["zoom"]
    seizures, places = payload["seizures"], payload["places"]
    count = 0
    for place, undated in zip(seizures["place"], seizures["undated"], strict=True):
        lat = math.radians(places["lat"][place])
        x = world * (places["lon"][place] + 180) / 360 - facts["originX"]
        y = world * (1 - math.asinh(math.tan(lat)) / math.pi) / 2 - facts["originY"]
        inside = 0 <= x <= right - left and 0 <= y <= bottom - top
        count += not undated and not inside
    return count
