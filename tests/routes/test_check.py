"""The command line: check names every problem, and its exit status can be relied on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geodata.read import list_cases
from routes.__main__ import main
from tests.cases import TINY, copy_tiny, edit

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", list_cases())
def test_shipped_case_is_clean(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", name]) == 0
    assert "No problems." in capsys.readouterr().out


def test_remarks_do_not_fail_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(TINY)]) == 0
    out = capsys.readouterr().out
    assert "remark: seizures.csv, row 3" in out
    assert "Problems to mend: 0. Remarks: 1." in out


def test_problem_is_named_with_file_row_column_found_expected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "flows.csv", "south,north", "south,south")
    assert main(["check", str(folder)]) == 1
    out = capsys.readouterr().out
    (line,) = [line for line in out.splitlines() if line.startswith("problem: flows.csv")]
    assert "row 2" in line
    assert "column to_ids" in line
    assert "found “south”" in line
    assert "expected a flow between two different places" in line
    assert "Correct from_ids or to_ids" in line
    assert "flows: 2 read, 1 set aside" in out
    assert "flows.csv, row 2 (W1):" in out


def test_json_holds_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "flows.csv", "south,north", "south,south")
    assert main(["check", str(folder), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is False
    assert report["tables"]["flows"] == {"read": 3, "accepted": 2, "set_aside": 1}
    (problem,) = [p for p in report["problems"] if p["severity"] == "error"]
    assert problem["file"] == "flows.csv"
    assert (problem["row"], problem["column"], problem["got"]) == (2, "to_ids", "south")
    assert problem["outcome"] == "set_aside"
    assert problem["expected"] in problem["message"]
    assert {row["id"] for row in report["set_aside"]} == {"W1", "Q8"}


def test_json_of_a_clean_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "normandy-ports", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is True
    assert report["problems"] == report["set_aside"] == []
    assert report["tables"]["seizures"]["accepted"] == 2


def test_unknown_case_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "no-such-case"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "no-such-case" in captured.err
    assert "normandy-ports" in captured.err


@pytest.mark.parametrize(
    "arguments", [[], ["check"], ["fly", "normandy-ports"], ["check", "a", "b"]]
)
def test_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m routes" in capsys.readouterr().err


def test_as_a_program_on_a_terminal_without_unicode(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "links.csv", ",cooperation,", ",совместно,")
    done = subprocess.run(
        [sys.executable, "-m", "routes", "check", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert done.returncode == 1
    assert "links.csv, row 2" in done.stdout
    assert done.stderr == ""


def test_a_file_is_no_case_and_says_which_folder_is_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_tiny(tmp_path)
    assert main(["check", str(folder / "case.json")]) == 2
    said = capsys.readouterr().err
    assert "is a file" in said
    assert "folder" in said
