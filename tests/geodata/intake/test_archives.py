"""A ZIP archive of tables: each can be read, what cannot is named, archives within are refused."""

import io
import zipfile

import openpyxl
import pytest

from geodata.intake.tables import open_tables
from geodata.intake.told import Told
from geodata.intake.words import IntakeError

CSV = "day;place;kg\n2020-01-01;Rouen;1,5\n"


def make_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def workbook(*titles):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title in titles:
        sheet = book.create_sheet(title)
        sheet.append(["day", "kg"])
        sheet.append(["2020-01-01", 3])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_every_table_of_an_archive_is_one(tmp_path):
    members = {"2020/a.csv": CSV, "b.xlsx": workbook("one", "two"), "__MACOSX/._a.csv": b"\0"}
    tables = open_tables(make_zip(tmp_path / "all.zip", members))
    assert [raw.name for raw in tables] == ["a", "b / one", "b / two"]
    assert {raw.file for raw in tables} == {"all.zip"}
    assert tables[0].cells["kg"].tolist() == ["1,5"]


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"2020/t.csv": CSV, "2021/t.csv": CSV})
    assert [raw.name for raw in open_tables(path)] == ["2020/t.csv", "2021/t.csv"]


def test_what_cannot_be_read_is_named_beside_what_can(tmp_path):
    members = {"a.csv": CSV, "readme.pdf": b"%PDF-1.7", "b.xlsx": b"not a workbook"}
    (raw,) = open_tables(make_zip(tmp_path / "a.zip", members))
    words = raw.doubts[0].text
    assert "readme.pdf" in words
    assert "b.xlsx is not what its ending .xlsx says" in words


def test_the_layout_of_a_table_in_an_archive_can_be_told(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"a.csv": CSV, "b.xlsx": workbook("one", "two")})
    told = {"a": Told(header_row=0), "b / two": Told(header_row=0)}
    tables = open_tables(path, told=told)
    assert [raw.preview.header_row for raw in tables] == [None, 1, None]


@pytest.mark.parametrize("name", ["b.xlsx", "b.csv", "b.zip"])
def test_an_archive_within_is_refused_whatever_it_is_called(tmp_path, name):
    make_zip(tmp_path / "inner", {"c.csv": CSV, "c.kml": "<kml/>"})
    path = make_zip(tmp_path / "a.zip", {name: (tmp_path / "inner").read_bytes()})
    with pytest.raises(IntakeError) as caught:
        open_tables(path)
    assert caught.value.code == "archive_nested"


def test_an_archive_without_any_table_says_what_it_holds(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"a.pdf": b"%PDF-1.7"})
    with pytest.raises(IntakeError, match=r"It holds: a\.pdf"):
        open_tables(path)


def test_more_tables_than_are_read_are_refused(tmp_path):
    path = make_zip(tmp_path / "a.zip", {f"{n}.csv": CSV for n in range(201)})
    with pytest.raises(IntakeError) as caught:
        open_tables(path)
    assert caught.value.code == "archive_tables"
