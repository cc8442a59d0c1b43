"""From a stranger's table to rows of ours: every row is accepted or set aside with its reason."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.intake.case_files import CaseInfo, set_aside_csv, write_case
from geodata.intake.convert import convert_table
from geodata.intake.intake import typed_rows
from geodata.intake.mapping import fit_mapping, read_mapping, write_mapping
from geodata.intake.placing import PLACE_COLUMNS
from geodata.intake.raw import RawTable, TableBuilder, name_columns
from geodata.intake.read_file import read_file
from geodata.intake.report import make_report
from geodata.intake.suggest import suggest_mapping
from geodata.intake.tables import open_tables
from geodata.intake.words import IntakeError
from geodata.read import read_case_files

TOWNS = {"Le Havre": (0.1, 49.5), "Rouen": (1.1, 49.4), "Bogotá": (-74.1, 4.6)}


def resolve(question):
    """Know three towns, and coordinates in plain degrees."""
    rows = []
    for asked in question.itertuples(index=False):
        lon, lat = TOWNS.get(asked.name, (np.nan, np.nan))
        problem = "" if asked.name in TOWNS else "name_unknown"
        if asked.lon_text:
            lon, lat = float(asked.lon_text), float(asked.lat_text)
            problem = "" if abs(lat) <= 90 else "position_range"
            lon, lat = (lon, lat) if abs(lat) <= 90 else (np.nan, np.nan)
        if not asked.name and not asked.lon_text:
            problem = "no_place"
        key = f"{asked.name}{lon}" if asked.name or not np.isnan(lon) else ""
        precision = "unknown" if np.isnan(lon) else "city"
        told = (lon, lat, key, asked.name, "", "", "city", precision, np.nan, "", problem, [])
        rows.append(told)
    return pd.DataFrame(rows, columns=list(PLACE_COLUMNS))


def read(tmp_path, text, name="a.csv", **told):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_file(path, resolve=resolve, **told).intakes[0]


def reasons(intake):
    return dict(zip(intake.set_aside["row"], intake.set_aside["reason"], strict=True))


def check_case(tmp_path, *intakes):
    """Write the case and read it back: nothing may be wrong with it."""
    write_case(tmp_path / "case", intakes, CaseInfo("Title"))
    files = read_case_files(tmp_path / "case")
    assert [problem.code for problem in files.problems] == []
    assert files.set_aside == ()
    return files


POLICE = """Seizures by customs,,,,,
Date,City,Drug Type,Quantity,Unit,Remarks
02/20/2019 12:00:00 AM,Le Havre,Cocaine,"16,780",g,"Two lines
in a cell"
03/04/2019 12:00:00 AM,Rouen,Marijuana,"1,200.5",lbs,
03/04/2019 12:00:00 AM,Nowhere,Ecstasy,500,tablets,
03/05/2019 12:00:00 AM,Rouen,Ecstasy,12,blotter papers,=HYPERLINK("http://evil.example")
Date,City,Drug Type,Quantity,Unit,Remarks
soon,Rouen,Cocaine,1,kg,
03/06/2019,Rouen,,1,kg,
03/06/2019,Rouen,Cocaine,lots,kg,
03/06/2019,Rouen,Cocaine,-5,kg,
TOTAL,,,"18,000",,
"""


def test_a_police_table_with_everything_wrong_with_it(tmp_path):
    intake = read(tmp_path, POLICE)
    assert (intake.read, intake.accepted) == (10, 4)
    assert reasons(intake) == {
        7: "the row repeats the names of the columns", 8: "Date: “soon” is no date",
        9: "it does not say which substance", 10: "Quantity: “lots” is no amount",
        11: "Quantity: “-5” is less than nothing", 12: "a total of other rows",
    }  # fmt: skip
    rows = typed_rows("seizures", intake.tables["seizures"])
    assert [row["id"] for row in rows] == ["S3", "S4", "S5", "S6"]
    assert [(r["date"], r["substance"], r["amount"], r["unit"]) for r in rows] == [
        ("2019-02-20", "cocaine", 16780, "g"),
        ("2019-03-04", "herbal-cannabis", 1200.5, "lb"),
        ("2019-03-04", "mdma", 500, "tablets"), ("2019-03-05", "mdma", 12, ""),
    ]  # fmt: skip
    assert rows[0]["label"] == "16780 g of cocaine"
    assert rows[0]["description"] == "Two lines\nin a cell"
    assert "Unit: blotter papers" in rows[3]["description"]
    assert rows[3]["description"].startswith("'=HYPERLINK")
    assert [place.name for place in intake.unresolved] == ["Nowhere"]
    claims = typed_rows("claims", intake.tables["claims"])
    assert (claims[0]["record"], claims[0]["locator"]) == ("S3", "Row 3")
    files = check_case(tmp_path, intake)
    places = {row.cells["id"]: row.cells for row in files.tables["places"]}
    assert (places["nowhere"]["precision"], places["nowhere"]["geometry"]) == ("unknown", None)


def test_the_rows_set_aside_can_be_mended_and_read_again(tmp_path):
    intake = read(tmp_path, POLICE)
    text = set_aside_csv(intake).replace("soon", "03/07/2019").replace("lots", "7")
    path = tmp_path / "mended.csv"
    path.write_text(text, encoding="utf-8")
    again = read_file(path, resolve=resolve).intakes[0]
    assert again.read == 6
    assert again.accepted == 2


def test_months_as_columns_and_a_last_row_that_is_the_sum(tmp_path):
    text = (
        ",Jan,Fev,Mar,Abr,Mai,Jun,Total\n"
        'Bogotá,"1,5",0,"0,037",0,0,"2,25","3,787"\nRouen,0,0,0,0,0,0,0\n'
        'Le Havre,1,2,3,4,5,6,21\n,"2,5",2,"3,037",4,5,"8,25","24,787"\n'
    )
    intake = read(tmp_path, text, name="pr_Cocaina.csv", constants={"year": "2019", "unit": "kg"})
    assert (intake.read, intake.accepted, intake.empty_cells) == (11, 9, 9)
    assert reasons(intake) == {
        3: "none of the columns holds an amount",
        5: "a total of other rows: it has no name, and its amounts are their sums",
    }
    rows = typed_rows("seizures", intake.tables["seizures"])
    assert [(r["id"], r["date"], r["amount"]) for r in rows][:3] == [
        ("S2", "2019-01", 1.5), ("S2-2", "2019-03", 0.037), ("S2-3", "2019-06", 2.25),
    ]  # fmt: skip
    assert {row["substance"] for row in rows} == {"cocaine"}
    check_case(tmp_path, intake)


def test_months_without_a_year_stay_undated_and_say_so(tmp_path):
    text = "City,Jan,Feb,Mar,Apr,May,Jun\nRouen,1,2,3,4,5,6\n"
    intake = read(tmp_path, text, name="cocaine.csv")
    assert "year_missing" in {doubt.code for doubt in intake.doubts}
    seizures = intake.tables["seizures"]
    assert set(seizures["date"]) == {""}
    assert seizures["description"].iloc[1] == "Month: Feb"


def test_substances_as_columns_with_their_units(tmp_path):
    text = (
        "Year,State_UT,Cocaine_Kg,Heroin_Kg,Codeine_Litre,Tablets_No,Total_Kg,Is_Total_Row\n"
        "2018,Rouen,1.5,0.0,2,0,1.5,False\n2018,Bogotá,0,0,0,300,0,False\n"
        "2018,All,1.5,0,2,300,1.5,True\n"
    )
    intake = read(tmp_path, text)
    rows = typed_rows("seizures", intake.tables["seizures"])
    assert [(r["substance"], r["amount"], r["unit"], r["date"]) for r in rows] == [
        ("cocaine", 1.5, "kg", "2018"), ("codeine", 2, "litres", "2018"),
        ("tablets", 300, "pieces", "2018"),
    ]  # fmt: skip
    assert reasons(intake) == {4: "a total of other rows"}
    assert "Total_Kg" not in rows[0]["description"]


FISCAL = "FY,Month (abbv),City,Drug Type,Sum Qty (lbs)\n2025 (FYTD),OCT,Rouen,Cocaine,2\n"


@pytest.mark.parametrize(("start", "date"), [(10, "2024-10"), (None, "[2024-10,2025-10]")])
def test_fiscal_years_with_months(tmp_path, start, date):
    intake = read(tmp_path, FISCAL, fiscal_start=start)
    row = typed_rows("seizures", intake.tables["seizures"])[0]
    assert (row["date"], row["amount"], row["unit"]) == (date, 2, "lb")
    assert ("fiscal_untold" in {doubt.code for doubt in intake.doubts}) == (start is None)


def test_exact_copies_are_flagged_and_only_dropped_when_asked(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("date,city,drug,kg\n" + "2020-01-01,Rouen,cocaine,1\n" * 3, encoding="utf-8")
    raw = open_tables(path)[0]
    mapping = suggest_mapping(raw)
    kept = convert_table(raw, mapping, resolve=resolve)
    assert (kept.accepted, kept.duplicates) == (3, (3, 4))
    dropped = convert_table(raw, replace(mapping, drop_duplicates=True), resolve=resolve)
    assert (dropped.accepted, list(dropped.set_aside["row"])) == (1, [3, 4])


def test_flows_events_and_places(tmp_path):
    flows = read(
        tmp_path, "date,origin,destination,drug,amount\n2020,Bogotá,Rouen,cocaine,10-20 kg\n"
        "2020,Rouen,Rouen,cocaine,1 kg\n2020,,Rouen,cocaine,1 kg\n"
    )  # fmt: skip
    row = typed_rows("flows", flows.tables["flows"])[0]
    assert (row["from_ids"], row["to_ids"]) == (("bogota",), ("rouen",))
    assert (row["kg_min"], row["kg_max"]) == (10, 20)
    assert len(reasons(flows)) == 2
    check_case(tmp_path, flows)
    text = "date,city,event type,arrested,narrative\n2020-05,Rouen,Arrest,3,A raid\n"
    text += "2020,Rouen,,x,\n"
    events = read(tmp_path, text, name="b.csv")
    event = typed_rows("events", events.tables["events"])[0]
    assert (event["kind"], event["arrested"], event["label"]) == ("arrest", 3, "A raid")
    assert reasons(events) == {3: "arrested: “x” is no number of people"}
    places = read(tmp_path, "name,lat,lon\nA,48,2\nB,95,2\n,x,\n", name="c.csv", table=None)
    assert places.mapping.table == "places"
    assert places.read == places.accepted + len(places.set_aside)


def test_a_row_whose_only_position_cannot_be_one_is_set_aside(tmp_path):
    intake = read(tmp_path, "date,drug,kg,lat,lon\n2020,cocaine,1,95,2\n2020,cocaine,1,48,2\n")
    assert list(reasons(intake)) == [2]
    assert "no such point on Earth" in reasons(intake)[2]


def test_a_table_that_says_nothing_is_set_aside_whole(tmp_path):
    intake = read(tmp_path, "foo,bar\nx,y\nz,\n")
    assert (intake.read, intake.accepted, len(intake.set_aside)) == (2, 0, 2)


def test_a_mapping_is_saved_and_known_again(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("when,what\n2020-01-01,Rouen\n", encoding="utf-8")
    raw = open_tables(path)[0]
    mapping = suggest_mapping(raw).with_role("what", "substance")
    assert mapping.column("substance") == "what"
    write_mapping(mapping, tmp_path / "m.json")
    again = read_mapping(tmp_path / "m.json")
    assert again.columns == mapping.columns
    path.write_text("WHAT,When\nx,2021-01-01\n", encoding="utf-8")
    (intake,) = read_file(path, mappings=[again], resolve=resolve).intakes
    assert intake.mapping.column("substance") == "WHAT"  # the same columns in other letters


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"table": "x"}', '{"table": "seizures", "columns": 5, "fingerprint": ""}',
     '{"table": "", "columns": [{"column": "a", "role": "no"}], "fingerprint": ""}'],
)  # fmt: skip
def test_a_broken_mapping_is_refused_in_words(tmp_path, text):
    path = tmp_path / "m.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(IntakeError):
        read_mapping(path)


def test_a_case_folder_is_never_written_over(tmp_path):
    intake = read(tmp_path, POLICE)
    (tmp_path / "case").mkdir()
    with pytest.raises(IntakeError):
        write_case(tmp_path / "case", [intake], CaseInfo("x"))
    assert list((tmp_path / "case").iterdir()) == []


def test_a_failure_while_writing_leaves_nothing_behind(tmp_path, monkeypatch):
    intake = read(tmp_path, POLICE)

    def fail(*_arguments):
        raise OSError("disk full")

    monkeypatch.setattr("geodata.intake.case_files.write_mapping", fail)
    with pytest.raises(Exception, match="case"):
        write_case(tmp_path / "case", [intake], CaseInfo("x"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_the_default_looking_up_knows_the_world(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("date,city,country,drug,kg\n2020,Le Havre,FR,cocaine,1\n", encoding="utf-8")
    intake = read_file(path).intakes[0]
    assert intake.unresolved == ()
    shape = intake.tables["places"]["geometry"].iloc[0]
    assert shape["coordinates"] == pytest.approx([0.1, 49.5], abs=0.2)


def test_doubtful_positions_are_counted(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "date,country,drug,kg,coordinates\n2020,FR,cocaine,1,\"49.5, 0.1\"\n"
        "2020,FR,cocaine,2,\"4.6, -74.1\"\n",
        encoding="utf-8",
    )
    intake = read_file(path).intakes[0]
    said = [doubt.text for doubt in intake.doubts if doubt.code == "places_doubtful"]
    assert any("more than 100 km from the country" in text for text in said)


HEADERS = st.sampled_from(
    ["date", "city", "Drug Type", "kg", "Unit", "lat", "lon", "Jan", "2020", "Total", "FY", "from",
     "to", "coordinates", "Cocaine_Kg", "Heroin_Kg", "MDMA_Kg", "event type", "arrested", "", "x"]
)  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(
        ["", "-", "NA", "Rouen", "Nowhere", "cocaine", "1,5", "1.234", "2020-01-01", "31/12/2020",
         "5 kg", "48.5", "2.5", "95", "total", "=1+1", "2025 (FYTD)", "OCT", "g", "blots", "0"]
    ),
    st.text(max_size=12),
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_table_is_accounted_for(tmp_path_factory, data):
    names = data.draw(st.lists(HEADERS, min_size=1, max_size=7))
    count = len(names)
    rows = data.draw(st.lists(st.lists(CELLS, min_size=count, max_size=count + 1), max_size=8))
    builder = TableBuilder("a.csv", name_columns(names))
    for number, row in enumerate(rows, start=2):
        builder.add(number, row)
    raw = RawTable(
        "a", "cocaine.csv", builder.build(), "csv", refused=tuple(builder.refused),
        blank_rows=builder.blank_rows,
    )  # fmt: skip
    intake = convert_table(raw, suggest_mapping(raw), resolve=resolve_kindly)
    seen = {*intake.origin, *intake.set_aside["row"]}
    assert seen == {*raw.cells.index, *(row.row for row in raw.refused)}
    assert raw.read + raw.blank_rows == len(rows)
    json.dumps(make_report("a.csv", [intake]))
    if intake.accepted:
        check_case(tmp_path_factory.mktemp("random"), intake)


def resolve_kindly(question):
    """Take whatever is no number for coordinates as no coordinates."""
    plain = question.copy()
    for name in ("lon_text", "lat_text"):
        plain[name] = plain[name].where(plain[name].str.fullmatch(r"-?\d{1,3}(\.\d+)?"), "")
    both = (plain["lon_text"] != "") & (plain["lat_text"] != "")
    for name in ("lon_text", "lat_text"):
        plain[name] = plain[name].where(both, "")
    return resolve(plain)


def test_a_label_that_has_to_be_cut_is_kept_whole_in_the_description(tmp_path):
    long = "The boat fled. " * 30
    path = tmp_path / "a.csv"
    path.write_text(f"date,place,title\n2020-01-01,Rouen,{long}\n", encoding="utf-8")
    events = read_file(path).intakes[0].tables["events"]
    assert events["label"].iloc[0].endswith("…")
    assert long.strip() in events["description"].iloc[0]


def test_amounts_with_words_around_them_are_amounts_for_sure(tmp_path):
    path = tmp_path / "a.tsv"
    rows = "2020-01-01\tRouen\tcocaine\tabout 12 kg\n2020-01-02\tRouen\tcocaine\t> 5 kg\n"
    path.write_text("date\tplace\tdrug\tamount\n" + rows, encoding="utf-8")
    intake = read_file(path).intakes[0]
    assert next(m.confidence for m in intake.mapping.columns if m.role == "amount") > 0.9
    assert intake.tables["seizures"]["bound"].tolist() == ["about", "at_least"]


def test_a_note_that_holds_the_separator_is_no_record(tmp_path):
    path = tmp_path / "a.csv"
    rows = "\n".join(f"2020-01-0{n};Rouen;cocaine;{n}" for n in range(1, 9))
    note = "\nSource : ministère ; chiffres provisoires\n"
    path.write_text("date;place;drug;kg\n" + rows + note, encoding="utf-8")
    (aside,) = read_file(path).intakes[0].set_aside.to_dict("records")
    assert aside["reason"] == "a note under the table, not a record"


def test_a_mapping_fits_columns_of_another_case_and_order(tmp_path):
    (tmp_path / "a.csv").write_text("DATE,LIEU,kg\n2020-01-01,Rouen,5\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Kg,lieu,date\n7,Rouen,2020-01-02\n", encoding="utf-8")
    first, second = (open_tables(tmp_path / name)[0] for name in ("a.csv", "b.csv"))
    mapping = replace(suggest_mapping(first), constants={"substance": "cocaine"}, table="seizures")
    intake = read_file(tmp_path / "b.csv", mappings=[mapping]).intakes[0]
    assert {m.column: m.role for m in intake.mapping.columns if m.role} == {
        "date": "date", "lieu": "place", "Kg": "amount",
    }  # fmt: skip
    assert intake.tables["seizures"]["amount"].tolist() == [7]
    assert fit_mapping(mapping, replace(second, cells=second.cells[["Kg", "lieu"]])) is None


def test_columns_that_differ_by_case_alone_need_the_very_same_names(tmp_path):
    (tmp_path / "a.csv").write_text("Date,DATE,lieu\n2020-01-01,2020-01-02,Rouen\n", "utf-8")
    (tmp_path / "b.csv").write_text("date,DATE,lieu\n2020-01-01,2020-01-02,Rouen\n", "utf-8")
    first, second = (open_tables(tmp_path / name)[0] for name in ("a.csv", "b.csv"))
    mapping = suggest_mapping(first)
    assert fit_mapping(mapping, first) == mapping
    assert fit_mapping(mapping, second) is None
