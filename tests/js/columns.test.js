"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { gzipSync } = require("node:zlib");
const { PLACES, WHOLE, endsOf, writeColumns } = require("./column_file");
const { createRandom } = require("./dense_fixture");
const Sillage = require("./load")();

/* Written by routes/columns.py: a table of every type and option, and texts coded by routes/column_texts.py. */
const WRITTEN =
  "H4sIAAAAAAAA/7SVzXKbMBSFs+xjZLRmoT9+zK7ttjNddJnxQgnC0USWPIBrJx4eKM/RF+ojRMIDSIAcuujGRgzf0blXOtKvH9/R3y93dxfwm1e10ArkKAINe5S8BvkFaMXtX6VPZhhHoGANL0BOzZN4arpP" +
  "ziB/AH/ewbaNwJOWx70yrx8uQLG9YcFBMqEyYERfD3Z8tM+Sq13zDHISAV2WNW9ADttoYE6i4CMhCHYQY8JIKmuvqY7cGOGyYf2gV8sctXrPpHQMoMR34Mv1CgQ7EuWIl54bHMKpW0/h4AldhbsFsL0+qsap" +
  "4HZDDrwyqwhHsYQ6Yi+71UJSvHjTz4Qz16XirApJIzKr1Fs2xSqzxfpRLd6MBIrpOBNC3nJ4M3nr2c20KJeNajjFE+Nfd2aX/lf3Nh4nXRX1mKfUzMfP1xSJwv4etJbdQtRS2/fGs1AFP/faldg9G72SyZob" +
  "PckeuRy5dODgwHWfTsDloIoiENI0kDG8SZwuiuLn9X2giUkwaJB6Mt9eG/PRspWEuAHNPA6G7Q/IBnsI+hyhEHoIXoP4xsgKBPmtpCsQ7LctXoEQv/xkBUL98tM1iFt+t0Vv74xs1YlO42Qqe2unuIbMMbXt" +
  "0+LEj0DoBHCSJTxkiSxn0A4CSbpKBW486JyfdDOr6XargrdV5m3TT7tjD7QBRTMToSh15pfv2/mih8LldQChGE9BHKzekv94DhMUO7PZTbRt2/b+AwAA//9iZGJmAAEAAAAA//9i/MXCyMDwn4EBRjQwNIBo" +
  "AAAAAP//YmT4z8D4n4EBAAAA//9iYGBgOHDAvh4AAAD//5ozq3Qmw8yOmTYzn8w031m3HwAAAP//YmX+z87AwPCfAYVgYAAAAAD//2LgYmD4z8CAQQAAAAD//3rBzMDAzsDAwMjCwDiwIJFx3g8Wht//GRj+" +
  "QzEIAAAAAP//0mFkYNABYgYmIGYweckABQAAAAD//2JgYASCPwwAAAAA//9iEFRTs7JnwAAAAAAA//9i0GNQyE5XSCxRCCnNyyxWYGBSOLxSgUGBUcHQyNjE1MzcwtJAgYFBARVaKhgaFOQkZuYxAAAAAP//" +
  "EhFhZ2dkFGEAAAAA//9iZWVgYGJiZQAAAAD//2LnYGBgZmZnAAAAAP//4uHh4WFhYWEAAAAA//9iZQUDBgAAAAD//2JjAwMGAAAAAP//YmcHAwYAAAAA///i4AADBgAAAAD//2JghAAGHAAAAAD//0pMSk5J" +
  "TUtnAAAAAP//YmBkZBhFRCIgAAAAAP//YhBUYEAGAAAAAP//YtBjUMhOV0gsUQgpzcssVmBA4wIAAAD//2JgYGAmEV2kvRY6WEGGFhAAAAAA///MzoUBggAAAEHqSekQ6Rak919Ox/AmOEQJBTQd08J28HzC" +
  "iOTJK6MoqRu6nnFiXlg3jpNbQJJBRTewHjgufkAU80zJcsqKpqUfmN4sH7ad80IQkRVUDcPkYeN6BCFxQvoiL6hq2o5h5D3zWdkPrpu/XAk/XwAAAP//WtDGyKDQzsiwAIgZGcF4IMFQsp8BBAAAAAD//wMA" +
  "eJr4mOgPAAA=";
const TEXTS = ["20.5 kg at Tunis 7", "20.5 kg at Tunis 8", "007 é 0 00 1234567890 12", "", "1 2 3 4 5 6 7 8 9 10", "plain", "20.5 kg at Tunis 7"];
const LABELS = Array.from({ length: 300 }, (_, i) => `${i % 50}${i % 3 ? "" : ".5"} kg at Tunis ${100000 + i}`);
const unpackWritten = () => Sillage.columns.bytesOf({ bytes: Buffer.from(WRITTEN, "base64") });

test("what Python has written is read as it was meant", async () => {
  const { one } = Sillage.columns.decode(await unpackWritten());
  assert.deepEqual([one.rows, one.dated, one.dicts], [5, 4, { x: ["é"] }]);
  const { near, far, nearAgain, amount, kg, ...plain } = one.columns;
  assert.deepEqual(plain, {
    plain8: Uint8Array.of(1, 2, 3), wide: Int32Array.of(1, -5, 2147483647, -2147483648, 0), small: Uint16Array.of(1, 256, 65535),
    f: Float32Array.of(1.5, NaN), d: Float64Array.of(1e300, -0.1),
  });
  const kilograms = (column) => Array.from(column.shares, (_, i) => Sillage.weights.at(column, i));
  assert.deepEqual([kilograms(amount), kilograms(kg)], [[0.5, 0.3, NaN, 0.7, 0], [0.5, 0.9, NaN, 0.7, NaN]]);
  const list = ({ length, at }) => Array.from({ length }, (_, i) => at(i));
  assert.deepEqual(list(Sillage.narrowColumn.open(near)), [...Array(130).keys()].map((i) => 1000 + i).concat(7, 2 ** 32 - 1));
  assert.deepEqual(list(Sillage.narrowColumn.open(far)), [...Array(130).fill(300), 60000, 300]);
  assert.equal(nearAgain, near); // kept once, as it stands in the file
});

test("a narrow column that is cut short is named", async () => {
  const bytes = new Uint8Array(await unpackWritten());
  assert.throws(() => Sillage.columns.decode(bytes.subarray(0, bytes.length - 8)), /labels\.label2 does not lie in the file/);
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

test("texts are read over narrow columns, their numbers put in from the right", async () => {
  const { labels } = Sillage.columns.decode(await unpackWritten());
  assert.deepEqual([labels.columns.label2.narrow, labels.texts.label.right], [true, true]);
  const texts = Sillage.denseWords.createTexts(labels, "label");
  assert.deepEqual(LABELS.map((_, i) => texts.at(i)), LABELS);
  assert.deepEqual(LABELS.map((text) => texts.rowOf(text)), [...LABELS.keys()]);
  for (const other of ["1 kg at Tunis 100000", "0.5 kg at Tunis 100001", "0.5 kg at Tunis 99999", " kg at Tunis 100000", "1 2 3 4"]) assert.equal(texts.rowOf(other), -1, other);
});

test("words are asked for by table and row", () => {
  const tables = {
    seizures: { rows: 2, texts: {}, columns: { unit: Uint8Array.of(1, 0), amount: Uint8Array.of(6, 0) }, dicts: { unit: ["kg", "tablets"] }, shares: { amount: 10 } },
    places: { rows: 2, texts: {}, columns: { kind: Uint8Array.of(0, 1), precision: Uint8Array.of(1, 0), radiusKm: Float64Array.of(2.75, NaN) }, dicts: { kind: ["city", "port"], precision: ["area", "exact"] }, shares: { radiusKm: 0 } },
  };
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
  assert.deepEqual([words.unit(0), words.unit(1), words.amount(0), words.amount(1)], ["tablets", "kg", 0.5, NaN]); // in tenths, 0 unknown
  assert.deepEqual([words.placeKind(1), words.placePrecision(0), words.placeRadiusKm(0), words.placeRadiusKm(1)], ["port", "exact", 2.75, NaN]);
  delete tables.seizures;
  assert.equal(Sillage.denseWords.create(tables).placeKind(0), "city"); // seizures need not be large
});

test("numbers and codes are read over narrow columns", async () => {
  const { one } = Sillage.columns.decode(await unpackWritten());
  const texts = { slots: 0 };
  const alone = { idOffset: Uint32Array.of(0), idBytes: new Uint8Array(0), labelOffset: Uint32Array.of(0), labelBytes: new Uint8Array(0) };
  const dicts = { unit: Array.from({ length: 60001 }, (_, i) => `unit ${i}`) };
  const seizures = { rows: 132, texts: { id: texts, label: texts }, columns: { ...alone, amount: one.columns.near, unit: one.columns.far }, dicts, shares: { amount: 100 } };
  const places = { rows: 0, texts: { id: texts, name: texts }, columns: { ...alone, nameOffset: alone.labelOffset, nameBytes: alone.labelBytes, kind: new Uint8Array(0), precision: new Uint8Array(0), radiusKm: new Uint8Array(0) }, dicts: {}, shares: { radiusKm: 1 } };
  const words = Sillage.denseWords.create({ seizures, places });
  assert.deepEqual([0, 129, 130, 131].map(words.amount), [9.99, 11.28, 0.06, 42949672.94]);
  assert.deepEqual([129, 130, 131].map(words.unit), ["unit 300", "unit 60000", "unit 300"]);
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

/* Give a decoder a file in chunks of these sizes, again and again: [[name, table], …], as they were told. */
function decodeIn(bytes, ...sizes) {
  const told = [];
  const decoder = Sillage.columns.createDecoder((name, table) => told.push([name, table]));
  for (let at = 0, k = 0; at < bytes.length; k += 1) {
    const size = sizes[k % sizes.length];
    decoder.push(bytes.slice(at, at + size));
    at += size;
  }
  decoder.end();
  return told;
}

/* Longer than what a decoder begins with, in its head and in its data. */
const LARGE = writeColumns({
  places: { rows: 1, dicts: { country: Array.from({ length: 12000 }, (_, i) => `Country é ${i}`) }, columns: [["x", "u32", [7]]] },
  seizures: { rows: 40000, columns: [["start", "i32", Array.from({ length: 40000 }, (_, i) => i * i - 5)], ["drawn", "u8", Array(40000).fill(1)]] },
});

for (const [what, getBytes] of [["with narrow columns", async () => new Uint8Array(await unpackWritten())], ["of a case", async () => writeColumns(WHOLE)]]) {
  test(`a file ${what} that comes in any pieces is the same as the whole one`, async () => {
    const bytes = await getBytes();
    const whole = Object.entries(Sillage.columns.decode(bytes));
    for (const sizes of [[1], [3], [7, 1, 64], [8], [13, 0, 257], [1000], [bytes.length - 1, 1], [bytes.length]]) assert.deepEqual(decodeIn(bytes, ...sizes), whole, String(sizes));
    const random = createRandom(17);
    for (let round = 0; round < 30; round += 1) {
      const sizes = Array.from({ length: 50 }, () => Math.floor(random() ** 4 * 900));
      assert.deepEqual(decodeIn(bytes, ...sizes, 5), whole, String(sizes));
    }
  });
}

test("narrow columns that are the same are one object in a table that comes in pieces, too", async () => {
  const [[, one]] = decodeIn(new Uint8Array(await unpackWritten()), 11);
  assert.deepEqual([one.columns.near.narrow, one.columns.nearAgain], [true, one.columns.near]);
  assert.equal(one.columns.nearAgain, one.columns.near);
});

test("a file whose head and data outgrow what a decoder begins with is the same, too", () => {
  const whole = Object.entries(Sillage.columns.decode(LARGE));
  for (const sizes of [[1 << 16], [70000, 9], [4096], [LARGE.length], [LARGE.length - 3, 3]]) assert.deepEqual(decodeIn(LARGE, ...sizes), whole, String(sizes));
});

test("each table is told when its last byte has come, in the file's order", () => {
  const bytes = writeColumns(WHOLE);
  const told = [];
  let come = 0;
  const decoder = Sillage.columns.createDecoder((name) => told.push([name, come]));
  for (const byte of bytes) {
    come += 1;
    decoder.push(Uint8Array.of(byte));
  }
  decoder.end();
  assert.deepEqual(told, Object.entries(endsOf(bytes)));
  assert.deepEqual(told.map(([name]) => name), ["flows", "paths", "ends", "places", "seizures"]);
});

test("what follows the last table is nobody's", () => {
  const bytes = writeColumns(WHOLE);
  const longer = new Uint8Array(bytes.length + 100000).fill(7);
  longer.set(bytes);
  assert.deepEqual(decodeIn(longer, 5000), decodeIn(bytes, 5000));
});

test("a file of no table is no mistake", () => {
  assert.deepEqual(decodeIn(writeColumns({}), 3), []);
});

test("wherever a file is cut short, what is whole has been told and the end says what is missing", () => {
  const bytes = writeColumns(WHOLE);
  const ends = Object.entries(endsOf(bytes));
  const data = 8 + new DataView(bytes.buffer).getUint32(4, true);
  for (let length = 8; length < ends.at(-1)[1]; length += 1) {
    const told = [];
    const decoder = Sillage.columns.createDecoder((name) => told.push(name));
    decoder.push(bytes.slice(0, length));
    const missing = ends.find(([, end]) => end > length)[0];
    assert.deepEqual(told, length < data ? [] : ends.filter(([, end]) => end <= length).map(([name]) => name), `${length} bytes`);
    assert.throws(() => decoder.end(), length < data ? /cut short/ : new RegExp(`${missing}\\.\\w+ does not lie in the file`), `${length} bytes`);
  }
});

for (const [what, make, words] of [
  ["another kind of file", () => new TextEncoder().encode("{\"version\": 2}"), /another kind of file/],
  ["a file that ends before it says what it is", () => Uint8Array.of(0x53, 0x4c, 0x43), /another kind of file/],
  ["an empty file", () => new Uint8Array(0), /another kind of file/],
  ["a newer version", () => writeColumns({ places: PLACES }, 2), /version 2/],
  ["a column of a type nobody knows", () => Buffer.from(Buffer.from(writeColumns({ places: PLACES })).toString("latin1").replace('"u8"', '"u9"'), "latin1"), /places\.drawn does not lie in the file/],
]) {
  test(`${what} is refused in words as it comes, too`, () => {
    const bytes = make();
    assert.throws(() => decodeIn(bytes, 5), words);
    assert.throws(() => decodeIn(bytes, bytes.length || 1), words);
    assert.throws(() => Sillage.columns.decode(bytes), words);
  });
}

/* Answers every fetch of the test with these bytes, in pieces, or with a status. */
function answering(bytes, status = 200) {
  const pieces = [bytes.subarray(0, 7), bytes.subarray(7)];
  return async () => new Response(new ReadableStream({ start(controller) { pieces.forEach((piece) => controller.enqueue(piece)); controller.close(); } }), { status });
}

for (const [what, pack] of [["packed", gzipSync], ["unpacked by a server on its way", (bytes) => bytes]]) {
  test(`a file is fetched with its progress told, ${what}`, async (t) => {
    const bytes = Uint8Array.from(pack(writeColumns(WHOLE)));
    t.mock.method(globalThis, "fetch", answering(bytes));
    const shares = [];
    const buffer = await Sillage.columns.bytesOf({ url: "columns.bin", total: bytes.length }, (share) => shares.push(share));
    assert.deepEqual(new Uint8Array(buffer), writeColumns(WHOLE));
    assert.deepEqual(shares, [7 / bytes.length, 1]);
  });

  test(`a file is read as it is fetched, with its progress told, ${what}`, async (t) => {
    const bytes = Uint8Array.from(pack(writeColumns(WHOLE)));
    t.mock.method(globalThis, "fetch", answering(bytes));
    const shares = [];
    const told = [];
    await Sillage.columns.readInParts({ url: "columns.bin", total: bytes.length }, (share) => shares.push(share), (name, table) => told.push([name, table]));
    assert.deepEqual(told, Object.entries(Sillage.columns.decode(writeColumns(WHOLE))));
    assert.deepEqual(shares, [7 / bytes.length, 1]);
  });
}

test("bytes that are at hand are read without a fetch", async (t) => {
  t.mock.method(globalThis, "fetch", () => assert.fail("nothing may be fetched"));
  const told = [];
  await Sillage.columns.readInParts({ bytes: gzipSync(writeColumns(WHOLE)) }, () => assert.fail("no share of nothing"), (name) => told.push(name));
  assert.deepEqual(told, Object.keys(WHOLE));
});

test("a packed file that is cut short is an error, whichever way it is read", async () => {
  const packed = gzipSync(LARGE);
  for (const length of [30, packed.length >> 1, packed.length - 5]) {
    await assert.rejects(() => Sillage.columns.readInParts({ bytes: packed.subarray(0, length) }, undefined, () => undefined), Error);
    await assert.rejects(() => Sillage.columns.bytesOf({ bytes: packed.subarray(0, length) }), Error);
  }
});

test("an answer that is none is an error with its status", async (t) => {
  t.mock.method(globalThis, "fetch", answering(new Uint8Array(9), 404));
  await assert.rejects(() => Sillage.columns.bytesOf({ url: "columns.bin" }), /404/);
  await assert.rejects(() => Sillage.columns.readInParts({ url: "columns.bin" }, () => undefined, () => undefined), /404/);
});
