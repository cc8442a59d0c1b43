"""Measure the HTML file: how long it takes to make, what it weighs, how soon it paints from disk.

Run from the repository: ``python -m tests.bench.html_file``. Prints a table in Markdown.

Beside it, for the same marks (a line for each strand, a circle and a popup for each seizure and
event that has a position): what ``folium.Map.save`` writes, and with ``--kepler PYTHON`` (an
interpreter that has keplergl) what kepler.gl's export writes.

What is timed, in a browser context of its own for every run, without a network, at 1440 × 900:

- make: from the loaded case to the file on disk. Sea lanes are at hand, as they are after the
  first time.
- first paint: ``first-contentful-paint`` of the page opened from disk.
- map: from the start of the navigation until the map with all marks is painted (ours: the mark
  ``sillage:ready``; folium: as many paths in the document as marks, and a first paint).

The peers' files need scripts from other hosts and show nothing without them. folium's is helped:
Leaflet comes from the installed package, a few lines stand in for jQuery, everything else is
answered empty, all at once. Its times are thus lower bounds. kepler.gl's is weighed only.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import folium
from playwright.sync_api import Browser, Page, Route, sync_playwright

from routes.export.job import ignore_progress, make_job
from routes.export.webpage.page import write_html
from routes.model import load_case
from routes.view import View
from tests.bench.big_case import make_big_case
from tests.browser.chromium import ARGS, find_chromium

OURS_READY = """() => window.Sillage && Sillage.state().ready
  && performance.getEntriesByName("sillage:ready")[0].startTime"""
PEER_READY = """n => document.querySelectorAll("path.leaflet-interactive").length >= n
  && performance.now()"""
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
STANDS_FOR_JQUERY = """window.$ = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  return [holder.content.firstChild];
};"""
KEPLER = """
import json, sys
import pandas as pd
from keplergl import KeplerGl
points, lines = json.load(open(sys.argv[1]))
chart = KeplerGl(data={"points": pd.DataFrame(points), "lines": lines})
chart.save_to_html(file_name=sys.argv[2])
"""


def marks_of(payload: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Give the same marks as plain data: points with words, and lines as GeoJSON."""
    places, points = payload["places"], []
    for table in ("seizures", "events"):
        for i, place in enumerate(payload[table]["place"]):
            if place < 0 or not places["drawn"][place]:
                continue
            record = payload["records"][payload[table]["id"][i]]
            words = [record[n] for n in ("title", "dateWritten", "placeText", "description")]
            points.append(
                {
                    "lat": places["lat"][place],
                    "lon": places["lon"][place],
                    "kg": payload[table].get("kgMin", [None] * (i + 1))[i] or 0,
                    "words": " · ".join(word for word in words if word),
                }
            )
    lines = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"words": payload["flows"]["label"][flow]},
                "geometry": {
                    "type": "LineString",
                    "coordinates": list(zip(flat[::2], flat[1::2], strict=True)),
                },
            }
            for flow, flat in zip(
                payload["strands"]["flow"], payload["strands"]["coords"], strict=True
            )
        ],
    }
    return points, lines


def save_folium(points: list[dict[str, Any]], lines: dict[str, Any], path: Path) -> None:
    chart = folium.Map(location=[47, 0], zoom_start=5, tiles=None)
    for line in lines["features"]:
        places = [(lat, lon) for lon, lat in line["geometry"]["coordinates"]]
        folium.PolyLine(places, popup=line["properties"]["words"]).add_to(chart)
    for point in points:
        folium.CircleMarker(
            (point["lat"], point["lon"]), radius=5 + point["kg"] ** 0.5 / 2, popup=point["words"]
        ).add_to(chart)
    chart.save(path)


def save_kepler(python: str, marks: tuple[Any, Any], path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "marks.json"
        data.write_text(json.dumps(marks), encoding="utf-8")
        command = [python, "-W", "ignore", "-c", KEPLER, str(data), str(path)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def answer_for_peer(route: Route) -> None:
    """Stand in for the hosts that folium's file asks."""
    name = route.request.url.rsplit("/", 1)[-1]
    if name in ("leaflet.js", "leaflet.css"):
        spec = find_spec("xstatic")
        (place, *_) = spec.submodule_search_locations or () if spec else ()
        route.fulfill(path=Path(place) / "pkg" / "leaflet" / "data" / name)
    else:
        route.fulfill(body=STANDS_FOR_JQUERY if name.startswith("jquery") else "")


def open_times(
    browser: Browser, path: Path, ready: str, marks: int, *, helped: bool
) -> tuple[float, float]:
    """Open a file once; give its first paint and its painted map, in ms."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=not helped)
    page: Page = context.new_page()
    if helped:
        page.route(lambda url: url.startswith("http"), answer_for_peer)
    page.goto(path.as_uri(), wait_until="commit")
    painted = page.wait_for_function(ready, arg=marks, timeout=180_000).json_value()
    first = page.wait_for_function(FIRST_PAINT).json_value()
    context.close()
    return float(first), max(float(first), float(painted))


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} ({min(values):.0f}–{max(values):.0f})"


def measure(
    name: str, case_path: str | Path, options: argparse.Namespace, browser: Browser, folder: Path
) -> Iterator[str]:
    """Measure one case; give the rows of the table."""
    case = load_case(case_path)
    view = View(case=case.info.id)
    # Computes lanes that were never asked for, before anything is timed.
    points, lines = marks_of(make_job(case, view, ceiling="RED").payload)
    ours, took = folder / f"{name}-ours.html", []
    for _ in range(3):
        began = time.perf_counter()
        write_html(make_job(case, view, ceiling="RED"), ours, ignore_progress)
        took.append((time.perf_counter() - began) * 1000)
    count = len(points) + len(lines["features"])
    peer = folder / f"{name}-folium.html"
    began = time.perf_counter()
    save_folium(points, lines, peer)
    peer_took = (time.perf_counter() - began) * 1000
    plans: list[tuple[str, Path, str, str, bool]] = [
        ("Sillage, one file", ours, spread(took), OURS_READY, False),
        ("folium `Map.save`, helped", peer, f"{peer_took:.0f}", PEER_READY, True),
    ]
    for label, path, made, ready, helped in plans:
        runs = [
            open_times(browser, path, ready, count, helped=helped) for _ in range(options.runs + 1)
        ][1:]  # the first one only warms the file cache
        first, painted = zip(*runs, strict=True)
        size = path.stat().st_size / 1e6
        yield (
            f"| {name} | {label} | {made} | {size:.2f} | {spread(list(first))} | "
            f"{spread(list(painted))} |"
        )
    if options.kepler:
        kepler = folder / f"{name}-kepler.html"
        save_kepler(options.kepler, (points, lines), kepler)
        size = kepler.stat().st_size / 1e6
        label = "kepler.gl `save_to_html`"
        yield f"| {name} | {label} | – | {size:.2f} + its scripts | blank | blank |"


def main() -> None:
    """Measure both cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--seizures", type=int, default=10_000)
    parser.add_argument("--kepler", help="a Python interpreter that has keplergl")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        executable = find_chromium(playwright)
        browser = playwright.chromium.launch(executable_path=executable, args=ARGS)
        big = make_big_case(folder / "big", seizures=options.seizures)
        cases: list[tuple[str, str | Path]] = [
            ("founding", "normandy-ports"),
            (f"{options.seizures:,} seizures", big),
        ]
        print(
            f"{options.runs} runs each, Chromium {browser.version} without GPU, "
            f"{os.cpu_count()} cores, Python {platform.python_version()}\n"
        )
        print("| case | file | make, ms | MB | first paint, ms | map, ms |")
        print("|---|---|---|---|---|---|")
        for name, path in cases:
            for row in measure(name, path, options, browser, folder):
                print(row, flush=True)
        browser.close()
    print(f"\nLoad {os.getloadavg()[0]:.1f} at the end.")


if __name__ == "__main__":
    main()
