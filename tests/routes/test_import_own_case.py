"""A case of our own comes in by the command as it is, whatever holds it."""

import json
from pathlib import Path

import pytest

from geodata.formats import FORMATS, write_case_as
from geodata.read import read_case_files
from routes.__main__ import main
from tests.cases import TINY, append, copy_tiny


@pytest.mark.parametrize("name", FORMATS)
def test_every_form_gives_the_case_again(name: str, tmp_path: Path, capsys):
    whole = read_case_files(TINY)
    file = tmp_path / f"given{FORMATS[name].suffix}"
    write_case_as(name, file, whole)
    assert main(["import", str(file), "--out", str(tmp_path / "taken"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    back = read_case_files(tmp_path / "taken")
    rows = {name: [row.cells for row in rows] for name, rows in back.tables.items()}
    assert rows == {name: [row.cells for row in rows] for name, rows in whole.tables.items()}
    assert back.case == {**whole.case, "id": "taken"}
    assert report["read"] == report["accepted"] == sum(len(rows) for rows in rows.values())


def test_rows_that_cannot_be_used_are_counted_and_named(tmp_path: Path, capsys):
    folder = copy_tiny(tmp_path)
    append(folder, "notes.csv", "M2,,Text,")
    assert main(["import", str(folder), "--out", str(tmp_path / "taken"), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    (aside,) = report["set_aside"]
    assert aside["cells"] == {"table": "notes", "id": "M2"}
    assert report["read"] == report["accepted"] + 1
    assert report["problems"]


def test_a_case_that_is_there_is_not_written_over(tmp_path: Path, capsys):
    folder = copy_tiny(tmp_path)
    assert main(["import", str(TINY), "--out", str(folder)]) == 2
    assert "tiny" in capsys.readouterr().err
