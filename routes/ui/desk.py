"""Keep what one visitor is doing to the story: which step, what draft, what can be undone.

Owns: the state of the story's panel between reruns, and that every change is written at once, is
undone in the order in which it was made, and never covers somebody else's. Refuses: showing it
(:mod:`routes.ui.story_panel`, :mod:`routes.ui.step_editor`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from geodata.errors import CaseWriteError
from routes.story_file import (
    StoryChangedError,
    forget_working_copy,
    has_previous,
    stamp_story,
    swap_previous,
    write_story,
)

if TYPE_CHECKING:
    from routes.case_records import Step
    from routes.model import Case

__all__ = ["Desk", "Notice"]

_MOST_UNDOS: Final = 50


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said until the next action: the key of a text, what fills it, ``failed`` if bad."""

    key: str
    value: str = ""
    failed: bool = False


@dataclass
class Desk:
    """Hold the state of the story's panel.

    ``case`` and ``stamp`` are what the panel last showed: a change is made to that and to nothing
    else. ``draft`` is the step being edited, with ``version`` telling its widgets apart from
    those of an earlier draft; ``preview`` the story that the map shows instead of the kept one.
    ``touched`` says that this visit has changed the story: what lies before is no longer the last
    change of an earlier visit.
    """

    is_open: bool = False
    chosen: str | None = None
    draft: Step | None = None
    version: int = 0
    preview: tuple[Step, ...] | None = None
    case: Case | None = None
    stamp: str = ""
    undo: list[tuple[Step, ...]] = field(default_factory=list)
    touched: bool = False
    notice: Notice | None = None

    def look_at(self, case: Case, stamp: str) -> None:
        """Take in the case as it is shown now, and the mark of its story."""
        if self.case is not None and self.case.folder != case.folder:
            self.__dict__.update(Desk(is_open=self.is_open).__dict__)
        self.case, self.stamp = case, stamp
        ids = {step.id for step in case.story}
        if self.chosen not in ids:
            self.chosen = None
        if self.draft is not None and self.draft.id not in ids:
            self.close_draft()

    def keep(self, steps: tuple[Step, ...], notice: Notice | None = None) -> bool:
        """Write a changed story; say whether that went well, and why not in ``notice``."""
        case = self._case()
        done = self._write(lambda: write_story(case, steps, since=self.stamp))
        if done:
            self.undo = [*self.undo[1 - _MOST_UNDOS :], case.story]
            self._settle(steps, notice)
        return done

    def can_undo(self) -> bool:
        """Say whether a change can be taken back, of this visit or else the last one kept."""
        if self.undo or self.touched or self.case is None:
            return bool(self.undo)
        return has_previous(self.case.folder)

    def take_back(self) -> None:
        """Undo the last change; without one in this visit, the last one that was kept."""
        case = self._case()
        if self.undo:
            steps = self.undo[-1]
            if self._write(lambda: write_story(case, steps, since=self.stamp)):
                self.undo.pop()
                self._settle(steps, Notice("board.undone"))
        elif self._write(lambda: swap_previous(case.folder, since=self.stamp)):
            self._settle(None, Notice("board.undone"))

    def restore(self) -> None:
        """Go back to the story the case came with."""
        case = self._case()
        if self._write(lambda: forget_working_copy(case.folder, since=self.stamp)):
            self.undo.append(case.story)
            self._settle(None, Notice("board.restored"))

    def open_draft(self, step: Step) -> None:
        """Begin to edit a step, or go on with another state of it."""
        self.draft, self.chosen = step, step.id
        self.version += 1

    def close_draft(self) -> None:
        """Stop editing; what was not kept is gone."""
        self.draft, self.preview = None, None

    def hush(self) -> None:
        """Take away what was said: the person has gone on to something else."""
        self.notice = None

    def _case(self) -> Case:
        assert self.case is not None, "nothing can be changed before it was shown"
        return self.case

    def _write(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except StoryChangedError:
            self.notice = Notice("board.changedElsewhere", failed=True)
            return False
        except CaseWriteError as error:
            self.notice = Notice("board.cannotWrite", str(error), failed=True)
            return False
        return True

    def _settle(self, steps: tuple[Step, ...] | None, notice: Notice | None) -> None:
        """Go on from what was just written: a second change may come before the next showing."""
        case = self._case()
        self.stamp, self.touched = stamp_story(case.folder), True
        if steps is not None:
            self.case = replace(case, story=steps)
        self.notice, self.preview = notice, None
