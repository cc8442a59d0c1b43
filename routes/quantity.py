"""Own the weight of what was seized: from an amount as stated to bounds in kilograms.

Amounts that are not a mass (tablets, litres) have no kilograms and never get any.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from geodata.schema import UNITS_KG

__all__ = ["weigh_amount", "weigh_amounts"]

Floats = npt.NDArray[np.float64]
Words = tuple[npt.NDArray[Any], npt.NDArray[Any]]


def weigh_amount(amount: float | None, unit: str, bound: str) -> tuple[float, float]:
    """Return (kg_min, kg_max) of a stated amount; NaN is an unknown bound.

    exact and about: both bounds are the amount (a source that says "about 500 kg" gives no
    margin, so none is made up; the word stays with the record). at_least, also for "more than
    2,000 kg": the lower bound is the amount, the upper one unknown; shown as "≥ 2,000 kg", since
    the gram by which "more than" differs means nothing at this scale. at_most: from 0.
    """
    factor = UNITS_KG.get(unit)
    if amount is None or factor is None:
        return math.nan, math.nan
    # Twelve digits: 0.1 t is 100 kg, not 100.00000000000001.
    kg = float(f"{amount * factor:.12g}")
    if bound == "at_least":
        return kg, math.nan
    if bound == "at_most":
        return 0.0, kg
    return kg, kg


def weigh_amounts(amounts: Floats, units: Words, bounds: Words) -> tuple[Floats, Floats]:
    """Return `weigh_amount` for whole columns; NaN is an amount that is not known.

    `units` and `bounds` are each the position of a row's word among the words, and the words.
    """
    (unit_of, unit_words), (bound_of, bound_words) = units, bounds
    kg = np.full(len(amounts), np.nan)
    for position, unit in enumerate(unit_words):
        factor = UNITS_KG.get(unit)
        if factor is not None:
            rows = np.flatnonzero((unit_of == position) & ~np.isnan(amounts))
            kg[rows] = _round(amounts[rows] * factor)
    low, high = kg.copy(), kg.copy()
    for position, bound in enumerate(bound_words):
        rows = np.flatnonzero((bound_of == position) & ~np.isnan(kg))
        if bound == "at_least":
            high[rows] = np.nan
        elif bound == "at_most":
            low[rows] = 0.0
    return low, high


def _round(kg: Floats) -> Floats:
    """Round to twelve digits, as `weigh_amount` does."""
    rounded = kg.copy()
    # Whole grams below a thousand million are what twelve digits make of them.
    grams = np.rint(kg * 1000)
    others = np.flatnonzero((grams / 1000 != kg) | (grams >= 1e12))
    values, place = np.unique(kg[others], return_inverse=True)
    rounded[others] = np.array([float(f"{value:.12g}") for value in values])[place]
    return rounded
