"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")("namespace.js", "days.js", "visibility.js", "time_index.js", "geometry.js", "dense_colour.js", "dirty_bands.js", "line_raster.js", "od_pairs.js", "dense_lines.js");
const { FIRST_DAY, TRACK_DAYS, createRandom, makeDense } = require("./dense_fixture");

const { OPEN_START } = Sillage.visibility;
const { CODE_WEIGHTS, LEVELS, QUARTERS } = Sillage.denseColour;
const CLASSES = { ofSubstance: [0, 1, 0], context: 2, count: 3 }; // two substances of one colour
const COLOURS = Sillage.denseColour.coloursOf(["#a83200", "#0f766e", "#6b7280"], "#f6f3ec", "light", 0.5);
const SIZE = { width: 210, height: 150 };
const never = () => false;
const spanAt = (date, windowDays, undated = false) => ({ from: windowDays ? date - windowDays + 1 : OPEN_START, until: date + 1, undated });

function denseOf(options) {
  const { columns } = makeDense({ seizures: 0, flows: 500, ...options });
  const table = columns.flows;
  const D = { table, index: Sillage.timeIndex.create(table), mask: new Uint8Array(table.n).fill(1), maskMark: 0 };
  D.index.setMask(D.mask);
  return { D, paths: columns.paths };
}

function lieAt(x, y, across) {
  const scale = SIZE.width / across;
  return { scale, originX: x * scale - SIZE.width / 2, originY: y * scale - SIZE.height / 2 };
}

/* Every pixel of a segment but its last one, by the rule itself and without any clipping. */
function eachOfSegment(x0, y0, x1, y1, put) {
  const length = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0));
  for (let k = 0; k < length; k += 1) {
    const along = (d) => Math.sign(d) * Math.floor((2 * k * Math.abs(d) + length) / (2 * length));
    put(x0 + along(x1 - x0), y0 + along(y1 - y0));
  }
}

/* The pixels of all visible flows, counted one by one. */
function referenceOf({ D, paths }, span, { scale, originX, originY }) {
  const { table, index } = D;
  const sums = new Int32Array(SIZE.width * SIZE.height * CLASSES.count);
  for (let i = 0; i < table.n; i += 1) {
    const weight = span && table.path[i] >= 0 ? CODE_WEIGHTS[index.codeOf(i, span)] : 0;
    if (!weight) continue;
    const cls = table.scope[i] ? CLASSES.context : CLASSES.ofSubstance[table.substance[i]];
    const put = (x, y) => {
      if (x >= 0 && y >= 0 && x < SIZE.width && y < SIZE.height) sums[(y * SIZE.width + x) * CLASSES.count + cls] += weight;
    };
    const points = [];
    for (let v = paths.offset[table.path[i]]; v < paths.offset[table.path[i] + 1]; v += 1) {
      points.push([Math.floor(paths.x[v] * scale - originX), Math.floor(paths.y[v] * scale - originY)]);
    }
    points.forEach(([x, y], k) => (k + 1 < points.length ? eachOfSegment(x, y, ...points[k + 1], put) : put(x, y)));
  }
  return sums;
}

function agree(raster, sums, words) {
  for (let p = 0; p < SIZE.width * SIZE.height; p += 1) {
    const own = [0, 1, 2].map((cls) => sums[p * CLASSES.count + cls]);
    const sum = own.reduce((a, b) => a + b);
    const color = sum ? COLOURS.ramps[own.indexOf(Math.max(...own)) * LEVELS + COLOURS.levels[Math.min(QUARTERS * sum, COLOURS.levels.length - 1)]] : 0;
    if (raster.pixels[p] !== color || own.some((value, cls) => raster.sumAt(p, cls) !== value)) assert.fail(`${words}: pixel ${p} holds ${[0, 1, 2].map((cls) => raster.sumAt(p, cls))}, not ${own}`);
  }
}

function drawing(dense, lie) {
  const lines = Sillage.denseLines.create(dense.D, CLASSES);
  const raster = Sillage.lineRaster.create({ ...SIZE, classes: CLASSES.count });
  const picture = Sillage.denseLines.createPicture(lines, dense.paths);
  picture.begin({ raster, colours: COLOURS, ...lie });
  return { lines, raster, picture };
}

test("any walk through dates and windows leaves exactly the pixels counted anew", () => {
  const dense = denseOf({ seed: 3 });
  const random = createRandom(17);
  // All in view, and close up, where most ways only cross the frame.
  for (const lie of [lieAt(0.48, 0.37, 0.1), lieAt(0.47, 0.36, 0.012)]) {
    const { lines, raster, picture } = drawing(dense, lie);
    let span = spanAt(FIRST_DAY + 900);
    lines.moveTo(span);
    assert.ok(picture.proceed(never));
    agree(raster, referenceOf(dense, span, lie), "begun");
    for (let step = 0; step < 14; step += 1) {
      span = step === 7 ? null : spanAt(FIRST_DAY + Math.floor(random() * TRACK_DAYS), random() < 0.5 ? 1 + Math.floor(random() * 300) : null, random() < 0.4);
      lines.moveTo(span);
      agree(raster, referenceOf(dense, span, lie), `step ${step}`);
    }
  }
});

test("a change of the filters is followed", () => {
  const dense = denseOf({ seed: 4 });
  const lie = lieAt(0.48, 0.37, 0.1);
  const { lines, raster, picture } = drawing(dense, lie);
  const span = spanAt(FIRST_DAY + TRACK_DAYS);
  lines.moveTo(span);
  picture.proceed(never);
  for (let i = 0; i < dense.D.mask.length; i += 1) dense.D.mask[i] = dense.D.table.scope[i];
  dense.D.maskMark += 1;
  lines.moveTo(span);
  agree(raster, referenceOf(dense, span, lie), "context only");
});

test("while a picture is begun anew the date may move on", () => {
  const dense = denseOf({ seed: 5, flows: 900 });
  const lie = lieAt(0.48, 0.37, 0.1);
  const { lines, raster, picture } = drawing(dense, lie);
  const random = createRandom(2);
  let span = spanAt(FIRST_DAY + 600);
  lines.moveTo(span);
  let pieces = 0;
  while (!picture.proceed(() => true)) {
    pieces += 1;
    span = spanAt(FIRST_DAY + 600 + Math.floor(random() * 900), 200);
    lines.moveTo(span);
  }
  assert.ok(pieces > 4, `${pieces} pieces`);
  agree(raster, referenceOf(dense, span, lie), "after all");
});

test("flows on one way in one colour are one line", () => {
  const dense = denseOf({ seed: 6, places: 5, flows: 800 });
  const { lines } = drawing(dense, lieAt(0.48, 0.37, 0.1));
  assert.ok(lines.n <= 20 * CLASSES.count && lines.n > 10, `${lines.n} lines`);
  lines.moveTo(spanAt(FIRST_DAY + TRACK_DAYS, null, true));
  const { table, index } = dense.D;
  let expected = 0;
  for (let i = 0; i < table.n; i += 1) if (table.path[i] >= 0) expected += CODE_WEIGHTS[index.codeOf(i, spanAt(FIRST_DAY + TRACK_DAYS, null, true))];
  assert.equal(lines.weight.reduce((a, b) => a + b), expected);
});

test("a segment is drawn the same from wherever it enters the raster", () => {
  const random = createRandom(31);
  const at = (size) => Math.floor((random() * 4 - 1.5) * size);
  for (let n = 0; n < 4000; n += 1) {
    const ends = [at(40), at(30), at(40), at(30)];
    if (n % 5 === 0) ends[3] = ends[1]; // level
    if (n % 7 === 0) ends[2] = ends[0]; // upright
    const raster = Sillage.lineRaster.create({ width: 40, height: 30, classes: 1 });
    Sillage.denseLines.addSegment(raster, ...ends, 0, 1);
    const expected = new Uint8Array(1200);
    eachOfSegment(...ends, (x, y) => { if (x >= 0 && y >= 0 && x < 40 && y < 30) expected[y * 40 + x] = 1; });
    for (let p = 0; p < 1200; p += 1) if (raster.sumAt(p, 0) !== expected[p]) assert.fail(`${ends}: pixel ${p % 40}, ${Math.floor(p / 40)}`);
  }
});
