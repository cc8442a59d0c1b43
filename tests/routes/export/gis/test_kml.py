"""KML, read as the XML it is: spans, styles, columns, and nothing live."""

import pytest
from lxml import etree, html

from routes.export.records.features import collect_features
from routes.style import SUBSTANCE_COLOURS
from tests.routes.export.exported import SCRIPT, hostile_job, job_of, withholding_job, written

K = "{http://www.opengis.net/kml/2.2}"


def read(job, folder):
    return etree.parse(str(written(job, "kml", folder))).getroot()


def marks_of(root):
    """Placemarks by the id in their extended data; of several rows of a flow the last."""
    return {columns_of(mark)["id"]: mark for mark in root.iter(f"{K}Placemark")}


def columns_of(mark):
    return {data.get("name"): data.text for data in mark.iter(f"{K}SimpleData")}


def span_of(mark):
    span = mark.find(f"{K}TimeSpan")
    return None if span is None else (span.findtext(f"{K}begin"), span.findtext(f"{K}end"))


@pytest.fixture(scope="module")
def founding(tmp_path_factory):
    return read(job_of("normandy-ports"), tmp_path_factory.mktemp("kml"))


def test_every_record_is_a_placemark_in_the_folder_of_its_kind(founding):
    folders = {
        folder.findtext(f"{K}name"): [columns_of(m)["id"] for m in folder.iter(f"{K}Placemark")]
        for folder in founding.iter(f"{K}Folder")
    }
    features = collect_features(job_of("normandy-ports"))
    assert folders == {
        "Seizures": list(features.layers["seizures"]["id"]),
        "Flows": list(features.layers["flows"]["id"]),
        "Events": list(features.layers["events"]["id"]),
        "Links": list(features.layers["links"]["id"]),
        "Places": list(features.layers["places"]["id"]),
        "Notes": list(features.tables["notes"]["id"]),
    }


def test_spans_are_those_of_the_dates_as_written(founding):
    marks = marks_of(founding)
    assert span_of(marks["S1"]) == ("2023-06-01T00:00:00Z", "2023-06-30T23:59:59Z")
    assert span_of(marks["F1"]) == (None, "2023-06-30T23:59:59Z")
    assert span_of(marks["L1"]) is None
    assert span_of(marks["le-havre"]) is None


def test_all_columns_go_along_as_declared(founding):
    features = collect_features(job_of("normandy-ports"))
    declared = {
        schema.get("id"): [field.get("name") for field in schema]
        for schema in founding.iter(f"{K}Schema")
    }
    for kind, layer in features.layers.items():
        assert declared[kind] == [c for c in layer.columns if c != "geometry"]
    columns = columns_of(marks_of(founding)["S2"])
    assert columns["kg_min"] == "2000"
    assert "kg_max" not in columns
    assert columns["sources"].endswith("¶6 [C2]")
    assert (columns["reliability"], columns["credibility"]) == ("C", "2")
    assert columns["marking"] == "TLP:CLEAR"


def test_colours_are_the_maps_in_the_order_of_kml(founding):
    styles = {style.get("id"): style for style in founding.iter(f"{K}Style") if style.get("id")}
    marks = marks_of(founding)
    red, green, blue = (SUBSTANCE_COLOURS["cocaine"]["light"][k : k + 2] for k in (1, 3, 5))
    style = styles[marks["S1"].findtext(f"{K}styleUrl").lstrip("#")]
    assert style.findtext(f"{K}IconStyle/{K}color") == f"ff{blue}{green}{red}"
    flow = styles[marks["F1"].findtext(f"{K}styleUrl").lstrip("#")]
    assert flow.findtext(f"{K}LineStyle/{K}color") == f"99{blue}{green}{red}"
    assert marks["S2"].findtext(f"{K}styleUrl") == "#context"
    for mark in founding.iter(f"{K}Placemark"):
        assert mark.findtext(f"{K}styleUrl").lstrip("#") in styles


def test_the_larger_seizure_has_the_larger_mark(founding):
    small, large = (
        float(marks_of(founding)[record].findtext(f"{K}Style/{K}IconStyle/{K}scale"))
        for record in ("S1", "S2")
    )
    assert small < large


def test_geometry_stands_longitude_first(founding):
    marks = marks_of(founding)
    assert marks["S1"].findtext(f"{K}Point/{K}coordinates") == "0.107054,49.485998"
    assert marks["E4"].find(f"{K}Point") is None
    assert marks["france"].findall(f"{K}MultiGeometry/{K}Polygon")
    lane = marks["F1"].find(f".//{K}LineString/{K}coordinates").text.split()
    assert len(lane) > 20


def test_the_marking_heads_the_document_and_says_what_was_withheld(tmp_path):
    document = read(withholding_job(tmp_path), tmp_path / "out").find(f"{K}Document")
    assert document.findtext(f"{K}name") == "TLP:GREEN · The invented case"
    told = html.fromstring(document.findtext(f"{K}description")).text_content()
    assert "above TLP:AMBER: 1 (Seizures 1)" in told
    assert "Kanarienvogel" not in etree.tostring(document, encoding="unicode")


def test_nothing_in_it_is_fetched_or_live(tmp_path):
    root = read(hostile_job(tmp_path), tmp_path / "out")
    assert not list(root.iter(f"{K}href", f"{K}NetworkLink", f"{K}Icon"))
    mark = marks_of(root)["X6"]
    assert columns_of(mark)["description"] == f"{SCRIPT} ]]> $[label] & http://example.org"
    written_as_html = mark.findtext(f"{K}description")
    page = html.fromstring(f"<div>{written_as_html}</div>")
    assert {element.tag for element in page.iter()} == {"div", "p", "b", "br"}
    assert SCRIPT in page.text_content()
    # A viewer would fill this in, without escaping what it stands for.
    assert "$[" not in written_as_html
    for mark in root.iter(f"{K}Placemark"):
        assert not set("<>") & set(mark.findtext(f"{K}name") + mark.findtext(f"{K}Snippet", ""))
    for style in root.iter(f"{K}Style"):
        if style.get("id"):
            assert style.findtext(f"{K}BalloonStyle/{K}text") == "$[description]"


def test_control_characters_are_replaced(tmp_path):
    root = read(hostile_job(tmp_path), tmp_path / "out")
    assert marks_of(root)["X1"].findtext(f"{K}name") == "bell \ufffd and tab \ufffd."


def test_filters_and_an_empty_choice_give_a_document(tmp_path):
    assert "X3" in marks_of(read(job_of(substances=("mdma",)), tmp_path / "a"))
    assert "X1" not in marks_of(read(job_of(substances=("mdma",)), tmp_path / "b"))
    assert set(marks_of(read(job_of(statuses=()), tmp_path / "c"))) == {"M1"}


def test_the_same_job_gives_the_same_bytes(tmp_path):
    made = [written(job_of(), "kml", tmp_path / name).read_bytes() for name in ("a", "b")]
    assert made[0] == made[1]
