"""Measure text for slides, so that it fits its box on every machine.

Owns: how high a text stands at a size, and the largest size at which it fits. Measured with the
widths of Helvetica, which Arial and Liberation Sans share and most office fonts stay within.
Refuses: placing text. Sizes and lengths are points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = ["LINE_HEIGHT", "Piece", "choose_size", "count_lines", "measure_height", "text_width"]

LINE_HEIGHT: Final = 1.2
#: Office programs break lines a little differently from each other.
_SAFETY: Final = 1.015


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph to be measured: ``scale`` is its size beside the base size, ``after`` the
    space below and ``indent`` that on the left, both in shares of the base size."""

    text: str
    bold: bool = False
    scale: float = 1.0
    after: float = 0.0
    indent: float = 0.0


@lru_cache(maxsize=65536)
def _word_width(word: str, bold: bool) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(word, "Helvetica-Bold" if bold else "Helvetica", 1000)) / 1000


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a line of text."""
    return sum(_word_width(word, bold) for word in _split(text)) * size * _SAFETY


def _split(text: str) -> list[str]:
    words = text.split(" ")
    return [word + " " for word in words[:-1]] + words[-1:]


def count_lines(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """Count the lines a text takes in a width; longer words than a line are broken."""
    lines = 0
    for part in text.split("\n"):
        lines += 1
        used = 0.0
        for word in _split(part):
            length = _word_width(word, bold) * size * _SAFETY
            bare = _word_width(word.rstrip(" "), bold) * size * _SAFETY
            if used and used + bare > width:
                lines += 1
                used = 0.0
            if bare > width > 0:
                lines += int(bare // width)
                length %= width
            used += length
    return lines


def measure_height(pieces: Iterable[Piece], size: float, width: float) -> float:
    """Give the height of paragraphs at a base size in a width."""
    height = 0.0
    for piece in pieces:
        own = size * piece.scale
        lines = count_lines(piece.text, own, width - piece.indent * size, bold=piece.bold)
        height += lines * own * LINE_HEIGHT + piece.after * size
    return height


def choose_size(
    pieces: Sequence[Piece], width: float, height: float, *, most: float, least: float
) -> float:
    """Give the largest size, in half points, at which paragraphs fit; ``least`` if none does."""
    size = most
    while size > least and measure_height(pieces, size, width) > height:
        size -= 0.5
    return max(size, least)
