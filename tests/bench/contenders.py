"""Measure one contender in a browser: the app on a case, or a peer's page on the same marks."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Error, Frame, Page, Route, sync_playwright

from tests.bench.bench_marks import FIRST_SHOWN, MOST_FOLIUM_MB, day_of, write_folium
from tests.bench.peer_pages import PACKAGES, PAGES, fetch_packages
from tests.browser.chromium import ARGS, find_chromium
from tests.browser.map_frame import painted_frame
from tests.browser.server import LANES_NOTICE, run_app

__all__ = ["MODES", "Result", "measure_folium", "measure_ours", "measure_peer", "open_browser"]

MODES: Final = (("everything so far", 0), ("window of 90 days", 90))
VIEWPORT: Final = {"width": 1440, "height": 900}
LAST: Final = "2025-12-01"
STEPS: Final = 60
MOST_MS: Final = 12_000
DRAG_SECONDS: Final = 4
LOAD_LIMIT_MS: Final = 180_000
FIRST_VISIT_MS: Final = 600_000  # the server reads the case and makes its files


@dataclass
class Result:
    """Hold what one contender took at one size; a missing figure was not reached."""

    steps: dict[str, list[float]] = field(default_factory=dict)
    fps: dict[str, float] = field(default_factory=dict)
    load_s: float | None = None
    renderer_mb: float | None = None
    gpu_mb: float | None = None
    note: str = ""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Open a fresh Chromium; WebGL is drawn in software."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(playwright),
            args=[*ARGS, "--enable-unsafe-swiftshader"],
        )
        yield browser
        browser.close()


def measure_ours(browser: Browser, folder: Path, counts: Mapping[str, Any]) -> Result:
    """Measure the app on a case."""
    result = Result()
    with run_app(env={"SILLAGE_CASES": str(folder.parent)}) as url:
        address = f"{url}/?case={folder.name}"
        page = browser.new_page(viewport=VIEWPORT)
        _open(page, address)
        # The first visit makes the files, and computes the lanes it wants; with them it has made
        # them anew.
        page.wait_for_selector(LANES_NOTICE, state="detached", timeout=FIRST_VISIT_MS)
        time.sleep(10)
        page.close()
        page = browser.new_page(viewport=VIEWPORT)
        began = time.perf_counter()
        frame = _open(page, address)
        result.load_s = time.perf_counter() - began
        time.sleep(5)
        for script in (f"window.COUNTS = {json.dumps(dict(counts))};", _script("driver.js")):
            frame.add_script_tag(content=script)
        frame.add_script_tag(content=_script("sillage.js"))
        _time(frame, result, MODES)
        result.renderer_mb, result.gpu_mb = _process_memory(browser)
        page.close()
    return result


def measure_peer(
    browser: Browser, url: str, page_name: str, modes: Sequence[tuple[str, int]] = MODES
) -> Result:
    """Measure a peer's page; what it cannot do in time is left out and noted."""
    result = Result()
    page = browser.new_page(viewport=VIEWPORT)
    page.set_default_timeout(LOAD_LIMIT_MS)
    page.route(re.compile(r"^https://"), _answer_for_folium)
    try:
        began = time.perf_counter()
        page.goto(f"{url}/{page_name}", wait_until="commit", timeout=LOAD_LIMIT_MS)
        page.wait_for_function("() => window.loadedMs", timeout=LOAD_LIMIT_MS)
        result.load_s = time.perf_counter() - began
        _time(page.main_frame, result, modes)
        result.renderer_mb, result.gpu_mb = _process_memory(browser)
    except Error as error:
        result.note = str(error).splitlines()[0]
    finally:
        page.close()
    return result


def measure_folium(browser: Browser, url: str, folder: Path, marks: dict[str, Any]) -> Result:
    """Measure folium's TimestampedGeoJson; its window is fixed when the page is made."""
    whole = Result()
    for name, window in MODES:
        path = write_folium(folder, marks, window_days=window)
        if path is None:
            whole.note = f"a page beyond {MOST_FOLIUM_MB} MB"
            return whole
        part = measure_peer(browser, url, path.name, modes=((name, window),))
        path.unlink()
        whole.steps.update(part.steps)
        whole.fps.update(part.fps)
        whole.load_s, whole.note = part.load_s or whole.load_s, part.note or whole.note
        whole.renderer_mb = part.renderer_mb or whole.renderer_mb
        whole.gpu_mb = part.gpu_mb or whole.gpu_mb
    return whole


def _open(page: Page, address: str) -> Frame:
    page.goto(address, wait_until="commit")
    return painted_frame(page, appear_ms=FIRST_VISIT_MS, paint_ms=LOAD_LIMIT_MS)


def _time(frame: Frame, result: Result, modes: Sequence[tuple[str, int]]) -> None:
    for name, window in modes:
        options = {"windowDays": window, "first": day_of(FIRST_SHOWN), "last": day_of(LAST)}
        result.steps[name] = frame.evaluate(
            "options => driver.timeSteps(options)",
            {**options, "stepDays": 7, "steps": STEPS, "mostMs": MOST_MS},
        )
        result.fps[name] = frame.evaluate(
            "options => driver.countFrames(options)",
            {**options, "stepDays": 70, "seconds": DRAG_SECONDS},
        )


def _script(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def _process_memory(browser: Browser) -> tuple[float, float]:
    """Give the proportional set size of the largest renderer and of the GPU process, in MB."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    sizes = {"renderer": 0.0, "GPU": 0.0}
    for process in processes:
        if process["type"] in sizes:
            rollup = Path(f"/proc/{process['id']}/smaps_rollup").read_text(encoding="ascii")
            found = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
            assert found is not None
            sizes[process["type"]] = max(sizes[process["type"]], int(found.group(1)) / 1024)
    return sizes["renderer"], sizes["GPU"]


#: What folium's page asks other hosts for: a pattern of the address, the package, its file.
_CDN: Final = (
    (r"/jquery(-|/)\d", "jquery", "dist/jquery.min.js"),
    (r"iso8601", "iso8601-js-period", "iso8601.js"),
    (r"timedimension.*\.js$", "leaflet-timedimension", "dist/leaflet.timedimension.min.js"),
    (r"timedimension.*\.css$", "leaflet-timedimension", "dist/leaflet.timedimension.control.css"),
    (r"/moment", "moment", "min/moment.min.js"),
    (r"/leaflet\.js$", "leaflet", "dist/leaflet.js"),
    (r"/leaflet\.css$", "leaflet", "dist/leaflet.css"),
)


def _answer_for_folium(route: Route) -> None:
    """Stand in for the hosts that folium's page asks, with the same packages."""
    for pattern, package, file in _CDN:
        if re.search(pattern, route.request.url):
            route.fulfill(path=fetch_packages() / package / PACKAGES[package] / file)
            return
    route.fulfill(body="")
