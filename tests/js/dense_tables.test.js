/* What the columns of a file become: rows with days, places and positions, told as the file comes. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { ENDS, FLOWS, PATHS, PLACES, SEIZURES, WHOLE, endsOf, writeColumns } = require("./column_file");
const { makeDense } = require("./dense_fixture");
const Sillage = require("./load")();

const { OPEN_START, OPEN_END } = Sillage.visibility;
const readWhole = (tables) => Sillage.denseTables.read(writeColumns(tables));
const typedIn = (table) => Object.entries(table).filter(([, value]) => ArrayBuffer.isView(value));
/* Typed arrays and plain values of a table, without what is a function. */
const plain = (table) => table && Object.fromEntries(Object.entries(table).filter(([, value]) => typeof value !== "function"));
const plainAll = (read) => Object.fromEntries(Object.entries(read).map(([name, table]) => [name, plain(table)]));

test("open and missing dates become the rule's sentinels", () => {
  const { seizures, flows } = readWhole(WHOLE);
  assert.deepEqual([...seizures.start], [OPEN_START, 100, 100, OPEN_START]);
  assert.deepEqual([...seizures.end], [130, OPEN_END, OPEN_END, OPEN_END]);
  assert.deepEqual([seizures.n, seizures.dated, "span" in seizures, "openStart" in seizures], [4, 3, false, false]);
  assert.deepEqual([[...flows.start], [...flows.end], flows.n, flows.dated], [[OPEN_START, 100, OPEN_START], [130, OPEN_END, OPEN_END], 3, 2]);
});

test("a record names its places and its path from 0 on, none as -1; the rest is as the file has it", () => {
  const { seizures, flows } = readWhole(WHOLE);
  assert.deepEqual([...seizures.place], [-1, 0, 1, 2]);
  assert.deepEqual([[...flows.from], [...flows.to], [...flows.path]], [[0, 0, -1], [1, 1, 0], [0, 0, -1]]);
  assert.deepEqual([[...flows.order], [...seizures.pieces], seizures.dicts], [[2, 0, 1], [0, 0, 1, 0], { status: ["documented"] }]);
  assert.deepEqual(["order" in seizures, "x" in seizures, "y" in seizures], [false, false, false]);
});

test("places are the ends of flows and, behind them, those beyond", () => {
  const { places, ends } = readWhole(WHOLE);
  assert.deepEqual(plain(places), {
    n: 3, x: Float32Array.of(0.5, 1, NaN), y: Float32Array.of(0.25, 0.5, NaN), drawn: Uint8Array.of(1, 1, 0), country: Uint8Array.of(1, 1, 0),
    dicts: { country: ["", "FR"], countryName: ["", "France"] },
  });
  assert.deepEqual(plain(ends), {
    n: 2, x: Float32Array.of(0.5, 1), y: Float32Array.of(0.25, 0.5), drawn: Uint8Array.of(1, 1), country: Uint8Array.of(1, 1), dicts: places.dicts,
  });
});

test("columns of both tables of places are joined whatever their types, their items as they are", () => {
  const rows = 300;
  const beyond = { ...PLACES, rows, columns: PLACES.columns.map(([name, type, [value]]) => [name, type, Array(rows).fill(value)]) };
  const { places } = readWhole({ ends: ENDS, places: { ...beyond, columns: beyond.columns.map((column) => (column[0] === "drawn" ? ["drawn", "u8", Array(rows).fill(1)] : column)) } });
  assert.equal(places.n, rows + 2);
  for (const [name, column] of typedIn(places)) assert.equal(column.length, rows + 2, name);
  assert.deepEqual([places.x[1], places.x[2], places.x.at(-1), places.country[1], places.country.at(-1)], [1, 0, 0, 1, 0]);
});

test("where no flow is large there are no ends, and places stand alone", () => {
  const { flows, paths, ends, places, seizures } = readWhole({ places: PLACES, seizures: { ...SEIZURES, columns: SEIZURES.columns.map((column) => (column[0] === "place" ? ["place", "u32", [0, 1, 1, 0]] : column)) } });
  assert.deepEqual([flows, paths, ends, places.n, [...seizures.place]], [null, null, null, 1, [-1, 0, 0, -1]]);
});

test("flows of which none has a known end are told with the places there are, in columns of their own", () => {
  const adrift = { ...FLOWS, columns: FLOWS.columns.map((column) => (["from", "to", "path"].includes(column[0]) ? [column[0], "u32", [0, 0, 0]] : column)) };
  const none = { ...PATHS, rows: 0, columns: [["offset", "u32", [0]], ["x", "i32", []], ["y", "i32", []], ["arc", "u8", []], ["dash", "u8", []]] };
  const { flows, ends, places, paths } = readWhole({ flows: adrift, paths: none, places: PLACES, seizures: SEIZURES });
  assert.deepEqual([[...flows.from], [...flows.path], paths.n], [[-1, -1, -1], [-1, -1, -1], 0]);
  assert.deepEqual(plain(ends), plain(places));
  for (const [name, column] of typedIn(places)) assert.notEqual(ends[name].buffer, column.buffer, name);
});

test("where no seizure is large there are flows and their ends", () => {
  const { seizures, places, ends, flows } = readWhole({ flows: FLOWS, paths: PATHS, ends: ENDS, places: { ...PLACES, rows: 0, columns: PLACES.columns.map(([name, type]) => [name, type, []]) } });
  assert.deepEqual([seizures, flows.n], [null, 3]);
  assert.deepEqual(plain(places), plain(ends));
});

test("flows are told as soon as their ends have come, before the seizures, and once", () => {
  const bytes = writeColumns(WHOLE);
  const told = [];
  const taken = [];
  const reader = Sillage.denseTables.createReader((part) => told.push([part, taken.at(-1)]));
  const decoder = Sillage.columns.createDecoder((name, table) => {
    taken.push(name);
    reader.take(name, table);
  });
  const { ends, seizures } = endsOf(bytes);
  decoder.push(bytes.slice(0, ends - 1));
  assert.deepEqual(told, []);
  decoder.push(bytes.slice(ends - 1, ends));
  assert.equal(told.length, 1);
  assert.deepEqual([taken, seizures > ends], [["flows", "paths", "ends"], true]);
  decoder.push(bytes.slice(ends));
  decoder.end();
  const rest = reader.done();
  assert.deepEqual([told.length, told[0][1], taken], [1, "ends", ["flows", "paths", "ends", "places", "seizures"]]);
  assert.deepEqual(plainAll(Sillage.denseTables.join(told[0][0], rest)), plainAll(readWhole(WHOLE)));
});

test("what was told may be handed to somebody else while the rest is read", () => {
  let told = null;
  const reader = Sillage.denseTables.createReader((part) => {
    const buffers = new Set(Object.values(part).flatMap((table) => typedIn(table).map(([, column]) => column.buffer)));
    told = structuredClone(part, { transfer: [...buffers] });
  });
  for (const [name, table] of Object.entries(Sillage.columns.decode(writeColumns(WHOLE)))) reader.take(name, table);
  assert.deepEqual(plainAll(Sillage.denseTables.join(told, reader.done())), plainAll(readWhole(WHOLE)));
});

test("a file without places is refused", () => {
  assert.throws(() => readWhole({ seizures: SEIZURES }), /no places/);
});

test("a path without positions of its own is the great circle between its places", () => {
  const read = readWhole(WHOLE);
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

test("for the painter a seizure stands where its place is, and nowhere without one", () => {
  const { seizures, places } = readWhole(WHOLE);
  const table = Sillage.denseTables.forPainter(seizures, places);
  assert.deepEqual([[...table.x], [...table.y]], [[NaN, 0.5, 1, NaN], [NaN, 0.25, 0.5, NaN]]);
  assert.deepEqual([table.n, table.dated], [4, 3]);
});

test("the painter's days are narrow where they fit, and say the same of any span", () => {
  const { columns: { seizures, places } } = makeDense({ seizures: 700, flows: 90 });
  const { OPEN_START, OPEN_END } = Sillage.visibility;
  const whole = { ...seizures, start: seizures.start.slice(), end: seizures.end.slice() };
  whole.start[0] = OPEN_START;
  for (let i = 0; i < whole.dated; i += 9) whole.end[i] = OPEN_END;
  const narrow = { ...whole, ...Sillage.denseTables.forPainter(whole, places) };
  const indices = [whole, narrow].map((table) => Sillage.timeIndex.create(table));
  const [first, last] = [whole.start.find((day) => day !== OPEN_START), whole.start[whole.dated - 1]];
  for (const until of [first, first + 40, last, last + 400, 32766, 32767, 40000]) {
    for (const from of [OPEN_START, until - 90, until - 1]) {
      const span = { from, until, undated: true };
      const narrowed = Sillage.denseTables.narrowSpan(span, narrow.start);
      for (let i = 0; i < whole.n; i += 1) assert.equal(indices[1].codeOf(i, narrowed), indices[0].codeOf(i, span), `row ${i}, ${from} to ${until}`);
    }
  }
  const far = { ...whole, end: whole.end.map((day) => (day === OPEN_END ? day : day + 40000)) };
  const made = Sillage.denseTables.forPainter(far, places);
  assert.ok(made.start instanceof Int16Array && made.end instanceof Int32Array);
  assert.deepEqual(Sillage.denseTables.narrowSpan({ from: 1, until: 40000 }, made.end), { from: 1, until: 40000 });
});

test("the painter gets what it reads, the page's own columns, and a position for each row that is drawn", () => {
  const { columns: { seizures, places } } = makeDense({ seizures: 700, flows: 90 });
  const { x, y, n, dated, ...rest } = Sillage.denseTables.forPainter(seizures, places);
  assert.deepEqual(Object.keys(rest).sort(), ["drawn", "end", "kgMax", "kgMin", "place", "scope", "start", "substance", "undated"]);
  const { start, end, ...own } = rest;
  for (const [name, column] of Object.entries(own)) assert.equal(column, seizures[name], name);
  for (const days of [start, end]) assert.ok(days instanceof Int16Array);
  assert.deepEqual([n, dated], [seizures.n, seizures.dated]);
  const undrawn = [...seizures.place.keys()].filter((i) => !seizures.drawn[i]);
  assert.ok(undrawn.some((i) => seizures.place[i] >= 0) && undrawn.some((i) => seizures.place[i] < 0));
  for (let i = 0; i < n; i += 1) assert.deepEqual([x[i], y[i]], seizures.drawn[i] ? [places.x[seizures.place[i]], places.y[seizures.place[i]]] : [NaN, NaN]);
});
