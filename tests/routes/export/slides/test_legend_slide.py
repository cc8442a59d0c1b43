"""The whole legend has a slide of its own, which explains every sign of every map."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pptx
import pytest
from PIL import Image
from pptx.util import Emu, Inches

from routes.export.briefing.maps import still_of
from routes.export.briefing.pages import build_briefing
from routes.export.job import ExportJob, Options, ignore_progress, make_job
from routes.export.slides.pptx import write_pptx
from routes.export.still import StillRenderer
from routes.export.still.engine import DisplayList, Engine
from routes.model import load_case
from routes.view import View
from tests.routes.export.decks import check_package, shape_named, titles_of

TITLE = "How to read the map"


def job_of(**options: Any) -> ExportJob:
    return make_job(
        load_case("normandy-ports"), View(), ceiling="CLEAR", options=Options(**options)
    )


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any], DisplayList]]:
    """What was drawn: its layer, what was asked for, the display list."""
    found: list[tuple[str, dict[str, Any], DisplayList]] = []
    draw = Engine.draw

    def watch(self: Engine, layer: str, spec: Any) -> DisplayList:
        display = draw(self, layer, spec)
        found.append((layer, dict(spec), display))
        return display

    monkeypatch.setattr(Engine, "draw", watch)
    return found


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Inches(12), Inches(7)
    path = tmp_path_factory.mktemp("house") / "house.pptx"
    presentation.save(str(path))
    return path


def deck_of(folder: Path, job: ExportJob) -> Any:
    write_pptx(job, folder / "made.pptx", ignore_progress)
    check_package(folder / "made.pptx")
    return pptx.Presentation(str(folder / "made.pptx"))


def legend_slide(deck: Any) -> Any:
    (slide,) = (slide for slide in deck.slides if slide.shapes.title.text == TITLE)
    return slide


@pytest.mark.parametrize("look", ["16:9", "4:3", "template"])
def test_letters_are_large_enough_on_the_slide(
    tmp_path: Path, drawn: Any, template: Path, look: str
) -> None:
    options = {"template": template} if look == "template" else {"aspect": look}
    deck = deck_of(tmp_path, job_of(**options))
    maps = [slide for slide in deck.slides if any(s.name == "Map" for s in slide.shapes)]
    grounds = [one for one in drawn if one[0] == "ground"]
    assert len(maps) == len(grounds) == 7
    for slide, (_, spec, display) in zip(maps, grounds, strict=True):
        picture = shape_named(slide, "Map")
        pt = Emu(picture.width).pt / spec["width"]
        bottom = display.facts["map"][3]
        sizes = [op["size"] * pt for op in display.ops if op["k"] == "text" and op["y"] > bottom]
        assert min(sizes) >= 9
        # Three quarters of the picture's width were the map's while the legend stood beside it.
        assert display.facts["map"][2] * bottom >= 0.75 * spec["width"] * spec["height"]
    (sheet,) = (one for one in drawn if one[0] == "sheet")
    picture = shape_named(legend_slide(deck), "Legend")
    pt = Emu(picture.width).pt / sheet[1]["width"]
    assert min(op["size"] * pt for op in sheet[2].ops if op["k"] == "text") >= 10
    with Image.open(io.BytesIO(picture.image.blob)) as opened:
        width, height = opened.size
    assert width / height == pytest.approx(picture.width / picture.height, rel=0.01)
    assert width / Emu(picture.width).inches >= 220
    for op in sheet[2].ops:
        if op["k"] == "text":
            assert op["y"] < sheet[2].facts["height"]
            assert op["x"] + 0.4 * op["size"] * len(op["text"]) < sheet[1]["width"]


@pytest.mark.parametrize("with_template", [False, True])
def test_it_stands_once_before_the_sources_marked_as_all_are(
    tmp_path: Path, template: Path, with_template: bool
) -> None:
    deck = deck_of(tmp_path, job_of(template=template if with_template else None))
    titles = titles_of(deck)
    assert titles.count(TITLE) == 1
    assert titles[titles.index(TITLE) + 1] == "Sources"
    slide = legend_slide(deck)
    for name in ("Marking", "Marking below"):
        assert shape_named(slide, name).text_frame.text == "TLP:CLEAR"
    picture = shape_named(slide, "Legend")
    below = shape_named(slide, "Marking below")
    assert picture.top >= slide.shapes.title.top + slide.shapes.title.height * 0.9
    assert picture.top + picture.height <= below.top


def test_it_says_every_sign_of_every_step_in_picture_text_and_notes(tmp_path: Path) -> None:
    job = job_of()
    slide = legend_slide(deck_of(tmp_path, job))
    alt = shape_named(slide, "Legend")._element.nvPicPr.cNvPr.get("descr")
    notes = slide.notes_slide.notes_text_frame.text
    assert alt.startswith("Legend of the maps. Substances: Cocaine; ")
    entries = set()
    with StillRenderer(job.payload) as renderer:
        for page in build_briefing(job, most_rows=9).maps:
            still = still_of(page, width=805, height=474, theme="light")
            still = replace(still, furniture=frozenset({"legend"}))
            entries |= {(entry.group, entry.label) for entry in renderer.legend(still)}
    assert len(entries) > 20
    for group, label in entries:
        for said in (alt, notes):
            section = said.partition(f"{group}: ")[2]
            assert label in section.partition(".")[0]


def test_without_notes_it_has_none(tmp_path: Path) -> None:
    assert not legend_slide(deck_of(tmp_path, job_of(notes=False))).has_notes_slide


def test_signs_that_only_one_of_several_maps_uses_are_all_there() -> None:
    job = job_of()
    pages = build_briefing(job, most_rows=9).maps
    stills = [still_of(pages[n], width=805, height=474, theme="light") for n in (0, 5)]
    layers = (("flows",), ("seizures", "events", "places"))
    whole = frozenset({"legend"})
    stills = [
        replace(still, view=replace(still.view, layers=some), furniture=whole)
        for still, some in zip(stills, layers, strict=True)
    ]
    with StillRenderer(job.payload) as renderer:
        sheet = renderer.legend_sheet(stills, width=1184, height=538, theme="light")
        single = [{entry.sign for entry in renderer.legend(still)} for still in stills]
    assert {entry.sign for entry in sheet.entries} == single[0] | single[1]
    assert single[0] - single[1]
    assert single[1] - single[0]


def test_the_words_below_a_map_are_in_its_alternative_text(tmp_path: Path) -> None:
    deck = deck_of(tmp_path, job_of())
    descriptions = [
        shape_named(slide, "Map")._element.nvPicPr.cNvPr.get("descr")
        for slide in deck.slides
        if any(shape.name == "Map" for shape in slide.shapes)
    ]
    assert len(descriptions) == 7
    for said in descriptions:
        legend = said.partition(" Legend: ")[2]
        assert legend.startswith("Cocaine; Cannabis resin; Herbal cannabis; inferred")
        assert legend.endswith(".")
    assert ["link, no goods" in said for said in descriptions] == [False] * 5 + [True, False]
