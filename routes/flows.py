"""Turn flows into strands: the lines the map draws, with their parts and their places abreast.

Owns: which way a flow takes between its places, where a flow with several possible ends parts
into branches, which strands run side by side, and the short fading lines of a flow whose far end
has no place. Refuses: computing sea lanes (:mod:`routes.lanes`) and choosing colours.

A flow is drawn once per substance. Positions are (lon, lat), EPSG:4326; lengths in km.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from geodata.sphere import LonLat, length_km
from routes.neighbours import find_neighbours
from routes.rows import iterate_rows
from routes.ways import direct_way, point_towards, share_way, split_ways

__all__ = [
    "NO_PLACE",
    "SEA_MODES",
    "STUB_LONGEST_KM",
    "STUB_SHARE",
    "SURENESS",
    "CoastFinder",
    "Drawing",
    "LaneFinder",
    "Leg",
    "Strand",
    "draw_flows",
]

Role = Literal["trunk", "branch", "stub"]
Way = tuple[LonLat, ...]

#: Ways of moving that go over the sea.
SEA_MODES: Final = frozenset({"container", "drop_off", "vessel"})
#: An end of these kinds names no place one could draw a line to.
NO_PLACE: Final = frozenset({"country", "area"})
#: A line towards such an end goes this share of the way, at most so far.
STUB_SHARE: Final = 0.35
STUB_LONGEST_KM: Final = 140.0
_ABREAST_KM, _ABREAST_LEAST_KM = 12.0, 40.0
#: With more lines than this none is laid beside another flow's.
_MOST_ABREAST: Final = 3_000
#: How sure a line is, strongest first: of two the weaker is drawn.
SURENESS: Final = ("documented", "reported", "inferred", "illustrative")


@dataclass(frozen=True, slots=True)
class Leg:
    """One way over the sea between two positions, by which a lane is asked for."""

    origin: LonLat
    destination: LonLat


#: Gives the lane of a leg, as positions from origin to destination, or None: not computed yet.
LaneFinder = Callable[[Leg], Way | None]
#: Gives the position off a country's coast from which a way towards a position leaves; raises
#: LookupError for a country without a coast.
CoastFinder = Callable[[str, LonLat], LonLat]


@dataclass(frozen=True, slots=True)
class Strand:
    """One line: row of the flow, substance, part, place abreast (0 centre), line style, way.

    ``km`` is the length of the flow's whole way that passes along this strand; of several, the
    shortest. ``pending`` says that the way is a stand-in until its lane has been computed.
    """

    flow: int
    substance: str
    role: Role
    slot: int
    dash: str
    coords: Way
    km: float
    from_name: str
    to_name: str
    arrow: bool
    pending: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """All strands of a case, the legs still without a lane, the flows that cannot be drawn."""

    strands: tuple[Strand, ...]
    pending: tuple[Leg, ...]
    undrawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    id: str
    name: str
    kind: str
    country: str
    position: LonLat


@dataclass(frozen=True, slots=True)
class _Piece:
    role: Role
    coords: Way
    km: float
    from_name: str
    to_name: str
    arrow: bool
    pending: bool
    doubtful: bool = False


def draw_flows(
    flows: pd.DataFrame,
    places: pd.DataFrame,
    *,
    find_lane: LaneFinder,
    leave_coast: CoastFinder,
    abreast: bool = True,
) -> Drawing:
    """Draw every flow of a case.

    Args:
        flows: the case's flows, in their order.
        places: the case's places, index by id; a place without ``lon`` and ``lat`` has no
            position and is passed over.
        find_lane: asked once per leg.
        leave_coast: asked for the ends of sea ways that are countries.
        abreast: whether ways that run together lie side by side; else each lies where it runs.
    """
    known = _read_places(places)
    lanes = _Lanes(find_lane)
    units: list[tuple[int, str, str, tuple[_Piece, ...]]] = []
    undrawn: list[str] = []
    for index, flow in enumerate(iterate_rows(flows)):
        pieces = _draw_flow(flow, known, lanes, leave_coast)
        if not pieces:
            undrawn.append(str(flow.id))
        units.extend((index, substance, flow.line_status, pieces) for substance in flow.substances)
    slots = _place_abreast(units, flows) if abreast else [0] * len(units)
    strands = tuple(
        Strand(
            flow=index,
            substance=substance,
            role=piece.role,
            slot=slot,
            dash=_dash(status, piece),
            coords=piece.coords,
            km=round(piece.km, 1),
            from_name=piece.from_name,
            to_name=piece.to_name,
            arrow=piece.arrow,
            pending=piece.pending,
        )
        for (index, substance, status, pieces), slot in zip(units, slots, strict=True)
        for piece in pieces
    )
    return Drawing(strands, tuple(lanes.missing), tuple(undrawn))


class _Lanes:
    """Ask for each lane once and remember which are missing."""

    def __init__(self, find: LaneFinder) -> None:
        self._find = find
        self._found: dict[Leg, Way | None] = {}
        self.missing: dict[Leg, None] = {}

    def way(self, origin: LonLat, destination: LonLat) -> tuple[Way, bool]:
        leg = Leg(origin, destination)
        if leg not in self._found:
            self._found[leg] = self._find(leg)
        way = self._found[leg]
        if way is None:
            self.missing[leg] = None
            return direct_way(origin, destination), True
        return way, False


def _read_places(places: pd.DataFrame) -> Mapping[str, _Place]:
    drawn = places[places["lon"].notna() & places["lat"].notna()]
    return {
        str(p.id): _Place(
            str(p.id), str(p.name), str(p.kind), str(p.country or ""), (float(p.lon), float(p.lat))
        )
        for p in iterate_rows(drawn)
    }


def _draw_flow(
    flow: Any, known: Mapping[str, _Place], lanes: _Lanes, leave_coast: CoastFinder
) -> tuple[_Piece, ...]:
    origins = [known[i] for i in flow.from_ids if i in known]
    via = [known[i] for i in flow.via_ids if i in known]
    ends = [known[i] for i in flow.to_ids if i in known]
    if not origins or not ends:
        return ()
    sea = flow.mode in SEA_MODES
    doubtful = flow.ends == "one_of" and len(ends) > 1
    pieces: list[_Piece] = []
    for origin in origins:
        nowhere = [] if sea else [end for end in ends if end.kind in NO_PLACE]
        pieces.extend(_draw_stub(origin, end) for end in nowhere if end.id != origin.id)
        named = [end for end in ends if end not in nowhere and end.id != origin.id]
        if named:
            travel = _Travel(sea, lanes, leave_coast)
            pieces.extend(_draw_ways(origin, via, named, travel, doubtful=doubtful))
    return tuple(pieces)


def _draw_stub(origin: _Place, end: _Place) -> _Piece:
    tip = point_towards(origin.position, end.position, share=STUB_SHARE, longest_km=STUB_LONGEST_KM)
    return _Piece("stub", (origin.position, tip), 0.0, origin.name, end.name, True, False)


class _Travel:
    """Find the way between two places, by sea or directly."""

    def __init__(self, sea: bool, lanes: _Lanes, leave_coast: CoastFinder) -> None:
        self._sea, self._lanes, self._leave_coast = sea, lanes, leave_coast

    def position(self, place: _Place, towards: LonLat) -> LonLat:
        if self._sea and place.kind == "country" and place.country:
            try:
                return self._leave_coast(place.country, towards)
            except LookupError:
                return place.position  # no coast is known: the country's own mark must do
        return place.position

    def way(self, origin: LonLat, destination: LonLat) -> tuple[Way, bool]:
        if self._sea:
            return self._lanes.way(origin, destination)
        return direct_way(origin, destination), False


def _draw_ways(
    origin: _Place,
    via: Sequence[_Place],
    ends: Sequence[_Place],
    travel: _Travel,
    *,
    doubtful: bool,
) -> list[_Piece]:
    """Draw one origin's way over the places passed, then on to every end."""
    pieces: list[_Piece] = []
    first = via[0] if via else ends[0]
    here = travel.position(origin, first.position)
    here_name, gone_km = origin.name, 0.0
    for stop in via:
        way, pending = travel.way(here, stop.position)
        gone_km += length_km(way)
        pieces.append(_Piece("trunk", way, gone_km, here_name, stop.name, True, pending))
        here, here_name = stop.position, stop.name
    ways = [travel.way(here, travel.position(end, here)) for end in ends]
    lengths = [gone_km + length_km(way) for way, _ in ways]
    pieces.extend(
        _Piece(
            "trunk" if len(branch.ways) == len(ends) else "branch",
            branch.coords,
            min(lengths[i] for i in branch.ways),
            here_name,
            " / ".join(ends[i].name for i in branch.ways),
            branch.ends,
            any(ways[i][1] for i in branch.ways),
            doubtful and branch.ends,
        )
        for branch in split_ways([way for way, _ in ways])
    )
    return pieces


def _dash(status: str, piece: _Piece) -> str:
    """Choose the line style: the weakest of what applies to this piece."""
    applies = [status if status in SURENESS else SURENESS[-1]]
    if piece.pending or piece.role == "stub":
        applies.append("illustrative")
    if piece.doubtful:
        applies.append("inferred")
    return max(applies, key=SURENESS.index)


def _place_abreast(
    units: Sequence[tuple[int, str, str, tuple[_Piece, ...]]], flows: pd.DataFrame
) -> list[int]:
    """Give each flow-and-substance a place abreast so that none covers another on a shared way.

    What shares a way forms a group; in it, strands from the same origins stay next to each other.
    A lone bundle lies around the centre; of several the first lies on and right of the centre,
    the next left of it, and so on outwards.
    """
    group = list(range(len(units)))

    def root(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    for i, others in enumerate(_find_beside(units)):
        for j in others:
            if root(i) != root(j) and _run_together(units[i][3], units[j][3]):
                group[root(i)] = root(j)
    slots = [0] * len(units)
    for head in dict.fromkeys(root(i) for i in range(len(units))):
        bundles: dict[tuple[str, ...], list[int]] = {}
        for i in range(len(units)):
            if root(i) == head:
                bundles.setdefault(tuple(flows["from_ids"].iloc[units[i][0]]), []).append(i)
        right, left = 0, -1
        for number, bundle in enumerate(bundles.values()):
            if len(bundles) == 1:
                right = -(len(bundle) // 2)
            for i in bundle:
                if number % 2 == 0:
                    slots[i], right = right, right + 1
                else:
                    slots[i], left = left, left - 1
    return slots


def _find_beside(
    units: Sequence[tuple[int, str, str, tuple[_Piece, ...]]],
) -> list[list[int]]:
    """List for each flow-and-substance those before it that may share its way."""
    if len(units) <= _MOST_ABREAST:
        return find_neighbours([[piece.coords for piece in pieces] for *_, pieces in units])
    # Among very many nobody sees who lies beside whom: only a flow's own substances part.
    return [
        [i - 1] if i and units[i - 1][3] is pieces else [] for i, (*_, pieces) in enumerate(units)
    ]


def _run_together(a: Sequence[_Piece], b: Sequence[_Piece]) -> bool:
    if a is b:
        return bool(a)  # two substances of one flow
    return any(
        share_way(p.coords, q.coords, near_km=_ABREAST_KM, least_km=_ABREAST_LEAST_KM)
        for p in a
        for q in b
        # A fading line is short and on land; it gives way to nothing at sea.
        if (p.role == "stub") == (q.role == "stub")
    )
