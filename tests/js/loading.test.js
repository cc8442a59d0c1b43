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
