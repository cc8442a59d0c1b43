"""Films have one frame a day asked for, hold the last one, and keep the map's colours."""

from dataclasses import replace

import av
import numpy as np
import pytest
from PIL import Image

from routes.export.errors import ExportCancelled, ExportError
from routes.export.job import make_job
from routes.export.pictures.film import write_apng, write_gif, write_mp4, write_webm
from routes.export.pictures.film_days import days_of_film
from routes.model import load_case
from routes.style import PALETTE
from routes.timespan import day_from_iso
from routes.view import View

FIRST, LAST = day_from_iso("2023-05-01"), day_from_iso("2023-08-01")
SEA = np.array([int(PALETTE["light"]["sea"][i : i + 2], 16) for i in (1, 3, 5)])


@pytest.fixture(scope="module")
def whole():
    made = make_job(load_case("normandy-ports"), View(), ceiling="CLEAR")
    assert made.payload
    return made


@pytest.fixture(scope="module")
def job(whole):
    return with_options(
        whole, width_px=321, height_px=241, first_day=FIRST, last_day=LAST, step_days=23,
        frame_rate=5,
    )  # fmt: skip


def with_options(job, **options):
    other = replace(job, options=replace(job.options, **options))
    other.__dict__["payload"] = job.payload
    return other


class Progress(list):
    def __call__(self, share, words):
        self.append((share, words))


def near_sea(pixels, slack):
    return (np.abs(pixels.astype(int) - SEA).max(axis=-1) <= slack).mean()


def test_the_days_are_regular_and_the_last_is_always_shown(job):
    assert days_of_film(job) == [FIRST, FIRST + 23, FIRST + 46, FIRST + 69, LAST]
    assert days_of_film(with_options(job, step_days=46)) == [FIRST, FIRST + 46, LAST]
    assert days_of_film(with_options(job, first_day=LAST)) == [LAST]


def test_the_period_is_the_cases_own_unless_told(job):
    days = days_of_film(with_options(job, first_day=None, last_day=None, step_days=30))
    case = job.payload["case"]
    assert (days[0], days[-1]) == (case["firstDay"], case["lastDay"])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first_day": LAST, "last_day": FIRST}, "before it begins on 2023-08-01"),
        ({"first_day": 0, "step_days": 1}, "at most 3,000"),
        ({"width_px": 5000}, "at most 4096"),
    ],
)
def test_a_film_that_cannot_be_is_refused_in_words(job, tmp_path, changes, words):
    with pytest.raises(ExportError, match=words):
        write_mp4(with_options(job, **changes), tmp_path / "x.mp4", Progress())


@pytest.mark.parametrize(
    ("write", "suffix", "codec"), [(write_mp4, "mp4", "h264"), (write_webm, "webm", "vp9")]
)
def test_a_video_can_be_played_and_is_the_same_every_time(job, tmp_path, write, suffix, codec):
    files = [tmp_path / f"{n}.{suffix}" for n in (1, 2)]
    for file in files:
        progress = Progress()
        write(job, file, progress)
    with av.open(str(files[1])) as again:
        twice = [frame.to_ndarray(format="rgb24") for frame in again.decode(video=0)]
    assert [words for _, words in progress] == [f"Picture {n} of 5" for n in range(1, 6)]
    with av.open(str(files[0])) as film:
        stream = film.streams.video[0]
        assert stream.codec_context.name == codec
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert (stream.width, stream.height) == (320, 240)
        assert stream.average_rate == 5
        frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    for one, other in zip(frames, twice, strict=True):
        assert np.abs(one.astype(int) - other).mean() < 1
    # Five days; the last one stays for two seconds.
    assert len(frames) == 4 + 2 * 5
    assert not np.array_equal(frames[0], frames[4])
    assert near_sea(frames[0], 4) > 0.15


@pytest.mark.parametrize(("write", "suffix"), [(write_gif, "gif"), (write_apng, "png")])
def test_a_moving_picture_runs_for_ever_and_holds_its_end(job, tmp_path, write, suffix):
    file = tmp_path / f"film.{suffix}"
    write(job, file, Progress())
    with Image.open(file) as film:
        assert film.size == (321, 241)
        assert film.n_frames == 5
        assert film.info["loop"] == 0
        durations, frames = [], []
        for n in range(film.n_frames):
            film.seek(n)
            durations.append(film.info["duration"])
            frames.append(np.asarray(film.convert("RGB")))
    assert durations == [200] * 4 + [2000]
    assert near_sea(frames[0], 0) > 0.15  # exactly: flat colours keep their place in the palette
    assert not np.array_equal(frames[0], frames[-1])


def test_a_film_can_be_stopped(job, tmp_path):
    def stop(share, words):
        if share > 0.3:
            raise ExportCancelled(words)

    with pytest.raises(ExportCancelled, match="Picture 3"):
        write_mp4(job, tmp_path / "film.mp4", stop)


def test_a_window_moves_with_the_film(whole, tmp_path):
    """A month after the seizure of June 2023 it has left a window of 20 days."""
    june, december = day_from_iso("2023-06-30"), day_from_iso("2023-12-30")
    job = with_options(
        whole, width_px=480, height_px=300, first_day=june, last_day=december, step_days=183
    )
    windowed = replace(job, view=View(mode="window", window_days=20, scope="network"))
    windowed.__dict__["payload"] = job.payload
    write_apng(windowed, tmp_path / "w.png", Progress())
    with Image.open(tmp_path / "w.png") as film:
        frames = []
        for n in range(film.n_frames):
            film.seek(n)
            frames.append(np.asarray(film.convert("RGB"))[:, :380].astype(int))
    cocaine = [(np.abs(f - (168, 50, 0)).max(axis=-1) < 30).sum() for f in frames]
    assert cocaine[0] > 2 * cocaine[1]
