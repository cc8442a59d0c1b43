"""The schema is complete, consistent and readable."""

import pytest

from geodata.cells import check_cell
from geodata.schema import CASE, MARKINGS, TABLES, UNITS_KG, Column, Table, find_table

ALL = [
    pytest.param(table, column, id=f"{table.name}.{column.name}")
    for table in (CASE, *TABLES)
    for column in table.columns
]


@pytest.mark.parametrize(("table", "column"), ALL)
def test_column_is_described_in_plain_words(table: Table, column: Column) -> None:
    assert column.help[0].isupper() or column.help.split(":")[0].isidentifier()
    assert column.help.endswith(".")
    assert len(column.help) >= 14


@pytest.mark.parametrize(("table", "column"), ALL)
def test_column_is_consistent(table: Table, column: Column) -> None:
    assert bool(column.refs) == (column.type in {"ref", "refs"})
    order = [known.name for known in TABLES]
    for target in column.refs:
        # References are checked while reading, so a table comes after those it refers to.
        assert order.index(target) < order.index(table.name)
    if column.allowed:
        for value in (column.fallback, column.unreadable):
            assert value == "" or value in column.allowed
    for value in (*column.allowed, *column.suggested):
        if column.type in {"word", "words"}:
            assert check_cell(column, value).faults == ()
    if column.minimum is not None or column.maximum is not None:
        assert column.type in {"number", "count"}
    if column.type == "number":
        assert column.unit or column.name == "amount"


def test_names_are_used_once() -> None:
    for table in (CASE, *TABLES):
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
        assert "id" in names
        assert find_table(table.name) is table
    assert len({table.file for table in (CASE, *TABLES)}) == len(TABLES) + 1


def test_unknown_names_raise() -> None:
    with pytest.raises(KeyError):
        find_table("ships")
    with pytest.raises(KeyError, match=r"flows\.ship"):
        find_table("flows").column("ship")
    assert find_table("flows").column("kg_min").unit == "kg"


def test_markings_run_from_weak_to_strict() -> None:
    assert MARKINGS == ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")


def test_masses() -> None:
    assert UNITS_KG["t"] == 1000
    assert UNITS_KG["lb"] == 0.45359237
    assert UNITS_KG["oz"] == pytest.approx(0.45359237 / 16, rel=1e-12)
    assert UNITS_KG["tablets"] is None
