"""Own what reading a stranger's file says: doubts, reasons, refusals, in words of one table.

The words live in ``geodata/texts/<language>/intake.json``. It refuses free text: whatever is said
has a code, so that pages, reports and tests speak of the same thing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from geodata.errors import SillageError

__all__ = ["Doubt", "IntakeError", "say"]

_TEXTS_DIR = Path(__file__).parent.parent / "texts"
_SHOWN_CHARS = 60


@cache
def _read_texts(language: str) -> dict[str, str]:
    path = _TEXTS_DIR / language / "intake.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts


def _show(value: object) -> str:
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    if not text.isprintable():
        text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
    return text if len(text) <= 4 * _SHOWN_CHARS else text[: 4 * _SHOWN_CHARS] + "…"


def say(code: str, **params: object) -> str:
    """Write the sentence of a code; unprintable characters of values are written as escapes.

    Where `count` is 1, the sentence for one thing, called like the code and ".one", if there is
    such a one.
    """
    texts = _read_texts("en")
    words = texts.get(f"{code}.one", texts[code]) if params.get("count") == 1 else texts[code]
    return words.format_map({name: _show(value) for name, value in params.items()})


@dataclass(frozen=True, slots=True)
class Doubt:
    """Hold one thing the reader of a file should look at: a code, the column, what was found."""

    code: str
    column: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the doubt in words."""
        return say(self.code, column=self.column, **self.params)


class IntakeError(SillageError):
    """Raised when a file cannot or may not be read at all; `code` names why, the text says it.

    `params` are the values in the text.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(say(code, **params))
        self.code = code
        self.params = params
