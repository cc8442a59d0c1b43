"""Own the keeping of a draft in its case's folder, as a version beside those before it.

A save is made ready whole, kept as a version (`geodata.versions`) and then put in place, so that
a crash leaves the old case or the new one. Only the tables that were changed are written
anew; a row that would be set aside is written as it was typed, so that nothing is lost. Nothing
is written over what somebody else has written since. The story is edited and kept elsewhere
(`routes.story_file`).
"""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata.cells import check_cell
from geodata.schema import CASE, TABLES, Table
from geodata.version_store import Version
from geodata.versions import save_tables
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.draft_case import Draft

__all__ = ["Stamp", "count_changes", "keep_draft", "say_summary", "say_user", "stamp_files"]

Stamp = tuple[tuple[str, int, int], ...]
"""A mark of a case's data files: name, time and size of each."""

_KINDS: Final = ("added", "changed", "removed")
_FILES: Final = tuple(table.file for table in (CASE, *TABLES) if table.name != "story")


def stamp_files(folder: Path) -> Stamp:
    """Give a mark of a case's data, its story left aside: equal as long as nobody has written."""
    found = []
    for name in _FILES:
        path = folder / name
        if path.is_file():
            stat = path.stat()
            found.append((name, stat.st_mtime_ns, stat.st_size))
    return tuple(found)


def count_changes(draft: Draft) -> dict[str, dict[str, int]]:
    """Count the rows that differ from what was opened, by table: added, changed, removed."""
    counts: dict[str, dict[str, int]] = {}
    for (table, key), before in draft.changed().items():
        after = draft.row((table, key))
        what = "added" if before is None else "removed" if after is None else "changed"
        counts.setdefault(table, dict.fromkeys(_KINDS, 0))[what] += 1
    return counts


def say_summary(summary: Mapping[str, Mapping[str, int]], texts: Mapping[str, str]) -> str:
    """Say what a version changed: how many rows of which table."""
    parts = []
    for table in (CASE, *TABLES):
        counts = summary.get(table.name)
        if counts is None:
            continue
        name = texts[f"edit.table.{table.name}"]
        said = ", ".join(
            fill_text(texts, f"edit.what.{what}", n=counts[what])
            for what in _KINDS
            if counts.get(what)
        )
        one = table is CASE
        parts.append(name if one else fill_text(texts, "edit.what.table", table=name, what=said))
    return "; ".join(parts)


def say_user() -> str:
    """Name who is at work, as the computer knows them; "" if it does not."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        return ""


def keep_draft(draft: Draft, *, since: Stamp, user: str) -> Version:
    """Write the changed tables of a draft into its folder as a new version, and settle the draft.

    Raises:
        CaseChangedError: the files are not as `since` says; nothing is written.
        CaseWriteError: it cannot be written; the case is as it was, or ended when it is next
            opened.
        VersionError: the log of versions is spoiled; nothing is written.
    """
    counts = count_changes(draft)
    tables = {
        table.name: [_typed(table, cells) for cells in draft.tables[table.name].values()]
        for table in (CASE, *TABLES)
        if table.name in counts
    }
    version = save_tables(
        draft.folder, tables, summary=counts, user=user,
        unchanged=lambda: stamp_files(draft.folder) == since,
    )  # fmt: skip
    draft.settle()
    return version


def _typed(table: Table, cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells as they are written: numbers as such where they are, the rest as typed."""
    if table.format == "csv":
        return dict(cells)
    typed = dict(cells)
    for column in table.columns:
        check = check_cell(column, cells.get(column.name))
        if not check.faults:
            typed[column.name] = check.value
    return typed
