"""Long lists are shown page by page; short ones have no controls."""

import csv
import io

import pytest
import streamlit as st

from routes.texts import load_texts
from routes.ui.pager import Pager
from tests.app.pages import open_page
from tests.cases import append

TEXTS = load_texts("en")
ALL = [
    *(f"S{n}" for n in (1, 2)),
    *(f"F{n}" for n in range(1, 6)),
    *(f"E{n}" for n in range(1, 10)),
]


@pytest.fixture
def six_a_page(monkeypatch):
    monkeypatch.setattr("routes.ui.pager.PAGE_ROWS", 6)


def ids(page):
    return list(page.dataframe[0].value["id"])


def captions(page):
    return [caption.value for caption in page.caption]


def press(page, key):
    return page.button(key=key).click().run()


def test_a_list_that_fits_one_page_has_no_controls():
    page = open_page()
    assert ids(page) == ALL
    assert not [button for button in page.button if button.key.startswith("sl-page")]


def test_pages_are_turned_and_say_which_rows_they_hold(six_a_page):
    page = open_page()
    assert ids(page) == ALL[:6]
    assert page.button(key="sl-page-back-table").disabled
    assert any(text.startswith("Rows 1–6 of 16.") for text in captions(page))
    page = press(page, "sl-page-on-table")
    assert not page.exception
    assert ids(page) == ALL[6:12]
    page = press(page, "sl-page-on-table")
    assert ids(page) == ALL[12:]
    assert any(text.startswith("Rows 13–16 of 16.") for text in captions(page))
    assert page.button(key="sl-page-on-table").disabled
    assert ids(press(page, "sl-page-back-table")) == ALL[6:12]


def test_a_page_is_reached_by_its_number(six_a_page):
    page = open_page()
    page = page.number_input(key="sl-page-of-table").set_value(3).run()
    assert not page.exception
    assert ids(page) == ALL[12:]


def test_the_page_of_a_selected_record_is_opened_and_may_be_left(six_a_page):
    page = open_page(sel="E8")
    assert "E8" in ids(page)
    page = press(page, "sl-page-back-table")
    assert "E8" not in ids(page)
    assert "E8" not in ids(page.run())  # the reader is left there


def test_the_table_stays_with_the_selected_record_when_the_rows_move(six_a_page):
    page = open_page(sel="E1")
    assert ids(page) == ALL[6:12]
    state = page.session_state["sillage"]
    state.take_report("map", {"seq": 900, "view": {"date": "2023-05-15"}})
    page.run()
    assert ids(page) == ["F1", "F3", "F4", "F5", "E1"]


def test_the_csv_holds_every_row_of_the_view(six_a_page, monkeypatch):
    made = []
    monkeypatch.setattr(st, "download_button", lambda _label, data, **_more: made.append(data()))
    page = open_page()
    rows = list(csv.DictReader(io.StringIO(made[-1].decode("utf-8-sig"))))
    assert [row["Id"] for row in rows] == ALL
    assert len(ids(page)) == 6


def test_what_is_not_on_the_map_and_what_is_to_mend_come_in_pages_too(cases, six_a_page):
    for n in range(9):
        row = f"Z{n},Somewhere,2020-03,,cocaine,1,kg,exact,,network,documented,,"
        append(cases / "tiny", "seizures.csv", row)
    append(
        cases / "tiny", "seizures.csv", "Z1,Again,2020,north,mdma,1,kg,exact,,network,reported,,"
    )
    page = open_page(case="tiny")
    tabs = {tab.label.partition(" (")[0]: tab for tab in page.tabs}
    seen = []
    while True:
        missing = next(t for t in page.tabs if t.label.startswith("Not on the map"))
        rows = missing.dataframe[0].value
        assert len(rows) <= 6
        assert all(rows["Why"])
        seen += list(rows["Id"])
        if page.button(key="sl-page-on-missing").disabled:
            break
        page = press(page, "sl-page-on-missing")
    assert seen == ["W3", "X5", *(f"Z{n}" for n in range(9)), "V2", ""]
    assert tabs["Not on the map"].label == "Not on the map (13)"
    checks = next(t for t in page.tabs if t.label.startswith("Data checks"))
    assert len(checks.dataframe[0].value) == 6
    assert any(text.startswith("Rows 1–6 of") for text in captions(checks))


def test_a_list_that_became_shorter_is_opened_on_its_last_page():
    pager = Pager()
    pager.turn("table", 7)
    assert pager.bounds("table", 1_200) == (1_000, 1_200)
    assert pager.bounds("table", 0) == (0, 0)
    assert pager.bounds("other", 1_200) == (0, 500)
