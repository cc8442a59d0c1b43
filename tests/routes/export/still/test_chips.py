"""Chips of what lies beyond a still's edge are told, and gathered where they would be a wall."""

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
    gathered = [c for c in marks.facts["chips"] if re.match(r"at \d+ places to the", c["note"])]
    edges = {chip["note"].rsplit(" ", 1)[1] for chip in gathered}
    assert edges <= {"north", "east", "south", "west"}
    assert len({chip["note"] for chip in gathered}) == len(gathered) > 0
    assert all(re.fullmatch(r"\d+ seizures", chip["title"]) for chip in gathered)
    assert not [chip for chip in marks.facts["chips"] if chip["note"] == "1 seizure"]
