"""The map's scripts read from a file of columns what Python has written into it."""

import math

import pytest

from routes.flow_paths import _great_circle
from routes.mercator import STEPS, project_steps
from tests.javascript import ask_scripts
from tests.routes.dense_case import Lanes, odd_case, pack, plain, spread_case
from tests.routes.read_columns import ReadTable, read_columns

READER = """
const fs = require("node:fs");
const Sillage = require("./tests/js/load.js")();
const asked = JSON.parse(fs.readFileSync(process.argv[1], "utf8"));
const list = (column) => Array.from(column, (value) => (Number.isNaN(value) ? null : value));
function lists(table) {
  const typed = Object.entries(table).filter(([, value]) => ArrayBuffer.isView(value));
  return { n: table.n, dated: table.dated, dicts: table.dicts,
    columns: Object.fromEntries(typed.map(([name, value]) => [name, list(value)])) };
}
(async () => {
  const unpack = (file) => Sillage.columns.unpack(fs.readFileSync(file));
  const read = Sillage.columns.read(await unpack(asked.columns));
  const words = Sillage.denseWords.create(Sillage.columns.decode(await unpack(asked.words)));
  const told = { tables: {}, words: {}, rows: {} };
  for (const name of ["seizures", "flows", "places", "paths"]) told.tables[name] = lists(read[name]);
  for (const name of ["seizures", "flows"]) {
    const all = [...Array(read[name].n).keys()];
    told.words[name] = all.map((i) => [words.id(name, i), words.label(name, i)]);
    told.rows[name] = all.map((i) => words.rowOf(name, words.id(name, i)));
  }
  told.words.places = [...Array(read.places.n).keys()].map((p) => [words.placeId(p), words.placeName(p)]);
  told.missing = words.rowOf("seizures", "no such id");
  process.stdout.write(JSON.stringify(told));
})();
"""  # noqa: E501

OPEN_START, OPEN_END = -(2**31), 2**31 - 1


class Asked:
    """The same files, read in Python and by the scripts."""

    def __init__(self, case, folder, *, lanes):
        made = pack(case, lanes=Lanes(at_hand=lanes))
        files = {"columns": folder / "columns.bin", "words": folder / "words.bin"}
        for name, file in files.items():
            file.write_bytes(getattr(made, name))
        self.columns = read_columns(made.columns)
        self.words = read_columns(made.words)
        question = {name: str(file) for name, file in files.items()}
        self.told = ask_scripts(READER, question, folder)


@pytest.fixture(scope="module", params=["spread", "odd", "odd, no lanes"])
def asked(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("both")
    case = spread_case(folder) if request.param == "spread" else odd_case(folder)
    return Asked(case, folder, lanes="no" not in request.param)


def numbers(column):
    return [plain(float(value)) for value in column]


def test_columns_of_records_are_the_same(asked):
    for name in ("seizures", "flows"):
        table, told = asked.columns[name], asked.told["tables"][name]
        assert (told["n"], told["dated"]) == (table.rows, table.facts["dated"])
        assert told["dicts"] == table.facts["dicts"]
        for column, values in table.columns.items():
            if column in ("start", "span", "openStart"):
                continue
            one_less = column in ("place", "from", "to", "path")
            meant = [int(v) - 1 for v in values] if one_less else numbers(values)
            assert told["columns"][column] == meant, column


def test_spans_have_their_sentinels(asked):
    for name in ("seizures", "flows"):
        columns = asked.columns[name].columns
        told = asked.told["tables"][name]["columns"]
        for i, undated in enumerate(columns["undated"]):
            start, span = int(columns["start"][i]), int(columns["span"][i])
            opened = undated or columns["openStart"][i]
            assert told["start"][i] == (OPEN_START if opened else start)
            assert told["end"][i] == (OPEN_END if undated or not span else start + span)


def test_positions_are_the_same(asked):
    places, told = asked.columns["places"], asked.told["tables"]["places"]
    units = unit_positions(places)
    assert list(zip(told["columns"]["x"], told["columns"]["y"], strict=True)) == units
    seizures = asked.columns["seizures"].columns
    told = asked.told["tables"]["seizures"]["columns"]
    for i, place in enumerate(seizures["place"].tolist()):
        assert (told["x"][i], told["y"][i]) == (units[place - 1] if place else (None, None))


def unit_positions(places: ReadTable) -> list[tuple[float | None, float | None]]:
    c = places.columns
    return [
        (x / STEPS, y / STEPS) if drawn else (None, None)
        for x, y, drawn in zip(c["x"].tolist(), c["y"].tolist(), c["drawn"], strict=True)
    ]


def test_words_are_the_same_and_lead_back_to_their_rows(asked):
    for name, text in (("seizures", "label"), ("flows", "label"), ("places", "name")):
        table = asked.words[name]
        pairs = list(zip(table.texts("id"), table.texts(text), strict=True))
        assert [tuple(pair) for pair in asked.told["words"][name]] == pairs
        if name != "places":
            ids = [record for record, _ in pairs]
            assert asked.told["rows"][name] == [ids.index(record) for record in ids]
    assert asked.told["missing"] == -1


def test_paths_are_the_same_and_great_circles_are_filled_in(asked):
    paths, told = asked.columns["paths"], asked.told["tables"]["paths"]
    places = unit_positions(asked.columns["places"])
    flows = asked.columns["flows"].columns
    offset, own = told["columns"]["offset"], paths.columns["offset"].tolist()
    for p in range(paths.rows):
        x, y = (told["columns"][name][offset[p] : offset[p + 1]] for name in ("x", "y"))
        if not paths.columns["arc"][p]:
            line = slice(own[p], own[p + 1])
            assert x == pytest.approx(paths.columns["x"][line] / STEPS, abs=1e-7)
            assert y == pytest.approx(paths.columns["y"][line] / STEPS, abs=1e-7)
            continue
        flow = flows["path"].tolist().index(p + 1)
        ends = [places[int(flows[name][flow]) - 1] for name in ("from", "to")]
        circle = _great_circle(*(lon_lat(*end) for end in ends))
        east, south = project_steps(circle[:, 0], circle[:, 1])
        assert x == pytest.approx(east / STEPS, abs=3e-7)
        assert y == pytest.approx(south / STEPS, abs=3e-7)


def lon_lat(x: float, y: float) -> tuple[float, float]:
    return 360 * x - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))
