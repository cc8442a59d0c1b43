/* The plan of connections: what od_levels.js and od_pairs.js make, each level once, while places are still on their way. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")();
const { makeDense } = require("./dense_fixture");

const { LEVELS, buildNodes } = Sillage.odLevels;
const made = makeDense({ seizures: 200, flows: 800, places: 90, seed: 13 });
const { flows, ends, places } = made.columns;

/* Count the calls of a frozen part's functions until the test ends. */
function countCalls(t, name) {
  const before = Sillage[name];
  const calls = {};
  const watch = ([key, value]) => [key, typeof value !== "function" ? value : (...given) => {
    calls[key] = (calls[key] || 0) + 1;
    return value(...given);
  }];
  Sillage[name] = Object.fromEntries(Object.entries(before).map(watch));
  t.after(() => { Sillage[name] = before; });
  return calls;
}

for (const level of LEVELS) {
  test(`a level of the plan is the pairs of its nodes (${level})`, () => {
    const nodes = buildNodes(level, flows, ends);
    const pairs = Sillage.odPairs.buildPairs(nodes, flows, ends, 3);
    const { nodeOf, ...kept } = nodes;
    assert.deepEqual(Sillage.odPlan.create(flows, ends, 3).at(level), { ...pairs, nodes: kept });
    assert.ok(pairs.count > 3 && kept.count > 3);
  });

  test(`the places beyond the ends of flows change nothing (${level})`, () => {
    assert.ok(places.n > ends.n);
    assert.deepEqual(Sillage.odPlan.create(flows, ends, 3).at(level), Sillage.odPlan.create(flows, places, 3).at(level));
  });
}

test("each level is made once, whatever is asked for in between, and the places are put in order once for all", (t) => {
  const levels = countCalls(t, "odLevels");
  const pairs = countCalls(t, "odPairs");
  const plan = Sillage.odPlan.create(flows, ends, 3);
  assert.deepEqual([levels, pairs], [{}, {}], "nothing before it is asked for");
  const first = LEVELS.map((level) => plan.at(level));
  LEVELS.forEach((level, k) => assert.equal(plan.at(level), first[k]));
  assert.deepEqual([levels, pairs], [{ orderPlaces: 1, buildNodes: 3 }, { buildPairs: 3 }]);
});

test("a model takes its levels from the plan, and two models may share one", (t) => {
  const pairs = countCalls(t, "odPairs");
  const plan = Sillage.odPlan.create(flows, ends, 3);
  const index = Sillage.timeIndex.create(flows);
  index.setMask(new Uint8Array(flows.n).fill(1));
  const create = () => Sillage.odModel.create({ table: flows, index, plan, substances: 3, firm: Uint8Array.of(1, 1, 0, 0) });
  const models = [create(), create()];
  for (const model of models) {
    model.refilter(new Uint8Array(flows.n).fill(1), null);
    model.setLevel("area");
    assert.equal(model.pairs, plan.at("area"));
    model.prepare("country");
  }
  assert.deepEqual(pairs.buildPairs, 2);
});

test("the large tables have the plan that was made while they came, else one of their own", () => {
  const own = Sillage.denseStore.create(made.payload, made.columns);
  assert.deepEqual(own.plan.at("country"), Sillage.odPlan.create(flows, ends, 3).at("country"));
  const plan = Sillage.odPlan.create(flows, ends, 3);
  assert.equal(Sillage.denseStore.create(made.payload, { ...made.columns, plan }).plan, plan);
  assert.equal(Sillage.denseStore.create(made.payload, { ...made.columns, plan: null }).plan.at("place").count, plan.at("place").count);
  const none = makeDense({ seizures: 50, flows: 0 });
  assert.equal(Sillage.denseStore.create(none.payload, none.columns).plan, null);
});

test("the large tables know whether who has read them has told the painter", () => {
  assert.deepEqual([true, false, undefined].map((fed) => Sillage.denseStore.create(made.payload, { ...made.columns, fed }).fed), [true, false, false]);
});
