"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
require("../../routes/webmap/static/geometry.js");

const { geometry } = globalThis.Sillage;
const near = (a, b, eps = 1e-9) => assert.ok(Math.abs(a - b) <= eps, `${a} is not ${b} ± ${eps}`);

test("the unit square has its corners where Web Mercator has them", () => {
  near(geometry.unitX(-180), 0);
  near(geometry.unitX(180), 1);
  near(geometry.unitY(0), 0.5);
  near(geometry.unitY(85.0511287798), 0, 1e-9);
  near(geometry.latOf(geometry.unitY(49.5)), 49.5, 1e-9);
  near(geometry.lonOf(geometry.unitX(-75.6)), -75.6, 1e-9);
});

test("a kilometre is longer on the map in the north", () => {
  near(geometry.kmToPx(40075.016686, 0, 0), 256, 1e-9);
  near(geometry.kmToPx(10, 60, 5) / geometry.kmToPx(10, 0, 5), 2, 1e-9);
});

test("a path over the date line is not drawn around the world", () => {
  const path = geometry.projectPath([179, 0, -179, 0]);
  near(path[2] - path[0], 2 / 360, 1e-9);
});

test("the great circle from Lille to Bogotá bends north of the straight line and ends at its ends", () => {
  const arc = geometry.greatCircle(3.06, 50.63, -74.08, 4.6, 33);
  near(arc[0], 3.06, 1e-6);
  near(arc[65], 4.6, 1e-6);
  const middle = arc[33];
  assert.ok(middle > (50.63 + 4.6) / 2 + 2, `middle latitude ${middle}`);
});

test("distance between Paris and London is about 344 km", () => {
  near(geometry.distanceKm(2.3522, 48.8566, -0.1276, 51.5072), 344, 2);
});

test("simplify drops what is closer than the tolerance and keeps bends and ends", () => {
  const path = [0, 0, 5, 0.1, 10, 0, 10, 10];
  assert.deepEqual([...geometry.simplify(path, 0.5)], [0, 0, 10, 0, 10, 10]);
  assert.deepEqual([...geometry.simplify(path, 0.05)], path);
});

test("simplify keeps a closed ring's far side", () => {
  const ring = geometry.simplify([0, 0, 10, 0, 10, 10, 0, 10, 0, 0], 0.5);
  assert.equal(ring.length, 10);
});

test("clipping keeps the length walked before each run, so that dashes stay in place", () => {
  const runs = geometry.clipRuns([-10, 5, 20, 5, 20, 50, 5, 50, 5, -5], [0, 0, 10, 10], 0, 0);
  assert.equal(runs.length, 2);
  assert.deepEqual(runs[0].points, [0, 5, 10, 5]);
  near(runs[0].from, 10);
  near(runs[0].length, 10);
  assert.equal(runs[0].entersAt, true);
  assert.equal(runs[0].leavesAt, true);
  assert.deepEqual(runs[1].points, [5, 10, 5, 0]);
  near(runs[1].from, 30 + 45 + 15 + 40);
});

test("a run that ends inside says so, and the origin is taken off", () => {
  const runs = geometry.clipRuns([100, 100, 105, 100], [0, 0, 10, 10], 100, 95);
  assert.deepEqual(runs[0].points, [0, 5, 5, 5]);
  assert.equal(runs[0].leavesAt, false);
  assert.equal(runs[0].entersAt, false);
});

test("a path beside the box gives no run", () => {
  assert.deepEqual(geometry.clipRuns([-5, -5, -5, 50], [0, 0, 10, 10], 0, 0), []);
});

test("trimming shortens both ends by length, and all of a short path", () => {
  assert.deepEqual(geometry.trimPath([0, 0, 10, 0, 10, 10], 2, 3), [2, 0, 10, 0, 10, 7]);
  assert.deepEqual(geometry.trimPath([0, 0, 4, 0], 2, 3), []);
});

test("pointAlong walks round corners and stops at the end", () => {
  const p = geometry.pointAlong([0, 0, 10, 0, 10, 10], 13);
  assert.deepEqual([p.x, p.y, p.dx, p.dy], [10, 3, 0, 1]);
  const end = geometry.pointAlong([0, 0, 10, 0], 99);
  assert.deepEqual([end.x, end.y], [10, 0]);
});
