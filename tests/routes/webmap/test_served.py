"""The payload is written once, found again, and renewed when what it is made of changes."""

import json

import pytest

from routes.flows import Leg
from routes.model import load_case
from routes.webmap import served
from routes.webmap.served import serve_base_map, serve_case
from tests.cases import append, copy_tiny


class Lanes:
    """Stand for the store of lanes: knows a lane only once it has been computed."""

    def __init__(self, computed=True):
        self.computed = computed

    def find(self, key):
        return self if self.computed else None

    coords = ((-10.0, 40.0), (-6.0, 48.0), (0.0, 50.0))


@pytest.fixture
def case(tmp_path):
    return load_case(copy_tiny(tmp_path))


@pytest.fixture
def built(monkeypatch):
    """Count how often a payload is really built."""
    calls = []
    real = served.assemble_payload

    def count(*args, **more):
        calls.append(1)
        return real(*args, **more)

    monkeypatch.setattr(served, "assemble_payload", count)
    return calls


def test_a_payload_is_built_once_and_found_again(case, tmp_path, built):
    first = serve_case(case, Lanes(), lang="en", folder=tmp_path)
    assert serve_case(case, Lanes(), lang="en", folder=tmp_path) == first
    assert len(built) == 1
    payload = json.loads((tmp_path / first.file).read_text(encoding="utf-8"))
    assert payload["digest"] == first.digest
    assert payload["case"]["id"] == "tiny"


def test_a_changed_case_has_another_payload(case, tmp_path, built):
    first = serve_case(case, Lanes(), lang="en", folder=tmp_path)
    append(case.folder, "notes.csv", "M2,More,More.,")
    again = serve_case(load_case(case.folder), Lanes(), lang="en", folder=tmp_path)
    assert again.digest != first.digest
    assert (tmp_path / first.file).is_file()  # a page still open may ask for it


def test_a_payload_without_lanes_is_renewed_once_they_are_there(case, tmp_path, built):
    lanes = Lanes(computed=False)
    before = serve_case(case, lanes, lang="en", folder=tmp_path)
    assert before.pending
    assert all(isinstance(leg, Leg) for leg in before.pending)
    assert serve_case(case, lanes, lang="en", folder=tmp_path) == before
    assert len(built) == 1
    lanes.computed = True
    after = serve_case(case, lanes, lang="en", folder=tmp_path)
    assert after.pending == ()
    assert after.digest != before.digest


@pytest.mark.parametrize("spoiled", ["", "{", "[]", '{"file": "gone.json"}'])
def test_a_spoiled_note_is_made_again(case, tmp_path, spoiled):
    first = serve_case(case, Lanes(), lang="en", folder=tmp_path)
    (note,) = tmp_path.glob("payload-*.json")
    note.write_text(spoiled, encoding="utf-8")
    assert serve_case(case, Lanes(), lang="en", folder=tmp_path) == first


def test_a_payload_that_was_cleared_away_is_made_again(case, tmp_path):
    first = serve_case(case, Lanes(), lang="en", folder=tmp_path)
    (tmp_path / first.file).unlink()
    assert serve_case(case, Lanes(), lang="en", folder=tmp_path) == first
    assert (tmp_path / first.file).is_file()


def test_the_base_map_is_served_as_it_is(tmp_path):
    name = serve_base_map(tmp_path)
    assert (tmp_path / name).read_bytes() == served.basemap.basemap_path().read_bytes()
    assert name.endswith(".gz")
