"""A still says how many records have no date to be shown on, in the words of slides."""

from dataclasses import replace

import pytest

from routes.export.briefing.maps import MAP_PARTS
from routes.export.briefing.pages import _count_undated
from routes.export.job import make_job
from routes.export.still import Still, StillRenderer, lay_out, still_of_job
from routes.model import load_case
from routes.view import View

CASE = "normandy-ports"


@pytest.fixture(scope="module")
def job():
    return make_job(load_case(CASE), View(), ceiling="CLEAR")


@pytest.mark.parametrize(
    "change",
    [{}, {"undated": True}, {"scope": "network"}, {"layers": ("seizures",)}, {"modes": ("road",)}],
)
def test_it_counts_what_the_slides_count(job, change):
    view = replace(View(), **change)
    with StillRenderer(job.payload) as made:
        _, marks = made.display(Still(view=view, width=900, height=520))
    texts = (op["text"] for op in marks.ops if op["k"] == "text")
    said = [words for words in texts if "without a date" in words]
    asked = replace(job, view=view)
    count = _count_undated(asked, view, asked.selection)
    assert said == ([f"{count} record{'s' * (count != 1)} without a date"] if count else [])
    if not change:
        assert count == 2


def test_an_exported_picture_says_it_itself_and_a_page_beside_its_map(job):
    assert "undated" in still_of_job(job, lay_out(1920, 1080)).furniture
    assert "undated" not in MAP_PARTS
