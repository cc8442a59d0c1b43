"""Pack the details of dense rows into a page: who says so, how it was written.

Owns: how many of them a page holds, and how they lie in it. Up to a number they are all there,
above it none is, and the page says so: which ones to keep would be nobody's choice. Refuses: what
is told of a record (:mod:`routes.record_blocks`).
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from routes.dense import dense_tables
from routes.record_blocks import BLOCK_ROWS, describe_block

if TYPE_CHECKING:
    from routes.export.job import ExportJob

__all__ = ["MOST_DETAILED", "DetailBlock", "count_left_out", "pack_details"]

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
    return n if n > MOST_DETAILED else 0


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
