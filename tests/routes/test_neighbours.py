"""The sieve lets through every pair of ways that runs together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.neighbours import NEAR_KM, find_neighbours
from routes.ways import direct_way, share_way


def test_a_way_is_beside_one_that_shares_its_course_and_not_beside_another():
    one = direct_way((-75.0, 10.0), (0.0, 49.0))
    beside = tuple((lon + 0.02, lat) for lon, lat in one)
    away = direct_way((-46.0, -24.0), (-17.0, 14.0))
    assert find_neighbours([[one], [beside], [away], []]) == [[], [0], [], []]


def test_ways_that_only_meet_at_a_port_are_not_beside_each_other():
    one = direct_way((-75.0, 10.0), (0.0, 49.0))
    other = direct_way((-75.0, 10.0), (-46.0, -24.0))
    assert find_neighbours([[one], [other]]) == [[], []]


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 10_000),
    st.floats(-78, 78),
    st.floats(0, 0.2),
    st.integers(2, 40),
)
def test_no_pair_that_runs_together_is_missed(seed, lat, apart, count):
    dice = np.random.default_rng(seed)
    step = dice.normal(0, 0.3, (count, 2))
    line = np.array([dice.uniform(-170, 170), lat]) + np.cumsum(step, axis=0)
    line[:, 1] = np.clip(line[:, 1], -80, 80)
    other = line[:: dice.integers(1, 3)] + dice.uniform(-apart, apart, 2)
    a, b = ([(float(x), float(y)) for x, y in way] for way in (line, other))
    if len(b) > 1 and share_way(a, b, near_km=12, least_km=1):
        assert find_neighbours([[b], [a]])[1] == [0]


@pytest.mark.parametrize("lat", [0.0, 60.0, -79.0])
def test_what_is_nearer_than_promised_is_found_at_any_latitude(lat):
    east = NEAR_KM * 0.9 / (111.2 * np.cos(np.radians(lat)))
    far = [(10.0, lat), (10.0, lat + 3)]
    near = [(10.0 + east, lat + 1), (10.0 + east, lat + 2)]
    assert find_neighbours([[far], [near]])[1] == [0]
