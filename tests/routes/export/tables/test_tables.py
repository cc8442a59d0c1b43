"""CSV and XLSX, read back by other libraries: the same cells, and nothing that runs."""

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from routes.export.records import attributes
from routes.export.records.attributes import describe_tables
from routes.export.tables.sheet import CSV_COLUMNS
from routes.table import COLUMNS
from tests.routes.export.exported import SCRIPT, hostile_job, job_of, withholding_job, written

SHEETS = ["Read me", "Seizures", "Flows", "Events", "Links", "Places", "Sources", "Statements",
          "Notes", "Not on the map"]  # fmt: skip


def csv_of(job, folder):
    text = written(job, "csv", folder).read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    names = dict(zip(rows[0], CSV_COLUMNS, strict=True))
    return {row[0]: dict(zip(names.values(), row, strict=True)) for row in rows[1:]}, rows[0]


def book_of(job, folder):
    return openpyxl.load_workbook(written(job, "xlsx", folder))


def rows_of(sheet):
    headings = [cell.value for cell in sheet[2]]
    return {
        row[0].value: dict(zip(headings, row, strict=True)) for row in sheet.iter_rows(min_row=3)
    }


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return book_of(job_of("normandy-ports"), tmp_path_factory.mktemp("xlsx"))


def test_csv_is_the_twin_of_the_page_with_more_columns(tmp_path):
    job = job_of()
    rows, headings = csv_of(job, tmp_path)
    assert headings[: len(COLUMNS)] == [job.texts[f"page.column.{name}"] for name in COLUMNS]
    assert headings[-1] == "Marking"
    tables = describe_tables(job)
    assert list(rows) == [i for kind in ("seizures", "flows", "events", "links")
                          for i in tables[kind]["id"]]  # fmt: skip
    x1 = rows["X1"]
    assert (x1["kind"], x1["kg_min"], x1["first_day"]) == ("Seizure", "100", "2020-03-10")
    assert x1["source"] == "Invented paper ¶1 [C3]; Invented office p. 2 [B4]"
    assert (x1["lon"], x1["lat"]) == ("-1.6", "49.65")
    assert (x1["reliability"], x1["credibility"]) == ("B", "3")
    assert rows["X2"]["kg_max"] == ""
    assert rows["X5"]["not_on_map"] == "Its place has no position on the map."
    assert rows["W2"]["assumption"] == "All of it."
    assert {row["marking"] for row in rows.values()} == {"TLP:CLEAR"}


def test_csv_honours_filters_and_the_date(tmp_path):
    assert set(csv_of(job_of(scope="context"), tmp_path / "a")[0]) == {"X4", "W3"}
    dated = csv_of(job_of(all_dates=False, date="2020-03-10"), tmp_path / "b")[0]
    assert set(dated) == {"X1", "W1", "V1", "K1"}
    empty, headings = csv_of(job_of(statuses=()), tmp_path / "c")
    assert empty == {}
    assert len(headings) == len(CSV_COLUMNS)


def test_csv_is_the_same_in_pieces_of_any_size(tmp_path, monkeypatch):
    for folder in ("whole", "pieces", "none"):
        (tmp_path / folder).mkdir()
    whole = written(job_of(), "csv", tmp_path / "whole").read_bytes()
    monkeypatch.setattr(attributes, "_PIECE_ROWS", 2)
    assert written(job_of(), "csv", tmp_path / "pieces").read_bytes() == whole
    empty = written(job_of(substances=(), scope="context"), "csv", tmp_path / "none").read_bytes()
    assert whole.startswith(empty[: whole.index(b"\n") + 1])


def test_csv_holds_no_formula(tmp_path):
    rows, _ = csv_of(hostile_job(tmp_path), tmp_path / "out")
    assert rows["X6"]["label"] == "'=HYPERLINK(\"http://example.org\",\"x\")"
    assert rows["X6"]["method"] == "'+1+1"
    for row in rows.values():
        for name, cell in row.items():
            if name not in ("lon", "lat"):
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (name, cell)


def test_a_workbook_has_a_sheet_for_each_kind(book):
    assert book.sheetnames == SHEETS
    tables = describe_tables(job_of("normandy-ports"))
    names = ("seizures", "flows", "events", "links", "places", "sources", "claims", "notes")
    for title, name in zip(SHEETS[1:9], names, strict=True):
        assert list(rows_of(book[title])) == list(tables[name]["id"])


def test_cells_are_numbers_dates_and_texts(book):
    row = rows_of(book["Seizures"])["S1"]
    assert row["kg, at least"].value == 183
    assert row["Date as written"].value == "2023-06"
    assert row["First possible day"].value == dt.datetime(2023, 6, 1)
    assert row["Last possible day"].value == dt.datetime(2023, 6, 30)
    assert row["First possible day"].number_format == "yyyy-mm-dd"
    assert row["Sources"].value.endswith("¶3 [C2]")
    assert row["Statement (1–6)"].value == 2
    assert rows_of(book["Seizures"])["S2"]["kg, at most"].value is None
    assert rows_of(book["Flows"])["F1"]["First possible day"].value is None
    unplaced = rows_of(book["Not on the map"])
    assert list(unplaced) == ["E4"]
    assert unplaced["E4"]["Why it is not on the map"].value.startswith("Not given")


def test_every_sheet_is_headed_by_its_marking_and_ready_to_print(book):
    for sheet in book:
        assert sheet["A1"].value == "TLP:CLEAR"
        assert "TLP:CLEAR" in sheet.oddHeader.right.text
        assert "TLP:CLEAR" in sheet.oddFooter.left.text
    for title in SHEETS[1:]:
        assert book[title].freeze_panes == "C3"
        assert book[title].auto_filter.ref.startswith("A2:")
    assert book.properties.subject == "TLP:CLEAR"


def test_the_first_sheet_explains_the_file(book):
    words = {row[0].value: row[1].value for row in book["Read me"].iter_rows() if row[0].value}
    assert words["Case"] == "The Channel ports case"
    assert "presumed innocent" in words["People"]
    assert words["What was chosen"] == "No filter"
    assert words["kg, at least"] == "Lower bound of the weight."
    assert words["Made with"] == "Sillage"


def test_a_workbook_holds_nothing_live(tmp_path):
    path = written(hostile_job(tmp_path), "xlsx", tmp_path / "out")
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                assert cell.hyperlink is None
    row = rows_of(book["Seizures"])["X6"]
    assert row["What"].value == '=HYPERLINK("http://example.org","x")'
    assert row["Description"].value.startswith(SCRIPT)
    assert rows_of(book["Seizures"])["X1"]["What"].value == "bell \ufffd and tab \ufffd."
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in data for data in parts.values())
    # Beside the parts of the book itself, nothing is referred to.
    assert not any(b"TargetMode" in data for data in parts.values())


def test_a_text_longer_than_a_cell_is_cut_and_the_rest_is_written(tmp_path):
    job = job_of()
    job.case.seizures.loc["X1", "description"] = "a" * 40_000
    row = rows_of(book_of(job, tmp_path)["Seizures"])["X1"]
    assert len(row["Description"].value) == 32_767
    assert row["Description"].value.endswith("…")


def test_dates_before_excels_calendar_are_texts(tmp_path):
    job = job_of()
    job.case.seizures.loc["X1", "start_day"] = -40_000.0
    row = rows_of(book_of(job, tmp_path)["Seizures"])["X1"]
    assert row["First possible day"].value == "1860-06-26"


def test_the_marking_and_what_was_withheld_are_in_the_file(tmp_path):
    job = withholding_job(tmp_path)
    book = book_of(job, tmp_path / "out")
    assert {sheet["A1"].value for sheet in book} == {"TLP:GREEN"}
    words = {row[0].value: row[1].value for row in book["Read me"].iter_rows() if row[0].value}
    assert "above TLP:AMBER: 1 (Seizures 1)" in words["Left out"]
    assert rows_of(book["Seizures"])["X9"]["Marking"].value == "TLP:GREEN"
    assert "X8" not in rows_of(book["Seizures"])
    rows, _ = csv_of(job, tmp_path / "csv")
    assert rows["X9"]["marking"] == "TLP:GREEN"


def test_an_empty_choice_gives_a_workbook(tmp_path):
    book = book_of(job_of(statuses=()), tmp_path)
    assert book.sheetnames == SHEETS
    assert rows_of(book["Seizures"]) == {}


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_the_same_job_gives_the_same_bytes(name, tmp_path):
    made = [written(job_of(), name, tmp_path / folder).read_bytes() for folder in ("a", "b")]
    assert made[0] == made[1]
