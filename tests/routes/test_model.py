"""The case as records and tables, with grades, weights and what cannot be drawn."""

import dataclasses
import math
import subprocess
import sys
from pathlib import Path

import pytest

from routes.case_records import Claim, Grades, Place, Seizure, Source
from routes.model import Case, load_case
from routes.quantity import weigh_amount
from routes.timespan import day_from_iso
from tests.cases import TINY, copy_tiny, edit

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(TINY)


def test_record_is_frozen_and_plain(case: Case) -> None:
    record = case.record("X1")
    assert isinstance(record, Seizure)
    assert type(record.amount) is float
    assert type(record.undated) is bool
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.amount = 1.0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("record", "table"),
    [("north", "places"), ("paper", "sources"), ("Q1", "claims"), ("W1", "flows"),
     ("X1", "seizures"), ("V1", "events"), ("K1", "links"), ("M1", "notes")],
)  # fmt: skip
def test_record_of_every_table(case: Case, record: str, table: str) -> None:
    assert case.table_of(record) == table
    assert case.record(record).id == record
    # The frozen class and the table speak of the same columns.
    names = {field.name for field in dataclasses.fields(case.record(record))}
    assert names == set(getattr(case, table).columns)


def test_unknown_record(case: Case) -> None:
    with pytest.raises(KeyError):
        case.record("nothing")
    assert case.claims_of("nothing") == ()
    assert case.grades("nothing") == Grades(None, None)


def test_claims_come_in_the_order_of_the_file(case: Case) -> None:
    first, second = case.claims_of("X1")
    assert isinstance(first, Claim)
    assert (first.source, first.locator, first.via) == ("paper", "¶1", ("office",))
    assert second.source == "office"


def test_grades_are_the_best_of_each_and_never_merged(case: Case) -> None:
    # C3 and B4: the letter comes from the one, the number from the other.
    assert case.grades("X1") == Grades("B", 3)


def test_contradiction_is_flagged_and_raises_no_grade(case: Case) -> None:
    # C2 supports; B1 contradicts.
    assert case.grades("X2") == Grades("C", 2)
    assert case.is_disputed("X2")
    assert not case.is_disputed("X1")


def test_ungraded_claim_gives_a_letter_only(case: Case) -> None:
    assert case.grades("X5") == Grades("C", None)


@pytest.mark.parametrize(
    ("amount", "unit", "bound", "low", "high"),
    [
        (183, "kg", "exact", 183, 183),
        (2000, "kg", "at_least", 2000, math.nan),
        (2, "t", "at_least", 2000, math.nan),
        (0.1, "t", "exact", 100, 100),
        (500, "g", "exact", 0.5, 0.5),
        (1000, "lb", "at_most", 0, 453.59237),
        (16, "oz", "exact", 0.45359237, 0.45359237),
        (500, "kg", "about", 500, 500),
        (500, "tablets", "exact", math.nan, math.nan),
        (500, "", "exact", math.nan, math.nan),
        (None, "kg", "exact", math.nan, math.nan),
        (0, "kg", "exact", 0, 0),
    ],
)
def test_weights(amount: float | None, unit: str, bound: str, low: float, high: float) -> None:
    found = weigh_amount(amount, unit, bound)
    assert found == pytest.approx((low, high), nan_ok=True)


def test_weights_stand_in_the_table(case: Case) -> None:
    assert case.seizures.at["X2", "kg_min"] == 2000
    assert math.isnan(case.seizures.at["X2", "kg_max"])
    assert math.isnan(case.seizures.at["X3", "kg_min"])
    assert case.seizures.at["X4", "kg_max"] == pytest.approx(453.59237)


def test_days_stand_in_the_tables(case: Case) -> None:
    assert case.seizures.at["X2", "start_day"] == day_from_iso("2020-06-01")
    assert case.seizures.at["X2", "end_day"] == day_from_iso("2020-07-01")
    assert case.flows.at["W2", "start_day"] == day_from_iso("2020-04-01")
    assert math.isnan(case.flows.at["W2", "end_day"])
    assert not case.flows.at["W2", "undated"]
    assert case.flows.at["W3", "undated"]
    assert case.first_day == day_from_iso("2020-01-01")
    # "2020-12~" reaches one month beyond December.
    assert case.last_day == day_from_iso("2021-01-31")


def test_line_is_drawn_like_its_flow_unless_said(case: Case) -> None:
    assert case.flows["line_status"].to_dict() == {
        "W1": "documented", "W2": "inferred", "W3": "inferred",
    }  # fmt: skip


def test_polygon_has_a_point_of_its_own(case: Case) -> None:
    sea = case.record("sea")
    assert isinstance(sea, Place)
    assert (sea.lon, sea.lat) == (-8.0, 46.5)
    assert math.isnan(case.places.at["nowhere", "lon"])


def test_what_cannot_be_drawn_is_listed(case: Case) -> None:
    assert case.unplaced() == (("W3", "flows"), ("X5", "seizures"), ("V2", "events"))


def test_place_that_lost_its_position_is_listed_with_its_records(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "places.geojson", "[-1.6, 49.65]", "[-1.6, 95]")
    spoiled = load_case(folder)
    assert spoiled.places.at["north", "name"] == "Northhaven"
    # W2 may still end in the town.
    assert ("W1", "flows") in spoiled.unplaced()
    assert ("W2", "flows") not in spoiled.unplaced()
    assert ("X1", "seizures") in spoiled.unplaced()


def test_story(case: Case) -> None:
    first, second = case.story
    assert first.day == day_from_iso("2020-03-31")
    assert first.bounds == (-12, 30, 6, 52)
    assert first.highlight == ("X1", "north")
    assert (second.mode, second.window_days, second.undated) == ("window", 90, True)
    assert second.bounds is None


def test_digest_follows_the_content(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    before = load_case(folder).digest
    assert before == load_case(TINY).digest
    edit(folder, "links.csv", "Ties", "Knots")
    after = load_case(folder).digest
    assert after != before
    (folder / "lanes.geojson").write_text("{}", encoding="utf-8")
    assert load_case(folder).digest != after


def test_places_for_a_gis(case: Case) -> None:
    gdf = case.places_gdf()
    assert gdf.crs.to_epsg() == 4326
    assert gdf.loc["sea"].geometry.area == 2
    assert gdf.loc["nowhere"].geometry is None


def test_source_record(case: Case) -> None:
    source = case.record("paper")
    assert isinstance(source, Source)
    assert (source.reliability, source.url) == ("C", "https://example.org/a?b=1")


def test_loading_is_light() -> None:
    code = (
        "import sys; from routes.model import load_case; load_case('normandy-ports');"
        "print(sorted({'geopandas', 'shapely', 'edtf', 'streamlit', 'folium', 'searoute'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
