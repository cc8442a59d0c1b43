"""Every dense flow has a path: a lane, a great circle, a short line, over the places it names."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes import flow_paths
from routes.flow_paths import draw_paths, find_ends
from routes.flows import SURENESS
from routes.mercator import STEPS, project_steps
from routes.model import load_case
from routes.placing import find_unplaced
from routes.publish import publish_case
from tests.routes.dense_case import LANE, Lanes, odd_case, pack, spread_case, whole_payload
from tests.routes.read_columns import read_columns


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return odd_case(tmp_path_factory.mktemp("odd"))


def drawn(case, lanes=None):
    """Each flow's path, by id: its columns, and its positions as steps."""
    files = pack(case, {"flows"}, lanes)
    tables, words = read_columns(files.columns), read_columns(files.words)
    flows, paths = tables["flows"], tables["paths"]
    offset = paths.columns["offset"].tolist()
    found = {}
    for i, record in enumerate(words["flows"].texts("id")):
        p = int(flows.columns["path"][i]) - 1
        if p < 0:
            found[record] = None
            continue
        line = slice(offset[p], offset[p + 1])
        found[record] = {
            "path": p,
            "line": list(zip(paths.columns["x"][line].tolist(),
                             paths.columns["y"][line].tolist(), strict=True)),
            "arc": int(paths.columns["arc"][p]),
            "role": paths.words("role")[p],
            "dash": paths.words("dash")[p],
            "pending": int(paths.columns["pending"][p]),
            "km": float(paths.columns["km"][p]),
        }  # fmt: skip
    return found, files


def steps(*positions):
    lon, lat = np.array(positions, dtype=float).T
    return [(int(x), int(y)) for x, y in zip(*project_steps(lon, lat), strict=True)]


def test_a_lane_at_hand_is_the_path(case):
    found, _ = drawn(case)
    assert found["W1"]["line"] == steps(*LANE)
    assert (found["W1"]["arc"], found["W1"]["pending"]) == (0, 0)
    assert found["W1"]["dash"] == "documented"


def test_without_a_lane_the_great_circle_stands_in_and_says_so(case):
    found, files = drawn(case, Lanes(at_hand=False))
    assert found["W1"]["arc"] == 1
    assert found["W1"]["line"] == []
    assert found["W1"]["pending"] == 1
    assert found["W1"]["dash"] == "illustrative"
    assert files.pending


def test_a_way_over_land_or_by_air_waits_for_no_lane(case):
    found, _ = drawn(case, Lanes(at_hand=False))
    assert (found["Z4"]["arc"], found["Z4"]["pending"]) == (1, 0)
    assert found["Z4"]["dash"] == "illustrative"  # as the flow itself


def test_flows_with_the_same_stops_share_a_path(case):
    found, _ = drawn(case)
    assert found["Z1"]["path"] == found["W1"]["path"]


def test_a_line_towards_a_country_by_road_is_a_short_one(case):
    found, _ = drawn(case)
    assert found["Z2"]["role"] == "stub"
    assert len(found["Z2"]["line"]) == 2
    assert found["Z2"]["dash"] == "illustrative"
    assert found["Z2"]["km"] == 0


def test_a_way_over_a_place_passes_it(case):
    found, _ = drawn(case)
    sea = case.places.loc["sea"]
    assert steps((sea.lon, sea.lat))[0] in found["Z3"]["line"]
    assert found["Z3"]["km"] > found["Z4"]["km"]


def test_by_sea_a_country_is_left_off_its_coast(case):
    # Given by two ends of which one is meant, it is less sure as well.
    found, _ = drawn(case, Lanes(at_hand=False))
    land = case.places.loc["land"]
    assert found["W2"]["line"][0] != steps((land.lon, land.lat))[0]


def test_of_several_ends_one_of_which_is_meant_none_is_sure(tmp_path):
    found, _ = drawn(odd_case(tmp_path))
    assert SURENESS.index(found["W2"]["dash"]) >= SURENESS.index("inferred")


def test_a_flow_without_two_ends_has_no_path(case):
    found, files = drawn(case)
    assert found["W3"] is None
    assert files.tables["flows"]["unplaced"] == 1


@pytest.mark.parametrize(
    ("begin", "end", "drawn"),
    [
        ("north|south", "north", ("south", "north")),
        ("north", "north|south", ("north", "south")),
        ("north|south", "north|town", ("north", "town")),
        ("nowhere|north|north", "north|nowhere|south", ("north", "south")),
        ("north|north", "north", None),
        ("north", "north|nowhere", None),
        ("nowhere|north", "north|nowhere", None),
    ],
)
def test_ends_that_are_the_same_at_first_are_drawn_apart(case, begin, end, drawn):
    # Reading refuses a place at both ends; blurring several into one country makes it.
    flows = case.flows.iloc[:1].copy()
    for column, ids in (("from_ids", begin), ("to_ids", end)):
        flows[column] = pd.Series([tuple(ids.split("|"))], index=flows.index, dtype=object)
    ends = find_ends(flows, case.places)
    assert ends.drawn.tolist() == [drawn is not None]
    assert ends.more.tolist() == [begin.count("|") + end.count("|")]
    if drawn:
        assert tuple(case.places.index[[ends.origin[0], ends.destination[0]]]) == drawn


def test_a_flow_within_a_country_or_out_of_it_is_drawn_out_of_it_when_blurred():
    case = load_case("normandy-ports")
    flows = case.flows.copy()
    flows.at["F2", "from_ids"] = ("le-havre",)
    flows.at["F2", "to_ids"] = ("rouen", "casablanca")
    case = publish_case(replace(case, flows=flows), ceiling="CLEAR", blur="country")[0]
    assert case.flows.at["F2", "to_ids"] == ("france", "morocco")
    ends, row = find_ends(case.flows, case.places), case.flows.index.get_loc("F2")
    drawn = case.places.index[[ends.origin[row], ends.destination[row]]]
    assert (tuple(drawn), bool(ends.drawn[row])) == (("france", "morocco"), True)


@given(data=st.data())
def test_what_has_a_path_is_what_the_tables_call_placed(case, data):
    several = st.lists(st.sampled_from(["north", "south", "nowhere", "unheard-of"]), max_size=3)
    lists = data.draw(st.lists(st.tuples(several, several), min_size=1, max_size=8))
    flows = case.flows.iloc[[0] * len(lists)].copy()
    flows.index = pd.Index([f"B{n}" for n in range(len(lists))], dtype=object)
    for column, cells in zip(("from_ids", "to_ids"), zip(*lists, strict=True), strict=True):
        flows[column] = pd.Series([tuple(ids) for ids in cells], index=flows.index, dtype=object)
    ends = find_ends(flows, case.places)
    unplaced = find_unplaced(replace(case, flows=flows))["flows"]
    assert np.flatnonzero(~ends.drawn).tolist() == unplaced.tolist()


def test_lengths_are_those_of_the_strands(tmp_path):
    case = spread_case(tmp_path)
    lanes = Lanes(at_hand=False)
    found, _ = drawn(case, lanes)
    told = whole_payload(case, lanes)
    for flow, km in zip(told["strands"]["flow"], told["strands"]["km"], strict=True):
        assert found[told["flows"]["id"][flow]]["km"] == pytest.approx(km, abs=1)


def test_lines_run_on_past_the_edge_of_the_world():
    line = flow_paths._shape([(170.0, 10.0), (-170.0, 20.0)], {})
    assert line[0].tolist() == [170, 10]
    assert line[-1].tolist() == [190, 20]
    assert (np.abs(np.diff(line[:, 0])) < 5).all()
    assert project_steps(line[:, 0], line[:, 1])[0][-1] > STEPS


@pytest.mark.parametrize("end", [(10.0, 20.0), (-170.0, -20.0)], ids=["same", "opposite"])
def test_a_way_without_a_great_circle_is_still_a_line(end):
    line = flow_paths._shape([(10.0, 20.0), end], {})
    assert np.isfinite(line).all()
    assert line[0].tolist() == [10, 20]


def test_lanes_are_worth_computing_for_the_heaviest_legs_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(flow_paths, "MOST_PENDING", 3)
    case = spread_case(tmp_path)
    asked = []

    def find_lanes(legs):
        asked.extend(legs)
        return {}

    ends = find_ends(case.flows, case.places)
    drawing = draw_paths(
        case.flows, case.places, ends, np.arange(len(case.flows)), find_lanes=find_lanes,
        leave_coast=lambda _country, towards: towards,
    )  # fmt: skip
    at = case.places[["lon", "lat"]].to_numpy()
    sea = case.flows["mode"].isin(["container", "vessel", "drop_off"]).to_numpy()
    heavy = np.argsort(-np.where(sea, case.flows["kg_min"], 0), kind="stable")[:3]
    assert [leg.origin for leg in drawing.pending] == [tuple(at[ends.origin[i]]) for i in heavy]
    # With their lanes at hand no others take their place: the work comes to an end.
    known = {(leg.origin, leg.destination): LANE for leg in drawing.pending}
    again = draw_paths(
        case.flows, case.places, ends, np.arange(len(case.flows)), find_lanes=lambda _legs: known,
        leave_coast=lambda _country, towards: towards,
    )  # fmt: skip
    assert again.pending == ()
    assert len(asked) == len(set(asked)) == sea.sum()


def test_a_case_without_flows_has_no_paths():
    case = load_case("normandy-ports")
    none = case.flows.iloc[:0]
    drawing = draw_paths(
        none, case.places, find_ends(none, case.places), np.empty(0, np.int64),
        find_lanes=lambda _legs: {}, leave_coast=lambda _country, towards: towards,
    )  # fmt: skip
    assert drawing.table.rows == 0
    assert drawing.pending == ()
