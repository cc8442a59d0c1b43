"""Ask for the map of a briefing's page: what is on it, and how it is kept small in a file.

Owns: what slides and handout show around a map, and shrinking pictures without a visible loss.
Refuses: drawing (:mod:`routes.export.still`).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from routes.export.briefing import MapPage
    from routes.export.still import Still
    from routes.style import Theme

__all__ = ["MAP_PARTS", "shrink_png", "still_of"]

#: A map that is copied out of its page still says its date, its marking and where it is from.
MAP_PARTS: Final = frozenset({"legend", "scale", "date", "marking", "credit", "inset", "edges"})


def still_of(page: MapPage, *, width: int, height: int, theme: Theme) -> Still:
    """Give the still of a page; width and height are CSS pixels."""
    from routes.export.still import Still

    return Still(
        view=page.view,
        bounds=page.bounds,
        highlight=page.highlight,
        width=width,
        height=height,
        theme=theme,
        furniture=MAP_PARTS,
    )


def shrink_png(picture: bytes, *, dpi: int) -> bytes:
    """Write a picture anew with at most 256 colours, if that makes it smaller.

    A map has few colours; what edges blend between them is kept well by so many.
    """
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as opened:
        plain = opened.convert("RGB")
    few = plain.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True, dpi=(dpi, dpi))
    return out.getvalue() if out.tell() < len(picture) else picture
