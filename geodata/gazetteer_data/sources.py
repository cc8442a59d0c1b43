"""State where the gazetteer's files come from: checksums and the section of SOURCES.md."""

from __future__ import annotations

import hashlib
from pathlib import Path

from geodata.gazetteer_data.packages import PACKAGES

__all__ = ["CHECKSUMS", "TABLES", "read_checksums", "render_sources", "write_checksums"]

CHECKSUMS = "SHA256SUMS"
BUILT = "2026-11-23"

TABLES = {
    "ports.csv.gz": "ports with UN/LOCODE, position, nearest water and what confirms them",
    "repairs.csv": "positions of the lists that were repaired or left out, and why",
    "cities.csv.gz": "inhabited places: the world from 15,000 inhabitants, smaller in our regions",
    "countries.csv.gz": "ISO 3166-1 codes, names in English, French and Spanish, label points",
    "names.csv.gz": "index from folded names, in all languages known, to the rows above",
    "shores.geojson.gz": "coast, rivers, large lakes and territories within 8 km of each port",
}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_checksums(folder: Path) -> None:
    """Write the checksums of the tables, in the form `sha256sum -c` reads."""
    lines = [f"{_digest(folder / name)}  {name}\n" for name in TABLES]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def read_checksums(folder: Path) -> dict[str, str]:
    """Read the checksums as file name → SHA-256."""
    lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def render_sources(folder: Path) -> str:
    """Render the gazetteer's section of SOURCES.md."""
    out = [
        "## Gazetteer (`geodata/gazetteer_data/`)",
        "",
        f"Built {BUILT} by `python -m geodata.gazetteer_data.build --packages FOLDER` from the"
        " packages below, whose SHA-256 the script holds. Names and positions of cities are"
        " **© GeoNames, CC BY 4.0** (geonames.org); they were selected and folded, not altered."
        " Coasts, rivers, lakes and territories are Natural Earth's, in the public domain.",
        "",
        "| file | what | licence | SHA-256 |",
        "|---|---|---|---|",
    ]
    licences = {
        "ports.csv.gz": "Apache-2.0, MIT, CC BY 4.0", "repairs.csv": "Apache-2.0, MIT, CC BY 4.0",
        "cities.csv.gz": "CC BY 4.0", "countries.csv.gz": "MIT, public domain",
        "names.csv.gz": "CC BY 4.0, Apache-2.0, MIT", "shores.geojson.gz": "public domain",
    }  # fmt: skip
    sums = read_checksums(folder)
    out += [f"| `{n}` | {what} | {licences[n]} | `{sums[n]}` |" for n, what in TABLES.items()]
    out += ["", "| package | used for | licence |", "|---|---|---|"]
    out += [f"| {p.client} `{p.spec}` | {p.use} | {p.licence} |" for p in PACKAGES.values()]
    return "\n".join(out)
