"""Decide where each port stands, or that it is left out.

Two lists of ports (searoute, sea-ports) are taken as claims, not as facts. A claim is admitted
when it lies within `LIMIT_KM` of water and of the territory its code names; it is confirmed
when a town of that name is near or the other list agrees. One fault of searoute is systematic:
of its positions written with two decimals, 494 of 524 that a town can judge are degrees and
*minutes* read as decimals (48.48 for 48°48′), so both readings are weighed.
Build time only. Positions are (lon, lat), WGS 84.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from geodata.gazetteer_data.shores import LIMIT_KM, Shore, Shores
from geodata.gazetteer_data.towns import Town, Towns, name_variants
from geodata.sphere import distance_km

__all__ = ["Claim", "Decision", "decide_port"]

NEAR_TOWN_KM = 30.0
"""A port farther than this from every town of its name is not confirmed by the name."""

AGREE_KM = 25.0
"""Two lists that differ by more than this speak of different places."""


ADMITTED_KM = LIMIT_KM - 0.05
"""The committed shores are rounded to 11 m: a port at the very limit would fail the test."""


@dataclass(frozen=True)
class Claim:
    """One list's word on a port (`traffic`: it lists ships' calls), and how it was read."""

    source: str
    name: str
    lon: float
    lat: float
    traffic: bool = False
    reading: str = "as written"
    shore: Shore | None = None
    territory_km: float = math.inf
    town: Town | None = None
    town_km: float = math.inf

    @property
    def coarse(self) -> bool:
        """Tell whether both coordinates carry two decimals at most."""
        return all(abs(v * 100 - round(v * 100)) < 1e-6 for v in (self.lon, self.lat))

    @property
    def admitted(self) -> bool:
        """Tell whether the position is at the water and in the territory."""
        return (
            self.shore is not None
            and self.shore.distance_km <= ADMITTED_KM
            and self.territory_km <= ADMITTED_KM
        )


@dataclass(frozen=True)
class Decision:
    """Where a port stands (`claim`), or None; why; and what confirms it."""

    claim: Claim | None
    reason: str
    checked: str = ""


def decide_port(country: str, claims: Sequence[Claim], names: Iterable[str], towns: Towns,
                shores: Shores) -> Decision:  # fmt: skip
    """Weigh the claims on one code."""
    named = towns.named(country, set().union(*(name_variants(n) for n in names)))
    read = [_judge(r, country, named, shores) for c in claims for r in _readings(c)]
    admitted = [c for c in read if c.admitted]
    near = _prefer(c for c in admitted if c.town_km <= NEAR_TOWN_KM)
    # Towns share names (Portland in Maine, in Oregon): what the other list backs comes first.
    near.sort(key=lambda c: not _others_agree(c, admitted))
    if near:
        return Decision(near[0], _why(near[0], claims), _confirmation(near[0], admitted))
    twins = [c for c in admitted if _others_agree(c, admitted)]
    if twins:
        best = _prefer(twins)[0]
        return Decision(best, _why(best, claims), "both lists")
    by_water = [t for t in (_stand_in(t, country, shores) for t in named) if t.admitted]
    if admitted:
        return _decide_unconfirmed(admitted, named)
    mirrored = [_judge(m, country, named, shores) for c in claims for m in _mirrored(c)]
    for claim in mirrored:
        if claim.admitted and claim.town_km <= NEAR_TOWN_KM:
            return Decision(claim, f"coordinates {claim.reading}", "town")
    return _decide_refused(read, named, by_water)


def _decide_unconfirmed(admitted: list[Claim], named: list[Town]) -> Decision:
    """Decide on positions at the water that neither a near town nor a second list confirms."""
    if len({c.source for c in admitted}) > 1:
        return Decision(None, "the lists put it in two places and no town of that name decides")
    best = _prefer(admitted)[0]
    if named and (best.coarse or not best.traffic):
        # A town elsewhere proves nothing by its name alone, so it is no repair either.
        return Decision(None, "listed far from every place of that name")
    apart = max(distance_km((a.lon, a.lat), (b.lon, b.lat)) for a in admitted for b in admitted)
    if len({c.reading for c in admitted}) > 1 and apart > LIMIT_KM:
        return Decision(None, "written in minutes or in decimals, and nothing tells which")
    if best.source == "sea-ports":
        # Its positions come from an address search, which answers Tangier for Tanger Med.
        return Decision(None, "only the second list has it and no town of that name confirms it")
    return Decision(best, _why(best, admitted), "shore only")


def _decide_refused(read: list[Claim], named: list[Town], by_water: list[Claim]) -> Decision:
    """Decide when no reading of any claim stands at the water of its country."""
    close = [
        t
        for t in by_water
        if any(distance_km((t.lon, t.lat), (c.lon, c.lat)) <= NEAR_TOWN_KM for c in read)
    ]
    if len(close) == 1:
        return Decision(close[0], "listed away from the water of its country", "town")
    if all(c.territory_km > LIMIT_KM for c in read):
        return Decision(None, "listed outside the country its code names")
    known = "" if named else "; no town of that name"
    return Decision(None, f"no coast, main river or large lake within {LIMIT_KM:.0f} km{known}")


def _judge(claim: Claim, country: str, named: list[Town], shores: Shores) -> Claim:
    if abs(claim.lon) > 180 or abs(claim.lat) > 90:
        return claim
    position = (claim.lon, claim.lat)
    town = min(named, key=lambda t: distance_km(position, (t.lon, t.lat)), default=None)
    return replace(
        claim,
        shore=shores.nearest(claim.lon, claim.lat),
        territory_km=shores.territory_km(country, claim.lon, claim.lat),
        town=town,
        town_km=math.inf if town is None else distance_km(position, (town.lon, town.lat)),
    )


def _stand_in(town: Town, country: str, shores: Shores) -> Claim:
    """Take a town's own position as that of its port."""
    claim = Claim("geonames", town.name, town.lon, town.lat, reading="the town of that name")
    return _judge(claim, country, [town], shores)


def _readings(claim: Claim) -> list[Claim]:
    if not (claim.source == "searoute" and claim.coarse):
        return [claim]
    lon, lat = _from_minutes(claim.lon), _from_minutes(claim.lat)
    if lon is None or lat is None:
        return [claim]
    return [claim, replace(claim, lon=lon, lat=lat, reading="minutes read as decimals")]


def _from_minutes(value: float) -> float | None:
    """Read d.mm as degrees and minutes; None if mm is no number of minutes."""
    minutes = round((abs(value) % 1) * 100)
    if minutes >= 60:
        return None
    return round(math.copysign(int(abs(value)) + minutes / 60, value), 4)


def _mirrored(claim: Claim) -> list[Claim]:
    return [
        replace(claim, lon=-claim.lon, reading="with east and west exchanged"),
        replace(claim, lat=-claim.lat, reading="with north and south exchanged"),
        replace(claim, lon=claim.lat, lat=claim.lon, reading="in the wrong order"),
    ]


def _prefer(claims: Iterable[Claim]) -> list[Claim]:
    """Sort: searoute's fine positions (quays), then whichever reading is nearest its town."""
    return sorted(
        claims,
        key=lambda c: (not (c.source == "searoute" and not c.coarse), c.source != "searoute",
                       round(c.town_km, 1)),
    )  # fmt: skip


def _others_agree(claim: Claim, claims: Iterable[Claim]) -> bool:
    return any(
        c.source != claim.source and distance_km((c.lon, c.lat), (claim.lon, claim.lat)) <= AGREE_KM
        for c in claims
    )


def _confirmation(claim: Claim, admitted: list[Claim]) -> str:
    return "town and both lists" if _others_agree(claim, admitted) else "town"


def _why(best: Claim, claims: Sequence[Claim]) -> str:
    """Say why the first list's position was not taken as written; "" if it was."""
    if best.reading != "as written":
        return best.reading
    first = next((c for c in claims if c.source == "searoute"), None)
    if first is None or best.source == "searoute":
        return ""
    return "the first list's position fails; the second list's holds"
