"""Any case goes out and comes back the same, whatever its format; and what is bad is named."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.check_case import check_case
from geodata.errors import CaseNotFoundError, CaseReadError, CaseWriteError, describe_problem
from geodata.formats import FORMATS, read_case_any, write_case_as
from geodata.read import CASES_DIR, CaseFiles, read_case_files
from geodata.schema import CASE, TABLES, UNITS_KG, Column
from geodata.workbook import open_workbook, read_workbook, write_workbook
from tests.cases import TINY, copy_tiny, edit

# What has broken a file of some kind before: formulas, breaks, quotes, marks of lists and XML.
HOSTILE = (
    "=1+1", "@SUM(A1)", "+1", "-1", '=HYPERLINK("https://a.b","x")', "a|b", "|", "a\nb", "a\r\nb",
    'say "x"', "'", "a;b,c\td", "_x0041_", "_x000D_", "<b>&amp;</b>", "]]>",
    "😀 👩‍👩‍👧", "שלום עולם",
    "مرحبا", "\u202eabc", "\x00\x01\x1f", "\ufffe\uffff", "\ud800", "NULL", "null", "nan", "NA",
    "true", "1e5", "00123", "2023-06", "1.0", "#REF!", "\\N", "{}", "[1]", " ", "\u00a0x",
    "é" * 300,
)  # fmt: skip
TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=30)
IDS = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,11}\Z")
DATES = st.sampled_from(["", "2023", "2023-06", "2023-06-15", "../2023", "2021~", "2023/2024"])
NUMBERS = st.one_of(
    st.floats(0, 1e14), st.integers(0, 10**14).map(float),
    st.sampled_from([0.1, 1 / 3, 1e-20, 5e22]),
)
LON, LAT = st.floats(-180, 180), st.floats(-90, 90)


@st.composite
def shapes(draw: st.DrawFn) -> dict[str, Any] | None:
    kind = draw(st.sampled_from(["none", "Point", "Polygon", "MultiPolygon", "hole"]))
    if kind == "none":
        return None
    if kind == "Point":
        return {"type": "Point", "coordinates": [draw(LON), draw(LAT)]}
    west, south = draw(st.floats(-170, 150)), draw(st.floats(-80, 60))
    size = draw(st.floats(0.001, 20))
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size],
            [west, south]]  # fmt: skip
    inner = [[west + size * x, south + size * y] for x, y in ((0.2, 0.2), (0.2, 0.5), (0.5, 0.5),
             (0.2, 0.2))]  # fmt: skip
    rings = [ring, inner] if kind == "hole" else [ring]
    if kind == "MultiPolygon":
        return {"type": kind, "coordinates": [rings, [[[x / 2, y / 2] for x, y in ring]]]}
    return {"type": "Polygon", "coordinates": rings}


def cells(column: Column, ids: dict[str, list[str]]) -> st.SearchStrategy[Any]:
    if column.refs:
        known = [i for name in column.refs for i in ids.get(name, [])]
        one = st.sampled_from(known) if known else st.just("")
        return st.lists(one, max_size=3, unique=True).map(list) if column.type == "refs" else one
    if column.allowed and column.type != "words":
        return st.sampled_from([*column.allowed, ""])
    return {
        "text": TEXTS, "date": DATES, "number": NUMBERS,
        "word": st.sampled_from([*(column.suggested or ("cocaine",)), *UNITS_KG][:8]),
        "words": st.lists(st.sampled_from(column.allowed or column.suggested), max_size=3,
                          unique=True),
        "count": st.integers(1, 6), "flag": st.booleans(),
        "country": st.sampled_from(["", "FR", "MA"]), "unlocode": st.sampled_from(["", "FRLEH"]),
        "url": st.sampled_from(["", "https://example.org/a?b=1&c=%20|"]),
        "bounds": st.just([-10.5, -5.1, 10.123456789012345, 50.0]),
    }[column.type]  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> CaseFiles:
    """Make a case as the checks leave it: whatever they accept must survive."""
    ids: dict[str, list[str]] = {}
    used: set[str] = set()
    tables: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for table in TABLES:
        rows = []
        for number in range(draw(st.integers(0, 3))):
            row = {c.name: draw(cells(c, ids)) for c in table.columns if c.type != "id"}
            row["id"] = draw(IDS.filter(lambda i: i not in used))
            used.add(row["id"])
            if table.format == "geojson":
                row["geometry"] = draw(shapes())
            rows.append((number + 2, row))
        tables[table.name] = rows
        ids[table.name] = [row["id"] for _, row in rows]
    case = {c.name: draw(cells(c, ids)) for c in CASE.columns if c.type != "id"} | {"id": "c"}
    return check_case(Path("x"), case, tables, places={})


def content(files: CaseFiles) -> dict[str, Any]:
    return {"case": files.case} | {
        name: [row.cells for row in rows] for name, rows in files.tables.items()
    }


def location(folder: Path, name: str) -> Path:
    return folder / f"case{FORMATS[name].suffix}"


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files=cases())
def test_any_case_comes_back_the_same(name: str, files: CaseFiles) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = location(Path(folder), name)
        write_case_as(name, path, files)
        again = read_case_any(path)
    assert content(again) == content(files)
    assert again.set_aside == ()
    assert {p.code for p in again.problems} <= {p.code for p in files.problems} | {
        "cell_required", "geometry_missing", "file_missing", "column_missing", "text_formula",
    }  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("folder", [TINY, CASES_DIR / "normandy-ports"], ids=lambda p: p.name)
def test_real_cases_come_back_the_same_without_a_problem(
    name: str, folder: Path, tmp_path: Path
) -> None:
    files = read_case_files(folder)
    path = location(tmp_path, name)
    write_case_as(name, path, files)
    again = read_case_any(path)
    assert content(again) == content(files)
    assert [p.code for p in again.problems] == [p.code for p in files.problems]
    write_case_as(name, path, again)
    assert content(read_case_any(path)) == content(files)


@pytest.mark.parametrize("name", FORMATS)
def test_a_large_shape_fits(name: str, tmp_path: Path) -> None:
    ring = [[i / 1000 + 1 / 3, (i % 7) / 3] for i in range(9000)]
    ring += [[9, 60], ring[0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    place = {"id": "p", "name": "P", "kind": "area", "precision": "area", "geometry": shape}
    files = check_case(Path("x"), {"id": "c"}, {"places": [(1, place)]}, places={})
    path = location(tmp_path, name)
    write_case_as(name, path, files)
    assert content(read_case_any(path)) == content(files)


def grid(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    """Write a workbook as a person would: cells of any type."""
    import io

    stream = io.BytesIO()
    book = open_workbook(stream)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if hasattr(value, "isoformat"):
                    sheet.write_datetime(r, c, value, day)
                else:
                    sheet.write(r, c, value)
    book.close()
    path.write_bytes(stream.getvalue())
    return path


def test_a_bad_cell_of_a_workbook_is_told_with_sheet_row_and_column(tmp_path: Path) -> None:
    path = grid(tmp_path / "a.xlsx", {
        "case": [["field", "value"], ["id", "c"], ["title", "T"], ["marking", "AMBER"]],
        "places": [["id", "name", "kind", "precision", "lon", "lat"],
                   ["P1", "Here", "city", "city", 2, 48], [],
                   ["P2", "There", "town", "city", "2,5", 48],
                   ["P3", "Nowhere", "city", "city", 2, 95]],
        "seizures": [["id", "label", "date", "place", "substance", "amount", "unit", "scope",
                      "status"],
                     ["S1", "One", "2023-06", "P9", "cocaine", "ten", "kg", "network",
                      "reported"]],
    })  # fmt: skip
    files = read_workbook(path)
    told = {(p.file, p.row, p.column, p.code) for p in files.problems}
    assert ("a.xlsx, sheet places", 4, "kind", "not_allowed") in told
    assert ("a.xlsx, sheet places", 5, "geometry", "latitude_range") in told
    assert ("a.xlsx, sheet seizures", 2, "place", "reference_unknown") in told
    assert ("a.xlsx, sheet seizures", 2, "amount", "not_number") in told
    assert ("a.xlsx, sheet sources", None, "", "file_missing") in told
    assert [(row.file, row.row) for row in files.set_aside] == [("a.xlsx, sheet places", 4)]
    words = describe_problem(next(p for p in files.problems if p.code == "not_number"))
    assert "sheet seizures, row 2, column amount" in words
    assert "places.geojson" not in " ".join(map(describe_problem, files.problems))


def test_cells_that_a_spreadsheet_has_changed_are_understood(tmp_path: Path) -> None:
    import datetime

    path = grid(tmp_path / "a.xlsx", {
        "places": [["ID", " Name ", "kind", "precision", "lon", "lat"],
                   [1, "Here", "city", "city", "2,5", "48.1"]],
        "seizures": [["id", "label", "date", "place", "substance", "amount", "scope", "status"],
                     ["S1", "One", datetime.date(2023, 6, 15), 1, "cocaine", 10.5, "network",
                      "reported"]],
    })  # fmt: skip
    files = read_workbook(path)
    seizure = files.tables["seizures"][0].cells
    assert (seizure["date"], seizure["place"], seizure["amount"]) == ("2023-06-15", "1", 10.5)
    assert files.tables["places"][0].cells["geometry"]["coordinates"] == [2.5, 48.1]


def test_no_text_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    import zipfile

    folder = copy_tiny(tmp_path)
    edit(folder, "seizures.csv", "Exactly 100 kg", "=1+1")
    write_workbook(tmp_path / "a.xlsx", read_case_files(folder))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        sheets = [archive.read(n) for n in archive.namelist() if "worksheets/sheet" in n]
    assert sheets
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


@pytest.mark.parametrize(
    "suffix", [".xlsx", ".xls", ".ods", ".gpkg", ".geojson", ".parquet", ".doc"]
)
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"nonsense", b"{}", b"[" * 9000])
def test_what_is_no_case_is_refused(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    with pytest.raises(CaseReadError, match="a"):
        read_case_any(path)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CaseNotFoundError):
        read_case_any(tmp_path / "a.xlsx")


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = read_case_files(TINY)
    for name in ("geopackage", "geoparquet"):
        path = location(tmp_path, name)
        write_case_as(name, path, files)
        before = path.read_bytes()

        def fail(*_: object) -> None:
            raise OSError("disk full")

        with monkeypatch.context() as patch:
            patch.setattr("pathlib.Path.replace", fail)
            with pytest.raises(CaseWriteError):
                write_case_as(name, path, files)
        assert path.read_bytes() == before
        assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_folder_with_other_files_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(CaseWriteError):
        write_case_as("geoparquet-folder", tmp_path, read_case_files(TINY))


def test_geojson_is_geojson_for_others(tmp_path: Path) -> None:
    write_case_as("geojson", tmp_path / "a.geojson", read_case_files(TINY))
    document = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert document["type"] == "FeatureCollection"
    assert {f["geometry"] and f["geometry"]["type"] for f in document["features"]} >= {"Point"}




def test_what_a_parquet_file_says_beside_its_places_is_not_believed(tmp_path: Path) -> None:
    import base64

    import pyarrow.parquet as pq

    path = tmp_path / "a.parquet"
    write_case_as("geoparquet", path, read_case_files(TINY))
    table = pq.read_table(path)
    for member in (b"x", base64.b64encode(b"x")):
        metadata = {**table.schema.metadata, b"sillage": member}
        pq.write_table(table.replace_schema_metadata(metadata), path)
        with pytest.raises(CaseReadError):
            read_case_any(path)
