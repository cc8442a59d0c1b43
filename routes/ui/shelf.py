"""Know the cases there are: shipped ones and the visitor's own, and where a new one goes.

Owns: what the pages ask about cases. Refuses: files (:mod:`geodata.library`).
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from geodata.errors import CaseNotFoundError
from geodata.intake.vocabulary import fold
from geodata.read import CASES_DIR, CaseFiles
from geodata.schema import CASE
from geodata.write import write_case_files

__all__ = ["Card", "Shelf"]


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a case without reading its tables."""

    id: str
    folder: Path
    title: str
    subtitle: str
    marking: str
    is_own: bool


class Shelf:
    """The cases there are."""

    def __init__(self) -> None:
        asked = os.environ.get("SILLAGE_CASES")
        self.folder = Path(asked) if asked else user_data_path("sillage") / "cases"

    def list_own(self) -> list[Card]:
        return self._list(self.folder, is_own=True)

    def list_shipped(self) -> list[Card]:
        return self._list(CASES_DIR, is_own=False)

    def find_own(self, case: str) -> Path:
        for card in self.list_own():
            if card.id == case:
                return card.folder
        raise CaseNotFoundError(case)

    def find_new_folder(self, title: str) -> Path:
        base = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:56].strip("-") or "case"
        number = 1
        while (self.folder / (base if number == 1 else f"{base}-{number}")).exists():
            number += 1
        return self.folder / (base if number == 1 else f"{base}-{number}")

    def replace_files(self, folder: Path, files: CaseFiles) -> None:
        write_case_files(folder, files)

    def _list(self, folder: Path, *, is_own: bool) -> list[Card]:
        found = []
        for entry in sorted(folder.iterdir()) if folder.is_dir() else []:
            file = entry / CASE.file
            if file.is_file() and not entry.name.startswith("."):
                cells = json.loads(file.read_text("utf-8"))
                found.append(Card(entry.name, entry, cells.get("title",""), cells.get("subtitle") or "", cells.get("marking","RED"), is_own))
        return found
