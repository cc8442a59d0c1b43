"""Own the names of substances: other people's words become the schema's, or stay their own.

It refuses to guess from a word within a longer text: "precursor of heroin" is not heroin.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.intake.vocabulary import fold, substance_words
from geodata.intake.words import Doubt

__all__ = ["SubstanceColumn", "find_substance", "parse_substances"]

_ASIDE = re.compile(r"[(\[*†].*$")
_LISTED = 30


@dataclass(frozen=True, slots=True)
class SubstanceColumn:
    """Hold a column of substances as words of the schema, "" where nothing is said.

    `changed`: the word is not just the text itself, which should be kept beside it.
    """

    words: npt.NDArray[np.object_]
    changed: npt.NDArray[np.bool_]
    doubts: tuple[Doubt, ...]


def find_substance(text: str) -> tuple[str, bool]:
    """Return (word for the substance, whether the list has it)."""
    known = substance_words()
    folded = fold(text)
    if not folded:
        return "", True
    for candidate in (folded, fold(_ASIDE.sub("", text))):
        if candidate in known:
            return known[candidate], True
    words = folded.split()
    if 1 < len(words) <= 3:
        found = {known[word] for word in words if word in known}
        if len(found) == 1:
            return found.pop(), True
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:60].strip("-")
    return slug or "other", False


def parse_substances(column: pd.Series[str]) -> SubstanceColumn:
    """Read a column of substances; those the list does not have are named with their counts."""
    codes, uniques = pd.factorize(column.fillna(""))
    texts = [str(text) for text in uniques]
    found = [find_substance(text) for text in texts]
    words = np.array([word for word, _ in found], dtype=object)
    changed = np.array(
        [fold(t) != w.replace("-", " ") for t, (w, _) in zip(texts, found, strict=True)], dtype=bool
    )
    counts = np.bincount(codes, minlength=len(texts)) if len(codes) else np.zeros(len(texts), int)
    own: Counter[str] = Counter()
    for text, (_, known), count in zip(texts, found, counts, strict=True):
        if not known:
            own[text.strip()] += int(count)
    doubts: tuple[Doubt, ...] = ()
    if own:
        shown = ", ".join(f"{text} ({count:,})" for text, count in own.most_common(_LISTED))
        params: dict[str, object] = {"kinds": len(own), "list": shown}
        doubts = (Doubt("substances_unlisted", str(column.name), params),)
    if not texts:
        return SubstanceColumn(words, changed, ())
    return SubstanceColumn(words[codes], changed[codes], doubts)
