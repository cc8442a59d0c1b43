"""`python -m routes export`: what is asked for becomes a file, or is refused in words."""

import json
from pathlib import Path

import pytest

from routes.__main__ import main
from routes.export import formats
from routes.export.errors import ExportError
from routes.export.formats import FORMATS
from tests.cases import TINY, copy_tiny, edit

Made = list[tuple[object, object]]


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Made:
    """Collect what the makers are asked for; each file is made of a few letters."""
    made: Made = []

    class Maker:
        def __getattr__(self, name: str) -> object:
            def make(job, path, progress):
                progress(0.5, "Half")
                made.append((name, job))
                path.write_bytes(b"made")

            return make

    monkeypatch.setattr(formats.importlib, "import_module", lambda _: Maker())
    return made


def export(folder: Path, *more: str, name: str = "x.csv", case: Path = TINY) -> int:
    return main(["export", str(case), "--to", str(folder / name), *more])


def refused(folder: Path, *more: str, name: str = "x.csv", case: Path = TINY) -> int:
    """Give the exit status also where the reader of arguments itself ends the program."""
    try:
        return export(folder, *more, name=name, case=case)
    except SystemExit as end:
        assert isinstance(end.code, int)
        return end.code


@pytest.mark.parametrize("to", FORMATS, ids=lambda to: to.name)
def test_the_ending_chooses_the_kind(to: formats.Format, jobs: Made, tmp_path: Path) -> None:
    assert export(tmp_path, name=f"a.b{to.suffix}") == 0
    assert jobs[0][0] == to.maker.partition(":")[2]
    assert (tmp_path / f"a.b{to.suffix}").read_bytes() == b"made"


def test_the_kind_can_be_named(jobs: Made, tmp_path: Path) -> None:
    assert export(tmp_path, "--format", "stix", name="bundle.txt") == 0
    assert jobs[0][0] == "write_stix"


def test_without_more_it_is_the_last_day_under_clear(jobs: Made, tmp_path: Path) -> None:
    assert export(tmp_path) == 0
    job = jobs[0][1]
    assert job.view.date is not None
    assert job.view.mode == "cumulative"
    assert job.handling.ceiling == "CLEAR"
    assert job.options.notes
    assert job.options.all_dates


def test_every_wish_arrives(jobs: Made, tmp_path: Path) -> None:
    template = tmp_path / "house.pptx"
    template.write_bytes(b"x")
    wishes = (
        "--date 2020-06-15 --window 30 --undated --substances cocaine --tlp tlp:amber --blur area "
        "--theme dark --width 3840 --height 2160 --aspect 4:3 --no-notes --from 2020-02-01 "
        "--until 2020-03-01 --every 2 --rate 24 --only-shown --quiet"
    )
    assert export(tmp_path, *wishes.split(), "--template", str(template)) == 0
    job = jobs[0][1]
    view, options = job.view, job.options
    assert (view.mode, view.window_days, view.undated) == ("window", 30, True)
    assert view.substances == ("cocaine",)
    assert (job.handling.ceiling, job.handling.blur) == ("AMBER", "area")
    assert (options.theme, options.width_px, options.height_px) == ("dark", 3840, 2160)
    assert view.theme == "dark"
    assert (options.aspect, options.template, options.notes) == ("4:3", template, False)
    assert options.last_day - options.first_day == 29
    assert (options.step_days, options.frame_rate, options.all_dates) == (2, 24, False)


def test_a_step_is_shown_as_it_was_made(jobs: Made, tmp_path: Path) -> None:
    assert export(tmp_path, "--step", "T2") == 0
    view = jobs[0][1].view
    assert (view.step, view.mode, view.window_days, view.undated) == ("T2", "window", 90, True)
    assert export(tmp_path, "--step", "T2", "--date", "2020-06-01") == 0
    assert jobs[1][1].view.step is None  # no longer exactly that step
    assert jobs[1][1].view.mode == "window"


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ("--date 15/06/2020", "2023-06-15"),
        ("--date 2020-02-30", "2023-06-15"),
        ("--window 0", "number of days"),
        ("--step T9", "T1, T2"),
        ("--substances gold", "cocaine"),
        ("--tlp PINK", "AMBER+STRICT"),
        ("--width 9000", "8192"),
        ("--width -1", "8192"),
        ("--blur street", "country"),
        ("--theme blue", "dark"),
        ("--from 2020-03-01 --until 2020-02-01", "before it begins"),
        ("--from yesterday", "2023-06-15"),
        ("--template nowhere.pptx", "no such file"),
        ("--format docx", "pptx"),
        ("--every 0", "366"),
    ],
)
def test_wrong_use_is_said_and_nothing_is_written(
    wish: str, says: str, jobs: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(tmp_path, *wish.split()) == 2
    assert says in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    assert not jobs


def test_an_unknown_ending_names_the_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(tmp_path, name="x.docx") == 2
    assert ".pptx" in capsys.readouterr().err


def test_an_unknown_case_is_wrong_use(tmp_path: Path) -> None:
    assert main(["export", "no-such-case", "--to", str(tmp_path / "x.csv")]) == 2


def test_a_case_above_the_ceiling_does_not_leave(
    jobs: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "case.json", '"marking": "CLEAR"', '"marking": "AMBER"')
    assert export(tmp_path, case=folder) == 1
    assert "TLP:AMBER" in capsys.readouterr().err
    assert not jobs
    assert export(tmp_path, "--tlp", "AMBER", case=folder) == 0


def test_a_step_above_the_ceiling_is_refused(
    jobs: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "story.json", '"id": "T2",', '"id": "T2", "tlp": "RED",')
    assert export(tmp_path, "--step", "T2", case=folder) == 1
    assert "T2" in capsys.readouterr().err
    assert not jobs


def test_it_says_what_was_written_and_left_out(
    jobs: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "story.json", '"id": "T2",', '"id": "T2", "tlp": "RED",')
    assert export(tmp_path, case=folder) == 0
    out = capsys.readouterr().out
    assert "x.csv: 4 B, TLP:CLEAR." in out
    assert "1 step of the story" in out
    assert export(tmp_path, "--json", case=folder) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["withheld"] == {"story": 1}
    assert (report["marking"], report["ceiling"], report["bytes"]) == ("CLEAR", "CLEAR", 4)
    assert report["file"] == str(tmp_path / "x.csv")
    assert export(tmp_path, "--quiet", case=folder) == 0
    assert capsys.readouterr().out == ""


def test_a_file_that_cannot_be_made_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ExportError("It is too large.")

    (tmp_path / "x.csv").write_text("old")
    monkeypatch.setattr("routes.export.command.write_export", fail)
    assert export(tmp_path) == 1
    assert "too large" in capsys.readouterr().err
    assert (tmp_path / "x.csv").read_text() == "old"
