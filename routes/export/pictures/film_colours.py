"""Bring the frames of a moving picture into the form its file needs.

Owns: the 256 colours of a GIF, and keeping many pictures in little memory. Refuses: drawing, and
how long each is shown (:mod:`routes.export.pictures.film`).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from PIL import Image

from routes.export.pictures.gif_writer import UNCHANGED, Places
from routes.export.still.surfaces import Pixels

__all__ = ["FilmPalette", "PackedPictures"]

Packed = np.ndarray[Any, np.dtype[np.uint32]]

_FLAT_COLOURS: Final = 48
_MOST_COLOURS: Final = UNCHANGED
#: Colours looked at together when the nearest is searched; bounds the memory that takes.
_AT_ONCE: Final = 4096


class FilmPalette:
    """255 colours for all frames of a film: the map's flat ones as they are, the others by kind.

    Counted by area, a thin line would lose its colour to the shades of the ground; and where very
    many marks lie on one another, a legend would lose its colours to their mixtures.
    """

    def __init__(self, pixels: Pixels, *, kept: Sequence[tuple[int, int, int]] = ()) -> None:
        """Choose the colours by one frame, height×width×3; ``kept`` are among them in any case."""
        packed, counts = np.unique(_pack(pixels), return_counts=True)
        colours = _unpack(packed)
        flat = colours[np.argsort(counts, kind="stable")[::-1][:_FLAT_COLOURS]]
        own = np.array(kept, dtype=np.uint8).reshape(-1, 3)[: _MOST_COLOURS // 2]
        exact = np.array(list(dict.fromkeys(map(tuple, [*own, *flat]))), dtype=np.uint8)
        # Colours that differ by less than is seen count once.
        kinds = _unpack(np.unique(_pack(colours // 4 * 4 + 2)))
        rest = Image.fromarray(kinds[np.newaxis]).quantize(
            _MOST_COLOURS - len(exact), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
        found = np.array(rest.getpalette(), dtype=np.uint8).reshape(-1, 3)
        self.colours = np.concatenate([exact, found])[:_MOST_COLOURS]
        # Place of every colour seen so far; the same come again in each frame.
        self._places = np.zeros(1 << 24, dtype=np.uint8)
        self._known = np.zeros(1 << 24, dtype=bool)

    def paint(self, pixels: Pixels) -> Places:
        """Give a frame in these colours, each pixel as the place of the nearest."""
        packed = _pack(pixels)
        strange = np.unique(packed[~self._known[packed]])
        for start in range(0, len(strange), _AT_ONCE):
            self._learn(strange[start : start + _AT_ONCE])
        return self._places[packed]

    def _learn(self, packed: Packed) -> None:
        gaps = _unpack(packed)[:, np.newaxis].astype(np.int32) - self.colours.astype(np.int32)
        self._places[packed] = np.square(gaps).sum(axis=-1).argmin(axis=1)
        self._known[packed] = True


def _pack(colours: Pixels) -> Packed:
    """Write colours (…×3) as one number each."""
    red, green, blue = (colours[..., i].astype(np.uint32) for i in range(3))
    return (red << 16 | green << 8 | blue).astype(np.uint32)


def _unpack(packed: Packed) -> Pixels:
    """Read n numbers as colours, n×3."""
    return np.column_stack([packed >> 16, packed >> 8 & 255, packed & 255]).astype(np.uint8)


class PackedPictures:
    """Pictures that can be gone through again, as the writer of APNG does; kept packed."""

    def __init__(self, pictures: Iterator[Image.Image]) -> None:
        self._kept = []
        for picture in pictures:
            buffer = io.BytesIO()
            picture.save(buffer, "PNG", compress_level=1)
            self._kept.append(buffer.getvalue())

    def __iter__(self) -> Iterator[Image.Image]:
        for packed in self._kept[1:]:
            with Image.open(io.BytesIO(packed)) as picture:
                yield picture.convert("RGB")

    def first(self) -> Image.Image:
        """Give the first picture, which going through them leaves out."""
        with Image.open(io.BytesIO(self._kept[0])) as picture:
            return picture.convert("RGB")
