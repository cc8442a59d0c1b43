"""Write a moving GIF frame by frame: of each only what is new in it.

Owns: the blocks around the frames (GIF 89a, https://www.w3.org/Graphics/GIF/spec-gif89a.txt).
Refuses: choosing colours (:mod:`.film_colours`). Pillow packs the pixels; its own writer of films
keeps all their frames in memory, and writes whole the box in which two of them differ: a map with
many marks changes a little everywhere, and would be ten times as large.
"""

from __future__ import annotations

import struct
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image
from PIL.GifImagePlugin import getdata

if TYPE_CHECKING:
    from routes.export.still.surfaces import Pixels

__all__ = ["UNCHANGED", "GifWriter", "Places"]

#: A frame as places of its pixels' colours in the film's palette, height×width.
Places = np.ndarray[Any, np.dtype[np.uint8]]

#: The place that no colour has: a pixel of it stays as it was in the frame before.
UNCHANGED: Final = 255
_TABLE: Final = 0xF7  # one table of 256 colours for all frames, 8 bits each
_FOR_EVER: Final = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
_KEEP: Final = 1  # disposal: the next frame lies on this one
_END: Final = b"\x3b"
_BLOCK: Final = 255  # bytes that a block of words holds


class GifWriter:
    """Write frames of one size in one palette into a file; :meth:`close` ends it.

    ``colours`` are at most 255, n×3; ``comment`` stands in the file.
    """

    def __init__(self, file: IO[bytes], colours: Pixels, *, comment: str) -> None:
        assert len(colours) <= UNCHANGED
        self._file = file
        self._table = colours.tobytes().ljust(3 * 256, b"\0")
        self._comment = comment.encode()
        self._before: Places | None = None

    def add(self, frame: Places, *, milliseconds: int) -> None:
        """Add a frame that stays for a time."""
        if self._before is None:
            self._begin(frame)
            self._write(frame, (0, 0), milliseconds)
        else:
            changed = frame != self._before
            rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
            # A frame like the one before takes its time too: one pixel that changes nothing.
            top, bottom = (rows[0], rows[-1] + 1) if len(rows) else (0, 1)
            left, right = (columns[0], columns[-1] + 1) if len(columns) else (0, 1)
            box = (slice(top, bottom), slice(left, right))
            new = np.where(changed[box], frame[box], np.uint8(UNCHANGED))
            self._write(new, (int(left), int(top)), milliseconds)
        self._before = frame

    def close(self) -> None:
        """End the file."""
        self._file.write(_END)

    def _begin(self, frame: Places) -> None:
        height, width = frame.shape
        self._file.write(b"GIF89a" + struct.pack("<HHBBB", width, height, _TABLE, 0, 0))
        self._file.write(self._table + _FOR_EVER)
        words = [self._comment[k : k + _BLOCK] for k in range(0, len(self._comment), _BLOCK)]
        blocks = b"".join(bytes([len(part)]) + part for part in words)
        self._file.write(b"\x21\xfe" + blocks + b"\0")

    def _write(self, pixels: Places, at: tuple[int, int], milliseconds: int) -> None:
        picture = Image.fromarray(np.ascontiguousarray(pixels), "P")
        timed = {"duration": milliseconds, "disposal": _KEEP, "transparency": UNCHANGED}
        self._file.writelines(getdata(picture, at, **timed))
