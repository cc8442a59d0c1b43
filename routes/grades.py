"""Grade records by the sources that support them.

Owns: the best reliability (A best to F) and the best credibility (1 best to 6) of each record,
taken apart from each other: the two are never merged into one score.
Refuses: claims that contradict a record. They are shown beside it and never raise its grade.
"""

from __future__ import annotations

import pandas as pd

__all__ = ["grade_records"]


def grade_records(claims: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Give each record that is claimed at all its two best grades.

    Args:
        claims: columns ``record``, ``source``, ``credibility`` (NaN: not graded), ``stance``.
        sources: columns ``id``, ``reliability``.

    Returns:
        Index record id; columns ``reliability`` (str, "" if none) and ``credibility`` (float,
        NaN if none). Records without a supporting claim are not in it.
    """
    supports = claims[claims["stance"] != "contradicts"]
    letters = sources.set_index("id")["reliability"]
    graded = pd.DataFrame(
        {
            "record": supports["record"],
            "reliability": supports["source"].map(letters).fillna("").replace("", "~"),
            "credibility": pd.to_numeric(supports["credibility"], errors="coerce"),
        }
    )
    # "~" sorts after every letter, so a source without a grade never wins over one with.
    best = graded.groupby("record", sort=True).min()
    best["reliability"] = best["reliability"].replace("~", "")
    return best
