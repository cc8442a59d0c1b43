"use strict";

const test = require("node:test");
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");

const Sillage = require("./load")("basemap_data.js", "basemap_paint.js", "basemap.js");

const FILE = path.join(__dirname, "..", "..", "geodata", "base", "basemap.bin.gz");
const PALETTE = { sea: "sea", land: "land", coast: "coast", river: "river", lake: "lake", border: "border" };

/** Unsigned LEB128. */
function leb(numbers) {
  const bytes = [];
  for (const number of numbers) {
    let rest = number;
    while (rest > 0x7f) {
      bytes.push((rest & 0x7f) | 0x80);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  }
  return bytes;
}

const zigzag = (number) => (number < 0 ? -2 * number - 1 : 2 * number);

/** A tiny base: a world of 1024 units in four cells; in the right lower one a piece of land cut at the cell's left
 * side, and a river of rank 4 anywhere. */
function tinyBase({ magic = "SLB1", counts = [1, 1, 4], extra = [] } = {}) {
  const header = {
    version: 1, world: 1024, layers: ["land", "rivers"],
    levels: [{
      name: "only", minZoom: 0, cellBits: 1, margin: 16, shift: 2,
      counts: { land: counts, rivers: [1, 1, 2] },
    }],
    labels: { text: ["Sea"], kind: ["sea"], lon: [1], lat: [2], minZoom: [3], maxZoom: [4], rank: [0], angle: [-5] },
  };
  // Positions are in steps of 4 units; the cell begins at (512, 512), its box with the margin at (496, 496).
  const land = [1, 1, 1, 0, 4, ...[-4, 10, 0, 20, 30, 0, 0, -20].map(zigzag)];
  const rivers = [0, 0, 1, 4, 2, ...[5, 5, 10, 0].map(zigzag)];
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return new Uint8Array(Buffer.concat([Buffer.from(magic), length, text, Buffer.from(leb([...land, ...rivers, ...extra]))]));
}

/** A canvas context that writes down what it is told, with positions in device px. */
function createRecorder() {
  const calls = [];
  let matrix = [1, 0, 0, 1, 0, 0];
  const at = (x, y) => [x * matrix[0] + matrix[4], y * matrix[3] + matrix[5]];
  return {
    calls,
    setTransform: (...next) => { matrix = next; },
    setLineDash: (dash) => calls.push(["dash", dash.length]),
    beginPath: () => calls.push(["begin"]),
    closePath: () => calls.push(["close"]),
    moveTo: (x, y) => calls.push(["move", ...at(x, y)]),
    lineTo: (x, y) => calls.push(["line", ...at(x, y)]),
    fillRect: (...box) => calls.push(["rect", ...box]),
    fill(rule) { calls.push(["fill", this.fillStyle, rule]); },
    stroke() { calls.push(["stroke", this.strokeStyle, this.lineWidth]); },
  };
}

const emptyLayer = () => ({
  filled: true, cells: new Int32Array(0), cellParts: new Uint32Array(1), partStarts: new Uint32Array(1),
  kinds: new Uint8Array(0), xy: new Int32Array(0), pen: new Uint8Array(0),
});

/** The tiny base with the two layers it lacks. */
function paintable() {
  const base = Sillage.decodeBase(tinyBase());
  base.levels[0].layers.lakes = emptyLayer();
  base.levels[0].layers.borders = emptyLayer();
  return base;
}

const view = (changes) => ({ zoom: 2, left: 0, top: 0, width: 1024, height: 1024, ratio: 1, ...changes });

test("positions are summed up from the cell's corner, in steps of the level", () => {
  const { land, rivers } = Sillage.decodeBase(tinyBase()).levels[0].layers;
  assert.deepEqual([...land.xy], [496, 552, 496, 632, 616, 632, 616, 552]);
  assert.deepEqual([...land.cells], [496, 496, 1040, 1024]);
  assert.deepEqual([...rivers.xy], [20, 20, 60, 20]);
  assert.deepEqual([...rivers.kinds], [4]);
  assert.deepEqual([...rivers.partStarts], [0, 2]);
});

test("an edge along the cell's box is a cut, every other edge a shore", () => {
  const { land } = Sillage.decodeBase(tinyBase()).levels[0].layers;
  assert.deepEqual([...land.pen], [0, 1, 1, 1]);
});

test("labels become objects", () => {
  assert.deepEqual(Sillage.baseLabels(Sillage.decodeBase(tinyBase())), [
    { text: "Sea", kind: "sea", lon: 1, lat: 2, minZoom: 3, maxZoom: 4, rank: 0, angle: -5 },
  ]);
});

test("another kind of file, wrong counts and bytes left over are refused", () => {
  assert.throws(() => Sillage.decodeBase(tinyBase({ magic: "GIF8" })), /another kind/);
  assert.throws(() => Sillage.decodeBase(tinyBase({ counts: [1, 1, 5] })), /counts/);
  assert.throws(() => Sillage.decodeBase(tinyBase({ extra: [7] })), /left over/);
  assert.throws(() => Sillage.decodeBase(new Uint8Array(3)), /another kind/);
});

test("a file is read packed, and unpacked by a server on its way", async () => {
  const raw = tinyBase();
  const packed = new Uint8Array(zlib.gzipSync(raw));
  assert.deepEqual(await Sillage.readBase(packed), Sillage.decodeBase(raw));
  assert.deepEqual(await Sillage.readBase(packed.buffer), Sillage.decodeBase(raw));
  assert.deepEqual(await Sillage.readBase(raw), Sillage.decodeBase(raw));
});

test("a damaged archive rejects", async () => {
  const packed = new Uint8Array(zlib.gzipSync(tinyBase()));
  await assert.rejects(Sillage.readBase(packed.subarray(0, 40)));
});

test("the level follows the zoom, fractions included", () => {
  const base = { levels: [{ name: "a", minZoom: 0 }, { name: "b", minZoom: 4.25 }, { name: "c", minZoom: 6 }] };
  const names = [0, 4, 4.25, 5.99, 6, 11].map((zoom) => Sillage.baseLevelAt(base, zoom).name);
  assert.deepEqual(names, ["a", "a", "b", "b", "c", "c"]);
  assert.equal(Sillage.baseLevelAt(base, -1).name, "a");
});

test("rivers appear by rank and grow", () => {
  assert.equal(Sillage.riverWidth(4, 4), 0);
  assert.ok(Sillage.riverWidth(4, 7) > 1, "the Seine is seen at zoom 7");
  assert.ok(Sillage.riverWidth(4, 9) > Sillage.riverWidth(4, 7));
  assert.equal(Sillage.riverWidth(9, 7), 0);
  assert.ok(Sillage.riverWidth(1, 14) <= 2.6);
});

test("land is filled, and its shore drawn without the cut", () => {
  const ctx = createRecorder();
  Sillage.paintBase(ctx, paintable(), view(), PALETTE);
  assert.deepEqual(ctx.calls[0], ["rect", 0, 0, 1024, 1024]);
  assert.ok(ctx.calls.some((call) => call[0] === "fill" && call[1] === "land"));
  const stroke = ctx.calls.findIndex((call) => call[0] === "stroke" && call[1] === "coast");
  const begin = ctx.calls.slice(0, stroke).findLastIndex((call) => call[0] === "begin");
  assert.deepEqual(ctx.calls.slice(begin + 1, stroke), [
    ["move", 496, 632], ["line", 616, 632], ["line", 616, 552], ["line", 496, 552],
  ]);
});

test("only cells in sight are drawn", () => {
  const ctx = createRecorder();
  Sillage.paintBase(ctx, paintable(), view({ width: 300, height: 300 }), PALETTE);
  assert.ok(!ctx.calls.some((call) => call[0] === "fill"));
});

test("the world goes on beyond the antimeridian", () => {
  const xs = (left) => {
    const ctx = createRecorder();
    Sillage.paintBase(ctx, paintable(), view({ left }), PALETTE);
    return [...new Set(ctx.calls.filter((call) => call[0] === "move").map((call) => call[1]))];
  };
  assert.ok(xs(1024).includes(496), "the next world looks like this one");
  assert.ok(xs(-1024).includes(496));
  assert.ok(xs(512).includes(-16), "half of one world");
  assert.ok(xs(512).includes(1008), "half of the next");
});

test("south of the map lies land, whatever the zoom", () => {
  const ctx = createRecorder();
  Sillage.paintBase(ctx, paintable(), view({ top: 600 }), PALETTE);
  assert.deepEqual(ctx.calls.filter((call) => call[0] === "rect")[1], ["rect", 0, 424, 1024, 600]);
});

test("lines are as thick on a dense screen", () => {
  const widthAt = (ratio) => {
    const ctx = createRecorder();
    Sillage.paintBase(ctx, paintable(), view({ ratio }), PALETTE);
    return ctx.calls.find((call) => call[0] === "stroke" && call[1] === "coast")[2];
  };
  assert.equal(widthAt(2), 2 * widthAt(1));
});

test("the committed base map decodes, whole and in time", async () => {
  const packed = new Uint8Array(fs.readFileSync(FILE));
  const started = performance.now();
  const base = await Sillage.readBase(packed);
  assert.ok(performance.now() - started < 1500, "an order of magnitude above what it takes");
  assert.deepEqual(base.levels.map((level) => level.name), ["coarse", "middle", "fine"]);
  for (const level of base.levels) {
    for (const [name, layer] of Object.entries(level.layers)) {
      assert.equal(layer.partStarts.at(-1) * 2, layer.xy.length, name);
      assert.equal(layer.cellParts.at(-1), layer.kinds.length, name);
    }
  }
});

test("every vertex of the committed base lies in the box of its cell", async () => {
  const base = await Sillage.readBase(new Uint8Array(fs.readFileSync(FILE)));
  for (const { name, layers } of base.levels) {
    for (const [layerName, layer] of Object.entries(layers)) {
      for (let cell = 0; cell < layer.cellParts.length - 1; cell += 1) {
        const [x0, y0, x1, y1] = layer.cells.subarray(cell * 4, cell * 4 + 4);
        const first = layer.partStarts[layer.cellParts[cell]];
        const end = layer.partStarts[layer.cellParts[cell + 1]];
        for (let i = first; i < end; i += 1) {
          const inside = layer.xy[2 * i] >= x0 && layer.xy[2 * i] <= x1 && layer.xy[2 * i + 1] >= y0 && layer.xy[2 * i + 1] <= y1;
          assert.ok(inside, `${name} ${layerName} cell ${cell}`);
        }
      }
    }
  }
});

test("the committed names are complete", async () => {
  const labels = Sillage.baseLabels(await Sillage.readBase(new Uint8Array(fs.readFileSync(FILE))));
  for (const label of labels) {
    assert.ok(label.text && Number.isFinite(label.lon) && Number.isFinite(label.lat) && label.minZoom < label.maxZoom, label.text);
  }
  assert.ok(["Le Havre", "Rouen", "Dunkirk", "Nador"].every((name) => labels.some((label) => label.text === name)));
});
