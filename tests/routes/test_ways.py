"""Ways are measured and split where they part."""

import itertools

import pytest

from geodata.sphere import length_km
from routes.ways import direct_way, point_towards, share_way, split_ways

MAIN = [(-5.0 + i * 0.1, 49.0) for i in range(31)]  # along a parallel to (-2, 49)
NORTH = [*MAIN, *[(-2.0 + i * 0.1, 49.0 + i * 0.1) for i in range(1, 21)]]
SOUTH = [*MAIN, *[(-2.0 + i * 0.1, 49.0 - i * 0.1) for i in range(1, 21)]]
# Goes on with NORTH for a while before it turns away.
NORTH_TOO = [*NORTH[:41], *[(-1.0 + i * 0.1, 50.0) for i in range(1, 11)]]


def test_a_degree_of_latitude_is_111_km():
    assert length_km([(10, 0), (10, 1)]) == pytest.approx(111.19, abs=0.01)


def test_the_great_circle_is_the_shortest_way():
    direct = direct_way((-74.8, 11.2), (0.1, 49.5))
    assert length_km(direct) == pytest.approx(length_km([direct[0], direct[-1]]), rel=1e-4)
    assert max(lat for _, lat in direct_way((0, 50), (60, 50))) > 53  # bends to the pole


def test_the_direct_way_runs_on_past_the_date_line():
    way = direct_way((170, 10), (-170, 20))
    assert max(abs(b[0] - a[0]) for a, b in itertools.pairwise(way)) < 5
    assert way[-1] == (190, 20)


def test_two_ways_share_a_trunk_and_part_into_branches():
    trunk, north, south = split_ways([NORTH, SOUTH])
    assert trunk.ways == (0, 1) and not trunk.ends
    assert trunk.coords[0] == MAIN[0]
    assert length_km(trunk.coords) == pytest.approx(length_km(MAIN), abs=3)
    for branch, way in ((north, NORTH), (south, SOUTH)):
        assert branch.ends
        assert branch.coords[0] == trunk.coords[-1]
        assert branch.coords[-1] == way[-1]


def test_no_piece_is_drawn_twice():
    pieces = split_ways([NORTH, SOUTH, NORTH_TOO])
    assert [p.ways for p in pieces] == [(0, 1, 2), (0, 2), (0,), (2,), (1,)]
    drawn = sum(length_km(p.coords) for p in pieces)
    tips = sum(length_km(w[40:]) for w in (NORTH, NORTH_TOO)) + length_km(SOUTH[30:])
    assert drawn == pytest.approx(length_km(NORTH[:41]) + tips, abs=5)


def test_every_way_keeps_its_length():
    pieces = split_ways([NORTH, SOUTH, NORTH_TOO])
    for index, way in enumerate((NORTH, SOUTH, NORTH_TOO)):
        length = sum(length_km(p.coords) for p in pieces if index in p.ways)
        assert length == pytest.approx(length_km(way), abs=3)


def test_ways_that_part_at_once_have_no_trunk():
    east = [(0.0, 50.0 + i * 0.001) if i == 0 else (i * 0.5, 50.0) for i in range(5)]
    west = [(-i * 0.5, 50.0) for i in range(5)]
    assert [p.ways for p in split_ways([east, west])] == [(0,), (1,)]


def test_equal_ways_end_all_the_same():
    pieces = split_ways([MAIN, MAIN])
    assert pieces[0].ways == (0, 1)
    assert len(pieces) <= 3


def test_a_point_towards_is_bounded():
    near = point_towards((0, 49), (0, 43), share=0.35, longest_km=140)
    assert length_km([(0, 49), near]) == pytest.approx(140, abs=1)
    assert point_towards((0, 49), (0, 49), share=0.35, longest_km=140) == (0, 49)


def test_sharing_needs_length_not_a_crossing():
    across = [(-3.5, 48.0), (-3.5, 50.0)]
    assert not share_way(MAIN, across, near_km=12, least_km=40)
    assert share_way(MAIN, SOUTH, near_km=12, least_km=40)
