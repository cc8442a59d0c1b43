"""A step's view, its packing, its marking and its date in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from routes.model import Case, load_case
from routes.story import find_step, pack_story, say_step_date, step_marking, view_of_step
from routes.texts import load_texts
from routes.timespan import day_from_iso
from routes.view import LAYERS, View, view_to_frame
from tests.cases import copy_tiny, edit


@pytest.fixture
def case() -> Case:
    return load_case("tests/cases/tiny")


def test_a_view_of_a_step_shows_what_the_step_says(case):
    step = find_step(case, "T2")
    assert step is not None
    base = View(case="tiny", theme="dark", zoom=5, center=(1.0, 2.0), selected="X1")
    view = view_of_step(step, base)
    assert (view.case, view.theme, view.step) == ("tiny", "dark", "T2")
    assert (view.center, view.zoom, view.selected) == (None, None, None)
    assert (view.mode, view.window_days, view.undated) == ("window", 90, True)
    assert view.date == day_from_iso("2020-12-31")
    assert view.layers == LAYERS


def test_a_month_shows_its_last_day_and_layers_stay_in_their_order(case):
    step = find_step(case, "T1")
    assert step is not None
    view = view_of_step(step, View())
    assert view.date == day_from_iso("2020-03-31")
    assert view.layers == ("seizures", "places")


def test_filters_of_a_step_reach_its_view(case):
    step = replace(
        case.story[0], substances=("cocaine",), modes=("road",), statuses=("inferred",),
        scope="network", reliability="C", credibility=2,
    )  # fmt: skip
    view = view_of_step(step, View())
    assert view.substances == ("cocaine",)
    assert view.modes == ("road",)
    assert view.statuses == ("inferred",)
    assert (view.scope, view.reliability, view.credibility) == ("network", "C", 2)


def test_there_is_no_step_of_another_name(case):
    assert find_step(case, "T9") is None
    assert find_step(case, None) is None


def test_a_packed_step_is_what_the_browser_applies(case):
    first, second = pack_story(case, load_texts("en"))
    assert first["id"] == "T1"
    assert first["bounds"] == [-12.0, 30.0, 6.0, 52.0]
    assert first["highlight"] == ["X1", "north"]
    assert first["blocks"][0]["runs"][0]["text"] == "It begins."
    assert first["notes"][0]["runs"][0]["text"] == "Breathe."
    assert first["dateText"] == "31 March 2020"
    assert second["bounds"] is None
    assert second["dateText"] == "3 October 2020 to 31 December 2020"
    whole = view_to_frame(view_of_step(case.story[1], View()))
    assert second["view"] == {k: whole[k] for k in second["view"]}
    assert {"center", "zoom", "selected", "step", "theme"}.isdisjoint(second["view"])


def test_a_step_without_a_date_says_none(case):
    assert say_step_date(replace(case.story[0], day=None), load_texts("en")) == ""


def test_a_step_is_handled_as_strictly_as_what_it_highlights(tmp_path: Path):
    folder = copy_tiny(tmp_path)
    edit(folder, "seizures.csv", "in a lorry,network,documented,,",
         "in a lorry,network,documented,,AMBER")  # fmt: skip
    case = load_case(folder)
    assert step_marking(case.story[0], case) == "AMBER"
    assert step_marking(case.story[1], case) == "CLEAR"


def test_the_founding_case_ships_its_seven_steps():
    case = load_case("normandy-ports")
    assert len(case.story) == 7
    assert all(step.title and step.text and step.bounds and step.highlight for step in case.story)
    known = {i for t in ("places", "flows", "seizures", "events", "links", "notes")
             for i in getattr(case, t).index}  # fmt: skip
    assert all(set(step.highlight) <= known for step in case.story)
