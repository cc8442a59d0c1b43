"""Names become places, or stand in the list of those to choose; nothing is guessed."""

import json
from pathlib import Path

import pandas as pd
import pytest

from geodata.gazetteer import Match
from geodata.intake.choices import ChoiceError, choice_key, read_choices, write_choices
from geodata.intake.place_words import say_place
from geodata.intake.placing import PLACE_COLUMNS, list_open_names, resolve_places
from geodata.intake.position_checks import PositionAudit
from geodata.intake.sea_names import SEA_NAMES, english_sea
from geodata.regions import find_seas
from geodata.schema import find_table


def place(name: str, country: str = "", **more: str) -> pd.Series:
    return resolve_places(pd.DataFrame([{"name": name, "country": country, **more}])).iloc[0]


@pytest.mark.parametrize(
    ("name", "country", "found", "kind"),
    [
        ("Rouen", "", "Rouen FR", "city"),
        ("  ROUEN ", "France", "Rouen FR", "city"),
        ("Cartagena", "ES", "Cartagena ES", "city"),
        ("Cartagena", "Colombie", "Cartagena CO", "city"),
        ("Puerto de Barcelona", "España", "Barcelona ES", "port"),
        ("ATLANTA FIELD OFFICE", "US", "Atlanta US", "city"),
        ("Rouen (76)", "", "Rouen FR", "city"),
        ("Paris, France", "", "Paris FR", "city"),
        ("près de Rouen", "", "Rouen FR", "area"),
        ("FRLEH", "", "Le Havre FR", "port"),
        ("Normandie", "", "Normandie FR", "area"),
        ("Seine-Maritime", "FR", "Seine-Maritime FR", "area"),
        ("North Sea", "", "North Sea ", "sea_area"),
        ("Marseille", "", "Marseille FR", "city"),
        ("HOUSTON FIELD OFFICE", "US", "Houston US", "city"),
        ("Bihar", "IN", "Bihar IN", "area"),
        ("", "Brasil", "Brazil BR", "country"),
        ("n/a", "France", "France FR", "country"),
        ("au large de Cherbourg", "", "Cherbourg FR", "area"),  # Port Angeles bore the name once
        ("A7 péage de Lançon", "", "Lançon-Provence FR", "area"),
        ("Boulou (Le)", "", "Le Boulou FR", "city"),
        ("Aéroport d'Orly", "", "Orly FR", "city"),
        ("Lille (Nord)", "", "Lille FR", "city"),  # not the one in Belgium
        ("Laredo, Texas", "", "Laredo US", "city"),
        ("golfe de Gascogne", "", "Bay of Biscay ", "sea_area"),
        ("mer des Caraïbes", "", "Caribbean Sea ", "sea_area"),
    ],
)
def test_sure_names_are_placed(name: str, country: str, found: str, kind: str) -> None:
    row = place(name, country)
    assert f"{row['place_name']} {row['country']}" == found
    assert row["kind"] == kind
    assert row["problem"] == ""
    assert pd.notna(row["lon"])


@pytest.mark.parametrize(
    ("name", "country", "problem", "among"),
    [
        ("Cartagena", "", "name_ambiguous", "CO ES"),
        ("California", "", "name_ambiguous", "CO US"),  # a town in Colombia, and the state
        ("Georgia", "", "name_ambiguous", "GE US"),
        ("Barcelonna", "", "name_spelling", "ES VE"),
        ("Vienne", "", "name_ambiguous", "FR AT"),  # a town, a district, and Vienna
        ("Paris, TX", "", "name_partly", "FR US"),
        ("Port of Antwerp-Bruges", "", "name_partly", "BE"),
        ("Rouen", "Atlantis", "country_unknown", "FR"),
        ("Roissy CDG", "", "name_partly", "FR"),
        ("Roissy", "", "name_ambiguous", "FR"),  # in Brie, or with the airport
        ("frontière franco-espagnole (Le Perthus)", "", "name_partly", "FR"),
        ("Tripoli", "", "name_ambiguous", "LY LB"),
        ("JFK Airport", "", "name_unknown", ""),
        ("xyzzy plugh", "", "name_unknown", ""),
        ("", "", "no_place", ""),
        ("inconnu", "", "no_place", ""),
    ],
)
def test_others_are_listed_and_not_guessed(
    name: str, country: str, problem: str, among: str
) -> None:
    row = place(name, country)
    assert row["problem"] == problem
    assert say_place(problem)
    assert pd.isna(row["lon"])
    assert row["precision"] == "unknown"
    assert set(among.split()) <= {match.country for match in row["candidates"]}


def test_a_neighbourhood_is_wider_than_its_town_and_another_place() -> None:
    near, town = place("near Rouen", "FR"), place("Rouen", "FR")
    assert near["radius_km"] > town["radius_km"]
    assert near["place_key"] != town["place_key"]


def test_coordinates_are_stronger_than_names_and_say_how_exact_they_are() -> None:
    exact = place("xyzzy", "FR", lon_text="1.0993", lat_text="49.4431")
    rough = place("xyzzy", "FR", lon_text="1.1", lat_text="49.4")
    assert (exact["precision"], exact["problem"], exact["place_name"]) == ("exact", "", "xyzzy")
    assert rough["precision"] == "area"
    assert rough["radius_km"] == pytest.approx(11.1, abs=0.1)
    assert exact["candidates"] == []


def test_bad_coordinates_leave_the_name_and_say_so() -> None:
    row = place("Rouen", "FR", lon_text="0", lat_text="0")
    assert (row["place_name"], row["problem"]) == ("Rouen", "position_zero")
    assert row["lon"] == pytest.approx(1.1, abs=0.1)


def test_rows_keep_their_index_and_names_are_looked_up_once() -> None:
    names = pd.DataFrame({"name": ["Rouen", "Cartagena"] * 50}, index=[7] * 100)
    placed = resolve_places(names)
    assert list(placed.index) == [7] * 100
    assert tuple(placed.columns) == PLACE_COLUMNS
    placing = placed.attrs["placing"]
    assert (placing.names, placing.open_names) == (2, 1)
    assert placing.counts == {"name_ambiguous": 50}
    assert placed["candidates"].iloc[1] is placed["candidates"].iloc[3]


def test_open_names_are_listed_once_with_their_rows_and_a_choice_places_them(
    tmp_path: Path,
) -> None:
    names = pd.DataFrame({"name": ["Cartagena", "xyzzy", "CARTAGENA", "Rouen"], "country": ""})
    waiting = list_open_names(names, resolve_places(names))
    assert list(waiting["name"]) == ["Cartagena", "xyzzy", "CARTAGENA"]
    spanish = next(m for m in waiting["candidates"].iloc[0] if m.country == "ES")
    file = tmp_path / "choices.json"
    write_choices(file, {choice_key("Cartagena", ""): spanish, choice_key("xyzzy", ""): None})
    placed = resolve_places(names, choices=read_choices(file))
    assert list(placed["country"]) == ["ES", "", "ES", "FR"]
    assert list(placed["problem"]) == ["", "", "", ""]
    assert "chosen by hand" in placed["origin"].iloc[0]
    assert list_open_names(names, placed).empty


@pytest.mark.parametrize("text", [
    "", "{", "[]", '{"version": 1}', '{"version": 2, "choices": {}}',
    json.dumps({"version": 1, "choices": {"a|": {"name": "A"}}}),
    json.dumps({"version": 1, "choices": {"a|": {
        "name": "A", "kind": "city", "country": "FR", "unlocode": "", "origin": "", "lon": 999,
        "lat": 1}}}),
    '{"version": 1, "choices": {"a|": {"name": "A", "kind": "city", "country": "FR", '
    '"unlocode": "", "origin": "", "lon": NaN, "lat": 1}}}',
    "[" * 100_000,
])  # fmt: skip
def test_broken_choices_are_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "choices.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ChoiceError, match=r"choices\.json"):
        read_choices(file)


def test_what_comes_out_fits_the_table_places() -> None:
    table = find_table("places")
    names = ["Rouen", "Puerto de Barcelona", "Brasil", "near Rouen", "Normandie", "North Sea", "x"]
    placed = resolve_places(pd.DataFrame({"name": names}))
    assert set(placed["kind"]) <= set(table.column("kind").allowed)
    assert set(placed["precision"]) <= set(table.column("precision").allowed)


def test_an_empty_table_is_placed() -> None:
    names = pd.DataFrame({"name": pd.Series([], dtype="str")})
    assert list(resolve_places(names).columns) == list(PLACE_COLUMNS)


def test_progress_is_told_and_may_cancel() -> None:
    class StopError(Exception):
        pass

    def stop(share: float, words: str) -> None:
        raise StopError

    with pytest.raises(StopError):
        resolve_places(pd.DataFrame({"name": ["Rouen"]}), progress=stop)


def test_a_choice_for_a_match_survives_its_file(tmp_path: Path) -> None:
    match = Match("Málaga", "port", "ES", "ESAGP", -4.4, 36.7, 5, 0.9, "x")
    write_choices(tmp_path / "c.json", {"malaga|": match})
    assert read_choices(tmp_path / "c.json") == {"malaga|": match}


def test_the_audit_of_coordinates_comes_with_the_rows() -> None:
    names = pd.DataFrame({"country": ["FR"], "pair_text": ["2.3, 48.9"]})
    audit = resolve_places(names).attrs["placing"].audit
    assert isinstance(audit, PositionAudit)
    assert audit.suggest == "swap"


def test_every_sea_in_another_language_leads_to_one_of_the_map() -> None:
    assert all(find_seas(english) for english in SEA_NAMES)
    assert english_sea("MER D'ALBORAN") == "Alboran Sea"
    assert english_sea("Rouen") == "Rouen"
