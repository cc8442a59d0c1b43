"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
require("../../routes/webmap/static/geometry.js");
require("../../routes/webmap/static/labels.js");

const { overlap, placeLabels, boxAround } = globalThis.Sillage.labels;
const PLANE = [0, 0, 400, 300];

function item(key, x, y, more) {
  return { key, priority: 1, anchor: { x, y }, radius: 4, mode: "around", owner: key, variants: [{ w: 60, h: 14 }], ...more };
}
function place(items, more) {
  return placeLabels({ items, plane: PLANE, frame: PLANE, obstacles: [], lines: [], habit: new Map(), ...more });
}

test("no two labels overlap, however crowded the places", () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const items = Array.from({ length: 120 }, (_, i) => item(`p${i}`, random() * 400, random() * 300, { leader: i % 2 === 0, priority: i % 5 }));
  const obstacles = items.map((it) => ({ box: boxAround(it.anchor.x, it.anchor.y, 4), owner: it.key }));
  const placed = place(items, { obstacles });
  assert.ok(placed.length > 20, `${placed.length} placed`);
  for (let i = 0; i < placed.length; i += 1) {
    for (let k = i + 1; k < placed.length; k += 1) assert.equal(overlap(placed[i].box, placed[k].box), false);
    for (const o of obstacles) if (o.owner !== placed[i].item.key) assert.equal(overlap(o.box, placed[i].box), false);
  }
});

test("a case label wins over a base label at the same spot", () => {
  const placed = place([item("base", 200, 150, { mode: "centre", priority: 1, variants: [{ w: 60, h: 14 }] }), item("case", 200, 150, { mode: "centre", priority: 80 })]);
  assert.equal(placed[0].item.key, "case");
  const base = placed.find((p) => p.item.key === "base");
  if (base) assert.equal(overlap(base.box, placed[0].box), false);
});

test("two places 6 px apart both get their names, one by a leader line if need be", () => {
  const items = [
    item("rouen", 200, 150, { leader: true, variants: [{ w: 90, h: 44 }] }),
    item("moulineaux", 196, 154, { leader: true, variants: [{ w: 80, h: 15 }] }),
    item("le-havre", 170, 148, { leader: true, variants: [{ w: 110, h: 34 }] }),
  ];
  const obstacles = items.map((it) => ({ box: boxAround(it.anchor.x, it.anchor.y, 4), owner: it.key }));
  assert.equal(place(items, { obstacles }).length, 3);
});

test("no label is cut by the frame's edge", () => {
  const placed = place([item("edge", 396, 150)], {});
  assert.ok(placed[0].box[2] <= 400);
  const frame = [50, 50, 350, 250];
  for (const p of place([item("a", 348, 60), item("b", 20, 100), item("c", 352, 240)], { frame })) {
    const inside = p.box[0] >= 50 && p.box[1] >= 50 && p.box[2] <= 350 && p.box[3] <= 250;
    assert.ok(inside || !overlap(p.box, frame), p.item.key);
  }
});

test("a label keeps off drawn lines where it can, and base names never cross one", () => {
  const line = [0, 150, 400, 150];
  const [label] = place([item("port", 200, 150, { lines: 1 })], { lines: [line] });
  assert.ok(label.box[3] <= 150 || label.box[1] >= 150);
  const vertical = Array.from({ length: 50 }, (_, i) => [i * 8, 0, i * 8, 300]);
  assert.equal(place([item("sea", 200, 150, { mode: "centre", lines: Infinity })], { lines: vertical }).length, 0);
});

test("a shorter text is taken when the long one does not fit", () => {
  const long = { w: 390, h: 200 };
  const short = { w: 40, h: 14 };
  const placed = place([item("p", 200, 150, { variants: [long, short] })], {});
  assert.equal(placed[0].variant, short);
});

test("a line's label stands on the side it likes and clear of the line", () => {
  const along = [{ x: 200, y: 150, dx: 1, dy: 0, cost: 0 }];
  const right = place([item("f", 200, 150, { mode: "along", along, clear: 5, side: 1 })], {})[0];
  const left = place([item("f", 200, 150, { mode: "along", along, clear: 5, side: -1 })], {})[0];
  assert.ok(right.box[1] >= 154.9, "right of an eastward line is below it");
  assert.ok(left.box[3] <= 145.1);
});

test("a label stays where it was when nothing forces it away", () => {
  const habit = new Map();
  const first = place([item("p", 200, 150)], { habit, obstacles: [{ box: [204, 140, 300, 160] }] })[0];
  const second = place([item("p", 200, 150)], { habit })[0];
  assert.deepEqual(second.box, first.box);
});

test("a label that would cost more than it may is left out", () => {
  const lines = Array.from({ length: 30 }, (_, i) => [0, i * 10, 400, i * 10]);
  const crowded = (most) => place([item("flow", 200, 150, { lines: 1, most })], { lines }).length;
  assert.equal(crowded(Infinity), 1);
  assert.equal(crowded(2), 0);
});

test("the label of an area stands outside it; hemmed in, it goes farther off on a leader", () => {
  const area = [150, 120, 250, 180];
  const hatch = item("hatch", 200, 150, { mode: "area", area, below: 4, leaderFrom: 30 });
  const [near] = place([hatch], {});
  assert.equal(overlap(near.box, area), false);
  const ring = [[120, 182, 300, 200], [120, 100, 300, 118], [60, 120, 148, 180], [252, 120, 340, 180], [190, 140, 210, 160]];
  const clear = [[120, 182, 195, 200], [205, 182, 300, 200], ...ring.slice(1)].map((box) => ({ box }));
  const [far] = place([hatch], { obstacles: clear });
  assert.ok(far.leader, "on a leader line");
  assert.ok(far.box[1] >= 200);
});

test("a town is not named where its dot has no room", () => {
  const town = item("town", 200, 150, { dot: boxAround(200, 150, 3), owner: "town" });
  assert.equal(place([town], {}).length, 1);
  assert.equal(place([town], { obstacles: [{ box: [198, 140, 205, 160], owner: "text" }] }).length, 0);
});

test("the words of a small area far out stay at the area, on a leader if need be", () => {
  const area = [196, 148, 206, 154];
  const hatch = item("hatch", 201, 151, { mode: "area", area, below: 4, leaderFrom: 4, lines: 1, variants: [{ w: 150, h: 15 }] });
  // Lines all around: the nearest free place is some way off.
  const lines = [];
  for (let y = 120; y < 180; y += 5) lines.push([60, y, 340, y]);
  for (const job of [{}, { lines }, { obstacles: [{ box: [170, 100, 240, 142] }, { box: [120, 160, 300, 175] }] }]) {
    const [placed] = place([hatch], job);
    const [left, top, right, bottom] = placed.box;
    const dx = Math.max(left - area[2], area[0] - right, 0);
    const dy = Math.max(top - area[3], area[1] - bottom, 0);
    assert.ok(Math.hypot(dx, dy) < 80, `${Math.hypot(dx, dy)} px off`);
    assert.ok(placed.leader || (dx <= 6 && dy <= 8), "without a leader it touches the area");
  }
});

test("a stop that likes a side gets its words there", () => {
  const along = (side) => [{ x: 200, y: 150, dx: 1, dy: 0, cost: 0, side }];
  const above = place([item("a", 200, 150, { mode: "along", along: along(-1), clear: 4 })])[0];
  const below = place([item("b", 200, 150, { mode: "along", along: along(1), clear: 4 })])[0];
  assert.ok(above.box[3] < 150 && below.box[1] > 150);
});
