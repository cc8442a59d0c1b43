"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { FIRST_DAY, TRACK_DAYS, asOrdinary, createRandom, makeDense } = require("./dense_fixture");
const Sillage = require("./load")();

const dense = makeDense({ seizures: 900, flows: 0 });
const table = dense.columns.seizures;
const payload = asOrdinary(dense);
const SUBSTANCES = payload.substances.length;
const GROUPS = 2 * SUBSTANCES;
const groupOf = Uint16Array.from({ length: table.n }, (_, i) => table.scope[i] * SUBSTANCES + table.substance[i]);

function randomView(random) {
  const date = FIRST_DAY - 600 + Math.floor(random() * (TRACK_DAYS + 1500));
  const windowed = random() < 0.7;
  const length = [1, 2, 30, 31, 90, 400, 2000, 6000][Math.floor(random() * 8)];
  return { date, mode: windowed ? "window" : "cumulative", windowDays: windowed ? length : null, undated: random() < 0.3 };
}

/* The linear rule: totals.js over codes, and the numbers figures_model.js counts. */
function countPlainly(rows, mask, view) {
  const codes = Sillage.visibility.fillCodes(rows, mask, view, new Uint8Array(rows.n));
  const sums = [0, 1].map((scope) => Sillage.totals.sumSeizures(payload, codes, scope));
  return Array.from({ length: GROUPS }, (_, g) => {
    const { kgMin, kgMax, count } = sums[Math.floor(g / SUBSTANCES)][payload.substances[g % SUBSTANCES].id];
    const here = [...codes.keys()].filter((i) => groupOf[i] === g && codes[i] > 0);
    return {
      count, kgMin, kgMax, possible: here.filter((i) => codes[i] === 1).length,
      unweighed: here.filter((i) => payload.seizures.kgMin[i] === null && payload.seizures.kgMax[i] === null).length,
    };
  });
}

const grams = (kg) => (kg === null ? null : Math.round(kg * 1000));
const rounded = (sums) => sums.map(({ count, possible, kgMin, kgMax, unweighed }) => ({ count, possible, unweighed, kgMin: grams(kgMin), kgMax: grams(kgMax) }));

/* Knows an upper bound for every row, so that the upper sums are compared too and not only their being unknown. */
const bounded = { ...table, kgMax: table.kgMax.map((kg, i) => (Number.isNaN(kg) ? table.kgMin[i] || 0 : kg)) };

for (const [what, rows] of [["as the case has them", table], ["with every upper bound known", bounded]]) {
  test(`weights and numbers are those of the linear rule to the gram, ${what}`, () => {
    const before = payload.seizures.kgMax;
    payload.seizures.kgMax = Array.from(rows.kgMax, (kg) => (Number.isNaN(kg) ? null : kg));
    const random = createRandom(21);
    const sums = Sillage.daySums.create(rows, { groupOf, groups: GROUPS, weighed: true });
    for (let round = 0; round < 120; round += 1) {
      const share = random();
      const mask = Uint8Array.from({ length: rows.n }, () => (random() < share ? 1 : 0));
      sums.refill(mask);
      for (let step = 0; step < 3; step += 1) {
        const view = randomView(random);
        assert.deepEqual(rounded(sums.at(view)), rounded(countPlainly(rows, mask, view)), JSON.stringify(view));
      }
    }
    payload.seizures.kgMax = before;
  });
}

test("a window that grows under the hand is summed anew each time", () => {
  const mask = new Uint8Array(table.n).fill(1);
  const sums = Sillage.daySums.create(table, { groupOf, groups: GROUPS, weighed: true });
  sums.refill(mask);
  for (let windowDays = 1; windowDays < 500; windowDays += 7) {
    const view = { date: FIRST_DAY + 900, mode: "window", windowDays, undated: false };
    assert.deepEqual(rounded(sums.at(view)), rounded(countPlainly(table, mask, view)));
  }
});

test("numbers alone are enough for a table whose weights nobody adds", () => {
  const one = Sillage.daySums.create(table, { groupOf: new Uint16Array(table.n), groups: 1, weighed: false });
  const mask = new Uint8Array(table.n).fill(1);
  one.refill(mask);
  const view = { date: FIRST_DAY + 900, mode: "window", windowDays: 90, undated: true };
  const codes = Sillage.visibility.fillCodes(table, mask, view, new Uint8Array(table.n));
  assert.equal(one.at(view)[0].count, codes.filter((code) => code > 0).length);
  assert.equal(one.at(view)[0].possible, codes.filter((code) => code === 1).length);
});

test("a track of a thousand years is right too, near its records and far from them", () => {
  const stretched = { ...bounded, end: table.end.slice() };
  stretched.end[table.dated - 1] = FIRST_DAY + 365000;
  stretched.start = table.start.slice();
  const firstClosed = table.start.findIndex((day) => day !== Sillage.visibility.OPEN_START);
  stretched.start[firstClosed] = FIRST_DAY - 365000;
  const mask = new Uint8Array(table.n).fill(1);
  const sums = Sillage.daySums.create(stretched, { groupOf, groups: GROUPS, weighed: true });
  sums.refill(mask);
  payload.seizures.kgMax = Array.from(bounded.kgMax);
  for (const date of [FIRST_DAY - 400000, FIRST_DAY - 200000, FIRST_DAY + 10, FIRST_DAY + 1000, FIRST_DAY + 200000, FIRST_DAY + 400000]) {
    for (const windowDays of [null, 30, 100000, 500000]) {
      const view = { date, mode: windowDays === null ? "cumulative" : "window", windowDays, undated: false };
      assert.deepEqual(rounded(sums.at(view)), rounded(countPlainly(stretched, mask, view)), JSON.stringify(view));
    }
  }
});
