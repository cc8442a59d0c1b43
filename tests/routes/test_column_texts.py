"""Texts coded as numbers come back as they were, and what repeats is written once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.column_texts import code_texts
from routes.columns import Table, write_columns
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


def test_a_numbered_column_takes_next_to_nothing():
    columns, facts = code_texts("t", [f"seizure-{n}" for n in range(100_000)])
    assert len(write_columns({"x": Table(100_000, columns, {"texts": {"t": facts}})})) < 3000
