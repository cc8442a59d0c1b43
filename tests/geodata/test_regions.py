"""Regions and seas by name: where their towns are, in the languages of our sources."""

import hashlib
from pathlib import Path

import pytest

from geodata.basemap import country_at
from geodata.regions import find_regions, find_seas

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("name", "country"),
    [("Normandie", "FR"), ("normandy", "FR"), ("Andalucía", "ES"), ("Andalousie", "ES"),
     ("Cataluña", "ES"), ("Seine-Maritime", "FR"), ("California", "US"), ("Calabre", "IT"),
     ("Antioquia", "CO"), ("Hauts-de-France", "FR")],
)  # fmt: skip
def test_a_region_lies_in_its_country(name: str, country: str) -> None:
    found = [region for region in find_regions(name) if region.country == country]
    assert len(found) == 1
    assert country_at(found[0].lon, found[0].lat) == country
    assert 10 < found[0].radius_km < 700


def test_a_town_of_the_gazetteer_keeps_its_name() -> None:
    assert find_regions("Sevilla", "ES") == []
    assert find_regions("Provincia de Sevilla", "ES")


def test_a_country_guides() -> None:
    assert {region.country for region in find_regions("Georgia")} >= {"US"}
    assert find_regions("Normandie", "ES") == []


def test_seas_are_known_by_name() -> None:
    (sea,) = find_seas("mediterranean sea")
    assert sea.country == ""
    assert find_seas("Rouen") == []


def test_the_table_is_the_one_that_is_stated() -> None:
    data = (ROOT / "geodata/gazetteer_data/regions.csv.gz").read_bytes()
    stated = (ROOT / "geodata/SOURCES.md").read_text(encoding="utf-8")
    assert f"`{hashlib.sha256(data).hexdigest()}`" in stated
