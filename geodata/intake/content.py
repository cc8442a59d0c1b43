"""Own the guess what a column holds, from its cells alone: shares between 0 and 1 of a sample.

It refuses to decide: `mapping` weighs these shares against the column's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from geodata.intake.date_texts import read_date
from geodata.intake.grid_codes import read_grid_code
from geodata.intake.headers import looks_numeric
from geodata.intake.numbers import parse_numbers
from geodata.intake.units import find_unit
from geodata.intake.vocabulary import flag_words, fold, month_words, substance_words

__all__ = ["Content", "look_at"]

_SAMPLE = 400
_PLACE_SAMPLE = 60
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}.*$")
_DECIMAL = re.compile(r"\s*[+-]?\d{1,3}[.,]\d+\s*°?\s*")
_PAIR = re.compile(
    r"\s*\(?\s*[+-]?\d{1,3}[.,]\d+\s*°?\s*[NS]?\s*[,; ]"
    r"\s*[+-]?\d{1,3}[.,]\d+\s*°?\s*[EWO]?\s*\)?\s*"
    r"|POINT\s*\(.*|.*\d+\s*°.*['′].*[NS].*\d+\s*°.*[EWO].*",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Content:
    """Hold the shares of a column's filled cells that are of each kind, and how many differ.

    `numbers` are bare ones; `amounts` may have words around them: "about 12 kg".
    """

    filled: int = 0
    distinct: int = 0
    numbers: float = 0.0
    amounts: float = 0.0
    dates: float = 0.0
    degrees: float = 0.0
    pairs: float = 0.0
    units: float = 0.0
    substances: float = 0.0
    months: float = 0.0
    countries: float = 0.0
    places: float = 0.0
    urls: float = 0.0
    words: float = 0.0


def look_at(column: pd.Series[str], *, places: bool = False) -> Content:
    """Return the shares of the first cells that hold anything; places are costly to look up."""
    head = column.iloc[: 20 * _SAMPLE].fillna("").str.strip()
    head = head[head != ""]
    if head.empty:
        return Content()
    distinct = head.drop_duplicates().iloc[:_SAMPLE].astype(str).tolist()
    sample = [text for text in distinct if fold(text) not in flag_words("empty")] or distinct

    def share(hits: int, total: int = len(sample)) -> float:
        return hits / total

    folded = [fold(text) for text in sample]
    countries = named = 0
    few = sample[:_PLACE_SAMPLE]
    if places and sum(looks_numeric(text) for text in few) < 0.5 * len(few):
        countries, named = _count_places(few)
    return Content(
        filled=len(head),
        distinct=len(distinct),
        numbers=share(sum(looks_numeric(t) and not read_date(_TIME.sub("", t)) for t in sample)),
        amounts=1 - float(parse_numbers(pd.Series(sample, dtype="str")).bad.mean()),
        dates=share(sum(bool(read_date(_TIME.sub("", text))) for text in sample)),
        degrees=share(sum(bool(_DECIMAL.fullmatch(text)) for text in sample)),
        pairs=share(sum(_is_position(text) for text in sample)),
        units=share(sum(bool(find_unit(text)[0]) for text in sample)),
        substances=share(sum(_has_substance(text) for text in folded)),
        months=share(sum(text in month_words() and not text.isdigit() for text in folded)),
        countries=countries / len(few),
        places=named / len(few),
        urls=share(sum(bool(_URL.match(text)) for text in sample)),
        words=share(sum(len(text.split()) > 6 for text in sample)),
    )


def _is_position(text: str) -> bool:
    if _PAIR.fullmatch(text):
        return True
    # A geohash could be any short word: alone it does not make a column of positions.
    code = read_grid_code(text) if any(char.isdigit() for char in text) else None
    return code is not None and code.kind != "geohash"


def _has_substance(folded: str) -> bool:
    words = folded.split()
    known = substance_words()
    return folded in known or (len(words) <= 4 and any(word in known for word in words))


def _count_places(texts: list[str]) -> tuple[int, int]:
    from geodata.gazetteer import Gazetteer

    gazetteer = Gazetteer.load()
    countries = places = 0
    for text in texts:
        if len(text) > 60 or text.isdigit():
            continue
        if len(text) > 1 and gazetteer.country(text) is not None:
            countries += 1
        # Only names borne as they stand: near spellings take a search each.
        elif gazetteer.bears(text):
            places += 1
    return countries, places
