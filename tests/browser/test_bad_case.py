"""A case full of mistakes and of hostile text: the rest is shown, the app lives, nothing runs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from routes.model import load_case
from tests.browser.conftest import OpenApp
from tests.browser.server import run_app
from tests.cases import append, copy_tiny, edit

HOSTILE = (
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'> `${1}` \u202egnp"
)
BAD_SEIZURES = (
    "B1,Unknown place,2020-03-01,atlantis,cocaine,5,kg,exact,,network,documented,,",
    "B2,No EDTF,next Tuesday,north,cocaine,5,kg,exact,,network,documented,,",
    "B3,Negative,2020-03-01,north,cocaine,-5,kg,exact,,network,documented,,",
    "B4,End before start,2020-05/2020-03,north,cocaine,5,kg,exact,,network,documented,,",
    f'H1,"{HOSTILE}",2020-03-12,north,cocaine,7,kg,exact,"{HOSTILE}",network,documented,"{HOSTILE}",',
)

#: What is wrong with the case, by the codes of the problems that say so.
SPOILED = {
    "reference_unknown",
    "date_not_edtf",
    "number_range",
    "date_end_before_start",
    "flow_to_itself",
    "latitude_range",
    "text_unsafe",
}


@pytest.fixture(scope="module")
def bad_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = copy_tiny(tmp_path_factory.mktemp("cases"))
    for line in BAD_SEIZURES:
        append(case, "seizures.csv", line)
    append(case, "claims.csv", "Q8,X1,nobody,¶2,2,A source that does not exist.,,supports,")
    append(case, "claims.csv", f'Q9,H1,paper,¶2,2,"{HOSTILE}",,supports,')
    append(
        case,
        "flows.csv",
        "B5,To itself,north,north,,all,cocaine,container,1,2,total,2020-02,documented,,network,,,,",
    )
    places = json.loads((case / "places.geojson").read_text(encoding="utf-8-sig"))
    stray = json.loads(json.dumps(places["features"][0]))
    stray["properties"]["id"] = "pole"
    stray["id"] = "pole"
    stray["geometry"] = {"type": "Point", "coordinates": [2.0, 95.0]}
    places["features"].append(stray)
    (case / "places.geojson").write_text(json.dumps(places), encoding="utf-8")
    edit(case, "sources.csv", "Invented paper", HOSTILE.replace('"', ""))
    return case


@pytest.fixture(scope="module")
def bad_url(bad_case: Path) -> Iterator[str]:
    env = {"SILLAGE_CASES": str(bad_case.parent), "SILLAGE_CASE": bad_case.name}
    with run_app(env=env) as url:
        yield url


def test_bad_rows_are_said_and_the_rest_is_shown(
    open_app: OpenApp, bad_url: str, bad_case: Path
) -> None:
    app = open_app("?date=2020-12-31", url=bad_url)
    visible = app.state()["visible"]
    assert visible["flows"] == 2  # the tiny case's own flows, and not B5
    # X1 to X4, H1, and B1 and B3 without what was wrong in them; B2 and B4 are left without a date.
    assert visible["seizures"] == 7
    problems = load_case(bad_case).problems
    assert {problem.code for problem in problems} >= SPOILED
    app.page.get_by_role("tab", name=f"Data checks ({len(problems)})").click()
    # The grid is painted on a canvas; the rows in sight also stand in a table for screen readers.
    grid = app.page.locator("[role=tabpanel]:visible canvas table")
    grid.wait_for(state="attached")
    said = grid.text_content() or ""
    for words in ("atlantis", "next Tuesday", "-5", "nobody"):
        assert words in said, words


def test_hostile_text_stays_text(open_app: OpenApp, bad_url: str) -> None:
    app = open_app("?date=2020-12-31&sel=H1", url=bad_url)
    record = app.frame.locator(".sl-record")
    record.wait_for()
    assert "<script>window.hacked = 1</script>" in record.inner_text()
    for tab in ("#sl-tab-list", "#sl-tab-timeline", "#sl-tab-legend", "#sl-tab-notes"):
        app.frame.evaluate("Sillage.select(null)")
        app.frame.locator(tab).click()
    for target in (app.page, app.frame):
        assert target.evaluate("window.hacked") is None
        assert target.locator("img[src='x']").count() == 0


@pytest.mark.parametrize(
    "query",
    [
        "?case=../../etc",
        "?case=%3Cscript%3E",
        "?date=%00&at=1,2&rel=Z&window=-1",
        "?sel=S9&sub=%3Cscript%3E&layers=none",
    ],
)
def test_hostile_address_leaves_the_app_alive(open_app: OpenApp, query: str) -> None:
    app = open_app(query, says="The address asks for")
    assert app.state()["visible"]["seizures"] == 2
