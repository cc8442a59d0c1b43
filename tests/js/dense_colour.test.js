"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")("namespace.js", "dense_colour.js");

const { FULL, LEVELS, channels, coloursOf, inkOf, levelsOf, rampOf, toOklab, fromOklab, topOf } = Sillage.denseColour;
const THEMES = { light: { ground: "#f6f3ec", inks: ["#a83200", "#0f766e", "#6d9f1d", "#0072b2", "#6b7280"] }, dark: { ground: "#1d2a34", inks: ["#f57a3d", "#2dd4bf", "#c5e56c", "#7ab8e6", "#94a3b8"] } };

/** Lightness of a pixel as it is seen on a ground. */
function seen(pixel, ground) {
  const alpha = (pixel >>> 24) / 255;
  const under = channels(ground);
  const ink = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255].map((v) => v / 255);
  return toOklab(ink.map((v, i) => v * alpha + under[i] * (1 - alpha)))[0];
}

test("OKLab comes back to the colour it came from; white and black are 1 and 0", () => {
  for (const color of ["#a83200", "#0f766e", "#7ab8e6", "#ffffff", "#000000"]) {
    fromOklab(toOklab(channels(color))).forEach((v, i) => assert.ok(Math.abs(v - channels(color)[i]) < 1e-3, color));
  }
  assert.ok(Math.abs(toOklab(channels("#ffffff"))[0] - 1) < 1e-3);
  assert.ok(Math.abs(toOklab(channels("#000000"))[0]) < 1e-9);
});

test("equal ratios of number are equal steps of lightness, in every colour, theme and crowd", () => {
  for (const [theme, { ground, inks }] of Object.entries(THEMES)) {
    for (const ink of inks) {
      for (const crowd of [0, 0.5, 1]) {
        const steps = [...rampOf(ink, ground, theme, crowd).slice(FULL)].map((pixel) => seen(pixel, ground));
        const gaps = steps.slice(1).map((v, i) => v - steps[i]);
        const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
        assert.ok(theme === "light" ? mean < -0.001 : mean > 0.001, `${theme} ${ink} ${crowd}: ${mean}`);
        for (const gap of gaps) assert.ok(Math.abs(gap - mean) < 0.007, `${theme} ${ink} ${crowd}: a step of ${gap}, mean ${mean}`);
      }
    }
  }
});

test("the end of the scale is neither black nor white", () => {
  for (const [theme, { ground, inks }] of Object.entries(THEMES)) {
    for (const ink of inks) {
      const last = rampOf(ink, ground, theme, 1)[LEVELS - 1];
      const lightness = seen(last, ground);
      assert.ok(theme === "light" ? lightness > 0.34 : lightness < 0.95, `${theme} ${ink}: ${lightness}`);
    }
  }
});

test("what is possible is lighter than what is certain, what is nothing is clear", () => {
  for (const [theme, { ground, inks }] of Object.entries(THEMES)) {
    for (const ink of inks) {
      const ramp = rampOf(ink, ground, theme, 0.3);
      const apart = (level) => Math.abs(seen(ramp[level], ground) - toOklab(channels(ground))[0]);
      assert.equal(ramp[0], 0);
      assert.ok(apart(FULL / 3) < 0.7 * apart(FULL));
      assert.ok(apart(FULL / 3) > 0.02, "but it is seen");
    }
  }
});

test("one record alone is as strong as the crisp circle where few are in view, weaker in a crowd", () => {
  const alpha = (crowd) => (rampOf("#a83200", "#f6f3ec", "light", crowd)[FULL] >>> 24) / 255;
  assert.ok(Math.abs(alpha(0) - 0.86) < 0.01);
  assert.ok(alpha(0.5) < alpha(0.2) && alpha(1) < alpha(0.5));
});

test("levels rise with the sum, never fall, and end at the last", () => {
  for (const crowd of [0, 0.4, 1]) {
    const levels = levelsOf(crowd);
    assert.equal(levels.length, FULL * topOf(crowd) + 1);
    for (let sum = 1; sum < levels.length; sum += 1) assert.ok(levels[sum] >= levels[sum - 1]);
    assert.equal(levels[levels.length - 1], LEVELS - 1);
    assert.deepEqual([levels[0], levels[1], levels[FULL]], [0, 1, FULL]);
    assert.ok(levels[2 * FULL] > FULL, "two are told from one");
  }
});

test("the colours of all classes stand one after the other", () => {
  const { ramps } = coloursOf(["#a83200", "#0f766e"], "#f6f3ec", "light", 0.5);
  assert.equal(ramps.length, 2 * LEVELS);
  assert.deepEqual(ramps.slice(LEVELS), rampOf("#0f766e", "#f6f3ec", "light", 0.5));
});

test("a sample for the legend is the pixel's own colour", () => {
  const pixel = rampOf("#a83200", "#f6f3ec", "light", 0.5)[levelsOf(0.5)[4 * FULL]];
  const bytes = [0, 8, 16, 24].map((shift) => ((pixel >>> shift) & 255).toString(16).padStart(2, "0"));
  assert.equal(inkOf("#a83200", "#f6f3ec", "light", 0.5, 4), `#${bytes.join("")}`);
});
