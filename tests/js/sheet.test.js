"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
require("../../routes/webmap/static/sheet.js");

const { wayIntoSight } = globalThis.Sillage.sheet;

test("a mark in the free part of the map stays where it is", () => {
  assert.deepEqual(wayIntoSight([180, 90, 200, 110], [390, 205]), [0, 0]);
});

test("a mark under the sheet is moved to the middle of what is free, and only that way", () => {
  assert.deepEqual(wayIntoSight([180, 260, 200, 280], [390, 200]), [0, 170]);
});

test("a mark beside the map is moved both ways", () => {
  assert.deepEqual(wayIntoSight([-60, -30, -40, -10], [400, 200]), [-250, -120]);
});
