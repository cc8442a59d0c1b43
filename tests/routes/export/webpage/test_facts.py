"""What stands beside the map of a file, in words."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from routes.export.job import ExportJob, make_job
from routes.export.webpage import facts
from routes.model import load_case
from routes.table import COLUMNS, build_rows
from routes.view import View
from tests.cases import TINY, copy_tiny, edit


@pytest.fixture(scope="module")
def job() -> ExportJob:
    return make_job(load_case(TINY), View(date=18262), ceiling="RED")  # 2020-01-01


def test_columns_hold_all_records_in_the_words_of_the_table(job):
    columns = facts.list_columns(job)
    everything = make_job(load_case(TINY), View(undated=True), ceiling="RED")
    rows = build_rows(job.case, everything.selection, job.texts)
    assert list(columns) == [name for name in COLUMNS if name != "certainty"]
    for name in ("id", "label", "place", "substance", "amount", "source"):
        assert columns[name] == list(rows[name]), name
    assert columns["kg_min"][:3] == [100, 2000, None]
    assert columns["first_day"][:2] == ["2020-03-10", "2020-06-01"]
    assert columns["first_day"][4] == ""  # undated


def test_a_step_keeps_its_lists_and_their_numbers(tmp_path):
    folder = copy_tiny(tmp_path)
    words = "One.\\n\\n3. three\\n4. **four**\\n\\n- a\\n- b"
    edit(folder, "story.json", "It begins.", words)
    step = facts.list_story(make_job(load_case(folder), View(), ceiling="RED"))[0]
    assert [(part["tag"], part["start"], len(part["items"])) for part in step["parts"]] == [
        ("p", None, 1), ("ol", 3, 2), ("ul", None, 2),
    ]  # fmt: skip
    assert step["parts"][1]["items"][1] == [{"text": "four", "bold": True, "italic": False}]


def test_sources_say_their_grade_and_what_stands_on_them(job):
    paper, office = facts.list_sources(job)
    assert paper["grade"] == "Source C: fairly reliable"
    assert paper["signed"] == "Invented press · 2021-05-02 · press article"
    assert (paper["url"], paper["archived"]) == ("https://example.org/a?b=1", "")
    assert office["claims"] == (
        "Backs 2 statements in this file. 1 statement of another source goes back to it."
    )


def test_what_has_no_position_is_listed_with_its_reason(job):
    rows = facts.list_unplaced(job)
    assert [row["id"] for row in rows] == [record for record, _ in job.case.unplaced()]
    assert all(row["reason"] and row["kind"] for row in rows)


def test_what_is_left_out_is_counted_by_kind(job):
    withheld = MappingProxyType({"seizures": 2, "claims": 1200, "links": 0})
    handling = replace(
        job.handling, ceiling="GREEN", withheld=withheld, blur="area", set_aside=3, marking="GREEN"
    )
    told = facts.say_handling(replace(job, handling=handling))
    assert told["left_out"] == [
        "Rows marked above TLP:GREEN are not in this file: 1,202 (seizures 2, statements 1,200). "
        "Nor are places and sources that only they name.",
        job.texts["report.about.blur.area"],
        "3 rows of the data could not be read and are missing here.",
    ]
    assert told["marking"].startswith("TLP:GREEN is the highest mark")
    assert facts.say_handling(job)["left_out"][0] == job.texts["report.about.complete"]
