/**
 * The levels at which a table's flows are drawn together, each made once: the page makes the first one while the rest of a
 * large case is still on its way.
 *
 * Owns: keeping them. Refuses: how nodes and pairs come about (od_levels.js, od_pairs.js), dates. Pure.
 */
(function (Sillage) {
  "use strict";

  /**
   * Plan a typed table of flows: {at(level): pairs (od_pairs.js)}.
   *
   * @param {object} table flows (dense_tables.js)
   * @param {object} ends the places at which they end: {n, x, y, drawn, country, dicts}
   * @param {number} substances how many there are
   */
  function createPlan(table, ends, substances) {
    const made = new Map();
    let order = null;
    return {
      at(level) {
        if (made.has(level)) return made.get(level);
        order = order || Sillage.odLevels.orderPlaces(table, ends);
        const { nodeOf, ...nodes } = Sillage.odLevels.buildNodes(level, table, ends, order);
        const pairs = Sillage.odPairs.buildPairs({ ...nodes, nodeOf }, table, ends, substances);
        made.set(level, { ...pairs, nodes }); // whose node a place is nobody asks any more
        if (made.size === Sillage.odLevels.LEVELS.length) order = null;
        return made.get(level);
      },
    };
  }

  Sillage.odPlan = Object.freeze({ create: createPlan });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
