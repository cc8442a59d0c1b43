"""Files of large cases: made of the published case alone, dense as the app draws them, honest."""

import base64
import gzip
import json
import re
import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from routes import dense
from routes.export import formats
from routes.export.briefing.pages import build_briefing
from routes.export.errors import ExportError
from routes.export.formats import find_format, write_export
from routes.export.job import ExportJob, Options, ignore_progress, make_job
from routes.export.records.features import collect_features
from routes.export.still import Still, StillRenderer
from routes.export.webpage import details
from routes.model import load_case
from routes.view import View
from tests.cases import append
from tests.routes.dense_case import spread_case
from tests.routes.read_columns import ReadTable, joined_places, read_columns

CANARY = "Kanarienvogel"
SEIZURES, FLOWS = 90, 20


@pytest.fixture(autouse=True, scope="module")
def low_limits():
    """Let a small case be a large one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dense, "DENSE_SEIZURES", 50)
        patch.setattr(dense, "DENSE_FLOWS", 10)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = spread_case(tmp_path_factory.mktemp("spread"), seizures=SEIZURES, flows=FLOWS).folder
    append(folder, "seizures.csv", f"Z1,{CANARY} catch,2020-03,p1,cocaine,98765,kg,exact,"
           f"{CANARY} method,network,documented,{CANARY} text,AMBER")  # fmt: skip
    append(folder, "claims.csv", f"Z2,s1,source-1,{CANARY} page,2,{CANARY} words,,supports,RED")
    append(folder, "flows.csv", f"Z3,{CANARY} flow,p1,p2,,all,cocaine,road,98765,,,2020-03,reported"
           ",,network,,,,RED")  # fmt: skip
    return folder


def job_of(folder: Path, *, ceiling="CLEAR", blur="none", **options) -> ExportJob:
    case = load_case(folder)
    return make_job(
        case, View(case=case.info.id), ceiling=ceiling, blur=blur, options=Options(**options)
    )


def written(job: ExportJob, name: str, folder: Path) -> Path:
    path = folder / f"made{find_format(name).suffix}"
    write_export(job, find_format(name), path, ignore_progress)
    return path


def block_of(page: str, name: str) -> bytes:
    found = re.search(f'<script id="{name}" type="text/plain">([^<]*)</script>', page)
    assert found, name
    return base64.b64decode(found[1])


def tables_of(page: str) -> dict[str, ReadTable]:
    columns = read_columns(block_of(page, "sl-columns"))
    words = read_columns(block_of(page, "sl-words"))
    assert list(columns) == ["flows", "paths", "ends", "places", "seizures"]
    columns["places"] = joined_places(columns)
    return {**columns, **{f"words {name}": table for name, table in words.items()}}


@pytest.fixture(scope="module")
def page(folder, tmp_path_factory) -> str:
    path = written(job_of(folder), "html", tmp_path_factory.mktemp("page"))
    return path.read_text(encoding="utf-8")


def test_the_columns_of_a_page_hold_nothing_withheld(page):
    tables = tables_of(page)
    assert tables["seizures"].rows == SEIZURES
    ids = tables["words seizures"].texts("id")
    assert "s1" in ids
    assert "Z1" not in ids
    assert "Z3" not in tables["words flows"].texts("id")
    for name in ("seizures", "flows"):
        assert 98765 not in tables[name].columns["kgMin"]
    assert 98765 not in tables["words seizures"].numbers("amount")
    for name in ("sl-columns", "sl-words"):
        assert CANARY.encode() not in gzip.decompress(block_of(page, name))


def test_the_same_columns_of_the_whole_case_would_hold_it(folder, tmp_path):
    tables = tables_of(written(job_of(folder, ceiling="RED"), "html", tmp_path).read_text())
    assert "Z1" in tables["words seizures"].texts("id")
    assert 98765 in tables["seizures"].columns["kgMin"]
    assert 98765 in tables["words seizures"].numbers("amount")
    assert f"{CANARY} catch" in tables["words seizures"].texts("label")


def test_details_of_a_page_hold_nothing_withheld(page):
    numbers = re.findall(r'id="sl-records-seizures-(\d+)"', page)
    assert numbers == ["0", "1"]
    told = [gzip.decompress(block_of(page, f"sl-records-seizures-{n}")).decode() for n in numbers]
    rows = [row for text in told for row in json.loads(text)["rows"]]
    assert [row["row"] for row in rows] == list(range(SEIZURES))
    assert all(row["record"]["claims"] for row in rows)
    assert CANARY not in "".join(told)


def test_blurred_places_are_not_in_the_columns(folder, tmp_path):
    job = job_of(folder, blur="country")
    exact = tables_of(written(job_of(folder), "html", tmp_path).read_text())
    coarse = tables_of(written(job, "html", tmp_path).read_text())
    fine = {"city", "port"}
    assert fine <= set(exact["words places"].words("precision"))
    assert fine.isdisjoint(coarse["words places"].words("precision"))
    taken = {
        (x, y)
        for x, y, known in zip(
            exact["places"].columns["x"].tolist(),
            exact["places"].columns["y"].tolist(),
            exact["words places"].words("precision"),
            strict=True,
        )
        if known in fine
    }
    left = zip(*(coarse["places"].columns[n].tolist() for n in "xy"), strict=True)
    assert taken.isdisjoint(left)


def test_details_above_the_bound_are_left_out_and_counted(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(details, "MOST_DETAILED", SEIZURES)
    page = written(job_of(folder), "html", tmp_path).read_text(encoding="utf-8")
    assert "sl-records-" not in page.partition('id="sl-data"')[0]
    assert f"left out for {SEIZURES + FLOWS} records" in page


def test_what_the_story_points_at_is_told_whatever_else_is_left_out(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(details, "MOST_DETAILED", SEIZURES)
    told = shutil.copytree(folder, tmp_path / "told")
    step = {"id": "t1", "title": "Look", "date": "2020", "highlight": ["s3", "f2", "f2"]}
    hidden = {"id": "t2", "title": "No", "date": "2020", "highlight": ["Z1", "s4"]}
    (told / "story.json").write_text(json.dumps({"steps": [step, hidden]}))
    job = job_of(told)
    page = written(job, "html", tmp_path).read_text(encoding="utf-8")
    packed = re.search(r'<script id="sl-data" type="([^"]*)">([^<]*)</script>', page)
    text = gzip.decompress(base64.b64decode(packed[2])) if "plain" in packed[1] else packed[2]
    records = json.loads(text)["payload"]["records"]
    assert {"s3", "f2"} == set(records) - set(job.payload["records"])
    assert all(records[one]["claims"] for one in ("s3", "f2"))
    assert f"left out for {SEIZURES + FLOWS - 2} records" in page


def test_a_page_without_scripts_lists_the_seizures(page):
    assert page.count("<tr><td") >= SEIZURES


def test_a_still_lays_the_seizures_below_as_pixels(folder):
    job = job_of(folder)
    with StillRenderer(job.payload, job.dense) as renderer:
        still = Still(view=View(date=job.case.last_day), width=900, height=600)
        ground, marks = renderer.display(still)
    assert not ground.images
    # So few are drawn each by itself on the map.
    assert not marks.images
    kinds = [shape["kind"] for shape in marks.facts["shapes"]]
    assert kinds.count("seizures") > SEIZURES / 2, kinds


def test_a_crowd_is_one_image_of_the_map(folder, monkeypatch):
    job = job_of(folder)
    with StillRenderer(job.payload, job.dense) as renderer:
        engine = renderer._engine  # the rule is the live map's; a test has no million marks
        engine._eval("Sillage.denseView = {...Sillage.denseView, decide: () => "
                     "({crisp: false, step: 0, crowd: 0, shrink: 1})}; 0")  # fmt: skip
        late = Still(view=View(date=job.case.last_day), width=900, height=600)
        _, marks = renderer.display(late)
        images = [op for op in marks.ops if op["k"] == "image"]
        assert [op["n"] for op in images] == [0]
        first = marks.images[0]
        left, top, right, bottom = marks.facts["map"]
        assert first.shape == (bottom - top, right - left, 4)
        shown = np.count_nonzero(first[:, :, 3])
        assert shown > 0
        _, before = renderer.display(Still(view=View(date=0), width=900, height=600))
        assert np.count_nonzero(before.images[0][:, :, 3]) == 0
        # A film draws differences; back on the first date the picture is the same.
        _, again = renderer.display(late)
        assert np.array_equal(again.images[0], first)
        assert renderer.png(late).startswith(b"\x89PNG")
        assert b"data:image/png;base64," in renderer.svg(late)
        assert renderer.pdf(late).startswith(b"%PDF")


def test_a_crowd_follows_the_filters_of_each_still(folder):
    job = job_of(folder)
    last = job.case.last_day
    views = [
        View(date=last),
        View(date=last, substances=("cocaine",)),
        View(date=last, scope="context"),
        View(date=last, substances=()),
        View(date=last),
    ]

    def crowd(renderer: StillRenderer, view: View) -> np.ndarray:
        renderer._engine._eval("Sillage.denseView = {...Sillage.denseView, decide: () => "
                               "({crisp: false, step: 0, crowd: 0, shrink: 1})}; 0")  # fmt: skip
        return renderer.display(Still(view=view, width=900, height=600))[1].images[0].copy()

    with StillRenderer(job.payload, job.dense) as renderer:
        film = [crowd(renderer, view) for view in views]
    shown = [np.count_nonzero(picture[:, :, 3]) for picture in film]
    assert shown[0] > shown[1] > 0
    assert shown[0] > shown[2] > 0
    assert shown[3] == 0
    assert np.array_equal(film[4], film[0])
    for view, picture in zip(views[1:3], film[1:3], strict=True):
        with StillRenderer(job.payload, job.dense) as renderer:
            assert np.array_equal(crowd(renderer, view), picture)


def test_a_place_that_stands_out_does_so_on_a_still_of_a_crowd(folder):
    job = job_of(folder)
    with StillRenderer(job.payload, job.dense) as renderer:
        renderer._engine._eval(
            "Sillage.denseView = {...Sillage.denseView, decide: () => "
            "({crisp: false, step: 0, crowd: 0, shrink: 1})}; 0"
        )
        view = View(date=job.case.last_day, undated=True)
        _, marks = renderer.display(Still(view=view, highlight=("p1",), width=900, height=600))
    pins = {shape["id"] for shape in marks.facts["shapes"] if shape["kind"] == "pin"}
    at_place = job.case.seizures["place"] == "p1"
    assert pins == set(job.case.seizures["id"][at_place])
    label = next(one for one in marks.facts["labels"] if one["key"] == "pile:p1")
    assert label["text"].startswith(job.case.places.at["p1", "name"])


#: Has every still drawn as a crowd, and keeps where the names of connections' ends came to stand.
KEEP_NAMES = Path(__file__).with_name("keep_names.js").read_text(encoding="utf-8")


def test_no_name_of_a_connection_lies_upon_what_a_step_points_at(folder):
    job = job_of(folder)
    view = View(date=job.case.last_day, undated=True)
    named = 0
    with StillRenderer(job.payload, job.dense) as renderer:
        renderer._engine._eval(KEEP_NAMES)
        for n in range(0, 90, 5):
            ids = tuple(job.case.seizures["id"][n : n + 5])
            _, marks = renderer.display(Still(view=view, highlight=ids, width=900, height=600))
            names = json.loads(renderer._engine._eval("JSON.stringify(Sillage.kept)"))
            pins = [one for one in marks.facts["shapes"] if one["kind"] == "pin"]
            named += len(names)
            for (left, top, right, bottom), pin in product(names, pins):
                x, y, r = pin["x"], pin["y"], pin["r"]
                assert right <= x - r or left >= x + r or bottom <= y - r or top >= y + r, pin["id"]
    assert named > 50


def test_words_beside_large_circles_of_a_legend_are_not_set_one_a_line(folder):
    job = job_of(folder, ceiling="RED")  # one of 98,765 kg is in it
    with StillRenderer(job.payload, job.dense) as renderer:
        still = Still(view=View(date=job.case.last_day), width=1600, height=900)
        ground, _ = renderer.display(still)
    words = [op["text"] for op in ground.ops if op["k"] == "text"]
    assert "The area follows the kilograms" in words


def test_a_briefing_says_which_sea_ways_are_stand_ins(folder):
    job = job_of(folder)
    words = dict(build_briefing(job, most_rows=9).reading.sections)["Maps"]
    assert job.dense is not None
    assert ("stand-in" in words) == bool(job.dense.pending)


def test_the_small_map_is_dense_whatever_the_number(folder):
    job = job_of(folder)
    with StillRenderer(job.payload, job.dense) as renderer:
        view = View(date=job.case.last_day)
        near = Still(view=view, bounds=(-2.0, 48.0, 4.0, 52.0), width=1200, height=700)
        _, marks = renderer.display(near)
    assert [marks.images[0].shape[:2]] == [(158, 236)]
    assert len(marks.images) == 1


def test_a_still_says_how_many_connections_it_draws(folder):
    job = job_of(folder)
    with StillRenderer(job.payload, job.dense) as renderer:
        _, marks = renderer.display(Still(view=View(date=job.case.last_day), width=900, height=600))
    words = " ".join(op["text"] for op in marks.ops if op["k"] == "text")
    assert re.search(r"(All )?\d+ connections", words)


def test_a_highlighted_flow_stands_out_whichever_of_its_substances_the_filter_shows(folder):
    job = job_of(folder)
    flows = job.case.flows
    several = flows[flows["substances"].map(len) > 1].iloc[0]
    with StillRenderer(job.payload, job.dense) as renderer:
        for substance in several["substances"]:
            view = View(date=job.case.last_day, substances=(substance,), undated=True)
            shown = [
                renderer.display(Still(view=view, highlight=ids, width=900, height=600))[1].ops
                for ids in ((), (several["id"],))
            ]
            faint, fainter = (
                sum(op["k"] == "path" and "stroke" in op and op["a"] < 0.5 for op in ops)
                for ops in shown
            )
            assert fainter > faint  # the others step back


def test_flows_of_a_large_table_keep_their_geometry(folder):
    flows = collect_features(job_of(folder)).layers["flows"]
    assert len(set(flows["id"])) == FLOWS
    assert flows.geometry.notna().all()


def test_a_country_that_only_large_tables_name_keeps_its_area(folder):
    case = load_case(folder)
    places = case.places.copy()
    places.loc["p1", ["kind", "precision", "country"]] = ["country", "country", "FR"]
    large = replace(case, places=places)
    job = make_job(large, View(case=case.info.id), ceiling="CLEAR", options=Options())
    assert list(job.payload["dense"]["areas"]) == ["FR"]
    assert "p1" not in job.payload["places"]["id"]
    shapes = collect_features(job).layers["places"].set_index("id").geometry
    assert shapes["p1"].geom_type == "MultiPolygon"
    assert shapes["p2"].geom_type == "Point"


def test_a_flow_with_further_ends_is_said_not_to_be_wholly_on_the_map(folder, tmp_path):
    case = load_case(folder)
    flows = case.flows.copy()
    flows.iloc[0, flows.columns.get_loc("to_ids")] = (*case.flows["to_ids"].iloc[0], "p7", "p8")
    large = replace(case, flows=flows)
    job = make_job(large, View(case=case.info.id), ceiling="CLEAR", options=Options())
    page = written(job, "html", tmp_path).read_text(encoding="utf-8")
    assert "Not on the map (1)" in page
    assert "Drawn between two of its places only; 2 further ends are not on the map." in page
    assert "1 flow is drawn in part" in page


def test_a_file_that_would_hold_too_much_is_refused_with_a_way_out(folder, tmp_path, monkeypatch):
    small = formats.Format("kml", ".kml", "", "gis", "routes.export.gis.kml:write_kml", most=100)
    with pytest.raises(ExportError, match=r"110 records are too many .* at most 100.*\.gpkg"):
        write_export(job_of(folder), small, tmp_path / "made.kml", ignore_progress)
    assert not (tmp_path / "made.kml").exists()
