"""Own the error tree and the record of a problem found in data.

SillageError
├── CaseNotFoundError   no such case folder or shipped case
├── CaseReadError       a file that should hold a whole case cannot be opened as one
├── CaseWriteError      a case file could not be written; the old one is untouched
└── DateTextError       a text is not a date this project understands

Bad data never raises: it becomes a `Problem`. The words of each problem live in
``geodata/texts/<language>/problems.json``, keyed by the problem's code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

__all__ = [
    "CaseNotFoundError",
    "CaseReadError",
    "CaseWriteError",
    "DateTextError",
    "Outcome",
    "Problem",
    "Severity",
    "SillageError",
    "describe_problem",
    "locate_row",
    "make_problem",
    "reason_of",
]

Severity = Literal["error", "warning"]
Outcome = Literal["set_aside", "blanked", "kept", "not_read"]

_TEXTS_DIR = Path(__file__).parent / "texts"
_GOT_CHARS = 80


class SillageError(Exception):
    """Base of every error this project raises on purpose."""


class CaseNotFoundError(SillageError):
    """Raised when a case folder does not exist or no shipped case has that id."""


class CaseReadError(SillageError):
    """Raised when a workbook or container that should hold a case cannot be opened as one."""


class CaseWriteError(SillageError):
    """Raised when a case file cannot be written; the file on disk is as before."""


class DateTextError(SillageError, ValueError):
    """Raised when a date text is not EDTF; `code` is the problem's code."""

    def __init__(self, text: str, code: str = "date_not_edtf") -> None:
        super().__init__(text)
        self.text = text
        self.code = code


@dataclass(frozen=True, slots=True)
class Problem:
    """Describe one problem of a case: where, what was found, what was expected, how to mend.

    `row` counts as a spreadsheet does (the header is row 1); in a JSON file it is the number of
    the feature or step, from 1; None when the whole file is meant. `outcome` says what was done:
    the row set aside, the cell blanked, everything kept, or the file (or its rest) not read.
    """

    code: str
    file: str
    row: int | None
    column: str
    got: str
    expected: str
    mend: str
    severity: Severity
    outcome: Outcome
    record: str = ""

    @property
    def order(self) -> tuple[str, int, str, str]:
        """Return the key that sorts problems as a reader meets them: file, row, column."""
        return (self.file, self.row or 0, self.column, self.code)


@cache
def _read_texts(language: str) -> dict[str, dict[str, Any]]:
    path = _TEXTS_DIR / language / "problems.json"
    texts: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return texts


def _escape(text: str) -> str:
    # Only what can be printed safely: a message must not carry the attack it reports.
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def _shorten(text: str) -> str:
    shown = _escape(text[:_GOT_CHARS])
    return shown if len(text) <= _GOT_CHARS else shown + "…"


def make_problem(
    code: str,
    file: str,
    *,
    row: int | None = None,
    column: str = "",
    got: object = "",
    severity: Severity = "error",
    outcome: Outcome = "kept",
    record: str = "",
    language: str = "en",
    **params: object,
) -> Problem:
    """Make a problem whose words come from the text table.

    `params` fill the placeholders of the texts; `got` is shortened to 80 characters and its
    unprintable characters are written as escapes.
    """
    words = _read_texts(language)["problems"][code]
    shown = _shorten(got if isinstance(got, str) else repr(got))
    column = _shorten(column)
    values = {key: _escape(str(value)) for key, value in params.items()}
    values |= {"column": column, "file": file}
    # A parameter such as hint_key="swapped" is itself a text of the table.
    for key in [key for key in values if key.endswith("_key")]:
        text = _read_texts(language)["parts"][values[key]] if values[key] else ""
        values[key.removesuffix("_key")] = text.format_map(values)
    return Problem(
        code=code,
        file=file,
        row=row,
        column=column,
        got=shown,
        expected=words["expected"].format_map(values),
        mend=words["mend"].format_map(values).strip(),  # a part left empty leaves its space
        severity=severity,
        outcome=outcome,
        record=_shorten(record),
    )


def locate_row(file: str, row: int | None, *, language: str = "en") -> str:
    """Write where a row stands, in words: file and row, or item in a JSON file."""
    words = _read_texts(language)["sentence"]
    unit = "row_json" if _holds_items(file) else "row_csv"
    return file if row is None else f"{file}, {words[unit].format(row=row)}"


def _holds_items(file: str) -> bool:
    """Tell whether a file's rows are items of a JSON document, not rows of a table."""
    return file.endswith((".json", ".geojson"))


def reason_of(problem: Problem, *, language: str = "en") -> str:
    """Write what is wrong, without the place: column, found, expected."""
    finding = _find(problem, language)
    return f"{_name_column(problem, language)}: {finding}" if problem.column else finding


def _name_column(problem: Problem, language: str) -> str:
    return str(_read_texts(language)["sentence"]["column"].format(column=problem.column))


def _find(problem: Problem, language: str) -> str:
    words = _read_texts(language)["sentence"]
    expected: str = words["expected"].format(expected=problem.expected)
    return f"{words['got'].format(got=problem.got)} {expected}" if problem.got else expected


def describe_problem(problem: Problem, *, language: str = "en") -> str:
    """Write a problem as one paragraph of plain words for a terminal or a page."""
    words = _read_texts(language)["sentence"]
    where = locate_row(problem.file, problem.row, language=language)
    if problem.column:
        where = f"{where}, {_name_column(problem, language)}"
    outcome = words[problem.outcome]
    if _holds_items(problem.file):
        outcome = words.get(f"{problem.outcome}_item", outcome)
    return f"{where}: {_find(problem, language)} {problem.mend} {outcome}"
