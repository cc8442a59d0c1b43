"""Own where cases live: the user's own, the shipped ones, the archive and the trash.

A case is a folder named by its id in the user's data directory (`SILLAGE_CASES` names another).
Shipped cases are read-only. Deleting moves to `.trash`, archiving to `.archive`, both beside the
cases, so that both can be undone. An id never reaches outside the folder. What is in a case is
the business of `geodata.read`; its versions of `geodata.versions`.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from platformdirs import user_data_path

from geodata.case_facts import read_facts
from geodata.case_ids import is_safe_id, make_id
from geodata.check_case import check_case
from geodata.errors import CaseNotFoundError, CaseWriteError
from geodata.geoparquet import read_geoparquet
from geodata.read import CASES_DIR, CaseFiles, is_case_folder, is_parquet_folder
from geodata.schema import CASE, TABLES
from geodata.versions import finish_saving
from geodata.write import write_case_files, write_file

__all__ = ["CaseEntry", "Library", "Trashed", "cases_folder"]

_VARIABLE: Final = "SILLAGE_CASES"
_ARCHIVE: Final = ".archive"
_TRASH: Final = ".trash"
_MARK: Final = "~"  # between an id and the time of its deletion; no id holds it
_WORLD: Final = [-170.0, -58.0, 179.0, 76.0]
_NOT_COPIED: Final = (".versions", ".staging.*", ".*.part")


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """What the start page shows of a case.

    `first` and `last` are the earliest and latest date of its records as written (year, month or
    day; "" if none is dated); `counts` the rows by table, good or bad; `writable` whether it is
    the user's own; `editable` whether its rows may be changed in place (those of Parquet files
    are not); `archived` whether it lies in the archive; `readable` is false if its case.json is
    spoiled: title is then the id, the marking RED.
    """

    id: str
    path: Path
    title: str
    subtitle: str
    marking: str
    first: str
    last: str
    counts: dict[str, int]
    writable: bool
    archived: bool = False
    readable: bool = True
    editable: bool = True


@dataclass(frozen=True, slots=True)
class Trashed:
    """A deleted case: its id, when it was deleted (UTC, ISO 8601), and what brings it back."""

    id: str
    time: str
    key: str


def cases_folder() -> Path:
    """Return the folder of the user's cases; it need not exist yet."""
    asked = os.environ.get(_VARIABLE)
    return Path(asked) if asked else user_data_path("sillage") / "cases"


class Library:
    """The cases in one folder and the shipped ones."""

    def __init__(self, folder: Path | None = None, *, shipped: Path = CASES_DIR) -> None:
        self.folder = cases_folder() if folder is None else folder
        self.shipped = shipped

    def list_cases(self, *, archived: bool = False) -> list[CaseEntry]:
        """List the user's cases and then the shipped ones, by title; or those archived."""
        if archived:
            own = [replace(e, archived=True) for e in self._entries(self.folder / _ARCHIVE)]
            return _by_title(own)
        return [*_by_title(self._entries(self.folder)), *_by_title(self._entries(self.shipped))]

    def find(self, case_id: str) -> CaseEntry:
        """Find a case by its id, the user's before a shipped one of the same id.

        A save that a crash has stopped half way is finished first.

        Raises:
            CaseNotFoundError: if there is none.
        """
        for root in (self.folder, self.shipped):
            path = _inside(root, case_id)
            if path is not None and is_case_folder(path):
                writable = self._is_writable(path)
                if writable:
                    finish_saving(path)
                return _entry(path, writable=writable)
        raise CaseNotFoundError(case_id)

    def new(self, title: str, *, marking: str = "AMBER") -> CaseEntry:
        """Make an empty case with a title and return it.

        Raises:
            CaseWriteError: if it cannot be written.
        """
        case_id = make_id(title, self._taken())
        cells = {"id": case_id, "title": title.strip() or case_id, "marking": marking,
                 "focus": _WORLD, "overview": _WORLD}  # fmt: skip
        files = check_case(Path(case_id), cells, {t.name: [] for t in TABLES}, places={})
        return self.add(files, case_id=case_id)

    def add(self, files: CaseFiles, *, case_id: str | None = None) -> CaseEntry:
        """Put a case that was read elsewhere among the user's, under an id of its own.

        Raises:
            CaseWriteError: if it cannot be written.
        """
        found = case_id or make_id(files.case["id"] or files.case["title"], self._taken())
        own = replace(files, case={**files.case, "id": found})
        return self._bring_in(found, lambda into: write_case_files(into, own))

    def duplicate(self, case_id: str, *, title: str = "") -> CaseEntry:
        """Copy a case, shipped or not, without its versions; `title` of the copy, "" for the same.

        The copy of a folder of Parquet files is one of CSV files, which can be edited.

        Raises:
            CaseNotFoundError: if there is none.
            CaseReadError: if its Parquet files cannot be opened.
            CaseWriteError: if it cannot be written.
        """
        source = self.find(case_id)
        made = make_id(title or case_id, self._taken())

        def copy(into: Path) -> None:
            if is_parquet_folder(source.path):
                files = read_geoparquet(source.path)
                facts = {**files.case, "id": made, "title": title or files.case["title"]}
                write_case_files(into, replace(files, case=facts))
                return
            shutil.copytree(
                source.path, into, dirs_exist_ok=True,
                ignore=shutil.ignore_patterns(*_NOT_COPIED),
            )  # fmt: skip
            if source.readable:
                facts = json.loads((into / CASE.file).read_text(encoding="utf-8-sig"))
                facts |= {"id": made, "title": title or facts.get("title")}
                text = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
                write_file(into / CASE.file, text.encode("utf-8"))

        return self._bring_in(made, copy)

    def archive(self, case_id: str) -> None:
        """Put a case of the user's out of sight.

        Raises:
            CaseNotFoundError: if the user has none of that id.
            CaseWriteError: if it cannot be moved, or one of that id is archived already.
        """
        _move(self._own(case_id), self.folder / _ARCHIVE / case_id)

    def unarchive(self, case_id: str) -> CaseEntry:
        """Bring a case back from the archive; it gets another id if its own is taken.

        Raises:
            CaseNotFoundError: if none of that id is archived.
            CaseWriteError: if it cannot be moved.
        """
        path = _inside(self.folder / _ARCHIVE, case_id)
        if path is None or not path.is_dir():
            raise CaseNotFoundError(case_id)
        return self._bring_back(path, case_id)

    def delete(self, case_id: str) -> Trashed:
        """Move a case of the user's to the trash; `undelete` brings it back.

        Raises:
            CaseNotFoundError: if the user has none of that id.
            CaseWriteError: if it cannot be moved.
        """
        path = self._own(case_id)
        now = datetime.datetime.now(datetime.UTC)
        key = f"{case_id}{_MARK}{now:%Y%m%dT%H%M%S.%f}"
        _move(path, self.folder / _TRASH / key)
        return _trashed(key)

    def undelete(self, key: str) -> CaseEntry:
        """Bring a case back from the trash by its key; it gets another id if its own is taken.

        Raises:
            CaseNotFoundError: if it is not in the trash.
            CaseWriteError: if it cannot be moved.
        """
        if key not in {one.key for one in self.list_trash()}:
            raise CaseNotFoundError(key)
        return self._bring_back(self.folder / _TRASH / key, key.partition(_MARK)[0])

    def list_trash(self) -> list[Trashed]:
        """List what was deleted, the latest first."""
        trash = self.folder / _TRASH
        keys = [p.name for p in trash.iterdir() if p.is_dir()] if trash.is_dir() else []
        found = [_trashed(key) for key in keys if _MARK in key]
        return sorted(found, key=lambda one: one.time, reverse=True)

    def empty_trash(self, *, days: int = 0) -> int:
        """Delete for good what has lain in the trash for so many days; return how many cases.

        Raises:
            CaseWriteError: if one cannot be deleted.
        """
        until = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)
        old = [one for one in self.list_trash() if one.time <= until.isoformat()]
        for one in old:
            try:
                shutil.rmtree(self.folder / _TRASH / one.key)
            except OSError as error:
                raise CaseWriteError(f"{one.id}: {error.strerror or error}") from error
        return len(old)

    def _entries(self, root: Path) -> Iterator[CaseEntry]:
        for path in sorted(root.iterdir()) if root.is_dir() else ():
            safe = _inside(root, path.name)
            if safe is not None and is_case_folder(safe):
                yield _entry(safe, writable=self._is_writable(safe))

    def _is_writable(self, path: Path) -> bool:
        shipped = path.resolve().parent == self.shipped.resolve()
        return not shipped and os.access(path, os.W_OK)

    def _taken(self) -> set[str]:
        roots = (self.folder, self.folder / _ARCHIVE, self.shipped)
        return {path.name for root in roots if root.is_dir() for path in root.iterdir()}

    def _own(self, case_id: str) -> Path:
        path = _inside(self.folder, case_id)
        if path is None or not is_case_folder(path):
            raise CaseNotFoundError(case_id)
        return path

    def _bring_in(self, case_id: str, fill: Callable[[Path], None]) -> CaseEntry:
        """Let `fill` write a folder beside its place and rename it: all of a case, or nothing."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=".new.") as beside:
                made = Path(beside) / case_id
                made.mkdir()
                fill(made)
                made.replace(self.folder / case_id)
        except OSError as error:
            raise CaseWriteError(f"{case_id}: {error.strerror or error}") from error
        return self.find(case_id)

    def _bring_back(self, path: Path, case_id: str) -> CaseEntry:
        taken = {entry.name for entry in self.folder.iterdir()}
        free = make_id(case_id, taken) if case_id in taken else case_id
        _move(path, self.folder / free)
        return self.find(free)


def _by_title(entries: Iterator[CaseEntry] | list[CaseEntry]) -> list[CaseEntry]:
    return sorted(entries, key=lambda entry: (entry.title.casefold(), entry.id))


def _inside(root: Path, case_id: str) -> Path | None:
    """Return the folder of an id in `root`; None if the id is unsafe or leads elsewhere."""
    path = root / case_id
    if not is_safe_id(case_id) or path.resolve().parent != root.resolve():
        return None
    return path


def _entry(path: Path, *, writable: bool) -> CaseEntry:
    facts = read_facts(path)
    return CaseEntry(
        id=path.name, path=path, title=facts.title or path.name, subtitle=facts.subtitle,
        marking=facts.marking, first=facts.first, last=facts.last, counts=dict(facts.counts),
        writable=writable, readable=facts.readable,
        editable=writable and not is_parquet_folder(path),
    )  # fmt: skip


def _move(path: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            raise CaseWriteError(f"{target.name}: is there already")
        path.replace(target)
    except OSError as error:
        raise CaseWriteError(f"{path.name}: {error.strerror or error}") from error


def _trashed(key: str) -> Trashed:
    case_id, _, stamp = key.partition(_MARK)
    try:
        time: Any = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%S.%f")
        written = time.replace(tzinfo=datetime.UTC).isoformat()
    except ValueError:
        written = ""
    return Trashed(case_id, written, key)
