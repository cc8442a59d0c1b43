"""The export page says what leaves before it leaves, and makes, stops and hands over files."""

import gc
import io
import threading
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import streamlit as st

from routes.__main__ import main
from routes.export import formats
from routes.export.errors import ExportError
from routes.export.formats import FORMATS, find_format
from routes.export.job import Options, make_job
from routes.export.pictures.film_days import days_of_film
from routes.model import load_case
from routes.texts import load_texts
from routes.ui.export_run import ExportDesk
from routes.view import View
from tests.app.pages import open_page
from tests.cases import TINY, edit


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch):
    """Previews are drawn by others, and tested there."""
    monkeypatch.setattr("routes.ui.export_preview._draw", lambda *_: _PIXEL)


_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ff"
    "ff3f0005fe02fea7350c920000000049454e44ae426082"
)


def open_dialog(**query):
    page = open_page(**query)
    page.button(key="sl-open-export").click()
    page = page.run()
    assert not page.exception
    return page


def choose(page, group, name):
    control = next(c for c in page.get("button_group") if c.key == "sl-export-group")
    page = control.set_value(group).run()
    page = page.radio(key=f"sl-export-format-{group}").set_value(name).run()
    assert not page.exception
    return page


def finish(page):
    page = page.button(key="sl-export-start").click().run()
    page.session_state["sillage"].exports.run.wait(60)
    page = page.run()
    assert not page.exception
    return page


def said(page):
    blocks = [h.proto.body for h in page.get("html") if "sl-leaves" in h.proto.body]
    return blocks[-1]


def test_every_kind_of_file_is_offered_with_a_plain_line():
    page = open_dialog()
    offered = []
    for group in dict.fromkeys(known.group for known in FORMATS):
        control = next(c for c in page.get("button_group") if c.key == "sl-export-group")
        page = control.set_value(group).run()
        assert not page.exception
        radio = page.radio(key=f"sl-export-format-{group}")
        offered += radio.options
        assert len(radio.proto.captions) == len(radio.options)
    texts = load_texts("en")
    assert offered == [texts[f"export.format.{known.name}"] for known in FORMATS]


def test_what_is_made_is_what_the_command_line_makes(tmp_path):
    page = finish(choose(open_dialog(), "table", "csv"))
    made = page.session_state["sillage"].exports.run.result()
    assert made.name == "normandy-ports_2025-09-30_TLP-CLEAR.csv"
    assert main(["export", "normandy-ports", "--to", str(tmp_path / "x.csv"), "--quiet"]) == 0
    assert made.path.read_bytes() == (tmp_path / "x.csv").read_bytes()
    assert any(made.name in text.value for text in page.get("text"))


def test_the_file_is_handed_over_only_when_it_is_asked_for(monkeypatch):
    offered = []
    monkeypatch.setattr(st, "download_button", lambda label, data, **more: offered.append(more))
    page = finish(choose(open_dialog(date="2023-06-30"), "table", "csv"))
    assert offered[-1]["file_name"] == "normandy-ports_2023-06-30_TLP-CLEAR.csv"
    assert offered[-1]["mime"] == "text/csv"
    offered.clear()
    page = page.radio(key="sl-export-format-table").set_value("xlsx").run()
    assert not [more for more in offered if "TLP" in more["file_name"]]  # it is another file
    assert page.button(key="sl-export-start").label == load_texts("en")["export.start"]


def test_what_is_left_out_is_said_before(cases):
    text = (cases / "tiny" / "seizures.csv").read_text(encoding="utf-8-sig")
    head, first, *rest = text.splitlines()
    assert head.endswith("tlp")
    (cases / "tiny" / "seizures.csv").write_text(
        "\n".join([head, first.rsplit(",", 1)[0] + ",RED", *rest]) + "\n", encoding="utf-8"
    )
    page = open_dialog(case="tiny")
    assert "1 seizure" in said(page)
    assert "above TLP:CLEAR" in said(page)
    page = page.selectbox(key="sl-export-ceiling").set_value("RED").run()
    assert "nothing is left out" in said(page)
    assert "marked TLP:RED" in said(page)


def test_ceilings_below_the_case_are_not_offered(cases):
    edit(cases / "tiny", "case.json", '"marking": "CLEAR"', '"marking": "AMBER"')
    page = open_dialog(case="tiny")
    assert page.selectbox(key="sl-export-ceiling").value == "AMBER"
    assert not any("TLP:CLEAR" in one for one in page.selectbox(key="sl-export-ceiling").options)


def test_texts_that_still_name_a_place_are_listed():
    page = open_dialog()
    control = next(c for c in page.get("button_group") if c.key == "sl-export-blur")
    page = control.set_value("country").run()
    assert not page.exception
    listed = [text.value for text in page.get("text")]
    assert any(line.startswith("E1: ") for line in listed)
    assert any("still name" in box.label for box in page.expander)
    assert "made coarser" in said(page)  # what was said of the places themselves goes


def test_a_run_that_fails_says_why(monkeypatch):
    def fail(*_):
        raise ExportError("The disk is *full*.")

    monkeypatch.setattr("routes.ui.export_run.write_export", fail)
    page = finish(choose(open_dialog(), "table", "csv"))
    assert any("disk is" in error.value for error in page.error)


def test_a_map_that_settles_behind_the_dialog_changes_nothing():
    page = choose(open_dialog(), "table", "csv")
    page = page.button(key="sl-export-start").click().run()
    state = page.session_state["sillage"]
    state.take_report("map", {"seq": 1, "view": {"date": "2024-01-01", "undated": True}})
    state.exports.run.wait(60)
    page = page.run()
    assert any("2025-09-30" in text.value for text in page.get("text"))


@pytest.fixture
def slow(monkeypatch):
    """Make a maker of CSV that waits for a word and tells on the way."""
    started, go_on = threading.Event(), threading.Event()

    def write(job, to, path, progress):
        progress(0.25, "A quarter")
        started.set()
        assert go_on.wait(30)
        progress(0.5, "Half")
        path.write_bytes(b"done")

    monkeypatch.setattr("routes.ui.export_run.write_export", write)
    yield started, go_on
    go_on.set()


def job_of_tiny():
    return make_job(load_case(TINY), View(), ceiling="RED")


def test_a_run_tells_how_far_it_is_and_can_be_stopped(slow):
    started, go_on = slow
    page = choose(open_dialog(), "table", "csv")
    page = page.button(key="sl-export-start").click().run()
    assert started.wait(30)
    page = page.run()
    run = page.session_state["sillage"].exports.run
    assert (run.share, run.words) == (0.25, "A quarter")
    page = page.button(key="sl-export-cancel").click().run()
    assert run.is_stopping()
    go_on.set()
    with pytest.raises(ExportError):
        run.wait(30) or run.result()
    page = page.run()
    assert not page.exception
    assert any("Stopped" in text.value for text in page.get("text"))


def test_a_file_that_would_hold_too_much_is_refused_before_it_is_begun(monkeypatch):
    small = [replace(one, most=7) if one.name == "xlsx" else one for one in FORMATS]
    monkeypatch.setattr("routes.ui.export_dialog.FORMATS", tuple(small))
    page = choose(open_dialog(), "table", "xlsx")
    (refused,) = [one.value for one in page.warning]
    assert "18 records are too many for one .xlsx file, which holds at most 7" in refused
    assert not [one for one in page.button if one.key == "sl-export-start"]
    page = page.radio(key="sl-export-format-table").set_value("csv").run()
    assert not page.warning
    assert page.button(key="sl-export-start").label == load_texts("en")["export.start"]


def test_the_length_of_a_film_counts_its_last_day():
    page = choose(open_dialog(), "film", "gif")
    page = page.selectbox(key="sl-export-every").set_value(30).run()
    (length,) = [one.value for one in page.caption if "pictures" in one.value]
    options = Options(step_days=30)
    job = make_job(load_case("normandy-ports"), View(), ceiling="RED", options=options)
    days = days_of_film(job)
    assert days[-1] - days[-2] < 30
    assert length.startswith(f"{len(days)} pictures")


def test_a_film_of_too_many_pictures_is_refused_before_it_is_begun(monkeypatch):
    monkeypatch.setattr("routes.export.pictures.film_days._MOST_PICTURES", 200)
    page = choose(open_dialog(), "film", "mp4")
    assert not page.warning
    page = page.selectbox(key="sl-export-every").set_value(1).run()
    (refused,) = [one.value for one in page.warning]
    assert "at most 200 are possible. Choose a shorter period, or fewer pictures." in refused
    assert not [one for one in page.button if one.key == "sl-export-start"]
    page = page.selectbox(key="sl-export-every").set_value(30).run()
    assert not page.warning
    assert [one for one in page.button if one.key == "sl-export-start"]


def test_what_a_page_of_a_large_case_leaves_out_is_said_before(monkeypatch):
    monkeypatch.setattr("routes.ui.export_dialog.count_left_out", lambda job: 109_963)
    page = open_dialog()
    assert any("Left out for 109,963 records" in one.value for one in page.caption)
    page = choose(page, "briefing", "pptx")
    assert not any("Left out for" in one.value for one in page.caption)


def test_two_visitors_export_at_once(slow):
    _, go_on = slow
    desks = [ExportDesk(), ExportDesk()]
    for desk in desks:
        desk.start(job_of_tiny, find_format("csv"), asked=1, words="")
    go_on.set()
    made = [desk.run.result() for desk in desks]
    assert made[0].path != made[1].path
    assert all(one.path.read_bytes() == b"done" for one in made)


def test_files_go_with_the_next_one_and_with_the_visit(slow):
    slow[1].set()
    desk = ExportDesk()
    start = partial(desk.start, job_of_tiny, find_format("csv"), asked=1, words="")
    start()
    first = desk.run.result().path
    start()
    second = desk.run.result().path
    assert not first.exists()
    assert second.exists()
    folder = desk.folder()
    del desk, start
    gc.collect()
    assert not folder.exists()


def test_a_template_that_is_none_is_refused_with_words(tmp_path):
    from routes.ui.export_options import check_template

    texts = load_texts("en")
    wrong = tmp_path / "a.pptx"
    wrong.write_bytes(b"not a zip")
    assert check_template(wrong, texts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("ppt/vbaProject.bin", "x")
    wrong.write_bytes(packed.getvalue())
    assert "macros" in check_template(wrong, texts)


def test_nothing_heavy_is_loaded_before_an_export():
    import subprocess
    import sys

    code = (
        "import sys, routes.ui.page\n"
        "assert not {'matplotlib', 'pptx', 'openpyxl'} & set(sys.modules), 'loaded at start'"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(formats.__file__).parents[2], check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
