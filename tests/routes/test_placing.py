"""What the map cannot draw is found by columns as it is record by record."""

from dataclasses import replace

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from routes.model import load_case
from routes.placing import find_unplaced
from tests.cases import TINY

INVENTED = load_case(TINY)
PLACES = ("north", "south", "nowhere", "unheard-of", "")
some = st.lists(st.sampled_from(PLACES[:-1]), max_size=3).map(tuple)


def drawn(place):
    return place in ("north", "south")


def lacks_way(origins, destinations):
    begin, end = ({p for p in ends if drawn(p)} for ends in (origins, destinations))
    return not begin or not end or len(begin | end) == 1


def table(name, **columns):
    size = len(next(iter(columns.values())))
    index = pd.Index([f"{name}-{n}" for n in range(size)], dtype=object)
    return pd.DataFrame({c: pd.Series(v, index=index, dtype=object) for c, v in columns.items()})


@given(
    seizures=st.lists(st.sampled_from(PLACES), max_size=8),
    flows=st.lists(st.tuples(some, some), max_size=12),
    links=st.lists(some, max_size=8),
)
def test_rows_without_a_position_are_found(seizures, flows, links):
    case = replace(
        INVENTED,
        seizures=table("s", place=seizures),
        flows=table("f", from_ids=[f for f, _ in flows], to_ids=[t for _, t in flows]),
        links=table("l", place_ids=links),
    )
    found = {name: rows.tolist() for name, rows in find_unplaced(case).items()}
    assert found["seizures"] == [n for n, place in enumerate(seizures) if not drawn(place)]
    assert found["flows"] == [n for n, ends in enumerate(flows) if lacks_way(*ends)]
    assert found["links"] == [n for n, ids in enumerate(links) if len({*filter(drawn, ids)}) < 2]
    assert [table for _, table in case.unplaced()] == [
        name for name, rows in found.items() for _ in rows
    ]
