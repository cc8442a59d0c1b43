"""Find the flows of which the map draws a part only, and say so.

Owns: the rule. A flow of a dense table (:mod:`routes.dense`) is drawn between one place of
departure and one of arrival (:mod:`routes.flow_paths`), whatever other ends it names; any other
flow is drawn between all of them. Refuses: flows that cannot be drawn at all
(:mod:`routes.placing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from routes.case_memo import once_per_case
from routes.dense import dense_tables
from routes.placing import find_unplaced
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["explain_partly", "find_partly", "introduce_missing"]


@once_per_case
def find_partly(case: Case) -> npt.NDArray[np.intp]:
    """Find the rows of the flows that name more ends than are drawn, in order."""
    if "flows" not in dense_tables(case):
        return np.empty(0, dtype=np.intp)
    ends = case.flows["from_ids"].map(len) + case.flows["to_ids"].map(len)
    several = np.flatnonzero(ends.to_numpy() > 2)
    return np.setdiff1d(several, find_unplaced(case)["flows"], assume_unique=True)


def explain_partly(flow: Any, texts: Mapping[str, str]) -> str:
    """Say of one of these flows how many of its ends are not drawn."""
    return _say_count(texts, "panel.part.ends", len(flow.from_ids) + len(flow.to_ids) - 2)


def introduce_missing(case: Case, texts: Mapping[str, str]) -> str:
    """Say what a list of all that is not on the map holds; empty if that is nothing."""
    said = []
    if any(map(len, find_unplaced(case).values())):
        said.append(texts["page.unplaced.intro"])
    if partly := len(find_partly(case)):
        said.append(_say_count(texts, "page.unplaced.partly", partly))
    return " ".join(said)


def _say_count(texts: Mapping[str, str], key: str, n: int) -> str:
    return fill_text(texts, f"{key}.{'one' if n == 1 else 'other'}", n=f"{n:,}")
