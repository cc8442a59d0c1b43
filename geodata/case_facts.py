"""Own what is known of a case without checking it: title, marking, period, numbers of rows.

For lists of many cases: files are skimmed, and again only if they have changed. What is spoiled
is left out; the checks are in `geodata.read`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from geodata.read import is_parquet_folder
from geodata.read_rows import MAX_FILE_MB
from geodata.schema import CASE, MARKINGS, RECORD_TABLES, TABLES, Table

__all__ = ["CaseFacts", "read_facts"]

_DATE: Final = re.compile(r"(?<!\d)\d{4}(?:-\d{2}(?:-\d{2})?)?(?![\d])")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Hold the facts of a case; see `geodata.library.CaseEntry` for what they mean."""

    title: str = ""
    subtitle: str = ""
    marking: str = MARKINGS[-1]
    first: str = ""
    last: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    readable: bool = False


def read_facts(folder: Path) -> CaseFacts:
    """Skim the facts of the case in a folder, from memory if none of its files has changed."""
    stamps = []
    parquet = is_parquet_folder(folder)
    for table in (CASE, *TABLES):
        path = folder / (f"{table.name}.parquet" if parquet else table.file)
        if path.is_file():
            found = path.stat()
            stamps.append((path.name, found.st_mtime_ns, found.st_size))
    return (_skim_parquet if parquet else _skim)(folder, tuple(stamps))


@lru_cache(maxsize=256)
def _skim(folder: Path, stamps: tuple[tuple[str, int, int], ...]) -> CaseFacts:
    sizes = {file: size for file, _, size in stamps}
    counts: dict[str, int] = {}
    dates: list[str] = []
    for table in TABLES:
        if 0 < sizes.get(table.file, 0) <= MAX_FILE_MB * 1_000_000:
            rows = list(_rows(folder / table.file, table))
            counts[table.name] = len(rows)
            if table.name in RECORD_TABLES:
                dates += [date for row in rows for date in _DATE.findall(row)]
    return _facts(_object(folder / CASE.file), dates, counts)


@lru_cache(maxsize=256)
def _skim_parquet(folder: Path, stamps: tuple[tuple[str, int, int], ...]) -> CaseFacts:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    counts: dict[str, int] = {}
    dates: list[str] = []
    case: dict[str, Any] | None = None
    for name, _, _ in stamps:
        table = name.removesuffix(".parquet")
        try:
            dated = ["date"] if table in RECORD_TABLES else None
            file = pq.ParquetFile(folder / name, read_dictionary=dated)
            if table == CASE.name:
                case = next(iter(file.read().to_pylist()), None)
                continue
            counts[table] = file.metadata.num_rows
            if table in RECORD_TABLES and "date" in file.schema_arrow.names:
                written = pc.unique(file.read(columns=["date"]).column("date")).to_pylist()
                dates += [date for text in written for date in _DATE.findall(str(text or ""))]
        except (OSError, KeyError, UnicodeDecodeError, pa.ArrowException):
            continue  # a spoiled file has no facts; opening the case names what is wrong
    return _facts(case, dates, counts)


def _facts(case: dict[str, Any] | None, dates: list[str], counts: dict[str, int]) -> CaseFacts:
    if case is None:
        return CaseFacts(first=_first(dates), last=_last(dates), counts=counts)
    marking = case.get("marking")
    return CaseFacts(
        title=_line(case.get("title")), subtitle=_line(case.get("subtitle")),
        marking=marking if marking in MARKINGS else MARKINGS[-1], first=_first(dates),
        last=_last(dates), counts=counts, readable=True,
    )  # fmt: skip


def _line(value: object) -> str:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return "".join(char for char in text if char.isprintable())[:300]


def _first(dates: list[str]) -> str:
    return min(dates, default="", key=lambda date: date + "-00-00"[len(date) - 4 :])


def _last(dates: list[str]) -> str:
    return max(dates, default="", key=lambda date: date + "-99-99"[len(date) - 4 :])


def _object(path: Path) -> dict[str, Any] | None:
    document = _json(path)
    return document if isinstance(document, dict) else None


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None  # a spoiled file has no facts; opening the case names what is wrong


def _rows(path: Path, table: Table) -> Iterator[str]:
    """Yield the date (or "") of each row of a table."""
    if table.format != "csv":
        document = _json(path)
        items = document.get("features", document.get("steps")) if isinstance(
            document, dict) else None  # fmt: skip
        yield from ("" for _ in (items if isinstance(items, list) else ()))
        return
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    head = text.partition("\n")[0]
    mark = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        place = names.index("date") if "date" in names else -1
        for cells in reader:
            if any(cells):
                yield cells[place] if 0 <= place < len(cells) else ""
    except csv.Error:
        return  # the rest cannot be told apart; opening the case names the row
