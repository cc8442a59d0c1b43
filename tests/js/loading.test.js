"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { gzipSync } = require("node:zlib");
const { PLACES, WHOLE, endsOf, writeColumns } = require("./column_file");
const load = require("./load");
const Sillage = load();

Sillage.format.use(load.texts(), "en");
const say = (key) => Sillage.format.text(key);
const LARGE = { version: Sillage.PAYLOAD_VERSION, dense: { columns: "c.bin", columnsBytes: 9, words: "w.bin", wordsBytes: 9 } };

/* An empty file of columns: a header that names no places is enough to be another's mistake, this one is whole. */
const emptyColumns = () => Uint8Array.from(gzipSync(writeColumns({ places: { ...PLACES, rows: 0, columns: PLACES.columns.map(([name, type]) => [name, type, []]) } })));
const wholeColumns = () => Uint8Array.from(gzipSync(writeColumns(WHOLE)));

test("an ordinary case has no columns to wait for", () => {
  assert.equal(Sillage.loading.loadColumns({}, { dense: null }), null);
});

test("columns come from the page itself where it holds everything", async (t) => {
  t.mock.method(globalThis, "fetch", () => assert.fail("nothing may be fetched"));
  const { places, seizures, flows, fed } = await Sillage.loading.loadColumns({ columnsBytes: emptyColumns() }, LARGE).all;
  assert.deepEqual([places.n, seizures, flows, fed], [0, null, null, false]);
});

test("what flows need is promised apart from all; both are of one file", async () => {
  const { flows, all } = Sillage.loading.loadColumns({ columnsBytes: wholeColumns() }, LARGE);
  const early = await flows;
  assert.deepEqual([early.flows.n, early.ends.n], [3, 2]);
  const { fed, ...whole } = await all;
  const read = Sillage.denseTables.read(writeColumns(WHOLE));
  for (const name of ["seizures", "flows", "places", "ends"]) assert.deepEqual(whole[name], read[name], name);
  assert.deepEqual(whole.paths.shapeOf(0), read.paths.shapeOf(0));
  assert.deepEqual([fed, whole.flows], [false, early.flows]);
  const none = Sillage.loading.loadColumns({ columnsBytes: emptyColumns() }, LARGE);
  assert.deepEqual(await none.flows, { flows: null, paths: null, ends: null });
});

test("columns and words lie beside the payload", async (t) => {
  globalThis.window = { location: { href: "http://here/component/map/index.html?x=1" } };
  t.after(() => { delete globalThis.window; });
  const asked = [];
  t.mock.method(globalThis, "fetch", async (url) => {
    asked.push(url);
    return new Response(emptyColumns());
  });
  await Sillage.loading.loadColumns({ payloadUrl: "../sillage/payload.1.json" }, LARGE).all;
  await assert.rejects(() => Sillage.loading.loadWords({ payloadUrl: "../sillage/payload.1.json" }, LARGE)); // no texts in it
  assert.deepEqual(asked, ["http://here/component/sillage/c.bin", "http://here/component/sillage/w.bin"]);
});

test("columns that do not come, or are none, are told to the reader with their cause, whoever waits for what", async () => {
  const isTold = (error) => error.forReader && error.message === say("shell.errorColumns") && error.cause instanceof Error;
  for (const columnsBytes of [new TextEncoder().encode("no"), emptyColumns().subarray(0, 30), wholeColumns().subarray(0, 200)]) {
    const { flows, all } = Sillage.loading.loadColumns({ columnsBytes }, LARGE);
    await assert.rejects(all, isTold);
    await assert.rejects(flows, isTold);
  }
});

test("what breaks after the flows have come leaves them as they are", async () => {
  const bytes = writeColumns(WHOLE);
  const { flows, all } = Sillage.loading.loadColumns({ columnsBytes: bytes.subarray(0, endsOf(bytes).ends) }, LARGE);
  assert.equal((await flows).ends.n, 2);
  await assert.rejects(all, (error) => error.forReader && /does not lie in the file/.test(error.cause.message));
});

test("a browser that cannot unpack is told which ones can, at once", (t) => {
  const kept = globalThis.DecompressionStream;
  t.after(() => { globalThis.DecompressionStream = kept; });
  globalThis.DecompressionStream = undefined;
  assert.throws(() => Sillage.loading.loadColumns({ columnsBytes: emptyColumns() }, LARGE), { message: say("shell.errorOldBrowser"), forReader: true });
});

test("a payload of another version is refused", async () => {
  await assert.rejects(() => Sillage.loading.loadPayload({ payload: { version: 0 } }), (error) => error.forReader && error.message.includes("(0)"));
});
