"""Own the reading of one date as people write it; every result is an EDTF text.

It refuses times of day (a date's day is kept), and to choose between day and month: the order is
given by the column (`geodata.intake.dates`).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from geodata.intake.vocabulary import fold, month_words

__all__ = ["Order", "make_day", "read_date", "read_month"]

Order = Literal["dmy", "mdy"]

_PIVOT = 50  # two-digit years up to this are 20yy, above it 19yy
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])")
_NUMERIC = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_YEAR = re.compile(r"((?:1[5-9]|20)\d\d)(?:\.0+)?")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.]((?:19|20)\d\d)")
_QUARTERS = (
    re.compile(r"((?:19|20)\d\d)[\s\-/]*[qt]\.?\s*([1-4])", re.IGNORECASE),
    re.compile(r"[qt]\.?\s*([1-4])[\s\-/]*((?:19|20)\d\d)", re.IGNORECASE),
    re.compile(r"([1-4])\s*(?:er|e|º|°|st|nd|rd|th|o)?\s*(?:[qt]|quarter|trim\w*)[\s\-/.]*"
               r"(?:de |di |of )?((?:19|20)\d\d)", re.IGNORECASE),
)  # fmt: skip
_YEARS = re.compile(r"((?:19|20)\d\d)\s*[-–/]\s*((?:19|20)\d\d|\d\d)")
_EDTF = re.compile(
    r"(?:(?:\d{4}(?:-\d\d){0,2}[~?%]?|\.\.)?/(?:\d{4}(?:-\d\d){0,2}[~?%]?|\.\.)?"
    r"|\d{4}(?:-\d\d){0,2}[~?%]|\[[\d., \-]+\]|\d{4}-(?:2[1-9]|3\d|4[01]))"
)
_WORDS = re.compile(r"[^\W_]+")
_SMALL = {"de", "del", "of", "the", "le", "el", "il", "di", "do", "da", "du", "at", "st", "nd",
          "rd", "th", "er"}  # fmt: skip
_WEEKDAYS = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mie|jue|vie|sab|dom|seg|ter|qua|"
    r"qui|sex|gio)[a-zà-ÿ\-]*[.,]?\s+(?=\d)",
    re.IGNORECASE,
)


def make_day(year: int, month: int, day: int) -> str:
    """Return the day as EDTF, or nothing if no calendar has it."""
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year <= _PIVOT else 1900)


def _month(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}" if 1 <= month <= 12 else ""


def read_month(text: str) -> int:
    """Return the number of a month from its name, abbreviation or number; 0 if it is none."""
    word = fold(text)
    if word.isascii() and word.isdigit():
        return int(word) if 1 <= int(word) <= 12 else 0
    return int(month_words().get(word, 0))


def _read_words(text: str) -> str:
    """Read "20 February 2019", "Feb 20, 2019", "20 de febrero de 2019", "févr. 2019", "Feb-19"."""
    month = 0
    numbers: list[str] = []
    for word in _WORDS.findall(text):
        plain = re.fullmatch(r"(\d{1,4})(?:st|nd|rd|th|er|º|°)?", word, re.IGNORECASE)
        joined = re.fullmatch(r"(\d{1,2})([^\W\d_]{3,})(\d{2,4})?", word)
        if plain:
            numbers.append(plain.group(1))
        elif joined and read_month(joined.group(2)):
            month = read_month(joined.group(2))
            numbers += [part for part in (joined.group(1), joined.group(3)) if part]
        elif fold(word) in _SMALL:
            continue
        elif not month and (found := read_month(word)):
            month = found
        else:
            return ""
    if not month or not 1 <= len(numbers) <= 2:
        return ""
    if len(numbers) == 1:
        short = len(numbers[0]) < 4
        return "" if short and len(numbers[0]) != 2 else _month(_full_year(numbers[0]), month)
    first, second = numbers
    if len(first) == 4:
        first, second = second, first
    if len(second) not in {2, 4} or len(first) > 2:
        return ""
    return make_day(_full_year(second), month, int(first))


def _read_numeric(found: re.Match[str], order: Order) -> str:
    first, second, year = int(found.group(1)), int(found.group(2)), _full_year(found.group(3))
    day, month = (first, second) if order == "dmy" else (second, first)
    # What only one order makes a date is that date, whatever the rest of the column does.
    return make_day(year, month, day) or make_day(year, day, month)


def _read_quarter(text: str) -> str:
    for place, pattern in enumerate(_QUARTERS):
        found = pattern.fullmatch(text)
        if found:
            year, quarter = (1, 2) if place == 0 else (2, 1)
            first = 3 * int(found.group(quarter)) - 2
            return f"{found.group(year)}-{first:02d}/{found.group(year)}-{first + 2:02d}"
    return ""


def _read_years(found: re.Match[str]) -> str:
    start, end = found.group(1), found.group(2)
    if len(end) == 2:
        end = start[:2] + end
    return f"{start}/{end}" if int(start) < int(end) <= int(start) + 100 else ""


def read_date(text: str, *, order: Order = "dmy", serial: bool = False) -> str:
    """Return a date as EDTF, or nothing if it cannot be read.

    `order` is that of days and months written as numbers; `serial` says that numbers are a
    spreadsheet's days, counted from 1899-12-30.
    """
    body = " ".join(text.split()).strip(" .,;")
    if not body:
        return ""
    if found := _ISO.fullmatch(body):
        year, month, day = (int(part) for part in found.groups())
        return make_day(year, month, day)
    if found := _NUMERIC.fullmatch(body):
        return _read_numeric(found, order)
    if found := _YEAR.fullmatch(body):
        return found.group(1)
    if _EDTF.fullmatch(body):
        return body if _has_real_days(body) else ""
    if found := _YEAR_MONTH.fullmatch(body):
        month = int(found.group(2))
        return _month(int(found.group(1)), month) or _read_years_text(body)
    if found := _MONTH_YEAR.fullmatch(body):
        return _month(int(found.group(2)), int(found.group(1)))
    if found := _COMPACT.fullmatch(body):
        return make_day(int(found.group(1)), int(found.group(2)), int(found.group(3)))
    if serial and re.fullmatch(r"\d{5}(?:\.\d+)?", body):
        return (dt.date(1899, 12, 30) + dt.timedelta(days=int(float(body)))).isoformat()
    if re.fullmatch(r"1\d{11,12}", body):
        # Milliseconds since 1970, as web map services give them.
        return dt.datetime.fromtimestamp(int(body) / 1000, dt.UTC).date().isoformat()
    if quarter := _read_quarter(body):
        return quarter
    if years := _read_years_text(body):
        return years
    return _read_words(_WEEKDAYS.sub("", body))


def _has_real_days(body: str) -> bool:
    """Return whether each date within an EDTF text is one that a calendar has."""
    for year, month, day in re.findall(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", body):
        if day and not make_day(int(year), int(month), int(day)):
            return False
        if month and not day and not (1 <= int(month) <= 12 or 21 <= int(month) <= 41):
            return False
    return True


def _read_years_text(body: str) -> str:
    found = _YEARS.fullmatch(body)
    return _read_years(found) if found else ""

