"""Own time: EDTF texts as half-open spans of days, and what is certain or possible on a day.

A span is [start_day, end_day): `start_day` is the first day on which the thing may have happened
or begun, `end_day` the day after the last one. Days are whole numbers since 1970-01-01 (UTC,
proleptic Gregorian calendar). None is an open or unknown end. The module refuses times of day.

Read are the forms of EDTF (https://www.loc.gov/standards/datetime/) that analysts write. Plain
dates, seasons, intervals and sets are read here; the rest (2023-06-XX, 202X, …) by the `edtf`
package, imported only then.

Margins: an approximate (~) or uncertain (?) date is widened at both ends by one unit of its own
precision, one that is both (%) by two: 2021~ reaches from 2020 to 2022. That is the default of
the `edtf` package (its appsettings: PADDING_YEAR_PRECISION, PADDING_MONTH_PRECISION,
PADDING_DAY_PRECISION, MULTIPLIER_IF_BOTH; https://github.com/ixc/python-edtf). EDTF itself gives
no figure.

Seasons and other parts of the year (21 to 41) are whole months: spring in the north is March to
May; a winter that spans two years is named after the year in which it begins.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from geodata.errors import DateTextError

__all__ = [
    "UNDATED",
    "Mode",
    "Timespan",
    "certainty",
    "certainty_codes",
    "day_from_iso",
    "format_timespan",
    "iso_from_day",
    "parse_timespan",
]

Mode = Literal["cumulative", "window"]

_EPOCH = dt.date(1970, 1, 1).toordinal()
_MAX_CHARS = 100
_PLAIN = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-2][0-9]|3[01]))?)?([~?%])?")
# What looks like a plain date but names a month or day that no calendar has.
_IMPOSSIBLE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?[~?%]?")
# EDTF level 2 codes for parts of a year -> first month, number of months.
_SEASON = re.compile(r"([0-9]{4})-(2[1-9]|3[0-9]|4[01])([~?%])?")
_SEASONS = {
    21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3),  # spring, summer, autumn, winter
    25: (3, 3), 26: (6, 3), 27: (9, 3), 28: (12, 3),  # the same, northern hemisphere
    29: (9, 3), 30: (12, 3), 31: (3, 3), 32: (6, 3),  # the same, southern hemisphere
    33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3),  # quarters
    37: (1, 4), 38: (5, 4), 39: (9, 4), 40: (1, 6), 41: (7, 6),  # thirds and halves
}  # fmt: skip
_MARGIN = {None: 0, "~": 1, "?": 1, "%": 2}
_FIRST_MONTH, _LAST_MONTH = 1 * 12, 9999 * 12 + 11


@dataclass(frozen=True, slots=True)
class Timespan:
    """Hold one half-open span of days; `undated` when nothing at all is known."""

    start_day: int | None
    end_day: int | None
    undated: bool = False


UNDATED = Timespan(None, None, undated=True)


def day_from_iso(text: str) -> int:
    """Return the day number of a plain date such as 2023-06-15.

    Raises:
        DateTextError: if the text is not a full date of the calendar.
    """
    try:
        return dt.date.fromisoformat(text).toordinal() - _EPOCH
    except ValueError as error:
        raise DateTextError(text) from error


def iso_from_day(day: int) -> str:
    """Return the plain date (2023-06-15) of a day number."""
    return dt.date.fromordinal(day + _EPOCH).isoformat()


def _month_start(month: int) -> int:
    # Months are counted year * 12 + (0..11); the calendar ends where Python's does.
    clipped = min(max(month, _FIRST_MONTH), _LAST_MONTH)
    return dt.date(clipped // 12, clipped % 12 + 1, 1).toordinal() - _EPOCH


def _months(first: int, after: int) -> tuple[int, int]:
    if after > _LAST_MONTH:
        return _month_start(first), dt.date.max.toordinal() + 1 - _EPOCH
    return _month_start(first), _month_start(after)


def _parse_plain(text: str, whole: str) -> tuple[int, int] | None:
    match = _PLAIN.fullmatch(text)
    if match is None:
        season = _SEASON.fullmatch(text)
        if season is not None and season[1] != "0000":
            first, length = _SEASONS[int(season[2])]
            month, margin = int(season[1]) * 12 + first - 1, _MARGIN[season[3]] * length
            return _months(month - margin, month + length + margin)
        if _IMPOSSIBLE.fullmatch(text):
            raise DateTextError(whole, "date_impossible")
        return None
    year, margin = int(match[1]), _MARGIN[match[4]]
    if year == 0:
        raise DateTextError(whole, "date_impossible")
    if match[2] is None:
        return _months((year - margin) * 12, (year + 1 + margin) * 12)
    month = year * 12 + int(match[2]) - 1
    if match[3] is None:
        return _months(month - margin, month + 1 + margin)
    day_of_month = int(match[3])
    if not 1 <= day_of_month <= calendar.monthrange(year, int(match[2]))[1]:
        raise DateTextError(whole, "date_impossible")
    day = dt.date(year, int(match[2]), day_of_month).toordinal() - _EPOCH
    last = dt.date.max.toordinal() - _EPOCH
    return max(day - margin, 1 - _EPOCH), min(day + margin, last) + 1


def _parse_library(text: str, whole: str) -> tuple[int, int]:
    # Its grammar takes 0.1 s to import, so only for texts that need it.
    import edtf

    try:
        value = edtf.parse_edtf(text)
        qualified = any(mark in text for mark in "~?%")
        first = value.lower_fuzzy() if qualified else value.lower_strict()
        last = value.upper_fuzzy() if qualified else value.upper_strict()
        start = dt.date(*first[:3]).toordinal() - _EPOCH
        end = dt.date(*last[:3]).toordinal() - _EPOCH + 1
    except (
        edtf.EDTFParseException, ArithmeticError, AttributeError, TypeError, RecursionError,
    ) as error:  # fmt: skip
        raise DateTextError(whole) from error
    except (ValueError, IndexError) as error:
        raise DateTextError(whole, "date_impossible") from error
    if start >= end:
        raise DateTextError(whole)
    return start, end


def _parse_single(text: str, whole: str) -> tuple[int, int]:
    return _parse_plain(text, whole) or _parse_library(text, whole)


def _parse_end(text: str, whole: str, *, last: bool) -> int | None:
    # EDTF writes an open end as ".." and an unknown one as nothing; both leave the span open.
    if text in {"", ".."}:
        return None
    return _parse_single(text, whole)[1 if last else 0]


def _parse_set(inner: str, whole: str) -> Timespan:
    starts: list[int | None] = []
    ends: list[int | None] = []
    for member in inner.split(","):
        first, dots, last = member.strip().partition("..")
        if not dots:
            last = first
        if not (first or last):
            raise DateTextError(whole)
        start = _parse_single(first, whole)[0] if first else None
        end = _parse_single(last, whole)[1] if last else None
        if start is not None and end is not None and start >= end:
            raise DateTextError(whole, "date_end_before_start")
        starts.append(start)
        ends.append(end)
    known_starts = [day for day in starts if day is not None]
    known_ends = [day for day in ends if day is not None]
    return Timespan(
        min(known_starts) if len(known_starts) == len(starts) else None,
        max(known_ends) if len(known_ends) == len(ends) else None,
    )


@lru_cache(maxsize=4096)
def parse_timespan(text: str) -> Timespan:
    """Read an EDTF text as a span of days; an empty text is undated.

    Raises:
        DateTextError: if it is not EDTF, names a day that does not exist, or ends before it
            starts; its `code` says which.
    """
    text = text.strip()
    if not text:
        return UNDATED
    if len(text) > _MAX_CHARS:
        raise DateTextError(text)
    if (text[0], text[-1]) in {("[", "]"), ("{", "}")}:
        return _parse_set(text[1:-1], text)
    if "/" in text:
        first, _, last = text.partition("/")
        if "/" in last:
            raise DateTextError(text)
        if text == "/":
            raise DateTextError(text)
        start = _parse_end(first, text, last=False)
        end = _parse_end(last, text, last=True)
        if start is not None and end is not None and start >= end:
            raise DateTextError(text, "date_end_before_start")
        # "../.." states a period of which neither end is known: not the same as no date.
        return Timespan(start, end)
    start, end = _parse_single(text, text)
    return Timespan(start, end)


def _format_unit(start: int, end: int) -> str | None:
    first, last = dt.date.fromordinal(start + _EPOCH), dt.date.fromordinal(end - 1 + _EPOCH)
    if first == last:
        return first.isoformat()
    if first.day != 1 or last.day != calendar.monthrange(last.year, last.month)[1]:
        return None
    if (first.year, first.month) == (last.year, last.month):
        return first.isoformat()[:7]
    if first.year == last.year and (first.month, last.month) == (1, 12):
        return first.isoformat()[:4]
    return None


def format_timespan(span: Timespan) -> str:
    """Write a span as the shortest EDTF text that reads back as the same span."""
    start, end = span.start_day, span.end_day
    if start is None and end is None:
        return "" if span.undated else "../.."
    if start is None and end is not None:
        return f"../{iso_from_day(end - 1)}"
    if start is not None and end is None:
        return f"{iso_from_day(start)}/.."
    assert start is not None and end is not None
    return _format_unit(start, end) or f"{iso_from_day(start)}/{iso_from_day(end - 1)}"


def certainty(
    start_day: int | None,
    end_day: int | None,
    day: int,
    *,
    mode: Mode = "cumulative",
    window_days: int | None = None,
    undated: bool = False,
    show_undated: bool = False,
) -> int:
    """Say what a record is on a day: 0 not there, 1 possible, 2 certain, 3 undated and shown.

    Cumulative: possible from its first possible day, certain from its last possible day on.
    Window of W days, [day - W + 1, day + 1): possible if the span overlaps it, certain if the
    span lies wholly inside. The map's script gives the same answers; both are held together by
    a test.
    """
    if undated:
        return 3 if show_undated else 0
    if mode == "window" and window_days is not None:
        first, after = day - window_days + 1, day + 1
        if (start_day is not None and start_day >= after) or (
            end_day is not None and end_day <= first
        ):
            return 0
        inside = (
            start_day is not None
            and end_day is not None
            and start_day >= first
            and end_day <= after
        )
        return 2 if inside else 1
    if start_day is not None and start_day > day:
        return 0
    return 2 if end_day is not None and end_day <= day + 1 else 1


def certainty_codes(
    start_day: npt.ArrayLike,
    end_day: npt.ArrayLike,
    undated: npt.ArrayLike,
    day: int,
    *,
    mode: Mode = "cumulative",
    window_days: int | None = None,
    show_undated: bool = False,
) -> npt.NDArray[np.uint8]:
    """Return `certainty` for whole columns; NaN is an open end. Order and length are kept."""
    start = np.asarray(start_day, dtype=np.float64)
    end = np.asarray(end_day, dtype=np.float64)
    # NaN compares false with everything, which is just what an open end needs below.
    if mode == "window" and window_days is not None:
        first, after = day - window_days + 1, day + 1
        hidden = (start >= after) | (end <= first)
        sure = (start >= first) & (end <= after)
    else:
        hidden = start > day
        sure = end <= day + 1
    codes: npt.NDArray[np.uint8] = sure.astype(np.uint8)
    codes += 1
    codes *= ~hidden
    codes[np.asarray(undated, dtype=bool)] = 3 if show_undated else 0
    return codes
