"""Choose and read the case that is asked for, once per content.

Owns: which folders hold cases, and the cache of cases read. An id is only ever a folder's bare
name: no address can reach outside the folders that hold cases.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from geodata.library import cases_folder
from geodata.read import CASES_DIR, is_case_folder
from geodata.schema import CASE, TABLES, find_table
from geodata.versions import finish_saving
from routes.model import Case, load_case
from routes.story_file import has_working_copy, place_of_story
from routes.ui.case_shelf import CaseShelf

__all__ = [
    "DEFAULT_CASE", "case_reader", "find_case_folder", "list_case_ids", "read_case", "stamp_data",
]  # fmt: skip

DEFAULT_CASE: Final = "normandy-ports"

#: Environment variable: the case shown when the address names none.
_CASE_VARIABLE: Final = "SILLAGE_CASE"
_STORY: Final = find_table("story").file
#: What is read of a folder; what else lies there changes nothing.
_FILES: Final = frozenset(
    {"lanes.geojson"}.union(*({t.file, f"{t.name}.parquet"} for t in (CASE, *TABLES)))
)


def list_case_ids() -> list[str]:
    """List the ids of all cases there are, the default first."""
    found = {
        entry.name
        for folder in _case_folders()
        if folder.is_dir()
        for entry in folder.iterdir()
        if not entry.name.startswith(".") and is_case_folder(entry)
    }
    first = os.environ.get(_CASE_VARIABLE, DEFAULT_CASE)
    return sorted(found, key=lambda name: (name != first, name))


def find_case_folder(case_id: str | None) -> Path | None:
    """Find the folder of a case by its id; None means the default; None is given if unknown."""
    name = case_id or os.environ.get(_CASE_VARIABLE, DEFAULT_CASE)
    for folder in _case_folders():
        candidate = folder / name
        # A name that is more than a name (with separators, "..", a link elsewhere) is refused.
        if candidate.resolve().parent == folder.resolve() and candidate.is_dir():
            if folder != CASES_DIR and os.access(candidate, os.W_OK):
                finish_saving(candidate)  # what a crash has stopped half way
            return candidate
    return None


def read_case(folder: Path) -> Case:
    """Read a case, its changed story over its own, from memory if no file has changed.

    Raises:
        SillageError, OSError: it cannot be read.
    """
    return _read(_shelf(), folder, keep=True)


def case_reader() -> Callable[[Path], Case]:
    """Give what reads a case as :func:`read_case` does, beside the page and without keeping it.

    Raises, when it is called:
        SillageError, OSError: the case cannot be read.
    """
    return partial(_read, _shelf(), keep=False)


def _read(shelf: CaseShelf, folder: Path, *, keep: bool) -> Case:
    story = place_of_story(folder) if has_working_copy(folder) else None
    stamp = (str(story), _stamp(folder), () if story is None else _stamp(story))

    def load() -> Case:
        return load_case(folder, story_folder=story)

    return shelf.take(str(folder), stamp, load, keep=keep)


def stamp_data(folder: Path) -> object:
    """Give what tells whether the data of a case changed, its story left aside."""
    return tuple(entry for entry in _stamp(folder) if entry[0] != _STORY)


@st.cache_resource(show_spinner=False)
def _shelf() -> CaseShelf:
    return CaseShelf()


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Give what tells whether any file of a folder changed: name, time and size of each."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    read = (file for file in files if file.name in _FILES)
    return tuple((f.name, (stat := f.stat()).st_mtime_ns, stat.st_size) for f in read)


def _case_folders() -> Iterator[Path]:
    yield cases_folder()  # searched before the shipped ones
    yield CASES_DIR
