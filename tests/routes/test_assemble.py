"""Lanes are computed for whoever waits for a file, but not for hours."""

from routes import assemble
from routes.assemble import complete_lanes
from tests.routes.dense_case import Lanes, spread_case


class Work(Lanes):
    """Lanes that are missing, and what was asked to be computed."""

    def __init__(self):
        super().__init__(at_hand=False)
        self.computed = []

    def find(self, key):
        return self if key in self.computed else None

    def compute(self, keys):
        self.computed.extend(keys)


def test_all_missing_lanes_of_a_case_are_computed(tmp_path):
    payload = complete_lanes(spread_case(tmp_path), lanes := Work(), lang="en")
    assert lanes.computed
    assert not any(payload["strands"]["pending"])


def test_past_a_limit_they_stay_stand_ins_and_say_so(tmp_path, monkeypatch):
    monkeypatch.setattr(assemble, "_MOST_COMPUTED", 3)
    payload = complete_lanes(spread_case(tmp_path), lanes := Work(), lang="en")
    assert len(lanes.computed) == 3
    pending = payload["strands"]["pending"]
    assert 0 in pending
    assert 1 in pending
