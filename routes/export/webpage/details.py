"""Pack the details of dense rows into a page: who says so, how it was written.

Owns: how many of them a page holds, and how they lie in it. Up to a number they are all there,
above it only those of the records that the story points at, and the page says so: which others to
keep would be nobody's choice. Refuses: what is told of a record (:mod:`routes.record_blocks`).
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from routes.dense import dense_rows, dense_tables
from routes.record_blocks import BLOCK_ROWS, describe_block
from routes.rows import find_rows

if TYPE_CHECKING:
    from routes.export.job import ExportJob

__all__ = ["MOST_DETAILED", "DetailBlock", "count_left_out", "describe_story", "pack_details"]

#: A page tells the details of so many records of dense tables.
MOST_DETAILED: Final = 20_000
#: Blocks described at once: finding what belongs to rows costs nearly the same for one as for many.
_BLOCKS_AT_ONCE: Final = 32


@dataclass(frozen=True, slots=True)
class DetailBlock:
    """The details of one block of a dense table: JSON of :func:`describe_block`, gzip, base64."""

    table: str
    number: int
    text: str


def count_left_out(job: ExportJob) -> int:
    """Count the records whose details the page of a job leaves out."""
    n = sum(len(getattr(job.case, table)) for table in dense_tables(job.case))
    return n - sum(map(len, _story_rows(job).values())) if n > MOST_DETAILED else 0


def describe_story(job: ExportJob) -> dict[str, Any]:
    """Describe the dense records that the story points at, by id, as the payload's ``records``.

    The presenter says their sources at once, whatever else is looked up later or left out.
    """
    told = {}
    for table, rows in _story_rows(job).items():
        order, _ = dense_rows(job.case, table)
        for row in rows:
            place = int(np.flatnonzero(order == row)[0])
            (one,) = describe_block(job.case, table, place, job.texts, size=1)["rows"]
            told[one["id"]] = one["record"]
    return told


def _story_rows(job: ExportJob) -> dict[str, list[int]]:
    ids = list(dict.fromkeys(record for step in job.case.story for record in step.highlight))
    found = {}
    for table in sorted(dense_tables(job.case)):
        rows = find_rows(ids, getattr(job.case, table).index)
        found[table] = [int(row) for row in rows if row >= 0]
    return found


def pack_details(job: ExportJob) -> Iterator[DetailBlock]:
    """Pack the details of all rows of a job's dense tables; nothing if they are left out."""
    if job.dense is None or count_left_out(job):
        return
    size = BLOCK_ROWS * _BLOCKS_AT_ONCE
    for table, facts in sorted(job.dense.tables.items()):
        for several in range(-(-facts["rows"] // size)):
            told = describe_block(job.case, table, several, job.texts, size=size)["rows"]
            for k in range(0, len(told), BLOCK_ROWS):
                text = json.dumps(
                    {"rows": told[k : k + BLOCK_ROWS]}, ensure_ascii=False, separators=(",", ":")
                )
                packed = base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode()
                yield DetailBlock(table, several * _BLOCKS_AT_ONCE + k // BLOCK_ROWS, packed)
