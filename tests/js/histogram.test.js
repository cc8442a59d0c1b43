"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")();
const { FIRST_DAY, asOrdinary, makeDense } = require("./dense_fixture");
const { columns, day, fixture, SEIZURE } = require("./fixture");

const FIRST = Sillage.days.monthOf(day("2022-02-01"));
const MONTHS = 45;
const monthIndex = (iso) => Sillage.days.monthOf(day(iso)) - FIRST;
const build = (rows, mask) => Sillage.histogram.build(columns(rows, SEIZURE), mask || new Uint8Array(rows.length).fill(1),
  { firstMonth: FIRST, months: MONTHS, substanceCount: 3 });
const total = (values) => values.reduce((sum, value) => sum + value, 0);

test("a month-precise and a day-precise seizure each fill their month, context apart", () => {
  const made = Sillage.histogram.build(fixture().seizures, Uint8Array.of(1, 1), { firstMonth: FIRST, months: MONTHS, substanceCount: 3 });
  const [own, context] = made.series;
  assert.equal(own.scope, 0);
  assert.equal(own.least[monthIndex("2023-06-01")], 183);
  assert.equal(total(own.least), 183);
  assert.equal(context.scope, 1);
  assert.equal(context.least[monthIndex("2024-12-01")], 2000);
  assert.equal(context.open[monthIndex("2024-12-01")], 1);
  assert.equal(total(own.open), 0);
  assert.deepEqual([made.maxKg, made.maxCount], [2000, 1]);
});

test("a year-precise seizure is spread by days and keeps its weight", () => {
  const [series] = build([{ id: "Y", amount: 366, kgMin: 366, kgMax: 366, start: "2024-01-01", end: "2025-01-01" }]).series;
  assert.equal(total(series.least), 0);
  assert.ok(Math.abs(series.spread[monthIndex("2024-01-01")] - 31) < 1e-9);
  assert.ok(Math.abs(series.spread[monthIndex("2024-02-01")] - 29) < 1e-9);
  assert.ok(Math.abs(series.spread[monthIndex("2024-12-01")] - 31) < 1e-9);
  assert.equal(series.spread[monthIndex("2025-01-01")], 0);
  assert.ok(Math.abs(total(series.spread) - 366) < 1e-9);
  assert.ok(Math.abs(total(series.countSpread) - 1) < 1e-9);
  assert.equal(total(series.count), 0);
});

test("a span over a month's edge is shared by its days", () => {
  const [series] = build([{ id: "E", amount: 10, kgMin: 10, kgMax: 10, start: "2023-05-30", end: "2023-06-09" }]).series;
  assert.ok(Math.abs(series.spread[monthIndex("2023-05-01")] - 2) < 1e-9);
  assert.ok(Math.abs(series.spread[monthIndex("2023-06-01")] - 8) < 1e-9);
});

test("a span that leaves the track loses only what lies outside", () => {
  const [series] = build([{ id: "O", amount: 10, kgMin: 10, kgMax: 10, start: "2022-01-27", end: "2022-02-06" }]).series;
  assert.ok(Math.abs(total(series.spread) - 5) < 1e-9);
});

test("the room between the bounds is kept apart from the lower bound", () => {
  const [series] = build([{ id: "R", amount: 400, kgMin: 400, kgMax: 1000, start: "2023-05-01", end: "2023-05-02" }]).series;
  assert.equal(series.least[monthIndex("2023-05-01")], 400);
  assert.equal(series.more[monthIndex("2023-05-01")], 600);
});

test("tablets count as a seizure and weigh nothing, with no open bound", () => {
  const made = build([{ id: "T", amount: 5000, unit: "tablets", kgMin: null, kgMax: null, start: "2023-05-01", end: "2023-05-02" }]);
  const m = monthIndex("2023-05-01");
  assert.deepEqual([made.maxKg, made.series[0].count[m], made.series[0].open[m], made.series[0].other[m]], [0, 1, 0, 1]);
});

test("undated and filtered seizures are left out", () => {
  assert.equal(build([{ id: "U", amount: 1, kgMin: 1, kgMax: 1, start: null, end: null, undated: 1 }]).series.length, 0);
  assert.equal(build([{ id: "F", amount: 1, kgMin: 1, kgMax: 1, start: "2023-05-01", end: "2023-05-02" }], Uint8Array.of(0)).series.length, 0);
});

test("a seizure known only as “until” stands in the month of its end, as not certain", () => {
  const [series] = build([{ id: "B", amount: 4, kgMin: 4, kgMax: 4, start: null, end: "2023-06-01" }]).series;
  assert.equal(series.spread[monthIndex("2023-05-01")], 4);
  assert.equal(total(series.least), 0);
});

test("substances stack in their own order, the case's before the context's", () => {
  const rows = [["c", 0, 1], ["b", 2, 0], ["a", 0, 0]].map(([id, substance, scope]) =>
    ({ id, substance, scope, amount: 1, kgMin: 1, kgMax: 1, start: "2023-05-01", end: "2023-05-02" }));
  assert.deepEqual(build(rows).series.map((one) => [one.scope, one.substance]), [[0, 0], [0, 2], [1, 0]]);
});

test("a large table is summed as an ordinary one of the same seizures", () => {
  const made = makeDense({ seizures: 2500, flows: 0 });
  const range = { firstMonth: Sillage.days.monthOf(FIRST_DAY), months: 84, substanceCount: 3 };
  const table = made.columns.seizures;
  const mask = Uint8Array.from({ length: table.n }, (_, i) => (i % 3 ? 1 : 0));
  assert.deepEqual(Sillage.histogram.build(table, mask, range), Sillage.histogram.build(asOrdinary(made).seizures, mask, range));
});

test("a large table is its own times for the band", () => {
  const { seizures } = makeDense({ seizures: 500, flows: 0 }).columns;
  const mask = new Uint8Array(seizures.n).fill(1);
  const counts = Sillage.histogram.countPossible([{ times: seizures, mask }], FIRST_DAY, 2500);
  for (let k = 0; k < counts.length; k += 97) {
    const view = { date: FIRST_DAY + k, mode: "cumulative", windowDays: null, undated: false };
    const codes = Sillage.visibility.fillCodes(seizures, mask, view, new Uint8Array(seizures.n));
    assert.equal(counts[k], codes.filter((code) => code === 1).length);
  }
});

test("days not certain: from the first possible day to the day before the last", () => {
  const times = Sillage.visibility.buildTimes({
    id: ["a", "b", "c", "d"], start: [10, 12, null, null], end: [14, 13, 12, null], undated: [0, 0, 0, 1],
  });
  const counts = Sillage.histogram.countPossible([{ times, mask: Uint8Array.of(1, 1, 1, 1) }], 9, 7);
  // a: 10, 11, 12; b: one day, never in doubt; c: open until 11, so 9 and 10; d: no date
  assert.deepEqual([...counts], [1, 2, 1, 1, 0, 0, 0]);
});

test("the band agrees with the codes on every day of the case", () => {
  const store = Sillage.createStore(fixture());
  const first = day("2022-02-01");
  const tables = Sillage.store.TABLES.map((table) => ({ times: store.times[table], mask: store.masks[table] }));
  const counts = Sillage.histogram.countPossible(tables, first, 1369);
  for (let i = 0; i < counts.length; i += 7) {
    store.set({ date: first + i });
    const codes = Sillage.store.TABLES.flatMap((table) => [...store.visible[table]]);
    assert.equal(counts[i], codes.filter((code) => code === 1).length, Sillage.days.toIso(first + i));
  }
});

/* What is filled on the chart's canvas: [{style, alpha, y, height}]; strokes are counted. */
function fakeContext() {
  const context = { fills: [], strokes: 0, globalAlpha: 1, fillStyle: "" };
  context.fillRect = (x, y, width, height) => context.fills.push({ style: context.fillStyle, alpha: context.globalAlpha, y, height });
  for (const name of ["save", "restore", "beginPath", "rect", "clip", "moveTo", "lineTo"]) context[name] = () => undefined;
  for (const name of ["stroke", "strokeRect"]) context[name] = () => { context.strokes += 1; };
  return context;
}

function makeInput(rows) {
  const histogram = build(rows);
  return {
    histogram, measure: "kg", layout: { floor: 100, topLine: 0 }, scale: { x: (at) => (at - Sillage.days.monthStart(FIRST)) / 5 },
    palette: { context: "grey", panel: "white", muted: "dim" }, colours: ["red", "green", "blue"],
  };
}
const weighing = (id, kgMin, kgMax, more) => ({ id, amount: kgMin, kgMin, kgMax, start: "2023-05-01", end: "2023-05-02", ...more });
const CROWD = [0, 1].flatMap((scope) => [0, 1, 2].flatMap((substance) => [
  weighing(`r${scope}${substance}`, 10, 20, { scope, substance }),
  weighing(`o${scope}${substance}`, 10, null, { scope, substance }),
]));

test("a chart is crowded when one of its months holds very many pieces", () => {
  assert.equal(Sillage.barStack.isCrowded(build(CROWD), "kg"), true);
  assert.equal(Sillage.barStack.isCrowded(build(CROWD.slice(0, 6)), "kg"), false);
});

test("a crowded month is drawn to scale, without strokes, uncertain weight as a tint, one tick over all", () => {
  const input = makeInput(CROWD);
  const context = fakeContext();
  const m = monthIndex("2023-05-01");
  const { y } = Sillage.barStack.drawCrowded(context, input, m, 360);
  assert.equal(context.strokes, 0);
  assert.ok(Math.abs(y - 50) < 1e-9); // 6 times 20 sure and 10 more, of 360
  const height = (fill) => fill.reduce((sum, one) => sum + one.height, 0);
  const tick = context.fills.filter((fill) => fill.style === "dim");
  assert.equal(tick.length, 1);
  assert.ok(Math.abs(height(context.fills.filter((fill) => fill.alpha < 1)) - 60 / 3.6) < 1e-9);
  assert.ok(Math.abs(height(context.fills.filter((fill) => fill.style === "grey")) - 90 / 3.6) < 1e-9);
});

test("a crowded chart's empty month has no top", () => {
  assert.equal(Sillage.barStack.drawCrowded(fakeContext(), makeInput(CROWD), 0, 360), null);
});
