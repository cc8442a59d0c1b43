"""Positions as codes of a grid, and positions within the words of a text."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geodata.intake.grid_codes import read_grid_code
from geodata.intake.position_texts import find_positions
from geodata.intake.positions import read_positions
from geodata.intake.read_file import read_file


def pair(text):
    return read_positions(pair_text=pd.Series([text])).iloc[0]


@pytest.mark.parametrize(
    ("code", "lon", "lat", "step_km"),
    [
        # https://github.com/spatialillusions/geographiclib-mgrs, tests checked with GeoConvert
        ("24XWT783908", -32.6643364, 83.6277743, 0.1),
        # https://github.com/proj4js/mgrs, README
        ("33UXP0500444998", 16.41450, 48.24949, 0.001),
        # https://github.com/geographiclib/geographiclib, examples/example-MGRS.cpp: 44.4, 33.3
        ("38SMB4488", 44.4, 33.33, 1.0),
        # The Eiffel Tower, with spaces as on maps
        ("31U DQ 48251 11932", 2.2945, 48.8582, 0.001),
        # https://github.com/google/open-location-code, test_data
        ("7FG49QCJ+2V", 2.7821875, 20.3700625, 0.014),
        ("7FG49QCJ+2VX", 2.782234375, 20.3701125, 0.0035),
        ("8FVC2222+22", 8.0000625, 47.0000625, 0.014),
        ("4VCPPQGP+Q9", 174.7859375, -41.2730625, 0.014),
        ("7FG49Q00+", 2.775, 20.375, 5.56),
        ("62G20000+", -179.5, 0.5, 111.2),
        # https://www.dcode.fr/geohash-coordinates
        ("dc0de", -55.39306640625, 6.08642578125, 4.9),
    ],
)
def test_published_codes_are_converted(code, lon, lat, step_km):
    read = pair(code)
    assert read["problem"] == ""
    half = step_km / 111.195 / 2 + 1e-5  # what is published may be a corner or the middle
    assert abs(read["lat"] - lat) <= half
    assert abs(read["lon"] - lon) * np.cos(np.radians(lat)) <= half
    assert read["step_km"] == pytest.approx(step_km, rel=0.02)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 60), st.floats(-2.5, 2.5), st.floats(-79.5, 83.5))
def test_mgrs_made_from_a_position_leads_back_to_it(zone, aside, lat):
    lon = zone * 6 - 183 + aside
    code = 32600 if lat >= 0 else 32700
    to_utm = Transformer.from_crs("EPSG:4326", f"EPSG:{code + zone}", always_xy=True)
    east, north = to_utm.transform(lon, lat)
    band = "CDEFGHJKLMNPQRSTUVWX"[min(int((lat + 80) // 8), 19)]
    column = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")[(zone - 1) % 3][int(east // 100_000) - 1]
    row = "ABCDEFGHJKLMNPQRSTUV"[(int(north // 100_000) + (5 if zone % 2 == 0 else 0)) % 20]
    text = f"{zone:02d}{band}{column}{row}{int(east % 100_000):05d}{int(north % 100_000):05d}"
    found = read_grid_code(text)
    assert (found.lon, found.lat) == pytest.approx((lon, lat), abs=2e-4)


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [
        ("seized at 36°08'N 5°21'W off Gibraltar", -5.35, 36.13333),
        ("approx. position 14.71 N, 17.47 W", -17.47, 14.71),
        ("interceptado en 14º 42' 30\" N, 17º 28' O, a 20 millas", -17.46667, 14.70833),
        ("120 nm west of Dakar (N14°42.5' W017°28.1'), 3 arrested", -17.46833, 14.70833),
        ("51° 02' Nord et 2° 22' Est, Dunkerque", 2.36667, 51.03333),
        ("pos 14-42N 017-28W, 2 crew", -17.46667, 14.7),
        ("lat 36.1 lon -5.3 seen at dawn", -5.3, 36.1),
        ("position 36.1333, -5.3500 near Ceuta", -5.35, 36.1333),
        ("grid 31UDQ4825111932 near the tower", 2.2945, 48.8582),
    ],
)
def test_one_position_within_words_is_found_and_said(text, lon, lat):
    read = pair(text)
    assert (read["lon"], read["lat"]) == pytest.approx((lon, lat), abs=1e-4)
    assert read["doubt"]


def test_of_several_positions_the_middle_is_an_area_that_reaches_over_them():
    read = pair("between 36°08'N 5°21'W and 35°53'N 5°19'W")
    assert (read["lon"], read["lat"]) == pytest.approx((-5.333, 36.008), abs=1e-3)
    assert read["step_km"] == pytest.approx(14, abs=0.1)
    assert read["doubt"] == "position_several"


def test_the_middle_lies_on_the_near_side_of_the_date_line():
    assert abs(pair("from 10N 179E to 10N 179W")["lon"]) == pytest.approx(180, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("from 10N 20W to 50N 10E", "position_far_apart"),
        ("V75V+8Q Paris", "position_short_code"),
        ("A7 péage de Lançon", "position_unread"),
        ("12 kg seized 3 N of Paris", "position_unread"),
        ("-49°29'N 0°06'E", "position_unread"),
        ("31UJA0000000000", "position_unread"),  # no such column of squares in that zone
    ],
)
def test_what_cannot_be_placed_says_why(text, problem):
    read = pair(text)
    assert read["problem"] == problem
    assert np.isnan(read["lon"])


def test_a_column_of_mixed_notations_is_read_row_by_row():
    texts = ["49.49, 0.11", "49°29′N 0°06′E", "31UBQ9027584806", "near 49°29′N 0°06′E", "n/a"]
    read = read_positions(pair_text=pd.Series(texts))
    assert list(read["notation"]) == ["decimal", "dms", "mgrs", "text", ""]
    assert read["lat"].iloc[:4].to_numpy() == pytest.approx([49.49] * 4, abs=0.05)


def test_a_position_in_the_name_of_a_place_places_it_and_its_words_stay(tmp_path):
    path = tmp_path / "a.csv"
    text = "date;lieu;produit;kg\n2023-01-02;14.71 N, 17.47 W au large de Dakar;cocaïne;5\n"
    path.write_text(text, encoding="utf-8")
    intake = read_file(path).intakes[0]
    place = intake.tables["places"].iloc[0]
    assert place["geometry"]["coordinates"] == [-17.47, 14.71]
    assert "au large de Dakar" in place["name"]
    assert any("within a text" in doubt.text for doubt in intake.doubts)


def test_the_words_around_a_position_are_kept(tmp_path):
    path = tmp_path / "a.csv"
    text = "date;position;drug;kg\n2023-01-02;boarded at 36°08'N 5°21'W by night;cocaine;5\n"
    path.write_text(text, encoding="utf-8")
    seizures = read_file(path).intakes[0].tables["seizures"]
    assert "boarded at 36°08'N 5°21'W by night" in seizures["description"].iloc[0]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text("0123456789.,°'\"NSEWO -;+°", max_size=40))
def test_any_text_is_looked_through(text):
    assert isinstance(find_positions(text), list)
