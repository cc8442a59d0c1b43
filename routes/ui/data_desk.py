"""Keep what one visitor is doing to a case's data: which draft, which row, what is being picked.

Owns: the state of the data panel between reruns, and that every edit is checked at once. Refuses:
showing it (:mod:`routes.ui.data_panel`) and writing (:mod:`routes.ui.data_keep`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geodata.read import read_raw_case, without_collector
from routes.draft_case import CASE_KEY, EDITED, Draft, RowName
from routes.draft_checks import DraftChecks
from routes.draft_keep import Stamp, stamp_files
from routes.story_file import has_working_copy, is_own_folder, place_of_story
from routes.ui.desk import Notice

if TYPE_CHECKING:
    from pathlib import Path

    from routes.edit_place import PlacePick
    from routes.model import Case

__all__ = ["DataDesk", "Work"]


@dataclass
class Work:
    """Hold a draft with its checks, and the mark of the files it was made from."""

    draft: Draft
    checks: DraftChecks
    stamp: Stamp


@dataclass
class DataDesk:
    """Hold the state of the data panel.

    ``version`` tells the fields of a state of the draft apart from those before an undo or an
    edit made in the grid, ``grid_version`` the grids likewise; ``grid_seen`` holds the edits of a
    grid that were taken in. ``picking`` is what a click on the map is for; ``pick_seen`` the
    number of the last pick taken in. ``works`` keeps the drafts of other cases of this visit.
    """

    is_open: bool = False
    table: str = "seizures"
    query: str = ""
    page: int = 0
    chosen: RowName | None = None
    version: int = 0
    grid_version: int = 0
    grid_seen: tuple[str, dict[tuple[int, str], Any]] = ("", {})
    works: dict[Path, Work] = field(default_factory=dict)
    work: Work | None = None
    case: Case | None = None
    picking: PlacePick | None = None
    pick_seen: int = 0
    asked_to_save: bool = False
    notice: Notice | None = None

    def look_at(self, case: Case) -> Work:
        """Take in the case as it is shown now; its draft is made when it is first asked for."""
        if self.case is not None and self.case.folder != case.folder:
            self.chosen, self.query, self.page, self.picking = None, "", 0, None
            self.asked_to_save = False
        self.case = case
        work = self.works.get(case.folder)
        # A draft nobody has touched follows the files; one with edits waits for saving.
        if work is None or (
            not work.draft.changed() and work.stamp != stamp_files(case.folder)
        ):
            work = self._open(case)
        self.work = work
        if self.chosen is not None and work.draft.row(self.chosen) is None:
            self.chosen = None
        return work

    def rows_to_open(self, case: Case) -> int:
        """Return how many rows looking at a case will read; 0 if its draft is there already."""
        if case.folder in self.works:
            return 0
        return sum(len(getattr(case, name)) for name in EDITED)

    def _open(self, case: Case) -> Work:
        story = place_of_story(case.folder) if has_working_copy(case.folder) else None
        stamp = stamp_files(case.folder)
        with without_collector():
            draft = Draft.open(case.folder, read_raw_case(case.folder, story_folder=story))
            work = Work(draft, DraftChecks.from_case(draft, case), stamp)
        self.works[case.folder] = work
        self.renew()
        return work

    def renew(self) -> None:
        """Show fields and grid afresh: what they hold is no longer what is so."""
        self.version += 1
        self.grid_version += 1

    def is_writable(self) -> bool:
        """Return whether the case shown is the person's own."""
        return self.case is not None and is_own_folder(self.case.folder)

    def at(self) -> Work:
        """Return the work on the case shown."""
        assert self.work is not None, "nothing can be changed before it was shown"
        return self.work

    # ---- edits: each is checked at once ----

    def edit(self, action: Callable[[Draft], object]) -> None:
        """Carry out an edit and check what it concerns; fields and grid are shown afresh."""
        self._carry_out(action)
        self.renew()

    def set_cells(self, name: RowName, cells: Mapping[str, Any]) -> None:
        """Write cells of one row from its fields, which hold what was typed already."""
        self._carry_out(lambda draft: draft.set_cells(name, cells))
        self.grid_version += 1

    def take_grid(self, changes: Iterable[tuple[RowName, Mapping[str, Any]]]) -> None:
        """Write cells from the grid, which holds what was typed already."""
        self._carry_out(lambda draft: draft.change(changes))
        self.version += 1

    def _carry_out(self, action: Callable[[Draft], object]) -> None:
        work = self.at()
        self.notice = None  # what was said of the action before
        before = work.draft.revision
        action(work.draft)
        if work.draft.revision != before:
            work.checks.follow(work.draft.done[-1])
            self.asked_to_save = False

    def add(self, table: str, cells: Mapping[str, Any]) -> RowName:
        """Add a row."""
        names: list[RowName] = []
        self.edit(lambda draft: names.append(draft.add(table, cells)))
        return names[0]

    def remove(self, names: Iterable[RowName]) -> None:
        """Take rows out."""
        self.edit(lambda draft: draft.remove(names))

    def undo(self) -> None:
        """Take the last edit back."""
        self._turn(lambda draft: draft.done, Draft.undo)

    def redo(self) -> None:
        """Do the edit again that was taken back."""
        self._turn(lambda draft: draft.undone, Draft.redo)

    def _turn(self, stack: Callable[[Draft], list[Any]], turn: Callable[[Draft], bool]) -> None:
        work = self.at()
        self.notice = None
        if not stack(work.draft):
            return
        edit = stack(work.draft)[-1]
        turn(work.draft)
        work.checks.follow(edit)
        self.renew()
        self.asked_to_save = False
        if self.chosen is not None and work.draft.row(self.chosen) is None:
            self.chosen = None

    def drop_all(self) -> None:
        """Forget every unsaved change."""
        if self.case is not None:
            self.works.pop(self.case.folder, None)
            self.chosen, self.picking = None, None
            self.renew()
            self.asked_to_save = False
            self.notice = Notice("edit.dropped")

    # ---- where one looks ----

    def show_table(self, table: str) -> None:
        """Go to another table."""
        self.table, self.query, self.page, self.picking = table, "", 0, None
        self.notice = None
        self.chosen = (table, CASE_KEY) if table == "case" else None
        self.renew()

    def choose(self, name: RowName | None) -> None:
        """Open a row, or none."""
        self.chosen, self.picking, self.notice = name, None, None
        self.version += 1
