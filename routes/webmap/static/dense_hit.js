/**
 * Which seizures of a dense picture lie in a box or under the pointer.
 *
 * Owns: a grid over the unit square with the rows of each cell, the order of what lies on top. Refuses: pixels of
 * the picture (it asks the table, not the canvas) and the DOM. Pure: what it says hangs on the date and the filters
 * as they are now, however far the drawing has come.
 */
(function (Sillage) {
  "use strict";

  const { at: kgAt } = Sillage.weights;
  const CELLS = 512;
  // Marks of one place are equally near, to the last bits of a float.
  const NEARLY = 1e-6;

  const cellOf = (unit) => Math.max(0, Math.min(CELLS - 1, Math.floor(unit * CELLS)));
  const isPlaced = ({ place, drawn }, i) => place[i] >= 0 && drawn[i] === 1;

  /** The grid of a table's rows that can be drawn: {first: Uint32Array (cells + 1), rows: Uint32Array}, row by row. */
  function createGrid(table, { x, y }) {
    const { n, place } = table;
    const first = new Uint32Array(CELLS * CELLS + 1);
    const cells = new Int32Array(n).fill(-1);
    for (let i = 0; i < n; i += 1) {
      if (!isPlaced(table, i)) continue;
      cells[i] = cellOf(y[place[i]]) * CELLS + cellOf(x[place[i]]);
      first[cells[i] + 1] += 1;
    }
    for (let cell = 0; cell < CELLS * CELLS; cell += 1) first[cell + 1] += first[cell];
    const at = first.slice();
    const rows = new Uint32Array(first[CELLS * CELLS]);
    for (let i = 0; i < n; i += 1) {
      if (cells[i] < 0) continue;
      rows[at[cells[i]]] = i;
      at[cells[i]] += 1;
    }
    return { first, rows };
  }

  /**
   * Make the spots of a dense table: {countIn(box), rowsIn(box), hit(at, codeOf)}; the grid is made when it is first
   * wanted.
   *
   * @param {object} seizureRadius of the payload's style
   * @param {object} D a dense table: {table, mask}
   * @param {object} places where its rows lie: {x, y} in unit positions
   */
  function createSpots(seizureRadius, D, places) {
    const { table } = D;
    const { n, place, drawn, kgMin, kgMax } = table;
    const { x, y } = places;
    const radii = Sillage.denseGroups.radiiOf(seizureRadius);
    const bounds = Sillage.denseGroups.radiusBounds(seizureRadius, radii);
    let grid = null;

    const radiusOf = (i) => radii[Sillage.denseGroups.radiusClass(bounds, kgAt(kgMin, i), kgAt(kgMax, i))];

    function visitIn([left, top, right, bottom], visit) {
      const { mask } = D;
      for (let i = 0; i < n; i += 1) {
        const p = place[i];
        if (mask[i] === 0 || drawn[i] === 0 || p < 0) continue;
        if (x[p] >= left && x[p] <= right && y[p] >= top && y[p] <= bottom) visit(i);
      }
    }

    return {
      /** Number of rows that pass the filters, whatever the date, in a box of the unit square. */
      countIn(box) {
        let sum = 0;
        visitIn(box, () => { sum += 1; });
        return sum;
      },
      /** The same in all the world. */
      countAll() {
        const { mask } = D;
        let sum = 0;
        for (let i = 0; i < n; i += 1) sum += mask[i] & drawn[i];
        return sum;
      },
      /** These rows themselves, in the table's order. */
      rowsIn(box) {
        const found = [];
        visitIn(box, (i) => found.push(i));
        return found;
      },
      /**
       * What lies under a point of the unit square.
       *
       * @param {{x: number, y: number, scale: number, shrink: number, grace: number}} at x, y unit; scale px of
       *   the whole world; shrink of the radii; grace px around a circle
       * @param {(row: number) => number} codeOf the row's visibility code
       * @returns {?{row: number, count: number, r: number}} the row on top: of the nearest place the smallest
       *   circle, of these the latest; how many rows lie under the point; its radius in px. Null if none does
       */
      hit(at, codeOf) {
        grid = grid || createGrid(table, places);
        const widest = radii[radii.length - 1] * at.shrink + at.grace;
        const reach = widest / at.scale;
        let count = 0;
        let best = -1;
        let [bestGap, bestR] = [Infinity, 0];
        for (let row = cellOf(at.y - reach); row <= cellOf(at.y + reach); row += 1) {
          const to = grid.first[row * CELLS + cellOf(at.x + reach) + 1];
          for (let k = grid.first[row * CELLS + cellOf(at.x - reach)]; k < to; k += 1) {
            const i = grid.rows[k];
            const gap = Math.hypot(x[place[i]] - at.x, y[place[i]] - at.y) * at.scale;
            if (gap > widest || !codeOf(i)) continue;
            const r = radiusOf(i) * at.shrink;
            if (gap > r + at.grace) continue;
            count += 1;
            // Rows of a cell are in the table's order: of equals the later one is the latest.
            const nearer = best < 0 || gap < bestGap - NEARLY;
            if (!nearer && (gap >= bestGap + NEARLY || r > bestR)) continue;
            best = i;
            bestGap = Math.min(gap, bestGap);
            bestR = r;
          }
        }
        return best < 0 ? null : { row: best, count, r: bestR };
      },
    };
  }

  Sillage.denseHit = Object.freeze({ createSpots });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
