"""Own the reading of numbers as people write them, a whole column at a time.

Which mark is the decimal one is decided on the column, then on what the rest of the table says,
never cell by cell. Footnote marks, currency signs and spaces are taken off; "10–20", "> 5" and
"about 3" become bounds; a unit behind the number is handed on. It refuses to read dates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.intake.words import Doubt

__all__ = ["DecimalMark", "NumberColumn", "count_marks", "parse_numbers"]

DecimalMark = Literal[",", "."]

_BOUNDS: tuple[tuple[str, str], ...] = (
    (r"(?:>=?|≥|more than|over|at least|min\.?|plus de|au moins|más de|mas de|al menos|mais de|"
     r"pelo menos|più di|oltre|almeno)", "at_least"),
    (r"(?:<=?|≤|less than|under|up to|at most|max\.?|moins de|jusqu['’]à|menos de|hasta|até|"
     r"meno di|fino a)", "at_most"),
    (r"(?:~|≈|about|around|approx\.?|approximately|circa|ca\.?|c\.|env\.?|environ|"
     r"aproximadamente|unos|cerca de|aprox\.?|quasi)", "about"),
)  # fmt: skip
_BOUND_RES = tuple((re.compile(rf"{pattern}\s*", re.IGNORECASE), name) for pattern, name in _BOUNDS)
_SPACES = "\u00a0\u202f\u2009\u2007 "
_BODY = re.compile(rf"[+-]?\d[\d.,'’{_SPACES}]*(?:[eE][+-]?\d{{1,2}})?")
_RANGE_MARK = re.compile(r"\s*(?:–|—|-|\bto\b|\bà\b|\ba\b|\bbis\b|\band\b|\bet\b|\by\b)\s*")
_LEAD = re.compile(r"^(?:between|entre|tra|from|de)\s+(?=\d)", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?:\s*(?:[*†‡§¶#]+|\[\d{1,2}\]|\([a-z]\)|[¹²³⁴⁵⁶⁷⁸⁹⁰]+))+$")
_CURRENCY = re.compile(r"^(?:[$€£¥]|US\$|USD|EUR|R\$)\s*")
_UNIT = re.compile(r"\s*([^\W\d_][\w.²³%/ ]{0,30})", re.UNICODE)
_MINUS = str.maketrans({"−": "-", "\u2011": "-"})


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """Hold a column of numbers, one item a row.

    `values`: float64, NaN where there is none; of a range its lower end. `high`: the upper end of
    a range, else NaN. `bounds`: exact, at_least, at_most or about. `units`: the text behind the
    number, or "". `bad`: there is text, but no number in it that stands for the whole cell.
    """

    values: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    bounds: npt.NDArray[np.object_]
    units: npt.NDArray[np.object_]
    bad: npt.NDArray[np.bool_]
    decimal: DecimalMark
    doubts: tuple[Doubt, ...]


def count_marks(texts: Sequence[str]) -> tuple[int, int, int, int]:
    """Return how many texts show (a decimal comma, a decimal point, one comma or one point that
    could be either).
    """
    comma = point = comma_either = point_either = 0
    for text in texts:
        body = text.strip()
        commas, points = body.count(","), body.count(".")
        if not commas and not points:
            continue
        if commas and points:
            if body.rfind(",") > body.rfind("."):
                comma += 1
            else:
                point += 1
        elif commas > 1:
            point += 1
        elif points > 1:
            comma += 1
        else:
            mark = "," if commas else "."
            whole, _, rest = body.partition(mark)
            digits = re.match(r"\d*", rest)
            behind = len(digits.group(0)) if digits else 0
            before = len(re.sub(r"\D", "", whole))
            sure = behind != 3 or before > 3 or before == 0 or whole.lstrip("+-").startswith("0")
            if mark == ",":
                comma += sure
                comma_either += not sure
            else:
                point += sure
                point_either += not sure
    return comma, point, comma_either, point_either


def _choose_mark(
    texts: Sequence[str], table_mark: DecimalMark | None, column: str
) -> tuple[DecimalMark, list[Doubt]]:
    comma, point, comma_either, point_either = count_marks(texts)
    if comma and point:
        mark: DecimalMark = "," if comma > point else "."
        params = {"mark": mark, "count": min(comma, point)}
        return mark, [Doubt("number_marks_mixed", column, params)]
    if comma or point:
        return ("," if comma else "."), []
    if not comma_either and not point_either:
        return table_mark or ".", []
    if table_mark is not None:
        return table_mark, []
    # "16,780" alone: groups of three by a comma are far more often thousands than thousandths;
    # "16.780" alone: a point is what programs write before decimals.
    example = next(text for text in texts if "," in text or "." in text)
    return ".", [Doubt("number_mark_guessed", column, {"example": example.strip()})]


def _to_float(body: str, decimal: DecimalMark) -> float:
    text = re.sub(rf"['’{_SPACES}]", "", body)
    thousands = "." if decimal == "," else ","
    whole, mark, rest = text.partition(decimal)
    if thousands in rest:
        return np.nan
    if thousands in whole:
        groups = whole.lstrip("+-").split(thousands)
        if any(len(group) != 3 for group in groups[1:]) or not 1 <= len(groups[0]) <= 3:
            # Indian counting groups by two after the last three: 12,34,567.
            middle = groups[1:-1]
            if any(len(group) != 2 for group in middle) or len(groups[-1]) != 3:
                return np.nan
        whole = whole.replace(thousands, "")
    text = f"{whole}.{rest}" if mark else whole
    try:
        number = float(text)
    except ValueError:
        return np.nan
    return number if np.isfinite(number) else np.nan


def _parse_one(text: str, decimal: DecimalMark) -> tuple[float, float, str, str, bool]:
    body = text.translate(_MINUS).strip()
    if not body:
        return np.nan, np.nan, "exact", "", False
    body = _FOOTNOTE.sub("", body)
    bound = "exact"
    for pattern, name in _BOUND_RES:
        found = pattern.match(body)
        if found and found.end() < len(body) and body[found.end()] in "0123456789$€£.,+-":
            bound, body = name, body[found.end() :]
            break
    body = _CURRENCY.sub("", _LEAD.sub("", body))
    first = _BODY.match(body)
    if first is None:
        return np.nan, np.nan, "exact", "", True
    low = _to_float(first.group(0).rstrip(f"{_SPACES}.,"), decimal)
    rest = body[first.end() :]
    high = np.nan
    mark = _RANGE_MARK.match(rest)
    if mark and (second := _BODY.match(rest, mark.end())):
        high = _to_float(second.group(0).rstrip(f"{_SPACES}.,"), decimal)
        rest = rest[second.end() :]
        if not high >= low:
            return np.nan, np.nan, "exact", "", True
        bound = "at_least"
    if rest.strip() == "+":
        bound, rest = "at_least", ""
    unit = _UNIT.fullmatch(rest) if rest.strip() else None
    if np.isnan(low) or (rest.strip() and unit is None):
        return np.nan, np.nan, "exact", "", True
    return low, high, bound, unit.group(1).strip() if unit else "", False


def parse_numbers(
    column: pd.Series[str],
    *,
    decimal: DecimalMark | None = None,
    table_decimal: DecimalMark | None = None,
) -> NumberColumn:
    """Read a column of texts as numbers; see the module for how.

    `decimal` is believed; `table_decimal` only decides what the column itself leaves open.
    """
    name = str(column.name)
    codes, uniques = pd.factorize(column.fillna(""))
    texts = [str(text) for text in uniques]
    doubts: list[Doubt] = []
    mark = decimal
    if mark is None:
        mark, doubts = _choose_mark(texts, table_decimal, name)
    plain = pd.to_numeric(pd.Series(texts, dtype="object"), errors="coerce").to_numpy("float64")
    parsed = []
    for text, number in zip(texts, plain, strict=True):
        stripped = text.strip()
        # Most cells are plain digits: what the fast reader gives is right wherever no mark is.
        if np.isfinite(number) and "_" not in text and (
            mark == "." or ("." not in text and "," not in text)
        ) and ((mark == "." and _not_grouped(stripped)) or stripped.lstrip("+-").isdigit()):
            parsed.append((float(number), np.nan, "exact", "", False))
        else:
            parsed.append(_parse_one(text, mark))
    values = np.array([item[0] for item in parsed], dtype="float64")
    high = np.array([item[1] for item in parsed], dtype="float64")
    bounds = np.array([item[2] for item in parsed], dtype=object)
    units = np.array([item[3] for item in parsed], dtype=object)
    bad = np.array([item[4] for item in parsed], dtype=bool)
    ranges = int(np.isfinite(high)[codes].sum()) if len(texts) else 0
    if ranges:
        doubts.append(Doubt("number_ranges", name, {"count": ranges}))
    if not texts:
        return NumberColumn(values, high, bounds, units, bad, mark, tuple(doubts))
    return NumberColumn(
        values[codes], high[codes], bounds[codes], units[codes], bad[codes], mark, tuple(doubts)
    )


def _not_grouped(text: str) -> bool:
    return "," not in text and text.count(".") <= 1
