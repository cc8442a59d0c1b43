"""Give every dense flow its path: a stored lane if there is one, else a stand-in.

Owns the paths of flows that are too many to be drawn strand by strand (:mod:`routes.flows`): one
path from the first place of departure to the first of arrival that is another, over the places
passed. Refuses: computing lanes, places abreast and branches, which a dense picture does not show.

========= ==================================================================================
paths     offset (n + 1 items, in positions), x, y (steps of :mod:`routes.mercator`; x runs on
          past the edges), arc (1: no positions are stored; it is the great circle between the
          two places of the flow), role (trunk, or stub: a short line towards an end without a
          place), dash (how sure the line is), pending (1: a stand-in until its lane has been
          computed), km
========= ==================================================================================

Flows with the same stops by the same kind of way, equally sure, share a path. Positions are
(lon, lat), EPSG:4326; lengths in km.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.sphere import EARTH_RADIUS_KM, LonLat
from routes.columns import Column, Table
from routes.flows import (
    NO_PLACE,
    SEA_MODES,
    STUB_LONGEST_KM,
    STUB_SHARE,
    SURENESS,
    CoastFinder,
    Leg,
)
from routes.mercator import project_steps
from routes.ways import point_towards

__all__ = ["MOST_PENDING", "DrawnFlows", "FlowEnds", "LaneLookup", "draw_paths", "find_ends"]

#: So many lanes are worth computing for a picture of very many flows: the heaviest ones.
MOST_PENDING: Final = 200
_PIECES: Final = 29
_ROLES: Final = ["trunk", "stub"]
_ENDS: Final = ("from_ids", "to_ids")

_Ints = npt.NDArray[np.int64]
_Bools = npt.NDArray[np.bool_]
_Floats = npt.NDArray[np.float64]

# Very many are made and looked up: plain pairs cost a tenth of what a Leg does.
_Pair = tuple[LonLat, LonLat]
#: Gives, of many legs (origin, destination), the ways of those whose lane is at hand.
LaneLookup = Callable[[Sequence[_Pair]], Mapping[_Pair, Sequence[LonLat]]]


@dataclass(frozen=True, slots=True)
class FlowEnds:
    """Where each flow runs, in the table's order, as rows of the case's places (-1: none).

    Of several ends the first one with a position, or where that is the same at both the first two
    that differ; ``more`` counts the others. ``via`` lists the places passed that have a position,
    by row, where there are any. ``drawn``: both ends have one, and not the same.
    """

    origin: _Ints
    destination: _Ints
    more: _Ints
    via: dict[int, tuple[int, ...]]
    drawn: _Bools


@dataclass(frozen=True, slots=True)
class DrawnFlows:
    """The paths as a table, each flow's path (-1: none), the legs worth a lane, heaviest first."""

    table: Table
    path: _Ints
    pending: tuple[Leg, ...]


def find_ends(flows: pd.DataFrame, places: pd.DataFrame) -> FlowEnds:
    """Find where every flow of a table begins and ends."""
    known = places.index
    has = np.append((places["lon"].notna() & places["lat"].notna()).to_numpy(dtype=bool), False)
    origin, more_origins = _first_ends(flows["from_ids"], known, has)
    destination, more_ends = _first_ends(flows["to_ids"], known, has)
    more = more_origins + more_ends
    same = np.flatnonzero((origin == destination) & (origin >= 0) & (more > 0))
    row_of = {place: i for i, place in enumerate(known)} if len(same) else {}
    for row in same.tolist():
        begin, end = ([row_of.get(i, -1) for i in flows[name].iloc[row]] for name in _ENDS)
        apart = _first_apart(begin, end, has)
        if apart:
            origin[row], destination[row] = apart
    via = {}
    for row, ids in enumerate(flows["via_ids"]):
        if len(ids):
            stops = tuple(int(i) for i in known.get_indexer(pd.Index(list(ids))) if has[i])
            if stops:
                via[row] = stops
    drawn = has[origin] & has[destination] & (origin != destination)
    return FlowEnds(origin, destination, more, via, drawn)


def _first_ends(lists: pd.Series, known: pd.Index, has: _Bools) -> tuple[_Ints, _Ints]:
    """Give the first end with a position of each row, else the first known one; count the rest."""
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    flat = known.get_indexer(pd.Index([i for ids in lists for i in ids], dtype=object))
    row = np.repeat(np.arange(len(lists)), lengths)
    first = np.full(len(lists), -1, np.int64)
    # Written from the back: what stands first is written last and stays.
    for kept in (flat >= 0, has[flat]):
        first[row[kept][::-1]] = flat[kept][::-1]
    return first, np.maximum(lengths - 1, 0)


def _first_apart(begin: list[int], end: list[int], has: _Bools) -> tuple[int, int] | None:
    """Give the first two ends that differ, with positions if any two have them; None: all one."""
    apart = [(a, b) for a, b in product(begin, end) if a != b and a >= 0 and b >= 0]
    return next((ends for ends in apart if has[list(ends)].all()), apart[0] if apart else None)


def draw_paths(
    flows: pd.DataFrame,
    places: pd.DataFrame,
    ends: FlowEnds,
    order: _Ints,
    *,
    find_lanes: LaneLookup,
    leave_coast: CoastFinder,
) -> DrawnFlows:
    """Draw the paths of all flows that have both ends.

    Args:
        flows: the case's flows.
        places: the case's places.
        ends: where the flows run (:func:`find_ends`).
        order: rows of flows; paths are numbered as they are first met in it.
        find_lanes: asked once, for all legs over the sea.
        leave_coast: asked for the ends of sea ways that are countries.
    """
    number, first = _number_paths(flows, ends, order)
    at = places[["lon", "lat"]].to_numpy(dtype=np.float64)
    sea = flows["mode"].isin(SEA_MODES).to_numpy(dtype=bool)[first]
    nowhere = places["kind"].isin(NO_PLACE).to_numpy(dtype=bool)
    stub = ~sea & nowhere[ends.destination[first]]
    stops, plain = _find_stops(places, at, ends, first, sea=sea, stub=stub, leave=leave_coast)
    legs = [
        list(pairwise(positions)) if by_sea else []
        for positions, by_sea in zip(stops, sea.tolist(), strict=True)
    ]
    lanes = find_lanes(list(dict.fromkeys(leg for several in legs for leg in several)))
    pending = np.array([any(leg not in lanes for leg in several) for several in legs], bool)
    as_arc = plain & (pending | ~sea)
    shapes = [
        None if arc else np.array(positions) if short else _shape(positions, lanes if wet else {})
        for positions, arc, short, wet in zip(
            stops, as_arc.tolist(), stub.tolist(), sea.tolist(), strict=True
        )
    ]
    doubtful = ((flows["ends"] == "one_of").to_numpy(dtype=bool) & (ends.more > 0))[first]
    status = _status_index(flows)[first]
    weakest = np.maximum(status, np.where(pending | stub, len(SURENESS) - 1, 0))
    dash = np.maximum(weakest, np.where(doubtful, SURENESS.index("inferred"), 0))
    direct = _length_km(at[ends.origin[first]], at[ends.destination[first]])
    weight = np.zeros(len(first))
    kg = np.nan_to_num(flows["kg_min"].to_numpy(dtype=np.float64))
    np.add.at(weight, number[number >= 0], kg[number >= 0])
    table = _pack_paths(shapes, direct, dash=dash, pending=pending, stub=stub)
    return DrawnFlows(table, number, _heaviest(legs, lanes, weight))


def _number_paths(flows: pd.DataFrame, ends: FlowEnds, order: _Ints) -> tuple[_Ints, _Ints]:
    """Give each flow the number of its path (-1: none), each path the first flow that takes it."""
    vias = {stops: i for i, stops in enumerate(dict.fromkeys(ends.via.values()), start=1)}
    via = np.zeros(len(flows), np.int64)
    for row, stops in ends.via.items():
        via[row] = vias[stops]
    doubt = (flows["ends"] == "one_of").to_numpy(dtype=bool) & (ends.more > 0)
    sea = flows["mode"].isin(SEA_MODES).to_numpy(dtype=bool)
    keys = pd.MultiIndex.from_arrays(
        [ends.origin, ends.destination, via, sea, doubt, _status_index(flows)]
    )
    met = pd.unique(order)
    met = met[ends.drawn[met]]
    code, _ = pd.factorize(keys[met])
    number = np.full(len(flows), -1, np.int64)
    number[met] = code
    first = np.full(int(code.max(initial=-1)) + 1, -1, np.int64)
    first[code[::-1]] = met[::-1]
    return number, first


def _status_index(flows: pd.DataFrame) -> _Ints:
    index = pd.Index(SURENESS).get_indexer(pd.Index(flows["line_status"]))
    return np.where(index < 0, len(SURENESS) - 1, index)


def _find_stops(
    places: pd.DataFrame,
    at: _Floats,
    ends: FlowEnds,
    first: _Ints,
    *,
    sea: _Bools,
    stub: _Bools,
    leave: CoastFinder,
) -> tuple[list[list[LonLat]], _Bools]:
    """Find the positions each path runs over; say where they are just those of its two places."""
    start = [(lon, lat) for lon, lat in at[ends.origin[first]].tolist()]
    end = [(lon, lat) for lon, lat in at[ends.destination[first]].tolist()]
    stops = [[a, b] for a, b in zip(start, end, strict=True)]
    land = (places["kind"] == "country").to_numpy(dtype=bool)
    coast = sea & (land[ends.origin[first]] | land[ends.destination[first]])
    passing = np.isin(first, list(ends.via)) & ~stub
    coasts = _Coasts(places, land, leave)
    for path in np.flatnonzero(stub | coast | passing).tolist():
        row, (a, b) = int(first[path]), stops[path]
        if stub[path]:
            tip = point_towards(a, b, share=STUB_SHARE, longest_km=STUB_LONGEST_KM)
            stops[path] = [a, tip]
            continue
        passed = [(float(at[i, 0]), float(at[i, 1])) for i in ends.via.get(row, ())]
        if sea[path]:
            a = coasts.leave(int(ends.origin[row]), a, passed[0] if passed else b)
            b = coasts.leave(int(ends.destination[row]), b, passed[-1] if passed else a)
        stops[path] = [a, *passed, b]
    return stops, ~(stub | coast | passing)


class _Coasts:
    """Find where ways over the sea leave countries."""

    def __init__(self, places: pd.DataFrame, land: _Bools, leave: CoastFinder) -> None:
        self._land = land
        self._country = places["country"]
        self._leave = leave
        self._left: dict[tuple[str, int, int], LonLat | None] = {}

    def leave(self, place: int, at: LonLat, towards: LonLat) -> LonLat:
        """Give the position off a country's coast; for any other place, where it lies."""
        country = str(self._country.iloc[place] or "") if self._land[place] else ""
        if not country:
            return at
        # Ways of thousands of flows: towards the same degree they leave from the same position.
        key = (country, round(towards[0]), round(towards[1]))
        if key not in self._left:
            try:
                self._left[key] = self._leave(country, (float(key[1]), float(key[2])))
            except LookupError:
                self._left[key] = None  # no coast is known: the country's own mark must do
        return self._left[key] or at


def _shape(positions: Sequence[LonLat], lanes: Mapping[_Pair, Sequence[LonLat]]) -> _Floats:
    """Give the positions of a way, from stop to stop by lane or great circle."""
    pieces = [
        np.asarray(lanes[leg], dtype=np.float64) if leg in lanes else _great_circle(*leg)
        for leg in pairwise(positions)
    ]
    line = np.concatenate([piece if i == 0 else piece[1:] for i, piece in enumerate(pieces)])
    return np.column_stack([np.unwrap(line[:, 0], period=360), line[:, 1]])


def _great_circle(a: LonLat, b: LonLat) -> _Floats:
    """Give the great circle between two positions in equal pieces, ends included."""
    lon, lat = np.radians(np.array([a, b])).T
    ends = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    angle = np.arccos(np.clip(ends[:, 0] @ ends[:, 1], -1, 1))
    share = np.linspace(0, 1, _PIECES + 1)
    if np.sin(angle) < 1e-9:  # the same position, or opposite ones: no circle is the great one
        return np.outer(1 - share, a) + np.outer(share, b)
    x, y, z = ends[:, :1] * np.sin((1 - share) * angle) + ends[:, 1:] * np.sin(share * angle)
    line = np.degrees([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))]).T
    line[0], line[-1] = a, b
    return line


def _length_km(a: _Floats, b: _Floats) -> _Floats:
    """Give great-circle distances between rows of positions (haversine)."""
    (lon_a, lat_a), (lon_b, lat_b) = np.radians(a).T, np.radians(b).T
    half = (
        np.sin((lat_b - lat_a) / 2) ** 2
        + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    )
    km: _Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1)))
    return km


def _pack_paths(
    shapes: Sequence[_Floats | None],
    direct_km: _Floats,
    *,
    dash: _Ints,
    pending: _Bools,
    stub: _Bools,
) -> Table:
    stored = [shape for shape in shapes if shape is not None]
    line = np.concatenate([np.empty((0, 2)), *stored])
    x, y = project_steps(line[:, 0], line[:, 1])
    offset = np.cumsum([0, *(0 if shape is None else len(shape) for shape in shapes)])
    km = direct_km.copy()
    for row, shape in enumerate(shapes):
        if shape is not None:
            km[row] = 0.0 if stub[row] else _length_km(shape[:-1], shape[1:]).sum()
    columns = (
        Column("offset", offset.astype("<u4"), delta=True, planes=True),
        Column("x", x.astype("<i4"), delta=True, planes=True),
        Column("y", y.astype("<i4"), delta=True, planes=True),
        Column("arc", np.array([shape is None for shape in shapes], np.uint8)),
        Column("role", stub.astype(np.uint8)),
        Column("dash", dash.astype(np.uint8)),
        Column("pending", pending.astype(np.uint8)),
        Column("km", km.round().astype("<f4"), planes=True),
    )
    return Table(len(shapes), columns, {"dicts": {"role": _ROLES, "dash": list(SURENESS)}})


def _heaviest(
    legs: Sequence[Sequence[_Pair]], lanes: Mapping[_Pair, Any], weight: _Floats
) -> tuple[Leg, ...]:
    """Name those of the :data:`MOST_PENDING` legs that carry most which are without a lane."""
    carried: dict[_Pair, float] = {}
    for several, kg in zip(legs, weight.tolist(), strict=True):
        for leg in several:
            carried[leg] = carried.get(leg, 0.0) + kg
    # The sort keeps the order of those that carry the same.
    heaviest = sorted(carried, key=lambda leg: -carried[leg])[:MOST_PENDING]
    return tuple(Leg(*leg) for leg in heaviest if leg not in lanes)
