"""The export page in a browser: what is downloaded is what the command line writes."""

from pathlib import Path

from routes.__main__ import main
from tests.browser.conftest import OpenApp


def test_the_download_is_what_the_command_line_writes(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app()
    app.frame.evaluate("() => { map.getContainer().dataset.born = 'once'; }")
    page = app.page
    page.locator(".st-key-sl-table-head").wait_for()  # the last of the page to come
    page.locator(".st-key-sl-open-export button").click()
    page.locator(".st-key-sl-export-group button", has_text="Tables").click()
    page.locator(".st-key-sl-export-formats").get_by_text("Table (CSV)").click()
    # The rows are there at once; a map would have to be drawn first.
    page.get_by_text("18 records.").wait_for()
    page.locator(".st-key-sl-export-start button").click()
    with page.expect_download() as caught:
        page.locator(".st-key-sl-export-download button").click()
    download = caught.value
    assert download.suggested_filename == "normandy-ports_2025-09-30_TLP-CLEAR.csv"
    written = tmp_path / "x.csv"
    assert main(["export", "normandy-ports", "--to", str(written), "--quiet"]) == 0
    assert download.path().read_bytes() == written.read_bytes()
    assert app.frame.evaluate("map.getContainer().dataset.born") == "once"


def test_the_dialog_fits_a_phone(open_app: OpenApp) -> None:
    app = open_app(width=390, height=844, touch=True)
    page = app.page
    page.locator(".st-key-sl-table-head").wait_for()  # the last of the page to come
    page.locator(".st-key-sl-open-export button").click()
    page.locator(".st-key-sl-export-group button", has_text="Tables").click()
    start = page.locator(".st-key-sl-export-start button")
    start.wait_for()
    box = start.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844  # in sight without scrolling
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
