"""Measure scrubbing through many marks, beside other map libraries on the same marks.

Run: ``python -m tests.bench.million --seizures 10000 --seizures 100000 --seizures 1000000``; add
``--ours 10000000`` for a run of ours alone. Prints tables in Markdown. Everything is drawn in
software, each contender in a Chromium of its own without a GPU (WebGL by SwiftShader), 1440 × 900.

The marks: an invented case (``tests/bench/spread_case.py``) of n seizures and n / 10 flows with 30
vertices each. Ours is the whole app: base map, colours, weights, possible and undated dates,
figures, histogram, list, hit testing. The peers draw the dated seizures as circles of one colour,
each on the first day of its date, and the flows as great circles, on an empty ground.

What is timed (``peers/driver.js``, the same for all), from June 2020 on, in both modes:

- step of 7 days: the time in the call that sets the date, plus the time from the start of the next
  animation frame until the main thread has finished it, plus for WebGL the time until the picture
  can be read back. Compositing runs on other threads and is not in it. Ours draws the marks in a
  worker: its step ends when their picture has come, and takes at least as long as the worker did.
- frames a second: shown frames while each asks for the next step of 70 days; of ours those with
  another picture of the marks.
- load: from opening the page until the marks are drawn; ours when its files have been made once.
- memory: proportional set size of the page's renderer process, and of the GPU process, after.

A peer that is not through its loading after three minutes, or whose page would be beyond 300 MB,
is left out at that size, and the table says so.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from routes.model import load_case
from tests.bench.bench_marks import FIRST_SHOWN, case_folder, day_of, epoch_ms, marks_of
from tests.bench.contenders import (
    MODES,
    Result,
    measure_folium,
    measure_ours,
    measure_peer,
    open_browser,
)
from tests.bench.peer_pages import PACKAGES, serve_pages, write_marks
from tests.bench.start import quantile

OURS = "Sillage, the whole app"

#: The peers and their pages; folium writes its own.
PEERS: Final = {
    "Leaflet canvas, CircleMarkers": "leaflet.html",
    "folium TimestampedGeoJson": None,
    "MapLibre GL, setFilter": "maplibre.html",
    "deck.gl, DataFilterExtension": "deckgl.html",
}


def measure_size(seizures: int, *, peers: Callable[[str], bool]) -> dict[str, Result]:
    """Measure ours and the wanted peers at one size, one after the other."""
    folder = case_folder(seizures)
    counts: dict[str, Any] = {"opens": day_of(FIRST_SHOWN), "epochMs": epoch_ms()}
    results = {}
    with open_browser() as browser:
        results[OURS] = measure_ours(browser, folder, counts)
    wanted = [name for name in PEERS if peers(name)]
    if not wanted:
        return results
    marks = marks_of(load_case(folder))
    with tempfile.TemporaryDirectory() as scratch:
        counts |= write_marks(Path(scratch), marks)
        with serve_pages(Path(scratch), counts) as url:
            for name in wanted:
                with open_browser() as browser:
                    page = PEERS[name]
                    results[name] = (
                        measure_peer(browser, url, page)
                        if page
                        else measure_folium(browser, url, Path(scratch), marks)
                    )
    return results


def print_table(seizures: int, results: dict[str, Result]) -> None:
    """Print one size's table in Markdown, and how much faster ours is than the best peer."""
    print(f"\n**{seizures:,} seizures and {seizures // 10:,} flows**\n")
    print(
        "| | step, everything so far, ms: p50 / p95 | step, window of 90 days, ms: p50 / p95 "
        "| frames a second, 70 days a step: all / window | load, s | renderer / GPU process, MB |"
    )
    print("|---|---|---|---|---|---|")
    for name, result in results.items():
        cells = [_step_cell(result, mode) for mode, _ in MODES]
        rates = [result.fps.get(mode) for mode, _ in MODES]
        cells.append(" / ".join("–" if rate is None else f"{rate:.0f}" for rate in rates))
        cells.append("–" if result.load_s is None else f"{result.load_s:.1f}")
        memory = [result.renderer_mb, result.gpu_mb]
        cells.append(" / ".join("–" if size is None else f"{size:,.0f}" for size in memory))
        note = f" ({result.note})" if result.note else ""
        print(f"| {name}{note} | {' | '.join(cells)} |")
    for mode, _ in MODES:
        medians = {n: quantile(r.steps[mode], 0.5) for n, r in results.items() if r.steps.get(mode)}
        ours = medians.pop(OURS, None)
        if ours and medians:
            best = min(medians, key=lambda name: medians[name])
            print(f"\n{mode}: {medians[best] / ours:.1f} times as fast as {best} (median step)")


def _step_cell(result: Result, mode: str) -> str:
    took = result.steps.get(mode)
    return f"{quantile(took, 0.5):,.1f} / {quantile(took, 0.95):,.1f}" if took else "–"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seizures", type=int, action="append", default=[])
    parser.add_argument("--ours", type=int, action="append", default=[], help="without the peers")
    parser.add_argument(
        "--peer", action="append", default=[], help="only peers whose name holds this word"
    )
    options = parser.parse_args()
    words = options.peer
    with open_browser() as browser:
        version = browser.version
    print(
        f"Chromium {version} without GPU (WebGL in software), {os.cpu_count()} cores, Python "
        f"{platform.python_version()}; " + ", ".join(f"{n} {v}" for n, v in PACKAGES.items())
    )
    sizes = options.seizures or ([] if options.ours else [10_000, 100_000, 1_000_000])
    for seizures in sizes:
        results = measure_size(
            seizures, peers=lambda name: not words or any(word in name for word in words)
        )
        print_table(seizures, results)
    for seizures in options.ours:
        print_table(seizures, measure_size(seizures, peers=lambda _: False))
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
