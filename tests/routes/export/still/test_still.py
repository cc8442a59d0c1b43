"""Still maps show what the live map shows, at the right place, in the right colours and words."""

import asyncio
import io
import itertools
import json
import math
import re
import sys
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from routes.export.job import make_job
from routes.export.still import FURNITURE, Still, StillError, StillRenderer
from routes.export.still.engine import DisplayList, Engine
from routes.export.still.letters import measure_texts, outline_text
from routes.export.still.surfaces import paint_pdf, paint_pixels, paint_svg
from routes.model import load_case
from routes.style import PALETTE, SUBSTANCE_COLOURS, TLP_COLOURS
from routes.timespan import day_from_iso
from routes.view import View

SMALL = {"width": 900, "height": 520}
FAKE_DOCUMENT = Path(__file__).parents[3] / "js" / "fake_document.js"


@pytest.fixture(scope="module")
def payload():
    return make_job(load_case("normandy-ports"), View(), ceiling="CLEAR").payload


@pytest.fixture(scope="module")
def renderer(payload):
    with StillRenderer(payload) as made:
        yield made


def texts_of(display):
    return {op["text"] for op in display.ops if op["k"] == "text"}


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.mark.parametrize("furniture", [FURNITURE, frozenset()], ids=["all", "bare"])
def test_a_port_stands_where_mercator_puts_it(renderer, payload, furniture):
    bounds = (-2.0, 48.0, 3.0, 51.5)
    still = Still(view=View(), bounds=bounds, furniture=furniture, **SMALL)
    _, marks = renderer.display(still)
    left, top, right, bottom = marks.facts["map"]

    def project(lon, lat):
        return lon / 360, -math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)

    (x0, y1), (x1, y0) = project(*bounds[:2]), project(*bounds[2:])
    width, height = right - left, bottom - top
    scale = min((width - 24) / (x1 - x0), (height - 24) / (y1 - y0))
    row = payload["places"]["id"].index("le-havre")
    x, y = project(payload["places"]["lon"][row], payload["places"]["lat"][row])
    seizure = next(s for s in marks.facts["shapes"] if s["id"] == "S1")
    assert seizure["x"] == pytest.approx(width / 2 + (x - (x0 + x1) / 2) * scale, abs=1)
    assert seizure["y"] == pytest.approx(height / 2 + (y - (y0 + y1) / 2) * scale, abs=1)
    # And that is where the disc is painted.
    colour = SUBSTANCE_COLOURS["cocaine"]["light"]
    discs = [op for op in marks.ops if op.get("fill") == colour and op["k"] == "path"]
    outlines = [marks.vertices[op["s"] : op["e"]] for op in discs]
    middles = [(o.min(axis=0) + o.max(axis=0)) / 2 for o in outlines]
    gaps = [np.hypot(m[0] - left - seizure["x"], m[1] - top - seizure["y"]) for m in middles]
    assert min(gaps) < 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_those_of_the_style_table(renderer, theme):
    ground, marks = renderer.display(Still(view=View(), theme=theme, **SMALL))
    used = {op.get("fill") or op.get("stroke") for op in (*ground.ops, *marks.ops)}
    for name in ("land", "sea", "coast", "border", "river", "panel", "event", "place"):
        assert PALETTE[theme][name] in used, name
    for colours in SUBSTANCE_COLOURS.values():
        assert colours[theme] in used
    other = "dark" if theme == "light" else "light"
    assert PALETTE[other]["land"] not in used
    assert {op["text"]: op["fill"] for op in marks.ops if op["k"] == "text" and "fill" in op}[
        "TLP:CLEAR"
    ] == TLP_COLOURS["CLEAR"]


def test_only_what_the_view_shows_is_drawn(renderer):
    def seen(**changes):
        _, marks = renderer.display(Still(view=replace(View(), **changes), **SMALL))
        return {shape["id"] for shape in marks.facts["shapes"]}, texts_of(marks)

    ids, words = seen()
    assert {"S1", "S2"} <= ids
    assert "183 kg" in words
    ids, words = seen(date=day_from_iso("2023-05-01"))
    assert not {"S1", "S2"} & ids
    assert "183 kg" not in words
    assert "1 May 2023" in words
    ids, _ = seen(scope="network")
    assert "S1" in ids
    assert "S2" not in ids
    ids, words = seen(layers=("flows", "places"))
    assert not {"S1", "S2"} & ids
    _, words = seen(substances=("cannabis-resin",))
    assert "Cocaine" not in words


def test_one_still_leaves_nothing_behind_for_the_next(renderer):
    plain = Still(view=View(), **SMALL)
    before = renderer.png(plain)
    odd = replace(View(), mode="window", window_days=30, substances=(), selected="S1", undated=True)
    renderer.png(replace(plain, view=odd, theme="dark", highlight=("F1",)))
    assert renderer.png(plain) == before


def test_what_is_highlighted_stands_out(renderer):
    def strength(highlight):
        _, marks = renderer.display(Still(view=View(), highlight=highlight, **SMALL))
        return {
            op["a"] for op in marks.ops
            if op.get("stroke") == SUBSTANCE_COLOURS["herbal-cannabis"]["light"] and op["w"] < 4
        }  # fmt: skip

    assert max(strength(())) == 1
    assert max(strength(("S1",))) < 0.5


def test_labels_keep_off_each_other_and_off_what_stands_on_the_map(renderer, payload):
    views = [
        (None, "2025-09-30"),
        (tuple(payload["case"]["overview"]), "2025-09-30"),
        ((-1, 48.8, 2, 50), "2024-01-15"),
    ]
    for bounds, day in views:
        for size in (SMALL, {"width": 1600, "height": 900}):
            view = View(date=day_from_iso(day), undated=True)
            _, marks = renderer.display(Still(view=view, bounds=bounds, **size))
            labels = marks.facts["labels"]
            assert len(labels) > 8
            for one, other in itertools.combinations(labels, 2):
                assert not overlap(one["box"], other["box"]), (one, other)
            for label in labels:
                assert not any(overlap(label["box"], box) for box in marks.facts["plates"]), label
            for one, other in itertools.combinations(marks.facts["plates"], 2):
                assert not overlap(one, other)


def test_the_legend_says_what_the_live_legend_says(renderer, payload):
    """The live legend is built by its own script, on a document that holds elements only."""
    with Engine(payload, measure=measure_texts) as engine:
        engine._eval(FAKE_DOCUMENT.read_text(encoding="utf-8"))
        engine._eval("useFakeDocument(globalThis); globalThis.devicePixelRatio = 1;")
        live = json.loads(
            engine._eval(
                "legend = Sillage.createLegend(Sillage.createStore("
                f"JSON.parse({json.dumps(json.dumps(payload))}))); legend.rebuild();"
                "JSON.stringify(legend.element.all('sl-legend__section').flatMap((section) =>"
                " section.all('sl-legend__label').map((label) =>"
                " [section.all('sl-legend__title')[0].own, label.own])))"
            )
        )
    still = Still(view=View(), width=1600, height=900)
    entries = renderer.legend(still)
    assert len(live) > 20
    assert [[entry.group, entry.label] for entry in entries] == live
    assert len({entry.sign for entry in entries}) == len(entries)
    # And these words are drawn, whatever their lines.
    ground, _ = renderer.display(still)
    drawn = " ".join(op["text"] for op in ground.ops if op["k"] == "text").lower()
    for entry in entries:
        assert all(word in drawn for word in entry.label.lower().split()), entry


def test_furniture_is_there_when_asked_for_and_only_then(renderer):
    words = {
        "date": "30 September 2025", "marking": "TLP:CLEAR", "credit": "Base map: Natural Earth",
        "scale": "100 km", "inset": "Overview", "edges": "From Colombia", "legend": "Legend",
        "undated": "2 records without a date",
    }  # fmt: skip
    assert words.keys() == FURNITURE
    for name in FURNITURE:
        only = Still(view=View(), furniture=frozenset({name}), width=1200, height=700)
        drawn = set().union(*(texts_of(display) for display in renderer.display(only)))
        assert {n for n, w in words.items() if w in drawn} == {name}


def test_a_window_is_said_in_words(renderer):
    view = View(date=day_from_iso("2024-01-31"), mode="window", window_days=31)
    _, marks = renderer.display(Still(view=view, **SMALL))
    assert {"31 January 2024", "1 Jan 2024 – 31 Jan 2024"} <= texts_of(marks)


def test_what_was_left_out_is_stated(payload):
    handling = {"marking": "AMBER", "ceiling": "AMBER", "withheld": {"seizures": 2, "flows": 1}}
    with StillRenderer({**payload, "handling": handling}) as made:
        still = Still(view=View(), **SMALL)
        _, marks = made.display(still)
        assert {"TLP:AMBER", "3 items above TLP:AMBER left out"} <= texts_of(marks)
        assert "3 items above TLP:AMBER left out" in made.facts(still)["Description"]


def test_a_live_maps_part_of_the_world_is_inside(renderer):
    view = View(center=(0.1, 49.5), zoom=8.0)
    _, marks = renderer.display(Still(view=view, **SMALL))
    left, _, right, _ = marks.facts["map"]
    world = 256 * 2 ** marks.facts["zoom"]
    middle = (marks.facts["originX"] + (right - left) / 2) / world * 360 - 180
    assert middle == pytest.approx(0.1, abs=1e-6)
    assert marks.facts["zoom"] <= 8


@pytest.mark.parametrize("scale", [0.5, 1, 2.25])
def test_a_png_has_the_size_asked_for_and_says_what_it_is(renderer, scale):
    picture = renderer.png(Still(view=View(), **SMALL), scale=scale)
    with Image.open(io.BytesIO(picture)) as image:
        assert image.size == (900 * scale, 520 * scale)
        assert image.mode == "RGB"
        assert image.info["Title"] == "The Channel ports case · 2025-09-30 · TLP:CLEAR"
        assert image.info["Copyright"] == "Base map: Natural Earth"
        assert "presumed innocent" in image.info["Description"]


def test_an_enlarged_picture_is_the_same_layout(renderer):
    still = Still(view=View(), **SMALL)
    pictures = [Image.open(io.BytesIO(renderer.png(still, scale=s))) for s in (1, 3)]
    small = [np.asarray(p.resize((300, 173), Image.Resampling.BOX), dtype=float) for p in pictures]
    assert np.abs(small[0] - small[1]).mean() < 2


def test_a_frame_of_a_film_is_the_picture(renderer):
    still = Still(view=View(), **SMALL)
    with Image.open(io.BytesIO(renderer.png(still))) as image:
        assert np.array_equal(np.asarray(image), renderer.rgb(still))
    earlier = replace(still, view=View(date=day_from_iso("2023-01-01")))
    assert not np.array_equal(renderer.rgb(earlier), renderer.rgb(still))


def test_an_svg_stands_alone_and_is_drawn_of_paths(renderer):
    still = Still(view=View(), **SMALL)
    svg = renderer.svg(still)
    root = ET.fromstring(svg)
    assert root.tag.endswith("}svg")
    assert (root.get("width"), root.get("height")) == ("675pt", "390pt")
    assert root[0].text == "The Channel ports case · 2025-09-30 · TLP:CLEAR"
    tags = {element.tag.split("}")[1] for element in root.iter()}
    assert not tags & {"image", "script", "text", "foreignObject"}
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.endswith("href"):
                assert value.startswith("#")
            assert "url(http" not in value
            if name in ("width", "height") and element.tag.endswith("rect"):
                assert float(value) > 0
    assert b"DOCTYPE" not in svg
    assert svg == renderer.svg(still)


def test_a_pdf_is_one_vector_page_with_letters(renderer):
    # Little coast, so that the page is soon read.
    parts = frozenset({"date", "marking", "edges"})
    still = Still(view=View(), bounds=(-0.5, 49.1, 1.5, 49.9), furniture=parts, **SMALL)
    pdf = renderer.pdf(still)
    reader = PdfReader(io.BytesIO(pdf))
    (page,) = reader.pages
    assert [float(v) for v in page.mediabox[2:]] == [675, 390]
    assert len(page.images) == 0
    text = re.sub(r"\s+", " ", page.extract_text())
    for words in ("Le Havre", "183 kg", "TLP:CLEAR", "From Colombia"):
        assert words in text
    assert reader.metadata["/Title"].startswith("The Channel ports case")
    assert "/CreationDate" not in reader.metadata
    assert pdf == renderer.pdf(still)


def test_what_cannot_be_drawn_is_refused_in_words(renderer):
    still = Still(view=View(), **SMALL)
    with pytest.raises(StillError, match="8192"):
        renderer.png(still, scale=10)
    with pytest.raises(StillError, match="at least 120"):
        renderer.svg(replace(still, width=40))
    with pytest.raises(StillError, match="compass"):
        renderer.pdf(replace(still, furniture=frozenset({"compass"})))


def test_a_script_that_fails_is_an_error_in_words(payload):
    broken = {**payload, "places": {**payload["places"], "lon": None}}
    with pytest.raises(StillError, match="could not be drawn"):
        StillRenderer(broken)


def test_stills_can_be_drawn_where_an_event_loop_runs(payload):
    async def draw():
        with StillRenderer(payload) as made:
            return made.legend(Still(view=View()))

    # In a thread: other tests' browser may have a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: asyncio.run(draw())).result()


def test_a_missing_engine_is_named(payload, monkeypatch):
    monkeypatch.setitem(sys.modules, "py_mini_racer", None)
    with pytest.raises(StillError, match="mini-racer"):
        StillRenderer(payload)


@pytest.mark.parametrize(
    "text", ["Ελλάδα", "Одеса", "العربية", "Tanger Méditerranée", "≥ 2,000 kg"]
)
def test_letters_of_many_scripts_have_a_width_and_an_outline(text):
    (width,) = measure_texts([f"600|{text}"]).values()
    assert 0.25 * len(text) < width < len(text)
    outline = outline_text(text, 600, False)
    assert outline.vertices[:, 0].max() == pytest.approx(width, abs=0.2)


def test_letters_are_kerned_and_styles_differ():
    widths = measure_texts(["400|To", "400|T", "400|o", "700|To", "400i|To"])
    assert widths["400|To"] < widths["400|T"] + widths["400|o"]
    assert len({widths[key] for key in ("400|To", "700|To", "400i|To")}) == 3


def list_of(ops, points, codes):
    return DisplayList(ops, np.array(points, float), np.array(codes, np.uint8), {})


RING = [1, 2, 2, 2, 79]


def square(low, high):
    return [(low, low), (high, low), (high, high), (low, high), (low, low)]


def test_a_hole_stays_open_whichever_way_it_runs():
    outer, inner = square(0, 40), square(10, 30)
    for hole in (inner, inner[::-1]):
        op = {
            "k": "path",
            "s": 0,
            "e": 10,
            "a": 1,
            "clip": [],
            "fill": "#ff0000",
            "rule": "evenodd",
        }
        pixels = paint_pixels([list_of([op], outer + hole, RING * 2)], 40, 40, scale=1)
        assert tuple(pixels[5, 5]) == (255, 0, 0, 255)
        assert pixels[20, 20, 3] == 0


def test_a_fading_line_fades():
    op = {
        "k": "path", "s": 0, "e": 2, "a": 1, "clip": [], "w": 4, "cap": "butt", "join": "round",
        "dash": [], "off": 0,
        "fade": {"line": [0, 5, 100, 5], "stops": [[0, "#0000ff"], [1, "#0000ff00"]]},
    }  # fmt: skip
    pixels = paint_pixels([list_of([op], [(0, 5), (100, 5)], [1, 2])], 100, 10, scale=1)
    alpha = pixels[5, [2, 50, 97], 3].astype(int)
    assert alpha[0] > 230
    assert 100 < alpha[1] < 160
    assert alpha[2] < 25


@pytest.mark.parametrize("paint", ["pixels", "svg", "pdf"])
def test_nothing_is_drawn_outside_of_a_clip(paint):
    ops = [
        {"k": "clip", "id": 0, "s": 0, "e": 5},
        {"k": "path", "s": 5, "e": 10, "a": 1, "clip": [0], "fill": "#ff0000", "rule": "nonzero"},
    ]
    display = list_of(ops, square(10, 20) + square(0, 40), RING * 2)
    facts = {"Title": "t", "Description": "d", "Copyright": "c"}
    if paint == "pixels":
        pixels = paint_pixels([display], 40, 40, scale=1)
        assert pixels[15, 15, 0] == 255
        assert pixels[25, 25, 3] == 0
    elif paint == "svg":
        svg = paint_svg([display], 40, 40, facts).decode()
        (found,) = re.findall(r"<clipPath[^>]*>\s*<rect ([^/]*)/>", svg)
        assert 'width="7.5"' in found
        assert 'height="7.5"' in found
    else:
        page = PdfReader(io.BytesIO(paint_pdf([display], 40, 40, facts))).pages[0]
        assert b"7.5 15 7.5 7.5 re" in page.get_contents().get_data().replace(b"\n", b" ")
