import io
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from routes.export.errors import ExportCancelled
from routes.export.handout.fonts import mark_up, mark_up_block
from routes.export.handout.pdf import _CSS_PX_PER_PT as CSS_PX_PER_PT
from routes.export.handout.pdf import write_pdf
from routes.export.job import ignore_progress
from routes.export.still.engine import Engine
from routes.markup import read_markup
from tests.cases import copy_tiny, edit
from tests.routes.export.briefed import (
    briefing_job,
    with_many_seizures,
    with_many_sources,
    with_red_seizure,
    without_story,
)


@pytest.fixture(scope="module")
def handout(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    """The invented case with its maps really drawn."""
    path = tmp_path_factory.mktemp("handout") / "made.pdf"
    write_pdf(briefing_job(), path, ignore_progress)
    return PdfReader(io.BytesIO(path.read_bytes()))


def made(tmp_path: Path, job: Any) -> PdfReader:
    write_pdf(job, tmp_path / "made.pdf", ignore_progress)
    return PdfReader(tmp_path / "made.pdf")


def words_of(page: PageObject) -> str:
    return " ".join(page.extract_text().split())


def page_code(page: PageObject) -> str:
    return page.get_contents().get_data().decode("latin-1")


def fonts_of(resources: Any) -> dict[str, Any]:
    """All fonts of a page, those of the forms on it included, by name."""
    found = {}
    resources = resources.get_object()
    for font in resources.get("/Font", {}).values():
        found[str(font.get_object()["/BaseFont"])] = font.get_object()
    for form in resources.get("/XObject", {}).values():
        if "/Resources" in form.get_object():
            found |= fonts_of(form.get_object()["/Resources"])
    return found


def test_every_sheet_has_its_number_and_its_marks(handout: PdfReader) -> None:
    total = len(handout.pages)
    assert total >= 5
    for number, page in enumerate(handout.pages, start=1):
        words = words_of(page)
        assert f"{number} / {total}" in words
        assert words.count("TLP:CLEAR") >= 2
        assert "presumed innocent" in words


def test_sheets_are_a4_landscape(handout: PdfReader) -> None:
    for page in handout.pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        assert (round(width), round(height)) == (842, 595)


def test_a_steps_words_figures_and_sources_can_be_read(handout: PdfReader) -> None:
    words = words_of(handout.pages[1])
    for said in ("First", "31 March 2020", "It begins.", "Cocaine 100 kg",
                 "Invented paper (source C, fairly reliable): ¶1 (3, possibly true)"):  # fmt: skip
        assert said in words
    assert "≥ 2,100 kg" in " ".join(words_of(page) for page in handout.pages)


def test_the_presenters_notes_are_not_handed_out(handout: PdfReader) -> None:
    assert not any("Breathe." in page.extract_text() for page in handout.pages)


def test_maps_are_vectors(handout: PdfReader) -> None:
    for page in handout.pages[1:3]:
        assert not list(page.images)
        forms = page["/Resources"]["/XObject"]
        (form,) = (form.get_object() for form in forms.values())
        assert form["/Subtype"] == "/Form"
        drawn = form.get_data()
        assert len(re.findall(rb"(?m) [lc]$", drawn)) > 500
        assert b"BI" not in re.findall(rb"(?m)^BI$", drawn)
        words = words_of(page)
        assert "Northhaven" in words
    assert "/SillageMap Do" not in page_code(handout.pages[0])


def test_all_fonts_are_embedded(handout: PdfReader) -> None:
    for page in handout.pages:
        named = set(re.findall(r"/(F\d+(?:\+\d+)?) [\d.]+ Tf", page_code(page)))
        assert named <= {name[1:] for name in page["/Resources"]["/Font"]}
        fonts = fonts_of(page["/Resources"])
        assert fonts
        for name, font in fonts.items():
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            if inner["/Subtype"] != "/Type3":
                assert "/FontFile2" in inner["/FontDescriptor"].get_object(), name


def test_the_file_says_what_it_is_and_no_time(handout: PdfReader) -> None:
    about = handout.metadata
    assert about is not None
    assert about.title == "The invented case"
    assert about["/Keywords"] == "TLP:CLEAR"
    assert about.author == "Sillage"
    assert "/CreationDate" not in about
    assert "/ModDate" not in about
    assert handout.root_object["/Lang"] == "en-GB"


def test_the_contents_list_names_each_part(handout: PdfReader) -> None:
    titles = [entry.title for entry in handout.outline]
    assert titles == ["The invented case", "First", "Then", "How to read the map", "Seizures",
                      "Facts without a place", "Not on the map, and why", "Sources",
                      "How to read these pages"]  # fmt: skip
    assert handout.get_destination_page_number(handout.outline[2]) == 2


@pytest.mark.usefixtures("plain_maps")
def test_the_same_case_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        write_pdf(briefing_job(), tmp_path / name, ignore_progress)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.usefixtures("plain_maps")
def test_what_is_above_the_ceiling_is_counted_and_not_there(tmp_path: Path) -> None:
    handout = made(tmp_path, briefing_job(with_red_seizure(tmp_path), ceiling="GREEN"))
    words = " ".join(words_of(page) for page in handout.pages)
    assert "1 record was left out" in words
    assert "Hidden load" not in words


@pytest.mark.usefixtures("plain_maps")
def test_a_long_table_has_its_header_on_each_sheet(tmp_path: Path) -> None:
    handout = made(tmp_path, briefing_job(with_many_seizures(tmp_path, 700)))
    sheets = [words_of(page) for page in handout.pages if "Load " in page.extract_text()]
    assert len(sheets) > 10
    assert all("Amount as stated" in words for words in sheets)
    listed = sum(len(re.findall(r"Load \d+", words)) for words in sheets)
    assert 490 <= listed <= 500
    assert "500 heaviest of 705" in sheets[0]
    assert f"{len(handout.pages)} / {len(handout.pages)}" in words_of(handout.pages[-1])


@pytest.mark.usefixtures("plain_maps")
def test_a_case_without_a_story_gives_one_map(tmp_path: Path) -> None:
    handout = made(tmp_path, briefing_job(without_story(tmp_path)))
    assert "The map" in words_of(handout.pages[1])


@pytest.mark.usefixtures("plain_maps")
def test_very_long_words_stay_on_their_sheet(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "story.json", "It begins.", "A sentence that goes on and on. " * 30 + "End.")
    edit(folder, "notes.csv", "First line.", "Much is said here. " * 400 + "Last.")
    handout = made(tmp_path, briefing_job(folder))
    assert "End." in words_of(handout.pages[1])
    assert "Last." in " ".join(words_of(page) for page in handout.pages)


@pytest.mark.usefixtures("plain_maps")
def test_very_many_sources_are_cut_to_what_can_be_read(tmp_path: Path) -> None:
    sheet = words_of(made(tmp_path, briefing_job(with_many_sources(tmp_path, 200))).pages[2])
    assert re.search(r"The first \d+ of 202 are listed here", sheet)
    assert "Sources disagree (201 statements of sources)" in sheet


def test_words_are_never_markup() -> None:
    assert mark_up("<b>&amp; <img src=x>") == "&lt;b&gt;&amp;amp; &lt;img src=x&gt;"
    block = read_markup("a **b<i>** \x0bc")[0]
    assert mark_up_block(block) == "a <b>b&lt;i&gt;</b> c"


def test_letters_the_typeface_lacks_come_from_the_spare_one() -> None:
    assert mark_up("≥ 2 kg") == '<font name="SillageSpare">≥ </font>2 kg'


def test_stopping_stops(tmp_path: Path) -> None:
    def stop(share: float, words: str) -> None:
        raise ExportCancelled("stopped")

    with pytest.raises(ExportCancelled):
        write_pdf(briefing_job(), tmp_path / "made.pdf", stop)
    assert not (tmp_path / "made.pdf").exists()


def test_legends_are_printed_in_letters_that_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: dict[str, list[float]] = {"ground": [], "sheet": []}
    draw = Engine.draw

    def watch(self: Engine, layer: str, spec: Any) -> Any:
        display = draw(self, layer, spec)
        for op in display.ops:
            if layer in sizes and op["k"] == "text" and op["y"] > display.facts.get("map", [0])[-1]:
                sizes[layer].append(op["size"] / CSS_PX_PER_PT)
        return display

    monkeypatch.setattr(Engine, "draw", watch)
    pages = made(tmp_path, briefing_job()).pages
    assert min(sizes["ground"]) >= 8
    assert min(sizes["sheet"]) >= 8
    (legend,) = (page for page in pages if "How to read the map" in words_of(page))
    # In its letters it can be searched.
    for words in ("Substances", "Cocaine", "Circle: weight of a seizure", "Event"):
        assert words in words_of(legend)
