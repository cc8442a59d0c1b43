"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")();
const { day, fixture } = require("./fixture");

const make = (view) => Sillage.createStore(fixture(), view);
const shown = (store, table) => store.payload[table].id.filter((_, i) => store.visible[table][i] > 0);

test("a newcomer sees everything so far on the case's last day", () => {
  const { view } = make();
  assert.equal(view.date, day("2025-09-30"));
  assert.equal(view.mode, "cumulative");
  assert.equal(view.windowDays, null);
  assert.equal(view.undated, false);
  assert.equal(view.selected, null);
});

test("figures and codes follow a change at once", () => {
  const store = make();
  store.set({ date: day("2023-05-15") });
  assert.deepEqual(shown(store, "seizures"), []);
  assert.equal(store.totals().visible.seizures, 0);
});

test("listeners hear the names of what changed, once, and nothing when nothing did", () => {
  const store = make();
  const heard = [];
  const off = store.on((view, changed) => heard.push([...changed].sort()));
  store.set({ date: day("2023-05-15"), undated: false });
  store.set({ date: day("2023-05-15"), substances: null });
  store.set({ selected: "S1" });
  off();
  store.set({ selected: null });
  assert.deepEqual(heard, [["date", "visible"], ["selected"]]);
});

test("a listener that sets something is heard by all, in order", () => {
  const store = make();
  const heard = [];
  store.on((view, changed) => { if (changed.has("date")) store.set({ selected: "S1" }); });
  store.on((view, changed) => heard.push([view.selected, [...changed].sort().join()]));
  store.set({ date: day("2023-08-01") });
  assert.deepEqual(heard, [["S1", "date,visible"], ["S1", "selected"]]);
});

test("the code arrays stay the same objects", () => {
  const store = make();
  const before = store.visible.flows;
  store.set({ date: day("2023-05-15") });
  assert.equal(store.visible.flows, before);
});

for (const patch of [
  { date: "2023-06-01" }, { date: 1.5 }, { mode: "other" }, { windowDays: 0 }, { windowDays: 2.5 }, { undated: 1 }, { substances: "cocaine" },
  { scope: "none" }, { reliability: "G" }, { credibility: 7 }, { layers: { moons: true } }, { theme: "blue" }, { nonsense: 1 },
]) {
  test(`${JSON.stringify(patch)} is refused whole`, () => {
    const store = make();
    const before = store.view;
    assert.throws(() => store.set({ undated: true, ...patch }), RangeError);
    assert.equal(store.view, before);
  });
}

test("mode and window length always fit together", () => {
  const store = make();
  store.set({ windowDays: 30 });
  assert.deepEqual([store.view.mode, store.view.windowDays], ["window", 30]);
  store.set({ mode: "cumulative" });
  assert.deepEqual([store.view.mode, store.view.windowDays], ["cumulative", null]);
  store.set({ mode: "window" });
  assert.deepEqual([store.view.mode, store.view.windowDays], ["window", Sillage.store.DEFAULT_WINDOW_DAYS]);
  store.set({ windowDays: null });
  assert.equal(store.view.mode, "cumulative");
});

test("a record the case does not have cannot be selected", () => {
  const store = make({ selected: "S1" });
  store.set({ selected: "<script>" });
  assert.equal(store.view.selected, null);
});

test("records are found by id", () => {
  const store = make();
  assert.deepEqual(store.indexOf("E4"), { table: "events", i: 3 });
  assert.equal(store.indexOf("constructor"), null);
});

test("layers change one by one", () => {
  const store = make();
  store.set({ layers: { links: false } });
  assert.equal(store.view.layers.links, false);
  assert.equal(store.view.layers.flows, true);
});

for (const [what, patch, table, ids] of [
  ["substance, through any of a flow's", { substances: ["cannabis-resin"] }, "flows", ["F3", "F5"]],
  ["substance, on seizures", { substances: ["cannabis-resin"] }, "seizures", []],
  ["no substance at all", { substances: [] }, "flows", []],
  ["substance says nothing about events", { substances: [] }, "events", ["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9"]],
  ["mode", { modes: ["vessel"] }, "flows", ["F3", "F4"]],
  ["mode says nothing about a seizure without one", { modes: ["vessel"] }, "seizures", ["S1", "S2"]],
  ["status", { statuses: ["inferred"] }, "flows", ["F3", "F4"]],
  ["this network", { scope: "network" }, "seizures", ["S1"]],
  ["context", { scope: "context" }, "seizures", ["S2"]],
  ["reliability at least B", { reliability: "B" }, "events", ["E4"]],
  ["credibility at least 2", { credibility: 2 }, "flows", ["F2", "F3", "F4", "F5"]],
  ["both grades at once, never as one", { reliability: "C", credibility: 2 }, "flows", ["F2", "F3", "F4", "F5"]],
]) {
  test(`filter: ${what}`, () => {
    const store = make();
    store.set(patch);
    assert.deepEqual(shown(store, table), ids);
  });
}

test("a record without a grade fails a minimum", () => {
  const payload = fixture();
  payload.seizures.reliability[0] = null;
  payload.seizures.credibility[1] = null;
  const store = Sillage.createStore(payload);
  store.set({ reliability: "F" });
  assert.deepEqual(shown(store, "seizures"), ["S2"]);
  store.set({ reliability: null, credibility: 6 });
  assert.deepEqual(shown(store, "seizures"), ["S1"]);
});

test("the substances in view follow the filter", () => {
  const store = make();
  store.set({ substances: ["cocaine"] });
  assert.deepEqual([...store.substancesShown], [1, 0, 0]);
});
