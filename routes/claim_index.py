"""Find the claims of a record, and its best grades, without walking through all claims.

Owns: the index from a record's row to its claims, made once per case, and the grades read from
it. They are those of :func:`routes.grades.grade_records`; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.schema import RECORD_TABLES
from routes.case_memo import once_per_case
from routes.coded import Coded, CodedTable, code_column
from routes.rows import find_rows

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["ClaimIndex", "code_grades", "index_claims"]

Rows = npt.NDArray[np.integer[Any]]

_NONE: Final = ""


@dataclass(frozen=True, slots=True, eq=False)
class ClaimIndex:
    """The claims of each record: rows of the claims, sorted by record, else in the file's order.

    Those of record number ``n`` are ``order[starts[n]:starts[n + 1]]``; ``number_of`` gives, by
    table, each row's number. The last number stands for all records that no claim speaks of.
    """

    order: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    number_of: Mapping[str, npt.NDArray[np.int32]]

    def find(self, table: str, rows: Rows) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.intp]]:
        """Find the claims of some rows: how many each has, and all of them one after another."""
        number = self.number_of[table][rows]
        first, count = self.starts[number], self.starts[number + 1] - self.starts[number]
        # Within each run: its first place, then one on and on.
        skipped = np.cumsum(count) - count
        places = np.arange(int(count.sum())) + np.repeat(first - skipped, count)
        return count, self.order[places].astype(np.intp)


@once_per_case
def index_claims(case: Case) -> ClaimIndex:
    """Index the claims of a case by the records of its tables."""
    codes, records = pd.factorize(case.claims["record"])
    sizes = np.bincount(codes, minlength=len(records) + 1)  # and one empty, for who has none
    known = pd.Index(records)
    numbers = {}
    for name in RECORD_TABLES:
        found = find_rows(getattr(case, name).index, known)
        numbers[name] = np.where(found < 0, len(records), found).astype(np.int32)
    return ClaimIndex(
        order=np.argsort(codes, kind="stable").astype(np.int32),
        starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32),
        number_of=numbers,
    )


@once_per_case
def code_grades(case: Case) -> Mapping[str, CodedTable]:
    """Code the best grades of each record: ``reliability`` ("" if none), ``credibility`` (NaN)."""
    index, claims = index_claims(case), case.claims
    letters = dict(zip(case.sources["id"], case.sources["reliability"], strict=True))
    source = code_column(claims["source"])
    named = [str(letters.get(value) or _NONE) for value in source.values]
    known = sorted({letter for letter in named if letter})
    letter = source.gather([known.index(n) if n else len(known) for n in named], np.uint8)
    number = pd.to_numeric(claims["credibility"], errors="coerce").to_numpy(dtype=float)
    against = (claims["stance"] == "contradicts").to_numpy(dtype=bool)
    best_letter = _take_best(index, np.where(against, len(known), letter), len(known))
    best_number = _take_best(index, np.where(against | np.isnan(number), np.inf, number), np.inf)
    numbers, at = np.unique(
        np.where(np.isinf(best_number), np.nan, best_number), return_inverse=True
    )
    return {
        name: {
            "reliability": Coded(best_letter[of].astype(np.uint8), (*known, _NONE)),
            "credibility": Coded(_shrink(at[of]), tuple(float(n) for n in numbers)),
        }
        for name, of in index.number_of.items()
    }


def _take_best(index: ClaimIndex, grades: npt.NDArray[Any], none: float) -> npt.NDArray[Any]:
    """Give the smallest of each record's grades, ``none`` to those without a claim."""
    best = np.full(len(index.starts) - 1, none, dtype=grades.dtype)
    if len(grades):
        best[:-1] = np.minimum.reduceat(grades[index.order], index.starts[:-2])
    return best


def _shrink(codes: npt.NDArray[Any]) -> npt.NDArray[np.unsignedinteger[Any]]:
    return codes.astype(np.min_scalar_type(int(codes.max(initial=0))))
