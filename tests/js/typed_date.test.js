"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")();
const { day } = require("./fixture");

const read = (text, lang) => Sillage.readTypedDate(text, lang || "en");

for (const [text, start, end, unit, lang] of [
  ["2023-06-15", "2023-06-15", "2023-06-16", "day"],
  [" 2023-06-15 ", "2023-06-15", "2023-06-16", "day"],
  ["15 June 2023", "2023-06-15", "2023-06-16", "day"],
  ["15 jun 2023", "2023-06-15", "2023-06-16", "day"],
  ["June 15, 2023", "2023-06-15", "2023-06-16", "day"],
  ["1st Sept. 2024", "2024-09-01", "2024-09-02", "day"],
  ["29 Feb 2024", "2024-02-29", "2024-03-01", "day"],
  ["15/06/2023", "2023-06-15", "2023-06-16", "day"],
  ["15.06.2023", "2023-06-15", "2023-06-16", "day"],
  ["15-6-2023", "2023-06-15", "2023-06-16", "day"],
  ["15 juin 2023", "2023-06-15", "2023-06-16", "day", "fr"],
  ["1er août 2023", "2023-08-01", "2023-08-02", "day", "fr"],
  ["2023-06", "2023-06-01", "2023-07-01", "month"],
  ["2023-06~", "2023-06-01", "2023-07-01", "month"],
  ["06/2023", "2023-06-01", "2023-07-01", "month"],
  ["June 2023", "2023-06-01", "2023-07-01", "month"],
  ["DECEMBER 2023", "2023-12-01", "2024-01-01", "month"],
  ["févr. 2024", "2024-02-01", "2024-03-01", "month", "fr"],
  ["February 2024", "2024-02-01", "2024-03-01", "month", "fr"],
  ["2024", "2024-01-01", "2025-01-01", "year"],
  ["2023-06/2023-12", "2023-06-01", "2024-01-01", "interval"],
  ["2023-07/2023-12-10", "2023-07-01", "2023-12-11", "interval"],
  ["March 2022 – June 2022", "2022-03-01", "2022-07-01", "interval"],
  ["March 2022 to June 2022", "2022-03-01", "2022-07-01", "interval"],
]) {
  test(`“${text}” is ${start} until before ${end}`, () => {
    assert.deepEqual(read(text, lang), { ok: true, start: day(start), end: day(end), unit });
  });
}

for (const [text, reason] of [
  ["", "empty"], ["   ", "empty"], ["hello", "unreadable"], ["2023-06-31", "noSuchDay"], ["31 June 2023", "noSuchDay"],
  ["29 Feb 2023", "noSuchDay"], ["32/01/2023", "noSuchDay"], ["2023-13", "noSuchMonth"], ["2023-00", "noSuchMonth"], ["Ju 2023", "noSuchMonth"],
  ["Smarch 2023", "noSuchMonth"], ["2024/2023", "backwards"], ["<script>", "unreadable"], ["20230615", "unreadable"],
  ["2023-06/hello", "unreadable"], ["2023/2024/2025", "unreadable"], ["15/06/23", "unreadable"],
]) {
  test(`“${text}” is refused: ${reason}`, () => assert.deepEqual(read(text), { ok: false, reason }));
}

test("every reason has its words", () => {
  const texts = require("./load").texts();
  for (const reason of ["empty", "unreadable", "noSuchDay", "noSuchMonth", "backwards", "outside"]) {
    assert.ok(texts[`bar.dateProblem.${reason}`], reason);
  }
});

test("a month goes to its last day, an interval becomes exactly its window", () => {
  const domain = { first: day("2022-02-01"), end: day("2025-11-01") };
  const patch = (text) => Sillage.barControls.patchOfTyped(read(text), domain);
  assert.deepEqual(patch("June 2023"), { date: day("2023-06-30") });
  assert.deepEqual(patch("2025"), { date: day("2025-10-31") });
  assert.deepEqual(patch("2023-06/2023-12"), { date: day("2023-12-31"), mode: "window", windowDays: 214 });
  assert.deepEqual(patch("2000/2022-02"), { date: day("2022-02-28"), mode: "window", windowDays: 28 });
});
