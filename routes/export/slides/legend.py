"""Say in words what the legends on slides show, for those who do not see them.

Owns: the alternative text of a legend that is a picture, or part of one, and the same as notes.
Refuses: which signs there are and their words, which are the map's (``legend_model.js``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.export.still import LegendEntry

__all__ = ["say_key", "say_sheet"]


def say_key(entries: Iterable[LegendEntry], texts: Mapping[str, str]) -> str:
    """Say the short legend below a map in a sentence; empty if there is none."""
    words = "; ".join(entry.label for entry in entries)
    return fill_text(texts, "slides.alt.key", signs=words) if words else ""


def say_sheet(entries: Iterable[LegendEntry], texts: Mapping[str, str]) -> list[str]:
    """Say the whole legend, a line for each of its sections."""
    return [
        fill_text(texts, "slides.legend.group", group=group, signs="; ".join(e.label for e in some))
        for group, some in groupby(entries, key=lambda entry: entry.group)
    ]
