"""Reading spoiled copies of the tiny case: every fault named, the rest of the case kept."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from geodata.cells import MAX_CELL_CHARS
from geodata.errors import CaseNotFoundError, Problem, describe_problem
from geodata.read import MAX_FILE_MB, find_case, list_cases
from routes.model import Case, load_case
from tests.cases import TINY, append, copy_tiny, edit

Spoil = Callable[[Path], None]


@dataclass(frozen=True)
class Bad:
    """One way to spoil the tiny case, and what must be said and kept."""

    name: str
    spoil: Spoil
    code: str
    file: str
    row: int | None
    column: str
    says: tuple[str, ...]  # words of the message, in any order
    gone: tuple[str, ...] = ()  # ids no longer there; all others must be
    outcome: str = "blanked"
    severity: str = "error"


def swap(file: str, old: str, new: str) -> Spoil:
    return lambda folder: edit(folder, file, old, new)


def add(file: str, line: str) -> Spoil:
    return lambda folder: append(folder, file, line)


def write(file: str, data: bytes) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / file).write_bytes(data)

    return spoil


FLOWS_HEAD = (
    "id,label,from_ids,to_ids,via_ids,ends,substances,mode,kg_min,kg_max,kg_basis,date,status,"
    "line_status,scope,assumption,description,seizure_ids,tlp"
)
W = ("W1", "W2", "W3")
PLACE_IDS = ("north", "south", "town", "land", "sea", "nowhere")
NORTH = '"coordinates": [-1.6, 49.65]'

BAD = [
    Bad("place that does not exist", swap("seizures.csv", "2020-03-10,north", "2020-03-10,nroth"),
        "reference_unknown", "seizures.csv", 2, "place",
        ("“nroth”", "places.geojson", "Did you mean north")),
    Bad("flow from a place that does not exist",
        swap("flows.csv", "town,nowhere", "atlantis,nowhere"),
        "reference_unknown", "flows.csv", 4, "from_ids", ("“atlantis”",), ("W3",), "set_aside"),
    Bad("one of several ends does not exist", swap("flows.csv", "north|town", "north|twon"),
        "reference_unknown", "flows.csv", 3, "to_ids", ("“twon”", "town")),
    Bad("source that does not exist", swap("claims.csv", "Q3,X2,paper", "Q3,X2,papper"),
        "reference_unknown", "claims.csv", 4, "source",
        ("“papper”", "sources.csv", "paper"), ("Q3",), "set_aside"),
    Bad("date that is not EDTF", swap("seizures.csv", "2020-03-10", "10/03/2020"),
        "date_not_edtf", "seizures.csv", 2, "date", ("“10/03/2020”", "2023-06-15")),
    Bad("day that does not exist", swap("seizures.csv", "2020-03-10", "2020-02-30"),
        "date_impossible", "seizures.csv", 2, "date", ("“2020-02-30”", "calendar")),
    Bad("end before start", swap("flows.csv", "2020-02/2020-06", "2020-06/2020-02"),
        "date_end_before_start", "flows.csv", 2, "date",
        ("“2020-06/2020-02”", "earlier date first")),
    Bad("negative weight", swap("seizures.csv", ",100,kg", ",-100,kg"),
        "number_range", "seizures.csv", 2, "amount", ("“-100”", "at least 0")),
    Bad("negative weight of a flow", swap("flows.csv", "container,100,300", "container,-1,300"),
        "number_range", "flows.csv", 2, "kg_min", ("“-1”", "at least 0")),
    Bad("crossed bounds", swap("flows.csv", "container,100,300", "container,300,100"),
        "kg_bounds_crossed", "flows.csv", 2, "kg_max", ("300 > 100",)),
    Bad("weight with thousands comma", swap("seizures.csv", ",100,kg", ',"1,000",kg'),
        "not_number", "seizures.csv", 2, "amount", ("“1,000”", "Write 2000")),
    Bad("weight that is no number", swap("seizures.csv", ",100,kg", ",nan,kg"),
        "not_number", "seizures.csv", 2, "amount", ("“nan”",)),
    Bad("unknown unit", swap("seizures.csv", ",100,kg", ",100,stone"),
        "not_allowed", "seizures.csv", 2, "unit", ("“stone”", "kg, g")),
    Bad("amount without a unit", swap("seizures.csv", ",100,kg", ",100,"),
        "unit_missing", "seizures.csv", 2, "unit", ("100", "unit beside"), outcome="kept"),
    Bad("half a person", swap("events.csv", ",5,3,2,", ",5,3,1.5,"),
        "not_whole_number", "events.csv", 3, "supervised", ("“1.5”",)),
    Bad("more held than investigated", swap("events.csv", ",5,3,2,", ",5,7,2,"),
        "counts_exceed", "events.csv", 3, "detained", ("“7”", "(5)"),
        outcome="kept", severity="warning"),
    Bad("latitude 95", swap("places.geojson", NORTH, '"coordinates": [-1.6, 95]'),
        "latitude_range", "places.geojson", 1, "geometry", ("95", "-90 and 90")),
    Bad("longitude 200", swap("places.geojson", NORTH, '"coordinates": [200, 49.65]'),
        "longitude_range", "places.geojson", 1, "geometry", ("200", "-180 and 180")),
    Bad("metres", swap("places.geojson", NORTH, '"coordinates": [-178000, 6390000]'),
        "latitude_range", "places.geojson", 1, "geometry", ("6390000", "metres", "EPSG:4326")),
    Bad("coordinates as text", swap("places.geojson", NORTH, '"coordinates": ["-1.6", "49.65"]'),
        "geometry_invalid", "places.geojson", 1, "geometry", ("not two numbers",)),
    Bad("open ring", swap("places.geojson", ", [-9.0, 46.0]]", "]"),
        "geometry_invalid", "places.geojson", 5, "geometry", ("end where it begins",)),
    Bad("position missing", swap("places.geojson", '{"type": "Point", ' + NORTH + "}", "null"),
        "geometry_missing", "places.geojson", 1, "geometry", ("precision unknown",)),
    Bad("flow from a place to itself", swap("flows.csv", "south,north", "south,south"),
        "flow_to_itself", "flows.csv", 2, "to_ids", ("“south”", "both ends"), ("W1",),
        "set_aside"),
    Bad("link with one place", swap("links.csv", "town|land", "town"),
        "link_too_few_places", "links.csv", 2, "place_ids", ("“town”", "two different"),
        ("K1",), "set_aside"),
    Bad("duplicate id", add("seizures.csv", "X1,Again,2020-03-10,north,cocaine,1,kg,exact,,"
                                            "network,documented,,"),
        "id_twice", "seizures.csv", 7, "id", ("“X1”", "seizures.csv, row 2"),
        outcome="set_aside"),
    Bad("id used in another table", swap("links.csv", "K1,Ties", "X1,Ties"),
        "id_twice", "links.csv", 2, "id", ("“X1”", "seizures.csv, row 2"), ("K1",), "set_aside"),
    Bad("malformed id", swap("links.csv", "K1,Ties", "../K1,Ties"),
        "id_malformed", "links.csv", 2, "id", ("“../K1”",), ("K1",), "set_aside"),
    Bad("scope that is neither", swap("flows.csv", "documented,,network", "documented,,ours"),
        "not_allowed", "flows.csv", 2, "scope", ("“ours”", "network, context"), ("W1",),
        "set_aside"),
    Bad("mode unknown to us", swap("flows.csv", "container", "camel"),
        "not_allowed", "flows.csv", 2, "mode", ("“camel”", "drop_off")),
    Bad("reliability beyond the scale", swap("sources.csv", ",B,", ",Z,"),
        "not_allowed", "sources.csv", 3, "reliability", ("“Z”", "A, B, C, D, E, F")),
    Bad("credibility beyond the scale", swap("claims.csv", "X2,paper,¶2,2", "X2,paper,¶2,7"),
        "number_range", "claims.csv", 4, "credibility", ("“7”", "between 1 and 6")),
    Bad("address that is a script",
        swap("sources.csv", "https://example.org/a?b=1", "javascript:alert(1)"),
        "not_url", "sources.csv", 2, "url", ("“javascript:alert(1)”", "https://")),
    Bad("required cell empty", swap("notes.csv", "M1,Topic,", "M1,,"),
        "cell_required", "notes.csv", 2, "topic", ("may not be empty",), ("M1",), "set_aside"),
    Bad("missing column", swap("flows.csv", ",to_ids,", ",toids,"),
        "column_missing", "flows.csv", 1, "to_ids", ("a column named to_ids",), W, "not_read"),
    Bad("extra column", swap("links.csv", ",assumption,", ",assumed,"),
        "column_extra", "links.csv", 1, "assumed", ("“assumed”", "spelling"),
        outcome="kept", severity="warning"),
    Bad("column twice", swap("links.csv", ",assumption,", ",label,"),
        "column_twice", "links.csv", 1, "label", ("each column once",), outcome="kept"),
    Bad("row too long", swap("links.csv", "K1,Ties,", "K1,Ties, more ties,"),
        "row_too_long", "links.csv", 2, "", ("11 cells", "10 cells", "quotation marks"), ("K1",),
        "set_aside"),
    Bad("row too short", add("links.csv", "K2,Short,town|north,cooperation,,network,reported"),
        "row_too_short", "links.csv", 3, "", ("7 cells", "10 cells"), outcome="kept"),
    Bad("row too short to be used", add("links.csv", "K2,Short,town|north"),
        "row_too_short", "links.csv", 3, "", ("3 cells", "10 cells", "is set aside"),
        outcome="set_aside"),
    Bad("quotation mark never closed", swap("seizures.csv", "in a lorry", '"in a lorry'),
        "csv_broken", "seizures.csv", 2, "", ("X1,Exactly", "unexpected end"), ("X1",),
        "set_aside"),
    Bad("quotation mark inside", swap("flows.csv", "From Otherland by sea", '"From" Otherland'),
        "csv_broken", "flows.csv", 3, "", ("quotation",), ("W2",), "set_aside"),
    Bad("empty file", write("links.csv", b""),
        "file_empty", "links.csv", None, "", ("place_ids",), ("K1",), "not_read"),
    Bad("missing file", lambda folder: (folder / "links.csv").unlink(),
        "file_missing", "links.csv", None, "", ("a file named links.csv",), ("K1",), "not_read"),
    Bad("folder in a file's place",
        lambda folder: ((folder / "links.csv").unlink(), (folder / "links.csv").mkdir())[1],
        "file_unreadable", "links.csv", None, "", ("ordinary file",), ("K1",), "not_read"),
    Bad("file too large", lambda folder: _make_huge(folder / "links.csv"),
        "file_too_large", "links.csv", None, "", (f"at most {MAX_FILE_MB}",), ("K1",),
        "not_read"),
    Bad("invalid JSON", swap("story.json", '"steps": [', '"steps": ['[:-1]),
        "json_invalid", "story.json", None, "", ("Line 2", "valid JSON"), outcome="not_read"),
    Bad("NaN in JSON", swap("places.geojson", NORTH, '"coordinates": [NaN, 1]'),
        "json_invalid", "places.geojson", None, "", ("NaN",),
        (*PLACE_IDS, *W, "K1"), "not_read"),
    Bad("JSON nested without end", write("places.geojson", b"[" * 200_000),
        "json_invalid", "places.geojson", None, "", ("brackets",),
        (*PLACE_IDS, *W, "K1"), "not_read"),
    Bad("JSON of another shape", write("places.geojson", b'{"type": "Point"}'),
        "json_shape", "places.geojson", None, "", ("features",),
        (*PLACE_IDS, *W, "K1"), "not_read"),
    Bad("old encoding", write("links.csv", (FLOWS_HEAD + "\nK1,Liens \xe9troits").encode("cp1252")),
        "not_utf8", "links.csv", 2, "", ("byte e9", "CSV UTF-8"), ("K1",), "not_read"),
    Bad("UTF-16", write("links.csv", "id,label".encode("utf-16")),
        "not_utf8", "links.csv", 1, "", ("byte ff", "UTF-8"), ("K1",), "not_read"),
    Bad("cell too long", swap("links.csv", "Ties", "T" * (MAX_CELL_CHARS + 1)),
        "cell_too_long", "links.csv", 2, "label", (f"at most {MAX_CELL_CHARS}",), ("K1",),
        "set_aside"),
    Bad("right-to-left override", swap("links.csv", "Ties", "Ti\u202ees"),
        "text_unsafe", "links.csv", 2, "label", ("right-to-left override", "Ti\\u202ees"),
        outcome="kept", severity="warning"),
    Bad("formula", swap("links.csv", "Ties", "=HYPERLINK(A1)"),
        "text_formula", "links.csv", 2, "label", ("“=HYPERLINK(A1)”", "spreadsheet"),
        outcome="kept", severity="warning"),
    Bad("marking that is none", swap("links.csv", "reported,,,", "reported,,,SECRET"),
        "not_allowed", "links.csv", 2, "tlp", ("“SECRET”", "AMBER")),
    Bad("record that no source speaks of", swap("claims.csv", "Q14,K1", "Q14,X1"),
        "claim_missing", "links.csv", 2, "id", ("K1", "claims.csv"), outcome="kept",
        severity="warning"),
    Bad("frame upside down", swap("case.json", "52.0\n", "22.0\n"),
        "bounds_invalid", "case.json", None, "focus", ("west, south, east, north",)),
    Bad("case without a title", swap("case.json", '"title": "The invented case",', ""),
        "column_missing", "case.json", None, "title", ("a column named title",),
        outcome="not_read"),
    Bad("opened on no date", swap("case.json", '"opened": "2020-01"', '"opened": "January"'),
        "date_not_edtf", "case.json", None, "opened", ("“January”",)),
    Bad("flag that is a word", swap("story.json", '"undated": true', '"undated": "yes"'),
        "not_flag", "story.json", 2, "undated", ("“yes”",)),
    Bad("title that is a list", swap("story.json", '"title": "First"', '"title": ["First"]'),
        "not_text", "story.json", 1, "title", ("a text",), ("T1",), "set_aside"),
    Bad("text that is a list", swap("story.json", '"It begins."', '["It begins."]'),
        "not_text", "story.json", 1, "text", ("a text",)),
]  # fmt: skip


def _make_huge(path: Path) -> None:
    # A sparse file: large to look at, nothing on the disk.
    with path.open("wb") as stream:
        stream.truncate(MAX_FILE_MB * 1_000_000 + 1)


def ids(case: Case) -> set[str]:
    tables = ("places", "sources", "claims", "flows", "seizures", "events", "links", "notes")
    found = {record for table in tables for record in getattr(case, table).index}
    return found | {step.id for step in case.story}


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_bad_input_is_named_and_the_rest_is_kept(bad: Bad, tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    bad.spoil(folder)
    case = load_case(folder)
    problem = find(case, bad)
    message = describe_problem(problem)
    for words in (bad.file, *bad.says):
        assert words in message
    if bad.row is not None:
        assert f"{bad.row}" in message.partition(":")[0]
    assert problem.outcome == bad.outcome
    assert problem.severity == bad.severity
    assert problem.expected
    assert problem.mend
    # Nothing else is lost: the ids that must go, and what stands or falls with them.
    whole = ids(load_case(TINY))
    lost = whole - ids(case)
    assert set(bad.gone) <= lost
    assert lost <= set(bad.gone) | depending(case, bad)


def find(case: Case, bad: Bad) -> Problem:
    found = [
        problem
        for problem in case.problems
        if (problem.code, problem.file, problem.row, problem.column)
        == (bad.code, bad.file, bad.row, bad.column)
    ]
    assert len(found) == 1, [describe_problem(problem) for problem in case.problems]
    return found[0]


def depending(case: Case, bad: Bad) -> set[str]:
    """Return what was set aside because something it refers to is gone; all of it must be told."""
    told = {problem.record for problem in case.problems if "reference" in problem.code}
    aside = set(case.set_aside["id"])
    assert told - {""} <= aside | ids(case)
    if bad.file == "story.json" and bad.outcome == "not_read":
        return {"T1", "T2"}
    return aside


def test_tiny_case_has_only_its_contradiction() -> None:
    assert [problem.code for problem in load_case(TINY).problems] == ["claims_contradict"]


def test_everything_is_told_in_one_go(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "seizures.csv", "2020-03-10,north", "soon,nroth")
    edit(folder, "seizures.csv", ",100,kg", ",-100,stone")
    edit(folder, "places.geojson", NORTH, '"coordinates": [-1.6, 95]')
    case = load_case(folder)
    codes = {problem.code for problem in case.problems if problem.severity == "error"}
    assert codes == {
        "date_not_edtf", "reference_unknown", "number_range", "not_allowed", "latitude_range",
    }  # fmt: skip
    # A row with four bad cells is still there, with its good ones.
    assert case.seizures.at["X1", "label"] == "Exactly 100 kg"
    assert case.seizures.at["X1", "place"] == ""


def test_what_refers_to_a_lost_row_says_so(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "flows.csv", "south,north", "south,south")
    case = load_case(folder)
    (claim,) = [problem for problem in case.problems if problem.file == "claims.csv"]
    assert claim.code == "reference_set_aside"
    assert claim.severity == "warning"
    assert set(case.set_aside["id"]) == {"W1", "Q8"}
    assert all(case.set_aside["reason"])


def test_what_refers_into_an_unreadable_file_names_the_file(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "places.geojson", '"FeatureCollection"', "FeatureCollection")
    problems = load_case(folder).problems
    # One thing is to be mended; that twenty rows name places nobody can look up follows from it.
    assert [p.code for p in problems if p.severity == "error"] == ["json_invalid"]
    unread = [p for p in problems if p.code == "reference_unread"]
    assert {p.file for p in unread} == {
        "seizures.csv", "flows.csv", "events.csv", "links.csv", "story.json"
    }  # fmt: skip
    assert all("Mend places.geojson first." in describe_problem(p) for p in unread)


def test_rows_count_as_in_a_spreadsheet(tmp_path: Path) -> None:
    # The first note holds a line break and an empty row follows: the bad one is row 4 to Excel.
    folder = copy_tiny(tmp_path)
    append(folder, "notes.csv", ",,,")
    append(folder, "notes.csv", "M2,,Text,")
    (problem,) = [p for p in load_case(folder).problems if p.file == "notes.csv"]
    assert (problem.row, problem.column) == (4, "topic")


def test_unreadable_marking_counts_as_the_strictest(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "links.csv", "reported,,,", "reported,,,SECRET")
    assert load_case(folder).links.at["K1", "tlp"] == "RED"
    (folder / "case.json").unlink()
    assert load_case(folder).info.marking == "RED"


def test_row_marking_is_never_below_the_case(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "case.json", '"CLEAR"', '"AMBER"')
    edit(folder, "links.csv", "reported,,,", "reported,,,GREEN")
    case = load_case(folder)
    assert case.links.at["K1", "tlp"] == "AMBER"
    assert "handling_below_case" in {problem.code for problem in case.problems}


def test_one_broken_row_costs_only_itself(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "seizures.csv", "in a lorry", '"in a lorry')
    case = load_case(folder)
    assert list(case.seizures.index) == ["X2", "X3", "X4", "X5"]


def test_many_broken_rows_end_the_reading(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    for number in range(100):
        append(folder, "notes.csv", f'N{number},"a" b,c,')
    case = load_case(folder)
    broken = [problem for problem in case.problems if problem.code == "csv_broken"]
    assert len(broken) < 30
    assert broken[-1].outcome == "not_read"


def test_case_of_empty_folder_is_alive(tmp_path: Path) -> None:
    case = load_case(tmp_path)
    assert case.info.title == tmp_path.name
    assert {problem.code for problem in case.problems} == {"file_missing"}
    assert case.unplaced() == ()
    assert case.last_day is None


def test_no_such_case() -> None:
    with pytest.raises(CaseNotFoundError):
        find_case("no-such-case")
    with pytest.raises(CaseNotFoundError):
        find_case("../cases/normandy-ports")


def test_shipped_case_by_name() -> None:
    for name in list_cases():
        assert find_case(name).name == name
