"""Reading a file tells how far it is, and stops where it is told to."""

import json
import zipfile

import geopandas
import openpyxl
import pytest
from shapely import Point

from geodata.intake.raw import CHUNK_ROWS
from geodata.intake.tables import open_tables

ROWS = 2 * CHUNK_ROWS


class StopError(Exception):
    """Raised by a reader who has enough."""


def write_csv(path):
    path.write_text("day,kg\n" + "2020-01-01,5\n" * ROWS, encoding="utf-8")


def write_zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "day,kg\n" + "2020-01-01,5\n" * ROWS)


def write_sheet(path):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(CHUNK_ROWS + 10):
        sheet.append([1])
    book.save(path)


def write_json(path):
    feature = {"type": "Feature", "properties": {"a": 1}, "geometry": None}
    document = {"type": "FeatureCollection", "features": [feature] * CHUNK_ROWS}
    path.write_text(json.dumps(document), encoding="utf-8")


def write_parquet(path):
    frame = geopandas.GeoDataFrame({"a": [1, 2]}, geometry=[Point(0, 1)] * 2, crs=4326)
    frame.to_parquet(path)


WRITERS = {
    "a.csv": write_csv, "a.zip": write_zip, "a.xlsx": write_sheet, "a.geojson": write_json,
    "a.parquet": write_parquet,
}  # fmt: skip


@pytest.mark.parametrize("name", WRITERS)
def test_the_shares_told_grow_up_to_the_whole(tmp_path, name):
    WRITERS[name](tmp_path / name)
    told = []
    open_tables(tmp_path / name, tell=told.append)
    assert len(told) >= 2
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


@pytest.mark.parametrize("name", WRITERS)
def test_a_reading_stops_at_its_next_news(tmp_path, name):
    WRITERS[name](tmp_path / name)
    news = []

    def tell(share):
        news.append(share)
        if len(news) == 2:
            raise StopError

    with pytest.raises(StopError):
        open_tables(tmp_path / name, tell=tell)
    assert len(news) == 2
