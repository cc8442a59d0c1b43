"""Keep the cases that were read, for all visitors together, and no more than memory should hold.

Owns: which cases stay. A case that a visitor still looks at is found again however many others
came after it; one that nobody looks at stays as long as there is room. Refuses: reading.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

from geodata.schema import TABLES

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["CaseShelf"]

_MOST_CASES: Final = 8
#: Rows of all tables: about one case of a million records with their places and claims.
_MOST_ROWS: Final = 4_000_000


class CaseShelf:
    """The cases read so far, by what they were read from."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._kept: OrderedDict[Hashable, Case] = OrderedDict()  # the last one asked for is last
        self._alive: WeakValueDictionary[Hashable, Case] = WeakValueDictionary()
        self._reading: dict[Hashable, Lock] = {}

    def take(
        self, folder: str, stamp: Hashable, read: Callable[[], Case], *, keep: bool = True
    ) -> Case:
        """Give the case of a folder as ``stamp`` tells its content; read it if it is not here.

        Of those who ask for the same at the same time one reads, the others wait. An older
        content of the folder is given up at once. Who only takes a look does not ``keep`` it.
        """
        key = (folder, stamp)
        with self._guard:
            lock = self._reading.setdefault(key, Lock())
        with lock:
            case = self._find(key)
            if case is None:
                self._give_up(folder)
                case = read()
            with self._guard:
                self._alive[key] = case
                if keep:
                    self._keep(key, case)
                self._reading.pop(key, None)
        return case

    def _find(self, key: Hashable) -> Case | None:
        with self._guard:
            return self._alive.get(key)

    def _give_up(self, folder: str) -> None:
        with self._guard:
            for key in [key for key in self._kept if isinstance(key, tuple) and key[0] == folder]:
                del self._kept[key]

    def _keep(self, key: Hashable, case: Case) -> None:
        self._kept[key] = case
        self._kept.move_to_end(key)
        while len(self._kept) > 1 and (
            len(self._kept) > _MOST_CASES or sum(map(_count_rows, self._kept.values())) > _MOST_ROWS
        ):
            self._kept.popitem(last=False)


def _count_rows(case: Case) -> int:
    return sum(len(getattr(case, table.name)) for table in TABLES)
