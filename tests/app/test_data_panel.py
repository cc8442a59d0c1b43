"""Data are edited on the page: what is typed is checked at once, kept, undone, and saved."""

import pytest

from routes.model import load_case
from routes.ui.state import PageState
from tests.app.pages import open_page


@pytest.fixture
def page(cases):
    return press(open_page(case="tiny"), "sl-open-data")


def press(page, key):
    page = page.button(key=key).click().run()
    assert not page.exception
    return page


def state(page) -> PageState:
    return page.session_state["sillage"]


def field(page, kind, name):
    found = [one for one in page.get(kind) if (one.key or "").endswith(f"-{name}")]
    assert len(found) == 1, [one.key for one in page.get(kind)]
    return found[0]


def faults(page):
    bodies = (html.proto.body for html in page.get("html"))
    return [body for body in bodies if '<p class="sl-fault' in body]


def open_row(page, record):
    desk = state(page).data
    desk.choose(desk.at().draft.find(record)[0])
    page = page.run()
    assert not page.exception
    return page


def test_what_is_typed_is_checked_kept_undone_and_saved(page, cases):
    page = open_row(page, "X1")
    page = field(page, "text_input", "amount").set_value("lots").run()
    assert any("found “lots”" in fault for fault in faults(page))
    assert load_case(cases / "tiny").seizures["amount"]["X1"] == 100
    page = press(page, "sl-data-undo")
    assert field(page, "text_input", "amount").value == "100"
    assert faults(page) == []
    page = press(page, "sl-data-redo")
    page = field(page, "text_input", "amount").set_value("120").run()
    page = press(page, "sl-data-save")
    assert load_case(cases / "tiny").seizures["amount"]["X1"] == 120


def test_saving_says_what_would_be_set_aside(page, cases):
    page = press(page, "sl-data-add")
    page = field(page, "text_input", "label").set_value("<b>Half</b> done").run()
    page = press(page, "sl-data-save")
    assert any("&lt;b&gt;Half&lt;/b&gt; done" in fault for fault in faults(page))
    assert len(load_case(cases / "tiny").set_aside) == 0
    press(page, "sl-data-save-anyway")
    assert load_case(cases / "tiny").set_aside["id"].tolist() == ["X6"]


def test_a_shipped_case_is_copied_before_it_is_changed(cases):
    page = press(open_page(case="normandy-ports"), "sl-open-data")
    assert "sl-data-save" not in {button.key for button in page.button}
    page = press(page, "sl-data-copy")
    assert state(page).view.case not in {None, "normandy-ports"}
    assert (cases / state(page).view.case / "case.json").is_file()


def test_a_pick_on_the_map_becomes_a_place_once(page):
    desk = state(page).data
    desk.show_table("places")
    page = press(page.run(), "sl-data-pick-point")
    assert state(page).patch["pick"] == "point"
    picked = {"n": 5, "kind": "point", "coordinates": [1.0, 49.0]}
    for _ in range(2):
        state(page).pick = picked
        page = page.run()
    draft = state(page).data.at().draft
    assert len(draft.tables["places"]) == 7
    assert draft.row(state(page).data.chosen)["geometry"]["coordinates"] == [1.0, 49.0]


def test_versions_are_listed_and_gone_back_to(page, cases):
    page = open_row(page, "X1")
    page = press(field(page, "text_input", "label").set_value("Anew").run(), "sl-data-save")
    page = press(page, "sl-data-back-to-1")
    assert load_case(cases / "tiny").seizures["label"]["X1"] == "Exactly 100 kg"


def test_a_large_case_says_that_it_takes_its_time(cases, monkeypatch):
    monkeypatch.setattr("routes.ui.data_panel._MANY_ROWS", 5)
    page = press(open_page(case="tiny"), "sl-open-data")
    assert any("A large case (" in caption.value for caption in page.caption)
    desk = state(page).data
    assert desk.rows_to_open(desk.case) == 0
