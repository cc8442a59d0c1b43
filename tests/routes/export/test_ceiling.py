"""No export holds anything above its ceiling: not in a cell, a note, the metadata or a picture.

Words are looked for in every layer of every file. What a picture shows cannot be looked for as
words: there it must be the same picture as that of a case that never had the rows.
"""

import json
import re
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from routes.export.formats import FORMATS, Format, write_export
from routes.export.job import ExportJob, Options, ignore_progress, make_job
from routes.model import load_case
from routes.timespan import day_from_iso
from routes.view import View
from tests.cases import append, copy_tiny, edit
from tests.routes.export.deep_bytes import layers_of

CANARY = "Kanarienvogel"
VIEW = View(date=day_from_iso("2020-12-31"), undated=True)
OPTIONS = Options(
    width_px=640, height_px=400, first_day=day_from_iso("2020-11-01"),
    last_day=day_from_iso("2020-12-31"), step_days=20, frame_rate=4,
)  # fmt: skip
PICTURES = [known for known in FORMATS if known.group in ("picture", "film")]


def add_canaries(folder: Path) -> None:
    """Add to a case one row of each kind that is above the ceiling, and what hangs on it."""
    append(folder, "sources.csv", f"hidden,{CANARY} source,,,,,,report,A,{CANARY} note,RED")
    append(folder, "seizures.csv", f"Z1,{CANARY} seizure,2020-03,north,cocaine,98765,kg,exact,"
           f"{CANARY} method,network,documented,{CANARY} text,AMBER")  # fmt: skip
    append(folder, "flows.csv", f"Z2,{CANARY} flow,south,north,,all,{CANARY.lower()},road,,,,"
           f"2020-03,reported,,network,{CANARY} assumption,,,RED")  # fmt: skip
    append(folder, "events.csv", f"Z3,{CANARY} event,2020-03,town,{CANARY} place,,arrest,,,,,"
           "network,documented,,,AMBER+STRICT")  # fmt: skip
    append(folder, "links.csv", f"Z4,{CANARY} tie,town|land,family,2020,network,reported,,,AMBER")
    append(folder, "notes.csv", f"Z5,{CANARY} topic,{CANARY} note,GREEN")
    append(folder, "claims.csv", f"Z6,X1,paper,{CANARY} page,2,{CANARY} claim,,supports,GREEN")
    append(folder, "claims.csv", f"Z7,Z1,hidden,{CANARY} page,2,{CANARY} claim,,supports,")
    places = json.loads((folder / "places.geojson").read_text(encoding="utf-8"))
    places["features"].append(
        {
            "type": "Feature",
            "properties": {"id": "shed", "name": f"{CANARY} shed", "kind": "city",
                           "precision": "exact", "tlp": "RED"},
            "geometry": {"type": "Point", "coordinates": [3.3333, 44.4444]},
        }
    )  # fmt: skip
    (folder / "places.geojson").write_text(json.dumps(places), encoding="utf-8")
    story = json.loads((folder / "story.json").read_text(encoding="utf-8"))
    story["steps"].append(
        {"id": "T3", "title": f"{CANARY} step", "text": f"{CANARY} words", "scope": "all",
         "presenter_notes": f"{CANARY} whisper", "tlp": "AMBER"}
    )  # fmt: skip
    (folder / "story.json").write_text(json.dumps(story), encoding="utf-8")
    # A row that cannot be used: what it says stays at home, its number goes along.
    append(folder, "seizures.csv", f"Z8,,2020-03,north,{CANARY},1,kg,exact,,network,documented,,")


@pytest.fixture(scope="module")
def clean_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_tiny(tmp_path_factory.mktemp("clean"))
    # The folder's own name must not be told either.
    return folder.rename(folder.with_name("tiny"))


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> ExportJob:
    folder = copy_tiny(tmp_path_factory.mktemp(CANARY))
    add_canaries(folder)
    made = make_job(load_case(folder), VIEW, ceiling="CLEAR", options=OPTIONS)
    assert made.handling.withheld_total == 10
    assert made.handling.set_aside == 1
    return made


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_nothing_above_the_ceiling_is_in_the_file(job: ExportJob, known: Format, tmp_path: Path):
    file = tmp_path / f"briefing{known.suffix}"
    write_export(job, known, file, ignore_progress)
    layers = list(layers_of(file))
    assert len(layers) >= 1
    # Among the coordinates of a drawing any number may come up by chance.
    # A handout holds drawings and words: there a number counts where it stands by itself.
    drawn = known in PICTURES or known.name == "pdf"
    numbers = () if drawn else ("98765", "44.4444")
    alone = re.compile(rb"(?<![\d.])(98765|44\.4444)(?!\d)")
    for layer in layers:
        for way in ("utf-8", "utf-16-le"):
            for word in (CANARY, CANARY.lower(), *numbers):
                assert word.encode(way) not in layer, f"{word} in {known.name}"
        assert known.name != "pdf" or not alone.search(layer)


@pytest.mark.parametrize("known", PICTURES, ids=lambda known: known.name)
def test_a_picture_is_that_of_a_case_that_never_had_the_rows(
    job: ExportJob, clean_folder: Path, known: Format, tmp_path: Path
):
    clean = make_job(load_case(clean_folder), VIEW, ceiling="CLEAR", options=OPTIONS)
    clean = replace(clean, handling=job.handling)
    files = []
    for name, one in (("with", job), ("without", clean)):
        file = tmp_path / f"{name}{known.suffix}"
        write_export(one, known, file, ignore_progress)
        files.append(file)
    if known.name in ("mp4", "webm"):
        # An encoder may pack the same pictures in other bytes; what is seen is what counts.
        seen = [decode(file) for file in files]
        assert len(seen[0]) == len(seen[1]) > 1
        assert all(np.array_equal(a, b) for a, b in zip(*seen, strict=True))
    else:
        assert files[0].read_bytes() == files[1].read_bytes()


def decode(file: Path) -> list[np.ndarray]:
    with av.open(str(file)) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


def test_the_words_would_be_found_if_they_were_there(tmp_path: Path):
    """The search itself: a file of the whole case holds the words, in every format that has any."""
    folder = copy_tiny(tmp_path)
    add_canaries(folder)
    edit(folder, "case.json", "For tests only", f"For {CANARY} only")
    whole = make_job(load_case(folder), VIEW, ceiling="RED", options=OPTIONS)
    for known in FORMATS:
        if known in PICTURES:
            continue
        file = tmp_path / f"whole{known.suffix}"
        write_export(whole, known, file, ignore_progress)
        assert any(CANARY.encode() in layer for layer in layers_of(file)), known.name
