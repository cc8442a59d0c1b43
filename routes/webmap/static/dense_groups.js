/**
 * Seizures gathered by what they look like: a site is one place, one radius, one colour.
 *
 * Owns: which rows make a site, how a site lies in memory. All that is drawn is drawn by sites: many rows
 * on one spot cost no more than one. Refuses: time (dense_sites.js), pixels. Pure.
 *
 * Shapes are numbered by radius, discs first, then as many rings for context. What belongs to a site lies
 * together, FIELDS numbers each: of a million sites a few are touched, here and there, and each place in
 * memory that must be found costs more than the sum it holds.
 */
(function (Sillage) {
  "use strict";

  const { lookOf } = Sillage.denseRaster;

  // Circles of nearly one size are drawn alike: radii grow by this factor from class to class.
  const RADIUS_GROWTH = 1.22;
  const CURVE_SIDE = 1024;
  const CURVE_CELLS = CURVE_SIDE * CURVE_SIDE;
  // Weight now, look (dense_raster.js, lookOf); x and y are 32-bit floats in the same memory.
  const FIELD = Object.freeze({ WEIGHT: 0, LOOK: 1, X: 2, Y: 3 });
  const FIELDS = 4;

  /** The radii of all classes in CSS px, from the smallest circle to the largest. */
  function radiiOf(seizureRadius) {
    const { minPx, maxPx } = seizureRadius;
    const count = Math.ceil(Math.log(maxPx / minPx) / Math.log(RADIUS_GROWTH)) + 1;
    return Float64Array.from({ length: count }, (_, k) => Math.min(maxPx, minPx * RADIUS_GROWTH ** k));
  }

  /** Substance → class, substances of one colour sharing theirs; the last class is context. */
  function classesOf(payload) {
    const seen = new Map();
    const byClass = [];
    const ofSubstance = payload.substances.map(({ id }) => {
      const colours = payload.style.substances[id];
      const key = `${colours.light}|${colours.dark}`;
      if (!seen.has(key)) {
        seen.set(key, byClass.length);
        byClass.push(id);
      }
      return seen.get(key);
    });
    return { context: byClass.length, count: byClass.length + 1, ofSubstance, substances: byClass };
  }

  /** The kilograms from which on the next larger radius is the nearer one, by ratio. */
  function radiusBounds({ pxPerSqrtKg }, radii) {
    return Float64Array.from(radii.subarray(1), (r, k) => (r * radii[k]) / pxPerSqrtKg ** 2);
  }

  /** Class of a row's radius, from its lower bound if it has one, as the crisp circle's; what is not a number is unknown. */
  function radiusClass(bounds, kgMin, kgMax) {
    const kg = Number.isNaN(kgMin) ? kgMax : kgMin;
    let k = 0;
    while (k < bounds.length && kg >= bounds[k]) k += 1;
    return k;
  }

  /** Class of each row's radius. */
  function radiusClasses({ kgMin, kgMax, n }, seizureRadius, radii) {
    const bounds = radiusBounds(seizureRadius, radii);
    const [least, most] = [Sillage.weights.readerOf(kgMin), Sillage.weights.readerOf(kgMax)];
    const out = new Uint8Array(n);
    for (let i = 0; i < n; i += 1) {
      const kg = least(i);
      out[i] = radiusClass(bounds, kg, kg === kg ? kg : most(i)); // the upper bound is asked for where the lower one is NaN
    }
    return out;
  }

  /**
   * Number the sites.
   *
   * @returns {{n, siteOf: Int32Array (−1: not drawn), numbers: Int32Array, positions: Float32Array}}
   */
  function group(table, radius, classes, radiusCount) {
    const { n: rowCount, place } = table;
    const siteOf = new Int32Array(rowCount).fill(-1);
    const ordered = alongCurve(table);
    const kindOf = kindsOf(table, radius, classes, radiusCount);
    // Place by place the kinds met get their numbers; `met` says in which place a kind was met last.
    const met = new Int32Array(radiusCount * classes.count).fill(-1);
    const number = new Int32Array(radiusCount * classes.count);
    const sample = new Uint32Array(ordered.length);
    let n = 0;
    for (let k = 0; k < ordered.length; k += 1) {
      const i = ordered[k];
      const kind = kindOf[i];
      if (met[kind] !== place[i]) {
        met[kind] = place[i];
        number[kind] = n;
        sample[n] = i;
        n += 1;
      }
      siteOf[i] = number[kind];
    }
    const numbers = new Int32Array(n * FIELDS);
    const positions = new Float32Array(numbers.buffer);
    for (let site = 0; site < n; site += 1) {
      const i = sample[site];
      const cls = Math.floor(kindOf[i] / radiusCount);
      numbers[site * FIELDS + FIELD.LOOK] = lookOf((kindOf[i] % radiusCount) + (cls === classes.context ? radiusCount : 0), cls);
      positions[site * FIELDS + FIELD.X] = table.x[i];
      positions[site * FIELDS + FIELD.Y] = table.y[i];
    }
    giveBack(ordered, kindOf, sample);
    return { n, siteOf, numbers, positions };
  }

  /** Class and radius of each row as one number. */
  function kindsOf({ n, scope, substance }, radius, classes, radiusCount) {
    const out = new Uint16Array(n);
    for (let i = 0; i < n; i += 1) out[i] = (scope[i] === 1 ? classes.context : classes.ofSubstance[substance[i]]) * radiusCount + radius[i];
    return out;
  }

  /**
   * Rows that are drawn, place by place, along a curve through the world (Morton's order).
   *
   * What lies near on the map lies near in memory: that makes drawing several times faster.
   */
  function alongCurve({ n, place, drawn, x, y }) {
    const places = maxOf(place) + 1;
    const curve = new Int32Array(places).fill(-1);
    for (let i = 0; i < n; i += 1) {
      if (place[i] >= 0 && drawn[i] === 1 && curve[place[i]] < 0) curve[place[i]] = spread(x[i]) | (spread(y[i]) << 1);
    }
    const { first, members: order } = sorted(curve, CURVE_CELLS);
    const rankOf = new Int32Array(places).fill(-1);
    for (let k = 0; k < order.length; k += 1) rankOf[order[k]] = k;
    const ranks = new Int32Array(n);
    for (let i = 0; i < n; i += 1) ranks[i] = place[i] >= 0 && drawn[i] === 1 ? rankOf[place[i]] : -1;
    const ordered = sorted(ranks, order.length);
    giveBack(curve, first, order, rankOf, ranks, ordered.first);
    return ordered.members;
  }

  /** The bits of a unit position's cell, each followed by an empty one. */
  function spread(unit) {
    let bits = Math.max(0, Math.min(CURVE_SIDE - 1, Math.floor(unit * CURVE_SIDE)));
    bits = (bits | (bits << 8)) & 0x00ff00ff;
    bits = (bits | (bits << 4)) & 0x0f0f0f0f;
    bits = (bits | (bits << 2)) & 0x33333333;
    return (bits | (bits << 1)) & 0x55555555;
  }

  /* What grouping has taken for itself is given back at once: of a million rows it is more than what stays. */
  const giveBack = (...arrays) => arrays.forEach(({ buffer }) => Sillage.columns.release(buffer));

  /** Numbers of the keys from 0 to `count` − 1 in the keys' order, ties by number: {first: Uint32Array (count + 1), members}. */
  function sorted(keys, count) {
    const first = new Uint32Array(count + 1);
    for (let i = 0; i < keys.length; i += 1) if (keys[i] >= 0) first[keys[i] + 1] += 1;
    for (let k = 0; k < count; k += 1) first[k + 1] += first[k];
    const at = first.slice();
    const members = new Uint32Array(first[count]);
    for (let i = 0; i < keys.length; i += 1) {
      if (keys[i] < 0) continue;
      members[at[keys[i]]] = i;
      at[keys[i]] += 1;
    }
    giveBack(at);
    return { first, members };
  }

  function maxOf(values) {
    let most = -1;
    for (let i = 0; i < values.length; i += 1) if (values[i] > most) most = values[i];
    return most;
  }

  Sillage.denseGroups = Object.freeze({ FIELD, FIELDS, classesOf, group, radiiOf, radiusBounds, radiusClass, radiusClasses, sorted });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
