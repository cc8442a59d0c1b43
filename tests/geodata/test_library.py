"""Cases are found, made, copied, put away and brought back; no id leads out of their folder."""

import datetime
from pathlib import Path

import pytest

from geodata.case_ids import is_safe_id, make_id
from geodata.errors import CaseNotFoundError, CaseWriteError
from geodata.formats import write_case_as
from geodata.library import Library, cases_folder
from geodata.read import CASES_DIR, read_case_files
from geodata.versions import list_versions, save_case
from tests.cases import TINY, copy_tiny


@pytest.fixture
def library(tmp_path: Path) -> Library:
    own = tmp_path / "cases"
    own.mkdir()
    copy_tiny(own)
    return Library(own)


def test_a_case_is_shown_with_its_facts(library: Library) -> None:
    case = library.find("tiny")
    assert (case.title, case.subtitle) == ("The invented case", "For tests only")
    assert (case.first, case.last) == ("2020", "2020")
    tables = read_case_files(TINY).tables
    assert case.counts == {name: len(rows) for name, rows in tables.items()}
    assert case.writable
    assert case.readable


def test_shipped_cases_are_listed_and_read_only(library: Library) -> None:
    listed = {case.id: case for case in library.list_cases()}
    assert set(listed) >= {"tiny", "normandy-ports"}
    assert not listed["normandy-ports"].writable
    assert listed["normandy-ports"].path == CASES_DIR / "normandy-ports"
    with pytest.raises(CaseNotFoundError):
        library.delete("normandy-ports")
    with pytest.raises(CaseNotFoundError):
        library.archive("normandy-ports")


def test_an_own_case_comes_before_a_shipped_one_of_its_id(library: Library) -> None:
    copied = copy_tiny(library.folder.parent)
    copied.rename(library.folder / "normandy-ports")
    assert library.find("normandy-ports").writable


def test_a_new_case_is_empty_and_valid(library: Library) -> None:
    case = library.new("Opération “Été” 2024", marking="GREEN")
    assert case.id == "operation-ete-2024"
    assert (case.marking, case.counts["seizures"], case.first) == ("GREEN", 0, "")
    files = read_case_files(case.path)
    assert files.case["title"] == "Opération “Été” 2024"
    assert files.problems == ()
    assert library.new("Opération Été 2024").id == "operation-ete-2024-2"


def test_a_copy_has_its_own_id_and_no_versions(library: Library) -> None:
    tiny = library.find("tiny")
    save_case(tiny.path, read_case_files(tiny.path))
    copy = library.duplicate("tiny", title="Copy")
    assert (copy.id, copy.title) == ("copy", "Copy")
    files = read_case_files(copy.path)
    assert files.case["id"] == "copy"
    assert files.tables == read_case_files(tiny.path).tables
    assert list_versions(copy.path) == ()
    own = library.duplicate("normandy-ports")
    assert (own.id, own.writable) == ("normandy-ports-2", True)


def test_a_case_read_elsewhere_is_added(library: Library) -> None:
    added = library.add(read_case_files(TINY))
    assert added.id == "tiny-2"
    assert read_case_files(added.path).case["id"] == "tiny-2"


def test_delete_and_archive_can_be_undone(library: Library) -> None:
    gone = library.delete("tiny")
    assert "tiny" not in {case.id for case in library.list_cases()}
    assert [one.id for one in library.list_trash()] == ["tiny"]
    assert datetime.datetime.fromisoformat(gone.time).tzinfo
    library.new("tiny")
    assert library.undelete(gone.key).id == "tiny-2"
    assert library.list_trash() == []
    library.archive("tiny-2")
    assert [(c.id, c.archived) for c in library.list_cases(archived=True)] == [("tiny-2", True)]
    with pytest.raises(CaseNotFoundError):
        library.find("tiny-2")
    assert library.unarchive("tiny-2").title == "The invented case"


def test_the_trash_is_emptied_only_when_asked_and_old_enough(library: Library) -> None:
    library.delete("tiny")
    assert library.empty_trash(days=30) == 0
    assert library.empty_trash() == 1
    assert library.list_trash() == []


@pytest.mark.parametrize(
    "bad", ["", ".", "..", "../tiny", "a/b", "a\\b", "/etc", ".trash", "CON", "nul.txt", "com1",
            "a.", "a b", "é", "x" * 65, "a\0b", "tiny/../tiny"],
)  # fmt: skip
def test_no_id_leads_elsewhere(library: Library, bad: str) -> None:
    assert not is_safe_id(bad)
    for ask in (library.find, library.delete, library.archive, library.unarchive,
                library.undelete, library.duplicate):  # fmt: skip
        with pytest.raises(CaseNotFoundError):
            ask(bad)


def test_a_link_out_of_the_folder_is_no_case(library: Library, tmp_path: Path) -> None:
    outside = copy_tiny(tmp_path / "outside")
    (library.folder / "link").symlink_to(outside, target_is_directory=True)
    assert "link" not in {case.id for case in library.list_cases()}
    with pytest.raises(CaseNotFoundError):
        library.delete("link")
    assert outside.is_dir()


@pytest.mark.parametrize("title", ["", "CON", "../..", "日本", "x" * 300, "a.b.", "Nul "])
def test_any_title_gives_a_safe_id_of_its_own(title: str) -> None:
    first = make_id(title, [])
    assert is_safe_id(first)
    assert make_id(title, [first.upper()]) != first


@pytest.mark.parametrize("data", [b"{", b"[]", b"\xff\xfe", b'{"title": 5, "marking": "none"}'])
def test_a_spoiled_case_is_listed_and_marked_red(library: Library, data: bytes) -> None:
    (library.folder / "tiny" / "case.json").write_bytes(data)
    (library.folder / "tiny" / "seizures.csv").write_bytes(b'id,date\n"x\n\xff')
    case = next(case for case in library.list_cases() if case.id == "tiny")
    assert (case.title, case.marking) == ("tiny", "RED")
    assert library.duplicate("tiny").id == "tiny-2"


def test_a_changed_case_is_skimmed_again(library: Library) -> None:
    assert library.find("tiny").counts["notes"] == 1
    (library.folder / "tiny" / "notes.csv").write_text(
        "id,topic,text\nM1,a,b\nM2,c,d\nM3,e,f\n", encoding="utf-8"
    )
    assert library.find("tiny").counts["notes"] == 3


def test_what_cannot_be_written_is_said(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    for do in (lambda: library.new("New"), lambda: library.delete("tiny")):
        with pytest.raises(CaseWriteError):
            do()
    assert library.find("tiny").title == "The invented case"
    assert [p.name for p in library.folder.iterdir() if p.name.startswith(".new")] == []


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SILLAGE_CASES", str(tmp_path / "mine"))
    assert cases_folder() == tmp_path / "mine"
    assert [case.writable for case in Library().list_cases()] == [False] * len(
        Library().list_cases()
    )
    monkeypatch.delenv("SILLAGE_CASES")
    assert cases_folder().name == "cases"


def test_a_case_of_parquet_files_is_at_home_in_the_library(library: Library) -> None:
    tiny = library.find("tiny")
    write_case_as("geoparquet-folder", library.folder / "columns", read_case_files(TINY))

    case = {entry.id: entry for entry in library.list_cases()}["columns"]

    assert (case.title, case.subtitle, case.marking) == (tiny.title, tiny.subtitle, tiny.marking)
    assert (case.first, case.last) == (tiny.first, tiny.last)
    assert case.counts == tiny.counts
    assert case.writable
    assert not case.editable
    library.archive("columns")
    assert library.unarchive("columns").id == "columns"


def test_the_copy_of_a_case_of_parquet_files_can_be_edited(library: Library) -> None:
    write_case_as("geoparquet-folder", library.folder / "columns", read_case_files(TINY))

    made = library.duplicate("columns", title="My copy")

    assert made.editable
    assert made.title == "My copy"
    files = read_case_files(made.path)
    assert files.case["id"] == made.id
    wanted = read_case_files(TINY).tables["seizures"]
    assert [row.cells for row in files.tables["seizures"]] == [row.cells for row in wanted]


def test_spoiled_parquet_files_have_no_facts(library: Library) -> None:
    write_case_as("geoparquet-folder", library.folder / "columns", read_case_files(TINY))
    (library.folder / "columns" / "case.parquet").write_bytes(b"no Parquet")

    assert not library.find("columns").readable
