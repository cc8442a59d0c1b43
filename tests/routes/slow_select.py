"""Select and add up row by row, as one reads the rule: what the quick way is held against."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from geodata.schema import RECORD_TABLES
from routes.model import Case
from routes.timespan import certainty
from routes.view import View

__all__ = ["select_slowly", "total_slowly"]


def select_slowly(case: Case, view: View, *, last_day: int) -> dict[str, list[int]]:
    """Give the code of every record, by table, in the table's order."""
    day = last_day if view.date is None else view.date
    return {
        name: [
            _code(row, view, day) if _passes(row, view, case.graded) else 0
            for row in getattr(case, name).itertuples(index=False)
        ]
        for name in RECORD_TABLES
    }


def _code(row: Any, view: View, day: int) -> int:
    return certainty(
        None if pd.isna(row.start_day) else int(row.start_day),
        None if pd.isna(row.end_day) else int(row.end_day),
        day,
        mode="window" if view.mode == "window" else "cumulative",
        window_days=view.window_days if view.mode == "window" else None,
        undated=bool(row.undated),
        show_undated=view.undated,
    )


def _passes(row: Any, view: View, grades: pd.DataFrame) -> bool:
    named = getattr(row, "substances", None)
    if named is None and hasattr(row, "substance"):
        named = (row.substance,)
    letter = grades["reliability"].get(row.id, "")
    number = grades["credibility"].get(row.id, np.nan)
    return not (
        (
            view.substances is not None
            and named is not None
            and set(view.substances).isdisjoint(named)
        )
        or (view.modes is not None and getattr(row, "mode", "") not in ("", *view.modes))
        or (view.statuses is not None and row.status not in view.statuses)
        or (view.scope != "all" and row.scope != view.scope)
        or (view.reliability is not None and not (letter and letter <= view.reliability))
        or (view.credibility is not None and not number <= view.credibility)
    )


def total_slowly(
    seizures: pd.DataFrame, codes: Sequence[int], substances: Sequence[str]
) -> Mapping[str, dict[str, float | int | None]]:
    """Add up the seizures with a code, one after the other."""
    totals: dict[str, dict[str, Any]] = {
        substance: {"kgMin": 0.0, "kgMax": 0.0, "count": 0} for substance in substances
    }
    for row, code in zip(seizures.itertuples(index=False), codes, strict=True):
        if not code:
            continue
        total = totals[row.substance]
        total["count"] += 1
        if pd.isna(row.kg_min) and pd.isna(row.kg_max) and not pd.isna(row.amount):
            continue  # tablets, litres: an amount that is not a mass
        if code >= 2 and not pd.isna(row.kg_min):
            total["kgMin"] += row.kg_min
        if pd.isna(row.kg_max):
            total["kgMax"] = None
        elif total["kgMax"] is not None:
            total["kgMax"] += row.kg_max
    return totals
