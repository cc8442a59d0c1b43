"""Remember what was worked out of a case, for as long as the case itself is remembered.

Owns: :func:`once_per_case`. A case never changes, so what follows from it alone is the same for
every visitor and every run. What is remembered goes with the case; it must not hold the case.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["once_per_case"]

_Made = TypeVar("_Made")


def once_per_case(make: Callable[[Case], _Made]) -> Callable[[Case], _Made]:
    """Make a function of a case work once per case, also when many ask at the same time.

    What it gives is shared by all who ask: it must not be changed.
    """
    made: WeakKeyDictionary[Case, _Made] = WeakKeyDictionary()
    locks: WeakKeyDictionary[Case, Lock] = WeakKeyDictionary()
    guard = Lock()

    @wraps(make)
    def give(case: Case) -> _Made:
        with guard:
            if case in made:
                return made[case]
            lock = locks.setdefault(case, Lock())
        with lock:  # one works, those who ask for the same case wait
            with guard:
                if case in made:
                    return made[case]
            result = make(case)
            with guard:
                made[case] = result
            return result

    return give
