"""A case of five thousand seizures: what is painted is what was counted, whatever the view."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.bench.spread_case import make_spread_case
from tests.browser.conftest import App, OpenApp
from tests.browser.server import run_app

PROBE = Path(__file__).with_name("dense_probe.js")
WIDE = [30, -20, 3]  # latitude, longitude, zoom
VERY_NEAR = [51, 2.4, 10]

#: Steps of one walk: each is drawn from the one before it.
WALK: tuple[dict[str, Any], ...] = (
    {"at": WIDE, "date": "2020-06-01"},
    {"date": "2020-06-08"},
    {"date": "2024-12-31"},
    {"date": "2016-02-01", "undated": True},
    {"mode": "window", "windowDays": 90, "date": "2021-03-01", "undated": False},
    {"date": "2021-05-10"},
    {"scope": "network", "substances": ["cocaine", "heroin", "mdma"]},
    {"at": [35, -15, 3.5], "theme": "dark"},
    {"date": "2021-05-20", "scope": "all", "substances": None, "mode": "cumulative"},
)


@pytest.fixture(scope="module")
def dense_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("cases")
    make_spread_case(folder / "many", seizures=5000, flows=0)
    with run_app(env={"SILLAGE_CASES": str(folder)}) as url:
        yield url


def open_dense(open_app: OpenApp, url: str) -> App:
    app = open_app("?case=many", url=url, script=PROBE)
    app.frame.wait_for_function("probe.hasWords()")
    return app


def show(app: App, **view: Any) -> None:
    if "date" in view:
        view["date"] = (date.fromisoformat(view["date"]) - date(1970, 1, 1)).days
    app.frame.evaluate("view => probe.show(view)", view)


def test_every_pixel_is_what_counting_anew_gives(open_app: OpenApp, dense_url: str) -> None:
    app = open_dense(open_app, dense_url)
    assert len(app.page.workers) == 1, "it is drawn beside the page"
    for step in WALK:
        show(app, **step)
        compared = app.frame.evaluate("probe.compare()")
        assert compared["inked"] > 500, step
        assert compared["different"] == 0, step


def test_the_pointer_finds_a_mark_and_a_click_selects_it(open_app: OpenApp, dense_url: str) -> None:
    app = open_dense(open_app, dense_url)
    show(app, at=WIDE, date="2025-12-31")
    assert app.frame.evaluate("probe.isDense()")
    seen = app.frame.evaluate(
        """() => Array.from({length: 5000}, (_, k) => ({id: `s${k + 1}`}))
        .map(({id}) => ({id, ...probe.find(id)}))
        .filter(({x, y}) => x > 250 && x < 600 && y > 150 && y < 450)"""
    )
    assert seen
    box = app.frame.locator("#map_div").bounding_box()
    assert box is not None
    for _ in range(2):  # the first only tells that there is a mouse
        app.page.mouse.move(box["x"] + seen[0]["x"], box["y"] + seen[0]["y"])
    told = app.frame.locator(".sl-tip-title")
    told.wait_for()
    assert told.inner_text() in {one["label"] for one in seen}
    app.page.mouse.click(box["x"] + seen[0]["x"], box["y"] + seen[0]["y"])
    selected = app.state()["selected"]
    assert {one["label"] for one in seen if one["id"] == selected} == {told.inner_text()}


def test_near_enough_each_seizure_is_drawn_by_itself(open_app: OpenApp, dense_url: str) -> None:
    app = open_dense(open_app, dense_url)
    show(app, at=WIDE, date="2025-12-31")
    assert app.frame.evaluate("probe.isDense()")
    assert app.frame.evaluate("probe.crisp()") is None
    show(app, at=VERY_NEAR)
    near = app.frame.evaluate("probe.crisp()")
    assert 0 < len(near) <= 1500
    assert not app.frame.evaluate("probe.isDense()")
    assert app.frame.locator(".sl-dense-hidden").count() == 1
    show(app, date="2016-01-01")  # the date decides nothing
    assert app.frame.evaluate("probe.crisp()") == near
    show(app, at=WIDE)
    assert app.frame.evaluate("probe.isDense()")
    assert app.frame.evaluate("probe.compare()")["different"] == 0


def test_a_filter_that_leaves_few_draws_them_one_by_one(open_app: OpenApp, dense_url: str) -> None:
    app = open_dense(open_app, dense_url)
    show(app, at=WIDE, date="2025-12-31", scope="context")
    few = app.frame.evaluate("probe.crisp()")
    assert 0 < len(few) <= 1500
    show(app, scope="all")
    assert app.frame.evaluate("probe.isDense()")


def test_a_row_of_the_list_leads_to_who_says_so(open_app: OpenApp, dense_url: str) -> None:
    app = open_dense(open_app, dense_url)
    show(app, at=WIDE, date="2025-12-31")
    app.frame.locator(".sl-rows .sl-row__main").nth(3).click()
    record = app.frame.locator(".sl-record")
    record.locator(".sl-byline__name").first.wait_for()
    assert "Says who?" in record.inner_text()
    assert record.locator(".sl-claim__says").count() >= 1
    assert app.state()["selected"] == record.locator(".sl-record__id").inner_text()


def test_rows_take_on_other_records_while_the_date_moves(open_app: OpenApp, dense_url: str) -> None:
    app = open_dense(open_app, dense_url)
    shown = "() => [...document.querySelectorAll('.sl-row')].map((row) => row.dataset.id)"
    all_follow = f"() => String(({shown})().slice(0, 40)) === String(probe.firstRows(40))"
    show(app, at=WIDE, date="2018-05-01")
    app.frame.wait_for_function(all_follow)
    before = app.frame.evaluate(shown)
    app.frame.evaluate(
        "document.querySelectorAll('.sl-row').forEach((row) => { row.kept = true; })"
    )
    app.frame.evaluate("probe.move(50)")
    assert app.frame.evaluate(shown)[0] != before[0], "rows in sight follow on the way"
    app.frame.wait_for_function(all_follow)
    kept = app.frame.evaluate(
        "[...document.querySelectorAll('.sl-row')].slice(0, 40).filter((row) => row.kept).length"
    )
    assert kept == 40, "no row is made anew"
    titles = app.frame.locator(".sl-row__title").all_text_contents()
    labels = app.frame.evaluate("probe.firstRows(40).map((id) => probe.find(id).label)")
    assert titles[:40] == labels
    # A few days on, the row that has the focus is still there: it moves down and shows the same.
    app.frame.locator(".sl-row__main").first.focus()
    app.frame.evaluate("probe.move(2)")
    app.frame.wait_for_function(all_follow)
    focused = "document.activeElement.closest('.sl-row').dataset.id"
    assert app.frame.evaluate(focused) in app.frame.evaluate("probe.firstRows(40)")
    marked = app.frame.locator(".sl-row--hover")
    assert marked.count() == 1 and marked.get_attribute("data-id") == app.frame.evaluate(focused)


def test_the_list_counts_every_step_and_shows_a_page(open_app: OpenApp, dense_url: str) -> None:
    app = open_dense(open_app, dense_url)
    group = app.frame.locator(".sl-group:not([hidden])").first  # a case of seizures alone
    for day in ("2018-05-01", "2021-03-10"):
        show(app, at=WIDE, date=day)
        counted = f"{app.state()['visible']['seizures']:,}"
        app.frame.wait_for_function(
            "n => document.querySelector('.sl-group:not([hidden]) .sl-group__count')"
            ".textContent === n",
            arg=counted,
        )
        assert group.locator(".sl-group__count").inner_text().strip("()") == counted
        assert group.locator(".sl-row").count() == 40
    group.locator(".sl-group__more").click()
    assert group.locator(".sl-row").count() == 80
