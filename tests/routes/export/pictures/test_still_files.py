"""Pictures have exactly the size asked for, and show the view or the step asked for."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from PIL import Image

from routes.export.formats import find_format
from routes.export.job import Options, make_job
from routes.export.pictures.still_files import write_png, write_svg
from routes.export.still import StillError, lay_out, preview_png, still_of_job
from routes.model import load_case
from routes.view import View


@pytest.fixture(scope="module")
def job():
    made = make_job(load_case("normandy-ports"), View(), ceiling="CLEAR")
    assert made.payload
    return made


def with_options(job, view=None, **options):
    """The same job with other options; what is costly to make is kept."""
    other = replace(job, options=Options(**options), view=view or job.view)
    other.__dict__["payload"] = job.payload
    return other


class Progress(list):
    def __call__(self, share, words):
        self.append((share, words))


@pytest.mark.parametrize("size", [(640, 400), (1921, 1081), (401, 777)])
def test_a_png_has_exactly_the_size_asked_for(job, tmp_path, size):
    progress = Progress()
    file = tmp_path / "map.png"
    write_png(with_options(job, width_px=size[0], height_px=size[1]), file, progress)
    with Image.open(file) as image:
        assert image.size == size
        image.load()
    assert [share for share, _ in progress] == sorted(share for share, _ in progress)
    assert all(words and not words.startswith("still.") for _, words in progress)


def test_an_svg_has_the_shape_asked_for(job, tmp_path):
    file = tmp_path / "map.svg"
    write_svg(with_options(job, width_px=1000, height_px=500), file, Progress())
    root = ET.parse(file).getroot()
    assert root.get("viewBox") == "0 0 750 375"


@pytest.mark.parametrize("size", [(8193, 100), (100, 9000), (0, 100)])
def test_a_size_out_of_bounds_is_refused(job, tmp_path, size):
    with pytest.raises(StillError, match="8192"):
        write_png(with_options(job, width_px=size[0], height_px=size[1]), tmp_path / "x.png", print)
    assert not (tmp_path / "x.png").exists()


@pytest.mark.parametrize(
    ("size", "wanted"),
    [((1920, 1080), (1600, 900)), ((7680, 4320), (1600, 900)), ((640, 360), (640, 360)),
     ((3600, 7200), (900, 1800))],
)  # fmt: skip
def test_a_larger_picture_is_the_same_layout(size, wanted):
    layout = lay_out(*size)
    assert (layout.width, layout.height) == wanted
    assert layout.scale == size[0] / wanted[0]


def test_a_step_is_shown_with_its_bounds_and_what_it_points_at(job):
    step = next(step for step in job.story if step["bounds"] and step["highlight"])
    layout = lay_out(800, 450)
    still = still_of_job(with_options(job, View(step=step["id"])), layout)
    assert still.bounds == tuple(step["bounds"])
    assert still.highlight == tuple(step["highlight"])
    moved = View(step=step["id"], center=(0.0, 50.0), zoom=6.0)
    assert still_of_job(with_options(job, moved), layout).bounds is None
    assert still_of_job(with_options(job), layout).highlight == ()


def test_a_preview_is_small_and_of_the_files_shape(job):
    import io

    for name, aspect in (("pptx", 4 / 3), ("png", 2.0)):
        one = with_options(job, width_px=1600, height_px=800, aspect="4:3")
        picture = preview_png(one, find_format(name), width=320)
        with Image.open(io.BytesIO(picture)) as image:
            assert image.width == 640
            assert image.width / image.height == pytest.approx(aspect, rel=0.01)
