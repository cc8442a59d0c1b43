"""The page's selection and the map's store answer the same for every view one could set.

Views are drawn at random with a fixed seed and cross the border as they do in the page: written
by `view_to_frame`, read by the map's own codec, answered by its store.
"""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geodata.schema import RECORD_TABLES, find_table
from routes.flows import Drawing
from routes.model import Case, load_case
from routes.payload import build_payload, case_days
from routes.select import list_substances, select_records
from routes.texts import load_texts
from routes.view import View, view_to_frame
from tests.cases import append, copy_tiny
from tests.javascript import ask_scripts

VIEWS_PER_CASE = 250
FILTERS = ("substances", "modes", "statuses", "scope", "reliability", "credibility")
SCRIPT = """
const { readFileSync } = require("node:fs");
const Sillage = require("./tests/js/load.js")();
const { payload, views } = JSON.parse(readFileSync(process.argv[1], "utf8"));
const patch = (view) => Sillage.viewCodec.patchFromOutside(view, payload.case.lastDay);
const answer = (store) => {
  const tables = Object.entries(store.visible).map(([name, codes]) => [name, Array.from(codes)]);
  return { day: store.view.date, codes: Object.fromEntries(tables), ...store.totals() };
};
// One store that goes from view to view, as the page's does, and a fresh one for each view.
const kept = Sillage.createStore(payload);
process.stdout.write(JSON.stringify(views.map((view) => {
  kept.set(patch(view));
  return [answer(kept), answer(Sillage.createStore(payload, patch(view)))];
})));
"""

# What the two shipped cases do not have: a record without a claim, several substances under one
# filter, context events with people, an undated operation, amounts at every kind of bound.
ODD_ROWS = {
    "seizures.csv": [
        "O1,About a ton,2020-05/2020-07,town,cocaine,1,t,about,,context,illustrative,,",
        "O2,At most,../2020-06-15,south,herbal-cannabis,30,kg,at_most,,network,inferred,,",
        "O3,Litres,2020-09/..,north,precursors,40,litres,exact,,network,reported,,",
        "O4,Amount unknown,2020-10-01,north,cannabis-resin,,,exact,,network,reported,,",
        "O5,Undated weight,,north,cannabis-resin,12.5,kg,exact,,network,reported,,",
    ],
    "flows.csv": [
        "P1,Two at once,south,town,,all,mdma|herbal-cannabis,unknown,,,,2020-06~,inferred,,context"
        ",,,,"
    ],
    "events.csv": [
        "R1,Elsewhere,2020-05-05,town,,,operation,7,,,,context,reported,,,",
        "R2,When is not known,,town,,,operation,4,,,,network,documented,,,",
        "R3,Some day in summer,2020-06/2020-08,town,,,operation,3,,,,network,inferred,,,",
    ],
    "links.csv": ["L9,No date,town|south,cooperation,,context,inferred,,,"],
    "claims.csv": [
        "QA,O1,office,¶1,6,About O1.,,supports,",
        "QB,O2,paper,¶1,1,About O2.,,contradicts,",
        "QC,R3,office,¶1,1,About R3.,,supports,",
    ],
}


@pytest.fixture(params=["founding", "tiny", "odd"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    if request.param == "founding":
        return load_case("normandy-ports")
    folder = copy_tiny(tmp_path)
    if request.param == "odd":
        for file, rows in ODD_ROWS.items():
            for row in rows:
                append(folder, file, row)
    case = load_case(folder)
    assert not [p for p in case.problems if p.severity == "error"]
    return case


def payload_of(case: Case) -> dict[str, Any]:
    return build_payload(
        case, Drawing((), (), ()), texts=load_texts("en"), lang="en",
        country_name=lambda code: code, country_area=lambda _code: None,
    )  # fmt: skip


def some(chance: random.Random, choices: tuple[str, ...]) -> tuple[str, ...] | None:
    """Draw a filter: open as often as not, else any of the choices, also none or all of them."""
    if chance.random() < 0.5:
        return None
    return tuple(choice for choice in choices if chance.random() < 0.5)


def draw_views(case: Case, seed: int) -> list[View]:
    chance = random.Random(seed)
    first, last = case_days(case)
    turns = {
        int(day) + beside
        for table in RECORD_TABLES
        for column in ("start_day", "end_day")
        for day in getattr(case, table)[column].dropna()
        for beside in (-1, 0, 1)
    }
    days = [None, *sorted(turns), *range(first - 50, last + 50, 11)]
    columns = find_table("flows")
    views = [View()]
    while len(views) < VIEWS_PER_CASE:
        view = View(
            date=chance.choice(days),
            mode=chance.choice(("cumulative", "window")),
            window_days=chance.choice((1, 7, 30, 90, 365, 36600)),
            undated=chance.random() < 0.5,
            substances=some(chance, list_substances(case)),
            modes=some(chance, columns.column("mode").allowed),
            statuses=some(chance, columns.column("status").allowed),
            scope=chance.choice(("all", "all", "network", "context")),
            reliability=chance.choice((None, None, None, *"ABCDEF")),
            credibility=chance.choice((None, None, None, 1, 2, 3, 4, 5, 6)),
        )
        # With every filter set little is left to compare: half the views keep one of them only.
        if chance.random() < 0.5:
            kept = chance.choice(FILTERS)
            view = replace(view, **{n: getattr(View(), n) for n in FILTERS if n != kept})
        views.append(view)
    return views


def expected(case: Case, view: View) -> dict[str, Any]:
    selection = select_records(case, view, last_day=case_days(case)[1])
    return {
        "day": selection.day,
        "codes": {table: codes.tolist() for table, codes in selection.codes.items()},
        "totals": selection.totals,
        "contextTotals": selection.context_totals,
        "visible": selection.visible,
        "people": selection.people,
        "daysOpen": selection.days_open,
    }


def test_page_and_map_agree_on_every_view(case: Case, tmp_path: Path) -> None:
    views = draw_views(case, seed=20230615)
    question = {"payload": payload_of(case), "views": [view_to_frame(view) for view in views]}
    answers = ask_scripts(SCRIPT, question, tmp_path)
    assert len(answers) == len(views)
    met = set()
    for view, (kept, fresh) in zip(views, answers, strict=True):
        wanted = expected(case, view)
        assert fresh == wanted, view
        assert kept == wanted, view
        met.add(str(wanted))
        for codes in wanted["codes"].values():
            met.update(codes)
    assert {0, 1, 2, 3} <= met
    assert len(met) > VIEWS_PER_CASE / 4  # the views are not all alike
