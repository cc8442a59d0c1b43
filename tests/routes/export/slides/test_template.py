"""Somebody else's template: its look stays, its content goes, and a bad one is refused."""

import io
import zipfile
from pathlib import Path

import pptx
import pytest
from lxml import etree
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.util import Inches

from routes.export.errors import ExportError
from routes.export.job import ignore_progress
from routes.export.slides.pptx import write_pptx
from tests.routes.export.briefed import briefing_job
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
    presentation = made_deck(tmp_path, briefing_job(template=template))
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
    deck = made_deck(tmp_path, briefing_job(template=tmp_path / "bare.pptx"))
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
    deck = made_deck(tmp_path, briefing_job(template=tmp_path / "middle.pptx"))
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
    assert made_deck(tmp_path, briefing_job(template=potx)).slide_width == Inches(12)


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
    made_deck(tmp_path, briefing_job(template=zipped(tmp_path / "saved.pptx", parts)))
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
