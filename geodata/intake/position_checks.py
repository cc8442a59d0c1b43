"""Own the comparison of positions with the countries named beside them.

Says which points lie far from their country and whether another reading (swapped, metres of Web
Mercator) puts them into it; sums up a column so that one answer mends a whole file. It changes no
position. Positions are (lon, lat) in WGS 84 degrees; countries are ISO 3166-1 alpha-2 codes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["FAR_DEG", "PositionAudit", "audit_positions", "near_country"]

FAR_DEG: Final = 1.0
"""A point counts as far from a country beyond this many degrees (111 km to the north)."""

# Natural Earth gives these parts rows of their own; reports name the state they belong to.
_PARTS: Final = {
    "FR": ("GF", "GP", "MQ", "RE", "YT", "PM", "MF", "BL", "NC", "PF", "WF", "TF"),
    "NL": ("BQ", "AW", "CW", "SX"), "NO": ("SJ",), "DK": ("GL", "FO"), "FI": ("AX",),
    "US": ("PR", "VI", "GU", "AS", "MP"), "GB": ("GI", "BM", "KY", "VG", "TC", "AI", "MS", "FK"),
    "CN": ("HK", "MO"), "MA": ("EH",),
}  # fmt: skip
_AGREE: Final = 0.9  # of the rows that speak at all, before a whole column is said to be so
_SAMPLE: Final = 20_000


@dataclass(frozen=True, slots=True)
class PositionAudit:
    """Sum up a column of positions.

    `counts` maps each problem or doubt to its number of rows; `suggest` is "swap" or "mercator"
    when nearly all rows that can be judged say so, else "".
    """

    rows: int
    placed: int
    counts: dict[str, int] = field(default_factory=dict)
    suggest: str = ""


@lru_cache(maxsize=256)
def _zone(iso2: str) -> BaseGeometry | None:
    """Return the country with its parts and `FAR_DEG` around, prepared; None if it has no area."""
    import shapely

    shapes = _shapes()
    parts = [shapes[code] for code in (iso2, *_PARTS.get(iso2, ())) if code in shapes]
    if not parts:
        return None
    zone = shapely.union_all([shapely.simplify(part, 0.05).buffer(FAR_DEG, 4) for part in parts])
    shapely.prepare(zone)
    return zone


@lru_cache(maxsize=1)
def _shapes() -> dict[str, BaseGeometry]:
    from geodata.basemap import read_countries

    countries = read_countries()
    return dict(zip(countries["iso2"], countries.geometry, strict=True))


def near_country(lon: pd.Series[float], lat: pd.Series[float], iso2: pd.Series[str]) -> np.ndarray:
    """Tell for each row whether the point lies in or near the country; True if not to be judged.

    Not judged are rows without a position or country and countries without an area.
    """
    import shapely

    result = np.ones(len(lon), dtype=bool)
    x, y = lon.to_numpy(dtype=float), lat.to_numpy(dtype=float)
    usable = np.isfinite(x) & np.isfinite(y)
    codes, names = pd.factorize(iso2.fillna("").astype("str"))
    for number, name in enumerate(names):
        zone = _zone(str(name)) if name else None
        rows = np.flatnonzero((codes == number) & usable)
        if zone is not None and len(rows):
            # Seen from across the 180th meridian the other side is 360 degrees away.
            inside = shapely.contains_xy(zone, x[rows], y[rows])
            for shift in (-360.0, 360.0):
                edge = ~inside & (x[rows] * np.sign(-shift) > 180 - FAR_DEG)
                inside |= edge & shapely.contains_xy(zone, x[rows] + shift, y[rows])
            result[rows] = inside
    return result


def audit_positions(positions: pd.DataFrame, iso2: pd.Series[str] | None = None) -> PositionAudit:
    """Compare positions with their countries and fill in `problem` where they do not fit.

    `positions` is what `geodata.intake.positions.read_positions` gives and is changed in place:
    rows that lie far from their country get the doubt "swapped_by_country" (swapped they would
    fit) or "far_from_country"; their position is kept.
    """
    fitting = swapped = np.zeros(len(positions), dtype=bool)
    if iso2 is not None:
        fitting = near_country(positions["lon"], positions["lat"], iso2)
        placed = positions["lon"].notna().to_numpy()
        far = ~fitting & placed
        turned = positions["lat"].between(-180, 180) & positions["lon"].between(-90, 90)
        rows = np.flatnonzero(far & turned.to_numpy())
        swapped = np.zeros(len(positions), dtype=bool)
        swapped[rows] = near_country(
            positions["lat"].iloc[rows], positions["lon"].iloc[rows], iso2.iloc[rows]
        )
        doubt = positions["doubt"].to_numpy(dtype=object).copy()
        doubt[far] = "far_from_country"
        doubt[swapped] = "swapped_by_country"
        positions["doubt"] = doubt
        for name, other in (("suggest_lon", "lat"), ("suggest_lat", "lon")):
            positions.loc[swapped, name] = positions.loc[swapped, other]
    counts: dict[str, int] = {}
    for column in ("problem", "doubt"):
        for code, number in positions[column].value_counts().items():
            if code:
                counts[str(code)] = int(number)
    return PositionAudit(
        rows=len(positions),
        placed=int(positions["lon"].notna().sum()),
        counts=counts,
        suggest=_suggest(positions, counts, judged=iso2 is not None),
    )


def _suggest(positions: pd.DataFrame, counts: dict[str, int], *, judged: bool) -> str:
    read = int(positions["lon"].notna().sum())
    metres = counts.get("position_metres", 0)
    if metres and metres >= _AGREE * (read + metres):
        return "mercator"
    proven = counts.get("position_swapped", 0) + counts.get("swapped_by_country", 0)
    if not proven:
        return ""
    # A number beyond 90 proves a swap; others speak against it only if their country fits.
    against = read - counts.get("swapped_by_country", 0) if judged else 0
    return "swap" if proven >= _AGREE * (proven + against) else ""
