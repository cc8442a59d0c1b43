"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { narrowColumn } = require("./load")("namespace.js", "narrow_column.js");

const MOST = 2 ** 32 - 1;
const BLOCK = 128;
const LIMITS = [0, 2 ** 8, 2 ** 16, 2 ** 24];

/* As routes/narrow_column.py writes a column, plainly. */
function write(values, { planes = false, delta = false } = {}) {
  const blocks = Array.from({ length: Math.ceil(values.length / BLOCK) }, (_, b) => values.slice(b * BLOCK, (b + 1) * BLOCK));
  const bases = blocks.map((block) => Math.min(...block));
  const widths = blocks.map((block, b) => LIMITS.filter((limit) => Math.max(...block) - bases[b] >= Math.max(limit, 1)).length);
  const items = blocks.flatMap((block, b) => block.map((value, i) => {
    const above = delta && i > 0 ? value - block[i - 1] : value - bases[b];
    return [...Uint8Array.from([0, 8, 16, 24], (shift) => above >>> shift)].slice(0, widths[b]);
  }));
  const bytes = planes ? [0, 1, 2, 3].flatMap((place) => items.filter((item) => item.length > place).map((item) => item[place])) : items.flat();
  return Uint8Array.of(...new Uint8Array(Uint32Array.from(bases).buffer), ...widths, ...bytes);
}

const list = ({ length, at }) => Array.from({ length }, (_, i) => at(i));

/* Numbers from 0 to `most`, both of them among these. */
function spread(count, most) {
  const between = Array.from({ length: count - 2 }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 0) % (most + 1));
  return [0, ...between, most];
}

const CASES = {
  "no item": [],
  "one item": [MOST],
  "equal items": new Array(BLOCK + 1).fill(9),
  "a block but one": spread(BLOCK - 1, 255),
  "a block": spread(BLOCK, 256),
  "a block and one": spread(BLOCK + 1, 65536),
  "the smallest and the largest": [0, MOST, 1, MOST - 1],
  "blocks of every width": LIMITS.flatMap((limit) => spread(BLOCK, limit)).concat(spread(BLOCK, MOST), [5, 5]),
};

for (const [what, values] of Object.entries(CASES)) {
  test(`a narrow column is read item by item: ${what}`, () => {
    for (const form of [{}, { planes: true }, { delta: true }, { planes: true, delta: true }]) {
      const column = narrowColumn.read(write(values, form), { length: values.length, ...form });
      assert.deepEqual(list(narrowColumn.open(column)), values, JSON.stringify(form));
    }
  });
}

test("a narrow column takes no more than its blocks need", () => {
  const { base, width, offset, bytes } = narrowColumn.read(write(CASES["blocks of every width"]), { length: 5 * BLOCK + 2 });
  assert.deepEqual([base.length, [...width]], [6, [0, 2, 3, 4, 4, 0]]);
  assert.deepEqual([[...offset], bytes.length], [[0, 0, 2, 5, 9, 13].map((n) => n * BLOCK), 13 * BLOCK]);
});

test("typed arrays are read in the same way", () => {
  for (const column of [Uint8Array.of(1, 255), Uint32Array.of(0, MOST), Float32Array.of(0.5, NaN), new Uint16Array(0)]) {
    assert.deepEqual(list(narrowColumn.open(column)), [...column]);
  }
});

test("a column that lies anywhere in a file is copied out of it", () => {
  const values = spread(200, 3000);
  const file = Buffer.from([1, 2, 3, ...write(values)]);
  const column = narrowColumn.read(file.subarray(3), { length: 200 });
  file.fill(0);
  assert.deepEqual(list(narrowColumn.open(column)), values);
});

test("a worker hands a narrow column over with its memory", () => {
  const column = narrowColumn.read(write(CASES["a block and one"], { planes: true }), { length: BLOCK + 1, planes: true });
  const parts = Object.values(column).filter(ArrayBuffer.isView);
  assert.equal(parts.length, 4);
  const there = structuredClone({ column }, { transfer: parts.map((part) => part.buffer) }).column;
  assert.deepEqual(parts.map((part) => part.length), [0, 0, 0, 0]);
  assert.deepEqual(list(narrowColumn.open(there)), CASES["a block and one"]);
});
