"""Own the handling mark (TLP 2.0) of a whole: the highest of its parts, and what was left out.

https://www.first.org/tlp/ ; the order of the marks is that of `geodata.schema.MARKINGS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

from geodata.schema import MARKINGS, TABLES
from routes.case_memo import once_per_case

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["MARKED_TABLES", "Blur", "Handling", "describe_handling", "handle_case",
           "highest_marking", "rank_of"]  # fmt: skip

Blur = Literal["none", "area", "country"]

#: Tables whose rows carry a mark of their own.
MARKED_TABLES: Final = tuple(t.name for t in TABLES if any(c.name == "tlp" for c in t.columns))


@dataclass(frozen=True, slots=True)
class Handling:
    """Say how a case, or what was left of it for others, is to be handled.

    ``marking`` is the highest mark of anything in it; ``ceiling`` the highest that was let
    through (None: everything); ``withheld`` the number of rows left out, by table; ``blur`` how
    far places were made coarser; ``set_aside`` the rows of the data that could not be read;
    ``named`` the ids of records whose words still name a place that was made coarser.
    """

    marking: str
    ceiling: str | None = None
    withheld: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    blur: Blur = "none"
    set_aside: int = 0
    named: tuple[str, ...] = ()

    @property
    def withheld_total(self) -> int:
        """The number of rows left out of all tables."""
        return sum(self.withheld.values())


def rank_of(marking: str) -> int:
    """Give the place of a mark in their order, 0 the weakest; an unknown one is strictest."""
    return MARKINGS.index(marking) if marking in MARKINGS else len(MARKINGS) - 1


def highest_marking(markings: Iterable[str], *, least: str = MARKINGS[0]) -> str:
    """Give the strictest of some marks, ``least`` if there are none."""
    return MARKINGS[max([rank_of(least), *(rank_of(marking) for marking in markings)])]


@once_per_case
def handle_case(case: Case) -> Handling:
    """Say how a whole case is to be handled: as its strictest row."""
    tables = (name for name in MARKED_TABLES if name != "story")
    marks = [str(mark) for name in tables for mark in getattr(case, name)["tlp"].unique()]
    marks += [step.tlp for step in case.story]
    return Handling(
        marking=highest_marking(marks, least=case.info.marking), set_aside=len(case.set_aside)
    )


def describe_handling(handling: Handling) -> dict[str, Any]:
    """Write it as the payload's ``handling`` (:mod:`routes.payload`)."""
    return {
        "marking": handling.marking,
        "ceiling": handling.ceiling,
        "withheld": {name: n for name, n in handling.withheld.items() if n},
        "blur": handling.blur,
        "setAside": handling.set_aside,
    }
