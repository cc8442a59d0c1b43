"""Run the map's own scripts without a browser, in an embedded V8.

Owns: loading them in order, handing in payload and base map, asking for display lists, teaching
the scripts the widths of texts. Refuses: drawing (:mod:`.replay`) and deciding what is drawn.

The scripts are files of this project; nothing is evaluated that comes from a case: payload and
specs cross as JSON values.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from geodata.basemap import basemap_path
from routes.export.errors import ExportError
from routes.style import TLP_COLOURS
from routes.webmap.assets import STATIC

if TYPE_CHECKING:
    from routes.dense_pack import DensePack

__all__ = ["DisplayList", "Engine", "StillError"]

#: A still that takes longer than this hangs; the slowest seen took two seconds.
_LIMIT_SECONDS: Final = 120.0
#: Texts are drawn in new words once their widths are known; a third round has never been needed.
_MOST_ROUNDS: Final = 5


class StillError(ExportError):
    """Raised when a map picture cannot be drawn; the message says what to do."""


@dataclass(frozen=True)
class DisplayList:
    """What to draw, in order; see ``still_recorder.js`` for the operations.

    ``vertices`` is n×2, CSS px from the picture's top left; ``codes`` are matplotlib's path codes
    for each; ``images`` are height×width×4 RGBA pixels that operations name by their number;
    ``facts`` says what lies where (map box, zoom, labels, shapes).
    """

    ops: list[dict[str, Any]]
    vertices: np.ndarray[Any, np.dtype[np.float64]]
    codes: np.ndarray[Any, np.dtype[np.uint8]]
    facts: dict[str, Any]
    images: tuple[np.ndarray[Any, np.dtype[np.uint8]], ...] = ()


class Engine:
    """The scripts with one payload loaded; a context manager, because the engine holds a thread."""

    def __init__(
        self,
        payload: Mapping[str, Any],
        *,
        measure: Callable[[Iterable[str]], Mapping[str, float]],
        dense: DensePack | None = None,
    ) -> None:
        """Load the scripts; `measure` gives the widths, in em, of keys ``400i|text``.

        `dense` holds the tables that the payload only names.
        """
        try:
            from py_mini_racer import MiniRacer
        except ImportError as error:
            raise StillError(
                "Map pictures need the package mini-racer: pip install mini-racer."
            ) from error
        self._measure = measure
        # A thread of its own: the engine refuses to work in one where an event loop runs.
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="still")
        try:
            self._racer = self._worker.submit(MiniRacer).result()
        except Exception as error:  # its own errors share no base with a missing library's
            self._worker.shutdown()
            raise StillError(f"The drawing engine does not start: {error}") from error
        try:
            self._load(payload, dense)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the engine; it must not be asked anything afterwards."""
        self._worker.submit(self._racer.close).result()
        self._worker.shutdown()

    def draw(self, layer: str, spec: Mapping[str, Any]) -> DisplayList:
        """Give the display list of a layer (``ground`` or ``marks``) of a still.

        Raises:
            StillError: the scripts failed.
        """
        for _ in range(_MOST_ROUNDS):
            facts = self._call(f"stills.{layer}", spec)
            missing = facts.pop("missing")
            if not missing:
                break
            self._call("stills.learn", self._measure(missing))
        xy = np.frombuffer(self._eval("stills.lastVertices.xy.buffer"), dtype=np.float64)
        codes = np.frombuffer(self._eval("stills.lastVertices.codes.buffer"), dtype=np.uint8)
        ops = facts.pop("ops")
        images = tuple(
            np.frombuffer(self._eval(f"stills.lastImages[{op['n']}].buffer"), dtype=np.uint8)
            .reshape(op["bh"], op["bw"], 4)
            .copy()
            for op in ops
            if op["k"] == "image"
        )
        # Copies: the engine's memory is its own and may move on.
        return DisplayList(ops, xy.reshape(-1, 2).copy(), codes.copy(), facts, images)

    def legend(self, spec: Mapping[str, Any]) -> list[dict[str, str]]:
        """Give the entries of the legend: group, label, sign."""
        found: list[dict[str, str]] = self._call("stills.legend", spec)
        return found

    def _load(self, payload: Mapping[str, Any], dense: DensePack | None) -> None:
        order = json.loads((STATIC / "order.json").read_text(encoding="utf-8"))
        host, *rest = order["still"]
        for name in (host, *order["scripts"], *rest):
            self._eval((STATIC / name).read_text(encoding="utf-8"))
        self._hand_in("baseBytes", basemap_path().read_bytes())
        large = "null"
        if dense is not None:
            self._hand_in("columnBytes", dense.columns)
            self._hand_in("wordBytes", dense.words)
            large = "{columns: columnBytes, words: wordBytes}"
        tlp = json.dumps(dict(TLP_COLOURS))
        self._eval(
            "globalThis.stills = Sillage.createStills("
            f"JSON.parse({json.dumps(json.dumps(payload))}), baseBytes, {tlp}, {large}); 0"
        )
        self._eval("globalThis.columnBytes = globalThis.wordBytes = null; 0")

    def _hand_in(self, name: str, packed: bytes) -> None:
        """Unpack bytes (gzip) into a global Uint8Array of the scripts."""
        content = gzip.decompress(packed)
        self._eval(f"globalThis.{name} = new Uint8Array({len(content)}); 0")
        self._eval(f"{name}.buffer")[:] = content

    def _eval(self, code: str) -> Any:
        return self._ask(self._racer.eval, code)

    def _call(self, function: str, argument: object) -> Any:
        return self._ask(self._racer.call, function, argument)

    def _ask(self, ask: Callable[..., Any], *what: object) -> Any:
        from py_mini_racer import JSEvalException

        try:
            return self._worker.submit(ask, *what, timeout_sec=_LIMIT_SECONDS).result()
        except JSEvalException as error:
            raise StillError(f"The map could not be drawn: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0] if lines else type(error).__name__
