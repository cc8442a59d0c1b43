"""Own the saving of a case: checked before anything is overwritten, and never the only copy.

A save is written beside the case, read back through the checks and compared; only then is it put
in place. Every state is kept (`geodata.version_store`), also one that another program has written
meanwhile, so that any can be brought back. It refuses to save what does not read back the same;
an editor's raw tables alone are saved as they are (`save_tables`).
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from geodata.errors import CaseWriteError, Problem, SillageError
from geodata.read import CaseFiles, read_case_files
from geodata.schema import CASE, TABLES
from geodata.version_store import STAGING, Log, Version, VersionError, VersionStore
from geodata.write import write_case_files, write_table

__all__ = [
    "KEPT_VERSIONS", "CaseChangedError", "CaseInvalidError", "can_redo", "can_undo",
    "finish_saving", "list_versions", "read_version", "redo", "restore", "save_case",
    "save_tables", "stamp_case", "undo",
]  # fmt: skip

KEPT_VERSIONS: Final = 200
_NO_CASE: Final[dict[str, Any]] = {}


class CaseInvalidError(SillageError):
    """Raised when a case would not read back as it is; `problems` say why. Nothing is written."""

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(name)
        self.problems = problems


class CaseChangedError(SillageError):
    """Raised when somebody else has changed the case since it was read. Nothing is written."""


def stamp_case(folder: Path) -> str:
    """Return a mark of the case's files: equal as long as nobody has changed one."""
    files = VersionStore(folder).current_files()
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def save_case(
    folder: Path,
    files: CaseFiles,
    *,
    user: str = "",
    note: str = "",
    since: str | None = None,
    keep: int = KEPT_VERSIONS,
) -> Version:
    """Save a case into its folder as a new version; an earlier one becomes undoable.

    Args:
        folder: the case's folder; made if it is not there.
        files: the whole case, as reading gives it.
        user: who saves, as the caller knows them; "" if nobody is named.
        note: why, in words.
        since: what `stamp_case` gave when the case was read; None: do not ask.
        keep: how many versions are kept; older ones are let go.

    Raises:
        CaseInvalidError: if it would not read back the same; the case is as it was.
        CaseChangedError: if it was changed since `since`; the case is as it was.
        CaseWriteError: if it cannot be written: it is as it was, or `finish_saving` ends it.
    """
    store = VersionStore(folder)
    with store.locked():
        if since is not None and stamp_case(folder) != since:
            raise CaseChangedError(folder.name)
        log = _with_found(store)
        with _staging(folder) as staged:
            write_case_files(staged, files)
            _check(folder.name, files, read_case_files(staged))
            kept = store.keep_folder(staged)
        before = _rows(store, log.find(log.head).files) if log.head else {}
        version = _make(log, user, "save", note, _compare(before, _content(files)), kept)
        _append(log, version, keep)
        store.put_in_place(log, kept)
        return version


def save_tables(
    folder: Path,
    tables: Mapping[str, Sequence[dict[str, Any]]],
    *,
    summary: dict[str, dict[str, int]],
    user: str = "",
    note: str = "",
    unchanged: Callable[[], bool] | None = None,
    keep: int = KEPT_VERSIONS,
) -> Version:
    """Save some tables of a case as a new version, row by row as they are given, bad rows kept.

    For an editor: what is half typed must not be lost, and a large case not be read back for one
    cell. The other tables stay byte by byte. Nothing is checked but that it can be written.

    Args:
        folder: the case's folder.
        tables: name of a table ("case" for the case itself) → its rows, as `write_table` takes
            them.
        summary: rows added, changed, removed, by table.
        user: who saves; "" if nobody is named.
        note: why, in words.
        unchanged: asked while the case is held: is it as when it was read? None: do not ask.
        keep: how many versions are kept; older ones are let go.

    Raises:
        CaseChangedError: if `unchanged` says no; the case is as it was.
        CaseWriteError: if it cannot be written: it is as it was, or `finish_saving` ends it.
        VersionError: if the log is spoiled; the case is as it was.
    """
    store = VersionStore(folder)
    with store.locked():
        if unchanged is not None and not unchanged():
            raise CaseChangedError(folder.name)
        log = store.read_log()
        if not log.head or log.find(log.head).files != store.current_files():
            # What was there before, whoever wrote it, can be gone back to.
            found = _make(log, "", "found", "", {}, store.keep_folder(folder))
            _append(log, found, max(KEPT_VERSIONS, len(log.versions) + 1))
        with _staging(folder) as staged:
            for table in (CASE, *TABLES):
                if table.name in tables:
                    write_table(staged, table, tables[table.name])
                elif (folder / table.file).is_file():
                    _copy(folder / table.file, staged / table.file)
            kept = store.keep_folder(staged)
        version = _make(log, user, "save", note, summary, kept)
        _append(log, version, keep)
        store.put_in_place(log, kept)
        return version


@contextlib.contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """Give a folder beside the case's files, on the same disk, in which a version is made."""
    try:
        staging = tempfile.TemporaryDirectory(dir=folder, prefix=STAGING)
    except OSError as error:
        raise CaseWriteError(f"{folder.name}: {error.strerror or error}") from error
    with staging as name:
        yield Path(name)


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise CaseWriteError(f"{source.name}: {error.strerror or error}") from error


def list_versions(folder: Path) -> tuple[Version, ...]:
    """List the versions kept, oldest first; empty if the case was never saved here.

    Raises:
        VersionError: if the log is spoiled.
    """
    return tuple(VersionStore(folder).read_log().versions)


def finish_saving(folder: Path) -> None:
    """Finish a save that a crash has stopped half way; does nothing otherwise.

    Raises:
        CaseWriteError: if it cannot be written.
    """
    store = VersionStore(folder)
    if store.is_unfinished():
        with store.locked():
            pass  # locking finishes it


def can_undo(folder: Path) -> bool:
    """Tell whether there is a version before the one in force."""
    log = VersionStore(folder).read_log()
    return bool(log.head) and _parent(log) is not None


def can_redo(folder: Path) -> bool:
    """Tell whether a version was made from the one in force."""
    return _child(VersionStore(folder).read_log()) is not None


def undo(folder: Path, *, user: str = "") -> Version:
    """Bring back the version from which the one in force was made, and return it.

    Raises:
        VersionError: if there is none.
    """
    return _move(folder, _parent, user)


def redo(folder: Path, *, user: str = "") -> Version:
    """Bring back the latest version made from the one in force, and return it.

    Raises:
        VersionError: if there is none.
    """
    return _move(folder, _child, user)


def restore(folder: Path, number: int, *, user: str = "") -> Version:
    """Bring back any version that is kept, and return it.

    Raises:
        VersionError: if it is not kept.
    """
    return _move(folder, lambda _log: number, user)


def read_version(folder: Path, number: int) -> CaseFiles:
    """Read a version without bringing it back.

    Raises:
        VersionError: if it is not kept.
    """
    store = VersionStore(folder)
    return _read(store, store.read_log().find(number).files)


def _move(folder: Path, choose: Any, user: str) -> Version:
    store = VersionStore(folder)
    with store.locked():
        found = _with_found(store, user=user)
        number = choose(found)
        if number is None:
            raise VersionError(folder.name)
        version = found.find(number)
        found.head = number
        store.put_in_place(found, version.files)
        return version


def _parent(log: Log) -> int | None:
    number = log.find(log.head).parent if log.head else 0
    return number if any(v.number == number for v in log.versions) else None


def _child(log: Log) -> int | None:
    return max((v.number for v in log.versions if v.parent == log.head), default=None)


def _with_found(store: VersionStore, *, user: str = "") -> Log:
    """Return the log; what lies in the folder and is no version yet becomes one."""
    log = store.read_log()
    present = store.current_files()
    if not present or (log.head and log.find(log.head).files == present):
        return log
    kept = store.keep_folder(store.folder)
    before = _rows(store, log.find(log.head).files) if log.head else {}
    summary = _compare(before, _rows(store, kept))
    version = _make(log, user if not log.head else "", "found", "", summary, kept)
    _append(log, version, max(KEPT_VERSIONS, len(log.versions) + 1))
    return log


def _make(
    log: Log,
    user: str,
    action: str,
    note: str,
    summary: dict[str, dict[str, int]],
    files: dict[str, str],
) -> Version:
    number = max((version.number for version in log.versions), default=0) + 1
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return Version(number, log.head, now, user, action, note, summary, files)


def _append(log: Log, version: Version, keep: int) -> None:
    log.versions.append(version)
    log.head = version.number
    del log.versions[: max(len(log.versions) - max(keep, 1), 0)]


def _read(store: VersionStore, files: Mapping[str, str]) -> CaseFiles:
    with tempfile.TemporaryDirectory() as name:
        for file, digest in files.items():
            (Path(name) / file).write_bytes(store.read_content(digest))
        return read_case_files(Path(name))


def _rows(store: VersionStore, files: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    return _content(_read(store, files))


def _content(files: CaseFiles) -> dict[str, dict[str, Any]]:
    """Return the cells of every row by table and id; the case's own row under "case"."""
    found: dict[str, dict[str, Any]] = {"case": {"case": files.case}}
    for table in TABLES:
        found[table.name] = {row.cells["id"]: row.cells for row in files.tables[table.name]}
    return found


def _compare(
    before: Mapping[str, dict[str, Any]], after: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, int]]:
    """Count the rows added, changed and removed, by table; tables without a change are left out."""
    summary = {}
    for name, rows in after.items():
        old = before.get(name, _NO_CASE)
        counts = {
            "added": sum(key not in old for key in rows),
            "changed": sum(key in old and old[key] != cells for key, cells in rows.items()),
            "removed": sum(key not in rows for key in old),
        }
        if any(counts.values()):
            summary[name] = counts
    return summary


def _check(name: str, meant: CaseFiles, again: CaseFiles) -> None:
    """Refuse a case that does not come back as it was meant."""
    same = meant.case == again.case and all(
        [row.cells for row in meant.tables[table.name]]
        == [row.cells for row in again.tables[table.name]]
        for table in TABLES
    )
    if not same:
        raise CaseInvalidError(name, again.problems)
