"""Own the whole way of a file: open its tables, find or take the mapping, convert each.

It writes nothing. A saved mapping is used for every table of the shape it was made for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from geodata.intake.convert import convert_table
from geodata.intake.intake import Intake
from geodata.intake.limits import DEFAULT_LIMITS, Limits
from geodata.intake.mapping import Mapping, fit_mapping
from geodata.intake.place_book import PlaceBook, Resolve
from geodata.intake.raw import RawTable
from geodata.intake.suggest import suggest_mapping
from geodata.intake.tables import open_tables
from geodata.intake.told import Told, part_of
from geodata.intake.words import Doubt, IntakeError

__all__ = ["FileIntake", "read_file"]

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class FileIntake:
    """Hold what came of the tables of a file, and the tables that were not asked for."""

    intakes: tuple[Intake, ...]
    left: tuple[RawTable, ...]


def read_file(
    path: Path,
    *,
    table: str | None = None,
    mappings: Sequence[Mapping] = (),
    constants: dict[str, str] | None = None,
    fiscal_start: int | None = None,
    resolve: Resolve | None = None,
    told: dict[str, Told] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> FileIntake:
    """Read a file's tables into rows of ours.

    `table` names the one to read; without it, all that are recognised and not hidden, and if none
    is, the first. `constants` and `fiscal_start` are told to suggested mappings; `told` says of
    tables, by name, how they are laid out. `progress` may raise to stop.

    Raises:
        IntakeError: if the file is refused, or has no such table.
    """
    tell = progress or (lambda _share: None)
    tables = open_tables(path, told=told, limits=limits, tell=part_of(tell, 0.0, 0.3))
    if table is not None:
        chosen = [raw for raw in tables if raw.name == table]
        if not chosen:
            names = ", ".join(raw.name for raw in tables)
            raise IntakeError("table_missing", file=path.name, name=table, names=names)
    else:
        chosen = [raw for raw in tables if not raw.hidden] or tables
    found = [(raw, _find_mapping(raw, mappings, constants or {}, fiscal_start)) for raw in chosen]
    if table is None:
        found = [(raw, mapping) for raw, mapping in found if mapping.table] or found[:1]
    book = PlaceBook()
    intakes = []
    for number, (raw, mapping) in enumerate(found, start=1):
        prefix = "" if number == 1 else f"{number}."
        intakes.append(convert_table(raw, mapping, resolve=resolve, book=book, prefix=prefix))
        tell(0.3 + 0.7 * number / len(found))
    used = {id(raw) for raw, _ in found}
    return FileIntake(tuple(intakes), tuple(raw for raw in tables if id(raw) not in used))


def _find_mapping(
    raw: RawTable,
    mappings: Sequence[Mapping],
    constants: dict[str, str],
    fiscal_start: int | None,
) -> Mapping:
    for mapping in mappings:
        fitting = fit_mapping(mapping, raw)
        if fitting is not None:
            return fitting
    suggested = suggest_mapping(raw)
    doubts = suggested.doubts
    if mappings:
        doubts = (*doubts, Doubt("mapping_other_shape"))
    return replace(
        suggested,
        constants=suggested.constants | constants,
        fiscal_start=fiscal_start,
        doubts=doubts,
    )
