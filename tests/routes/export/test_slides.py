import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pptx
import pytest
from lxml import etree
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.util import Emu, Inches

from routes.export.errors import ExportCancelled, ExportError
from routes.export.job import ignore_progress
from routes.export.slides import write_pptx
from routes.export.slides_fit import Piece, choose_size, count_lines, measure_height
from tests.cases import copy_tiny, edit
from tests.routes.export.briefed import (
    briefing_job,
    with_many_seizures,
    with_red_seizure,
    without_story,
)

SLIDES = ["The invented case", "First", "Then", "Seizures", "Facts without a place",
          "Not on the map, and why", "Sources", "How to read these pages"]  # fmt: skip


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented case with its maps really drawn."""
    path = tmp_path_factory.mktemp("slides") / "made.pptx"
    write_pptx(briefing_job(), path, ignore_progress)
    return path


def made(tmp_path: Path, job: Any) -> Any:
    path = tmp_path / "made.pptx"
    write_pptx(job, path, ignore_progress)
    return pptx.Presentation(str(path))


def words_of(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def text_of(shape: Any) -> str:
    return shape.text_frame.text if shape.has_text_frame else ""


def titles_of(presentation: Any) -> list[str]:
    return [slide.shapes.title.text for slide in presentation.slides]


def shape_named(slide: Any, name: str) -> Any:
    (found,) = (shape for shape in slide.shapes if shape.name == name)
    return found


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
    presentation = made(tmp_path, briefing_job(aspect=aspect))
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
    slide = made(tmp_path, briefing_job(folder)).slides[1]
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
    presentation = made(tmp_path, briefing_job(notes=False))
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
    presentation = made(tmp_path, job)
    assert "1 record was left out" in words_of(presentation.slides[0])
    assert b"Hidden load" not in everything_in(tmp_path / "made.pptx")


@pytest.mark.usefixtures("plain_maps")
def test_the_strictest_mark_of_all_is_on_every_slide(tmp_path: Path) -> None:
    presentation = made(tmp_path, briefing_job(with_red_seizure(tmp_path), ceiling="RED"))
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


def everything_in(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def check_package(path: Path) -> None:
    """Every part is reached by relations, named once, has a content type; ids are unique."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        reached: set[str] = set()
        waiting = [""]
        while waiting:
            part = waiting.pop()
            folder, _, name = part.rpartition("/")
            rels = f"{folder}/_rels/{name}.rels".lstrip("/")
            if rels not in names:
                continue
            reached.add(rels)
            for rel in etree.fromstring(archive.read(rels)):
                if rel.get("TargetMode") == "External":
                    continue
                target = rel.get("Target")
                base = Path("/") / folder / target if not target.startswith("/") else Path(target)
                full = re.sub(r"[^/]+/\.\./", "", str(base)).lstrip("/")
                while "../" in full:
                    full = re.sub(r"[^/]+/\.\./", "", full, count=1)
                assert full in names, (part, target)
                if full not in reached:
                    reached.add(full)
                    waiting.append(full)
        assert set(names) - reached == {"[Content_Types].xml"}
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        overrides = {t.get("PartName").lstrip("/") for t in types if t.get("PartName")}
        defaults = {t.get("Extension") for t in types if t.get("Extension")}
        assert overrides <= set(names)
        for name in names:
            ending = name.rpartition(".")[2]
            assert name in overrides or ending in defaults or name == "[Content_Types].xml", name
        for name in names:
            if re.fullmatch(r"ppt/slides/slide\d+\.xml", name):
                slide = etree.fromstring(archive.read(name))
                ids = slide.xpath("//*[local-name()='cNvPr']/@id")
                assert len(ids) == len(set(ids)), name


def test_no_part_is_orphaned_or_without_a_type(deck: Path) -> None:
    check_package(deck)


@pytest.mark.usefixtures("plain_maps")
def test_a_long_table_runs_over_slides_and_ends(tmp_path: Path) -> None:
    presentation = made(tmp_path, briefing_job(with_many_seizures(tmp_path, 400)))
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
    presentation = made(tmp_path, briefing_job(without_story(tmp_path)))
    assert titles_of(presentation)[1] == "The map"
    assert shape_named(presentation.slides[1], "Map")


@pytest.mark.usefixtures("plain_maps")
def test_very_long_words_get_smaller_instead_of_running_over(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path)
    edit(folder, "story.json", "It begins.", "A sentence that goes on and on. " * 40)
    edit(folder, "story.json", '"title": "First"', f'"title": "{"A long title " * 12}"')
    slide = made(tmp_path, briefing_job(folder, aspect="4:3")).slides[1]
    body = next(p for p in slide.placeholders if "goes on" in text_of(p))
    pieces = [Piece(p.text) for p in body.text_frame.paragraphs]
    size = body.text_frame.paragraphs[1].runs[0].font.size.pt
    assert size < 12
    assert measure_height(pieces, size, body.width / 12700) <= body.height / 12700
    assert slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt < 28


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


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A house template: its own ground and size, two slides, notes, a section, a comment author."""
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Inches(12), Inches(7)
    ground = presentation.slide_master.background.fill
    ground.solid()
    ground.fore_color.rgb = RGBColor(0xAB, 0xCD, 0xEF)
    for number in range(2):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"Oldslide {number}"
        slide.notes_slide.notes_text_frame.text = "Oldnotes"
        picture = io.BytesIO()
        Image.new("RGB", (8, 8), (7, number, 7)).save(picture, "PNG")
        slide.shapes.add_picture(picture, 0, 0)
    layout = presentation.slide_layouts[1]
    link = layout.part.relate_to(
        presentation.slides[0].part,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide",
    )
    button = layout.placeholders[0]._element.nvSpPr.cNvPr
    button.append(
        etree.fromstring(
            '<a:hlinkClick xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            f'r:id="{link}" action="ppaction://hlinksldjump"/>'
        )
    )
    presentation.element.append(
        etree.fromstring(
            '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
            '<p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
            'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
            '<p14:section name="Oldsection" id="{6B1F1DEB-7C06-4B0F-9B71-6C1E1B1A2B11}">'
            '<p14:sldIdLst><p14:sldId id="256"/></p14:sldIdLst></p14:section></p14:sectionLst>'
            "</p:ext></p:extLst>"
        )
    )
    presentation.core_properties.author = "Oldauthor"
    path = tmp_path / "house.pptx"
    presentation.save(str(path))
    return path


@pytest.mark.usefixtures("plain_maps")
def test_a_template_keeps_its_look_and_loses_its_content(tmp_path: Path, template: Path) -> None:
    presentation = made(tmp_path, briefing_job(template=template))
    before = pptx.Presentation(str(template))
    assert presentation.slide_width == Inches(12)
    assert [x.name for x in presentation.slide_layouts] == [x.name for x in before.slide_layouts]
    assert presentation.slide_master.background.fill.fore_color.rgb == RGBColor(0xAB, 0xCD, 0xEF)
    assert titles_of(presentation) == [SLIDES[0], "About this case", *SLIDES[1:]]
    inside = everything_in(tmp_path / "made.pptx")
    assert b"Old" not in inside
    assert b"sectionLst" not in inside
    check_package(tmp_path / "made.pptx")
    for slide in presentation.slides:
        assert shape_named(slide, "Marking").text_frame.text == "TLP:CLEAR"
        assert all(hasattr(p, "image") or text_of(p) for p in slide.placeholders)


@pytest.mark.usefixtures("plain_maps")
def test_a_template_without_a_text_layout_gets_text_boxes(tmp_path: Path) -> None:
    presentation = pptx.Presentation()
    for layout in list(presentation.slide_layouts):
        if layout.name != "Title Only":
            presentation.slide_layouts.remove(layout)
    presentation.save(str(tmp_path / "bare.pptx"))
    deck = made(tmp_path, briefing_job(template=tmp_path / "bare.pptx"))
    assert "It begins." in words_of(deck.slides[2])
    check_package(tmp_path / "made.pptx")


@pytest.mark.usefixtures("plain_maps")
def test_titles_in_the_middle_of_a_template_leave_the_map_its_room(tmp_path: Path) -> None:
    presentation = pptx.Presentation()
    for layout in presentation.slide_layouts:
        for holder in layout.placeholders:
            if "TITLE" in str(holder.placeholder_format.type):
                holder.left, holder.top = Inches(1), Inches(3.2)
                holder.width, holder.height = Inches(8), Inches(1.2)
    presentation.save(str(tmp_path / "middle.pptx"))
    deck = made(tmp_path, briefing_job(template=tmp_path / "middle.pptx"))
    slide = deck.slides[2]
    picture, title = shape_named(slide, "Map"), shape_named(slide, "Title")
    assert title.text_frame.text == "First"
    assert title.top + title.height <= picture.top
    assert picture.height > Inches(3)


@pytest.mark.usefixtures("plain_maps")
def test_a_potx_is_a_template_too(tmp_path: Path, template: Path) -> None:
    potx = tmp_path / "house.potx"
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(potx, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(b"presentation.main+xml", b"template.main+xml")
            new.writestr(name, data)
    assert made(tmp_path, briefing_job(template=potx)).slide_width == Inches(12)


@pytest.mark.usefixtures("plain_maps")
def test_a_template_saved_by_libreoffice_gives_one_part_of_each_name(
    tmp_path: Path, template: Path
) -> None:
    with zipfile.ZipFile(template) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    # This is how LibreOffice 7 relates the core properties.
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        b"package/2006/relationships/metadata/core-properties",
        b"officedocument/2006/relationships/metadata/core-properties",
    )
    made(tmp_path, briefing_job(template=zipped(tmp_path / "saved.pptx", parts)))
    check_package(tmp_path / "made.pptx")
    assert b"Oldauthor" not in everything_in(tmp_path / "made.pptx")


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def types_of(kind: str) -> bytes:
    main = f"application/vnd.{kind}.main+xml"
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/ppt/presentation.xml" ContentType="{main}"/></Types>'
    ).encode()


PPTX = types_of("openxmlformats-officedocument.presentationml.presentation")
PPTM = types_of("ms-powerpoint.presentation.macroEnabled")
XLSX = types_of("openxmlformats-officedocument.spreadsheetml.sheet")


@pytest.mark.parametrize(
    ("name", "parts", "said"),
    [
        ("text", b"no zip at all", "not a PowerPoint file"),
        ("locked", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        ("sheet", {"[Content_Types].xml": XLSX}, "not a PowerPoint file"),
        ("plain zip", {"a.txt": b"a"}, "not a PowerPoint file"),
        ("macros", {"[Content_Types].xml": PPTM}, "macros"),
        ("macro part", {"[Content_Types].xml": PPTX, "ppt/vbaProject.bin": b"x"}, "macros"),
        ("bomb", {"[Content_Types].xml": PPTX, "a.bin": bytes(201 * 2**20)}, "200 MB"),
        ("large xml", {"[Content_Types].xml": PPTX, "a.xml": bytes(21 * 2**20)}, "200 MB"),
        ("parts", {"[Content_Types].xml": PPTX} | {f"{n}.x": b"" for n in range(3001)}, "parts"),
        ("hollow", {"[Content_Types].xml": PPTX}, "cannot be read"),
    ],
)  # fmt: skip
def test_a_bad_template_is_refused_in_plain_words(
    tmp_path: Path, name: str, parts: bytes | dict[str, bytes], said: str
) -> None:
    path = tmp_path / "bad.pptx"
    if isinstance(parts, bytes):
        path.write_bytes(parts)
    else:
        zipped(path, parts)
    with pytest.raises(ExportError, match=said):
        write_pptx(briefing_job(template=path), tmp_path / "made.pptx", ignore_progress)


def test_a_template_with_an_entity_bomb_is_refused(tmp_path: Path, template: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(template) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["ppt/presentation.xml"] = bomb
    path = zipped(tmp_path / "bad.pptx", parts)
    with pytest.raises(ExportError, match="cannot be read"):
        write_pptx(briefing_job(template=path), tmp_path / "made.pptx", ignore_progress)


def test_a_template_too_small_for_a_map_is_refused(tmp_path: Path) -> None:
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Inches(4), Inches(3)
    presentation.save(str(tmp_path / "small.pptx"))
    with pytest.raises(ExportError, match="too small"):
        job = briefing_job(template=tmp_path / "small.pptx")
        write_pptx(job, tmp_path / "made.pptx", ignore_progress)


def test_measured_text_counts_long_words_and_breaks() -> None:
    assert count_lines("a\nb", 10, 100) == 2
    assert count_lines("x" * 100, 10, 100) >= 5
    assert count_lines("two words", 10, 1000) == 1
    assert choose_size([Piece("word " * 50)], 100, 100, most=20, least=6) < 20
