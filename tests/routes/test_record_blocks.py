"""A block of details says what the payload's records say, row by row."""

import pytest

from routes.dense import dense_rows
from routes.record_blocks import BLOCK_ROWS, describe_block
from routes.records import describe_records
from routes.texts import load_texts
from tests.routes.dense_case import odd_case, spread_case

TEXTS = load_texts("en")


@pytest.fixture(scope="module", params=[spread_case, odd_case], ids=["spread", "odd"])
def case(request, tmp_path_factory):
    return request.param(tmp_path_factory.mktemp("case"))


@pytest.mark.parametrize("table", ["seizures", "flows"])
def test_all_blocks_together_describe_every_row(case, table):
    order, _ = dense_rows(case, table)
    whole = describe_records(case, TEXTS)
    blocks = range(-(-len(order) // BLOCK_ROWS))
    rows = [row for b in blocks for row in describe_block(case, table, b, TEXTS)["rows"]]
    assert [row["row"] for row in rows] == list(range(len(order)))
    assert [row["id"] for row in rows] == getattr(case, table)["id"].iloc[order].tolist()
    for row in rows:
        assert row["record"] == whole[row["id"]]


def test_related_records_are_named_both_ways(tmp_path):
    case = odd_case(tmp_path)
    told = {
        row["id"]: row["record"]["related"]
        for table in ("seizures", "flows")
        for row in describe_block(case, table, 0, TEXTS)["rows"]
    }
    assert "Z3" in told["Y1"]
    assert told["Z3"] == ["Y1"]
    assert "W1" in told["X1"]


@pytest.mark.parametrize("block", [-1, 2, 10**9])
def test_there_is_nothing_in_a_block_that_is_not_there(case, block):
    assert describe_block(case, "seizures", block, TEXTS) == {"rows": []}
