"""Own what is wrong with a draft: the rules of files, applied to rows as they are typed.

The rules themselves are those by which a case is read (`geodata.rows`, `routes.frames`): nothing
is judged here that a file would not be judged by. After an edit only the rows are checked again
that it may concern, so that a table of any length can be edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import DateTextError, make_problem
from geodata.read import CaseFiles
from geodata.rows import Row, Session, check_object, check_rows
from geodata.schema import CASE, TABLES, find_table
from routes.draft_case import CASE_KEY, Draft, RowName, split_list
from routes.frames import build_frames
from routes.timespan import parse_timespan

if TYPE_CHECKING:
    from geodata.errors import Problem
    from geodata.schema import Table
    from routes.draft_case import Edit
    from routes.model import Case

__all__ = ["DraftChecks", "check_draft"]

_ORDER: Final = {table.name: place for place, table in enumerate(TABLES)}
_CASE_ROW: Final[RowName] = (CASE.name, CASE_KEY)
#: Beyond so many rows that an edit may concern, everything is checked in one go.
_MOST_ALONE: Final = 300


@dataclass
class DraftChecks:
    """Hold the problems of each row of a draft, and which rows would be set aside."""

    draft: Draft
    problems: dict[RowName, tuple[Problem, ...]] = field(default_factory=dict)
    aside: set[RowName] = field(default_factory=set)
    _ids: dict[str, set[str]] = field(default_factory=dict)

    @staticmethod
    def from_case(draft: Draft, case: Case) -> DraftChecks:
        """Take over what reading the case found, so that a long one need not be checked again."""
        checks = DraftChecks(draft)
        tables = {table.file: table.name for table in TABLES}
        found: dict[RowName, list[Problem]] = {}
        for problem in case.problems:
            name = tables.get(problem.file, CASE.name if problem.file == CASE.file else "")
            if name == CASE.name:
                found.setdefault(_CASE_ROW, []).append(problem)
            elif name and problem.row in draft.numbers[name]:
                found.setdefault((name, draft.numbers[name][problem.row]), []).append(problem)
        checks.problems = {row: tuple(problems) for row, problems in found.items()}
        lost = case.set_aside
        for table, number in zip(lost["table"].tolist(), lost["row"].tolist(), strict=True):
            key = draft.numbers[table].get(number)
            if key is not None:
                checks.aside.add((table, key))
        checks._count_ids()
        return checks

    def of(self, name: RowName) -> tuple[Problem, ...]:
        """Return what is wrong with a row, errors first."""
        return (*self.problems.get(name, ()), *self._date_fault(name))

    def _date_fault(self, name: RowName) -> tuple[Problem, ...]:
        """Return the fault of a date that a file would tell of once the row is no longer aside."""
        cells = self.draft.row(name)
        if name not in self.aside or cells is None or not isinstance(cells.get("date"), str):
            return ()
        try:
            parse_timespan(cells["date"].strip())
        except DateTextError as error:
            file = find_table(name[0]).file
            return (make_problem(error.code, file, column="date", got=error.text),)
        return ()

    def count(self, table: str) -> int:
        """Return how many rows of a table have something to be looked at."""
        return sum(1 for name, _ in self.problems if name == table)

    def is_aside(self, name: RowName) -> bool:
        """Return whether a row would be set aside when the case is read."""
        return name in self.aside

    def known_ids(self, tables: Iterable[str]) -> set[str]:
        """Return the ids of the usable rows of some tables."""
        return set().union(*(self._ids[name] for name in tables))

    def follow(self, edit: Edit) -> None:
        """Check again whatever a change, an undo or a redo may concern."""
        if any(change.table == CASE.name for change in edit.changes):
            self.check_all()  # the mark of the case bears on every row
            return
        queue: list[RowName] = []
        for change in edit.changes:
            queue.append((change.table, change.key))
            for cells in (change.before, change.after):
                if cells is None:
                    continue
                queue += self.draft.find(str(cells.get("id", "")).strip())
                if change.table == "claims":
                    for record in split_list(cells.get("record")):
                        queue += self.draft.find(record)
            ids = {
                str(cells.get("id", "")).strip()
                for cells in (change.before, change.after)
                if cells is not None
            }
            if len(ids) > 1 or change.before is None or change.after is None:
                for record in ids:
                    queue += self.draft.referring(record)
        self._work_off(queue)

    def check_all(self) -> None:
        """Check every row, in the order in which a case is read."""
        session = Session(self.draft.folder)
        case = check_object(session, CASE, dict(self.draft.tables[CASE.name][CASE_KEY]))
        tables: dict[str, list[Row]] = {}
        keys: dict[str, dict[int, int]] = {}
        for table in TABLES:
            order = keys[table.file] = {}
            raw = []
            rows = self.draft.tables[table.name].items()
            for number, (key, cells) in enumerate(rows, start=_first_number(table)):
                order[number] = key
                raw.append((number, dict(cells)))
            tables[table.name] = check_rows(session, table, raw)
        frames = build_frames(_as_files(self.draft, case, tables))
        self.problems, self.aside = {}, set()
        names = {table.file: table.name for table in TABLES}
        for problem in (*session.problems, *frames.problems):
            row = (
                _CASE_ROW
                if problem.row is None
                else (names[problem.file], keys[problem.file][problem.row])
            )
            self._add(row, [problem])
        for lost in session.set_aside:
            self.aside.add((lost.table, keys[lost.file][lost.row]))
        self._count_ids()

    # ---- one row at a time ----

    def _work_off(self, queue: list[RowName]) -> None:
        seen: set[RowName] = set()
        while queue:
            name = queue.pop(0)
            if name in seen or name == _CASE_ROW:
                continue
            seen.add(name)
            if len(seen) > _MOST_ALONE:
                self.check_all()
                return
            if self._check_row(name):
                # What refers to it has lost, or found again, what it refers to.
                cells = self.draft.row(name)
                cells = {} if cells is None else cells
                record = str(cells.get("id", "")).strip()
                spoken_of = str(cells.get("record", "")).strip()
                others = (*self.draft.find(record), *self.draft.find(spoken_of))
                for other in (*others, *self.draft.referring(record)):
                    seen.discard(other)
                    if other != name:
                        queue.append(other)

    def _check_row(self, name: RowName) -> bool:
        """Check one row; say whether others can refer to it now that could not, or the reverse."""
        table, table_name = find_table(name[0]), name[0]
        cells = self.draft.row(name)
        was_usable = name not in self.aside
        self.problems.pop(name, None)
        self.aside.discard(name)
        if cells is None:
            self._count_ids()
            return False
        session = Session(self.draft.folder)
        session.table_ids = {t.name: self._ids[t.name] for t in TABLES if t.name != table_name}
        session.lost_ids = self._lost_ids(table_name, cells)
        record = str(cells.get("id", "")).strip()
        first = self._first_of(record, name)
        if first is not None:
            session.first_use = {record: (find_table(first[0]).file, self.number_of(first))}
        number = self.number_of(name)
        rows = check_rows(session, table, [(number, dict(cells))])
        case = check_object(
            Session(self.draft.folder), CASE, dict(self.draft.tables[CASE.name][CASE_KEY])
        )
        tables: dict[str, list[Row]] = {t.name: [] for t in TABLES}
        if table_name != "claims":
            tables["claims"] = self._claims_about(record)
        tables[table_name] = rows
        frames = build_frames(_as_files(self.draft, case, tables))
        found = [*session.problems, *(p for p in frames.problems if p.file == table.file)]
        self._add(name, found)
        if session.set_aside:
            self.aside.add(name)
        usable = not session.set_aside
        if usable != was_usable or (record and (record in self._ids[table_name]) != usable):
            self._count_ids()
            return True
        return False

    def number_of(self, name: RowName) -> int:
        """Return a row's number in its file once the draft is saved; 0 if it is not there."""
        first = _first_number(find_table(name[0]))
        for number, key in enumerate(self.draft.tables[name[0]], start=first):
            if key == name[1]:
                return number
        return 0

    def _add(self, name: RowName, problems: list[Problem]) -> None:
        if problems:
            merged = (*self.problems.get(name, ()), *problems)
            self.problems[name] = tuple(sorted(merged, key=lambda p: p.severity != "error"))

    def _first_of(self, record: str, name: RowName) -> RowName | None:
        """Return the usable row before this one that bears the same id."""
        place = {other: self._place_of(other) for other in self.draft.find(record)}
        before = [o for o in place if o not in self.aside and place[o] < place.get(name, (0, 0))]
        return min(before, key=place.__getitem__) if before else None

    def _place_of(self, name: RowName) -> tuple[int, int]:
        return _ORDER[name[0]], self.number_of(name)

    def _lost_ids(self, table: str, cells: Mapping[str, Any]) -> dict[str, str]:
        """Return the ids named by a row that a row set aside before it bears, with its table."""
        lost: dict[str, str] = {}
        for value in cells.values():
            for record in split_list(value):
                holders = [
                    holder[0]
                    for holder in self.draft.find(record)
                    if holder in self.aside
                    and _ORDER[holder[0]] < _ORDER[table]
                    # Of two rows with one id the first stands: the id is not lost.
                    and all(problem.code != "id_twice" for problem in self.of(holder))
                ]
                if holders:
                    lost[record] = max(holders, key=_ORDER.__getitem__)
        return lost

    def _claims_about(self, record: str) -> list[Row]:
        """Return the usable claims about a record, as `build_frames` asks for them."""
        found = []
        for key, cells in self.draft.tables["claims"].items():
            if record and cells.get("record") == record and ("claims", key) not in self.aside:
                stance = cells.get("stance")
                stance = stance if stance == "contradicts" else "supports"
                blank = {c.name: "" for c in find_table("claims").columns}
                found.append(Row(2, {**blank, "id": f"{key}", "record": record, "stance": stance}))
        return found

    def _count_ids(self) -> None:
        self._ids = {
            table.name: {
                str(cells.get("id", "")).strip()
                for key, cells in self.draft.tables[table.name].items()
                if (table.name, key) not in self.aside
            }
            for table in TABLES
        }


def check_draft(draft: Draft) -> DraftChecks:
    """Check every row of a draft."""
    checks = DraftChecks(draft)
    checks.check_all()
    return checks


def _first_number(table: Table) -> int:
    return 2 if table.format == "csv" else 1  # a spreadsheet's first row is the header


def _as_files(draft: Draft, case: dict[str, Any], tables: dict[str, list[Row]]) -> CaseFiles:
    return CaseFiles(
        folder=draft.folder, case=case, tables=tables, problems=(), set_aside=(), digest=""
    )
