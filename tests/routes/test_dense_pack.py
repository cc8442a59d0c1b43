"""Columns say of every record what the payload says of it, whatever the size of the table."""

import math
from dataclasses import replace

import numpy as np
import pytest

from routes.dense_pack import DensePack
from routes.model import Case, load_case
from tests.cases import copy_tiny, edit
from tests.routes.dense_case import odd_case, pack, plain, spread_case, whole_payload
from tests.routes.read_columns import ReadTable, joined_places, read_columns

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

    def order(self, name: str) -> list[int]:
        """Of each packed row the row of the payload, found by its id."""
        rows = {record: row for row, record in enumerate(self.payload[name]["id"])}
        return [rows[record] for record in self.words[name].texts("id")]


@pytest.fixture(scope="module", params=["spread", "odd"])
def packed(request, tmp_path_factory):
    make = spread_case if request.param == "spread" else odd_case
    return Packed(make(tmp_path_factory.mktemp(request.param)))


@pytest.fixture(scope="module")
def packed_spread(tmp_path_factory):
    return Packed(spread_case(tmp_path_factory.mktemp("alone")))


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
    words = packed.words["seizures"]
    ids, labels, units = words.texts("id"), words.texts("label"), words.words("unit")
    amounts = words.numbers("amount")
    columns = table.columns
    order = packed.order("seizures")
    assert sorted(order) == list(range(len(told["id"])))
    for i, row in enumerate(order):
        place = told["place"][row]
        is_told = {
            "id": ids[i],
            "label": labels[i],
            "substance": int(columns["substance"][i]),
            "amount": plain(amounts[i]),
            "unit": units[i],
            "bound": table.words("bound")[i],
            "place": packed.place_id(int(columns["place"][i])),
            **common(table, i),
        }
        where = None if place < 0 else packed.payload["places"]["id"][place]
        assert is_told == {name: told[name][row] for name in is_told} | {"place": where}
        assert columns["drawn"][i] == (place >= 0 and packed.payload["places"]["drawn"][place])
        weights = told["kgMin"][row], told["kgMax"][row]
        counted = weights == (None, None) and told["amount"][row] is not None
        assert columns["pieces"][i] == counted


def test_flows_have_a_row_for_each_substance(packed):
    table, told = packed.columns["flows"], packed.payload["flows"]
    ids, labels = (packed.words["flows"].texts(name) for name in ("id", "label"))
    columns = table.columns
    assert columns["order"].tolist() == packed.order("flows")
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
        for end in ("from", "to"):
            named = [packed.payload["places"]["id"][p] for p in told[end][row]]
            assert packed.place_id(int(columns[end][i])) in named
        assert columns["more"][i] == len(told["from"][row]) + len(told["to"][row]) - 2


def test_places_lie_where_the_payload_has_them(packed):
    table, told = joined_places(packed.columns), packed.payload["places"]
    apart = packed.words["places"]
    ids, names = (apart.texts(name) for name in ("id", "name"))
    words = {name: apart.words(name) for name in ("precision", "kind")}
    words |= {"country": table.words("country")}
    radii = apart.numbers("radiusKm")
    assert len(ids) == table.rows
    for i, place in enumerate(ids):
        row = told["id"].index(place)
        assert names[i] == told["name"][row]
        for name, column in words.items():
            assert column[i] == told[name][row]
        country = table.facts["dicts"]["countryName"][table.columns["country"][i]]
        assert country == (f"Country {told['country'][row]}" if told["country"][row] else "")
        assert plain(radii[i]) == told["radiusKm"][row]
        assert table.columns["drawn"][i] == told["drawn"][row]
        if told["drawn"][row]:
            x, y = table.columns["x"][i] / STEPS, table.columns["y"][i] / STEPS
            assert x * 360 - 180 == pytest.approx(told["lon"][row], abs=1e-4)
            lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))
            assert lat == pytest.approx(told["lat"][row], abs=1e-4)


def named_in(table: ReadTable, *columns: str) -> list[int]:
    """The places that a table's rows name, column by column, each once."""
    named = (n for column in columns for n in table.columns[column].tolist())
    return list(dict.fromkeys(n for n in named if n))


def test_only_places_that_rows_name_travel_the_ends_of_flows_before_the_others(packed):
    columns = packed.columns
    ends = named_in(columns["flows"], "from", "to")
    assert ends == list(range(1, columns["ends"].rows + 1))
    beyond = [n for n in named_in(columns["seizures"], "place") if n > len(ends)]
    places = columns["places"].rows
    assert beyond == list(range(len(ends) + 1, len(ends) + places + 1))
    assert packed.words["places"].rows == len(ends) + places


def test_both_tables_of_places_are_met_and_shared(packed_spread):
    columns = packed_spread.columns
    ends, beyond = columns["ends"].rows, columns["places"].rows
    named = named_in(columns["seizures"], "place")
    assert ends > 5
    assert beyond > 5
    assert {n <= ends for n in named} == {True, False}


def test_tables_lie_in_the_order_in_which_they_are_drawn(packed):
    assert list(packed.columns) == ["flows", "paths", "ends", "places", "seizures"]
    offsets = [form["offset"] for table in packed.columns.values() for form in table.forms]
    assert offsets == sorted(offsets)


def test_what_is_drawn_is_stored_plainly_and_what_is_not_travels_with_the_words(packed):
    # Whoever draws reads typed arrays: a narrow column would have to be opened.
    forms = [form for table in packed.columns.values() for form in table.forms]
    assert not any(form.get("narrow") for form in forms)
    assert not {"amount", "unit", "order"} & packed.columns["seizures"].columns.keys()
    places = packed.columns["places"].columns.keys()
    assert places == packed.columns["ends"].columns.keys() == {"x", "y", "drawn", "country"}
    assert packed.words["flows"].columns.keys().isdisjoint({"amount", "unit", "kind"})


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
        order = packed.order(name)
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
    files = pack(packed.case, {"seizures"})
    made = read_columns(files.columns)
    assert list(made) == ["places", "seizures"]
    assert named_in(made["seizures"], "place") == list(range(1, made["places"].rows + 1))
    assert set(read_columns(files.words)) == {"seizures", "places"}
    files = pack(packed.case, {"flows"})
    made = read_columns(files.columns)
    assert list(made) == ["flows", "paths", "ends", "places"]
    assert made["places"].rows == 0
    assert named_in(made["flows"], "from", "to") == list(range(1, made["ends"].rows + 1))
    words = read_columns(files.words)
    assert set(words) == {"flows", "places"}
    assert words["places"].rows == made["ends"].rows


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


@pytest.mark.parametrize(
    ("amounts", "per"),
    [
        ((1, 2500, 0, 77), 1),
        ((0.5, 3, 12.2, 0), 10),
        ((0.25, 3, 12.2, 0), 100),
        ((0.125, 3, 12.2, 0), 1000),
        ((1 / 3, 3, 12.2, 0), 0),
        ((5e9, 3, 12, 0), 0),
        ((-1, 3, 12, 0), 0),
        ((2**32 - 3, 0, 1, 2), 1),
        ((2**32 - 2, 0, 1, 2), 0),
    ],
)
def test_numbers_with_the_words_are_shares_plus_one_where_they_can_be(tmp_path, amounts, per):
    case = odd_case(tmp_path)
    seizures, places = case.seizures.copy(), case.places.copy()
    seizures["amount"] = [*amounts, np.nan, *amounts]
    places["radius_km"] = [*amounts, np.nan, np.nan]
    words = read_columns(pack(replace(case, seizures=seizures, places=places)).words)
    for name, number, frame in (
        ("seizures", "amount", seizures["amount"]),
        ("places", "radiusKm", places["radius_km"]),
    ):
        table = words[name]
        assert table.facts["shares"] == {number: per}
        expected = [plain(frame[record]) for record in table.texts("id")]
        assert [plain(value) for value in table.numbers(number)] == expected
        unknown = [value is None for value in expected]
        assert any(unknown)
        raw = table.columns[number]
        assert raw.dtype == (np.uint32 if per else np.float64)
        assert (raw == 0).tolist() == unknown if per else np.isnan(raw).tolist() == unknown


def test_what_all_know_and_nobody_knows_is_told_with_the_words(tmp_path):
    case = odd_case(tmp_path)
    seizures, places = case.seizures.copy(), case.places.copy()
    seizures["amount"] = np.nan
    places["radius_km"] = 0.0
    words = read_columns(pack(replace(case, seizures=seizures, places=places)).words)
    assert all(math.isnan(value) for value in words["seizures"].numbers("amount"))
    assert set(words["places"].numbers("radiusKm")) == {0.0}


def test_flows_without_a_known_end_need_no_ends(tmp_path):
    case = odd_case(tmp_path)
    adrift = case.flows[case.flows.index == "W3"].copy()
    adrift["from_ids"] = [()] * len(adrift)
    adrift["to_ids"] = [()] * len(adrift)
    made = read_columns(pack(replace(case, flows=adrift)).columns)
    assert list(made) == ["flows", "paths", "places", "seizures"]
    assert made["flows"].columns["from"].tolist() == made["flows"].columns["to"].tolist() == [0]
    assert named_in(made["seizures"], "place") == list(range(1, made["places"].rows + 1))


def test_tables_without_a_row_or_a_date_are_packed(tmp_path):
    folder = copy_tiny(tmp_path)
    case = load_case(folder)
    nothing = pack(replace(case, seizures=case.seizures.iloc[:0], flows=case.flows.iloc[:0]))
    assert nothing.tables["seizures"] == {"rows": 0, "dated": 0, "unplaced": 0}
    assert (nothing.first_day, nothing.last_day) == (None, None)
    tables = read_columns(nothing.columns)
    assert list(tables) == ["flows", "paths", "places", "seizures"]
    assert {name: table.rows for name, table in tables.items()} == dict.fromkeys(tables, 0)
    assert read_columns(nothing.words)["seizures"].numbers("amount") == []
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
