"""A narrow column gives back what was put in, to Python and to the scripts, in few bytes."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from routes.columns import Column, Table, write_columns
from routes.narrow_column import BLOCK, narrow_size, store_narrow
from tests.javascript import ask_scripts
from tests.routes.read_columns import read_columns

DTYPES = ["<u1", "<u2", "<u4"]
MOST = 2**32 - 1

READER = """
const fs = require("node:fs");
const Sillage = require("./tests/js/load.js")();
const asked = JSON.parse(fs.readFileSync(process.argv[1], "utf8"));
const content = require("node:zlib").gunzipSync(fs.readFileSync(asked));
const told = Object.entries(Sillage.columns.decode(content).t.columns).map(([name, column]) => {
  const { length, at } = Sillage.narrowColumn.open(column);
  return [name, Array.from({ length }, (_, i) => at(i))];
});
process.stdout.write(JSON.stringify(Object.fromEntries(told)));
"""

EDGES = {
    "empty": [],
    "one": [MOST],
    "zero": [0],
    "all equal": [7] * (BLOCK + 2),
    "a block but one": range(BLOCK - 1),
    "a block": range(BLOCK),
    "a block and one": range(BLOCK + 1),
    "two blocks far apart": [*[5] * BLOCK, *[MOST] * BLOCK],
    "smallest and largest": [0, MOST, 0, MOST, MOST, 1],
    "every width": [base + span * i % (span + 1) for span in (0, 255, 256, 65_535, 65_536, 2**24)
                    for base in (3,) for i in range(BLOCK)],
    "down": range(70_000, 69_000, -1),
}  # fmt: skip


def one(values, **options):
    return write_columns({"t": Table(len(values), (Column("c", values, narrow=True, **options),))})


@st.composite
def uneven(draw):
    """Numbers of which some stretches lie near each other and some do not."""
    dtype = draw(st.sampled_from(DTYPES))
    most = np.iinfo(dtype).max
    stretches = st.integers(0, most).flatmap(
        lambda high: npst.arrays(dtype, st.integers(0, 150), elements=st.integers(0, high))
    )
    parts = draw(st.lists(stretches, max_size=4))
    return np.concatenate([np.empty(0, dtype), *parts])


@settings(deadline=None, max_examples=60)
@given(uneven(), st.booleans(), st.booleans())
def test_any_whole_numbers_come_back(values, planes, delta):
    back = read_columns(one(values, planes=planes, delta=delta))["t"].columns["c"]
    assert back.dtype == values.dtype
    assert back.tolist() == values.tolist()


@pytest.mark.parametrize("planes", [False, True])
@pytest.mark.parametrize("delta", [False, True])
def test_the_edges_come_back_to_both_languages(planes, delta, tmp_path):
    columns = [
        Column(name, np.array(values, "<u4"), narrow=True, planes=planes, delta=delta)
        for name, values in EDGES.items()
    ]
    plain = Column("plain", np.array([1, 2], np.uint16))
    data = write_columns({"t": Table(0, (*columns, plain))})
    meant = {name: list(values) for name, values in EDGES.items()} | {"plain": [1, 2]}
    assert {n: c.tolist() for n, c in read_columns(data)["t"].columns.items()} == meant
    file = tmp_path / "columns.bin"
    file.write_bytes(data)
    assert ask_scripts(READER, str(file), tmp_path) == meant


def test_the_scripts_read_many_numbers_of_each_type(tmp_path):
    random = np.random.default_rng(3)
    columns = []
    for dtype in DTYPES:
        most = np.iinfo(dtype).max
        high = np.repeat(random.integers(0, most, 9, endpoint=True), 77)
        values = random.integers(0, high, endpoint=True).astype(dtype)
        columns += [
            Column(f"{dtype} {planes} {delta}", values, planes=planes, delta=delta, narrow=True)
            for planes in (False, True)
            for delta in (False, True)
        ]
    file = tmp_path / "columns.bin"
    file.write_bytes(write_columns({"t": Table(9 * 77, tuple(columns))}))
    told = ask_scripts(READER, str(file), tmp_path)
    assert told == {column.name: column.values.tolist() for column in columns}


@pytest.mark.parametrize(
    ("span", "width"),
    [(0, 0), (1, 1), (255, 1), (256, 2), (65_535, 2), (65_536, 3), (2**24 - 1, 3), (2**24, 4)],
)
def test_a_block_takes_what_its_range_needs(span, width):
    values = np.array([1000, 1000 + span] * 32, "<u4")
    assert len(store_narrow(values)) == 5 + 64 * width
    assert narrow_size(values) == 9 + 64 * width


def test_blocks_lie_as_described():
    values = np.array([*[300] * (BLOCK - 1), 301, 4, 260], "<u4")
    heads = bytes([44, 1, 0, 0, 4, 0, 0, 0, 1, 2])  # 300, 4; one byte, two bytes
    first = [*[0] * (BLOCK - 1), 1]
    assert store_narrow(values) == heads + bytes([*first, 0, 0, 0, 1])
    assert store_narrow(values, planes=True) == heads + bytes([*first, 0, 0, 0, 1])
    assert store_narrow(values[-2:][::-1], planes=True) == bytes([4, 0, 0, 0, 2, 0, 0, 1, 0])
    assert store_narrow(values[-2:][::-1], delta=True) == bytes([4, 0, 0, 0, 2, 0, 1, 0, 255])


def test_the_same_numbers_give_the_same_bytes_wherever_they_lie():
    values = np.arange(0, 3000, 3, dtype="<u4")
    apart = np.repeat(values, 2)[::2]  # every other item of an array
    foreign = values.astype(">u4")
    assert one(values) == one(values.copy()) == one(apart) == one(foreign)


def test_a_million_numbers_are_written_at_once():
    values = np.random.default_rng(2).integers(0, 2**32, 1_000_000).astype("<u4")
    begin = time.perf_counter()
    store_narrow(values, delta=True, planes=True)
    assert time.perf_counter() - begin < 1


def test_columns_that_are_the_same_stand_in_the_file_once():
    values = np.random.default_rng(4).integers(0, 2**24, 20_000).astype("<u4")
    narrow = Column("a", values, narrow=True)
    other = Column("b", values.copy(), narrow=True)
    changed = Column("c", np.roll(values, 1), narrow=True)
    once = write_columns({"t": Table(20_000, (narrow,))})
    twice = write_columns({"t": Table(20_000, (narrow,)), "u": Table(20_000, (other,))})
    assert len(twice) < len(once) + 100
    back = read_columns(write_columns({"t": Table(20_000, (narrow, other, changed))}))["t"].columns
    assert [back[name].tolist() for name in "abc"] == [
        column.values.tolist() for column in (narrow, other, changed)
    ]


@pytest.mark.parametrize(
    "column",
    [
        Column("c", np.zeros(1, "<i4"), narrow=True),
        Column("c", np.zeros(1, "<f4"), narrow=True),
        Column("c", np.zeros(1, "<u4"), narrow=True, per=10),
        Column("c", np.zeros(1, "<u4"), narrow=True, like="d"),
        Column("c", np.zeros(1, "<u4"), like="n"),
    ],
    ids=["signed", "float", "shares", "like another", "like a narrow one"],
)
def test_what_cannot_be_narrow_is_refused(column):
    others = tuple(Column(n, np.zeros(1, "<u4"), narrow=n == "n") for n in "dn")
    with pytest.raises(ValueError, match=r"^c: "):
        write_columns({"t": Table(1, (*others, column))})
