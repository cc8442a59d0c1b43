"""From a stranger's spreadsheet to the map, within the app and without the network."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import WAIT_MS, App, OpenApp, ready_frame
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


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_a_spreadsheet_becomes_a_case_on_the_map(
    own_url: str, open_app: OpenApp, tmp_path: Path, width: int, height: int
) -> None:
    file = tmp_path / "saisies.csv"
    file.write_bytes(TABLE.encode("cp1252"))
    app = open_app(url=own_url, width=width, height=height)
    page = app.page
    page.get_by_text("Not on the map (").first.wait_for(timeout=WAIT_MS)  # the page is whole
    page.locator(".st-key-sl-open-cases button").click()
    page.locator(".st-key-sl-start-bring button").click()
    page.locator("input[type=file]").set_input_files(str(file))
    for step in ("file", "columns", "places", "result"):
        page.locator(f".st-key-sl-wizard-step-{step}").wait_for(timeout=WAIT_MS)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator(f".st-key-sl-wizard-next-{step} button").click(timeout=WAIT_MS)
    page.locator(".st-key-sl-save button").click(timeout=WAIT_MS)
    page.locator(".st-key-sl-saved-open button").click(timeout=WAIT_MS)
    page.wait_for_url("**/?case=saisies*", timeout=WAIT_MS)
    state = App(page, ready_frame(page)).state()
    assert state["visible"]["seizures"] == 3
    assert state["totals"]["cocaine"]["kgMin"] == 15.75
    assert state["totals"]["cannabis-resin"]["kgMin"] == 1200
    assert page.locator(".stException").count() == 0
    # Two have a place; the third is listed beside the map, and lies nowhere on it.
    page.get_by_text("Not on the map (").first.wait_for(timeout=WAIT_MS)
