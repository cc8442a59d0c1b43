/**
 * How much of every site is there at the time shown, and what a step of the date changes.
 *
 * Owns: the weights of sites (dense_groups.js), telling who draws them of each change. Refuses: pixels and
 * the map. Pure.
 *
 * A site's weight is the sum of its rows' weights by code (dense_colour.js): certain 3, possible 1.
 */
(function (Sillage) {
  "use strict";

  const { CODE_WEIGHTS } = Sillage.denseColour;
  const { FIELD, FIELDS } = Sillage.denseGroups;
  const { WEIGHT } = FIELD;

  /**
   * @param {object} payload style and substances
   * @param {object} D a dense table: {table, mask, maskMark, index}
   */
  function createSites(payload, D) {
    const { table } = D;
    const radii = Sillage.denseGroups.radiiOf(payload.style.seizureRadius);
    const classes = Sillage.denseGroups.classesOf(payload);
    const grouped = Sillage.denseGroups.group(table, Sillage.denseGroups.radiusClasses(table, payload.style.seizureRadius, radii), classes, radii.length);
    const { siteOf, n, numbers } = grouped;
    const list = new Int32Array(n);
    // Apart from the rest: of a million sites a few thousand change, here and there, and what lies close is found fast.
    const change = new Int32Array(n);
    // One byte each, read four at a time.
    const listed = new Uint8Array((n + 3) & ~3);
    const quads = new Uint32Array(listed.buffer);
    const followers = new Set();
    let count = 0;
    let standing = 0; // sites with a weight
    let span = null;
    let mark = null;

    function noteSite(site) {
      if (listed[site]) return;
      listed[site] = 1;
      list[count] = site;
      count += 1;
    }

    function visit(i, before, after) {
      const site = siteOf[i];
      if (site < 0) return;
      change[site] += CODE_WEIGHTS[after] - CODE_WEIGHTS[before];
      noteSite(site);
    }

    /** After a change of the filters everything is counted anew. */
    function recount(next) {
      for (let site = 0; site < n; site += 1) change[site] = -numbers[site * FIELDS + WEIGHT];
      D.index.forEachVisible(next, (i, code) => { if (siteOf[i] >= 0) change[siteOf[i]] += CODE_WEIGHTS[code]; });
      for (let site = 0; site < n; site += 1) if (change[site]) noteSite(site);
    }

    /** Changed sites in their own order, so that neighbours follow one another. */
    function sortList() {
      if (count < n >> 8) {
        list.subarray(0, count).sort();
        return;
      }
      let at = 0;
      for (let quad = 0; quad < quads.length; quad += 1) {
        if (!quads[quad]) continue;
        for (let site = quad * 4; site < quad * 4 + 4; site += 1) {
          if (!listed[site]) continue;
          list[at] = site;
          at += 1;
        }
      }
    }

    /**
     * Bring the sites to a span (null: nothing is shown); true if a weight has changed.
     *
     * The followers are told of the sites that changed before this returns: `(list, count, change)`, read at once
     * and not kept; `change` by site says by how much, their WEIGHT holds it already.
     */
    function moveTo(next) {
      if (mark === D.maskMark) D.index.forEachChange(span, next, visit);
      else recount(next);
      span = next;
      mark = D.maskMark;
      sortList();
      let kept = 0;
      for (let k = 0; k < count; k += 1) {
        const site = list[k];
        listed[site] = 0;
        if (!change[site]) continue;
        const before = numbers[site * FIELDS + WEIGHT];
        const after = before + change[site];
        numbers[site * FIELDS + WEIGHT] = after;
        standing += (after ? 1 : 0) - (before ? 1 : 0);
        list[kept] = site;
        kept += 1;
      }
      if (kept) for (const follow of followers) follow(list, kept, change);
      for (let k = 0; k < kept; k += 1) change[list[k]] = 0;
      count = 0;
      return kept > 0;
    }

    return {
      ...grouped, classes, moveTo, radii,
      /** How many sites are there now. */
      standing: () => standing,
      /** The span the weights stand for. */
      span: () => span,
      /** Hear of changes; returns what ends it. */
      follow(follower) {
        followers.add(follower);
        return () => followers.delete(follower);
      },
    };
  }

  Sillage.denseSites = Object.freeze({ create: createSites });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
