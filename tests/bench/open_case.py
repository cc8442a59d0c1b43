"""Measure opening a stored case, beside plain geopandas and pandas on the same files.

    .venv/bin/python -m tests.bench.open_case FOLDER [FOLDER …]

A folder is a case of CSV and GeoJSON files or of Parquet files, as ``tests.bench.big_case`` writes
them. Each step runs in a process of its own, three times, the best counts; the time is without
that of imports, memory is the process's highest resident size. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

RUNS = 3


def run_plain(folder: Path) -> dict[str, object]:
    """Read every table with geopandas and pandas: no check, no dates, no kilograms, no case."""
    import geopandas
    import pandas as pd

    rows = 0
    for path in sorted(folder.iterdir()):
        if path.stem in {"case", "story"}:
            continue
        if path.stem == "places":
            as_parquet = path.suffix == ".parquet"
            rows += len(geopandas.read_parquet(path) if as_parquet else geopandas.read_file(path))
        elif path.suffix == ".parquet":
            rows += len(pd.read_parquet(path))
        elif path.suffix == ".csv":
            rows += len(pd.read_csv(path))
    return {"rows": rows}


def run_open(folder: Path) -> dict[str, object]:
    """Open the case, with every check."""
    from routes.model import load_case

    case = load_case(folder)
    tables = (case.places, case.sources, case.seizures, case.flows, case.events, case.links,
              case.notes, case.claims)  # fmt: skip
    return {"rows": sum(map(len, tables)), "problems": len(case.problems)}


def run_rows(folder: Path) -> dict[str, object]:
    """Open the case row by row, as small cases are and rows in doubt."""
    from geodata.fast_read import hold_case
    from geodata.formats import read_case_any
    from routes.model import make_case

    case = make_case(hold_case(read_case_any(folder)))
    return {"rows": len(case.seizures), "problems": len(case.problems)}


STEPS = {"plain": run_plain, "open": run_open, "rows": run_rows}


def run_step(name: str, folder: Path) -> None:
    """Run one step in this process and print what it took as JSON."""
    import geopandas  # noqa: F401  (imports are no part of reading)
    import pyarrow.csv
    import pyarrow.json
    import pyarrow.parquet  # noqa: F401

    import routes.model  # noqa: F401

    start, cpu = time.perf_counter(), time.process_time()
    found = STEPS[name](folder)
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "cpu": cpu, "mb": memory, "found": found}))


def main() -> None:
    """Run every step on every folder and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--no-rows", action="store_true", help="leave the way row by row out")
    parser.add_argument("--step", nargs=2, metavar=("STEP", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        run_step(options.step[0], Path(options.step[1]))
        return
    print("| case | step | seconds | processor s | peak MB | result |\n|---|---|---|---|---|---|")
    for folder in options.folders:
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        for name, step in STEPS.items():
            if name == "rows" and options.no_rows:
                continue
            command = [sys.executable, "-m", "tests.bench.open_case", "--step", name, str(folder)]
            runs = [
                json.loads(
                    subprocess.run(command, capture_output=True, text=True, check=True).stdout
                )
                for _ in range(1 if name == "rows" else RUNS)
            ]
            best = {key: min(run[key] for run in runs) for key in ("seconds", "cpu", "mb")}
            what = (step.__doc__ or "").splitlines()[0]
            print(
                f"| {folder.name} ({size:.0f} MB) | {what} | {best['seconds']:.2f} | "
                f"{best['cpu']:.2f} | {best['mb']:,.0f} | {runs[0]['found']} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
