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
