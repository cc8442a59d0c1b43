"""Own the weight of what was seized: from an amount as stated to bounds in kilograms.

Amounts that are not a mass (tablets, litres) have no kilograms and never get any.
"""

from __future__ import annotations

import math

from geodata.schema import UNITS_KG

__all__ = ["weigh_amount"]


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
