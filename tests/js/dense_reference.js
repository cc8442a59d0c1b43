/* A dense table made up, its rows' positions, and its picture counted anew: slow, and plainly right.
 *
 * The tests hold the quick drawing against it, pixel by pixel. */
"use strict";

const { HIDDEN, POSSIBLE, CERTAIN, UNDATED, OPEN_START, OPEN_END } = globalThis.Sillage.visibility;

/** Numbers from 0 to 1 that follow from a seed (Park and Miller 1988). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

const STYLE = {
  seizureRadius: { minPx: 5, pxPerSqrtKg: 0.75, maxPx: 46 },
  substances: { tea: { light: "#a83200", dark: "#f57a3d" }, salt: { light: "#0f766e", dark: "#2dd4bf" }, silk: { light: "#a83200", dark: "#f57a3d" } },
  light: { sea: "#dfe8ee", land: "#f6f3ec", context: "#6b7280", text: "#24282c" },
  dark: { sea: "#0f1a23", land: "#1d2a34", context: "#94a3b8", text: "#e8eef2" },
};
const PAYLOAD = { style: STYLE, substances: [{ id: "tea", label: "Tea" }, { id: "salt", label: "Salt" }, { id: "silk", label: "Silk" }] };

/** `n` seizures at `places` spots of the box [left, top, right, bottom] of the unit square: {seizures, places}. Where a few places lie nobody knows. */
function makeWorld(n, { seed = 7, places = 40, box = [0.45, 0.3, 0.55, 0.4], days = 400 } = {}) {
  const random = randomFrom(seed);
  const spots = Array.from({ length: places }, () => [box[0] + random() * (box[2] - box[0]), box[1] + random() * (box[3] - box[1])]);
  const isKnown = (place) => place >= 0 && place % 15 !== 11;
  const along = (axis) => Float32Array.from(spots, (spot, place) => (isKnown(place) ? spot[axis] : NaN));
  const rows = Array.from({ length: n }, () => {
    const start = random() < 0.02 ? OPEN_START : Math.floor(random() * days);
    const length = random() < 0.6 ? 1 : 1 + Math.floor(random() * 40);
    const kgMin = random() < 0.1 ? NaN : Math.round(10 ** (random() * 3.9));
    return {
      undated: random() < 0.05 ? 1 : 0, start, end: random() < 0.02 ? OPEN_END : (start === OPEN_START ? Math.floor(random() * days) : start) + length,
      place: random() < 0.03 ? -1 : Math.floor(random() ** 2 * places), substance: Math.floor(random() * 3), scope: random() < 0.2 ? 1 : 0, kgMin, kgMax: random() < 0.5 ? kgMin : NaN,
    };
  });
  rows.sort((a, b) => a.undated - b.undated || a.start - b.start);
  const seizures = {
    n, dated: rows.filter((row) => !row.undated).length,
    start: Int32Array.from(rows, (row) => row.start), end: Int32Array.from(rows, (row) => row.end), undated: Uint8Array.from(rows, (row) => row.undated),
    place: Int32Array.from(rows, (row) => row.place), drawn: Uint8Array.from(rows, (row) => (isKnown(row.place) ? 1 : 0)),
    substance: Uint8Array.from(rows, (row) => row.substance), scope: Uint8Array.from(rows, (row) => row.scope),
    kgMin: Float64Array.from(rows, (row) => row.kgMin), kgMax: Float64Array.from(rows, (row) => row.kgMax),
  };
  return { seizures, places: { n: places, x: along(0), y: along(1), drawn: Uint8Array.from(spots, (_, place) => (isKnown(place) ? 1 : 0)) } };
}

/** The same with each row's position, as the painter gets it; its columns are its own. */
function forPainter({ seizures, places }) {
  const at = (spots) => Float32Array.from(seizures.place, (place) => (place >= 0 ? spots[place] : NaN));
  const own = Object.entries(seizures).map(([name, value]) => [name, ArrayBuffer.isView(value) ? value.slice() : value]);
  return { ...Object.fromEntries(own), x: at(places.x), y: at(places.y) };
}

const makeTable = (n, options) => forPainter(makeWorld(n, options));

/** Code of row i in a span, from the rule itself. */
function codeOf(table, mask, i, span) {
  if (!span || !mask[i]) return HIDDEN;
  if (table.undated[i]) return span.undated ? UNDATED : HIDDEN;
  if (table.start[i] >= span.until || table.end[i] <= span.from) return HIDDEN;
  return table.end[i] > span.until || (span.from !== OPEN_START && table.start[i] < span.from) ? POSSIBLE : CERTAIN;
}

/** A dense table of the store, its index asking every row each time. */
function plainDense(table) {
  const D = { table, mask: new Uint8Array(table.n).fill(1), maskMark: 1, index: null };
  D.index = {
    codeOf: (i, span) => codeOf(table, D.mask, i, span),
    forEachChange(a, b, visit) {
      for (let i = 0; i < table.n; i += 1) {
        const [before, after] = [codeOf(table, D.mask, i, a), codeOf(table, D.mask, i, b)];
        if (before !== after) visit(i, before, after);
      }
    },
    forEachVisible(span, visit) {
      for (let i = 0; i < table.n; i += 1) if (codeOf(table, D.mask, i, span)) visit(i, codeOf(table, D.mask, i, span));
    },
  };
  return D;
}

/**
 * The picture of a span: of every row that is there, every pixel of its stamp.
 *
 * `frame` is {width, height, scale, originX, originY} in device px.
 */
function referencePixels(D, span, { width, height, scale, originX, originY }, stamps, look, colours) {
  const { Sillage } = globalThis;
  const { table, mask } = D;
  const { radii, classes } = look;
  const sums = Array.from({ length: classes.count }, () => new Float64Array(width * height));
  for (let i = 0; i < table.n; i += 1) {
    const weight = Sillage.denseColour.CODE_WEIGHTS[codeOf(table, mask, i, span)];
    if (!weight || !table.drawn[i]) continue;
    const { minPx, pxPerSqrtKg, maxPx } = STYLE.seizureRadius;
    const kg = Number.isNaN(table.kgMin[i]) ? table.kgMax[i] : table.kgMin[i];
    const wanted = Number.isNaN(kg) ? minPx : Math.max(minPx, Math.min(maxPx, pxPerSqrtKg * Math.sqrt(kg)));
    // The class whose radius is nearest by ratio.
    let radius = 0;
    radii.forEach((r, k) => { if (Math.abs(Math.log(r / wanted)) < Math.abs(Math.log(radii[radius] / wanted)) - 1e-12) radius = k; });
    const context = table.scope[i] === 1;
    const stamp = stamps[radius + (context ? radii.length : 0)];
    const sum = sums[context ? classes.context : classes.ofSubstance[table.substance[i]]];
    const [cx, cy] = [Math.floor(table.x[i] * scale - originX), Math.floor(table.y[i] * scale - originY)];
    stamp.cover.forEach((quarters, k) => {
      const [x, y] = [cx + stamp.dx[k], cy + stamp.dy[k]];
      if (x >= 0 && y >= 0 && x < width && y < height) sum[y * width + x] += quarters * weight;
    });
  }
  const pixels = new Uint32Array(width * height);
  for (let p = 0; p < pixels.length; p += 1) {
    const here = sums.map((sum) => sum[p]);
    const total = here.reduce((a, b) => a + b, 0);
    const cls = here.indexOf(Math.max(...here));
    if (total) pixels[p] = colours.ramps[cls * Sillage.denseColour.LEVELS + colours.levels[Math.min(total, colours.levels.length - 1)]];
  }
  return pixels;
}

module.exports = { PAYLOAD, STYLE, codeOf, forPainter, makeTable, makeWorld, plainDense, randomFrom, referencePixels };
