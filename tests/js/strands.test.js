"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
require("../../routes/webmap/static/geometry.js");
require("../../routes/webmap/static/strands.js");

const { geometry, strands } = globalThis.Sillage;
const WIDTH = { minPx: 2, maxPx: 9, kgAtMax: 2000, unknownPx: 2.25 };
const CIRCLE = { minPx: 5, pxPerSqrtKg: 0.75, maxPx: 46 };

test("width is proportional to kilograms between its limits", () => {
  assert.equal(strands.widthOf(WIDTH, 1000, 1000), 4.5);
  assert.equal(strands.widthOf(WIDTH, 2000, 2000), 9);
  assert.equal(strands.widthOf(WIDTH, 9000, null), 9);
  assert.equal(strands.widthOf(WIDTH, 1, 1), 2);
});

test("a range is drawn at its middle, an unknown weight at its own width", () => {
  assert.equal(strands.widthOf(WIDTH, 400, 1000), 3.15);
  assert.equal(strands.widthOf(WIDTH, null, null), 2.25);
  assert.equal(strands.statedKg(null, 50), 50);
});

test("the area of a circle follows kilograms", () => {
  const one = strands.seizureRadius(CIRCLE, 200, 200);
  const four = strands.seizureRadius(CIRCLE, 800, null);
  assert.ok(Math.abs((four * four) / (one * one) - 4) < 1e-9);
  assert.equal(strands.seizureRadius(CIRCLE, null, null), 5);
  assert.equal(strands.seizureRadius(CIRCLE, 1e9, null), 46);
});

test("lanes lie side by side without touching, whatever their widths", () => {
  const widths = new Map([[0, 2], [1, 8], [2, 3], [-1, 5]]);
  const offsets = strands.laneOffsets(widths);
  const edges = [...widths].map(([slot, w]) => [offsets.get(slot) - w / 2, offsets.get(slot) + w / 2]).sort((a, b) => a[0] - b[0]);
  for (let i = 1; i < edges.length; i += 1) assert.ok(edges[i][0] - edges[i - 1][1] > 1, `gap ${edges[i][0] - edges[i - 1][1]}`);
  assert.equal(offsets.get(0), 0);
  assert.ok(offsets.get(1) > 0 && offsets.get(-1) < 0);
});

test("a positive offset lies to the right of the direction of travel", () => {
  // Eastwards on a screen with y down: right is south, which is larger y.
  assert.deepEqual([...strands.offsetPath([0, 0, 10, 0], 3, null)], [0, 3, 10, 3]);
  assert.deepEqual([...strands.offsetPath([10, 0, 0, 0], 3, null)], [10, -3, 0, -3]);
});

test("a right-angled bend is mitred: the parallel keeps its distance from both sides", () => {
  const path = [...strands.offsetPath([0, 0, 10, 0, 10, 10], 2, null)];
  const rounded = path.map((v) => Math.round(v * 1e6) / 1e6);
  assert.deepEqual(rounded, [0, 2, 8, 2, 8, 10]);
});

test("a hairpin does not shoot out", () => {
  const path = strands.offsetPath([0, 0, 100, 0, 0, 1], 4, null);
  for (let i = 0; i < path.length; i += 2) assert.ok(path[i] < 110 && path[i] > -10, `x ${path[i]}`);
});

test("a parallel of a smooth curve stays at its distance and never runs backwards", () => {
  const arc = [];
  for (let i = 0; i <= 60; i += 1) arc.push(100 * Math.cos(i / 20), 100 * Math.sin(i / 20));
  for (const offset of [-8, 8]) {
    const path = strands.lanePath(arc, offset, null);
    for (let i = 0; i < path.length; i += 2) {
      assert.ok(Math.abs(Math.hypot(path[i], path[i + 1]) - (100 - offset)) < 1.2, "distance to the centre");
    }
    assert.ok(geometry.pathLength(path) < 3 * (100 + 9));
  }
});

test("a branch begins where its trunk ends", () => {
  const trunk = [0, 0, 50, 10, 100, 0];
  const branch = [100, 0, 120, 30, 160, 40];
  const a = strands.offsetPath(trunk, 5, null);
  const b = strands.offsetPath(branch, 5, strands.endNormal(trunk));
  assert.ok(Math.hypot(a[a.length - 2] - b[0], a[a.length - 1] - b[1]) < 1e-9);
});

test("repeated points do not make NaN", () => {
  for (const v of strands.offsetPath([0, 0, 0, 0, 5, 0, 5, 0], 2, null)) assert.ok(Number.isFinite(v));
});

test("arrowheads: one at the end, more along a long run, none on a crumb", () => {
  assert.deepEqual(strands.arrowStops(8, true, 12), []);
  assert.deepEqual(strands.arrowStops(60, true, 12), [60]);
  assert.deepEqual(strands.arrowStops(60, false, 12), []);
  const long = strands.arrowStops(900, true, 12);
  assert.ok(long.length >= 4 && long[long.length - 1] === 900);
  assert.ok(strands.arrowStops(400, false, 12).every((s) => s > 0 && s < 400));
  assert.ok(strands.arrowStops(1e6, true, 12).length <= 9);
});

test("the tip of an arrowhead is where it was asked for and its barbs lie behind", () => {
  const head = strands.arrowHead({ x: 10, y: 10, dx: 1, dy: 0 }, 10);
  assert.deepEqual(head.slice(0, 2), [10, 10]);
  assert.ok(head[2] < 10 && head[6] < 10 && head[4] < 10);
});

test("a parallel inside a narrow meander has no loops", () => {
  const meander = [];
  for (let i = 0; i <= 80; i += 1) meander.push(i * 2, 9 * Math.sin(i / 2.4));
  for (const offset of [-9, 9]) {
    const path = strands.lanePath(meander, offset, null);
    for (let i = 0; i + 3 < path.length; i += 2) {
      for (let j = i + 4; j + 3 < path.length; j += 2) assert.ok(!crosses(path, i, j), `segments ${i / 2} and ${j / 2} of lane ${offset} cross`);
    }
    assert.ok(Math.hypot(path[0] - meander[0], path[1] - meander[1]) < 10 && path[path.length - 2] > 150, "it still goes the whole way");
  }
});

test("a long bend of the way itself is not taken for a loop", () => {
  const round = [];
  for (let i = 0; i <= 60; i += 1) round.push(200 * Math.cos(i / 9.3), 200 * Math.sin(i / 9.3));
  assert.ok(geometry.pathLength(strands.offsetPath(round, 5, null)) > 0.95 * geometry.pathLength(round));
});

test("a branch starts in its trunk's lane and moves over to its own", () => {
  const path = strands.offsetPath([0, 0, 400, 0], 3, null, 9);
  assert.deepEqual([...path.slice(0, 2)], [0, 9]);
  assert.deepEqual([...path.slice(-2)], [400, 3]);
  const before = geometry.pointAlong(path, 30).y;
  assert.ok(before < 9 && before > 3, "on the way it lies between the two");
  assert.equal(geometry.pointAlong(path, 200).y, 3);
});

function crosses(path, i, j) {
  const side = (ax, ay, bx, by, px, py) => Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));
  const [a, b, c, d] = [path.slice(i, i + 2), path.slice(i + 2, i + 4), path.slice(j, j + 2), path.slice(j + 2, j + 4)];
  return side(...a, ...b, ...c) * side(...a, ...b, ...d) < 0 && side(...c, ...d, ...a) * side(...c, ...d, ...b) < 0;
}
