"""Select the records a view shows, and total them: the Python twin of the map's own rule.

Owns: the filters and the totals as the page's table and the exports need them. The rule of time
is :func:`routes.timespan.certainty_codes`; the map's scripts answer the same and a test holds
the two together on every day of the case.
Refuses: drawing and wording.

Codes: 0 not shown, 1 possible, 2 certain, 3 undated and switched on. Weights in kg.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.schema import RECORD_TABLES
from routes.timespan import Mode, certainty_codes

if TYPE_CHECKING:
    from routes.model import Case
    from routes.view import View

__all__ = ["Selection", "list_substances", "select_records", "total_seizures"]

Codes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

_DATED_TABLES: Final = ("seizures", "flows", "events")


@dataclass(frozen=True, slots=True)
class Selection:
    """What a view shows of a case.

    ``codes`` and ``masks`` hold, by table, one entry per row in the table's order; a mask is
    true where the filters let the record through, whatever the date.
    """

    day: int
    codes: Mapping[str, Codes]
    masks: Mapping[str, Mask]
    visible: Mapping[str, int]
    totals: Mapping[str, Mapping[str, float | int | None]]
    context_totals: Mapping[str, Mapping[str, float | int | None]]
    people: int
    days_open: int | None


def list_substances(case: Case) -> tuple[str, ...]:
    """List the substances of a case in the order in which it names them, seizures first.

    The order is that of the payload's substance index, of colours handed out and of legends.
    """
    named = dict.fromkeys(case.seizures["substance"])
    for several in case.flows["substances"]:
        named.update(dict.fromkeys(several))
    return tuple(str(substance) for substance in named if substance)


def select_records(case: Case, view: View, *, last_day: int) -> Selection:
    """Select what a view shows; a view without a date means ``last_day``."""
    day = last_day if view.date is None else view.date
    grades = case.graded
    tables: dict[str, pd.DataFrame] = {name: getattr(case, name) for name in RECORD_TABLES}
    masks = {name: _pass_filters(table, view, grades) for name, table in tables.items()}
    codes: dict[str, Codes] = {}
    for name, table in tables.items():
        code = certainty_codes(
            table["start_day"].to_numpy(dtype=float),
            table["end_day"].to_numpy(dtype=float),
            table["undated"].to_numpy(dtype=bool),
            day,
            mode=cast(Mode, view.mode),
            window_days=view.window_days if view.mode == "window" else None,
            show_undated=view.undated,
        )
        codes[name] = np.where(masks[name], code, 0).astype(np.uint8)
    scope = tables["seizures"]["scope"].to_numpy(dtype=object)
    substances = list_substances(case)
    network, context = (
        total_seizures(tables["seizures"], np.where(scope == s, codes["seizures"], 0), substances)
        for s in ("network", "context")
    )
    opened = case.info.opened_day
    return Selection(
        day=day,
        codes=codes,
        masks=masks,
        visible=_count(tables, codes, masks),
        totals=network,
        context_totals=context,
        people=_count_people(tables["events"], codes["events"]),
        days_open=None if opened is None or day < opened else day - opened,
    )


def total_seizures(
    seizures: pd.DataFrame, codes: npt.NDArray[Any], substances: Sequence[str]
) -> dict[str, dict[str, float | int | None]]:
    """Add up seizures for each substance: ``kgMin``, ``kgMax`` (None: unknown), ``count``.

    A certain seizure adds its lower bound, every one in view its upper bound; one unknown upper
    bound makes the sum's unknown. What is stated in another unit than mass is counted only.
    """
    totals: dict[str, dict[str, float | int | None]] = {
        substance: {"kgMin": 0.0, "kgMax": 0.0, "count": 0} for substance in substances
    }
    rows = zip(
        seizures["substance"],
        seizures["amount"],
        seizures["kg_min"],
        seizures["kg_max"],
        codes,
        strict=True,
    )
    for substance, amount, kg_min, kg_max, code in rows:
        if not code:
            continue
        total = totals[substance]
        total["count"] = int(total["count"] or 0) + 1
        if pd.isna(kg_min) and pd.isna(kg_max) and not pd.isna(amount):
            continue  # tablets, litres: an amount that is not a mass
        if code >= 2 and not pd.isna(kg_min):
            total["kgMin"] = float(total["kgMin"] or 0) + float(kg_min)
        if pd.isna(kg_max):
            total["kgMax"] = None
        elif total["kgMax"] is not None:
            total["kgMax"] = float(total["kgMax"]) + float(kg_max)
    return totals


def _pass_filters(table: pd.DataFrame, view: View, grades: pd.DataFrame) -> Mask:
    """Say which rows pass; a filter says nothing about records it does not concern."""
    passes: Mask = np.ones(len(table), dtype=bool)
    if view.substances is not None:
        chosen = frozenset(view.substances)
        if "substances" in table:
            passes &= np.fromiter(
                (not chosen.isdisjoint(s) for s in table["substances"]), bool, len(table)
            )
        elif "substance" in table:
            passes &= table["substance"].isin(chosen).to_numpy()
    if view.modes is not None and "mode" in table:
        mode = table["mode"].fillna("")
        passes &= (mode.isin(view.modes) | (mode == "")).to_numpy()
    if view.statuses is not None:
        passes &= table["status"].isin(view.statuses).to_numpy()
    if view.scope != "all":
        passes &= (table["scope"] == view.scope).to_numpy()
    if view.reliability is not None:
        letter = table["id"].map(grades["reliability"]).fillna("")
        passes &= ((letter != "") & (letter <= view.reliability)).to_numpy()
    if view.credibility is not None:
        number = table["id"].map(grades["credibility"]).astype(float)
        passes &= (number <= view.credibility).to_numpy()
    return passes


def _count(
    tables: Mapping[str, pd.DataFrame], codes: Mapping[str, Codes], masks: Mapping[str, Mask]
) -> dict[str, int]:
    dated = [codes[name] for name in _DATED_TABLES]
    return {
        **{name: int((codes[name] > 0).sum()) for name in _DATED_TABLES},
        "possible": sum(int((code == 1).sum()) for code in dated),
        "undated": sum(
            int((table["undated"].to_numpy(dtype=bool) & masks[name]).sum())
            for name, table in tables.items()
        ),
    }


def _count_people(events: pd.DataFrame, codes: Codes) -> int:
    certain = (codes == 2) & (events["scope"] == "network").to_numpy()
    return int(events["investigated"].fillna(0).to_numpy(dtype=float)[certain].sum())
