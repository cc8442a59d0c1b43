"""Own the guess which column is what: `suggest_mapping`, from names, contents and the file's name.

Every guess carries its confidence, and the weak ones a doubt. A role is given once; the columns
left over keep their text in the description.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterator
from pathlib import PurePath

from geodata.intake.content import Content, look_at
from geodata.intake.mapping import ColumnMatch, Mapping, Target, fingerprint_columns
from geodata.intake.raw import RawTable
from geodata.intake.reshape import Spread, find_spread
from geodata.intake.units import find_unit, split_unit
from geodata.intake.vocabulary import column_words, flag_words, fold, substance_words
from geodata.intake.words import Doubt

__all__ = ["suggest_mapping"]

_SURE, _LIKELY, _WEAK = 0.95, 0.75, 0.5
_LEAST = 0.3  # a match below this confidence is none
_DOUBTED = 0.7  # below this confidence a match is named among the doubts


def suggest_mapping(raw: RawTable) -> Mapping:
    """Return what the table's columns probably are, and which table of ours its rows become."""
    spread = find_spread(raw.columns, raw.cells)
    taken = set() if spread is None else {c.column for c in spread.columns} | set(spread.totals)
    free = [name for name in raw.columns if name not in taken]
    if spread is None:
        free = [name for name in free if not _is_flag_of_totals(name)]
    guesses = sorted(
        (guess for name in free for guess in _guess_column(raw, name, spread)),
        key=lambda guess: -guess.confidence,
    )
    matches: dict[str, ColumnMatch] = {}
    roles: set[str] = set()
    for guess in guesses:
        if guess.column not in matches and guess.role not in roles:
            matches[guess.column] = guess
            roles.add(guess.role)
    if len(roles & {"lon", "lat"}) == 1:
        matches = {name: m for name, m in matches.items() if m.role not in {"lon", "lat"}}
        roles -= {"lon", "lat"}
    constants, doubts = _find_constants(raw, roles, spread)
    if spread is not None:
        code = f"spread_{spread.kind}"
        doubts.append(Doubt(code, params={"count": len(spread.columns)}))
        if spread.totals:
            doubts.append(Doubt("totals_left", params={"list": ", ".join(spread.totals)}))
    weak = [m for m in matches.values() if m.confidence < _DOUBTED]
    doubts += [Doubt("match_weak", m.column, {"role": m.role}) for m in weak]
    columns = tuple(matches.get(name, ColumnMatch(name)) for name in free)
    return Mapping(
        table=_find_table(raw, roles, constants, spread),
        columns=columns,
        fingerprint=fingerprint_columns(raw.columns),
        spread=spread,
        constants=constants,
        doubts=tuple(doubts),
    )


def _is_flag_of_totals(name: str) -> bool:
    words = set(fold(name).split())
    return "total" in words and bool(words & {"is", "row", "flag"})


def _find_table(
    raw: RawTable, roles: set[str], constants: dict[str, str], spread: Spread | None
) -> Target:
    placed = bool(roles & {"place", "country", "coordinates", "lat"}) or (
        raw.geometry is not None and any(shape is not None for shape in raw.geometry)
    )
    if {"from", "to"} <= roles:
        return "flows"
    if "substance" in roles or (spread is not None and spread.kind == "substances"):
        return "seizures"
    if "substance" in constants and (placed or roles & {"amount", "date"} or spread is not None):
        return "seizures"
    named = placed or roles & {"label", "description"}
    if roles & {"date", "year", "kind", "arrested"} and named:
        return "events"
    if placed:
        return "places" if not roles & {"date", "year"} else "events"
    return ""


def _find_constants(
    raw: RawTable, roles: set[str], spread: Spread | None
) -> tuple[dict[str, str], list[Doubt]]:
    """Find what holds for all rows: the one substance that the file's or the table's name says."""
    constants: dict[str, str] = {}
    doubts: list[Doubt] = []
    if "substance" not in roles and (spread is None or spread.kind != "substances"):
        for text in (raw.name, PurePath(raw.file).stem):
            words = fold(text).split()
            pairs = [" ".join(pair) for pair in itertools.pairwise(words)]
            known = substance_words()
            found = {known[word] for word in [*words, *pairs] if word in known}
            if len(found) == 1:
                constants["substance"] = found.pop()
                doubts.append(
                    Doubt("substance_of_name", params={"substance": constants["substance"]})
                )
                break
    return constants, doubts


def _guess_column(raw: RawTable, name: str, spread: Spread | None) -> Iterator[ColumnMatch]:
    by_name = list(_guess_by_name(name))
    needs_places = not by_name
    content = look_at(raw.cells[name], places=needs_places)
    if content.filled == 0:
        return
    for role, confidence, unit in by_name:
        fitted = _fit(role, confidence, content, spread)
        if fitted >= _LEAST:
            yield ColumnMatch(name, role, round(min(fitted, 0.99), 3), "name", unit)
    best = max((confidence for _, confidence, _ in by_name), default=0.0)
    if best < _SURE:
        for role, confidence in _guess_by_content(content):
            yield ColumnMatch(name, role, round(confidence, 2), "content")


def _guess_by_name(name: str) -> Iterator[tuple[str, float, str]]:
    """Yield (role, confidence, unit word) for a header."""
    words = column_words()
    broad = flag_words("broad")
    folded = fold(name)
    rest, unit = split_unit(name)
    rest = fold(rest)
    if folded in words:
        confidence = 0.85 if folded in broad else _SURE
        # "kg" as a header is both the amount and its unit.
        own = unit if words[folded] == "amount" else ""
        yield words[folded], confidence, own
        return
    if unit and rest in words:
        yield words[rest], _SURE if words[rest] == "amount" else _WEAK, unit
        return
    if unit and not rest and find_unit(unit)[0]:
        yield "amount", 0.85, unit
        return
    parts = folded.split()
    found: dict[str, float] = {}
    for length in range(min(4, len(parts)), 0, -1):
        for start in range(len(parts) - length + 1):
            phrase = " ".join(parts[start : start + length])
            if len(phrase) > 1 and phrase in words:
                score = 0.45 + 0.35 * length / len(parts)
                if phrase in broad:
                    score -= 0.1
                found[words[phrase]] = max(found.get(words[phrase], 0), score)
    if not found and len(folded) > 4:
        longer = [word for word in words if len(word) > 3]
        close = difflib.get_close_matches(folded, longer, n=1, cutoff=0.86)
        if close:
            found[words[close[0]]] = _LIKELY - 0.1
    yield from ((role, score, unit if role == "amount" else "") for role, score in found.items())


# Roles that a column can only have if its cells look like it: role → share needed.
def _fit(role: str, confidence: float, content: Content, spread: Spread | None) -> float:
    """Return the confidence after a look at the cells; 0 if they speak against the role."""
    if role in {"lon", "lat"}:
        return confidence if content.numbers + content.degrees > 0.5 or content.dates < 0.2 else 0
    if role == "amount":
        if spread is not None:
            return 0
        counted = content.numbers + content.dates > 0.4 or content.amounts > 0.6
        return confidence if counted else confidence - 0.5
    if role == "date":
        if content.dates > 0.5:
            return confidence
        return confidence - 0.3 if content.dates > 0.1 else confidence - 0.6
    if role in {"year", "fiscal_year"}:
        return confidence
    if role == "unit":
        return confidence if content.numbers < 0.3 else 0
    if role in {"place", "substance", "country", "from", "to", "method", "label"}:
        if content.numbers + content.dates > 0.8:
            return confidence - 0.5
        if role == "place":
            # Of two columns that could name places, the one that tells more of them apart.
            return 0 if content.pairs > 0.6 else confidence + min(content.distinct, 90) / 2_000
        if role == "substance" and content.substances == 0:
            return confidence - 0.3
        return confidence
    return confidence


def _guess_by_content(content: Content) -> Iterator[tuple[str, float]]:
    if content.pairs > 0.7:
        yield "coordinates", 0.8
        return
    if content.substances > 0.5 and content.words < 0.3:
        yield "substance", 0.45 + 0.3 * content.substances
    if content.units > 0.7:
        yield "unit", 0.7
    if content.dates > 0.8 and content.distinct > 3 and content.numbers < 0.2:
        yield "date", 0.6
    if content.months > 0.9:
        yield "month", 0.7
    if content.countries > 0.7:
        yield "country", 0.6
    if content.places > 0.5:
        yield "place", 0.3 + 0.35 * content.places
    if content.urls > 0.9:
        yield "source", 0.6
    if content.words > 0.6 and content.distinct > 3:
        yield "description", 0.5
