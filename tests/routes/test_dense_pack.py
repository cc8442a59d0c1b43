"""Columns say of every record what the payload says of it, whatever the size of the table."""

import math
from dataclasses import replace

import numpy as np
import pytest

from routes.dense_pack import DensePack
from routes.model import Case, load_case
from tests.cases import copy_tiny, edit
from tests.routes.dense_case import odd_case, pack, plain, spread_case, whole_payload
from tests.routes.read_columns import ReadTable, read_columns

STEPS = 2**24
LETTERS = (None, *"ABCDEF")


class Packed:
    """A case beside its columns and words."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.payload = whole_payload(case)
        self.pack: DensePack = pack(case)
        self.columns = read_columns(self.pack.columns)
        self.words = read_columns(self.pack.words)

    def place_id(self, number: int) -> str | None:
        return None if number == 0 else self.words["places"].texts("id")[number - 1]


@pytest.fixture(scope="module", params=["spread", "odd"])
def packed(request, tmp_path_factory):
    make = spread_case if request.param == "spread" else odd_case
    return Packed(make(tmp_path_factory.mktemp(request.param)))


def common(table: ReadTable, i: int) -> dict:
    """What both tables say of a row, in the payload's own words."""
    columns = table.columns
    start, span = int(columns["start"][i]), int(columns["span"][i])
    undated = int(columns["undated"][i])
    return {
        "start": None if undated or columns["openStart"][i] else start,
        "end": None if undated or not span else start + span,
        "undated": undated,
        "scope": int(columns["scope"][i]),
        "status": table.words("status")[i],
        "kgMin": plain(columns["kgMin"][i]),
        "kgMax": plain(columns["kgMax"][i]),
        "reliability": LETTERS[columns["reliability"][i]],
        "credibility": int(columns["credibility"][i]) or None,
    }


def test_seizures_are_told_as_in_the_payload(packed):
    table, told = packed.columns["seizures"], packed.payload["seizures"]
    ids, labels = (packed.words["seizures"].texts(name) for name in ("id", "label"))
    columns = table.columns
    assert sorted(columns["order"].tolist()) == list(range(len(told["id"])))
    for i, row in enumerate(columns["order"].tolist()):
        place = told["place"][row]
        is_told = {
            "id": ids[i],
            "label": labels[i],
            "substance": int(columns["substance"][i]),
            "amount": plain(columns["amount"][i]),
            "unit": table.words("unit")[i],
            "bound": table.words("bound")[i],
            "place": packed.place_id(int(columns["place"][i])),
            **common(table, i),
        }
        where = None if place < 0 else packed.payload["places"]["id"][place]
        assert is_told == {name: told[name][row] for name in is_told} | {"place": where}
        assert columns["drawn"][i] == (place >= 0 and packed.payload["places"]["drawn"][place])


def test_flows_have_a_row_for_each_substance(packed):
    table, told = packed.columns["flows"], packed.payload["flows"]
    ids, labels = (packed.words["flows"].texts(name) for name in ("id", "label"))
    columns = table.columns
    found = [(o, s) for o, s in zip(columns["order"], columns["substance"], strict=True)]
    assert sorted(found) == [
        (row, s) for row, several in enumerate(told["substances"]) for s in sorted(several)
    ]
    for i, row in enumerate(columns["order"].tolist()):
        is_told = {
            "id": ids[i],
            "label": labels[i],
            "mode": table.words("mode")[i],
            "kgBasis": table.words("basis")[i],
            **common(table, i),
        }
        assert is_told == {name: told[name][row] for name in is_told}
        named = [packed.payload["places"]["id"][p] for p in told["from"][row]]
        assert packed.place_id(int(columns["from"][i])) in named
        assert columns["more"][i] == len(told["from"][row]) + len(told["to"][row]) - 2


def test_places_lie_where_the_payload_has_them(packed):
    table, told = packed.columns["places"], packed.payload["places"]
    ids, names = (packed.words["places"].texts(name) for name in ("id", "name"))
    for i, place in enumerate(ids):
        row = told["id"].index(place)
        assert names[i] == told["name"][row]
        for name in ("country", "countryName", "precision", "kind"):
            coded = table.columns["country" if name == "countryName" else name][i]
            word = table.facts["dicts"][name][coded]
            expected = told[name][row]
            if name == "countryName":
                expected = f"Country {told['country'][row]}" if told["country"][row] else ""
            assert word == expected
        assert plain(table.columns["radiusKm"][i]) == told["radiusKm"][row]
        assert table.columns["drawn"][i] == told["drawn"][row]
        if told["drawn"][row]:
            x, y = table.columns["x"][i] / STEPS, table.columns["y"][i] / STEPS
            assert x * 360 - 180 == pytest.approx(told["lon"][row], abs=1e-4)
            lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))
            assert lat == pytest.approx(told["lat"][row], abs=1e-4)


def test_only_places_that_rows_name_travel_in_the_order_of_the_rows(packed):
    columns = packed.columns
    first = [n for n in columns["seizures"].columns["place"].tolist() if n]
    assert list(dict.fromkeys(first)) == list(range(1, len(set(first)) + 1))
    named = {*first, *(n for c in ("from", "to") for n in columns["flows"].columns[c].tolist())}
    assert named - {0} == set(range(1, columns["places"].rows + 1))


def test_rows_stand_by_day_dated_ones_first(packed):
    for name in ("seizures", "flows"):
        table = packed.columns[name]
        columns, dated = table.columns, table.facts["dated"]
        assert not columns["undated"][:dated].any()
        assert columns["undated"][dated:].all()
        opened = columns["openStart"][:dated]
        assert opened.tolist() == sorted(opened, reverse=True)
        start = columns["start"][:dated][opened == 0]
        assert start.tolist() == sorted(start)
        order = columns["order"].tolist()
        for i in range(int(opened.sum()) + 1, dated):
            if columns["start"][i] == columns["start"][i - 1]:
                assert order[i] >= order[i - 1]


def test_what_is_counted_is_what_there_is(packed):
    unplaced = [record["table"] for record in packed.payload["unplaced"]]
    for name in ("seizures", "flows"):
        table = packed.columns[name]
        assert packed.pack.tables[name] == {
            "rows": table.rows,
            "dated": int((table.columns["undated"] == 0).sum()),
            "unplaced": unplaced.count(name),
        }


def test_the_days_are_those_of_the_rows(packed):
    days = [
        day
        for name in ("seizures", "flows")
        for start, end in zip(
            packed.payload[name]["start"], packed.payload[name]["end"], strict=True
        )
        for day in (start, None if end is None else end - 1)
        if day is not None
    ]
    assert (packed.pack.first_day, packed.pack.last_day) == (min(days), max(days))


def test_sources_are_counted_and_contradiction_is_said(tmp_path):
    packed = Packed(odd_case(tmp_path))
    ids = packed.words["seizures"].texts("id")
    columns = packed.columns["seizures"].columns
    told = {
        record: (int(columns["sources"][i]), int(columns["contradicted"][i]))
        for i, record in enumerate(ids)
    }
    assert told["X1"] == (2, 0)
    assert told["X2"] == (2, 1)
    assert told["X3"] == (1, 0)
    assert told["Y1"] == (0, 0)


def test_equal_cases_give_equal_bytes(packed):
    again = pack(packed.case)
    assert (again.columns, again.words) == (packed.pack.columns, packed.pack.words)


def test_one_table_may_be_dense_alone(packed):
    made = read_columns(pack(packed.case, {"seizures"}).columns)
    assert set(made) == {"seizures", "places"}
    made = read_columns(pack(packed.case, {"flows"}).columns)
    assert set(made) == {"flows", "places", "paths"}


def test_the_case_is_not_changed(tmp_path):
    case = odd_case(tmp_path)
    before = case.seizures.copy(), case.flows.copy(), case.places.copy()
    pack(case)
    for frame, old in zip((case.seizures, case.flows, case.places), before, strict=True):
        assert frame.equals(old)


def test_amounts_in_tenths_take_shares_and_pounds_stay_as_they_are(tmp_path):
    spread = read_columns(pack(spread_case(tmp_path)).columns)["seizures"]
    assert spread.raw["kgMin"].dtype == np.uint32
    odd = read_columns(pack(odd_case(tmp_path)).columns)["seizures"]
    assert odd.raw["kgMin"].dtype == np.float64


def test_tables_without_a_row_or_a_date_are_packed(tmp_path):
    folder = copy_tiny(tmp_path)
    case = load_case(folder)
    nothing = pack(replace(case, seizures=case.seizures.iloc[:0], flows=case.flows.iloc[:0]))
    assert nothing.tables["seizures"] == {"rows": 0, "dated": 0, "unplaced": 0}
    assert (nothing.first_day, nothing.last_day) == (None, None)
    assert read_columns(nothing.columns)["places"].rows == 0
    undated = case.seizures["undated"].to_numpy()
    alone = pack(replace(case, seizures=case.seizures[undated]), {"seizures"})
    assert alone.tables["seizures"]["dated"] == 0
    assert alone.first_day is None


def test_words_are_text_whatever_they_say(tmp_path):
    folder = copy_tiny(tmp_path)
    evil = "<script>alert(1)</script>` 007 {x} é"
    edit(folder, "seizures.csv", "Exactly 100 kg", evil)
    case = load_case(folder)
    labels = read_columns(pack(case).words)["seizures"].texts("label")
    assert case.seizures["label"].iloc[0] in labels
    assert any("<script>" in label and "007" in label for label in labels)
