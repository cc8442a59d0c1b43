"""The map's scripts read from a file of columns what Python has written into it."""

import math

import pytest

from routes.flow_paths import _great_circle
from routes.mercator import STEPS, project_steps
from tests.javascript import ask_scripts
from tests.routes.dense_case import Lanes, odd_case, pack, plain, spread_case, whole_payload
from tests.routes.read_columns import ReadTable, joined_places, read_columns

READER = """
const fs = require("node:fs");
const Sillage = require("./tests/js/load.js")();
const asked = JSON.parse(fs.readFileSync(process.argv[1], "utf8"));
const known = (value) => (Number.isNaN(value) ? null : value);
const list = (column) => Array.from(column, known);
function lists(table) {
  const kilograms = (column) => Array.from(column.shares, (_, i) => Sillage.weights.at(column, i));
  const typed = Object.entries(table).map(([name, value]) => [name, value && value.shares ? kilograms(value) : value]);
  const columns = typed.filter(([, value]) => Array.isArray(value) || ArrayBuffer.isView(value));
  return { n: table.n, dated: table.dated, dicts: table.dicts,
    columns: Object.fromEntries(columns.map(([name, value]) => [name, list(value)])) };
}
const listAll = (read) => Object.fromEntries(["seizures", "flows", "places", "ends", "paths"].map((name) => [name, lists(read[name])]));
/* The same file as it comes, in chunks of a size. */
function readIn(size, bytes) {
  const heard = [];
  let early = null;
  const reader = Sillage.denseTables.createReader((part) => { early = part; heard.push("(flows)"); });
  const decoder = Sillage.columns.createDecoder((name, table) => { heard.push(name); reader.take(name, table); });
  for (let at = 0; at < bytes.length; at += size) decoder.push(bytes.slice(at, at + size));
  decoder.end();
  return { heard, read: listAll(Sillage.denseTables.join(early, reader.done())) };
}
(async () => {
  const unpack = (file) => Sillage.columns.bytesOf({ bytes: fs.readFileSync(file) });
  const bytes = new Uint8Array(await unpack(asked.columns));
  const read = Sillage.denseTables.read(bytes);
  const words = Sillage.denseWords.create(Sillage.columns.decode(await unpack(asked.words)));
  const told = { tables: listAll(read), words: {}, rows: {}, inParts: [1, 999].map((size) => readIn(size, bytes)) };
  for (const name of ["seizures", "flows"]) {
    const all = [...Array(read[name].n).keys()];
    told.words[name] = all.map((i) => [words.id(name, i), words.label(name, i)]);
    told.rows[name] = all.map((i) => words.rowOf(name, words.id(name, i)));
  }
  const places = [...Array(read.places.n).keys()];
  const seizures = [...Array(read.seizures.n).keys()];
  told.words.places = places.map((p) => [words.placeId(p), words.placeName(p)]);
  told.apart = {
    amount: seizures.map((i) => known(words.amount(i))), unit: seizures.map((i) => words.unit(i)),
    kind: places.map(words.placeKind), precision: places.map(words.placePrecision), radiusKm: places.map((p) => known(words.placeRadiusKm(p))),
  };
  const { x, y } = Sillage.denseTables.forPainter(read.seizures, read.places);
  told.painted = { x: list(x), y: list(y) };
  /* Each seizure of the payload alone in view, any weight of it without an upper bound: what is a mass leaves the sum open. */
  const { seizures: whole, substances } = asked.payload;
  const open = { ...whole, kgMin: whole.kgMin.map((kg, i) => (kg === null ? whole.kgMax[i] : kg)), kgMax: whole.kgMax.map(() => null) };
  told.counted = Object.fromEntries(whole.id.map((id, k) => {
    const sums = Sillage.totals.sumSeizures({ substances, seizures: open }, whole.id.map((_, i) => (i === k ? 2 : 0)), whole.scope[k]);
    return [id, sums[substances[whole.substance[k]].id].kgMax === null ? 0 : 1];
  }));
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
        self.payload = whole_payload(case)
        question = {name: str(file) for name, file in files.items()} | {"payload": self.payload}
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
    places, told = joined_places(asked.columns), asked.told["tables"]["places"]
    units = unit_positions(places)
    assert list(zip(told["columns"]["x"], told["columns"]["y"], strict=True)) == units
    seizures, painted = asked.columns["seizures"].columns, asked.told["painted"]
    for i, place in enumerate(seizures["place"].tolist()):
        assert (painted["x"][i], painted["y"][i]) == (units[place - 1] if place else (None, None))


def test_places_are_those_of_both_tables_and_ends_the_first_of_them(asked):
    places, ends = joined_places(asked.columns), asked.columns["ends"]
    for name, table in (("places", places), ("ends", ends)):
        told = asked.told["tables"][name]
        assert told["n"] == table.rows
        assert told["dicts"] == table.facts["dicts"]
        assert set(told["columns"]) == set(table.columns)
        for column in ("country", "drawn"):
            assert told["columns"][column] == table.columns[column].tolist()
    told = asked.told["tables"]
    for name, column in told["ends"]["columns"].items():
        assert told["places"]["columns"][name][: ends.rows] == column


def test_a_file_that_comes_in_pieces_is_the_same_and_its_flows_come_first(asked):
    for told in asked.told["inParts"]:
        assert told["read"] == asked.told["tables"]
        assert told["heard"] == ["flows", "paths", "ends", "(flows)", "places", "seizures"]


def test_numbers_and_words_that_travel_apart_are_the_same(asked):
    seizures, places = asked.words["seizures"], asked.words["places"]
    told = asked.told["apart"]
    assert told["amount"] == numbers(seizures.numbers("amount"))
    assert told["radiusKm"] == numbers(places.numbers("radiusKm"))
    assert told["unit"] == seizures.words("unit")
    assert told["kind"] == places.words("kind")
    assert told["precision"] == places.words("precision")
    for name, ids, columns in (
        ("seizures", seizures.texts("id"), ("amount", "unit")),
        ("places", places.texts("id"), ("kind", "precision", "radiusKm")),
    ):
        whole = asked.payload[name]
        rows = [whole["id"].index(record) for record in ids]
        for column in columns:
            assert told[column] == [whole[column][row] for row in rows]


def test_pieces_are_what_the_totals_do_not_weigh(asked):
    pieces = asked.told["tables"]["seizures"]["columns"]["pieces"]
    assert pieces == asked.columns["seizures"].columns["pieces"].tolist()
    ids = asked.words["seizures"].texts("id")
    assert dict(zip(ids, pieces, strict=True)) == asked.told["counted"]
    assert set(pieces) == {0, 1}


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
    places = unit_positions(joined_places(asked.columns))
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
