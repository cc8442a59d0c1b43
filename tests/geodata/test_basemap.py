"""The base map: committed bytes, what the browser loads, and the questions asked of it."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import shapely

from geodata import basemap
from geodata.base.build import RESULTS
from geodata.base.fetch import PACKAGES, hash_file
from geodata.base.labels import Label, make_room
from geodata.base.layers import LEVELS
from geodata.base.mercator import WORLD, from_grid, thin_by_area, to_grid, triangle_areas
from geodata.base.pack import pack_numbers
from geodata.base.unpack import read_header, unpack_numbers

FOLDER = basemap.basemap_path().parent
ROUEN = (1.0993, 49.4431)  # GeoNames 2982652
SEINE_KM = 3.0

# lon, lat, on land
LAND = [
    (2.35, 48.86, True),  # Paris
    (-5.5, 33.9, True),  # Meknès
    (-74.1, 4.6, True),  # Bogotá
    (9.1, 42.2, True),  # Corsica
    (-1.0, 50.0, False),  # English Channel
    (-5.6, 35.95, False),  # Strait of Gibraltar
    (-75.0, 15.0, False),  # Caribbean Sea
    (5.0, 39.0, False),  # western Mediterranean
    (-40.0, 35.0, False),  # Atlantic
]
# lon, lat, country or None
COUNTRIES = [
    (0.107, 49.49, "FR"),  # Le Havre
    (2.37, 51.05, "FR"),  # Dunkirk, on the docks
    (1.10, 49.44, "FR"),  # Rouen
    (8.74, 41.92, "FR"),  # Ajaccio
    (-7.61, 33.60, "MA"),  # Casablanca
    (-2.93, 35.17, "MA"),  # Nador
    (-5.50, 35.88, "MA"),  # Tanger Med
    (-5.31, 35.89, "ES"),  # Ceuta
    (-75.53, 10.40, "CO"),  # Cartagena
    (-13.20, 27.15, "EH"),  # Laayoune: Western Sahara, as the United Nations have it
    (34.10, 44.95, "UA"),  # Simferopol
    (-61.07, 14.60, "MQ"),  # Fort-de-France has a code of its own
    (-52.33, 4.93, "GF"),  # Cayenne
    (15.6, 78.2, "SJ"),  # Longyearbyen
    (10.75, 59.91, "NO"),  # Oslo
    (-1.0, 50.0, None),  # English Channel
    (-40.0, 35.0, None),  # Atlantic
]


@pytest.fixture(scope="module")
def land() -> shapely.STRtree:
    return shapely.STRtree(basemap.read_land().geometry.values)


@pytest.fixture(scope="module")
def fine_land() -> shapely.STRtree:
    return shapely.STRtree(basemap.read_layer("land", level="fine").geometry.values)


@pytest.fixture(scope="module")
def labels():
    return basemap.read_layer("labels")


def is_on(tree: shapely.STRtree, lon: float, lat: float) -> bool:
    return len(tree.query(shapely.Point(lon, lat), predicate="intersects")) > 0


# The committed bytes


def test_every_result_has_its_checksum():
    sums = json.loads((FOLDER / "checksums.json").read_text(encoding="utf-8"))
    assert sums == {name: hash_file(FOLDER / name) for name in RESULTS}


def test_sources_are_described_with_their_checksums():
    text = (FOLDER.parent / "SOURCES.md").read_text(encoding="utf-8")
    sums = json.loads((FOLDER / "checksums.json").read_text(encoding="utf-8"))
    missing = [digest for digest in sums.values() if digest not in text]
    missing += [package.name for package in PACKAGES if package.sha256 not in text]
    assert missing == []


def test_the_browser_loads_at_most_one_megabyte():
    assert basemap.basemap_path().stat().st_size <= 1_000_000


def test_the_server_side_polygons_stay_small():
    assert (FOLDER / "land_10m.parquet").stat().st_size <= 3_000_000
    assert (FOLDER / "countries.parquet").stat().st_size <= 3_000_000


def test_the_packed_file_holds_data_and_nothing_of_its_maker():
    header, _ = read_header(basemap.basemap_path())
    assert set(header) == {"version", "world", "layers", "levels", "labels"}


# What is drawn


@pytest.mark.parametrize("level", [level.name for level in LEVELS])
@pytest.mark.parametrize("name", ["land", "lakes", "rivers", "borders", "coast"])
def test_layers_are_sound(name, level):
    shapes = basemap.read_layer(name, level=level).geometry.values
    assert len(shapes) > 0
    xy = shapely.get_coordinates(shapes)
    assert np.isfinite(xy).all()
    assert np.abs(xy[:, 1]).max() <= 85.06
    assert xy[:, 0].min() >= -190
    assert xy[:, 0].max() <= 190
    assert not shapely.is_empty(shapes).any()


@pytest.mark.parametrize(("lon", "lat", "expected"), LAND)
def test_land_is_drawn_where_land_is(fine_land, lon, lat, expected):
    assert is_on(fine_land, lon, lat) is expected


@pytest.mark.parametrize("level", ["middle", "fine"])
def test_the_seine_reaches_rouen(level):
    # The Seine is of rank 4 and must be drawn with it: the map shows rank 4 from zoom 4.75.
    rivers = basemap.read_layer("rivers", level=level)
    near = rivers[(rivers["rank"] <= 4) & rivers.intersects(shapely.Point(ROUEN).buffer(0.1))]
    scale = np.array([math.cos(math.radians(ROUEN[1])), 1.0])
    flat = shapely.transform(near.geometry.values, lambda xy: xy * scale)
    gaps = shapely.distance(flat, shapely.Point(np.array(ROUEN) * scale)) * 111.2
    assert gaps.min() <= SEINE_KM


def test_the_seine_runs_from_the_sea_to_paris():
    rivers = basemap.read_layer("rivers", level="fine")
    seine = rivers[rivers["rank"] == 4].cx[0.3:2.4, 48.8:49.6]
    joined = shapely.line_merge(shapely.union_all(seine.geometry.values))
    longest = max(shapely.get_parts(joined), key=shapely.length)
    west, _, east, _ = longest.bounds
    assert west < 0.6  # the estuary by Tancarville
    assert east > 2.3


def test_the_coast_has_no_edges_of_cells():
    # A cut left in the coast would run for a whole cell along one meridian or parallel.
    xy = [to_grid(shapely.get_coordinates(run)) for run in basemap.read_layer("coast").geometry]
    cell = WORLD >> 6
    straight = [
        piece
        for piece in xy
        if len(piece) > 1
        and (np.abs(np.diff(piece, axis=0)).min(axis=1) < 0.5).any()
        and np.abs(np.diff(piece, axis=0))[np.abs(np.diff(piece, axis=0)).min(axis=1) < 0.5].max()
        > cell * 0.9
    ]
    assert straight == []


def test_the_border_of_western_sahara_is_dashed():
    borders = basemap.read_layer("borders", level="fine")
    near = borders[borders.intersects(shapely.box(-12, 27.6, -9, 27.7))]
    assert near["disputed"].all()
    assert len(near) > 0


def test_unknown_layers_and_levels_are_refused():
    with pytest.raises(KeyError):
        basemap.read_layer("roads")
    with pytest.raises(KeyError):
        basemap.read_layer("land", level="finest")


# Names


def test_labels_are_well_formed(labels):
    assert not labels["text"].str.strip().eq("").any()
    assert (labels["text"].str.strip() == labels["text"]).all()
    assert set(labels["kind"]) == {"country", "sea", "region", "capital", "city"}
    assert (labels["minZoom"] < labels["maxZoom"]).all()
    assert labels["minZoom"].between(0, 12).all()
    assert labels["rank"].between(0, 10).all()
    assert np.isfinite(shapely.get_coordinates(labels.geometry.values)).all()
    broken = labels[labels["text"].str.contains("[\x00-\x1f\x7f-\x9f<>`_�]", regex=True)]
    assert broken["text"].tolist() == []


@pytest.mark.parametrize(
    ("text", "kind", "lon", "lat", "zoom"),
    [
        ("Le Havre", "city", 0.1, 49.5, 6.5),
        ("Rouen", "city", 1.1, 49.44, 8.0),
        ("Dunkirk", "city", 2.38, 51.03, 7.5),
        ("Lille", "city", 3.07, 50.64, 7.5),
        ("Marseille", "city", 5.37, 43.3, 6.0),
        ("Casablanca", "city", -7.6, 33.6, 5.0),
        ("Nador", "city", -2.93, 35.17, 7.5),
        ("Moulineaux", "city", 0.96, 49.34, 9.5),
        ("Paris", "capital", 2.33, 48.87, 5.0),
        ("Bogotá", "capital", -74.08, 4.6, 5.5),
        ("Cádiz", "city", -6.22, 36.53, 8.0),
        ("France", "country", 2.4, 46.75, 5.0),
        ("Colombia", "country", -72.4, 2.3, 5.0),
        ("English Channel", "sea", -2.3, 49.95, 6.0),
        ("Caribbean Sea", "sea", -75.3, 14.9, 4.0),
    ],
)
def test_names_that_matter_are_there(labels, text, kind, lon, lat, zoom):
    found = labels[(labels["text"] == text) & (labels["kind"] == kind)]
    gaps = found.geometry.apply(lambda at: max(abs(at.x - lon), abs(at.y - lat)))
    assert (gaps < 0.15).any()
    assert found.loc[gaps.idxmin(), "minZoom"] <= zoom


def test_there_are_at_least_forty_seas(labels):
    assert (labels["kind"] == "sea").sum() >= 40


def test_names_of_seas_lie_in_the_sea(labels, land):
    seas = labels[labels["kind"] == "sea"].cx[-128:48, -58:73]
    assert [
        row.text for row in seas.itertuples() if is_on(land, row.geometry.x, row.geometry.y)
    ] == []


def test_names_of_countries_lie_in_their_country(labels):
    countries = basemap.read_countries()
    codes = dict(zip(countries["name"], countries["iso2"], strict=True))
    rows = labels[labels["kind"] == "country"]
    wrong = [
        row.text
        for row in rows.itertuples()
        # Among islands, a name may lie in the water between them.
        if basemap.country_at(row.geometry.x, row.geometry.y, near_deg=1.0) != codes[row.text]
    ]
    assert wrong == []


@pytest.mark.parametrize("zoom", [3.0, 4.0, 5.0, 6.0, 6.5, 7.0, 8.0, 9.0])
def test_no_zoom_is_crowded(labels, zoom):
    shown = labels[(labels["minZoom"] <= zoom) & (labels["maxZoom"] >= zoom)]
    px = to_grid(shapely.get_coordinates(shown.geometry.values)) * (256 * 2**zoom / WORLD)
    cells = np.floor(px / 256).astype(int)
    _, counts = np.unique(cells, axis=0, return_counts=True)
    assert counts.max() <= 14
    assert counts.mean() <= 5


def test_the_less_important_name_waits_for_room():
    big = Label("Big", "city", 0.0, 0.0, 4.0, 14.0, 0)
    small = Label("Small", "city", 0.5, 0.0, 4.0, 14.0, 5)
    placed = {label.text: label for label in make_room([small, big])}
    assert placed["Big"].min_zoom == 4.0
    assert placed["Small"].min_zoom > 5.0


# Questions


@pytest.mark.parametrize(("lon", "lat", "expected"), LAND)
def test_read_land_knows_land_from_sea(land, lon, lat, expected):
    assert is_on(land, lon, lat) is expected


def test_pieces_of_land_do_not_overlap():
    pieces = basemap.read_land().cx[-10:10, 40:52].geometry.values
    assert shapely.union_all(pieces).area == pytest.approx(shapely.area(pieces).sum(), rel=1e-6)


@pytest.mark.parametrize(("lon", "lat", "expected"), COUNTRIES)
def test_country_at(lon, lat, expected):
    assert basemap.country_at(lon, lat) == expected


def test_countries_are_sound():
    countries = basemap.read_countries()
    assert countries["iso2"].str.fullmatch("[A-Z]{2}").all()
    assert countries["iso2"].is_unique
    assert countries["iso2"].is_monotonic_increasing
    assert countries.geometry.is_valid.all()
    assert not countries.geometry.is_empty.any()
    assert len(countries) >= 245


def test_france_is_drawn_in_europe_with_corsica():
    area = shapely.from_geojson(json.dumps(basemap.country_area("FR")))
    west, south, east, north = area.bounds
    assert (west, south, east, north) == pytest.approx((-4.8, 41.4, 9.6, 51.1), abs=0.1)
    assert area.intersects(shapely.Point(9.1, 42.2))


@pytest.mark.parametrize("iso2", ["FR", "MA", "CO", "ES", "PT", "MC", "VA", "US"])
def test_an_area_is_light_and_holds_its_point(iso2):
    text = json.dumps(basemap.country_area(iso2))
    assert len(text) <= 30_000
    area = shapely.from_geojson(text)
    assert area.is_valid
    assert area.intersects(shapely.Point(basemap.country_point(iso2)).buffer(0.005))


def test_a_code_that_does_not_exist_is_refused():
    with pytest.raises(KeyError):
        basemap.country_area("XX")


def test_country_name():
    assert basemap.country_name("MA") == "Morocco"


# The build's own parts


def test_projection_goes_there_and_back():
    lonlat = np.array([[0.107, 49.49], [-75.5, 10.4], [179.9, -84.9]])
    assert from_grid(to_grid(lonlat)) == pytest.approx(lonlat, abs=1e-9)


def test_thinning_keeps_ends_and_drops_flat_vertices():
    line = np.array([[0.0, 0.0], [10.0, 0.1], [20.0, 0.0], [30.0, 50.0]])
    areas = triangle_areas(line, closed=False)
    kept = thin_by_area(line, areas, lambda xy: np.full(len(xy), 5.0))
    assert kept.tolist() == [[0.0, 0.0], [20.0, 0.0], [30.0, 50.0]]


def test_a_ring_keeps_three_vertices():
    ring = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    assert np.isinf(triangle_areas(ring, closed=True)).sum() == 3


def test_numbers_survive_packing():
    numbers = np.array([0, 1, 127, 128, 300, 16383, 16384, 2**21, 2**31], dtype=np.uint64)
    assert unpack_numbers(pack_numbers(numbers)).tolist() == numbers.tolist()
