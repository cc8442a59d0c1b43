"""Hold what one visitor does on the start page: what is searched, what can be undone.

Owns: that state, and that each action says how it went. Refuses: folders (:mod:`geodata.library`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.errors import SillageError

if TYPE_CHECKING:
    from geodata.library import CaseEntry, Library, Trashed

__all__ = ["StartDesk"]


@dataclass
class StartDesk:
    """Hold the start page's state.

    ``naming`` says that a new case is being named; ``said`` is the key of what is to be said of
    the last action, ``said_of`` the case's title, ``failed`` why it did not go well; ``trashed``
    brings the last deleted case back, ``archived`` is the one put away last.
    """

    naming: bool = False
    said: str = ""
    said_of: str = ""
    failed: str = ""
    trashed: Trashed | None = None
    archived: str = ""

    def duplicate(self, library: Library, case: CaseEntry, *, title: str) -> None:
        """Make an own copy of a case."""
        self._do("start.duplicated", title, lambda: library.duplicate(case.id, title=title))

    def archive(self, library: Library, case: CaseEntry) -> None:
        """Put a case away."""
        if self._do("start.archived", case.title, lambda: library.archive(case.id)):
            self.archived = case.id

    def bring_back(self, library: Library, case: CaseEntry) -> None:
        """Bring an archived case back."""
        self._do("start.broughtBack", case.title, lambda: library.unarchive(case.id))

    def delete(self, library: Library, case: CaseEntry) -> None:
        """Delete a case; it can be undone."""

        def delete() -> None:
            self.trashed = library.delete(case.id)

        self._do("start.deleted", case.title, delete)

    def undo(self, library: Library) -> None:
        """Undo the last action, if it was to delete or to archive."""
        title, trashed, archived = self.said_of, self.trashed, self.archived
        if trashed is not None:
            self._do("start.undone", title, lambda: library.undelete(trashed.key))
        elif archived:
            self._do("start.undone", title, lambda: library.unarchive(archived))

    def can_undo(self) -> bool:
        """Say whether the last action can be undone."""
        return self.trashed is not None or bool(self.archived)

    def name_new(self, open_: bool = True) -> None:
        """Begin to name a new case, or stop."""
        self.naming = open_

    def forget(self) -> None:
        """Say no more of the last action."""
        self.said = self.failed = self.archived = ""
        self.trashed = None

    def _do(self, said: str, title: str, action: Callable[[], object]) -> bool:
        self.forget()
        try:
            action()
        except SillageError as error:
            self.failed = str(error)
            return False
        self.said, self.said_of = said, title
        return True
