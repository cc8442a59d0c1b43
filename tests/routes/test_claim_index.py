"""The index finds each record's claims, and grades records as the model does."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.schema import RECORD_TABLES
from routes.claim_index import code_grades, index_claims
from routes.model import load_case
from tests.cases import TINY

CASES = {name: load_case(name) for name in ("normandy-ports", TINY)}
INVENTED = CASES[TINY]
RECORDS = [*(i for table in RECORD_TABLES for i in getattr(INVENTED, table).index), "nobody"]
SOURCES = [*INVENTED.sources["id"], "unknown"]


def graded(case):
    return {
        record: (grades["reliability"].values[letter], grades["credibility"].values[number])
        for table, grades in code_grades(case).items()
        for record, letter, number in zip(
            getattr(case, table).index,
            grades["reliability"].codes,
            grades["credibility"].codes,
            strict=True,
        )
    }


def expected(case, record):
    grades = case.grades(record)
    number = math.nan if grades.credibility is None else float(grades.credibility)
    return grades.reliability or "", number


def same(one, other):
    return one[0] == other[0] and (one[1] == other[1] or np.isnan([one[1], other[1]]).all())


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: case.info.id)
def test_every_claim_is_found_with_its_record_in_the_files_order(case):
    index = index_claims(case)
    for table in RECORD_TABLES:
        ids = getattr(case, table).index
        counts, claims = index.find(table, np.arange(len(ids)))
        ends = np.cumsum(counts)
        for record, end, count in zip(ids, ends, counts, strict=True):
            found = list(case.claims.index[claims[end - count : end]])
            assert found == [claim.id for claim in case.claims_of(record)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(RECORDS),
            st.sampled_from(SOURCES),
            st.none() | st.integers(1, 6),
            st.sampled_from(("supports", "contradicts")),
        ),
        max_size=30,
    )
)
def test_grades_are_the_models(claims):
    names = ["record", "source", "credibility", "stance"]
    index = pd.Index([f"c{n}" for n in range(len(claims))], dtype=object)
    table = pd.DataFrame(claims, columns=names, index=index).astype(object)
    case = replace(INVENTED, claims=table)
    found = graded(case)
    assert len(found) == len(RECORDS) - 1
    for record, grades in found.items():
        assert same(grades, expected(case, record)), record
