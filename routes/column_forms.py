"""Choose how a column of whole numbers is stored, by trying.

Owns the trade between what a column takes in the reader's memory and what it takes to send.
Refuses: the forms themselves (:mod:`routes.columns`).
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from routes.columns import Column, store_column
from routes.narrow_column import narrow_size

__all__ = ["fit_column"]

_SAMPLE: Final = 1 << 16
#: Bytes of the reader's memory that are worth a byte more to send.
_WORTH: Final = 16


def fit_column(name: str, values: npt.NDArray[np.unsignedinteger[Any]]) -> Column:
    """Make a column of the form of which a part takes least to send.

    A narrow one wins if it takes less memory, and so much less that it is worth what it adds.
    Whoever reads the column must open it (``narrow_column.js``), whichever form it has.

    Args:
        name: the column's name.
        values: unsigned whole numbers in the type that they have while plain, shape (n,).
    """
    middle = max(0, (len(values) - _SAMPLE) // 2)
    part = values[middle : middle + _SAMPLE]

    def choose(*, narrow: bool) -> tuple[int, Column]:
        planes = values.dtype.itemsize > 1
        forms = [
            Column(name, part, delta=delta, planes=planes, narrow=narrow) for delta in (False, True)
        ]
        sizes = [len(zlib.compress(store_column(form), 1)) for form in forms]
        return min(sizes), replace(forms[int(np.argmin(sizes))], values=values)

    sent, plain = choose(narrow=False)
    saved = values.nbytes - narrow_size(values)
    if saved <= 0:
        return plain
    sent_narrow, narrow = choose(narrow=True)
    added = (sent_narrow - sent) * len(values) / len(part)
    return narrow if added * _WORTH < saved else plain
