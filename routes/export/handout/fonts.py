"""Give printed pages their letters: the map's own typeface, and another for what it lacks.

Owns: which fonts the handout embeds, and text as the layout library's markup, escaped.
Refuses: sizes and places. Nothing that a reader wrote is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from routes.export.fonts import font_path
from routes.export.slides.text import clean_text

if TYPE_CHECKING:
    from routes.markup import Block

__all__ = ["BOLD", "REGULAR", "mark_up", "mark_up_block", "register_fonts"]

REGULAR: Final = "Sillage"
BOLD: Final = "Sillage-Bold"
_SPARE: Final = "SillageSpare"  # DejaVu: Greek, Cyrillic, signs such as ≥ and →
_STYLES: Final = {"": (400, False), "-Bold": (700, False), "-Italic": (400, True),
                  "-BoldItalic": (600, True)}  # fmt: skip
_SPARE_FILES: Final = {"": "DejaVuSans", "-Bold": "DejaVuSans-Bold",
                       "-Italic": "DejaVuSans-Oblique",
                       "-BoldItalic": "DejaVuSans-BoldOblique"}  # fmt: skip


def register_fonts() -> None:
    """Make the fonts known to the layout library; a second call does nothing."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if BOLD in pdfmetrics.getRegisteredFontNames():
        return
    spare = _spare_folder()
    for style, (weight, italic) in _STYLES.items():
        pdfmetrics.registerFont(TTFont(REGULAR + style, str(font_path(weight, italic))))
        pdfmetrics.registerFont(TTFont(_SPARE + style, str(spare / f"{_SPARE_FILES[style]}.ttf")))
    for family in (REGULAR, _SPARE):
        pdfmetrics.registerFontFamily(
            family,
            normal=family,
            bold=f"{family}-Bold",
            italic=f"{family}-Italic",
            boldItalic=f"{family}-BoldItalic",
        )


def _spare_folder() -> Path:
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@cache
def _known_letters() -> frozenset[int]:
    from reportlab.pdfbase import pdfmetrics

    register_fonts()
    every = [frozenset(pdfmetrics.getFont(REGULAR + style).face.charToGlyph) for style in _STYLES]
    return frozenset.intersection(*every)


def mark_up(text: str) -> str:
    """Escape a text, and put what the typeface lacks into the spare one."""
    parts: list[str] = []
    run: list[str] = []
    spare = False
    known = _known_letters()
    for letter in clean_text(text):
        lacks = ord(letter) not in known and not letter.isspace()
        if lacks != spare and not letter.isspace():
            parts.append(_close(run, spare))
            run, spare = [], lacks
        run.append(letter)
    parts.append(_close(run, spare))
    return "".join(parts)


def _close(run: Iterable[str], spare: bool) -> str:
    text = escape("".join(run)).replace("\r", "").replace("\n", "<br/>")
    return f'<font name="{_SPARE}">{text}</font>' if spare and text else text


def mark_up_block(block: Block) -> str:
    """Write a block of lightly formatted text as markup."""
    parts = []
    for run in block["runs"]:
        text = mark_up(run["text"])
        if run["bold"]:
            text = f"<b>{text}</b>"
        if run["italic"]:
            text = f"<i>{text}</i>"
        parts.append(text)
    return "".join(parts)
