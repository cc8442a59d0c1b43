"""What is refused before memory is spent on it: size, bombs, ways out of archives, entities."""

import stat
import zipfile

import pytest

from geodata.intake.limits import Limits, check_archive, check_file
from geodata.intake.tables import open_tables
from geodata.intake.words import IntakeError

SHEET = '<worksheet><sheetData>{}</sheetData></worksheet>'


def make_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def refusal(call, *arguments, **options):
    with pytest.raises(IntakeError) as caught:
        call(*arguments, **options)
    return caught.value.code


def test_a_file_above_the_bound_is_refused_by_its_size_alone(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(2_000_000_001)  # sparse: nothing of it is on the disk
    assert refusal(open_tables, path) == "file_too_large"


@pytest.mark.parametrize(("content", "code"), [(b"", "file_empty"), (b"  \n\n", "file_empty")])
def test_an_empty_file_is_refused(tmp_path, content, code):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert refusal(open_tables, path) == code


def test_a_folder_is_no_file(tmp_path):
    assert refusal(check_file, tmp_path) == "file_not_regular"


def test_a_bomb_is_refused_while_it_is_unpacked(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"a.shp": b"\0" * 30_000_000})
    assert refusal(check_archive, path) == "archive_bomb"


def test_a_size_that_the_archive_lies_about_is_not_believed(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"a.dbf": bytes(5_000_000)})
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")  # the size it declares
    path.write_bytes(data)
    assert zipfile.ZipFile(path).infolist()[0].file_size == 100
    assert refusal(check_archive, path, Limits(unpacked_bytes=1_000_000)) == "archive_bomb"


@pytest.mark.parametrize(
    "name", ["../evil.shp", "/etc/evil.shp", "C:/evil.shp", "a/../../evil.shp", "..\\evil.shp"]
)
def test_a_member_that_leads_out_of_the_archive_refuses_all_of_it(tmp_path, name):
    path = make_zip(tmp_path / "a.zip", {"good.shp": b"x", name: b"x"})
    assert refusal(open_tables, path) == "archive_path"
    assert not (tmp_path.parent / "evil.shp").exists()


def test_a_link_in_an_archive_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    link = zipfile.ZipInfo("a.shp")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refusal(open_tables, path) == "archive_link"


def test_an_archive_within_an_archive_is_refused(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"b.zip": b"PK"})
    assert refusal(open_tables, path) == "archive_nested"


def test_a_broken_archive_is_named_as_such(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"a.shp": b"x" * 1000})
    path.write_bytes(path.read_bytes()[:-30])
    assert refusal(open_tables, path) == "archive_broken"


@pytest.mark.parametrize(
    "declaration",
    ['<!DOCTYPE k [<!ENTITY a "aaaa">]>', '<!DOCTYPE k SYSTEM "file:///etc/passwd">'],
)
@pytest.mark.parametrize(("suffix", "root"), [(".kml", "kml"), (".gpx", "gpx")])
def test_entities_are_refused(tmp_path, declaration, suffix, root):
    path = tmp_path / f"a{suffix}"
    path.write_text(f'<?xml version="1.0"?>{declaration}<{root}>&a;</{root}>', encoding="utf-8")
    assert refusal(open_tables, path) == "xml_doctype"


def test_entities_in_utf_16_are_seen_too(tmp_path):
    path = tmp_path / "a.kml"
    path.write_bytes('<?xml version="1.0"?><!DOCTYPE k []><kml/>'.encode("utf-16"))
    assert refusal(open_tables, path) == "xml_doctype"


def test_entities_in_a_workbook_are_refused(tmp_path):
    members = {"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'}
    path = make_zip(tmp_path / "a.xlsx", members)
    assert refusal(open_tables, path) == "xml_doctype"


def test_a_sheet_with_one_cell_at_its_far_corner_is_refused(tmp_path):
    cells = '<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    members = {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": SHEET.format(cells)}
    path = make_zip(tmp_path / "a.xlsx", members)
    assert refusal(open_tables, path) == "sheet_too_large"


def test_cells_repeated_without_measure_are_refused(tmp_path):
    row = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'office:value-type="float" table:number-columns-repeated="16000"/></table:table-row>'
    )
    path = make_zip(tmp_path / "a.ods", {"mimetype": "x", "content.xml": row})
    assert refusal(open_tables, path) == "sheet_too_large"


def test_a_line_without_end_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "x" * 5_000 + "\n", encoding="utf-8")
    assert refusal(open_tables, path, limits=Limits(line_chars=1_000)) == "line_too_long"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"%PDF-1.7 x", "file_foreign"),
        ("a.xlsx", b"<html><table></table></html>", "file_foreign"),
        ("a.gpkg", b"not a database at all", "file_not_its_kind"),
        ("a.csv", bytes(range(256)) + bytes(4000), "file_not_text"),
    ],
)
def test_what_is_no_table_is_named(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(open_tables, path) == code
