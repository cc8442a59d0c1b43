"""Ask for the map of a briefing's page.

Owns: what slides and handout show around a map. Refuses: drawing (:mod:`routes.export.still`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from routes.export.briefing.pages import MapPage
    from routes.export.still import Still
    from routes.style import Theme

__all__ = ["MAP_PARTS", "SLIDE_PARTS", "still_of"]

#: A map that is copied out of its page still says its date, its marking and where it is from. How
#: many records have no date stands on the page, beside what else is missing.
MAP_PARTS: Final = frozenset({"legend", "scale", "date", "marking", "credit", "inset", "edges"})

#: On a slide the whole legend would be in letters nobody can read from afar, or leave the map no
#: room: there it stands on a slide of its own, and along the map's foot what this map needs.
SLIDE_PARTS: Final = MAP_PARTS - {"legend"} | {"key"}


def still_of(
    page: MapPage, *, width: int, height: int, theme: Theme, parts: frozenset[str] = MAP_PARTS
) -> Still:
    """Give the still of a page; width and height are CSS pixels."""
    from routes.export.still import Still

    return Still(
        view=page.view,
        bounds=page.bounds,
        highlight=page.highlight,
        width=width,
        height=height,
        theme=theme,
        furniture=parts,
    )
