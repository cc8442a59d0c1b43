"""Places are looked up, picked or typed; what the map sends is trusted no more than a file."""

import itertools

import pytest

from routes.edit_place import (
    cells_of_candidate,
    cells_of_pick,
    describe_candidate,
    find_candidates,
    read_typed,
    shape_for_map,
)
from routes.texts import load_texts

RING = [[0, 0], [4, 0], [4, 4], [0, 0]]


def test_a_name_gives_candidates_with_kind_country_and_code():
    words = [describe_candidate(one, load_texts("en")) for one in find_candidates("Cartagena")]
    assert "Cartagena (port, Colombia, COCTG)" in words
    assert "Cartagena (city, Spain)" in words


def test_a_code_a_region_and_a_sea_are_found_too():
    assert find_candidates("FRLEH")[0].name == "Le Havre"
    assert find_candidates("Normandie")[0].kind == "area"
    assert find_candidates("North Sea")[0].kind == "sea_area"
    assert find_candidates("  ") == ()


def test_a_candidate_fills_in_a_place():
    port = next(one for one in find_candidates("FRLEH") if one.kind == "port")
    cells = cells_of_candidate(port)
    assert (cells["kind"], cells["precision"], cells["unlocode"]) == ("port", "port", "FRLEH")
    assert cells["geometry"]["type"] == "Point"


def test_a_point_and_an_area_are_taken():
    point = cells_of_pick({"kind": "point", "coordinates": [1.5, 49]}, None, "by hand")
    assert point["geometry"] == {"type": "Point", "coordinates": [1.5, 49.0]}
    assert (point["precision"], point["origin"]) == ("exact", "by hand")
    area = cells_of_pick({"kind": "area", "coordinates": RING}, {"kind": "sea_area"}, "")
    assert area["precision"] == "area"
    assert "kind" not in area  # what the analyst said it is stays
    assert shape_for_map(area["geometry"])["kind"] == "area"


@pytest.mark.parametrize(
    "pick",
    [
        {}, {"kind": "point"}, {"kind": "point", "coordinates": [200, 5]},
        {"kind": "point", "coordinates": ["1", 5]}, {"kind": "area", "coordinates": RING[:2]},
        {"kind": "area", "coordinates": [[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]},
        {"kind": "area", "coordinates": "x"},
        {"kind": "area", "coordinates": [[0, 0], [4, 0], [8, 0], [0, 0]]},
        {"kind": "area", "coordinates": [[0, 0], [400, 0], [400, 4], [0, 4], [0, 0]]},
        {"kind": "area", "coordinates": [[0, 0], [float("nan"), 0], [4, 4], [0, 0]]},
    ],
)  # fmt: skip
def test_what_is_no_shape_is_refused(pick):
    assert cells_of_pick(pick, None, "") is None


def test_coordinates_are_read_in_usual_notations():
    assert read_typed("49.4938, 0.1077") == pytest.approx((0.1077, 49.4938))
    assert read_typed("49°29'38\"N 0°6'28\"E") == pytest.approx((0.10778, 49.49389), abs=1e-4)
    assert read_typed("somewhere") is None


def test_an_area_over_the_date_line_is_cut_there_in_two():
    ring = [[178, 50], [183, 50], [183, 54], [178, 54], [178, 50]]
    cells = cells_of_pick({"kind": "area", "coordinates": ring}, None, "")
    geometry = cells["geometry"]
    assert geometry["type"] == "MultiPolygon"
    bounds = sorted(
        (min(lon for lon, _ in part[0]), max(lon for lon, _ in part[0]))
        for part in geometry["coordinates"]
    )
    assert bounds == [(-180, -177), (178, 180)]
    # On the map the two parts lie side by side again.
    parts = shape_for_map(geometry)["parts"]
    assert sorted(min(lon for lon, _ in ring) for ring in parts) == [178, 180]


def test_an_area_on_a_map_dragged_round_the_earth_lies_where_it_is_meant():
    ring = [[361, 0], [365, 0], [363, 3], [361, 0]]
    cells = cells_of_pick({"kind": "area", "coordinates": ring}, None, "")
    assert cells["geometry"]["type"] == "Polygon"
    assert {lon for lon, _ in cells["geometry"]["coordinates"][0]} == {1, 3, 5}


def test_outer_rings_run_anticlockwise():
    cells = cells_of_pick({"kind": "area", "coordinates": RING[::-1]}, None, "")
    (ring,) = cells["geometry"]["coordinates"]
    assert sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring)) > 0
