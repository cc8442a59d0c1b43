"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
for (const name of ["days", "format", "geometry", "labels", "edges"]) require(`../../routes/webmap/static/${name}.js`);
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
  assert.deepEqual(Sillage.edges.chipWords(chip, "Casablanca"), { title: "Casablanca", note: "2 events" });
});

test("chips never overlap each other or a control, and stay in the frame", () => {
  const chips = Array.from({ length: 9 }, (_, i) => ({ x: i < 5 ? 0 : 200, y: i < 5 ? 120 : 300, w: 90, h: 36, weight: i % 3 }));
  const control = [0, 0, 50, 80];
  const boxes = Sillage.edges.spreadChips(chips, FRAME, [control]).filter(Boolean);
  assert.ok(boxes.length >= 6);
  assert.equal(Sillage.edges.spreadChips(chips, FRAME, [control], 3).filter(Boolean).length, 3);
  boxes.forEach((box, i) => {
    assert.ok(box[0] >= 0 && box[1] >= 0 && box[2] <= 400 && box[3] <= 300);
    assert.equal(Sillage.labels.overlap(box, control), false);
    boxes.slice(i + 1).forEach((other) => assert.equal(Sillage.labels.overlap(box, other), false));
  });
});

const spotsOf = (places, kind = "seizure") => places.map(([x, y], i) => ({ place: `p${kind}${i}`, x, y, kind, id: `${kind}${i}` }));
const gathered = (chips, most) => Sillage.edges.gatherSeizures(chips, FRAME, most);

test("more places with nothing but seizures than there is room for are one chip for each edge", () => {
  const west = Array.from({ length: 5 }, (_, i) => [-900, 100 + 20 * i]);
  const chips = Sillage.edges.edgeChips([], [...spotsOf([...west, [900, 150], [200, -800], [220, -800]]), { ...spotsOf([west[0]])[0], id: "more" }], FRAME);
  const found = [...gathered(chips, 3).values()];
  assert.deepEqual(found.map((chip) => Sillage.edges.chipWords(chip, chip.place)), [
    { title: "pseizure5", note: "1 seizure" }, // alone at its edge: it keeps its name
    { title: "6 seizures", note: "at 5 places to the west" },
    { title: "2 seizures", note: "at 2 places to the north" },
  ]);
  assert.deepEqual(found[1].places, [0, 1, 2, 3, 4].map((i) => `pseizure${i}`));
  assert.ok(found[1].crossings.every(({ x }) => x === 0));
  assert.equal(Sillage.edges.arrowAngle(found[1], found[1].crossings[0], FRAME), 180);
});

test("few keep their names, and so does a place with a flow, a link or an event", () => {
  const few = Sillage.edges.edgeChips([], spotsOf([[-900, 100], [-900, 120], [-900, 140]]), FRAME);
  assert.equal(gathered(few, 3), few);
  const ways = [way([-500, 100, 200, 100], { fromPlace: "pseizure0" }), way([-500, 100, 200, 100], { fromPlace: "pseizure1", kind: "link" })];
  const spots = spotsOf(Array.from({ length: 6 }, (_, i) => [-900, 100 + 20 * i]));
  const chips = gathered(Sillage.edges.edgeChips(ways, [...spots, { ...spots[2], kind: "event" }], FRAME), 2);
  assert.deepEqual([...chips.keys()], ["pseizure0", "pseizure1", "pseizure2", "beyond left"]);
  assert.equal(chips.get("beyond left").seizures.length, 3);
});

test("a phone bears fewer chips than a wide screen, and no screen a wall", () => {
  assert.deepEqual([[390, 380], [1040, 690], [2400, 1300]].map((size) => Sillage.edges.roomFor(...size)), [3, 6, 8]);
});
