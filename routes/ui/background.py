"""Do one piece of work beside the page, so that the page can tell how far it is and stop it.

Owns: the thread and its news. Refuses: Streamlit, and knowing what the work is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Generic, TypeVar

from geodata.errors import SillageError

__all__ = ["BackgroundRun", "StoppedError", "Tell"]

Result = TypeVar("Result")
Tell = Callable[[float, str], None]
"""Takes a share from 0 to 1 and words; raises when the work is to stop."""


class StoppedError(SillageError):
    """Raised inside work that was asked to stop."""


class BackgroundRun(Generic[Result]):
    """One piece of work on its way; ``share`` 0 to 1 and ``words`` say how far it is.

    ``stopped`` is what is raised in the work, at its next piece of news, once it is to stop.
    """

    def __init__(
        self,
        work: Callable[[Tell], Result],
        *,
        words: str,
        name: str = "work",
        stopped: type[Exception] = StoppedError,
    ) -> None:
        self.share = 0.0
        self.words = words
        self._stopped = stopped
        self._stop = threading.Event()
        pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._future: Future[Result] = pool.submit(work, self._tell)
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

    def result(self) -> Result:
        """Give what came of it, once it is over.

        Raises:
            Exception: whatever the work raised; what says that it was stopped, if it was.
        """
        return self._future.result()

    def wait(self, seconds: float) -> None:
        """Wait until it is over, at most so long."""
        with suppress(TimeoutError):
            self._future.exception(timeout=seconds)

    def _tell(self, share: float, words: str) -> None:
        if self._stop.is_set():
            raise self._stopped(words)
        self.share, self.words = min(max(share, 0.0), 1.0), words
