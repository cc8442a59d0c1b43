"""Where lanes are kept, which ones a case needs, and where a country is left."""

import hashlib
import json
import logging
import shutil
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from geodata.basemap import country_at
from geodata.waterways.land import load_land
from geodata.waterways.plane import KM_PER_DEGREE
from routes import lanes
from routes.lanes import LaneStore, leave_coast, needed_lanes, write_case_lanes
from routes.model import load_case

ROOT = Path(lanes.__file__).parent.parent
CASE = ROOT / "geodata/cases/normandy-ports"
KEY = ((-5.5, 35.8833), (-5.43814, 36.1411))  # Tanger Med to Algeciras
LE_HAVRE = (0.10705, 49.486)


@pytest.fixture
def store(tmp_path: Path) -> LaneStore:
    return LaneStore(tmp_path / "case", tmp_path / "cache")


def files_of(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_a_lane_is_pending_until_it_is_computed(store: LaneStore, tmp_path: Path) -> None:
    assert store.find(KEY) is None
    assert store.pending([KEY, KEY]) == [KEY]
    store.compute([KEY])
    found = store.find(KEY)
    assert found == lanes.route_lane(*KEY)
    assert store.pending([KEY]) == []
    assert LaneStore(tmp_path / "case", tmp_path / "cache").find(KEY) == found


def test_finding_never_computes(store: LaneStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("computed")

    monkeypatch.setattr(lanes, "route_lane", refuse)
    assert store.find(KEY) is None


def test_a_lane_is_found_from_both_ends(store: LaneStore) -> None:
    store.compute([KEY])
    there, back = store.find(KEY), store.find(KEY[::-1])
    assert there is not None
    assert back is not None
    assert back.coords == there.coords[::-1]
    assert (back.origin, back.destination) == KEY[::-1]


def test_ends_that_differ_by_less_than_a_metre_are_the_same(store: LaneStore) -> None:
    store.compute([KEY])
    near = ((KEY[0][0] + 1e-9, KEY[0][1]), KEY[1])
    assert store.find(near) is not None


def test_other_passages_are_other_lanes(store: LaneStore, tmp_path: Path) -> None:
    store.compute([KEY])
    other = LaneStore(tmp_path / "case", tmp_path / "cache", restrictions=("panama",))
    assert other.find(KEY) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"type": "FeatureCollection", "features": [{"type"',
        b"[1, 2]",
        b'{"features": [{"properties": {"key": "x"}}]}',
        b"\xff\xfe\x00",
    ],
)
def test_a_broken_file_is_reported_and_computed_anew(
    store: LaneStore, tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    store.compute([KEY])
    whole = store.find(KEY)
    [file] = files_of(tmp_path / "cache")
    file.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert store.find(KEY) is None
    assert file.name in caplog.text
    store.compute([KEY])
    assert store.find(KEY) == whole
    assert files_of(tmp_path / "cache") == [file]  # nothing half-written lies beside it


def test_a_lane_under_another_key_is_not_taken(store: LaneStore, tmp_path: Path) -> None:
    store.compute([KEY])
    [file] = files_of(tmp_path / "cache")
    document = json.loads(file.read_text(encoding="utf-8"))
    document["features"][0]["properties"]["key"] = "another"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert store.find(KEY) is None


def test_a_cache_that_cannot_be_written_is_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    store = LaneStore(tmp_path, blocked)
    with caplog.at_level(logging.WARNING):
        store.compute([KEY])
    assert "no lane from" in caplog.text


def test_one_bad_key_does_not_stop_the_others(
    store: LaneStore, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        store.compute([((0.0, 50.0), (0.0, 50.0)), KEY])
    assert "two different" in caplog.text
    assert store.find(KEY) is not None


def test_the_founding_case_ships_every_lane_it_needs(tmp_path: Path) -> None:
    needed = needed_lanes(load_case(CASE))
    assert len(needed) >= 8
    assert LaneStore(CASE, tmp_path).pending(needed) == []


def test_the_shipped_lanes_are_what_the_command_writes(tmp_path: Path) -> None:
    copy = tmp_path / "case"
    shutil.copytree(CASE, copy)
    (copy / "lanes.geojson").write_text("cut sho", encoding="utf-8")
    write_case_lanes(copy)
    written = (copy / "lanes.geojson").read_bytes()
    assert written == (CASE / "lanes.geojson").read_bytes()


def tiny_case(mode: str) -> SimpleNamespace:
    places = pd.DataFrame(
        [
            ("co", "Colombia", "country", "CO", -73.2, 3.4),
            ("sea", "At sea", "sea_area", "", -9.0, 48.6),
            ("lh", "Le Havre", "port", "FR", *LE_HAVRE),
            ("dk", "Dunkirk", "port", "FR", 2.376, 51.045),
        ],
        columns=["id", "name", "kind", "country", "lon", "lat"],
    ).set_index("id", drop=False)
    flow = {
        "id": "F", "from_ids": ("co",), "to_ids": ("lh", "dk"), "via_ids": ("sea",),
        "ends": "one_of", "mode": mode, "substances": ("cocaine",), "line_status": "inferred",
    }  # fmt: skip
    flows = pd.DataFrame([flow]).set_index("id", drop=False)
    return SimpleNamespace(flows=flows, places=places)


@pytest.mark.parametrize("mode", ["container", "drop_off", "vessel"])
def test_a_flow_by_sea_needs_a_lane_for_each_leg(mode: str) -> None:
    sea = (-9.0, 48.6)
    assert needed_lanes(tiny_case(mode)) == [
        (leave_coast("CO", sea), sea),
        (sea, LE_HAVRE),
        (sea, (2.376, 51.045)),
    ]


@pytest.mark.parametrize("mode", ["road", "air", "unknown"])
def test_other_flows_need_none(mode: str) -> None:
    assert needed_lanes(tiny_case(mode)) == []


@pytest.mark.parametrize(
    ("country", "toward", "frame"),
    [
        ("CO", LE_HAVRE, (-77, 9, -71, 13)),  # Caribbean coast
        ("CO", (-122.4, 37.7), (-80, 1, -76, 8)),  # Pacific coast
        ("MA", LE_HAVRE, (-10.5, 30, -5, 36)),  # Atlantic coast
        ("EC", LE_HAVRE, (-82, -4, -78, 2)),
        ("BR", (-9.1, 38.7), (-40, -10, -34, -2)),  # the north-east
        ("ES", (-2.9, 35.3), (-6, 36, 1, 39)),
        ("BE", (-0.1, 50.0), (2.3, 51, 3.6, 51.6)),  # all of its coast is near a border
    ],
)
def test_a_country_is_left_by_its_nearest_coast(
    country: str, toward: tuple[float, float], frame: tuple[float, float, float, float]
) -> None:
    lon, lat = leave_coast(country, toward)
    west, south, east, north = frame
    assert west < lon < east
    assert south < lat < north
    assert not load_land().cover([(lon, lat)])[0]
    assert country_at(lon, lat, near_deg=6 / KM_PER_DEGREE) == country
    assert leave_coast(country, toward) == (lon, lat)


def test_a_country_without_a_coast_is_said_to_have_none() -> None:
    with pytest.raises(LookupError, match="BO has no sea coast"):
        leave_coast("BO", LE_HAVRE)


@pytest.mark.parametrize("name", ["rivers.geojson", "chords.csv", "coasts.csv"])
def test_built_files_are_those_the_sources_list_says(name: str) -> None:
    data = (ROOT / "geodata/waterways" / name).read_bytes()
    listed = (ROOT / "geodata/SOURCES.md").read_text(encoding="utf-8")
    assert hashlib.sha256(data).hexdigest() in listed
