"""Build the table's rows record by record: what the quick way is held against."""

import math
from typing import Any

import numpy as np
import pandas as pd

from routes.model import Case
from routes.records import (
    KINDS,
    describe_amount,
    describe_flow_weight,
    describe_where,
    label_of,
)
from routes.select import Shown
from routes.table import COLUMNS

__all__ = ["build_slowly"]

AMOUNTS = {"seizures": describe_amount, "flows": describe_flow_weight}


def build_slowly(case: Case, shown: Shown, texts: Any) -> pd.DataFrame:
    """Build all rows in view."""
    places = {p.id: p for p in case.places.itertuples(index=False)}
    rows = [
        _describe(case, table, row, texts[f"page.certainty.{code}"], texts, places)
        for table in ("seizures", "flows", "events", "links")
        for row, code in zip(
            getattr(case, table).itertuples(index=False), shown.codes[table], strict=True
        )
        if code
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in ("kg_min", "kg_max", "credibility"):
        frame[name] = frame[name].astype("float64")
    for name in ("first_day", "last_day"):
        days = [None if pd.isna(d) else np.datetime64(int(d), "D") for d in frame[name]]
        frame[name] = pd.Series(np.array(days, "datetime64[s]"), index=frame.index)
    return frame


def _describe(case, table, row, certainty, texts, places):
    substances = row.substances if table == "flows" else (getattr(row, "substance", ""),)
    grades = case.grades(row.id)
    return (
        row.id,
        label_of(texts, "kind", KINDS[table]),
        row.label,
        row.date,
        certainty,
        describe_where(texts, table, row, places, detailed=False),
        ", ".join(label_of(texts, "substance", s) for s in substances if s),
        AMOUNTS[table](texts, row) if table in AMOUNTS else "",
        getattr(row, "kg_min", math.nan),
        getattr(row, "kg_max", math.nan),
        label_of(texts, "mode", row.mode) if table == "flows" else "",
        label_of(texts, "status", row.status),
        label_of(texts, "scope", row.scope),
        grades.reliability or "",
        math.nan if grades.credibility is None else grades.credibility,
        _name_sources(case, row.id),
        row.start_day,
        row.end_day - 1,
    )


def _name_sources(case, record):
    named: dict[str, list[str]] = {}
    for claim in case.claims_of(record):
        locators = named.setdefault(claim.source, [])
        for part in (claim.locator or "").split(", "):
            if part and part not in locators:
                locators.append(part)
    titles = case.sources["title"]
    return "; ".join(
        f"{titles.get(source, source)} {', '.join(parts)}".strip()
        for source, parts in named.items()
    )
