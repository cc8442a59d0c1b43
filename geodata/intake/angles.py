"""Own the reading of one angle: a latitude or a longitude as people write it.

Understood are decimal degrees (point or comma), degrees with minutes and seconds in the usual
signs, letters and spacings, runs of digits such as 492939N, and hemispheres by letter or word in
English, French, Spanish, Portuguese and Italian. It refuses to judge what it has read: that two
angles are swapped or out of range is found in `geodata.intake.positions`.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

__all__ = ["read_angles", "tidy_angle", "tidy_angles"]

_SIGNS = str.maketrans(
    {"º": "°", "˚": "°", "⁰": "°", "′": "'", "’": "'", "‘": "'", "´": "'", "`": "'", "ʹ": "'",
     "″": '"', "”": '"', "“": '"', "ʺ": '"', "−": "-", "–": "-", "—": "-",
     "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\n": " ", "\r": " "}
)  # fmt: skip

# Longest first, so that "NORTE" is not read as "NOR" and a rest.
_WORDS = {
    "N": "NORTH NORTE NORD", "S": "SOUTH SUL SUR SUD",
    "E": "EAST ESTE LESTE EST LEVANTE", "W": "WEST OESTE OUEST OVEST",
}  # fmt: skip
_HEMISPHERE_WORDS = [
    (re.compile(rf"\b(?:{'|'.join(sorted(words.split(), key=len, reverse=True))})\b"), letter)
    for letter, words in _WORDS.items()
]
_LABELS = re.compile(
    r"\b(?:LATITUDE?|LATITUD|LAT|LONGITUDE?|LONGITUD|LONG|LON|LNG)\b\.?\s*[:=]?\s*"
)
_DEGREE_UNIT = re.compile(r"(?<=\d)\s*(?:DEGREES?|DEGR?|D)\b\.?|(?<=\d)\s*D(?=\s*\d)")
_MINUTE_UNIT = re.compile(r"(?<=\d)\s*(?:MINUTES?|MIN|M)\b\.?|(?<=\d)\s*M(?=\s*\d)")
_SECOND_UNIT = re.compile(r"('[\d.,\s]*\d)\s*(?:SECONDS?|SEC)\b\.?")
# A small s after minutes is the unit; a capital one is the south, unless a hemisphere follows.
_SMALL_S = re.compile(
    r"([m'′’][\d.,\s]*\d)\s*s(?![a-z])|([mM'′’][\d.,\s]*\d)\s*S(?=\s*[NSEWOL]\b)"
)

_ANGLE = re.compile(
    r"""^(?P<pre>[NSEWOL])?\s*(?P<sign>[-+])?\s*
    (?P<deg>\d{1,3}(?:[.,]\d+)?)\s*(?:°|:|(?=\s|'|$|[NSEWOL]))\s*
    (?:(?P<min>\d{1,2}(?:[.,]\d+)?)\s*(?:'(?!')|:|(?=\s|$|[NSEWOL]|"|''))\s*)?
    (?:(?P<sec>\d{1,2}(?:[.,]\d+)?)\s*(?:"|'')?\s*)?
    (?P<post>[NSEWOL])?$""",
    re.VERBOSE,
)
_RUN = re.compile(
    r"^(?:(?P<pre>[NSEWOL])\s*(?P<a>\d{4,7}(?:[.,]\d+)?)|(?P<b>\d{4,7}(?:[.,]\d+)?)\s*"
    r"(?P<post>[NSEWOL]))$"
)
_LETTER = re.compile(r"[NSEWOL]")
_HYPHENS = re.compile(r"(?<=\d)-(?=\d)")  # 49-29-39N
_DECIMAL = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")


def tidy_angles(texts: pd.Series[str]) -> pd.Series[str]:
    """Return the texts with one sign for each meaning: ° ' " - N S E W O L, capitals, no labels.

    The index is kept; an empty cell becomes "".
    """
    tidy = texts.fillna("").astype("str").str.strip()
    others = np.flatnonzero(~_is_decimal(tidy))
    if len(others):
        codes, unique = pd.factorize(tidy.iloc[others])
        tidied = np.array([tidy_angle(text) for text in unique], dtype=object)
        cells = tidy.to_numpy(dtype=object).copy()
        cells[others] = tidied[codes]
        tidy = pd.Series(cells, index=tidy.index, dtype="str")
    return tidy


def _is_decimal(texts: pd.Series[str]) -> np.ndarray:
    matched: np.ndarray = texts.str.fullmatch(_DECIMAL.pattern).to_numpy(dtype=bool)
    return matched


def tidy_angle(text: str) -> str:
    """Return one text as `tidy_angles` does."""
    text = text.strip().translate(_SIGNS)
    if not text or _DECIMAL.fullmatch(text):
        return text
    text = _SMALL_S.sub(lambda found: f"{found[1] or found[2]}\"", text).upper()
    text = _LABELS.sub("", text)
    for words, letter in _HEMISPHERE_WORDS:
        text = words.sub(letter, text)
    text = _DEGREE_UNIT.sub("°", text)
    text = _MINUTE_UNIT.sub("'", text)
    text = _SECOND_UNIT.sub(r'\1"', text)
    if _LETTER.search(text):
        text = _HYPHENS.sub(" ", text)
    return text.strip(" ,;.()[]")


def read_angles(tidy: pd.Series[str], *, o_is_east: bool = False) -> pd.DataFrame:
    """Read tidied texts; columns value (degrees, NaN if not understood), axis, step, kind.

    `axis` is "lat", "lon" or "" as the hemisphere's letter says; `step` is the size in degrees
    of the last digit written, so how exactly the position is given; `kind` is "decimal", "dms",
    "digits" (a run of digits) or "". `o_is_east` reads the letter O as in German.
    """
    decimal = _is_decimal(tidy)
    value = np.full(len(tidy), np.nan)
    step = np.full(len(tidy), np.nan)
    axis = np.full(len(tidy), "", dtype=object)
    kind = np.full(len(tidy), "", dtype=object)
    plain = tidy[decimal].str.replace(",", ".", regex=False)
    value[decimal] = pd.to_numeric(plain).to_numpy(dtype=float)
    point = plain.str.find(".").to_numpy(dtype=float)
    length = plain.str.len().to_numpy(dtype=float)
    step[decimal] = 10.0 ** -np.where(point < 0, 0, length - point - 1)
    kind[decimal] = "decimal"
    others = np.flatnonzero(~decimal)
    codes, unique = pd.factorize(tidy.iloc[others])
    nothing = (np.nan, "", np.nan, "")
    read = [_read_one(text, o_is_east=o_is_east) or nothing for text in unique]
    for cells, found in zip((value, axis, step, kind), zip(*read, strict=True), strict=False):
        cells[others] = np.array(found, dtype=cells.dtype)[codes]
    return pd.DataFrame(
        {"value": value, "axis": axis, "step": step, "kind": kind}, index=tidy.index
    )


def _read_one(text: str, *, o_is_east: bool) -> tuple[float, str, float, str] | None:
    run = _RUN.match(text)
    if run:
        return _read_run(run, o_is_east=o_is_east)
    found = _ANGLE.match(text)
    if found is None or (found["pre"] and found["post"]):
        return None
    parts = [(_number(found[name]), found[name]) for name in ("deg", "min", "sec") if found[name]]
    # Only the last part may have decimals; 60 is what rounding leaves of 59.999.
    if any("." in t or "," in t for _, t in parts[:-1]) or any(v > 60 for v, _ in parts[1:]):
        return None
    value = sum(v / 60**i for i, (v, _) in enumerate(parts))
    step = 10.0 ** -_places(parts[-1][1]) / 60 ** (len(parts) - 1)
    letter = found["pre"] or found["post"] or ""
    if letter and found["sign"] == "-":
        return None  # a minus sign and a hemisphere: which of them is meant is not known
    sign = -1 if found["sign"] == "-" or _is_negative(letter, o_is_east) else 1
    return sign * value, _axis(letter), step, "decimal" if len(parts) == 1 else "dms"


def _read_run(run: re.Match[str], *, o_is_east: bool) -> tuple[float, str, float, str] | None:
    """Read DDMM, DDMMSS (latitude), DDDMM, DDDMMSS (longitude), decimals in the last part."""
    digits, letter = run["a"] or run["b"], run["pre"] or run["post"]
    whole, _, rest = digits.replace(",", ".").partition(".")
    axis = _axis(letter)
    if len(whole) > (6 if axis == "lat" else 7):
        return None
    seconds = len(whole) >= 6
    tail = whole[-2:] + (f".{rest}" if rest else "")
    parts = [int(whole[:-4] or 0), int(whole[-4:-2]), float(tail)] if seconds else [
        int(whole[:-2] or 0), float(tail)]  # fmt: skip
    if any(part >= 60 for part in parts[1:]):
        return None
    value = sum(part / 60**i for i, part in enumerate(parts))
    step = 10.0 ** -len(rest) / 60 ** (len(parts) - 1)
    return (-value if _is_negative(letter, o_is_east) else value), axis, step, "digits"


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _places(text: str) -> int:
    return len(text.replace(",", ".").partition(".")[2])


def _axis(letter: str) -> str:
    return "" if not letter else "lat" if letter in "NS" else "lon"


def _is_negative(letter: str, o_is_east: bool) -> bool:
    return letter in ("S", "W") or (letter == "O" and not o_is_east)
