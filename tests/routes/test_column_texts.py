"""Texts coded as numbers come back as they were, and what repeats is written once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.column_texts import code_texts
from routes.columns import Table, write_columns
from routes.narrow_column import narrow_size
from tests.routes.read_columns import read_columns


def there_and_back(texts):
    columns, facts = code_texts("t", texts)
    table = Table(len(texts), columns, {"texts": {"t": facts}})
    return read_columns(write_columns({"x": table}))["x"].texts("t"), facts


PIECES = st.text(st.sampled_from("0123456789a ,.é\0\t€"), max_size=30)


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=10), max_size=20))
def test_any_texts_come_back(texts):
    # What cannot be written in UTF-8 does not come through the checks of a case.
    texts = [text.encode("utf-8", "ignore").decode() for text in texts]
    assert there_and_back(texts)[0] == texts


@pytest.mark.parametrize(
    ("texts", "pool", "slots"),
    [
        ([f"s{n}" for n in range(500)], 1, 1),
        ([f"{n}.5 kg at Tunis {n + 7}" for n in range(500)], 1, 3),
        (["S-0001", "S-0123", "S-1234"], 2, 1),
        (["123456789", "1234567890", "000000001"], 3, 1),
        (["1 2 3 4 5 6 7 8 9", "9 8 7 6 5 4 3 2 1"], 2, 8),
        (["a", "b", "a"], 2, 0),
        (["tab\t7"], 1, 0),
        ([], 0, 0),
    ],
)
def test_only_what_is_new_is_kept(texts, pool, slots):
    back, facts = there_and_back(texts)
    assert back == texts
    assert (facts["pool"], facts["slots"]) == (pool, slots)


def test_texts_of_their_own_need_no_index():
    _, facts = there_and_back(["a", "b", "c"])
    assert not facts["index"]
    _, facts = there_and_back(["a", "b", "a"])
    assert facts["index"]


def test_the_number_that_ends_every_label_stays_in_one_column():
    texts = [f"{n % 50}{'.5' * (n % 3 == 0)} kg at Tunis {100_000 + n}" for n in range(5000)]
    columns, facts = code_texts("t", texts)
    assert facts["right"]
    last = next(column for column in columns if column.name == "t2")
    assert last.values.tolist() == [100_000 + n for n in range(5000)]
    assert there_and_back(texts)[0] == texts


def test_the_number_that_begins_every_label_stays_in_one_column():
    texts = [f"{100_000 + n} of Tunis{' 7' * (n % 3 == 0)}" for n in range(5000)]
    columns, facts = code_texts("t", texts)
    assert not facts["right"]
    first = next(column for column in columns if column.name == "t0")
    assert first.values.tolist() == [100_000 + n for n in range(5000)]
    assert there_and_back(texts)[0] == texts


def test_numbers_are_narrow_where_that_saves_memory():
    columns, _ = code_texts("t", [f"seizure-{n}" for n in range(100_000)])
    narrow = {column.name: column for column in columns if column.narrow}
    assert set(narrow) == {"t", "t0"}
    assert narrow_size(narrow["t0"].values) < 110_000
    scattered = np.random.default_rng(1).permutation(1 << 16)
    columns, _ = code_texts("t", [f"seizure-{n}" for n in scattered])
    assert "t0" not in {column.name for column in columns if column.narrow}


def test_where_many_texts_begin_is_narrow():
    columns, facts = code_texts("t", ["é" * (n % 9) + chr(200 + n) for n in range(20_000)])
    offset = next(column for column in columns if column.name == "tOffset")
    assert facts["pool"] == 20_000
    assert offset.narrow
    assert narrow_size(offset.values) < offset.values.nbytes / 1.9


def test_a_numbered_column_takes_next_to_nothing():
    columns, facts = code_texts("t", [f"seizure-{n}" for n in range(100_000)])
    assert len(write_columns({"x": Table(100_000, columns, {"texts": {"t": facts}})})) < 3000
