/* Connections that are drawn however weak they are: one rule for the live map and for stills. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { FIRST_DAY, TRACK_DAYS, makeDense } = require("./dense_fixture");
const load = require("./load");

const Sillage = load();
const LAST = FIRST_DAY + TRACK_DAYS + 800;

function makeStore() {
  const made = makeDense({ seizures: 0, flows: 900, places: 70, seed: 5 });
  made.payload.texts = load.texts();
  const dense = Sillage.denseStore.create(made.payload, made.columns);
  const store = Sillage.createStore(made.payload, { date: LAST, undated: true }, dense);
  dense.setWords(made.words);
  const pairs = dense.plan.at("place");
  return { ...made, store, dense, pairs, table: made.columns.flows };
}

/** The first row of a flow of two substances that is drawn between two places. */
const firstOfTwo = ({ table: { order, drawn, n } }) => [...Array(n - 1).keys()].find((i) => drawn[i] === 1 && order[i + 1] === order[i]);
const forcedOf = ({ store, pairs }) => [...Sillage.odForced.forcedPairs(store, pairs)];

test("a flow of which a filter hides the first substance is drawn for its other one, selected or pointed at", () => {
  const made = makeStore();
  const { store, dense, pairs, table, payload, words } = made;
  const i = firstOfTwo(made);
  const id = words.id("flows", i);
  const other = payload.substances[table.substance[i + 1]].id;
  for (const patch of [{ selected: id }, { selected: null, step: "one", highlight: [id] }]) {
    store.set({ ...patch, substances: [other] });
    assert.equal(dense.tables.flows.codeOf(i), 0, "the row it is found by is hidden");
    assert.deepEqual(forcedOf(made), [pairs.pairOf[i]]);
    assert.ok(Sillage.isSeen(store, id), "and the rest steps back for it");
  }
});

test("a flow of which nothing is in view forces nothing, nor do seizures, places and ids that are not there", () => {
  const made = makeStore();
  const { store, table, payload, words } = made;
  const i = firstOfTwo(made);
  const shown = new Set([table.substance[i], table.substance[i + 1]]);
  const neither = payload.substances.filter((_, k) => !shown.has(k)).map(({ id }) => id);
  store.set({ selected: words.id("flows", i), substances: neither });
  assert.deepEqual(forcedOf(made), []);
  store.set({ selected: words.id("flows", i), substances: null, undated: false, date: FIRST_DAY - 4000 });
  assert.deepEqual(forcedOf(made), table.start[i] < FIRST_DAY - 4000 ? [made.pairs.pairOf[i]] : []);
  store.set({ selected: null, date: LAST, step: "one", highlight: ["DP3", "nothing", "E4"] });
  assert.deepEqual(forcedOf(made), []);
});

test("a flow that stays within one node has no line to force", () => {
  const made = makeStore();
  const { store, dense, table, words } = made;
  const pairs = dense.plan.at("country");
  const within = [...Array(table.n).keys()].find((i) => pairs.pairOf[i] >= 0 && pairs.from[pairs.pairOf[i]] === pairs.to[pairs.pairOf[i]]);
  store.set({ selected: words.id("flows", within) });
  assert.deepEqual([...Sillage.odForced.forcedPairs(store, pairs)], []);
});
