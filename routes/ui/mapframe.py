"""Put the live map on the page, and the served folder behind it.

Owns: the component that serves our files, the call of st_folium, the details of dense rows that
the frame asks for, and the background computing of lanes that are missing. Refuses: drawing; all
of that happens in the frame.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
import streamlit.components.v1 as components
from streamlit_folium import st_folium

from routes.lanes import LaneStore
from routes.model import Case
from routes.texts import fill_text
from routes.ui.state import PageState
from routes.ui.tiles import Tiles
from routes.webmap.assets import AssetError, WebAssets, prepare_assets, web_folder
from routes.webmap.elements import build_command, build_map
from routes.webmap.served import Served, serve_base_map, serve_case
from routes.webmap.served_dense import serve_records

__all__ = ["MapFiles", "answer_wants", "page_url", "prepare_map", "show_map", "watch_lanes"]

#: Serves our folder beside streamlit-folium's own: its frame reaches it by a relative address,
#: also where the page stands under a base path.
_FILES: Final = components.declare_component("files", path=str(web_folder()))
_BASE_URL: Final = f"../{_FILES.name}/"

_EARLY_TEXTS: Final = ("shell.error", "shell.loading", "shell.retry")

#: Height the component asks for, in px; the style sheet sizes the frame to the window.
_HEIGHT: Final = 700


@dataclass(frozen=True, slots=True)
class MapFiles:
    """Name the files of one map: scripts and styles, base map, payload."""

    assets: WebAssets
    base: str
    served: Served


def page_url(file: str) -> str:
    """Give the address, relative to the page's own, of a file in the served folder."""
    return f"component/{_FILES.name}/{file}"


@st.cache_resource(show_spinner=False)
def _shared_files() -> tuple[WebAssets, str]:
    return prepare_assets(web_folder()), serve_base_map(web_folder())


def prepare_map(case: Case, *, lang: str) -> MapFiles:
    """Write what the frame fetches, unless it is there."""
    assets, base = _shared_files()
    lanes = _lanes_of(case)
    busy = _lane_work().is_busy(case)
    served = serve_case(case, lanes, lang=lang, folder=web_folder(), lanes_to_come=busy)
    return MapFiles(assets, base, served)


def show_map(
    case: Case,
    files: MapFiles,
    state: PageState,
    tiles: Tiles | None,
    texts: Mapping[str, str],
    *,
    story: Sequence[Mapping[str, Any]],
) -> None:
    """Show the map and take in what it reports; ``story`` is packed (:mod:`routes.story`).

    The map keeps its identity, and so is never built anew, as long as payload and scripts are
    the same; date, filters, selection, background and story are no part of it.
    """
    map_key = f"{files.served.digest[:16]}-{files.assets.script}"
    background = tiles.to_frame() if tiles else None
    options: dict[str, Any] = {
        "payloadUrl": _BASE_URL + files.served.file,
        "baseUrl": _BASE_URL + files.base,
        "bridge": True,
        # What is said before the payload, which brings the rest, has arrived.
        "lang": state.view.lang,
        "texts": {key: text for key, text in texts.items() if key.startswith(_EARLY_TEXTS)},
        **state.mount_options(map_key, background, story),
    }
    ahead: dict[str, str | int] = {"payload": files.served.file, "base": files.base}
    for name in files.served.beside:
        if name.startswith("columns."):  # the largest file, read before there is a map
            ahead |= {"columns": name, "size": (web_folder() / name).stat().st_size}
    west, south, east, north = case.info.focus
    chart = build_map(
        files.assets,
        base_url=_BASE_URL,
        ahead=ahead,
        center=((west + east) / 2, (south + north) / 2),
        zoom=5,
        mount_options=options,
    )
    command = build_command(state.patch, number=state.patch_number) if state.patch else None
    with st.container(key="sl-map"):
        report = st_folium(
            chart,
            key=f"map-{map_key}",
            height=_HEIGHT,
            use_container_width=True,
            returned_objects=[],  # its own reports would rerun the page at every move
            feature_group_to_add=command,
        )
    state.delivered = state.patch_number
    state.take_report(map_key, report if isinstance(report, Mapping) else None)


def answer_wants(case: Case, state: PageState, texts: Mapping[str, str]) -> None:
    """Write the details that the frame asks for and tell it so, in a showing of their own."""
    if not state.wants:
        return
    try:
        there = serve_records(case, state.wants, lang=state.view.lang, folder=web_folder())
    except AssetError as error:
        there = []
        st.error(fill_text(texts, "page.map.failed", reason=error))
    state.answer(there)
    if there:
        st.rerun()


def _lanes_of(case: Case) -> LaneStore:
    return LaneStore(case.folder, web_folder() / "lanes")


class _LaneWork:
    """Compute the missing lanes of one case in the background, once for all visitors."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads: dict[str, threading.Thread] = {}
        self._cases: dict[str, threading.Thread] = {}

    def is_busy(self, case: Case) -> bool:
        """Say whether lanes of a case are being computed."""
        with self._lock:
            thread = self._cases.get(case.digest)
            return thread is not None and thread.is_alive()

    def is_running(self, case: Case, served: Served) -> bool:
        """Start the work if it was not started; say whether it still goes on."""
        with self._lock:
            thread = self._threads.get(served.digest)
            if thread is None:
                keys = [(leg.origin, leg.destination) for leg in served.pending]
                thread = threading.Thread(
                    target=_lanes_of(case).compute, args=(keys,), daemon=True, name="lanes"
                )
                self._threads[served.digest] = self._cases[case.digest] = thread
                thread.start()
            return thread.is_alive()


@st.cache_resource(show_spinner=False)
def _lane_work() -> _LaneWork:
    return _LaneWork()


def watch_lanes(case: Case, files: MapFiles, message: str) -> None:
    """Say quietly that lanes are being computed; show the page again when they are there."""
    if not files.served.pending:
        return
    work = _lane_work()
    if not work.is_running(case, files.served):
        return  # already tried: what is still missing cannot be computed and stays a stand-in

    @st.fragment(run_every=1.0)
    def watch() -> None:
        if work.is_running(case, files.served):
            st.caption(message)
        else:
            st.rerun()

    with st.container(key="sl-lanes"):
        watch()
