"""Ids are found exactly, whatever their length, also where their keys are the same."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import fast_ids
from geodata.fast_ids import KnownIds, are_known, find_doubles, make_keys

IDS = st.lists(st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,20}\Z"), max_size=12)


def texts(values):
    return pa.array(values, type=pa.large_string())


def known(values):
    return KnownIds(texts(values), np.arange(len(values)) + 2)


@given(ids=IDS, asked=IDS)
def test_references_are_known_as_a_set_knows_them(ids, asked):
    distinct = list(dict.fromkeys(ids))
    tables = [known(distinct[::2]), known(distinct[1::2])]
    asked = asked + distinct

    assert are_known(known(asked), tables).tolist() == [one in set(ids) for one in asked]


@given(ids=IDS, others=IDS)
def test_doubles_are_found_within_and_between_tables(ids, others):
    found = find_doubles(known(ids), [known(others)])

    wanted = [ids.count(one) > 1 or one in others for one in ids]
    assert (found if found is not None else np.zeros(len(ids), bool)).tolist() == wanted


def test_short_ids_are_their_own_keys():
    keys = make_keys(texts(["a", "b", "ab", "abcdefgh", ""]))

    assert int(keys[3]).to_bytes(8, "little") == b"abcdefgh"
    assert len(set(keys.tolist())) == 5
    assert keys[4] == 0


@pytest.mark.parametrize("order", [1, -1])
def test_long_ids_of_one_key_are_told_apart(monkeypatch, order):
    monkeypatch.setattr(fast_ids, "_FACTOR", np.uint64(0))
    ids = ["same-start-one", "same-start-two", "same-start-six"][::order]
    table = known(ids)
    assert len(set(make_keys(texts(ids)).tolist())) == 1

    assert table.find(texts(["same-start-two", "same-start-ten"])).tolist() == [1, -1]
    assert table.among(ids) == {one: row + 2 for row, one in enumerate(ids)}
