"""Own the finding of positions within a text: "seized at 36°08'N 5°21'W off Gibraltar".

It gives what was found as texts of one position each, which `geodata.intake.positions` reads, or
the middle of several. It refuses to choose one of several, and bare numbers that nothing marks
as degrees.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from geodata.intake.angles import tidy_angle
from geodata.intake.grid_codes import FIND_CODE, is_short_plus_code, read_grid_code

__all__ = ["find_positions", "place_texts"]

_MAX_CHARS: Final = 4_000
_MOST_FOUND: Final = 50
_WIDEST_KM: Final = 500.0  # positions farther apart than this mark no one place
_EARTH_KM: Final = 6371.0
_PARTS: Final = (
    r"\d{1,3}(?:[.,]\d+)?(?:\s*[°:\s-]\s*\d{1,2}(?:[.,]\d+)?(?:\s*(?:'(?!')|:|-|\s)\s*"
    r"\d{1,2}(?:[.,]\d+)?)?)?\s*(?:°|\"|''|'|(?=\s?[NSEWO]\b))?"
)
_BETWEEN: Final = r"[\s,;/]*(?:-\s+|\b(?:AND|ET|Y|E|BY|X)\s+)?"
_LAT_AFTER, _LON_AFTER = rf"{_PARTS}\s*[NS](?![A-Z])", rf"{_PARTS}\s*[EWO](?![A-Z])"
_LAT_BEFORE, _LON_BEFORE = rf"(?<![A-Z])[NS]\s*{_PARTS}", rf"(?<![A-Z])[EWO]\s*{_PARTS}"
_PAIR: Final = re.compile(
    rf"(?<![\d.,+-])(?:(?P<a>{_LAT_AFTER}){_BETWEEN}(?P<b>{_LON_AFTER})"
    rf"|(?P<c>{_LON_AFTER}){_BETWEEN}(?P<d>{_LAT_AFTER})"
    rf"|(?P<e>{_LAT_BEFORE}){_BETWEEN}(?P<f>{_LON_BEFORE}))"
)
_LABELLED: Final = re.compile(
    r"\blat(?:itude?)?\b\.?\s*[:=]?\s*(?P<a>[-+]?\d{1,2}(?:[.,]\d+)?)[\s,;/]*(?:and\s+|et\s+|y\s+)?"
    r"\blon(?:g|gitude?)?\b\.?\s*[:=]?\s*(?P<b>[-+]?\d{1,3}(?:[.,]\d+)?)",
    re.IGNORECASE,
)
# Bare degrees in a text: two numbers with decimals enough that they are nothing else.
_BARE: Final = re.compile(
    r"(?<![\d.,])(?P<a>[-+]?\d{1,2}\.\d{3,})\s*[,;/]\s*(?P<b>[-+]?\d{1,3}\.\d{3,})(?![\d.])"
)


def find_positions(text: str) -> list[str]:
    """Return the positions within a text, each as a text of its own, once, in their order."""
    if len(text) > _MAX_CHARS or not any(char.isdigit() for char in text):
        return []
    tidy = tidy_angle(text)
    found: list[tuple[int, str]] = []
    for match in _PAIR.finditer(tidy):
        first, second = (part for part in match.groups() if part is not None)
        found.append((match.start(), f"{first.strip()} {second.strip()}"))
    if not found:
        found = [(m.start(), f"lat {m['a']} lon {m['b']}") for m in _LABELLED.finditer(text)]
    if not found:
        found = [(m.start(), f"{m['a']}, {m['b']}") for m in _BARE.finditer(tidy)]
    if not found:
        found = [(m.start(), m.group(0)) for m in FIND_CODE.finditer(text.upper())]
    return list(dict.fromkeys(one for _, one in sorted(found)))[:_MOST_FOUND]


def place_texts(
    frame: pd.DataFrame,
    rows: np.ndarray,
    texts: pd.Series[str],
    read: Callable[[pd.Series[str]], pd.DataFrame],
) -> None:
    """Place rows whose text is no plain position: codes, and positions within words.

    `frame` is what `read_positions` gives and is changed in `rows`, the places of `texts` in it;
    `read` reads plain positions, into such a frame.
    """
    codes, unique = pd.factorize(texts)
    columns = ["lon", "lat", "notation", "step_km", "problem", "doubt"]
    answers = pd.DataFrame([_place_one(str(text), read) for text in unique], columns=columns)
    for column in columns:
        cells = frame[column].to_numpy(copy=True)
        cells[rows] = answers[column].to_numpy()[codes]
        frame[column] = cells


_Answer = tuple[float, float, str, float, str, str]


def _place_one(text: str, read: Callable[[pd.Series[str]], pd.DataFrame]) -> _Answer:
    nowhere: _Answer = (np.nan, np.nan, "", np.nan, "position_unread", "")
    code = read_grid_code(text)
    if code is not None:
        return code.lon, code.lat, code.kind, code.step_km, "", ""
    found = find_positions(text)
    if not found:
        short = is_short_plus_code(text)
        return (*nowhere[:4], "position_short_code", "") if short else nowhere
    codes = [read_grid_code(one) for one in found]
    if all(code is not None for code in codes):
        told = [(code.lon, code.lat, code.step_km) for code in codes if code is not None]
        doubt = ""
    else:
        answers = read(pd.Series(found, dtype="str"))
        placed = answers[answers["lon"].notna()]
        if placed.empty:
            return (*nowhere[:4], str(answers["problem"].iloc[0]) or "position_unread", "")
        told = list(placed[["lon", "lat", "step_km"]].itertuples(index=False, name=None))
        doubt = str(placed["doubt"].iloc[0])
    if len(told) == 1:
        lon, lat, step = told[0]
        return lon, lat, "text", step, "", doubt or "position_in_text"
    lon, lat, reach = _middle(told)
    if reach > _WIDEST_KM:
        return (*nowhere[:4], "position_far_apart", "")
    return lon, lat, "text", max(reach, *(step for _, _, step in told)), "", "position_several"


def _middle(positions: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    """Return the middle of positions, on the globe, and how far the farthest lies from it, km."""
    lon, lat = np.radians([p[0] for p in positions]), np.radians([p[1] for p in positions])
    points = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    total = points.sum(axis=0)
    centre = total / max(float(np.linalg.norm(total)), 1e-12)
    reach = float(np.arccos(np.clip(points @ centre, -1, 1)).max()) * _EARTH_KM
    return (
        float(np.degrees(np.arctan2(centre[1], centre[0]))),
        float(np.degrees(np.arcsin(np.clip(centre[2], -1, 1)))),
        reach,
    )
