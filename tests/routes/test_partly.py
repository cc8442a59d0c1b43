"""A dense flow with several ends is drawn between two of them, and that is said."""

from dataclasses import replace

import pandas as pd
import pytest

from routes import dense
from routes.model import load_case
from routes.partly import explain_partly, find_partly, introduce_missing
from routes.rows import iterate_rows
from routes.texts import load_texts
from tests.cases import TINY

TEXTS = load_texts("en")


@pytest.fixture(scope="module")
def case():
    """The tiny case, its second flow with three ends, and so many flows that they are dense."""
    tiny = load_case(TINY)
    many = -(-(dense.DENSE_FLOWS + 1) // len(tiny.flows))
    flows = pd.concat([tiny.flows.assign(id=tiny.flows["id"] + f"-{n}") for n in range(many)])
    return replace(tiny, flows=flows.set_index("id", drop=False))


def test_of_few_flows_each_is_drawn_whole():
    tiny = load_case(TINY)
    assert (tiny.flows["to_ids"].map(len) > 1).any()
    assert not len(find_partly(tiny))
    assert "drawn in part" not in introduce_missing(tiny, TEXTS)


def test_of_very_many_those_with_further_ends_are_drawn_in_part(case):
    found = case.flows.iloc[find_partly(case)]
    assert len(found)
    assert set(found["id"].str[:2]) == {"W2"}
    flow = next(iterate_rows(found))
    assert explain_partly(flow, TEXTS).startswith("Drawn between two of its places only; 1 further")
    assert f"{len(found)} flows are drawn in part" in introduce_missing(case, TEXTS)


def test_what_cannot_be_drawn_at_all_is_not_drawn_in_part(case):
    flows = case.flows.copy()
    flows.iloc[1, flows.columns.get_loc("from_ids")] = ("nowhere",)
    gone = replace(case, flows=flows)
    assert len(find_partly(gone)) == len(find_partly(case)) - 1


def test_nothing_is_said_where_everything_is_drawn(case):
    flows = case.flows[case.flows["id"].str.startswith("W1")]
    drawn = replace(case, flows=flows, events=case.events.iloc[:0], seizures=case.seizures.iloc[:0])
    assert introduce_missing(drawn, TEXTS) == ""
