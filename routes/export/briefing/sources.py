"""Say who says what a page of the briefing shows: the source line, and the list of sources.

Owns: sources with the places in them and both grades, in words. Refuses: merging the grades; how
many of them a page has room for (:mod:`routes.export.briefing.strip`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from routes.rows import find_rows, iterate_rows
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["Cited", "cite_sources", "grade_source"]

#: With more records than these the places in each source would fill the page.
_MOST_CITED: Final = 12
#: Of so many records, more contradicting statements than these are counted: each would need to
#: name its record.
_MOST_AGAINST: Final = 6


@dataclass(frozen=True, slots=True)
class Cited:
    """The sources of a page: one citation each; apart those that speak ``against`` a record.

    ``counted`` says in one line how many statements speak against; empty where none does.
    """

    sources: tuple[str, ...]
    against: tuple[str, ...]
    counted: tuple[str, ...]


def grade_source(texts: Mapping[str, str], letter: str) -> str:
    """Say how reliable a source is: "C, fairly reliable"."""
    if not letter:
        return texts["panel.reliability.none"]
    words = texts[f"panel.reliability.{letter}"]
    return fill_text(texts, "slides.grade", grade=letter, words=words)


def cite_sources(case: Case, records: Iterable[str], texts: Mapping[str, str]) -> Cited:
    """Cite the sources of some records, one text per source, in the order they are met.

    "Title (source C, fairly reliable): ¶3 (2, probably true); ¶5 (3, possibly true)". A source
    that contradicts a record is cited apart, after the others. Of very many records only the
    sources are named, and many statements that contradict one of them are counted.
    """
    wanted = list(dict.fromkeys(records))
    rows = {str(s.id): s for s in iterate_rows(case.sources)}
    brief = len(wanted) > _MOST_CITED
    found = _find_claims(case, wanted, first_only=brief)
    contrary = (found["stance"] == "contradicts").to_numpy(dtype=bool)
    counted = (_count_against(texts, int(contrary.sum())),) if contrary.any() else ()
    by_count = brief and int(contrary.sum()) > _MOST_AGAINST
    if by_count:
        found = found[~contrary]
    by_source: dict[tuple[str, str], list[Any]] = {}
    for claim in iterate_rows(found):
        by_source.setdefault((claim.source, claim.stance), []).append(claim)
    lines: list[str] = []
    against: list[str] = []
    for (source, stance), claims in by_source.items():
        if source not in rows:
            continue
        parts = {
            "title": rows[source].title,
            "grade": grade_source(texts, rows[source].reliability),
            "places": _say_places(texts, claims),
        }
        key = "slides.cite.only" if brief else "slides.cite"
        if stance == "contradicts":
            key = "slides.cite.contradicts"
        line = fill_text(texts, key, **parts)
        via = [v for v in dict.fromkeys(v for claim in claims for v in claim.via) if v in rows]
        if via and not brief:
            named = "; ".join(
                fill_text(
                    texts,
                    "slides.cite.only",
                    title=rows[v].title,
                    grade=grade_source(texts, rows[v].reliability),
                )
                for v in via
            )
            line = fill_text(texts, "slides.cite.via", line=line, sources=named)
        (against if stance == "contradicts" else lines).append(line)
    return Cited(tuple(lines), counted if by_count else tuple(against), counted)


def _count_against(texts: Mapping[str, str], n: int) -> str:
    words = texts["panel.tag.contradicted"]
    key = f"export.kind.claims.{'one' if n == 1 else 'many'}"
    counted = fill_text(texts, key, n=f"{n:,}")
    return f"{words[:1].upper()}{words[1:]} ({counted})"


def _find_claims(case: Case, records: list[str], *, first_only: bool) -> pd.DataFrame:
    """Find the claims about records, in the records' order.

    ``first_only``: of each source only the first that supports, for where only its name is said.
    """
    at = find_rows(case.claims["record"], pd.Index(records))
    rows = np.flatnonzero(at >= 0)
    claims = case.claims.iloc[rows[np.argsort(at[rows], kind="stable")]]
    if not first_only:
        return claims
    known = claims.duplicated(["source", "stance"])
    return claims[~known | (claims["stance"] == "contradicts")]


def _say_places(texts: Mapping[str, str], claims: Iterable[Any]) -> str:
    """Say the places in one source, grouped by how credible what stands there is."""
    by_grade: dict[int | None, list[str]] = {}
    for claim in claims:
        places = by_grade.setdefault(claim.credibility, [])
        for place in (claim.locator or "").split(", "):
            if place and place not in places:
                places.append(place)
    said = []
    for number, places in sorted(by_grade.items(), key=lambda item: item[0] or 9):
        words = texts[f"panel.credibility.{number or 'none'}"]
        grade = fill_text(texts, "slides.grade", grade=number, words=words) if number else words
        where = ", ".join(sorted(places, key=_natural)) or texts["slides.cite.noPlace"]
        said.append(fill_text(texts, "slides.cite.place", places=where, grade=grade))
    return "; ".join(said)


def _natural(place: str) -> tuple[str, int, str]:
    digits = "".join(c for c in place if c.isdigit())
    return place.rstrip("0123456789"), int(digits[:9]) if digits else 0, place
