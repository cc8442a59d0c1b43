"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
require("../../routes/webmap/static/geometry.js");
require("../../routes/webmap/static/hit.js");

const { hitTest, insideRings } = globalThis.Sillage.hit;

test("the smaller of two concentric circles can still be hit, and the larger beside it", () => {
  const shapes = [{ id: "S2", rank: 5, x: 0, y: 0, r: 33 }, { id: "S1", rank: 5, x: 0, y: 0, r: 10 }];
  assert.equal(hitTest(shapes, 2, 2, 4).id, "S1");
  assert.equal(hitTest(shapes, 20, 0, 4).id, "S2");
});

test("what lies on top wins over what is nearer", () => {
  const shapes = [{ id: "F1", rank: 4, path: [0, 0, 100, 0], width: 3 }, { id: "E1", rank: 6, x: 50, y: 4, r: 5 }];
  assert.equal(hitTest(shapes, 50, 0, 4).id, "E1");
  assert.equal(hitTest(shapes, 20, 3, 4).id, "F1");
});

test("the nearer of two parallel strands is meant", () => {
  const shapes = [{ id: "F3", rank: 4, path: [0, 0, 100, 0], width: 2 }, { id: "F4", rank: 4, path: [0, 5, 100, 5], width: 2 }];
  assert.equal(hitTest(shapes, 50, 1, 6).id, "F3");
  assert.equal(hitTest(shapes, 50, 4.2, 6).id, "F4");
});

test("beyond the grace nothing is hit; a finger has more of it", () => {
  const shapes = [{ id: "S1", rank: 5, x: 0, y: 0, r: 5 }];
  assert.equal(hitTest(shapes, 15, 0, 4), null);
  assert.equal(hitTest(shapes, 15, 0, 14).id, "S1");
});

test("boxes and areas with holes", () => {
  assert.equal(hitTest([{ id: "L", rank: 7, box: [0, 0, 40, 12] }], 39, 11, 0).id, "L");
  const rings = [[0, 0, 10, 0, 10, 10, 0, 10], [4, 4, 6, 4, 6, 6, 4, 6]];
  assert.equal(insideRings(rings, 2, 2), true);
  assert.equal(insideRings(rings, 5, 5), false);
  assert.equal(hitTest([{ id: "H", rank: 1, rings }], 20, 20, 4), null);
});
