"""Measure every export: how long it takes, and what it weighs.

Run from the repository: ``python -m tests.bench.exports``. Prints a table in Markdown: the
founding case, and an invented one of 10,000 seizures (:mod:`tests.bench.big_case`).

What is timed: from the loaded case to the file on disk, each format in a process of its own, the
loading of its libraries included. Sea lanes are at hand, as they are after the first time. Maps
are 1920 × 1080; a film runs over the whole case in about 24 pictures of 1280 × 720.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from routes.export.formats import FORMATS, find_format, write_export
from routes.export.job import Options, ignore_progress, make_job
from routes.model import load_case
from routes.payload import case_days
from routes.view import View
from tests.bench.big_case import make_big_case

PICTURES_IN_FILM = 24


def time_one(case: str, name: str, folder: Path) -> dict[str, float]:
    """Make one file; give seconds and bytes."""
    known = find_format(name)
    loaded = load_case(case)
    options = Options()
    if known.group == "film":
        first, last = case_days(loaded)
        step = max(1, (last - first) // PICTURES_IN_FILM)
        options = Options(width_px=1280, height_px=720, step_days=step)
    file = folder / f"briefing{known.suffix}"
    started = time.perf_counter()
    job = make_job(loaded, View(), ceiling="CLEAR", options=options)
    write_export(job, known, file, ignore_progress)
    return {"seconds": time.perf_counter() - started, "bytes": file.stat().st_size}


def measure(case: str, name: str, runs: int) -> dict[str, float]:
    """Give the median of some runs, each in a process of its own."""
    found = []
    for _ in range(runs):
        command = [sys.executable, "-m", "tests.bench.exports", "--one", case, name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout))
    return {
        "seconds": statistics.median(one["seconds"] for one in found),
        "bytes": found[0]["bytes"],
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seizures", type=int, default=10_000)
    parser.add_argument("--only", nargs="+", metavar="FORMAT", help="these formats alone")
    parser.add_argument("--one", nargs=2, metavar=("CASE", "FORMAT"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.one:
            print(json.dumps(time_one(*arguments.one, Path(folder))))
            return
        big = str(make_big_case(Path(folder) / "big", seizures=arguments.seizures))
        # The first look computes the lanes; they are no part of what is measured.
        assert make_job(load_case(big), View(), ceiling="CLEAR").payload["strands"]["flow"]
        print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}\n")
        print(f"| format | founding case, s | MB | {arguments.seizures:,} seizures, s | MB |")
        print("|---|---|---|---|---|")
        for known in FORMATS:
            if arguments.only and known.name not in arguments.only:
                continue
            cells = [known.name]
            for case in ("normandy-ports", big):
                one = measure(case, known.name, arguments.runs)
                cells += [f"{one['seconds']:.1f}", f"{one['bytes'] / 1e6:.2f}"]
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
