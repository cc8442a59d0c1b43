"""Files of every kind with bytes changed, cut or put in: read, or refused in words."""

import random
import zipfile

import geopandas
import openpyxl
import pytest
from shapely.geometry import Point

from geodata.intake.tables import open_tables
from geodata.intake.words import IntakeError

ROUNDS = 25
KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>A</name><Point>'
    "<coordinates>2.5,48.5,0</coordinates></Point></Placemark></Document></kml>"
)
GPX = (
    '<gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="48" lon="2">'
    "<name>W</name></wpt></gpx>"
)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """Make one good file of each kind."""
    folder = tmp_path_factory.mktemp("good")
    points = [Point(n, n) for n in range(20)]
    frame = geopandas.GeoDataFrame({"name": ["é", "b"] * 10}, geometry=points, crs=4326)
    for name in ("a.gpkg", "a.geojson", "a.shp"):
        frame.to_file(folder / name)
    frame.to_parquet(folder / "a.parquet")
    book = openpyxl.Workbook()
    for number in range(20):
        book.active.append(["2020-01-01", "Rouen", number])
    book.save(folder / "a.xlsx")
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for part in folder.glob("a.??[xpjfg]"):
            archive.write(part, part.name)
    (folder / "a.kml").write_text(KML, encoding="utf-8")
    (folder / "a.gpx").write_text(GPX, encoding="utf-8")
    (folder / "a.csv").write_text('a;b\n1;"x y"\n2;é\n', encoding="utf-8")
    return folder


def spoil(data, pick):
    """Change a few bytes, cut the end off, or put something in."""
    spoiled = bytearray(data)
    for _ in range(pick.choice([1, 3, 10])):
        place = pick.randrange(len(spoiled))
        way = pick.random()
        if way < 0.7:
            spoiled[place] = pick.randrange(256)
        elif way < 0.8:
            spoiled = spoiled[: place + 1]
        else:
            spoiled[place:place] = pick.choice([b"\xff" * 4, b"\0" * 8, b'"', b"<", b"1e999", b"["])
    return bytes(spoiled)


@pytest.mark.parametrize(
    "name",
    ["a.gpkg", "a.geojson", "a.parquet", "a.xlsx", "a.zip", "a.kml", "a.gpx", "a.csv", "a.shp",
     "a.shx", "a.dbf", "a.prj"],
)  # fmt: skip
def test_a_spoiled_file_is_read_or_refused_in_words(good, tmp_path, name):
    pick = random.Random(name)
    for part in good.glob("a.*"):
        (tmp_path / part.name).write_bytes(part.read_bytes())
    opened = "a.shp" if name in {"a.shx", "a.dbf", "a.prj"} else name
    outcomes = {"read": 0, "refused": 0}
    for _ in range(ROUNDS):
        (tmp_path / name).write_bytes(spoil((good / name).read_bytes(), pick))
        try:
            tables = open_tables(tmp_path / opened)
        except IntakeError as error:
            assert str(error)
            outcomes["refused"] += 1
        else:
            assert all(table.read == len(table.cells) + len(table.refused) for table in tables)
            outcomes["read"] += 1
    assert sum(outcomes.values()) == ROUNDS
