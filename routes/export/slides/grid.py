"""Divide a slide: boxes for the words, the map, the figures and the sources of a page.

Owns: boxes in inches from the slide's upper left corner, and how a step's page is divided.
Refuses: knowing python-pptx.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["EMU_PER_INCH", "GAP", "MARGIN", "PT_PER_INCH", "Box", "StepGrid", "divide_step"]

EMU_PER_INCH: Final = 914400
PT_PER_INCH: Final = 72.0
MARGIN: Final = 0.5
GAP: Final = 0.25
_STRIP: Final = 0.66  # sources, along the foot of the page
_STRIP_NARROW: Final = 0.86  # the same words take more lines
_NARROW: Final = 10.0
_COLUMN_SHARE: Final = 0.3
_COLUMN_LEAST: Final = 2.9
_COLUMN_MOST: Final = 3.9


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in inches."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    def emu(self) -> tuple[int, int, int, int]:
        """Left, top, width, height in the format's unit."""
        return (
            round(self.x * EMU_PER_INCH),
            round(self.y * EMU_PER_INCH),
            round(self.w * EMU_PER_INCH),
            round(self.h * EMU_PER_INCH),
        )

    def meets(self, other: Box) -> bool:
        """Say whether two boxes share any area."""
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True, slots=True)
class StepGrid:
    """The boxes of a step's page: words on the left, the map on the right, sources below."""

    text: Box
    map: Box
    strip: Box

    def split_text(self, figures_height: float) -> tuple[Box, Box]:
        """Divide the column: words above, figures of that height at its foot."""
        column = self.text
        body = column.h - figures_height - (0.15 if figures_height else 0.0)
        return (
            Box(column.x, column.y, column.w, body),
            Box(column.x, column.bottom - figures_height, column.w, figures_height),
        )


def divide_step(area: Box) -> StepGrid:
    """Divide what a slide leaves for content."""
    column = min(max(area.w * _COLUMN_SHARE, _COLUMN_LEAST), _COLUMN_MOST)
    strip = _STRIP if area.w > _NARROW else _STRIP_NARROW
    height = area.h - strip
    left = area.x + column + GAP
    return StepGrid(
        text=Box(area.x, area.y, column, height),
        map=Box(left, area.y, area.right - left, height),
        strip=Box(area.x, area.bottom - strip + 0.1, area.w, strip - 0.1),
    )
