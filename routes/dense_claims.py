"""Grade the rows of a whole table at once: best grades, number of sources, whether contradicted.

Owns: the numbers by which a dense table says what :mod:`routes.claim_index` found. Refuses: the
rule of grades, and wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from routes.claim_index import code_grades, index_claims
from routes.coded import code_column

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["RowGrades", "grade_rows"]

_LETTERS: Final = "ABCDEF"
_MOST: Final = 255

_Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class RowGrades:
    """What the sources make of each row of a table, in the table's order.

    ``reliability`` 0 none, 1 A … 6 F; ``credibility`` 0 none, 1 to 6: the best of the claims that
    support the row, taken apart from each other. ``sources`` is the number of different sources
    that speak of it, at most 255; ``contradicted`` 1 where one contradicts it.
    """

    reliability: _Bytes
    credibility: _Bytes
    sources: _Bytes
    contradicted: _Bytes


def grade_rows(case: Case, table: str) -> RowGrades:
    """Grade the rows of a table of records."""
    coded = code_grades(case)[table]
    letters = coded["reliability"]
    numbers = coded["credibility"]
    index = index_claims(case)
    record = np.repeat(np.arange(len(index.starts) - 1), np.diff(index.starts))
    source = code_column(case.claims["source"]).codes[index.order].astype(np.int64)
    width = int(source.max(initial=0)) + 1
    pairs = np.sort(record * width + source)
    new = np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]
    speaking = _count(pairs[new] // width, index.starts)
    against = (case.claims["stance"] == "contradicts").to_numpy(dtype=bool)[index.order]
    disputed = _count(record[against], index.starts) > 0
    of = index.number_of[table]
    return RowGrades(
        letters.gather([1 + _LETTERS.index(v) if v else 0 for v in letters.values], np.uint8),
        numbers.gather([0 if np.isnan(v) else int(v) for v in numbers.values], np.uint8),
        np.minimum(speaking, _MOST).astype(np.uint8)[of],
        disputed.astype(np.uint8)[of],
    )


def _count(records: npt.NDArray[Any], starts: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    return np.bincount(records, minlength=len(starts) - 1)
