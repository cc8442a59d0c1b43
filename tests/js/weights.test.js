"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { weights } = require("./load")("namespace.js", "weights.js");

const SHARES = { shares: Uint32Array.of(5, 0, 2 ** 32 - 1, 123), per: 10, none: 2 ** 32 - 1 };
const KG = [0.5, 0, NaN, 12.3];

test("a weight is read alike from whole shares and from kilograms", () => {
  for (const column of [SHARES, Float64Array.from(KG)]) {
    assert.deepEqual(KG.map((_, i) => weights.at(column, i)), KG);
    assert.deepEqual(KG.map((_, i) => weights.readerOf(column)(i)), KG);
  }
});

test("a copy has memory of its own", () => {
  for (const column of [SHARES, Float64Array.from(KG)]) {
    const copy = weights.copyOf(column);
    assert.notEqual(weights.storeOf(copy).buffer, weights.storeOf(column).buffer);
    weights.storeOf(copy).fill(7);
    assert.deepEqual(KG.map((_, i) => weights.at(column, i)), KG);
  }
});
