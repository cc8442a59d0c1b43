"""Own where the versions of a case lie: contents by their digest, the log, one lock, the journal.

In the case's folder, under `.versions/`: `objects/` holds each file's content once, named by its
SHA-256, so that a version costs only what changed; `log.jsonl` holds one line for each version
and, last, which one is in force; `journal.json` is there only while a version is being put in
place, so that a crash can be finished. It knows nothing of rows: `geodata.versions` does.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from geodata.errors import CaseWriteError, SillageError
from geodata.schema import CASE, TABLES
from geodata.write import write_file

__all__ = ["STAGING", "Log", "Version", "VersionError", "VersionStore"]

STAGING: Final = ".staging."
"""Beginning of the names of folders in which a version is made ready."""

_FOLDER: Final = ".versions"
_NAMES: Final = tuple(table.file for table in (CASE, *TABLES))
_THREADS: Final = threading.RLock()


class VersionError(SillageError):
    """Raised when a version is not there, or its content is not what it was."""


@dataclass(frozen=True, slots=True)
class Version:
    """One kept state of a case.

    `number` counts from 1 and is never used twice; `parent` is the version it was made from, 0
    for the first. `time` is UTC, ISO 8601. `action` is "save", or "found" for what somebody else
    had written. `summary` maps each changed table to rows added, changed, removed. `files` maps
    each file's name to its SHA-256.
    """

    number: int
    parent: int
    time: str
    user: str
    action: str
    note: str = ""
    summary: dict[str, dict[str, int]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Log:
    """The versions kept, oldest first, and the number of the one in force (0: none)."""

    versions: list[Version] = field(default_factory=list)
    head: int = 0

    def find(self, number: int) -> Version:
        """Return a version.

        Raises:
            VersionError: if it is not kept (any more).
        """
        for version in self.versions:
            if version.number == number:
                return version
        raise VersionError(f"version {number}")


class VersionStore:
    """The versions of the case in a folder; every change of them goes through `locked`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._home = folder / _FOLDER
        self._log = self._home / "log.jsonl"
        self._journal = self._home / "journal.json"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the case against other threads and programs, and finish what a crash left."""
        with _THREADS:
            try:
                self._home.mkdir(parents=True, exist_ok=True)
                stream = (self._home / "lock").open("a+b")
            except OSError as error:
                raise CaseWriteError(f"{self.folder.name}: {error.strerror or error}") from error
            with stream:
                _lock(stream.fileno())
                self._finish()
                self._clear()
                yield

    def is_unfinished(self) -> bool:
        """Tell whether a crash left a version half put in place."""
        return self._journal.is_file()

    def read_log(self) -> Log:
        """Read the log.

        Raises:
            VersionError: if it is not what was written.
        """
        try:
            lines = self._log.read_text(encoding="utf-8").splitlines()
            documents = [json.loads(line) for line in lines]
            return Log([Version(**d) for d in documents[:-1]], int(documents[-1]["head"]))
        except FileNotFoundError:
            return Log()
        except (OSError, ValueError, TypeError, KeyError, IndexError) as error:
            raise VersionError(f"{self._log.name}: {error}") from error

    def current_files(self) -> dict[str, str]:
        """Return the digest of each file of the case that is there now."""
        return {
            name: _digest((self.folder / name).read_bytes())
            for name in _NAMES
            if (self.folder / name).is_file()
        }

    def keep_folder(self, folder: Path) -> dict[str, str]:
        """Keep the content of each case file in a folder; return their digests."""
        found = {}
        for name in _NAMES:
            path = folder / name
            if path.is_file():
                data = path.read_bytes()
                found[name] = _digest(data)
                kept = self._object(found[name])
                if not kept.is_file():
                    write_file(kept, data)
        return found

    def read_content(self, digest: str) -> bytes:
        """Return a kept content.

        Raises:
            VersionError: if it is gone or spoiled.
        """
        try:
            data = self._object(digest).read_bytes()
        except OSError as error:
            raise VersionError(f"{digest[:12]}: {error.strerror or error}") from error
        if _digest(data) != digest:
            raise VersionError(f"{digest[:12]}: another content")
        return data

    def put_in_place(self, log: Log, files: Mapping[str, str]) -> None:
        """Make a version the case's content and `log` its log: both or, after a crash, both later.

        Raises:
            CaseWriteError: if it cannot be written; it is then as before, or finished the next
                time the case is locked.
            VersionError: if a content is gone: nothing is changed then.
        """
        for digest in files.values():
            self.read_content(digest)
        journal = {"files": dict(files), "log": _dump(log)}
        write_file(self._journal, json.dumps(journal).encode("utf-8"))
        # From here on the new version holds: whatever stops us, the next one finishes it.
        self._finish()
        self._sweep(log)

    def _finish(self) -> None:
        if not self._journal.is_file():
            return
        journal: dict[str, Any] = json.loads(self._journal.read_bytes())
        files = journal["files"]
        present = self.current_files()
        for name in _NAMES:
            if name in files:
                if present.get(name) != files[name]:
                    write_file(self.folder / name, self.read_content(files[name]))
            else:
                (self.folder / name).unlink(missing_ok=True)
        write_file(self._log, str(journal["log"]).encode("utf-8"))
        self._journal.unlink()

    def _clear(self) -> None:
        """Take away what a crash left beside the files."""
        for left in (*self.folder.glob(".*.part"), *self._home.glob("**/.*.part")):
            left.unlink(missing_ok=True)
        for left in self.folder.glob(f"{STAGING}*"):
            shutil.rmtree(left, ignore_errors=True)

    def _sweep(self, log: Log) -> None:
        """Take away contents that no version needs any more."""
        needed = {digest for version in log.versions for digest in version.files.values()}
        for path in (self._home / "objects").glob("*/*"):
            if path.name not in needed:
                path.unlink(missing_ok=True)

    def _object(self, digest: str) -> Path:
        return self._home / "objects" / digest[:2] / digest


def _dump(log: Log) -> str:
    lines = [json.dumps(asdict(version), ensure_ascii=False) for version in log.versions]
    return "\n".join([*lines, json.dumps({"head": log.head})]) + "\n"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _lock(handle: int) -> None:
    """Wait until no other program holds the file; closing it lets go."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
