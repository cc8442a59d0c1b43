"""Cut what stands along the foot of a map's page to the room there is, and say what was cut.

Owns: how many of what is not on the map, and of the sources, a page names. Refuses: their words
(:mod:`.pages`, :mod:`.sources`), and measuring: slides and handouts each know their letters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.export.briefing.sources import Cited

__all__ = ["Fits", "cut_strip", "cut_to_fit"]

_Lines = tuple[str, ...]
#: Whether what is not on the map and the sources fit into a share of the room.
Fits = Callable[[_Lines, _Lines, float], bool]

_MOST_MISSING: Final = 0.5  # of the room, for what is not on the map, if all do not fit


def cut_strip(
    texts: Mapping[str, str], missing: _Lines, cited: Cited, fits: Fits
) -> tuple[_Lines, _Lines]:
    """Give what of both is named on a page; that sources disagree is said in any case."""
    whole = (*cited.sources, *cited.against)
    missing = cut_to_fit(
        texts, missing, lambda some: fits(some, whole, 1.0) or fits(some, (), _MOST_MISSING)
    )
    few = (*cited.sources[:1], *cited.against)
    kept = cited.against if fits(missing, few, 1.0) else cited.counted
    sources = cut_to_fit(texts, cited.sources, lambda some: fits(missing, some, 1.0), kept=kept)
    return missing, sources


def cut_to_fit(
    texts: Mapping[str, str],
    lines: Sequence[str],
    fits: Callable[[_Lines], bool],
    *,
    kept: Sequence[str] = (),
) -> _Lines:
    """Give the lines, or the first of them with words on how many there are; ``kept`` stay.

    At least one line is given, even where it does not fit.
    """
    if len(lines) < 2 or fits((*lines, *kept)):
        return (*lines, *kept)

    def first(n: int) -> _Lines:
        words = {"listed": f"{n:,}", "all": f"{len(lines):,}"}
        return (*lines[:n], fill_text(texts, "slides.rows.cut", **words), *kept)

    # Fewer lines always fit better: the largest number is found by halving.
    least, most = 1, len(lines) - 1
    while least < most:
        middle = (least + most + 1) // 2
        if fits(first(middle)):
            least = middle
        else:
            most = middle - 1
    return first(least)
