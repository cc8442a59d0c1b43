/**
 * Connections that are drawn however weak they are: of the selected flow and of those a story points at.
 *
 * Owns: which these are, for the live map and for stills. Refuses: drawing them (od_paint.js). Pure.
 */
(function (Sillage) {
  "use strict";

  /** The pairs (od_pairs.js) of the flows that stand out of a store's large table: a set of their numbers. */
  function forcedPairs(store, pairs) {
    const { view, dense } = store;
    const forced = new Set();
    for (const id of [view.selected, ...view.highlight]) {
      const at = id && store.indexOf(id);
      if (!at || !at.dense || at.table !== "flows" || !dense.tables.flows.isInView(at.i)) continue;
      const pair = pairs.pairOf[at.i];
      // What stays within a node has no line.
      if (pair >= 0 && pairs.from[pair] !== pairs.to[pair]) forced.add(pair);
    }
    return forced;
  }

  Sillage.odForced = Object.freeze({ forcedPairs });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
