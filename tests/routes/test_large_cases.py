"""A case held by the column is the same case: tables, payload, what is published, what is found."""

import shutil

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from geodata.errors import CaseReadError
from geodata.fast_read import hold_case, read_case_columns
from geodata.formats import write_case_as
from geodata.read import CASES_DIR, read_case_files
from routes.blur import blur_places
from routes.frames import build_frames
from routes.geometry_column import GeometryArray
from routes.model import load_case, make_case
from routes.publish import publish_case
from routes.row_finder import RowFinder
from routes.select import select_records
from routes.table import build_rows
from routes.texts import load_texts
from routes.view import View
from tests.cases import TINY
from tests.geodata.damaged import cases, write_files
from tests.routes.test_payload import build

TABLES = ("places", "sources", "seizures", "flows", "events", "links", "notes", "claims")


def large(folder):
    """Read a case as if it were a large one."""
    return make_case(read_case_columns(folder, least_bytes=0, least_rows=0), large_rows=0)


def plain(table):
    table = table.astype({name: object for name in table.columns if table[name].dtype != "bool"})
    return table.set_axis(table.index.astype(object))


def assert_same_tables(found, wanted):
    for name in TABLES:
        one, other = plain(getattr(found, name)), plain(getattr(wanted, name))
        pd.testing.assert_frame_equal(one, other, check_dtype=False)


@pytest.fixture(params=[TINY, CASES_DIR / "normandy-ports"], ids=["tiny", "founding"])
def folder(request):
    return request.param


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(tables=cases())
def test_any_case_becomes_the_same_tables_and_problems(tmp_path, tables):
    shutil.rmtree(tmp_path / "case", ignore_errors=True)
    (tmp_path / "case").mkdir()
    write_files(tmp_path / "case", tables)

    found, wanted = large(tmp_path / "case"), load_case(tmp_path / "case")

    assert found.problems == wanted.problems
    assert found.digest == wanted.digest
    pd.testing.assert_frame_equal(found.set_aside, wanted.set_aside)
    assert_same_tables(found, wanted)


def test_the_payload_is_the_same(folder):
    assert build(large(folder)) == build(load_case(folder))


@pytest.mark.parametrize("level", ["area", "country"])
def test_blurred_places_are_the_same(folder, level):
    (found, *more), (wanted, *others) = (
        blur_places(case, level) for case in (large(folder), load_case(folder))
    )

    assert more == others
    assert_same_tables(found, wanted)


def test_what_is_published_is_the_same(folder):
    case = load_case(folder)
    found, wanted = (
        publish_case(c, ceiling=case.info.marking)[0] for c in (large(folder), case)
    )

    assert_same_tables(found, wanted)


def test_the_table_is_the_same(folder):
    texts, rows = load_texts("en"), []
    for case in (large(folder), load_case(folder)):
        selection = select_records(case, View(undated=True), last_day=case.last_day)
        rows.append(build_rows(case, selection, texts))

    pd.testing.assert_frame_equal(*rows)


def test_records_and_claims_are_found(folder):
    found, wanted = large(folder), load_case(folder)
    for name in TABLES:
        for record in getattr(wanted, name).index:
            assert repr(found.record(record)) == repr(wanted.record(record))
            assert found.claims_of(record) == wanted.claims_of(record)
            assert found.table_of(record) == name
    with pytest.raises(KeyError):
        found.record("nobody")


def test_places_become_shapes_of_a_gis(folder):
    found, wanted = large(folder).places_gdf(), load_case(folder).places_gdf()

    assert found.geometry.to_wkb().tolist() == wanted.geometry.to_wkb().tolist()


def test_a_folder_of_parquet_files_opens_as_the_same_case(tmp_path, folder):
    write_case_as("geoparquet-folder", tmp_path / "case", read_case_files(folder))

    found, wanted = load_case(tmp_path / "case"), load_case(folder)

    assert_same_tables(found, wanted)
    assert found.story == wanted.story
    assert found.info == wanted.info
    assert [p.code for p in found.problems] == [p.code for p in wanted.problems]


def test_problems_of_parquet_files_name_the_file_and_the_table(tmp_path):
    write_case_as("geoparquet-folder", tmp_path / "case", read_case_files(TINY))
    place = tmp_path / "case" / "claims.parquet"
    claims = pd.read_parquet(place)
    claims.iloc[:0].to_parquet(place)

    problems = load_case(tmp_path / "case").problems

    assert {p.code for p in problems} >= {"claim_missing"}
    assert all(p.file.startswith("case, table ") for p in problems)


def test_another_story_lies_over_that_of_parquet_files(tmp_path):
    write_case_as("geoparquet-folder", tmp_path / "case", read_case_files(TINY))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "story.json").write_text('{"steps": [{"id": "z9", "title": "Mine"}]}')

    found = load_case(tmp_path / "case", story_folder=tmp_path / "mine")

    assert [step.title for step in found.story] == ["Mine"]
    assert found.digest != load_case(tmp_path / "case").digest


def test_a_spoiled_parquet_file_is_named(tmp_path):
    write_case_as("geoparquet-folder", tmp_path / "case", read_case_files(TINY))
    (tmp_path / "case" / "seizures.parquet").write_bytes(b"PAR1 no more")

    with pytest.raises(CaseReadError, match="case"):
        load_case(tmp_path / "case")


def test_the_files_are_not_needed_to_derive_the_tables():
    files = read_case_files(TINY)

    one, other = build_frames(files), build_frames(hold_case(files))

    assert one.problems == other.problems


# The columns of a large case


def test_shapes_are_taken_joined_and_filled():
    values = [
        {"type": "Point", "coordinates": [1.5, 2.5]},
        None,
        {"type": "Polygon", "coordinates": [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]},
    ]
    shapes = pd.Series(values, dtype=object).astype("geojson")

    assert isinstance(shapes.array, GeometryArray)
    assert shapes.tolist() == values
    assert shapes.isna().tolist() == [False, True, False]
    assert shapes[::-1].tolist() == values[::-1]
    assert shapes[shapes.notna()].tolist() == [values[0], values[2]]
    assert pd.concat([shapes, shapes]).tolist() == values + values
    assert shapes.reindex([2, 7]).tolist() == [values[2], None]
    assert shapes.astype(object).tolist() == values


@pytest.mark.parametrize("column", ["str", "object"])
def test_rows_are_found_by_looking_and_by_order(column):
    words = ["a", "", "long-enough-to-share", "a", "long-enough-to-sharf", "é" * 40]
    finder = RowFinder(pd.Series(words * 10_000, dtype=column))
    for _ in range(80):
        assert finder.find("a").tolist()[:2] == [0, 3]
    for word in words:
        rows = finder.find(word)
        assert [words[row % len(words)] for row in rows[:5]] == [word] * 5
        assert len(rows) == 10_000 * words.count(word)
        assert (np.diff(rows) > 0).all()
    assert finder.first("nobody") == -1
