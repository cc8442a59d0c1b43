"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")("namespace.js", "dense_colour.js", "dense_paint.js");
require("./load")("visibility.js");
const { randomFrom } = require("./dense_reference");

const { LEVELS } = Sillage.denseColour;

/* Colour of a pixel, found plainly. */
function plain(own, { levels, ramps }) {
  const sum = own.reduce((a, b) => a + b, 0);
  const cls = own.indexOf(Math.max(...own));
  return sum === 0 ? 0 : ramps[cls * LEVELS + levels[Math.min(sum, levels.length - 1)]];
}

for (const pairs of [1, 2, 3, 4, 5, 7]) {
  test(`the largest of ${2 * pairs} classes colours a pixel, the first of equals, none an empty one`, () => {
    const random = randomFrom(5 + pairs);
    const classes = 2 * pairs;
    const colours = Array.from({ length: classes }, (_, k) => `#${(0x102030 + k * 0x0f0a05).toString(16)}`);
    const painted = { classes, ...Sillage.denseColour.coloursOf(colours, "#f6f3ec", "light", 0.3) };
    const size = 4000;
    const counters = new Uint16Array(size * classes);
    // Few different values, so that many are equal; now and then the largest there is.
    for (let c = 0; c < counters.length; c += 1) counters[c] = random() < 0.6 ? 0 : random() < 0.05 ? 65535 : Math.floor(random() * 6) * 12;
    const held = { ...painted, pixels: new Uint32Array(size).fill(7) };
    Sillage.densePaint.painterOf(pairs)(held, new Uint32Array(counters.buffer), 10, size - 10);
    for (let p = 10; p < size - 10; p += 1) {
      assert.equal(held.pixels[p], plain([...counters.subarray(p * classes, (p + 1) * classes)], painted), `pixel ${p}`);
    }
    for (const p of [0, 9, size - 10, size - 1]) assert.equal(held.pixels[p], 7, "those before and after stay as they are");
  });
}
