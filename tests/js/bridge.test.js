"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")();
const { day, fixture } = require("./fixture");

function makeBridge() {
  const store = Sillage.createStore(fixture());
  const timers = new Map();
  let serial = 0;
  const clock = { set: (fn, ms) => { timers.set(++serial, { fn, ms }); return serial; }, clear: (handle) => timers.delete(handle), now: () => 41000 };
  const sent = [];
  const bridge = Sillage.createBridge(store, (value) => sent.push(value), clock);
  const settle = () => {
    const due = [...timers.values()];
    timers.clear();
    due.forEach(({ fn }) => fn());
  };
  return { store, sent, timers, bridge, settle };
}

test("a greeting is said once although nothing has changed", () => {
  const { sent, settle, bridge, store } = makeBridge();
  bridge.greet();
  settle();
  assert.equal(sent.length, 1);
  assert.deepEqual(sent[0].view, Sillage.viewCodec.reportOf(store.view));
});

test("nothing is said about the view the page began with", () => {
  const { sent, settle } = makeBridge();
  settle();
  assert.deepEqual(sent, []);
});

test("many changes become one report, soon after the last", () => {
  const { store, sent, timers, settle } = makeBridge();
  for (let i = 0; i < 10; i++) store.set({ date: day("2023-06-01") + i });
  assert.equal(timers.size, 1);
  assert.ok([...timers.values()][0].ms <= 150);
  settle();
  assert.equal(sent.length, 1);
  assert.equal(sent[0].view.date, "2023-06-10");
  store.set({ undated: true });
  settle();
  assert.deepEqual(sent.map(({ seq }) => seq), [41001, 41002]);
});

test("a report says all of the view, in the page's words", () => {
  const { store, sent, settle } = makeBridge();
  store.set({ windowDays: 30, selected: "S1", center: [49.5, -2], zoom: 6.25, substances: ["cocaine"] });
  settle();
  assert.deepEqual(sent[0].view, {
    date: "2025-09-30", mode: "window", window: 30, undated: false, substances: ["cocaine"], modes: null, statuses: null,
    scope: "all", reliability: null, credibility: null,
    layers: { flows: true, seizures: true, events: true, links: true, places: true, precision: true, labels: true },
    selected: "S1", center: [49.5, -2], zoom: 6.25, step: null, theme: "light",
  });
});

test("silence during a drag and while playing, one report after", () => {
  for (const [start, stop] of [[(s) => s.hold(true), (s) => s.hold(false)], [(s) => s.set({ playing: true }), (s) => s.set({ playing: false })]]) {
    const { store, sent, settle } = makeBridge();
    start(store);
    store.set({ date: day("2023-06-01") });
    settle();
    assert.equal(sent.length, 0);
    stop(store);
    settle();
    assert.equal(sent.length, 1);
  }
});

test("a change and its undoing are not worth a report", () => {
  const { store, sent, settle } = makeBridge();
  store.set({ undated: true });
  store.set({ undated: false });
  settle();
  assert.equal(sent.length, 0);
});

test("a pointer passing over marks does not set the clock", () => {
  const { store, timers } = makeBridge();
  store.set({ hover: "S1" });
  assert.equal(timers.size, 0);
});

test("after its end the bridge is silent", () => {
  const { store, bridge, timers } = makeBridge();
  store.set({ undated: true });
  bridge.destroy();
  store.set({ undated: false });
  assert.equal(timers.size, 0);
});

test("a view from outside is read as it was reported", () => {
  const store = Sillage.createStore(fixture());
  store.set({ date: day("2024-01-15"), windowDays: 30, statuses: ["inferred"], layers: { links: false }, selected: "E4", undated: true });
  const report = Sillage.viewCodec.reportOf(store.view);
  const again = Sillage.createStore(fixture(), Sillage.viewCodec.patchFromOutside(JSON.parse(JSON.stringify(report)), 0));
  assert.deepEqual(Sillage.viewCodec.reportOf(again.view), report);
});

test("the page's first view: no date means the last day, no window with a mode means so far", () => {
  const patch = Sillage.viewCodec.patchFromOutside({ date: null, mode: "cumulative", window: null }, 99);
  assert.deepEqual(patch, { mode: "cumulative", date: 99 });
  assert.deepEqual(Sillage.viewCodec.patchFromOutside({ window: 30 }, 99), { windowDays: 30 });
  assert.deepEqual(Sillage.viewCodec.patchFromOutside({ windowDays: null }, 99), { windowDays: null });
  assert.throws(() => Sillage.viewCodec.patchFromOutside({ date: "soon" }, 99), RangeError);
});

test("silence while nobody sees the page around, one report on waking", () => {
  const store = Sillage.createStore(fixture());
  const sent = [];
  let away = true;
  let due = null;
  const clock = { set: (fn) => { due = fn; return 1; }, clear: () => { due = null; }, now: () => 0 };
  const bridge = Sillage.createBridge(store, (report) => sent.push(report.view.date), clock, () => away);
  store.set({ date: day("2023-06-01") });
  due();
  store.set({ date: day("2023-07-01") });
  due();
  assert.deepEqual(sent, []);
  away = false;
  bridge.wake();
  bridge.wake();
  assert.deepEqual(sent, ["2023-07-01"]);
  bridge.destroy();
});

test("while the page around is out of sight it may be asked for something, with the view it knows", () => {
  const store = Sillage.createStore(fixture());
  const sent = [];
  const timers = [];
  let away = false;
  const clock = { set: (fn) => timers.push(fn), clear: () => undefined, now: () => 41000 };
  const bridge = Sillage.createBridge(store, (value) => sent.push(value), clock, () => away);
  store.set({ date: day("2023-06-01") });
  bridge.ask();
  assert.deepEqual(sent.map(({ view }) => view.date), ["2023-06-01"]);
  away = true;
  store.set({ date: day("2024-06-01") });
  timers.splice(0).forEach((ring) => ring());
  bridge.ask();
  assert.deepEqual(sent.map(({ seq, view }) => [seq, view.date]), [[41001, "2023-06-01"], [41002, "2023-06-01"]]);
  away = false;
  bridge.wake();
  assert.equal(sent[2].view.date, "2024-06-01");
  bridge.destroy();
  away = true;
  bridge.ask();
  assert.equal(sent.length, 3);
});
