"""Hold the look of every kind of thing on the map as tables: colour, width, size, dash.

Owns: which colour, width or dash stands for what, in light and in dark. The map, the page and
the exports all read it; nothing else in the project names a colour of a mark.
Refuses: layout, fonts and words (labels of kinds are texts, see :mod:`routes.texts`).

Colours are sRGB hex strings. Widths and radii are CSS pixels at a zoom-independent scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

__all__ = [
    "DASHES",
    "FLOW_WIDTH",
    "PALETTE",
    "SEIZURE_RADIUS",
    "SUBSTANCE_COLOURS",
    "THEMES",
    "TLP_COLOURS",
    "style_for",
    "substance_colours",
]

Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")

#: Surfaces, lines and text by theme. The names are those of the payload's ``style`` and, in
#: kebab-case, of the CSS variables ``--sl-<name>``.
PALETTE: Final[Mapping[Theme, Mapping[str, str]]] = MappingProxyType(
    {
        "light": MappingProxyType(
            {
                "sea": "#dfe8ee",
                "land": "#f6f3ec",
                "coast": "#b9c4cb",
                "border": "#c9c2b4",
                "river": "#c4d3dc",
                "lake": "#dfe8ee",
                "landLabel": "#6b6a64",
                "seaLabel": "#8fa3b0",
                "text": "#24282c",
                "muted": "#5c656d",
                "halo": "#ffffff",
                "panel": "#ffffff",
                "panelEdge": "#d9dfe3",
                "accent": "#1d4e79",
                "context": "#6b7280",
                "link": "#6d28d9",
                "event": "#24282c",
                "place": "#24282c",
                "hatch": "#a83200",
                "focusRing": "#1d4e79",
            }
        ),
        "dark": MappingProxyType(
            {
                "sea": "#0f1a23",
                "land": "#1d2a34",
                "coast": "#33444f",
                "border": "#3b4a55",
                "river": "#2c4250",
                "lake": "#0f1a23",
                "landLabel": "#9fb0bb",
                "seaLabel": "#4f6a7c",
                "text": "#e8eef2",
                "muted": "#9fb0bb",
                "halo": "#0f1a23",
                "panel": "#16222c",
                "panelEdge": "#2a3a46",
                "accent": "#7cc4ff",
                "context": "#94a3b8",
                "link": "#c4b5fd",
                "event": "#e8eef2",
                "place": "#e8eef2",
                "hatch": "#f57a3d",
                "focusRing": "#7cc4ff",
            }
        ),
    }
)

#: Colour of each substance the product knows by name. Told apart by people with protanopia,
#: deuteranopia and tritanopia (the test computes it), and by lightness in print.
SUBSTANCE_COLOURS: Final[Mapping[str, Mapping[Theme, str]]] = MappingProxyType(
    {
        "cocaine": {"light": "#a83200", "dark": "#f57a3d"},
        "cannabis-resin": {"light": "#0f766e", "dark": "#2dd4bf"},
        "herbal-cannabis": {"light": "#6d9f1d", "dark": "#c5e56c"},
    }
)

#: Colours handed out, in this order, to substances of a case that the table above does not know.
#: From the qualitative palette of Okabe and Ito (https://jfly.uni-koeln.de/color/), darkened for
#: a light ground and lightened for a dark one.
_SPARE_COLOURS: Final[tuple[Mapping[Theme, str], ...]] = (
    {"light": "#0072b2", "dark": "#7ab8e6"},
    {"light": "#a8477f", "dark": "#e79fc7"},
    {"light": "#8a6d00", "dark": "#f0e442"},
    {"light": "#2a7fa8", "dark": "#9bd7f5"},
    {"light": "#5b5b5b", "dark": "#c9c9c9"},
)

#: Dash of a line by the status of what it shows, in pixels drawn and left out; () is solid.
DASHES: Final[Mapping[str, tuple[int, ...]]] = MappingProxyType(
    {
        "documented": (),
        "reported": (14, 5),
        "inferred": (9, 6),
        "illustrative": (2, 6),
    }
)

#: Width of a flow: grows with the square root of its lower bound in kg up to ``kgAtMax``;
#: ``unknownPx`` where no amount is known, so that a flow of unknown size never looks large.
FLOW_WIDTH: Final[Mapping[str, float]] = MappingProxyType(
    {"minPx": 2.0, "maxPx": 9.0, "kgAtMax": 2000.0, "unknownPx": 2.25}
)

#: Radius of a seizure's circle: area follows kilograms, held between a smallest size that can
#: still be hit with a finger and a largest that does not cover its neighbours.
SEIZURE_RADIUS: Final[Mapping[str, float]] = MappingProxyType(
    {"minPx": 5.0, "pxPerSqrtKg": 0.75, "maxPx": 46.0}
)

#: Traffic Light Protocol 2.0 colours, text on its black ground (https://www.first.org/tlp/).
TLP_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "RED": "#ff2b2b",
        "AMBER+STRICT": "#ffc000",
        "AMBER": "#ffc000",
        "GREEN": "#33ff00",
        "CLEAR": "#ffffff",
    }
)


def substance_colours(substances: Iterable[str]) -> dict[str, dict[Theme, str]]:
    """Give every substance its colour by theme.

    Substances the product does not know get spare colours in the order given, so the same case
    always looks the same; past the spares the last one repeats (a legend still names each).
    """
    colours: dict[str, dict[Theme, str]] = {}
    spare = 0
    for substance in substances:
        known = SUBSTANCE_COLOURS.get(substance)
        if known is None:
            known = _SPARE_COLOURS[min(spare, len(_SPARE_COLOURS) - 1)]
            spare += 1
        colours[substance] = {theme: known[theme] for theme in THEMES}
    return colours


def style_for(substances: Iterable[str]) -> dict[str, Any]:
    """Build the payload's ``style`` block for a case with these substances (ids, in order)."""
    return {
        **{theme: dict(PALETTE[theme]) for theme in THEMES},
        "substances": substance_colours(substances),
        "dash": {status: list(dash) for status, dash in DASHES.items()},
        "flowWidth": dict(FLOW_WIDTH),
        "seizureRadius": dict(SEIZURE_RADIUS),
        "tlp": dict(TLP_COLOURS),
    }
