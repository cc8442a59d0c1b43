"""A case of six hundred flows: joined by the zoom, the strongest drawn, the rest in words."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.bench.spread_case import make_spread_case
from tests.browser.conftest import App, OpenApp
from tests.browser.server import run_app

PROBE = Path(__file__).with_name("flows_probe.js")
FLOWS = 600
HOSTILE = "<img src=x onerror=alert(1)>"  # stands in every label of a flow
WORLD = [20, -20, 3]  # latitude, longitude, zoom
EUROPE = [48, 2, 5]
PORT = [51, 3, 8]


@pytest.fixture(scope="module")
def flows_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("cases")
    table = make_spread_case(folder / "ways", seizures=400, flows=FLOWS) / "flows.csv"
    words = table.read_text(encoding="utf-8")
    table.write_text(words.replace(" to ", f" {HOSTILE} "), encoding="utf-8")
    with run_app(env={"SILLAGE_CASES": str(folder)}) as url:
        yield url


def open_flows(open_app: OpenApp, url: str, **options: Any) -> App:
    app = open_app("?case=ways", url=url, script=PROBE, **options)
    app.frame.wait_for_function("flowsProbe.hasWords()")
    show(app, WORLD, date="2025-12-31", undated=True)
    return app


def show(app: App, at: list[float] | None = None, **view: Any) -> dict[str, Any]:
    if "date" in view:
        view["date"] = (date.fromisoformat(view["date"]) - date(1970, 1, 1)).days
    state: dict[str, Any] = app.frame.evaluate(
        "([view, at]) => flowsProbe.show(view, at)", [view, at]
    )
    return state


def headline(app: App) -> str:
    return app.frame.locator(".sl-od-headline").inner_text()


def press(app: App, kind: str) -> dict[str, Any]:
    """Click the first shape of a kind that can be reached; give what it is."""
    found: dict[str, Any] | None = app.frame.evaluate("kind => flowsProbe.find(kind)", kind)
    assert found is not None
    box = app.frame.locator("#map_div").bounding_box()
    assert box is not None
    app.page.mouse.move(box["x"] + found["x"] + 1, box["y"] + found["y"])
    app.page.mouse.click(box["x"] + found["x"], box["y"] + found["y"])
    return found


def test_the_zoom_joins_flows_by_country_area_and_place(open_app: OpenApp, flows_url: str) -> None:
    app = open_flows(open_app, flows_url)
    levels = []
    for at in (WORLD, EUROPE, PORT):
        levels.append(show(app, at)["level"])
        assert app.frame.evaluate("flowsProbe.inked('ways')") > 500
    assert levels == ["country", "area", "place"]


def test_every_flow_in_view_is_drawn_or_counted(open_app: OpenApp, flows_url: str) -> None:
    app = open_flows(open_app, flows_url)
    state = show(app, [10, -20, 2])
    drawn, seen = state["drawn"], state["seen"]
    assert seen["flows"] + seen["within"] + seen["adrift"] == FLOWS
    assert headline(app) == f"Strongest {drawn['pairs']} of {seen['pairs']} connections"
    told = app.frame.locator(".sl-od-notes").inner_text()
    pairs, flows = seen["pairs"] - drawn["pairs"], seen["flows"] - drawn["flows"]
    assert told.startswith(f"{pairs} weaker connections with {flows} flows are not drawn.")
    app.frame.get_by_role("button", name="Show 100").click()
    app.frame.wait_for_function("flowsProbe.state().drawn.pairs === 100")
    assert headline(app) == f"Strongest 100 of {seen['pairs']} connections"


def test_all_lines_are_drawn_one_by_one_and_follow_the_date(
    open_app: OpenApp, flows_url: str
) -> None:
    app = open_flows(open_app, flows_url)
    app.frame.get_by_role("button", name="All lines").click()
    app.frame.wait_for_function("flowsProbe.state().lines")
    assert headline(app) == f"{FLOWS} flows drawn"
    assert app.frame.evaluate("flowsProbe.inked('ways')") == 0
    late = app.frame.evaluate("flowsProbe.inked('lines')")
    show(app, date="2017-01-01", undated=False)
    early = app.frame.evaluate("flowsProbe.inked('lines')")
    assert 1000 < early < late
    assert re.fullmatch(r"\d+ flows drawn", headline(app))


def test_a_connection_says_what_it_holds_and_hands_a_flow_on(
    open_app: OpenApp, flows_url: str
) -> None:
    app = open_flows(open_app, flows_url)
    press(app, "pair")
    card = app.frame.get_by_role("dialog", name="Connection")
    card.wait_for()
    assert "→" in card.locator("h2").inner_text()
    assert re.search(r"kg · \d+ flows?", card.inner_text())
    flow = card.locator(".sl-od-flow").first
    label = flow.locator(".sl-od-flow-label").inner_text()
    flow.click()
    selected = app.state()["selected"]
    assert re.fullmatch(r"f\d+", selected)
    assert HOSTILE in label
    assert card.locator("img").count() == 0
    app.page.keyboard.press("Escape")
    card.wait_for(state="hidden")


def test_a_place_tells_what_goes_in_and_out_and_shows_its_own(
    open_app: OpenApp, flows_url: str
) -> None:
    app = open_flows(open_app, flows_url)
    everything = app.frame.evaluate("flowsProbe.state()")["seen"]["pairs"]
    press(app, "node")
    lines = app.frame.locator(".sl-tip:visible").inner_text()
    assert re.search(r"^(In|Out): .*kg · \d+ flows?$", lines, re.MULTILINE)
    back = app.frame.get_by_role("button", name="All places")
    back.wait_for()
    assert headline(app).startswith("Of ")
    assert app.frame.evaluate("flowsProbe.state()")["seen"]["pairs"] < everything
    back.click()
    app.frame.wait_for_function(f"flowsProbe.state().seen.pairs === {everything}")


def test_filters_and_the_layer_switch_are_followed(open_app: OpenApp, flows_url: str) -> None:
    app = open_flows(open_app, flows_url)
    everything = app.frame.evaluate("flowsProbe.state()")["seen"]["flows"]
    some = show(app, substances=["cocaine"])["seen"]["flows"]
    assert 0 < some < everything
    show(app, layers={"flows": False})
    assert app.frame.evaluate("flowsProbe.inked('ways')") == 0
    assert app.frame.locator(".sl-od").is_hidden()


def test_the_legend_explains_connections(open_app: OpenApp, flows_url: str) -> None:
    app = open_flows(open_app, flows_url)
    app.frame.click("#sl-tab-legend")
    words = app.frame.locator(".sl-legend").inner_text()
    assert "left half what comes in" in words.lower()
    assert "side by side" in words


def test_an_ordinary_case_has_no_control(open_app: OpenApp) -> None:
    app = open_app(script=PROBE)
    assert app.frame.evaluate("flowsProbe.has()") is False
    assert app.frame.locator(".sl-od").count() == 0


def boxes_of(app: App, selector: str) -> list[list[float]]:
    """Give the boxes of what is seen of a selector: left, top, right, bottom in px of the frame."""
    found: list[list[float]] = app.frame.locator(f"{selector}:visible").evaluate_all(
        """all => all.map((one) => one.getBoundingClientRect())
            .map(({ left, top, right, bottom }) => [left, top, right, bottom])"""
    )
    return found


def assert_apart(boxes: list[list[float]]) -> None:
    for k, one in enumerate(boxes):
        for other in boxes[k + 1 :]:
            apart = (
                one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            )
            assert apart, f"{one} lies on {other}"


def focused(app: App) -> str:
    said: str = app.frame.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    )
    return said


def test_connections_are_reached_and_left_from_the_keyboard(
    open_app: OpenApp, flows_url: str
) -> None:
    app = open_flows(open_app, flows_url)
    show(app, EUROPE)
    rows, keys = app.frame.locator(".sl-od-row"), app.page.keyboard
    app.frame.get_by_role("button", name="List of what is drawn").focus()
    assert rows.count() == 0
    keys.press("Enter")
    assert rows.count() == app.frame.evaluate("flowsProbe.state()")["drawn"]["pairs"]
    for key in ("Tab", "Tab", "Tab", "ArrowDown", "End", "Home", "ArrowDown"):
        keys.press(key)
    row = focused(app)
    assert row == rows.nth(1).get_attribute("aria-label")
    assert re.match(r"[^→]+ to [^→]+\. .*kg · \d+ flows?", row)
    app.frame.locator(".sl-flows-focused").wait_for()
    keys.press("Enter")
    card = app.frame.get_by_role("dialog", name="Connection")
    card.wait_for()
    current = app.frame.locator(".sl-od-row[aria-current='true']")
    current.wait_for()
    assert current.get_attribute("aria-label") == row
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    assert re.fullmatch(r"f\d+", app.state()["selected"])
    keys.press("Escape")
    card.wait_for(state="hidden")
    assert focused(app) == row
    keys.press("Escape")
    assert focused(app) == "List of what is drawn"
    assert rows.count() == 0
    assert app.state()["selected"], "Escape in the list is the list's"


def test_the_list_follows_once_the_date_rests_and_keeps_the_focus(
    open_app: OpenApp, flows_url: str
) -> None:
    app = open_flows(open_app, flows_url)
    app.frame.get_by_role("button", name="List of what is drawn").click()
    rows = app.frame.locator(".sl-od-row")
    rows.first.focus()
    before = focused(app)
    name = before.partition(".")[0]
    app.set_date("2019-03-01")
    app.frame.wait_for_function(
        "before => document.activeElement.getAttribute('aria-label') !== before", arg=before
    )
    drawn = app.frame.evaluate("flowsProbe.state()")["drawn"]["pairs"]
    assert rows.count() == drawn
    labels = [str(row.get_attribute("aria-label")) for row in rows.all()]
    assert focused(app) in labels
    if any(label.startswith(f"{name}.") for label in labels):
        assert focused(app).startswith(f"{name}.")


def test_places_are_listed_and_show_their_own(open_app: OpenApp, flows_url: str) -> None:
    app = open_flows(open_app, flows_url)
    app.frame.get_by_role("button", name="List of what is drawn").click()
    app.frame.get_by_role("button", name="Countries").click()
    first = app.frame.locator(".sl-od-row").first
    assert re.search(r"(In|Out): .*kg · \d+ flows?", first.inner_text())
    first.focus()
    app.page.keyboard.press("Enter")
    app.frame.locator(".sl-od-row[aria-pressed='true']").wait_for()
    assert headline(app).startswith("Of ")
    app.frame.get_by_role("button", name="Connections", exact=True).click()
    name = headline(app).removeprefix("Of ").partition(":")[0]
    assert all(name in title for title in app.frame.locator(".sl-od-row-title").all_inner_texts())
    app.frame.locator(".sl-od-row").first.focus()
    app.page.keyboard.press("Enter")  # its card leaves the place as it is
    app.page.keyboard.press("Escape")
    assert headline(app).startswith("Of ")
    app.page.keyboard.press("Escape")
    app.frame.get_by_role("button", name="All places").wait_for(state="hidden")


def test_chips_tell_what_leaves_the_view_and_lead_there(open_app: OpenApp, flows_url: str) -> None:
    app = open_flows(open_app, flows_url)
    show(app, EUROPE)
    chips = app.frame.locator(".sl-edge:visible").filter(has_text="connection")
    chips.first.wait_for()
    assert 1 <= chips.count() <= 8
    ends = r"((From|To|From and to) .+|\d+ places? to the (west|east|north|south))"
    said = re.compile(ends + r"\n\d+ connections? (· .*kg|of a separate case)")
    assert all(said.fullmatch(words) for words in chips.all_inner_texts()), chips.all_inner_texts()
    assert_apart(
        [
            *boxes_of(app, ".sl-edge"),
            *boxes_of(app, ".sl-od"),
            *boxes_of(app, ".sl-inset"),
            *boxes_of(app, ".leaflet-control"),
            *boxes_of(app, ".sl-side-toggle"),
        ]
    )
    gathered = app.frame.locator(".sl-edge:visible").filter(
        has_text=re.compile(r"^\d+ places? to the")
    )
    assert 1 <= gathered.count() <= 4, "what has no chip of its own is counted"
    before = app.frame.evaluate("flowsProbe.zoom()")
    gathered.first.hover()
    app.frame.wait_for_function("flowsProbe.standsOut() > 1")
    chips.first.click()
    app.frame.wait_for_function("before => flowsProbe.zoom() < before", arg=before)


def test_on_a_phone_the_control_is_one_line_until_it_is_opened(
    open_app: OpenApp, flows_url: str
) -> None:
    app = open_flows(open_app, flows_url, width=390, height=844, touch=True)
    around = app.frame.locator("#map_div").bounding_box()
    assert around is not None

    def assert_in_its_place() -> None:
        furniture = [".sl-od", ".sl-inset", ".leaflet-control", ".sl-edge"]
        assert_apart([box for one in furniture for box in boxes_of(app, one)])
        [box] = boxes_of(app, ".sl-od")
        assert around["x"] <= box[0] and box[2] <= around["x"] + around["width"]

    assert boxes_of(app, ".sl-od-choice") == []
    [closed] = boxes_of(app, ".sl-od")
    assert 44 <= closed[3] - closed[1] <= 50
    assert_in_its_place()
    app.frame.locator(".sl-od-headline").click(force=True)  # the whole line is the button
    [opened] = boxes_of(app, ".sl-od")
    assert opened[3] - opened[1] < around["height"] / 3
    assert_in_its_place()
    heights = app.frame.locator(".sl-od-choice:visible").evaluate_all(
        "all => all.map((one) => one.offsetHeight)"
    )
    assert min(heights) >= 40, json.dumps(heights)
    app.frame.get_by_role("button", name="List of what is drawn").click()
    app.frame.locator(".sl-od-row").first.wait_for()
    assert_in_its_place()
    app.frame.locator(".sl-od-row").first.tap()
    app.frame.get_by_role("dialog", name="Connection").wait_for()
    assert_apart([*boxes_of(app, ".sl-od-card"), *boxes_of(app, ".leaflet-control-zoom")])


def test_seizures_beyond_the_edge_are_one_chip_for_each_edge_which_leads_to_them(
    open_app: OpenApp, flows_url: str
) -> None:
    app = open_flows(open_app, flows_url)
    show(app, EUROPE)
    chips = app.frame.locator(".sl-edge:visible")
    gathered = chips.filter(has_text=re.compile(r"at \d+ places to the (west|east|north|south)"))
    gathered.first.wait_for()
    assert 1 <= gathered.count() <= 4
    assert chips.filter(has_text=re.compile(r"\D1 seizure$")).count() <= 4
    told = gathered.first.inner_text()
    gathered.first.click()
    app.frame.locator(".sl-edges.sl-moving").first.wait_for(state="attached")
    app.frame.wait_for_function("!document.querySelector('.sl-edges.sl-moving')")
    assert told not in gathered.all_inner_texts()
