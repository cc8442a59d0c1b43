"""Look up places by name, offline: ports with UN/LOCODE, cities and countries.

Owns the reading of the tables in `gazetteer_data/`. It refuses to choose: `find` gives every
candidate with its score and says whether they are all one place. Positions are (lon, lat) in
degrees, WGS 84; for a country, the point where its name is written. Nothing is read before it
is asked for.

    python -m geodata.gazetteer NAME [--country XX] [--kind port|city|country] [--limit N]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from geodata.place_names import fold_name, score_spelling, spelled_alike
from geodata.sphere import distance_km

__all__ = ["Country", "Gazetteer", "Match", "Matches", "main"]

FOLDER = Path(__file__).parent / "gazetteer_data"
KINDS = {"p": "port", "c": "city", "k": "country"}
ONE_PLACE_KM = 30.0
"""A port and the city it serves stand within this; candidates farther apart are several places."""

OTHER_NAME_SCORE = 0.98
"""Score of a place found by another of its names, in any language."""


@dataclass(frozen=True)
class Match:
    """One place that a name may mean.

    `score` is 1 for its own name, less for other names and for near spellings. `population` is
    0 where it is unknown or does not apply; `unlocode` is "" where the place has none.
    """

    name: str
    kind: str
    country: str
    unlocode: str
    lon: float
    lat: float
    population: int
    score: float
    origin: str


@dataclass(frozen=True)
class Country:
    """One country of ISO 3166-1; `lon`, `lat` say where to write its name, None if unknown."""

    iso2: str
    iso3: str
    numeric: str
    names: dict[str, str]
    lon: float | None
    lat: float | None


class Matches(list[Match]):
    """Candidates, best first. `unambiguous`: the name is borne as it stands, by one place only.

    A port and its city count as one place. Near spellings are never unambiguous.
    """

    def __init__(self, matches: Iterable[Match] = (), *, unambiguous: bool = False) -> None:
        super().__init__(matches)
        self.unambiguous = unambiguous


class Gazetteer:
    """The tables, each read when first asked for; make it with `Gazetteer.load()`."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> Gazetteer:
        """Get the one gazetteer of this process."""
        return Gazetteer()

    def find(
        self,
        name: str,
        *,
        country: str | None = None,
        kinds: Collection[str] | None = None,
        limit: int = 10,
    ) -> Matches:
        """Find the places a name may mean, whatever its case, accents or language.

        Near spellings are tried only when no place bears the name itself. `country` is a code
        or name of a country, `kinds` a choice of port, city and country.

        Raises:
            ValueError: `country` names none, or `kinds` holds something else.
        """
        wanted = set(KINDS.values()) if kinds is None else set(kinds)
        if unknown := wanted - set(KINDS.values()):
            raise ValueError(f"kinds: {', '.join(sorted(unknown))}; expected port, city, country")
        iso2 = None
        if country is not None:
            found = self.country(country)
            if found is None:
                raise ValueError(f"no country is called or coded {country[:40]!r}")
            iso2 = found.iso2
        folded = fold_name(name)
        if not folded:
            return Matches()
        exact = self._read_matches(self._refs(folded), folded, 1.0, iso2, wanted)
        if exact:
            return Matches(_sorted(exact)[:limit], unambiguous=_is_one_place(exact))
        near: list[Match] = []
        for other in self._near_names(folded):
            score = score_spelling(folded, other)
            near += self._read_matches(self._refs(other), other, score, iso2, wanted)
        return Matches(_sorted(_best_of_each(near))[:limit])

    def bears(self, name: str) -> bool:
        """Tell whether any place bears this name; much cheaper than finding which."""
        folded = fold_name(name)
        return bool(folded) and bool(self._refs(folded))

    def port(self, unlocode: str) -> Match | None:
        """Get a port by UN/LOCODE ('FRLEH' or 'FR LEH'), or None."""
        row = self._port_rows_by_code.get("".join(unlocode[:10].split()).upper())
        return None if row is None else self._read_match("p", row, None, 1.0)

    def country(self, code_or_name: str) -> Country | None:
        """Get a country by alpha-2, alpha-3 or numeric code or by a name in any language."""
        text = code_or_name.strip()
        row = self._country_rows_by_code.get(text.upper())
        if row is None:
            rows = [int(ref[1:]) for ref in self._refs(fold_name(text)) if ref[0] == "k"]
            # 'Congo' is two countries: that is no answer.
            row = rows[0] if len(rows) == 1 else None
        if row is None:
            return None
        iso2, iso3, numeric, en, fr, es, lon, lat = _parse(self._lines("countries")[row])
        names = {"en": en, "fr": fr, "es": es}
        return Country(
            iso2, iso3, numeric, {k: v.split("|")[0] for k, v in names.items()},
            float(lon) if lon else None, float(lat) if lat else None,
        )  # fmt: skip

    def ports(self) -> list[Match]:
        """List every port, by code."""
        return [m for i in range(len(self._lines("ports"))) if (m := self._read_match("p", i))]

    def cities(self) -> list[Match]:
        """List every city, in the table's order (by country)."""
        return [m for i in range(len(self._lines("cities"))) if (m := self._read_match("c", i))]

    @lru_cache(maxsize=8)  # noqa: B019 - one gazetteer lives as long as the process
    def _lines(self, table: str) -> list[str]:
        """Read a table's rows as lines, without the header; no cell holds a line break."""
        text = gzip.decompress((self._folder / f"{table}.csv.gz").read_bytes()).decode()
        return text.split("\n")[1:-1]

    @cached_property
    def _port_rows_by_code(self) -> dict[str, int]:
        return {line[:5]: i for i, line in enumerate(self._lines("ports"))}

    @cached_property
    def _country_rows_by_code(self) -> dict[str, int]:
        rows = enumerate(line.split(",", 3) for line in self._lines("countries"))
        return {code: i for i, (iso2, iso3, numeric, _) in rows for code in (iso2, iso3, numeric)}

    def _refs(self, folded: str) -> list[str]:
        """Get the references of a folded name: p, c or k and the row's number."""
        lines = self._lines("names")
        i = bisect_left(lines, f"{folded},")
        if i < len(lines) and lines[i].startswith(f"{folded},"):
            return lines[i][len(folded) + 1 :].split()
        return []

    def _near_names(self, folded: str) -> list[str]:
        """List the names spelled nearly like this one."""
        # Near spellings share their first or their last two letters: compare with those alone.
        near = dict[str, None]()
        for end in (f"{folded[:2]}-", f"-{folded[-2:]}"):
            near |= dict.fromkeys(spelled_alike(folded, self._names_by_end.get(end, {})))
        return list(near)

    @cached_property
    def _names_by_end(self) -> dict[str, dict[int, list[str]]]:
        by_end: dict[str, dict[int, list[str]]] = {}
        for line in self._lines("names"):
            name = line[: line.index(",")]
            for end in (f"{name[:2]}-", f"-{name[-2:]}"):
                by_end.setdefault(end, {}).setdefault(len(name), []).append(name)
        return by_end

    def _read_matches(
        self, refs: Iterable[str], folded: str, score: float, iso2: str | None, kinds: set[str]
    ) -> list[Match]:
        found = (
            self._read_match(ref[0], int(ref[1:]), folded, score)
            for ref in refs
            if KINDS[ref[0]] in kinds
        )
        return [m for m in found if m is not None and iso2 in (None, m.country)]

    def _read_match(
        self, table: str, row: int, folded: str | None = None, score: float = 1.0
    ) -> Match | None:
        """Read one row as a match; None for a country without a position."""
        if table == "p":
            code, name, country, lon, lat, *_, origin = _parse(self._lines("ports")[row])
            population = 0
        elif table == "c":
            geoname, name, country, lon, lat, people = _parse(self._lines("cities")[row])
            code, population, origin = "", int(people), f"GeoNames {geoname}"
        else:
            country, _, _, names, _, _, lon, lat = _parse(self._lines("countries")[row])
            code, population, name, origin = "", 0, names.split("|")[0], "Natural Earth 1:10m"
        if not lon:
            return None
        own = folded is None or fold_name(name) == folded
        return Match(
            name, KINDS[table], country, code, float(lon), float(lat), population,
            round(score if own else score * OTHER_NAME_SCORE, 4), origin,
        )  # fmt: skip


def _parse(line: str) -> list[str]:
    return next(csv.reader([line]))


def _sorted(matches: list[Match]) -> list[Match]:
    """Sort best first: by score, countries first, then larger places; a port before its city.

    A port counts for as large as the largest candidate around it.
    """

    def order(m: Match) -> tuple[float, bool, int, bool, str]:
        size = m.population
        if m.kind == "port":
            size = max(o.population for o in matches if _is_one_place([m, o]))
        return (-m.score, m.kind != "country", -size, m.kind != "port", m.unlocode)

    return sorted(matches, key=order)


def _best_of_each(matches: list[Match]) -> list[Match]:
    """Keep the best scored of the matches for one place."""
    best: dict[tuple[str, str, float, float], Match] = {}
    for match in sorted(matches, key=lambda m: m.score):
        best[(match.kind, match.name, match.lon, match.lat)] = match
    return list(best.values())


def _is_one_place(matches: list[Match]) -> bool:
    """Tell whether all matches stand for one place: same country, close together."""
    first = matches[0]
    return all(
        (m.kind == "country") == (first.kind == "country")
        and m.country == first.country
        and distance_km((m.lon, m.lat), (first.lon, first.lat)) <= ONE_PLACE_KM
        for m in matches
    )


def main(arguments: list[str] | None = None) -> int:
    """Print the places a name may mean; exit status 0 if any, 1 if none, 2 for wrong use."""
    parser = argparse.ArgumentParser(
        prog="python -m geodata.gazetteer", description="Find a place."
    )
    parser.add_argument("name", help="a name, or a UN/LOCODE such as FRLEH")
    parser.add_argument("--country", help="a code or a name of a country")
    parser.add_argument("--kind", action="append", choices=sorted(KINDS.values()))
    parser.add_argument("--limit", type=int, default=10)
    options = parser.parse_args(arguments)
    gazetteer = Gazetteer.load()
    try:
        matches = gazetteer.find(
            options.name, country=options.country, kinds=options.kind, limit=options.limit
        )
    except ValueError as error:
        parser.error(str(error))
    borne = matches and matches[0].score >= OTHER_NAME_SCORE
    if not borne and (port := gazetteer.port(options.name)):
        matches = Matches([port], unambiguous=True)
    for m in matches:
        print(
            f"{m.score:.2f}  {m.kind:<7}  {m.country}  {m.unlocode:<5}  {m.lat:9.4f} {m.lon:9.4f}"
            f"  {m.population or '':>9}  {m.name}  ({m.origin})"
        )
    verdict = "one place" if matches.unambiguous else "several places, or not spelled so: choose"
    print(verdict if matches else "no place found", file=sys.stderr)
    return 0 if matches else 1


if __name__ == "__main__":
    raise SystemExit(main())
