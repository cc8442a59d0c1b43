"""Own the choices an analyst makes among places of one name, and their file.

A choice says which place a text means in a country, or that it means none. The file is small
JSON, so that the next file with the same names needs no choosing again. What is read from it is
checked: it may come from anywhere.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geodata.errors import SillageError
from geodata.gazetteer import Match
from geodata.intake.place_words import say_place
from geodata.place_names import fold_name
from geodata.write import write_file

__all__ = ["POINT", "ChoiceError", "Choices", "choice_key", "read_choices", "write_choices"]

Choices = Mapping[str, Match | None]
"""From `choice_key` to the place that is meant; None: no place is meant."""

POINT = "point"
"""Kind of a chosen place that is no more than a position: its name is the one in the file."""

_VERSION = 1
_MAX_BYTES = 16_000_000
_KINDS = ("port", "city", "country", "area", "sea_area", POINT)
_TEXTS = ("name", "kind", "country", "unlocode", "origin")


class ChoiceError(SillageError):
    """Raised when a file of choices cannot be read."""


def choice_key(name: str, country: str) -> str:
    """Return the key under which the choice for a name (with its country as written) is kept."""
    return f"{fold_name(name)}|{fold_name(country)}"


def write_choices(path: Path, choices: Choices) -> None:
    """Write choices into a JSON file, atomically, sorted so that it reads well in a diff.

    Raises:
        CaseWriteError: if it cannot be written; the old file is then as it was.
    """
    document = {
        "version": _VERSION,
        "choices": {
            key: None if (match := choices[key]) is None else asdict(match)
            for key in sorted(choices)
        },
    }
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    write_file(path, text.encode("utf-8"))


def read_choices(path: Path) -> dict[str, Match | None]:
    """Read a file of choices.

    Raises:
        ChoiceError: if it cannot be read or holds anything else.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ValueError(f"{path.stat().st_size} bytes")
        document = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(document, dict) or document.get("version") != _VERSION:
            raise ValueError("version")
        found = document.get("choices")
        if not isinstance(found, dict):
            raise ValueError("choices")
        return {key: None if value is None else _match(value) for key, value in found.items()}
    except (OSError, ValueError, RecursionError) as error:
        raise ChoiceError(say_place("choice_broken", file=path.name, reason=error)) from error


def _match(value: Any) -> Match:
    if not isinstance(value, dict) or any(not isinstance(value.get(n), str) for n in _TEXTS):
        raise ValueError(str(value)[:60])
    lon, lat = (value.get(name) for name in ("lon", "lat"))
    numbers = (lon, lat, value.get("population", 0), value.get("score", 1.0))
    if any(isinstance(n, bool) or not isinstance(n, int | float) for n in numbers):
        raise ValueError(str(value)[:60])
    position = float(numbers[0] or 0), float(numbers[1] or 0)
    if not (math.isfinite(sum(position)) and abs(position[0]) <= 180 and abs(position[1]) <= 90):
        raise ValueError(f"lon {lon}, lat {lat}")
    if value["kind"] not in _KINDS:
        raise ValueError(f"kind {value['kind'][:20]}")
    return Match(
        name=value["name"], kind=value["kind"], country=value["country"],
        unlocode=value["unlocode"], lon=position[0], lat=position[1],
        population=int(numbers[2] or 0), score=float(numbers[3] or 0), origin=value["origin"],
    )  # fmt: skip
