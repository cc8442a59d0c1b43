"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")("namespace.js", "weights.js", "columns.js", "days.js", "visibility.js", "geometry.js", "dense_colour.js", "dense_paint.js", "dense_raster.js", "dense_groups.js", "dense_sites.js", "dense_picture.js", "dense_view.js");
const { PAYLOAD, STYLE, codeOf, makeTable, plainDense, randomFrom, referencePixels } = require("./dense_reference");

const { OPEN_START } = Sillage.visibility;
const spanAt = (date, windowDays, undated = false) => ({ from: windowDays ? date - windowDays + 1 : OPEN_START, until: date + 1, undated });
const never = () => false;

/** Put one shape around a pixel, as the picture does with many. */
function add(raster, x, y, shape, cls, weight) {
  const part = { count: 1, sites: [0], changes: [weight], looks: [Sillage.denseRaster.lookOf(shape, cls)], xs: [x], ys: [y] };
  raster.addMarks(part, { scale: 1, originX: 0, originY: 0 }, 1, false);
}

/** Put it and paint it. */
function put(raster, ...mark) {
  add(raster, ...mark);
  raster.settle();
}

/** A picture of a table with the reference's means beside it. */
function drawing(D, { zoom = 3.4, ratio = 1, crowd = 0.5, size = [220, 160], at = [0.5, 0.35], theme = "light", lazy = false } = {}) {
  const sites = Sillage.denseSites.create(PAYLOAD, D);
  const [width, height] = size.map((px) => Math.round(px * ratio));
  const scale = Sillage.geometry.worldPx(zoom) * ratio;
  const lie = { scale, originX: at[0] * scale - width / 2, originY: at[1] * scale - height / 2 };
  const stamps = Sillage.denseView.stampsOf(sites.radii, 0.35 ** crowd, ratio);
  const palette = { ...STYLE[theme], substances: Object.fromEntries(Object.entries(STYLE.substances).map(([id, c]) => [id, c[theme]])) };
  const colours = Sillage.denseColour.coloursOf(Sillage.denseView.classColours(sites.classes, palette), palette.land, theme, crowd);
  const raster = Sillage.denseRaster.create({ width, height, classes: sites.classes.count });
  const picture = Sillage.createDensePicture(sites);
  picture.begin({ raster, ...lie, stamps, colours, lazy });
  return { sites, raster, picture, reference: (span) => referencePixels(D, span, { width, height, ...lie }, stamps, sites, colours) };
}

function agree({ raster, reference }, span, words) {
  raster.settle();
  const expected = reference(span);
  assert.ok(expected.some((pixel) => pixel), `${words}: something is drawn`);
  for (let p = 0; p < expected.length; p += 1) if (raster.pixels[p] !== expected[p]) assert.fail(`${words}: pixel ${p} is ${raster.pixels[p].toString(16)}, not ${expected[p].toString(16)}`);
}

test("any walk through dates, windows and filters leaves exactly the pixels counted anew", () => {
  const random = randomFrom(11);
  for (const [zoom, ratio] of [[2.5, 1], [3.4, 1], [3.4, 2], [5.25, 1.5]]) {
    const D = plainDense(makeTable(900, { seed: 3 + zoom * ratio }));
    const drawn = drawing(D, { zoom, ratio });
    drawn.sites.moveTo(spanAt(100));
    drawn.picture.proceed(never);
    agree(drawn, spanAt(100), `begun at zoom ${zoom}`);
    let date = 100;
    for (let step = 0; step < 14; step += 1) {
      date = Math.max(20, Math.min(420, random() < 0.3 ? Math.floor(random() * 420) : date + Math.floor(random() * 60) - 25));
      const span = spanAt(date, random() < 0.5 ? null : 30 + Math.floor(random() * 90), random() < 0.3);
      if (random() < 0.3) {
        for (let i = 0; i < D.table.n; i += 1) D.mask[i] = random() < 0.7 ? 1 : 0;
        D.maskMark += 1;
      }
      drawn.sites.moveTo(span);
      drawn.picture.proceed(never);
      agree(drawn, span, `step ${step} at zoom ${zoom} × ${ratio}`);
    }
  }
});

test("a picture begun in pieces takes up what changes meanwhile", () => {
  const D = plainDense(makeTable(3000, { seed: 5, places: 1500 }));
  const drawn = drawing(D);
  drawn.sites.moveTo(spanAt(60));
  let date = 60;
  let pieces = 0;
  while (!drawn.picture.proceed(() => true)) {
    pieces += 1;
    date += 23;
    drawn.sites.moveTo(spanAt(date % 400, 90));
  }
  assert.ok(pieces > 3, `${pieces} pieces`);
  agree(drawn, drawn.sites.span(), "at the end");
});

test("a small step is drawn at once, a leap that leaves little begins anew", () => {
  const D = plainDense(makeTable(6000, { places: 5000 }));
  const drawn = drawing(D, { size: [60, 60] });
  drawn.sites.moveTo(spanAt(380));
  drawn.picture.proceed(never);
  drawn.sites.moveTo(spanAt(381));
  assert.equal(drawn.picture.isDone(), true);
  agree(drawn, spanAt(381), "a day on");
  drawn.sites.moveTo(spanAt(30));
  assert.equal(drawn.picture.isDone(), false);
  drawn.picture.proceed(never);
  agree(drawn, spanAt(30), "a year back");
  assert.equal(drawn.sites.standing(), new Set(Array.from({ length: D.table.n }, (_, i) => i).filter((i) => drawn.sites.siteOf[i] >= 0 && codeOf(D.table, D.mask, i, spanAt(30))).map((i) => drawn.sites.siteOf[i])).size);
});

test("a lazy picture keeps what changes for a quiet moment, and is whole in the end", () => {
  const D = plainDense(makeTable(6000, { seed: 9, places: 5000 }));
  const drawn = drawing(D, { lazy: true, size: [60, 60] });
  drawn.sites.moveTo(spanAt(100, 90));
  drawn.picture.proceed(never);
  agree(drawn, spanAt(100, 90), "begun");
  const before = drawn.raster.pixels.slice();
  for (let date = 101; date <= 109; date += 1) drawn.sites.moveTo(spanAt(date, 90));
  assert.equal(drawn.picture.isDone(), false);
  assert.equal(drawn.raster.settle(), false, "nothing is counted at once");
  let pieces = 1;
  while (!drawn.picture.catchUp(() => true)) pieces += 1;
  assert.ok(pieces > 3, `${pieces} pieces`);
  assert.deepEqual(drawn.raster.pixels, before, "nothing is painted before it goes on");
  drawn.sites.moveTo(spanAt(110, 90));
  drawn.picture.proceed(never);
  agree(drawn, spanAt(110, 90), "ten days on");
  assert.equal(drawn.picture.isDone(), true);
  // What comes while it is begun anew is met with the rest; so much that beginning anew is cheaper is forgotten.
  for (const span of [spanAt(380), spanAt(30), spanAt(380), spanAt(31)]) drawn.sites.moveTo(span);
  drawn.picture.proceed(() => true);
  drawn.sites.moveTo(spanAt(33));
  drawn.picture.proceed(never);
  agree(drawn, spanAt(33), "after leaps");
});

test("nothing is left when everything has gone", () => {
  const D = plainDense(makeTable(500));
  const drawn = drawing(D);
  drawn.sites.moveTo(spanAt(300, null, true));
  drawn.picture.proceed(never);
  assert.ok(drawn.raster.pixels.some((pixel) => pixel));
  drawn.sites.moveTo(null);
  drawn.picture.proceed(never);
  assert.ok(drawn.raster.pixels.every((pixel) => pixel === 0));
});

test("a million marks on one pixel are counted right and can be taken away again", () => {
  const raster = Sillage.denseRaster.create({ width: 9, height: 9, classes: 2 });
  const colours = Sillage.denseColour.coloursOf(["#a83200", "#0f766e"], "#f6f3ec", "light", 1);
  raster.setStamps([Sillage.denseRaster.stampOf(2, 0)]);
  raster.setColours(colours);
  const middle = 4 * 9 + 4;
  put(raster, 4, 4, 0, 1, 5);
  const before = raster.pixels.slice();
  put(raster, 4, 4, 0, 0, 3_000_000);
  assert.equal(raster.sumAt(middle, 0), 12_000_000);
  const { LEVELS } = Sillage.denseColour;
  assert.equal(raster.pixels[middle], colours.ramps[LEVELS - 1]);
  put(raster, 4, 4, 0, 0, -2_999_999);
  assert.equal(raster.sumAt(middle, 0), 4);
  put(raster, 4, 4, 0, 0, -1);
  assert.deepEqual(raster.pixels, before);
});

test("stamps are cut at the edges, whatever part of them is outside", () => {
  const stamp = Sillage.denseRaster.stampOf(3.4, 0);
  const colours = Sillage.denseColour.coloursOf(["#a83200"], "#f6f3ec", "light", 0);
  for (const [x, y] of [[0, 0], [11, 0], [-2, 5], [13, 9], [5, -4], [5, 12], [-9, 3], [40, 40]]) {
    const raster = Sillage.denseRaster.create({ width: 12, height: 9, classes: 1 });
    raster.setStamps([stamp]);
    raster.setColours(colours);
    put(raster, x, y, 0, 0, 3);
    const expected = new Float64Array(12 * 9);
    stamp.cover.forEach((quarters, k) => {
      const [px, py] = [x + stamp.dx[k], y + stamp.dy[k]];
      if (px >= 0 && py >= 0 && px < 12 && py < 9) expected[py * 12 + px] = quarters * 3;
    });
    expected.forEach((sum, p) => assert.equal(raster.sumAt(p, 0), sum));
    assert.deepEqual(Array.from(raster.pixels, Boolean), Array.from(expected, Boolean));
  }
});

test("a raster tells once that something has been painted", () => {
  const raster = Sillage.denseRaster.create({ width: 200, height: 200, classes: 1 });
  raster.setStamps([Sillage.denseRaster.stampOf(20, 0)]);
  raster.setColours(Sillage.denseColour.coloursOf(["#a83200"], "#f6f3ec", "light", 0));
  assert.equal(raster.settle(), false);
  for (let k = 0; k < 60; k += 1) add(raster, 20 + 2 * k, 40 + k, 0, 0, 3);
  assert.equal(raster.settle(), true);
  assert.equal(raster.settle(), false);
  for (let p = 0; p < 200 * 200; p += 1) assert.equal(raster.pixels[p] !== 0, raster.sumAt(p, 0) > 0);
});

test("a ring for context has a hole, a small one is a dot", () => {
  const { stampOf } = Sillage.denseRaster;
  const covers = (stamp, x, y) => stamp.dx.some((dx, k) => dx === x && stamp.dy[k] === y);
  assert.ok(covers(stampOf(6, 1.5), 5, 0) && !covers(stampOf(6, 1.5), 0, 0));
  assert.ok(covers(stampOf(1.5, 1.5), 0, 0));
});

test("every row belongs to one site at its place, which weighs what its rows do", () => {
  const table = makeTable(300);
  const D = plainDense(table);
  const sites = Sillage.denseSites.create(PAYLOAD, D);
  const span = spanAt(200, 60, true);
  sites.moveTo(span);
  const weight = new Uint32Array(sites.n);
  const { FIELD, FIELDS } = Sillage.denseGroups;
  for (let i = 0; i < table.n; i += 1) {
    const site = sites.siteOf[i];
    assert.equal(site >= 0, table.drawn[i] === 1);
    if (site < 0) continue;
    weight[site] += [0, 1, 3, 1][codeOf(table, D.mask, i, span)];
    assert.equal(sites.positions[site * FIELDS + FIELD.X], table.x[i]);
  }
  for (let site = 0; site < sites.n; site += 1) assert.equal(sites.numbers[site * FIELDS + FIELD.WEIGHT], weight[site]);
});

test("substances of one colour share a class; context has its own", () => {
  const { count, context, ofSubstance } = Sillage.denseGroups.classesOf(PAYLOAD);
  assert.deepEqual([count, context, ofSubstance], [3, 2, [0, 1, 0]]);
});
