"""The fonts of stills, slides and print: Source Sans 3, the live map's own, as TrueType files.

Owns where each style lies. Refuses to say how text is laid out. The files are built by `build.py`
and stand under the SIL Open Font License (`OFL.txt`).
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["FONTS_DIR", "STYLES", "font_path"]

FONTS_DIR = Path(__file__).parent

STYLES: dict[tuple[int, bool], str] = {
    (400, False): "SourceSans3-Regular.ttf",
    (600, False): "SourceSans3-SemiBold.ttf",
    (700, False): "SourceSans3-Bold.ttf",
    (400, True): "SourceSans3-Italic.ttf",
    (600, True): "SourceSans3-SemiBoldItalic.ttf",
}
"""(weight, italic) → file name."""


def font_path(weight: int = 400, italic: bool = False) -> Path:
    """Give the TrueType file of a style; of a style that is not there, the nearest weight's.

    `weight` is CSS's (400 regular, 600 semibold, 700 bold). Slope is never given up.
    """
    near = min((key for key in STYLES if key[1] == italic), key=lambda key: abs(key[0] - weight))
    return FONTS_DIR / STYLES[near]
