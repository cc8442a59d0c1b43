"""Load the words a reader sees, one flat table per language.

Owns: finding and merging the JSON files of a language (``<lang>/*.json``, each a flat object of
``key: text``). A text may hold named places, ``{name}``. Python and the browser read the same
table: the payload carries it whole.
Refuses: choosing words in code, markup inside texts, and keys defined twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

__all__ = ["LANGUAGES", "TextsError", "fill_text", "frame_texts", "load_texts", "merge_texts"]

_FOLDER: Final = Path(__file__).parent

#: Languages shipped, a folder each; the first is used when none was asked for.
LANGUAGES: Final[tuple[str, ...]] = ("en",)


#: First parts of the keys that the map's scripts say, in the app, in files and in stills.
_FRAME_GROUPS: Final = frozenset(
    ("bar", "format", "map", "page", "panel", "pick", "present", "report", "shell", "still")
)


class TextsError(ValueError):
    """A table of texts is broken: not flat, not text, or a key given twice."""


@cache
def load_texts(lang: str) -> Mapping[str, str]:
    """Read all texts of a language as one read-only table, sorted by key.

    Raises:
        TextsError: the language is not shipped, or its tables contradict each other.
    """
    if lang not in LANGUAGES:
        raise TextsError(f"No texts in language {lang!r}; there are {', '.join(LANGUAGES)}.")
    return MappingProxyType(merge_texts(sorted((_FOLDER / lang).glob("*.json"))))


def frame_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Give the texts that the map's scripts say, without those of pages around it."""
    return {key: text for key, text in texts.items() if key.partition(".")[0] in _FRAME_GROUPS}


def merge_texts(files: list[Path]) -> dict[str, str]:
    """Merge tables of texts; a key may stand only once in all of them.

    Raises:
        TextsError: a table is not a flat object of texts, or a key is given twice.
    """
    merged: dict[str, str] = {}
    home: dict[str, str] = {}
    for file in files:
        table = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=_unique_pairs)
        if not isinstance(table, dict):
            raise TextsError(f"{file.name}: expected an object of texts.")
        for key, text in table.items():
            if not isinstance(text, str):
                raise TextsError(f"{file.name}: {key!r} is not a text.")
            if key in merged:
                raise TextsError(f"{file.name}: {key!r} already stands in {home[key]}.")
            merged[key], home[key] = text, file.name
    return dict(sorted(merged.items()))


def fill_text(texts: Mapping[str, str], key: str, **values: object) -> str:
    """Give the text of a key with its named places filled in.

    Only ``{name}`` of the names given is replaced, in one pass: braces inside a value stay as
    they are, so data can never reach another value.

    Raises:
        KeyError: there is no such text.
    """
    text = texts[key]
    parts: list[str] = []
    while text:
        before, brace, rest = text.partition("{")
        parts.append(before)
        if not brace:
            break
        name, close, after = rest.partition("}")
        if close and name in values:
            parts.append(str(values[name]))
            text = after
        else:
            parts.append("{")
            text = rest
    return "".join(parts)


def _unique_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table: dict[str, object] = {}
    for key, value in pairs:
        if key in table:
            raise TextsError(f"{key!r} is given twice in one table.")
        table[key] = value
    return table
