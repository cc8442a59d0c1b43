from pathlib import Path
from types import SimpleNamespace

import pytest

from routes.export.briefing.pages import build_briefing
from routes.export.briefing.words import say_kg, say_when
from routes.texts import load_texts
from routes.timespan import day_from_iso, parse_timespan
from routes.view import View
from tests.cases import append, copy_tiny, edit
from tests.routes.export.briefed import (
    briefing_job,
    with_many_seizures,
    with_many_sources,
    with_red_seizure,
    without_story,
)

TEXTS = load_texts("en")


def dated(text: str) -> SimpleNamespace:
    span = parse_timespan(text)
    start, end = (float("nan") if day is None else day for day in (span.start_day, span.end_day))
    return SimpleNamespace(date=text, start_day=start, end_day=end, undated=span.undated)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2023-06-15", "15 June 2023"),
        ("2023-06", "June 2023, day not given"),
        ("2023", "2023, day not given"),
        ("2023-07/2023-12-10", "Between July 2023 and 10 December 2023"),
        ("../2023-06", "Up to June 2023, start unknown"),
        ("2020-04/..", "From April 2020, end unknown"),
        ("2021~", "About 2021"),
        ("2021-06?", "Perhaps June 2021"),
        ("", "Date not given"),
    ],
)
def test_dates_are_said_with_their_doubt(written: str, said: str) -> None:
    assert say_when(TEXTS, dated(written)) == said


def test_a_lasting_record_is_said_as_a_span() -> None:
    assert say_when(TEXTS, dated("2022-03/2025-09"), lasting=True) == "March 2022 – September 2025"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (183, 183, "183 kg"),
        (2000, None, "≥ 2,000 kg"),
        (400, 1000, "400–1,000 kg"),
        (0, 50, "≤ 50 kg"),
        (None, None, "not stated"),
        (0.05, 0.05, "0.05 kg"),
        (3404.5, None, "≥ 3,405 kg"),
        (415199.49999999994, None, "≥ 415,200 kg"),
        (0.00005, 0.00005, "0.0001 kg"),
        (2.0**100, None, f"≥ {2**100:,} kg"),
    ],
)
def test_weights_are_said_with_their_bounds(
    low: float | None, high: float | None, said: str
) -> None:
    assert say_kg(TEXTS, low, high) == said


def test_there_is_a_page_for_each_step_with_its_own_view() -> None:
    briefing = build_briefing(briefing_job(), most_rows=100)
    assert [page.title for page in briefing.maps] == ["First", "Then"]
    first, then = briefing.maps
    assert first.view.date == day_from_iso("2020-03-31")
    assert first.view.layers == ("seizures", "places")
    assert then.view.mode == "window"
    assert first.highlight == ("X1", "north")
    assert first.bounds == (-12.0, 30.0, 6.0, 52.0)


def test_the_source_line_says_places_and_both_grades_in_words() -> None:
    (line, other) = build_briefing(briefing_job(), most_rows=100).maps[0].cited.sources
    assert line.startswith("Invented paper (source C, fairly reliable): ¶1 (3, possibly true)")
    assert "Rests on: Invented office (source B, usually reliable)" in line
    assert other == "Invented office (source B, usually reliable): p. 2 (4, doubtful)"


def test_of_very_many_records_the_sources_are_named_and_what_contradicts_is_counted(
    tmp_path: Path,
) -> None:
    (_, page) = build_briefing(briefing_job(with_many_sources(tmp_path, 30)), most_rows=9).maps
    reports = [line for line in page.cited.sources if line.startswith("A report")]
    assert len(reports) == 30
    assert not any("Against it" in line for line in page.cited.sources)
    assert page.cited.against == ("Sources disagree (31 statements of sources)",)


def test_figures_keep_the_context_apart(tmp_path: Path) -> None:
    job = briefing_job(without_story(tmp_path))
    (page,) = build_briefing(job, most_rows=100).maps
    network = {figure.substance: figure.amount for figure in page.figures.network}
    context = {figure.substance: figure.amount for figure in page.figures.context}
    assert network["cocaine"] == "≥ 2,100 kg"
    assert context == {"cannabis-resin": "0–454 kg"}
    assert "cannabis-resin" not in network


def test_a_case_without_a_story_gives_one_page_of_the_view(tmp_path: Path) -> None:
    view = View(date=day_from_iso("2020-03-31"), substances=("mdma",))
    (page,) = build_briefing(briefing_job(without_story(tmp_path), view=view), most_rows=9).maps
    assert page.date_text == "31 March 2020"
    assert page.view.substances == ("mdma",)
    assert page.figures.network[0].amount == "0 kg"


def test_what_is_spoken_of_but_not_drawn_is_named_with_the_reason(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "story.json", '"X1",\n        "north"', '"V2", "M1", "X3", "W1"')
    (undated, *missing) = build_briefing(briefing_job(folder), most_rows=9).maps[0].missing
    assert undated == "1 record without a date"
    assert missing == [
        "Operation: Not given.",
        "Topic: a fact without a place",
        "500 tablets: not there on this date",
        "From the south to the north: its layer is not shown on this page",
    ]


def test_what_has_no_date_is_counted_unless_it_is_shown_or_filtered_out(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    append(folder, "seizures.csv", "X6,Dateless,,north,cocaine,5,kg,exact,,network,reported,,")
    edit(folder, "story.json", '"X1",\n        "north"', '"X6"')
    shown, all_of_them = build_briefing(briefing_job(folder), most_rows=9).maps
    assert shown.missing == ("2 records without a date", "Dateless: no date is given")
    assert all_of_them.missing == ()  # the step shows what has no date
    view = View(date=day_from_iso("2020-12-31"), substances=("mdma",))
    (page,) = build_briefing(
        briefing_job(without_story(tmp_path / "told"), view=view), most_rows=9
    ).maps
    assert page.missing == ()


def test_the_seizures_table_sums_the_network_only() -> None:
    table = build_briefing(briefing_job(), most_rows=100).tables[0]
    assert table.id == "seizures"
    kinds = [row.kind for row in table.rows]
    assert kinds == ["group", "row", "row", "row", "row", "total", "group", "row"]
    total = table.rows[5].cells[0]
    assert "Cocaine ≥ 2,100 kg (3 seizures)" in total
    assert "Cannabis resin" not in total


def test_tables_honour_filters_and_the_date() -> None:
    view = View(date=day_from_iso("2020-03-31"), substances=("cocaine",))
    (all_dates,) = (
        t for t in build_briefing(briefing_job(view=view), most_rows=9).tables if t.id == "seizures"
    )
    (dated_only,) = (
        t
        for t in build_briefing(briefing_job(view=view, all_dates=False), most_rows=9).tables
        if t.id == "seizures"
    )
    labels = [row.cells[1] for row in all_dates.rows if row.kind == "row"]
    assert labels == ["Exactly 100 kg", "More than 2 t", "Undated seizure"]
    assert [r.cells[1] for r in dated_only.rows if r.kind == "row"] == ["Exactly 100 kg"]


def test_of_very_many_seizures_the_heaviest_are_listed_and_the_rest_counted(
    tmp_path: Path,
) -> None:
    job = briefing_job(with_many_seizures(tmp_path, 300))
    table = build_briefing(job, most_rows=20).tables[0]
    rows = [row.cells[1] for row in table.rows if row.kind == "row"]
    assert len(rows) == 20
    assert "More than 2 t" in rows
    assert "Load 299" in rows
    assert "Load 3" not in rows
    assert "20 heaviest of 305" in table.intro
    (total,) = (row.cells[0] for row in table.rows if row.kind == "total")
    assert "(303 seizures)" in total


def test_it_says_how_many_records_were_left_out_and_who_may_read_it(tmp_path: Path) -> None:
    job = briefing_job(with_red_seizure(tmp_path), ceiling="GREEN")
    briefing = build_briefing(job, most_rows=100)
    words = " ".join([*briefing.cover.facts, *(text for _, text in briefing.reading.sections)])
    assert "1 record was left out: marked higher than TLP:GREEN" in words
    assert "Nobody is concerned." in words
    assert "No limit on disclosure" in words
    assert "Hidden load" not in repr(briefing)


def test_pages_of_one_title_are_told_apart(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "story.json", '"title": "Then"', '"title": "First"')
    titles = [page.title for page in build_briefing(briefing_job(folder), most_rows=9).maps]
    assert titles == ["First", "First (2)"]
