"""Large tables are told from others, and what is left without them is whole."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from routes import dense
from routes.dense import DenseTables, dense_rows, dense_tables, leave_out_dense
from routes.model import load_case
from routes.payload import build_payload
from tests.cases import TINY
from tests.routes.dense_case import BOTH, odd_case, whole_payload


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return odd_case(tmp_path_factory.mktemp("odd"))


def test_a_small_case_has_no_dense_table(case):
    assert dense_tables(case) == frozenset()
    assert whole_payload(case)["dense"] is None


@pytest.mark.parametrize(
    ("table", "most"), [("seizures", dense.DENSE_SEIZURES), ("flows", dense.DENSE_FLOWS)]
)
def test_each_table_is_dense_above_its_own_limit(case, table, most):
    row = getattr(case, table).iloc[:1]
    full = replace(case, **{table: pd.concat([row] * most)})
    assert dense_tables(full) == frozenset()
    assert dense_tables(replace(case, **{table: pd.concat([row] * (most + 1))})) == {table}


def test_a_flow_travels_once_for_each_substance():
    case = load_case(TINY)
    rows, which = dense_rows(case, "flows")
    named = [case.flows["substances"].iloc[row][i] for row, i in zip(rows, which, strict=True)]
    assert rows.tolist() == [0, 0, 1, 2]
    assert named == ["cocaine", "cannabis-resin", "herbal-cannabis", "cocaine"]


def test_open_starts_stand_first_and_undated_rows_last(case):
    rows, which = dense_rows(case, "seizures")
    frame = case.seizures.iloc[rows]
    assert not which.any()
    assert frame["start_day"].isna().tolist()[:2] == [True, True]
    assert list(frame["id"][:2]) == ["Y1", "Y4"]
    assert frame["undated"].tolist() == sorted(frame["undated"])
    assert np.flatnonzero(frame["undated"])[0] == len(frame) - 1


def test_what_is_left_out_takes_its_claims_and_places_with_it(case):
    rest = leave_out_dense(case, BOTH)
    assert not len(rest.seizures)
    assert not len(rest.flows)
    gone = {*case.seizures["id"], *case.flows["id"]}
    assert set(rest.claims["record"]) == set(case.claims["record"]) - gone
    assert len(rest.claims)
    named = {*case.events["place"], *case.events["to_place"]}
    named |= {place for ids in case.links["place_ids"] for place in ids}
    dense_only = {"north", "south", "town", "nowhere"} - named
    assert dense_only
    # The sea has an area of its own, which columns do not hold.
    assert set(rest.places["id"]) == set(case.places["id"]) - dense_only


def test_places_without_an_area_of_their_own_go_whatever_their_kind(case):
    places = case.places.assign(kind="area")
    rest = leave_out_dense(replace(case, places=places), BOTH)
    assert set(rest.places["id"]) == set(leave_out_dense(case, BOTH).places["id"])


def test_each_country_of_dense_rows_goes_once_into_the_payload(case):
    places = case.places.copy()
    for row in ("north", "south"):
        places.loc[row, ["kind", "country"]] = ["country", "FR"]
    large = replace(case, places=places, events=case.events.iloc[:0], links=case.links.iloc[:0])
    made = build_dense(large, area_of=lambda code: {"type": "Polygon", "coordinates": [code]})
    assert made["dense"]["areas"] == {
        code: {"type": "Polygon", "coordinates": [code]} for code in ("FR", "MA")
    }
    assert not {"north", "south"} & set(made["places"]["id"])


def test_places_that_dense_rows_share_with_others_stay(case):
    rest = leave_out_dense(case, {"flows"})
    assert set(case.seizures["place"]) - {""} <= set(rest.places["id"])
    assert rest.seizures is case.seizures


def build_dense(case, tables=BOTH, area_of=lambda _code: None):
    block = {"tables": {name: {} for name in tables}, "columns": "columns.bin"}
    from routes.flows import Drawing
    from routes.texts import load_texts

    return build_payload(
        case,
        Drawing((), (), ()),
        texts=load_texts("en"),
        lang="en",
        country_name=str,
        country_area=area_of,
        dense=DenseTables(block, leave_out_dense(case, tables)),
    )


def test_the_payload_holds_everything_but_the_dense_rows(case):
    made, whole = build_dense(case), whole_payload(case)
    tables = {"seizures": {}, "flows": {}}
    assert made["dense"] == {"tables": tables, "columns": "columns.bin", "areas": {}}
    assert all(column == [] for table in BOTH for column in made[table].values())
    assert set(made["seizures"]) == set(whole["seizures"])
    assert made["case"] == whole["case"]
    assert made["substances"] == whole["substances"]
    assert made["handling"] == whole["handling"]
    assert made["events"]["id"] == whole["events"]["id"]
    gone = {*case.seizures["id"], *case.flows["id"]}
    assert set(made["records"]) == set(whole["records"]) - gone
    assert [u for u in whole["unplaced"] if u["id"] not in gone] == made["unplaced"]


def test_other_records_still_name_the_dense_rows_they_are_about(case):
    made, whole = build_dense(case), whole_payload(case)
    related = {record: told["related"] for record, told in made["records"].items()}
    assert any(related.values())
    assert related == {record: whole["records"][record]["related"] for record in related}


def test_the_digest_tells_dense_tables_apart(case):
    assert build_dense(case)["digest"] != build_dense(case, {"flows"})["digest"]
