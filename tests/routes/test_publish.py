"""What may not leave does not: row by row, with all that stands on it, and no word of it."""

import json
from pathlib import Path

import pytest

from geodata.schema import MARKINGS
from routes.handling import handle_case, highest_marking
from routes.model import Case, load_case
from routes.payload import encode_payload
from routes.publish import PublishError, publish_case
from routes.story import pack_story
from routes.texts import load_texts
from tests.cases import append, copy_tiny, edit
from tests.routes.test_payload import build

# Each row brings a word that stands nowhere else: it must be in no output.
SECRETS = {
    "places.geojson": None,
    "sources.csv": "hidden,Kanarienquelle eins,,,,,,report,A,Kanarienvermerk zwei,RED",
    "seizures.csv": "Z1,Kanarienlabel drei,2020-03,north,cocaine,777,kg,exact,Kanarienmethode vier,"
    "network,documented,Kanarientext fuenf,AMBER",
    "flows.csv": "Z2,Kanarienfluss sechs,south,north,,all,cocaine,container,,,,2020-03,reported,,"
    "network,Kanarienannahme sieben,,,RED",
    "events.csv": "Z3,Kanarienereignis acht,2020-03,town,Kanarienort neun,,arrest,,,,,network,"
    "documented,,,AMBER+STRICT",
    "links.csv": "Z4,Kanarienband zehn,town|land,family,2020,network,reported,,,AMBER",
    "notes.csv": "Z5,Kanarienthema elf,Kanariennotiz zwoelf,GREEN",
    "claims.csv": "Z6,X1,paper,p. 3,2,Kanarienaussage dreizehn,,supports,GREEN",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = copy_tiny(tmp_path)
    for file, row in SECRETS.items():
        if row:
            append(folder, file, row)
    places = json.loads((folder / "places.geojson").read_text(encoding="utf-8"))
    places["features"].append(
        {
            "type": "Feature",
            "properties": {"id": "shed", "name": "Kanarienschuppen", "kind": "city",
                           "precision": "exact", "note": "Kanarienhinweis", "tlp": "RED"},
            "geometry": {"type": "Point", "coordinates": [3.3333, 44.4444]},
        }
    )  # fmt: skip
    (folder / "places.geojson").write_text(json.dumps(places), encoding="utf-8")
    # Stands at the withheld place and is not marked itself.
    append(folder, "seizures.csv", "Y1,Found at the sheds,2020-04,shed,cocaine,5,kg,exact,,network,"
           "documented,,")  # fmt: skip
    append(folder, "claims.csv", "Y2,Y1,paper,p. 4,2,About the sheds,,supports,")
    append(folder, "claims.csv", "Y3,X3,hidden,p. 5,2,Says the hidden one,,supports,")
    append(folder, "claims.csv", "Y4,X3,paper,p. 6,2,Rests on the hidden one,hidden,supports,")
    # Names what it highlights.
    edit(folder, "story.json", '"It ends."', '"It ends with Kanarienlabel drei, they say."')
    return folder


@pytest.fixture
def case(folder: Path) -> Case:
    case = load_case(folder)
    assert not [p for p in case.problems if p.severity == "error"]
    return case


def ids(case: Case, table: str) -> set[str]:
    return set(getattr(case, table).index)


def everything_said(case: Case) -> str:
    tables = ("places", "sources", "claims", "flows", "seizures", "events", "links", "notes")
    frames = [getattr(case, name).to_csv() for name in tables]
    story = json.dumps(pack_story(case, load_texts("en")), ensure_ascii=False)
    return "\n".join([*frames, story, encode_payload(build(case)).decode(), repr(case.info)])


def test_no_word_of_a_withheld_row_is_left(case):
    assert everything_said(case).count("Kanarien") > 13
    published, _ = publish_case(case, ceiling="CLEAR")
    assert "Kanarien" not in everything_said(published)
    assert "777" not in published.seizures.to_csv()
    assert "44.4444" not in everything_said(published)


def test_what_stands_on_a_withheld_row_goes_with_it(case):
    published, handling = publish_case(case, ceiling="CLEAR")
    assert "Y1" not in ids(published, "seizures")  # at the withheld place
    assert {"Y2", "Y3"}.isdisjoint(ids(published, "claims"))  # about it; from the hidden source
    assert published.claims.at["Y4", "via"] == ()  # rested on the hidden source among others
    assert [step.id for step in published.story] == ["T1"]
    assert handling.withheld == {
        "places": 1, "sources": 1, "seizures": 2, "flows": 1, "events": 1, "links": 1, "notes": 1,
        "claims": 3, "story": 1,
    }  # fmt: skip
    assert handling.withheld_total == 12
    assert (handling.marking, handling.ceiling) == ("CLEAR", "CLEAR")


def test_rows_without_a_connection_stay(case):
    published, _ = publish_case(case, ceiling="CLEAR")
    assert {"X1", "X2", "X3", "X4", "X5"} == ids(published, "seizures")
    assert {"paper", "office"} == ids(published, "sources")
    assert ids(published, "places") == ids(case, "places") - {"shed"}


@pytest.mark.parametrize("ceiling", MARKINGS)
def test_each_ceiling_lets_through_what_is_not_above_it(case, ceiling):
    published, handling = publish_case(case, ceiling=ceiling)
    limit = MARKINGS.index(ceiling)
    for table in ("seizures", "flows", "events", "links", "notes", "claims", "sources", "places"):
        kept = getattr(published, table)["tlp"]
        assert all(MARKINGS.index(mark) <= limit for mark in kept)
    assert MARKINGS.index(handling.marking) <= limit


def test_without_a_ceiling_to_meet_nothing_goes(case):
    published, handling = publish_case(case, ceiling="RED")
    assert handling.withheld_total == 0
    assert everything_said(published) == everything_said(case)
    assert handling.marking == "RED"


def test_a_source_that_only_withheld_claims_cite_goes(folder):
    append(folder, "sources.csv", "aside,Cited once,,,,,,report,B,,")
    append(folder, "claims.csv", "Y9,Z1,aside,p. 1,2,About the withheld one,,supports,")
    published, _ = publish_case(load_case(folder), ceiling="CLEAR")
    assert "aside" not in ids(published, "sources")


def test_a_place_that_only_withheld_records_name_goes(folder):
    label = "Kanarienlabel drei,2020-03"
    edit(folder, "seizures.csv", f"{label},north", f"{label},quay")
    places = json.loads((folder / "places.geojson").read_text(encoding="utf-8"))
    places["features"].append(
        {"type": "Feature", "properties": {"id": "quay", "name": "Quay nine", "kind": "port",
                                           "precision": "exact"},
         "geometry": {"type": "Point", "coordinates": [1.5, 50.5]}}
    )  # fmt: skip
    (folder / "places.geojson").write_text(json.dumps(places), encoding="utf-8")
    case = load_case(folder)
    assert "quay" in ids(case, "places")
    published, _ = publish_case(case, ceiling="CLEAR")
    assert "quay" not in ids(published, "places")


@pytest.mark.parametrize(("free", "kept"), [(9, 0), (10, 10)])
def test_a_formula_of_many_free_rows_gives_nothing_away(folder, free, kept):
    rows = [f"W{n},Free {n},2020-03-10,north,cocaine,1,kg,exact" for n in range(free)]
    rows.append("W99,Withheld,2020-03-10,north,cocaine,1,kg,exact")
    for row in rows:
        tlp = "RED" if row.startswith("W99") else ""
        append(folder, "seizures.csv", f"{row},hidden below deck planks,network,documented,,{tlp}")
    published, _ = publish_case(load_case(folder), ceiling="CLEAR")
    left = {seizure for seizure in ids(published, "seizures") if seizure.startswith("W")}
    assert len(left) == kept
    assert "W99" not in left


def test_a_seizure_left_out_is_not_referred_to(folder):
    edit(folder, "flows.csv", "X1|X2", "X1|Z1")
    published, _ = publish_case(load_case(folder), ceiling="CLEAR")
    assert published.flows.at["W1", "seizure_ids"] == ("X1",)


def test_problems_and_rows_set_aside_are_counted_and_not_quoted(folder):
    append(folder, "seizures.csv", "Y7,,2020-03,north,cocaine,1,kg,exact,,network,documented,,")
    case = load_case(folder)
    assert len(case.set_aside) == 1
    published, handling = publish_case(case, ceiling="CLEAR")
    assert handling.set_aside == 1
    assert published.problems == ()
    assert published.set_aside.empty


def test_a_case_above_the_ceiling_is_refused(folder):
    edit(folder, "case.json", '"marking": "CLEAR"', '"marking": "AMBER"')
    with pytest.raises(PublishError, match="TLP:AMBER"):
        publish_case(load_case(folder), ceiling="GREEN")


def test_a_title_that_gives_a_row_away_is_refused_and_a_summary_is_left_out(folder):
    edit(folder, "case.json", "Nothing in it ever happened.", "See Kanarienlabel drei.")
    published, _ = publish_case(load_case(folder), ceiling="CLEAR")
    assert published.info.summary == ""
    edit(folder, "case.json", "The invented case", "On Kanarienlabel drei")
    with pytest.raises(PublishError, match="title"):
        publish_case(load_case(folder), ceiling="CLEAR")


def test_an_unknown_ceiling_is_a_mistake_of_the_caller(case):
    with pytest.raises(ValueError, match="WHITE"):
        publish_case(case, ceiling="WHITE")


def test_the_case_itself_is_not_changed(case):
    before = everything_said(case)
    publish_case(case, ceiling="CLEAR", blur="country")
    assert everything_said(case) == before


def test_a_whole_is_handled_as_its_strictest_part(case):
    assert handle_case(case).marking == "RED"
    assert handle_case(load_case("normandy-ports")).marking == "CLEAR"
    assert highest_marking([]) == "CLEAR"
    assert highest_marking([], least="AMBER") == "AMBER"
    assert highest_marking(["GREEN", "RED", "CLEAR"]) == "RED"
