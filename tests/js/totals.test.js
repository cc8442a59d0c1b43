"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")();
const { columns, day, fixture, SEIZURE } = require("./fixture");

const NONE = { kgMin: 0, kgMax: 0, count: 0 };
const at = (iso, patch, payload) => {
  const store = Sillage.createStore(payload || fixture());
  store.set({ date: day(iso), ...patch });
  return store.totals();
};

/* What the case says for each of these days, worked out by hand from its dates. */
const CASE_DAYS = [
  // F1 (until June 2023) and F3–F5 are possible; E1 is certain
  ["2023-05-15", { seizures: 0, flows: 4, events: 1, possible: 4, undated: 2 }, NONE, NONE, 0, 440],
  // S1 and E2 are in their month
  ["2023-06-15", { seizures: 1, flows: 4, events: 2, possible: 6, undated: 2 }, { kgMin: 0, kgMax: 183, count: 1 }, NONE, 0, 471],
  // F1 is certain now; F2 and E3 are possible, as are F3–F5
  ["2023-07-15", { seizures: 1, flows: 5, events: 3, possible: 5, undated: 2 }, { kgMin: 183, kgMax: 183, count: 1 }, NONE, 0, 501],
  // nine people; E5 is somewhere in 2024
  ["2024-01-15", { seizures: 1, flows: 5, events: 5, possible: 4, undated: 2 }, { kgMin: 183, kgMax: 183, count: 1 }, NONE, 9, 685],
  // the context's seizure, with no upper bound, is counted apart
  ["2025-10-01", { seizures: 2, flows: 5, events: 9, possible: 0, undated: 2 }, { kgMin: 183, kgMax: 183, count: 1 }, { kgMin: 2000, kgMax: null, count: 1 }, 10, 1310],
];
for (const [iso, visible, own, context, people, daysOpen] of CASE_DAYS) {
  test(`${iso} shows what the case says`, () => {
    const totals = at(iso);
    assert.deepEqual(totals.visible, visible);
    assert.deepEqual(totals.totals, { cocaine: own, "cannabis-resin": NONE, "herbal-cannabis": NONE });
    assert.deepEqual(totals.contextTotals.cocaine, context);
    assert.equal(totals.people, people);
    assert.equal(totals.daysOpen, daysOpen);
  });
}

test("before the inquiry opened there is no number of days", () => {
  assert.equal(at("2022-02-01").daysOpen, null);
});

test("undated records are counted whether or not they are drawn, and fall with the filters", () => {
  assert.equal(at("2023-05-15", { undated: true }).visible.undated, 2);
  assert.equal(at("2023-05-15", { scope: "context" }).visible.undated, 0);
});

test("one unknown upper bound makes the upper total unknown; the lower bounds still add up", () => {
  const payload = fixture();
  payload.seizures = columns([
    { id: "A", amount: 10, kgMin: 10, kgMax: 20, start: "2023-01-01", end: "2023-01-02" },
    { id: "B", amount: 5, kgMin: 5, kgMax: null, start: "2023-01-01", end: "2023-01-02" },
    { id: "C", amount: null, kgMin: null, kgMax: null, start: "2023-01-01", end: "2023-01-02" },
  ], SEIZURE);
  assert.deepEqual(at("2023-02-01", {}, payload).totals.cocaine, { kgMin: 15, kgMax: null, count: 3 });
});

test("tablets are counted and never weighed", () => {
  const payload = fixture();
  payload.seizures = columns([
    { id: "A", amount: 10, kgMin: 10, kgMax: 10, start: "2023-01-01", end: "2023-01-02" },
    { id: "T", amount: 5000, unit: "tablets", kgMin: null, kgMax: null, start: "2023-01-01", end: "2023-01-02" },
  ], SEIZURE);
  assert.deepEqual(at("2023-02-01", {}, payload).totals.cocaine, { kgMin: 10, kgMax: 10, count: 2 });
});

test("a flow's kilograms and the context's people never enter the case's figures", () => {
  const payload = fixture();
  payload.seizures = columns([], SEIZURE);
  Object.assign(payload.seizures, { id: [], scope: [], start: [], end: [], undated: [], substance: [], status: [], reliability: [], credibility: [] });
  payload.events.investigated[5] = 50; // E6, of the separate case
  const totals = at("2025-10-01", {}, payload);
  assert.deepEqual(totals.totals.cocaine, NONE);
  assert.equal(totals.people, 10);
});

test("a window counts what lies in it", () => {
  const totals = at("2025-01-15", { windowDays: 30 });
  assert.deepEqual(totals.contextTotals.cocaine, { kgMin: 2000, kgMax: null, count: 1 });
  assert.deepEqual(totals.totals.cocaine, NONE);
  assert.equal(totals.people, 0);
});
