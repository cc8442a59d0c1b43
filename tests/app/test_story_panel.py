"""The story is edited on the page: every change is kept, can be undone, and covers nobody's."""

import json
from pathlib import Path

import pytest

from geodata.read import CASES_DIR
from routes.model import load_case
from routes.ui.state import PageState
from tests.app.pages import open_page


@pytest.fixture
def page(cases):
    page = open_page(case="tiny")
    page.button(key="sl-open-story").click()
    return page.run()


def titles(page):
    shown = [b for b in page.button if (b.key or "").startswith("sl-step-show-")]
    return [button.label for button in shown]


def stored(cases: Path):
    return load_case(cases / "tiny").story


def press(page, key):
    page = page.button(key=key).click().run()
    assert not page.exception
    return page


def field(page, kind, name):
    found = [one for one in page.get(kind) if (one.key or "").endswith(f"-{name}")]
    assert len(found) == 1, [one.key for one in page.get(kind)]
    return found[0]


def state(page) -> PageState:
    return page.session_state["sillage"]


def test_the_steps_stand_in_their_order(page):
    assert titles(page) == ["1\\. First", "2\\. Then"]


def test_a_press_shows_a_step_on_the_map(page):
    page = press(page, "sl-step-show-2")
    assert state(page).patch == {"step": "T2"}


def test_steps_change_places_and_undo_takes_it_back(page, cases):
    page = press(page, "sl-step-show-2")
    page = press(page, "sl-step-up")
    assert [step.id for step in stored(cases)] == ["T2", "T1"]
    assert titles(page) == ["1\\. Then", "2\\. First"]
    page = press(page, "sl-story-undo")
    assert [step.id for step in stored(cases)] == ["T1", "T2"]


def test_a_deleted_step_comes_back_with_undo(page, cases):
    page = press(press(page, "sl-step-show-1"), "sl-step-delete")
    assert [step.id for step in stored(cases)] == ["T2"]
    assert any("First" in said.value and "Undo" in said.value for said in page.success)
    page = page.run()  # the map reports: what was said stays until something else is done
    assert any("First" in said.value for said in page.success)
    page = press(page, "sl-story-undo")
    assert [step.id for step in stored(cases)] == ["T1", "T2"]
    assert not any("deleted" in said.value for said in page.success)


def test_a_deleted_step_that_was_on_the_map_is_no_wrong_address(page):
    state(page).take_report("map", {"seq": 1, "view": {"step": "T1"}})
    page = press(press(page, "sl-step-show-1"), "sl-step-delete")
    assert state(page).view.step is None
    assert not page.toast


def test_several_changes_are_undone_one_by_one(page, cases):
    before = stored(cases)
    page = press(press(page, "sl-step-show-1"), "sl-step-duplicate")
    page = press(page, "sl-step-down")
    page = press(page, "sl-step-delete")
    for left in (3, 3, 2):
        page = press(page, "sl-story-undo")
        assert len(stored(cases)) == left
    assert stored(cases) == before
    assert "sl-story-undo" not in {button.key for button in page.button}  # never forth and back


def test_undo_reaches_the_last_change_of_an_earlier_visit(page, cases):
    press(press(page, "sl-step-show-1"), "sl-step-delete")
    again = open_page(case="tiny")
    again = press(again, "sl-open-story")
    press(again, "sl-story-undo")
    assert [step.id for step in stored(cases)] == ["T1", "T2"]


def test_a_step_from_what_is_seen_now(page, cases):
    report = {
        "seq": 1,
        "view": {"date": "2020-06-15", "undated": True, "scope": "network"},
        "bounds": [-10.5, 35.25, 5.5, 50.75],
    }
    state(page).take_report("map", report)
    page = press(page, "sl-story-add")
    step = stored(cases)[-1]
    assert (step.date, step.undated, step.scope) == ("2020-06-15", True, "network")
    assert step.bounds == (-10.5, 35.25, 5.5, 50.75)
    assert "15 June 2020" in step.title
    assert field(page, "text_input", "title").value == step.title  # its words are asked for at once


@pytest.mark.parametrize(
    "bounds", [None, "no", [1, 2, 3], [5, 2, 3, 4], [1, 2, 3, float("nan")], ["1", 2, 3, 4]]
)
def test_a_frame_that_cannot_be_is_not_taken(bounds):
    state = PageState()
    state.take_report("map", {"seq": 1, "view": {"undated": True}, "bounds": bounds})
    assert state.view.undated
    assert state.bounds is None


def test_words_are_edited_and_kept(page, cases):
    page = press(press(page, "sl-step-show-1"), "sl-step-edit")
    field(page, "text_input", "title").set_value("Anew")
    field(page, "text_area", "text").set_value("With **weight**")
    page = field(page, "text_input", "date").set_value("2020-02").run()
    assert any("29 February 2020" in caption.value for caption in page.caption)
    assert any('sl-bold">weight' in h.proto.body for h in page.get("html"))
    page = press(page, "sl-editor-save")
    step = stored(cases)[0]
    assert (step.title, step.text, step.date) == ("Anew", "With **weight**", "2020-02")
    assert step.highlight == ("X1", "north")  # what was not touched stays
    assert titles(page)[0] == "1\\. Anew"


def test_what_cannot_be_is_said_and_the_words_stay(page, cases):
    before = stored(cases)
    page = press(press(page, "sl-step-show-1"), "sl-step-edit")
    field(page, "text_input", "title").set_value("Anew")
    page = field(page, "text_input", "date").set_value("next week").run()
    assert any("not a date" in error.value for error in page.error)
    page = press(page, "sl-editor-save")
    assert any(error.value.startswith("Date:") for error in page.error)
    assert stored(cases) == before
    assert field(page, "text_input", "title").value == "Anew"


def test_a_preview_shows_what_is_not_kept(page, cases):
    before = stored(cases)
    page = press(press(page, "sl-step-show-1"), "sl-step-edit")
    field(page, "text_input", "title").set_value("Only tried")
    page = press(page, "sl-editor-preview")
    assert state(page).story[0]["title"] == "Only tried"
    assert stored(cases) == before
    page = press(page, "sl-editor-discard")
    assert state(page).story[0]["title"] == "First"


def test_taking_the_view_keeps_unsaved_words(page, cases):
    page = press(press(page, "sl-step-show-1"), "sl-step-edit")
    field(page, "text_input", "title").set_value("Anew")
    state(page).take_report("map", {"seq": 1, "view": {"date": "2020-06-15"}})
    page = press(page, "sl-editor-take")
    assert field(page, "text_input", "title").value == "Anew"
    assert field(page, "text_input", "date").value == "2020-06-15"
    press(page, "sl-editor-save")
    assert stored(cases)[0].title == "Anew"


def test_a_change_made_elsewhere_is_said_and_not_covered(page, cases):
    file = cases / "tiny" / "story.json"
    page = press(page, "sl-step-show-1")
    # Somebody writes between the showing and the press.
    theirs = json.loads(file.read_text(encoding="utf-8"))
    theirs["steps"][0]["title"] = "Theirs"
    file.write_text(json.dumps(theirs), encoding="utf-8")
    page = press(page, "sl-step-delete")
    assert any("Somebody else" in error.value for error in page.error)
    assert stored(cases)[0].title == "Theirs"
    assert titles(page)[0] == "1\\. Theirs"
    press(page, "sl-step-delete")
    assert [step.id for step in stored(cases)] == ["T2"]


def test_a_folder_that_cannot_be_written_is_said(page, cases, monkeypatch):
    monkeypatch.setattr("routes.ui.desk.write_story", _refuse)
    page = press(press(page, "sl-step-show-1"), "sl-step-delete")
    assert any("No space left" in error.value for error in page.error)
    assert len(stored(cases)) == 2


def _refuse(*_, **__):
    from geodata.errors import CaseWriteError

    raise CaseWriteError("story.json: No space left on device")


def test_the_map_keeps_its_identity_and_hears_of_the_new_story(page):
    first = dict(state(page).mounted)
    page = press(press(page, "sl-step-show-1"), "sl-step-delete")
    assert state(page).mounted == first
    assert [step["id"] for step in state(page).patch["story"]] == ["T2"]


def test_titles_are_never_read_as_markup(cases):
    file = cases / "tiny" / "story.json"
    file.write_text(
        file.read_text(encoding="utf-8").replace('"First"', '"**b** :red[x] [l](y) $z$ <i>"'),
        encoding="utf-8",
    )
    page = open_page(case="tiny")
    page = press(page, "sl-open-story")
    label = titles(page)[0]
    assert "**" not in label.replace("\\*", "")
    assert ":red[" not in label
    assert "<i>" not in label.replace("\\<", "")


def test_a_shipped_story_is_copied_and_given_back():
    before = (CASES_DIR / "normandy-ports" / "story.json").read_bytes()
    page = press(open_page(), "sl-open-story")
    page = press(press(page, "sl-step-show-1"), "sl-step-delete")
    assert len(titles(page)) == 6
    assert (CASES_DIR / "normandy-ports" / "story.json").read_bytes() == before
    assert len(titles(press(open_page(), "sl-open-story"))) == 6  # kept for the next visit
    page = press(page, "sl-story-restore")
    assert len(titles(page)) == 7
    page = press(page, "sl-story-undo")
    assert len(titles(page)) == 6


def test_the_header_shows_the_strictest_mark_of_all(page, cases):
    def mark(page):
        return next(h.proto.body for h in page.get("html") if "sl-head-tlp" in h.proto.body)

    assert "TLP:RED" not in mark(page)
    page = press(press(page, "sl-step-show-1"), "sl-step-edit")
    field(page, "selectbox", "tlp").set_value("RED")
    page = press(page, "sl-editor-save")
    assert "TLP:RED" in mark(page)
