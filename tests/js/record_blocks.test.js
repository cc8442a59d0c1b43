"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { makeDense } = require("./dense_fixture");
const Sillage = require("./load")();

const made = makeDense({ seizures: 500, flows: 450 });
const rowOf = (i) => made.words.id("seizures", i);

/* A store with words, and its blocks; what was fetched, how often somebody was asked, and what happens when the time is up. */
function makeBlocks({ asking = true, fetchBlock, rows = 1 } = {}) {
  const dense = Sillage.denseStore.create(made.payload, made.columns);
  const store = Sillage.createStore(made.payload, {}, dense);
  dense.setWords(made.words);
  const seen = { fetched: [], asked: 0 };
  const timers = new Set();
  const clock = { set: (fn) => { timers.add(fn); return fn; }, clear: (fn) => timers.delete(fn) };
  const blocks = Sillage.recordBlocks.create(store, {
    fetchBlock: fetchBlock || (async (table, block) => {
      seen.fetched.push([table, block]);
      return { rows: Array.from({ length: rows }, (_, k) => ({ row: block * 64 + k, id: `${table} ${block} ${k}`, record: { title: `${table} ${block}` } })) };
    }),
    ask: asking ? () => { seen.asked += 1; } : null,
    clock,
  });
  return { store, dense, blocks, seen, timers };
}

test("a selected record's block is asked for, and fetched when it is said to be there", async () => {
  const { store, dense, blocks, seen } = makeBlocks();
  store.set({ selected: rowOf(130) });
  assert.deepEqual([blocks.wants(), seen.asked, seen.fetched], [[["seizures", 2]], 1, []]);
  const told = [];
  store.on((view, changed) => told.push([...changed]));
  await blocks.arrived([["seizures", 2]]);
  assert.deepEqual([blocks.wants(), told], [[], [["records"]]]);
  assert.deepEqual(dense.records.get("seizures 2 0"), { title: "seizures 2" });
});

test("a block that is there is neither asked for nor fetched again", async () => {
  const { store, dense, blocks, seen } = makeBlocks();
  dense.want("flows", 3);
  await blocks.arrived([["flows", 0], ["flows", 0]]);
  dense.want("flows", 60);
  await blocks.arrived([["flows", 0]]);
  assert.deepEqual([blocks.wants(), seen], [[], { fetched: [["flows", 0]], asked: 1 }]);
  store.set({ selected: "E4" });
  assert.equal(seen.asked, 1);
});

test("of very many rows passed by, the last ones are asked for", () => {
  const { dense, blocks } = makeBlocks();
  for (let row = 0; row < 64 * 40; row += 64) dense.want("seizures", row);
  assert.deepEqual(blocks.wants(), Array.from({ length: 16 }, (_, k) => ["seizures", 24 + k]));
});

test("where nobody need be asked a block is fetched at once", async () => {
  const { dense, blocks, seen } = makeBlocks({ asking: false });
  dense.want("seizures", 70);
  await new Promise(setImmediate);
  assert.deepEqual([seen.fetched, blocks.wants(), dense.records.size], [[["seizures", 1]], [], 1]);
});

test("a block that failed is asked for again at the next look", async (t) => {
  t.mock.method(console, "error", () => undefined);
  const { dense, blocks, seen } = makeBlocks({ fetchBlock: async () => { throw new Error("gone"); } });
  dense.want("seizures", 0);
  await blocks.arrived([["seizures", 0]]);
  dense.want("seizures", 1);
  assert.deepEqual([blocks.wants(), seen.asked, console.error.mock.callCount()], [[["seizures", 0]], 2, 1]);
});

test("after the page has gone nothing is taken in", async () => {
  const { store, dense, blocks } = makeBlocks();
  dense.want("seizures", 0);
  const coming = blocks.arrived([["seizures", 0]]);
  blocks.destroy();
  await coming;
  store.set({ selected: rowOf(300) });
  assert.deepEqual([dense.records.size, blocks.wants()], [0, []]);
});

test("a block is on its way, there, or failed, and each turn is told", async (t) => {
  t.mock.method(console, "error", () => undefined);
  let broken = true;
  const { store, dense, blocks } = makeBlocks({ fetchBlock: async () => { if (broken) throw new Error("gone"); return { rows: [] }; } });
  const told = [];
  store.on((view, changed) => told.push([...changed].join()));
  dense.want("seizures", 64);
  assert.equal(dense.stateOf("seizures", 127), "coming");
  await blocks.arrived([["seizures", 1]]);
  assert.equal(dense.stateOf("seizures", 127), "failed");
  broken = false;
  dense.want("seizures", 100);
  assert.equal(dense.stateOf("seizures", 127), "coming");
  await blocks.arrived([["seizures", 1]]);
  assert.equal(dense.stateOf("seizures", 127), "here");
  assert.deepEqual(told, ["records", "records"]);
});

test("who never answers has failed, and may still answer later", async () => {
  const { dense, blocks, timers } = makeBlocks();
  dense.want("flows", 0);
  [...timers].forEach((ring) => ring());
  assert.deepEqual([dense.stateOf("flows", 0), blocks.wants()], ["failed", []]);
  await blocks.arrived([["flows", 0]]);
  assert.deepEqual([dense.stateOf("flows", 0), timers.size], ["here", 0]);
});

test("details are kept for so many blocks; those looked at longest ago go", async () => {
  const { dense } = makeBlocks({ asking: false, rows: 2 });
  const look = async (block) => {
    dense.want("seizures", block * 64);
    await new Promise(setImmediate);
  };
  for (let block = 0; block < 64; block += 1) await look(block);
  await look(0); // looked at again: now the second is the oldest
  await look(64);
  assert.equal(dense.records.size, 128);
  assert.deepEqual([0, 1, 64].map((block) => dense.stateOf("seizures", block * 64)), ["here", "coming", "here"]);
  assert.equal(dense.records.has("seizures 1 0"), false);
});
