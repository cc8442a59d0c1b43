/**
 * Sums of several connections at once: of those of a chip, and of those that begin or end at each of many nodes.
 *
 * Owns: adding bounds, in whole grams, so that equal bounds stay equal. Refuses: dates and what is in view
 * (od_model.js). Pure. The model gives the sums of one node by a look at every connection: of many nodes that is slow.
 */
(function (Sillage) {
  "use strict";

  const makeSum = () => ({ least: 0, most: 0, isOpen: false, count: 0 });

  function add(sum, { kgMin, kgMax, count }) {
    sum.least += Math.round(kgMin * 1000);
    sum.most += kgMax === null ? 0 : Math.round(kgMax * 1000);
    sum.isOpen = sum.isOpen || kgMax === null;
    sum.count += count;
  }

  const boundsOf = ({ least, most, isOpen, count }) => ({ kgMin: least / 1000, kgMax: isOpen ? null : most / 1000, count });

  /** Bounds of connections of the network together: {kgMin, kgMax (null: no upper bound), count}. */
  function ofPairs(model, pairs) {
    const sum = makeSum();
    for (const pair of pairs) add(sum, model.pairBounds(pair)[0]);
    return boundsOf(sum);
  }

  /** Of each node what goes in and out by scope, and what stays within, as the model's nodeBounds: node → {inward, outward, within}. */
  function ofNodes(model, nodes) {
    const { count, from, to, nodes: all } = model.pairs;
    const isWanted = new Uint8Array(all.count);
    const sums = new Map();
    for (const node of nodes) {
      isWanted[node] = 1;
      sums.set(node, { inward: [makeSum(), makeSum()], outward: [makeSum(), makeSum()], within: 0 });
    }
    for (let pair = 0; pair < count; pair += 1) {
      const [a, b] = [from[pair], to[pair]];
      if (!isWanted[a] && !isWanted[b]) continue;
      const bounds = model.pairBounds(pair);
      if (a === b) {
        sums.get(a).within += bounds[0].count + bounds[1].count;
        continue;
      }
      for (const scope of [0, 1]) {
        if (!bounds[scope].count) continue;
        if (isWanted[a]) add(sums.get(a).outward[scope], bounds[scope]);
        if (isWanted[b]) add(sums.get(b).inward[scope], bounds[scope]);
      }
    }
    for (const sum of sums.values()) for (const side of ["inward", "outward"]) sum[side] = sum[side].map(boundsOf);
    return sums;
  }

  Sillage.odSums = Object.freeze({ ofNodes, ofPairs });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
