"""The short legend along a map's foot: of this picture alone, readable from afar, the map's own."""

from dataclasses import replace

import pytest

from routes import dense
from routes.export.briefing.maps import MAP_PARTS, still_of
from routes.export.briefing.pages import build_briefing
from routes.export.job import make_job
from routes.export.still import Still, StillRenderer
from routes.export.still.letters import measure_texts
from routes.model import load_case
from routes.payload import case_days
from routes.select import select_records
from routes.view import View
from tests.routes.dense_case import spread_case

#: The map's picture on slides of both shapes, in CSS px of ¾ pt.
SHAPES = {"16:9": (805, 474), "4:3": (562, 455)}
PT = 0.75
NORMANDY = (-2.0, 48.5, 3.0, 51.0)


@pytest.fixture(scope="module")
def job():
    return make_job(load_case("normandy-ports"), View(), ceiling="CLEAR")


@pytest.fixture(scope="module")
def pages(job):
    return build_briefing(job, most_rows=9).maps


@pytest.fixture(scope="module")
def renderer(job):
    with StillRenderer(job.payload) as made:
        yield made


def keyed(page, shape="16:9"):
    width, height = SHAPES[shape]
    return still_of(page, width=width, height=height, theme="light")


def with_whole_legend(still):
    return replace(still, furniture=still.furniture - {"key"} | {"legend"})


def letters_beside(ground):
    """Sizes in pt of what is written beside or below the map."""
    _, _, right, bottom = ground.facts["map"]
    texts = [op for op in ground.ops if op["k"] == "text"]
    return [op["size"] * PT for op in texts if op["x"] >= right or op["y"] >= bottom]


def signs_of(renderer, still):
    return {entry.sign for entry in renderer.legend(still)}


@pytest.mark.parametrize("shape", SHAPES)
def test_its_letters_can_be_read_and_the_map_keeps_more_than_it_had(renderer, pages, shape):
    width, height = SHAPES[shape]
    for page in pages:
        ground, marks = renderer.display(keyed(page, shape))
        beside, _ = renderer.display(with_whole_legend(keyed(page, shape)))
        assert min(letters_beside(ground)) >= 9
        assert min(letters_beside(beside)) < 6  # what slides had before
        left, top, right, bottom = ground.facts["map"]
        assert (left, top, right) == (0, 0, width)
        assert bottom >= 0.85 * height
        assert bottom * right > beside.facts["map"][2] * beside.facts["map"][3]
        assert {"Overview", "Detail"} & {op["text"] for op in marks.ops if op["k"] == "text"}


@pytest.mark.parametrize("shape", SHAPES)
def test_its_words_stay_in_the_picture(renderer, pages, shape):
    width, height = SHAPES[shape]
    for page in pages:
        ground, _ = renderer.display(keyed(page, shape))
        bottom = ground.facts["map"][3]
        written = [op for op in ground.ops if op["k"] == "text"]
        assert [op["text"] for op in written] == [
            entry.label for entry in renderer.legend(keyed(page, shape))
        ]
        for op in written:
            assert bottom < op["y"] - op["size"] * 0.7
            assert op["y"] + op["size"] * 0.2 < height
            (em,) = measure_texts([f"400|{op['text']}"]).values()
            assert op["x"] + em * op["size"] < width


def test_it_explains_what_is_there_at_the_date_and_nothing_else(renderer, pages, job):
    last = case_days(job.case)[1]
    seen_once = set()
    for page in pages:
        signs = signs_of(renderer, keyed(page))
        codes = select_records(job.case, page.view, last_day=last).codes
        everything = {int(code) for table in codes.values() for code in table}
        context = (job.case.seizures["scope"] == "context") & (codes["seizures"] > 0)
        assert ("undated" in signs) == (3 in everything)
        assert ("possible" in signs) <= (1 in everything)
        assert ("link" in signs) == bool((codes["links"] > 0).any())
        assert ("context" in signs) == bool(context.any())
        flows = job.case.flows[codes["flows"] > 0]
        shown = {f"substance.{name}" for name in flows["substances"].explode()}
        assert {sign for sign in signs if sign.startswith("substance")} == shown
        seen_once |= signs
    assert seen_once >= {"dash.inferred", "possible", "undated", "context", "link", "ring", "hatch"}


def test_a_sign_outside_the_frame_is_not_explained(renderer):
    late = Still(view=View(), width=805, height=474, furniture=MAP_PARTS)
    assert "hatch" in signs_of(renderer, replace(late, bounds=(-12.0, 44.0, 3.0, 51.0)))
    near = replace(late, bounds=NORMANDY)
    assert "hatch" not in signs_of(renderer, near)
    assert {"ring", "context"} <= signs_of(renderer, near)
    inland = replace(late, bounds=(10.0, 50.0, 12.0, 51.0), furniture=frozenset({"key"}))
    assert not signs_of(renderer, inland) & {"ring", "context", "dash.inferred"}


def test_filters_and_layers_leave_their_signs_out(renderer):
    base = Still(view=View(), width=805, height=474, bounds=NORMANDY, furniture=MAP_PARTS)
    one = signs_of(renderer, replace(base, view=View(substances=("cocaine",))))
    assert {sign for sign in one if sign.startswith("substance")} == {"substance.cocaine"}
    places = signs_of(renderer, replace(base, view=View(layers=("places",))))
    assert not places & {"substance.cocaine", "dash.inferred", "context", "ring"}


def test_where_there_is_nothing_to_explain_the_map_has_it_all(renderer):
    bare = View(layers=("labels",))
    ground, _ = renderer.display(Still(view=bare, width=805, height=474, furniture=MAP_PARTS))
    assert ground.facts["map"] == [0, 0, 805, 474]


def test_in_a_low_picture_the_map_comes_first(renderer, pages):
    still = replace(keyed(pages[5]), width=400, height=220)
    ground, _ = renderer.display(still)
    assert ground.facts["map"][3] >= 0.8 * 220
    kept = [entry.sign for entry in renderer.legend(still)]
    assert kept == [entry.sign for entry in renderer.legend(keyed(pages[5]))][: len(kept)]
    assert len(kept) >= 2


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A job of a case whose seizures and flows are large tables."""
    folder = spread_case(tmp_path_factory.mktemp("spread"), seizures=90, flows=20).folder
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dense, "DENSE_SEIZURES", 50)
        patch.setattr(dense, "DENSE_FLOWS", 10)
        case = load_case(folder)
        yield make_job(case, View(case=case.info.id), ceiling="CLEAR")


#: Has few marks drawn as if they were many.
CROWDED = (
    "Sillage.denseView = {...Sillage.denseView, decide: () => "
    "({crisp: false, step: 0, crowd: 0, shrink: 1})}; 0"
)


@pytest.mark.parametrize("crowded", [False, True])
def test_a_large_case_has_the_scale_of_its_connections_below_the_map(large, crowded):
    still = Still(view=View(date=large.case.last_day), width=805, height=474, furniture=MAP_PARTS)
    with StillRenderer(large.payload, large.dense) as renderer:
        if crowded:
            renderer._engine._eval(CROWDED)
        entries = renderer.legend(still)
        ground, _ = renderer.display(still)
        early = renderer.legend(replace(still, view=View(date=0)))
    signs = [entry.sign for entry in entries]
    assert {"width.most", "width.exact", "width.least", "halves"} <= set(signs)
    assert ("dense" in signs) == crowded
    assert min(letters_beside(ground)) >= 9
    colours = {sign for sign in signs if sign.startswith("substance")}
    assert colours
    assert not any(entry.sign.startswith("substance") for entry in early)
