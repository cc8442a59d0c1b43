"""The founding case in a browser: what is on the map at the dates that the case tells apart."""

from datetime import date
from typing import Any

import pytest

from tests.browser.conftest import App, OpenApp

NOTHING = {"kgMin": 0, "kgMax": 0, "count": 0}

# What the case says, day by day. Flows F3–F5 are known only to lie within the inquiry's period, and
# F1's start is unknown: they are possible rather than certain until their last possible day.
DATES: dict[str, dict[str, Any]] = {
    "2023-05-15": {  # F1 and F3–F5 possible, E1 certain
        "visible": {"seizures": 0, "flows": 4, "events": 1, "possible": 4, "undated": 2},
        "totals": NOTHING,
        "contextTotals": NOTHING,
        "people": 0,
    },
    "2023-07-15": {  # S1, E2, F1 certain; F2 and E3 possible
        "visible": {"seizures": 1, "flows": 5, "events": 3, "possible": 5, "undated": 2},
        "totals": {"kgMin": 183, "kgMax": 183, "count": 1},
        "contextTotals": NOTHING,
        "people": 0,
    },
    "2024-01-15": {  # F2, E3, E4 certain; E5 possible all through 2024
        "visible": {"seizures": 1, "flows": 5, "events": 5, "possible": 4, "undated": 2},
        "totals": {"kgMin": 183, "kgMax": 183, "count": 1},
        "contextTotals": NOTHING,
        "people": 9,
    },
    "2025-10-01": {  # everything dated is certain; the separate case counts apart
        "visible": {"seizures": 2, "flows": 5, "events": 9, "possible": 0, "undated": 2},
        "totals": {"kgMin": 183, "kgMax": 183, "count": 1},
        "contextTotals": {"kgMin": 2000, "kgMax": None, "count": 1},
        "people": 10,
    },
}


def told(state: dict[str, Any]) -> dict[str, Any]:
    for other in ("cannabis-resin", "herbal-cannabis"):  # no seizure of either is reported
        assert state["totals"][other] == state["contextTotals"][other] == NOTHING
    return {
        "visible": state["visible"],
        "totals": state["totals"]["cocaine"],
        "contextTotals": state["contextTotals"]["cocaine"],
        "people": state["people"],
    }


def drag_to(app: App, iso: str) -> None:
    """Pull the date's handle with the mouse to the place on the track that stands for a date."""
    thumb = app.frame.locator(".sl-thumb--date")
    box = thumb.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    day = (date.fromisoformat(iso) - date(1970, 1, 1)).days
    mouse = app.page.mouse
    mouse.move(x, y)
    mouse.down()
    # The scale in pixels a day follows from where two pulls lead; no knowledge of the layout.
    mouse.move(x - 100, y, steps=4)
    now = int(thumb.get_attribute("aria-valuenow") or "")
    mouse.move(x - 300, y, steps=8)
    then = int(thumb.get_attribute("aria-valuenow") or "")
    px_per_day = 200 / (now - then)
    mouse.move(x - 300 + (day - then) * px_per_day, y, steps=25)
    mouse.up()
    # The track has fewer pixels than days: the keys do the rest, as they would for a reader.
    reached = int(thumb.get_attribute("aria-valuenow") or "")
    assert abs(reached - day) <= 4
    for _ in range(abs(reached - day)):
        app.page.keyboard.press("ArrowLeft" if reached > day else "ArrowRight")


@pytest.mark.parametrize("iso", DATES)
def test_dragging_shows_what_the_case_says(open_app: OpenApp, iso: str) -> None:
    app = open_app()
    drag_to(app, iso)
    state = app.state()
    assert state["date"] == iso
    assert told(state) == DATES[iso]
    # The figures that the reader sees are those of the state.
    figures = app.frame.locator(".sl-side").inner_text()
    assert ("183 kg" in figures) == (iso > "2023-07")
    assert ("≥ 2,000 kg" in figures) == (iso > "2024-12-30")


def test_land_and_marks_are_painted(open_app: OpenApp) -> None:
    """Count colours in the picture itself: land, sea, and the seizure at Le Havre."""
    app = open_app("?date=2023-07-15")
    counts = app.frame.evaluate(
        """() => {
          const at = (canvas, wanted) => {
            const { width, height } = canvas;
            const copy = new OffscreenCanvas(width, height).getContext("2d");
            copy.drawImage(canvas, 0, 0);
            const { data } = copy.getImageData(0, 0, width, height);
            const found = wanted.map(() => 0);
            for (let i = 0; i < data.length; i += 4) {
              wanted.forEach(([r, g, b], k) => {
                if (data[i + 3] === 255 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g)
                    + Math.abs(data[i + 2] - b) < 6) found[k] += 1;
              });
            }
            return found;
          };
          const style = getComputedStyle(document.querySelector(".sl-app"));
          const rgb = (name) => {
            const hex = style.getPropertyValue(name).trim().slice(1);
            return [0, 2, 4].map((k) => parseInt(hex.slice(k, k + 2), 16));
          };
          const wanted = [rgb("--sl-land"), rgb("--sl-substance-cocaine")];
          return [...document.querySelectorAll(".sl-map > .leaflet-container canvas")]
            .map((canvas) => at(canvas, wanted));
        }"""
    )
    land = max(found[0] for found in counts)
    cocaine = max(found[1] for found in counts)
    assert land > 50_000, "Great Britain and France fill a good part of the frame"
    assert cocaine > 200, "the circle of 183 kg and the lines in the colour of cocaine"


def click_place(app: App, lat: float, lon: float) -> None:
    """Click a place on the main map."""
    frame_box = app.page.locator("iframe[title*='st_folium']").bounding_box()
    assert frame_box is not None
    x, y = app.frame.evaluate(
        """([lat, lon]) => {
          const box = map.getContainer().getBoundingClientRect();
          const point = map.latLngToContainerPoint([lat, lon]);
          return [box.left + point.x, box.top + point.y];
        }""",
        [lat, lon],
    )
    app.page.mouse.click(frame_box["x"] + x, frame_box["y"] + y)


def test_click_on_the_seizure_says_who_says_so(open_app: OpenApp) -> None:
    app = open_app("?date=2023-07-15")
    click_place(app, 49.48, 0.11)
    assert app.state()["selected"] in {"S1", "le-havre"}
    app.frame.evaluate("Sillage.select('S1')")
    record = app.frame.locator(".sl-record")
    record.wait_for()
    text = record.inner_text()
    for words in ("183 kg", "Le Havre", "Pietro Rossoni", "¶3", "container"):
        assert words in text
    # Both grades, each in words, never one score.
    assert "C" in text
    assert "2" in text


def test_the_drop_off_says_its_position_is_unknown(open_app: OpenApp) -> None:
    app = open_app("?date=2024-01-15&sel=F2")
    text = app.frame.locator(".sl-record").inner_text()
    assert "400–1,000 kg" in text
    assert "unknown" in text.lower()
    assert "illustrative" in text.lower()


def test_context_never_adds_to_the_network(open_app: OpenApp) -> None:
    app = open_app("?date=2025-10-01")
    app.frame.evaluate("Sillage.setFilter({ scope: 'network' })")
    state = app.state()
    assert state["totals"]["cocaine"] == {"kgMin": 183, "kgMax": 183, "count": 1}
    assert state["contextTotals"]["cocaine"] == NOTHING
    assert state["visible"]["seizures"] == 1
