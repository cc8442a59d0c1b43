"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
for (const name of ["days", "format", "geometry", "labels", "edge_room", "edges"]) require(`../../routes/webmap/static/${name}.js`);
const { Sillage } = globalThis;
const texts = require("../../routes/texts/en/map.json");

const FRAME = [0, 0, 400, 300];
const way = (path, more) => ({ path, fromPlace: 0, toPlace: 1, km: 8677, color: "#c2410c", kind: "flow", id: "F1", ...more });
Sillage.format.use(texts, "en");

test("a flow that comes from outside gets one chip that says where from and how far", () => {
  const chips = Sillage.edges.edgeChips([way([-500, 100, 200, 100])], [], FRAME);
  assert.deepEqual([...chips.keys()], [0]);
  const chip = chips.get(0);
  assert.deepEqual(chip.crossings, [{ x: 0, y: 100 }]);
  const words = Sillage.edges.chipWords(chip, "Colombia");
  assert.equal(words.title, "From Colombia");
  assert.equal(words.note, "8,680 km");
});

test("a flow that leaves says where to; one that passes through says both; one outside says nothing", () => {
  const out = Sillage.edges.edgeChips([way([200, 100, 900, 100])], [], FRAME);
  assert.equal(Sillage.edges.chipWords(out.get(1), "Dunkirk").title, "To Dunkirk");
  assert.equal(Sillage.edges.edgeChips([way([-50, 100, 900, 100])], [], FRAME).size, 2);
  assert.equal(Sillage.edges.edgeChips([way([-50, -100, 900, -100])], [], FRAME).size, 0);
  assert.equal(Sillage.edges.edgeChips([way([50, 100, 100, 100])], [], FRAME).size, 0);
});

test("flows from one place share a chip; different lengths are a range", () => {
  const chips = Sillage.edges.edgeChips([way([-500, 100, 200, 100]), way([-500, 140, 200, 140], { id: "F2", km: 7900 })], [], FRAME);
  assert.equal(chips.size, 1);
  assert.equal(Sillage.edges.chipWords(chips.get(0), "Colombia").note, "7,900–8,680 km");
});

test("a link does not pull a flow's chip from its flow", () => {
  const link = way([-500, 280, 200, 280], { kind: "link", id: "L2" });
  for (const ways of [[link, way([-500, 100, 200, 100])], [way([-500, 100, 200, 100]), link]]) {
    assert.deepEqual(Sillage.edges.edgeChips(ways, [], FRAME).get(0).crossings, [{ x: 0, y: 100 }]);
  }
});

test("records of a place out of sight are counted on a chip in its direction", () => {
  const spots = [{ place: 6, x: 200, y: 900, kind: "event", id: "E5" }, { place: 6, x: 200, y: 900, kind: "event", id: "E7" }];
  const chip = Sillage.edges.edgeChips([], spots, FRAME).get(6);
  assert.deepEqual(chip.crossings[0], { x: 200, y: 300 });
  assert.deepEqual(Sillage.edges.chipWords(chip, "Casablanca"), { title: "Casablanca", note: "2 events", number: "2" });
});
