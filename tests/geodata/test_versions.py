"""A save is whole or not at all, every state can be brought back, and a crash loses nothing."""

import contextlib
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geodata import versions
from geodata.errors import CaseWriteError
from geodata.read import CaseFiles, read_case_files
from geodata.rows import Row
from geodata.version_store import VersionError
from geodata.versions import (
    CaseChangedError,
    CaseInvalidError,
    can_redo,
    can_undo,
    finish_saving,
    list_versions,
    read_version,
    redo,
    restore,
    save_case,
    save_tables,
    stamp_case,
    undo,
)
from tests.cases import TINY, copy_tiny, edit


def relabel(files: CaseFiles, label: str) -> CaseFiles:
    first, *rest = files.tables["seizures"]
    changed = Row(first.number, {**first.cells, "label": label})
    return replace(files, tables={**files.tables, "seizures": [changed, *rest]})


def label(folder: Path) -> str:
    return str(read_case_files(folder).tables["seizures"][0].cells["label"])


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_save_keeps_who_when_and_what(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    files = read_case_files(folder)
    removed = replace(files, tables={**files.tables, "story": []})
    version = save_case(folder, relabel(removed, "New"), user="A. Nalyst", note="why")
    found, saved = list_versions(folder)
    assert (found.number, found.parent, found.action) == (1, 0, "found")
    assert saved == version
    assert (saved.parent, saved.action, saved.user, saved.note) == (1, "save", "A. Nalyst", "why")
    assert saved.time.endswith("+00:00")
    assert saved.summary["seizures"] == {"added": 0, "changed": 1, "removed": 0}
    assert saved.summary["story"]["removed"] == len(files.tables["story"])
    assert set(saved.summary) == {"seizures", "story"}
    assert label(folder) == "New"
    assert not (folder / "story.json").exists()


def test_undo_redo_and_any_version(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    files = read_case_files(folder)
    before = label(folder)
    for name in ("Two", "Three"):
        save_case(folder, relabel(files, name))
    assert (can_undo(folder), can_redo(folder)) == (True, False)
    undo(folder)
    assert label(folder) == "Two"
    undo(folder)
    assert label(folder) == before
    assert (can_undo(folder), can_redo(folder)) == (False, True)
    with pytest.raises(VersionError):
        undo(folder)
    redo(folder)
    redo(folder)
    assert label(folder) == "Three"
    restore(folder, 1)
    assert label(folder) == before
    with pytest.raises(VersionError):
        restore(folder, 99)


def test_a_save_after_undo_starts_a_branch_and_loses_nothing(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    files = read_case_files(folder)
    save_case(folder, relabel(files, "Two"))
    undo(folder)
    save_case(folder, relabel(files, "Other"))
    assert not can_redo(folder)
    undo(folder)
    redo(folder)
    assert label(folder) == "Other"
    assert read_version(folder, 2).tables["seizures"][0].cells["label"] == "Two"


def test_what_somebody_else_wrote_becomes_a_version(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    files = read_case_files(folder)
    save_case(folder, files)
    edit(folder, "seizures.csv", "Exactly 100 kg", "By hand")
    save_case(folder, relabel(files, "Mine"))
    undo(folder)
    assert label(folder) == "By hand"
    assert [v.action for v in list_versions(folder)][-2:] == ["found", "save"]


def test_a_case_changed_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    files, since = read_case_files(folder), stamp_case(folder)
    edit(folder, "seizures.csv", "Exactly 100 kg", "By hand")
    with pytest.raises(CaseChangedError):
        save_case(folder, relabel(files, "Mine"), since=since)
    assert label(folder) == "By hand"
    save_case(folder, relabel(files, "Mine"), since=stamp_case(folder))
    assert label(folder) == "Mine"


def test_what_would_not_read_back_is_refused_untouched(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    before = content(folder)
    first, *rest = read_case_files(folder).tables["seizures"]
    bad = Row(first.number, {**first.cells, "place": "atlantis"})
    files = read_case_files(folder)
    with pytest.raises(CaseInvalidError) as caught:
        save_case(folder, replace(files, tables={**files.tables, "seizures": [bad, *rest]}))
    assert "reference_unknown" in {problem.code for problem in caught.value.problems}
    assert content(folder) == before


def test_a_version_costs_only_what_changed_and_their_number_is_bounded(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    files = read_case_files(folder)
    save_case(folder, files)
    objects = folder / ".versions" / "objects"
    count = sum(path.is_file() for path in objects.rglob("*"))
    save_case(folder, relabel(files, "Two"))
    assert sum(path.is_file() for path in objects.rglob("*")) == count + 1
    for number in range(6):
        save_case(folder, relabel(files, f"Again {number}"), keep=3)
    kept = list_versions(folder)
    assert len(kept) == 3
    needed = {digest for version in kept for digest in version.files.values()}
    assert {path.name for path in objects.rglob("*") if path.is_file()} == needed
    undo(folder)
    undo(folder)
    assert label(folder) == "Again 3"
    assert not can_undo(folder)


def test_a_new_folder_becomes_a_case(tmp_path: Path) -> None:
    save_case(tmp_path / "new", read_case_files(TINY))
    assert label(tmp_path / "new") == label(TINY)
    assert not can_undo(tmp_path / "new")


def test_other_files_of_the_folder_stay(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    (folder / "picture.png").write_bytes(b"x")
    save_case(folder, relabel(read_case_files(folder), "Two"))
    undo(folder)
    assert (folder / "picture.png").read_bytes() == b"x"


class KilledError(BaseException):
    """The power fails: nothing that handles errors may handle this."""


STEPS = (
    ("geodata.write.os.fsync", os.fsync),
    ("geodata.write.tempfile.mkstemp", __import__("tempfile").mkstemp),
    ("pathlib.Path.replace", Path.replace),
    ("pathlib.Path.unlink", Path.unlink),
    ("pathlib.Path.chmod", Path.chmod),
)


def kill_at(patch: pytest.MonkeyPatch, at: int) -> Callable[[], bool]:
    """Fail at the n-th step that touches the disk; tell afterwards whether it was reached."""
    count = [0]
    for name, real in STEPS:

        def step(*args: Any, _real: Any = real, **options: Any) -> Any:
            count[0] += 1
            if count[0] >= at:
                raise KilledError
            return _real(*args, **options)

        patch.setattr(name, step)
    return lambda: count[0] >= at


@pytest.mark.parametrize("move", ["save", "undo"])
def test_killed_at_any_step_it_is_the_old_case_or_the_new(
    tmp_path: Path, move: str
) -> None:
    start = copy_tiny(tmp_path)
    files = read_case_files(start)
    save_case(start, relabel(files, "Old"))
    changed = relabel(replace(files, tables={**files.tables, "story": []}), "New")
    if move == "undo":
        save_case(start, changed)
    outcomes = set()
    for at in range(1, 500):
        folder = tmp_path / "try"
        shutil.copytree(start, folder)
        with pytest.MonkeyPatch.context() as patch:
            reached = kill_at(patch, at)
            with contextlib.suppress(KilledError):
                save_case(folder, changed) if move == "save" else undo(folder)
            done = not reached()
        finish_saving(folder)
        again = read_case_files(folder)
        state = (label(folder), bool(again.tables["story"]))
        assert state in {("Old", True), ("New", False)}
        assert again.set_aside == ()
        newest = {"Old": 2, "New": 3}[state[0]]
        assert read_version(folder, newest).tables == again.tables
        if at % 6 == 1:  # and it can go on from there
            save_case(folder, relabel(files, "Next"))
            assert label(folder) == "Next"
            assert not list(folder.glob(".*.part"))
            assert not list(folder.glob(".staging.*"))
        outcomes.add(state[0])
        shutil.rmtree(folder)
        if done:
            break
    assert done
    assert outcomes == {"Old", "New"}


def test_a_full_disk_is_told_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_tiny(tmp_path)
    files, before = read_case_files(folder), content(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geodata.write.os.fsync", full)
    with pytest.raises(CaseWriteError, match="No space"):
        save_case(folder, relabel(files, "New"))
    assert content(folder) == before


def test_a_spoiled_content_is_not_brought_back(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    files = read_case_files(folder)
    save_case(folder, relabel(files, "New"))
    kept = list_versions(folder)[0].files["seizures.csv"]
    (folder / ".versions" / "objects" / kept[:2] / kept).write_bytes(b"spoiled")
    with pytest.raises(VersionError):
        undo(folder)
    assert label(folder) == "New"


def test_a_spoiled_log_is_said(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    save_case(folder, read_case_files(folder))
    (folder / ".versions" / "log.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(VersionError):
        list_versions(folder)


def test_threads_save_one_after_the_other(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    files = read_case_files(folder)
    threads = [
        threading.Thread(target=save_case, args=(folder, relabel(files, f"T{number}")))
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = list_versions(folder)
    assert [version.number for version in kept] == list(range(1, 8))
    assert versions.KEPT_VERSIONS > 7


def test_raw_tables_are_saved_with_their_bad_rows_and_the_rest_stays(tmp_path):
    folder = copy_tiny(tmp_path)
    before = (folder / "seizures.csv").read_bytes()
    rows = [{"id": "M1", "topic": "", "text": "half typed", "tlp": "PINK"}]
    summary = {"notes": {"added": 1, "changed": 0, "removed": 0}}
    version = save_tables(folder, {"notes": rows}, summary=summary, user="Ada")
    assert (version.user, version.action, version.summary) == ("Ada", "save", summary)
    assert "PINK" in (folder / "notes.csv").read_text("utf-8")
    assert (folder / "seizures.csv").read_bytes() == before
    assert [one.action for one in list_versions(folder)] == ["found", "save"]
    undo(folder)
    assert "PINK" not in (folder / "notes.csv").read_text("utf-8")


def test_raw_tables_are_not_written_over_what_somebody_else_wrote(tmp_path):
    folder = copy_tiny(tmp_path)
    before = stamp_case(folder)
    with pytest.raises(CaseChangedError):
        save_tables(folder, {"notes": []}, summary={}, unchanged=lambda: False)
    assert stamp_case(folder) == before
