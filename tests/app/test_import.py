"""A stranger's table becomes a case, step by step, and every row of it is accounted for."""

from dataclasses import replace

import openpyxl
import pytest

from geodata.formats import FORMATS, write_case_as
from geodata.intake.tables import open_tables
from geodata.intake.words import IntakeError
from geodata.library import Library
from geodata.read import read_case_files
from geodata.template import write_template
from routes.texts import load_texts
from routes.ui.background import StoppedError
from routes.ui.import_desk import ImportDesk
from routes.ui.import_memory import recall
from routes.ui.import_places import search_name
from routes.ui.import_words import AUTO
from routes.ui.import_work import Asked, OpenName, mend_rows, read_tables
from tests.app.pages import first_showing
from tests.cases import copy_tiny

TABLE = """Date;Lieu;Pays;Produit;Quantité (kg);Remarque
15/06/2023;Le Havre;France;Cocaïne;12,5;caché sous des bananes
20/07/2023;Rouen;France;Résine de cannabis;1 200,0;
31/12/2023;Zzyzxville;France;cocaïne;3,25;**gras** <b>x</b>
01/02/2024;Cartagena;;cocaïne;7;
01/02/2024;Cartagena;;cocaïne;7;
hier;Dunkerque;France;cocaïne;1;
TOTAL;;;;1230,75;
"""


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    monkeypatch.setenv("SILLAGE_CASES", str(tmp_path / "own"))
    monkeypatch.setenv("SILLAGE_MAPPINGS", str(tmp_path / "mappings"))


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "saisies_2023.csv"
    path.write_bytes(TABLE.encode("cp1252"))
    return path


def desk_of(page) -> ImportDesk:
    return page.session_state["sillage"].imports


def settle(page):
    """Show the page again until no work goes on beside it."""
    assert not page.exception, page.exception
    for _ in range(20):
        if desk_of(page).run is None:
            return page
        desk_of(page).run.wait(60)
        page = page.run()
        assert not page.exception, page.exception
    raise AssertionError("the work does not end")


def press(page, key):
    page.button(key=key).click()
    return settle(page.run())


def choose(page, start, value):
    box = next(b for b in page.selectbox if b.key and b.key.startswith(start))
    return settle(box.set_value(value).run())


def bring(path):
    page = first_showing(page="import")
    assert not page.exception
    typed = next(t for t in page.text_input if t.key.startswith("sl-file-path"))
    typed.set_value(str(path))
    next(b for b in page.button if b.label == "Read it").click()
    return settle(page.run())


def go_on(page, step):
    while desk_of(page).step != step:
        page = press(page, f"sl-wizard-next-{desk_of(page).step}")
    return page


def said(page):
    return " ".join(block.proto.body for block in page.get("html"))


def test_what_was_detected_is_shown_and_can_be_corrected(table):
    page = bring(table)
    preview = desk_of(page).raw.preview
    assert (preview.encoding, preview.separator, preview.header_row) == ("cp1252", ";", 1)
    assert list(page.dataframe[0].value["Produit"][:2]) == ["Cocaïne", "Résine de cannabis"]
    page = choose(page, "sl-file-separator", ",")
    assert len(desk_of(page).raw.columns) == 1
    page = choose(page, "sl-file-separator", AUTO)
    page = choose(page, "sl-file-header_row", 2)
    assert "Le Havre" in desk_of(page).raw.columns


def test_columns_are_matched_and_a_role_is_held_by_one_column_only(table):
    page = go_on(bring(table), "columns")
    roles = {b.label: b.value for b in page.selectbox if (b.key or "").startswith("sl-column-role")}
    assert list(roles.values())[:5] == ["date", "place", "country", "substance", "amount"]
    page = choose(page, "sl-column-role-0-5", "place")
    assert desk_of(page).mapping.column("place") == "Remarque"
    boxes = [b.value for b in page.selectbox if (b.key or "").startswith("sl-column-role")]
    assert boxes[1] == AUTO
    assert boxes[5] == "place"


def test_the_example_says_what_becomes_of_a_row_without_any_markup_of_its_own(table):
    page = go_on(bring(table), "columns")
    number = next(n for n in page.number_input if n.key.startswith("sl-example-row"))
    page = settle(number.set_value(4).run())
    assert "&lt;b&gt;x&lt;/b&gt;" in said(page)
    assert "3.25 kg of cocaine" in said(page)
    page = settle(page.number_input[0].set_value(7).run())
    assert "is no date" in said(page)


def test_every_row_is_accounted_for_and_saved(table):
    page = go_on(bring(table), "result")
    reading = desk_of(page).reading
    assert (reading.read, reading.accepted, reading.set_aside) == (7, 5, 2)
    assert reading.duplicates == 1
    page = settle(page.radio[0].set_value("drop").run())
    reading = desk_of(page).reading
    assert (reading.read, reading.accepted, reading.set_aside) == (7, 4, 3)
    page = go_on(page, "save")
    page = press(page, "sl-save")
    assert desk_of(page).saved.case == "saisies-2023"
    files = read_case_files(Library().find("saisies-2023").path)
    assert not files.set_aside
    assert {row.cells["amount"] for row in files.tables["seizures"]} == {12.5, 1200, 3.25, 7}
    assert [row.cells["title"] for row in files.tables["sources"]] == ["saisies_2023.csv"]
    page = press(page, "sl-saved-open")
    assert page.session_state["sillage"].view.case == "saisies-2023"
    assert not page.exception


def test_an_ambiguous_name_is_chosen_once_for_all_its_rows(table):
    page = go_on(bring(table), "places")
    names = {one.name: one for one in desk_of(page).reading.open_names}
    assert set(names) == {"Cartagena", "Zzyzxville"}
    assert names["Cartagena"].rows == 2
    box = next(b for b in page.selectbox if "Cartagena" in b.label)
    spanish = next(option for option in box.options if "port, Spain" in option)
    page = settle(box.set_value(spanish).run())
    page = go_on(page, "result")
    places = desk_of(page).reading.intakes[0].tables["places"].set_index("name")
    assert places.at["Cartagena", "country"] == "ES"
    assert [one.name for one in desk_of(page).reading.open_names] == ["Zzyzxville"]
    page = press(page, "sl-wizard-back")
    box = next(b for b in page.selectbox if "Cartagena" in b.label)
    assert "Spain" in str(box.value)  # going back loses nothing


def test_a_name_left_without_a_place_is_asked_for_no_more(table):
    page = go_on(bring(table), "places")
    box = next(b for b in page.selectbox if "Zzyzxville" in b.label)
    page = settle(box.set_value("nowhere").run())
    page = go_on(page, "result")
    assert "Zzyzxville" not in {one.name for one in desk_of(page).reading.open_names}
    assert desk_of(page).reading.accepted == 5


def test_a_mended_row_is_read_again(table):
    page = go_on(bring(table), "result")
    desk_of(page).mend(0, 7, {"Date": "02/03/2024"})
    page = settle(page.run())
    reading = desk_of(page).reading
    assert (reading.accepted, reading.set_aside) == (6, 1)
    assert "2024-03-02" in set(reading.intakes[0].tables["seizures"]["date"])


def test_how_the_columns_were_understood_is_remembered_and_said(table, tmp_path):
    page = go_on(bring(table), "columns")
    page = choose(page, "sl-column-role-0-5", "method")
    page = press(go_on(page, "save"), "sl-save")
    again = tmp_path / "saisies_2024.csv"
    again.write_bytes(TABLE.replace("2023", "2022").encode("cp1252"))
    page = go_on(bring(again), "columns")
    assert any("before" in info.value for info in page.info)
    assert desk_of(page).mapping.column("method") == "Remarque"
    page = press(page, "sl-reused-forget")
    assert desk_of(page).mapping.column("method") is None


def test_a_file_is_added_to_a_case_of_ones_own_with_the_version_before_kept(table):
    library = Library()
    copy_tiny(library.folder)
    before = read_case_files(library.find("tiny").path)
    page = go_on(bring(table), "save")
    page = settle(page.radio[0].set_value("add").run())
    page = press(page, "sl-save")
    assert desk_of(page).saved is not None, desk_of(page).failed
    assert desk_of(page).saved.added
    after = read_case_files(library.find("tiny").path)
    assert not after.set_aside
    grown = len(after.tables["seizures"]) - len(before.tables["seizures"])
    assert grown == 5
    assert len(after.tables["sources"]) == len(before.tables["sources"]) + 1
    from geodata.versions import can_undo

    assert can_undo(library.find("tiny").path)


def test_nothing_is_written_where_nothing_can_be_saved(table, monkeypatch):
    page = go_on(bring(table), "save")
    Library().folder.write_text("a file where the folder should be")
    page = press(page, "sl-save")
    assert page.error
    assert desk_of(page).saved is None
    assert not page.exception


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "holds nothing"),
        ("a.pdf", b"%PDF-1.4 x", "PDF"),
        ("a.xlsx", b"PK\x03\x04 broken", "broken"),
        ("a.geojson", b'{"type": "Feat', "JSON"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    page = bring(tmp_path / name)
    assert any(words in error.value for error in page.error)
    assert not desk_of(page).tables


def test_a_file_that_is_not_there_is_said(tmp_path):
    page = bring(tmp_path / "nowhere.csv")
    assert any("nowhere" in error.value for error in page.error)


def test_a_stopped_reading_changes_nothing(table):
    page = go_on(bring(table), "columns")
    desk = desk_of(page)
    desk.read_all("…")
    desk.stop()
    assert desk.settle()
    assert desk.reading is None


def test_an_uploaded_name_leads_nowhere():
    desk = ImportDesk()
    desk.take_upload("1", "../../etc/pass:wd.csv", b"a;b\n1;2\n3;4\n", "…")
    assert desk.path is not None
    assert desk.path.name == "_.._etc_pass_wd.csv"
    assert desk.path.parent.parent == desk._folder
    assert desk.settle(30)
    assert len(desk.tables) == 1


def test_a_row_that_was_too_long_is_read_once_what_is_beyond_is_taken_out(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("place,date,drug\nRouen,2023-01-01,cocaine,oops\nParis,2023-02-01,heroin\n")
    (raw,) = open_tables(path)
    assert len(raw.refused) == 1
    row = raw.refused[0].row
    beyond = next(name for name in raw.refused[0].cells if name not in raw.columns)
    assert mend_rows(raw, {row: {"place": "Rouen"}}).refused
    mended = mend_rows(raw, {row: {beyond: ""}})
    assert not mended.refused
    assert mended.read == raw.read == 2
    assert mended.cells.at[row, "drug"] == "cocaine"


def test_swapped_coordinates_are_noticed_and_mended_by_one_press(tmp_path):
    path = tmp_path / "points.csv"
    rows = [f"2023-01-0{n + 1},cocaine,{n + 1},kg,CO,{95.5 + n},{10.2 + n}" for n in range(5)]
    path.write_text("date,drug,amount,unit,country,lat,lon\n" + "\n".join(rows) + "\n")
    page = go_on(bring(path), "places")
    assert desk_of(page).reading.positions.get("position_swapped") == 5
    assert desk_of(page).reading.suggest == "swap"
    page = press(page, "sl-positions-swap")
    assert desk_of(page).reading.positions.get("position_swapped", 0) == 0
    assert desk_of(page).reading.accepted == 5


def test_months_as_columns_can_be_taken_for_ordinary_ones_and_back(tmp_path):
    path = tmp_path / "cocaine_2023.csv"
    months = "jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec"
    path.write_text(f"city,{months}\nRouen,{','.join('1' * 12)}\nParis,{','.join('2' * 12)}\n")
    page = go_on(bring(path), "columns")
    assert len(desk_of(page).mapping.spread.columns) == 12
    page = press(page, "sl-spread-off")
    assert desk_of(page).mapping.spread is None
    assert len(desk_of(page).mapping.columns) == 13
    page = press(page, "sl-spread-again")
    assert len(desk_of(page).mapping.spread.columns) == 12
    page = choose(page, "sl-all-unit", "kg")  # no cell says it
    page = go_on(page, "result")
    assert desk_of(page).reading.read == 24
    assert set(desk_of(page).reading.intakes[0].tables["seizures"]["unit"]) == {"kg"}


def test_a_reading_is_the_sum_of_its_tables(table):
    tables = open_tables(table)
    memories = recall(tables)
    mapping = memories[0].suggested
    reading = read_tables(Asked((*tables, *tables), (mapping, mapping), ({}, {})), lambda _: None)
    assert reading.read == reading.accepted + reading.set_aside == 14
    ids = [i for one in reading.intakes for i in one.tables["seizures"]["id"]]
    assert len(set(ids)) == len(ids)
    assert isinstance(reading.open_names[0], OpenName)
    assert reading.open_names[0].rows == 4  # Cartagena, of both tables


def test_a_mapping_of_other_columns_is_refused(table):
    tables = open_tables(table)
    mapping = recall(tables)[0].suggested
    foreign = replace(mapping.columns[0], column="Datum")
    wrong = replace(mapping, columns=(foreign, *mapping.columns[1:]))
    with pytest.raises(IntakeError, match="Datum"):
        read_tables(Asked(tuple(tables), (wrong,), ({},)), lambda _: None)


@pytest.mark.parametrize("name", ["workbook", "geopackage", "geojson", "geoparquet", "folder"])
def test_a_case_of_ones_own_needs_no_explaining(tmp_path, name):
    folder = copy_tiny(tmp_path / "there")
    files = read_case_files(folder)
    path = folder
    if name != "folder":
        path = tmp_path / f"case{FORMATS[name].suffix}"
        write_case_as(name, path, files)
    page = bring(path)
    assert desk_of(page).own is not None, desk_of(page).failed
    page = press(page, "sl-own-take")
    saved = desk_of(page).saved
    assert saved is not None
    again = read_case_files(Library().find(saved.case).path)
    for table, rows in files.tables.items():
        assert [row.cells for row in again.tables[table]] == [row.cells for row in rows]
    page = press(page, "sl-saved-open")
    assert page.session_state["sillage"].view.case == saved.case


def test_the_empty_form_can_be_brought_in_again(tmp_path):
    path = tmp_path / "form.xlsx"
    write_template(path)
    page = bring(path)
    assert desk_of(page).own is not None
    assert not desk_of(page).own.set_aside


def test_the_header_of_a_sheet_can_be_corrected(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for row in (["Rouen", "cocaine", "kg"], ["where", "what", "how much"], ["Turbo", "cocaine", 5]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    page = bring(tmp_path / "a.xlsx")
    assert desk_of(page).raw.columns == ["Rouen", "cocaine", "kg"]
    page = choose(page, "sl-file-header_row", 2)
    assert desk_of(page).raw.columns == ["where", "what", "how much"]
    page = choose(page, "sl-file-header_rows", 2)
    assert desk_of(page).raw.columns == ["where | Turbo", "what | cocaine", "how much | 5"]


def test_coordinates_typed_for_a_name_place_it(table):
    page = go_on(bring(table), "places")
    desk = desk_of(page)
    (one,) = [one for one in desk.reading.open_names if one.name == "Zzyzxville"]
    search_name(desk, one, "43°35'N 5°08'E", load_texts("en"))
    chosen = next(match for key, match in desk.choices.items() if key.startswith("zzyzxville"))
    assert (chosen.name, chosen.lat) == ("Zzyzxville", pytest.approx(43.583, abs=1e-3))
    page = go_on(settle(page.run()), "result")
    (intake,) = desk_of(page).reading.intakes
    places = intake.tables["places"].set_index("name")
    assert places.at["Zzyzxville", "precision"] == "exact"
    assert places.at["Zzyzxville", "kind"] == "area"


def test_opening_a_file_ends_when_it_is_stopped(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("day,kg\n" + "2020-01-01,5\n" * 200_000, encoding="utf-8")
    desk = ImportDesk()
    desk.open_path(path, "Reading …")
    run = desk.run
    desk.stop()
    run.wait(60)
    assert not run.is_running()
    with pytest.raises(StoppedError):
        run.result()
    assert desk.tables == []
