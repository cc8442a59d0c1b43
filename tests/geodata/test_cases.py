"""Each fact of the founding case, as its source gives it, held against the shipped records.

The rows below restate the facts (dates, places, quantities, status, paragraph); they are not
derived from the case's files, so that a change of either one shows.
"""

import math
import re
from typing import Any

import pytest

from geodata.basemap import country_at
from geodata.read import CASES_DIR, list_cases, read_case_files
from routes.case_records import Event, Flow, Link, Place, Seizure
from routes.model import Case, load_case
from routes.timespan import day_from_iso, parse_timespan

HUBS = ("le-havre", "moulineaux", "dunkirk")
NAN = math.nan


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("normandy-ports")


def paragraphs(case: Case, record: str) -> set[int]:
    locators = " ".join(claim.locator for claim in case.claims_of(record))
    return {int(number) for number in re.findall(r"¶(\d+)", locators)}


def same(found: float, wanted: float) -> bool:
    return found == wanted or (math.isnan(found) and math.isnan(wanted))


# id, name, kind, country, precision
PLACES = [
    ("colombia", "Colombia", "country", "CO", "country"),
    ("morocco", "Morocco", "country", "MA", "country"),
    ("le-havre", "Le Havre", "port", "FR", "port"),
    ("moulineaux", "Moulineaux", "port", "FR", "port"),
    ("dunkirk", "Dunkirk", "port", "FR", "port"),
    ("offshore", "Drop-off at sea", "sea_area", "", "unknown"),
    ("casablanca", "Casablanca", "city", "MA", "city"),
    ("rouen", "Rouen area", "area", "FR", "area"),
    ("lille", "Lille", "city", "FR", "city"),
    ("marseille", "Marseille", "city", "FR", "city"),
    ("france", "France", "country", "FR", "country"),
]


@pytest.mark.parametrize("row", PLACES, ids=lambda row: row[0])
def test_place(case: Case, row: tuple[str, ...]) -> None:
    place = case.record(row[0])
    assert isinstance(place, Place)
    assert (place.id, place.name, place.kind, place.country, place.precision) == row
    assert place.role
    assert place.origin


def test_there_are_no_other_places(case: Case) -> None:
    assert list(case.places["id"]) == [row[0] for row in PLACES]


# id, from, to, via, ends, substances, mode, date, kg_min, kg_max, kg_basis, status, paragraphs
FLOWS: list[tuple[Any, ...]] = [
    ("F1", ("colombia",), ("le-havre",), (), "all", ("cocaine",), "container",
     "../2023-06", 183, NAN, "seized_part", "documented", {2, 3, 6}),
    ("F2", ("colombia",), HUBS, ("offshore",), "one_of", ("cocaine",), "drop_off",
     "2023-07/2023-12-10", 400, 1000, "per_operation", "reported", {2, 3}),
    ("F3", ("morocco",), HUBS, (), "one_of", ("cannabis-resin",), "vessel",
     "2022-03/2025-09", NAN, NAN, "", "reported", {2}),
    ("F4", ("morocco",), HUBS, (), "one_of", ("herbal-cannabis",), "vessel",
     "2022-03/2025-09", NAN, NAN, "", "reported", {2}),
    ("F5", HUBS, ("france",), (), "all", ("cocaine", "cannabis-resin", "herbal-cannabis"),
     "unknown", "2022-03/2025-09", NAN, NAN, "", "reported", {2}),
]  # fmt: skip


@pytest.mark.parametrize("row", FLOWS, ids=lambda row: row[0])
def test_flow(case: Case, row: tuple[Any, ...]) -> None:
    flow = case.record(row[0])
    assert isinstance(flow, Flow)
    found = (
        flow.id, flow.from_ids, flow.to_ids, flow.via_ids, flow.ends, flow.substances, flow.mode,
        flow.date,
    )  # fmt: skip
    assert found == row[:8]
    assert same(flow.kg_min, row[8])
    assert same(flow.kg_max, row[9])
    assert (flow.kg_basis, flow.status, flow.scope) == (row[10], row[11], "network")
    assert paragraphs(case, flow.id) == row[12]
    # No line of this case is fully supported: each says what was assumed, and none is solid.
    assert flow.assumption
    assert flow.line_status in {"inferred", "illustrative"}


def test_only_the_first_flow_ends_in_a_seizure(case: Case) -> None:
    assert {f: s for f, s in case.flows["seizure_ids"].items() if s} == {"F1": ("S1",)}


# id, date, first and last day, place, substance, amount, unit, bound, kg_min, kg_max, scope, ¶
SEIZURES: list[tuple[Any, ...]] = [
    ("S1", "2023-06", "2023-06-01", "2023-06-30", "le-havre", "cocaine", 183, "kg", "exact",
     183, 183, "network", {3}),
    ("S2", "2024-12-30", "2024-12-30", "2024-12-30", "le-havre", "cocaine", 2000, "kg",
     "at_least", 2000, NAN, "context", {6}),
]  # fmt: skip


@pytest.mark.parametrize("row", SEIZURES, ids=lambda row: row[0])
def test_seizure(case: Case, row: tuple[Any, ...]) -> None:
    seizure = case.record(row[0])
    assert isinstance(seizure, Seizure)
    assert seizure.date == row[1]
    assert seizure.start_day == day_from_iso(row[2])
    assert seizure.end_day == day_from_iso(row[3]) + 1
    found = (seizure.place, seizure.substance, seizure.amount, seizure.unit, seizure.bound)
    assert found == row[4:9]
    assert same(seizure.kg_min, row[9])
    assert same(seizure.kg_max, row[10])
    assert (seizure.scope, seizure.status) == (row[11], "documented")
    assert "container" in seizure.method
    assert paragraphs(case, seizure.id) == row[12]


# id, date, place, to_place, (investigated, detained, supervised, arrested), scope, ¶
EVENTS: list[tuple[Any, ...]] = [
    ("E1", "2022-03", "rouen", "", (0, 0, 0, 0), "network", {1}),
    ("E2", "2023-06", "le-havre", "", (0, 0, 0, 0), "network", {3}),
    ("E3", "2023-07/2023-12-10", "offshore", "", (0, 0, 0, 0), "network", {3}),
    ("E4", "2023-12-11", "", "", (9, 6, 3, 0), "network", {3}),
    ("E5", "2024", "casablanca", "", (0, 0, 0, 0), "network", {5}),
    ("E6", "2024-12-30", "le-havre", "", (0, 0, 0, 0), "context", {6}),
    ("E7", "2025-02-22", "morocco", "", (0, 0, 0, 1), "network", {5}),
    ("E8", "2025-09-23", "morocco", "france", (0, 0, 0, 0), "network", {5}),
    ("E9", "2025-09-24", "france", "", (1, 0, 0, 0), "network", {5}),
]


@pytest.mark.parametrize("row", EVENTS, ids=lambda row: row[0])
def test_event(case: Case, row: tuple[Any, ...]) -> None:
    event = case.record(row[0])
    assert isinstance(event, Event)
    people = (event.investigated, event.detained, event.supervised, event.arrested)
    found = (event.id, event.date, event.place, event.to_place, people, event.scope)
    assert found == row[:6]
    assert paragraphs(case, event.id) == row[6]


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("E1", ["Rouen", "JIRS", "Lille"]),
        ("E4", ["nine", "dock workers", "Six", "Three", "judicial supervision"]),
        ("E5", ["alleged", "Casablanca", "2024"]),
        ("E7", ["Moroccan authorities", "alleged head"]),
        ("E9", ["drug importation", "conspiracy", "money laundering", "corruption"]),
        ("S2", ["separate case", "cloned", "lower bound"]),
        ("F1", ["legal goods"]),
        ("F2", ["400 kg", "one tonne", "linked to the network"]),
        ("F3", ["mainly by sea"]),
        ("F4", ["mainly by sea"]),
        ("L1", ["Marseille", "imports", "redistribution"]),
        ("L2", ["Morocco", "Colombia"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_texts_tell_it(case: Case, record: str, words: list[str]) -> None:
    row = case.record(record)
    text = " ".join(
        str(getattr(row, name, "")) for name in ("label", "description", "method", "assumption")
    )
    for word in words:
        assert word in text


def test_events_point_at_their_seizures(case: Case) -> None:
    assert case.events.at["E2", "seizure_ids"] == ("S1",)
    assert case.events.at["E6", "seizure_ids"] == ("S2",)


# id, places, ¶
LINKS = [("L1", ("lille", "marseille"), {5}), ("L2", ("france", "morocco", "colombia"), {1, 5})]


@pytest.mark.parametrize("row", LINKS, ids=lambda row: row[0])
def test_link(case: Case, row: tuple[Any, ...]) -> None:
    link = case.record(row[0])
    assert isinstance(link, Link)
    assert link.place_ids == row[1]
    assert link.undated
    assert link.date == ""
    assert paragraphs(case, link.id) == row[2]


# The facts without a point: words that must be in the note, ¶
NOTES = [
    (["Dock workers", "yard", "fewer checks", "lawful access", "helped"], {4}),
    (["legal goods", "dropped at sea", "cloned"], {6}),
    (["several million euros", "No figure"], {7}),
    (["ports of Europe", "fraction", "Le Havre"], {7}),
    (["nobody is named", "presumed innocent"], set()),
    (["11 December 2023", "24 September 2025"], {3, 5}),
]


@pytest.mark.parametrize("row", NOTES, ids=lambda row: row[0][0])
def test_note(case: Case, row: tuple[list[str], set[int]]) -> None:
    words, cited = row
    holding = [
        note for note, text in case.notes["text"].items() if all(word in text for word in words)
    ]
    assert len(holding) == 1
    assert paragraphs(case, str(holding[0])) == cited


def test_profit_has_no_invented_figure(case: Case) -> None:
    (text,) = [text for text in case.notes["text"] if "million" in text]
    assert not re.search(r"\d", text)


def test_says_where_the_article_rests_on_others(case: Case) -> None:
    def via(record: str) -> set[str]:
        return {source for claim in case.claims_of(record) for source in claim.via}

    assert "lille-prosecutor" in via("L1")
    assert via("N1") == {"judicial-sources", "norman-press"}
    assert via("N4") == {"cited-analyses"}
    assert case.sources.at["rossoni-article", "author"] == "Pietro Rossoni"
    assert case.sources.at["rossoni-article", "url"] == ""


def test_presumption_and_marking(case: Case) -> None:
    assert "presumed innocent" in case.info.presumption
    assert case.info.marking == "CLEAR"


def test_seven_steps_in_order(case: Case) -> None:
    wanted = [
        ("2022-03-31", "E1"), ("2023-06-30", "S1"), ("2023-12-10", "F2"), ("2023-12-11", "E4"),
        ("2025-09-24", "E9"), ("2025-09-30", "L1"), ("2024-12-30", "S2"),
    ]  # fmt: skip
    assert [step.day for step in case.story] == [day_from_iso(day) for day, _ in wanted]
    for step, (_, record) in zip(case.story, wanted, strict=True):
        assert record in step.highlight
        assert step.text
        assert step.presenter_notes
    # What the sixth step speaks of has no date, so it is there only if undated records are.
    assert case.story[5].undated


def test_only_e4_cannot_be_drawn(case: Case) -> None:
    assert case.unplaced() == (("E4", "events"),)
    assert "Lille" in case.events.at["E4", "place_note"]


def test_case_runs_from_the_inquiry_to_september_2025(case: Case) -> None:
    assert case.first_day == day_from_iso("2022-03-01")
    assert case.last_day == day_from_iso("2025-09-30")


# --- every row of every shipped case ---------------------------------------------------------

SHIPPED = [(name, load_case(name)) for name in list_cases()]
ROWS = [
    pytest.param(case, table, record, id=f"{name}-{record}")
    for name, case in SHIPPED
    for table in ("flows", "seizures", "events", "links", "notes")
    for record in getattr(case, table).index
]
PLACE_ROWS = [
    pytest.param(case, place, id=f"{name}-{place}")
    for name, case in SHIPPED
    for place in case.places.index
]


def test_cases_are_shipped() -> None:
    assert "normandy-ports" in list_cases()


@pytest.mark.parametrize("name", list_cases())
def test_shipped_case_has_no_problem(name: str) -> None:
    case = load_case(name)
    assert case.problems == ()
    assert case.set_aside.empty
    assert case.info.id == name
    assert {file.name for file in (CASES_DIR / name).glob("*.part")} == set()


@pytest.mark.parametrize(("case", "table", "record"), ROWS)
def test_row_has_a_source_and_a_date(case: Case, table: str, record: str) -> None:
    claims = case.claims_of(record)
    assert claims
    assert all(claim.source in case.sources.index and claim.says for claim in claims)
    if table != "notes":
        parse_timespan(getattr(case, table).at[record, "date"])


@pytest.mark.parametrize(("case", "place"), PLACE_ROWS)
def test_place_lies_where_it_says(case: Case, place: str) -> None:
    row = case.record(place)
    assert isinstance(row, Place)
    assert (country_at(row.lon, row.lat) or "") == row.country
    if row.unlocode:
        assert row.unlocode.startswith(row.country)


def test_drop_off_shape_lies_in_open_sea(case: Case) -> None:
    shape = case.record("offshore")
    assert isinstance(shape, Place)
    assert shape.geometry is not None
    for lon, lat in shape.geometry["coordinates"][0]:
        assert country_at(lon, lat, near_deg=0.5) is None
        # West of Brittany and the Isles of Scilly, south of Ireland, north of Spain.
        assert -12 < lon < -6.8
        assert 45 < lat < 50.5


def test_written_dates_are_kept_as_written() -> None:
    files = read_case_files(CASES_DIR / "normandy-ports")
    dates = {row.cells["id"]: row.cells["date"] for row in files.tables["flows"]}
    assert dates["F1"] == "../2023-06"
