"""Build the table of ports and the list of what was repaired or left out.

Owns how the lists are joined by UN/LOCODE, which codes were renamed, and the hand-made tables
beside this file: `cited.csv` (positions with a citation), `harbour_towns.csv` (ports named for
a city but lying at another town). Build time only.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from geodata.gazetteer_data.packages import open_json
from geodata.gazetteer_data.ports import NEAR_TOWN_KM, Claim, Decision, decide_port
from geodata.gazetteer_data.shores import Shores
from geodata.gazetteer_data.towns import Towns, name_variants
from geodata.place_names import fold_name
from geodata.sphere import distance_km

__all__ = ["PORT_COLUMNS", "REPAIR_COLUMNS", "Port", "build_ports"]

PORT_COLUMNS = (
    "unlocode", "name", "country", "lon", "lat", "shore", "shore_km",
    "territory_km", "checked", "origin",
)  # fmt: skip
REPAIR_COLUMNS = (
    "unlocode", "name", "old_lon", "old_lat", "new_lon", "new_lat", "reason", "source",
)  # fmt: skip

RENAMED = {
    "ANWIL": "CWWIL", "ANPHI": "SXPHI", "ANEUX": "BQEUX", "ANKRA": "BQKRA",
    "CSBAR": "MEBAR", "CSKOT": "MEKOT", "KMDZA": "YTDZA",
}  # fmt: skip
"""Codes of countries that no longer exist, or that list a port under the wrong one."""

ORIGINS = {
    "searoute": "searoute 1.6.0",
    "sea-ports": "sea-ports 0.0.9",
    "geonames": "GeoNames",
    "cited": "cited",
}


@dataclass(frozen=True)
class Port:
    """One admitted port, with everything its row says and the names it is found by."""

    unlocode: str
    name: str
    country: str
    claim: Claim
    checked: str
    origin: str
    names: tuple[str, ...]

    @property
    def lon(self) -> float:
        """Longitude, degrees."""
        return round(self.claim.lon, 5)

    @property
    def lat(self) -> float:
        """Latitude, degrees."""
        return round(self.claim.lat, 5)

    def row(self) -> tuple[object, ...]:
        """Give the values of `PORT_COLUMNS`."""
        shore = self.claim.shore
        assert shore is not None
        return (
            self.unlocode, self.name, self.country, self.lon, self.lat, shore.kind,
            round(shore.distance_km, 2), round(self.claim.territory_km, 2), self.checked,
            self.origin,
        )  # fmt: skip


def build_ports(
    folder: Path, tables: Path, shores: Shores, towns: Towns, locodes: dict[str, set[str]]
) -> tuple[list[Port], list[tuple[object, ...]]]:
    """Build the ports, sorted by code, and the rows of `REPAIR_COLUMNS`."""
    claims = _read_claims(folder)
    cited = {row["unlocode"]: row for row in _read_rows(tables / "cited.csv")}
    harbours = {row["unlocode"]: row for row in _read_rows(tables / "harbour_towns.csv")}
    ports: list[Port] = []
    repairs: list[tuple[object, ...]] = []
    for code in sorted(claims.keys() | cited.keys() | harbours.keys()):
        own = claims.get(code, [])
        names = list(dict.fromkeys([*(c.name for c in own), *sorted(locodes.get(code, ()))]))
        if code in cited:
            decision = _decide_cited(cited[code], code, shores)
        elif code in harbours:
            decision = _decide_harbour(harbours[code], code, own, towns, shores)
        elif len(code) != 5:
            decision = Decision(None, "not a UN/LOCODE")
        else:
            decision = decide_port(code[:2], own, names, towns, shores)
            other = _given_elsewhere(decision, own, locodes.get(code, set()))
            decision = Decision(None, other) if other else decision
        repairs += _list_changes(code, own, decision, cited.get(code))
        if decision.claim is not None:
            ports.append(_make_port(code, decision, own, locodes))
    return ports, sorted(repairs, key=lambda r: str(r[0]))


def _read_claims(folder: Path) -> dict[str, list[Claim]]:
    claims: dict[str, list[Claim]] = {}
    for feature in open_json(folder, "searoute", "searoute/data/ports.geojson")["features"]:
        tags, (lon, lat) = feature["properties"], feature["geometry"]["coordinates"]
        code = RENAMED.get(tags["port"], tags["port"])
        calls = bool(tags["t"])
        claims.setdefault(code, []).append(Claim("searoute", tags["name"], lon, lat, calls))
    for key, row in open_json(folder, "sea-ports", "lib/ports.json").items():
        if "coordinates" in row:
            lon, lat = row["coordinates"]
            code = RENAMED.get(key, key)
            claims.setdefault(code, []).append(Claim("sea-ports", row["name"], lon, lat))
    return claims


def _read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _decide_cited(row: dict[str, str], code: str, shores: Shores) -> Decision:
    lon, lat = float(row["lon"]), float(row["lat"])
    claim = Claim(
        "cited", row["name"], lon, lat, False, "cited position",
        shores.nearest(lon, lat), shores.territory_km(code[:2], lon, lat),
    )  # fmt: skip
    if not claim.admitted:
        raise ValueError(f"cited.csv: {code} is not at the water of its country: {claim}")
    return Decision(claim, row["reason"], "cited")


def _decide_harbour(row: dict[str, str], code: str, own: list[Claim], towns: Towns,
                    shores: Shores) -> Decision:  # fmt: skip
    """Stand a port at its harbour town: the one of that name nearest to a claim."""
    country = code[:2]
    ranked = sorted(
        (
            min((distance_km((t.lon, t.lat), (c.lon, c.lat)) for c in own), default=0.0),
            -t.population,
            t.geoname,
            t,
        )
        for t in towns.named(country, {fold_name(row["town"])})
    )
    if not ranked:
        raise ValueError(f"harbour_towns.csv: GeoNames has no {row['town']} in {country}")
    town = ranked[0][3]
    claim = Claim(
        "geonames", town.name, town.lon, town.lat, False, "its harbour town",
        shores.nearest(town.lon, town.lat), shores.territory_km(country, town.lon, town.lat), town,
    )  # fmt: skip
    if not claim.admitted:
        raise ValueError(f"harbour_towns.csv: {row['town']} is not at the water: {claim}")
    return Decision(claim, f"stands at {town.name}: {row['note']}", "harbour town")


def _make_port(
    code: str, decision: Decision, own: list[Claim], locodes: dict[str, set[str]]
) -> Port:
    claim = decision.claim
    assert claim is not None
    origin = ORIGINS[claim.source]
    if claim.source == "geonames" and claim.town is not None:
        origin += f" {claim.town.geoname}"
    elif claim.source != "cited" and claim.reading != "as written":
        origin += f", {claim.reading}"
    near = claim.town is not None and claim.town_km <= NEAR_TOWN_KM / 2
    other = claim.town.names if near and claim.town is not None else ()
    name = _best_spelling(claim, own, locodes.get(code, set()))
    names = tuple(dict.fromkeys([*(c.name for c in own), *sorted(locodes.get(code, ())), *other]))
    return Port(code, name, code[:2], claim, decision.checked, origin, names)


def _best_spelling(claim: Claim, own: list[Claim], official: set[str]) -> str:
    """Choose among spellings of one name: UN/LOCODE's, then the town's, which carry accents."""
    if claim.source == "cited" or not own:
        return claim.name
    listed = {v for c in own for v in name_variants(c.name)}
    spellings = [n for n in sorted(official, key=len) if fold_name(n) in listed]
    if claim.town is not None and fold_name(claim.town.name) in listed:
        spellings.append(claim.town.name)
    chosen = spellings[0] if spellings else own[0].name
    return re.sub(r"\s*\(.*?\)", "", chosen).strip() or chosen


def _given_elsewhere(decision: Decision, own: list[Claim], official: set[str]) -> str:
    """Say whose code it is if UN/LOCODE gives it to a place of quite another name; else ""."""
    if decision.claim is None or not official:
        return ""
    town = decision.claim.town
    ours = set().union(*(name_variants(c.name) for c in own))
    ours |= {fold_name(n) for n in (town.name, *town.names)} if town is not None else set()
    theirs = set().union(*(name_variants(n) for n in official))
    alike = max(SequenceMatcher(None, a, b).ratio() for a in ours for b in theirs)
    words = {w for a in ours for w in a.split() if len(w) > 3}
    if alike >= 0.7 or any(words & set(b.split()) for b in theirs):
        return ""
    return f"UN/LOCODE gives this code to {sorted(official)[0]}"


def _list_changes(
    code: str, own: list[Claim], decision: Decision, cited: dict[str, str] | None
) -> list[tuple[object, ...]]:
    """List what became of each position that is not shipped as written."""
    rows: list[tuple[object, ...]] = []
    new = decision.claim
    for old in own:
        at = (code, old.name, old.lon, old.lat)
        if new is None:
            rows.append((*at, "left out", "left out", decision.reason, ORIGINS[old.source]))
        elif (old.lon, old.lat) == (new.lon, new.lat):
            continue
        elif old.source == "sea-ports" and new.source == "searoute":
            # The second opinion was not needed; it is listed only where it is badly wrong.
            apart = distance_km((old.lon, old.lat), (new.lon, new.lat))
            if apart > NEAR_TOWN_KM:
                reason = f"the second list is {apart:.0f} km off"
                rows.append((*at, new.lon, new.lat, reason, "searoute 1.6.0"))
        else:
            reason = decision.reason or "second entry of one code: the better confirmed one is kept"
            source = cited["source"] if cited else ORIGINS[new.source]
            rows.append((*at, round(new.lon, 5), round(new.lat, 5), reason, source))
    if cited and not own:
        rows.append((code, cited["name"], "", "", new and new.lon, new and new.lat,
                     cited["reason"], cited["source"]))  # fmt: skip
    return rows
