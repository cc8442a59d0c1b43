"""Ask for the map of a briefing's page.

Owns: what slides and handout show around a map. Refuses: drawing (:mod:`routes.export.still`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from routes.export.briefing.pages import MapPage
    from routes.export.still import Still
    from routes.style import Theme

__all__ = ["MAP_PARTS", "still_of"]

#: A map that is copied out of its page still says its date, its marking and where it is from. How
#: many records have no date stands on the page, beside what else is missing. The whole legend
#: beside it would be in letters nobody can read, or leave the map no room: it has a page of its
#: own, and along the map's foot stands what this map needs.
MAP_PARTS: Final = frozenset({"key", "scale", "date", "marking", "credit", "inset", "edges"})


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
