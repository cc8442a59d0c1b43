"""Own what a person may say of a file before it is read, and how its reading reports.

It refuses nothing: what is told is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["Beat", "Tell", "Told", "keep_quiet", "part_of", "told_of"]

Tell = Callable[[float], None]
"""Takes the share that is done, from 0 to 1; raises where the work is to stop."""
Beat = Callable[[], None]
"""Is called every now and then while rows are read; raises where the work is to stop."""


@dataclass(frozen=True, slots=True)
class Told:
    """Say how a table is laid out; None: to be found.

    `header_row` is the first row of names, from 1, and 0 if there is none; `header_rows` how many
    there are. Encoding and separator are those of a text table.
    """

    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = None
    header_rows: int | None = None


def told_of(told: Mapping[str, Told] | None, table: str) -> Told:
    """Return what was told of a table: under its name, else under "", which is meant of all."""
    known = told or {}
    return known.get(table, known.get("", Told()))


def keep_quiet(_share: float) -> None:
    """Tell nobody, stop never."""


def part_of(tell: Tell, start: float, end: float) -> Tell:
    """Return what tells the shares of a part of the work that lies between two shares."""
    return lambda share: tell(start + (end - start) * min(max(share, 0.0), 1.0))
