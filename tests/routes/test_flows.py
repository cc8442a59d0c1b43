"""Flows become strands: trunks, branches, stubs, side by side."""

import itertools

import pandas as pd
import pytest

from geodata.sphere import length_km
from routes.flows import Leg, draw_flows

PLACES = pd.DataFrame(
    [
        ("land", "Otherland", "country", "OL", -10.0, 30.0),
        ("home", "Homeland", "country", "HL", 2.0, 46.0),
        ("a", "Port A", "port", "HL", 0.0, 49.5),
        ("b", "Port B", "port", "HL", 0.9, 49.3),
        ("c", "Port C", "port", "HL", 2.4, 51.0),
        ("sea", "Somewhere at sea", "sea_area", "", -8.0, 48.5),
        ("lost", "Nowhere", "city", "", float("nan"), float("nan")),
    ],
    columns=["id", "name", "kind", "country", "lon", "lat"],
).set_index("id", drop=False)

COAST = (-9.5, 33.0)
GATE = (-5.5, 49.2)


def flows(*rows):
    columns = ["id", "from_ids", "to_ids", "via_ids", "ends", "substances", "mode", "line_status"]
    return pd.DataFrame(rows, columns=columns)


def lane(leg):
    """Lead every leg into the Channel through one gate, as the sea does."""
    stops = [leg.origin, GATE, leg.destination]
    way = []
    for (x1, y1), (x2, y2) in itertools.pairwise(stops):
        way += [(x1 + (x2 - x1) * i / 40, y1 + (y2 - y1) * i / 40) for i in range(40)]
    return (*way, leg.destination)


def draw(*rows, find_lane=lane):
    return draw_flows(
        flows(*rows), PLACES, find_lane=find_lane, leave_coast=lambda _country, _towards: COAST
    )


def test_a_flow_between_two_ends_is_one_strand():
    drawing = draw(("F", ("land",), ("a",), (), "all", ("cocaine",), "vessel", "reported"))
    (strand,) = drawing.strands
    assert (strand.role, strand.arrow, strand.slot, strand.dash) == ("trunk", True, 0, "reported")
    assert (strand.from_name, strand.to_name) == ("Otherland", "Port A")
    assert strand.coords[0] == COAST
    assert strand.coords[-1] == (0.0, 49.5)
    assert strand.km == pytest.approx(length_km(strand.coords), abs=0.1)


def test_one_of_several_ends_branches_and_says_it_is_inferred():
    row = ("F", ("land",), ("a", "c"), (), "one_of", ("x",), "vessel", "reported")
    trunk, *branches = draw(row).strands
    assert (trunk.role, trunk.arrow, trunk.dash) == ("trunk", False, "reported")
    assert trunk.to_name == "Port A / Port C"
    assert [(b.role, b.to_name, b.arrow, b.dash) for b in branches] == [
        ("branch", "Port A", True, "inferred"),
        ("branch", "Port C", True, "inferred"),
    ]
    assert all(b.coords[0] == trunk.coords[-1] for b in branches)
    # The trunk leads to any of the ends; it is at least as long as the nearest one needs.
    assert trunk.km == min(b.km for b in branches)


def test_a_flow_over_a_place_goes_there_first():
    row = ("F", ("land",), ("a", "b"), ("sea",), "one_of", ("x",), "drop_off", "inferred")
    strands = draw(row).strands
    assert (strands[0].from_name, strands[0].to_name) == ("Otherland", "Somewhere at sea")
    assert strands[0].coords[-1] == (-8.0, 48.5)
    assert strands[1].coords[0] == (-8.0, 48.5)
    assert strands[-1].km > strands[0].km


def test_an_end_without_a_place_becomes_short_fading_lines():
    row = ("F", ("a", "c"), ("home",), (), "all", ("x", "y"), "unknown", "reported")
    strands = draw(row).strands
    assert [(s.role, s.substance, s.from_name) for s in strands] == [
        ("stub", "x", "Port A"), ("stub", "x", "Port C"),
        ("stub", "y", "Port A"), ("stub", "y", "Port C"),
    ]  # fmt: skip
    assert all(length_km(s.coords) <= 141 for s in strands)
    assert {s.dash for s in strands} == {"illustrative"}


def test_strands_on_one_way_lie_side_by_side():
    rows = [
        ("F1", ("land",), ("a",), (), "all", ("x",), "vessel", "reported"),
        ("F2", ("sea",), ("a",), (), "all", ("x", "y"), "vessel", "reported"),
        ("F3", ("land",), ("c",), (), "all", ("y",), "vessel", "reported"),
    ]
    slots = {(s.flow, s.substance): s.slot for s in draw(*rows).strands}
    assert len(set(slots.values())) == len(slots)
    # The same origin stays together: F1 and F3 are neighbours.
    assert abs(slots[0, "x"] - slots[2, "y"]) == 1


def test_strands_that_never_meet_are_both_central():
    rows = [
        ("F1", ("land",), ("sea",), (), "all", ("x",), "air", "reported"),
        ("F2", ("c",), ("b",), (), "all", ("x",), "air", "reported"),
    ]
    assert [s.slot for s in draw(*rows).strands] == [0, 0]


def test_a_lane_not_computed_yet_is_a_stand_in_and_named():
    row = ("F", ("land",), ("a",), (), "all", ("x",), "vessel", "documented")
    drawing = draw(row, find_lane=lambda _leg: None)
    (strand,) = drawing.strands
    assert strand.pending
    assert strand.dash == "illustrative"
    assert drawing.pending == (Leg(COAST, (0.0, 49.5)),)
    assert draw(row).pending == ()


def test_a_flow_without_positions_is_named_and_not_drawn():
    rows = [
        ("F1", ("lost",), ("a",), (), "all", ("x",), "road", "reported"),
        ("F2", ("a",), ("lost", "b"), (), "all", ("x",), "road", "reported"),
    ]
    drawing = draw(*rows)
    assert drawing.undrawn == ("F1",)
    assert [s.to_name for s in drawing.strands] == ["Port B"]


def test_each_lane_is_asked_for_once():
    asked = []

    def find(leg):
        asked.append(leg)
        return lane(leg)

    row = ("F", ("land",), ("a",), (), "all", ("x", "y"), "vessel", "reported")
    draw(row, row, find_lane=find)
    assert asked == [Leg(COAST, (0.0, 49.5))]


def test_a_country_without_a_coast_is_left_from_its_mark():
    def leave_coast(country, _towards):
        raise LookupError(country)

    row = ("F", ("land",), ("a",), (), "all", ("x",), "vessel", "reported")
    drawing = draw_flows(flows(row), PLACES, find_lane=lane, leave_coast=leave_coast)
    assert drawing.strands[0].coords[0] == (-10.0, 30.0)


def test_among_very_many_only_a_flow_s_own_substances_lie_abreast(monkeypatch):
    row = ("F", ("land",), ("a",), (), "all", ("x", "y"), "vessel", "reported")
    assert len({strand.slot for strand in draw(row, row).strands}) == 4
    monkeypatch.setattr("routes.flows._MOST_ABREAST", 1)
    slots = [strand.slot for strand in draw(row, row).strands]
    assert slots[:2] == slots[2:]
    assert len(set(slots)) == 2
