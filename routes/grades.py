"""Grade records by the sources that support them.

Owns: the best reliability (A best to F) and the best credibility (1 best to 6) of each record,
taken apart from each other: the two are never merged into one score.
Refuses: claims that contradict a record. They are shown beside it and never raise its grade.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

__all__ = ["grade_records"]

#: Sorts after every letter.
_UNGRADED: Final = "~"


def grade_records(claims: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Give each record that is claimed at all its two best grades.

    Args:
        claims: columns ``record``, ``source``, ``credibility`` (NaN: not graded), ``stance``.
        sources: columns ``id``, ``reliability``.

    Returns:
        Index record id; columns ``reliability`` (str, "" if none) and ``credibility`` (float,
        NaN if none). Records without a supporting claim are not in it.
    """
    supports = claims["stance"].to_numpy(dtype=object) != "contradicts"
    rows, records = pd.factorize(claims["record"][supports])
    letters = dict(zip(sources["id"], sources["reliability"], strict=True))
    source_of, named = pd.factorize(claims["source"][supports])
    # A source without a grade never wins over one with.
    ranks = [letters.get(source, "") or _UNGRADED for source in named]
    order = sorted({*ranks, _UNGRADED})
    rank = np.array([order.index(letter) for letter in ranks], dtype=np.int64)
    best = np.full(len(records), len(order) - 1)
    np.minimum.at(best, rows, rank[source_of])
    numbers = pd.to_numeric(claims["credibility"][supports], errors="coerce")
    credible = np.full(len(records), np.inf)
    np.minimum.at(credible, rows, numbers.fillna(np.inf).to_numpy(dtype=np.float64))
    shown = np.array(["" if letter == _UNGRADED else letter for letter in order], dtype=object)
    graded = pd.DataFrame(
        {
            "reliability": pd.Series(shown[best], dtype="str"),
            "credibility": np.where(np.isinf(credible), np.nan, credible),
        }
    )
    graded.index = pd.Index(records, dtype="str", name="record")
    return graded.sort_index()
