"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { pickShape } = require("./load")("pick_shape.js");

const texts = require("./load").texts();
const area = (...corners) => {
  const shape = pickShape.createShape("area");
  const refusals = corners.map((corner) => shape.add(corner)).filter(Boolean);
  return { shape, refusals };
};
const SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4]];

test("a point is whole with one click", () => {
  const shape = pickShape.createShape("point");
  assert.equal(shape.taken(), null);
  assert.equal(shape.add([1.234567891, 49.5]), null);
  assert.deepEqual(shape.taken(), { kind: "point", coordinates: [1.23457, 49.5] });
});

test("a longitude from a map dragged round the Earth is turned back", () => {
  const shape = pickShape.createShape("point");
  shape.add([361.5, 10]);
  assert.deepEqual(shape.taken().coordinates, [1.5, 10]);
  assert.deepEqual(pickShape.turnBack([-190, 5]), [170, 5]);
});

test("an area ends where it begins and is not there before it is closed", () => {
  const { shape, refusals } = area(...SQUARE);
  assert.deepEqual(refusals, []);
  assert.equal(shape.taken(), null);
  assert.equal(shape.close(), null);
  assert.deepEqual(shape.taken(), { kind: "area", coordinates: [...SQUARE, [0, 0]] });
});

test("an area over the date line is turned as one", () => {
  const { shape } = area([179, 0], [183, 0], [181, 3]);
  shape.close();
  assert.deepEqual(shape.taken().coordinates, [[179, 0], [183, 0], [181, 3], [179, 0]]);
  const turned = area([361, 0], [365, 0], [363, 3]).shape;
  turned.close();
  assert.deepEqual(turned.taken().coordinates, [[1, 0], [5, 0], [3, 3], [1, 0]]);
});

test("two corners are no area", () => {
  const { shape } = area([0, 0], [1, 1]);
  assert.equal(shape.close(), "pick.tooFew");
  assert.equal(shape.canClose(), false);
  assert.equal(shape.taken(), null);
});

test("a corner whose side would cross another is refused and not kept", () => {
  const { shape, refusals } = area([0, 0], [4, 0], [4, 4], [2, -2]);
  assert.deepEqual(refusals, ["pick.crosses"]);
  assert.equal(shape.corners.length, 3);
});

test("a closing side that would cross another is refused; undoing a corner mends it", () => {
  const { shape, refusals } = area([0, 0], [4, 0], [4, 4], [6, 2], [6, 6], [2, 6], [2, 3], [3, -1]);
  assert.deepEqual(refusals, ["pick.crosses"]);
  const bow = area([0, 0], [4, 0], [0, 4], [4, 4], [5, 2]).shape;
  assert.equal(bow.close(), "pick.crossesClosing");
  assert.equal(bow.taken(), null);
  bow.undo();
  bow.undo();
  assert.equal(bow.close(), null);
  assert.equal(shape.corners.length, 7);
});

test("going straight back over the last side is refused, going straight on is not", () => {
  assert.deepEqual(area([0, 0], [4, 0], [2, 0]).refusals, ["pick.crosses"]);
  assert.deepEqual(area([0, 0], [2, 0], [4, 0]).refusals, []);
  assert.deepEqual(area([0, 0], [4, 0], [4, 4], [2, 0]).refusals, ["pick.crosses"]); // touches
});

test("the same corner twice counts once", () => {
  assert.equal(area([0, 0], [0, 0], [1, 0]).shape.corners.length, 2);
});

test("whoever is refused is told in words", () => {
  for (const key of ["pick.crosses", "pick.crossesClosing", "pick.tooFew"]) assert.ok(texts[key]);
});
