"""Own the units of other people's amounts: words become units of the schema, or stay as they are.

A mass is kept in the unit it was stated in where the schema has it (the schema turns it into
kilograms), else turned into one it has; so are volumes. Counts are never turned into anything.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.intake.vocabulary import fold, unit_words
from geodata.intake.words import Doubt
from geodata.schema import UNITS_KG

__all__ = ["UnitColumn", "find_unit", "parse_units", "split_unit"]

# Units the schema does not have → one it has, and how many of it make one.
# US gallon: https://www.nist.gov/pml/special-publication-811/nist-guide-si-appendix-b8
_TURNED: dict[str, tuple[str, float]] = {
    "ml": ("litres", 0.001), "cl": ("litres", 0.01), "hl": ("litres", 100.0),
    "gallon": ("litres", 3.785411784), "ton": ("t", 1.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitColumn:
    """Hold a column of units: `units` of the schema ("" where unknown), `factors` to multiply the
    amount by, `unknown` (text stands there that is no unit we know).
    """

    units: npt.NDArray[np.object_]
    factors: npt.NDArray[np.float64]
    unknown: npt.NDArray[np.bool_]
    doubts: tuple[Doubt, ...]


def find_unit(text: str) -> tuple[str, float, bool]:
    """Return (unit of the schema or "", factor, whether the word is ambiguous)."""
    word = unit_words().get(fold(text), "")
    if word in UNITS_KG:
        return word, 1.0, False
    if word in _TURNED:
        unit, factor = _TURNED[word]
        return unit, factor, word in {"ton", "gallon"}
    return "", 1.0, False


def split_unit(header: str) -> tuple[str, str]:
    """Return (rest, unit word) of a header that ends in a unit: "Sum Qty (lbs)", "Cocaine_Kg"."""
    words = fold(header).split()
    for length in (2, 1):
        if len(words) > length and find_unit(" ".join(words[-length:]))[0]:
            return " ".join(words[:-length]), " ".join(words[-length:])
    if len(words) == 1 and words[0] in {"kg", "kilograms", "kilogrammes", "lbs", "pounds"}:
        return "", words[0]
    return header, ""


def parse_units(column: pd.Series[str]) -> UnitColumn:
    """Read a column of unit words; every unknown one is listed with how often it stands there."""
    codes, uniques = pd.factorize(column.fillna(""))
    found = [find_unit(str(text)) for text in uniques]
    texts = [str(text).strip() for text in uniques]
    units = np.array([unit for unit, _, _ in found], dtype=object)
    factors = np.array([factor for _, factor, _ in found], dtype="float64")
    strangers = [bool(text) and not one[0] for text, one in zip(texts, found, strict=True)]
    unknown = np.array(strangers, dtype=bool)
    name = str(column.name)
    doubts: list[Doubt] = []
    counts = np.bincount(codes, minlength=len(texts)) if len(codes) else np.zeros(len(texts), int)
    strange = Counter({t: int(c) for t, c, u in zip(texts, counts, unknown, strict=True) if u})
    if strange:
        shown = ", ".join(f"{text} ({count:,})" for text, count in strange.most_common(50))
        doubts.append(Doubt("units_unknown", name, {"kinds": len(strange), "list": shown}))
    unclear = {t: int(c) for t, c, f in zip(texts, counts, found, strict=True) if f[2]}
    if unclear:
        shown = ", ".join(f"{text} ({count:,})" for text, count in unclear.items())
        doubts.append(Doubt("units_ambiguous", name, {"list": shown}))
    if not len(texts):
        return UnitColumn(units, factors, unknown, ())
    return UnitColumn(units[codes], factors[codes], unknown[codes], tuple(doubts))
