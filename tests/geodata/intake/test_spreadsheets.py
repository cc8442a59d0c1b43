"""Spreadsheets of every kind: merged cells, hidden rows, errors, formulas, dates since 1904."""

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from geodata.intake.tables import open_tables
from geodata.intake.told import Told

FILES = Path(__file__).parent / "files"
JOINED = ["Place", "Substance", "2023 | kg", "2023 | cases", "2024 | kg", "2024 | cases"]
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
) + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def codes(raw):
    return {doubt.code for doubt in raw.doubts}


def ods_cell(text, kind="string", more=""):
    value = f' office:value="{text}"' if kind == "float" else ""
    return (
        f'<table:table-cell office:value-type="{kind}"{value} {more}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


@pytest.fixture
def ods(tmp_path):
    """An OpenDocument sheet: two rows of names, a merged place, a hidden row, an error."""
    wide = 'table:number-columns-spanned="2"'
    tall = 'table:number-rows-spanned="2"'
    covered = "<table:covered-table-cell/>"
    rows = [
        ods_cell("Place", more=tall) + ods_cell("2023", more=wide) + covered,
        covered + ods_cell("kg") + ods_cell("cases"),
        ods_cell("Rouen", more=tall) + ods_cell("1.5", "float") + ods_cell("2", "float"),
        covered + ods_cell("#DIV/0!", more='calcext:value-type="error"') + ods_cell("3", "float"),
    ]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    last = ods_cell("Turbo") + ods_cell("7", "float") + ods_cell("8", "float")
    body += f'<table:table-row table:visibility="collapse">{last}</table:table-row>'
    content = (
        f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="Data">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


@pytest.fixture
def book():
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for row in (["Place", "Substance", "kg"], ["Rouen", "cocaine", 5], [None, "heroin", 6],
                ["Turbo", "cocaine", 7]):  # fmt: skip
        book.active.append(row)
    return book


def read_book(book, tmp_path, **options):
    book.save(tmp_path / "a.xlsx")
    return open_tables(tmp_path / "a.xlsx", **options)[0]


def test_what_is_merged_downwards_stands_in_each_row(book, tmp_path):
    book.active.merge_cells("A2:A3")
    raw = read_book(book, tmp_path)
    assert raw.cells["Place"].tolist() == ["Rouen", "Rouen", "Turbo"]
    assert "sheet_merged" in codes(raw)


def test_a_title_merged_over_the_table_stays_a_title(book, tmp_path):
    book.active.insert_rows(1)
    book.active["A1"] = "Seizures of 2023"
    book.active.merge_cells("A1:C1")
    assert read_book(book, tmp_path).columns == ["Place", "Substance", "kg"]


def test_hidden_rows_and_columns_are_read_and_counted(book, tmp_path):
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    raw = read_book(book, tmp_path)
    assert len(raw.cells) == 3
    assert {"sheet_hidden_rows", "sheet_hidden_columns"} <= codes(raw)


def test_an_error_stays_what_it_is(book, tmp_path):
    book.active["C3"] = "#REF!"
    book.active["C3"].data_type = "e"
    raw = read_book(book, tmp_path)
    assert raw.cells["kg"].tolist() == ["5", "#REF!", "7"]
    assert any("#REF! (1)" in doubt.text for doubt in raw.doubts)


def test_a_formula_without_a_stored_result_is_said(book, tmp_path):
    book.active["C4"] = "=C2+C3"
    raw = read_book(book, tmp_path)
    assert raw.cells["kg"].tolist() == ["5", "6", ""]
    assert "sheet_unstored" in codes(raw)


def test_days_counted_from_1904_are_the_same_days(book, tmp_path):
    book.epoch = CALENDAR_MAC_1904
    book.active["C1"] = "Date"
    for row in (2, 3, 4):
        book.active.cell(row, 3, dt.date(2024, 3, row))
    raw = read_book(book, tmp_path)
    assert raw.cells["Date"].tolist() == ["2024-03-02", "2024-03-03", "2024-03-04"]


def test_the_header_of_one_sheet_can_be_told(book, tmp_path):
    raw = read_book(book, tmp_path, told={"Data": Told(header_row=2)})
    assert raw.columns == ["Rouen", "cocaine", "5"]
    assert raw.preview.header_row == 2


def test_an_opendocument_sheet_is_read_with_what_is_marked_in_it(ods):
    (raw,) = open_tables(ods)
    assert raw.columns == ["Place", "2023 | kg", "2023 | cases"]
    assert raw.cells.to_numpy().tolist() == [
        ["Rouen", "1.5", "2"], ["Rouen", "#DIV/0!", "3"], ["Turbo", "7", "8"],
    ]  # fmt: skip
    assert {"sheet_merged", "sheet_hidden_rows", "sheet_errors", "header_rows"} <= codes(raw)


def test_a_workbook_of_excel_97_is_read():
    seizures, days, notes = open_tables(FILES / "seizures.xls")
    assert seizures.columns == JOINED
    assert seizures.cells["Place"].tolist() == ["Le Havre", "Le Havre", "Marseille"]
    assert seizures.cells["2024 | kg"].tolist() == ["60", "121.5", "60"]
    assert days.cells["Date"].tolist() == ["2024-03-01", "2024-03-02", "2024-03-03"]
    assert notes.hidden
    # What this kind of workbook cannot tell is said.
    assert "sheet_errors_unknown" in codes(seizures)
