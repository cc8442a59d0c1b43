"""A story can be changed: what a step may be, and that nobody's work is lost."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.read import CASES_DIR
from routes.model import Case, load_case
from routes.story_file import (
    StoryChangedError,
    forget_working_copy,
    has_previous,
    has_working_copy,
    place_of_story,
    stamp_story,
    swap_previous,
    write_story,
)
from routes.storyboard import (
    NothingShownError,
    StepError,
    add_step_from_view,
    change_step,
    duplicate_step,
    fit_bounds,
    move_step,
    remove_step,
    see_as_step,
)
from routes.timespan import day_from_iso
from routes.view import LAYERS, View
from tests.cases import TINY, copy_tiny

LAST = day_from_iso("2021-01-31")


@pytest.fixture
def case() -> Case:
    return load_case(TINY)


@pytest.fixture
def stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SILLAGE_STORIES", str(tmp_path / "stories"))
    return tmp_path / "stories"


def ids(steps: tuple) -> list[str]:
    return [step.id for step in steps]


def test_a_new_step_shows_what_the_view_shows(case: Case) -> None:
    view = View(
        date=day_from_iso("2020-06-15"), mode="window", window_days=30, undated=True,
        substances=("cocaine",), layers=("flows", "labels"), scope="network", reliability="B",
        credibility=2, selected="X1",
    )  # fmt: skip
    steps, new = add_step_from_view(
        case, view, bounds=(-5.123456, 40, 3, 50), title="New", last_day=LAST
    )
    step = steps[-1]
    assert ids(steps) == ["T1", "T2", new]
    assert (step.title, step.date, step.day) == ("New", "2020-06-15", view.date)
    assert (step.mode, step.window_days, step.undated) == ("window", 30, True)
    assert step.bounds == (-5.1235, 40, 3, 50)
    assert (step.substances, step.layers) == (("cocaine",), ("flows", "labels"))
    assert (step.scope, step.reliability, step.credibility) == ("network", "B", 2)
    assert step.highlight == ("X1",)
    assert step.tlp == case.info.marking


def test_a_view_without_a_date_means_the_last_day_written_out(case: Case) -> None:
    steps, _ = add_step_from_view(case, View(), bounds=None, title="New", last_day=LAST)
    assert steps[-1].date == "2021-01-31"
    assert steps[-1].layers == ()  # all of them, also one that a later version adds


def test_a_new_step_stands_after_the_chosen_one_under_an_id_nobody_has(case: Case) -> None:
    taken = replace(case, story=(replace(case.story[0], id="step-3"), case.story[1]))
    steps, new = add_step_from_view(
        taken, View(), bounds=None, title="New", last_day=LAST, after="step-3"
    )
    assert ids(steps) == ["step-3", "step-4", "T2"]
    assert new == "step-4"


@pytest.mark.parametrize("part", ["substances", "modes", "statuses", "layers"])
def test_a_view_that_shows_nothing_makes_no_step(case: Case, part: str) -> None:
    with pytest.raises(NothingShownError):
        add_step_from_view(
            case, replace(View(), **{part: ()}), bounds=None, title="New", last_day=LAST
        )


def test_taking_the_view_leaves_the_words(case: Case) -> None:
    step = see_as_step(case.story[0], View(layers=LAYERS[:2]), bounds=None, last_day=LAST)
    assert (step.title, step.text, step.highlight) == ("First", case.story[0].text, ("X1", "north"))
    assert step.layers == LAYERS[:2]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ((-10, 40, 10, 50), (-10, 40, 10, 50)),
        ((350, 40, 370, 50), (-10, 40, 10, 50)),
        ((-370, 40, -350, 50), (-10, 40, 10, 50)),
        ((170, 0, 200, 10), (-180, 0, -160, 10)),
        ((-200, -89, 150, 89), (-180, -85, 150, 85)),
        ((-200, 0, 200, 10), None),
        ((10, 90, 20, 95), None),
    ],
)
def test_the_frame_of_a_map_becomes_one_that_a_step_may_hold(given: tuple, wanted: object) -> None:
    assert fit_bounds(given) == wanted


def test_steps_move_and_stop_at_the_ends(case: Case) -> None:
    assert ids(move_step(case.story, "T1", 1)) == ["T2", "T1"]
    assert ids(move_step(case.story, "T2", -1)) == ["T2", "T1"]
    assert ids(move_step(case.story, "T2", 5)) == ["T1", "T2"]
    assert ids(move_step(case.story, "T1", -1)) == ["T1", "T2"]


def test_a_copy_stands_behind_its_original(case: Case) -> None:
    steps, new = duplicate_step(case, "T1", title="First, again")
    assert ids(steps) == ["T1", new, "T2"]
    assert replace(steps[1], id="T1", title="First") == steps[0]
    _, other = duplicate_step(replace(case, story=steps), "T1", title="Again")
    assert other not in ids(steps)


def test_a_step_is_taken_out(case: Case) -> None:
    assert ids(remove_step(case.story, "T1")) == ["T2"]
    with pytest.raises(KeyError):
        remove_step(case.story, "T9")


def test_a_change_is_read_as_a_file_would_be(case: Case) -> None:
    steps = change_step(
        case, "T1",
        {"title": " New \u202e", "date": "2020-02", "highlight": ("X2",), "window_days": 7,
         "bounds": [0, 1, 2, 3], "text": ""},
    )  # fmt: skip
    assert steps[0].title == "New"
    assert (steps[0].date, steps[0].day) == ("2020-02", day_from_iso("2020-02-29"))
    assert (steps[0].highlight, steps[0].window_days) == (("X2",), 7)
    assert steps[0].bounds == (0, 1, 2, 3)
    assert steps[1:] == case.story[1:]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", "  ", "empty"),
        ("date", "next week", "date"),
        ("date", "2020-02-31", "calendar"),
        ("highlight", ("X1", "X99"), "id of a row"),
        ("window_days", 0, "between"),
        ("bounds", [3, 1, 2, 3], "west"),
        ("scope", "everything", "network"),
        ("text", "x" * 40_000, "32"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    case: Case, field: str, value: object, says: str
) -> None:
    with pytest.raises(StepError) as caught:
        change_step(case, "T1", {"title": "New", field: value})
    (problem,) = caught.value.problems
    assert problem.column == field
    assert says in problem.expected


def test_a_step_is_never_handled_more_freely_than_its_case(case: Case) -> None:
    green = replace(case, info=replace(case.info, marking="GREEN"))
    assert change_step(green, "T1", {"tlp": ""})[0].tlp == "GREEN"
    assert change_step(green, "T1", {"tlp": "CLEAR"})[0].tlp == "GREEN"
    assert change_step(green, "T1", {"tlp": "RED"})[0].tlp == "RED"


def test_a_story_of_ones_own_is_rewritten_in_its_folder(tmp_path: Path, stories: Path) -> None:
    folder = copy_tiny(tmp_path)
    case = load_case(folder)
    write_story(case, move_step(case.story, "T1", 1), since=stamp_story(folder))
    again = load_case(folder)
    assert not again.problems or again.problems == case.problems
    assert again.story == (case.story[1], case.story[0])
    assert not stories.exists()
    assert not has_working_copy(folder)


def test_every_shipped_story_stays_equal_over_writing_and_reading(stories: Path) -> None:
    case = load_case("normandy-ports")
    write_story(case, case.story, since=stamp_story(case.folder))
    place = place_of_story(case.folder)
    assert load_case(case.folder, story_folder=place).story == case.story
    written = json.loads((place / "story.json").read_text(encoding="utf-8"))
    assert "tlp" not in written["steps"][0]  # the case's, whatever it will be


def test_over_a_shipped_story_lies_a_working_copy(stories: Path) -> None:
    case = load_case("normandy-ports")
    before = (case.folder / "story.json").read_bytes()
    write_story(case, remove_step(case.story, "step-1"), since=stamp_story(case.folder))
    assert has_working_copy(case.folder)
    assert place_of_story(case.folder) == stories / "normandy-ports"
    assert (case.folder / "story.json").read_bytes() == before
    copied = load_case(case.folder, story_folder=place_of_story(case.folder))
    assert ids(copied.story) == ids(case.story)[1:]
    forget_working_copy(case.folder, since=stamp_story(case.folder))
    assert not has_working_copy(case.folder)
    swap_previous(case.folder, since=stamp_story(case.folder))
    copied = load_case(case.folder, story_folder=place_of_story(case.folder))
    assert ids(copied.story) == ids(case.story)[1:]


def test_a_working_copy_is_taken_back_by_its_own_name_only(tmp_path: Path, stories: Path) -> None:
    assert place_of_story(CASES_DIR / "normandy-ports") == stories / "normandy-ports"
    folder = copy_tiny(tmp_path)
    with pytest.raises(ValueError, match="working copy"):
        forget_working_copy(folder, since=stamp_story(folder))


def test_the_last_change_is_undone_and_done_again(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    case = load_case(folder)
    assert not has_previous(folder)
    write_story(case, remove_step(case.story, "T1"), since=stamp_story(folder))
    assert has_previous(folder)
    swap_previous(folder, since=stamp_story(folder))
    assert load_case(folder).story == case.story
    swap_previous(folder, since=stamp_story(folder))
    assert ids(load_case(folder).story) == ["T2"]


def test_what_somebody_else_changed_is_not_written_over(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    since = stamp_story(folder)
    case = load_case(folder)
    write_story(case, remove_step(case.story, "T1"), since=since)
    theirs = (folder / "story.json").read_bytes()
    for act in (
        lambda: write_story(case, case.story, since=since),
        lambda: swap_previous(folder, since=since),
    ):
        with pytest.raises(StoryChangedError):
            act()
    assert (folder / "story.json").read_bytes() == theirs


def test_a_case_without_a_story_gets_one(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    (folder / "story.json").unlink()
    case = load_case(folder)
    assert case.story == ()
    steps, _ = add_step_from_view(case, View(), bounds=None, title="New", last_day=LAST)
    write_story(case, steps, since=stamp_story(folder))
    assert load_case(folder).story == steps
    assert not has_previous(folder)


def test_folders_of_one_name_that_cannot_be_written_keep_apart(
    tmp_path: Path, stories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routes.story_file.os.access", lambda *_: False)
    places = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        folder = Path(shutil.copytree(TINY, tmp_path / name / "tiny"))
        places.add(place_of_story(folder))
    assert len(places) == 2
    assert {place.parent for place in places} == {stories}
