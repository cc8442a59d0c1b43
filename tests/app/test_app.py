"""The page shows what the address asks for, and stays alive whatever the data are."""

import csv
import io
import json
import shutil
import threading
from pathlib import Path

import pytest
import streamlit as st

from routes.texts import load_texts
from routes.ui.page import _spare_collector
from tests.app.pages import first_showing, open_page
from tests.cases import TINY, append, edit


def table(page):
    return page.dataframe[0].value.set_index("id")


def tab(page, start):
    return next(t for t in page.tabs if t.label.startswith(start))


@pytest.mark.parametrize(
    ("date", "ids"),
    [
        ("2023-05-15", "F1 F3 F4 F5 E1"),
        ("2023-07-15", "S1 F1 F2 F3 F4 F5 E1 E2 E3"),
        ("2024-01-10", "S1 F1 F2 F3 F4 F5 E1 E2 E3 E4 E5"),
        ("2025-10-01", "S1 S2 F1 F2 F3 F4 F5 E1 E2 E3 E4 E5 E6 E7 E8 E9"),
    ],
)
def test_the_table_shows_what_the_case_says_for_the_day(date, ids):
    page = open_page(date=date)
    assert not page.exception
    assert list(table(page).index) == ids.split()


def test_without_an_address_the_last_day_is_shown_with_all_that_is_dated():
    page = open_page()
    assert not page.exception
    assert not page.error
    assert len(table(page)) == 16
    assert any("30 September 2025" in caption.value for caption in page.caption)


def test_the_address_filters_the_table():
    page = open_page(date="2025-10-01", sub="cannabis-resin", scope="network")
    assert list(table(page).index) == ["F3", "F5", "E1", "E2", "E3", "E4", "E5", "E7", "E8", "E9"]
    assert list(table(open_page(undated="1")).index)[-2:] == ["L1", "L2"]


def test_a_hostile_address_is_answered_with_words():
    page = first_showing(date="<script>", sel="'; drop", cred="9", at="NaN,0,1")
    assert len(page.toast) == 4
    assert any("date" in toast.value for toast in page.toast)
    page.run()
    assert not page.exception
    assert len(table(page)) == 16


@pytest.mark.parametrize("case", ["../../../etc", "..", "no-such-case", "tests", "a/b"])
def test_no_address_reaches_outside_the_folders_of_cases(case):
    page = first_showing(case=case)
    # A name that is no name is dropped and the default shown; an unknown one is said so.
    assert page.toast or page.error
    page.run()
    assert not page.exception
    assert "root:" not in str(page.main)


def test_a_link_out_of_the_folder_of_cases_is_refused(cases, tmp_path):
    outside = Path(shutil.copytree(TINY, tmp_path / "outside"))
    (cases / "inside").symlink_to(outside)
    page = open_page(case="inside")
    assert page.error
    assert not page.dataframe


def test_a_case_of_the_users_own_folder_is_shown(cases):
    page = open_page(case="tiny", date="2020-12-31")
    assert not page.exception
    assert "X3" in table(page).index


@pytest.fixture
def downloads(monkeypatch):
    """Collect what the page hands to its download button."""
    made = []

    def button(_label, data, **_options):
        made.append(data() if callable(data) else data)

    monkeypatch.setattr(st, "download_button", button)
    return made


def test_the_csv_holds_the_rows_of_the_view(downloads):
    page = open_page(date="2023-05-15")
    (content,) = downloads
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["Id"] for row in rows] == list(table(page).index) == ["F1", "F3", "F4", "F5", "E1"]


def test_the_csv_neutralises_formulas(cases, downloads):
    append(cases / "tiny", "events.csv", "V9,=1+1,2020-01,town,,,inquiry,,,,,network,reported,,,")
    open_page(case="tiny", date="2020-12-31")
    rows = list(csv.DictReader(io.StringIO(downloads[0].decode("utf-8-sig"))))
    assert next(row for row in rows if row["Id"] == "V9")["What"] == "'=1+1"


def test_what_has_no_place_is_listed_with_its_reason():
    page = open_page()
    missing = tab(page, "Not on the map").dataframe[0].value
    assert tab(page, "Not on the map").label == "Not on the map (1)"
    assert list(missing["Id"]) == ["E4"]
    assert missing["Why"].iloc[0]


def test_the_sources_stand_with_their_grades():
    sources = tab(open_page(), "Sources").dataframe[0].value
    assert set(sources["reliability"]) == {"B", "C", "F"}


_SEIZURE = "X9,One,{date},{place},cocaine,{kg},kg,exact,,network,documented,,"
BAD = {
    "place": ("seizures.csv", _SEIZURE.format(date="2020-03", place="atlantis", kg=1)),
    "no date": ("seizures.csv", _SEIZURE.format(date="next week", place="north", kg=1)),
    "negative": ("seizures.csv", _SEIZURE.format(date="2020-03", place="north", kg=-5)),
    "backwards": ("seizures.csv", _SEIZURE.format(date="2020-05/2020-03", place="north", kg=1)),
    "no source": ("claims.csv", "Q99,X1,nobody,¶1,3,Says.,,supports,"),
    "itself": ("flows.csv", "W9,Round,town,town,,all,cocaine,road,,,,2020,reported,,network,,,,"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_case_with_a_bad_row_says_so_and_shows_the_rest(cases, kind):
    file, line = BAD[kind]
    append(cases / "tiny", file, line)
    page = open_page(case="tiny", date="2020-12-31")
    assert not page.exception
    assert {"X1", "X2", "W1", "V1"} <= set(table(page).index)
    checks = tab(page, "Data checks").dataframe[0].value
    assert file in set(checks["File"])
    assert all(checks["How to mend it"])


def test_a_latitude_beyond_the_pole_is_told(cases):
    text = (cases / "tiny" / "places.geojson").read_text(encoding="utf-8")
    places = json.loads(text)
    spoiled = next(f for f in places["features"] if f["geometry"]["type"] == "Point")
    spoiled["geometry"]["coordinates"][1] = 95
    (cases / "tiny" / "places.geojson").write_text(json.dumps(places), encoding="utf-8")
    page = open_page(case="tiny", date="2020-12-31")
    assert not page.exception
    checks = tab(page, "Data checks").dataframe[0].value
    assert "places.geojson" in set(checks["File"])


def test_markup_in_the_data_stays_text(cases):
    evil = "<script>alert(1)</script>`\u202e"
    edit(cases / "tiny", "case.json", "The invented case", evil.replace('"', "'"))
    append(
        cases / "tiny", "events.csv", f"V9,{evil},2020-01,town,,,inquiry,,,,,network,reported,,,"
    )
    page = open_page(case="tiny", date="2020-12-31")
    assert not page.exception
    header = next(h.proto.body for h in page.get("html") if "sl-head" in h.proto.body)
    assert "<script>" not in header
    assert "&lt;script&gt;" in header
    assert "<script>" in table(page).at["V9", "label"]


def test_the_count_of_problems_stands_in_the_header(cases):
    append(cases / "tiny", *BAD["negative"])
    page = open_page(case="tiny")
    header = next(h.proto.body for h in page.get("html") if "sl-head" in h.proto.body)
    count = len(tab(page, "Data checks").dataframe[0].value)
    assert f"{count} to mend" in header


def test_missing_lanes_are_computed_beside_the_page_which_says_so(cases, lane_work):
    edit(cases / "tiny", "case.json", "The invented case", "A case nobody has opened yet")
    lane_work["done"].clear()
    said = load_texts("en")["page.lanes.pending"]
    page = open_page(case="tiny")
    assert not page.exception
    assert said in [caption.value for caption in page.caption]
    assert lane_work["asked"]
    asked = list(lane_work["asked"])
    lane_work["done"].set()
    next(t for t in threading.enumerate() if t.name == "lanes").join(30)
    page.run()
    assert said not in [caption.value for caption in page.caption]
    assert lane_work["asked"] == asked  # once, not again for every run


def test_tiles_are_off_until_switched_on_and_then_warn():
    page = open_page()
    radio = page.radio[0]
    assert radio.value == "offline"
    assert "cartoLight" not in radio.options  # no key here
    page = radio.set_value("osm").run()
    assert not page.exception
    assert any("internet" in warning.value for warning in page.warning)


def test_what_was_loaded_is_searched_for_garbage_no_more_once_a_page_is_shown(monkeypatch):
    frozen = []
    monkeypatch.setattr("routes.ui.page.gc.freeze", lambda: frozen.append(True))
    _spare_collector.clear()
    open_page().run()
    open_page()
    assert len(frozen) == 1
