"""What one visitor sees stays the same between frame, page and address."""

import pytest
import streamlit as st

from routes.ui.state import PageState
from routes.view import View, view_to_frame


@pytest.fixture
def address(monkeypatch):
    class Query(dict):
        def from_dict(self, values):
            self.clear()
            self.update(values)

    query = Query()
    monkeypatch.setattr(st, "query_params", query)
    return query


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("routes.ui.state.time.monotonic", lambda: now[0])
    return now


def test_the_first_run_takes_the_address(address):
    address.update(date="2023-06-15", sel="S1")
    state = PageState()
    state.follow_address()
    assert state.view.selected == "S1"
    assert state.patch is None  # the map is mounted with it


def test_a_report_changes_the_view_once_and_the_address_follows(address):
    state = PageState()
    state.follow_address()
    report = {"seq": 1, "view": {"selected": "S1", "undated": True}}
    assert state.take_report("map", report)
    assert not state.take_report("map", report)
    state.write_address()
    assert address == {"undated": "1", "sel": "S1"}


def test_the_frame_asks_for_details_and_hears_of_all_that_are_there():
    state = PageState()
    state.take_report("map", {"seq": 1, "view": {}, "wants": [["seizures", 3], ["flows", 0]]})
    assert state.wants == (("seizures", 3), ("flows", 0))
    state.answer([("seizures", 3)])
    assert state.wants == ()
    state.answer([("flows", 0)])  # before the first answer has gone out
    assert state.patch == {"records": [["seizures", 3], ["flows", 0]]}
    state.delivered = state.patch_number
    state.answer([("flows", 1)])
    assert state.patch == {"records": [["flows", 1]]}


@pytest.mark.parametrize(
    "wants",
    [None, "seizures", {"seizures": 1}, [["places", 0]], [["seizures", -1]], [["seizures", True]],
     [["seizures", 1.0]], [["seizures"]], [["seizures", "../x"]], [["seizures", 10**9]], [[[], 0]],
     ["ab"]],
)  # fmt: skip
def test_what_is_no_block_of_details_is_not_asked_for(wants):
    state = PageState()
    assert state.take_report("map", {"seq": 1, "view": {}, "wants": wants})
    assert state.wants == ()


def test_a_report_may_ask_for_so_many_blocks_and_no_more():
    state = PageState()
    wants = [["seizures", block] for block in range(5000)]
    state.take_report("map", {"seq": 1, "view": {}, "wants": wants})
    assert 0 < len(state.wants) < 100


def test_an_answer_without_blocks_says_nothing():
    state = PageState()
    state.take_report("map", {"seq": 1, "view": {}, "wants": [["seizures", 0]]})
    state.answer([])
    assert state.wants == ()
    assert state.patch is None


def test_a_new_map_counts_its_reports_anew():
    state = PageState()
    assert state.take_report("one", {"seq": 1, "view": {"selected": "S1"}})
    assert state.take_report("two", {"seq": 1, "view": {"selected": "S2"}})
    assert state.view.selected == "S2"


@pytest.mark.parametrize("report", [None, {}, {"seq": 1}, {"view": {}}, {"seq": "x", "view": {}}])
def test_what_is_no_report_changes_nothing(report):
    state = PageState()
    assert not state.take_report("map", report)
    assert state.view == View()


def test_an_address_still_on_its_way_is_not_taken_for_a_wish(address, clock):
    state = PageState()
    state.follow_address()
    state.take_report("map", {"seq": 1, "view": {"selected": "S1"}})
    state.write_address()
    address.clear()  # the browser has not heard yet
    clock[0] += 0.1
    state.follow_address()
    assert state.view.selected == "S1"


def test_going_back_in_the_browser_changes_the_view_and_tells_the_frame(address, clock):
    state = PageState()
    state.follow_address()
    state.take_report("map", {"seq": 1, "view": {"selected": "S1"}})
    state.write_address()
    address.clear()
    clock[0] += 5
    state.follow_address()
    assert state.view.selected is None
    assert state.patch["selected"] is None
    assert "theme" not in state.patch


def test_parameters_that_are_not_ours_are_left_alone(address):
    address.update(utm="x")
    state = PageState()
    state.follow_address()
    state.select("S1")
    state.write_address()
    assert address == {"utm": "x", "sel": "S1"}


def test_the_map_starts_with_the_view_and_keeps_its_identity():
    state = PageState(view=View(selected="S1"))
    first = dict(state.mount_options("map", None))
    assert first["view"] == view_to_frame(state.view)
    state.take_report("map", {"seq": 1, "view": {"selected": "F1"}})
    assert state.mount_options("map", None) == first
    # A new map, for new data, starts where the reader is.
    assert state.mount_options("other", None)["view"]["selected"] == "F1"


def test_a_background_is_sent_not_mounted():
    state = PageState()
    first = dict(state.mount_options("map", None))
    tiles = {"url": "u", "attribution": "a", "maxZoom": 19}
    assert state.mount_options("map", tiles) == first
    assert state.patch == {"tiles": tiles}
    state.delivered = state.patch_number
    state.mount_options("map", None)
    assert state.patch == {"tiles": None}


def test_two_commands_of_one_run_arrive_together():
    state = PageState()
    state.send({"tiles": None})
    state.select("S1")
    assert state.patch == {"tiles": None, "selected": "S1"}
    state.delivered = state.patch_number
    state.select("F1")
    assert state.patch == {"selected": "F1"}
