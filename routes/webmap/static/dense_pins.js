/**
 * What stands out of a dense picture: the selected seizure, the one under the pointer, those a story points at.
 *
 * Owns: which rows these are, drawing them crisply above the picture. Refuses: the picture itself. Draws
 * on any 2D context in CSS px.
 */
(function (Sillage) {
  "use strict";

  // More than these would be a second picture upon the first.
  const MOST_PINS = 200;
  const LEAST_RADIUS_PX = 3.5;

  /** The rows that stand out now, what glows last: [{id, row, code, glows}]. */
  function pinsOf(store) {
    const { dense, view } = store;
    if (!dense || !dense.tables.seizures || !view.layers.seizures) return [];
    const pins = [];
    for (const id of new Set([...view.highlight.slice(0, MOST_PINS), view.hover, view.selected])) {
      const at = id && store.indexOf(id);
      if (!at || !at.dense || at.table !== "seizures") continue;
      const { table, codeOf } = dense.tables.seizures;
      const code = table.drawn[at.i] === 1 ? codeOf(at.i) : 0;
      if (code) pins.push({ id, row: at.i, code, glows: id === view.hover || id === view.selected });
    }
    return pins;
  }

  /** Whether the rest steps back: something selected or pointed at is in view. */
  function stepsBack(store) {
    const { view } = store;
    const seen = (id) => Sillage.isSeen(store, id);
    return view.selected ? seen(view.selected) : view.highlight.some(seen);
  }

  /** A short mark of pins: equal marks need no new drawing. */
  const markOf = (pins) => pins.map(({ id, code }) => `${id}:${code}`).join("|");

  /**
   * Draw the pins; their shapes for hit testing.
   *
   * @param {object} frame see painter.js
   * @param {number} shrink of the picture's radii
   */
  function drawPins(frame, store, pins, shrink) {
    const { ctx, palette } = frame;
    const { payload } = store;
    const { table } = store.dense.tables.seizures;
    const scale = Sillage.geometry.worldPx(frame.zoom);
    return pins.map(({ id, row, code, glows }) => {
      const x = table.x[row] * scale - frame.originX;
      const y = table.y[row] * scale - frame.originY;
      const known = (kg) => (Number.isNaN(kg) ? null : kg);
      const r = Math.max(LEAST_RADIUS_PX, shrink * Sillage.strands.seizureRadius(payload.style.seizureRadius, known(table.kgMin[row]), known(table.kgMax[row])));
      const context = table.scope[row] === 1;
      if (glows) Sillage.symbols.drawFocus(ctx, x, y, r, palette.focusRing);
      Sillage.symbols.drawSeizure(ctx, x, y, r, {
        color: context ? palette.context : palette.substances[payload.substances[table.substance[row]].id],
        halo: palette.halo, hollow: context, possible: code === 1, undated: code === 3,
      });
      return { id, kind: "pin", rank: 5, row, count: 1, x, y, r };
    });
  }

  Sillage.densePins = Object.freeze({ drawPins, markOf, pinsOf, stepsBack });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
