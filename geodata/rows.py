"""Own the checking of rows: ids, required cells, references, geometries, and what is set aside.

It is given raw rows (`geodata.read` opens the files) and tells every problem to a `Session`.
Tables are checked in the order of `geodata.schema.TABLES`, so that what a row refers to is known.
"""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geodata.cells import Fault, check_cell, is_plain
from geodata.errors import Outcome, Problem, Severity, make_problem, reason_of
from geodata.schema import CASE, Column, Table, find_table
from geodata.shapes import GeometryError, check_geometry

__all__ = ["Row", "Session", "SetAside", "check_columns", "check_object", "check_rows"]


_MAX_COMPARED_IDS = 5_000
_MAX_KNOWN_TEXTS = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one usable row: its number as its reader counts it, and its typed cells by column."""

    number: int
    cells: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SetAside:
    """Name one row that could not be used, and why."""

    table: str
    file: str
    row: int
    id: str
    reason: str


@dataclass(slots=True)
class Session:
    """Collect what one reading of a case finds: problems, rows set aside, ids used and lost.

    `elsewhere` names tables that are read from another folder than the case's own.
    """

    folder: Path
    elsewhere: dict[str, Path] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    first_use: dict[str, tuple[str, int]] = field(default_factory=dict)
    table_ids: dict[str, set[str]] = field(default_factory=dict)
    lost_ids: dict[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    sha: Any = field(default_factory=hashlib.sha256)

    def tell(self, code: str, file: str, **more: Any) -> Problem:
        """Record a problem and return it; the arguments are those of `make_problem`."""
        problem = make_problem(code, file, **more)
        self.problems.append(problem)
        if problem.outcome == "not_read":
            self.unread.add(file)
        return problem

    def put_aside(self, table: Table, number: int, record: str, problem: Problem) -> None:
        """Record that a row is not used, and remember its id for what refers to it."""
        self.set_aside.append(
            SetAside(table.name, table.file, number, record, reason_of(problem))
        )
        if record:
            self.lost_ids[record] = table.name


def check_columns(session: Session, table: Table, found: set[str]) -> None:
    """Tell which columns a file has too many and which required ones it lacks."""
    known = {column.name for column in table.columns}
    row = 1 if table.format == "csv" else None
    for name in sorted(found - known):
        session.tell(
            "column_extra", table.file, row=row, column=name, got=name, severity="warning"
        )
    for column in table.columns:
        if column.required and column.name not in found:
            session.tell(
                "column_missing", table.file, row=row, column=column.name, help=column.help,
                outcome="kept" if column.fallback else "not_read",
            )  # fmt: skip


def check_object(session: Session, table: Table, raw: dict[str, Any]) -> dict[str, Any]:
    """Check the single row of a table that is one JSON object; what is unusable stays empty."""
    if raw:
        check_columns(session, table, set(raw))
    return {
        column.name: _check_value(session, table, column, raw, None, "")[0]
        for column in table.columns
    }


def check_rows(
    session: Session, table: Table, raw_rows: list[tuple[int, dict[str, Any]]]
) -> list[Row]:
    """Check every row of a table and return those that can be used, in file order."""
    session.table_ids[table.name] = set()
    rows: list[Row] = []
    # What a column's text means does not change from row to row, and most texts come again.
    columns: list[tuple[Column, dict[Any, Any], list[set[str]]]] = [
        (column, {}, [session.table_ids[name] for name in column.refs]) for column in table.columns
    ]
    for number, raw in raw_rows:
        record = raw.get("id")
        record = record.strip() if isinstance(record, str) else ""
        cells: dict[str, Any] = {}
        fatal: Problem | None = None
        for column, seen, targets in columns:
            text = raw.get(column.name)
            broken = None
            if text.__class__ is str and text in seen:
                value = seen[text]
            elif text.__class__ is str and is_plain(column, text):
                value = text
            else:
                before = len(session.problems)
                value, broken = _check_value(session, table, column, raw, number, record)
                clean = broken is None and len(session.problems) == before
                if clean and text.__class__ is str and len(seen) < _MAX_KNOWN_TEXTS:
                    seen[text] = value
            # Each table is asked in turn: one set of all ids would be made anew for every row.
            if broken is None and value and targets and not _is_known(value, targets):
                value, broken = _check_references(session, table, column, value, number, record)
            cells[column.name] = value
            fatal = fatal or broken
        if fatal is None and cells["id"] in session.first_use:
            first_file, first_row = session.first_use[cells["id"]]
            fatal = session.tell(
                "id_twice", table.file, row=number, column="id", got=cells["id"],
                id=cells["id"], first_file=first_file, first_row=first_row, record=record,
                outcome="set_aside",
            )  # fmt: skip
            # The first row of that id stands: it is not lost.
            record = ""
        fatal = fatal or _check_ends(session, table, cells, number)
        if fatal is not None:
            session.put_aside(table, number, record, fatal)
            continue
        if table.format == "geojson":
            cells["geometry"] = _check_place_geometry(session, table, raw, cells, number)
        session.first_use[cells["id"]] = (table.file, number)
        session.table_ids[table.name].add(cells["id"])
        rows.append(Row(number, cells))
    return rows


def _check_value(
    session: Session,
    table: Table,
    column: Column,
    raw: dict[str, Any],
    number: int | None,
    record: str,
) -> tuple[Any, Problem | None]:
    """Return the cell's value, and the problem that makes the row unusable, if there is one."""
    check = check_cell(column, raw.get(column.name))
    value = check.value
    empty = value in ("", None, ())
    lost = empty and column.required and not column.fallback and table is not CASE
    outcome: Outcome = "set_aside" if lost else "blanked"
    fatal: Problem | None = None
    for fault in check.faults:
        problem = _tell_fault(session, table, column, fault, number, record, outcome)
        fatal = fatal or (problem if lost else None)
    if empty and check.unusable and column.unreadable:
        value = column.unreadable
    elif empty and column.fallback:
        value = column.fallback
    if empty and column.required and not check.faults and column.name in raw:
        problem = session.tell(
            "cell_required", table.file, row=number, column=column.name, help=column.help,
            outcome=outcome if lost else "kept", record=record,
        )  # fmt: skip
        fatal = problem if lost else None
    elif lost and fatal is None:
        # The column itself is missing: told once for the file, not again for each row.
        fatal = make_problem(
            "column_missing", table.file, row=number, column=column.name, help=column.help
        )
    return value, fatal


def _tell_fault(
    session: Session,
    table: Table,
    column: Column,
    fault: Fault,
    number: int | None,
    record: str,
    outcome: Outcome,
) -> Problem:
    soft: set[str] = {"text_unsafe", "text_formula"}
    severity: Severity = "warning" if fault.code in soft else "error"
    return session.tell(
        fault.code, table.file, row=number, column=column.name, got=fault.got, record=record,
        severity=severity, outcome=outcome if fault.fatal or outcome == "set_aside" else "kept",
        **({"help": column.help} | fault.params),
    )  # fmt: skip


def _check_references(
    session: Session, table: Table, column: Column, value: Any, number: int, record: str
) -> tuple[Any, Problem | None]:
    """Take out ids that no row has; return what is left and the problem that sets the row aside."""
    wanted = (value,) if isinstance(value, str) else value
    tables = [session.table_ids[name] for name in column.refs]
    kept = tuple(item for item in wanted if not item or any(item in ids for ids in tables))
    problem: Problem | None = None
    lost = column.required and not kept
    for item in wanted:
        if item in kept:
            continue
        files = [find_table(name).file for name in column.refs]
        unread = [file for file in files if file in session.unread]
        code, close = "reference_unknown", list[str]()
        if session.lost_ids.get(item) in column.refs:
            code = "reference_set_aside"
        elif unread:
            # The row may well be there: what is to be mended is the file, told already.
            code = "reference_unread"
        else:
            close = _find_close(item, tables)
        problem = session.tell(
            code, table.file, row=number, column=column.name, got=item, id=item, record=record,
            targets=", ".join(files), unread=", ".join(unread),
            candidates_key="did_you_mean" if close else "", candidates_list=", ".join(close),
            severity="error" if code == "reference_unknown" else "warning",
            outcome="set_aside" if lost else "blanked",
        )  # fmt: skip
    result = (kept[0] if kept else "") if isinstance(value, str) else kept
    return result, problem if lost else None


def _is_known(value: Any, targets: list[set[str]]) -> bool:
    """Return whether a single reference is an id that one of the tables has."""
    if value.__class__ is not str:
        return False
    return any(value in ids for ids in targets)


def _find_close(item: str, tables: list[set[str]]) -> list[str]:
    """Return the ids most like one that no row has; in a very large case none are looked for."""
    if sum(map(len, tables)) > _MAX_COMPARED_IDS:
        return []
    return difflib.get_close_matches(item, sorted(set().union(*tables)), n=3)


def _check_ends(
    session: Session, table: Table, cells: dict[str, Any], number: int
) -> Problem | None:
    """Tell when a flow comes back to where it starts, or a link ties nothing to anything."""
    if table.name == "flows":
        both = [place for place in cells["from_ids"] if place in cells["to_ids"]]
        if both:
            return session.tell(
                "flow_to_itself", table.file, row=number, column="to_ids", got=both[0],
                id=both[0], record=cells["id"], outcome="set_aside",
            )  # fmt: skip
    if table.name == "links" and len(cells["place_ids"]) < 2:
        return session.tell(
            "link_too_few_places", table.file, row=number, column="place_ids",
            got="|".join(cells["place_ids"]), record=cells["id"], outcome="set_aside",
        )  # fmt: skip
    return None


def _check_place_geometry(
    session: Session, table: Table, raw: dict[str, Any], cells: dict[str, Any], number: int
) -> dict[str, Any] | None:
    shape = raw["geometry"]
    if shape is None and cells["precision"] == "unknown":
        return None
    try:
        return check_geometry(shape)
    except GeometryError as error:
        session.tell(
            error.code, table.file, row=number, column="geometry", got=error.got,
            outcome="blanked", record=cells["id"], **error.params,
        )  # fmt: skip
        return None
