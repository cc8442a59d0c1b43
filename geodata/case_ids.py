"""Own the ids of cases: names of folders that are safe on every system.

An id is letters, digits, point, hyphen and underscore; no name that Windows keeps for itself, no
name that differs from another only by capitals. It touches no folder.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

__all__ = ["is_safe_id", "make_id"]

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{word}{digit}" for word in ("com", "lpt") for digit in range(10)}
)
_MAX_MADE: Final = 48


def is_safe_id(text: str) -> bool:
    """Tell whether an id may name a folder: no path, no reserved name, no end that is cut off."""
    stem = text.partition(".")[0].lower()
    return bool(_ID.fullmatch(text)) and stem not in _RESERVED and not text.endswith(".")


def make_id(title: str, taken: Collection[str]) -> str:
    """Make an id from a title, unlike all those taken (capitals do not count)."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MAX_MADE].strip("-")
    if not is_safe_id(base):
        base = f"case-{base}".strip("-")
    known = {name.lower() for name in taken}
    number, found = 1, base
    while found in known:
        number += 1
        found = f"{base}-{number}"
    return found
