"""Own positions written as codes of a grid: MGRS, plus codes, geohashes.

A code names a cell, not a point: what is given is its middle, and how large it is. Positions are
(lon, lat) in WGS 84 degrees. It refuses short plus codes, which mean something only beside the
name of a town, and MGRS of the poles.

MGRS: NGA.STND.0037, Universal Grids and Grid Reference Systems, 2014.
Plus codes: https://github.com/google/open-location-code (specification.md).
Geohash: in the public domain, described at http://geohash.org.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["FIND_CODE", "GridCode", "is_short_plus_code", "read_grid_code"]

_KM_PER_DEGREE: Final = 111.195
_MGRS: Final = re.compile(
    r"(?P<zone>0?[1-9]|[1-5]\d|60)\s?(?P<band>[C-HJ-NP-X])\s*(?P<column>[A-HJ-NP-Z])"
    r"(?P<row>[A-HJ-NP-V])\s*(?P<digits>\d{1,5}\s+\d{1,5}|(?:\d\d){1,5})"
)
_PLUS: Final = re.compile(
    r"[2-9C][2-9CFGHJMPQRV](?:[2-9CFGHJMPQRVWX]{2}|00){3}\+(?:[2-9CFGHJMPQRVWX]{2,5})?"
)
_SHORT_PLUS: Final = re.compile(r"[2-9CFGHJMPQRVWX]{4,6}\+[2-9CFGHJMPQRVWX]{2,3}\b")
_GEOHASH: Final = re.compile(r"(?=.*\d)(?=.*[b-z])[0-9b-hjkmnp-z]{5,12}")
FIND_CODE: Final = re.compile(
    r"(?<![\w+])(?:(?:0?[1-9]|[1-5]\d|60)\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z][A-HJ-NP-V]\s?"
    r"(?:\d{2,5}\s\d{2,5}|(?:\d\d){2,5})|[2-9C][2-9CFGHJMPQRV][2-9CFGHJMPQRVWX]{6}"
    r"\+[2-9CFGHJMPQRVWX]{2,5})(?![\w+])"
)
"""Finds MGRS and whole plus codes within a text; a geohash could be any word."""
_PLUS_DIGITS: Final = "23456789CFGHJMPQRVWX"
_HASH_DIGITS: Final = "0123456789bcdefghjkmnpqrstuvwxyz"
_COLUMNS: Final = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
_ROWS: Final = "ABCDEFGHJKLMNPQRSTUV"
# The smallest northing of each band in metres, rounded down to 100 km; rows repeat every 2,000 km.
_LEAST_NORTHING: Final = dict(
    zip(
        "CDEFGHJKLMNPQRSTUVWX",
        (1_100_000, 2_000_000, 2_800_000, 3_700_000, 4_600_000, 5_500_000, 6_400_000, 7_300_000,
         8_200_000, 9_100_000, 0, 800_000, 1_700_000, 2_600_000, 3_500_000, 4_400_000, 5_300_000,
         6_200_000, 7_000_000, 7_900_000),
        strict=True,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GridCode:
    """Hold the middle of the cell a code names, the length of its sides in km, and its kind."""

    kind: str
    lon: float
    lat: float
    step_km: float


def read_grid_code(text: str) -> GridCode | None:
    """Read a text that is one code: MGRS, a plus code or a geohash; None if it is none."""
    plain = text.strip()
    upper = plain.upper()
    found = _MGRS.fullmatch(upper.removeprefix("MGRS").strip(" :"))
    if found:
        return _read_mgrs(found)
    if _PLUS.fullmatch(upper):
        return _read_plus(upper)
    if _GEOHASH.fullmatch(plain):
        return _read_geohash(plain)
    return None


def is_short_plus_code(text: str) -> bool:
    """Tell whether a text begins with a plus code that needs the name of a town."""
    return bool(_SHORT_PLUS.match(text.strip().upper()))


def _read_mgrs(found: re.Match[str]) -> GridCode | None:
    from pyproj import Transformer

    zone, band = int(found["zone"]), found["band"]
    column = _COLUMNS[(zone - 1) % 3].find(found["column"])
    # In even zones the letters of the rows begin with F.
    row = (_ROWS.index(found["row"]) - (5 if zone % 2 == 0 else 0)) % len(_ROWS)
    digits = found["digits"].split()
    if len(digits) == 1:
        half = len(digits[0]) // 2
        digits = [digits[0][:half], digits[0][half:]]
    if column < 0 or len(digits[0]) != len(digits[1]):
        return None
    step = 10.0 ** (5 - len(digits[0]))
    easting = (column + 1) * 100_000 + int(digits[0]) * step + step / 2
    northing = row * 100_000 + int(digits[1]) * step + step / 2
    while northing < _LEAST_NORTHING[band]:
        northing += 2_000_000
    code = (32600 if band >= "N" else 32700) + zone
    transformer = Transformer.from_crs(f"EPSG:{code}", "EPSG:4326", always_xy=True)
    lon, lat = transformer.transform(easting, northing)
    if not _lies_in_band(lat, band):
        return None
    return GridCode("mgrs", float(lon), float(lat), step / 1_000)


def _lies_in_band(lat: float, band: str) -> bool:
    """Tell whether a latitude lies in a band of 8 degrees (X: 12), a square's width aside."""
    south = -80 + 8 * "CDEFGHJKLMNPQRSTUVWX".index(band)
    north = south + (12 if band == "X" else 8)
    return south - 1 <= lat <= north + 1


def _read_plus(code: str) -> GridCode | None:
    digits = code.replace("+", "").rstrip("0")
    if "0" in digits or (len(digits) % 2 and len(digits) < 10):
        return None
    lat, lon, size = -90.0, -180.0, 20.0
    height = width = size
    for place in range(0, min(len(digits), 10), 2):
        size = 20.0 ** (1 - place / 2)
        lat += _PLUS_DIGITS.index(digits[place]) * size
        lon += _PLUS_DIGITS.index(digits[place + 1]) * size
        height = width = size
    for digit in digits[10:]:
        # From the eleventh digit on a cell is divided into five rows of four columns.
        height, width = height / 5, width / 4
        down, across = divmod(_PLUS_DIGITS.index(digit), 4)
        lat, lon = lat + down * height, lon + across * width
    lat, lon = lat + height / 2, lon + width / 2
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    return GridCode("plus", lon, lat, max(height, width) * _KM_PER_DEGREE)


def _read_geohash(code: str) -> GridCode:
    south, north, west, east = -90.0, 90.0, -180.0, 180.0
    for number, digit in enumerate(code):
        value = _HASH_DIGITS.index(digit)
        for bit in range(5):
            upper = value >> (4 - bit) & 1
            # Bits tell longitude and latitude in turns, the longitude first.
            if (number * 5 + bit) % 2 == 0:
                middle = (west + east) / 2
                west, east = (middle, east) if upper else (west, middle)
            else:
                middle = (south + north) / 2
                south, north = (middle, north) if upper else (south, middle)
    step = max(east - west, north - south) * _KM_PER_DEGREE
    return GridCode("geohash", (west + east) / 2, (south + north) / 2, step)
