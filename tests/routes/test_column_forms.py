"""A column is narrow where that saves memory and is not paid for on the way."""

import numpy as np
import pytest

from routes.column_forms import fit_column
from routes.columns import Table, write_columns
from routes.narrow_column import narrow_size
from tests.routes.read_columns import read_columns

RANDOM = np.random.default_rng(1)


@pytest.mark.parametrize(
    ("values", "form"),
    [
        (np.arange(40_000, dtype="<u4") * 2 + 7, "narrow delta planes"),
        (np.zeros(40_000, "<u1"), "narrow"),
        (RANDOM.integers(0, 256, 40_000).astype("<u1"), ""),
        (RANDOM.integers(0, 1 << 24, 40_000).astype("<u4"), "narrow planes"),
        (RANDOM.integers(0, 1 << 32, 40_000).astype("<u4"), "planes"),
        # The same stretch again and again takes next to nothing to send until it is cut up.
        (np.tile(RANDOM.integers(0, 1 << 24, 999).astype("<u4"), 60), "planes"),
        (np.arange(3, dtype="<u2"), "planes"),
        (np.zeros(0, "<u4"), "planes"),
    ],
    ids=["near", "equal", "bytes", "three bytes", "four bytes", "repeated", "few", "none"],
)
def test_the_form_follows_the_numbers(values, form):
    column = fit_column("c", values)
    chosen = [name for name in ("narrow", "delta", "planes") if getattr(column, name)]
    assert " ".join(chosen) == form
    assert not column.narrow or narrow_size(values) < values.nbytes
    back = read_columns(write_columns({"t": Table(len(values), (column,))}))["t"].columns["c"]
    assert back.tolist() == values.tolist()
