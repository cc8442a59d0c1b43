"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { days } = require("./load")("namespace.js", "days.js");

test("day 0 is 1970-01-01", () => {
  assert.equal(days.parseIso("1970-01-01"), 0);
  assert.equal(days.toIso(0), "1970-01-01");
});

test("days agree with the engine's own calendar over six centuries", () => {
  for (let day = -120000; day <= 100000; day += 97) {
    assert.equal(days.toIso(day), new Date(day * 86400000).toISOString().slice(0, 10));
    assert.equal(days.parseIso(days.toIso(day)), day);
  }
});

test("leap days: 2000 and 2024 have one, 1900 and 2023 have none", () => {
  assert.equal(days.toIso(days.parseIso("2000-02-29")), "2000-02-29");
  assert.equal(days.toIso(days.parseIso("2024-02-29")), "2024-02-29");
  for (const wrong of ["1900-02-29", "2023-02-29"]) assert.throws(() => days.parseIso(wrong), RangeError);
});

for (const wrong of ["", "2023", "2023-06", "2023-6-1", "2023-13-01", "2023-00-10", "2023-04-31", "x", null, undefined, "2023-06-15T00:00"]) {
  test(`${JSON.stringify(wrong)} is no ISO day`, () => {
    assert.throws(() => days.parseIso(wrong), RangeError);
  });
}

test("a month later than 31 January is the end of February", () => {
  const add = (iso, count) => days.toIso(days.addMonths(days.parseIso(iso), count));
  assert.equal(add("2023-01-31", 1), "2023-02-28");
  assert.equal(add("2024-01-31", 1), "2024-02-29");
  assert.equal(add("2023-12-15", 1), "2024-01-15");
  assert.equal(add("2023-01-15", -1), "2022-12-15");
  assert.equal(add("2024-02-29", -12), "2023-02-28");
});

test("months begin and end where the calendar says", () => {
  const june = days.monthOf(days.parseIso("2023-06-15"));
  assert.equal(days.toIso(days.monthStart(june)), "2023-06-01");
  assert.equal(days.daysInMonth(june), 30);
});

test("a day is written in the reader's language", () => {
  const day = days.parseIso("2023-06-15");
  assert.equal(days.format(day, "en"), "15 June 2023");
  assert.equal(days.format(day, "fr"), "15 juin 2023");
  assert.equal(days.format(day, "en", "month"), "June 2023");
  assert.equal(days.format(day, "en", "dayShort"), "15 Jun 2023");
  assert.equal(days.format(day, "en", "year"), "2023");
});
