"""Write CSV: the app's table twin for all that goes out, one clean table and nothing beside it.

Owns: which columns follow those of the twin (:data:`routes.table.COLUMNS`). The marking stands in
every row, so that a row copied elsewhere keeps it. Texts that a spreadsheet would run as a formula
get an apostrophe in front (:func:`routes.table.render_csv`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from routes.export.records.attributes import KINDS, describe_tables
from routes.records import label_of
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
    """Write the records of a job as CSV: seizures, flows, events, links."""
    progress(0.0, job.texts["data.progress.collect"])
    tables = describe_tables(job)
    parts = [_as_twin(job, kind, tables) for kind in KINDS if kind != "places"]
    rows = pd.concat(parts, ignore_index=True)
    progress(0.7, path.name)
    path.write_bytes(render_csv(rows, job.texts, columns=CSV_COLUMNS))


def _as_twin(job: ExportJob, kind: str, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    table = tables[kind]
    given: dict[str, Any] = {
        "kind": label_of(job.texts, "kind", KINDS[kind]),
        "source": table["sources"],
    }
    if kind in ("seizures", "events"):
        at = tables["places"].set_index("id")[["lon", "lat"]].reindex(table["place_id"])
        given |= {"lon": at["lon"].to_numpy(), "lat": at["lat"].to_numpy()}
    empty = {name: np.nan if name in _NUMBERS else "" for name in CSV_COLUMNS}
    columns = {name: given.get(name, table.get(name, empty[name])) for name in CSV_COLUMNS}
    return pd.DataFrame(columns, index=table.index, columns=list(CSV_COLUMNS))
