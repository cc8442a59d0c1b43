"""Read what a template offers: which layout serves which page, and what room it leaves.

Owns: choosing among layouts that somebody else made, and where on them content may stand.
Refuses: changing them. Boxes are inches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from routes.export.slides.grid import EMU_PER_INCH, MARGIN, Box

if TYPE_CHECKING:
    from pptx.presentation import Presentation

__all__ = ["BODY_KINDS", "FOOT_KINDS", "MARK_EDGE", "MARK_HEIGHT", "OWN_TITLE", "TITLE_KINDS",
           "box_of", "choose_layouts", "find_area", "kind_of", "list_obstacles",
           "title_is_above"]  # fmt: skip

MARK_HEIGHT: Final = 0.3
MARK_EDGE: Final = 0.16
OWN_TITLE: Final = Box(MARGIN, 0.5, 4.0, 0.6)  # where a layout has none; as wide as the slide
TITLE_KINDS: Final = ("TITLE", "CENTER_TITLE")
BODY_KINDS: Final = ("BODY", "OBJECT")
FOOT_KINDS: Final = ("FOOTER", "SLIDE_NUMBER", "DATE")
_LEAST_AREA: Final = (5.5, 3.2)


def choose_layouts(presentation: Presentation, *, height: float) -> dict[str, Any]:
    """Choose the layout for each sort of page: ``title``, ``map``, ``text``, ``table``."""
    every = [x for master in presentation.slide_masters for x in master.slide_layouts]
    kinds = {id(layout): [kind_of(p) for p in _list_placeholders(layout)] for layout in every}

    def having(*wanted: tuple[str, ...]) -> list[Any]:
        return [
            layout
            for layout in every
            if all(any(kind in kinds[id(layout)] for kind in some) for some in wanted)
            and title_is_above(layout, height)
        ]

    covers = [x for x in every if "CENTER_TITLE" in kinds[id(x)] or "SUBTITLE" in kinds[id(x)]]
    bodies = having(TITLE_KINDS, BODY_KINDS)
    # The layout with the fewest boxes besides the title: "Title and Content", not four columns.
    bodies.sort(key=lambda layout: len(kinds[id(layout)]))
    bodies = [x for x in bodies if x not in covers] or bodies
    maps = [x for x in having(TITLE_KINDS, BODY_KINDS, ("PICTURE",)) if x not in covers]
    bare = [
        x
        for x in having(TITLE_KINDS)
        if not {*kinds[id(x)]} - {*TITLE_KINDS, *FOOT_KINDS} and x not in covers
    ]
    blank = [x for x in every if not {*kinds[id(x)]} & {*TITLE_KINDS, *BODY_KINDS}]
    any_layout = bare or bodies or having(TITLE_KINDS) or blank or every
    text = (bodies or any_layout)[0]
    return {
        "title": (covers or [text])[0],
        "map": (maps or [text])[0],
        "text": text,
        "table": any_layout[0],
    }


def find_area(layout: Any, *, width: float, height: float) -> Box | None:
    """Give the room between title and footers: where the template itself puts text.

    None if that is too little for a map with text.
    """
    titles = [p for p in layout.placeholders if kind_of(p) in TITLE_KINDS]
    title = titles[0] if titles and title_is_above(layout, height) else None
    bodies = [p for p in layout.placeholders if kind_of(p) in (*BODY_KINDS, "PICTURE")]
    of_master = [p for p in layout.slide_master.placeholders if kind_of(p) == "BODY"]
    bodies = bodies or of_master
    around = [box_of(p) for p in bodies] or ([box_of(title)] if title is not None else [])
    left = max(min((b.x for b in around), default=MARGIN), 0.2)
    right = min(max((b.right for b in around), default=width), width - 0.2)
    if right - left < _LEAST_AREA[0]:
        left, right = MARGIN, width - MARGIN
    top = max(OWN_TITLE.bottom if title is None else box_of(title).bottom, MARK_EDGE) + 0.24
    if top > height * 0.45:
        top = min((box_of(p).y for p in bodies), default=top)
    taken = list_obstacles(layout, width, height)
    taken += [box_of(p) for p in layout.placeholders if kind_of(p) in FOOT_KINDS]
    feet = [b.y for b in taken if b.y > height * 0.7 and b.x < right and b.right > left]
    bottom = min([*feet, height - MARK_EDGE - MARK_HEIGHT]) - 0.08
    meant = max((box_of(p).bottom for p in (*bodies, *of_master)), default=bottom)
    if meant - top >= _LEAST_AREA[1]:  # below it may be what only the ground's picture shows
        bottom = min(bottom, meant)
    area = Box(left, top, right - left, bottom - top)
    return None if area.w < _LEAST_AREA[0] or area.h < _LEAST_AREA[1] else area


def title_is_above(layout: Any, height: float) -> bool:
    """Say whether a layout's title, if it has one, stands in the upper part of the slide."""
    titles = [box_of(p) for p in layout.placeholders if kind_of(p) in TITLE_KINDS]
    return not titles or titles[0].bottom < height * 0.4


def list_obstacles(layout: Any, width: float, height: float) -> list[Box]:
    """List what a layout draws itself, grounds apart: logos, numbers, footers."""
    drawn = [box_of(s) for s in layout.shapes if not s.is_placeholder]
    if layout._element.get("showMasterSp") != "0":
        drawn += [box_of(s) for s in layout.slide_master.shapes if not s.is_placeholder]
    most = 0.3 * width * height
    return [b for b in drawn if b.h > 0 and b.w * b.h < most and b.w < 0.9 * width]


def _list_placeholders(layout: Any) -> list[Any]:
    return list(layout.placeholders)


def kind_of(placeholder: Any) -> str:
    """Give the kind of a placeholder: "TITLE", "BODY", …"""
    return str(placeholder.placeholder_format.type).split(" ")[0].rsplit(".", 1)[-1]


def box_of(shape: Any) -> Box:
    """Give the box of a shape."""
    edges = (shape.left, shape.top, shape.width, shape.height)
    x, y, w, h = (int(edge or 0) / EMU_PER_INCH for edge in edges)
    return Box(x, y, w, h)
