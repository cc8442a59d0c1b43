"""Geometries: what is refused, and the point that stands for a shape."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from geodata.shapes import GeometryError, check_geometry, representative_point

SQUARE = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]]
# A U open to the north: its centroid falls into the gap.
CRESCENT = [[0, 0], [10, 0], [10, 10], [9, 10], [9, 1], [1, 1], [1, 10], [0, 10], [0, 0]]
HOLE = [[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0], [1.0, 1.0]]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [1.5, 2.5]},
        {"type": "Polygon", "coordinates": [SQUARE]},
        {"type": "Polygon", "coordinates": [CRESCENT]},
        {"type": "Polygon", "coordinates": [SQUARE, HOLE]},
        {"type": "MultiPolygon", "coordinates": [[HOLE], [CRESCENT]]},
    ],
    ids=["point", "square", "crescent", "hole", "several"],
)
def test_point_lies_in_the_shape(geometry: dict[str, Any]) -> None:
    checked = check_geometry(geometry)
    assert shape(checked).covers(Point(representative_point(checked)))


def test_square_is_represented_by_its_middle() -> None:
    assert representative_point(check_geometry({"type": "Polygon", "coordinates": [SQUARE]})) == (
        2.0,
        2.0,
    )


@given(
    st.lists(
        st.tuples(st.floats(-80, 80), st.floats(-80, 80)), min_size=3, max_size=12, unique=True
    )
)
def test_point_lies_in_any_hull(points: list[tuple[float, float]]) -> None:
    hull = shape({"type": "MultiPoint", "coordinates": points}).convex_hull
    if hull.geom_type != "Polygon" or hull.area < 1e-3:
        return
    ring = [list(position) for position in hull.exterior.coords]
    checked = check_geometry({"type": "Polygon", "coordinates": [ring]})
    assert hull.buffer(1e-6).covers(Point(representative_point(checked)))


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, "geometry_missing"),
        ("POINT (1 2)", "geometry_missing"),
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "geometry_missing"),
        ({"type": "Point"}, "geometry_invalid"),
        ({"type": "Point", "coordinates": [1]}, "geometry_invalid"),
        ({"type": "Point", "coordinates": [True, False]}, "geometry_invalid"),
        ({"type": "Point", "coordinates": [1e999, 0]}, "geometry_invalid"),
        ({"type": "Point", "coordinates": [0, -90.5]}, "latitude_range"),
        ({"type": "Point", "coordinates": [181, 0]}, "longitude_range"),
        ({"type": "Polygon", "coordinates": []}, "geometry_invalid"),
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, "geometry_invalid"),
        ({"type": "Polygon", "coordinates": [[[1, 1]] * 5]}, "geometry_invalid"),
        ({"type": "Polygon", "coordinates": [SQUARE * 20_000]}, "geometry_invalid"),
        ({"type": "MultiPolygon", "coordinates": [SQUARE]}, "geometry_invalid"),
    ],
)
def test_unusable_geometry_is_refused(geometry: object, code: str) -> None:
    with pytest.raises(GeometryError) as caught:
        check_geometry(geometry)
    assert caught.value.code == code
