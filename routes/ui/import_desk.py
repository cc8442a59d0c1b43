"""Hold one visitor's file on its way into a case: what was found, told, chosen, mended.

Owns: the state of the import between reruns, nothing of which is lost by going back, and when
all rows have to be read again. Refuses: Streamlit, and the work (:mod:`routes.ui.import_work`,
:mod:`routes.ui.import_save`), which is loaded when a file is brought.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import SillageError
from routes.ui.background import BackgroundRun, StoppedError, Tell

if TYPE_CHECKING:
    from geodata.gazetteer import Match
    from geodata.intake.mapping import Mapping as Columns
    from geodata.intake.raw import RawTable
    from geodata.intake.told import Told
    from geodata.read import CaseFiles
    from routes.ui.import_example import Example
    from routes.ui.import_save import Saved, Target
    from routes.ui.import_work import Asked, OpenName, Reading

__all__ = ["STEPS", "ImportDesk", "SourceTold"]

STEPS: Final = ("file", "columns", "places", "result", "save")
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class SourceTold:
    """What was told of the file as a source; every record made of it rests on that."""

    title: str = ""
    publisher: str = ""
    date: str = ""
    reliability: str = "F"
    marking: str = "AMBER"


@dataclass
class ImportDesk:
    """Hold one import.

    ``furthest`` is the last step that was reached. ``tables`` are all of the file's, ``chosen``
    the places of those that are brought in, ``looked_at`` the one on show; ``layouts`` is what was
    told of how some are laid out, by name; ``own`` is the case
    that the file holds, if it is one of ours. ``version`` changes
    when widgets have to start anew. ``reading`` is what came of ``reading_of``; ``failed`` what
    went wrong, in words.
    """

    step: str = STEPS[0]
    furthest: int = 0
    path: Path | None = None
    name: str = ""
    upload: str = ""
    layouts: dict[str, Told] = field(default_factory=dict)
    tables: list[RawTable] = field(default_factory=list)
    chosen: list[int] = field(default_factory=list)
    looked_at: int = 0
    mappings: dict[int, Columns] = field(default_factory=dict)
    suggested: dict[int, Columns] = field(default_factory=dict)
    reused: set[int] = field(default_factory=set)
    example_row: dict[int, int] = field(default_factory=dict)
    example: tuple[object, Example | str] | None = None
    choices: dict[str, Match | None] = field(default_factory=dict)
    names: dict[str, OpenName] = field(default_factory=dict)
    remembered_places: int = 0
    swap: bool = False
    edits: dict[int, dict[int, dict[str, str]]] = field(default_factory=dict)
    source: SourceTold = field(default_factory=SourceTold)
    target: Target | None = None
    own: CaseFiles | None = None
    reading: Reading | None = None
    reading_of: int = -1
    changes: int = 0
    version: int = 0
    failed: str = ""
    run: BackgroundRun[Any] | None = None
    after_run: Callable[[Any], None] | None = None
    saved: Saved | None = None
    _folder: Path | None = field(default=None, repr=False)

    # What goes on beside the page

    def start(self, work: Callable[[Tell], Any], then: Callable[[Any], None], words: str) -> None:
        """Begin a piece of work; ``then`` is given what came of it when it is looked at."""
        self.stop()
        self.failed = ""
        self.run = BackgroundRun(work, words=words, name="import")
        self.after_run = then

    def stop(self) -> None:
        """Let go of the work that goes on; what it gives is not taken any more."""
        if self.run is not None:
            self.run.stop()
        self.run, self.after_run = None, None

    def settle(self, wait_seconds: float = 0.0) -> bool:
        """Take what the work gave, if it is over; say whether nothing goes on any more."""
        if self.run is None:
            return True
        self.run.wait(wait_seconds)
        if self.run.is_running():
            return False
        run, then = self.run, self.after_run
        self.run, self.after_run = None, None
        try:
            result = run.result()
        except StoppedError:
            return True
        except SillageError as error:
            self.failed = str(error)
            return True
        assert then is not None, "work was begun with what is to follow"
        then(result)
        return True

    # The file

    def take_upload(self, upload: str, name: str, data: bytes | memoryview, words: str) -> None:
        """Keep an uploaded file in this visit's own folder and read it."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="sillage-import-"))
            weakref.finalize(self, shutil.rmtree, str(self._folder), ignore_errors=True)
        place = Path(tempfile.mkdtemp(dir=self._folder))
        path = place / _safe_name(name)
        path.write_bytes(data)
        self.open_path(path, words, upload=upload)

    def open_path(self, path: Path, words: str, *, upload: str = "") -> None:
        """Read a file from disk; everything that was told of another one is forgotten."""
        folder, version = self._folder, self.version + 1
        self.stop()
        self.__dict__.update(ImportDesk().__dict__)
        self._folder, self.version = folder, version
        self.path, self.name, self.upload = path, path.name, upload
        self.source = SourceTold(title=path.name)
        self._open(words)

    def tell_layout(self, told: Told, words: str) -> None:
        """Read the file again, the table on show as it was told to be laid out."""
        self.layouts[self.raw.name] = told
        self._open(words)

    def _open(self, words: str) -> None:
        assert self.path is not None
        path, layouts = self.path, dict(self.layouts)
        self.tables, self.reading, self.own = [], None, None

        def work(tell: Tell) -> Any:
            from geodata.intake.tables import open_tables
            from geodata.intake.told import part_of
            from geodata.own_case import is_case_folder, read_own_case
            from routes.ui.import_memory import recall

            def say(share: float) -> None:
                tell(share, words)

            tables = []
            if not is_case_folder(path):
                tables = open_tables(path, told=layouts, tell=part_of(say, 0.0, 0.8))
            say(0.8)
            own = read_own_case(path, {raw.name for raw in tables})
            say(0.9)
            return tables, recall([] if own else tables, beat=lambda: say(0.9)), own

        self.start(work, self._take_tables, words)

    def _take_tables(self, found: Any) -> None:
        self.tables, memories, self.own = found
        if self.own is not None:
            self.tables = []
            return
        self.suggested, self.mappings, self.reused = {}, {}, set()
        for place, memory in enumerate(memories):
            self.suggested[place] = memory.suggested
            self.mappings[place] = memory.kept or memory.suggested
            if memory.kept is not None:
                self.reused.add(place)
            self.choices.update(memory.choices)
        self.remembered_places = len(self.choices)
        open_ones = [n for n, raw in enumerate(self.tables) if not raw.hidden]
        recognised = [n for n in open_ones if self.mappings[n].table]
        kept = [n for n in self.chosen if n < len(self.tables)] if self.layouts else []
        self.chosen = kept or recognised or open_ones[:1] or [0]
        self.looked_at = self.looked_at if self.looked_at in self.chosen else self.chosen[0]
        self.edits, self.names = {}, {}
        self.changed()

    def changed(self, *, anew: bool = True) -> None:
        """Note that what was read of all rows holds no more.

        ``anew``: the widgets on show have to take other values. Otherwise they stay, and with
        them the keyboard's place.
        """
        self.changes += 1
        self.version += anew
        self.saved, self.failed = None, ""

    # The columns

    @property
    def raw(self) -> RawTable:
        """The table on show."""
        return self.tables[self.looked_at]

    @property
    def mapping(self) -> Columns:
        """How the table on show is understood."""
        return self.mappings[self.looked_at]

    def tell_mapping(self, mapping: Columns, *, anew: bool = True) -> None:
        """Understand the table on show otherwise."""
        self.mappings[self.looked_at] = mapping
        self.reused.discard(self.looked_at)
        self.changed(anew=anew)

    def forget_memory(self) -> None:
        """Go back to what was suggested for the table on show."""
        self.tell_mapping(self.suggested[self.looked_at])

    def choose_tables(self, chosen: list[int]) -> None:
        """Bring in other tables of the file; at least one."""
        self.chosen = sorted(chosen) or self.chosen[:1]
        if self.looked_at not in self.chosen:
            self.looked_at = self.chosen[0]
        self.changed()

    # All rows

    def asked(self) -> Asked:
        """Give everything that a reading of all rows depends on."""
        from routes.ui.import_work import Asked

        return Asked(
            tables=tuple(self.tables[n] for n in self.chosen),
            mappings=tuple(self.mappings[n] for n in self.chosen),
            edits=tuple(self.edits.get(n, {}) for n in self.chosen),
            choices=dict(self.choices),
            swap=self.swap,
        )

    def is_read(self) -> bool:
        """Say whether all rows were read as everything is told now."""
        return self.reading is not None and self.reading_of == self.changes

    def read_all(self, words: str) -> None:
        """Read all rows, beside the page."""
        from routes.ui.import_work import read_tables

        asked, changes = self.asked(), self.changes

        def work(tell: Tell) -> Any:
            return read_tables(asked, lambda share: tell(share, words))

        def take(reading: Reading) -> None:
            self.reading, self.reading_of = reading, changes
            self.names |= {one.key: one for one in reading.open_names}

        self.start(work, take, words)

    @property
    def crs(self) -> str:
        """The reference system that was told for the coordinates, "" for degrees."""
        return self.mappings[self.chosen[0]].constants.get("crs", "")

    def tell_crs(self, crs: str) -> None:
        """Take the coordinates for those of a reference system; "" for degrees."""
        for n in self.chosen:
            rest = {k: v for k, v in self.mappings[n].constants.items() if k != "crs"}
            constants = {**rest, "crs": crs} if crs else rest
            self.mappings[n] = replace(self.mappings[n], constants=constants)
        self.changed()

    def swap_axes(self) -> None:
        """Take latitude for longitude and the other way round: two columns change their roles.

        Where both stand in one column, they are swapped while they are read.
        """
        other = {"lat": "lon", "lon": "lat"}
        self.swap = not self.swap
        for n in self.chosen:
            mapping = self.mappings[n]
            if mapping.column("lat") is not None:
                self.swap = False
                columns = tuple(
                    replace(match, role=other.get(match.role, match.role))
                    for match in mapping.columns
                )
                self.mappings[n] = replace(mapping, columns=columns)
        self.changed()

    def choose_place(self, key: str, match: Match | None, *, chosen: bool) -> None:
        """Choose what a name means (None: no place), or take the choice back."""
        if chosen:
            self.choices[key] = match
        else:
            self.choices.pop(key, None)
        self.changed(anew=False)

    def mend(self, table: int, row: int, texts: dict[str, str]) -> None:
        """Note what some cells of a row are to be."""
        self.edits.setdefault(table, {}).setdefault(row, {}).update(texts)
        self.changed()

    def drop_duplicates(self, drop: bool) -> None:
        """Set exact copies of rows aside, or keep them, in all tables."""
        for n in self.chosen:
            self.mappings[n] = replace(self.mappings[n], drop_duplicates=drop)
        self.changed()

    def tell_source(self, source: SourceTold) -> None:
        """Note what the file is, as a source."""
        self.source = source
        self.saved = None

    # Going on

    def go(self, step: str) -> None:
        """Show a step."""
        self.step = step
        self.furthest = max(self.furthest, STEPS.index(step))

    def begin_again(self) -> None:
        """Forget the file and everything that was told of it."""
        self.stop()
        folder, version = self._folder, self.version + 1
        self.__dict__.update(ImportDesk().__dict__)
        self._folder, self.version = folder, version


def _safe_name(name: str) -> str:
    """Give a file name that leads nowhere and keeps its ending."""
    plain = re.sub(r'[\x00-\x1f<>:"/\\|?*\x7f]+', "_", name).strip(" .") or "file"
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{ending[:12]}" if dot else plain[:_LONGEST_NAME]
