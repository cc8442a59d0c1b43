"""The start page lists cases, and what is done there can be undone."""

import json

import pytest

from geodata.library import Library
from geodata.write import write_file
from routes.model import load_case
from routes.ui.gallery import Facts, Gallery
from routes.ui.start_page import _gallery
from tests.app.pages import first_showing
from tests.cases import copy_tiny


@pytest.fixture(autouse=True)
def library(tmp_path, monkeypatch):
    monkeypatch.setenv("SILLAGE_CASES", str(tmp_path / "own"))
    return Library()


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch):
    """Pictures are drawn by others, and tested there."""
    monkeypatch.setattr("routes.ui.gallery._draw", lambda _, file, *__: write_file(file, _PIXEL))
    _gallery.clear()


_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ff"
    "ff3f0005fe02fea7350c920000000049454e44ae426082"
)


def open_start():
    page = first_showing(page="cases")
    assert not page.exception
    _gallery().wait()
    page = page.run()
    assert not page.exception
    return page


def press(page, key):
    page.button(key=key).click()
    page = page.run()
    assert not page.exception
    return page


def titles(page):
    return [b.label for b in page.button if (b.key or "").startswith("sl-card-open-")]


def test_the_founding_case_comes_first_and_the_start_page_is_one_press_away():
    page = first_showing()
    assert page.session_state["sillage"].page == ""
    page = press(page, "sl-open-cases")
    assert page.query_params["page"] == "cases"
    assert len(titles(page)) == 1
    page = press(page, "sl-open-map")
    assert "page" not in page.query_params


def test_a_card_says_what_a_case_is(library):
    copy_tiny(library.folder)
    page = open_start()
    said = " ".join(block.proto.body for block in page.get("html"))
    assert len(titles(page)) == 2
    assert "TLP:" in said
    assert "seizures" in said
    assert "shipped, read-only" in said


def test_a_shipped_case_becomes_a_copy_of_ones_own_and_cannot_be_deleted(library):
    page = open_start()
    keys = {b.key for b in page.button}
    assert "sl-card-delete-shipped-normandy-ports" not in keys
    page = press(page, "sl-card-duplicate-shipped-normandy-ports")
    copies = [case for case in library.list_cases() if case.writable]
    assert [case.title.startswith("Copy of") for case in copies] == [True]
    assert len(titles(page)) == 2


def test_what_was_deleted_or_archived_comes_back(library):
    copy_tiny(library.folder)
    page = press(open_start(), "sl-card-delete-own-tiny")
    assert not [case for case in library.list_cases() if case.writable]
    page = press(page, "sl-start-undo")
    assert [case.id for case in library.list_cases() if case.writable] == ["tiny"]
    page = press(page, "sl-card-archive-own-tiny")
    assert not [case for case in library.list_cases() if case.writable]
    page = press(page, "sl-back-tiny")
    assert [case.id for case in library.list_cases() if case.writable] == ["tiny"]
    assert page.button(key="sl-card-open-own-tiny")


def test_a_case_opens_on_the_map(library):
    copy_tiny(library.folder)
    page = press(open_start(), "sl-card-open-own-tiny")
    assert page.query_params["case"] == "tiny"
    assert page.session_state["sillage"].view.case == "tiny"


def test_a_new_case_needs_a_title_and_opens_empty(library):
    page = press(open_start(), "sl-start-new")
    make = next(b for b in page.button if b.label == "Make it")
    make.click()
    page = page.run()
    assert page.warning
    page.text_input(key="sl-new-title").set_value("Docks & <b>quays</b>")
    page.text_area(key="sl-new-presumption").set_value("All are presumed innocent.")
    next(b for b in page.button if b.label == "Make it").click()
    page = page.run()
    assert not page.exception
    (made,) = [case for case in library.list_cases() if case.writable]
    assert made.title == "Docks & <b>quays</b>"
    facts = json.loads((made.path / "case.json").read_text(encoding="utf-8"))
    assert facts["presumption"] == "All are presumed innocent."
    assert page.query_params["case"] == made.id


def test_a_spoiled_case_is_listed_as_such_and_the_page_lives(library):
    copy_tiny(library.folder)
    (library.folder / "tiny" / "case.json").write_text("{")
    page = open_start()
    said = " ".join(block.proto.body for block in page.get("html"))
    assert "cannot be read" in said
    assert "TLP:RED" in said


def test_among_many_cases_one_is_searched(library):
    for name in ("Quay", "Dock", "Pier", "Mole", "Wharf", "Été à Nice"):
        library.new(name)
    page = open_start()
    assert len(titles(page)) == 7
    page = page.text_input(key="sl-start-search").set_value("ete nice").run()
    assert titles(page) == ["Été à Nice"]
    page = page.text_input(key="sl-start-search").set_value("zzz").run()
    assert titles(page) == []
    assert any("called like that" in caption.value for caption in page.caption)


def test_a_picture_is_made_once_and_again_when_the_case_changes(library, tmp_path):
    copy_tiny(library.folder)
    folder = library.folder / "tiny"
    gallery = Gallery(tmp_path / "pictures")
    assert gallery.look(folder, "light", lang="en") is None
    gallery.wait()
    facts = gallery.look(folder, "light", lang="en")
    assert facts is not None
    assert (tmp_path / "pictures" / facts.picture).is_file()
    assert Gallery(tmp_path / "pictures").look(folder, "light", lang="en") == facts
    (folder / "notes.csv").write_text("id,topic,text,tlp\n")
    assert gallery.look(folder, "light", lang="en") is None
    gallery.wait()


def test_a_case_that_cannot_be_drawn_is_waited_for_no_longer(library, tmp_path, monkeypatch):
    copy_tiny(library.folder)

    def fail(*_):
        raise OSError("no room")

    monkeypatch.setattr("routes.ui.gallery._draw", fail)
    gallery = Gallery(tmp_path / "pictures")
    assert gallery.look(library.folder / "tiny", "light", lang="en") is None
    gallery.wait()
    facts = gallery.look(library.folder / "tiny", "light", lang="en")
    assert facts == Facts(failed="no room")


def test_the_picture_of_a_large_case_is_made_of_every_so_many_rows(library, tmp_path, monkeypatch):
    copy_tiny(library.folder)
    drawn = []
    for place in ("routes.ui.gallery", "routes.dense"):
        monkeypatch.setattr(f"{place}.DENSE_SEIZURES", 2)
    monkeypatch.setattr("routes.ui.gallery._draw", lambda case, *_: drawn.append(case))
    whole = load_case(library.folder / "tiny")
    gallery = Gallery(tmp_path / "pictures", read=lambda _: whole)
    gallery.look(library.folder / "tiny", "light", lang="en")
    gallery.wait()
    (part,) = drawn
    assert list(part.seizures.index) == [whole.seizures.index[0], whole.seizures.index[-1]]
    assert list(part.flows.index) == list(whole.flows.index)
    ends = {place for ids in (*part.flows["from_ids"], *part.flows["to_ids"]) for place in ids}
    assert ends | {*part.seizures["place"]} - {""} <= set(part.places.index)
    assert len(whole.seizures) > 2
