"""The template is a valid case, says what belongs where, and offers what may stand there."""

import re
import zipfile
from pathlib import Path

import pytest

from geodata.formats import read_case_any
from geodata.read import read_case_files
from geodata.schema import CASE, TABLES
from geodata.template import example_case, main, write_template
from geodata.workbook import sheet_columns
from geodata.write import write_case_files


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path)
    return path


def parts(path: Path, pattern: str) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.search(pattern, name)]
        return {name: archive.read(name).decode("utf-8") for name in names}


def test_it_reads_back_as_a_case_without_a_problem(template: Path, tmp_path: Path) -> None:
    files, example = read_case_any(template), example_case()
    assert files.problems == ()
    assert files.case == example.case
    for table in TABLES:
        cells = [row.cells for row in files.tables[table.name]]
        assert cells == [row.cells for row in example.tables[table.name]]
        assert cells, f"{table.name} has no example"
    write_case_files(tmp_path, files)
    assert read_case_files(tmp_path).problems == ()


def test_the_example_says_that_it_is_invented() -> None:
    example = example_case()
    assert "invented" in example.case["title"]
    claimed = {row.cells["record"] for row in example.tables["claims"]}
    for name in ("seizures", "flows", "events", "links", "notes"):
        assert {row.cells["id"] for row in example.tables[name]} <= claimed


def test_every_sheet_has_every_column_with_a_note(template: Path) -> None:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(template)
    assert book.sheet_names == ["Read me", "case", *(t.name for t in TABLES), "lists"]
    notes = parts(template, r"xl/comments\d+\.xml")
    assert len(notes) == len(TABLES)
    for table in TABLES:
        header = book.get_sheet_by_name(table.name).to_python()[0]
        assert tuple(header) == sheet_columns(table)
    together = "".join(notes.values())
    for table in TABLES:
        for column in table.columns:
            start = column.help.split("“")[0].split("'")[0][:30]
            assert start in together, f"{table.name}.{column.name}"


def test_closed_lists_are_offered_and_kept(template: Path) -> None:
    sheets = "".join(parts(template, r"worksheets/sheet\d+\.xml").values())
    lists = sum(
        bool(c.allowed or c.suggested or c.type == "flag") or len(c.refs) == 1
        for table in (CASE, *TABLES)
        for c in table.columns
    )
    assert sheets.count('<dataValidation type="list"') == lists
    assert sheets.count('<dataValidation type="custom"') == 1  # claims.record: several sheets
    strict = sum(
        bool(c.allowed) and c.type != "words" for t in (CASE, *TABLES) for c in t.columns
    )
    strict += sum(c.type == "flag" for t in TABLES for c in t.columns)
    stopped = re.findall(
        r'<dataValidation type="list"(?![^>]*errorStyle)[^>]*showErrorMessage', sheets
    )
    assert len(stopped) == strict


def test_no_cell_is_a_formula_and_dates_are_text(template: Path) -> None:
    sheets = parts(template, r"worksheets/sheet\d+\.xml")
    assert not any("<f>" in sheet for sheet in sheets.values())
    styles = parts(template, r"xl/styles\.xml")["xl/styles.xml"]
    assert 'numFmtId="49"' in styles  # the built-in format "@": text


def test_the_command_writes_and_does_not_write_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "t.xlsx"
    assert main([str(file)]) == 0
    assert "t.xlsx was written" in capsys.readouterr().out
    for arguments in ([str(file)], [str(tmp_path / "t.txt")], []):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
    assert main([str(file), "--force"]) == 0
    capsys.readouterr()
    folder = tmp_path / "file"
    folder.write_text("", encoding="utf-8")
    assert main([str(folder / "t.xlsx")]) == 1
    assert capsys.readouterr().err
