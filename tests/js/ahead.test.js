/* What is asked for before the scripts are there, and who gets it. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const path = require("node:path");
const { gzipSync } = require("node:zlib");
const { WHOLE, writeColumns } = require("./column_file");
const load = require("./load");
const Sillage = load();
require(path.join(load.STATIC, "ahead.js"));

const HERE = "http://here/component/files/";
const LARGE = { version: Sillage.PAYLOAD_VERSION, dense: { columns: "c.gz", columnsBytes: 9, words: "w.gz", wordsBytes: 9 } };
const OPTIONS = { payloadUrl: "../files/p.json", baseUrl: "../files/b.gz" };
Sillage.format.use(load.texts(), "en");

/* The page of a map, what it asks for, and the beginning for the files named. */
function open(t, query, answer = () => new Response(Uint8Array.from(gzipSync(writeColumns(WHOLE))))) {
  globalThis.window = { location: { href: "http://here/component/map/index.html?x=1" } };
  const asked = [];
  t.mock.method(globalThis, "fetch", async (url) => {
    asked.push(url);
    return answer(url);
  });
  const linked = [];
  const link = { script: (url) => linked.push(["script", url]), style: (url) => linked.push(["style", url]) };
  Sillage.ahead = Sillage.beginAhead(`${HERE}ahead.js?${new URLSearchParams(query)}`, link);
  t.after(() => {
    delete globalThis.window;
    delete Sillage.ahead;
  });
  return { asked, linked };
}

test("nothing has begun where no address says what", () => {
  assert.equal(Sillage.ahead, undefined);
});

test("files named in the address are asked for at once, and once; a second try asks anew", async (t) => {
  const { asked, linked } = open(t, { script: "s.js", style: "s.css", payload: "p.json", base: "b.gz" }, () => Response.json({ version: Sillage.PAYLOAD_VERSION }));
  assert.deepEqual(linked, [["script", `${HERE}s.js`], ["style", `${HERE}s.css`]]);
  assert.deepEqual(asked, [`${HERE}p.json`, `${HERE}b.gz`]);
  await Sillage.loading.loadPayload(OPTIONS);
  assert.deepEqual(asked.length, 2);
  await Sillage.loading.loadPayload(OPTIONS);
  assert.deepEqual(asked.slice(2), [`${HERE}p.json`]);
});

test("columns are read from the start; who waits for them hears of the rest, and takes the painter's share", async (t) => {
  const { asked } = open(t, { columns: "c.gz", size: 9 });
  const shares = [];
  const loaded = Sillage.loading.loadColumns(OPTIONS, LARGE, (share) => shares.push(share));
  assert.equal((await loaded.all).seizures.n, Sillage.denseTables.read(writeColumns(WHOLE)).seizures.n);
  assert.equal((await loaded.flows).flows.n, 3);
  assert.ok(loaded.painted instanceof MessagePort);
  assert.ok(shares.length > 0);
  assert.deepEqual(asked, [`${HERE}c.gz`]);
  await Sillage.loading.loadColumns(OPTIONS, LARGE).all;
  assert.deepEqual(asked.slice(1), [`${HERE}c.gz`]); // what has been taken is gone
});

test("who takes the columns late hears what has come by then", async (t) => {
  open(t, { columns: "c.gz", size: 9 });
  await new Promise((resolve) => { setTimeout(resolve, 50); });
  const shares = [];
  await Sillage.ahead.takeColumns(`${HERE}c.gz`, (share) => shares.push(share)).all;
  assert.deepEqual(shares, [1]);
});

test("columns that the payload does not name are read in vain", async (t) => {
  const { asked } = open(t, { columns: "old.gz", size: 9 });
  await Sillage.loading.loadColumns(OPTIONS, LARGE).all;
  assert.deepEqual(asked, [`${HERE}old.gz`, `${HERE}c.gz`]);
});

test("what does not come is told to who waits for it", async (t) => {
  open(t, { payload: "p.json", columns: "c.gz", size: 9 }, () => { throw new TypeError("gone"); });
  await assert.rejects(Sillage.loading.loadPayload(OPTIONS), (error) => error.forReader && error.cause.message === "gone");
  await assert.rejects(Sillage.loading.loadColumns(OPTIONS, LARGE).all, (error) => error.forReader && error.cause.message === "gone");
});

test("a browser that cannot unpack is not asked to", (t) => {
  const kept = globalThis.DecompressionStream;
  t.after(() => { globalThis.DecompressionStream = kept; });
  globalThis.DecompressionStream = undefined;
  assert.deepEqual(open(t, { columns: "c.gz", size: 9 }).asked, []);
});
