"""GeoPackage, GeoJSON and GeoParquet, read back by other libraries."""

import json
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from routes.export.gis.qgis_looks import offsets_abreast
from routes.export.records.features import collect_features
from routes.style import FLOW_WIDTH, SEIZURE_RADIUS, SUBSTANCE_COLOURS
from tests.routes.export.exported import SCRIPT, hostile_job, job_of, withholding_job, written

LAYERS = ("seizures", "flows", "events", "links", "places")
WORDS = {
    "id", "label", "date", "status", "scope", "sources", "sources_via", "description", "marking",
    "place", "precision", "reliability", "not_on_map",
}  # fmt: skip


@pytest.fixture(scope="module")
def job():
    return job_of("normandy-ports")


@pytest.fixture(scope="module")
def features(job):
    return collect_features(job)


@pytest.fixture(scope="module")
def package(job, tmp_path_factory):
    return written(job, "gpkg", tmp_path_factory.mktemp("gpkg"))


def test_a_geopackage_holds_every_record_as_the_job_has_it(package, features):
    for name in LAYERS:
        read = gpd.read_file(package, layer=name).set_index("id")
        wanted = features.layers[name].set_index("id")
        assert list(read.index) == list(wanted.index)
        assert read.crs == "EPSG:4326"
        for column in WORDS & set(wanted.columns):
            assert list(read[column]) == list(wanted[column]), (name, column)
        for column in {"kg_min", "kg_max", "credibility"} & set(wanted.columns):
            pd.testing.assert_series_equal(read[column], wanted[column], check_index_type=False)
        for column in {"first_day", "last_day"} & set(wanted.columns):
            assert list(pd.to_datetime(read[column]).fillna(pd.Timestamp(0))) == list(
                wanted[column].fillna(pd.Timestamp(0))
            )
        if name != "places":
            assert (read.geometry.isna() == wanted.geometry.isna()).all()


def test_a_geopackage_lists_its_layers_with_extents(package):
    listed = dict(map(tuple, pyogrio.list_layers(package)))
    assert listed == {
        "areas": "MultiPolygon", "places": "Point", "links": "MultiLineString",
        "flows": "MultiLineString", "events": "Point", "seizures": "Point", "sources": None,
        "claims": None, "notes": None, "about": None, "layer_styles": None,
    }  # fmt: skip
    with closing(sqlite3.connect(package)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        contents = {
            row[0]: row[1:]
            for row in db.execute(
                "SELECT table_name, data_type, srs_id, description, min_x, max_y FROM gpkg_contents"
            )
        }
        kinds = dict(db.execute("SELECT table_name, geometry_type_name FROM gpkg_geometry_columns"))
        known = {row[0] for row in db.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")}
    assert contents["seizures"][:2] == ("features", 4326)
    assert contents["about"][0] == "attributes"
    assert "TLP:CLEAR" in contents["seizures"][2]
    for name in kinds:
        bounds = pyogrio.read_info(package, layer=name)["total_bounds"]
        assert contents[name][3:] == (pytest.approx(bounds[0]), pytest.approx(bounds[3]))
    assert 4326 in known


def test_the_columns_of_time_are_dates(package):
    info = pyogrio.read_info(package, layer="flows")
    kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert kinds["first_day"] == kinds["last_day"] == "datetime64[D]"


def styles_of(package):
    with closing(sqlite3.connect(package)) as db:
        rows = db.execute(
            "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
        ).fetchall()
    assert len(rows) == len({row[0] for row in rows})
    assert all(row[1:3] == ("geom", 1) for row in rows)
    return {row[0]: ET.fromstring(row[3]) for row in rows}


def test_every_layer_has_one_style_with_the_maps_colours_and_sizes(package):
    styles = styles_of(package)
    assert set(styles) == {*LAYERS, "areas"}
    colours = {p.get("v") for p in styles["flows"].iter("prop") if p.get("k") == "line_color"}
    for shade in SUBSTANCE_COLOURS.values():
        rgb = ",".join(str(int(shade["light"][k : k + 2], 16)) for k in (1, 3, 5))
        assert f"{rgb},255" in colours
    dashes = {p.get("v") for p in styles["flows"].iter("prop") if p.get("k") == "customdash"}
    assert dashes == {"9;6", "2;6"}
    expressions = [
        option.get("value")
        for style in (styles["flows"], styles["seizures"])
        for option in style.iter("Option")
        if option.get("name") == "expression"
    ]
    assert any(f"*sqrt({'coalesce('}" in e and f"{SEIZURE_RADIUS['maxPx']:g}" in e
               for e in expressions)  # fmt: skip
    assert any(f"/{FLOW_WIDTH['kgAtMax']:g}" in e for e in expressions)


def test_styles_know_time_and_headings(package):
    styles = styles_of(package)
    time = styles["flows"].find("temporal")
    assert (time.get("enabled"), time.get("startField"), time.get("endField")) == (
        "1", "first_day", "last_day",
    )  # fmt: skip
    assert styles["places"].find("temporal") is None
    headings = {a.get("field"): a.get("name") for a in styles["seizures"].iter("alias")}
    assert headings["kg_min"] == "kg, at least"
    with closing(sqlite3.connect(package)) as db:
        titles = dict(
            db.execute(
                "SELECT column_name, title FROM gpkg_data_columns WHERE table_name = 'seizures'"
            )
        )
    assert titles["kg_min"] == "kg, at least"
    columns = set(pyogrio.read_info(package, layer="seizures")["fields"])
    assert columns == set(titles)


def test_strands_side_by_side_do_not_touch():
    rows = pd.DataFrame(
        {"abreast": [0, 1, -1, 2], "kg_min": [2000.0, None, 100.0, None],
         "kg_max": [2000.0, None, None, None]}
    )  # fmt: skip
    offsets = offsets_abreast(rows)
    assert offsets == {0: 0.0, 1: 4.5 + 2.5 + 1.125, -1: -8.0, 2: 8.125 + 1.125 + 2.5 + 1.125}


def test_tables_of_sources_and_about_lie_beside(package, features):
    about = pyogrio.read_dataframe(package, layer="about").set_index("name")["text"]
    assert about["marking"] == "TLP:CLEAR"
    assert "presumed innocent" in about["presumption"]
    claims = pyogrio.read_dataframe(package, layer="claims")
    assert list(claims["id"]) == list(features.tables["claims"]["id"])
    assert set(claims["source_id"]) <= set(pyogrio.read_dataframe(package, layer="sources")["id"])


def geojson_of(job, folder):
    return json.loads(written(job, "geojson", folder).read_text(encoding="utf-8"))


def test_geojson_is_one_collection_as_the_rfc_has_it(job, features, tmp_path):
    made = geojson_of(job, tmp_path)
    assert made["type"] == "FeatureCollection"
    assert "crs" not in made
    assert [f["properties"]["id"] for f in made["features"]] == [
        record for layer in features.layers.values() for record in layer["id"]
    ]
    rows = {f["properties"]["id"]: f for f in made["features"]}
    s1 = rows["S1"]["properties"]
    assert (s1["kind"], s1["kg_min"], s1["first_day"], s1["last_day"]) == (
        "seizure", 183, "2023-06-01", "2023-06-30",
    )  # fmt: skip
    assert s1["sources"].endswith("¶3 [C2]")
    assert rows["S2"]["properties"]["kg_max"] is None
    assert rows["E4"]["geometry"] is None
    assert made["sillage"]["marking"] == "TLP:CLEAR"
    assert len(made["sillage"]["claims"]) == len(features.tables["claims"])
    west, south, east, north = made["bbox"]
    for feature in made["features"]:
        if feature["geometry"] is not None:
            shape = shapely.geometry.shape(feature["geometry"])
            at = shapely.get_coordinates(shape)
            assert (abs(at[:, 0]) <= 180).all()
            assert (at.round(6) == at).all()
            assert at[:, 0].min() >= west - 1e-6
            assert at[:, 0].max() <= east + 1e-6
            assert at[:, 1].min() >= south - 1e-6
            assert at[:, 1].max() <= north + 1e-6
            for part in shapely.get_parts(shape):
                if part.geom_type == "Polygon":
                    assert part.exterior.is_ccw


def test_geojson_opens_in_gdal(job, features, tmp_path):
    read = gpd.read_file(written(job, "geojson", tmp_path))
    assert len(read) == sum(len(layer) for layer in features.layers.values())
    assert read.crs == "EPSG:4326"


def test_geoparquet_is_one_table_with_its_words_beside(job, features, tmp_path):
    path = written(job, "parquet", tmp_path)
    read = gpd.read_parquet(path)
    assert read.crs == "EPSG:4326"
    for name, kind in (("seizures", "seizure"), ("flows", "flow"), ("places", "place")):
        rows = read[read["kind"] == kind].reset_index(drop=True)
        wanted = features.layers[name]
        assert list(rows["id"]) == list(wanted["id"])
        assert [g is None or pd.isna(g) for g in rows.geometry] == list(wanted.geometry.isna())
        assert shapely.equals_exact(rows.geometry.to_numpy(), wanted.geometry.to_numpy()).all()
    seizures = read[read["kind"] == "seizure"].set_index("id")
    assert seizures.at["S1", "kg_min"] == 183
    assert pd.isna(seizures.at["S2", "kg_max"])
    assert str(seizures.at["S1", "last_day"]) == "2023-06-30"
    metadata = pq.read_metadata(path).metadata
    words = json.loads(metadata[b"sillage"])
    assert words["marking"] == "TLP:CLEAR"
    assert [s["id"] for s in words["sources"]] == list(features.tables["sources"]["id"])
    geo = json.loads(metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["primary_column"] == "geometry"


@pytest.mark.parametrize("name", ["gpkg", "geojson", "parquet"])
def test_the_same_job_gives_the_same_bytes(name, tmp_path):
    first, second = (
        written(job_of(), name, tmp_path / folder).read_bytes() for folder in ("a", "b")
    )
    assert first == second


def ids_of(path):
    if path.suffix == ".geojson":
        made = json.loads(path.read_text(encoding="utf-8"))
        return [f["properties"]["id"] for f in made["features"]]
    if path.suffix == ".parquet":
        return list(gpd.read_parquet(path)["id"])
    return [i for name in LAYERS for i in pyogrio.read_dataframe(path, layer=name)["id"]]


@pytest.mark.parametrize("name", ["gpkg", "geojson", "parquet"])
def test_filters_and_nothing_at_all_are_honoured(name, tmp_path):
    context = ids_of(written(job_of(scope="context"), name, tmp_path))
    assert context == ["X4", "W3", "south", "town", "nowhere"]
    nothing = ids_of(written(job_of(statuses=()), name, tmp_path))
    assert nothing == []


@pytest.mark.parametrize("name", ["gpkg", "geojson", "parquet"])
def test_hostile_texts_stay_texts(name, tmp_path):
    path = written(hostile_job(tmp_path), name, tmp_path / "out")
    if name == "gpkg":
        read = pyogrio.read_dataframe(path, layer="seizures")
        assert styles_of(path)
    else:
        read = gpd.read_file(path) if name == "geojson" else gpd.read_parquet(path)
    rows = read.set_index("id")
    assert rows.at["X6", "description"].startswith(SCRIPT)
    assert rows.at["X1", "label"] == "bell \ufffd and tab \ufffd."


@pytest.mark.parametrize("name", ["gpkg", "geojson", "parquet"])
def test_the_marking_and_what_was_withheld_are_in_the_file(name, tmp_path):
    path = written(withholding_job(tmp_path), name, tmp_path / "out")
    data = path.read_bytes()
    assert b"TLP:GREEN" in data
    assert b"above TLP:AMBER: 1 (Seizures 1)" in data
    assert b"Kanarienvogel" not in data
