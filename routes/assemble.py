"""Assemble a case's payload with its lanes: the one way from a case to what is drawn of it.

Owns: bringing case, lanes, countries and words together. Refuses: computing lanes (what is
missing is named and drawn as a stand-in) and files (:mod:`routes.webmap.served`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from geodata import basemap
from routes.dense_pack import DensePack, pack_dense
from routes.flows import Drawing, Leg, draw_flows
from routes.lanes import LaneKey, LaneStore, leave_coast
from routes.payload import build_payload
from routes.texts import load_texts

if TYPE_CHECKING:
    from routes.dense import DenseTables
    from routes.handling import Handling
    from routes.model import Case

__all__ = ["assemble_dense", "assemble_payload", "complete_lanes", "draw_ways", "find_lane"]

#: So many missing lanes are computed while somebody waits for a file; the rest stay stand-ins.
_MOST_COMPUTED: Final = 2_000


def assemble_payload(
    case: Case,
    lanes: LaneStore,
    *,
    lang: str,
    handling: Handling | None = None,
    dense: DenseTables | None = None,
) -> tuple[dict[str, Any], tuple[Leg, ...]]:
    """Build the payload of a case; name the legs that are still without a lane.

    Args:
        case: the case; not changed.
        lanes: where lanes are looked for.
        lang: language of the words.
        handling: how the whole is to be handled; without it, as its strictest row.
        dense: the tables that lie beside the payload; without it, everything is in it.
    """
    drawing = draw_ways(case if dense is None else dense.rest, lanes)
    payload = build_payload(
        case,
        drawing,
        texts=load_texts(lang),
        lang=lang,
        country_name=_country_name,
        country_area=_country_area,
        handling=handling,
        dense=dense,
    )
    return payload, drawing.pending


def draw_ways(case: Case, lanes: LaneStore, *, abreast: bool = True) -> Drawing:
    """Draw every flow of a case with the lanes that are at hand."""
    return draw_flows(
        case.flows,
        case.places,
        find_lane=lambda leg: find_lane(lanes, leg),
        leave_coast=leave_coast,
        abreast=abreast,
    )


def assemble_dense(case: Case, lanes: LaneStore, tables: frozenset[str]) -> DensePack:
    """Pack the dense tables of a case with the lanes that are at hand."""

    def find_lanes(legs: Sequence[LaneKey]) -> Mapping[LaneKey, Sequence[tuple[float, float]]]:
        return {leg: lane.coords for leg, lane in lanes.find_all(legs).items()}

    return pack_dense(
        case, tables, find_lanes=find_lanes, leave_coast=leave_coast, country_name=_country_name
    )


def complete_lanes(
    case: Case,
    lanes: LaneStore,
    *,
    lang: str,
    handling: Handling | None = None,
    dense: DenseTables | None = None,
) -> dict[str, Any]:
    """Build the payload of a case, computing the lanes that are missing: slow where some are.

    A lane that cannot be computed stays a stand-in, which the payload says of it; so do those past
    the first :data:`_MOST_COMPUTED`, which would take hours. Dense flows take what is at hand.
    """
    payload, pending = assemble_payload(case, lanes, lang=lang, handling=handling, dense=dense)
    if pending:
        lanes.compute([(leg.origin, leg.destination) for leg in pending[:_MOST_COMPUTED]])
        payload, _ = assemble_payload(case, lanes, lang=lang, handling=handling, dense=dense)
    return payload


def find_lane(lanes: LaneStore, leg: Leg) -> tuple[tuple[float, float], ...] | None:
    """Give the lane of a leg as positions (lon, lat), None if it is not at hand."""
    lane = lanes.find((leg.origin, leg.destination))
    return None if lane is None else tuple(lane.coords)


def _country_name(code: str) -> str:
    try:
        return basemap.country_name(code)
    except KeyError:  # a code without a country on the base map is shown as it is written
        return code


def _country_area(code: str) -> dict[str, Any] | None:
    try:
        return basemap.country_area(code)
    except KeyError:
        return None
