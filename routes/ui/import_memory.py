"""Remember how files of one shape were understood, for the next file of that shape.

Owns: the folder of mappings and of places chosen, in the user's data (``SILLAGE_MAPPINGS`` names
another). Refuses: deciding what fits; a mapping is used for the very same columns only.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_data_path

from geodata.intake.choices import ChoiceError, read_choices, write_choices
from geodata.intake.mapping import Mapping as Columns
from geodata.intake.mapping import fingerprint_columns, fit_mapping, read_mapping, write_mapping
from geodata.intake.raw import RawTable
from geodata.intake.suggest import suggest_mapping
from geodata.intake.told import Beat
from geodata.intake.words import IntakeError

if TYPE_CHECKING:
    from geodata.gazetteer import Match

__all__ = ["Memory", "recall", "remember"]

_FOLDER_VARIABLE: Final = "SILLAGE_MAPPINGS"


@dataclass(frozen=True, slots=True)
class Memory:
    """How a table is understood: as suggested anew, as kept from an earlier one (or None)."""

    suggested: Columns
    kept: Columns | None = None
    choices: Mapping[str, Match | None] = field(default_factory=dict)


def recall(tables: Sequence[RawTable], *, beat: Beat | None = None) -> list[Memory]:
    """Suggest how each table is to be understood, and look for an earlier one of its shape.

    What was kept and cannot be read any more counts as nothing kept: it is written anew when the
    import is saved. ``beat`` is called before each table and may raise to stop.
    """
    memories = []
    for raw in tables:
        if beat is not None:
            beat()
        memories.append(_recall(raw))
    return memories


def _recall(raw: RawTable) -> Memory:
    suggested = suggest_mapping(raw)
    mapping_file, choices_file = _files(fingerprint_columns(raw.columns))
    kept: Columns | None = None
    choices: Mapping[str, Match | None] = {}
    if mapping_file.is_file():
        try:
            kept = read_mapping(mapping_file)
        except IntakeError:
            kept = None
    if kept is not None:
        kept = fit_mapping(kept, raw)
    if choices_file.is_file():
        try:
            choices = read_choices(choices_file)
        except ChoiceError:
            choices = {}
    return Memory(suggested, kept, choices)


def remember(mappings: Sequence[Columns], choices: Mapping[str, Match | None]) -> None:
    """Keep how tables were understood and which places were chosen.

    Raises:
        CaseWriteError: it cannot be written.
    """
    for mapping in mappings:
        mapping_file, choices_file = _files(mapping.fingerprint)
        write_mapping(mapping, mapping_file)
        if choices:
            write_choices(choices_file, choices)


def _files(fingerprint: str) -> tuple[Path, Path]:
    asked = os.environ.get(_FOLDER_VARIABLE)
    folder = Path(asked) if asked else user_data_path("sillage") / "mappings"
    # A digest in hexadecimal: no name of a stranger's reaches the disk.
    return folder / f"{fingerprint}.json", folder / f"{fingerprint}.places.json"
