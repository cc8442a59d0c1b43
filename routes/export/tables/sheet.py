"""Write CSV: the app's table twin for all that goes out, one clean table and nothing beside it.

Owns: which columns follow those of the twin (:data:`routes.table.COLUMNS`). The marking stands in
every row, so that a row copied elsewhere keeps it. Texts that a spreadsheet would run as a formula
get an apostrophe in front (:func:`routes.table.render_csv`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from routes.export.records.attributes import KINDS, describe_pieces
from routes.records import label_of
from routes.rows import find_rows
from routes.table import COLUMNS, render_csv

if TYPE_CHECKING:
    from routes.export.job import ExportJob, Progress

__all__ = ["CSV_COLUMNS", "write_csv"]

#: The twin's columns in their order, then what a file needs that leaves the app.
CSV_COLUMNS: Final = (
    *COLUMNS, "sources_via", "precision", "lon", "lat", "method", "assumption", "description",
    "not_on_map", "marking",
)  # fmt: skip
_NUMBERS: Final = frozenset({"kg_min", "kg_max", "credibility", "lon", "lat"})


def write_csv(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write the records of a job as CSV: seizures, flows, events, links; a piece at a time."""
    kinds = [kind for kind in KINDS if kind != "places"]
    rows = max(1, sum(len(getattr(job.case, kind)) for kind in kinds))
    head = render_csv(pd.DataFrame(columns=list(CSV_COLUMNS)), job.texts, columns=CSV_COLUMNS)
    done = 0
    progress(0.0, job.texts["data.progress.collect"])
    with path.open("wb") as file:
        file.write(head)
        for kind in kinds:
            for piece in describe_pieces(job, kind):
                twin = _as_twin(job, kind, piece)
                written = render_csv(twin, job.texts, columns=CSV_COLUMNS)
                file.write(written[len(head) :])
                done += len(piece)
                progress(done / rows, job.texts["data.progress.collect"])


def _as_twin(job: ExportJob, kind: str, table: pd.DataFrame) -> pd.DataFrame:
    given: dict[str, Any] = {
        "kind": label_of(job.texts, "kind", KINDS[kind]),
        "source": table["sources"],
    }
    places = job.case.places
    if kind in ("seizures", "events") and len(places):
        rows = find_rows(table["place_id"], places.index)
        given |= {
            name: np.where(rows < 0, np.nan, places[name].to_numpy(dtype=float)[rows])
            for name in ("lon", "lat")
        }
    empty = {name: np.nan if name in _NUMBERS else "" for name in CSV_COLUMNS}
    columns = {name: given.get(name, table.get(name, empty[name])) for name in CSV_COLUMNS}
    return pd.DataFrame(columns, index=table.index, columns=list(CSV_COLUMNS))
