"""Own the making of a case folder from what was read of a file: all of it or nothing.

The folder is written beside its place under another name and then renamed. Nothing that is there
already is touched. Beside the tables lie `set-aside.csv` (number of the row, reason, the row) and
the mapping that was used, for the next file of that shape.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.errors import CaseWriteError
from geodata.intake.describe import format_numbers, make_harmless, to_arrow
from geodata.intake.intake import Intake, join_intakes, typed_rows
from geodata.intake.mapping import write_mapping
from geodata.intake.vocabulary import fold
from geodata.intake.words import IntakeError, say
from geodata.schema import CASE, TABLES
from geodata.write import write_columns, write_file, write_table

__all__ = ["CaseInfo", "set_aside_csv", "write_case"]

_WORLD = (-170.0, -58.0, 179.0, 76.0)
_MARGIN = 0.08  # of the frame's size, on each side
_LEAST_DEGREES = 0.6


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """Hold what the new case is called; an import that nobody has marked is AMBER."""

    title: str
    marking: str = "AMBER"


def _frame(places: pd.DataFrame) -> tuple[float, float, float, float]:
    """Return west, south, east, north around all positions, with a margin."""
    points: list[tuple[float, float]] = []
    for shape in places["geometry"] if len(places) else []:
        if shape is None:
            continue
        values = shape["coordinates"]
        while not isinstance(values[0], int | float):
            values = values[0]
        points.append((float(values[0]), float(values[1])))
    if not points:
        return _WORLD
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    wide = max((east - west) * _MARGIN, _LEAST_DEGREES / 2)
    high = max((north - south) * _MARGIN, _LEAST_DEGREES / 2)
    return (
        round(max(west - wide, -180.0), 3), round(max(south - high, -90.0), 3),
        round(min(east + wide, 180.0), 3), round(min(north + high, 90.0), 3),
    )  # fmt: skip


def _case_cells(
    intakes: Sequence[Intake], info: CaseInfo, identity: str, places: pd.DataFrame
) -> dict[str, Any]:
    cells: dict[str, Any] = {column.name: "" for column in CASE.columns}
    frame = _frame(places)
    summary = " ".join(
        say(
            "case_summary", file=intake.file, read=intake.read, accepted=intake.accepted,
            aside=len(intake.set_aside),
        )
        for intake in intakes
    )  # fmt: skip
    return cells | {
        "id": identity, "title": info.title, "summary": summary, "marking": info.marking,
        "focus": frame, "overview": frame,
    }  # fmt: skip


def _text_columns(frame: pd.DataFrame) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in frame.columns:
        column = frame[name]
        if pd.api.types.is_float_dtype(column):
            found[str(name)] = format_numbers(column.to_numpy(dtype="float64")).tolist()
        else:
            found[str(name)] = to_arrow(column).to_pylist()
    return found


def set_aside_csv(intake: Intake) -> str:
    """Return the rows set aside as a CSV that can be mended and read again.

    Its first columns are the number of the row and the reason; texts that a spreadsheet would run
    as formulas are made harmless.
    """
    names: dict[str, None] = {}
    for cells in intake.set_aside["cells"]:
        names.update(dict.fromkeys(cells))
    columns: list[list[str]] = [
        [str(row) for row in intake.set_aside["row"]], intake.set_aside["reason"].tolist(),
    ]  # fmt: skip
    for name in names:
        texts = to_arrow([cells.get(name, "") for cells in intake.set_aside["cells"]])
        columns.append(make_harmless(texts)[0].to_pylist())
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    header = make_harmless(to_arrow([say("aside_row"), say("aside_reason"), *names]))[0]
    writer.writerow(header.to_pylist())
    writer.writerows(zip(*columns, strict=True))
    return "\ufeff" + stream.getvalue()


def write_case(folder: Path, intakes: Sequence[Intake], info: CaseInfo) -> None:
    """Write a new case folder.

    Raises:
        IntakeError: if something stands in its place already.
        CaseWriteError: if it cannot be written; nothing is left behind.
    """
    if folder.exists():
        raise IntakeError("folder_taken", folder=folder.name)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise CaseWriteError(f"{folder.name}: {error.strerror or error}") from error
    try:
        _write_tables(beside, intakes, info, _make_id(folder.name))
        beside.chmod(0o755)
        beside.rename(folder)
    except OSError as error:
        raise CaseWriteError(f"{folder.name}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _make_id(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:64].strip("-") or "case"


def _write_tables(
    folder: Path, intakes: Sequence[Intake], info: CaseInfo, identity: str
) -> None:
    tables = join_intakes(intakes)
    if "sources" in tables:
        tables["sources"] = tables["sources"].drop_duplicates("id", ignore_index=True)
    places = tables.get("places", pd.DataFrame())
    write_table(folder, CASE, [_case_cells(intakes, info, identity, places)])
    for table in TABLES:
        frame = tables.get(table.name)
        if frame is None or frame.empty:
            if not table.optional:
                write_table(folder, table, [])
        elif table.format == "csv":
            write_columns(folder, table, _text_columns(frame))
        else:
            write_table(folder, table, typed_rows(table.name, frame))
    for number, intake in enumerate(intakes, start=1):
        suffix = "" if len(intakes) == 1 else f"-{number}"
        write_mapping(intake.mapping, folder / f"mapping{suffix}.json")
        if len(intake.set_aside):
            write_file(folder / f"set-aside{suffix}.csv", set_aside_csv(intake).encode("utf-8"))
