"""Find out whether texts repeat any of many phrases, in time that hardly grows with their number.

Owns the search. Refuses: which phrases and texts matter, and folding of letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

__all__ = ["WordFinder"]

#: Letters by which a phrase is looked up; shorter phrases are looked for one by one.
_GRAM: Final = 5


class WordFinder:
    """Look for phrases inside texts, letter by letter; false if there are no phrases."""

    def __init__(self, phrases: Iterable[str]) -> None:
        whole = frozenset(phrase for phrase in phrases if phrase)
        self._phrases = whole
        self._short = tuple(sorted(phrase for phrase in whole if len(phrase) < _GRAM))
        lengths: dict[str, set[int]] = {}
        for phrase in whole:
            if len(phrase) >= _GRAM:
                lengths.setdefault(phrase[:_GRAM], set()).add(len(phrase))
        self._lengths = {start: tuple(sorted(several)) for start, several in lengths.items()}
        self._known: dict[str, bool] = {}

    def __bool__(self) -> bool:
        return bool(self._phrases)

    def found_in(self, text: str) -> bool:
        """Say whether a text holds any of the phrases; a text met before is not read again."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._search(text)
        return known

    def _search(self, text: str) -> bool:
        if any(phrase in text for phrase in self._short):
            return True
        lengths, phrases = self._lengths, self._phrases
        for at in range(len(text) - _GRAM + 1):
            several = lengths.get(text[at : at + _GRAM])
            if several and any(text[at : at + n] in phrases for n in several):
                return True
        return False
