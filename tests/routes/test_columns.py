"""A file of columns gives back what was put in, in as few bytes as its options allow."""

import gzip
import json
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from routes.columns import Column, Table, shrink, write_columns
from tests.routes.read_columns import read_columns

DTYPES = ["<u1", "<u2", "<u4", "<i4", "<f4", "<f8"]
WHOLE = ["<u1", "<u2", "<u4", "<i4"]


def one(column, *more):
    return write_columns({"t": Table(len(column.values), (column, *more))})


@settings(deadline=None)
@given(st.sampled_from(DTYPES).flatmap(lambda d: npst.arrays(d, st.integers(0, 40))), st.booleans())
def test_any_column_comes_back_as_it_was(values, planes):
    back = read_columns(one(Column("c", values, planes=planes)))["t"].columns["c"]
    assert back.dtype == values.dtype
    assert back.tobytes() == values.tobytes()  # also NaN and -0.0


@settings(deadline=None)
@given(st.sampled_from(WHOLE).flatmap(lambda d: npst.arrays(d, st.integers(0, 40))), st.booleans())
def test_differences_wrap_and_come_back(values, planes):
    back = read_columns(one(Column("c", values, delta=True, planes=planes)))["t"].columns["c"]
    assert back.tolist() == values.tolist()


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(*[st.integers(0, 2**32 - 3) | st.just(2**32 - 1)] * 2) | st.just((7, 7)),
        max_size=40,
    )
)
def test_a_column_like_another_comes_back(pairs):
    a, b = (np.array([pair[i] for pair in pairs], "<u4") for i in (0, 1))
    back = read_columns(one(Column("a", a), Column("b", b, like="a", planes=True)))["t"].columns
    assert back["b"].tolist() == b.tolist()


def test_shares_are_exact_and_the_largest_number_is_unknown():
    values = np.array([3, 1025, 2**32 - 1], "<u4")
    back = read_columns(one(Column("kg", values, per=10)))["t"].columns["kg"]
    assert back[:2].tolist() == [0.3, 102.5]
    assert np.isnan(back[2])


def test_tables_keep_their_facts_and_begin_at_multiples_of_eight():
    facts = {"dated": 1, "dicts": {"word": ["", "é"]}}
    columns = (Column("a", np.array([1, 2, 3], np.uint8)), Column("b", np.zeros(3)))
    data = write_columns({"x": Table(3, columns, facts), "y": Table(0, ())})
    assert {name: table.facts for name, table in read_columns(data).items()} == {
        "x": {"rows": 3, **facts},
        "y": {"rows": 0},
    }
    content = gzip.decompress(data)
    (size,) = struct.unpack("<I", content[4:8])
    entries = json.loads(content[8 : 8 + size])["tables"]["x"]["columns"]
    assert (8 + size) % 8 == 0
    assert [entry["offset"] for entry in entries] == [0, 8]


def test_equal_tables_give_equal_bytes_and_one_gzip_stream():
    values = np.arange(600_000, dtype="<u4")  # several parts, packed side by side
    data = one(Column("c", values))
    assert data == one(Column("c", values.copy()))
    assert data.count(b"\x1f\x8b\x08") == 1
    assert read_columns(data)["t"].columns["c"].tolist() == values.tolist()


def test_options_save_what_they_are_for():
    days = np.sort(np.random.default_rng(1).integers(0, 4000, 50_000)).astype("<i4")
    plain, coded = one(Column("c", days)), one(Column("c", days, delta=True, planes=True))
    assert len(coded) < len(plain) / 2


@pytest.mark.parametrize(
    ("high", "size"), [(0, 1), (255, 1), (256, 2), (65_535, 2), (65_536, 4), (2**32 - 1, 4)]
)
def test_whole_numbers_take_the_smallest_type(high, size):
    assert shrink(np.array([0, high])).dtype.itemsize == size


@pytest.mark.parametrize("number", [-1, 2**32])
def test_what_no_type_holds_is_refused(number):
    with pytest.raises(ValueError, match=str(number)):
        shrink(np.array([number]))


@pytest.mark.parametrize(
    "columns",
    [
        (Column("c", np.zeros(1, np.int64)),),
        (Column("c", np.zeros(1, np.uint8), like="d"),),
        (Column("d", np.zeros(1, np.uint16)), Column("c", np.zeros(1, np.uint8), like="d")),
        (
            Column("d", np.zeros(1, np.uint8)),
            Column("c", np.full(1, 254, np.uint8), like="d"),
        ),
    ],
    ids=["type", "nothing to be like", "another type", "number next to the largest"],
)
def test_what_cannot_be_written_is_refused(columns):
    with pytest.raises(ValueError, match=r"^c: "):
        write_columns({"t": Table(1, columns)})
