"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { days, visibility } = require("./load")("namespace.js", "days.js", "visibility.js");

const day = (iso) => (iso === null ? null : days.parseIso(iso));
const NAMES = ["hidden", "possible", "certain", "undated"];
const cumulative = (date, undated) => ({ date: day(date), mode: "cumulative", windowDays: null, undated: Boolean(undated) });
const windowed = (date, windowDays) => ({ date: day(date), mode: "window", windowDays, undated: false });
const look = (start, end, view, undated) => NAMES[visibility.code({ start: day(start), end: day(end), undated }, view)];

for (const [what, start, end, date, expected] of [
  ["a month, the day before", "2023-06-01", "2023-07-01", "2023-05-31", "hidden"],
  ["a month, its first day", "2023-06-01", "2023-07-01", "2023-06-01", "possible"],
  ["a month, its last day but one", "2023-06-01", "2023-07-01", "2023-06-29", "possible"],
  ["a month, its last day", "2023-06-01", "2023-07-01", "2023-06-30", "certain"],
  ["a month, years later", "2023-06-01", "2023-07-01", "2025-01-01", "certain"],
  ["a day, the day before", "2024-12-30", "2024-12-31", "2024-12-29", "hidden"],
  ["a day, on it", "2024-12-30", "2024-12-31", "2024-12-30", "certain"],
  ["open start, long before", null, "2023-07-01", "1990-01-01", "possible"],
  ["open start, the last day but one", null, "2023-07-01", "2023-06-29", "possible"],
  ["open start, its last day", null, "2023-07-01", "2023-06-30", "certain"],
  ["open end, before", "2022-03-01", null, "2022-02-28", "hidden"],
  ["open end, ever after", "2022-03-01", null, "2090-01-01", "possible"],
  ["open at both ends", null, null, "2023-01-01", "possible"],
]) {
  test(`so far: ${what} is ${expected}`, () => assert.equal(look(start, end, cumulative(date)), expected));
}

test("a record without a date follows its own switch, in both modes", () => {
  assert.equal(look(null, null, cumulative("2023-01-01", false), 1), "hidden");
  assert.equal(look(null, null, cumulative("2023-01-01", true), 1), "undated");
  assert.equal(look(null, null, { ...windowed("2023-01-01", 10), undated: true }, 1), "undated");
});

for (const [what, start, end, date, length, expected] of [
  ["a day inside", "2024-12-30", "2024-12-31", "2025-01-05", 30, "certain"],
  ["a day on the window's first day", "2024-12-30", "2024-12-31", "2025-01-05", 7, "certain"],
  ["a day just before the window", "2024-12-30", "2024-12-31", "2025-01-05", 6, "hidden"],
  ["a day on the window's only day", "2024-12-30", "2024-12-31", "2024-12-30", 1, "certain"],
  ["a day after the window", "2024-12-30", "2024-12-31", "2024-12-29", 30, "hidden"],
  ["a month wholly inside", "2023-06-01", "2023-07-01", "2023-07-10", 60, "certain"],
  ["a month that fills the window", "2023-06-01", "2023-07-01", "2023-06-30", 30, "certain"],
  ["a month that begins before the window", "2023-06-01", "2023-07-01", "2023-06-30", 29, "possible"],
  ["a month that ends after the window", "2023-06-01", "2023-07-01", "2023-06-15", 90, "possible"],
  ["a month of which one day is left", "2023-06-01", "2023-07-01", "2023-07-29", 30, "possible"],
  ["a month that is over", "2023-06-01", "2023-07-01", "2023-07-30", 30, "hidden"],
  ["an open start that touches", null, "2023-07-01", "2023-06-30", 30, "possible"],
  ["an open start that is over", null, "2023-07-01", "2023-09-30", 30, "hidden"],
  ["an open end", "2022-03-01", null, "2023-09-30", 30, "possible"],
]) {
  test(`in a window of ${length} days: ${what} is ${expected}`, () => assert.equal(look(start, end, windowed(date, length)), expected));
}

test("what a filter holds back stays hidden", () => {
  const times = visibility.buildTimes({ id: ["a", "b"], start: [0, 0], end: [1, 1], undated: [0, 1] });
  const out = visibility.fillCodes(times, Uint8Array.of(0, 0), { date: 5, mode: "cumulative", windowDays: null, undated: true }, new Uint8Array(2));
  assert.deepEqual([...out], [0, 0]);
});
