"""Time from ``streamlit run`` to the painted map, the reload, and a slider step of the case.

Run: ``python -m tests.bench.start [--runs 5]``. The app and a bare streamlit-folium app with 100
markers (``peer_app.py``) are started in turn, A B A B …, in one already open Chromium without a
GPU; the file cache is warm after a first round that is not counted.

- start: from the creation of the process to the first frame after the map was painted
  (ours: ``Sillage.state().ready``; the peer: all 100 markers in the document).
- reload: from ``page.reload()`` to the same moment; the median of five in each round.
- step: one ``Sillage.setDate`` 7 days on, over the whole case, in both modes: the time in
  ``setDate`` itself plus the time from the start of the next animation frame until the renderer's
  main thread has finished that frame (scripts, style, layout, paint, commit). Rasterising and
  compositing run on other threads and are not in it. Steps in which a mark comes or goes, and
  labels are set anew, are the slow ones.
"""

import argparse
import os
import platform
import statistics
import time

from playwright.sync_api import Browser, Error, Frame, Page, sync_playwright

from tests.browser.chromium import ARGS, find_chromium
from tests.browser.map_frame import MAP_READY
from tests.browser.server import run_app

RELOADS = 5
PEER_READY = "() => document.querySelectorAll('path.leaflet-interactive').length === 100"
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))"
STEPS = """
async ({ windowDays, steps }) => {
  // A message posted in a frame is delivered when the main thread is free again.
  const wholeFrame = () => new Promise((done) => {
    requestAnimationFrame(() => {
      const began = performance.now();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now() - began);
      port2.postMessage(0);
    });
  });
  Sillage.setWindow(windowDays);
  const day = 86400000;
  const first = Date.parse("2022-03-01"), last = Date.parse("2025-10-01");
  const took = [];
  let at = first;
  for (let i = 0; i < steps + 5; i++) {
    const frame = wholeFrame(); // asked for first, so that it begins before the drawing of the step
    const began = performance.now();
    Sillage.setDate(new Date(at).toISOString().slice(0, 10));
    const set = performance.now() - began;
    const drawn = await frame;
    if (i >= 5) took.push(set + drawn);
    at += 7 * day;
    if (at > last) at = first;
  }
  Sillage.setWindow(null);
  return took;
}
"""


def frame_of(page: Page) -> Frame:
    iframe = page.wait_for_selector("iframe[title*='st_folium']", timeout=30_000)
    assert iframe is not None
    frame = iframe.content_frame()
    assert frame is not None
    return frame


def open_when_up(page: Page, url: str) -> None:
    """Load the page as soon as the server listens; asking costs at most 10 ms."""
    deadline = time.monotonic() + 60
    while True:
        try:
            page.goto(url, wait_until="commit")
            return
        except Error:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def painted(page: Page, ready: str) -> None:
    frame = frame_of(page)
    frame.wait_for_function(ready, timeout=30_000)
    frame.evaluate(NEXT_FRAME)


def time_app(browser: Browser, script: str, ready: str) -> dict[str, float]:
    """Time one start of an app and its reloads (their median), in seconds."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    began = time.perf_counter()
    with run_app(script=script, wait=False) as url:
        open_when_up(page, url)
        painted(page, ready)
        start = time.perf_counter() - began
        reloads = []
        for _ in range(RELOADS):
            time.sleep(1)
            began = time.perf_counter()
            page.reload(wait_until="commit")
            painted(page, ready)
            reloads.append(time.perf_counter() - began)
        reload = statistics.median(reloads)
        page.close()
    return {"start_s": start, "reload_s": reload}


def time_steps(browser: Browser, steps: int) -> dict[str, list[float]]:
    """Time steps of the date in the founding case, in milliseconds, per mode."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    with run_app() as url:
        page.goto(url)
        painted(page, MAP_READY)
        time.sleep(2)
        took = {
            name: frame_of(page).evaluate(STEPS, {"windowDays": window, "steps": steps})
            for name, window in (("everything so far", None), ("window of 90 days", 90))
        }
        page.close()
    return took


def quantile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def main() -> None:
    """Run the rounds and print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--steps", type=int, default=400)
    options = parser.parse_args()
    rounds: dict[str, list[dict[str, float]]] = {"Sillage": [], "bare": []}
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        version = browser.version
        for turn in range(options.runs + 1):
            ours = time_app(browser, "app.py", MAP_READY)
            bare = time_app(browser, "tests/bench/peer_app.py", PEER_READY)
            if turn:  # the first round only warms the file cache
                rounds["Sillage"].append(ours)
                rounds["bare"].append(bare)
        steps = time_steps(browser, options.steps)
        browser.close()
    print(
        f"{options.runs} rounds, Chromium {version} without GPU, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the end\n"
    )
    print("| | Sillage, median (min–max) | bare streamlit-folium, median (min–max) |")
    print("|---|---|---|")
    for key, label in (("start_s", "start to painted map, s"), ("reload_s", "reload, s")):
        cells = []
        for runs in rounds.values():
            values = [run[key] for run in runs]
            cells.append(f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})")
        print(f"| {label} | {cells[0]} | {cells[1]} |")
    for name, took in steps.items():
        print(
            f"| slider step of 7 days, {name}, ms: p50 / p95 | "
            f"{quantile(took, 0.5):.1f} / {quantile(took, 0.95):.1f} | – |"
        )


if __name__ == "__main__":
    main()
