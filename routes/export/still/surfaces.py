"""Bring display lists onto pixels, into SVG and into PDF.

Owns: sizes, file metadata, and that the same list gives the same bytes. Refuses: what is drawn.
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

import numpy as np
from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from routes.export.still.engine import DisplayList
from routes.export.still.letters import let_missing_pass
from routes.export.still.replay import replay

__all__ = ["Pixels", "encode_png", "paint_pdf", "paint_pixels", "paint_svg"]

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

_PX_PER_INCH: Final = 96
_CREATOR: Final = "Sillage"
_PATHS: Final = re.compile(r' d="[^"]*"')
_DECIMALS: Final = re.compile(r"(\.\d{3})\d+")
#: rcParams are one for the whole process: one file at a time is written under ours.
_RC_LOCK: Final = threading.Lock()
_RC: Final = {"svg.hashsalt": "sillage", "svg.fonttype": "path", "pdf.fonttype": 42}


def paint_pixels(
    displays: Sequence[DisplayList],
    width: int,
    height: int,
    *,
    scale: float,
    ground: Pixels | None = None,
) -> Pixels:
    """Paint lists, the first lowest, as height×width×4 RGBA.

    `width` and `height` are device px; `scale` device px per CSS px. `ground`, of the same size,
    is what they are painted on; it is not changed.
    """
    renderer = RendererAgg(width, height, _PX_PER_INCH * scale)  # type: ignore[no-untyped-call]
    pixels: Pixels = np.asarray(renderer.buffer_rgba())  # type: ignore[no-untyped-call]
    if ground is not None:
        pixels[:] = ground
    replay(displays, renderer, scale=scale, height=height)
    return pixels


def encode_png(pixels: Pixels, facts: Mapping[str, str], *, scale: float) -> bytes:
    """Write RGB(A) pixels as an opaque PNG with facts (PNG keywords → text) in it."""
    info = PngInfo()
    for key, text in facts.items():
        info.add_itxt(key, text)
    buffer = io.BytesIO()
    dots = _PX_PER_INCH * scale
    image = Image.fromarray(np.ascontiguousarray(pixels[:, :, :3]))
    image.save(buffer, "PNG", pnginfo=info, dpi=(dots, dots))
    return buffer.getvalue()


def paint_svg(
    displays: Sequence[DisplayList], width: int, height: int, facts: Mapping[str, str]
) -> bytes:
    """Draw lists as an SVG of `width`×`height` CSS px; letters are outlines."""
    figure = _figure(displays, width, height, real_text=False)
    FigureCanvasSVG(figure)
    buffer = io.StringIO()
    metadata = {
        "Title": facts["Title"],
        "Description": facts["Description"],
        "Rights": facts["Copyright"],
        "Creator": _CREATOR,
        "Date": None,
    }
    with _RC_LOCK, rc_context(_RC):  # type: ignore[arg-type]
        figure.savefig(buffer, format="svg", metadata=metadata)
    text = buffer.getvalue()
    # The address of a document type would be fetched by some readers.
    start, end = text.index("<!DOCTYPE"), text.index("<svg")
    text = text[:start] + text[end:]
    # A thousandth of a point cannot be seen; six decimals double the file.
    text = _PATHS.sub(lambda path: _DECIMALS.sub(r"\1", path[0]), text)
    inside = text.index(">", text.index("<svg")) + 1
    words = f"<title>{escape(facts['Title'])}</title><desc>{escape(facts['Description'])}</desc>"
    return (text[:inside] + "\n " + words + text[inside:]).encode()


def paint_pdf(
    displays: Sequence[DisplayList], width: int, height: int, facts: Mapping[str, str]
) -> bytes:
    """Draw lists as a PDF of one page, 0.75 pt per CSS px, with letters that can be searched."""
    figure = _figure(displays, width, height, real_text=True)
    FigureCanvasPdf(figure)
    buffer = io.BytesIO()
    metadata = {
        "Title": facts["Title"],
        "Subject": facts["Description"],
        "Keywords": facts["Copyright"],
        "Creator": _CREATOR,
        "Producer": _CREATOR,
        "CreationDate": None,
    }
    with _RC_LOCK, rc_context(_RC), let_missing_pass():  # type: ignore[arg-type]
        figure.savefig(buffer, format="pdf", metadata=metadata)
    return buffer.getvalue()


class _Drawing(Artist):
    """Display lists as one artist of a figure."""

    def __init__(self, displays: Sequence[DisplayList], real_text: bool) -> None:
        super().__init__()
        self._displays = displays
        self._real_text = real_text

    def draw(self, renderer: RendererBase) -> None:
        """Replay the lists in the figure's own units."""
        figure = self.get_figure(root=True)
        assert figure is not None
        scale, height = figure.dpi / _PX_PER_INCH, figure.bbox.height
        replay(self._displays, renderer, scale=scale, height=height, real_text=self._real_text)


def _figure(displays: Sequence[DisplayList], width: int, height: int, *, real_text: bool) -> Figure:
    figure = Figure(figsize=(width / _PX_PER_INCH, height / _PX_PER_INCH))
    figure.patch.set_visible(False)
    figure.add_artist(_Drawing(displays, real_text))
    return figure
