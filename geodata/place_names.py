"""Fold place names so that spellings of one name compare equal.

Owns what counts as the same spelling; knows no places. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

__all__ = ["MAX_NAME_LENGTH", "count_edits", "fold_name", "score_spelling", "spelled_alike"]

MAX_NAME_LENGTH = 120
"""Longer texts are cut before folding: no place is called so, and work stays bounded."""

_UNDECOMPOSED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th",
     "ħ": "h", "ə": "e", "ŋ": "n", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "ʻ": "'"}
)  # fmt: skip
_APOSTROPHE = re.compile(r"'+")
_SEPARATORS = re.compile(r"[\W_]+")
_SAINTS = {"saint": "st", "sainte": "ste"}


def fold_name(text: str) -> str:
    """Fold a name: no case, accents, marks or punctuation, single spaces, Saint as St.

    Letters of other scripts stay. Text without any letter or digit folds to "".
    """
    decomposed = unicodedata.normalize("NFKD", text[:MAX_NAME_LENGTH].casefold())
    # Cf holds the invisible marks (direction, joiners) that would split or hide words.
    kept = "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))
    # 'L'Île' and 'L Ile' and 'LIle' differ in the wild only by the apostrophe: it is a space.
    spaced = _SEPARATORS.sub(" ", _APOSTROPHE.sub(" ", kept.translate(_UNDECOMPOSED)))
    return " ".join(_SAINTS.get(word, word) for word in spaced.split())


def spelled_alike(folded: str, names_by_length: Mapping[int, Sequence[str]]) -> list[str]:
    """List the names one edit away from a folded name, or two if it has eight letters or more.

    An edit adds, drops or changes a letter or swaps two neighbours. Names shorter than four
    letters have no near spellings: half the world would be one edit away. `names_by_length`
    groups all names by their length.
    """
    if len(folded) < 4:
        return []
    edits = 2 if len(folded) >= 8 else 1
    found = []
    for length in range(len(folded) - edits, len(folded) + edits + 1):
        for name in names_by_length.get(length, ()):
            # A slip seldom spoils both ends of a word; this spares most comparisons.
            same_end = name[:2] == folded[:2] or name[-2:] == folded[-2:]
            if same_end and count_edits(folded, name, most=edits) <= edits:
                found.append(name)
    return found


def score_spelling(asked: str, found: str) -> float:
    """Score a near spelling between 0 and 1 by its edits per letter, always below an exact one."""
    length = max(len(asked), len(found), 1)
    return round(0.95 * (1 - count_edits(asked, found, most=length) / length), 4)


def count_edits(a: str, b: str, *, most: int) -> int:
    """Count the edits between two texts (optimal string alignment); `most` + 1 if there are more.

    Edits are insertions, deletions, substitutions and swaps of neighbours.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
