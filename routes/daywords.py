"""Say a day in words: "15 June 2023".

Owns: the order of day, month and year in a text. Refuses: dates as an analyst wrote them, which
stay as written.
"""

from __future__ import annotations

from collections.abc import Mapping

from routes.texts import fill_text
from routes.timespan import iso_from_day

__all__ = ["say_day"]


def say_day(day: int, texts: Mapping[str, str]) -> str:
    """Say a day, counted from 1970-01-01, in the words of a texts table."""
    year, month, number = iso_from_day(day).rsplit("-", 2)
    return fill_text(
        texts, "page.date", day=int(number), month=texts[f"page.month.{int(month)}"], year=year
    )
