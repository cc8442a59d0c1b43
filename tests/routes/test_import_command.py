"""The command `import`: a case or nothing, a report in words or JSON, three exit statuses."""

import json

import pytest

from routes.__main__ import main
from routes.model import load_case

GOOD = (
    "date;city;country;drug;kg\n01/02/2020;Le Havre;FR;cocaïne;1,5\n"
    "13/02/2020;Rouen;FR;héroïne;2\n"
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "saisies.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def run(capsys, *arguments):
    status = main(["import", *map(str, arguments)])
    return status, capsys.readouterr()


def test_a_good_file_becomes_a_case_without_problems(capsys, file, tmp_path):
    status, said = run(capsys, file, "--out", tmp_path / "case", "--json", "--tlp", "GREEN")
    report = json.loads(said.out)
    assert status == 0
    assert (report["read"], report["accepted"], report["set_aside"]) == (2, 2, [])
    case = load_case(str(tmp_path / "case"))
    assert [problem.code for problem in case.problems] == []
    assert (case.info.title, case.info.marking) == ("saisies", "GREEN")
    assert sorted(case.seizures["kg_min"]) == [1.5, 2.0]


def test_rows_set_aside_are_reported_with_their_cells(capsys, file, tmp_path):
    file.write_text(GOOD + "never;Rouen;FR;cocaïne;1\n", encoding="utf-8")
    status, said = run(capsys, file, "--out", tmp_path / "case", "--json")
    report = json.loads(said.out)
    assert status == 1
    assert report["read"] == report["accepted"] + len(report["set_aside"])
    row = report["set_aside"][0]
    assert (row["row"], row["cells"]["date"]) == (4, "never")
    text = (tmp_path / "case" / "set-aside.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[1] == "4,date: “never” is no date,never,Rouen,FR,cocaïne,1"


def test_the_report_in_words_says_every_column_and_row(capsys, file, tmp_path):
    file.write_text(GOOD + "never;Rouen;FR;cocaïne;1\n", encoding="utf-8")
    status, said = run(capsys, file, "--out", tmp_path / "case")
    assert status == 1
    assert "3 rows read = 2 accepted + 1 set aside" in said.out
    assert "city: place (95%)" in said.out
    assert "row 4: date: “never” is no date" in said.out


def test_the_mapping_of_one_import_serves_the_next(capsys, file, tmp_path):
    run(capsys, file, "--out", tmp_path / "one")
    saved = tmp_path / "one" / "mapping.json"
    changed = saved.read_text(encoding="utf-8").replace('"role": "amount"', '"role": ""')
    saved.write_text(changed, encoding="utf-8")
    status, said = run(capsys, file, "--out", tmp_path / "two", "--mapping", saved, "--json")
    columns = json.loads(said.out)["tables"][0]["mapping"]["columns"]
    roles = {column["column"]: column["role"] for column in columns}
    assert (status, roles["kg"]) == (0, "")
    seizures = (tmp_path / "two" / "seizures.csv").read_text(encoding="utf-8-sig")
    assert "kg: 1,5" in seizures


def test_a_refused_file_makes_no_case(capsys, tmp_path):
    path = tmp_path / "a.kml"
    path.write_text('<!DOCTYPE kml [<!ENTITY a "b">]><kml/>', encoding="utf-8")
    status, said = run(capsys, path, "--out", tmp_path / "case", "--json")
    assert status == 1
    assert "entities" in json.loads(said.out)["refused"]
    assert not (tmp_path / "case").exists()


def test_a_file_without_a_usable_row_makes_no_case(capsys, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("foo,bar\nx,y\n", encoding="utf-8")
    status, said = run(capsys, path, "--out", tmp_path / "case")
    assert status == 1
    assert "Nothing was accepted" in said.out
    assert not (tmp_path / "case").exists()


def test_wrong_use_is_status_two(capsys, file, tmp_path):
    (tmp_path / "there").mkdir()
    assert run(capsys, file, "--out", tmp_path / "there")[0] == 2
    assert run(capsys, tmp_path / "none.csv", "--out", tmp_path / "case")[0] == 2
    broken = tmp_path / "m.json"
    broken.write_text("{}", encoding="utf-8")
    assert run(capsys, file, "--out", tmp_path / "case", "--mapping", broken)[0] == 2
    with pytest.raises(SystemExit) as caught:
        main(["import", str(file)])
    assert caught.value.code == 2
