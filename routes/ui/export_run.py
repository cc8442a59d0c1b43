"""Make one export beside the page, so that the page can tell how far it is and stop it.

Owns: the work itself, and the folder of one visitor's files, which goes when a new file is made or
the visit ends. Refuses: threads (:mod:`routes.ui.background`), Streamlit, and what a file holds
(:mod:`routes.export`).
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from routes.export.announce import name_file
from routes.export.errors import ExportCancelled
from routes.export.formats import Format, write_export
from routes.ui.background import BackgroundRun, Tell

if TYPE_CHECKING:
    from routes.export.job import ExportJob
    from routes.view import View

__all__ = ["ExportDesk", "ExportRun", "Made"]


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made: where it lies, what it is to be called, what it holds."""

    path: Path
    name: str
    size: int
    format: Format
    marking: str


class ExportRun(BackgroundRun[Made]):
    """One export on its way; ``share`` 0 to 1 and ``words`` say how far it is."""

    def __init__(
        self, make_job: Callable[[], ExportJob], to: Format, folder: Path, *, words: str
    ) -> None:
        self.format = to

        def make(tell: Tell) -> Made:
            tell(0.0, words)
            job = make_job()
            path = folder / f"export{to.suffix}"
            write_export(job, to, path, tell)
            return Made(
                path=path,
                name=name_file(job, to),
                size=path.stat().st_size,
                format=to,
                marking=job.handling.marking,
            )

        super().__init__(make, words=words, name="export", stopped=ExportCancelled)


@dataclass
class ExportDesk:
    """Hold what one visitor exports: the run of now, its asked-for content, the last preview.

    ``view`` is what was seen when the dialog opened; ``asked`` tells what the run was started
    with: a change of the choices makes it a past one.
    """

    is_open: bool = False
    view: View | None = None
    run: ExportRun | None = None
    asked: object = None
    preview_of: object = None
    preview: bytes = b""
    template: Path | None = None
    template_id: str = ""
    _folder: Path | None = field(default=None, repr=False)

    def start(
        self, make_job: Callable[[], ExportJob], to: Format, *, asked: object, words: str
    ) -> None:
        """Begin an export; what was made before goes."""
        self.drop()
        folder = Path(tempfile.mkdtemp(dir=self.folder(), prefix="run-"))
        self.run, self.asked = ExportRun(make_job, to, folder, words=words), asked

    def drop(self) -> None:
        """Stop what goes on, and delete what was made."""
        if self.run is not None:
            self.run.stop()
            if not self.run.is_running():
                for folder in self.folder().glob("run-*"):
                    shutil.rmtree(folder, ignore_errors=True)
        self.run, self.asked = None, None

    def folder(self) -> Path:
        """Give this visit's own folder; it goes with the visit."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="sillage-export-"))
            weakref.finalize(self, shutil.rmtree, str(self._folder), ignore_errors=True)
        return self._folder
