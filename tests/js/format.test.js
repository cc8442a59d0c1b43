"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const load = require("./load");
const { days, format } = load("namespace.js", "days.js", "format.js");

test.beforeEach(() => format.use(load.texts(), "en"));

for (const [min, max, words] of [
  [183, 183, "183 kg"], [2000, null, "≥ 2,000 kg"], [400, 1000, "400–1,000 kg"], [null, null, "not stated"],
  [0, 183, "≤ 183 kg"], [null, 50, "≤ 50 kg"], [0, null, "not stated"], [0, 0, "0 kg"], [0.05, 0.05, "0.05 kg"],
  [12.34, 12.34, "12.3 kg"], [1234567.8, null, "≥ 1,234,568 kg"],
]) {
  test(`${min} to ${max} kg reads “${words}”`, () => assert.equal(format.kg(min, max), words));
}

for (const [start, end, undated, words] of [
  ["2023-06-01", "2023-07-01", 0, "June 2023"], ["2024-12-30", "2024-12-31", 0, "30 December 2024"],
  ["2024-01-01", "2025-01-01", 0, "2024"], [null, "2023-07-01", 0, "until June 2023"],
  [null, "2023-06-16", 0, "until 15 June 2023"], ["2022-03-01", null, 0, "from March 2022"],
  ["2022-03-01", "2025-10-01", 0, "March 2022 – September 2025"],
  ["2023-07-01", "2023-12-11", 0, "1 July 2023 – 10 December 2023"], [null, null, 1, "not dated"],
]) {
  test(`${start} until before ${end} reads “${words}”`, () => {
    const at = (iso) => (iso === null ? null : days.parseIso(iso));
    assert.equal(format.span(at(start), at(end), undated), words);
  });
}

test("places of a wording are filled once, and only those that are given", () => {
  format.use({ hello: "{a} and {b} and {a}" }, "en");
  assert.equal(format.text("hello", { a: "{b}", c: 1 }), "{b} and {b} and {b}");
});

test("a wording is never looked up on the object's prototype", () => {
  assert.equal(format.text("toString"), "toString");
  format.use({ x: "{constructor}" }, "en");
  assert.equal(format.text("x", {}), "{constructor}");
});

test("counts take the language's own plural", () => {
  format.use({ "r.one": "{n} record", "r.other": "{n} records" }, "en");
  assert.equal(format.plural("r", 1), "1 record");
  assert.equal(format.plural("r", 0), "0 records");
  format.use({ "r.one": "{n} fait", "r.other": "{n} faits" }, "fr");
  assert.equal(format.plural("r", 0), "0 fait");
});

test("numbers follow the language", () => {
  assert.equal(format.number(2183), "2,183");
  format.use(load.texts(), "fr");
  assert.equal(format.number(2183), "2\u202f183");
});

test("every wording the scripts of shell and bar ask for is in the table", () => {
  const fs = require("node:fs");
  const path = require("node:path");
  const texts = load.texts();
  for (const name of fs.readdirSync(load.STATIC).filter((file) => /^(bar|mount|frame|keys|map_tools|player|format)/.test(file) && file.endsWith(".js"))) {
    const source = fs.readFileSync(path.join(load.STATIC, name), "utf8");
    for (const [, key] of source.matchAll(/(?:say|text|failure)\(\s*"([a-z][\w.]+)"/g)) assert.ok(Object.hasOwn(texts, key), `${name}: ${key}`);
    for (const [, key] of source.matchAll(/plural\(\s*"([a-z][\w.]+)"/g)) assert.ok(Object.hasOwn(texts, `${key}.other`), `${name}: ${key}`);
  }
});
