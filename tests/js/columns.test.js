"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { gzipSync } = require("node:zlib");
const Sillage = require("./load")();

/* Written by routes/columns.py: a table of every type and option, and texts coded by routes/column_texts.py. */
const WRITTEN =
  "H4sIAAAAAAAA/4yTsW7DIBRFs/Q/qjd7MJjYlsd2rdShY9SBBJyiYLAMbhJF/peu/Y7+WHGixNA2KYsNiHO573F5eXpEH3ez2QHeeWeEVlChBCxdSm6gOoBWfPx1euum8wQYtZxBRdxIrOxxyw6qBX" +
  "x9wuuQwErLvlFueXEARRvHQiupUCU40X07zvtxLLla2zeosgR0XRtuoUqH5MJsBeMTITLsIc6Ek1SjPdv13Bnh0tLz5KxWemqmoVJ6BlAeOgjlzgoZ9iTqCa8DN/gaTvx6mIfnJAr3C6CN7pX1Krjd" +
  "kJZ37hbTSSwnnthmHS0kxSY4/pdwWQ7jrW91x8wUk8Lp890pHIKN31ZredQ3Uo/rZQJCMb47HeQUJF1yOe0sLjvTy86aSsOHvzMm2JV8FZNXhPwLFez5tH6lF3lUyhBOA82HvXXE31ZyL+uIkIBL/7" +
  "eP0zJAUASC8gDBEQgOjWURSBb2lUQgJGzbPAYJy88jkHlYfhGBBC/lGMrbMSmjYoIL/FP2VlI8Q1lK3AsbhvtvAAAA//9iZGJmAAEAAAAA//9i/MXCyMDwn4EBRjQwNIBoAAAAAP//YmT4z8D4n4EB" +
  "AAAA//9iYGBgOHDAvh4AAAD//5ozq3Qmw8yOmTYzn8w031m3HwAAAP//YmX+z87AwPCfAYVgYAAAAAD//2LgYmD4z8CAQQAAAAD//2JgYGRiZmFgAAAAAP//YhAUZRBhZcAAAAAAAP//YtBjUMhOV0" +
  "gsUQgpzcssVmBgUji8UoFBgVHB0MjYxNTM3MLSQIGBQQEVWioYGhTkJGbmMQAAAAD//xIRYWdgZBBhAAAAAP//YmVlYGBiYGUAAAAA//9i52BgYGZgZwAAAAD//2Jg4GFgYWBgAAAAAP//YmBgYGAF" +
  "YgAAAAD//2JgYGBgA2IAAAAA//9iYGBgYAdiAAAAAP//YmBgYOAAYgAAAAD//2JghAAGHAAAAAD//0pMSk5JTUtnAAAAAP//AwAJ6tUz4AYAAA==";
const TEXTS = ["20.5 kg at Tunis 7", "20.5 kg at Tunis 8", "007 é 0 00 1234567890 12", "", "1 2 3 4 5 6 7 8 9 10", "plain", "20.5 kg at Tunis 7"];
const unpackWritten = () => Sillage.columns.unpack(Buffer.from(WRITTEN, "base64"));

const SIZES = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i32: Int32Array, f32: Float32Array };

/* A file of tables {name: {rows, …facts, columns: [[name, type, values], …]}}, nothing delta-coded, nothing packed. */
function writeColumns(tables, version = 1) {
  const parts = [];
  let offset = 0;
  const described = Object.fromEntries(Object.entries(tables).map(([name, { columns, ...facts }]) => [name, {
    ...facts,
    columns: columns.map(([column, type, values]) => {
      const bytes = Buffer.from(SIZES[type].from(values).buffer);
      const entry = { name: column, type, length: values.length, offset };
      parts.push(bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8));
      offset += bytes.length + parts.at(-1).length;
      return entry;
    }),
  }]));
  let header = JSON.stringify({ version, tables: described });
  header += " ".repeat((8 - (header.length % 8)) % 8);
  const head = Buffer.alloc(8);
  head.write("SLC1");
  head.writeUInt32LE(header.length, 4);
  return Uint8Array.from(Buffer.concat([head, Buffer.from(header), ...parts]));
}

const PLACES = { rows: 3, dicts: { country: ["", "FR"], precision: ["port"], kind: ["port"] }, columns: [
  ["x", "u32", [0, 2 ** 23, 2 ** 24]], ["y", "u32", [0, 2 ** 22, 2 ** 23]], ["drawn", "u8", [0, 1, 1]],
  ["country", "u8", [0, 1, 1]], ["precision", "u8", [0, 0, 0]], ["kind", "u8", [0, 0, 0]], ["radiusKm", "f32", [NaN, 3, 3]],
] };
const COMMON = [
  ["order", "u32", [2, 0, 1]], ["start", "i32", [100, 100, 100]], ["span", "u32", [30, 0, 0]], ["openStart", "u8", [1, 0, 0]],
  ["undated", "u8", [0, 0, 1]], ["substance", "u8", [0, 1, 0]], ["scope", "u8", [0, 1, 0]], ["drawn", "u8", [0, 1, 1]],
];
const SEIZURES = { rows: 3, dated: 2, dicts: { status: ["documented"] }, columns: [...COMMON, ["place", "u32", [0, 2, 3]]] };
const FLOWS = { rows: 3, dated: 2, dicts: {}, columns: [...COMMON, ["from", "u32", [2, 2, 0]], ["to", "u32", [3, 3, 2]], ["path", "u32", [1, 1, 0]]] };
const PATHS = { rows: 1, dicts: { dash: ["documented"] }, columns: [["offset", "u32", [0, 0]], ["x", "i32", []], ["y", "i32", []], ["arc", "u8", [1]], ["dash", "u8", [0]]] };

test("what Python has written is read as it was meant", async () => {
  const { one } = Sillage.columns.decode(await unpackWritten());
  assert.deepEqual([one.rows, one.dated, one.dicts], [5, 4, { x: ["é"] }]);
  assert.deepEqual(one.columns, {
    plain8: Uint8Array.of(1, 2, 3), wide: Int32Array.of(1, -5, 2147483647, -2147483648, 0), small: Uint16Array.of(1, 256, 65535),
    f: Float32Array.of(1.5, NaN), d: Float64Array.of(1e300, -0.1),
    amount: Float64Array.of(0.5, 0.3, NaN, 0.7, 0), kg: Float64Array.of(0.5, 0.9, NaN, 0.7, NaN),
  });
});

test("texts that Python has coded come back, and rows are found by them", async () => {
  const { words } = Sillage.columns.decode(await unpackWritten());
  const ids = Sillage.denseWords.createTexts(words, "id");
  assert.deepEqual(TEXTS.map((_, i) => ids.at(i)), TEXTS);
  assert.deepEqual(TEXTS.map((text) => ids.rowOf(text)), [0, 1, 2, 3, 4, 5, 0]); // of equal ones the first
  for (const other of ["20.5 kg at Tunis 9", "20.05 kg at Tunis 7", "7", "plai", "1 2 3 4 5 6 7 8 9 11", "7 é 0 00 1234567890 12"]) assert.equal(ids.rowOf(other), -1, other);
  const labels = Sillage.denseWords.createTexts(words, "label");
  assert.deepEqual([labels.at(3), labels.rowOf("g"), labels.rowOf("7")], ["d", 6, -1]);
});

test("words are asked for by table and row", () => {
  const tables = Object.fromEntries(["seizures", "places"].map((name) => [name, { rows: 2, texts: {}, columns: {} }]));
  const texts = { seizures: { id: "ab", label: "cd" }, places: { id: "ef", name: "gh" } };
  for (const [name, columns] of Object.entries(texts)) {
    for (const [column, letters] of Object.entries(columns)) {
      tables[name].texts[column] = { slots: 0 };
      Object.assign(tables[name].columns, { [`${column}Offset`]: Uint32Array.of(0, 1, 2), [`${column}Bytes`]: new TextEncoder().encode(letters) });
    }
  }
  const words = Sillage.denseWords.create(tables);
  assert.deepEqual([words.id("seizures", 1), words.label("seizures", 0), words.placeId(1), words.placeName(0)], ["b", "c", "f", "g"]);
  assert.deepEqual([words.rowOf("seizures", "b"), words.rowOf("seizures", "e"), words.rowOf("flows", "b")], [1, -1, -1]);
});

test("open and missing dates become the rule's sentinels", () => {
  const { OPEN_START, OPEN_END } = Sillage.visibility;
  const { seizures } = Sillage.columns.read(writeColumns({ seizures: SEIZURES, places: PLACES }));
  assert.deepEqual([...seizures.start], [OPEN_START, 100, OPEN_START]);
  assert.deepEqual([...seizures.end], [130, OPEN_END, OPEN_END]);
  assert.deepEqual([seizures.n, seizures.dated, "span" in seizures], [3, 2, false]);
});

test("a seizure stands where its place is, and nowhere without one", () => {
  const { seizures, flows, paths } = Sillage.columns.read(writeColumns({ seizures: SEIZURES, places: PLACES }));
  assert.deepEqual([...seizures.place], [-1, 1, 2]);
  assert.deepEqual([...seizures.x], [NaN, 0.5, 1]);
  assert.deepEqual([...seizures.y], [NaN, 0.25, 0.5]);
  assert.deepEqual([flows, paths], [null, null]);
});

test("a path without positions of its own is the great circle between its places", () => {
  const read = Sillage.columns.read(writeColumns({ flows: FLOWS, places: PLACES, paths: PATHS }));
  assert.deepEqual([[...read.flows.from], [...read.flows.to], [...read.flows.path]], [[1, 1, -1], [2, 2, 1], [0, 0, -1]]);
  const alone = read.paths.shapeOf(0); // before all are made
  const { offset, x, y } = read.paths;
  assert.deepEqual([...offset], [0, 30]);
  assert.deepEqual([x[0], y[0], x[29], y[29]], [0.5, 0.25, 1, 0.5]);
  assert.deepEqual(alone, { x, y });
  assert.equal(read.paths.x, x); // made once
});

test("a great circle keeps to the short way over the date line, in equal pieces", () => {
  const [xs, ys] = [new Float64Array(30), new Float64Array(30)];
  Sillage.arcs.fillArc(xs, ys, 0, 170 / 360 + 0.5, 0.5, -170 / 360 + 0.5, 0.5);
  for (let k = 0; k < 29; k += 1) assert.ok(Math.abs(xs[k] - (170 + (20 * k) / 29) / 360 - 0.5) < 1e-9 && Math.abs(ys[k] - 0.5) < 1e-9);
});

test("a great circle bends towards the pole", () => {
  const [xs, ys] = [new Float64Array(30), new Float64Array(30)];
  Sillage.arcs.fillArc(xs, ys, 0, 0.3, 0.35, 0.55, 0.35); // y grows to the south
  assert.ok(ys[15] < 0.34);
  assert.ok([...xs].every((x, k) => k === 0 || x > xs[k - 1]));
});

for (const [what, change, words] of [
  ["another kind of file", () => new TextEncoder().encode("{\"version\": 2}"), /another kind of file/],
  ["an empty file", () => new Uint8Array(0), /another kind of file/],
  ["a file cut short in its head", (bytes) => bytes.subarray(0, 40), /cut short/],
  ["a file cut short in its data", (bytes) => bytes.subarray(0, bytes.length - 16), /does not lie in the file/],
]) {
  test(`${what} is refused in words`, () => {
    assert.throws(() => Sillage.columns.decode(change(writeColumns({ places: PLACES }))), words);
  });
}

test("a newer version is refused by its number", () => {
  assert.throws(() => Sillage.columns.decode(writeColumns({ places: PLACES }, 2)), /version 2/);
});

/* Answers every fetch of the test with these bytes, in pieces, or with a status. */
function answering(bytes, status = 200) {
  const pieces = [bytes.subarray(0, 7), bytes.subarray(7)];
  return async () => new Response(new ReadableStream({ start(controller) { pieces.forEach((piece) => controller.enqueue(piece)); controller.close(); } }), { status });
}

for (const [what, pack] of [["packed", gzipSync], ["unpacked by a server on its way", (bytes) => bytes]]) {
  test(`a file is fetched with its progress told, ${what}`, async (t) => {
    const bytes = Uint8Array.from(pack(writeColumns({ places: PLACES })));
    t.mock.method(globalThis, "fetch", answering(bytes));
    const shares = [];
    const buffer = await Sillage.columns.fetchBytes("columns.bin", bytes.length, (share) => shares.push(share));
    assert.equal(Sillage.columns.read(buffer).places.n, 3);
    assert.deepEqual(shares, [7 / bytes.length, 1]);
  });
}

test("an answer that is none is an error with its status", async (t) => {
  t.mock.method(globalThis, "fetch", answering(new Uint8Array(9), 404));
  await assert.rejects(() => Sillage.columns.fetchBytes("columns.bin"), /404/);
});
