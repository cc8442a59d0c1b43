"""Pack the dense tables of a case into columns of numbers, and their words apart from them.

Owns what the two files of a dense case hold; :mod:`routes.columns` how a file is written. All of
the case that is given goes into them: what may not leave is taken out of it before. Refuses:
files, details of single records (:mod:`routes.record_blocks`).

Rows travel in the order of :func:`routes.dense.dense_rows`. A column with a list of words in the
table's ``dicts`` holds indices into that list; ``dicts`` hold "" where a word may be missing.
Days are numbers since 1970-01-01, weights in kg, positions whole steps of the Web Mercator square
(EPSG:3857), 2 ** 24 to the world's width, x to the east and y to the south.

========= ==================================================================================
flows     a row for each substance of a flow: order (row in the case's table), from, to, path
          (rows + 1; 0 none), start, span (end - start; 0 open), openStart, undated, substance,
          scope (1 context), status, mode, basis (of the weight), kgMin, kgMax, reliability (0
          none, 1 A … 6 F), credibility (0 none), sources (number of different ones),
          contradicted, drawn (0: no position), more (ends beside the first ones)
paths     see :mod:`routes.flow_paths`
ends      the places at which flows end, in the order in which they are first named: x, y, drawn,
          country
places    the places beyond them, which seizures alone name: the same columns
seizures  as flows, without order, basis and what tells a way; place (of ends and places together,
          + 1; 0 none), bound, pieces (1: what was seized is counted and has no weight)
words     in a file of their own, which nothing that is drawn needs: id and label of seizures and
          flows, id and name of places (ends and places together), coded by
          :mod:`routes.column_texts`; amount and unit of seizures, kind, precision and radiusKm of
          places. Amounts and radii are whole ``shares`` of one + 1, 0 where unknown, where all
          of them are such shares; else as they are, unknown NaN
========= ==================================================================================

A page can draw flows as soon as their ends have come: tables lie in the file in this order.

An undated row has the start of its neighbour and no span; so has an open start, whose span tells
its end. The header says for each of the first two tables how many rows are ``dated``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from routes.column_forms import fit_column
from routes.column_texts import code_texts
from routes.columns import Column, Table, shrink, write_columns
from routes.dense import dense_rows
from routes.dense_claims import grade_rows
from routes.flow_paths import DrawnFlows, draw_paths, find_ends
from routes.mercator import STEPS, project_steps
from routes.select import list_substances

if TYPE_CHECKING:
    from routes.flow_paths import LaneLookup
    from routes.flows import CoastFinder, Leg
    from routes.model import Case

__all__ = ["DensePack", "pack_dense"]

_PERS: Final = (1, 10, 100, 1000)
_UNKNOWN: Final = (1 << 32) - 1
#: What is packed of places; their shapes are not, and are slow to pick from many.
_PLACE_COLUMNS: Final = ["lon", "lat", "country"]
#: What travels with the words: of each table columns of words, and of numbers by their source.
_APART: Final = {
    "seizures": (("unit",), {"amount": "amount"}),
    "places": (("kind", "precision"), {"radiusKm": "radius_km"}),
}

_Ints = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DensePack:
    """The two files of a case's dense tables, and what is known of them.

    ``tables`` holds rows, dated and unplaced by table (unplaced flows count once, whatever their
    substances); days are the first and last that any dated row touches, inclusive, None if there
    is none; ``pending`` the legs whose lanes are worth computing, heaviest first.
    """

    columns: bytes
    words: bytes
    tables: dict[str, dict[str, int]]
    first_day: int | None
    last_day: int | None
    pending: tuple[Leg, ...]


def pack_dense(
    case: Case,
    tables: frozenset[str],
    *,
    find_lanes: LaneLookup,
    leave_coast: CoastFinder,
    country_name: Callable[[str], str],
) -> DensePack:
    """Pack the dense tables of a case.

    Args:
        case: the case; not changed.
        tables: which of ``seizures`` and ``flows`` are dense.
        find_lanes: gives those of many legs whose lane is at hand.
        leave_coast: asked for the ends of sea ways that are countries.
        country_name: gives a country's name from its ISO code.
    """
    substances = list_substances(case)
    sheets: dict[str, _Sheet] = {}
    drawn_flows: DrawnFlows | None = None
    if "flows" in tables:
        sheets["flows"], drawn_flows = _lay_flows(
            case, substances, find_lanes=find_lanes, leave_coast=leave_coast
        )
    ends = _list_used(sheets.values(), len(case.places))
    if "seizures" in tables:
        sheets["seizures"] = _lay_seizures(case, substances)
    used = _list_used(sheets.values(), len(case.places))
    number = np.zeros(len(case.places) + 1, np.int64)
    number[used] = np.arange(1, len(used) + 1)  # the last entry, for none (-1), stays 0
    places = case.places[_PLACE_COLUMNS].iloc[used]
    packed: dict[str, Table] = {}
    if drawn_flows is not None:
        packed |= {"flows": sheets["flows"].close(number), "paths": drawn_flows.table}
    packed |= _pack_places(places, len(ends), country_name)
    if "seizures" in sheets:
        packed["seizures"] = sheets["seizures"].close(number)
    days = [day for sheet in sheets.values() for day in sheet.days]
    return DensePack(
        columns=write_columns(packed),
        words=write_columns(_pack_words(case, sheets, used)),
        tables={name: sheet.counts for name, sheet in sheets.items()},
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        pending=() if drawn_flows is None else drawn_flows.pending,
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table nearly packed: places are still rows of the case's own table, -1 for none."""

    order: _Ints
    columns: tuple[Column, ...]
    places: dict[str, _Ints]
    facts: dict[str, Any]
    counts: dict[str, int]
    days: tuple[int, ...]

    def close(self, number: _Ints) -> Table:
        """Put in the places by their number in the file, 0 for none."""
        named = [
            Column(name, number[rows].astype("<u4"), delta=True, planes=True)
            for name, rows in self.places.items()
        ]
        return Table(len(self.order), (*named, *self.columns), self.facts)


def _lay_seizures(case: Case, substances: Sequence[str]) -> _Sheet:
    table = case.seizures
    order, _ = dense_rows(case, "seizures")
    place = case.places.index.get_indexer(pd.Index(table["place"]))[order]
    drawn = _is_drawn(case.places)[place]
    times, days = _pack_times(table, order)
    coded = {name: _code_words(table[name], order) for name in ("status", "bound")}
    substance = pd.Index(substances).get_indexer(pd.Index(table["substance"]))[order]
    unweighed = table["kg_min"].isna() & table["kg_max"].isna()
    pieces = (unweighed & table["amount"].notna()).to_numpy(np.uint8)
    columns = (
        *times,
        Column("substance", shrink(substance)),
        _scope_column(table, order),
        coded["status"].column("status"),
        Column("mode", np.zeros(len(order), np.uint8)),
        coded["bound"].column("bound"),
        Column("pieces", pieces[order]),
        *_pack_weights(table, order),
        *_grade_columns(case, "seizures", order),
        Column("drawn", drawn.astype(np.uint8)),
    )
    undated = table["undated"].to_numpy(dtype=bool)
    counts = {
        "rows": len(order),
        "dated": int((~undated).sum()),
        "unplaced": int((~drawn).sum()),
    }
    dicts = {name: code.words for name, code in coded.items()} | {"mode": [""]}
    facts = {"dated": counts["dated"], "dicts": dicts}
    return _Sheet(order, columns, {"place": place}, facts, counts, days)


def _lay_flows(
    case: Case,
    substances: Sequence[str],
    *,
    find_lanes: LaneLookup,
    leave_coast: CoastFinder,
) -> tuple[_Sheet, DrawnFlows]:
    table = case.flows
    order, which = dense_rows(case, "flows")
    ends = find_ends(table, case.places)
    drawing = draw_paths(
        table, case.places, ends, order, find_lanes=find_lanes, leave_coast=leave_coast
    )
    times, days = _pack_times(table, order)
    names = {"status": "status", "mode": "mode", "basis": "kg_basis"}
    coded = {name: _code_words(table[column], order) for name, column in names.items()}
    lists = table["substances"].to_numpy()
    index_of = {substance: i for i, substance in enumerate(substances)}
    substance = np.fromiter(
        (index_of[lists[row][i]] for row, i in zip(order, which, strict=True)),
        np.int64, len(order),
    )  # fmt: skip
    columns = (
        Column("order", order.astype("<u4"), delta=True, planes=True),
        *times,
        Column("substance", shrink(substance)),
        _scope_column(table, order),
        *(code.column(name) for name, code in coded.items()),
        *_pack_weights(table, order),
        *_grade_columns(case, "flows", order),
        Column("path", (drawing.path[order] + 1).astype("<u4"), delta=True, planes=True),
        Column("more", np.minimum(ends.more[order], 255).astype(np.uint8)),
        Column("drawn", ends.drawn[order].astype(np.uint8)),
    )
    undated = table["undated"].to_numpy(dtype=bool)[order]
    counts = {
        "rows": len(order),
        "dated": int((~undated).sum()),
        "unplaced": int((~ends.drawn).sum()),
    }
    dicts = {name: code.words for name, code in coded.items()}
    facts = {"dated": counts["dated"], "dicts": dicts}
    places = {"from": ends.origin[order], "to": ends.destination[order]}
    return _Sheet(order, columns, places, facts, counts, days), drawing


def _pack_times(table: pd.DataFrame, order: _Ints) -> tuple[tuple[Column, ...], tuple[int, ...]]:
    """Pack the spans of rows; also give the first and last day they touch, none if undated."""
    undated = table["undated"].to_numpy(dtype=bool)[order]
    start = table["start_day"].to_numpy(dtype=np.float64)[order]
    end = table["end_day"].to_numpy(dtype=np.float64)[order]
    known = np.concatenate((start[~undated], end[~undated] - 1))
    known = known[~np.isnan(known)]
    days = (int(known.min()), int(known.max())) if len(known) else ()
    open_start = np.isnan(start) & ~undated
    # Open starts come first and undated rows last: both get the day next to them, for a step of 0.
    start[open_start] = days[0] if days else 0
    dated = start[~undated]
    start[undated] = dated[-1] if len(dated) else 0
    span = np.where(undated | np.isnan(end), 0, end - start)
    columns = (
        Column("start", start.astype("<i4"), delta=True, planes=True),
        Column("span", span.astype("<u4"), planes=True),
        Column("openStart", open_start.astype(np.uint8)),
        Column("undated", undated.astype(np.uint8)),
    )
    return columns, days


@dataclass(frozen=True, slots=True)
class _Coded:
    """A column of words as indices into the words it holds."""

    index: npt.NDArray[Any]
    words: list[str]

    def column(self, name: str) -> Column:
        return Column(name, self.index, planes=self.index.dtype.itemsize > 1)


def _code_words(column: pd.Series, order: _Ints | None = None) -> _Coded:
    """Code words as indices into those there are, in alphabetical order."""
    index, words = pd.factorize(column.fillna(""), sort=True)
    return _Coded(shrink(index if order is None else index[order]), [str(word) for word in words])


def _scope_column(table: pd.DataFrame, order: _Ints) -> Column:
    return Column("scope", (table["scope"] == "context").to_numpy(np.uint8)[order])


def _grade_columns(case: Case, table: str, order: _Ints) -> tuple[Column, ...]:
    graded = grade_rows(case, table)
    names = ("reliability", "credibility", "sources", "contradicted")
    return tuple(Column(name, getattr(graded, name)[order]) for name in names)


def _pack_weights(table: pd.DataFrame, order: _Ints) -> list[Column]:
    """Pack both bounds of weights as whole shares of one where they are, else as they are."""
    values = [table[name].to_numpy(dtype=np.float64)[order] for name in ("kg_min", "kg_max")]
    pers = [_find_per(column) for column in values]
    if 0 not in pers:
        # Upper bounds are mostly the lower ones: with the same share they can be told by these.
        joint = max(pers)
        if all(_find_per(column, tried=(joint,)) for column in values):
            pers = [joint] * len(pers)
    return [
        Column(
            name, _as_shares(column, per), planes=True, per=per,
            like="kgMin" if per and name == "kgMax" and per == pers[0] else "",
        )
        if per
        else Column(name, column.astype("<f8"), planes=True)
        for name, column, per in zip(("kgMin", "kgMax"), values, pers, strict=True)
    ]  # fmt: skip


def _find_per(values: _Floats, *, tried: Sequence[int] = _PERS) -> int:
    """Find the share of one of which all known values are whole multiples; 0 if there is none."""
    known = values[~np.isnan(values)]
    for per in tried:
        shares = np.round(known * per)
        fits = not len(known) or (shares.min() >= 0 and shares.max() < _UNKNOWN - 1)
        if fits and bool((shares / per == known).all()):
            return per
    return 0


def _as_shares(values: _Floats, per: int) -> npt.NDArray[np.uint32]:
    return np.where(np.isnan(values), _UNKNOWN, np.round(values * per)).astype("<u4")


def _is_drawn(places: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say which places have a position; one entry more, for none, says no."""
    drawn = (places["lon"].notna() & places["lat"].notna()).to_numpy(dtype=bool)
    return np.append(drawn, False)


def _list_used(sheets: Iterable[_Sheet], count: int) -> _Ints:
    """List the places that rows name, in the order in which they are first named."""
    named = [rows for sheet in sheets for rows in sheet.places.values()]
    every = np.concatenate([np.empty(0, np.int64), *named])
    used = pd.unique(every[(every >= 0) & (every < count)])
    return np.asarray(used, dtype=np.int64)


def _pack_places(
    places: pd.DataFrame, ends: int, country_name: Callable[[str], str]
) -> dict[str, Table]:
    """Pack where places are: the first so many in a table of their own, if there are any."""
    country = _code_words(places["country"])
    x, y = project_steps(places["lon"].to_numpy(np.float64), places["lat"].to_numpy(np.float64))
    columns = (
        Column("x", np.clip(x, 0, STEPS).astype("<u4"), planes=True),
        Column("y", y.astype("<u4"), planes=True),
        Column("drawn", _is_drawn(places)[:-1].astype(np.uint8)),
        country.column("country"),
    )
    names = [country_name(code) if code else "" for code in country.words]
    facts = {"dicts": {"country": country.words, "countryName": names}}

    def cut(part: slice) -> Table:
        cuts = tuple(replace(column, values=column.values[part]) for column in columns)
        return Table(len(cuts[0].values), cuts, facts)

    beyond = cut(slice(ends, None))
    return {"ends": cut(slice(ends)), "places": beyond} if ends else {"places": beyond}


def _pack_words(case: Case, sheets: dict[str, _Sheet], used: _Ints) -> dict[str, Table]:
    sources = {name: (getattr(case, name), sheet.order) for name, sheet in sheets.items()}
    sources["places"] = (case.places, used)
    tables = {}
    for name, (frame, order) in sources.items():
        columns: list[Column] = []
        texts = {}
        for text in ("id", "name" if name == "places" else "label"):
            made, texts[text] = code_texts(text, frame[text].to_numpy(dtype=object)[order])
            columns.extend(made)
        words, numbers = _APART.get(name, ((), {}))
        coded = {word: _code_words(frame[word], order) for word in words}
        columns += [fit_column(word, code.index) for word, code in coded.items()]
        shares = {}
        for number, source in numbers.items():
            values = frame[source].to_numpy(dtype=np.float64)[order]
            columns.append(_lay_apart(number, values, _find_per(values)))
            shares[number] = _find_per(values)
        dicts = {word: code.words for word, code in coded.items()}
        facts = {"texts": texts, "dicts": dicts, "shares": shares}
        tables[name] = Table(len(order), tuple(columns), facts)
    return tables


def _lay_apart(name: str, values: _Floats, per: int) -> Column:
    """Pack numbers that are read one by one: whole shares + 1, 0 unknown, where there is such."""
    if per == 0:
        return Column(name, values.astype("<f8"), planes=True)
    shares = np.where(np.isnan(values), 0, np.round(values * per) + 1)
    return fit_column(name, shares.astype("<u4"))
