"""The legend says the same in the app, in the HTML file, on slides and in the handout.

Words, their order and the colours of substances: those of the live page are what all others are
held against.
"""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page
from pptx import Presentation
from pypdf import PdfReader

from routes.export.formats import find_format, write_export
from routes.export.job import ExportJob, ignore_progress, make_job
from routes.export.still import LegendSheet, Still, StillRenderer
from routes.model import load_case
from routes.style import SUBSTANCE_COLOURS
from routes.view import View
from tests.browser.conftest import WAIT_MS

READ_LEGEND = """() => [...document.querySelectorAll('.sl-legend__section')].flatMap((section) =>
  [...section.querySelectorAll('.sl-legend__label')].map((label) =>
    [section.querySelector('.sl-legend__title').textContent, label.textContent]))"""
READ_COLOURS = """() => Object.fromEntries(Object.keys(%s).map((id) => [id, getComputedStyle(
  document.querySelector('.sl-app')).getPropertyValue(`--sl-substance-${id}`).trim()]))"""
LIGHT = {name: colours["light"] for name, colours in SUBSTANCE_COLOURS.items()}


def read_legend(page: Page | Frame) -> list[list[str]]:
    page.click("#sl-tab-legend")
    legend: list[list[str]] = page.evaluate(READ_LEGEND)
    assert len(legend) > 20
    assert page.evaluate(READ_COLOURS % LIGHT) == LIGHT
    return legend


@pytest.fixture
def live(open_app: Any) -> list[list[str]]:
    return read_legend(open_app().frame)


@pytest.fixture(scope="module")
def job() -> ExportJob:
    """The founding case as it opens, without its story: files hold one map, of that view."""
    made = make_job(load_case("normandy-ports"), View(), ceiling="CLEAR")
    return replace(made, case=replace(made.case, story=()))


def test_in_the_html_file(live, job, browser: Browser, tmp_path: Path):
    file = tmp_path / "briefing.html"
    write_export(job, find_format("html"), file, ignore_progress)
    context = browser.new_context(offline=True, color_scheme="light")
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_function("() => window.Sillage && Sillage.state().ready", timeout=WAIT_MS)
    assert read_legend(page) == live
    context.close()


def test_on_a_slide(live, job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    drawn: list[list[list[str]]] = []
    colours: set[str] = set()
    paint, draw = StillRenderer.png, StillRenderer.legend_sheet

    def watch(self: StillRenderer, still: Still, **more: Any) -> bytes:
        # The short legend has the same colours, and few words of its own.
        colours.update(str(op) for op in self.display(still)[0].ops)
        return paint(self, still, **more)

    def watch_sheet(self: StillRenderer, stills: Any, **more: Any) -> LegendSheet:
        sheet = draw(self, stills, **more)
        drawn.append([[entry.group, entry.label] for entry in sheet.entries])
        return sheet

    monkeypatch.setattr(StillRenderer, "png", watch)
    monkeypatch.setattr(StillRenderer, "legend_sheet", watch_sheet)
    file = tmp_path / "briefing.pptx"
    write_export(job, find_format("pptx"), file, ignore_progress)
    assert drawn == [live]
    assert all(any(colour in op for op in colours) for colour in LIGHT.values())
    pictures = [s for slide in Presentation(io.BytesIO(file.read_bytes())).slides
                for s in slide.shapes if hasattr(s, "image")]  # fmt: skip
    assert len(pictures) == 2


def test_in_the_handout(live, job, tmp_path: Path):
    file = tmp_path / "briefing.pdf"
    write_export(job, find_format("pdf"), file, ignore_progress)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(file.read_bytes())).pages]
    (sheet,) = [" ".join(text.split()).lower() for text in pages if "How to read the map" in text]
    at = sheet.index("how to read the map")
    for group, label in live:
        # In the order of the live legend, which writes first letters large by its style sheet.
        at = sheet.index(label.lower(), max(at, sheet.index(group.lower())))
