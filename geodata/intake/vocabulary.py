"""Own the words of other people's files: units, substances, months, names of columns, totals.

They lie in ``vocabulary/<language>.json`` (en, fr, es, pt, it), one table for all languages is
made of them. Words are compared folded: no case, accents or punctuation.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

__all__ = [
    "column_words", "flag_words", "fold", "month_words", "substance_words", "total_words",
    "unit_words",
]  # fmt: skip

_FOLDER = Path(__file__).parent / "vocabulary"
_LANGUAGES = ("en", "fr", "es", "pt", "it")
_SEPARATORS = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def fold(text: str) -> str:
    """Fold a word: lower case, no accents, every run of other signs one space.

    "SeizureDate", "seizure_date" and "Seizure date" are the same.
    """
    spaced = _CAMEL.sub(" ", text[:200])
    decomposed = unicodedata.normalize("NFKD", spaced.casefold())
    kept = "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
    return _SEPARATORS.sub(" ", kept).strip()


@cache
def _read(language: str) -> dict[str, Any]:
    text = (_FOLDER / f"{language}.json").read_text(encoding="utf-8")
    words: dict[str, Any] = json.loads(text)
    return words


@cache
def _merge(part: str) -> Mapping[str, str]:
    """Return folded word → meaning over all languages; the first language to have a word wins."""
    merged: dict[str, str] = {}
    for language in _LANGUAGES:
        for meaning, words in _read(language)[part].items():
            merged.setdefault(fold(meaning), meaning)
            for word in words:
                merged.setdefault(fold(word), meaning)
    return merged


def unit_words() -> Mapping[str, str]:
    """Return folded word → unit, as `units` knows it."""
    return _merge("units")


def substance_words() -> Mapping[str, str]:
    """Return folded word → substance, as the schema suggests them."""
    return _merge("substances")


def month_words() -> Mapping[str, str]:
    """Return folded name or abbreviation → "1" to "12"."""
    return _merge("months")


def column_words() -> Mapping[str, str]:
    """Return folded name of a column → role, as `mapping` knows them."""
    return _merge("columns")


@cache
def flag_words(part: str) -> frozenset[str]:
    """Return the folded words of a plain list: "totals" or "fiscal"."""
    return frozenset(fold(word) for language in _LANGUAGES for word in _read(language)[part])


def total_words() -> frozenset[str]:
    """Return the folded words that mark a row or column as a total of others."""
    return flag_words("totals")
