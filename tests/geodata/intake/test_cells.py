"""Numbers, dates, units and substances as people write them, decided by the column."""

import math

import pandas as pd
import pytest

from geodata.intake.dates import FiscalYear, combine_dates, parse_dates
from geodata.intake.numbers import parse_numbers
from geodata.intake.substances import find_substance
from geodata.intake.units import find_unit, parse_units, split_unit


def column(*texts, name="x"):
    return pd.Series(list(texts), name=name, dtype="str")


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["6,656", "0,037", "1058,208", "0"], [6.656, 0.037, 1058.208, 0]),
        (["16,780", "1,200.5"], [16780, 1200.5]),
        (["1.234,5", "2"], [1234.5, 2]),
        (["1.234.567", "5"], [1234567, 5]),
        (["1 234", "1\u00a0234", "1\u202f234"], [1234, 1234, 1234]),
        (["1'234", "1’234"], [1234, 1234]),
        (["12*", "12 [1]", "12†", "12 (a)"], [12, 12, 12, 12]),
        (["$1,200.50", "€ 3.5"], [1200.5, 3.5]),
        (["−3", "-4", "+5"], [-3, -4, 5]),
        (["12,34,567", "1.5"], [1234567, 1.5]),
        (["1e3", "007"], [1000, 7]),
    ],
)
def test_numbers(texts, values):
    assert parse_numbers(column(*texts)).values.tolist() == values


@pytest.mark.parametrize("text", ["abc", "1,2,3.4.5", "12-34-56", "1/2", "--5", "kg 12 kg 13"])
def test_what_is_no_number_is_bad_and_not_guessed(text):
    found = parse_numbers(column(text, "1.5"))
    assert found.bad.tolist() == [True, False]
    assert math.isnan(found.values[0])


@pytest.mark.parametrize(
    ("text", "bound", "low", "high"),
    [
        ("> 2000", "at_least", 2000, None), ("more than 5", "at_least", 5, None),
        ("jusqu’à 9", "at_most", 9, None), ("about 3", "about", 3, None),
        ("10–20", "at_least", 10, 20), ("entre 10 et 20", "at_least", 10, 20),
        ("100+", "at_least", 100, None),
    ],
)  # fmt: skip
def test_bounds_and_ranges(text, bound, low, high):
    found = parse_numbers(column(text))
    assert (found.bounds[0], found.values[0]) == (bound, low)
    assert found.high[0] == high if high else math.isnan(found.high[0])


def test_an_undecided_mark_is_said_and_the_table_may_decide():
    alone = parse_numbers(column("16,780", "1,200"))
    assert [doubt.code for doubt in alone.doubts] == ["number_mark_guessed"]
    told = parse_numbers(column("16,780"), table_decimal=",")
    assert (told.values[0], told.doubts) == (16.78, ())


def test_a_unit_behind_the_number_is_handed_on():
    assert parse_numbers(column("2,5 kg", "3 bolsas")).units.tolist() == ["kg", "bolsas"]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2019-02-20", "2019-02-20"), ("20/02/2019", "2019-02-20"), ("20.2.19", "2019-02-20"),
        ("02/20/2019 12:00:00 AM", "2019-02-20"), ("2024-01-05T13:45:00Z", "2024-01-05"),
        ("20 février 2019", "2019-02-20"), ("Feb 20, 2019", "2019-02-20"),
        ("20 de febrero de 2019", "2019-02-20"), ("lunedì 3 marzo 2020", "2020-03-03"),
        ("15 de março de 2021", "2021-03-15"), ("févr. 2019", "2019-02"), ("Feb-19", "2019-02"),
        ("2019", "2019"), ("2019.0", "2019"), ("02/2019", "2019-02"), ("20190220", "2019-02-20"),
        ("Q1 2024", "2024-01/2024-03"), ("2024-T2", "2024-04/2024-06"),
        ("2018-2019", "2018/2019"), ("2021~", "2021~"), ("2023-06/2023-12", "2023-06/2023-12"),
    ],
)  # fmt: skip
def test_dates(text, edtf):
    assert parse_dates(column(text)).edtf.tolist() == [edtf]


@pytest.mark.parametrize("text", ["2019-02-30", "31/31/2020", "soon", "2023-13", "2023-13/2024"])
def test_days_that_no_calendar_has_are_bad(text):
    found = parse_dates(column(text))
    assert (found.edtf[0], found.bad[0]) == ("", True)


def test_one_row_decides_the_order_for_the_whole_column():
    assert parse_dates(column("03/04/2019", "02/20/2019")).edtf[0] == "2019-03-04"
    assert parse_dates(column("03/04/2019", "20/02/2019")).edtf[0] == "2019-04-03"


def test_an_order_that_nothing_decides_is_said():
    found = parse_dates(column("03/04/2019", "05/06/2019"))
    assert [doubt.code for doubt in found.doubts] == ["date_order_guessed"]
    assert parse_dates(column("03/04/2019"), order="mdy").doubts == ()


def test_spreadsheet_days():
    assert parse_dates(column("43500", "43501", "43502.5")).edtf[0] == "2019-02-04"


def test_times_of_day_are_counted():
    found = parse_dates(column("2020-01-01 13:30", "2020-01-02 00:00"))
    assert found.timed.tolist() == [True, False]


@pytest.mark.parametrize(
    ("year", "month", "fiscal", "edtf"),
    [
        ("2025 (FYTD)", "APR", FiscalYear(10), "2025-04"),
        ("2024", "OCT", FiscalYear(10), "2023-10"),
        ("2024", "", FiscalYear(10), "2023-10/2024-09"),
        ("2024", "", FiscalYear(4, "start"), "2024-04/2025-03"),
        ("2024", "OCT", None, "[2023-10,2024-10]"),
        ("2024", "", None, "[2023..2024]"),
    ],
)
def test_fiscal_years_are_understood_when_told(year, month, fiscal, edtf):
    found = combine_dates(column(year), column(month), is_fiscal=True, fiscal=fiscal)
    assert found.edtf.tolist() == [edtf]
    assert bool(found.doubts) == (fiscal is None)


@pytest.mark.parametrize(
    ("text", "unit", "factor"),
    [
        ("Kgs.", "kg", 1), ("gramos", "g", 1), ("toneladas", "t", 1), ("libras", "lb", 1),
        ("onces", "oz", 1), ("Ltr", "litres", 1), ("ml", "litres", 0.001),
        ("comprimidos", "tablets", 1), ("unités", "pieces", 1), ("hectares", "", 1),
    ],
)  # fmt: skip
def test_units(text, unit, factor):
    assert find_unit(text)[:2] == (unit, factor)


def test_unknown_units_are_listed_with_how_often_they_stand_there():
    found = parse_units(column("kg", "papeletas", "papeletas", "metros"))
    assert found.unknown.tolist() == [False, True, True, True]
    assert "papeletas (2), metros (1)" in found.doubts[0].text


@pytest.mark.parametrize(
    ("header", "parts"),
    [("Sum Qty (lbs)", ("sum qty", "lbs")), ("Cocaine_Kg", ("cocaine", "kg")),
     ("kg", ("", "kg")), ("Amount", ("Amount", ""))],
)  # fmt: skip
def test_units_in_headers(header, parts):
    assert split_unit(header) == parts


@pytest.mark.parametrize(
    ("text", "word", "listed"),
    [
        ("COCAÍNA", "cocaine", True), ("Résine de cannabis", "cannabis-resin", True),
        ("Ecstasy (MDMA)", "mdma", True), ("Maconha", "herbal-cannabis", True),
        ("Khat (Catha Edulis)", "khat-catha-edulis", False),
        ("Other Drugs**", "other-drugs", False),
        ("precursor of heroin and cocaine", "precursor-of-heroin-and-cocaine", False),
        ("可卡因", "other", False),
    ],
)  # fmt: skip
def test_substances(text, word, listed):
    assert find_substance(text) == (word, listed)
