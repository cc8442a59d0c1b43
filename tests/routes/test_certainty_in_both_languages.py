"""The map's script and the model agree, on every span, day and mode, about what is there."""

import itertools
from pathlib import Path

from routes.timespan import certainty
from tests.javascript import ask_scripts

SCRIPT = """
const { readFileSync } = require("node:fs");
require("./routes/webmap/static/visibility.js");
const { views, records } = JSON.parse(readFileSync(process.argv[1], "utf8"));
const codes = views.map((view) => records.map((r) => globalThis.Sillage.visibility.code(r, view)));
process.stdout.write(JSON.stringify(codes));
"""

# Every order in which ends of spans, windows and days can lie to each other fits in ten days.
ENDS = (None, *range(0, 11, 2), 5)
RECORDS = [
    {"start": start, "end": end, "undated": undated}
    for start, end in itertools.product(ENDS, ENDS)
    if start is None or end is None or start < end
    for undated in (0, 1)
]
VIEWS = [
    {"date": day, "mode": mode, "windowDays": window, "undated": shown}
    for day in range(-2, 13)
    for mode, window in (("cumulative", None), ("window", 1), ("window", 3), ("window", 30))
    for shown in (False, True)
]


def test_python_and_javascript_agree(tmp_path: Path) -> None:
    answers = ask_scripts(SCRIPT, {"views": VIEWS, "records": RECORDS}, tmp_path)
    assert len(answers) == len(VIEWS)
    seen = set()
    for view, codes in zip(VIEWS, answers, strict=True):
        for record, code in zip(RECORDS, codes, strict=True):
            wanted = certainty(
                record["start"], record["end"], view["date"], mode=view["mode"],
                window_days=view["windowDays"], undated=bool(record["undated"]),
                show_undated=view["undated"],
            )  # fmt: skip
            assert code == wanted, (view, record)
            seen.add(code)
    assert seen == {0, 1, 2, 3}
