"""From a stranger's spreadsheet to the map, within the app and without the network."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page

from tests.browser.conftest import WAIT_MS, App, OpenApp
from tests.browser.server import run_app

TABLE = """Date;Lieu;Pays;Produit;Quantité (kg)
15/06/2023;Le Havre;France;Cocaïne;12,5
20/07/2023;Rouen;France;Résine de cannabis;1 200,0
31/12/2023;Zzyzxville;France;cocaïne;3,25
hier;Dunkerque;France;cocaïne;1
TOTAL;;;;1216,75
"""


@pytest.fixture
def own_url(tmp_path: Path) -> Iterator[str]:
    """Run an app whose cases lie in a folder of the test's own; it outlives the open pages."""
    names = ("SILLAGE_CASES", "SILLAGE_MAPPINGS", "SILLAGE_STORIES")
    with run_app(env={name: str(tmp_path / name) for name in names}) as url:
        yield url


def bring(app: App, file: Path) -> None:
    """Go from the map to the start page, and bring a file there as far as the result."""
    page = app.page
    page.get_by_text("Not on the map (").first.wait_for(timeout=WAIT_MS)  # the page is whole
    page.locator(".st-key-sl-open-cases button").click()
    page.locator(".st-key-sl-start-bring button").click()
    page.locator("input[type=file]").set_input_files(str(file))
    for step in ("file", "columns", "places"):
        on = page.locator(f".st-key-sl-wizard-next-{step} button")
        on.wait_for(timeout=WAIT_MS)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        on.click()
    page.locator(".st-key-sl-source").wait_for(timeout=WAIT_MS)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def state_of_map(page: Page) -> dict[str, Any]:
    """Wait for a map that took another one's place: its frame may be changed while we look."""
    for _ in range(WAIT_MS // 200):
        for frame in page.frames:
            with suppress(Error):  # it went while it was asked
                state = frame.evaluate("() => window.Sillage && Sillage.state && Sillage.state()")
                if state and state["ready"]:
                    return dict(state)
        page.wait_for_timeout(200)
    raise AssertionError("no map is ready")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "saisies.csv"
    file.write_bytes(TABLE.encode("cp1252"))
    return file


def test_a_spreadsheet_becomes_a_case_on_the_map(
    own_url: str, open_app: OpenApp, table: Path
) -> None:
    app = open_app(url=own_url)
    bring(app, table)
    page = app.page
    page.locator(".st-key-sl-wizard-next-result button").click()
    page.locator(".st-key-sl-save button").click(timeout=WAIT_MS)
    page.locator(".st-key-sl-saved-open button").click(timeout=WAIT_MS)
    page.wait_for_url("**/?case=saisies*", timeout=WAIT_MS)
    page.locator(".st-key-sl-wizard").wait_for(state="detached", timeout=WAIT_MS)
    state = state_of_map(page)
    assert state["visible"]["seizures"] == 3
    assert state["totals"]["cocaine"]["kgMin"] == 15.75
    assert state["totals"]["cannabis-resin"]["kgMin"] == 1200
    # Two have a place; the third is listed beside the map, and lies nowhere on it.
    page.get_by_text("Not on the map (1)").first.wait_for(timeout=WAIT_MS)


def test_every_step_fits_a_phone(own_url: str, open_app: OpenApp, table: Path) -> None:
    app = open_app(url=own_url, width=390, height=844, touch=True)
    bring(app, table)
    shown = app.page.locator(".sl-counts").inner_text().split()
    assert [word for word in shown if word.isdigit()] == ["5", "3", "2"]
