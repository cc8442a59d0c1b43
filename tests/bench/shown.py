"""Measure a stranger's large table from the file to the map: read, checked, imported, shown.

    .venv/bin/python -m tests.bench.shown [--rows 300000]

The table is that of ``tests.bench.intake``. The import is the command's, in a process of its own;
the app runs already and is then asked for the case: it reads and checks it anew, makes the map's
files and shows the map with every mark (``Sillage.state().ready``). Prints a table in Markdown.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.intake import make_table
from tests.browser.chromium import ARGS, find_chromium
from tests.browser.map_frame import painted_frame
from tests.browser.server import ROOT, run_app

LIMIT_MS = 300_000


def main() -> None:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=300_000)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as scratch,
        sync_playwright() as playwright,
        run_app(env={"SILLAGE_CASES": f"{scratch}/cases"}) as url,
    ):
        file, cases = Path(scratch) / "table.csv", Path(scratch) / "cases"
        make_table(file, options.rows)
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=ARGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        began = time.perf_counter()
        command = [sys.executable, "-m", "routes", "import", str(file)]
        command += ["--out", str(cases / "table"), "--json"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        # Exit status 1: rows were set aside; the total row always is.
        assert done.returncode in (0, 1), done.stderr
        report = json.loads(done.stdout)
        imported = time.perf_counter()
        peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        page.goto(f"{url}/?case=table", wait_until="commit")
        frame = painted_frame(page, appear_ms=LIMIT_MS, paint_ms=LIMIT_MS)
        shown = time.perf_counter()
        visible = frame.evaluate("() => Sillage.state().visible.seizures")
        browser.close()
    print(
        f"{report['read']:,} rows read = {report['accepted']:,} accepted + "
        f"{len(report['set_aside']):,} set aside; {visible:,} on the map\n"
    )
    print("| step | s |\n|---|---|")
    print(f"| import, {peak_mb:,.0f} MB at most | {imported - began:.1f} |")
    print(f"| from the imported case to the map | {shown - imported:.1f} |")
    print(f"| both | {shown - began:.1f} |")


if __name__ == "__main__":
    main()
