"""The texts of a case's files: encodings, separators, hostile and invisible characters."""

import json
from pathlib import Path

import pytest

from geodata.errors import describe_problem
from routes.model import load_case
from tests.cases import copy_tiny, edit


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte-order mark"])
def test_reads_utf8_with_and_without_mark(mark: str, tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    text = (folder / "links.csv").read_text(encoding="utf-8-sig")
    (folder / "links.csv").write_text(mark + text, encoding="utf-8")
    assert list(load_case(folder).links.index) == ["K1"]


def test_reads_semicolons_and_windows_line_ends(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    text = (folder / "links.csv").read_text(encoding="utf-8-sig")
    (folder / "links.csv").write_bytes(text.replace(",", ";").replace("\n", "\r\n").encode())
    case = load_case(folder)
    assert case.links.at["K1", "place_ids"] == ("town", "land")
    assert [problem.code for problem in case.problems] == ["claims_contradict"]


HOSTILE = "<script>alert(1)</script> `${7*7}` {{7*7}} \" onerror='x' </textarea> \\u0041 %s {0}"


def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    document = json.loads((folder / "story.json").read_text(encoding="utf-8"))
    document["steps"][0]["text"] = HOSTILE
    (folder / "story.json").write_text(json.dumps(document), encoding="utf-8")
    case = load_case(folder)
    assert case.story[0].text == HOSTILE
    assert [problem.code for problem in case.problems] == ["claims_contradict"]


def test_hostile_text_in_a_message_is_only_text(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "flows.csv", "container", "{0}{got}\u202e\x1b[31m" + "x" * 500)
    (problem,) = [p for p in load_case(folder).problems if p.code == "not_allowed"]
    message = describe_problem(problem)
    assert "{0}{got}" in message
    assert message.isprintable()
    assert "x" * 90 not in message


def test_invisible_characters_are_taken_out(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "links.csv", "Ties", "T\u202ei\u2066e\x00s\u200f\x1b")
    case = load_case(folder)
    assert case.links.at["K1", "label"] == "Ties"


def test_half_a_surrogate_pair_is_taken_out(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "story.json", "It begins.", "It \\ud800begins.")
    case = load_case(folder)
    assert case.story[0].text == "It begins."
    case.story[0].text.encode("utf-8")
