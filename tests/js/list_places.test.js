/* Which row of a large table stands where, and which record it takes on. */
"use strict";

const test = require("node:test");
const assert = require("node:assert/strict");
const { listPlaces } = require("./load")();

/* Rows named after what they show at first; `key` is what they show now. */
const rowsOf = (...keys) => keys.map((key) => ({ name: key, key }));

/* Place `keys` from `from` on; a row that is not there takes the first spare one, or is made ("new"). */
function place(rows, keys, from, count) {
  const [placed, out] = listPlaces.placeRows(rows, keys, from, count, (n, spare) => {
    const row = spare.shift() || { name: "new", key: "" };
    row.key = keys[n];
    return row;
  });
  return { names: placed.map((row) => row.name).join(""), keys: placed.map((row) => row.key).join(""), out: out.map((row) => row.name).join("") };
}

test("rows that stay keep their elements; those that leave take on those that enter", () => {
  assert.deepEqual(place(rowsOf("a", "b", "c"), ["x", "a", "b"], 0, 3), { names: "cab", keys: "xab", out: "c" });
  assert.deepEqual(place(rowsOf("a", "b", "c"), ["x", "y", "z"], 0, 3), { names: "abc", keys: "xyz", out: "abc" });
});

test("a longer list makes rows, a shorter one lets them go", () => {
  assert.deepEqual(place(rowsOf("a"), ["a", "b"], 0, 2), { names: "anew", keys: "ab", out: "" });
  assert.deepEqual(place(rowsOf("a", "b", "c"), ["c"], 0, 1), { names: "c", keys: "c", out: "ab" });
  assert.deepEqual(place(rowsOf("a", "b"), [], 0, 0), { names: "", keys: "", out: "ab" });
});

test("rows beyond the stretch in sight stay as they are", () => {
  assert.deepEqual(place(rowsOf("a", "b", "c", "d"), ["x", "y"], 1, 4), { names: "abcd", keys: "axyd", out: "bc" });
  assert.equal(place(rowsOf("a", "b", "c", "d"), ["x"], 1, 3).keys, "axc", "but for those of places that are no more");
});

test("a record that comes into sight changes place with the one that it puts out", () => {
  const { names, keys, out } = place(rowsOf("a", "b", "c", "d"), ["d", "x"], 0, 4);
  assert.equal(keys, "dxca", "no record stands there twice");
  assert.equal(names, "dbca");
  assert.equal(out, "ab");
});

test("a list of which the end is in sight grows there", () => {
  assert.equal(place(rowsOf("a", "b"), ["a", "b", "c"], 0, 40).keys, "abc");
});

/* Elements of 10 px, one under the other. */
const stack = (count, top = 0) => Array.from({ length: count }, (_, k) => ({ element: { getBoundingClientRect: () => ({ top: top + 10 * k, bottom: top + 10 * k + 10 }) } }));

test("in sight are the rows that meet the stretch of the screen, and two more", () => {
  assert.deepEqual(listPlaces.findInSight(stack(9), { top: 25, bottom: 50 }), [2, 7]);
  assert.deepEqual(listPlaces.findInSight(stack(9, 500), { top: 0, bottom: 100 }), [0, 0], "all below");
  assert.deepEqual(listPlaces.findInSight(stack(9, -500), { top: 0, bottom: 100 }), [0, 0], "all above");
  assert.deepEqual(listPlaces.findInSight([], { top: 0, bottom: 100 }), [0, 2], "where nothing stands yet, the first");
  assert.deepEqual(listPlaces.findInSight(stack(9), { top: 100, bottom: 100 }), [0, 0], "the panel is closed");
});

/* Places over rows that note what is written to them; `held`: names of rows under a hand. */
function createPlaces(held = []) {
  globalThis.document = { activeElement: null };
  const built = [];
  let made = 0;
  const places = listPlaces.createPlaces({
    keyOf: (i) => String(i),
    build: (numbers) => {
      built.push(...numbers);
      return new Map(numbers.map((i) => [i, `record ${i}`]));
    },
    create: () => {
      made += 1;
      const name = `row ${made}`;
      const element = { contains: () => false, matches: () => held.includes(name), remove: () => {} };
      return { name, element, write(content, reason) { this.content = content; this.reason = reason; } };
    },
  });
  const fill = (numbers, from = 0, count = numbers.length, ahead = new Map()) =>
    places.fill(numbers.map((i) => ({ i, reason: `why ${i}` })), from, count, ahead).map((row) => `${row.name}: ${row.content}`);
  return { places, fill, built };
}

test("a row is written over with the record that it takes on, and what was built ahead is not built again", () => {
  const { places, fill, built } = createPlaces();
  assert.deepEqual(fill([7, 8]), ["row 1: record 7", "row 2: record 8"]);
  assert.deepEqual(places.missing([8, 9]), [9]);
  assert.deepEqual(fill([8, 9], 0, 2, new Map([[9, "record 9, ahead"]])), ["row 2: record 8", "row 1: record 9, ahead"]);
  assert.equal(places.rows()[1].reason, "why 9");
  assert.deepEqual(built, [7, 8]);
});

test("a row under a hand is not written over", () => {
  const { fill } = createPlaces(["row 1"]);
  fill([1, 2]);
  assert.deepEqual(fill([3, 4]), ["row 2: record 3", "row 3: record 4"]);
});
