"""What is written reads back the same, and a failed writing leaves what was there."""

from pathlib import Path

import pytest

from geodata.errors import CaseWriteError
from geodata.read import find_case, list_cases, read_case_files
from geodata.write import write_case_files, write_file
from tests.cases import TINY


@pytest.mark.parametrize("name", ["tiny", *list_cases()])
def test_what_is_written_reads_back_the_same(name: str, tmp_path: Path) -> None:
    first = read_case_files(TINY if name == "tiny" else find_case(name))
    write_case_files(tmp_path / name, first)
    second = read_case_files(tmp_path / name)
    assert second.problems == ()
    assert second.case == first.case
    assert second.tables == first.tables


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    files = read_case_files(TINY)
    write_case_files(tmp_path / "tiny", files)
    for path in TINY.iterdir():
        assert (tmp_path / "tiny" / path.name).read_bytes() == path.read_bytes(), path.name


def test_failed_writing_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "file.csv"
    target.write_bytes(b"old")

    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(CaseWriteError, match=r"file\.csv"):
        write_file(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
