"""Cite the sources of records in one line each, with the place in them and both grades.

Owns: the form "Title ¶2, ¶3 [C2]; Other title [B1, contradicts]". The letter is the source's
reliability, the number the statement's credibility; they stand side by side and are not merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from routes.rows import find_rows, iterate_rows
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["Citation", "cite_claims", "cite_records"]


@dataclass(frozen=True, slots=True)
class Citation:
    """What one record rests on: its sources, and the sources these rest on."""

    sources: str
    via: str


def cite_records(
    case: Case, records: Iterable[str], texts: Mapping[str, str]
) -> dict[str, Citation]:
    """Cite what some records of a case rest on, by the record's id."""
    wanted = pd.Index(list(dict.fromkeys(records)), dtype=object)
    return cite_claims(case, case.claims[find_rows(case.claims["record"], wanted) >= 0], texts)


def cite_claims(case: Case, claims: pd.DataFrame, texts: Mapping[str, str]) -> dict[str, Citation]:
    """Cite what the records rest on of which some claims speak, by the record's id."""
    titles = {str(s.id): (str(s.title), str(s.reliability)) for s in iterate_rows(case.sources)}
    # record → (source, grade, stance) → locators; via: source ids in their order
    cited: dict[str, dict[tuple[str, str, str], list[str]]] = {}
    via: dict[str, dict[str, None]] = {}
    for claim in iterate_rows(claims):
        number = "" if pd.isna(claim.credibility) else str(int(claim.credibility))
        title, letter = titles.get(str(claim.source), (str(claim.source), ""))
        key = (title, letter + number, str(claim.stance))
        locators = cited.setdefault(str(claim.record), {}).setdefault(key, [])
        # A claim may name several places at once: "¶2, ¶3".
        locators += [
            locator
            for locator in str(claim.locator or "").split(", ")
            if locator and locator not in locators
        ]
        via.setdefault(str(claim.record), {}).update(dict.fromkeys(claim.via))
    return {
        record: Citation(
            "; ".join(
                _cite(texts, title, locators, grade, against=stance == "contradicts")
                for (title, grade, stance), locators in by_source.items()
            ),
            "; ".join(
                _cite(texts, *_first(titles, source)) for source in via[record]
            ),
        )
        for record, by_source in cited.items()
    }


def _first(titles: Mapping[str, tuple[str, str]], source: str) -> tuple[str, list[str], str]:
    title, letter = titles.get(source, (source, ""))
    return title, [], letter


def _cite(
    texts: Mapping[str, str], title: str, locators: list[str], grade: str, *, against: bool = False
) -> str:
    where = " ".join([title, ", ".join(locators)]).strip()
    if against:
        grade = fill_text(texts, "data.contradicts", grade=grade).strip(" ,")
    return f"{where} [{grade}]" if grade else where
