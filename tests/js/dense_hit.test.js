"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")("namespace.js", "weights.js", "columns.js", "visibility.js", "geometry.js", "dense_colour.js", "dense_paint.js", "dense_raster.js", "dense_groups.js", "dense_hit.js", "dense_view.js");
const { PAYLOAD, codeOf, forPainter, makeWorld, plainDense, randomFrom } = require("./dense_reference");

const { OPEN_START } = Sillage.visibility;

/* The page's own table has no positions; `at` are its rows' positions. */
function made(options, span) {
  const world = makeWorld(1200, options);
  const D = plainDense(world.seizures);
  const { x, y } = forPainter(world);
  return { D, at: { x, y }, spots: Sillage.denseHit.createSpots(PAYLOAD.style.seizureRadius, D, world.places), code: (i) => codeOf(D.table, D.mask, i, span) };
}

test("what lies under a point is found as by looking at every row", () => {
  const span = { from: 150, until: 260, undated: true };
  const { D, at: lies, spots, code } = made({ places: 90 }, span);
  const { radiiOf, radiusClasses } = Sillage.denseGroups;
  const radii = radiiOf(PAYLOAD.style.seizureRadius);
  const radius = radiusClasses(D.table, PAYLOAD.style.seizureRadius, radii);
  const random = randomFrom(5);
  let met = 0;
  for (let k = 0; k < 400; k += 1) {
    const at = { x: 0.45 + random() * 0.1, y: 0.3 + random() * 0.1, scale: 4096, shrink: 0.6, grace: 3 };
    const found = spots.hit(at, code);
    const under = [];
    for (let i = 0; i < D.table.n; i += 1) {
      if (!D.table.drawn[i] || !code(i)) continue;
      const r = radii[radius[i]] * at.shrink;
      const gap = Math.hypot(lies.x[i] - at.x, lies.y[i] - at.y) * at.scale;
      if (gap <= r + at.grace) under.push({ i, gap, r });
    }
    assert.equal(found ? found.count : 0, under.length);
    if (!found) continue;
    met += 1;
    const top = under.find(({ i }) => i === found.row);
    assert.ok(under.every((other) => other.gap >= top.gap - 1e-6), "the nearest place");
    assert.ok(under.every((other) => other.gap > top.gap + 1e-6 || other.r >= top.r), "of it the smallest circle");
    assert.ok(under.every((other) => D.table.place[other.i] !== D.table.place[top.i] || radius[other.i] !== radius[top.i] || other.i <= top.i), "of these the latest");
  }
  assert.ok(met > 50, `${met} points met something`);
});

test("what is not there at the time cannot be hit", () => {
  const { D, at, spots, code } = made({}, { from: OPEN_START, until: -5, undated: false });
  for (let i = 0; i < D.table.n; i += 1) {
    if (!D.table.drawn[i] || D.table.start[i] === OPEN_START) continue;
    const found = spots.hit({ x: at.x[i], y: at.y[i], scale: 1e6, shrink: 1, grace: 0 }, code);
    assert.ok(!found || code(found.row) > 0);
  }
});

test("the count in a box and its rows are those that pass, whatever the date", () => {
  const { D, at, spots } = made({ places: 300 }, null);
  for (let i = 0; i < D.table.n; i += 1) D.mask[i] = i % 3 ? 1 : 0;
  const box = [0.47, 0.32, 0.52, 0.37];
  const rows = [];
  for (let i = 0; i < D.table.n; i += 1) {
    const inside = at.x[i] >= box[0] && at.x[i] <= box[2] && at.y[i] >= box[1] && at.y[i] <= box[3];
    if (D.mask[i] && D.table.drawn[i] && inside) rows.push(i);
  }
  assert.ok(rows.length > 20);
  assert.equal(spots.countIn(box), rows.length);
  assert.deepEqual(spots.rowsIn(box), rows);
  assert.equal(spots.countAll(), [...D.mask.keys()].filter((i) => D.mask[i] && D.table.drawn[i]).length);
});

test("crisp up to so many, then smaller circles, step by step, down to about a third at a million", () => {
  const { CRISP_MOST, decide } = Sillage.denseView;
  assert.deepEqual([decide(0).crisp, decide(CRISP_MOST).crisp, decide(CRISP_MOST + 1).crisp], [true, true, false]);
  assert.equal(decide(CRISP_MOST + 1).shrink, 1);
  let before = 1;
  for (let count = CRISP_MOST; count < 3e6; count *= 1.05) {
    const { crowd, shrink } = decide(count);
    assert.ok(shrink <= before && shrink > before * 0.9, `no leap at ${count}`);
    assert.ok(crowd >= 0 && crowd <= 1);
    before = shrink;
  }
  assert.ok(Math.abs(decide(1e6).shrink - 0.35) < 1e-9 && decide(1e9).shrink === decide(1e6).shrink);
});
