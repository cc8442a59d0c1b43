"""Text tables of any layout: what stands in them is what is read, row by row."""

import pytest

from geodata.intake.delimited import read_delimited
from geodata.intake.sniff import sniff_layout


def write(tmp_path, content, encoding="utf-8"):
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_accents_survive_any_encoding(tmp_path, encoding):
    text = "lieu;quantité\n" + "Le Havre près de Rouen;12\nCúcuta – São Luís;3\n" * 20
    raw = read_delimited(write(tmp_path, text, encoding))
    assert raw.columns == ["lieu", "quantité"]
    assert raw.cells["lieu"].iloc[1] == "Cúcuta – São Luís"


def test_a_guessed_encoding_is_said_to_be_one(tmp_path):
    raw = read_delimited(write(tmp_path, "a;é\n1;à\n", "cp1252"))
    assert raw.preview.encoding == "cp1252"
    assert "encoding_guessed" in {doubt.code for doubt in raw.doubts}


def test_bytes_late_in_a_file_decide_too(tmp_path):
    text = "a;b\n" + "x;y\n" * 600_000 + "é;z\n"
    raw = read_delimited(write(tmp_path, text, "cp1252"))
    assert raw.cells["a"].iloc[-1] == "é"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path, mark):
    rows = [["date", "place", "kg"], ["2020-01-01", "a b", "1"], ["2020-01-02", "c", "2"]]
    layout = sniff_layout(write(tmp_path, "\n".join(mark.join(row) for row in rows)))
    assert (layout.separator, layout.header_row) == (mark, 1)


def test_decimal_commas_do_not_part_cells(tmp_path):
    raw = read_delimited(write(tmp_path, 'a,b,c\nx,"1,5",0\ny,"2,5",0\n'))
    assert raw.cells["b"].tolist() == ["1,5", "2,5"]


def test_what_excel_says_of_the_separator_is_believed(tmp_path):
    raw = read_delimited(write(tmp_path, "sep=;\na,b;c\n1,2;3\n"))
    assert raw.columns == ["a,b", "c"]
    assert raw.cells.index.tolist() == [3]


def test_title_lines_are_kept_as_a_doubt_and_rows_counted_from_the_top(tmp_path):
    text = "Seizures 2020;;\nSource: customs;;\n\nday;place;kg\n2020-01-01;Rouen;5\n"
    raw = read_delimited(write(tmp_path, text))
    assert raw.columns == ["day", "place", "kg"]
    assert raw.cells.index.tolist() == [5]
    assert any("Source: customs" in doubt.text for doubt in raw.doubts)


def test_a_table_without_header_gets_numbers_for_names(tmp_path):
    raw = read_delimited(write(tmp_path, "2020-01-01,5.5\n2020-01-02,6.5\n2020-01-03,7\n"))
    assert raw.columns == ["Column 1", "Column 2"]
    assert len(raw.cells) == 3


def test_nothing_is_interpreted(tmp_path):
    raw = read_delimited(write(tmp_path, "id,a,b\n00123,NA, x \n1e5,null,TRUE\n"))
    assert raw.cells.to_numpy().tolist() == [["00123", "NA", " x "], ["1e5", "null", "TRUE"]]


def test_a_row_with_line_breaks_is_one_row(tmp_path):
    raw = read_delimited(write(tmp_path, 'a,b\n1,"x\ny"\n2,z\n'))
    assert raw.cells.index.tolist() == [2, 3]
    assert raw.cells["b"].iloc[0] == "x\ny"


def test_a_row_whose_quotation_mark_is_never_closed_loses_only_itself(tmp_path):
    text = 'a,b\n1,x\n2,"never closed\n' + "3,y\n" * 3_000
    raw = read_delimited(write(tmp_path, text))
    assert len(raw.cells) == 3_001
    assert [(row.row, row.cells["a"]) for row in raw.refused] == [(3, '2,"never closed')]


def test_rows_too_long_are_refused_rows_too_short_filled(tmp_path):
    raw = read_delimited(write(tmp_path, "a,b\n1,2,3\n4,5,,\n6\n\n7,8\n"))
    assert raw.cells.to_numpy().tolist() == [["4", "5"], ["6", ""], ["7", "8"]]
    assert [row.row for row in raw.refused] == [2]
    assert list(raw.refused[0].cells.values()) == ["1", "2", "3"]
    assert raw.blank_rows == 1
    assert raw.read == 4


def test_columns_of_one_name_are_told_apart(tmp_path):
    raw = read_delimited(write(tmp_path, "Date,,Date\n2020,x,2021\n"))
    assert raw.columns == ["Date", "Column 2", "Date (2)"]
