/* Room for chips at the map's edge: none over another, and nothing beyond the edge goes uncounted. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")("namespace.js", "days.js", "format.js", "geometry.js", "labels.js", "edge_room.js", "edges.js");
const texts = require("../../routes/texts/en/map.json");

const FRAME = [0, 0, 400, 300];
const SIZES = { full: [130, 36], title: [90, 34], number: [42, 34] };
const LISTS = ["from", "to", "links", "events", "seizures"];
const seatChips = (chips, sizes, frame, soft, most, firm = []) => Sillage.edgeRoom.seatChips(chips, sizes, frame, { firm, soft }, most);
const way = (path, more) => ({ path, fromPlace: 0, toPlace: 1, km: 8677, color: "#c2410c", kind: "flow", id: "F1", ...more });
const sizeOf = (_, form) => SIZES[form];
Sillage.format.use(texts, "en");

/** A chip of so many flows that cross the edge at a point. */
const chipAt = (place, x, y, flows = 1) => ({
  place, from: Array.from({ length: flows }, (_, k) => way([], { id: `F${place}-${k}` })), to: [], links: [], events: [], seizures: [], crossings: [{ x, y }],
});
const recordsOf = (chips) => LISTS.flatMap((key) => chips.flatMap((chip) => chip[key].map((one) => one.id || one))).sort();

/** Every record that was given is told, on chips in the frame that overlap neither one another nor what is reserved. */
function assertAllSeated(chips, seats, reserved, frame = FRAME) {
  assert.deepEqual(recordsOf(seats.map(({ chip }) => chip)), recordsOf(chips));
  seats.forEach(({ box, form }, i) => {
    assert.deepEqual([box[2] - box[0], box[3] - box[1]], SIZES[form]);
    assert.ok(box[0] >= frame[0] && box[1] >= frame[1] && box[2] <= frame[2] && box[3] <= frame[3]);
    for (const other of reserved) assert.equal(Sillage.labels.overlap(box, other), false);
    for (const { box: other } of seats.slice(i + 1)) assert.equal(Sillage.labels.overlap(box, other), false);
  });
}

test("with room for all each sits by itself, near its crossing, and says all it has to say", () => {
  const chips = [chipAt("a", 0, 60), chipAt("b", 0, 200), chipAt("c", 400, 150), chipAt("d", 200, 300)];
  const seats = seatChips(chips, sizeOf, FRAME, []);
  assertAllSeated(chips, seats, []);
  assert.equal(seats.length, 4);
  assert.ok(seats.every(({ form, chip, box }) => form === "full" && (chip.place === "d" || Math.abs((box[1] + box[3]) / 2 - chip.crossings[0].y) < 3)));
});

test("where an edge is full the lightest are counted together, and whatever is given is in one of the chips", () => {
  const control = [0, 0, 50, 80];
  for (const count of [6, 9, 30]) {
    const chips = Array.from({ length: count }, (_, k) => chipAt(`p${k}`, k % 3 ? 0 : 400, (k * 37) % 300, 1 + (k % 4)));
    const seats = seatChips(chips, sizeOf, FRAME, [control]);
    assertAllSeated(chips, seats, [control]);
    const left = chips.filter(({ crossings }) => crossings[0].x === 0);
    const heaviest = left.filter(({ from }) => from.length === Math.max(...left.map((chip) => chip.from.length)));
    assert.ok(seats.some(({ chip }) => heaviest.includes(chip)), "the weightiest keeps its name");
  }
});

test("a chip without room for all it says is written shorter, moved along its edge, at last to another edge", () => {
  const chips = [chipAt("a", 0, 150)];
  const formOf = (reserved) => {
    const [{ box, form }] = seatChips(chips, sizeOf, FRAME, reserved);
    assert.ok(!reserved.some((other) => Sillage.labels.overlap(box, other)));
    return [form, box[0] === 8 ? "left" : "elsewhere"];
  };
  assert.deepEqual(formOf([[0, 100, 60, 200]]), ["full", "left"]);
  assert.deepEqual(formOf([[110, 0, 140, 300]]), ["title", "left"]);
  assert.deepEqual(formOf([[60, 0, 140, 300]]), ["number", "left"]);
  assert.deepEqual(formOf([[0, 0, 60, 300]]), ["number", "elsewhere"]);
});

test("even with no room at all it is shown, upon what it may hide", () => {
  const chips = [chipAt("a", 0, 150), chipAt("b", 400, 150), chipAt("c", 0, 20)];
  const seats = seatChips(chips, sizeOf, FRAME, [[0, 0, 400, 300]]);
  assertAllSeated(chips, seats, []);
  assert.ok(seats.every(({ form }) => form === "number"));
  const controls = [[0, 0, 400, 120], [0, 180, 400, 300]];
  const between = seatChips(chips, sizeOf, FRAME, [[0, 0, 400, 300]], Infinity, controls);
  assertAllSeated(chips, between, controls);
  const tiny = seatChips(chips, sizeOf, [0, 0, 30, 20], []);
  assert.deepEqual(recordsOf(tiny.map(({ chip }) => chip)), recordsOf(chips));
});

test("more than are wanted are counted by their edge, those beyond it included", () => {
  const chips = Array.from({ length: 8 }, (_, k) => chipAt(`p${k}`, k < 5 ? 0 : 400, 30 + 30 * k, 8 - k));
  const seats = seatChips(chips, sizeOf, [0, 0, 800, 600], [], 3);
  assertAllSeated(chips, seats, [], [0, 0, 800, 600]);
  assert.ok(seats.length <= 4, "no more than wanted, beside one for each edge with others");
  assert.equal(seats.filter(({ chip }) => !chip.beyond).length <= 3, true);
});

test("a chip of many edges' worth of seizures takes in what finds no room beside it, and says so", () => {
  const seizures = { ...Sillage.edgeRoom.gather("left", [{ ...chipAt("q", 0, 150, 0), seizures: ["S1", "S2"] }, { ...chipAt("r", 0, 160, 0), seizures: ["S3"] }]), weight: 0.9 };
  const chips = [chipAt("a", 0, 150, 2), seizures, { ...chipAt("b", 0, 150, 0), events: ["E1"] }];
  const seats = seatChips(chips, sizeOf, FRAME, [[0, 60, 100, 300]]);
  assertAllSeated(chips, seats, [[0, 60, 100, 300]]);
  const { chip } = seats.find(({ chip: one }) => one.beyond);
  assert.deepEqual(Sillage.edges.chipWords(chip, ""), { title: "4 places to the west", note: "2 flows · 3 seizures · 1 event", number: "4" });
  assert.equal(Sillage.edges.arrowAngle(chip, { x: 0, y: 150 }, FRAME), 180, "the arrow shows where they are, not where goods go");
});

const spotsOf = (places, kind = "seizure") => places.map(([x, y], i) => ({ place: `p${kind}${i}`, x, y, kind, id: `${kind}${i}` }));
const gathered = (chips, most) => Sillage.edgeRoom.gatherSeizures(chips, FRAME, most);

test("more places with nothing but seizures than there is room for are one chip for each edge", () => {
  const west = Array.from({ length: 5 }, (_, i) => [-900, 100 + 20 * i]);
  const chips = Sillage.edges.edgeChips([], [...spotsOf([...west, [900, 150], [200, -800], [220, -800]]), { ...spotsOf([west[0]])[0], id: "more" }], FRAME);
  const found = [...gathered(chips, 3).values()];
  assert.deepEqual(found.map((chip) => Sillage.edges.chipWords(chip, chip.place)), [
    { title: "pseizure5", note: "1 seizure", number: "1" }, // alone at its edge: it keeps its name
    { title: "6 seizures", note: "at 5 places to the west", number: "6" },
    { title: "2 seizures", note: "at 2 places to the north", number: "2" },
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
  assert.deepEqual([[390, 380], [1040, 690], [2400, 1300]].map((size) => Sillage.edgeRoom.roomFor(...size)), [3, 6, 8]);
});
