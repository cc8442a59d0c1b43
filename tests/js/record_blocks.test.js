"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { makeDense } = require("./dense_fixture");
const Sillage = require("./load")();

const made = makeDense({ seizures: 500, flows: 450 });
const rowOf = (i) => made.words.id("seizures", i);

/* A store with words, and its blocks; what was fetched and how often somebody was asked. */
function makeBlocks({ asking = true, fetchBlock } = {}) {
  const dense = Sillage.denseStore.create(made.payload, made.columns);
  const store = Sillage.createStore(made.payload, {}, dense);
  dense.setWords(made.words);
  const seen = { fetched: [], asked: 0 };
  const blocks = Sillage.recordBlocks.create(store, {
    fetchBlock: fetchBlock || (async (table, block) => {
      seen.fetched.push([table, block]);
      return { rows: [{ row: block * 64, id: made.words.id(table, block * 64), record: { title: `${table} ${block}` } }] };
    }),
    ask: asking ? () => { seen.asked += 1; } : null,
  });
  return { store, dense, blocks, seen };
}

test("a selected record's block is asked for, and fetched when it is said to be there", async () => {
  const { store, dense, blocks, seen } = makeBlocks();
  store.set({ selected: rowOf(130) });
  assert.deepEqual([blocks.wants(), seen.asked, seen.fetched], [[["seizures", 2]], 1, []]);
  const told = [];
  store.on((view, changed) => told.push([...changed]));
  await blocks.arrived([["seizures", 2]]);
  assert.deepEqual([blocks.wants(), told], [[], [["records"]]]);
  assert.deepEqual(dense.records.get(rowOf(128)), { title: "seizures 2" });
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
