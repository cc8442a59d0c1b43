"""Keep the story of a case that a person has changed, where it can be found again.

Owns: the file. Where the case's folder is the person's own, its ``story.json`` is rewritten; over
a shipped case, or one that cannot be written to, lies a working copy in the user's data folder
(``SILLAGE_STORIES`` names another). The version before the last change stays beside it, and a
file that somebody else has changed meanwhile is never written over. Refuses: what a step may be
(:mod:`routes.storyboard`).
"""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from platformdirs import user_data_path

from geodata.errors import SillageError
from geodata.read import CASES_DIR, is_parquet_folder
from geodata.schema import find_table
from geodata.write import write_file, write_table

if TYPE_CHECKING:
    from routes.case_records import Step
    from routes.model import Case

__all__ = [
    "StoryChangedError", "forget_working_copy", "has_previous", "has_working_copy",
    "is_own_folder", "place_of_story", "stamp_story", "swap_previous", "write_story",
]  # fmt: skip

#: Environment variable: the folder of working copies, instead of the user's data folder.
_FOLDER_VARIABLE: Final = "SILLAGE_STORIES"
_TABLE: Final = find_table("story")
_PREVIOUS: Final = "story.previous.json"
_LOCK: Final = threading.Lock()


class StoryChangedError(SillageError):
    """Raised when the story's file was changed by somebody else since it was read."""


def is_own_folder(folder: Path) -> bool:
    """Say whether a case's folder is the person's own: not a shipped one, and writable.

    One of Parquet files is not: it is read, and never written to.
    """
    if is_parquet_folder(folder):
        return False
    shipped = CASES_DIR.resolve()
    return shipped not in folder.resolve().parents and os.access(folder, os.W_OK)


def place_of_story(folder: Path) -> Path:
    """Give the folder in which the story of the case in ``folder`` is kept when it is changed."""
    if is_own_folder(folder):
        return folder
    asked = os.environ.get(_FOLDER_VARIABLE)
    stories = Path(asked) if asked else user_data_path("sillage") / "stories"
    if CASES_DIR.resolve() in folder.resolve().parents:
        return stories / folder.name
    # Two folders of others may hold cases of the same name.
    mark = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]
    return stories / f"{folder.name}-{mark}"


def has_working_copy(folder: Path) -> bool:
    """Say whether a working copy lies over the story that the case came with."""
    place = place_of_story(folder)
    return place != folder and (place / _TABLE.file).is_file()


def stamp_story(folder: Path) -> str:
    """Give a mark of the story in force: equal as long as nobody has changed it."""
    place = place_of_story(folder) if has_working_copy(folder) else folder
    return _stamp(place / _TABLE.file)


def write_story(case: Case, steps: tuple[Step, ...], *, since: str) -> None:
    """Keep a story; the version before it stays beside it.

    Args:
        case: the case whose story it becomes.
        steps: the whole story.
        since: what :func:`stamp_story` gave before ``case`` was read.

    Raises:
        StoryChangedError: it was changed meanwhile; nothing is written.
        CaseWriteError: it cannot be written; the old one is as it was.
    """
    place = place_of_story(case.folder)
    rows = [_cells_of(step, case) for step in steps]
    with _LOCK:
        _check_unchanged(case.folder, since)
        file = place / _TABLE.file
        before = file if file.is_file() else case.folder / _TABLE.file
        if before.is_file():
            write_file(place / _PREVIOUS, before.read_bytes())
        write_table(place, _TABLE, rows)


def has_previous(folder: Path) -> bool:
    """Say whether the version before the last change is there."""
    return (place_of_story(folder) / _PREVIOUS).is_file()


def swap_previous(folder: Path, *, since: str) -> None:
    """Bring back the version before the last change; the present one becomes the one before.

    Raises:
        StoryChangedError: the story was changed meanwhile; nothing is written.
        CaseWriteError: it cannot be written.
    """
    place = place_of_story(folder)
    with _LOCK:
        _check_unchanged(folder, since)
        previous, file = place / _PREVIOUS, place / _TABLE.file
        wanted = previous.read_bytes()
        present = file if file.is_file() else folder / _TABLE.file
        write_file(previous, present.read_bytes())
        write_file(file, wanted)


def forget_working_copy(folder: Path, *, since: str) -> None:
    """Go back to the story the case came with; the working copy becomes the version before.

    Raises:
        StoryChangedError: the story was changed meanwhile; nothing is done.
        CaseWriteError: it cannot be written.
    """
    place = place_of_story(folder)
    if place == folder:
        raise ValueError("a case of the person's own has no working copy")
    with _LOCK:
        _check_unchanged(folder, since)
        write_file(place / _PREVIOUS, (place / _TABLE.file).read_bytes())
        (place / _TABLE.file).unlink()


def _check_unchanged(folder: Path, since: str) -> None:
    if stamp_story(folder) != since:
        raise StoryChangedError(_TABLE.file)


def _stamp(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _cells_of(step: Step, case: Case) -> dict[str, Any]:
    cells = {column.name: getattr(step, column.name) for column in _TABLE.columns}
    # An empty mark means the case's: written out, it would outlive a change of the case's own.
    return {**cells, "tlp": "" if step.tlp == case.info.marking else step.tlp}
