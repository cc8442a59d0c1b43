"""A draft is kept whole, its bad rows too, leaves versions, and covers nobody's work."""

import pytest

from geodata.read import read_raw_case
from geodata.versions import CaseChangedError, list_versions, restore
from routes.draft_case import Draft
from routes.draft_keep import count_changes, keep_draft, say_summary, stamp_files
from routes.model import load_case
from routes.texts import load_texts
from tests.cases import copy_tiny


@pytest.fixture
def folder(tmp_path):
    return copy_tiny(tmp_path)


def open_draft(folder):
    return Draft.open(folder, read_raw_case(folder))


def test_only_what_was_changed_is_written_anew(folder):
    draft = open_draft(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    draft.set_cells(draft.find("X1")[0], {"label": "Anew"})
    keep_draft(draft, since=stamp_files(folder), user="ann")
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert [name for name in before if before[name] != after[name]] == ["seizures.csv"]
    assert load_case(folder).seizures["label"]["X1"] == "Anew"
    assert draft.changed() == {}


def test_a_bad_row_is_written_as_it_was_typed_and_read_again(folder):
    draft = open_draft(folder)
    draft.add("seizures", {"label": "Bad", "amount": "lots, of “it”", "unit": "stones"})
    draft.set_cells(draft.find("north")[0], {"radius_km": "wide", "kind": "thing"})
    keep_draft(draft, since=stamp_files(folder), user="")
    case = load_case(folder)
    assert {"X6", "north"} <= set(case.set_aside["id"])
    again = open_draft(folder)
    assert again.row(again.find("X6")[0])["amount"] == "lots, of “it”"
    assert again.row(again.find("north")[0])["radius_km"] == "wide"


def test_a_place_comes_back_as_it_was(folder):
    draft = open_draft(folder)
    place = load_case(folder).record("north")
    draft.set_cells(draft.find("north")[0], {"radius_km": "5.5"})
    keep_draft(draft, since=stamp_files(folder), user="")
    kept = load_case(folder).record("north")
    assert (kept.radius_km, kept.geometry, kept.name) == (5.5, place.geometry, place.name)


def test_every_save_is_a_version_to_go_back_to(folder):
    draft = open_draft(folder)
    draft.set_cells(draft.find("X1")[0], {"label": "Anew"})
    draft.remove([draft.find("M1")[0]])
    assert count_changes(draft)["notes"] == {"added": 0, "changed": 0, "removed": 1}
    keep_draft(draft, since=stamp_files(folder), user="ann")
    found, saved = list_versions(folder)
    assert (found.action, saved.action, saved.user) == ("found", "save", "ann")
    words = say_summary(saved.summary, load_texts("en"))
    assert words == "Seizures: 1 changed; Notes: 1 deleted"
    restore(folder, found.number)
    assert load_case(folder).seizures["label"]["X1"] == "Exactly 100 kg"


def test_edits_can_be_undone_after_a_save_and_saved_again(folder):
    draft = open_draft(folder)
    draft.set_cells(draft.find("X1")[0], {"label": "Anew"})
    keep_draft(draft, since=stamp_files(folder), user="")
    draft.undo()
    assert count_changes(draft)["seizures"]["changed"] == 1
    keep_draft(draft, since=stamp_files(folder), user="")
    assert load_case(folder).seizures["label"]["X1"] == "Exactly 100 kg"


def test_what_somebody_else_wrote_is_not_covered(folder):
    draft = open_draft(folder)
    since = stamp_files(folder)
    other = open_draft(folder)
    other.set_cells(other.find("X1")[0], {"label": "Theirs"})
    keep_draft(other, since=since, user="")
    draft.set_cells(draft.find("X1")[0], {"label": "Mine, which is longer"})
    with pytest.raises(CaseChangedError):
        keep_draft(draft, since=since, user="")
    assert load_case(folder).seizures["label"]["X1"] == "Theirs"
    assert draft.row(draft.find("X1")[0])["label"] == "Mine, which is longer"
