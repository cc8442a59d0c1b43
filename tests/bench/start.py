"""Time from ``streamlit run`` to the painted map, the reload, and a slider step of the case.

Run: ``python -m tests.bench.start [--runs 5]``. The app and a bare streamlit-folium app with 100
markers (``peer_app.py``) are started in turn, A B A B …, in one already open Chromium without a
GPU; the file cache is warm after a first round that is not counted.

- start: from the creation of the process to the first frame after the map was painted
  (ours: ``Sillage.state().ready``; the peer: all 100 markers in the document).
- reload: from ``page.reload()`` to the same moment.
- step: one ``Sillage.setDate`` 7 days on, until the end of the frame that shows it, steps back to
  back with the frame rate unlocked (``--disable-frame-rate-limit``), over the whole case, in both
  modes.
"""

import argparse
import json
import os
import platform
import statistics
import time

from playwright.sync_api import Browser, Error, Frame, Page, sync_playwright

from tests.browser.chromium import ARGS, find_chromium
from tests.browser.server import run_app

OURS_READY = "() => window.Sillage && Sillage.state && Sillage.state().ready === true"
PEER_READY = "() => document.querySelectorAll('path.leaflet-interactive').length === 100"
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))"
STEPS = """
async ({ windowDays, steps }) => {
  const nextFrame = () => new Promise((done) => requestAnimationFrame(done));
  Sillage.setWindow(windowDays);
  const day = 86400000;
  const first = Date.parse("2022-03-01"), last = Date.parse("2025-10-01");
  const took = [];
  let at = first;
  for (let i = 0; i < steps + 5; i++) {
    const start = performance.now();
    Sillage.setDate(new Date(at).toISOString().slice(0, 10));
    await nextFrame();                 // the frame in which the step is drawn
    await nextFrame();                 // the next one begins when it was committed
    if (i >= 5) took.push(performance.now() - start);
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


def time_app(browser: Browser, script: str, ready: str, *, steps: int = 0) -> dict[str, object]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    began = time.perf_counter()
    with run_app(script=script, wait=False) as url:
        open_when_up(page, url)
        painted(page, ready)
        result: dict[str, object] = {"start_s": time.perf_counter() - began}
        time.sleep(1)
        began = time.perf_counter()
        page.reload(wait_until="commit")
        painted(page, ready)
        result["reload_s"] = time.perf_counter() - began
        if steps:
            time.sleep(1)
            frame = frame_of(page)
            for name, window in (("cumulative", None), ("window 90 d", 90)):
                arg = {"windowDays": window, "steps": steps}
                result[f"step_ms {name}"] = frame.evaluate(STEPS, arg)
        page.close()
    return result


def quantile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def main() -> None:
    """Run the rounds and print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rounds: dict[str, list[dict[str, object]]] = {"Sillage": [], "bare": []}
    with sync_playwright() as playwright:
        args = [*ARGS, "--disable-frame-rate-limit", "--disable-gpu-vsync"]
        browser = playwright.chromium.launch(
            executable_path=find_chromium(playwright), args=args
        )
        version = browser.version
        for turn in range(options.runs + 1):
            ours = time_app(browser, "app.py", OURS_READY, steps=200)
            bare = time_app(browser, "tests/bench/peer_app.py", PEER_READY)
            if turn:  # the first round only warms the file cache
                rounds["Sillage"].append(ours)
                rounds["bare"].append(bare)
        browser.close()
    if options.json:
        print(json.dumps(rounds))
        return
    print(f"{options.runs} rounds, Chromium {version} without GPU, {os.cpu_count()} cores, "
          f"Python {platform.python_version()}\n")
    print("| | Sillage, median (min–max) | bare streamlit-folium, median (min–max) |")
    print("|---|---|---|")
    for key, label in (("start_s", "start to painted map, s"), ("reload_s", "reload, s")):
        cells = []
        for runs in rounds.values():
            values = [float(str(run[key])) for run in runs]
            cells.append(f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})")
        print(f"| {label} | {cells[0]} | {cells[1]} |")
    for name in ("cumulative", "window 90 d"):
        took = [ms for run in rounds["Sillage"] for ms in list(run[f"step_ms {name}"])]  # type: ignore[call-overload]
        print(f"| slider step of 7 days, {name}, ms: p50 / p95 | "
              f"{quantile(took, 0.5):.1f} / {quantile(took, 0.95):.1f} | – |")


if __name__ == "__main__":
    main()
