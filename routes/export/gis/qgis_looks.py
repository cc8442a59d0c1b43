"""Own the looks of marks and lines in a GIS: which symbol, how large, how wide, which dashes.

Owns: the map's rules (:mod:`routes.style`) as properties and expressions of QGIS: the area of a
circle and the width of a line follow kilograms by the same formulae; lengths are pixels.
Refuses: the file they are written to (:mod:`routes.export.gis.qgis_style`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from routes.style import DASHES, FLOW_WIDTH, SEIZURE_RADIUS

__all__ = ["ASIDE", "Look", "marker_look", "offsets_abreast", "rgba", "seizure_look",
           "strand_look", "tie_look", "wash_look"]  # fmt: skip

#: QGIS's name of the distance at which a line is drawn beside its own course.
ASIDE: Final = "offset"
#: Clear water between two strands side by side.
_GAP_PX: Final = 2.5
_WHITE_EDGE: Final = "255,255,255,255"


@dataclass(frozen=True, slots=True)
class Look:
    """One rule of a layer: its words, which rows, the kind of symbol, and its properties.

    ``filter`` is a QGIS expression ("" all rows); ``sort`` of symbol is marker, line or fill;
    ``layer`` names the QGIS symbol layer; ``driven`` are properties computed for each row;
    ``arrow`` is the colour of an arrowhead halfway along each part of a line, "" for none.
    """

    label: str
    filter: str
    sort: str
    layer: str
    properties: Mapping[str, str]
    driven: Mapping[str, str] = field(default_factory=dict)
    arrow: str = ""


def seizure_look(label: str, where: str, colour: str, *, hollow: bool = False) -> Look:
    """Draw a circle whose area follows kilograms, as the map does; ``hollow`` for context."""
    size = SEIZURE_RADIUS
    kg = 'coalesce("kg_min","kg_max")'
    # QGIS's min and max pass over what is null, so the unknown is asked for first.
    diameter = (
        f"2*if({kg} is null,{size['minPx']:g},max({size['minPx']:g},min({size['maxPx']:g},"
        f"{size['pxPerSqrtKg']:g}*sqrt({kg}))))"
    )
    properties = {
        "name": "circle",
        "color": rgba(colour, 0 if hollow else 190),
        "outline_color": rgba(colour) if hollow else _WHITE_EDGE,
        "outline_style": "solid",
        "outline_width": "1.6" if hollow else "1",
        "outline_width_unit": "Pixel",
        "size": f"{2 * size['minPx']:g}",
        "size_unit": "Pixel",
    }
    return Look(label, where, "marker", "SimpleMarker", properties, {"size": diameter})


def strand_look(
    label: str, where: str, colour: str, status: str, offsets: Mapping[int, float]
) -> Look:
    """Draw a flow: width by kilograms as the map does, dashes by how sure the line is.

    ``offsets`` are the distances in px, to the right of the way, at which strands lie that run
    side by side, by the column ``abreast``.
    """
    width = FLOW_WIDTH
    kg = '((coalesce("kg_min","kg_max")+coalesce("kg_max","kg_min"))/2)'
    pixels = (
        f"if({kg} is null,{width['unknownPx']:g},max({width['minPx']:g},min({width['maxPx']:g},"
        f"{width['maxPx']:g}*{kg}/{width['kgAtMax']:g})))"
    )
    aside = "".join(
        f' WHEN "abreast"={slot} THEN {px:g}' for slot, px in sorted(offsets.items()) if px
    )
    driven = {"outlineWidth": pixels}
    if aside:
        driven[ASIDE] = f"CASE{aside} ELSE 0 END"
    properties = {
        **_line(colour, width["unknownPx"]),
        **_dashes(DASHES[status]),
        "offset_unit": "Pixel",
    }
    return Look(label, where, "line", "SimpleLine", properties, driven, arrow=colour)


def tie_look(label: str, colour: str) -> Look:
    """Draw a tie without goods: a thin dotted line."""
    properties = {**_line(colour, 1.75), **_dashes((1, 4))}
    return Look(label, "", "line", "SimpleLine", properties)


def offsets_abreast(flows: pd.DataFrame) -> dict[int, float]:
    """Give the distance in px at which each place abreast lies, as the map sets it.

    Args:
        flows: columns ``abreast``, ``kg_min``, ``kg_max`` (kg).
    """
    widest = {0: 0.0}
    for slot, low, high in zip(flows["abreast"], flows["kg_min"], flows["kg_max"], strict=True):
        widest[int(slot)] = max(widest.get(int(slot), 0.0), _width_px(low, high))
    offsets = {0: 0.0}
    for side in (1, -1):
        edge = widest[0] / 2
        for slot in sorted((s for s in widest if s * side > 0), key=abs):
            offsets[slot] = side * (edge + _GAP_PX + widest[slot] / 2)
            edge += _GAP_PX + widest[slot]
    return offsets


def _width_px(kg_min: float, kg_max: float) -> float:
    low = kg_max if math.isnan(kg_min) else kg_min
    high = kg_min if math.isnan(kg_max) else kg_max
    if math.isnan(low):
        return FLOW_WIDTH["unknownPx"]
    pixels = FLOW_WIDTH["maxPx"] * (low + high) / 2 / FLOW_WIDTH["kgAtMax"]
    return max(FLOW_WIDTH["minPx"], min(FLOW_WIDTH["maxPx"], pixels))


def marker_look(label: str, where: str, shape: str, colour: str, *, size_px: float) -> Look:
    """Draw a mark of one size; ``shape`` is QGIS's name of it."""
    properties = {
        "name": shape,
        "color": rgba(colour),
        "outline_color": _WHITE_EDGE,
        "outline_style": "solid",
        "outline_width": "1",
        "outline_width_unit": "Pixel",
        "size": f"{size_px:g}",
        "size_unit": "Pixel",
    }
    return Look(label, where, "marker", "SimpleMarker", properties)


def wash_look(label: str, where: str, colour: str, *, hatched: bool = False) -> Look:
    """Draw an area as a faint tint; ``hatched`` where the position itself is not known."""
    properties = {
        "color": rgba(colour, 255 if hatched else 28),
        "style": "b_diagonal" if hatched else "solid",
        "outline_color": rgba(colour, 150 if hatched else 70),
        "outline_style": "dash" if hatched else "solid",
        "outline_width": "1",
        "outline_width_unit": "Pixel",
    }
    return Look(label, where, "fill", "SimpleFill", properties)


def _line(colour: str, width_px: float) -> dict[str, str]:
    return {
        "line_color": rgba(colour),
        "line_style": "solid",
        "line_width": f"{width_px:g}",
        "line_width_unit": "Pixel",
        "capstyle": "flat",
        "joinstyle": "round",
    }


def _dashes(dash: Sequence[int]) -> dict[str, str]:
    if not dash:
        return {"use_custom_dash": "0"}
    return {
        "use_custom_dash": "1",
        "customdash": ";".join(str(length) for length in dash),
        "customdash_unit": "Pixel",
    }


def rgba(colour: str, alpha: int = 255) -> str:
    """Write a colour as QGIS does: red, green, blue and how strongly it covers, each 0 to 255."""
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"
