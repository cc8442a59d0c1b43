"""Own the placing of rows: coordinates if a row has them, else its place's name.

Each different name is looked up once. A name that several places bear, that is spelled only
nearly so, or that is not known, is not placed: it is listed with its candidates, and a choice
made once holds for all its rows. It refuses to guess, and keeps a position's doubts beside it.
Positions are (lon, lat) in WGS 84 degrees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from geodata.gazetteer import Gazetteer, Match
from geodata.intake.choices import Choices, choice_key
from geodata.intake.lookup import Found, look_up, take_choice
from geodata.intake.place_words import is_no_place
from geodata.intake.position_checks import PositionAudit, audit_positions
from geodata.intake.positions import Order, read_positions

__all__ = ["PLACE_COLUMNS", "Placing", "list_open_names", "resolve_places"]

PLACE_COLUMNS: Final = (
    "lon", "lat", "place_key", "place_name", "country", "unlocode", "kind", "precision",
    "radius_km", "origin", "problem", "candidates",
)  # fmt: skip
_POSITION_COLUMNS: Final = ("lon_text", "lat_text", "pair_text")
_EXACT_KM: Final = 2.0  # coarser coordinates than this say an area, not a point
_FROM_FILE: Final = "Coordinates as given in the file"


@dataclass(frozen=True, slots=True)
class Placing:
    """Hold what the placing of a table found besides its rows.

    `audit` sums up the coordinates, None if the table has none; `names` counts the different
    names, `open_names` those that wait for a choice.
    """

    audit: PositionAudit | None = None
    names: int = 0
    open_names: int = 0
    counts: dict[str, int] = field(default_factory=dict)


def resolve_places(
    names: pd.DataFrame,
    *,
    choices: Choices | None = None,
    crs: str | int | None = None,
    order: Order | None = None,
    swap: bool = False,
    gazetteer: Gazetteer | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> pd.DataFrame:
    """Place every row of a table.

    Args:
        names: columns name, country (a code or a name in any language), lon_text, lat_text,
            pair_text, all optional, texts; any index.
        choices: what the analyst chose among candidates, by `choice_key(name, country)`; the
            value None leaves the name unplaced without a problem.
        crs: what the coordinates are, if not degrees: see `read_positions`.
        order: which of a pair of numbers comes first: see `read_positions`.
        swap: take latitude and longitude the other way round.
        gazetteer: where names are looked up; None: the project's own.
        progress: told the share done and the name at hand; may raise to cancel.

    Returns:
        The same index, columns `PLACE_COLUMNS`: lon, lat (degrees, NaN if unplaced), place_key
        (equal for rows of one place, "" if unplaced and without a name), place_name, country
        (ISO 3166-1 alpha-2 or ""), unlocode, kind and precision as in the table places of
        `geodata.schema` ("unknown" if unplaced), radius_km (NaN: none), origin in words,
        problem (a code of ``texts/<language>/places.json`` or ""; on a placed row it is a
        doubt), candidates (list of `Match`, best first, shared between rows). The attribute
        `attrs["placing"]` is a `Placing`.

    Raises:
        CrsError: `crs` is not known.
    """
    book = gazetteer or Gazetteer.load()
    name = _column(names, "name")
    country = _column(names, "country")
    iso2 = _country_codes(country, book)
    keys = pd.MultiIndex.from_arrays([name, country])
    key_codes, key_list = keys.factorize()
    found = _look_up_all(list(key_list), choices or {}, book, progress)
    result = _spread(found, key_codes, names.index)
    given = [column for column in _POSITION_COLUMNS if column in names.columns]
    audit = None
    if given:
        positions = read_positions(
            *(_given(names, column) for column in _POSITION_COLUMNS),
            crs=crs, order=order, swap=swap,
        )  # fmt: skip
        audit = audit_positions(positions, iso2)
        _lay_over(result, positions, name, iso2)
    open_names = sum(bool(one.problem) and one.match is None for one in found)
    counts = {str(k): int(v) for k, v in result["problem"].value_counts().items() if k}
    result.attrs["placing"] = Placing(audit, len(found), open_names, counts)
    return result


def list_open_names(names: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    """List the names that wait for a choice, the most frequent first.

    `names` and `placed` are what went into `resolve_places` and what came out. Columns: key (of
    `choice_key`), name, country (as written), rows, problem, candidates.
    """
    name, country = _column(names, "name"), _column(names, "country")
    waiting = (placed["lon"].isna() & placed["problem"].str.startswith("name_")).to_numpy()
    frame = pd.DataFrame(
        {"name": name[waiting], "country": country[waiting],
         "problem": placed.loc[waiting, "problem"], "candidates": placed.loc[waiting, "candidates"]}
    )  # fmt: skip
    frame["rows"] = 1
    grouped = frame.groupby(["name", "country"], sort=False, as_index=False).agg(
        rows=("rows", "sum"), problem=("problem", "first"), candidates=("candidates", "first")
    )
    keys = [choice_key(n, c) for n, c in zip(grouped["name"], grouped["country"], strict=True)]
    grouped.insert(0, "key", pd.Series(keys, dtype="str"))
    ordered = grouped.sort_values("rows", ascending=False, kind="stable").reset_index(drop=True)
    return ordered[["key", "name", "country", "rows", "problem", "candidates"]]


def _column(names: pd.DataFrame, column: str) -> pd.Series[str]:
    if column not in names.columns:
        return pd.Series("", index=names.index, dtype="str")
    return names[column].fillna("").astype("str").str.strip()


def _given(names: pd.DataFrame, column: str) -> pd.Series[str] | None:
    return names[column] if column in names.columns else None


def _country_codes(country: pd.Series[str], book: Gazetteer) -> pd.Series[str]:
    codes, unique = pd.factorize(country)
    known = [book.country(text) if text else None for text in unique]
    iso2 = np.array([found.iso2 if found else "" for found in known] or [""], dtype=object)
    return pd.Series(iso2[codes], index=country.index, dtype="str")


def _look_up_all(
    keys: Sequence[tuple[str, str]],
    choices: Choices,
    book: Gazetteer,
    progress: Callable[[float, str], None] | None,
) -> list[Found]:
    found = []
    for number, (name, country) in enumerate(keys):
        if progress is not None and number % 50 == 0:
            progress(number / len(keys), name)
        key = choice_key(name, country)
        if key in choices:
            found.append(take_choice(choices[key], name, country))
        elif is_no_place(name) and not country:
            found.append(Found(None, problem="no_place"))
        else:
            found.append(look_up(name, country, book))
    return found


def _spread(found: list[Found], codes: np.ndarray, index: pd.Index[int]) -> pd.DataFrame:
    """Make one row for each name and give every row of the table its name's."""
    matches = [one.match for one in found]
    table = pd.DataFrame(
        {
            "lon": pd.array([m.lon if m else np.nan for m in matches], dtype="float64"),
            "lat": pd.array([m.lat if m else np.nan for m in matches], dtype="float64"),
            "place_key": _texts([_key(one) for one in found]),
            "place_name": _texts([one.match.name if one.match else one.text for one in found]),
            "country": _texts([m.country if m else o.country for m, o in
                               zip(matches, found, strict=True)]),
            "unlocode": _texts([m.unlocode if m else "" for m in matches]),
            "kind": _texts([one.kind for one in found]),
            "precision": _texts([one.precision for one in found]),
            "radius_km": pd.array([one.radius_km for one in found], dtype="float64"),
            "origin": _texts([one.origin for one in found]),
            "problem": _texts([one.problem for one in found]),
            "candidates": pd.Series([list(one.candidates) for one in found], dtype=object),
        },
        columns=list(PLACE_COLUMNS),
    )  # fmt: skip
    spread = table.take(codes)
    spread.index = index
    return spread


def _texts(values: list[str]) -> pd.Series[str]:
    return pd.Series(values, dtype="str")


def _key(one: Found) -> str:
    if one.match is None:
        return f"name:{choice_key(one.text, one.country)}" if one.text else ""
    m: Match = one.match
    near = ":near" if one.precision == "area" and m.kind not in ("area", "country") else ""
    return f"{m.unlocode or f'{m.kind}:{m.country}:{m.name}:{m.lon:.3f},{m.lat:.3f}'}{near}"


def _lay_over(
    result: pd.DataFrame, positions: pd.DataFrame, name: pd.Series[str], iso2: pd.Series[str]
) -> None:
    """Put positions over names: a row's own coordinates are stronger than its place's name."""
    placed = positions["lon"].notna().to_numpy()
    faulty = (positions["problem"] != "").to_numpy()
    doubtful = placed & (positions["doubt"] != "").to_numpy()
    # Where there are coordinates the name need not be known: it is no problem any more.
    cleared = result["problem"].to_numpy(dtype=object).copy()
    cleared[placed] = ""
    cleared[doubtful] = positions["doubt"].to_numpy(dtype=object)[doubtful]
    cleared[faulty] = positions["problem"].to_numpy(dtype=object)[faulty]
    result["problem"] = pd.array(cleared, dtype="str")
    if not placed.any():
        return
    at = positions[placed]
    step = at["step_km"].to_numpy(dtype=float)
    exact = ~(step > _EXACT_KM)
    shown = at["lon"].round(5).astype("str") + "," + at["lat"].round(5).astype("str")
    own = name[placed]
    texts: dict[str, np.ndarray | str] = {
        "place_key": ("at:" + shown + ":" + own).to_numpy(dtype=object),
        "place_name": own.where(own != "", shown).to_numpy(dtype=object),
        "country": iso2[placed].to_numpy(dtype=object), "unlocode": "", "kind": "area",
        "precision": np.where(exact, "exact", "area"), "origin": _FROM_FILE,
    }  # fmt: skip
    for column, values in texts.items():
        full = result[column].to_numpy(dtype=object).copy()
        full[placed] = values
        result[column] = pd.array(full, dtype="str")
    numbers = {"lon": at["lon"], "lat": at["lat"], "radius_km": at["step_km"]}
    for column, series in numbers.items():
        full = result[column].to_numpy(dtype=float).copy()
        full[placed] = series.to_numpy(dtype=float)
        result[column] = full
    lists = result["candidates"].to_numpy(dtype=object).copy()
    empty: list[Match] = []
    for row in np.flatnonzero(placed):
        lists[row] = empty
    result["candidates"] = pd.Series(lists, index=result.index, dtype=object)
