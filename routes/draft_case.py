"""Own a case while it is being edited: its rows as they are typed, every change, undo and redo.

A draft holds texts, good or bad, as a file would: nothing typed is ever refused or lost here.
What is wrong with it is told by `routes.draft_checks`, keeping it by `routes.draft_save`. Rows
are named by a number of the draft's own (the key), since ids may be missing, doubled or changed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from geodata.place_names import fold_name
from geodata.schema import CASE, LIST_MARK, TABLES, Column, Table, find_table

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.read import RawCase

__all__ = [
    "CASE_KEY", "EDITED", "Change", "Draft", "Edit", "RowName", "show_raw", "split_list", "to_raw",
]  # fmt: skip

RowName = tuple[str, int]
"""A row of a draft: its table's name and its key."""

CASE_KEY: Final = 0
EDITED: Final = ("seizures", "flows", "events", "links", "places", "sources", "claims", "notes")
"""The tables edited here, in the order of their weight for a reader; the story has its own."""

_MOST_UNDOS: Final = 200
_STEMS: Final = {
    "seizures": "S", "flows": "F", "events": "E", "links": "L", "notes": "N", "claims": "C",
    "sources": "source-", "places": "place-",
}  # fmt: skip
_NUMBERED: Final = re.compile(r"([A-Za-z][A-Za-z._-]*?)(\d+)")
_LONGEST_STEM: Final = 48
_TEXTS: Final = {str}
# The marks that stand over and under letters once these are taken apart.
_ACCENTS: Final = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")


@dataclass(frozen=True, slots=True)
class Change:
    """One row before and after: None where it is not there; `place` is its place in the table."""

    table: str
    key: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    place: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """What one action of a person changed, undone and redone as one."""

    changes: tuple[Change, ...]


@dataclass
class Draft:
    """Hold the rows of a case folder, by table and key, in order; and what was done to them.

    `revision` grows with every change. `unread` names files that could only be read in part:
    their tables cannot be edited, since writing them would lose what was not read.
    """

    folder: Path
    tables: dict[str, dict[int, dict[str, Any]]]
    numbers: dict[str, dict[int, int]]
    unread: frozenset[str] = frozenset()
    lost_rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    revision: int = 0
    done: list[Edit] = field(default_factory=list)
    undone: list[Edit] = field(default_factory=list)
    origins: dict[RowName, Mapping[str, Any] | None] = field(default_factory=dict)
    _by_id: dict[str, list[RowName]] = field(default_factory=dict)
    _next: int = 1

    @staticmethod
    def open(folder: Path, raw: RawCase) -> Draft:
        """Begin a draft from the rows of a folder as they are written."""
        tables: dict[str, dict[int, dict[str, Any]]] = {
            CASE.name: {CASE_KEY: _take(CASE, raw.case)}
        }
        numbers: dict[str, dict[int, int]] = {CASE.name: {}}
        key = 1
        for table in TABLES:
            rows, order = {}, {}
            for number, cells in raw.tables[table.name]:
                rows[key], order[number] = _take(table, cells), key
                key += 1
            tables[table.name], numbers[table.name] = rows, order
        draft = Draft(folder, tables, numbers, raw.unread, raw.lost_rows, _next=key)
        for name, rows in tables.items():
            if name != CASE.name:
                for row_key, cells in rows.items():
                    draft._by_id.setdefault(_id_of(cells), []).append((name, row_key))
        return draft

    # ---- looking ----

    def row(self, name: RowName) -> Mapping[str, Any] | None:
        """Return a row's cells as typed, None if it is not there any more."""
        return self.tables[name[0]].get(name[1])

    def find(self, record: str) -> list[RowName]:
        """Return the rows that bear an id: more than one if it was given twice."""
        return self._by_id.get(record, []) if record else []

    def is_locked(self, table: str) -> bool:
        """Return whether a table cannot be edited, since a part of its file was not read."""
        return find_table(table).file in self.unread

    def search(self, table: str, words: str) -> list[int]:
        """Return the keys of the rows in which every word stands, whatever its case or accents."""
        rows = self.tables[table]
        wanted = _fold(words).split()
        if not wanted:
            return list(rows)
        found = []
        shaped = find_table(table).format == "geojson"
        for key, cells in rows.items():
            if shaped:
                cells = {name: value for name, value in cells.items() if name != "geometry"}
            folded = _fold(" ".join(map(str, cells.values())))
            if all(word in folded for word in wanted):
                found.append(key)
        return found

    def referring(self, record: str) -> list[RowName]:
        """Return the rows that name an id in one of their cells."""
        found: list[RowName] = []
        for table in TABLES:
            columns = [column.name for column in table.columns if column.refs]
            if not columns or not record:
                continue
            for key, cells in self.tables[table.name].items():
                for name in columns:
                    value = cells.get(name)
                    # Most cells hold nothing like it, and need not be taken apart.
                    if isinstance(value, str) and record in value and record in split_list(value):
                        found.append((table.name, key))
                        break
        return found

    # ---- changing ----

    def set_cells(self, name: RowName, cells: Mapping[str, Any]) -> bool:
        """Write cells of a row; say whether anything differs from before."""
        return self.change([(name, cells)])

    def change(self, changed: Iterable[tuple[RowName, Mapping[str, Any]]]) -> bool:
        """Write cells of several rows as one edit; say whether anything differs from before."""
        changes = []
        for (table, key), cells in changed:
            before = self.tables[table].get(key)
            if before is None:
                continue
            after = {**before, **cells}
            if after != before:
                changes.append(Change(table, key, before, after))
        return self._do(changes)

    def add(self, table: str, cells: Mapping[str, Any]) -> RowName:
        """Add a row at the table's end; without an id it is given one."""
        key, rows = self._next, self.tables[table]
        self._next += 1
        after = {**_take(find_table(table), {}), **cells}
        if not _id_of(after):
            after["id"] = self.make_id(table, str(after.get("name") or after.get("title") or ""))
        self._do([Change(table, key, None, after, len(rows))])
        return table, key

    def duplicate(self, name: RowName) -> RowName | None:
        """Add a copy of a row under an id of its own; None if there is no such row."""
        cells = self.row(name)
        return None if cells is None else self.add(name[0], {**cells, "id": ""})

    def remove(self, names: Iterable[RowName]) -> bool:
        """Take rows out as one edit."""
        changes = []
        wanted = set(names)
        for table in {table for table, _ in wanted}:
            gone = 0
            for place, (key, cells) in enumerate(self.tables[table].items()):
                if (table, key) in wanted:
                    changes.append(Change(table, key, cells, None, place - gone))
                    gone += 1  # a place is where the row lies once those before it are gone
        return self._do(changes)

    def undo(self) -> bool:
        """Take the last edit back; say whether there was one."""
        if not self.done:
            return False
        edit = self.done.pop()
        for change in reversed(edit.changes):
            self._put(change.table, change.key, change.before, change.place)
        self.undone.append(edit)
        self.revision += 1
        return True

    def redo(self) -> bool:
        """Do again the edit that was taken back last; say whether there was one."""
        if not self.undone:
            return False
        edit = self.undone.pop()
        for change in edit.changes:
            self._put(change.table, change.key, change.after, change.place)
        self.done.append(edit)
        self.revision += 1
        return True

    def make_id(self, table: str, name: str = "") -> str:
        """Make an id that no row has, in the manner of the table's own: S1, S2; le-havre."""
        stem = _STEMS[table]
        slug = re.sub(r"[^a-z0-9]+", "-", fold_name(name)).strip("-")[:_LONGEST_STEM].strip("-")
        if slug and table in {"places", "sources"}:
            # Ids of records are a letter and digits; a place is never called like one.
            slug = f"{stem}{slug}" if re.fullmatch(r"[a-z]\d.*", slug) else slug
            return self._free(slug, f"{slug}-", 2)
        last = self.tables[table] and list(self.tables[table].values())[-1]
        like = _NUMBERED.fullmatch(_id_of(last)) if last else None
        if like:
            digits = len(like[2])
            number = int(like[2]) + 1
            while f"{like[1]}{number:0{digits}d}" in self._by_id:
                number += 1
            return f"{like[1]}{number:0{digits}d}"
        return self._free(f"{stem}1", stem, 2)

    def _free(self, first: str, stem: str, number: int) -> str:
        if first not in self._by_id:
            return first
        while f"{stem}{number}" in self._by_id:
            number += 1
        return f"{stem}{number}"

    def _do(self, changes: list[Change]) -> bool:
        if not changes:
            return False
        for change in changes:
            self._put(change.table, change.key, change.after, change.place)
        self.done = [*self.done[1 - _MOST_UNDOS :], Edit(tuple(changes))]
        self.undone = []
        self.revision += 1
        return True

    def _put(self, table: str, key: int, cells: Mapping[str, Any] | None, place: int) -> None:
        rows = self.tables[table]
        before = rows.get(key)
        self.origins.setdefault((table, key), None if before is None else dict(before))
        if table != CASE.name:
            if before is not None:
                holders = self._by_id[_id_of(before)]
                holders.remove((table, key))
                if not holders:
                    del self._by_id[_id_of(before)]
            if cells is not None:
                self._by_id.setdefault(_id_of(cells), []).append((table, key))
        if cells is None:
            del rows[key]
        elif before is not None or place >= len(rows):
            rows[key] = dict(cells)
        else:
            items = list(rows.items())
            items.insert(place, (key, dict(cells)))
            self.tables[table] = dict(items)

    # ---- what differs from what was opened ----

    def changed(self) -> dict[RowName, Mapping[str, Any] | None]:
        """Return the rows that differ from the case as it was opened, with what they were."""
        return {
            name: before for name, before in self.origins.items() if self.row(name) != before
        }

    def settle(self) -> None:
        """Take what there is now as what was opened: it has been kept."""
        self.origins = {}


@cache
def _names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def _id_of(cells: Mapping[str, Any]) -> str:
    value = cells.get("id", "")
    return value.strip() if isinstance(value, str) else ""


def _take(table: Table, raw: Mapping[str, Any]) -> dict[str, Any]:
    names = _names(table)
    # Rows of a CSV file as they are read are texts already, in this very order.
    if type(raw) is dict and tuple(raw) == names and set(map(type, raw.values())) == _TEXTS:
        return raw
    cells = {column.name: to_raw(column, raw.get(column.name)) for column in table.columns}
    if table.format == "geojson":
        cells["geometry"] = raw.get("geometry")
    return cells


def to_raw(column: Column, value: Any) -> Any:
    """Write a cell as a person types it: a text, but for boxes, switches and what is no value."""
    if value is None or value == ():
        return ""
    if column.type in {"bounds", "flag"}:
        return list(value) if isinstance(value, tuple) else value
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return LIST_MARK.join(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value) if isinstance(value, int | float) else value


def split_list(value: Any) -> list[str]:
    """Return the members of a cell that may hold several."""
    if not isinstance(value, str):
        return []
    return [part for part in (part.strip() for part in value.split(LIST_MARK)) if part]


def show_raw(value: Any) -> str:
    """Write a cell as one text, also where it holds what no cell should."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _fold(text: str) -> str:
    folded = text.casefold()
    if folded.isascii():
        return folded
    letters = unicodedata.normalize("NFKD", folded)
    return _ACCENTS.sub("", letters)
