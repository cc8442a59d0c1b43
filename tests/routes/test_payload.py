"""The payload keeps its contract with the browser."""

import copy
import datetime as dt
import json

import pytest

from routes.flows import draw_flows
from routes.model import load_case
from routes.payload import build_payload, case_days, encode_payload
from routes.texts import load_texts
from routes.timespan import iso_from_day
from tests.cases import TINY, append, copy_tiny, edit

AREA = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


def build(case, **more):
    drawing = draw_flows(
        case.flows,
        case.places,
        find_lane=lambda leg: (leg.origin, leg.destination),
        leave_coast=lambda _country, _towards: (-5.0, 40.0),
    )
    options = {
        "texts": {**load_texts("en")},
        "lang": "en",
        "country_name": lambda code: f"Country {code}",
        "country_area": lambda _code: AREA,
        **more,
    }
    return build_payload(case, drawing, **options)


@pytest.fixture(scope="module", params=["normandy-ports", TINY], ids=["founding", "tiny"])
def case(request):
    return load_case(request.param)


@pytest.fixture(scope="module")
def payload(case):
    return build(case)


TABLES = {
    "places": "id name kind country countryName precision radiusKm lon lat area drawn",
    "seizures": "id label place substance kgMin kgMax amount unit bound start end undated scope "
    "status mode reliability credibility",
    "flows": "id label substances from to via mode kgMin kgMax kgBasis start end undated scope "
    "status reliability credibility",
    "strands": "flow substance role slot dash coords km fromName toName arrow pending",
    "events": "id label place toPlace kind start end undated scope status investigated detained "
    "supervised arrested reliability credibility",
    "links": "id label places kind start end undated scope status reliability credibility",
    "notes": "id topic text",
}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_the_columns_of_the_contract_equally_long(payload, table):
    columns = payload[table]
    assert set(columns) == set(TABLES[table].split())
    assert len({len(column) for column in columns.values()}) == 1


def test_it_is_json_without_nan_and_the_same_every_time(case, payload):
    content = encode_payload(payload)
    assert json.loads(content) == payload
    assert encode_payload(build(case)) == content


def test_the_digest_follows_the_content(case, payload):
    assert build(case)["digest"] == payload["digest"]
    other = build(case, texts={**load_texts("en"), "page.name": "Another"})
    assert other["digest"] != payload["digest"]


def test_the_case_is_not_changed(case):
    before = copy.deepcopy(case.flows), copy.deepcopy(case.places)
    build(case)
    assert case.flows.equals(before[0])
    assert case.places.equals(before[1])


def test_every_index_points_somewhere(payload):
    places, substances = len(payload["places"]["id"]), len(payload["substances"])
    flows = len(payload["flows"]["id"])
    assert all(-1 <= i < places for i in payload["seizures"]["place"])
    assert all(-1 <= i < places for c in ("place", "toPlace") for i in payload["events"][c])
    assert all(
        0 <= i < places for c in ("from", "to", "via") for r in payload["flows"][c] for i in r
    )
    assert all(0 <= i < places for row in payload["links"]["places"] for i in row)
    assert all(0 <= i < substances for i in payload["seizures"]["substance"])
    assert all(0 <= i < flows for i in payload["strands"]["flow"])
    assert all(0 <= i < substances for i in payload["strands"]["substance"])
    assert set(payload["strands"]["dash"]) <= set(payload["style"]["dash"])
    assert {s["id"] for s in payload["substances"]} == set(payload["style"]["substances"])


def test_every_record_can_be_read_about(payload):
    for table in ("seizures", "flows", "events", "links", "notes"):
        for record in payload[table]["id"]:
            told = payload["records"][record]
            assert told["title"]
            assert all(claim["source"] in payload["sources"] for claim in told["claims"])
            assert all(other in payload["records"] for other in told["related"])


def test_every_flow_with_positions_is_drawn_and_the_rest_is_named(payload):
    unplaced = {u["id"] for u in payload["unplaced"] if u["table"] == "flows"}
    drawn = {payload["flows"]["id"][i] for i in payload["strands"]["flow"]}
    assert drawn | unplaced == set(payload["flows"]["id"])
    assert drawn.isdisjoint(unplaced)
    assert all(u["reason"] for u in payload["unplaced"])


def test_coordinates_are_flat_pairs_on_the_earth(payload):
    for coords in payload["strands"]["coords"]:
        assert len(coords) % 2 == 0
        assert len(coords) >= 4
        assert all(-90 <= lat <= 90 for lat in coords[1::2])


def test_the_founding_case_keeps_its_facts():
    payload = build(load_case("normandy-ports"))
    assert payload["case"]["marking"] == "CLEAR"
    seizures = payload["seizures"]
    assert list(
        zip(seizures["id"], seizures["kgMin"], seizures["kgMax"], seizures["scope"], strict=True)
    ) == [("S1", 183, 183, 0), ("S2", 2000, None, 1)]
    assert seizures["bound"][1] == "at_least"
    assert payload["flows"]["start"][0] is None
    assert payload["links"]["undated"] == [1, 1]
    offshore = payload["places"]["id"].index("offshore")
    assert payload["places"]["area"][offshore]["type"] == "Polygon"
    assert payload["places"]["precision"][offshore] == "unknown"
    france = payload["places"]["id"].index("france")
    assert payload["places"]["area"][france] == AREA
    assert [u["id"] for u in payload["unplaced"]] == ["E4"]
    assert "E2" in payload["records"]["S1"]["related"]


def test_what_a_source_contradicts_is_kept_beside_and_raises_no_grade():
    payload = build(load_case(TINY))
    assert [c["stance"] for c in payload["records"]["X2"]["claims"]] == ["supports", "contradicts"]
    row = payload["seizures"]["id"].index("X2")
    assert (payload["seizures"]["reliability"][row], payload["seizures"]["credibility"][row]) == (
        "C",
        2,
    )


def test_text_from_a_case_stays_text(tmp_path):
    folder = copy_tiny(tmp_path)
    evil = "<script>alert(1)</script>`\u202e{page.name}"
    append(folder, "notes.csv", f"M9,{evil},{evil},")
    case = load_case(folder)
    kept = case.notes.at["M9", "topic"]
    again = json.loads(encode_payload(build(case)))
    assert again["notes"]["topic"][-1] == kept
    assert "<script>" in kept


def test_a_case_without_any_date_lies_on_today(tmp_path):
    folder = copy_tiny(tmp_path)
    for file in ("seizures", "flows", "events", "links"):
        header = (folder / f"{file}.csv").read_text(encoding="utf-8").splitlines()[0]
        (folder / f"{file}.csv").write_text(header + "\n", encoding="utf-8")
    edit(folder, "case.json", '"opened": "2020-01"', '"opened": null')
    case = load_case(folder)
    before = dt.datetime.now(dt.UTC).date()
    first, last = case_days(case)
    assert first == last
    assert before <= dt.date.fromisoformat(iso_from_day(last)) <= dt.datetime.now(dt.UTC).date()
