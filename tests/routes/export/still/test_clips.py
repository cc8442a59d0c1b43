"""What is clipped is cut by its own clip, also where several display lists make one picture.

Agg keeps the mask of its latest clip and takes the next clip for the same one if its vertices lie
at the same place in memory. After the first was let go, the next comes to lie there by chance: too
seldom for a test that looks at pixels, often enough that pictures lost the hatching of an area.
"""

import weakref

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg

from routes.export.still import surfaces
from routes.export.still.engine import DisplayList

SHEET = [(0, 0), (80, 0), (80, 40), (0, 40), (0, 0)]
FACTS = {"Title": "t", "Description": "d", "Copyright": "c"}


def sheet_in_triangle(left: int) -> DisplayList:
    """Give a red sheet over all of the picture, clipped by a triangle."""
    triangle = [(left, 0), (left + 40, 0), (left, 40), (left, 0)]
    ops = [
        {"k": "clip", "id": 0, "s": 0, "e": 4},
        {"k": "path", "s": 4, "e": 9, "a": 1, "clip": [0], "fill": "#ff0000", "rule": "nonzero"},
    ]
    codes = np.array([1, 2, 2, 79, 1, 2, 2, 2, 79], np.uint8)
    return DisplayList(ops, np.array(triangle + SHEET, float), codes, {})


@pytest.fixture
def clips(monkeypatch: pytest.MonkeyPatch) -> list[weakref.ref[np.ndarray]]:
    """Collect the vertices of each clip that Agg draws with, without holding on to them."""
    seen = []
    draw = RendererAgg.draw_path

    def draw_path(renderer, context, *what):
        clip, _ = context.get_clip_path()
        seen.append(weakref.ref(clip.vertices))
        del clip
        assert all(one() is not None for one in seen), "Agg has drawn with a clip that is gone"
        draw(renderer, context, *what)

    monkeypatch.setattr(RendererAgg, "draw_path", draw_path)
    return seen


def test_clips_of_a_list_below_stay_until_the_last_list_is_drawn(clips):
    lists = [sheet_in_triangle(0), sheet_in_triangle(40)]
    pixels = surfaces.paint_pixels(lists, 80, 40, scale=1)
    assert len(clips) == 2
    # Two triangles beside each other, and nothing where neither is.
    assert pixels[5, [5, 45], 0].tolist() == [255, 255]
    assert pixels[35, [35, 75], 3].tolist() == [0, 0]


def test_nothing_of_a_picture_stays_once_it_is_painted(clips):
    surfaces.paint_pixels([sheet_in_triangle(0), sheet_in_triangle(40)], 80, 40, scale=1)
    assert [one() for one in clips] == [None, None]


def test_vector_files_name_each_list_s_clip():
    svg = surfaces.paint_svg([sheet_in_triangle(0), sheet_in_triangle(40)], 80, 40, FACTS).decode()
    assert svg.count("<clipPath") == 2
