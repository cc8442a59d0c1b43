"""Make a case of what was read, or add it to one of the visitor's own; all of it or nothing.

Owns: the source of the new records, ids that meet no others, and that the new case is read and
found whole before it takes its place. Refuses: Streamlit, and where cases live
(:mod:`geodata.library`).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata.case_ids import make_id
from geodata.errors import CaseWriteError, SillageError, describe_problem
from geodata.fast_check import CaseColumns
from geodata.fast_read import read_case_columns
from geodata.intake.case_files import CaseInfo, set_aside_csv, write_case
from geodata.intake.intake import Intake, typed_rows
from geodata.intake.place_book import PlaceBook
from geodata.read import CaseFiles, read_case_files
from geodata.rows import Row
from geodata.schema import CASE, RECORD_TABLES, TABLES
from geodata.versions import CaseInvalidError, save_case, stamp_case
from geodata.write import write_file, write_table
from routes.handling import rank_of
from routes.ui.import_desk import SourceTold
from routes.ui.import_memory import remember
from routes.ui.import_work import Asked, Reading, read_tables

if TYPE_CHECKING:
    from geodata.library import Library

__all__ = ["NotWholeError", "Saved", "Target", "add_rows", "save_import", "tell_source"]

Tell = Callable[[float], None]
_MARKED: Final = (*RECORD_TABLES, "places", "claims", "sources")


class NotWholeError(SillageError):
    """Raised when what was made cannot be read back whole; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where it goes: into a new case (``case`` is ""), or into one of the visitor's own."""

    case: str = ""
    title: str = ""
    marking: str = "AMBER"
    presumption: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved: where, and the account of the rows."""

    case: str
    title: str
    accepted: int
    set_aside: int
    added: bool


def tell_source(intake: Intake, source: SourceTold, *, identity: str, marking: str) -> Intake:
    """Give the intake with its one source as it was told, and its rows marked like the file.

    ``marking`` is the case's own: rows that are not stricter than it carry no mark.
    """
    own = source.marking if rank_of(source.marking) > rank_of(marking) else ""
    tables = {name: frame.copy() for name, frame in intake.tables.items()}
    if "sources" in tables:
        for column, value in (
            ("id", identity), ("title", source.title or intake.file),
            ("publisher", source.publisher), ("date", source.date),
            ("reliability", source.reliability),
        ):  # fmt: skip
            tables["sources"][column] = value
    if "claims" in tables:
        tables["claims"]["source"] = identity
    for name in _MARKED:
        if own and name in tables:
            tables[name]["tlp"] = own
    return replace(intake, tables=tables)


def save_import(
    asked: Asked,
    reading: Reading,
    source: SourceTold,
    target: Target,
    *,
    library: Library,
    tell: Tell,
) -> Saved:
    """Save what was read; the mapping is kept for files of the same shape.

    Args:
        asked, reading: what was read, and how.
        source: what the file is, as a source.
        target: where it goes.
        library: where the visitor's cases live.
        tell: takes shares from 0 to 1, and may raise to stop as long as nothing is saved.

    Raises:
        NotWholeError: what would be saved cannot be read back whole.
        CaseChangedError: the case was changed by somebody else meanwhile.
        CaseWriteError: it cannot be written.
    """
    if target.case:
        entry = library.find(target.case)
        folder, title = entry.path, entry.title
        _add(folder, asked, source, tell)
    else:
        taken = {case.id for case in (*library.list_cases(), *library.list_cases(archived=True))}
        folder, title = library.folder / make_id(target.title, taken), target.title
        _make(folder, reading, source, target, tell)
    remember([intake.mapping for intake in reading.intakes], asked.choices)
    return Saved(folder.name, title, reading.accepted, reading.set_aside, bool(target.case))


def _make(
    folder: Path, reading: Reading, source: SourceTold, target: Target, tell: Tell
) -> None:
    """Write a new case beside its place, read it, and only then give it its name."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".import-"))
    except OSError as error:
        raise CaseWriteError(f"{folder.name}: {error.strerror or error}") from error
    try:
        made = staging / folder.name
        intakes = [
            tell_source(intake, source, identity="imported-file", marking=target.marking)
            for intake in reading.intakes
        ]
        write_case(made, intakes, CaseInfo(target.title, target.marking))
        tell(0.6)
        files = read_case_columns(made)
        _check_whole(files, intakes)
        if target.presumption:
            write_table(made, CASE, [{**files.case, "presumption": target.presumption}])
        tell(0.9)
        made.rename(folder)
    except OSError as error:
        raise CaseWriteError(f"{folder.name}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _check_whole(files: CaseColumns, intakes: Sequence[Intake]) -> None:
    """Refuse what lost a row on the way to the disk.

    Raises:
        NotWholeError: fewer records can be read than were accepted.
    """
    lost = [row for row in files.set_aside if row.table != "story"]
    if lost:
        reasons = "; ".join(f"{row.file}, {row.row}: {row.reason}" for row in lost[:3])
        raise NotWholeError(reasons)
    for name in RECORD_TABLES:
        wanted = sum(len(intake.tables.get(name, ())) for intake in intakes)
        if len(files.tables[name]) < wanted:
            raise NotWholeError(f"{name}: {len(files.tables[name])} / {wanted}")


# Into a case that is there


def _add(folder: Path, asked: Asked, source: SourceTold, tell: Tell) -> None:
    """Read the rows once more, with ids that the case does not have, and save both as one."""
    since = stamp_case(folder)
    files = read_case_files(folder)
    taken = {str(row.cells["id"]) for rows in files.tables.values() for row in rows}
    taken |= {row.id for row in files.set_aside}
    number = 2
    while any(f"{letter}{number}." in identity for identity in taken for letter in "SFEP"):
        number += 1
    prefixes = [
        f"{number}." if place == 0 else f"{number}.{place + 1}."
        for place in range(len(asked.tables))
    ]
    book = PlaceBook()
    book.reserve(taken)
    reading = read_tables(asked, lambda share: tell(share * 0.6), book=book, prefixes=prefixes)
    identity = _free_id("imported-file", taken)
    marking = str(files.case["marking"])
    intakes = [
        tell_source(intake, source, identity=identity, marking=marking)
        for intake in reading.intakes
    ]
    joined = add_rows(files, intakes)
    tell(0.8)
    try:
        save_case(folder, joined, note=source.title, since=since)
    except CaseInvalidError as error:
        said = "; ".join(describe_problem(problem) for problem in error.problems[:3])
        raise NotWholeError(said or str(error)) from error
    for place, intake in enumerate(intakes, start=1):
        if len(intake.set_aside):
            name = f"set-aside-{identity}-{place}.csv"
            write_file(folder / name, set_aside_csv(intake).encode("utf-8"))


def _free_id(base: str, taken: set[str]) -> str:
    number = 1
    while (base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return base if number == 1 else f"{base}-{number}"


def add_rows(files: CaseFiles, intakes: Sequence[Intake]) -> CaseFiles:
    """Give a case's files with the rows of some intakes added; places it has are used again.

    Ids must not meet (:func:`geodata.intake.place_book.PlaceBook.reserve`).
    """
    tables = {name: list(rows) for name, rows in files.tables.items()}
    known = {_place_mark(row.cells): str(row.cells["id"]) for row in tables["places"]}
    same: dict[str, str] = {}
    sources: set[str] = set()
    for intake in intakes:
        for table in TABLES:
            frame = intake.tables.get(table.name)
            if frame is None or frame.empty:
                continue
            for cells in typed_rows(table.name, frame):
                if table.name == "places":
                    mark = _place_mark(cells)
                    if mark in known:
                        same[str(cells["id"])] = known[mark]
                        continue
                    known[mark] = str(cells["id"])
                if table.name == "sources":
                    if cells["id"] in sources:
                        continue
                    sources.add(str(cells["id"]))
                tables[table.name].append(Row(len(tables[table.name]) + 2, cells))
    if same:
        for name, rows in tables.items():
            tables[name] = [Row(row.number, _point_to(row.cells, same)) for row in rows]
    return replace(files, tables=tables)


def _place_mark(cells: dict[str, Any]) -> tuple[str, str, str, str]:
    shape = cells.get("geometry")
    where = "" if shape is None else repr(shape["coordinates"])
    return (
        str(cells["name"]).casefold(), str(cells.get("country") or ""), str(cells["precision"]),
        where,
    )  # fmt: skip


_PLACE_COLUMNS: Final = ("place", "to_place", "record")
_PLACE_LISTS: Final = ("from_ids", "to_ids", "via_ids", "place_ids")


def _point_to(cells: dict[str, Any], same: dict[str, str]) -> dict[str, Any]:
    changed = dict(cells)
    for name in _PLACE_COLUMNS:
        if cells.get(name) in same:
            changed[name] = same[cells[name]]
    for name in _PLACE_LISTS:
        if cells.get(name):
            changed[name] = tuple(dict.fromkeys(same.get(one, one) for one in cells[name]))
    return changed
