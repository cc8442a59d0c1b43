"""Say what leaves: the name of a file, its size, how it is marked, and what was left out.

Owns: these words for the export page and the command line. Refuses: what a file says of itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from routes.handling import Handling
from routes.payload import case_days
from routes.texts import fill_text
from routes.timespan import iso_from_day

if TYPE_CHECKING:
    from routes.export.formats import Format
    from routes.export.job import ExportJob

__all__ = ["name_file", "say_size", "say_withheld"]

_UNITS: Final = ("B", "kB", "MB", "GB")


def name_file(job: ExportJob, to: Format) -> str:
    """Give a file its name: case, date of the view, marking, ending."""
    day = case_days(job.case)[1] if job.view.date is None else job.view.date
    marking = job.handling.marking.replace("+", "-")
    return f"{job.case.info.id}_{iso_from_day(day)}_TLP-{marking}{to.suffix}"


def say_size(size: int) -> str:
    """Say a size in bytes with two or three digits, in units of a thousand."""
    number, unit = float(size), _UNITS[0]
    for unit in _UNITS:
        if number < 1000 or unit == _UNITS[-1]:
            break
        number /= 1000
    return f"{number:.0f} {unit}" if unit == "B" or number >= 10 else f"{number:.1f} {unit}"


def say_withheld(handling: Handling, texts: Mapping[str, str]) -> str:
    """Say how many rows were left out, and of what kinds."""
    kinds = [
        fill_text(texts, f"export.kind.{table}.{_number(n)}", n=f"{n:,}")
        for table, n in handling.withheld.items()
        if n
    ]
    if not kinds:
        return fill_text(texts, "export.withheld.none", ceiling=handling.ceiling or "RED")
    total = handling.withheld_total
    why = "withheld" if handling.blur == "none" else "blurred"
    return fill_text(
        texts,
        f"export.{why}.{_number(total)}",
        n=f"{total:,}",
        ceiling=handling.ceiling or "RED",
        kinds=", ".join(kinds),
    )


def _number(n: int) -> str:
    return "one" if n == 1 else "many"
