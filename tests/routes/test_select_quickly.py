"""The quick selection answers as the slow rule does, to the last bit, whatever the case holds."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.schema import find_table
from routes.model import load_case
from routes.select import list_substances, select_records, select_shown, total_seizures
from routes.view import View
from tests.cases import append, copy_tiny
from tests.routes.slow_select import select_slowly, total_slowly

SUBSTANCES = ("cocaine", "mdma", "cannabis-resin", "gold")
weights = st.none() | st.floats(0, 1e6, allow_nan=False).map(lambda kg: round(kg, 3))
rows = st.lists(
    st.tuples(st.sampled_from(SUBSTANCES), weights, weights, weights, st.integers(0, 3)),
    max_size=40,
)


@given(rows)
def test_totals_are_those_of_adding_row_by_row(rows):
    names = ["substance", "amount", "kg_min", "kg_max", "code"]
    table = pd.DataFrame(rows, columns=names).astype(
        {"substance": object, "amount": float, "kg_min": float, "kg_max": float}
    )
    codes = table["code"].to_numpy(dtype=np.uint8)
    assert total_seizures(table, codes, SUBSTANCES) == total_slowly(table, codes, SUBSTANCES)


def test_a_substance_that_nobody_named_is_refused():
    table = pd.DataFrame(
        {"substance": ["gold"], "amount": [1.0], "kg_min": [1.0], "kg_max": [1.0]}
    ).astype({"substance": object})
    with pytest.raises(KeyError, match="gold"):
        total_seizures(table, np.array([2]), ("cocaine",))
    hidden = total_seizures(table, np.array([0]), ("cocaine",))
    assert hidden == {"cocaine": {"kgMin": 0.0, "kgMax": 0.0, "count": 0}}


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = copy_tiny(Path(tmp_path_factory.mktemp("quick")))
    for row in (
        "O1,A ton,2020-05/2020-07,town,cocaine,1,t,about,,context,illustrative,,",
        "O2,At most,../2020-06-15,south,herbal-cannabis,30,kg,at_most,,network,inferred,,",
        "O3,Litres,2020-09/..,north,precursors,40,litres,exact,,network,reported,,",
        "O4,Unknown,2020-10-01,north,cannabis-resin,,,exact,,network,reported,,",
        "O5,Undated,,north,cannabis-resin,12.5,kg,exact,,network,reported,,",
    ):
        append(folder, "seizures.csv", row)
    return load_case(folder)


def some(choices):
    return st.none() | st.lists(st.sampled_from(choices), unique=True).map(tuple)


flows = find_table("flows")
views = st.builds(
    View,
    date=st.none() | st.integers(18_200, 18_800),
    mode=st.sampled_from(("cumulative", "window")),
    window_days=st.sampled_from((1, 30, 365)),
    undated=st.booleans(),
    substances=some((*SUBSTANCES, "precursors", "herbal-cannabis")),
    modes=some(flows.column("mode").allowed),
    statuses=some(flows.column("status").allowed),
    scope=st.sampled_from(("all", "network", "context")),
    reliability=st.none() | st.sampled_from("ABCDEF"),
    credibility=st.none() | st.integers(1, 6),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(view=views)
def test_every_view_shows_what_the_rule_says_row_by_row(case, view):
    last = case.last_day
    selection = select_records(case, view, last_day=last)
    wanted = select_slowly(case, view, last_day=last)
    assert {name: codes.tolist() for name, codes in selection.codes.items()} == wanted
    for scope, totals in (("network", selection.totals), ("context", selection.context_totals)):
        part = np.where(case.seizures["scope"] == scope, wanted["seizures"], 0)
        assert totals == total_slowly(case.seizures, part, list_substances(case))
    shown = select_shown(case, view, last_day=last)
    assert all((shown.codes[name] == codes).all() for name, codes in selection.codes.items())
