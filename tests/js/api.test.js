"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")();
const { fixture } = require("./fixture");

function bind() {
  const store = Sillage.createStore(fixture());
  const applied = [];
  Sillage.bindPage({ store, ready: () => true, apply: (patch) => applied.push(patch), talk: () => ({ steps: 0, presenting: false }) });
  return { store, applied };
}
test.afterEach(() => Sillage.bindPage(null));

test("before there is a page, state says so and calls are kept", () => {
  assert.equal(Sillage.state().ready, false);
  Sillage.setDate("2023-06-15");
  Sillage.setWindow(30);
  const { store } = bind();
  assert.equal(Sillage.state().date, "2023-06-15");
  assert.equal(store.view.windowDays, 30);
});

test("state has the shape the contract names", () => {
  bind();
  Sillage.setDate("2025-10-01");
  const state = Sillage.state();
  assert.deepEqual(
    { ready: state.ready, date: state.date, mode: state.mode, windowDays: state.windowDays },
    { ready: true, date: "2025-10-01", mode: "cumulative", windowDays: null });
  assert.deepEqual(state.visible, { seizures: 2, flows: 5, events: 9, possible: 0, undated: 2 });
  assert.deepEqual(state.totals.cocaine, { kgMin: 183, kgMax: 183, count: 1 });
  assert.deepEqual(state.contextTotals.cocaine, { kgMin: 2000, kgMax: null, count: 1 });
});

test("state is a copy: changing it changes nothing", () => {
  bind();
  Sillage.state().totals.cocaine.kgMin = 999;
  Sillage.state().visible.flows = 999;
  assert.equal(Sillage.state().totals.cocaine.kgMin, 183);
  assert.notEqual(Sillage.state().visible.flows, 999);
});

test("each function does its one thing", () => {
  const { store, applied } = bind();
  Sillage.setWindow(90);
  assert.deepEqual([store.view.mode, store.view.windowDays], ["window", 90]);
  Sillage.setWindow(null);
  assert.equal(store.view.mode, "cumulative");
  Sillage.setMode("window");
  assert.equal(store.view.mode, "window");
  Sillage.setMode("cumulative");
  Sillage.play();
  assert.equal(store.view.playing, true);
  Sillage.pause();
  assert.equal(store.view.playing, false);
  Sillage.select("S1");
  assert.equal(Sillage.state().selected, "S1");
  Sillage.select(null);
  assert.equal(Sillage.state().selected, null);
  Sillage.setUndated(true);
  assert.equal(Sillage.state().undatedShown, true);
  Sillage.setFilter({ scope: "context" });
  assert.equal(Sillage.state().visible.seizures, 1);
  Sillage.setTheme("dark");
  assert.deepEqual(applied, [{ theme: "dark" }]);
});

test("setting a date by hand stops playing", () => {
  const { store } = bind();
  Sillage.play();
  Sillage.setDate("2023-06-15");
  assert.equal(store.view.playing, false);
});

for (const [what, call] of [
  ["a date that is none", () => Sillage.setDate("2023-02-30")], ["no date", () => Sillage.setDate(undefined)],
  ["a window of no days", () => Sillage.setWindow(0)], ["a window in words", () => Sillage.setWindow("90")],
  ["an unknown mode", () => Sillage.setMode("sideways")], ["an unknown filter", () => Sillage.setFilter({ date: 1 })],
  ["an unknown theme", () => Sillage.setTheme("blue")],
]) {
  test(`${what} is refused at once, with or without a page`, () => {
    assert.throws(call, RangeError);
    bind();
    assert.throws(call, RangeError);
  });
}

test("a theme becomes CSS variables", () => {
  const { themeVariables, themeOfColour } = Sillage.theme;
  assert.deepEqual(themeVariables(fixture().style, "dark"), {
    "--sl-land-label": "#9fb0bb", "--sl-panel": "#16222c", "--sl-substance-cocaine": "#ff8a4c", "--sl-substance-cannabis-resin": "#2dd4bf",
  });
  assert.deepEqual(["#fff", "#0e1117", "rgb(14, 17, 23)", "rgba(255 255 255)", "", "papayawhip"].map(themeOfColour),
    ["light", "dark", "dark", "light", null, null]);
});
