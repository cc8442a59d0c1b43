"""The legend of a slide's map can be read off a projector, and leaves the map its share."""

from dataclasses import replace

import pytest

from routes.export.job import make_job
from routes.export.still import Still, StillRenderer
from routes.model import load_case
from routes.view import View

#: 8 pt at 96 px an inch: what a slide asks for.
LEAST_PX = 8 / 72 * 96
SLIDES = {"16:9": (804, 474), "4:3": (562, 455)}


@pytest.fixture(scope="module")
def renderer():
    with StillRenderer(make_job(load_case("normandy-ports"), View(), ceiling="CLEAR").payload) as r:
        yield r


def letters_of(ground):
    return [op["size"] for op in ground.ops if op["k"] == "text"]


@pytest.mark.parametrize("shape", SLIDES)
def test_its_letters_are_large_and_the_map_keeps_its_share(renderer, shape):
    width, height = SLIDES[shape]
    still = Still(view=View(), width=width, height=height, furniture=frozenset({"legend"}))
    before, _ = renderer.display(still)
    ground, _ = renderer.display(replace(still, legend_least_px=LEAST_PX))
    small, large = (min(letters_of(one)) for one in (before, ground))
    assert small < LEAST_PX
    # Beside the founding case's map a slide of 4:3 has too little room for all of it at 8 pt.
    assert large >= LEAST_PX - 0.01 if shape == "16:9" else large > 1.15 * small
    left, top, right, bottom = ground.facts["map"]
    assert (right - left) * (bottom - top) >= 0.45 * width * height


def test_a_legend_that_is_large_enough_stays_where_it_is(renderer):
    still = Still(view=View(), width=1600, height=900)
    maps = [renderer.display(replace(still, legend_least_px=px))[0] for px in (0.0, LEAST_PX)]
    assert maps[0].facts["map"] == maps[1].facts["map"]
