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

/* Details as the server gives them: each block with the ids of its rows. */
const answer = async (table, block) => ({ rows: Array.from({ length: 64 }, (_, k) => block * 64 + k).filter((row) => row < made.columns[table].n).map((row) => ({ row, id: made.words.id(table, row), record: { title: `${table} ${row}`, claims: [] } })) });
const turn = () => new Promise(setImmediate);
/* Says that what is wanted is there, until nothing is wanted any more; what was wanted each time. */
async function serve(blocks) {
  const rounds = [];
  for (let wants = blocks.wants(); wants.length > 0; wants = blocks.wants()) {
    rounds.push(wants.length);
    await blocks.arrived(wants);
  }
  return rounds;
}
const many = makeDense({ seizures: 64 * 90, flows: 0 });
const manyRow = (row) => many.words.id("seizures", row);
function makeMany(options = {}) {
  const dense = Sillage.denseStore.create(many.payload, many.columns);
  const store = Sillage.createStore(many.payload, {}, dense);
  dense.setWords(many.words);
  const fetched = [];
  let asked = 0;
  const fetchBlock = async (table, block) => {
    fetched.push(block);
    return { rows: Array.from({ length: 64 }, (_, k) => ({ row: block * 64 + k, id: manyRow(block * 64 + k), record: { title: "a" } })) };
  };
  const clock = { set: (fn) => fn, clear: () => undefined };
  const blocks = Sillage.recordBlocks.create(store, { fetchBlock, ask: () => { asked += 1; }, clock, ...options });
  return { store, dense, blocks, fetched, askedTimes: () => asked };
}

test("details wanted ahead come a few blocks in a report, and room is left for what is looked at", async () => {
  const { dense, blocks, askedTimes } = makeMany();
  const ids = Array.from({ length: 30 }, (_, k) => manyRow(64 * k));
  const done = blocks.ahead([...ids, ...ids, "nobody", "E4"]);
  assert.deepEqual([blocks.wants().length, askedTimes()], [12, 1]);
  dense.want("seizures", 64 * 80);
  assert.equal(blocks.wants().length, 13);
  assert.deepEqual(await serve(blocks), [13, 12, 6]);
  assert.deepEqual([await done, ids.every((id) => dense.records.has(id)), askedTimes()], [[], true, 4]);
  assert.deepEqual([await blocks.ahead(ids), blocks.wants(), askedTimes()], [[], [], 4]);
});

test("what is looked at goes before what is wanted ahead, which comes all the same", async () => {
  const { dense, blocks } = makeMany();
  const ids = Array.from({ length: 20 }, (_, k) => manyRow(64 * k));
  const done = blocks.ahead(ids);
  for (let block = 40; block < 60; block += 1) dense.want("seizures", 64 * block);
  assert.deepEqual(blocks.wants().map(([, block]) => block), Array.from({ length: 16 }, (_, k) => 44 + k));
  await serve(blocks);
  assert.deepEqual([await done, ids.every((id) => dense.records.has(id))], [[], true]);
});

test("details wanted ahead stay, however many blocks are looked at after them; those of another story go", async () => {
  const { dense, blocks } = makeMany({ ask: null });
  await blocks.ahead([manyRow(5)]);
  for (let block = 1; block < 80; block += 1) {
    dense.want("seizures", 64 * block);
    await turn();
  }
  assert.deepEqual([dense.records.has(manyRow(5)), dense.records.has(manyRow(6)), dense.records.size], [true, false, 64 * 64 + 1]);
  await blocks.ahead([manyRow(64 * 79)]);
  assert.equal(dense.records.has(manyRow(5)), false);
});

test("what fails ahead is named, and asked for again the next time", async (t) => {
  t.mock.method(console, "error", () => undefined);
  let broken = true;
  const { dense, blocks } = makeBlocks({ fetchBlock: (table, block) => (broken ? Promise.reject(new Error("gone")) : answer(table, block)) });
  const ids = [rowOf(0), rowOf(130), made.words.id("flows", 0)];
  const done = blocks.ahead(ids);
  await serve(blocks);
  assert.deepEqual([await done, dense.stateOf("seizures", 130), console.error.mock.callCount()], [ids, "failed", 3]);
  broken = false;
  const again = blocks.ahead(ids);
  await serve(blocks);
  assert.deepEqual(await again, []);
});

test("who never answers ahead has failed; a page made without details has none to miss", async () => {
  const { blocks, timers } = makeBlocks();
  const done = blocks.ahead([rowOf(0)]);
  [...timers].forEach((ring) => ring());
  assert.deepEqual(await done, [rowOf(0)]);
  const dense = Sillage.denseStore.create(made.payload, made.columns);
  const store = Sillage.createStore(made.payload, {}, dense);
  dense.setWords(made.words);
  assert.deepEqual(await Sillage.recordBlocks.create(store, { fetchBlock: null }).ahead([rowOf(0)]), []);
});
