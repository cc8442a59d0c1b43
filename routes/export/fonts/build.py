"""Build the static fonts of stills, slides and print from the variable Source Sans 3.

Owns the list of styles and the way from the package's web fonts to TrueType files. Build time
only: nothing here is imported by the application.

Usage: ``npm pack @fontsource-variable/source-sans-3@5.3.1``, unpack it, then
``python -m routes.export.fonts.build UNPACKED_FOLDER`` (needs fonttools and brotli).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from routes.export.fonts import FONTS_DIR, STYLES

# Latin first: its metrics and names are the ones the merged font keeps.
SUBSETS = ("latin", "latin-ext", "greek", "cyrillic")
# Layout tables but kerning and marks are of no use to the writers of pictures and print.
DROPPED_TABLES = ("GSUB", "STAT", "HVAR", "MVAR", "avar", "DSIG", "prep", "gasp")
FAMILY = "Source Sans 3"
# Seconds since 1904, the epoch of font files: 1 January 2024.
BUILD_STAMP = 3_786_912_000
_STYLE_NAMES = {400: "Regular", 600: "SemiBold", 700: "Bold"}


def _instance(path: Path, weight: int) -> TTFont:
    """Cut one weight out of a variable web font."""
    font = TTFont(path)
    font.flavor = None
    font = instantiateVariableFont(font, {"wght": weight}, inplace=True)
    for table in DROPPED_TABLES:
        if table in font:
            del font[table]
    return font


def _name(font: TTFont, weight: int, italic: bool) -> None:
    """Name a font as a family of its own, so that writers never mix two styles up."""
    style = _STYLE_NAMES[weight]
    words = (style if not italic else "Italic" if weight == 400 else f"{style} Italic").strip()
    full = f"{FAMILY} {words}"
    names = {1: full, 2: "Regular", 4: full, 6: full.replace(" ", ""), 16: FAMILY, 17: words}
    table = font["name"]
    for record in list(table.names):
        if record.nameID not in (0, 13, 14):
            table.removeNames(nameID=record.nameID)
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def build_fonts(folder: Path) -> None:
    """Write one TrueType file per style of `STYLES` from the unpacked package in `folder`."""
    for (weight, italic), name in STYLES.items():
        slope = "italic" if italic else "normal"
        with tempfile.TemporaryDirectory() as scratch:
            parts = []
            for subset in SUBSETS:
                source = folder / "files" / f"source-sans-3-{subset}-wght-{slope}.woff2"
                part = Path(scratch) / f"{subset}.ttf"
                _instance(source, weight).save(part)
                parts.append(str(part))
            font = Merger().merge(parts)
        _name(font, weight, italic)
        # The same input gives the same bytes: no clock in the file.
        font["head"].created = font["head"].modified = BUILD_STAMP
        font.recalcTimestamp = False
        font.save(FONTS_DIR / name)


if __name__ == "__main__":
    build_fonts(Path(sys.argv[1]))
