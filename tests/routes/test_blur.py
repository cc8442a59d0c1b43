"""Places made coarser: which become what, and that the finer ones are nowhere left."""

import math

import pytest

from geodata.basemap import country_point
from geodata.sphere import distance_km
from routes.blur import AREA_RADIUS_KM
from routes.model import Case, load_case
from routes.payload import encode_payload
from routes.publish import publish_case
from tests.routes.test_payload import build


def batched(flat: list[float]) -> list[tuple[float, float]]:
    return list(zip(flat[::2], flat[1::2], strict=True))


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("normandy-ports")


@pytest.fixture(scope="module")
def by_area(case) -> Case:
    return publish_case(case, ceiling="CLEAR", blur="area")[0]


@pytest.fixture(scope="module")
def by_country(case) -> Case:
    return publish_case(case, ceiling="CLEAR", blur="country")[0]


def test_a_port_becomes_the_area_around_its_city(case, by_area):
    row = by_area.places.loc[by_area.seizures.at["S1", "place"]]
    assert (row["name"], row["kind"], row["precision"]) == ("Le Havre", "area", "area")
    assert row["radius_km"] == AREA_RADIUS_KM
    port = case.places.loc["le-havre"]
    away = distance_km((row["lon"], row["lat"]), (port["lon"], port["lat"]))
    assert 0 < away <= row["radius_km"]


def test_a_small_place_takes_the_name_of_the_large_city_near_it(by_area):
    assert "moulineaux" not in by_area.places.index
    assert "area-fr-rouen" in by_area.places.index
    assert by_area.flows.at["F2", "to_ids"] == (
        "area-fr-le-havre", "area-fr-rouen", "area-fr-lille",
    )  # fmt: skip


def test_what_is_known_no_better_stays(case, by_area):
    for place in ("colombia", "morocco", "france", "offshore", "rouen"):
        assert by_area.places.loc[place].astype(str).equals(case.places.loc[place].astype(str))


def test_by_country_one_country_is_one_place(case, by_country):
    assert set(by_country.places.index) == {"colombia", "morocco", "france", "offshore"}
    assert by_country.seizures.at["S1", "place"] == "france"
    assert by_country.events.at["E5", "place"] == "morocco"
    assert by_country.flows.at["F3", "to_ids"] == ("france",)


def test_a_country_that_is_no_place_of_the_case_is_made_one(tmp_path):
    case = publish_case(load_case("tests/cases/tiny"), ceiling="CLEAR", blur="country")[0]
    made = [p for p in case.places.index if p.startswith("country-")]
    assert made
    for place in made:
        row = case.places.loc[place]
        assert (row["lon"], row["lat"]) == country_point(row["country"])
        assert math.isnan(row["radius_km"])


@pytest.mark.parametrize("level", ["area", "country"])
def test_no_finer_position_or_code_is_left(case, level, request):
    blurred = request.getfixturevalue(f"by_{level}")
    payload = build(blurred)
    # The words of the program give codes as examples.
    said = encode_payload({**payload, "texts": {}}).decode() + blurred.places.to_csv()
    ways = [at for flat in payload["strands"]["coords"] for at in batched(flat)]
    for place in ("le-havre", "moulineaux", "dunkirk"):
        at = (case.places.at[place, "lon"], case.places.at[place, "lat"])
        ends = [*zip(blurred.places["lon"], blurred.places["lat"], strict=True), *ways]
        # A city's middle may lie near its port; the port's own position is told nowhere.
        assert min(distance_km(at, end) for end in ends if not math.isnan(end[0])) > 0.5
    for place in ("le-havre", "moulineaux", "dunkirk", "casablanca", "lille", "marseille"):
        assert place not in blurred.places.index
        code = case.places.at[place, "unlocode"]
        assert not code or code not in said
    assert not set(blurred.claims["record"]) - {
        i for t in ("places", "flows", "seizures", "events", "links", "notes")
        for i in getattr(blurred, t).index
    }  # fmt: skip


def test_a_record_that_loses_its_way_is_listed_and_not_dropped(by_country):
    assert ("F5", "flows") in by_country.unplaced()  # France to France
    assert ("L1", "links") in by_country.unplaced()  # Lille to Marseille
    assert {"F5", "L1"} <= {u["id"] for u in build(by_country)["unplaced"]}


def test_records_whose_words_still_name_a_place_are_named(case):
    _, handling = publish_case(case, ceiling="CLEAR", blur="country")
    assert "S1" not in handling.named  # "183 kg of cocaine in a container" names no place
    assert {"E2", "step-2"} <= set(handling.named)
    assert handling.withheld["claims"] == sum(
        claim in ("le-havre", "moulineaux", "dunkirk", "casablanca", "rouen", "lille", "marseille")
        for claim in case.claims["record"]
    )


def test_a_step_shows_no_frame_narrower_than_the_blur(case, by_area):
    for step in by_area.story:
        assert step.bounds is not None
        west, south, east, north = step.bounds
        assert east - west >= 3 - 1e-9
        assert north - south >= 3 - 1e-9
