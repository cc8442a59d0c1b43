"""Draw display lists with a renderer of matplotlib: pixels, SVG or PDF alike.

Owns: the meaning of each operation in matplotlib's terms. Refuses: what is drawn (the scripts)
and into which file (:mod:`.surfaces`).

Display lists are in CSS px with y downwards, renderers in their own units with y upwards: `scale`
is how many of these units a CSS px has. A renderer takes widths in points, a CSS px is 0.75 pt.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, TransformedPath
from PIL import Image

from routes.export.still.engine import DisplayList
from routes.export.still.letters import outline_text, properties_of

__all__ = ["POINTS_PER_PX", "replay"]

POINTS_PER_PX: Final = 0.75
#: A line that fades is drawn in pieces of this length, CSS px: the period of its dots.
_FADE_STEP_PX: Final = 5.0
_CAPS: Final[dict[str, Literal["butt", "projecting", "round"]]] = {
    "butt": "butt",
    "round": "round",
    "square": "projecting",
}


@lru_cache(maxsize=1024)
def _to_rgba(colour: Any) -> tuple[float, float, float, float]:
    return to_rgba("none" if colour == "transparent" else colour)


def replay(
    displays: Sequence[DisplayList],
    renderer: RendererBase,
    *,
    scale: float,
    height: float,
    real_text: bool = False,
) -> None:
    """Draw all display lists of a picture, the first lowest: once per renderer.

    Args:
        displays: what to draw.
        renderer: any renderer of matplotlib, new.
        scale: units of the renderer per CSS px.
        height: of the picture, in units of the renderer.
        real_text: letters as text that can be searched and copied, instead of outlines.
    """
    # All of them stay until the last has drawn. Agg keeps the mask of its latest clip and knows it
    # by where the clip's vertices lie in memory, without holding on to them. If the clips of a list
    # were let go before the next, one of the next could come to lie there by chance: what it clips
    # would be cut by the old mask, which mostly leaves nothing of it.
    replays = [_Replay(display, renderer, scale, height, real_text) for display in displays]
    for one in replays:
        one.draw()


class _Replay:
    def __init__(
        self,
        display: DisplayList,
        renderer: RendererBase,
        scale: float,
        height: float,
        real_text: bool,
    ) -> None:
        self._display = display
        self._renderer = renderer
        self._scale = scale
        self._height = height
        self._real_text = real_text
        self._to_page = Affine2D().scale(scale, -scale).translate(0, height)
        self._clips: dict[int, Bbox | TransformedPath] = {}

    def draw(self) -> None:
        drawers = {
            "path": self._draw_path,
            "text": self._draw_text,
            "image": self._draw_image,
            "clip": self._note_clip,
        }
        for op in self._display.ops:
            drawers[op["k"]](op)

    def _context(self, op: dict[str, Any]) -> GraphicsContextBase:
        context = self._renderer.new_gc()
        context.set_snap(False)
        context.set_antialiased(True)
        context.set_linewidth(0)
        box: Bbox | None = None
        for number in op["clip"]:
            area = self._clips[number]
            if isinstance(area, Bbox):
                box = area if box is None else Bbox.intersection(box, area) or Bbox.null()
            else:
                context.set_clip_path(area)
        if box is not None:
            context.set_clip_rectangle(box)
        return context

    def _path(self, op: dict[str, Any]) -> Path:
        part = slice(op["s"], op["e"])
        return Path(self._display.vertices[part], self._display.codes[part])

    def _note_clip(self, op: dict[str, Any]) -> None:
        path = self._path(op)
        box = _rectangle(path)
        if box is not None:
            corners = self._to_page.transform(box)
            # Lowest corner first: y is turned, and SVG knows no negative height.
            self._clips[op["id"]] = Bbox([corners.min(axis=0), corners.max(axis=0)])
        else:
            self._clips[op["id"]] = TransformedPath(_hollowed(path), self._to_page)

    def _draw_path(self, op: dict[str, Any]) -> None:
        if "fade" in op:
            self._draw_fading(op)
            return
        path = self._path(op)
        context = self._context(op)
        if "fill" in op:
            red, green, blue, alpha = _to_rgba(op["fill"])
            context.set_alpha(op["a"] * alpha)
            if op["rule"] == "evenodd":
                path = _hollowed(path)
            self._renderer.draw_path(context, path, self._to_page, (red, green, blue))
        else:
            _set_pen(context, op, op["stroke"], 1.0)
            self._renderer.draw_path(context, path, self._to_page)
        context.restore()

    def _draw_fading(self, op: dict[str, Any]) -> None:
        """Draw a line whose colour changes along a gradient, in short pieces."""
        points = self._display.vertices[op["s"] : op["e"]]
        x0, y0, x1, y1 = op["fade"]["line"]
        shares, colours = zip(*op["fade"]["stops"], strict=True)
        stops = np.array([_to_rgba(colour) for colour in colours])
        reach = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
        axis = np.array([x1 - x0, y1 - y0])
        span = float(axis @ axis) or 1.0
        count = max(1, math.ceil(reach[-1] / _FADE_STEP_PX))
        for k in range(count):
            first, last = reach[-1] * k / count, reach[-1] * (k + 1) / count
            inner = reach[(reach > first) & (reach < last)]
            along = np.concatenate([[first], inner, [last]])
            piece = np.column_stack([np.interp(along, reach, points[:, i]) for i in (0, 1)])
            middle = piece.mean(axis=0) - (x0, y0)
            share = float(np.clip(middle @ axis / span, 0, 1))
            colour = [float(np.interp(share, shares, stops[:, i])) for i in range(4)]
            context = self._context(op)
            _set_pen(context, op, tuple(colour[:3]), colour[3])
            if op["dash"]:
                context.set_dashes(
                    (op["off"] + first) * POINTS_PER_PX, [d * POINTS_PER_PX for d in op["dash"]]
                )
            self._renderer.draw_path(context, Path(piece), self._to_page)
            context.restore()

    def _draw_image(self, op: dict[str, Any]) -> None:
        """Lay pixels over their box: as they are where the renderer can scale, else scaled here."""
        left, foot = op["x"] * self._scale, self._height - (op["y"] + op["h"]) * self._scale
        wide, high = op["w"] * self._scale, op["h"] * self._scale
        pixels = self._display.images[op["n"]]
        if op["a"] < 1:
            pixels = pixels.copy()
            pixels[:, :, 3] = np.rint(pixels[:, :, 3] * op["a"])
        context = self._context(op)
        if self._renderer.option_scale_image():
            # Renderers take the lowest row of pixels first.
            place = Affine2D().scale(wide, high)
            self._renderer.draw_image(context, left, foot, pixels[::-1], place)
        else:
            size = (max(1, round(wide)), max(1, round(high)))
            if size != (pixels.shape[1], pixels.shape[0]):
                scaled = Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR)
                pixels = np.asarray(scaled)
            self._renderer.draw_image(context, round(left), round(foot), pixels[::-1])
        context.restore()

    def _draw_text(self, op: dict[str, Any]) -> None:
        x, y = op["x"] * self._scale, self._height - op["y"] * self._scale
        context = self._context(op)
        if "fill" in op and self._real_text:
            context.set_foreground(op["fill"])
            context.set_alpha(op["a"])
            size = op["size"] * POINTS_PER_PX
            prop = properties_of(op["weight"], op["italic"], size)
            angle = -math.degrees(op["turn"])
            self._renderer.draw_text(context, x, y, op["text"], prop, angle)
            context.restore()
            return
        outline = outline_text(op["text"], op["weight"], op["italic"])
        if outline is not None:
            grow = op["size"] * self._scale
            place = Affine2D().scale(grow).rotate(-op["turn"]).translate(x, y)
            if "fill" in op:
                red, green, blue, alpha = _to_rgba(op["fill"])
                context.set_alpha(op["a"] * alpha)
                self._renderer.draw_path(context, outline, place, (red, green, blue))
            else:
                _set_pen(context, {**op, "cap": "round", "join": "round"}, op["stroke"], 1.0)
                self._renderer.draw_path(context, outline, place)
        context.restore()


def _set_pen(context: GraphicsContextBase, op: dict[str, Any], colour: Any, alpha: float) -> None:
    red, green, blue, own = _to_rgba(colour)
    context.set_foreground((red, green, blue), isRGBA=False)
    context.set_alpha(op["a"] * alpha * own)
    context.set_linewidth(op["w"] * POINTS_PER_PX)
    context.set_capstyle(_CAPS[op["cap"]])
    context.set_joinstyle(op["join"])
    if op.get("dash"):
        context.set_dashes(op["off"] * POINTS_PER_PX, [d * POINTS_PER_PX for d in op["dash"]])


def _rectangle(path: Path) -> np.ndarray[Any, Any] | None:
    """Give two corners of a path that is an upright rectangle, else None."""
    codes = np.asarray(path.codes)
    if len(codes) != 5 or codes[-1] != Path.CLOSEPOLY:
        return None
    corners = np.asarray(path.vertices)[:4]
    low, high = corners.min(axis=0), corners.max(axis=0)
    upright = np.all((corners == low) | (corners == high))
    return np.array([low, high]) if upright else None


def _hollowed(path: Path) -> Path:
    """Turn rings so that holes run against their shells: the renderers fill by winding number."""
    starts = np.flatnonzero(np.asarray(path.codes) == Path.MOVETO)
    if len(starts) < 2:
        return path
    vertices = np.array(path.vertices)
    ends = [*starts[1:], len(vertices)]
    rings = [vertices[a:b] for a, b in zip(starts, ends, strict=True)]
    boxes = np.array([[*ring.min(axis=0), *ring.max(axis=0)] for ring in rings])
    for k, ring in enumerate(rings):
        x, y = ring[0]
        around = (boxes[:, 0] <= x) & (boxes[:, 2] >= x) & (boxes[:, 1] <= y) & (boxes[:, 3] >= y)
        others = [j for j in np.flatnonzero(around) if j != k]
        depth = sum(Path(rings[j]).contains_point((x, y)) for j in others)
        if (_area(ring) < 0) != bool(depth % 2):
            # The last vertex closes the ring at the first one: both are the same point.
            ring[:] = ring[::-1].copy()
    return Path(vertices, path.codes)


def _area(ring: np.ndarray[Any, Any]) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
