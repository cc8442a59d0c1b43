"""Own the places of an intake: each one once, with an id of its own, from shapes or from names.

Looking a name up is given from outside (`resolve`), so that the choices of an analyst can stand
there. A place that is not found stands with the precision "unknown" and no position.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from geodata.intake.describe import tidy_name
from geodata.intake.vocabulary import fold
from geodata.intake.words import say

__all__ = ["PLACE_QUESTION", "PlaceBook", "Resolve", "Unresolved"]

PLACE_QUESTION = ["name", "country", "lon_text", "lat_text", "pair_text"]
"""Columns of the question; the answer has those of `geodata.intake.placing.PLACE_COLUMNS`."""

Resolve = Callable[[pd.DataFrame], pd.DataFrame]

_PLAIN_CHARS = 100
_MOST_KM = 20_000.0  # what the schema allows as a radius


@lru_cache(maxsize=1_000)
def _find_country(text: str) -> str:
    """Return the two letters of a country from a code or a name; "" if there is no such one."""
    from geodata.gazetteer import Gazetteer

    found = Gazetteer.load().country(text) if text else None
    return found.iso2 if found else ""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Name one place that was not found, how many records are there, and what it may be."""

    name: str
    country: str
    count: int
    problem: str
    candidates: list[Any]


@dataclass(slots=True)
class PlaceBook:
    """Collect the rows of the table of places; ids are never given twice."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    _ids: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _next: dict[str, int] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)
    _open: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def reserve(self, ids: set[str]) -> None:
        """Keep ids that something else in the case has."""
        self._taken |= ids

    def add(
        self, name: str, country: str, precision: str, geometry: dict[str, Any] | None, origin: str
    ) -> str:
        """Return the id of a place, which is added if it is new."""
        key = (name, country, "" if geometry is None else repr(geometry["coordinates"]))
        if key in self._ids:
            return self._ids[key]
        identity = self._make_id(name)
        self._ids[key] = identity
        code = _find_country(country)
        # A country that is none of the world's is kept as it was written.
        note = "" if code or not country else say("country_line", country=country)
        self.rows.append(
            {
                "id": identity, "name": name, "kind": "area",
                "country": code, "unlocode": "", "precision": precision,
                "radius_km": None, "origin": origin, "role": "", "note": note,
                "tlp": "", "geometry": geometry,
            }
        )  # fmt: skip
        return identity

    def _make_id(self, name: str) -> str:
        base = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:48].strip("-") or "place"
        # Ids of records are a letter and digits; a place is never called like one.
        if re.fullmatch(r"[a-z]\d.*", base):
            base = f"place-{base}"
        number = self._next.get(base, 1)
        identity = base if number == 1 else f"{base}-{number}"
        while identity in self._taken:
            number += 1
            identity = f"{base}-{number}"
        self._next[base] = number + 1
        self._taken.add(identity)
        return identity

    def add_shapes(
        self,
        names: pd.Series[str],
        countries: pd.Series[str],
        shapes: list[dict[str, Any] | None],
        drawn_from: list[str],
    ) -> np.ndarray:
        """Return the place ids of features; "" where a feature has neither shape nor name."""
        ids = []
        rows = zip(names, countries, shapes, drawn_from, strict=True)
        for name, country, shape, made in rows:
            if shape is None:
                ids.append("")
                continue
            point = shape["type"] == "Point"
            title = name or country
            if not title and point:
                lon, lat = shape["coordinates"]
                title = say("place_unnamed", lat=f"{lat:.4f}", lon=f"{lon:.4f}")
            title = title or say("place_unnamed_area")
            precision = "exact" if point and not made else "area"
            origin = say("position_of_line" if made else "place_from_file")
            name = tidy_name(str(title))
            ids.append(self.add(name, str(country), precision, shape, origin))
        return np.array(ids, dtype=object)

    def add_names(self, question: pd.DataFrame, resolve: Resolve) -> tuple[np.ndarray, np.ndarray]:
        """Return (place ids, problems) for each row of a question; "" where there is none.

        A row that names no place has no id. If its coordinates cannot be used either, it has the
        code of the problem.
        """
        if question.empty:
            return np.array([], dtype=object), np.array([], dtype=object)
        joined = question[PLACE_QUESTION[0]]
        for name in PLACE_QUESTION[1:]:
            joined = joined.str.cat(question[name], sep="\x1f")
        codes, _ = pd.factorize(joined)
        first = np.unique(codes, return_index=True)[1]
        unique = question.iloc[first].reset_index(drop=True)
        answer = resolve(unique).reset_index(drop=True)
        counts = np.bincount(codes)
        placed = (answer["lon"].notna() & answer["lat"].notna()).to_numpy(dtype=bool)
        problems = answer["problem"].fillna("").to_numpy(dtype=object)
        ids = np.full(len(unique), "", dtype=object)
        columns = {name: answer[name].tolist() for name in answer.columns}
        names, countries = unique["name"].tolist(), unique["country"].tolist()
        for place, key in enumerate(columns["place_key"]):
            if not key:
                continue
            told = {name: column[place] for name, column in columns.items()}
            if str(key).startswith("at:") and not names[place]:
                lat, lon = f"{told['lat']:.4f}", f"{told['lon']:.4f}"
                told["place_name"] = say("place_unnamed", lat=lat, lon=lon)
            ids[place] = self._add_answer(str(key), told, bool(placed[place]))
            if not placed[place]:
                self._list_open(names[place], countries[place], int(counts[place]), told)
        # Whoever names no place at all has no problem with it.
        problems = np.where((ids == "") & (problems == "no_place"), "", problems)
        return ids[codes], problems[codes]

    def _add_answer(self, key: str, answer: dict[str, Any], placed: bool) -> str:
        """Return the id of the place an answer names, one for each `place_key`."""
        known = self._keys.get(key)
        if known is not None:
            return known
        given = str(answer["place_name"] or answer["country"])
        # Most names are plain letters; what may hide in others is taken out.
        plain = given.isascii() and given.isprintable() and given[0:1].isalnum()
        name = given if plain and len(given) < _PLAIN_CHARS else tidy_name(given)
        name = name or say("place_word")
        identity = self._make_id(name)
        self._keys[key] = identity
        radius = float(answer["radius_km"])
        shape = None
        if placed:
            position = [float(answer["lon"]), float(answer["lat"])]
            shape = {"type": "Point", "coordinates": position}
        self.rows.append(
            {
                "id": identity, "name": name, "kind": answer["kind"] or "area",
                "country": answer["country"] if len(str(answer["country"])) == 2 else "",
                "unlocode": answer["unlocode"], "precision": answer["precision"] or "unknown",
                "radius_km": round(radius, 6) if 0 <= radius <= _MOST_KM else None,
                "origin": answer["origin"], "role": "", "note": "", "tlp": "", "geometry": shape,
            }
        )  # fmt: skip
        return identity

    def _list_open(self, name: str, country: str, count: int, answer: dict[str, Any]) -> None:
        """Note a name that was not found, once for all rows that have it."""
        listed = list(answer["candidates"] or [])
        problem = str(answer["problem"])
        key = (name, country, problem)
        before = self._open.get(key)
        if before is not None:
            old = self.unresolved[before]
            self.unresolved[before] = Unresolved(name, country, old.count + count, problem, listed)
            return
        self._open[key] = len(self.unresolved)
        self.unresolved.append(Unresolved(name, country, count, problem, listed))
