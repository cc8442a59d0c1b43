/**
 * Which seizures of a dense picture lie under the pointer.
 *
 * Owns: a grid over the unit square with the sites of each cell, the order of what lies on top.
 * Refuses: pixels of the picture (it asks the sites, not the canvas) and the DOM. Pure.
 */
(function (Sillage) {
  "use strict";

  const { FIELDS } = Sillage.denseGroups;
  const { SHAPE, SHOWN, X, Y } = Sillage.denseGroups.FIELD;
  const CELLS = 512;
  // Marks of one place are equally near, to the last bits of a float.
  const NEARLY = 1e-6;

  const cellOf = (unit) => Math.max(0, Math.min(CELLS - 1, Math.floor(unit * CELLS)));

  /** The grid of sites: {first: Uint32Array (cells + 1), sites: Uint32Array}, row by row. */
  function createGrid({ n, positions }) {
    const first = new Uint32Array(CELLS * CELLS + 1);
    const cells = new Uint32Array(n);
    for (let site = 0; site < n; site += 1) {
      cells[site] = cellOf(positions[site * FIELDS + Y]) * CELLS + cellOf(positions[site * FIELDS + X]);
      first[cells[site] + 1] += 1;
    }
    for (let cell = 0; cell < CELLS * CELLS; cell += 1) first[cell + 1] += first[cell];
    const at = first.slice();
    const sites = new Uint32Array(n);
    for (let site = 0; site < n; site += 1) {
      sites[at[cells[site]]] = site;
      at[cells[site]] += 1;
    }
    return { first, sites };
  }

  /**
   * What lies under a point of the unit square at the time the sites stand for.
   *
   * @param {object} grid see createGrid
   * @param {object} sites see dense_sites.js
   * @param {{x: number, y: number, scale: number, shrink: number, grace: number}} at x, y unit; scale px of
   *   the whole world; shrink of the radii; grace px around a circle
   * @param {(row: number) => number} codeOf the row's visibility code
   * @returns {?{row: number, count: number, r: number}} the row on top: of the nearest place the smallest
   *   circle, of these the latest; how many rows lie under the point; its radius in px. Null if none does
   */
  function hitTest(grid, sites, at, codeOf) {
    const { numbers, positions, radii } = sites;
    const radiusOf = (site) => radii[numbers[site * FIELDS + SHAPE] % radii.length] * at.shrink;
    const widest = radii[radii.length - 1] * at.shrink + at.grace;
    const reach = widest / at.scale;
    let count = 0;
    let best = -1;
    let bestGap = Infinity;
    for (let row = cellOf(at.y - reach); row <= cellOf(at.y + reach); row += 1) {
      const from = grid.first[row * CELLS + cellOf(at.x - reach)];
      const to = grid.first[row * CELLS + cellOf(at.x + reach) + 1];
      for (let k = from; k < to; k += 1) {
        const site = grid.sites[k];
        const shown = numbers[site * FIELDS + SHOWN];
        if (!shown) continue;
        const r = radiusOf(site);
        const gap = Math.hypot(positions[site * FIELDS + X] - at.x, positions[site * FIELDS + Y] - at.y) * at.scale;
        if (gap > r + at.grace) continue;
        count += shown;
        if (best < 0 || gap < bestGap - NEARLY || (gap < bestGap + NEARLY && r < radiusOf(best))) {
          best = site;
          bestGap = Math.min(gap, bestGap);
        }
      }
    }
    if (best < 0) return null;
    // Rows of a site are sorted by their first day: the last one that is there is the latest.
    let k = sites.first[best + 1] - 1;
    while (k >= sites.first[best] && !codeOf(sites.rows[k])) k -= 1;
    return k < sites.first[best] ? null : { row: sites.rows[k], count, r: radiusOf(best) };
  }

  Sillage.denseHit = Object.freeze({ createGrid, hitTest });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
