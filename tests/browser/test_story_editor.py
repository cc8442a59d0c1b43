"""The story in a browser: a step from what is seen, shown again, on a map that is never rebuilt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import OpenApp
from tests.browser.server import run_app
from tests.cases import copy_tiny


@pytest.fixture(scope="module")
def own_case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Run the app over a case of the test's own; give its address and the case's folder."""
    cases = tmp_path_factory.mktemp("cases")
    folder = copy_tiny(cases)
    with run_app(env={"SILLAGE_CASES": str(cases), "SILLAGE_CASE": "tiny"}) as url:
        yield url, folder


def test_a_step_from_what_is_seen_is_kept_and_shown_again(
    open_app: OpenApp, own_case: tuple[str, Path]
) -> None:
    url, folder = own_case
    app = open_app("?date=2020-06-15&at=44,-3,6", url=url)
    app.frame.evaluate("() => { map.getContainer().dataset.born = 'once'; }")
    page = app.page
    page.locator(".st-key-sl-open-story button").click()
    page.locator(".st-key-sl-step-show-2 button").wait_for()
    page.wait_for_timeout(1200)  # the map is narrower now, and has said so
    seen = app.state()
    page.locator(".st-key-sl-story-add button").first.click()
    title = page.get_by_label("Title")
    title.fill("What I saw")
    title.press("Enter")
    page.locator(".st-key-sl-editor-save button").click()
    page.get_by_text("3. What I saw").wait_for()
    app.frame.wait_for_function("Sillage.state().steps === 3")
    assert "What I saw" in (folder / "story.json").read_text(encoding="utf-8")

    page.locator(".st-key-sl-step-show-1 button").click()
    app.frame.wait_for_function("Sillage.state().step === 'T1'")
    page.wait_for_url("**step=T1**")
    assert app.state()["date"] == "2020-03-31"

    page.locator(".st-key-sl-step-show-3 button").click()
    app.frame.wait_for_function("Sillage.state().step === 'step-3'")
    page.wait_for_url("**step=step-3**")
    shown = app.state()
    assert shown["date"] == seen["date"] == "2020-06-15"
    assert shown["center"] == pytest.approx(seen["center"], abs=0.2)
    assert shown["zoom"] == pytest.approx(seen["zoom"], abs=0.25)
    assert app.frame.evaluate("map.getContainer().dataset.born") == "once"


def test_the_panel_fits_every_window(open_app: OpenApp) -> None:
    for width, height in ((1024, 768), (390, 844)):
        app = open_app(width=width, height=height, touch=width < 500)
        app.page.locator(".st-key-sl-open-story button").click()
        app.page.locator(".st-key-sl-step-show-1 button").click()
        app.page.locator(".st-key-sl-step-edit button").first.click()
        app.page.locator(".st-key-sl-editor-save button").wait_for()
        wide = app.page.evaluate(
            """() => {
              const box = document.querySelector(".st-key-sl-story-open");
              return [document.documentElement.scrollWidth - innerWidth,
                      box.scrollWidth - box.clientWidth];
            }"""
        )
        assert wide == [0, 0], f"{width}×{height}"
