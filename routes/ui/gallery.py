"""Make the small picture of each case, once per content, beside the page.

Owns: the thread, and the pictures kept in the user's cache. Refuses: Streamlit, and drawing
(:mod:`routes.export.still`). A picture shows the lanes that are at hand: none is computed for it.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from geodata.errors import SillageError
from geodata.schema import RECORD_TABLES
from geodata.write import write_file
from routes.dense import DENSE_FLOWS, DENSE_SEIZURES, dense_tables
from routes.handling import handle_case
from routes.model import load_case
from routes.records import list_places
from routes.rows import iterate_rows
from routes.style import Theme
from routes.view import View
from routes.webmap.assets import web_folder

if TYPE_CHECKING:
    import pandas as pd

    from routes.model import Case

__all__ = ["PICTURES", "Facts", "Gallery"]

#: Their folder, in the served one.
PICTURES: Final = "pictures"

_SIZE_PX: Final = (640, 360)
_VERSION: Final = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """What a card shows of a case beyond what the library knows.

    ``marking`` is that of the strictest row, "" if not known; ``picture`` the file's name, "" if
    there is none; ``failed`` says why.
    """

    marking: str = ""
    picture: str = ""
    failed: str = ""


class Gallery:
    """The pictures there are; what is asked for and is not there is made in one thread.

    ``read`` reads a case.
    """

    def __init__(
        self, folder: Path | None = None, *, read: Callable[[Path], Case] = load_case
    ) -> None:
        self._folder = folder
        self._read = read
        self._lock = threading.Lock()
        self._known: dict[str, Facts] = {}
        self._asked: set[str] = set()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")

    def look(self, folder: Path, theme: Theme, *, lang: str) -> Facts | None:
        """Give what is known of a case; None while it is being made."""
        key = _key_of(folder, theme)
        with self._lock:
            if key in self._known:
                return self._known[key]
            kept = _read_kept(self._place() / f"{key}.json")
            if kept is not None:
                self._known[key] = kept
                return kept
            if key not in self._asked:
                self._asked.add(key)
                self._pool.submit(self._make, key, folder, theme, lang)
        return None

    def wait(self) -> None:
        """Wait until everything asked for so far is made or has failed."""
        self._pool.submit(lambda: None).result()

    def _place(self) -> Path:
        return web_folder() / PICTURES if self._folder is None else self._folder

    def _make(self, key: str, folder: Path, theme: Theme, lang: str) -> None:
        facts = Facts(failed=folder.name)
        try:
            facts = _make_facts(self._read(folder), self._place() / f"{key}.png", theme, lang)
            text = json.dumps({"version": _VERSION, **asdict(facts)})
            write_file(self._place() / f"{key}.json", text.encode())
        except (SillageError, OSError) as error:
            facts = Facts(failed=str(error) or type(error).__name__)
        finally:
            # Whatever happened, nobody waits for it any longer.
            with self._lock:
                self._known[key] = facts
                self._asked.discard(key)


def _make_facts(case: Case, picture: Path, theme: Theme, lang: str) -> Facts:
    drawn = ""
    if len(case.places) and any(len(getattr(case, name)) for name in RECORD_TABLES):
        _draw(_thin_out(case), picture, theme, lang)
        drawn = picture.name
    return Facts(marking=handle_case(case).marking, picture=drawn)


def _thin_out(case: Case) -> Case:
    """Leave of a case what a small picture can show: of dense tables every so many rows."""
    limits = {"seizures": DENSE_SEIZURES, "flows": DENSE_FLOWS}
    few: dict[str, pd.DataFrame] = {}
    for name in dense_tables(case):
        table = getattr(case, name)
        few[name] = table.iloc[np.linspace(0, len(table) - 1, limits[name]).astype(int)]
    if not few:
        return case
    part = replace(
        case,
        claims=case.claims.iloc[:0],
        seizures=few.get("seizures", case.seizures),
        flows=few.get("flows", case.flows),
    )
    named = {
        place
        for name in RECORD_TABLES
        for row in iterate_rows(getattr(part, name))
        for place in list_places(name, row)
    }
    return replace(part, places=case.places[case.places.index.isin(named)])


def _draw(case: Case, picture: Path, theme: Theme, lang: str) -> None:
    # Loads matplotlib and the scripts' engine: only when there is something to draw.
    from routes.assemble import assemble_payload
    from routes.export.still import Still, StillRenderer
    from routes.lanes import LaneStore

    payload, _ = assemble_payload(case, LaneStore(case.folder, web_folder() / "lanes"), lang=lang)
    width, height = _SIZE_PX
    still = Still(
        view=View(undated=True), width=width, height=height, theme=theme, furniture=frozenset()
    )
    with StillRenderer(payload) as renderer:
        write_file(picture, renderer.png(still))


def _key_of(folder: Path, theme: Theme) -> str:
    """Tell one content of a case from another without reading it: names, times and sizes."""
    sha = hashlib.sha256(f"{_VERSION}\0{folder}\0{theme}".encode())
    for file in sorted(folder.iterdir()):
        if file.is_file():
            stat = file.stat()
            sha.update(f"\0{file.name}\0{stat.st_mtime_ns}\0{stat.st_size}".encode())
    return sha.hexdigest()[:32]


def _read_kept(file: Path) -> Facts | None:
    """Read what was kept; None where nothing is, or nothing that can be used."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept.pop("version") != _VERSION:
            return None
        facts = Facts(**kept)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if facts.picture and not (file.parent / facts.picture).is_file():
        return None
    return facts
