"""Own the reading of coordinates from text: what was written becomes longitude and latitude.

Two columns or one; decimal degrees, degrees-minutes-seconds, WKT and GeoJSON points, UTM and any
EPSG code, codes of a grid, positions within a text. Positions are (lon, lat) in WGS 84 degrees.
What is doubtful is said and never mended silently: a position that cannot be one (swapped,
metres, 0 0, out of range) is withheld and the likely meaning stands beside it as a suggestion.
Whether a position fits the country named with it is the business of
`geodata.intake.position_checks`.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Final, Literal

import numpy as np
import pandas as pd

from geodata.errors import SillageError
from geodata.intake.angles import read_angles, tidy_angle, tidy_angles
from geodata.intake.position_texts import place_texts

__all__ = ["CrsError", "Order", "guess_order", "read_positions", "split_pairs"]

Order = Literal["lat_lon", "lon_lat"]

_MAX_CHARS: Final = 400
_MERCATOR_LIMIT_M: Final = 20_037_508.35  # half the equator, WGS 84: EPSG:3857
_GEO_WRAPPED: Final = re.compile(
    r"^\s*(?:SRID=(?P<srid>\d+);)?\s*POINT\s*(?:Z|M|ZM)?\s*\(\s*(?P<wkt>[^()]*?)\s*\)\s*$"
    r"|^\s*\{.*\"coordinates\"\s*:\s*\[(?P<json>[^\[\]]*)\].*\}\s*$"
    r"|^\s*geo:(?P<geo>[^;?]+)"
    r"|@(?P<web>-?\d+\.\d+,-?\d+\.\d+),",
    re.IGNORECASE | re.DOTALL,
)
_UTM: Final = re.compile(
    r"^\s*(?:UTM|WGS\s*84)?\s*(?P<zone>[1-9]|[1-5]\d|60)\s*(?P<band>[C-HJ-NP-X])\s*,?\s*"
    r"(?P<x>\d{6}(?:[.,]\d+)?)\s*M?\s*E?\s*[,; ]\s*(?P<y>\d{1,8}(?:[.,]\d+)?)\s*M?\s*N?\s*$",
    re.IGNORECASE,
)
_HEMISPHERE_SPLIT: Final = re.compile(r"^(.*?\d[^NSEWOL]*[NS])[\s,;/]*(.*\d.*[EWOL])$|"
                                      r"^(.*?\d[^NSEWOL]*[EWOL])[\s,;/]*(.*\d.*[NS])$|"
                                      r"^([NS].*?\d.*?)[\s,;/]*([EWOL].*\d.*)$|"
                                      r"^([EWOL].*?\d.*?)[\s,;/]*([NS].*\d.*)$")  # fmt: skip
# Two degree signs: what stands before each, and its minutes and seconds.
_DEGREES_SPLIT: Final = re.compile(r"^(?P<a>[-+]?\d+°[^°]*?)[\s,;/]+(?P<b>[-+]?\d+°[^°]*)$")
_LABELS: Final = re.compile(r"\b(lat|lon)", re.IGNORECASE)
_NUMBER: Final = r"[-+]?[0-9]+(?:[.,][0-9]+)?"
_POINTED: Final = r"[-+]?[0-9]+(?:\.[0-9]+)?"
_SPLITS: Final = (
    re.compile(rf"^(?P<a>{_NUMBER})\s*[;/|]\s*(?P<b>{_NUMBER})$"),
    re.compile(rf"^(?P<a>{_POINTED})\s*,\s*(?P<b>{_POINTED})(?:\s*,\s*{_POINTED})?$"),
    re.compile(rf"^(?P<a>{_NUMBER})\s*,\s+(?P<b>{_NUMBER})$"),
    re.compile(rf"^(?P<a>{_NUMBER})\s+(?P<b>{_NUMBER})(?:\s+{_NUMBER})?$"),
    re.compile(r"^(?P<a>[-+]?\d+,\d+),(?P<b>[-+]?\d+,\d+)$"),  # 49,49,0,11
)
_Split = tuple[str, str, str, str, str, bool]


class CrsError(SillageError, ValueError):
    """Raised when a coordinate reference system is not known."""


def read_positions(
    lon_text: pd.Series[str] | None = None,
    lat_text: pd.Series[str] | None = None,
    pair_text: pd.Series[str] | None = None,
    *,
    crs: str | int | None = None,
    order: Order | None = None,
    swap: bool = False,
    o_is_east: bool | None = None,
    within_texts: bool = True,
) -> pd.DataFrame:
    """Read coordinates; the result has the index of what is given, one row each.

    Args:
        lon_text: longitudes (or eastings, x), as text or numbers.
        lat_text: latitudes (or northings, y).
        pair_text: both in one text; used in rows where the two others are empty.
        crs: what the numbers are, if not degrees: 32631, "EPSG:2154", "UTM 31N". Numbers are
            then east and north.
        order: which of a pair of bare numbers comes first; None: seen from the column itself
            (`guess_order`), else latitude first, which is then said as a doubt.
        swap: take the two columns, or the two of a pair, the other way round.
        within_texts: where a text is no position, look for codes of a grid, and for positions
            within its words.
        o_is_east: read O as east (German); None: west, unless the column writes W and never E.

    Returns:
        Columns lon, lat (degrees, NaN where there is none), notation (decimal, dms, digits,
        utm, crs, mgrs, plus, geohash, text, ""), step_km (size of the last digit written, of the
        cell a code names, or how far apart several positions lie; NaN for projected), problem
        ("" or a code of ``texts/<language>/places.json``: position_unread, position_half,
        position_range, position_zero, position_swapped, position_metres, position_short_code,
        position_far_apart), doubt ("", "order_assumed", "letter_o", "utm_band",
        "position_in_text" or "position_several"), suggest_lon and suggest_lat (what was probably
        meant where the problem is swapped or metres).

    Raises:
        CrsError: `crs` names no coordinate reference system.
    """
    given = [series for series in (lon_text, lat_text, pair_text) if series is not None]
    if not given:
        raise ValueError("no column of coordinates is given")
    index = given[0].index
    x = _as_text(lon_text, index)
    y = _as_text(lat_text, index)
    pairs = _as_text(pair_text, index)
    frame = _empty(index)
    alone = (x == "") & (y == "") & (pairs != "")
    utm = np.zeros(len(index), dtype=bool)
    if alone.any():
        split = split_pairs(pairs[alone], order=order)
        x, y = x.mask(alone, split["lon_text"]), y.mask(alone, split["lat_text"])
        frame.loc[alone, "doubt"] = split["doubt"]
        frame.loc[alone, "problem"] = split["problem"]
        utm[np.flatnonzero(alone)] = (split["utm"] != "").to_numpy()
        _place_utm(frame, split[split["utm"] != ""])
    if swap:
        x, y = y, x
    rest = ~utm & (frame["problem"] == "").to_numpy()
    if crs is not None:
        _place_projected(frame, x[rest], y[rest], _projection(crs))
    else:
        _place_degrees(frame, x[rest], y[rest], o_is_east=o_is_east)
    _judge(frame)
    if crs is None and within_texts:
        worded = np.flatnonzero(alone.to_numpy() & (frame["problem"] == "position_unread"))
        if len(worded):
            plain = partial(read_positions, order=order, o_is_east=o_is_east, within_texts=False)
            place_texts(frame, worded, pairs.iloc[worded], lambda found: plain(pair_text=found))
    return frame


def _as_text(texts: pd.Series[str] | None, index: pd.Index[int]) -> pd.Series[str]:
    if texts is None:
        return pd.Series("", index=index, dtype="str")
    if pd.api.types.is_numeric_dtype(texts):
        # Twelve digits are a tenth of a micrometre: binary noise is no exactness.
        return texts.map(lambda value: "" if pd.isna(value) else f"{value:.12g}").astype("str")
    return texts.fillna("").astype("str").str.strip()


def _empty(index: pd.Index[int]) -> pd.DataFrame:
    numbers = {
        name: np.full(len(index), np.nan)
        for name in ("lon", "lat", "step_km", "suggest_lon", "suggest_lat")
    }
    words = {name: np.full(len(index), "", dtype=object) for name in
             ("notation", "problem", "doubt")}  # fmt: skip
    columns = ["lon", "lat", "notation", "step_km", "problem", "doubt", "suggest_lon",
               "suggest_lat"]  # fmt: skip
    return pd.DataFrame({**numbers, **words}, index=index)[columns]


def split_pairs(pairs: pd.Series[str], *, order: Order | None = None) -> pd.DataFrame:
    """Split texts that hold both coordinates.

    Returns columns lon_text, lat_text, utm (EPSG code of its zone, then both are metres),
    problem ("" or "position_unread"), doubt.
    """
    names = ["lon_text", "lat_text", "utm", "problem", "doubt"]
    frame = pd.DataFrame("", index=pairs.index, columns=names, dtype="str")
    fixed = np.zeros(len(pairs), dtype=bool)
    done = _split_bare_column(pairs, frame)
    codes, unique = pd.factorize(pairs[~done])
    if len(unique):
        split = pd.DataFrame([_split_one(text) for text in unique], columns=[*names, "fixed"])
        rows = split.iloc[codes]
        frame.loc[~done, names] = rows[names].to_numpy()
        fixed[~done] = rows["fixed"].to_numpy(dtype=bool)
    free = ~fixed & (frame["problem"] == "").to_numpy()
    # Until here the first of a bare pair stands under lon_text.
    bare = frame[free]
    chosen = order or guess_order(bare["lon_text"], bare["lat_text"])
    if free.any() and chosen != "lon_lat":
        frame.loc[free, ["lon_text", "lat_text"]] = bare[["lat_text", "lon_text"]].to_numpy()
        if chosen is None:
            frame.loc[free, "doubt"] = "order_assumed"
    return frame


def _split_bare_column(pairs: pd.Series[str], frame: pd.DataFrame) -> np.ndarray:
    """Split the pairs of bare numbers, which are the bulk of large files, all at once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    done = np.zeros(len(pairs), dtype=bool)
    texts = pa.array(pairs.str.strip(" ,;/"), type=pa.large_string())
    columns: list[np.ndarray] = [np.full(len(pairs), "", dtype=object) for _ in range(2)]
    for pattern in _SPLITS:
        parts = pc.extract_regex(texts, pattern.pattern)
        matched = parts.is_valid().to_numpy(zero_copy_only=False) & ~done
        if matched.any():
            chosen = parts.filter(pa.array(matched))
            for column, name in zip(columns, "ab", strict=True):
                column[matched] = chosen.field(name).to_numpy(zero_copy_only=False)
        done |= matched
        if done.all():
            break
    frame["lon_text"], frame["lat_text"] = (pd.array(column, dtype="str") for column in columns)
    return done


def guess_order(first: pd.Series[str], second: pd.Series[str]) -> Order | None:
    """Tell which of two columns of bare numbers is the latitude; None if either may be.

    Only a number beyond 90 proves a longitude; contradicting proofs prove nothing.
    """
    beyond = [
        (pd.to_numeric(part.str.replace(",", "."), errors="coerce").abs().between(90.000001, 180))
        .any()
        for part in (first, second)
    ]
    if beyond[0] == beyond[1]:
        return None
    return "lon_lat" if beyond[0] else "lat_lon"


def _split_one(text: str) -> _Split:
    """Return first or longitude, second or latitude, UTM code, problem, doubt, order is known."""
    unread: _Split = ("", "", "", "position_unread", "", True)
    if len(text) > _MAX_CHARS:
        return unread
    wrapped = _GEO_WRAPPED.search(text)
    if wrapped:
        inner = wrapped["wkt"] or wrapped["json"] or wrapped["geo"] or wrapped["web"] or ""
        parts = inner.replace(",", " ").split()
        if wrapped["srid"] not in (None, "4326") or not 2 <= len(parts) <= 4:
            return unread
        first, second = parts[:2] if wrapped["wkt"] or wrapped["json"] else parts[1::-1]
        return first, second, "", "", "", True
    utm = _UTM.match(text)
    if utm:
        band = utm["band"].upper()
        code = (32600 if band >= "N" else 32700) + int(utm["zone"])
        # Band S lies in the north, but many write it for the southern hemisphere.
        return utm["x"], utm["y"], str(code), "", "utm_band" if band == "S" else "", True
    tidy = tidy_angle(text)
    found = _HEMISPHERE_SPLIT.match(tidy)
    if found:
        first, second = (part.strip(" ,;/") for part in found.groups() if part is not None)
        lat_first = any(letter in first for letter in "NS")
        return (*((second, first) if lat_first else (first, second)), "", "", "", True)
    bare = next((m for pattern in (_DEGREES_SPLIT, *_SPLITS) if (m := pattern.match(tidy))), None)
    if bare is None:
        return unread
    labels = [label.lower() for label in _LABELS.findall(text)]
    named = sorted(labels) == ["lat", "lon"]
    turned = named and labels[0] == "lat"
    return (*((bare["b"], bare["a"]) if turned else (bare["a"], bare["b"])), "", "", "", named)


def _place_degrees(
    frame: pd.DataFrame, x: pd.Series[str], y: pd.Series[str], *, o_is_east: bool | None
) -> None:
    present = (x != "") & (y != "")
    half = (x != "") ^ (y != "")
    frame.loc[half.index[half], "problem"] = "position_half"
    rows = present.index[present]
    if not len(rows):
        return
    tidy_x, tidy_y = tidy_angles(x[rows]), tidy_angles(y[rows])
    has_o = tidy_x.str.contains("O", regex=False) | tidy_y.str.contains("O", regex=False)
    if o_is_east is None:
        # Who writes W for west and never E writes O for east, as in German.
        letters = {
            letter
            for letter in "WE"
            for tidy in (tidy_x, tidy_y)
            if tidy.str.contains(letter, regex=False).any()
        }
        o_is_east = bool(has_o.any()) and letters == {"W"}
    lon = read_angles(tidy_x, o_is_east=o_is_east)
    lat = read_angles(tidy_y, o_is_east=o_is_east)
    # Letters are stronger than headings: a column called longitude may hold 49°N.
    crossed = ((lon["axis"] == "lat") & (lat["axis"] != "lat")) | (
        (lat["axis"] == "lon") & (lon["axis"] != "lon")
    )
    if crossed.any():
        lon[crossed], lat[crossed] = lat[crossed].copy(), lon[crossed].copy()
    unread = lon["value"].isna() | lat["value"].isna() | (lon["axis"] == "lat") | (
        lat["axis"] == "lon"
    )  # fmt: skip
    frame.loc[rows, "lon"] = lon["value"].mask(unread)
    frame.loc[rows, "lat"] = lat["value"].mask(unread)
    frame.loc[rows, "step_km"] = np.maximum(lon["step"], lat["step"]) * 111.195
    frame.loc[rows, "notation"] = lon["kind"].where(lon["kind"] == lat["kind"], "dms")
    frame.loc[rows[unread], "problem"] = "position_unread"
    frame.loc[rows[unread], "notation"] = ""
    frame.loc[rows[unread], "step_km"] = np.nan
    frame.loc[rows[(has_o & ~unread).to_numpy()], "doubt"] = "letter_o"


def _metres(texts: pd.Series[str]) -> pd.Series[float]:
    """Read numbers of metres: spaces and apostrophes between thousands, point or comma."""
    plain = texts.str.replace(r"[\s\u00a0\u202f']", "", regex=True).str.replace(
        r"(?<=\d)\s*m?\s*[NEne]?$", "", regex=True
    )
    return pd.to_numeric(plain.str.replace(",", ".", regex=False), errors="coerce")


def _projection(crs: str | int) -> str:
    """Return the code that pyproj understands."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError as UnknownError

    text = str(crs).strip()
    utm = re.fullmatch(r"(?:UTM\s*(?:zone)?)\s*(\d{1,2})\s*([NS])?", text, re.IGNORECASE)
    if utm and 1 <= int(utm[1]) <= 60:
        return f"EPSG:{(32700 if (utm[2] or 'N').upper() == 'S' else 32600) + int(utm[1])}"
    code = f"EPSG:{text}" if text.isdigit() else text
    if not re.fullmatch(r"(?:EPSG|ESRI|OGC):[A-Za-z0-9]{1,12}", code, re.IGNORECASE):
        raise CrsError(text[:40])
    try:
        CRS.from_user_input(code)
    except UnknownError as error:
        raise CrsError(text[:40]) from error
    return code


def _to_degrees(
    x: pd.Series[float], y: pd.Series[float], code: str
) -> tuple[pd.Series[float], pd.Series[float]]:
    from pyproj import Transformer

    lon, lat = Transformer.from_crs(code, "EPSG:4326", always_xy=True).transform(
        x.to_numpy(dtype=float), y.to_numpy(dtype=float)
    )
    usable = np.isfinite(lon) & np.isfinite(lat)
    return (
        pd.Series(np.where(usable, lon, np.nan), index=x.index),
        pd.Series(np.where(usable, lat, np.nan), index=x.index),
    )


def _place_projected(
    frame: pd.DataFrame, x: pd.Series[str], y: pd.Series[str], code: str
) -> None:
    half = (x != "") ^ (y != "")
    frame.loc[half.index[half], "problem"] = "position_half"
    present = (x != "") & (y != "")
    rows = x.index[present]
    lon, lat = _to_degrees(_metres(x[rows]), _metres(y[rows]), code)
    frame.loc[rows, "lon"], frame.loc[rows, "lat"] = lon, lat
    frame.loc[rows, "notation"] = "crs"
    unread = rows[lon.isna().to_numpy()]
    frame.loc[unread, "problem"] = "position_unread"
    frame.loc[unread, "notation"] = ""


def _place_utm(frame: pd.DataFrame, split: pd.DataFrame) -> None:
    for code, part in split.groupby("utm"):
        lon, lat = _to_degrees(_metres(part["lon_text"]), _metres(part["lat_text"]), f"EPSG:{code}")
        frame.loc[part.index, "lon"], frame.loc[part.index, "lat"] = lon, lat
        frame.loc[part.index, "notation"] = "utm"


def _judge(frame: pd.DataFrame) -> None:
    """Withhold what cannot be a position, and say what was probably meant."""
    lon, lat = frame["lon"].to_numpy(), frame["lat"].to_numpy()
    read = np.isfinite(lon) & np.isfinite(lat)
    degrees = np.isin(frame["notation"].to_numpy(dtype=object), ["decimal", "dms", "digits"])
    zero = read & (lon == 0) & (lat == 0)
    wide = read & ((np.abs(lat) > 90) | (np.abs(lon) > 180))
    swapped = wide & degrees & (np.abs(lon) <= 90) & (np.abs(lat) <= 180)
    metres = wide & degrees & (np.maximum(np.abs(lon), np.abs(lat)) > 1000) & (
        np.maximum(np.abs(lon), np.abs(lat)) <= _MERCATOR_LIMIT_M
    )  # fmt: skip
    problem = frame["problem"].to_numpy(dtype=object).copy()
    problem[wide] = "position_range"
    problem[swapped] = "position_swapped"
    problem[metres] = "position_metres"
    problem[zero] = "position_zero"
    frame["problem"] = problem
    frame.loc[swapped, "suggest_lon"] = lat[swapped]
    frame.loc[swapped, "suggest_lat"] = lon[swapped]
    if metres.any():
        mercator = frame.loc[metres, ["lon", "lat"]]
        meant = _to_degrees(mercator["lon"], mercator["lat"], "EPSG:3857")
        frame.loc[metres, "suggest_lon"], frame.loc[metres, "suggest_lat"] = meant
    frame.loc[wide | zero, ["lon", "lat"]] = np.nan
