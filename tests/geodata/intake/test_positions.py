"""Coordinates as people write them, and the doubts that go with them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.intake.position_checks import audit_positions, near_country
from geodata.intake.positions import CrsError, guess_order, read_positions


def pair(text: str, **options: object) -> pd.Series:
    return read_positions(pair_text=pd.Series([text]), **options).iloc[0]


def both(lon: str, lat: str, **options: object) -> pd.Series:
    return read_positions(pd.Series([lon]), pd.Series([lat]), **options).iloc[0]


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [
        ("49.49, 0.11", 0.11, 49.49),
        ("49,49; 0,11", 0.11, 49.49),
        ("49,49 0,11", 0.11, 49.49),
        ("49,49,0,11", 0.11, 49.49),
        ("-34.6 -58.4", -58.4, -34.6),
        ("POINT(0.1 49.5)", 0.1, 49.5),
        ("SRID=4326;POINT Z (0.1 49.5 3)", 0.1, 49.5),
        ('{"type": "Point", "coordinates": [0.1, 49.5]}', 0.1, 49.5),
        ("geo:49.49,0.11", 0.11, 49.49),
        ("49°29′39″N 0°06′E", 0.1, 49.494167),
        ("0°06′E 49°29′39″N", 0.1, 49.494167),
        ("49 29 39 N, 0 6 0 E", 0.1, 49.494167),
        ("N49°29.65' E000°06.5'", 0.108333, 49.494167),
        ("492939N 0000639E", 0.110833, 49.494167),
        ("4929.65N 00006.5W", -0.108333, 49.494167),
        ("49-29-39N 000-06-39W", -0.110833, 49.494167),
        ("49d29m39s N 0d6m W", -0.1, 49.494167),
        ("49d29m39sS 0d6m0sE", 0.1, -49.494167),
        ("Lat: 49.49 Long: 0.11", 0.11, 49.49),
        ("Longitud 0,11 Latitud 49,49", 0.11, 49.49),
        ("49° 29' 39'' Norte, 5° Oeste", -5.0, 49.494167),
        ("49° 29' 39'' Nord, 5° Est", 5.0, 49.494167),
        ("36º 8’ 27.4’’ N 5º 27’ 11’’ O", -5.453056, 36.140944),
        ("38°43′N 9°08′L", 9.133333, 38.716667),
        ("31U 300000 5480000", 0.241081, 49.439731),
        ("31 U 300000E 5480000N", 0.241081, 49.439731),
    ],
)
def test_one_text_is_understood(text: str, lon: float, lat: float) -> None:
    read = pair(text)
    assert read["problem"] == ""
    assert (read["lon"], read["lat"]) == pytest.approx((lon, lat), abs=1e-5)


@pytest.mark.parametrize("text", ["hello", "12", "49°75'N 0°06'E", "-49°29'N 0°06'E", "1;2;3;4",
                                  "POINT(1)", "49°29'N 50°N", "x" * 10_000, "99Z 300000 5480000"])
def test_what_is_no_position_is_said(text: str) -> None:
    read = pair(text)
    assert read["problem"] == "position_unread"
    assert np.isnan(read["lon"])


def test_two_columns_in_every_notation() -> None:
    read = read_positions(
        pd.Series(["0.11", "0,11", "0°06′36″E", "0000636E", ""]),
        pd.Series(["49.49", "49,49", "49 29 24 N", "492924N", ""]),
    )
    assert read["lon"].iloc[:4].to_numpy() == pytest.approx([0.11] * 4)
    assert read["lat"].iloc[:4].to_numpy() == pytest.approx([49.49] * 4)
    assert list(read["notation"]) == ["decimal", "decimal", "dms", "digits", ""]
    assert list(read["problem"]) == [""] * 5


def test_letters_are_stronger_than_headings() -> None:
    read = both("49°29'N", "0°06'E")
    assert (read["lon"], read["lat"]) == pytest.approx((0.1, 49.483333), abs=1e-5)


@pytest.mark.parametrize(
    ("lon", "lat", "problem", "meant"),
    [
        ("49.5", "120.1", "position_swapped", (120.1, 49.5)),
        ("11234", "6345678", "position_metres", (0.100917, 49.415609)),
        ("0", "0", "position_zero", None),
        ("200", "10", "position_range", None),
        ("0.1", "", "position_half", None),
        ("east", "49.5", "position_unread", None),
    ],
)
def test_what_cannot_be_is_withheld_with_what_was_meant(
    lon: str, lat: str, problem: str, meant: tuple[float, float] | None
) -> None:
    read = both(lon, lat)
    assert read["problem"] == problem
    assert np.isnan(read["lon"])
    assert np.isnan(read["lat"])
    if meant is None:
        assert np.isnan(read["suggest_lon"])
    else:
        assert (read["suggest_lon"], read["suggest_lat"]) == pytest.approx(meant, abs=1e-5)


def test_the_letter_o_is_west_unless_the_column_is_german() -> None:
    latin = read_positions(pair_text=pd.Series(["43°N 2°O", "43°N 2°E"]))
    german = read_positions(pair_text=pd.Series(["49°N 8°O", "43°N 2°W"]))
    assert list(latin["lon"]) == [-2, 2]
    assert list(latin["doubt"]) == ["letter_o", ""]
    assert list(german["lon"]) == [8, -2]


def test_order_of_bare_pairs_is_proven_told_or_doubted() -> None:
    pairs = pd.Series(["120.5;49.5", "0.11;49.49"])
    assert list(read_positions(pair_text=pairs)["lat"]) == [49.5, 49.49]
    told = pair("0.11;49.49", order="lon_lat")
    assert (told["lon"], told["doubt"]) == (0.11, "")
    assert pair("0.11;49.49")["doubt"] == "order_assumed"
    assert guess_order(pd.Series(["100"]), pd.Series(["120"])) is None


def test_systems_are_projected_and_unknown_ones_refused() -> None:
    paris = both("652 000,5", "6 862 000", crs=2154)
    assert (paris["lon"], paris["lat"]) == pytest.approx((2.345819, 48.856248), abs=1e-5)
    assert both("300000", "5480000", crs="UTM 31N")["lat"] == pytest.approx(49.439731, abs=1e-5)
    for crs in ("EPSG:999999", "file:///etc/passwd", "+proj=longlat"):
        with pytest.raises(CrsError):
            both("1", "2", crs=crs)


def test_exactness_is_that_of_the_last_digit() -> None:
    assert both("0.1", "49.5")["step_km"] == pytest.approx(11.1, abs=0.1)
    assert both("0°06'00\"E", "49°29'39\"N")["step_km"] == pytest.approx(0.031, abs=0.001)


def test_points_far_from_their_country_are_noticed() -> None:
    read = read_positions(pd.Series(["2.3", "48.9", "12"]), pd.Series(["48.9", "2.3", "-60"]))
    audit = audit_positions(read, pd.Series(["FR", "FR", "FR"]))
    assert list(read["doubt"]) == ["", "swapped_by_country", "far_from_country"]
    assert (read["suggest_lon"].iloc[1], read["suggest_lat"].iloc[1]) == (2.3, 48.9)
    assert audit.counts == {"swapped_by_country": 1, "far_from_country": 1}
    assert audit.suggest == ""


def test_overseas_parts_and_the_far_meridian_belong_to_their_states() -> None:
    lon, lat = pd.Series([-52.3, 179.9, 3.0]), pd.Series([4.9, 66.0, 46.0])
    assert list(near_country(lon, lat, pd.Series(["FR", "RU", ""]))) == [True] * 3


def test_a_whole_column_swapped_or_in_metres_is_said_once() -> None:
    lon, lat = ["2.3", "2.4", "5.4"], ["48.9", "48.8", "43.3"]
    swapped = read_positions(pd.Series(lat), pd.Series(lon))
    assert audit_positions(swapped, pd.Series(["FR"] * 3)).suggest == "swap"
    metres = read_positions(pd.Series(["256000", "267000"]), pd.Series(["6250000", "6240000"]))
    assert audit_positions(metres).suggest == "mercator"
    mended = read_positions(pd.Series(lat), pd.Series(lon), swap=True)
    assert audit_positions(mended, pd.Series(["FR"] * 3)).counts == {}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(max_size=40) | st.text("0123456789.,°'\"NSEWO -;", max_size=20), max_size=6)
)
def test_any_text_is_read_or_refused(texts: list[str]) -> None:
    series = pd.Series(texts, dtype="str")
    read = read_positions(pair_text=series)
    placed = read["lon"].notna()
    assert len(read) == len(texts)
    assert read.loc[placed, "lon"].between(-180, 180).all()
    assert read.loc[placed, "lat"].between(-90, 90).all()
    assert (placed | (read["problem"] != "") | (series.str.strip() == "")).all()


@settings(max_examples=100, deadline=None)
@given(st.floats(-180, 180), st.floats(-90, 90))
def test_written_degrees_come_back(lon: float, lat: float) -> None:
    read = both(f"{lon:.6f}", f"{lat:.6f}".replace(".", ","))
    if round(lon, 6) or round(lat, 6):
        assert (read["lon"], read["lat"]) == pytest.approx((lon, lat), abs=1e-6)
