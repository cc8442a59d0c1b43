"""Make a case of many seizures at the gazetteer's ports: invented, and the same at every run.

Written for measurements. One flow for a thousand seizures runs between two ports, so that drawing
meets lines too; dates are days, months and years, so that the rule of time has work to do.

Run from the repository: ``python -m tests.bench.big_case FOLDER --seizures 10000``. With
``--flows`` each seizure has a place of its own (:mod:`tests.bench.spread_case`).
"""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geodata.gazetteer import Gazetteer, Match
from geodata.schema import CASE, TABLES
from geodata.write import write_table
from tests.bench.spread_case import FORMS, make_spread_case

__all__ = ["make_big_case"]

SUBSTANCES = ("cocaine", "cannabis-resin", "herbal-cannabis", "heroin", "mdma")
COUNTRIES = frozenset(("ES", "FR", "GB", "IE", "IT", "MA", "NL", "BE", "DE", "PT"))
SOURCES = 40
FIRST_YEAR, LAST_YEAR = 2015, 2025


def make_big_case(folder: Path, *, seizures: int = 10_000) -> Path:
    """Write a case of so many seizures into a folder and return it."""
    dice = random.Random(seizures)  # one seed a size: every run writes the same bytes
    ports = [port for port in Gazetteer.load().ports() if port.country in COUNTRIES]
    rows = {
        "places": list(_places(ports)),
        "sources": list(_sources(dice)),
        "seizures": list(_seizures(dice, ports, seizures)),
        "flows": list(_flows(dice, ports, seizures // 1000)),
    }
    records = [*rows["seizures"], *rows["flows"]]
    rows["claims"] = list(_claims(dice, [str(row["id"]) for row in records]))
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder, CASE, [_case(seizures)])
    for table in TABLES:
        if table.name in rows or not table.optional:
            write_table(folder, table, rows.get(table.name, []))
    return folder


def _case(seizures: int) -> dict[str, Any]:
    return {
        "id": f"big-{seizures}",
        "title": f"{seizures:,} invented seizures",
        "subtitle": "For measurements only",
        "summary": "Nothing in it ever happened.",
        "presumption": "Nobody is concerned.",
        "marking": "CLEAR",
        "focus": [-12.0, 34.0, 16.0, 60.0],
        "overview": [-20.0, 25.0, 25.0, 65.0],
    }


def _places(ports: list[Match]) -> Iterator[dict[str, Any]]:
    for port in ports:
        yield {
            "id": port.unlocode.lower(),
            "name": port.name,
            "kind": "port",
            "country": port.country,
            "unlocode": port.unlocode,
            "precision": "port",
            "radius_km": 5.0,
            "origin": port.origin,
            "geometry": {"type": "Point", "coordinates": [port.lon, port.lat]},
        }


def _sources(dice: random.Random) -> Iterator[dict[str, Any]]:
    for n in range(SOURCES):
        yield {
            "id": f"source-{n}",
            "title": f"Invented report {n}",
            "publisher": f"Invented office {n % 7}",
            "date": f"{LAST_YEAR}-{n % 12 + 1:02}",
            "kind": "official statement",
            "reliability": dice.choice("ABCD"),
        }


def _date(dice: random.Random) -> str:
    year, month = dice.randint(FIRST_YEAR, LAST_YEAR), dice.randint(1, 12)
    return dice.choices(
        (f"{year}-{month:02}-{dice.randint(1, 28):02}", f"{year}-{month:02}", f"{year}", ""),
        weights=(80, 14, 4, 2),
    )[0]


def _seizures(dice: random.Random, ports: list[Match], count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        port, substance = dice.choice(ports), dice.choice(SUBSTANCES)
        kg = round(min(dice.lognormvariate(3, 1.6), 20_000), 1)
        yield {
            "id": f"s{n}",
            "label": f"{kg:,} kg at {port.name}",
            "date": _date(dice),
            "place": port.unlocode.lower(),
            "substance": substance,
            "amount": kg,
            "unit": "kg",
            "bound": dice.choice(("exact", "exact", "at_least", "about")),
            "method": "In a container.",
            "scope": "context" if n % 10 == 0 else "network",
            "status": "documented",
        }


def _flows(dice: random.Random, ports: list[Match], count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        origin, destination = dice.sample(ports, 2)
        yield {
            "id": f"f{n}",
            "label": f"{origin.name} to {destination.name}",
            "from_ids": (origin.unlocode.lower(),),
            "to_ids": (destination.unlocode.lower(),),
            "ends": "all",
            "substances": (dice.choice(SUBSTANCES),),
            "mode": "container",
            "kg_min": float(dice.randint(10, 900)),
            "date": _date(dice) or str(FIRST_YEAR),
            "status": "reported",
            "scope": "network",
        }


def _claims(dice: random.Random, records: list[str]) -> Iterator[dict[str, Any]]:
    for n, record in enumerate(records):
        yield {
            "id": f"c{n}",
            "record": record,
            "source": f"source-{dice.randrange(SOURCES)}",
            "locator": f"p. {dice.randint(1, 90)}",
            "says": "It was so reported.",
            "credibility": dice.randint(1, 5),
            "stance": "supports",
        }


def main() -> None:
    """Write the case and say where."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seizures", type=int, default=10_000)
    parser.add_argument("--flows", type=int, help="so many flows, and a place for each seizure")
    parser.add_argument("--form", choices=FORMS, default="folder", help="only with --flows")
    parser.add_argument("--shuffled", action="store_true", help="in no order; only with --flows")
    options = parser.parse_args()
    if options.flows is None:
        print(make_big_case(options.folder, seizures=options.seizures))
        return
    print(
        make_spread_case(
            options.folder, seizures=options.seizures, flows=options.flows,
            form=options.form, shuffled=options.shuffled,
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
