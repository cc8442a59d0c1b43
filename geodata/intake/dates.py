"""Own the reading of a column of dates: one order of day and month for all of it, said if unsure.

Results are EDTF texts. Fiscal years are only understood when told in which month they begin;
until then a fiscal year is one of the two calendar years it may lie in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geodata.intake.date_texts import Order, make_day, read_date, read_month
from geodata.intake.words import Doubt

__all__ = ["DateColumn", "FiscalYear", "combine_dates", "parse_dates"]

_TIME = (
    r"(?i)[T ]+\d{1,2}[:h.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?\s?m\.?)?"
    r"\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)
_MIDNIGHT = (
    r"(?i)[T ](?:0?0[:h.]00(?:[:.]00(?:[.,]0+)?)?|12:00(?::00)? ?a\.?m\.?)\s*"
    r"(?:Z|UTC|GMT|[+-]00:?00)?$"
)
_NUMERIC = re.compile(r"\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})\s*")
_SERIAL = re.compile(r"\s*[2-6]\d{4}(?:\.\d+)?\s*")
_AM_PM = re.compile(r"\b[ap]\.?m\.?\s*$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_FISCAL_WORDS = re.compile(
    r"\b(?:fy|fytd|ytd|fiscal|financial|year|exercice|to date)\b|FY(?=\d)", re.IGNORECASE
)
_FISCAL_SPAN = re.compile(r"((?:19|20)\d\d)\s*[-/–]\s*(\d{2}|(?:19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """Say how fiscal years run: the month they begin, and which calendar year names them."""

    start_month: int
    named_after: Literal["end", "start"] = "end"

    def first_year(self, year: int) -> int:
        """Return the calendar year in which the fiscal year of that name begins."""
        return year - 1 if self.named_after == "end" and self.start_month > 1 else year

    def span(self, year: int) -> str:
        """Return the months of a fiscal year as an EDTF interval."""
        first = self.first_year(year)
        if self.start_month == 1:
            return f"{first:04d}"
        return f"{first:04d}-{self.start_month:02d}/{first + 1:04d}-{self.start_month - 1:02d}"

    def month(self, year: int, month: int) -> str:
        """Return a month of a fiscal year as EDTF."""
        first = self.first_year(year)
        return f"{first if month >= self.start_month else first + 1:04d}-{month:02d}"


@dataclass(frozen=True, slots=True)
class DateColumn:
    """Hold a column of dates, one item a row.

    `edtf`: texts, "" where there is none. `bad`: text stands there that is no date. `timed`: a
    time of day other than midnight was left out. `order`: None where nothing depended on it.
    """

    edtf: npt.NDArray[np.object_]
    bad: npt.NDArray[np.bool_]
    timed: npt.NDArray[np.bool_]
    order: Order | None
    doubts: tuple[Doubt, ...]


def _split_times(column: pd.Series[str]) -> tuple[pd.Series[str], npt.NDArray[np.bool_]]:
    """Return the dates without times of day, and where a time other than midnight stood."""
    texts = pa.array(column.fillna("").astype(object).tolist(), type=pa.large_string())
    trimmed = pc.utf8_trim_whitespace(texts)
    days = pc.replace_substring_regex(trimmed, pattern=_TIME, replacement="")
    had_time = pc.not_equal(days, trimmed)
    midnight = pc.match_substring_regex(trimmed, pattern=_MIDNIGHT)
    timed = pc.and_(had_time, pc.invert(midnight)).to_numpy(zero_copy_only=False).astype(bool)
    return pd.Series(days.to_pandas(), index=column.index, name=column.name), timed


def _find_order(
    texts: list[str], raw: list[str]
) -> tuple[Order | None, list[tuple[str, dict[str, object]]]]:
    """Return the order of days and months, from the whole column, and what is doubtful."""
    first = second = either = 0
    example = ""
    for text in texts:
        found = _NUMERIC.fullmatch(text)
        if found is None:
            continue
        one, two = int(found.group(1)), int(found.group(2))
        if one > 12 >= two:
            first += 1
        elif two > 12 >= one:
            second += 1
        elif one != two:
            either += 1
            example = example or text.strip()
    if not first and not second and not either:
        return None, []
    if first and second:
        order: Order = "dmy" if first >= second else "mdy"
        return order, [("date_order_mixed", {"dmy": first, "mdy": second, "order": order})]
    if first or second:
        return ("dmy" if first else "mdy"), []
    if any(_AM_PM.search(text) for text in raw[:200]):
        return "mdy", [("date_order_guessed", {"example": example, "order": "mdy"})]
    return "dmy", [("date_order_guessed", {"example": example, "order": "dmy"})]


def parse_dates(
    column: pd.Series[str], *, order: Order | None = None, fiscal: FiscalYear | None = None
) -> DateColumn:
    """Read a column of texts as dates; `order` is believed if given."""
    name = str(column.name)
    days, timed = _split_times(column)
    codes, uniques = pd.factorize(days)
    texts = [str(text) for text in uniques]
    doubts: list[Doubt] = []
    found_order, unsure = _find_order(texts, [str(text) for text in column.iloc[:200]])
    if order is None:
        doubts += [Doubt(code, name, params) for code, params in unsure]
    chosen = order or found_order
    filled = [text for text in texts if text.strip()]
    serials = sum(bool(_SERIAL.fullmatch(text)) for text in filled)
    serial = bool(filled) and serials > 0.8 * len(filled)
    if serial:
        doubts.append(Doubt("date_serials", name))
    if fiscal is None:
        read = [read_date(text, order=chosen or "dmy", serial=serial) for text in texts]
    else:
        read = [
            _read_fiscal(text, fiscal) or read_date(text, order=chosen or "dmy") for text in texts
        ]
    edtf = np.array(read, dtype=object)
    failed = [bool(text.strip()) and not one for text, one in zip(texts, read, strict=True)]
    bad = np.array(failed, dtype=bool)
    if timed.any():
        doubts.append(Doubt("date_times_left", name, {"count": int(timed.sum())}))
    if not texts:
        return DateColumn(edtf, bad, timed, None, ())
    return DateColumn(edtf[codes], bad[codes], timed, found_order and chosen, tuple(doubts))


def _read_fiscal(text: str, fiscal: FiscalYear) -> str:
    """Read a fiscal year: "2025", "FY25/26", "2025 (FYTD)", "2018-19" (which names both years)."""
    body = text.strip()
    both = _FISCAL_SPAN.search(body)
    if both and fiscal.start_month > 1:
        return FiscalYear(fiscal.start_month, "start").span(int(both.group(1)))
    years = _YEAR.findall(body)
    plain = _FISCAL_WORDS.sub("", body)
    if len(years) == 1 and re.fullmatch(r"[\s()\[\].'*]*", plain.replace(years[0], "")):
        return fiscal.span(int(years[0]))
    return ""


def combine_dates(
    years: pd.Series[str],
    months: pd.Series[str] | None = None,
    days: pd.Series[str] | None = None,
    *,
    is_fiscal: bool = False,
    fiscal: FiscalYear | None = None,
) -> DateColumn:
    """Read dates that stand in columns of year, month and day.

    A fiscal year without `fiscal` gives one of two: `[2024-04,2025-04]`, `[2024..2025]`.
    """
    empty = pd.Series([""] * len(years), index=years.index, dtype="str")
    parts = [part if part is not None else empty for part in (years, months, days)]
    joined = parts[0].fillna("")
    for part in parts[1:]:
        joined = joined.str.cat(part.fillna(""), sep="\x1f")
    codes, uniques = pd.factorize(joined)
    read = [_combine(str(key), is_fiscal=is_fiscal, fiscal=fiscal) for key in uniques]
    texts = [str(key).replace("\x1f", "").strip() for key in uniques]
    edtf = np.array(read, dtype=object)
    bad = np.array([bool(t) and not r for t, r in zip(texts, read, strict=True)], dtype=bool)
    doubts = []
    if is_fiscal and fiscal is None:
        doubts.append(Doubt("fiscal_untold", str(years.name)))
    timed = np.zeros(len(years), dtype=bool)
    if not texts:
        return DateColumn(edtf, bad, timed, None, ())
    return DateColumn(edtf[codes], bad[codes], timed, None, tuple(doubts))


def _combine(key: str, *, is_fiscal: bool, fiscal: FiscalYear | None) -> str:
    year_text, month_text, day_text = key.split("\x1f")[:3]
    found = _YEAR.search(year_text)
    if found is None:
        return ""
    year, month = int(found.group(0)), read_month(month_text)
    if month_text.strip() and not month:
        # "2024 Q1" over two columns, "1er trimestre"
        return read_date(f"{month_text.strip()} {year}")
    day = int(day_text) if day_text.strip().isdigit() else 0
    if is_fiscal and fiscal is None:
        if not month:
            return f"[{year - 1}..{year}]"
        return f"[{year - 1}-{month:02d},{year}-{month:02d}]"
    if is_fiscal and fiscal is not None:
        if not month:
            return fiscal.span(year)
        text = fiscal.month(year, month)
    else:
        text = f"{year:04d}-{month:02d}" if month else f"{year:04d}"
    if month and day:
        return make_day(int(text[:4]), month, day) or text
    return text
