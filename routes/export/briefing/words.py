"""Say dates and weights on paper as the live map says them.

Owns: spans of days and kilograms in words, the twins of ``when.js`` and ``format.js``.
Refuses: choosing what is said. Days are numbers since 1970-01-01; spans half-open; NaN is unknown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from routes.daywords import say_day
from routes.texts import fill_text
from routes.timespan import iso_from_day

__all__ = ["say_count", "say_kg", "say_total", "say_when"]

_GRAINS: Final = (
    (re.compile(r"[0-9]{4}"), "year"),
    (re.compile(r"[0-9]{4}-[0-9]{2}"), "month"),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "day"),
)
_DOUBTS: Final = (("%", "aboutPerhaps"), ("~", "about"), ("?", "perhaps"))


def say_count(texts: Mapping[str, str], key: str, count: int) -> str:
    """Say how many: the text ``<key>.one`` or ``<key>.other``."""
    return fill_text(texts, f"{key}.{'one' if count == 1 else 'other'}", n=f"{count:,}")


def say_kg(texts: Mapping[str, str], low: float | None, high: float | None) -> str:
    """Say a weight with its bounds in kg: "183 kg", "≥ 2,000 kg", "400–1,000 kg"."""
    least = None if low is None or math.isnan(low) else low
    most = None if high is None or math.isnan(high) else high
    if most is None:
        if not least:
            return texts["format.kgUnknown"]
        return fill_text(texts, "format.kgAtLeast", n=_number(least))
    if least == most:
        return fill_text(texts, "format.kg", n=_number(most))
    if not least:
        return fill_text(texts, "format.kgAtMost", n=_number(most))
    return fill_text(texts, "format.kgRange", **{"from": _number(least), "to": _number(most)})


def say_total(texts: Mapping[str, str], total: Mapping[str, float | int | None]) -> str:
    """Say one entry of :func:`routes.select.total_seizures`.

    A lower bound of 0 is written out: what is in view may not have happened yet.
    """
    low, high = total["kgMin"], total["kgMax"]
    if not total["count"]:
        return say_kg(texts, 0, 0)
    if low == 0 and high:
        return fill_text(texts, "format.kgRange", **{"from": "0", "to": _number(high)})
    return say_kg(texts, low, high)


def say_when(texts: Mapping[str, str], row: Any, *, lasting: bool = False) -> str:
    """Say when a record was, with its doubt: "June 2023, day not given".

    Args:
        texts: the language's texts.
        row: has ``date`` (EDTF as written), ``start_day``, ``end_day``, ``undated``.
        lasting: it goes on for the span (a flow) instead of happening some time within it.
    """
    start = None if math.isnan(row.start_day) else int(row.start_day)
    end = None if math.isnan(row.end_day) else int(row.end_day)
    written = str(row.date or "")
    if row.undated or (start is None and end is None):
        return texts["panel.when.undated"]
    begin, slash, finish = written.partition("/")
    if start is None or end is None:
        if start is None:
            assert end is not None
            last = _write(texts, end - 1, _grain(finish, "month" if _starts(end) else "day"))
            words = fill_text(texts, "panel.when.upTo", date=last)
        else:
            first = _write(texts, start, _grain(begin, "day"))
            words = fill_text(texts, "panel.when.from", date=first)
    elif slash:
        whole = _starts(start) and _starts(end)
        first = _write(texts, start, _grain(begin, "month" if whole else "day"))
        last = _write(texts, end - 1, _grain(finish, "month" if _starts(end) else "day"))
        key = f"panel.when.{'span' if lasting else 'between'}"
        words = first if first == last else fill_text(texts, key, first=first, last=last)
    else:
        # What is about 2021 is said as 2021; the margin that was added to it is not the source's.
        bare = _grain(written, "")
        words = _write(texts, (start + end - 1) // 2, bare) if bare and _in_doubt(written) else ""
        words = words or _say_single(texts, start, end)
    for mark, key in _DOUBTS:
        if mark in written:
            return fill_text(texts, f"panel.when.{key}", date=words)
    return words


def _in_doubt(written: str) -> bool:
    return any(mark in written for mark, _ in _DOUBTS)


def _say_single(texts: Mapping[str, str], start: int, end: int) -> str:
    first, after = iso_from_day(start), iso_from_day(end)
    if end - start == 1:
        return say_day(start, texts)
    if first.endswith("-01-01") and after == f"{int(first[:-6]) + 1:04}-01-01":
        return fill_text(texts, "panel.when.yearOnly", date=_write(texts, start, "year"))
    if _starts(start) and _starts(end) and 28 <= end - start <= 31:
        return fill_text(texts, "panel.when.monthOnly", date=_write(texts, start, "month"))
    return fill_text(
        texts, "panel.when.between", first=say_day(start, texts), last=say_day(end - 1, texts)
    )


def _starts(day: int) -> bool:
    """Say whether a month begins on a day."""
    return iso_from_day(day).endswith("-01")


def _grain(written: str, otherwise: str) -> str:
    bare = re.sub(r"[~?%]", "", written)
    return next((grain for form, grain in _GRAINS if form.fullmatch(bare)), otherwise)


def _write(texts: Mapping[str, str], day: int, grain: str) -> str:
    year, month, _ = iso_from_day(day).rsplit("-", 2)
    if grain == "year":
        return year
    if grain == "month":
        return fill_text(texts, "slides.month", month=texts[f"page.month.{int(month)}"], year=year)
    return say_day(day, texts)


#: From here on a float has no decimals that could be rounded.
_WHOLE: Final = 1e15


def _number(value: float) -> str:
    # Small weights keep decimals (0.05 kg is not 0 kg); large ones do not need them.
    size = abs(value)
    if size >= _WHOLE:
        return f"{value:,.0f}"
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else 4
    # Halves go up, as in a browser: the page beside the slide must not say another kilogram. What
    # a sum of very many is off by plays no part.
    exact = Decimal(f"{value:.6f}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
