"""The table twin says what the map shows, and its CSV does no harm."""

import csv
import io

import pandas as pd
import pytest

from routes.model import load_case
from routes.select import select_records, select_shown
from routes.table import COLUMNS, build_rows, count_rows, find_row, render_csv, stream_csv
from routes.texts import load_texts
from routes.timespan import day_from_iso
from routes.view import View
from tests.cases import TINY, append, copy_tiny
from tests.routes.slow_table import build_slowly

TEXTS = load_texts("en")
FOUNDING = load_case("normandy-ports")
INVENTED = load_case(TINY)


def rows_of(case, date, **view):
    selection = select_records(case, View(date=day_from_iso(date), **view), last_day=0)
    return build_rows(case, selection, TEXTS).set_index("id", drop=False)


def test_the_rows_are_those_on_the_map():
    rows = rows_of(FOUNDING, "2023-06-15")
    assert list(rows["id"]) == ["S1", "F1", "F3", "F4", "F5", "E1", "E2"]
    assert list(rows.columns) == list(COLUMNS)


def test_a_row_is_in_plain_words():
    row = rows_of(FOUNDING, "2025-09-30").loc["S2"]
    assert (row["kind"], row["amount"], row["scope"]) == (
        "Seizure",
        "more than 2,000 kg",
        "Context",
    )
    assert row["place"] == "Le Havre"
    assert row["kg_min"] == 2000
    assert pd.isna(row["kg_max"])
    assert "¶6" in row["source"]
    assert (row["reliability"], row["credibility"]) == ("C", 2)
    assert row["first_day"] == pd.Timestamp("2024-12-30")
    assert row["last_day"] == pd.Timestamp("2024-12-30")


def test_possible_and_certain_are_told_apart():
    assert rows_of(FOUNDING, "2023-06-29").at["S1", "certainty"] == "Possible"
    assert rows_of(FOUNDING, "2023-06-30").at["S1", "certainty"] == "Certain"
    undated = rows_of(FOUNDING, "2023-06-30", undated=True)
    assert undated.at["L1", "certainty"] == "Not dated"


def test_a_way_names_its_places_in_order():
    way = rows_of(FOUNDING, "2024-01-01").at["F2", "place"]
    assert way == "Colombia → Drop-off at sea → Le Havre or Moulineaux or Dunkirk"


def test_weights_of_flows_say_what_they_are_weights_of():
    rows = rows_of(FOUNDING, "2024-01-01")
    assert rows.at["F1", "amount"] == "183 kg of it seized"
    assert rows.at["F2", "amount"] == "400–1,000 kg per operation"
    assert rows.at["F3", "amount"] == ""


def test_nothing_in_view_is_an_empty_table_with_its_columns():
    rows = rows_of(FOUNDING, "1990-01-01", scope="context")
    assert len(rows) == 0
    assert list(rows.columns) == list(COLUMNS)
    assert rows["kg_min"].dtype == "float64"


def test_the_csv_can_be_read_back():
    rows = rows_of(FOUNDING, "2025-09-30")
    content = render_csv(rows, TEXTS)
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["Id"] for row in read] == list(rows["id"])
    assert read[0]["First possible day"] == "2023-06-01"
    assert read[1]["kg, at most"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_formulas_are_neutralised(tmp_path, start):
    folder = copy_tiny(tmp_path)
    append(
        folder, "events.csv", f"V9,{start}1+cmd|x,2020-01,town,,,inquiry,,,,,network,reported,,,"
    )
    rows = rows_of(load_case(folder), "2021-01-01")
    assert rows.at["V9", "label"].startswith(start)
    read = list(csv.DictReader(io.StringIO(render_csv(rows, TEXTS).decode("utf-8-sig"))))
    assert next(r for r in read if r["Id"] == "V9")["What"] == f"'{start}1+cmd|x"
    for row in read:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


def test_the_invented_case_has_every_kind_of_row():
    rows = rows_of(load_case(TINY), "2025-01-01", undated=True)
    assert set(rows["kind"]) == {"Seizure", "Flow", "Event", "Link"}
    assert rows.at["X3", "amount"] == "about 500 tablets"
    assert pd.isna(rows.at["X3", "kg_min"])


@pytest.mark.parametrize("case", [FOUNDING, INVENTED], ids=["founding", "tiny"])
@pytest.mark.parametrize("view", [View(), View(undated=True), View(scope="context")], ids=str)
def test_rows_made_by_columns_are_those_made_one_by_one(case, view):
    shown = select_shown(case, view, last_day=case.last_day)
    pd.testing.assert_frame_equal(build_rows(case, shown, TEXTS), build_slowly(case, shown, TEXTS))


@pytest.mark.parametrize("length", [1, 3, 5, 100])
def test_pages_put_together_are_all_rows_in_order(length):
    shown = select_shown(INVENTED, View(undated=True), last_day=INVENTED.last_day)
    whole = build_rows(INVENTED, shown, TEXTS)
    assert count_rows(shown) == len(whole)
    pages = [
        build_rows(INVENTED, shown, TEXTS, start=start, stop=start + length)
        for start in range(0, len(whole), length)
    ]
    assert all(0 < len(page) <= length for page in pages)
    assert [row for page in pages for row in page["id"]] == list(whole["id"])


def test_a_record_is_found_among_the_rows_in_view():
    shown = select_shown(INVENTED, View(), last_day=day_from_iso("2020-06-30"))
    ids = list(build_rows(INVENTED, shown, TEXTS)["id"])
    assert [find_row(INVENTED, shown, record) for record in ids] == list(range(len(ids)))
    out_of_view = next(i for i in INVENTED.seizures.index if i not in ids)
    assert find_row(INVENTED, shown, out_of_view) is None
    assert find_row(INVENTED, shown, "nobody") is None
    assert find_row(INVENTED, shown, None) is None


def test_the_csv_made_piece_by_piece_is_the_csv_of_all_rows(monkeypatch):
    monkeypatch.setattr("routes.table._PIECE_ROWS", 4)
    shown = select_shown(INVENTED, View(undated=True), last_day=INVENTED.last_day)
    pieces = list(stream_csv(INVENTED, shown, TEXTS))
    assert len(pieces) > 3
    assert b"".join(pieces) == render_csv(build_rows(INVENTED, shown, TEXTS), TEXTS)


def test_numbers_that_are_equal_are_written_each_as_it_is():
    rows = pd.DataFrame({"id": pd.Series([1, 1.5, True, None, "=x"], dtype=object)})
    assert render_csv(rows, TEXTS, columns=["id"]).decode("utf-8-sig").split() == [
        "Id", "1", "1.5", "True", '""', "'=x"
    ]  # fmt: skip
