"""A step of the story that points at a place lifts, in a large case too, what was seized there."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bench.spread_case import make_spread_case
from tests.browser.conftest import App, OpenApp
from tests.browser.server import run_app

PROBE = Path(__file__).with_name("dense_probe.js")
WIDE = [30, -20, 3]  # latitude, longitude, zoom
INLAND = [47.5, 3.5, 9]
MANY, COUNTRY = "p100", "country-fr"


def change_rows(table: Path, change: Any) -> None:
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        change(number, row)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def gather(number: int, row: dict[str, str]) -> None:
    """Put a thousand seizures at one place, and fifty at no more than a country."""
    if 1000 <= number < 2000:
        row["place"] = MANY
    elif number < 50:
        row["place"] = COUNTRY


def fork(number: int, row: dict[str, str]) -> None:
    if number == 0:
        row["to_ids"], row["ends"] = f"{row['to_ids']}|p7|p8", "one_of"


@pytest.fixture(scope="module")
def story_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("cases")
    case = make_spread_case(folder / "told", seizures=5000, flows=450)
    change_rows(case / "seizures.csv", gather)
    change_rows(case / "flows.csv", fork)
    places = json.loads((case / "places.geojson").read_text(encoding="utf-8"))
    country = {
        **places["features"][0]["properties"],
        **{"id": COUNTRY, "name": "France", "kind": "country", "country": "FR"},
        **{"precision": "country", "radius_km": None},
    }
    point = {"type": "Point", "coordinates": [2.4, 46.6]}
    places["features"].append({"type": "Feature", "properties": country, "geometry": point})
    (case / "places.geojson").write_text(json.dumps(places), encoding="utf-8")
    step = {"id": "many", "title": "Many", "text": "Words.", "date": "2025-12-31"}
    steps = {"steps": [{**step, "highlight": [MANY, "f1"]}]}
    (case / "story.json").write_text(json.dumps(steps), encoding="utf-8")
    with run_app(env={"SILLAGE_CASES": str(folder)}) as url:
        yield url


def open_told(open_app: OpenApp, url: str) -> App:
    app = open_app("?case=told", url=url, script=PROBE)
    app.frame.wait_for_function("probe.hasWords()")
    return app


def show(app: App, **view: Any) -> None:
    app.frame.evaluate("view => probe.show(view)", {"date": 20453, **view})


def test_a_step_lifts_a_place_with_its_sums_and_dims_the_rest(
    open_app: OpenApp, story_url: str
) -> None:
    app = open_told(open_app, story_url)
    show(app, at=WIDE, step="many", highlight=[MANY])
    assert app.frame.evaluate("probe.isDense()")
    found = app.frame.evaluate("probe.standing()")
    assert [(pile["id"], pile["pins"] <= 24) for pile in found["piles"]] == [(MANY, True)]
    assert 900 < found["piles"][0]["count"] <= 1000
    assert f"{found['piles'][0]['count']:,} seizures" in found["label"]
    strength = "getComputedStyle(document.querySelector('.sl-dense-canvas')).opacity"
    app.frame.wait_for_function(f"Number({strength}) < 0.35")
    assert app.frame.locator(".sl-flows-aside").count() == 1
    show(app, step="many", highlight=[MANY], date=17000)
    assert 0 < app.frame.evaluate("probe.standing()")["piles"][0]["count"] < 500
    show(app, step=None, highlight=[])
    app.frame.wait_for_function(f"Number({strength}) > 0.5")
    assert app.frame.locator(".sl-flows-aside").count() == 0


def test_seizures_that_stand_out_have_labels_of_their_own_which_names_of_flows_make_room_for(
    open_app: OpenApp, story_url: str
) -> None:
    app = open_told(open_app, story_url)
    show(app, at=WIDE, step="many", highlight=["s4000", "s4100"])
    assert app.frame.evaluate("probe.isDense()")
    # Names of the ends of flows go first, then the labels come to lie where those were.
    app.frame.wait_for_function("probe.pinLabels().length === 2")
    said = app.frame.evaluate("probe.pinLabels()")
    assert sorted(words.split("\n")[0] for words in said) == ["Fort-de-France 4100", "Genoa 4000"]
    assert "66.5 kg  6 Nov 2023" in "".join(said)
    found = app.frame.evaluate("probe.namesUpon()")
    assert (found["marks"], found["upon"]) == (2, 0) and found["names"] > 20
    show(app, step=None, highlight=[], selected="s4100")
    app.frame.wait_for_function("probe.pinLabels().join().startsWith('Fort-de-France 4100')")
    show(app, selected=None, hover="s4100")
    assert app.frame.evaluate("probe.pinLabels()") == [], "labels keep still under the pointer"


def test_names_step_aside_of_what_stands_out_where_seizures_are_drawn_one_by_one_too(
    open_app: OpenApp, story_url: str
) -> None:
    app = open_told(open_app, story_url)
    ids = app.frame.evaluate("probe.firstRows(40)")
    show(app, at=WIDE, substances=["cocaine"], step="many", highlight=ids)
    assert app.frame.evaluate("probe.crisp() !== null")
    # The names of the ends of flows have moved when all is at rest.
    app.frame.wait_for_function("probe.namesUpon().upon === 0")
    found = app.frame.evaluate("probe.namesUpon()")
    assert found["marks"] > 5 and found["names"] > 10


def test_a_country_has_its_area_where_seizures_are_drawn_one_by_one(
    open_app: OpenApp, story_url: str
) -> None:
    app = open_told(open_app, story_url)
    show(app, at=INLAND)
    assert COUNTRY not in app.frame.evaluate("probe.areas()"), "it is not in the payload's places"
    show(app, at=[46.6, 2.4, 7.5], substances=["cocaine"])
    assert app.frame.evaluate("probe.crisp()")
    assert app.frame.evaluate("probe.areas()") == [COUNTRY]


def test_the_list_of_a_step_names_the_place_and_says_what_of_a_flow_is_not_drawn(
    open_app: OpenApp, story_url: str
) -> None:
    app = open_told(open_app, story_url)
    app.frame.get_by_role("button", name="Present").first.click()
    shown = app.frame.locator(".sl-talk .sl-shown")
    shown.nth(1).wait_for()
    assert "100" in shown.nth(0).inner_text()
    assert "2 further ends are not on the map." in shown.nth(1).inner_text()
    app.page.keyboard.press("Escape")
    assert app.page.get_by_text("Not on the map (1)").count() == 1
    note = app.frame.locator(".sl-od-notes")
    assert "1 flow is drawn in part" in note.inner_text()


def test_the_sources_of_what_a_story_points_at_are_there_before_its_talk_and_come_within_it(
    open_app: OpenApp, story_url: str
) -> None:
    app = open_told(open_app, story_url)
    app.frame.wait_for_function("probe.details().includes('f1')")
    app.frame.get_by_role("button", name="Present").first.click()
    source = app.frame.locator(".sl-talk-source")
    assert source.inner_text().startswith("Source")
    # Nobody sees the page around now; it is asked all the same.
    step = {"id": "other", "title": "Other", "highlight": ["s4000", "f400"]}
    app.frame.evaluate("step => Sillage.apply({story: [step]})", step)
    app.frame.wait_for_function("['s4000', 'f400'].every((id) => probe.details().includes(id))")
    assert source.inner_text().startswith("Sources:")
    app.page.keyboard.press("Escape")
