"""What goes out with each record, and where it lies, is the same for every format."""

import json

import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from routes.export.about import describe_export
from routes.export.gis.cut import box_of, cut_geometry
from routes.export.records import attributes
from routes.export.records.attributes import COLUMNS, KINDS, clean_text, describe_tables
from routes.export.records.features import collect_features, cut_points
from routes.table import build_rows
from tests.cases import append, copy_tiny, edit
from tests.routes.export.exported import hostile_job, job_of, withholding_job

FOUNDING = "normandy-ports"


def ids(tables):
    return {kind: list(tables[kind]["id"]) for kind in KINDS}


@pytest.fixture(scope="module")
def founding():
    return collect_features(job_of(FOUNDING))


def test_every_record_goes_out_whatever_its_date():
    tables = describe_tables(job_of(date="2020-01-01"))
    assert ids(tables) == {
        "seizures": ["X1", "X2", "X3", "X4", "X5"],
        "flows": ["W1", "W2", "W3"],
        "events": ["V1", "V2", "V3"],
        "links": ["K1"],
        "places": ["north", "south", "town", "land", "sea", "nowhere"],
    }
    assert {name: list(table.columns) for name, table in tables.items()} == {
        name: list(columns) for name, columns in COLUMNS.items()
    }


@pytest.mark.parametrize("choice", [{}, {"all_dates": False, "date": "2020-06-15"}])
def test_tables_are_the_same_in_pieces_of_any_size(monkeypatch, choice):
    whole = describe_tables(job_of(**choice))
    monkeypatch.setattr(attributes, "_PIECE_ROWS", 2)
    told = []
    pieces = describe_tables(job_of(**choice), lambda share, words: told.append(share))
    for name, table in whole.items():
        pd.testing.assert_frame_equal(pieces[name], table)
    assert told == sorted(told)
    assert len(told) > 8
    assert told[-1] <= 1


def test_only_what_is_in_view_goes_out_if_so_wished():
    tables = describe_tables(job_of(all_dates=False, date="2020-06-15"))
    assert list(tables["seizures"]["id"]) == ["X1", "X2"]
    assert list(tables["seizures"]["certainty"]) == ["Certain", "Possible"]
    assert list(tables["events"]["id"]) == ["V1"]
    # Only seizures, flows and events that stay behind name it.
    assert "nowhere" not in set(tables["places"]["id"])
    shown = describe_tables(job_of(all_dates=False, date="2020-06-15", undated=True))
    assert "X5" in set(shown["seizures"]["id"])


def test_filters_are_honoured_and_told():
    job = job_of(substances=("mdma",), scope="network")
    tables = describe_tables(job)
    assert list(tables["seizures"]["id"]) == ["X3"]
    assert list(tables["flows"]["id"]) == []
    assert set(tables["claims"]["record"]) == {"X3", "V1", "V2", "V3", "K1", "M1"}
    words = {line.name: line.text for line in describe_export(job, tables)}
    assert words["filters"] == "Substances: MDMA; Part of: This network"
    context = describe_tables(job_of(scope="context"))
    assert ids(context) == {
        "seizures": ["X4"], "flows": ["W3"], "events": [], "links": [],
        "places": ["south", "town", "nowhere"],
    }  # fmt: skip


def test_columns_agree_with_the_table_on_the_page():
    job = job_of(FOUNDING)
    tables = describe_tables(job)
    twin = build_rows(job.case, job.selection, job.texts).set_index("id")
    shared = ("label", "date", "certainty", "place", "status", "scope", "kg_min", "kg_max",
              "substance", "amount", "mode", "reliability", "credibility", "first_day",
              "last_day")  # fmt: skip
    for kind in ("seizures", "flows", "events", "links"):
        rows = tables[kind].set_index("id")
        seen = [record for record in rows.index if record in twin.index]
        for column in (c for c in shared if c in rows):
            pd.testing.assert_series_equal(
                rows.loc[seen, column], twin.loc[seen, column], check_dtype=False,
                check_names=False, check_index_type=False,
            )  # fmt: skip


def test_sources_carry_place_and_both_grades():
    rows = describe_tables(job_of())["seizures"].set_index("id")
    assert rows.at["X1", "sources"] == "Invented paper ¶1 [C3]; Invented office p. 2 [B4]"
    assert rows.at["X1", "sources_via"] == "Invented office [B]"
    assert rows.at["X2", "sources"] == (
        "Invented paper ¶2 [C2]; Invented office p. 3 [B1, contradicts]"
    )
    assert rows.at["X5", "sources"] == "Invented paper ¶3 [C]"
    assert set(rows["marking"]) == {"TLP:CLEAR"}


def test_days_are_inclusive_and_open_ends_empty():
    flows = describe_tables(job_of())["flows"].set_index("id")
    assert str(flows.at["W1", "last_day"])[:10] == "2020-06-30"
    assert str(flows.at["W2", "first_day"])[:10] == "2020-04-01"
    assert pd.isna(flows.at["W2", "last_day"])
    assert bool(flows.at["W3", "undated"])


def test_what_has_no_position_is_kept_with_its_reason(founding):
    events = founding.layers["events"].set_index("id")
    assert events.at["E4", "geometry"] is None or pd.isna(events.at["E4", "geometry"])
    assert events.at["E4", "not_on_map"] == "Not given; the case is led from Lille."
    tiny = collect_features(job_of())
    unplaced = {
        row.id: row.not_on_map
        for layer in tiny.layers.values()
        for row in layer.itertuples()
        if row.not_on_map
    }
    assert set(unplaced) == {"X5", "W3", "V2", "nowhere"}
    for layer in tiny.layers.values():
        assert (layer.geometry.isna() == (layer["not_on_map"] != "")).all()


def test_flows_are_their_strands_a_row_for_each_substance(founding):
    flows = founding.layers["flows"]
    assert list(zip(flows["id"], flows["substance_id"], strict=True)) == [
        ("F1", "cocaine"), ("F2", "cocaine"), ("F3", "cannabis-resin"), ("F4", "herbal-cannabis"),
        ("F5", "cocaine"), ("F5", "cannabis-resin"), ("F5", "herbal-cannabis"),
    ]  # fmt: skip
    assert set(flows.geom_type) == {"MultiLineString"}
    # A sea lane, not a straight line; it ends at Le Havre.
    lane = flows.geometry.iloc[0]
    assert len(shapely.get_coordinates(lane)) > 20
    assert lane.distance(Point(0.107, 49.486)) < 0.05
    assert flows["abreast"].nunique() > 2


def test_a_place_is_an_area_where_it_is_one(founding):
    places = founding.layers["places"].set_index("id")
    assert places.at["le-havre", "geometry"].geom_type == "Point"
    assert places.at["france", "geometry"].geom_type == "MultiPolygon"
    assert places.at["france", "precision"] == "known to the country only"
    assert founding.layers["links"].geometry.iloc[1].geom_type == "MultiLineString"


def test_it_says_what_was_withheld_and_how_it_is_marked(tmp_path):
    job = withholding_job(tmp_path)
    features = collect_features(job)
    words = {line.name: line.text for line in features.about}
    assert words["marking"] == "TLP:GREEN"
    assert words["withheld"] == (
        "Left out, because their marking is above TLP:AMBER: 1 (Seizures 1)."
    )
    rows = features.layers["seizures"].set_index("id")
    assert "X8" not in rows.index
    assert rows.at["X9", "marking"] == "TLP:GREEN"
    assert words["presumption"] == "Nobody is concerned."


def test_texts_hold_nothing_that_a_format_cannot(tmp_path):
    rows = describe_tables(hostile_job(tmp_path))["seizures"].set_index("id")
    assert rows.at["X1", "label"] == "bell \ufffd and tab \ufffd."
    assert clean_text("half a pair \ud800, a\ttab") == "half a pair \ufffd, a\ttab"
    assert rows.at["X2", "substance_id"] == "<b>'\"&\ufffd"


def test_a_line_over_the_pacific_is_cut():
    for line in (LineString([(170, 10), (190, 20)]), LineString([(170, 10), (-170, 20)])):
        cut = cut_geometry(line)
        assert [list(part.coords) for part in cut.geoms] == [
            [(170, 10), (180, 15)], [(-180, 15), (-170, 20)],
        ]  # fmt: skip
    whole = LineString([(170, 10), (180, 15)])
    assert cut_geometry(whole).equals(whole)


def test_points_are_cut_all_at_once_as_one_by_one():
    at = [(1.23456789, -0.0), (180.0, 1.0), (-180.0, 2.0), (190.5, 3.0), (-541.25, 4.0)]
    found = cut_points(np.array([*at, (np.nan, np.nan)]))
    assert list(found[:-1]) == [cut_geometry(Point(p)) for p in at]
    assert found[-1] is None


def test_an_area_over_the_pacific_is_cut_and_its_rings_turn_right():
    clockwise = [(175, 0), (175, 10), (-175, 10), (-175, 0), (175, 0)]
    hole = [(-179, 4), (-178, 4), (-178, 5), (-179, 5), (-179, 4)]
    cut = cut_geometry(Polygon(clockwise, [hole]))
    assert isinstance(cut, MultiPolygon)
    assert sorted(part.bounds for part in cut.geoms) == [(-180, 0, -175, 10), (175, 0, 180, 10)]
    assert cut.area == pytest.approx(99)
    for part in cut.geoms:
        assert part.exterior.is_ccw
        assert not any(ring.is_ccw for ring in part.interiors)
    assert sum(len(part.interiors) for part in cut.geoms) == 1


def test_a_box_may_reach_over_the_antimeridian():
    assert box_of([cut_geometry(LineString([(170, 10), (190, 20)])), None]) == [170, 10, -170, 20]
    assert box_of([Point(-73, 4), Point(2, 51)]) == [-73, 4, 2, 51]
    assert box_of([None]) is None
    assert box_of([Point(5, 6)]) == [5, 6, 5, 6]


def test_a_flow_over_the_pacific_stays_within_the_map(tmp_path):
    folder = copy_tiny(tmp_path)
    places = json.loads((folder / "places.geojson").read_text(encoding="utf-8"))
    for name, lon in (("west", 170.0), ("east", -170.0)):
        places["features"].append(
            {
                "type": "Feature",
                "properties": {"id": name, "name": name, "kind": "city", "precision": "city"},
                "geometry": {"type": "Point", "coordinates": [lon, -15.0]},
            }
        )
    (folder / "places.geojson").write_text(json.dumps(places), encoding="utf-8")
    edit(folder, "flows.csv", "W3,Undated flow,town,nowhere", "W3,Undated flow,west,east")
    append(folder, "links.csv", "K2,Far ties,west|east,cooperation,2020,network,reported,,,")
    layers = collect_features(job_of(folder)).layers
    for geometry in (layers["flows"].geometry.iloc[-1], layers["links"].geometry.iloc[-1]):
        assert len(geometry.geoms) == 2
        lons = shapely.get_coordinates(geometry)[:, 0]
        assert lons.min() == -180
        assert lons.max() == 180
        assert (abs(lons) >= 170).all()


def test_an_empty_choice_still_has_every_table():
    features = collect_features(job_of(substances=(), statuses=()))
    for kind in ("seizures", "flows", "events", "links"):
        assert len(features.layers[kind]) == 0
        assert features.layers[kind].crs == "EPSG:4326"
    assert len(features.tables["notes"]) == 1
