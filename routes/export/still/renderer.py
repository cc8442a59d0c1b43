"""Make still maps: what a view shows, in a frame of any size, as PNG, SVG, PDF or pixels.

Owns: what a still is, its limits, and which part of it is kept between two. Refuses: looks and
words, which are the live map's (:mod:`.engine`), and drawing (:mod:`.surfaces`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from routes.export.still.engine import DisplayList, Engine, StillError
from routes.export.still.letters import measure_texts
from routes.export.still.surfaces import (
    Pixels,
    encode_png,
    paint_pdf,
    paint_pixels,
    paint_svg,
)
from routes.style import Theme
from routes.texts import fill_text
from routes.timespan import iso_from_day
from routes.view import View, view_to_frame

if TYPE_CHECKING:
    from routes.dense_pack import DensePack

__all__ = ["FURNITURE", "MOST_PX", "LegendEntry", "LegendSheet", "Still", "StillRenderer"]

Bounds = tuple[float, float, float, float]

#: What can stand on a still besides map and marks; `edges` are the chips of what leaves the frame,
#: `undated` says how many records have no date to be shown on.
FURNITURE: Final = frozenset(
    {"legend", "scale", "date", "undated", "marking", "credit", "inset", "edges"}
)
#: In place of the legend: a short one along the foot, of what the picture shows and does not say.
_KEY: Final = "key"
#: Longest side of a picture in device px: 8K.
MOST_PX: Final = 8192
_LEAST_CSS_PX: Final = 120
#: What of a view changes the marks but not the ground they stand on.
_DATED: Final = frozenset({"date", "selected", "step"})


@dataclass(frozen=True)
class Still:
    """One picture of a case.

    ``bounds`` (west, south, east, north) is the part of the world to show; None: the view's own
    centre and zoom, else the case's focus. ``highlight`` holds ids of what stands out. ``width``
    and ``height`` are CSS px: they decide how large letters are beside the map. ``furniture`` is
    any of :data:`FURNITURE`, or ``key`` in place of ``legend``: see ``still_key.js``.
    """

    view: View
    bounds: Bounds | None = None
    highlight: tuple[str, ...] = ()
    width: int = 1600
    height: int = 900
    theme: Theme = "light"
    furniture: frozenset[str] = field(default=FURNITURE)


@dataclass(frozen=True)
class LegendEntry:
    """One line of the legend: its section, its words, the name of its sign."""

    group: str
    label: str
    sign: str


@dataclass(frozen=True)
class LegendSheet:
    """The legend of several stills as a picture of its own (PNG or PDF), and what it says.

    ``height`` is in CSS px: what it needs of the height it was offered.
    """

    picture: bytes
    height: int
    entries: tuple[LegendEntry, ...]


class StillRenderer:
    """Draw many stills of one payload, and of the dense tables beside it if it has any.

    A context manager, one per export.

    Every method raises StillError when a still is too large or cannot be drawn.
    """

    def __init__(self, payload: Mapping[str, Any], dense: DensePack | None = None) -> None:
        self._payload = payload
        self._engine = Engine(payload, measure=measure_texts, dense=dense)
        self._ground: tuple[str, Pixels] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the engine."""
        self._engine.close()

    def png(
        self, still: Still, *, scale: float = 1.0, size_px: tuple[int, int] | None = None
    ) -> bytes:
        """Draw a PNG of `scale` device px per CSS px, with title, credit and marking in it.

        `size_px` is the exact size in device px where the still's is a fraction of a px off it.
        """
        width, height = size_px or _device_size(still, scale)
        pixels = paint_pixels(self._displays(still, scale), width, height, scale=scale)
        return encode_png(pixels, self.facts(still), scale=scale)

    def svg(self, still: Still) -> bytes:
        """Draw an SVG; letters are outlines, nothing in it refers to anything outside."""
        _device_size(still, 1.0)
        displays = self._displays(still, 2.0)
        return paint_svg(displays, still.width, still.height, self.facts(still))

    def pdf(self, still: Still) -> bytes:
        """Draw one vector page, 0.75 pt per CSS px, with letters that can be searched."""
        _device_size(still, 1.0)
        displays = self._displays(still, 2.0)
        return paint_pdf(displays, still.width, still.height, self.facts(still))

    def rgb(
        self, still: Still, *, scale: float = 1.0, size_px: tuple[int, int] | None = None
    ) -> Pixels:
        """Paint one frame of a film, height×width×3; `size_px` as in :meth:`png`.

        Frames of one viewport share their ground, and their labels stay where they were as long
        as they can: what follows what plays a part, unlike in the other methods.
        """
        width, height = size_px or _device_size(still, scale)
        spec = {**_spec(still, scale), "series": True}
        view = {k: v for k, v in spec["view"].items() if k not in _DATED}
        key = json.dumps({**spec, "view": view, "highlight": None}, sort_keys=True)
        if self._ground is None or self._ground[0] != key:
            lists = [self._engine.draw("ground", spec)]
            self._ground = (key, paint_pixels(lists, width, height, scale=scale))
        marks = [self._engine.draw("marks", spec)]
        painted = paint_pixels(marks, width, height, scale=scale, ground=self._ground[1])
        return painted[:, :, :3]

    def legend_sheet(
        self, stills: Sequence[Still], *, width: int, height: int, theme: Theme, scale: float = 1.0
    ) -> LegendSheet:
        """Draw every sign that any of some stills uses, as a PNG; sizes as of a Still."""
        sheet, display = self._sheet(stills, width, height, theme, scale)
        size = round(width * scale), round(sheet.height * scale)
        pixels = paint_pixels([display], *size, scale=scale)
        return _as_sheet(encode_png(pixels, self.facts(sheet), scale=scale), display)

    def legend_pdf(
        self, stills: Sequence[Still], *, width: int, height: int, theme: Theme
    ) -> LegendSheet:
        """Draw the same as one vector page, as :meth:`pdf` does."""
        sheet, display = self._sheet(stills, width, height, theme, 2.0)
        return _as_sheet(paint_pdf([display], width, sheet.height, self.facts(sheet)), display)

    def _sheet(
        self, stills: Sequence[Still], width: int, height: int, theme: Theme, scale: float
    ) -> tuple[Still, DisplayList]:
        """Give the display list of a legend, and a still of the height it takes."""
        sheet = Still(view=stills[0].view, width=width, height=height, theme=theme)
        _device_size(sheet, scale)
        spec = {
            "stills": [_spec(still, scale) for still in stills],
            "width": width,
            "height": height,
            "theme": theme,
        }
        display = self._engine.draw("sheet", spec)
        return replace(sheet, height=display.facts["height"]), display

    def legend(self, still: Still) -> list[LegendEntry]:
        """Give what the still's legend says, in its order."""
        return [LegendEntry(**entry) for entry in self._engine.legend(_spec(still, 1.0))]

    def display(self, still: Still) -> tuple[DisplayList, DisplayList]:
        """Give the display lists of ground and marks, before they are painted."""
        ground, marks = self._displays(still, 1.0)
        return ground, marks

    def facts(self, still: Still) -> dict[str, str]:
        """Give what a file says of itself: Title, Description, Copyright."""
        texts = self._payload["texts"]
        case = self._payload["case"]
        handling = self._payload.get("handling") or {}
        marking = handling.get("marking") or case["marking"]
        words = fill_text(texts, "still.marking", marking=marking)
        if left := sum(handling.get("withheld", {}).values()):
            ceiling = fill_text(texts, "still.marking", marking=handling["ceiling"])
            key = f"still.withheld.{'one' if left == 1 else 'other'}"
            said = fill_text(texts, key, n=f"{left:,}", ceiling=ceiling)
            left_out = f" {said}."
        else:
            left_out = ""
        day = case["lastDay"] if still.view.date is None else still.view.date
        facts = {
            "Title": f"{case['title']} · {iso_from_day(day)} · {words}",
            "Description": f"{case['subtitle']} {case['presumption']} {words}.{left_out}".strip(),
            "Copyright": texts["shell.baseCredit"],
        }
        # Control characters are no XML, and say nothing.
        return {key: "".join(c if c.isprintable() else " " for c in facts[key]) for key in facts}

    def _displays(self, still: Still, detail: float) -> list[DisplayList]:
        spec = _spec(still, detail)
        return [self._engine.draw("ground", spec), self._engine.draw("marks", spec)]


def _as_sheet(picture: bytes, display: DisplayList) -> LegendSheet:
    entries = tuple(LegendEntry(**entry) for entry in display.facts["entries"])
    return LegendSheet(picture, display.facts["height"], entries)


def _spec(still: Still, detail: float) -> dict[str, Any]:
    if strange := still.furniture - FURNITURE - {_KEY}:
        raise StillError(f"A map picture has no {', '.join(sorted(strange))}.")
    return {
        "view": view_to_frame(still.view),
        "theme": still.theme,
        "bounds": None if still.bounds is None else list(still.bounds),
        "highlight": list(still.highlight),
        "width": still.width,
        "height": still.height,
        "furniture": sorted(still.furniture),
        "detail": max(1.0, detail),
        "series": False,
    }


def _device_size(still: Still, scale: float) -> tuple[int, int]:
    """Give the size in device px, or say why it cannot be."""
    if min(still.width, still.height) < _LEAST_CSS_PX:
        raise StillError(f"A map picture is at least {_LEAST_CSS_PX} pixels wide and high.")
    width, height = round(still.width * scale), round(still.height * scale)
    if max(width, height) > MOST_PX:
        raise StillError(
            f"A map picture has at most {MOST_PX} pixels a side (8K); {width}×{height} were asked."
        )
    return width, height
