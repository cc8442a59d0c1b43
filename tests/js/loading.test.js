"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { gzipSync } = require("node:zlib");
const load = require("./load");
const Sillage = load();

Sillage.format.use(load.texts(), "en");
const say = (key) => Sillage.format.text(key);
const LARGE = { version: Sillage.PAYLOAD_VERSION, dense: { columns: "c.bin", columnsBytes: 9, words: "w.bin", wordsBytes: 9 } };

/* An empty file of columns: a header that names no places is enough to be another's mistake, this one is whole. */
function emptyColumns() {
  const table = { rows: 0, dicts: {}, columns: ["x", "y", "drawn"].map((name) => ({ name, type: name === "drawn" ? "u8" : "u32", offset: 0, length: 0 })) };
  const header = JSON.stringify({ version: 1, tables: { places: table } });
  const head = Buffer.alloc(8);
  head.write("SLC1");
  head.writeUInt32LE(header.length, 4);
  return Uint8Array.from(gzipSync(Buffer.concat([head, Buffer.from(header)])));
}

test("an ordinary case has no columns to wait for", async () => {
  assert.equal(await Sillage.loading.loadColumns({}, { dense: null }), null);
});

test("columns come from the page itself where it holds everything", async (t) => {
  t.mock.method(globalThis, "fetch", () => assert.fail("nothing may be fetched"));
  const { places, seizures } = await Sillage.loading.loadColumns({ columnsBytes: emptyColumns() }, LARGE);
  assert.deepEqual([places.n, seizures], [0, null]);
});

test("columns and words lie beside the payload", async (t) => {
  globalThis.window = { location: { href: "http://here/component/map/index.html?x=1" } };
  t.after(() => { delete globalThis.window; });
  const asked = [];
  t.mock.method(globalThis, "fetch", async (url) => {
    asked.push(url);
    return new Response(emptyColumns());
  });
  await Sillage.loading.loadColumns({ payloadUrl: "../sillage/payload.1.json" }, LARGE);
  await assert.rejects(() => Sillage.loading.loadWords({ payloadUrl: "../sillage/payload.1.json" }, LARGE)); // no texts in it
  assert.deepEqual(asked, ["http://here/component/sillage/c.bin", "http://here/component/sillage/w.bin"]);
});

test("columns that do not come, or are none, are told to the reader with their cause", async () => {
  for (const columnsBytes of [new TextEncoder().encode("no"), emptyColumns().subarray(0, 30)]) {
    await assert.rejects(() => Sillage.loading.loadColumns({ columnsBytes }, LARGE), (error) =>
      error.forReader && error.message === say("shell.errorColumns") && error.cause instanceof Error);
  }
});

test("a browser that cannot unpack is told which ones can", async (t) => {
  const kept = globalThis.DecompressionStream;
  t.after(() => { globalThis.DecompressionStream = kept; });
  globalThis.DecompressionStream = undefined;
  await assert.rejects(() => Sillage.loading.loadColumns({ columnsBytes: emptyColumns() }, LARGE), { message: say("shell.errorOldBrowser") });
});

test("a payload of another version is refused", async () => {
  await assert.rejects(() => Sillage.loading.loadPayload({ payload: { version: 0 } }), (error) => error.forReader && error.message.includes("(0)"));
});

test("a worker reads beside the page and ends; one that cannot start or fails leaves it to the page", async (t) => {
  const said = [];
  t.mock.method(console, "warn", (...words) => said.push(words.join(" ")));
  const workers = [];
  const shares = [];
  let behave = null;
  Object.assign(globalThis, { window: globalThis, sillageParts: [() => undefined] });
  globalThis.Worker = class {
    constructor() {
      this.ended = false;
      workers.push(this);
    }
    postMessage(message) { setTimeout(() => behave(this, message), 0); }
    terminate() { this.ended = true; }
  };
  t.after(() => { for (const name of ["Worker", "window", "sillageParts"]) delete globalThis[name]; });
  const where = { bytes: emptyColumns() };

  behave = (worker, message) => { // what column_reader.js does in the worker
    const scope = { postMessage: (data) => worker.onmessage({ data }) };
    Sillage.columnReader.host(scope);
    scope.postMessage({ share: 0.5 });
    scope.onmessage({ data: message });
  };
  const tables = await Sillage.columnReader.read("columns", where, (share) => shares.push(share));
  assert.deepEqual([tables.places.n, tables.paths, shares, workers.map(({ ended }) => ended)], [0, null, [0.5], [true]]);
  await assert.rejects(() => Sillage.columnReader.read("columns", { bytes: emptyColumns().subarray(0, 30) }), Error);
  assert.deepEqual(said, [], "a file that is broken is no worker's fault");

  behave = (worker) => worker.onerror({ preventDefault() {}, message: "out of memory" });
  assert.equal((await Sillage.columnReader.read("columns", where)).places.n, 0);
  globalThis.Worker = class { constructor() { throw new DOMException("not here", "SecurityError"); } };
  assert.equal((await Sillage.columnReader.read("columns", where)).places.n, 0);
  assert.match(said.join("|"), /out of memory.*not here/);
  assert.ok(workers.every(({ ended }) => ended));
});

test("columns whose address is known before are asked for once, others than those the payload names again", async (t) => {
  globalThis.window = { location: { href: "http://here/component/map/index.html" } };
  t.after(() => { delete globalThis.window; });
  const asked = [];
  t.mock.method(globalThis, "fetch", async (url) => {
    asked.push(url);
    return new Response(emptyColumns());
  });
  const options = { payloadUrl: "../sillage/payload.1.json" };
  const ahead = Sillage.loading.readAhead({ columnsUrl: "../sillage/c.bin", columnsSize: 9 }, () => undefined);
  await Sillage.loading.loadColumns(options, LARGE, () => undefined, ahead);
  assert.deepEqual(asked, ["http://here/component/sillage/c.bin"]);
  const other = Sillage.loading.readAhead({ columnsUrl: "../sillage/old.bin" }, () => undefined);
  await Sillage.loading.loadColumns(options, LARGE, () => undefined, other);
  assert.deepEqual(asked.slice(1), ["http://here/component/sillage/old.bin", "http://here/component/sillage/c.bin"]);
  assert.equal(Sillage.loading.readAhead({}, () => undefined), null);
});
