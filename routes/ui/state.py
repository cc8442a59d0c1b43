"""Keep what one visitor sees between reruns: the view, its address, the last command.

Owns: the session state, all of it, under one key; and when the address may change the view.
Refuses: drawing. The frame owns date, filters, layers, selection and viewport; it reports them
and they end here. The page sends it commands, numbered, so that each is carried out once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import streamlit as st

from geodata.schema import RECORD_TABLES
from routes.case_records import Bounds
from routes.ui.data_desk import DataDesk
from routes.ui.desk import Desk
from routes.ui.export_run import ExportDesk
from routes.ui.import_desk import ImportDesk
from routes.ui.pager import Pager
from routes.ui.start_desk import StartDesk
from routes.view import (
    PARAMETERS,
    View,
    ViewNote,
    view_from_report,
    view_from_url,
    view_to_frame,
    view_to_url,
)

__all__ = ["PAGES", "PageState", "page_state"]

#: Pages beside the map's own, as the address names them.
PAGES: Final = ("cases", "import")
_PAGE: Final = "page"

_KEY: Final = "sillage"
#: So many blocks of details are answered at once; no table has as many as the end.
_MOST_WANTS: Final = 64
_BLOCKS_END: Final = 1_000_000
#: The browser learns of a new address a moment after the script wrote it; a rerun asked for in
#: between still carries the old one, which must not be taken for a wish of the reader.
_ADDRESS_SETTLES_SECONDS: Final = 0.8


@dataclass
class PageState:
    """Hold one visitor's view and what is needed to keep frame, page and address the same.

    ``bounds`` is what the map shows (west, south, east, north), None until it has said so;
    ``pick`` what was last picked on it by hand; ``story`` the packed steps that the frame has;
    ``wants`` the blocks of details it asks for, by table and number, until they are answered;
    ``shown`` what the header was made of; ``page`` one of :data:`PAGES`, "" for the map.
    """

    page: str = ""

    view: View = field(default_factory=View)
    notes: tuple[ViewNote, ...] = ()
    started: bool = False
    opened: bool = False
    written: dict[str, str] = field(default_factory=dict)
    written_at: float = 0.0
    seen: tuple[str, int] = ("", -1)
    patch: dict[str, Any] | None = None
    patch_number: int = 0
    delivered: int = 0
    mounted: dict[str, dict[str, Any]] = field(default_factory=dict)
    tiles: Mapping[str, Any] | None = None
    story: Sequence[Mapping[str, Any]] = ()
    bounds: Bounds | None = None
    wants: tuple[tuple[str, int], ...] = ()
    pick: object = None
    shown: tuple[object, ...] = ()
    desk: Desk = field(default_factory=Desk)
    data: DataDesk = field(default_factory=DataDesk)
    exports: ExportDesk = field(default_factory=ExportDesk)
    imports: ImportDesk = field(default_factory=ImportDesk)
    start: StartDesk = field(default_factory=StartDesk)
    pager: Pager = field(default_factory=Pager)
    table_ids: tuple[str, ...] = ()
    table_selected: str | None = None
    table_opened: str | None = None
    table_key: int = 0

    def is_first_showing(self) -> bool:
        """Say whether this is the first showing of the page; every later one is not."""
        first, self.opened = not self.opened, True
        return first

    def follow_address(self) -> bool:
        """Take the view from the address at the first run, or when the reader changed it.

        Returns:
            Whether the case may have changed.
        """
        query = {name: str(value) for name, value in st.query_params.items()}
        if self.started:
            settled = time.monotonic() - self.written_at > _ADDRESS_SETTLES_SECONDS
            if query == self.written or not settled:
                return False
        before = self.view
        self.page = query[_PAGE] if query.get(_PAGE) in PAGES else ""
        if self.page and self.started:
            self.written = query  # the view stays as it is for the way back
            return False
        self.view, self.notes = view_from_url(query)
        self.written = query
        if self.started and self.view.case == before.case:
            self.send({k: v for k, v in view_to_frame(self.view).items() if k != "theme"})
        self.started = True
        if self.view.case != before.case:
            self.pager = Pager()
        return self.view.case != before.case

    def write_address(self) -> None:
        """Write the view to the address, next to parameters that are not ours."""
        names = {parameter.name for parameter in PARAMETERS} | {"at", _PAGE}
        foreign = {name: text for name, text in self.written.items() if name not in names}
        address = {**foreign, **view_to_url(self.view)}
        if address == self.written:
            return
        st.query_params.from_dict(address)
        self.written, self.written_at = address, time.monotonic()

    def go(self, page: str, *, case: str | None = None) -> None:
        """Leave for another page, or, where it is "", for the map of a case (None: of the last)."""
        if not page and case not in (None, self.view.case):
            self.view = View(case=case, theme=self.view.theme, lang=self.view.lang)
            self.pager = Pager()
        self.page = page
        # A map shown again is a new one: it starts with the view of now, and counts from the first.
        self.mounted, self.seen, self.patch = {}, ("", -1), None
        address = view_to_url(self.view)
        if page:
            address = {name: address[name] for name in ("theme", "lang") if name in address}
            address[_PAGE] = page
        st.query_params.from_dict(address)
        self.written, self.written_at = address, time.monotonic()

    def take_report(self, map_key: str, report: Mapping[str, Any] | None) -> bool:
        """Change the view by a report of the frame, once; say whether it was news."""
        if not report or not isinstance(report.get("view"), Mapping):
            return False
        number = report.get("seq")
        if not isinstance(number, int) or self.seen == (map_key, number):
            return False
        self.seen = (map_key, number)
        self.view, notes = view_from_report(self.view, report["view"])
        self.bounds = _read_bounds(report.get("bounds")) or self.bounds
        self.wants = _read_wants(report.get("wants"))
        self.notes = notes or self.notes
        self.pick = report.get("pick")
        return True

    def send(self, patch: Mapping[str, Any]) -> None:
        """Send the frame a command with the next showing of the map."""
        undelivered = self.patch if self.patch_number > self.delivered else None
        self.patch = {**(undelivered or {}), **patch}
        self.patch_number += 1

    def answer(self, blocks: Sequence[tuple[str, int]]) -> None:
        """Tell the frame which blocks of details there are now, those not yet told among them."""
        undelivered = (self.patch or {}) if self.patch_number > self.delivered else {}
        told = [*undelivered.get("records", ()), *([table, block] for table, block in blocks)]
        self.wants = ()
        if told:
            self.send({"records": told})

    def select(self, record: str | None) -> None:
        """Select a record from the page: the view, its address and the frame follow."""
        self.view = replace(self.view, selected=record)
        self.send({"selected": record})

    def mount_options(
        self,
        map_key: str,
        tiles: Mapping[str, Any] | None,
        story: Sequence[Mapping[str, Any]] = (),
    ) -> dict[str, Any]:
        """Give what a map starts with, view, background and story: the same in every rerun.

        They are part of the map's identity: were they to change, the map would be built anew. A
        background chosen, or a story changed, later is sent as a command.
        """
        if map_key not in self.mounted:
            first = {"view": view_to_frame(self.view), "tiles": tiles, "story": list(story)}
            self.mounted = {map_key: first}
            self.patch = None  # a new map starts right; an old command is none of its business
        else:
            if tiles != self.tiles:
                self.send({"tiles": tiles})
            if list(story) != list(self.story):
                self.send({"story": list(story)})
        self.tiles, self.story = tiles, story
        return self.mounted[map_key]


def _read_bounds(value: object) -> Bounds | None:
    """Read what the frame says it shows; None for anything that is no such box."""
    if not isinstance(value, list) or len(value) != 4:
        return None
    if not all(isinstance(n, (int, float)) and math.isfinite(n) for n in value):
        return None
    west, south, east, north = (float(n) for n in value)
    return (west, south, east, north) if west < east and south < north else None


def _read_wants(value: object) -> tuple[tuple[str, int], ...]:
    """Read which blocks of details the frame asks for; what is no such pair is passed over."""
    pairs = value[:_MOST_WANTS] if isinstance(value, list) else []
    return tuple(
        (pair[0], pair[1])
        for pair in pairs
        if isinstance(pair, list)
        and len(pair) == 2
        and pair[0] in RECORD_TABLES
        and type(pair[1]) is int
        and 0 <= pair[1] < _BLOCKS_END
    )


def page_state() -> PageState:
    """Give this visitor's state, made at the first run."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = PageState()
    state: PageState = st.session_state[_KEY]
    return state
