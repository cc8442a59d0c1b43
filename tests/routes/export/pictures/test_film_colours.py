"""A film's 256 colours keep the flat ones exactly and give thin lines a colour of their own."""

import numpy as np
from PIL import Image

from routes.export.pictures.film_colours import FilmPalette, PackedPictures


def frame_with_line():
    """Ten thousand shades of grey-blue ground, and one red line."""
    rows, columns = np.mgrid[0:100, 0:100]
    pixels = np.stack([180 + rows // 2, 190 + columns // 2, 200 + (rows + columns) // 8], axis=-1)
    pixels[:60, :60] = (223, 232, 238)
    pixels[80, :40] = (168, 50, 0)
    return pixels.astype(np.uint8)


def painted_by(palette, pixels):
    return palette.colours[palette.paint(pixels)].astype(int)


def test_flat_colours_stay_as_they_are_and_thin_lines_keep_theirs():
    pixels = frame_with_line()
    painted = painted_by(FilmPalette(pixels), pixels)
    assert (painted[:60, :60] == (223, 232, 238)).all()
    assert np.abs(painted[80, :40] - (168, 50, 0)).max() <= 4
    assert np.abs(painted - pixels).mean() < 4


def test_colours_to_be_kept_are_exact_among_very_many_others():
    pixels = np.random.default_rng(3).integers(0, 256, (200, 200, 3)).astype(np.uint8)
    pixels[5, :3] = (0, 114, 178)
    palette = FilmPalette(pixels, kept=[(0, 114, 178), (168, 50, 0)])
    assert (painted_by(palette, pixels)[5, :3] == (0, 114, 178)).all()
    assert [168, 50, 0] in palette.colours.tolist()
    assert len(palette.colours) <= 255


def test_every_pixel_gets_the_nearest_colour_in_later_frames_too():
    palette = FilmPalette(frame_with_line())
    palette.paint(frame_with_line())
    rng = np.random.default_rng(7)
    later = rng.integers(0, 256, (40, 50, 3)).astype(np.uint8)
    painted = painted_by(palette, later)
    gaps = later[:, :, np.newaxis].astype(int) - palette.colours.astype(int)
    best = np.square(gaps).sum(axis=-1).min(axis=-1)
    assert (np.square(painted - later).sum(axis=-1) == best).all()


def test_packed_pictures_can_be_gone_through_again():
    pictures = [Image.new("RGB", (4, 3), (n, 0, 0)) for n in range(3)]
    kept = PackedPictures(iter(pictures))
    assert kept.first().getpixel((0, 0)) == (0, 0, 0)
    for _ in range(2):
        assert [p.getpixel((0, 0)) for p in kept] == [(1, 0, 0), (2, 0, 0)]
