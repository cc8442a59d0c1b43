"""Select the records a view shows, and total them: the Python twin of the map's own rule.

Owns: the filters and the totals as the page's table and the exports need them. The rule of time
is :func:`routes.timespan.certainty_codes`; the map's scripts answer the same and a test holds
the two together on every day of the case.
Refuses: drawing and wording.

Codes: 0 not shown, 1 possible, 2 certain, 3 undated and switched on. Weights in kg.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.schema import RECORD_TABLES
from routes.case_memo import once_per_case
from routes.claim_index import code_grades
from routes.coded import CodedTable, code_tables
from routes.timespan import Mode, certainty_codes

if TYPE_CHECKING:
    from routes.model import Case
    from routes.view import View

__all__ = [
    "Codes", "Selectable", "Selection", "Shown", "list_substances", "select_records",
    "select_shown", "total_seizures",
]  # fmt: skip

#: One code per row of a table.
Codes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Totals = dict[str, dict[str, float | int | None]]

_DATED_TABLES: Final = ("seizures", "flows", "events")
_SELECTABLE: Final = ("flows", "seizures", "events", "links", "notes", "places")


@dataclass(frozen=True, slots=True)
class Shown:
    """Which records a view shows of a case, and nothing added up.

    ``codes`` and ``masks`` hold, by table, one entry per row in the table's order; a mask is
    true where the filters let the record through, whatever the date.
    """

    day: int
    codes: Mapping[str, Codes]
    masks: Mapping[str, Mask]


@dataclass(frozen=True, slots=True)
class Selection(Shown):
    """What a view shows of a case, counted and totalled."""

    visible: Mapping[str, int]
    totals: Mapping[str, Mapping[str, float | int | None]]
    context_totals: Mapping[str, Mapping[str, float | int | None]]
    people: int
    days_open: int | None


@dataclass(frozen=True, slots=True)
class Selectable:
    """The ids of a case that a view can select: asked one by one, never listed."""

    case: Case

    def __contains__(self, record: object) -> bool:
        """Say whether there is such a record or place."""
        return any(record in getattr(self.case, name).index for name in _SELECTABLE)


@once_per_case
def list_substances(case: Case) -> tuple[str, ...]:
    """List the substances of a case in the order in which it names them, seizures first.

    The order is that of the payload's substance index, of colours handed out and of legends.
    """
    coded = code_tables(case)
    named = dict.fromkeys(coded["seizures"]["substance"].values)
    for several in coded["flows"]["substances"].values:
        named.update(dict.fromkeys(several))
    return tuple(str(substance) for substance in named if substance)


def select_shown(case: Case, view: View, *, last_day: int) -> Shown:
    """Select which records a view shows; a view without a date means ``last_day``."""
    day = last_day if view.date is None else view.date
    coded = code_tables(case)
    codes: dict[str, Codes] = {}
    masks: dict[str, Mask] = {}
    for name in RECORD_TABLES:
        table: pd.DataFrame = getattr(case, name)
        masks[name] = np.ones(len(table), dtype=bool)
        code = certainty_codes(
            table["start_day"].to_numpy(dtype=float),
            table["end_day"].to_numpy(dtype=float),
            table["undated"].to_numpy(dtype=bool),
            day,
            mode=cast(Mode, view.mode),
            window_days=view.window_days if view.mode == "window" else None,
            show_undated=view.undated,
        )
        for passes in _filter(case, name, coded[name], view):
            masks[name] &= passes
            code *= passes
        codes[name] = code
    return Shown(day, codes, masks)


def select_records(case: Case, view: View, *, last_day: int) -> Selection:
    """Select what a view shows, and total it; a view without a date means ``last_day``."""
    shown = select_shown(case, view, last_day=last_day)
    codes, substances = shown.codes, list_substances(case)
    coded = code_tables(case)["seizures"]
    number = {substance: at for at, substance in enumerate(substances)}
    kind = coded["substance"].gather(
        (number.get(value, -1) for value in coded["substance"].values), np.int32
    )
    network, context = (
        _add_up(
            case.seizures,
            codes["seizures"] * coded["scope"].where(scope.__eq__),
            kind,
            substances,
        )
        for scope in ("network", "context")
    )
    opened = case.info.opened_day
    return Selection(
        day=shown.day,
        codes=codes,
        masks=shown.masks,
        visible=_count(case, codes, shown.masks),
        totals=network,
        context_totals=context,
        people=_count_people(case.events, codes["events"]),
        days_open=None if opened is None or shown.day < opened else shown.day - opened,
    )


def total_seizures(
    seizures: pd.DataFrame, codes: npt.NDArray[Any], substances: Sequence[str]
) -> Totals:
    """Add up seizures for each substance: ``kgMin``, ``kgMax`` (None: unknown), ``count``.

    A certain seizure adds its lower bound, every one in view its upper bound; one unknown upper
    bound makes the sum's unknown. What is stated in another unit than mass is counted only.

    Raises:
        KeyError: a seizure in view is of none of the substances.
    """
    number = {substance: at for at, substance in enumerate(substances)}
    kind = np.array([number.get(value, -1) for value in seizures["substance"]], dtype=np.intp)
    return _add_up(seizures, np.asarray(codes), kind, substances)


def _add_up(
    seizures: pd.DataFrame,
    codes: npt.NDArray[Any],
    kind: npt.NDArray[np.integer[Any]],
    substances: Sequence[str],
) -> Totals:
    """Add up the rows with a code; ``kind`` is each row's place in ``substances``, −1 none."""
    rows = np.flatnonzero(codes)
    of, code = kind[rows], codes[rows]
    if (of < 0).any():
        raise KeyError(str(seizures["substance"].iloc[rows[of < 0][0]]))
    amount, low, high = (
        seizures[name].to_numpy(dtype=float)[rows] for name in ("amount", "kg_min", "kg_max")
    )
    # tablets, litres: an amount that is not a mass
    weighed = ~(np.isnan(low) & np.isnan(high)) | np.isnan(amount)
    sure = weighed & (code >= 2) & ~np.isnan(low)
    unknown = weighed & np.isnan(high)

    def add(weights: npt.NDArray[Any] | None = None) -> list[Any]:
        # In the order of the rows, as one would by hand: the sum is the same to the last bit.
        sums: list[Any] = np.bincount(of, weights, minlength=len(substances)).tolist()
        return sums

    sums = zip(
        add(),
        add(np.where(sure, low, 0.0)),
        add(np.where(weighed & ~unknown, high, 0.0)),
        add(unknown),
        strict=True,
    )
    return {
        substance: {"kgMin": kg_min, "kgMax": None if open_ended else kg_max, "count": count}
        for substance, (count, kg_min, kg_max, open_ended) in zip(substances, sums, strict=True)
    }


def _filter(case: Case, name: str, coded: CodedTable, view: View) -> Iterator[Mask]:
    """Say for each filter that is set which rows pass; none says anything of what it is not for."""
    if view.substances is not None:
        chosen = frozenset(view.substances)
        if "substances" in coded:
            yield coded["substances"].where(lambda several: not chosen.isdisjoint(several))
        elif "substance" in coded:
            yield coded["substance"].where(chosen.__contains__)
    if (modes := view.modes) is not None and "mode" in coded:
        yield coded["mode"].where(lambda mode: pd.isna(mode) or mode == "" or mode in modes)
    if view.statuses is not None:
        yield coded["status"].where(frozenset(view.statuses).__contains__)
    if view.scope != "all":
        yield coded["scope"].where(view.scope.__eq__)
    if (worst := view.reliability) is not None:
        yield code_grades(case)[name]["reliability"].where(lambda a: a != "" and a <= worst)
    if (least := view.credibility) is not None:
        yield code_grades(case)[name]["credibility"].where(lambda number: number <= least)


def _count(case: Case, codes: Mapping[str, Codes], masks: Mapping[str, Mask]) -> dict[str, int]:
    return {
        **{name: int(np.count_nonzero(codes[name])) for name in _DATED_TABLES},
        "possible": sum(int(np.count_nonzero(codes[name] == 1)) for name in _DATED_TABLES),
        "undated": sum(
            int(np.count_nonzero(getattr(case, name)["undated"].to_numpy(dtype=bool) & mask))
            for name, mask in masks.items()
        ),
    }


def _count_people(events: pd.DataFrame, codes: Codes) -> int:
    certain = (codes == 2) & (events["scope"] == "network").to_numpy()
    return int(events["investigated"].fillna(0).to_numpy(dtype=float)[certain].sum())
