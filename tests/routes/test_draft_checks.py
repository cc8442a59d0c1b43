"""Rows of a draft are judged as a file's rows are, edit by edit as all at once."""

import random

import pytest

from geodata.read import CASES_DIR, read_raw_case
from geodata.schema import find_table
from routes.draft_case import EDITED, Draft
from routes.draft_checks import DraftChecks, check_draft
from routes.model import load_case
from tests.cases import TINY, append, copy_tiny, edit


def open_both(folder):
    draft = Draft.open(folder, read_raw_case(folder))
    return draft, DraftChecks.from_case(draft, load_case(folder))


def findings(checks):
    found = {
        name: sorted((p.code, p.column, p.severity) for p in problems)
        for name, problems in checks.problems.items()
        if name[0] != "story"
    }
    return found, {name for name in checks.aside if name[0] != "story"}


def codes(checks, record):
    return {problem.code for problem in checks.of(checks.draft.find(record)[0])}


@pytest.mark.parametrize("folder", [TINY, CASES_DIR / "normandy-ports"], ids=lambda f: f.name)
def test_a_draft_is_judged_as_its_files_are(folder):
    draft, checks = open_both(folder)
    assert findings(checks) == findings(check_draft(draft))


def test_what_a_file_sets_aside_is_set_aside(tmp_path):
    folder = copy_tiny(tmp_path)
    append(folder, "seizures.csv", "X9,Bad,2020,north,,many,stones,exact,,network,reported,,")
    edit(folder, "claims.csv", "Q1,X1,paper", "Q1,X1,nobody")
    draft, checks = open_both(folder)
    assert findings(checks) == findings(check_draft(draft))
    assert {draft.row(name)["id"] for name in checks.aside} == {"X9", "Q1"}
    assert {"cell_required", "not_number", "not_allowed"} <= codes(checks, "X9")


def test_a_bad_cell_is_told_and_mended(tmp_path):
    draft, checks = open_both(TINY)
    name = draft.find("X1")[0]
    draft.set_cells(name, {"amount": "lots", "date": "next week"})
    checks.follow(draft.done[-1])
    problem = next(p for p in checks.of(name) if p.column == "amount")
    assert (problem.got, problem.expected.startswith("a number")) == ("lots", True)
    assert "date_not_edtf" in codes(checks, "X1")
    draft.undo()
    checks.follow(draft.undone[-1])
    assert checks.of(name) == ()


def test_the_date_of_a_row_set_aside_is_looked_at_too():
    draft, checks = open_both(TINY)
    draft.set_cells(draft.find("X1")[0], {"substance": "", "date": "next week"})
    checks.follow(draft.done[-1])
    assert codes(checks, "X1") == {"cell_required", "date_not_edtf"}


def test_a_row_without_a_claim_is_pointed_out_until_it_has_one():
    draft, checks = open_both(TINY)
    draft.add("seizures", {"label": "New", "substance": "cocaine", "scope": "network",
                           "status": "reported"})  # fmt: skip
    checks.follow(draft.done[-1])
    assert codes(checks, "X6") == {"claim_missing"}
    draft.add("claims", {"record": "X6", "source": "paper", "says": "So."})
    checks.follow(draft.done[-1])
    assert codes(checks, "X6") == set()


def test_what_names_a_row_taken_out_is_marked():
    draft, checks = open_both(TINY)
    draft.remove(draft.find("north"))
    checks.follow(draft.done[-1])
    assert "reference_unknown" in codes(checks, "X1")
    assert "reference_unknown" in codes(checks, "W1")
    draft.undo()
    checks.follow(draft.undone[-1])
    assert codes(checks, "X1") == set()


def test_the_mark_of_the_case_bears_on_every_row():
    draft, checks = open_both(TINY)
    draft.set_cells(draft.find("X1")[0], {"tlp": "GREEN"})
    checks.follow(draft.done[-1])
    assert codes(checks, "X1") == set()
    draft.set_cells(("case", 0), {"marking": "RED"})
    checks.follow(draft.done[-1])
    assert codes(checks, "X1") == {"handling_below_case"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_edit_by_edit_as_all_at_once(seed):
    """Whatever is edited, undone and redone: the rows checked again are those it concerns."""
    draft, checks = open_both(TINY)
    chance = random.Random(seed)
    for _ in range(40):
        step = edit_at_random(draft, chance)
        if step is not None:
            checks.follow(step)
            assert findings(checks) == findings(check_draft(draft)), step


def edit_at_random(draft, chance):
    table = chance.choice(EDITED)
    rows = [(table, key) for key in draft.tables[table]]
    what = chance.random()
    if what < 0.2 and draft.done:
        step = draft.done[-1]
        draft.undo()
        return step
    if what < 0.3 and draft.undone:
        step = draft.undone[-1]
        draft.redo()
        return step
    ids = [str(cells["id"]) for rows in draft.tables.values() for cells in rows.values()]
    if what < 0.4 or not rows:
        draft.add(table, {"id": chance.choice(["", chance.choice(ids)])})
    elif what < 0.5:
        draft.remove([chance.choice(rows)])
    else:
        column = chance.choice(find_table(table).columns)
        two = f"{chance.choice(ids)}|{chance.choice(ids)}"
        offered = ["", "x y", "12", "2020-13", chance.choice(ids), two, *column.allowed]
        if not draft.set_cells(chance.choice(rows), {column.name: chance.choice(offered)}):
            return None
    return draft.done[-1]
