"""Turn texts into widths and outlines, with the map's own fonts.

Owns: which font draws which style, what stands in for scripts it lacks, the caches of widths and
outlines. Refuses: placing texts. Kerning and joined scripts are matplotlib's text layout's.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

import numpy as np
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path as Outline
from matplotlib.textpath import text_to_path

from routes.export.fonts import STYLES, font_path

__all__ = ["let_missing_pass", "measure_texts", "outline_text", "properties_of"]

#: Families that know what Source Sans does not, where a computer has them; the last one is
#: matplotlib's own and always there.
_STAND_INS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "PingFang SC",
    "Microsoft YaHei",
    "Yu Gothic",
    "Malgun Gothic",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "DejaVu Sans",
)
_EM: Final = text_to_path.FONT_SCALE


@cache
def _families() -> dict[str, list[str]]:
    """Register our fonts once; file name of a style → its family, then the stand-ins there are.

    Every style is a family of its own, so that no weight is ever taken for another.
    """
    manager = font_manager.fontManager
    there = {entry.name for entry in manager.ttflist}
    stand_ins = [family for family in _STAND_INS if family in there]
    families = {}
    for (weight, italic), name in STYLES.items():
        path = font_path(weight, italic)
        manager.addfont(path)
        names = [entry.name for entry in manager.ttflist if entry.fname == str(path)]
        families[name] = [max(names, key=len), *stand_ins]  # the longest one names the style
    return families


@lru_cache(maxsize=256)
def properties_of(weight: int, italic: bool, size: float = _EM) -> FontProperties:
    """Give the font of a style (CSS weight) at a size in points, stand-ins behind it."""
    path = font_path(weight, italic)
    family = _families()[path.name]
    if italic:
        return FontProperties(family=family, style="italic", weight=400, size=size)
    return FontProperties(family=family, weight=400, size=size)


def measure_texts(keys: Iterable[str]) -> dict[str, float]:
    """Give the width in em of each key, which is ``400|text`` or, in italics, ``400i|text``."""
    widths = {}
    for key in keys:
        style, _, text = key.partition("|")
        italic = style.endswith("i")
        prop = properties_of(int(style.rstrip("i")), italic)
        with let_missing_pass():
            width, _, _ = text_to_path.get_text_width_height_descent(text, prop, False)
        widths[key] = width / _EM
    return widths


@lru_cache(maxsize=4096)
def outline_text(text: str, weight: int, italic: bool) -> Outline | None:
    """Give the outline of a text at size 1, y upwards from the baseline; None if it has none."""
    with let_missing_pass():
        vertices, codes = text_to_path.get_text_path(properties_of(weight, italic), text)
    if not len(codes):
        return None
    return Outline(np.asarray(vertices) / _EM, np.asarray(codes, dtype=np.uint8))


def let_missing_pass() -> warnings.catch_warnings[None]:
    """Let letters pass that no font of this computer has: their box says so in the picture."""
    return warnings.catch_warnings(action="ignore", category=UserWarning)
