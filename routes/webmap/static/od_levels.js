/**
 * The ends of flows, drawn together the more the farther away the map is: places, areas, countries.
 *
 * Owns: which level a zoom has, which places make one node, where the node stands and by which place
 * it is known. Refuses: flows' weights on a date (od_model.js), drawing, names in words. Pure.
 *
 * A node stands where its weightiest place lies and is called after it: never at a mean, which could
 * lie in the sea or in another country. Weights are those of all flows, whatever date and filters, so
 * that nodes keep still. Positions are unit positions (geometry.js).
 */
(function (Sillage) {
  "use strict";

  const LEVELS = ["country", "area", "place"];
  // From this zoom on areas are told apart, and places.
  const AREAS_FROM = 4;
  const PLACES_FROM = 6.5;
  // An area is what lies within this of its weightiest place: 40 px at zoom 5, some 120 km at 50° N.
  const AREA_REACH = 40 / (256 * 32);

  /** The level at which flows are drawn together at a zoom. */
  function levelOf(zoom) {
    if (zoom < AREAS_FROM) return "country";
    return zoom < PLACES_FROM ? "area" : "place";
  }

  /** What goes through each place over all flows, in grams and one for each flow; 0 where no flow ends. */
  function throughOf(table, places) {
    const through = new Float64Array(places.n);
    const { from, to } = table;
    const [kgMin, kgMax] = [Sillage.weights.readerOf(table.kgMin), Sillage.weights.readerOf(table.kgMax)];
    for (let i = 0; i < table.n; i += 1) {
      const kg = kgMax(i) >= 0 ? kgMax(i) : kgMin(i);
      const weight = 1 + (kg > 0 ? kg * 1000 : 0);
      if (from[i] >= 0) through[from[i]] += weight;
      if (to[i] >= 0) through[to[i]] += weight;
    }
    return through;
  }

  /** Places with a position at which flows end, the weightiest first; ties by number. */
  function orderPlaces(table, places) {
    const through = throughOf(table, places);
    let used = 0;
    const order = new Int32Array(places.n);
    for (let p = 0; p < places.n; p += 1) {
      if (through[p] === 0 || !places.drawn[p]) continue;
      order[used] = p;
      used += 1;
    }
    return order.slice(0, used).sort((a, b) => through[b] - through[a] || a - b);
  }

  /** Each place to the first place of its country within reach, else a centre itself: centre by place. */
  function gatherAreas(order, places) {
    const centreOf = new Int32Array(places.n).fill(-1);
    const cells = new Map();
    const across = Math.ceil(1 / AREA_REACH) + 2;
    const reach2 = AREA_REACH * AREA_REACH;
    for (const p of order) {
      const column = Math.floor(places.x[p] / AREA_REACH);
      const row = Math.floor(places.y[p] / AREA_REACH);
      let best = -1;
      let nearest = reach2;
      for (let r = row - 1; r <= row + 1; r += 1) {
        for (let c = column - 1; c <= column + 1; c += 1) {
          for (const q of cells.get(r * across + c) || []) {
            const gap = (places.x[q] - places.x[p]) ** 2 + (places.y[q] - places.y[p]) ** 2;
            if (places.country[q] === places.country[p] && gap < nearest) {
              nearest = gap;
              best = q;
            }
          }
        }
      }
      centreOf[p] = best < 0 ? p : best;
      if (best >= 0) continue;
      const key = row * across + column;
      if (cells.has(key)) cells.get(key).push(p);
      else cells.set(key, [p]);
    }
    return centreOf;
  }

  /** Each place to the weightiest of its country; those of no country (at sea) to their areas. */
  function gatherCountries(order, places) {
    const named = places.dicts.country;
    const areas = gatherAreas(order.filter((p) => !named[places.country[p]]), places);
    const first = new Map();
    const centreOf = new Int32Array(places.n).fill(-1);
    for (const p of order) {
      const country = places.country[p];
      if (!named[country]) {
        centreOf[p] = areas[p];
        continue;
      }
      if (!first.has(country)) first.set(country, p);
      centreOf[p] = first.get(country);
    }
    return centreOf;
  }

  const pick = (column, rows) => column.constructor.from(rows, (p) => column[p]);

  /**
   * The nodes of a level.
   *
   * @param {string} level one of LEVELS
   * @param {Int32Array} [order] orderPlaces, where it is known already
   * @returns {{level, count, nodeOf: Int32Array (by place; −1 no node), place: Int32Array (by node: the one it
   *   stands at), x, y (as exact as the places'), size: Int32Array (places in it)}}
   */
  function buildNodes(level, table, places, order = orderPlaces(table, places)) {
    const gather = { place: null, area: gatherAreas, country: gatherCountries }[level];
    const centreOf = gather ? gather(order, places) : null;
    const nodeOf = new Int32Array(places.n).fill(-1);
    const centres = [];
    for (const p of order) { // a centre comes before those it gathers
      const centre = centreOf ? centreOf[p] : p;
      if (centre === p) {
        nodeOf[p] = centres.length;
        centres.push(p);
      } else {
        nodeOf[p] = nodeOf[centre];
      }
    }
    const size = new Int32Array(centres.length);
    for (const p of order) size[nodeOf[p]] += 1;
    return {
      level, count: centres.length, nodeOf, place: Int32Array.from(centres), size,
      x: pick(places.x, centres), y: pick(places.y, centres),
    };
  }

  Sillage.odLevels = Object.freeze({ AREA_REACH, LEVELS, buildNodes, levelOf, orderPlaces });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
