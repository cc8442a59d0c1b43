"""Presenting in a browser: keys, clicker and finger turn the steps; map, date, notes follow."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import App, OpenApp


def words(text: str) -> list[dict[str, Any]]:
    return [{"kind": "p", "runs": [{"text": text, "bold": False, "italic": False}]}]


STORY: list[dict[str, Any]] = [
    {
        "id": "opening",
        "title": "The opening",
        "blocks": words("An inquiry opens."),
        "notes": words("Speak slowly."),
        "view": {"date": "2022-03-31"},
        "bounds": [-6, 46, 6.5, 51.8],
        "highlight": ["E1"],
        "dateText": "March 2022",
    },
    {
        "id": "container",
        "title": "The container",
        "blocks": words("183 kg are found."),
        "notes": [],
        "view": {"date": "2023-06-30"},
        "bounds": [-1.5, 48.8, 2.1, 50.6],
        "highlight": ["S1", "E4", "nonsense"],
        "dateText": "June 2023",
    },
    {
        "id": "end",
        "title": "The end",
        "blocks": words("Everything so far."),
        "notes": [],
        "view": {"date": "2025-09-30", "undated": True},
        "bounds": None,
        "highlight": [],
        "dateText": "September 2025",
    },
]


def present(open_app: OpenApp, *, still: bool = True, **options: Any) -> App:
    if still:
        options["reduced_motion"] = "reduce"
    app = open_app(**options)
    app.frame.evaluate("story => Sillage.apply({story})", STORY)
    app.frame.evaluate("Sillage.present(true)")
    return app


def seen(app: App) -> tuple[Any, ...]:
    state = app.state()
    return state["presenting"], state["step"], state["date"]


def box(locator: Locator) -> tuple[float, float, float, float]:
    found = locator.bounding_box()
    assert found is not None
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def swipe(page: Page, x: float, y: float, way: float) -> None:
    """Draw one finger over the screen; Playwright itself can only tap."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: dict[str, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": x, "y": y})
    for part in range(1, 9):
        touch("touchMove", {"x": x + way * part / 8, "y": y})
    touch("touchEnd")


def test_keys_and_clicker_turn_the_steps(open_app: OpenApp) -> None:
    app = present(open_app)
    keyboard = app.page.keyboard
    title = app.frame.locator(".sl-talk-title")
    assert seen(app) == (True, "opening", "2022-03-31")
    keyboard.press("ArrowRight")
    # With reduced motion there is no way to wait for: date and map are there at once.
    assert seen(app) == (True, "container", "2023-06-30")
    assert title.inner_text() == "The container"
    assert app.state()["center"] == pytest.approx([49.71, 0.3], abs=0.02)
    # What the step points at is told with its grades, also where the map has no mark for it.
    items = app.frame.locator(".sl-talk .sl-shown")
    assert items.count() == 2
    assert items.nth(0).locator(".sl-chip").all_inner_texts() == ["C", "2"]
    assert "Not on the map." in items.nth(1).inner_text()
    assert "Rossoni" in app.frame.locator(".sl-talk-source").inner_text()
    assert app.frame.locator(".sl-talk .sl-marking").inner_text() == "TLP:CLEAR"
    keyboard.press("PageDown")
    assert seen(app) == (True, "end", "2025-09-30")
    assert app.state()["center"] is None  # the case's own frame
    keyboard.press("PageDown")
    assert seen(app) == (True, "end", "2025-09-30")
    keyboard.press("PageUp")
    keyboard.press("Home")
    assert seen(app) == (True, "opening", "2022-03-31")

    keyboard.press("b")
    black = app.frame.locator(".sl-black")
    assert black.is_visible()
    keyboard.press("ArrowRight")  # brings the picture back and does nothing else
    assert not black.is_visible()
    assert seen(app) == (True, "opening", "2022-03-31")

    keyboard.press("l")
    steps = app.frame.locator("dialog.sl-steps[open] .sl-steps-step")
    assert steps.count() == 3
    assert steps.first.get_attribute("aria-current") == "step"
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    assert seen(app) == (True, "container", "2023-06-30")

    # The page around is covered: the focus goes round and never gets lost behind it.
    app.frame.locator(".sl-talk-turn--next").focus()
    keyboard.press("Tab")
    assert app.frame.evaluate("document.activeElement.closest('.sl-app') !== null")
    assert app.frame.evaluate("document.hasFocus()")

    keyboard.press("Escape")
    assert seen(app) == (False, "container", "2023-06-30")
    assert app.frame.locator(".sl-talk").count() == 0
    assert app.frame.locator(".sl-story-title").inner_text() == "The container"


def test_a_hand_on_the_view_leaves_the_step_but_not_its_words(open_app: OpenApp) -> None:
    app = present(open_app)
    again = app.frame.locator(".sl-talk-again")
    assert not again.is_visible()
    app.set_date("2024-01-15")
    assert seen(app) == (True, None, "2024-01-15")
    assert app.frame.locator(".sl-talk-title").inner_text() == "The opening"
    again.click()
    assert seen(app) == (True, "opening", "2022-03-31")
    left, top, right, bottom = box(app.frame.locator(".sl-map"))
    app.page.mouse.move((left + right) / 2, (top + bottom) / 2)
    app.page.mouse.wheel(0, -300)
    app.frame.wait_for_function("Sillage.state().step === null")
    app.page.keyboard.press("ArrowRight")
    assert seen(app) == (True, "container", "2023-06-30")


def test_the_map_flies_and_the_date_moves_with_it(open_app: OpenApp) -> None:
    app = present(open_app, still=False)
    app.frame.evaluate(
        """() => {
          window.days = new Set();
          const look = () => {
            window.days.add(Sillage.state().date);
            requestAnimationFrame(look);
          };
          look();
        }"""
    )
    before = app.state()["zoom"]
    app.page.keyboard.press("PageDown")
    assert app.state()["step"] == "container"
    app.frame.wait_for_function(
        "zoom => Sillage.state().date === '2023-06-30' && Sillage.state().zoom > zoom + 1",
        arg=before,
    )
    assert app.state()["step"] == "container"
    assert app.frame.evaluate("window.days.size") > 5


def test_the_notes_window_follows_and_leads(open_app: OpenApp) -> None:
    app = present(open_app)
    app.frame.evaluate("() => { window.openReal = window.open; window.open = () => null; }")
    app.page.keyboard.press("n")
    assert "Allow pop-up windows" in app.frame.locator(".sl-notice").inner_text()
    app.frame.evaluate("() => { window.open = window.openReal; }")
    with app.page.expect_popup() as opened:
        app.page.keyboard.press("n")
    notes = opened.value
    assert notes.locator("h1").inner_text() == "The opening"
    assert notes.locator(".sl-notes-window-notes").inner_text() == "Speak slowly."
    assert notes.locator(".sl-notes-window-next").inner_text() == "The container"
    assert notes.locator(".sl-notes-window-elapsed").inner_text().startswith("0:")
    assert notes.evaluate("getComputedStyle(document.querySelector('main')).display") == "grid"
    app.page.keyboard.press("ArrowRight")
    assert notes.locator("h1").inner_text() == "The container"
    notes.keyboard.press("PageDown")
    assert seen(app) == (True, "end", "2025-09-30")
    assert notes.locator(".sl-notes-window-next").inner_text() == "This is the last step."
    with notes.expect_event("close"):
        app.frame.evaluate("Sillage.present(false)")


@pytest.mark.parametrize(
    ("width", "height", "touch"), [(1024, 768, False), (3840, 2160, False), (390, 844, True)]
)
def test_nothing_overlaps(open_app: OpenApp, width: int, height: int, touch: bool) -> None:
    app = present(open_app, width=width, height=height, touch=touch)
    app.page.keyboard.press("ArrowRight")
    names = (".sl-talk", ".sl-map", ".sl-bar", ".sl-talk-turn--previous", ".sl-talk-tools",
             ".sl-talk-turn--next")  # fmt: skip
    boxes = {name: box(app.frame.locator(name)) for name in names}
    for name, (left, top, right, bottom) in boxes.items():
        assert left >= -1 and top >= -1 and right <= width + 1 and bottom <= height + 1, name
        for other, (west, north, east, south) in boxes.items():
            if other != name:
                apart = right <= west + 1 or east <= left + 1 or bottom <= north + 1
                assert apart or south <= top + 1, (name, other)
    talk, chart = boxes[".sl-talk"], boxes[".sl-map"]
    assert min(chart[2] - chart[0], chart[3] - chart[1]) >= 0.4 * min(width, height)
    assert box(app.frame.locator(".sl-talk-title"))[3] < talk[3]
    # Large type on a large screen; the title is what the last row reads.
    assert (
        box(app.frame.locator(".sl-talk-title"))[3] - box(app.frame.locator(".sl-talk-title"))[1]
        >= min(width, height) / 30
    )
    if touch:
        middle = (talk[0] + talk[2]) / 2, (talk[1] + talk[3]) / 2
        swipe(app.page, *middle, -150)
        assert app.state()["step"] == "end"
        swipe(app.page, *middle, 150)
        assert app.state()["step"] == "container"


def test_without_a_story_nothing_of_it_shows(open_app: OpenApp) -> None:
    app = open_app()
    app.frame.evaluate("Sillage.apply({story: []})")
    app.frame.evaluate("Sillage.present(true)")
    assert app.state()["presenting"] is False
    assert app.state()["steps"] == 0
    assert not app.frame.locator(".sl-story").is_visible()
    assert app.frame.locator(".sl-story-pill").count() == 0
