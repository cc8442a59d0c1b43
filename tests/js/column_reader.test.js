/* Reading beside the page: what comes of it, who is told, and the painter's share. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { gzipSync } = require("node:zlib");
const { PLACES, WHOLE, writeColumns } = require("./column_file");
const { allowWorkers, closePorts } = require("./fake_worker");
const Sillage = require("./load")();

const WHERE = { bytes: Uint8Array.from(gzipSync(writeColumns(WHOLE))) };
const { seizures: _, ...NO_SEIZURES } = WHOLE;
const readWhole = () => Sillage.denseTables.read(writeColumns(WHOLE));
const inWorker = () => Sillage.columnReader.host;
const typedIn = (table) => Object.entries(table).filter(([, value]) => ArrayBuffer.isView(value));

/* Silent, and what was said. */
function hearWarnings(t) {
  const said = [];
  t.mock.method(console, "warn", (...words) => said.push(words.join(" ")));
  return said;
}

/* A port to hand to a reader, and what comes through it. */
function makeFeed() {
  const { port1, port2 } = new MessageChannel();
  const come = [];
  const first = new Promise((resolve) => {
    port2.onmessage = ({ data }) => {
      come.push(data);
      resolve(data);
    };
  });
  return { feed: port1, come, first };
}

async function agree({ flows, all }) {
  const early = await flows;
  const { fed, ...rest } = await all;
  const { paths, ...read } = readWhole();
  const joined = Sillage.denseTables.join(early, rest);
  assert.deepEqual({ seizures: joined.seizures, flows: joined.flows, places: joined.places, ends: joined.ends }, read);
  assert.deepEqual(joined.paths.shapeOf(0), paths.shapeOf(0));
  return { early, fed, rest };
}

test("a worker reads beside the page and ends; flows are promised apart and come first", async (t) => {
  const workers = allowWorkers(t, inWorker);
  const order = [];
  const reading = Sillage.columnReader.readColumns(WHERE);
  reading.flows.then(() => order.push("flows"));
  reading.all.then(() => order.push("all"));
  const { fed } = await agree(reading);
  assert.deepEqual([fed, order, workers.map(({ ended }) => ended)], [false, ["flows", "all"], [true]]);
});

test("what has come is told as a share, from the worker too", async (t) => {
  allowWorkers(t, inWorker);
  t.mock.method(globalThis, "fetch", async () => new Response(WHERE.bytes));
  const shares = [];
  await agree(Sillage.columnReader.readColumns({ url: "c.bin", total: WHERE.bytes.length }, (share) => shares.push(share)));
  assert.ok(shares.length > 0 && shares.every((share) => share > 0) && shares.at(-1) === 1, String(shares));
});

test("a file without flows promises none", async (t) => {
  allowWorkers(t, inWorker);
  const none = { places: PLACES, seizures: { ...WHOLE.seizures, rows: 0, dated: 0, columns: WHOLE.seizures.columns.map(([name, type]) => [name, type, []]) } };
  const { flows, all } = Sillage.columnReader.readColumns({ bytes: writeColumns(none) });
  assert.equal(await flows, Sillage.denseTables.NO_FLOWS);
  const { seizures, places } = await all;
  assert.deepEqual([seizures.n, places.n], [0, 1]);
});

test("a file that is broken is no worker's fault: the page does not read it again", async (t) => {
  const said = hearWarnings(t);
  const workers = allowWorkers(t, inWorker);
  const { flows, all } = Sillage.columnReader.readColumns({ bytes: WHERE.bytes.subarray(0, 60) });
  await assert.rejects(all, Error);
  await assert.rejects(flows, Error);
  await assert.rejects(Sillage.columnReader.readWords({ bytes: writeColumns(WHOLE).subarray(0, 200) }), /cut short/);
  assert.deepEqual([said, workers.map(({ ended }) => ended)], [[], [true, true]]);
});

test("one that fails or cannot start leaves it to the page", async (t) => {
  const said = hearWarnings(t);
  const workers = allowWorkers(t, () => (scope) => { scope.onmessage = () => undefined; });
  const reading = Sillage.columnReader.readColumns(WHERE);
  workers[0].fail("out of memory");
  await agree(reading);
  globalThis.Worker = class { constructor() { throw new DOMException("not here", "SecurityError"); } };
  await agree(Sillage.columnReader.readColumns(WHERE));
  assert.match(said.join("|"), /out of memory.*not here/);
  assert.ok(workers.every(({ ended }) => ended));
});

test("one that fails after it has told the flows leaves the rest to the page, and the flows as they were", async (t) => {
  hearWarnings(t);
  const workers = allowWorkers(t, () => (scope) => {
    scope.onmessage = () => {
      const { seizures, places, ...early } = Sillage.denseTables.read(writeColumns(WHOLE));
      scope.postMessage({ flows: { flows: early.flows, ends: early.ends, paths: Sillage.columns.decode(writeColumns(WHOLE)).paths.columns } });
    };
  });
  const { flows, all } = Sillage.columnReader.readColumns(WHERE);
  const early = await flows;
  workers[0].fail("out of memory");
  assert.deepEqual((await all).seizures, readWhole().seizures);
  assert.equal(await flows, early);
});

test("the painter's share goes to its port: columns of its own, equal to the page's, which stay whole", async (t) => {
  closePorts(t);
  const workers = allowWorkers(t, inWorker);
  const { feed, come, first } = makeFeed();
  const { fed, rest: { seizures, places } } = await agree(Sillage.columnReader.readColumns(WHERE, undefined, feed));
  const { table } = await first;
  assert.deepEqual([fed, come.length], [true, 1]);
  assert.deepEqual(table, Sillage.denseTables.forPainter(seizures, places));
  assert.ok(typedIn(table).length > 9 && typedIn(table).every(([, column]) => column.length === WHOLE.seizures.rows && column.buffer.byteLength === column.byteLength));
  for (const [name, column] of [...typedIn(seizures), ...typedIn(places)]) assert.ok(column.length > 0, name);
  assert.equal(workers[0].ended, true);
});

test("the painter is fed before the page hears of the end of reading", async (t) => {
  closePorts(t);
  const sent = [];
  allowWorkers(t, () => (scope) => {
    const inside = {
      postMessage(message, transfer) {
        sent.push(...Object.keys(message));
        scope.postMessage(message, transfer);
      },
    };
    Sillage.columnReader.host(inside);
    scope.onmessage = ({ data: { feed, ...message } }) => {
      const { postMessage } = feed;
      feed.postMessage = (...given) => {
        sent.push("fed");
        postMessage.apply(feed, given);
      };
      inside.onmessage({ data: { feed, ...message } });
    };
  });
  await Sillage.columnReader.readColumns(WHERE, undefined, makeFeed().feed).all;
  assert.deepEqual(sent, ["flows", "fed", "read"]);
});

for (const [what, where, setUp] of [
  ["that the page reads itself", WHERE, () => undefined],
  ["that the page must read after a worker has failed", WHERE, (t) => allowWorkers(t, () => (scope) => { scope.onmessage = () => undefined; })],
  ["without large seizures", { bytes: writeColumns(NO_SEIZURES) }, (t) => allowWorkers(t, inWorker)],
]) {
  test(`a file ${what} tells the painter nothing, and says so`, async (t) => {
    hearWarnings(t);
    closePorts(t);
    const workers = setUp(t) || [];
    const { feed, come } = makeFeed();
    const { all } = Sillage.columnReader.readColumns(where, undefined, feed);
    if (where === WHERE && workers.length) workers[0].fail("no room");
    const { fed, places } = await all;
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    assert.deepEqual([fed, come, places.n], [false, [], 3]);
  });
}

test("words are read beside the page as the tables they are", async (t) => {
  const workers = allowWorkers(t, inWorker);
  const read = await Sillage.columnReader.readWords({ bytes: WHERE.bytes });
  assert.deepEqual(read, Sillage.columns.decode(writeColumns(WHOLE)));
  assert.deepEqual(workers.map(({ ended }) => ended), [true]);
});
