"""The STIX bundle: valid to a public validator, and true to the case."""

import json

import pytest
import stix2
from stix2validator import ValidationOptions, validate_file

from routes.export.records.attributes import describe_tables
from routes.export.tables.stix_objects import EXTENSION_ID, MARKINGS, confidence_of, refer
from tests.routes.export.exported import SCRIPT, hostile_job, job_of, withholding_job, written

#: What the validator only advises: random ids (ours are of their content, so that the same file
#: can be made again), and a checksum beside an address (nothing is fetched to reckon it of).
ADVICE = ("is not a valid UUIDv4 ID", "has a URL but no hash")


def text_of(job, folder):
    return written(job, "stix", folder).read_text(encoding="utf-8")


def objects_of(job, folder):
    return json.loads(text_of(job, folder))["objects"]


def extended(objects):
    """Our own members of each object that has them, with the object under ``object``."""
    return [
        {**one["extensions"][EXTENSION_ID], "object": one}
        for one in objects
        if EXTENSION_ID in one.get("extensions", {})
    ]


@pytest.fixture(scope="module")
def founding(tmp_path_factory):
    return objects_of(job_of("normandy-ports"), tmp_path_factory.mktemp("stix"))


@pytest.mark.parametrize("case", ["founding", "tiny", "hostile", "withholding", "empty"])
def test_the_public_validator_finds_no_error(case, tmp_path):
    make = {
        "founding": lambda: job_of("normandy-ports"),
        "tiny": job_of,
        "hostile": lambda: hostile_job(tmp_path),
        "withholding": lambda: withholding_job(tmp_path),
        "empty": lambda: job_of(statuses=()),
    }[case]
    path = written(make(), "stix", tmp_path / "out")
    result = validate_file(str(path), ValidationOptions(version="2.1", enforce_refs=True))
    told = [str(one) for found in result.object_results for one in found.warnings]
    wrong = [str(one) for found in result.object_results for one in found.errors]
    assert result.is_valid, wrong
    assert not wrong
    assert [warning for warning in told if not any(known in warning for known in ADVICE)] == []


def test_another_library_reads_it(tmp_path):
    bundle = stix2.parse(text_of(job_of("normandy-ports"), tmp_path))
    sightings = [one for one in bundle.objects if one.type == "sighting"]
    assert [one.count for one in sightings] == [1, 1]
    assert str(sightings[0].first_seen)[:10] == "2023-06-01"


def test_every_record_is_there_or_named(founding):
    tables = describe_tables(job_of("normandy-ports"))
    held = extended(founding)
    report = next(one for one in held if one.get("kind") == "case")
    named = {one["record_id"] for one in held if "record_id" in one}
    named |= set(report["places_without_location"])
    for kind in ("seizures", "flows", "events", "links", "places", "notes"):
        assert set(tables[kind]["id"]) <= named
    assert report["places_without_location"] == ["offshore"]
    assert report["about"]["marking"] == "TLP:CLEAR"
    listed = set(report["object"]["object_refs"])
    assert listed == {
        one["id"] for one in founding
        if one["type"] not in ("report", "identity", "marking-definition", "extension-definition")
    }  # fmt: skip


def test_a_seizure_is_a_sighting_with_weight_grades_and_source(founding):
    held = {one.get("record_id"): one for one in extended(founding)}
    s1 = held["S1"]
    sighting = s1["object"]
    assert (s1["kg_min"], s1["kg_max"], s1["date_edtf"]) == (183, 183, "2023-06")
    assert (s1["reliability"], s1["credibility"], sighting["confidence"]) == ("C", 2, 70)
    assert (sighting["first_seen"], sighting["last_seen"]) == (
        "2023-06-01T00:00:00.000Z", "2023-06-30T23:59:59.999Z",
    )  # fmt: skip
    by_id = {one["id"]: one for one in founding}
    assert by_id[sighting["where_sighted_refs"][0]]["name"] == "Le Havre"
    assert by_id[sighting["sighting_of_ref"]]["name"] == "The Channel ports case"
    reference = sighting["external_references"][0]
    assert reference["source_name"].startswith("Press article")
    assert reference["description"].startswith("¶3 [C2, supports]")
    assert "kg_max" not in held["S2"]


def test_context_is_never_part_of_the_cases_campaign(founding):
    held = {one.get("record_id"): one["object"] for one in extended(founding)}
    by_id = {one["id"]: one for one in founding}
    other = by_id[held["S2"]["sighting_of_ref"]]
    assert other["name"].startswith("Another case, shown as context")
    assert held["S1"]["sighting_of_ref"] != other["id"]


def test_places_are_located_no_better_than_they_are_known(founding):
    places = {one["name"]: one for one in founding if one["type"] == "location"}
    assert places["Le Havre"]["precision"] == 5000
    assert places["Le Havre"]["country"] == "FR"
    assert "latitude" not in places["Colombia"]
    assert places["Colombia"]["country"] == "CO"
    assert "Drop-off at sea" not in places


def test_a_flow_goes_from_its_origin_to_each_end(founding):
    by_id = {one["id"]: one for one in founding}
    ways = {
        (one["object"]["relationship_type"], by_id[one["object"]["target_ref"]]["name"])
        for one in extended(founding)
        if one.get("record_id") == "F2"
    }
    assert ways == {
        ("originates-from", "Colombia"), ("targets", "Le Havre"), ("targets", "Moulineaux"),
        ("targets", "Dunkirk"),
    }  # fmt: skip


def test_objects_bear_their_own_mark_and_the_report_the_strictest(tmp_path):
    objects = objects_of(withholding_job(tmp_path), tmp_path / "out")
    held = {one.get("record_id"): one["object"] for one in extended(objects)}
    assert held["X1"]["object_marking_refs"] == [MARKINGS["TLP:CLEAR"]]
    assert held["X9"]["object_marking_refs"] == [MARKINGS["TLP:GREEN"]]
    report = next(one for one in objects if one["type"] == "report")
    assert report["object_marking_refs"] == [MARKINGS["TLP:GREEN"]]
    about = report["extensions"][EXTENSION_ID]["about"]
    assert "above TLP:AMBER: 1 (Seizures 1)" in about["withheld"]
    marks = {one["id"]: one["name"] for one in objects if one["type"] == "marking-definition"}
    assert marks == {MARKINGS[name]: name for name in ("TLP:CLEAR", "TLP:GREEN")}
    assert "Kanarienvogel" not in json.dumps(objects)


def test_the_marks_are_those_that_oasis_published():
    assert list(MARKINGS.values()) == [
        "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    ]


@pytest.mark.parametrize(
    ("credibility", "confidence"),
    [(1, 90), (2, 70), (3, 50), (4, 30), (5, 10), (6, None), (None, None), (float("nan"), None)],
)
def test_confidence_follows_the_scale_of_the_standard(credibility, confidence):
    assert confidence_of(credibility) == confidence


def test_an_address_that_no_program_opens_is_left_out():
    assert refer("A", url="https://example.org/a?b=1") == {
        "source_name": "A", "url": "https://example.org/a?b=1",
    }  # fmt: skip
    for url in ("javascript:alert(1)", "https://exa mple.org", "file:///etc", ""):
        assert refer("A", url=url) == {"source_name": "A"}


def test_filters_dates_and_hostile_texts(tmp_path):
    held = {one.get("record_id") for one in extended(objects_of(job_of(scope="context"), tmp_path))}
    assert "X4" in held
    assert "X1" not in held
    objects = objects_of(hostile_job(tmp_path / "a"), tmp_path / "b")
    x6 = next(one for one in extended(objects) if one.get("record_id") == "X6")
    assert SCRIPT in x6["object"]["description"]


def test_ids_are_of_the_content_and_the_bytes_the_same(tmp_path):
    first, second = (text_of(job_of(), tmp_path / name) for name in ("a", "b"))
    assert first == second
    ids = [one["id"] for one in json.loads(first)["objects"]]
    assert len(ids) == len(set(ids))
