"""Own the checking of single cells: a raw value and its column become a value and its faults.

A fault is a problem's code with what was found; the reader adds file and row. Dates are kept as
text: what a date means is the business of `routes.timespan`. Nothing is ever executed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from geodata.formulas import FORMULA_STARTS
from geodata.schema import LIST_MARK, Column

__all__ = ["MAX_CELL_CHARS", "CellCheck", "Fault", "check_cell", "is_plain"]

# What one cell of a spreadsheet can hold:
# https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MAX_CELL_CHARS = 32_767

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_WORD = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,15})(?:\.[0-9]{1,25})?(?:[eE][+-]?[0-9]{1,2})?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_UNLOCODE = re.compile(r"[A-Z]{2} ?[A-Z2-9]{3}")
_URL = re.compile(r"https?://[^\s<>\"'`\\]+", re.IGNORECASE)
# Control characters, directional marks and overrides, byte-order and tag characters, halves of
# surrogate pairs: none of them is visible, all of them can make text read as something else.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")


@dataclass(frozen=True, slots=True)
class Fault:
    """Hold one fault of a cell; `fatal` says the value itself cannot be used."""

    code: str
    got: object
    fatal: bool = True
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CellCheck:
    """Hold a cell's value (None or empty if it cannot be used) and its faults."""

    value: Any
    faults: tuple[Fault, ...] = ()

    @property
    def unusable(self) -> bool:
        """Return whether the cell held something that had to be left out."""
        return any(fault.fatal for fault in self.faults)


def _clean_text(raw: str, faults: list[Fault]) -> str:
    # Most cells are printable through and through: nothing in them to look for.
    if raw.isprintable():
        return raw.strip()
    text = _LINE_ENDS.sub("\n", raw).strip()
    found = _UNSAFE.findall(text)
    if found:
        names = sorted({unicodedata.name(char, f"U+{ord(char):04X}").lower() for char in found})
        faults.append(Fault("text_unsafe", raw, fatal=False, params={"names": ", ".join(names)}))
        text = _UNSAFE.sub("", text).strip()
    return text


def _check_pattern(pattern: re.Pattern[str], code: str) -> Callable[[Column, str], CellCheck]:
    def check(_column: Column, text: str) -> CellCheck:
        if pattern.fullmatch(text):
            return CellCheck(text)
        return CellCheck("", (Fault(code, text),))

    return check


def _check_text(_column: Column, text: str) -> CellCheck:
    if text.startswith(FORMULA_STARTS):
        fault = Fault("text_formula", text, fatal=False, params={"first": text[0]})
        return CellCheck(text, (fault,))
    return CellCheck(text)


def _check_word(column: Column, text: str) -> CellCheck:
    if column.allowed:
        if text in column.allowed:
            return CellCheck(text)
        allowed = ", ".join(column.allowed)
        return CellCheck("", (Fault("not_allowed", text, params={"allowed": allowed}),))
    return CellCheck(text) if _WORD.fullmatch(text) else CellCheck("", (Fault("not_word", text),))


def _check_range(column: Column, number: float, got: object) -> Fault | None:
    low, high = column.minimum, column.maximum
    if (low is None or number >= low) and (high is None or number <= high):
        return None
    key = "at_least" if high is None else "between"
    params: dict[str, object] = {
        "range_key": key, "minimum": f"{low:g}", "maximum": "" if high is None else f"{high:g}",
    }  # fmt: skip
    return Fault("number_range", got, params=params)


def _check_number(column: Column, text: str) -> CellCheck:
    number = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(number):
        return CellCheck(None, (Fault("not_number", text),))
    if column.type == "count" and not number.is_integer():
        return CellCheck(None, (Fault("not_whole_number", text),))
    fault = _check_range(column, number, text)
    if fault is not None:
        return CellCheck(None, (fault,))
    return CellCheck(int(number) if column.type == "count" else number)


def _check_list(column: Column, text: str) -> CellCheck:
    check = _check_pattern(_ID, "id_malformed") if column.type == "refs" else _check_word
    values: list[str] = []
    faults: list[Fault] = []
    for part in (part.strip() for part in text.split(LIST_MARK)):
        if not part:
            continue
        item = check(column, part)
        # One bad member does not spoil the list: it is left out and named.
        faults.extend(Fault(f.code, f.got, fatal=False, params=f.params) for f in item.faults)
        if item.value and item.value in values:
            faults.append(Fault("list_twice", part, fatal=False))
        elif item.value:
            values.append(item.value)
    return CellCheck(tuple(values), tuple(faults))


def _check_bounds(raw: object) -> CellCheck:
    if (
        isinstance(raw, list)
        and len(raw) == 4
        and all(isinstance(part, int | float) and not isinstance(part, bool) for part in raw)
    ):
        west, south, east, north = (float(part) for part in raw)
        if -180 <= west < east <= 180 and -90 <= south < north <= 90:
            return CellCheck((west, south, east, north))
    return CellCheck(None, (Fault("bounds_invalid", raw),))


_CHECKS: dict[str, Callable[[Column, str], CellCheck]] = {
    "id": _check_pattern(_ID, "id_malformed"),
    "ref": _check_pattern(_ID, "id_malformed"),
    "text": _check_text,
    "word": _check_word,
    "date": lambda _column, text: CellCheck(text),
    "number": _check_number,
    "count": _check_number,
    "refs": _check_list,
    "words": _check_list,
    "country": _check_pattern(_COUNTRY, "not_country"),
    "unlocode": _check_pattern(_UNLOCODE, "not_unlocode"),
    "url": _check_pattern(_URL, "not_url"),
}
_EMPTY: dict[str, Any] = {
    "number": None, "count": None, "refs": (), "words": (), "bounds": None, "flag": False,
}  # fmt: skip


def check_cell(column: Column, raw: object) -> CellCheck:
    """Check one raw cell, as a CSV (text) or a JSON file (any type) gives it.

    The value's type follows the column's: text, number (float), count (int), list (tuple of
    texts), flag (bool), bounds (tuple of four floats); None or empty where nothing usable stands.
    """
    if raw is None or raw == "":
        return CellCheck(_EMPTY.get(column.type, ""))
    if column.type == "bounds":
        return _check_bounds(raw)
    if column.type == "flag":
        return CellCheck(raw) if isinstance(raw, bool) else CellCheck(False, (_flag_fault(raw),))
    if isinstance(raw, list) and column.type in {"refs", "words"}:
        if not all(isinstance(part, str) for part in raw):
            return CellCheck((), (Fault("not_text", raw),))
        raw = LIST_MARK.join(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        raw = repr(raw)  # a number in JSON, checked as the text that a CSV would hold
    if not isinstance(raw, str):
        return CellCheck(_EMPTY.get(column.type, ""), (Fault("not_text", raw),))
    if len(raw) > MAX_CELL_CHARS:
        fault = Fault("cell_too_long", raw, params={"limit": MAX_CELL_CHARS})
        return CellCheck(_EMPTY.get(column.type, ""), (fault,))
    faults: list[Fault] = []
    text = _clean_text(raw, faults)
    if not text:
        return CellCheck(_EMPTY.get(column.type, ""), tuple(faults))
    check = _CHECKS[column.type](column, text)
    return CellCheck(check.value, (*faults, *check.faults))


def is_plain(column: Column, text: str) -> bool:
    """Return whether a text is its own value without any fault; no only means: check it."""
    if column.type in ("id", "ref"):
        return _ID.fullmatch(text) is not None
    if column.type != "text" or not 0 < len(text) <= MAX_CELL_CHARS:
        return False
    if text[0] in "=@+ \n" or text[-1] in " \n":
        return False
    return text.isprintable() or text.replace("\n", " ").isprintable()


def _flag_fault(raw: object) -> Fault:
    return Fault("not_flag", raw)
