/**
 * Connections at a level: which flows run between the same two nodes, and which of these share a colour.
 *
 * Owns: the numbers of pairs (from node, to node) and of lanes (a pair's substance, or its context), the
 * way a pair is drawn along, the largest weight a pair and a node ever reach. Refuses: dates (od_model.js).
 * Pure. All of it is whatever the date, so that nothing jumps while the date moves.
 */
(function (Sillage) {
  "use strict";

  const EMPTY = -1;

  /** Numbers for pairs of small integers, by open addressing: `numberOf(a, b)` gives an old or a new one. */
  function createNumbering(most) {
    let bits = 4;
    while (1 << bits < 2 * most) bits += 1;
    const slots = new Int32Array(1 << bits).fill(EMPTY);
    const firsts = new Int32Array(most);
    const seconds = new Int32Array(most);
    const last = slots.length - 1;
    let count = 0;
    function find(a, b) {
      let slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 0x7f4a7c15, 0x85ebca6b)) >>> (32 - bits);
      while (slots[slot] !== EMPTY && (firsts[slots[slot]] !== a || seconds[slots[slot]] !== b)) slot = (slot + 1) & last;
      return slot;
    }
    return {
      numberOf(a, b) {
        const slot = find(a, b);
        if (slots[slot] === EMPTY) {
          firsts[count] = a;
          seconds[count] = b;
          slots[slot] = count;
          count += 1;
        }
        return slots[slot];
      },
      /** The number of a pair, −1 when it has none. */
      lookUp: (a, b) => slots[find(a, b)],
      done: () => ({ count, first: firsts.slice(0, count), second: seconds.slice(0, count) }),
    };
  }

  /**
   * Pairs and lanes of the nodes of a level.
   *
   * @param {object} nodes od_levels.js
   * @param {number} substances how many there are; this number itself is the class of context
   * @returns {{nodes, count, from, to: Int32Array (nodes of each pair), pairOf: Int32Array (by row; −1 an end has no
   *   position), laneOf: Int32Array (by row), lanes, laneClass, lanePair, firstLane, nextLane: Int32Array (a pair's lanes
   *   as a list, −1 ends it), opposite: Int32Array, rowOf: Int32Array (of the rows with a way the one whose ends lie nearest to the nodes,
   *   −1 none)}}
   */
  function buildPairs(nodes, table, places, substances) {
    const { n, from, to, substance, scope, path } = table;
    const pairs = createNumbering(n);
    const lanes = createNumbering(n);
    const pairOf = new Int32Array(n).fill(-1);
    const laneOf = new Int32Array(n).fill(-1);
    for (let i = 0; i < n; i += 1) {
      const a = from[i] < 0 ? -1 : nodes.nodeOf[from[i]];
      const b = to[i] < 0 ? -1 : nodes.nodeOf[to[i]];
      if (a < 0 || b < 0) continue;
      pairOf[i] = pairs.numberOf(a, b);
      laneOf[i] = lanes.numberOf(pairOf[i], scope[i] === 1 ? substances : substance[i]);
    }
    const { count, first, second } = pairs.done();
    const { count: laneCount, first: lanePair, second: laneClass } = lanes.done();
    const firstLane = new Int32Array(count).fill(-1);
    const nextLane = new Int32Array(laneCount).fill(-1);
    for (let lane = laneCount - 1; lane >= 0; lane -= 1) {
      nextLane[lane] = firstLane[lanePair[lane]];
      firstLane[lanePair[lane]] = lane;
    }
    const rowOf = new Int32Array(count).fill(-1);
    const nearest = new Float64Array(count).fill(Infinity);
    for (let i = 0; i < n; i += 1) {
      const pair = pairOf[i];
      if (pair < 0 || path[i] < 0) continue;
      // Nodes stand at their weightiest places: the way between these has no bend to make.
      const missed = Math.hypot(places.x[from[i]] - nodes.x[first[pair]], places.y[from[i]] - nodes.y[first[pair]])
        + Math.hypot(places.x[to[i]] - nodes.x[second[pair]], places.y[to[i]] - nodes.y[second[pair]]);
      if (missed >= nearest[pair]) continue;
      nearest[pair] = missed;
      rowOf[pair] = i;
    }
    const opposite = new Int32Array(count);
    for (let pair = 0; pair < count; pair += 1) opposite[pair] = pairs.lookUp(second[pair], first[pair]);
    return { nodes, count, from: first, to: second, pairOf, laneOf, lanes: laneCount, laneClass, lanePair, firstLane, nextLane, opposite, rowOf };
  }

  const membersOf = new WeakMap(); // pairs of a level → their rows, by pair

  /** The rows of a pair, in the table's order: all are sorted by pair once, when those of the first pair are asked for. */
  function rowsOfPair(pairs, pair) {
    if (!membersOf.has(pairs)) membersOf.set(pairs, sortByPair(pairs));
    const { first, rows } = membersOf.get(pairs);
    return rows.subarray(first[pair], first[pair + 1]);
  }

  function sortByPair({ count, pairOf }) {
    const first = new Int32Array(count + 1);
    for (let i = 0; i < pairOf.length; i += 1) if (pairOf[i] >= 0) first[pairOf[i] + 1] += 1;
    for (let pair = 0; pair < count; pair += 1) first[pair + 1] += first[pair];
    const rows = new Int32Array(first[count]);
    const next = first.slice(0, count);
    for (let i = 0; i < pairOf.length; i += 1) {
      const pair = pairOf[i];
      if (pair < 0) continue;
      rows[next[pair]] = i;
      next[pair] += 1;
    }
    return { first, rows };
  }

  /**
   * The most grams each pair, and each node in one direction, ever holds: what widths and areas are measured by.
   *
   * Cumulative: everything the filters let through. In a window: the fullest of the windows that follow one
   * another from the first day, a flow counted in the one it begins in.
   *
   * @param {object} grams {most: Float64Array by row, lead: Uint8Array by row} od_model.js
   * @param {?number} windowDays null: cumulative
   */
  function peaksOf(pairs, table, mask, grams, windowDays) {
    const { n, start } = table;
    const { pairOf, from, to, nodes } = pairs;
    const ways = createPeak(pairs.count);
    const inward = createPeak(nodes.count);
    const outward = createPeak(nodes.count);
    for (let i = 0; i < n; i += 1) {
      const pair = pairOf[i];
      if (pair < 0 || !mask[i] || !grams.lead[i]) continue;
      const bucket = windowDays && !table.undated[i] ? Math.floor(start[i] / windowDays) : 0;
      ways.add(pair, bucket, grams.most[i]);
      if (from[pair] === to[pair]) continue;
      outward.add(from[pair], bucket, grams.most[i]);
      inward.add(to[pair], bucket, grams.most[i]);
    }
    const node = outward.done();
    inward.done().forEach((value, k) => { if (value > node[k]) node[k] = value; });
    return { pair: ways.done(), node };
  }

  /* Largest sum of a bucket, for buckets that come one after the other. */
  function createPeak(count) {
    const peak = new Float64Array(count);
    const sum = new Float64Array(count);
    const at = new Int32Array(count);
    return {
      add(k, bucket, value) {
        if (at[k] !== bucket) {
          at[k] = bucket;
          sum[k] = 0;
        }
        sum[k] += value;
        if (sum[k] > peak[k]) peak[k] = sum[k];
      },
      done: () => peak,
    };
  }

  Sillage.odPairs = Object.freeze({ buildPairs, createNumbering, peaksOf, rowsOfPair });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
