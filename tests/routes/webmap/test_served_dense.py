"""Dense tables lie beside the payload, are packed once, and tell their details when asked."""

import json
import shutil

import pytest

from routes import dense
from routes.model import load_case
from routes.records import describe_records
from routes.texts import load_texts
from routes.webmap import served_dense
from routes.webmap.served import serve_case
from routes.webmap.served_dense import serve_records
from tests.cases import edit
from tests.routes.dense_case import Lanes, spread_case
from tests.routes.read_columns import read_columns


@pytest.fixture(autouse=True)
def _low_limits(monkeypatch):
    monkeypatch.setattr(dense, "DENSE_SEIZURES", 50)
    monkeypatch.setattr(dense, "DENSE_FLOWS", 10)


@pytest.fixture
def case(tmp_path):
    return spread_case(tmp_path)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "web"
    made.mkdir()
    return made


@pytest.fixture
def packed(monkeypatch):
    """Count how often dense tables are really packed."""
    calls = []
    real = served_dense.assemble_dense

    def count(*args):
        calls.append(1)
        return real(*args)

    monkeypatch.setattr(served_dense, "assemble_dense", count)
    return calls


def read_payload(folder, served):
    return json.loads((folder / served.file).read_text(encoding="utf-8"))


def test_the_payload_names_the_files_beside_it(case, folder):
    served = serve_case(case, Lanes(), lang="en", folder=folder)
    told = read_payload(folder, served)["dense"]
    assert served.beside == (told["columns"], told["words"])
    for name in ("columns", "words"):
        content = (folder / told[name]).read_bytes()
        assert len(content) == told[f"{name}Bytes"]
        assert read_columns(content)["seizures"].rows == told["tables"]["seizures"]["rows"] == 90
    assert set(told) == {
        *("columns", "columnsBytes", "words", "wordsBytes", "records", "blockRows"),
        *("tables", "firstDay", "lastDay", "areas"),
    }


def test_they_are_packed_once_and_found_again(case, folder, packed):
    first = serve_case(case, Lanes(), lang="en", folder=folder)
    assert serve_case(case, Lanes(), lang="en", folder=folder) == first
    assert len(packed) == 1


def test_the_same_case_in_another_folder_names_files_of_its_own(case, folder, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(case.folder, other)
    twin = load_case(other)
    assert twin.digest == case.digest
    stems = set()
    for one in (case, twin):
        served = serve_case(one, Lanes(), lang="en", folder=folder)
        stems.add(read_payload(folder, served)["dense"]["records"])
        assert serve_records(one, [("seizures", 0)], lang="en", folder=folder)
    assert len(stems) == 2
    for stem in stems:
        assert list(folder.glob(f"{stem}seizures-0.json"))


def test_a_change_of_the_story_packs_nothing_and_builds_no_other_map(case, folder, packed):
    first = serve_case(case, Lanes(), lang="en", folder=folder)
    story = {"steps": [{"id": "a", "title": "A step"}]}
    (case.folder / "story.json").write_text(json.dumps(story), encoding="utf-8")
    again = load_case(case.folder)
    assert again.digest != case.digest
    assert serve_case(again, Lanes(), lang="en", folder=folder).digest == first.digest
    assert len(packed) == 1


def test_changed_data_are_packed_again(case, folder, packed):
    first = serve_case(case, Lanes(), lang="en", folder=folder)
    edit(case.folder, "case.json", "Nothing in it ever happened.", "Nothing at all.")
    again = serve_case(load_case(case.folder), Lanes(), lang="en", folder=folder)
    assert again.digest != first.digest
    assert len(packed) == 2


@pytest.mark.parametrize("which", [0, 1])
def test_files_that_were_cleared_away_are_made_again(case, folder, which):
    first = serve_case(case, Lanes(), lang="en", folder=folder)
    (folder / first.beside[which]).unlink()
    assert serve_case(case, Lanes(), lang="en", folder=folder) == first
    assert (folder / first.beside[which]).is_file()


@pytest.mark.parametrize("spoiled", ["", "{", "[]", '{"block": {}, "pending": []}'])
def test_a_spoiled_note_is_made_again(case, folder, spoiled):
    first = serve_case(case, Lanes(), lang="en", folder=folder)
    for note in (*folder.glob("dense-*.json"), *folder.glob("payload-*.json")):
        note.write_text(spoiled, encoding="utf-8")
    assert serve_case(case, Lanes(), lang="en", folder=folder) == first


def test_lanes_are_taken_in_once_they_are_all_done(case, folder, packed):
    lanes = Lanes(at_hand=False)
    before = serve_case(case, lanes, lang="en", folder=folder)
    assert before.pending
    lanes.at_hand = True
    during = serve_case(case, lanes, lang="en", folder=folder, lanes_to_come=True)
    assert during == before
    after = serve_case(case, lanes, lang="en", folder=folder)
    assert after.digest != before.digest
    assert after.pending == ()
    assert len(packed) == 2


def test_details_are_written_when_they_are_asked_for(case, folder):
    served = serve_case(case, Lanes(), lang="en", folder=folder)
    stem = read_payload(folder, served)["dense"]["records"]
    assert not list(folder.glob(f"{stem}*"))
    wants = [("seizures", 1), ("flows", 0), ("seizures", 1)]
    assert serve_records(case, wants, lang="en", folder=folder) == [("seizures", 1), ("flows", 0)]
    told = json.loads((folder / f"{stem}seizures-1.json").read_text(encoding="utf-8"))
    whole = describe_records(case, load_texts("en"))
    assert len(told["rows"]) == 90 - 64
    assert all(row["record"] == whole[row["id"]] for row in told["rows"])


def test_what_is_not_there_is_not_promised(case, folder):
    wants = [("seizures", 2), ("events", 0), ("flows", 99)]
    assert serve_records(case, wants, lang="en", folder=folder) == []
    assert not list(folder.glob("records-*"))


def test_an_ordinary_case_has_nothing_beside_it(folder):
    case = load_case("normandy-ports")
    served = serve_case(case, Lanes(), lang="en", folder=folder)
    assert served.beside == ()
    assert read_payload(folder, served)["dense"] is None
    assert serve_records(case, [("seizures", 0)], lang="en", folder=folder) == []
