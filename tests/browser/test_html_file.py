"""The HTML file opened from disk, without a network: it asks nobody and says what Python says."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from routes.export.job import ExportJob, ignore_progress, make_job
from routes.export.webpage.page import write_html
from routes.model import load_case
from routes.payload import case_days
from routes.select import select_records
from routes.table import build_rows, render_csv
from routes.timespan import day_from_iso
from routes.view import View
from tests.browser.conftest import WAIT_MS
from tests.cases import TINY

OpenFile = Callable[..., Page]
ROWS = ".sl-file-table--rows tbody tr"
DATES = ["2022-03-31", "2023-05-15", "2023-06-30", "2023-07-15", "2024-01-15", "2025-10-01"]


def founding_job(**view: Any) -> ExportJob:
    case = load_case("normandy-ports")
    return make_job(case, View(case=case.info.id, **view), ceiling="CLEAR")


@pytest.fixture(scope="module")
def founding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("file") / "briefing.html"
    write_html(founding_job(), path, ignore_progress)
    return path


@pytest.fixture
def open_file(browser: Browser) -> Iterator[OpenFile]:
    """Open a file in a fresh context that is offline; at its end nothing was asked or refused."""
    contexts = []
    opened: set[str] = set()
    asked: list[str] = []
    errors: list[str] = []

    def open_(path: Path, *, wait: bool = True, **options: Any) -> Page:
        size = {"width": 1280, "height": 800}
        context = browser.new_context(offline=True, **{"viewport": size, **options})
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        # A content policy that stops something says so as an error on the console.
        context.on(
            "console", lambda line: errors.append(line.text) if line.type == "error" else None
        )
        context.on("weberror", lambda error: errors.append(str(error.error)))
        page = context.new_page()
        opened.add(path.as_uri())
        page.goto(path.as_uri())
        if wait:
            page.wait_for_function("() => Sillage.state().ready === true", timeout=WAIT_MS)
            page.locator(".sl-file-rows").wait_for(timeout=WAIT_MS)
        return page

    yield open_
    for context in contexts:
        context.close()
    # The file itself; and what it hands to its reader as a download.
    assert [url for url in asked if url not in opened and not url.startswith("blob:")] == []
    assert errors == []


def expect_rows(page: Page, job: ExportJob, view: View) -> None:
    """Wait until the table holds the rows that Python selects, in their order."""
    chosen = select_records(job.case, view, last_day=case_days(job.case)[1])
    ids = list(build_rows(job.case, chosen, job.texts)["id"])
    page.wait_for_function(
        "([rows, ids]) => JSON.stringify("
        "[...document.querySelectorAll(rows)].map(row => row.dataset.id)) === JSON.stringify(ids)",
        arg=[ROWS, ids],
        timeout=WAIT_MS,
    )


def test_figures_and_table_are_those_of_python(open_file: OpenFile, founding: Path) -> None:
    job = founding_job()
    page = open_file(founding)
    last = case_days(job.case)[1]
    for iso in DATES:
        for days in (None, 45, 400):
            view = replace(
                job.view,
                date=day_from_iso(iso),
                mode="cumulative" if days is None else "window",
                window_days=days or 90,
            )
            state = page.evaluate(
                "([iso, days]) => {"
                " Sillage.setWindow(days); Sillage.setDate(iso); return Sillage.state(); }",
                [iso, days],
            )
            chosen = select_records(job.case, view, last_day=last)
            assert state["date"] == iso and state["windowDays"] == days
            assert state["visible"] == dict(chosen.visible)
            assert state["totals"] == {k: dict(v) for k, v in chosen.totals.items()}
            assert state["contextTotals"] == {k: dict(v) for k, v in chosen.context_totals.items()}
            assert state["people"] == chosen.people
            expect_rows(page, job, view)
    assert (
        page.locator(".sl-file-said").inner_text().endswith("in the 400 days up to 1 October 2025.")
    )


def test_it_opens_as_it_was_left(open_file: OpenFile, tmp_path: Path) -> None:
    job = founding_job(
        date=day_from_iso("2023-07-15"), mode="window", window_days=120, undated=True,
        substances=("cocaine",), theme="dark", selected="S1", center=(0.5, 49.5), zoom=8.0,
    )  # fmt: skip
    path = tmp_path / "view.html"
    write_html(job, path, ignore_progress)
    page = open_file(path, color_scheme="light")
    state = page.evaluate("Sillage.state()")
    assert (state["date"], state["windowDays"], state["undatedShown"]) == ("2023-07-15", 120, True)
    assert (state["theme"], state["selected"]) == ("dark", "S1")
    assert (state["filters"]["substances"], state["zoom"]) == (["cocaine"], 8)
    assert state["center"] == pytest.approx([49.5, 0.5], abs=1e-3)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    expect_rows(page, job, job.view)
    assert page.locator(f"{ROWS}[aria-current]").get_attribute("data-id") == "S1"


def test_csv_is_the_one_the_app_gives(open_file: OpenFile, founding: Path) -> None:
    job = founding_job(date=day_from_iso("2023-07-15"))
    page = open_file(founding)
    page.evaluate("Sillage.setDate('2023-07-15')")
    expect_rows(page, job, job.view)
    with page.expect_download(timeout=WAIT_MS) as started:
        page.get_by_role("button", name=job.texts["report.table.csv"]).click()
    rows = build_rows(job.case, job.selection, job.texts)
    assert started.value.suggested_filename == "normandy-ports_2023-07-15.csv"
    assert Path(started.value.path()).read_bytes() == render_csv(rows, job.texts)


def test_sorting_and_searching_the_table(open_file: OpenFile, founding: Path) -> None:
    page = open_file(founding)
    texts = founding_job().texts
    sort = page.get_by_role("button", name=texts["page.column.kg_min"])
    sort.click()
    sort.click()
    column = page.locator("th", has=sort)
    assert column.get_attribute("aria-sort") == "descending"
    assert page.locator(ROWS).first.get_attribute("data-id") == "S2"  # more than 2,000 kg
    page.get_by_role("searchbox").fill("moroc RESIN")
    page.wait_for_function("rows => document.querySelectorAll(rows).length === 1", arg=ROWS)
    assert page.locator(ROWS).get_attribute("data-id") == "F3"
    page.get_by_role("searchbox").fill("no such words")
    page.get_by_text(texts["report.table.nothing"]).wait_for(timeout=WAIT_MS)


def test_below_the_map_and_back(open_file: OpenFile, founding: Path) -> None:
    page = open_file(founding)
    sources = page.get_by_role("link", name="Sources (5)")
    assert sources.is_visible()  # without scrolling
    sources.click()
    page.wait_for_function("() => document.activeElement.id === 'sources'")
    assert page.get_by_role("heading", name="Sources and grades").is_visible()
    page.locator(f"{ROWS}[data-id=S1] button").click()
    page.wait_for_function("() => document.activeElement.id === 'map' && scrollY < 10")
    assert page.evaluate("Sillage.state().selected") == "S1"
    assert page.url == founding.as_uri()  # nothing is kept in the address


def test_the_story_is_told_and_presented(open_file: OpenFile, founding: Path) -> None:
    job = founding_job()
    page = open_file(founding, reduced_motion="reduce")
    step = job.story[1]
    page.locator(f"[data-step='{step['id']}'] .sl-file-show").click()
    page.wait_for_function("id => Sillage.state().step === id", arg=step["id"])
    assert page.evaluate("Sillage.state().date") == step["view"]["date"]
    page.evaluate("Sillage.present(true)")
    page.wait_for_function("() => Sillage.state().presenting")
    box = page.locator(".sl-app").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1280, "height": 800}
    assert not page.get_by_role("link", name="Sources (5)").is_visible()
    page.keyboard.press("PageDown")
    page.wait_for_function("id => Sillage.state().step === id", arg=job.story[2]["id"])
    page.keyboard.press("Escape")
    page.wait_for_function("() => !Sillage.state().presenting")
    assert page.get_by_role("link", name="Sources (5)").is_visible()


def test_on_a_phone_nothing_sticks_out(open_file: OpenFile, founding: Path) -> None:
    page = open_file(founding, viewport={"width": 390, "height": 844}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.get_by_text("TLP:CLEAR").first.is_visible()


def test_nothing_is_remembered(open_file: OpenFile, founding: Path) -> None:
    page = open_file(founding)
    page.evaluate("Sillage.setDate('2023-07-15')")
    kept = "() => [localStorage.length, sessionStorage.length, document.cookie, location.hash]"
    assert page.evaluate(kept) == [0, 0, "", ""]
    page.reload()
    page.wait_for_function("() => Sillage.state().ready === true", timeout=WAIT_MS)
    assert page.evaluate("Sillage.state().date") == "2025-09-30"


def test_what_does_not_belong_to_the_file_is_refused(browser: Browser, founding: Path) -> None:
    """The policy is at work: a foreign script, style, picture or request gets nowhere."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(founding.as_uri())
    page.wait_for_function("() => Sillage.state().ready === true", timeout=WAIT_MS)
    refused = page.evaluate(
        """async () => {
          const refused = [];
          const listen = (event) => refused.push(event.effectiveDirective);
          document.addEventListener("securitypolicyviolation", listen);
          const script = document.createElement("script");
          script.textContent = "window.foreign = true";
          document.body.append(script);
          document.body.setAttribute("style", "opacity: 0");
          const picture = document.createElement("img");
          picture.src = "http://localhost:9/a.png";
          document.body.append(picture);
          const answer = await fetch("http://localhost:9/").catch(() => "no answer");
          await new Promise((done) => setTimeout(done, 50));
          return [refused.sort(), answer, window.foreign, getComputedStyle(document.body).opacity];
        }"""
    )
    context.close()
    directives = ["connect-src", "img-src", "script-src-elem", "style-src-attr"]
    assert refused == [directives, "no answer", None, "1"]
    assert asked == [founding.as_uri()]


def test_without_scripts_the_facts_are_there(open_file: OpenFile, tmp_path: Path) -> None:
    case = load_case(TINY)
    path = tmp_path / "tiny.html"
    write_html(make_job(case, View(), ceiling="CLEAR"), path, ignore_progress)
    page = open_file(path, wait=False, java_script_enabled=False)
    text = page.locator("body").inner_text()
    for words in ("TLP:CLEAR", "It begins.", "Exactly 100 kg", "Invented paper", "scripts"):
        assert words in text, words


def test_paper_gets_story_table_and_sources(open_file: OpenFile, founding: Path) -> None:
    page = open_file(founding, color_scheme="dark")
    page.emulate_media(media="print")
    text = page.locator("body").inner_text()
    for words in ("The story in words", "183 kg of cocaine in a container", "fairly reliable"):
        assert words in text, words
    assert not page.locator(".sl-app").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
