import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pptx
import pytest
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.util import Emu

from routes.export.errors import ExportCancelled
from routes.export.job import ignore_progress
from routes.export.slides.fit import Piece, choose_size, count_lines, measure_height
from routes.export.slides.pptx import write_pptx
from tests.cases import copy_tiny, edit
from tests.routes.export.briefed import (
    briefing_job,
    with_many_seizures,
    with_many_sources,
    with_red_seizure,
    without_story,
)
from tests.routes.export.decks import (
    SLIDES,
    check_package,
    everything_in,
    made_deck,
    shape_named,
    text_of,
    titles_of,
    words_of,
)


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented case with its maps really drawn."""
    path = tmp_path_factory.mktemp("slides") / "made.pptx"
    write_pptx(briefing_job(), path, ignore_progress)
    return path


def tables_of(slide: Any) -> Iterator[list[list[str]]]:
    for shape in slide.shapes:
        if shape.has_table:
            yield [[cell.text for cell in row.cells] for row in shape.table.rows]


def test_there_is_a_slide_for_each_page_with_a_title_of_its_own(deck: Path) -> None:
    presentation = pptx.Presentation(str(deck))
    assert titles_of(presentation) == SLIDES
    assert len(set(SLIDES)) == len(SLIDES)


@pytest.mark.parametrize(("aspect", "ratio"), [("16:9", 16 / 9), ("4:3", 4 / 3)])
@pytest.mark.usefixtures("plain_maps")
def test_slides_have_the_shape_asked_for(tmp_path: Path, aspect: str, ratio: float) -> None:
    presentation = made_deck(tmp_path, briefing_job(aspect=aspect))
    assert presentation.slide_width / presentation.slide_height == pytest.approx(ratio, rel=1e-3)
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= presentation.slide_width
            assert shape.top + shape.height <= presentation.slide_height, (slide, shape.name)


def test_a_steps_words_are_text_in_the_layouts_own_box(deck: Path) -> None:
    slide = pptx.Presentation(str(deck)).slides[1]
    body = next(p for p in slide.placeholders if "It begins." in text_of(p))
    assert body.text_frame.text.startswith("31 March 2020")
    runs = [run for p in body.text_frame.paragraphs for run in p.runs]
    assert all(run._r.rPr.get("lang") == "en-GB" for run in runs)


@pytest.mark.usefixtures("plain_maps")
def test_light_formatting_becomes_runs_and_real_lists(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    words = r"Some **bold** and *slanted* words.\n\n- one\n- two\n\n3. three"
    edit(folder, "story.json", "It begins.", words)
    slide = made_deck(tmp_path, briefing_job(folder)).slides[1]
    body = next(p for p in slide.placeholders if "Some" in text_of(p))
    _, first, one, two, three = body.text_frame.paragraphs
    assert [(r.text, bool(r.font.bold), bool(r.font.italic)) for r in first.runs] == [
        ("Some ", False, False),
        ("bold", True, False),
        (" and ", False, False),
        ("slanted", False, True),
        (" words.", False, False),
    ]
    assert [p._p.pPr.xpath("./a:buChar/@char") for p in (one, two)] == [["•"], ["•"]]
    assert three._p.pPr.xpath("./a:buAutoNum/@startAt") == ["3"]


def test_the_presenters_notes_are_in_the_notes(deck: Path) -> None:
    slide = pptx.Presentation(str(deck)).slides[1]
    assert slide.notes_slide.notes_text_frame.text == "Breathe."


@pytest.mark.usefixtures("plain_maps")
def test_notes_stay_at_home_if_not_wanted(tmp_path: Path) -> None:
    presentation = made_deck(tmp_path, briefing_job(notes=False))
    assert not any(slide.has_notes_slide for slide in presentation.slides)
    assert b"Breathe." not in everything_in(tmp_path / "made.pptx")


def test_the_map_is_sharp_fills_its_place_and_is_said_in_words(deck: Path) -> None:
    for slide in list(pptx.Presentation(str(deck)).slides)[1:3]:
        picture = shape_named(slide, "Map")
        with Image.open(io.BytesIO(picture.image.blob)) as opened:
            width, height = opened.size
        assert width / Emu(picture.width).inches >= 220
        assert height / Emu(picture.height).inches >= 220
        assert width / height == pytest.approx(picture.width / picture.height, rel=0.01)
        assert picture.crop_left == picture.crop_top == 0
        assert picture._element.nvPicPr.cNvPr.get("descr").startswith(
            f"Map: {slide.shapes.title.text}"
        )


def test_seizures_are_a_native_table_with_a_header_row(deck: Path) -> None:
    slide = pptx.Presentation(str(deck)).slides[3]
    (table,) = tables_of(slide)
    assert table[0] == ["When", "What", "Where", "Amount as stated", "Sources and grades"]
    assert table[2] == ["10 March 2020", "Exactly 100 kg", "Northhaven", "Cocaine: 100 kg",
                        "Invented paper ¶1 [C3]; Invented office p. 2 [B4]"]  # fmt: skip
    (shape,) = (s for s in slide.shapes if s.has_table)
    assert shape.table.first_row


def test_every_slide_is_marked_above_and_below(deck: Path) -> None:
    presentation = pptx.Presentation(str(deck))
    for slide in presentation.slides:
        for name in ("Marking", "Marking below"):
            mark = shape_named(slide, name)
            (run,) = mark.text_frame.paragraphs[0].runs
            assert run.text == "TLP:CLEAR"
            assert run.font.size.pt >= 12
            assert run.font.color.rgb == RGBColor(0xFF, 0xFF, 0xFF)
            assert mark.fill.fore_color.rgb == RGBColor(0, 0, 0)
            assert mark.left + mark.width > presentation.slide_width * 0.9


@pytest.mark.usefixtures("plain_maps")
def test_what_is_above_the_ceiling_is_counted_and_nowhere_in_the_file(tmp_path: Path) -> None:
    job = briefing_job(with_red_seizure(tmp_path), ceiling="AMBER")
    presentation = made_deck(tmp_path, job)
    assert "1 record was left out" in words_of(presentation.slides[0])
    assert b"Hidden load" not in everything_in(tmp_path / "made.pptx")


@pytest.mark.usefixtures("plain_maps")
def test_the_strictest_mark_of_all_is_on_every_slide(tmp_path: Path) -> None:
    presentation = made_deck(tmp_path, briefing_job(with_red_seizure(tmp_path), ceiling="RED"))
    marks = [shape_named(slide, "Marking").text_frame.text for slide in presentation.slides]
    assert set(marks) == {"TLP:RED"}


def test_innocence_sources_and_numbers_are_on_the_slides(deck: Path) -> None:
    presentation = pptx.Presentation(str(deck))
    assert "Nobody is concerned." in words_of(presentation.slides[0])
    for slide in presentation.slides:
        assert "presumed innocent" in words_of(slide)
        assert slide.shapes._spTree.xpath('.//a:fld[@type="slidenum"]')
    assert "Invented paper (source C, fairly reliable)" in words_of(presentation.slides[1])


def test_no_placeholder_is_left_empty(deck: Path) -> None:
    for slide in pptx.Presentation(str(deck)).slides:
        for placeholder in slide.placeholders:
            assert hasattr(placeholder, "image") or placeholder.text_frame.text.strip()


def test_the_file_names_nobody_and_no_time(deck: Path) -> None:
    properties = pptx.Presentation(str(deck)).core_properties
    assert properties.title == "The invented case"
    assert properties.keywords == "TLP:CLEAR"
    assert properties.author == properties.last_modified_by == "Sillage"
    core = zipfile.ZipFile(deck).read("docProps/core.xml")
    assert b"created" not in core
    assert b"modified>" not in core.replace(b"lastModifiedBy>", b"")


def test_no_part_is_orphaned_or_without_a_type(deck: Path) -> None:
    check_package(deck)


@pytest.mark.usefixtures("plain_maps")
def test_a_long_table_runs_over_slides_and_ends(tmp_path: Path) -> None:
    presentation = made_deck(tmp_path, briefing_job(with_many_seizures(tmp_path, 400)))
    slides = [s for s in presentation.slides if s.shapes.title.text.startswith("Seizures")]
    tables = [table for slide in slides for table in tables_of(slide)]
    assert 10 <= len(slides) <= 25
    assert all(table[0][0] == "When" for table in tables)
    assert all(len(table) <= 13 for table in tables)
    assert not any(table[-1][0] == "This network" for table in tables)
    assert sum(row[1].startswith("Load") for table in tables for row in table) >= 115
    assert "120 heaviest of 405" in words_of(slides[0])
    for slide in slides:
        (shape,) = (s for s in slide.shapes if s.has_table)
        assert shape.top + shape.height <= presentation.slide_height


@pytest.mark.usefixtures("plain_maps")
def test_a_case_without_a_story_gives_one_map(tmp_path: Path) -> None:
    presentation = made_deck(tmp_path, briefing_job(without_story(tmp_path)))
    assert titles_of(presentation)[1] == "The map"
    assert shape_named(presentation.slides[1], "Map")


@pytest.mark.usefixtures("plain_maps")
def test_very_long_words_get_smaller_instead_of_running_over(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "story.json", "It begins.", "A sentence that goes on and on. " * 40)
    edit(folder, "story.json", '"title": "First"', f'"title": "{"A long title " * 12}"')
    slide = made_deck(tmp_path, briefing_job(folder, aspect="4:3")).slides[1]
    body = next(p for p in slide.placeholders if "goes on" in text_of(p))
    pieces = [Piece(p.text) for p in body.text_frame.paragraphs]
    size = body.text_frame.paragraphs[1].runs[0].font.size.pt
    assert size < 12
    assert measure_height(pieces, size, body.width / 12700) <= body.height / 12700
    assert slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt < 28


@pytest.mark.usefixtures("plain_maps")
@pytest.mark.parametrize("aspect", ["16:9", "4:3"])
def test_very_many_sources_stay_above_the_foot_of_the_slide(tmp_path: Path, aspect: str) -> None:
    job = briefing_job(with_many_sources(tmp_path, 90), aspect=aspect)
    slide = made_deck(tmp_path, job).slides[2]
    strip = shape_named(slide, "Sources")
    (words,) = (p for p in strip.text_frame.paragraphs if p.text.startswith("Sources"))
    assert "of 92 are listed here" in words.text
    assert words.text.endswith("Sources disagree (91 statements of sources)")
    size = words.runs[0].font.size.pt
    assert size >= 8
    height = measure_height([Piece(words.text)], size, strip.width / 12700)
    assert height <= strip.height / 12700


def test_stopping_stops(tmp_path: Path) -> None:
    def stop(share: float, words: str) -> None:
        raise ExportCancelled("stopped")

    with pytest.raises(ExportCancelled):
        write_pptx(briefing_job(), tmp_path / "made.pptx", stop)
    assert not (tmp_path / "made.pptx").exists()


@pytest.mark.usefixtures("plain_maps")
def test_progress_goes_up_and_names_each_map(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    write_pptx(briefing_job(), tmp_path / "made.pptx", lambda *news: told.append(news))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] <= 1
    assert [words for _, words in told if words.startswith("Map")] == ["Map: First", "Map: Then"]


def test_measured_text_counts_long_words_and_breaks() -> None:
    assert count_lines("a\nb", 10, 100) == 2
    assert count_lines("x" * 100, 10, 100) >= 5
    assert count_lines("two words", 10, 1000) == 1
    assert choose_size([Piece("word " * 50)], 100, 100, most=20, least=6) < 20
