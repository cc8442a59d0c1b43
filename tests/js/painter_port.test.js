/* Where the painter runs and who tells it its table: the page, or beside it whoever has read the file. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { gzipSync } = require("node:zlib");
const Sillage = require("./load")(
  "namespace.js", "weights.js", "visibility.js", "narrow_column.js", "columns.js", "dense_tables.js", "time_index.js", "geometry.js", "dense_colour.js", "dense_paint.js", "dense_raster.js", "dense_groups.js", "dense_sites.js",
  "dense_picture.js", "dense_view.js", "dense_painter.js", "part_worker.js", "painter_port.js", "dense_client.js", "column_reader.js",
);
const { writeColumns } = require("./column_file");
const { allowWorkers, closePorts } = require("./fake_worker");
const { PAYLOAD, STYLE, forPainter, makeWorld, plainDense, referencePixels } = require("./dense_reference");

globalThis.window = globalThis;

const LONGEST_MS = 10000;
const { OPEN_START } = Sillage.visibility;
const spanAt = (date, windowDays = null, undated = false) => ({ from: windowDays ? date - windowDays + 1 : OPEN_START, until: date + 1, undated });
const SCALE = 2000;
const COLOURS = { colors: ["#a83200", "#0f766e", STYLE.light.context], ground: STYLE.light.land, theme: "light", crowd: 0.5 };
const LIE = { width: 220, height: 160, scale: SCALE, originX: 0.5 * SCALE - 110, originY: 0.35 * SCALE - 80, ratio: 1, shrink: 0.6, colours: COLOURS };

/** A store with one dense table, as far as a client reads it, and what its picture must be. */
function makeStore({ fed = false } = {}) {
  const world = makeWorld(900);
  const painted = plainDense(forPainter(world));
  const D = { table: world.seizures, mask: painted.mask, maskMark: 1, span: (view) => view.span };
  const listeners = new Set();
  const sites = Sillage.denseSites.create(PAYLOAD, painted);
  const stamps = Sillage.denseView.stampsOf(sites.radii, LIE.shrink, LIE.ratio);
  const colours = Sillage.denseColour.coloursOf(COLOURS.colors, COLOURS.ground, COLOURS.theme, COLOURS.crowd);
  const store = {
    payload: { ...PAYLOAD, style: STYLE }, dense: { tables: { seizures: D }, places: world.places, fed }, view: { span: spanAt(100) },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show(span) {
      this.view = { span };
      for (const listener of listeners) listener(this.view, new Set(["visible"]));
    },
    listeners,
  };
  const agree = (image, span) => {
    const pixels = referencePixels(painted, span, LIE, stamps, sites, colours);
    assert.ok(pixels.some(Boolean));
    assert.deepEqual(new Uint32Array(image.memory), Uint32Array.from(pixels));
  };
  return { world, D, store, agree, table: painted.table };
}

/** A client of a store: {client, come: answers nobody has asked for, next(): a promise of its next answer, quiet()}. */
function listenTo(store) {
  const client = Sillage.denseClient.of(store);
  const come = [];
  let wake = () => undefined;
  const quiet = client.listen("map", (answer) => {
    come.push(answer);
    wake();
  });
  const next = () => new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("no picture has come")), LONGEST_MS);
    wake = () => {
      if (come.length === 0) return;
      clearTimeout(late);
      wake = () => undefined;
      resolve(come.shift());
    };
    wake();
  });
  return { client, come, next, quiet };
}

/* Workers in which painters run. */
function allowPainters(t, inside = () => Sillage.painterPort.host) {
  t.mock.method(console, "warn", () => undefined);
  closePorts(t);
  return allowWorkers(t, inside);
}

const said = () => console.warn.mock.calls.map(({ arguments: words }) => words.join(" ")).join("|");
const silent = () => (scope) => { scope.onmessage = () => undefined; };
const settle = () => new Promise((resolve) => { setTimeout(resolve, 20); });
const tableOf = (worker) => worker.posted.find(({ kind }) => kind === "table");

test("without workers the page draws itself; the client follows the store and ends with its last picture", async (t) => {
  closePorts(t);
  const { D, store, agree } = makeStore();
  const { client, next, quiet } = listenTo(store);
  assert.equal(Sillage.denseClient.of(store), client);
  const number = client.begin("map", LIE);
  let answer = await next();
  assert.deepEqual([answer.begun, answer.step], [number, client.step()]);
  agree(answer.image, spanAt(100));
  D.mask.fill(0, 0, 300);
  D.maskMark += 1;
  store.show(spanAt(150, 90));
  answer = await next();
  assert.equal(answer.step, client.step());
  agree(answer.image, spanAt(150, 90));
  for (const [name, column] of Object.entries(D.table)) if (ArrayBuffer.isView(column)) assert.equal(column.length, 900, `${name}: the page's own columns stay whole`);
  quiet();
  assert.equal(store.listeners.size, 0);
  assert.notEqual(Sillage.denseClient.of(store), client);
  Sillage.denseClient.of(store).listen("map", () => {})();
});

test("a worker that fails is replaced by the page, which is told everything again", async (t) => {
  const workers = allowPainters(t, silent);
  const { store, agree } = makeStore();
  const { client, next, quiet } = listenTo(store);
  client.begin("map", LIE);
  assert.equal(workers.length, 1);
  workers[0].fail("no room");
  assert.equal(workers[0].ended, true);
  agree((await next()).image, spanAt(100));
  assert.match(said(), /no room/);
  quiet();
});

test("with the next step a worker gets the memory of its pictures back, also of those that nobody saw", async (t) => {
  const workers = allowPainters(t);
  const { store, agree } = makeStore();
  const { client, next, quiet } = listenTo(store);
  client.begin("map", LIE);
  const { image } = await next();
  client.begin("unseen", LIE);
  await settle();
  store.show(spanAt(200, 80, true));
  const spares = workers[0].posted.filter(({ kind }) => kind === "spare").map(({ memory }) => memory);
  assert.deepEqual(spares.map(({ byteLength }) => byteLength), [0, 0], "handed over, not cloned");
  assert.ok(spares.includes(image.memory));
  agree((await next()).image, store.view.span);
  quiet();
});

test("memory of pictures that came faster than the steps does not pile up in the page", async (t) => {
  const workers = allowPainters(t);
  const { client, next, quiet } = listenTo(makeStore().store);
  const sizes = [];
  for (let n = 0; n < 3; n += 1) {
    client.begin("map", LIE);
    sizes.push((await next()).image.memory);
  }
  assert.deepEqual(sizes.map(({ byteLength }) => byteLength > 0), [false, false, true], "one waits for the next step");
  assert.equal(workers[0].posted.filter(({ kind }) => kind === "spare").length, 2);
  quiet();
});

const narrowDay = (day) => Math.max(-32768, Math.min(32767, day));

test("a worker that nobody has fed is told its table by the page, whose columns stay whole; its own are given back", async (t) => {
  let own = null;
  const workers = allowPainters(t, () => (scope) => {
    Sillage.painterPort.host(scope);
    const hear = scope.onmessage;
    scope.onmessage = (event) => {
      own = own || { ...event.data.table };
      hear(event);
    };
  });
  const { D, store, agree, table } = makeStore();
  const { client, next, quiet } = listenTo(store);
  client.begin("map", LIE);
  agree((await next()).image, spanAt(100));
  const { kind, payload, ...told } = tableOf(workers[0]);
  const { start, end, ...columns } = table;
  assert.deepEqual(told, { table: { ...columns, start: Int16Array.from(start, narrowDay), end: Int16Array.from(end, narrowDay) } });
  for (const column of Object.values(D.table)) if (ArrayBuffer.isView(column)) assert.equal(column.length, 900);
  const canGiveBack = typeof ArrayBuffer.prototype.transfer === "function";
  assert.deepEqual([own.x.length, own.kgMin.length, own.start.length], canGiveBack ? [0, 0, 900] : [900, 900, 900]);
  quiet();
});

for (const when of ["before", "after"]) {
  test(`a worker is told its table by who has read the file, ${when} the page speaks`, async (t) => {
    const workers = allowPainters(t);
    const { store, agree, table } = makeStore({ fed: true });
    const { port1, port2 } = new MessageChannel();
    Sillage.painterPort.prepare(port2);
    const feed = () => port1.postMessage({ table }, Object.values(table).filter(ArrayBuffer.isView).map(({ buffer }) => buffer));
    const kept = structuredClone(table); // what is handed over is gone here
    if (when === "before") {
      feed();
      await settle();
    }
    const { client, come, next, quiet } = listenTo(store);
    client.begin("map", LIE);
    await settle();
    if (when === "after") {
      assert.deepEqual(come, []);
      store.show(spanAt(200, 80, true));
      await settle();
      feed();
    }
    const { image, step } = await next();
    Object.assign(table, kept);
    assert.equal(step, client.step());
    agree(image, store.view.span);
    assert.deepEqual([workers.length, tableOf(workers[0]).table, come.length], [1, null, 0]);
    store.show(spanAt(260));
    agree((await next()).image, spanAt(260));
    quiet();
    assert.equal(workers[0].ended, true);
  });
}

test("a file read by a worker and drawn by another: the page hands over nothing", async (t) => {
  const { seizures, places } = makeWorld(900);
  const { OPEN_END } = Sillage.visibility;
  const numbers = { drawn: "u8", substance: "u8", scope: "u8", undated: "u8", kgMin: "f64", kgMax: "f64" };
  const isOpen = (i) => seizures.start[i] === OPEN_START && !seizures.undated[i];
  const start = Array.from(seizures.start, (day) => (day === OPEN_START ? 0 : day));
  const column = (name, type, values) => [name, type, values];
  const bytes = writeColumns({
    places: { rows: places.n, dicts: { country: [""] }, columns: [column("x", "u32", places.x.map((x) => Math.round((x || 0) * 2 ** 24))), column("y", "u32", places.y.map((y) => Math.round((y || 0) * 2 ** 24))), column("drawn", "u8", places.drawn)] },
    seizures: { rows: seizures.n, dated: seizures.dated, dicts: {}, columns: [
      ...Object.entries(numbers).map(([name, type]) => column(name, type, seizures[name])), column("start", "i32", start), column("openStart", "u8", start.map((_, i) => (isOpen(i) ? 1 : 0))),
      column("span", "u32", start.map((day, i) => (seizures.undated[i] || seizures.end[i] === OPEN_END ? 0 : seizures.end[i] - day))), column("place", "u32", seizures.place.map((place) => place + 1)),
    ] },
  });
  const roles = [() => Sillage.columnReader.host, () => Sillage.painterPort.host];
  const workers = allowPainters(t, () => roles.shift()());
  const { port1, port2 } = new MessageChannel();
  const { all } = Sillage.columnReader.readColumns({ bytes: gzipSync(bytes) }, undefined, port1);
  Sillage.painterPort.prepare(port2);
  const read = await all;
  const { store, agree, world } = makeStore({ fed: read.fed });
  assert.deepEqual([read.places.x, [...read.seizures.place]], [world.places.x.map((x) => Math.fround(Math.round(x * 2 ** 24) / 2 ** 24)), [...world.seizures.place]]);
  Object.assign(store.dense, { places: read.places });
  store.dense.tables.seizures.table = read.seizures;
  const { client, next, quiet } = listenTo(store);
  client.begin("map", LIE);
  agree((await next()).image, spanAt(100));
  assert.deepEqual([workers.length, tableOf(workers[1]).table, workers[0].ended], [2, null, true]);
  quiet();
});

test("a worker that waits to be fed is told its table by the page where the page has read the file", async (t) => {
  const workers = allowPainters(t);
  const { store, agree } = makeStore({ fed: false });
  Sillage.painterPort.prepare(new MessageChannel().port2);
  const { client, next, quiet } = listenTo(store);
  client.begin("map", LIE);
  agree((await next()).image, spanAt(100));
  assert.equal(tableOf(workers[0]).table.n, 900);
  quiet();
});

test("where a fed worker fails the page draws from its own columns, and a new worker is told them", async (t) => {
  const workers = allowPainters(t, silent);
  const { store, agree } = makeStore({ fed: true });
  Sillage.painterPort.prepare(new MessageChannel().port2);
  const { client, next, quiet } = listenTo(store);
  client.begin("map", LIE);
  assert.equal(tableOf(workers[0]).table, null);
  workers[0].fail("no room");
  agree((await next()).image, spanAt(100));
  quiet();
  const again = listenTo(store);
  assert.deepEqual([workers.length, tableOf(workers[1]).table.n], [2, 900]);
  again.quiet();
});

test("where it has failed before anybody listened the page draws from the first on", async (t) => {
  const workers = allowPainters(t, silent);
  const { store, agree } = makeStore({ fed: true });
  Sillage.painterPort.prepare(new MessageChannel().port2);
  workers[0].fail("no room");
  const { client, next, quiet } = listenTo(store);
  client.begin("map", LIE);
  agree((await next()).image, spanAt(100));
  assert.match(said(), /no room/);
  quiet();
});

test("a file that is read once more feeds a worker of its own", (t) => {
  const workers = allowPainters(t, silent);
  const endFirst = Sillage.painterPort.prepare(new MessageChannel().port2);
  const endSecond = Sillage.painterPort.prepare(new MessageChannel().port2);
  assert.deepEqual(workers.map(({ ended, posted }) => [ended, posted.length]), [[true, 1], [false, 1]]);
  endFirst();
  assert.equal(workers[1].ended, false);
  endSecond();
  assert.equal(workers[1].ended, true);
});

test("a worker that is prepared and not used can be ended; one that is used is not", (t) => {
  const workers = allowPainters(t, silent);
  Sillage.painterPort.prepare(new MessageChannel().port2)();
  assert.deepEqual(workers.map(({ ended }) => ended), [true]);
  const end = Sillage.painterPort.prepare(new MessageChannel().port2);
  const { quiet } = listenTo(makeStore({ fed: true }).store);
  end();
  assert.deepEqual(workers.map(({ ended }) => ended), [true, false]);
  quiet();
  assert.deepEqual(workers.map(({ ended }) => ended), [true, true]);
});

test("without workers there is nothing to prepare, and the page tells its own painter", async (t) => {
  closePorts(t);
  const { store, agree } = makeStore({ fed: true });
  Sillage.painterPort.prepare(new MessageChannel().port2)();
  const { client, next, quiet } = listenTo(store);
  client.begin("map", LIE);
  agree((await next()).image, spanAt(100));
  quiet();
});
