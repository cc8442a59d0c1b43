"""A GIF written frame by frame shows the frames that went in, and holds only what is new."""

import io

import numpy as np
from PIL import Image

from routes.export.pictures.gif_writer import GifWriter

COLOURS = np.random.default_rng(1).integers(0, 256, (255, 3)).astype(np.uint8)


def written(frames, *, comment="words"):
    file = io.BytesIO()
    writer = GifWriter(file, COLOURS, comment=comment)
    for n, frame in enumerate(frames):
        writer.add(frame, milliseconds=100 * (n + 1))
    writer.close()
    return file.getvalue()


def shown(content):
    with Image.open(io.BytesIO(content)) as film:
        for n in range(film.n_frames):
            film.seek(n)
            yield np.asarray(film.convert("RGB")), film.info["duration"]


def test_each_frame_is_shown_as_it_was_for_its_time():
    rng = np.random.default_rng(2)
    first = rng.integers(0, 255, (40, 60)).astype(np.uint8)
    second = first.copy()
    second[10:12, 20:50] = 7
    third = np.where(rng.random(first.shape) < 0.1, 200, second).astype(np.uint8)
    frames = [first, second, second, third, first]
    found = list(shown(written(frames)))
    assert [time for _, time in found] == [100, 200, 300, 400, 500]
    for (picture, _), frame in zip(found, frames, strict=True):
        assert np.array_equal(picture, COLOURS[frame])


def test_what_stays_takes_no_room():
    frame = np.random.default_rng(4).integers(0, 255, (300, 300)).astype(np.uint8)
    other = frame.copy()
    other[::50, ::50] = 0
    one, two = len(written([frame])), len(written([frame, other]))
    assert two - one < one / 20


def test_long_words_are_kept_and_it_runs_for_ever():
    words = "Fall Ä · TLP:CLEAR · " * 40
    content = written([np.zeros((4, 4), np.uint8)] * 2, comment=words)
    with Image.open(io.BytesIO(content)) as film:
        assert film.info["comment"].decode() == words
        assert film.info["loop"] == 0
