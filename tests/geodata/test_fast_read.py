"""The fast way to open a case finds what the slow way finds, whatever is in the files."""

import os
import shutil

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.fast_column import as_objects
from geodata.fast_read import hold_case, read_case_columns
from geodata.formats import write_case_as
from geodata.geoparquet import read_geoparquet
from geodata.read import CASES_DIR, read_case_files
from tests.cases import TINY
from tests.geodata.damaged import cases, write_files, write_parquet

ANY = settings(
    max_examples=int(os.environ.get("SILLAGE_EXAMPLES", "25")), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


def fresh(tmp_path):
    shutil.rmtree(tmp_path / "case", ignore_errors=True)
    (tmp_path / "case").mkdir()
    return tmp_path / "case"


def assert_same(fast, slow):
    slow = hold_case(slow)
    assert fast.problems == slow.problems
    assert fast.set_aside == slow.set_aside
    assert fast.digest == slow.digest
    assert fast.case == slow.case
    for name, table in slow.tables.items():
        found = fast.tables[name]
        assert found.numbers.tolist() == table.numbers.tolist()
        assert list(found.cells) == list(table.cells)
        for column, values in table.cells.items():
            np.testing.assert_equal(
                as_objects(found.cells[column]).tolist(), as_objects(values).tolist()
            )


@ANY
@given(tables=cases(), mark=st.sampled_from(",;"), end=st.sampled_from(("\n", "\r\n")))
def test_any_case_of_csv_files_is_read_the_same(tmp_path, tables, mark, end):
    folder = fresh(tmp_path)
    write_files(folder, tables, mark=mark, end=end)

    assert_same(read_case_columns(folder, least_bytes=0), read_case_files(folder))


@ANY
@given(
    tables=cases(),
    file=st.sampled_from(("seizures.csv", "places.geojson", "claims.csv")),
    place=st.floats(0, 1),
    bytes_=st.sampled_from(
        (b'"', b"\n", b"\r", b",", b";", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"{",
         b"}", b"]", b"\n\n", b'""', b" ", b"NaN", b"\\", b"9", b'"\n"', b"},\n{", b"-0", b"null")
    ),
    cut=st.integers(0, 2),
)  # fmt: skip
def test_any_damage_to_a_file_is_read_the_same(tmp_path, tables, file, place, bytes_, cut):
    folder = fresh(tmp_path)
    write_files(folder, tables)
    raw = (folder / file).read_bytes()
    at = int(place * len(raw))
    (folder / file).write_bytes(raw[:at] + bytes_ + raw[at + cut :])

    assert_same(read_case_columns(folder, least_bytes=0), read_case_files(folder))


@ANY
@given(tables=cases(), typed=st.booleans())
def test_any_case_of_parquet_files_is_read_the_same(tmp_path, tables, typed):
    folder = fresh(tmp_path)
    write_parquet(folder, tables, typed=typed)

    assert_same(read_case_columns(folder, least_rows=0), read_geoparquet(folder))


@pytest.mark.parametrize("folder", [TINY, CASES_DIR / "normandy-ports"])
@pytest.mark.parametrize("form", ["folder", "geoparquet-folder"])
def test_a_whole_case_is_read_the_same_in_both_forms(tmp_path, folder, form):
    write_case_as(form, tmp_path / "case", read_case_files(folder))

    fast = read_case_columns(tmp_path / "case", least_bytes=0, least_rows=0)

    slow = read_case_files if form == "folder" else read_geoparquet
    assert_same(fast, slow(tmp_path / "case"))
