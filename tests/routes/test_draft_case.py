"""A draft keeps everything typed, good or bad, and every edit can be taken back and made again."""

import copy

import pytest

from geodata.read import read_raw_case
from routes.draft_case import EDITED, Draft
from tests.cases import TINY, append, copy_tiny


@pytest.fixture
def draft():
    return Draft.open(TINY, read_raw_case(TINY))


def row_of(draft, record):
    return draft.find(record)[0]


def test_a_draft_holds_every_row_as_it_is_typed(draft):
    assert [len(draft.tables[name]) for name in EDITED] == [5, 3, 3, 1, 6, 2, 15, 1]
    assert draft.row(row_of(draft, "X1"))["amount"] == "100"
    assert draft.row(row_of(draft, "north"))["radius_km"] == "4"
    assert draft.row(("case", 0))["focus"] == [-12.0, 30.0, 6.0, 52.0]


def test_a_row_that_cannot_be_used_is_there_too(tmp_path):
    folder = copy_tiny(tmp_path)
    append(folder, "seizures.csv", "X9,Bad,someday,nowhere-else,,many,stones,exact,,,,,")
    draft = Draft.open(folder, read_raw_case(folder))
    assert draft.row(row_of(draft, "X9"))["amount"] == "many"


def test_edits_are_undone_and_redone_one_by_one(draft):
    start = copy.deepcopy(draft.tables)
    first = row_of(draft, "X1")
    draft.set_cells(first, {"label": "Anew"})
    added = draft.add("seizures", {"label": "One more"})
    draft.remove([row_of(draft, "X2"), row_of(draft, "X4")])
    end = copy.deepcopy(draft.tables)
    while draft.undo():
        pass
    assert draft.tables == start
    assert list(draft.tables["seizures"]) == list(start["seizures"])
    assert draft.changed() == {}
    while draft.redo():
        pass
    assert draft.tables == end
    assert draft.row(added)["label"] == "One more"
    assert draft.find("X2") == []


def test_rows_taken_out_come_back_to_their_places(draft):
    before = list(draft.tables["claims"])
    draft.remove([("claims", key) for key in before[1:9:3]])
    draft.undo()
    assert list(draft.tables["claims"]) == before


def test_a_new_edit_ends_the_way_forward(draft):
    draft.set_cells(row_of(draft, "X1"), {"label": "A"})
    draft.undo()
    draft.set_cells(row_of(draft, "X1"), {"label": "B"})
    assert not draft.redo()


def test_writing_what_is_there_is_no_edit(draft):
    assert not draft.set_cells(row_of(draft, "X1"), {"amount": "100"})
    assert draft.done == []


@pytest.mark.parametrize(
    ("table", "name", "expected"),
    [
        ("seizures", "", "X6"), ("claims", "", "Q16"), ("places", "Le Havre", "le-havre"),
        ("places", "A 7", "a-7"), ("places", "a1", "place-a1"), ("places", "北京", "北京"),
        ("sources", "North", "north-2"), ("notes", "", "M2"),
    ],
)  # fmt: skip
def test_new_rows_are_named_in_the_manner_of_the_table(draft, table, name, expected):
    if name == "北京":  # no letter an id may hold
        expected = "place-1"
    assert draft.make_id(table, name) == expected


def test_search_finds_every_word_whatever_its_case_or_accents(draft):
    draft.set_cells(row_of(draft, "X1"), {"label": "Saisie à Évreux"})
    assert draft.search("seizures", "evreux SAISIE") == [row_of(draft, "X1")[1]]
    assert draft.search("seizures", "evreux nothing") == []
    assert len(draft.search("seizures", "  ")) == 5


def test_what_refers_to_a_row_is_found(draft):
    found = {draft.row(name)["id"] for name in draft.referring("X1")}
    assert found == {"Q1", "Q2", "W1", "T1"}
    assert draft.referring("") == []


def test_what_was_put_back_as_it_was_is_no_change(draft):
    name = row_of(draft, "X1")
    draft.set_cells(name, {"label": "A"})
    assert set(draft.changed()) == {name}
    draft.set_cells(name, {"label": "Exactly 100 kg"})
    assert draft.changed() == {}
