"""A case made in the app alone, from empty to a story that is presented, without the network."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PageTimeout

from geodata.library import Library
from routes.model import load_case
from tests.browser.conftest import OpenApp, ready_frame
from tests.browser.server import run_app


@pytest.fixture(scope="module")
def empty_case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Run the app over a new, empty case; give its address and the case's folder."""
    cases = tmp_path_factory.mktemp("cases")
    entry = Library(cases).new("Harbour case", marking="GREEN")
    with run_app(env={"SILLAGE_CASES": str(cases), "SILLAGE_CASE": entry.id}) as url:
        yield url, entry.path


def rest(page: Page) -> None:
    """Wait until the page has answered: what is pressed meanwhile may be about to be replaced."""
    page.wait_for_timeout(60)
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for()


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button:visible").first.click()
    rest(page)


def fill(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Tab")
    rest(page)


def choose(page: Page, label: str, option: str, *, close: bool = False) -> None:
    box, wanted = (
        page.get_by_role("combobox", name=label, exact=True),
        page.get_by_role("option", name=option, exact=True),
    )
    box.click()
    try:
        wanted.wait_for(timeout=5_000)
    except PageTimeout:
        # A late answer to what was typed before took the open list's place: open it again.
        rest(page)
        box.click()
    wanted.click()
    if close:  # a list of several stays open
        page.keyboard.press("Escape")
    rest(page)


def go(page: Page, table: str) -> None:
    page.get_by_role("radio", name=table).or_(page.get_by_role("button", name=table)).first.click()
    rest(page)


@pytest.fixture
def case_of_own(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Run the app over a new, empty case of this test alone."""
    entry = Library(tmp_path).new("Harbour case", marking="GREEN")
    with run_app(env={"SILLAGE_CASES": str(tmp_path), "SILLAGE_CASE": entry.id}) as url:
        yield url, entry.path


def drag(page: Page, start: tuple[float, float], end: tuple[float, float], *, touch: bool) -> None:
    """Drag what lies at a point of the page, by the mouse or by a finger."""
    if not touch:
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(*end, steps=6)
        page.mouse.up()
        return
    session = page.context.new_cdp_session(page)
    steps = [
        (start[0] + (end[0] - start[0]) * n / 6, start[1] + (end[1] - start[1]) * n / 6)
        for n in range(7)
    ]
    for number, (x, y) in enumerate(steps):
        kind = "touchStart" if number == 0 else "touchMove"
        points = [{"x": x, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "finger"])
def test_a_picked_point_is_corrected_by_dragging_it(
    case_of_own: tuple[str, Path], open_app: OpenApp, touch: bool
) -> None:
    app = open_app(url=case_of_own[0], touch=touch)
    page = app.page
    rest(page)
    press(page, "sl-open-data")
    go(page, "Places 0")
    press(page, "sl-data-pick-point")
    app.frame.locator(".sl-pick-note").wait_for()
    app.frame.evaluate("map.setView([49.5, 0], 7, { animate: false })")
    app.frame.locator("#map_div").click(position={"x": 500, "y": 330})
    page.get_by_text("The position is taken").wait_for()
    rest(page)
    point = app.frame.locator(".sl-pick-dot--point")
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box is not None
    centre = app.frame.evaluate("map.getCenter()")
    picked = app.frame.evaluate("map.containerPointToLatLng([500, 330])")
    start = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    old = app.frame.evaluate("document.querySelector('.sl-pick-dot--point').style.transform")
    drag(page, start, (start[0] + 80, start[1] - 40), touch=touch)
    app.frame.wait_for_function(
        "old => document.querySelector('.sl-pick-dot--point').style.transform !== old", arg=old
    )
    assert app.frame.evaluate("map.getCenter()") == centre  # the point moved, not the map
    rest(page)
    fill(page, "Name *", "Quay")
    press(page, "sl-data-save")
    page.get_by_text("Saved. The map shows").wait_for(timeout=20_000)
    (place,) = json.loads((case_of_own[1] / "places.geojson").read_text("utf-8"))["features"]
    lon, lat = place["geometry"]["coordinates"]
    step = 360 / (256 * 2**7)  # degrees of longitude a pixel, at this zoom
    assert lon - picked["lng"] == pytest.approx(80 * step, abs=3 * step)
    assert lat > picked["lat"]


def test_a_case_is_made_in_the_app_from_empty_to_a_story(
    open_app: OpenApp, empty_case: tuple[str, Path]
) -> None:
    url, folder = empty_case
    app = open_app(url=url)
    page = app.page
    rest(page)
    press(page, "sl-open-data")

    go(page, "Places 0")  # one by its name, one by a click on the map
    fill(page, "Add a place by its name", "Casablanca")
    page.get_by_text("Casablanca (port").click()
    press(page, "sl-data-place-take")
    page.get_by_text("Place: Casablanca").wait_for()
    press(page, "sl-data-back")
    press(page, "sl-data-pick-point")
    app.frame.locator(".sl-pick-note").wait_for()
    app.frame.evaluate("map.setView([49.5, 0], 7, { animate: false })")
    app.frame.locator("#map_div").click(position={"x": 500, "y": 330})
    page.get_by_text("The position is taken").wait_for()
    fill(page, "Name *", "Quay")

    go(page, "Seizures 0")
    press(page, "sl-data-add")
    fill(page, "What *", "Pallet of resin")
    fill(page, "Date", "2024-05")
    choose(page, "Where", "Quay")
    choose(page, "Substance *", "Cannabis resin")
    fill(page, "Amount", "lots")
    page.get_by_text("found “lots”").wait_for()
    fill(page, "Amount", "250")
    choose(page, "Unit", "kg")
    choose(page, "Status *", "Documented")
    press(page, "sl-data-claim-add")
    fill(page, "What it says *", "The customs speak of 250 kg.")
    press(page, "sl-data-source-add-1")
    fill(page, "Title *", "Customs statement")

    go(page, "Flows 0")
    press(page, "sl-data-add")
    fill(page, "What *", "Resin by sea")
    choose(page, "From *", "Casablanca", close=True)
    choose(page, "To *", "Quay", close=True)
    choose(page, "Substances *", "Cannabis resin", close=True)
    fill(page, "Date", "2024-05")
    choose(page, "Status *", "Reported")
    press(page, "sl-data-claim-add")
    fill(page, "What it says *", "They name Casablanca.")
    page.get_by_text("7 rows changed").wait_for()
    press(page, "sl-data-save")
    page.get_by_text("Saved. The map shows").wait_for(timeout=20_000)

    case = load_case(folder)
    assert not case.set_aside.size
    assert [problem.code for problem in case.problems] == []
    assert case.seizures["kg_min"].tolist() == [250.0]
    log = (folder / ".versions" / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line).get("action") for line in log] == ["found", "save", None]

    press(page, "sl-open-story")
    press(page, "sl-story-add")
    fill(page, "Title", "At the quay")
    press(page, "sl-editor-save")
    page.get_by_text("1. At the quay").wait_for()
    press(page, "sl-story-close")
    frame = ready_frame(page)
    frame.wait_for_function("Sillage.state().steps === 1")
    state = frame.evaluate("Sillage.state()")
    assert state["visible"]["seizures"] == state["visible"]["flows"] == 1
    frame.evaluate("Sillage.present(true)")
    frame.get_by_role("heading", name="At the quay").wait_for()
    assert frame.evaluate("Sillage.state().presenting")
