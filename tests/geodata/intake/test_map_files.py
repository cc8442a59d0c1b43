"""Map files and workbooks: every layer is listed, every bad shape is a row set aside."""

import datetime as dt
import json
import zipfile

import geopandas
import openpyxl
import pytest
from shapely.geometry import LineString, Point, Polygon

from geodata.intake.tables import open_tables
from geodata.intake.words import IntakeError


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(*position):
    return {"type": "Point", "coordinates": list(position)}


def read_features(tmp_path, *features, **more):
    path = tmp_path / "a.geojson"
    document = {"type": "FeatureCollection", "features": list(features), **more}
    path.write_text(json.dumps(document), encoding="utf-8")
    return open_tables(path)[0]


RING = [[0, 0], [4, 0], [4, 4], [0, 0]]


@pytest.mark.parametrize(
    ("geometry", "says"),
    [
        (point(2, 95), "latitude"),
        (point(10_000_000, 5_000_000), "metres"),
        (point("2", "48"), "numbers"),
        (point(2, float("nan")), "finite"),
        (point(2), "numbers"),
        ({"type": "Polygon", "coordinates": [RING[:-1]]}, "four points"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [4, 4], [4, 0], [0, 3], [0, 0]]]}, "crosses"),
        ({"type": "LineString", "coordinates": [[0, 0]]}, "two points"),
        ({"type": "Circle", "coordinates": [0, 0]}, "Circle"),
        ("POINT (1 2)", "no object"),
        ({"type": "GeometryCollection", "geometries": [point(2, 95)]}, "latitude"),
    ],
)
def test_a_bad_shape_sets_its_feature_aside_and_no_other(tmp_path, geometry, says):
    raw = read_features(tmp_path, feature(geometry, a="bad"), feature(point(2, 48), a="good"))
    assert raw.cells["a"].tolist() == ["good"]
    assert [(row.row, row.cells) for row in raw.refused] == [(1, {"a": "bad"})]
    assert says in raw.refused[0].reason


@pytest.mark.parametrize(
    "item", [5, None, {"type": "Foo"}, {"type": "Feature", "properties": [], "geometry": None}]
)
def test_what_is_no_feature_is_set_aside(tmp_path, item):
    raw = read_features(tmp_path, item, feature(point(2, 48), a="good"))
    assert (len(raw.cells), len(raw.refused), raw.read) == (1, 1, 2)


def test_numbers_keep_their_digits_and_coordinates_their_value(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(
        '{"type":"Feature","properties":{"n":1.50,"big":12345678901234567890},'
        '"geometry":{"type":"Point","coordinates":[-75.435630913409156,6.1083]}}',
        encoding="utf-8",
    )
    raw = open_tables(path)[0]
    assert raw.cells.iloc[0].tolist() == ["1.50", "12345678901234567890"]
    assert raw.geometry[0]["coordinates"] == [-75.435630913409156, 6.1083]


def test_lines_become_their_middle_and_it_is_said(tmp_path):
    raw = read_features(tmp_path, feature({"type": "LineString", "coordinates": [[0, 0], [2, 0]]}))
    assert (raw.geometry[0]["coordinates"], raw.drawn_from) == ([1.0, 0.0], ["line"])


def test_old_geojson_in_metres_with_a_label_is_turned_into_degrees(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    raw = read_features(tmp_path, feature(point(0, 6_446_275.841), a="b"), crs=crs)
    assert raw.geometry[0]["coordinates"] == pytest.approx([0, 50], abs=1e-6)


@pytest.mark.parametrize(
    "content",
    ["{", '{"type":"FeatureCollection","features":{}}', '"text"', "[" * 100_000, "null"],
)
def test_json_that_holds_no_rows_is_refused(tmp_path, content):
    path = tmp_path / "a.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(IntakeError):
        open_tables(path)


def test_records_and_lines_of_records(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1, "b": {"c": null}}, 7, {"a": "x", "d": [1, 2]}]', encoding="utf-8")
    raw = open_tables(path)[0]
    assert raw.columns == ["a", "b.c", "d"]
    assert raw.cells.to_numpy().tolist() == [["1", "", ""], ["x", "", '["1", "2"]']]
    assert [row.row for row in raw.refused] == [2]
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1}\n{"a": 2}\n{broken\n{"a": 3}\n', encoding="utf-8")
    raw = open_tables(path)[0]
    assert (raw.cells["a"].tolist(), [row.row for row in raw.refused]) == (["1", "2", "3"], [3])


KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>North</name>
<Placemark><name>A</name><TimeSpan><begin>2020-01-02T00:00:00Z</begin><end>2020-03</end></TimeSpan>
<ExtendedData><Data name="kg"><value>00123</value></Data><SchemaData schemaUrl="#s">
<SimpleData name="Drug">cocaine</SimpleData></SchemaData></ExtendedData>
<Point><coordinates>2.5,48.5,0</coordinates></Point></Placemark></Folder>
<Placemark><name>B</name><Point/></Placemark>
<Placemark><name>C</name><Point><coordinates>2,x</coordinates></Point></Placemark>
<NetworkLink><Link><href>http://evil.example/a.kml</href></Link></NetworkLink>
</Document></kml>"""


@pytest.mark.parametrize("zipped", [False, True])
def test_kml_with_data_times_and_folders(tmp_path, zipped):
    path = tmp_path / ("a.kmz" if zipped else "a.kml")
    if zipped:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", KML)
    else:
        path.write_text(KML, encoding="utf-8")
    raw = open_tables(path)[0]
    assert raw.cells.iloc[0].to_dict() == {
        "name": "A", "folder": "North", "date": "2020-01-02/2020-03", "kg": "00123",
        "Drug": "cocaine",
    }  # fmt: skip
    assert raw.geometry == [{"type": "Point", "coordinates": [2.5, 48.5]}, None]
    assert [row.row for row in raw.refused] == [3]
    assert {doubt.code for doubt in raw.doubts} == {"kml_links"}


def test_gpx_gives_a_table_for_each_kind(tmp_path):
    path = tmp_path / "a.gpx"
    path.write_text(
        '<gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="48" lon="2"><name>W</name></wpt>'
        '<wpt lat="x" lon="2"/><trk><name>T</name><trkseg><trkpt lat="0" lon="0">'
        '<time>2020-01-01T10:00:00Z</time></trkpt><trkpt lat="0" lon="2">'
        "<time>2020-01-03T10:00:00Z</time></trkpt></trkseg></trk></gpx>",
        encoding="utf-8",
    )
    waypoints, tracks = open_tables(path)
    assert (waypoints.name, len(waypoints.cells), len(waypoints.refused)) == ("waypoints", 1, 1)
    assert tracks.cells["date"].tolist() == ["2020-01-01/2020-01-03"]
    assert tracks.geometry[0]["coordinates"] == [1.0, 0.0]


@pytest.fixture
def frame():
    shapes = [Point(2, 48), Polygon([(0, 0), (4, 0), (4, 4)]), None, LineString([(0, 0), (2, 0)])]
    cells = {"code": ["007", "NA", "", "é"], "n": [1, 2, 3, 4], "x": [1.5, None, 2.0, 1e20]}
    return geopandas.GeoDataFrame(cells, geometry=shapes, crs=4326)


def test_geopackage_and_geoparquet(tmp_path, frame):
    frame.to_file(tmp_path / "a.gpkg", layer="one")
    frame.iloc[:1].to_file(tmp_path / "a.gpkg", layer="two")
    frame.to_parquet(tmp_path / "a.parquet")
    one, two = open_tables(tmp_path / "a.gpkg")
    assert (one.name, two.name) == ("one", "two")
    for raw in (one, open_tables(tmp_path / "a.parquet")[0]):
        assert raw.cells["code"].tolist() == ["007", "NA", "", "é"]
        assert raw.cells["x"].tolist() == ["1.5", "", "2", "1e+20"]
        kinds = [shape and shape["type"] for shape in raw.geometry]
        assert kinds == ["Point", "Polygon", None, "Point"]


def test_other_reference_systems_are_turned_into_degrees(tmp_path):
    frame = geopandas.GeoDataFrame({"a": ["b"]}, geometry=[Point(2, 48)], crs=4326).to_crs(32631)
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_file(tmp_path / "a.gpkg")
    for name in ("a.parquet", "a.gpkg"):
        raw = open_tables(tmp_path / name)[0]
        assert raw.geometry[0]["coordinates"] == pytest.approx([2, 48], abs=1e-6)
        assert "crs_converted" in {doubt.code for doubt in raw.doubts}


@pytest.fixture
def shapefile(tmp_path):
    folder = tmp_path / "shp"
    folder.mkdir()
    points = [Point(n, n) for n in range(20)]
    names = [f"é{n}" for n in range(20)]
    frame = geopandas.GeoDataFrame({"name": names}, geometry=points, crs=4326)
    frame.to_file(folder / "a.shp", encoding="cp1252")
    return folder


def test_a_zipped_shapefile_in_a_folder(tmp_path, shapefile):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in shapefile.iterdir():
            archive.write(part, f"some/folder/{part.name}")
    raw = open_tables(path)[0]
    assert (raw.name, len(raw.cells), raw.cells["name"].iloc[3]) == ("a", 20, "é3")


def test_a_truncated_shapefile_sets_aside_what_is_gone(shapefile):
    path = shapefile / "a.shp"
    path.write_bytes(path.read_bytes()[: 100 + 28 * 6 + 10])
    raw = open_tables(path)[0]
    assert (len(raw.cells), len(raw.refused), raw.read) == (6, 14, 20)
    assert "cut short" in raw.refused[0].reason
    assert "file_cut" in {doubt.code for doubt in raw.doubts}


@pytest.mark.parametrize("missing", [".shx", ".dbf", ".prj", ".cpg"])
def test_missing_parts_of_a_shapefile_are_said(shapefile, missing):
    (shapefile / f"a{missing}").unlink()
    raw = open_tables(shapefile / "a.shp")[0]
    assert len(raw.cells) == 20
    codes = {doubt.code for doubt in raw.doubts}
    assert ("shapefile_part" in codes) == (missing != ".cpg")
    if missing == ".cpg":
        assert raw.cells["name"].iloc[3] == "é3"


def test_a_workbook_gives_its_sheets_as_they_are_seen(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in (
        ["Seizures of 2020"], [], ["id", "day", "kg", "ok"],
        ["00123", dt.datetime(2020, 1, 2), 0.1 + 0.2, True], [],
        [5, dt.datetime(2020, 1, 3, 4, 5), 1e20, None],
    ):  # fmt: skip
        sheet.append(row)
    hidden = book.create_sheet("Secret")
    hidden.sheet_state = "hidden"
    hidden.append(["a", "b"])
    hidden.append(["=1+1", "x"])
    book.create_sheet("Empty")
    book.save(tmp_path / "a.xlsx")
    data, secret = open_tables(tmp_path / "a.xlsx")
    assert data.columns == ["id", "day", "kg", "ok"]
    assert data.cells.index.tolist() == [4, 6]
    assert data.cells.to_numpy().tolist() == [
        ["00123", "2020-01-02", "0.3", "true"], ["5", "2020-01-03 04:05:00", "1e+20", ""],
    ]  # fmt: skip
    assert (secret.name, secret.hidden) == ("Secret", True)
    assert "sheet_hidden" in {doubt.code for doubt in secret.doubts}


@pytest.mark.parametrize("name", ["a.xlsx", "a.kmz", "a.gpkg", "a.parquet", "a.xls"])
def test_a_file_cut_short_is_refused_in_words(tmp_path, frame, name):
    source = tmp_path / f"good{name[1:]}"
    if name.endswith("xlsx"):
        openpyxl.Workbook().save(source)
    elif name.endswith("gpkg"):
        frame.to_file(source)
    elif name.endswith("parquet"):
        frame.to_parquet(source)
    elif name.endswith("kmz"):
        with zipfile.ZipFile(source, "w") as archive:
            archive.writestr("doc.kml", KML)
    else:
        source.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000))
    data = source.read_bytes()
    path = tmp_path / name
    path.write_bytes(data[: len(data) // 3])
    with pytest.raises(IntakeError) as caught:
        open_tables(path)
    assert path.name in str(caught.value)
