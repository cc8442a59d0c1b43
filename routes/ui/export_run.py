"""Make one export beside the page, so that the page can tell how far it is and stop it.

Owns: the thread, its news, and the folder of one visitor's files, which goes when a new file is
made or the visit ends. Refuses: Streamlit, and what a file holds (:mod:`routes.export`).
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from routes.export.announce import name_file
from routes.export.errors import ExportCancelled
from routes.export.formats import Format, write_export

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


class ExportRun:
    """One export on its way; ``share`` 0 to 1 and ``words`` say how far it is."""

    def __init__(
        self, make_job: Callable[[], ExportJob], to: Format, folder: Path, *, words: str
    ) -> None:
        self.format = to
        self.share = 0.0
        self.words = words
        self._stop = threading.Event()
        pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="export")
        self._future: Future[Made] = pool.submit(self._make, make_job, folder)
        pool.shutdown(wait=False)

    def is_running(self) -> bool:
        """Say whether it still goes on."""
        return not self._future.done()

    def is_stopping(self) -> bool:
        """Say whether it was asked to stop and has not done so yet."""
        return self._stop.is_set() and self.is_running()

    def stop(self) -> None:
        """Ask it to stop at its next piece of news."""
        self._stop.set()

    def result(self) -> Made:
        """Give what was made.

        Raises:
            ExportCancelled: it was stopped.
            SillageError: it could not be made; the message says why.
        """
        return self._future.result()

    def wait(self, seconds: float) -> None:
        """Wait until it is over, at most so long."""
        self._future.exception(timeout=seconds)

    def _make(self, make_job: Callable[[], ExportJob], folder: Path) -> Made:
        self._tell(0.0, self.words)
        job = make_job()
        path = folder / f"export{self.format.suffix}"
        write_export(job, self.format, path, self._tell)
        return Made(
            path=path,
            name=name_file(job, self.format),
            size=path.stat().st_size,
            format=self.format,
            marking=job.handling.marking,
        )

    def _tell(self, share: float, words: str) -> None:
        if self._stop.is_set():
            raise ExportCancelled(words)
        self.share, self.words = min(max(share, 0.0), 1.0), words


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
