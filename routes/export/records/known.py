"""Look up what stands beside some rows of a table: their places, grades and sources.

Owns: doing so for a piece of a table at a time. Held for all rows of a large case at once, these
take several times the room of the case itself. Refuses: words about a row
(:mod:`routes.export.records.attributes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from routes.export.records.citations import Citation, cite_claims
from routes.rows import find_rows, iterate_rows

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["Known", "KnownFinder"]

_Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a piece, by id: ``places`` that its rows name, as named tuples; of each row
    that has any ``grades`` (reliability, credibility) and ``cited``."""

    places: Mapping[str, Any]
    grades: Mapping[str, tuple[str, float]]
    cited: Mapping[str, Citation]


class KnownFinder:
    """Look up for the rows of one case; the claims of a table are sorted by its rows once."""

    def __init__(self, case: Case, texts: Mapping[str, str]) -> None:
        self._case = case
        self._texts = texts
        self._claims: dict[str, tuple[_Rows, _Rows]] = {}

    def find(self, table: str, rows: _Rows, places: Iterable[str]) -> Known:
        """Look up for rows of a table, in ascending order, and for the places they name."""
        index = getattr(self._case, table).index
        records = index[rows]
        graded = self._case.graded
        at = find_rows(records, graded.index)
        best = graded.iloc[at[at >= 0]]
        return Known(
            places=self._find_places(places),
            grades={
                str(record): (str(letter), float(number))
                for record, letter, number in zip(
                    best.index, best["reliability"], best["credibility"], strict=True
                )
            },
            cited=cite_claims(self._case, self._find_claims(table, rows), self._texts),
        )

    def _find_places(self, ids: Iterable[str]) -> dict[str, Any]:
        places = self._case.places
        rows = find_rows(dict.fromkeys(ids), places.index)
        return {str(p.id): p for p in iterate_rows(places.iloc[rows[rows >= 0]])}

    def _find_claims(self, table: str, rows: _Rows) -> pd.DataFrame:
        """Give the claims about some rows, in the file's order."""
        claims = self._case.claims
        if table not in self._claims:
            of = find_rows(claims["record"], getattr(self._case, table).index)
            order = np.argsort(of, kind="stable")
            self._claims[table] = (order, of[order])
        order, of = self._claims[table]
        first, last = np.searchsorted(of, rows), np.searchsorted(of, rows, side="right")
        chosen = [order[a:b] for a, b in zip(first, last, strict=True) if b > a]
        return claims.iloc[np.sort(np.concatenate(chosen)) if chosen else []]
