"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { FIRST_DAY, TRACK_DAYS, createRandom, makeDense } = require("./dense_fixture");
const Sillage = require("./load")("namespace.js", "days.js", "visibility.js", "time_index.js");

const { OPEN_END, OPEN_START } = Sillage.visibility;
const table = makeDense({ seizures: 700, flows: 0 }).columns.seizures;

/* Spans of both modes and all lengths, on and around the track; now and then nothing at all. */
function randomView(random) {
  if (random() < 0.07) return null;
  const date = FIRST_DAY - 200 + Math.floor(random() * (TRACK_DAYS + 700));
  const windowed = random() < 0.6;
  const length = [1, 7, 30, 90, 400, 2000][Math.floor(random() * 6)];
  return { date, mode: windowed ? "window" : "cumulative", windowDays: windowed ? length : null, undated: random() < 0.3 };
}
const spanOf = (view) => (view ? Sillage.timeIndex.spanOf(view) : null);
const codesOf = (mask, view) => {
  const codes = new Uint8Array(table.n);
  return view ? Sillage.visibility.fillCodes(table, mask, view, codes) : codes;
};

/* The table with a mask that lets about half of the rows through. */
function makeMasked(random) {
  const index = Sillage.timeIndex.create(table);
  const mask = Uint8Array.from({ length: table.n }, () => (random() < 0.5 ? 1 : 0));
  index.setMask(mask);
  return { index, mask };
}

test("between any two spans exactly the rows that differ are visited, once each, with both codes", () => {
  const random = createRandom(11);
  for (let round = 0; round < 600; round += 1) {
    const { index, mask } = makeMasked(random);
    const a = randomView(random);
    // Half of the steps are small ones, as a hand makes them.
    const b = a && random() < 0.5 ? { ...a, date: a.date + Math.floor(random() * 150) - 75 } : randomView(random);
    const [before, after] = [codesOf(mask, a), codesOf(mask, b)];
    const seen = new Map();
    index.forEachChange(spanOf(a), spanOf(b), (i, from, to) => {
      assert.ok(!seen.has(i), `row ${i} twice`);
      seen.set(i, [from, to]);
    });
    for (let i = 0; i < table.n; i += 1) {
      assert.deepEqual(seen.get(i), before[i] === after[i] ? undefined : [before[i], after[i]], `row ${i}, ${JSON.stringify([a, b])}`);
    }
  }
});

test("every row that is there is visited once, with its code", () => {
  const random = createRandom(12);
  for (let round = 0; round < 500; round += 1) {
    const { index, mask } = makeMasked(random);
    const view = randomView(random);
    const codes = codesOf(mask, view);
    const seen = new Uint8Array(table.n);
    let visits = 0;
    index.forEachVisible(spanOf(view), (i, code) => {
      seen[i] = code;
      visits += 1;
    });
    assert.deepEqual(seen, codes);
    assert.equal(visits, codes.filter((code) => code > 0).length);
  }
});

test("a single row's code is the rule's", () => {
  const random = createRandom(13);
  const { index, mask } = makeMasked(random);
  for (let round = 0; round < 100; round += 1) {
    const view = randomView(random);
    assert.deepEqual(Uint8Array.from({ length: table.n }, (_, i) => index.codeOf(i, spanOf(view))), codesOf(mask, view));
  }
});

/* A table from [start, end] pairs in order of start, no undated rows. */
function rows(...pairs) {
  return {
    n: pairs.length, dated: pairs.length, start: Int32Array.from(pairs, ([start]) => start), end: Int32Array.from(pairs, ([, end]) => end),
    undated: new Uint8Array(pairs.length),
  };
}
const changes = (made, from, to) => {
  const list = [];
  Sillage.timeIndex.create(made).forEachChange(from, to, (...change) => list.push(change));
  return list.sort((a, b) => a[0] - b[0]);
};
const upTo = (until) => ({ from: OPEN_START, until, undated: false });

test("a step of a week touches what begins and what becomes certain, and nothing else", () => {
  const made = rows([OPEN_START, 13], [1, 2], [9, 40], [10, 11], [12, OPEN_END]);
  assert.deepEqual(changes(made, upTo(9), upTo(16)), [[0, 1, 2], [2, 0, 1], [3, 0, 2], [4, 0, 1]]);
});

test("an end far in the future does not cost a slot per day", () => {
  const made = rows([0, 2000000000], [1, 3], [2, OPEN_END]);
  assert.deepEqual(changes(made, upTo(0), upTo(3)), [[0, 0, 1], [1, 0, 2], [2, 0, 1]]);
});

test("a table that is not ordered by start is refused", () => {
  assert.throws(() => Sillage.timeIndex.create(rows([5, 6], [4, 5])), /row 1/);
  assert.throws(() => Sillage.timeIndex.create({ ...rows([1, 2], [3, 4]), dated: 1 }), /row 1: rows without a date must come last/);
});
