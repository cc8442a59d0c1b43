"""Where the names of a table's columns stand, in one row or over several."""

import pytest

from geodata.intake.delimited import read_delimited
from geodata.intake.headers import find_header
from geodata.intake.read_file import read_file
from geodata.intake.told import Told

TWO_ROWS = [
    ["Place", "Substance", "2023", "", "2024", ""],
    ["", "", "kg", "cases", "kg", "cases"],
    ["Rouen", "cocaine", "1,5", "2", "3", "4"],
    ["Le Havre", "heroin", "2", "3", "4", "5"],
]
JOINED = ("Place", "Substance", "2023 | kg", "2023 | cases", "2024 | kg", "2024 | cases")


def write(tmp_path, rows):
    path = tmp_path / "table.csv"
    path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    return path


def test_names_above_names_are_joined():
    found = find_header(TWO_ROWS)
    assert (found.first, found.rows, found.names) == (0, 2, JOINED)


def test_a_row_of_few_names_above_the_others_is_no_title():
    rows = [["Year", "", "2023", "", "2024", ""], ["place", "what", "kg", "n", "kg", "n"]]
    data = [["Rouen", "cocaine", "1", "2", "3", "4"]] * 5
    found = find_header([*rows, *data])
    assert found.names[2:] == ("2023 | kg", "2023 | n", "2024 | kg", "2024 | n")


def test_three_rows_are_joined():
    rows = [
        ["Place", "2023", "", "", ""],
        ["", "cocaine", "", "heroin", ""],
        ["", "kg", "n", "kg", "n"],
        *[["Rouen", "1", "2", "3", "4"]] * 4,
    ]
    assert find_header(rows).names[3] == "2023 | heroin | kg"


def test_a_name_reaches_as_far_as_its_merged_cell():
    rows = [["Place", "2023", "", ""], ["", "kg", "n", "method"], ["Rouen", "1", "2", "3"]]
    found = find_header(rows, first=0, count=2, merged=[(0, 1, 2)])
    assert found.names == ("Place", "2023 | kg", "2023 | n", "method")


@pytest.mark.parametrize(
    "rows",
    [
        [["day", "place", "kg"], ["2020-01-01", "Rouen", "5"], ["2020-01-02", "Turbo", "6"]],
        [["place", "what"], ["Rouen", "cocaine"], ["Turbo", "heroin"], ["Cali", "cocaine"]],
        [["By: police", "", ""], ["place", "kg", "kg"], ["Rouen", "1", "2"], ["Cali", "3", "4"]],
    ],
)
def test_what_is_a_row_or_a_note_is_no_part_of_the_header(rows):
    assert find_header(rows).rows == 1


def test_an_empty_row_of_names_is_none():
    assert find_header([["1", "2.5"], ["3", "4.5"], ["5", "6.5"]]).first is None


def test_told_rows_are_believed(tmp_path):
    path = write(tmp_path, [["a", "b"], ["c", "d"], ["e", "f"]])
    raw = read_delimited(path, told=Told(header_row=1, header_rows=2))
    assert raw.columns == ["a | c", "b | d"]
    assert raw.cells.index.tolist() == [3]


def test_told_that_there_is_no_header_every_row_is_one(tmp_path):
    path = write(tmp_path, [["a", "b"], ["c", "d"]])
    raw = read_delimited(path, told=Told(header_row=0))
    assert len(raw.cells) == 2
    assert raw.preview.header_row is None


def test_years_above_kilograms_become_records_the_counts_beside_them_do_not(tmp_path):
    intake = read_file(write(tmp_path, TWO_ROWS)).intakes[0]
    seizures = intake.tables["seizures"]
    assert seizures["amount"].tolist() == [1.5, 3, 2, 4]
    assert seizures["unit"].unique().tolist() == ["kg"]
    assert seizures["date"].tolist() == ["2023", "2024"] * 2
    assert "2023 | cases: 2" in seizures["description"].iloc[0]
