/**
 * Names of the ends of connections, where there is room for them.
 *
 * Owns: which nodes get a name and how it is lettered. Refuses: positions (labels.js), what they are called.
 */
(function (Sillage) {
  "use strict";

  const MOST_NAMES = 24;
  const SIZE = 13.5;

  /** Letters names on a canvas; where each stood last time is kept, so that they do not jump with the date. */
  function createLabels(lettering) {
    const habit = new Map();

    function blockOf(text, palette, strong) {
      const block = { key: `od|${palette.name}|${strong}|${text}`, lines: [[{ text, size: SIZE, weight: strong ? 600 : 500, color: palette.text, halo: palette.halo }]] };
      return { ...block, ...lettering.measure(block) };
    }

    /**
     * Name the weightiest nodes, those in focus first; the boxes of the names in canvas px.
     *
     * @param {object} frame see painter.js
     * @param {{nodes: Array<object>, lines: Array<object>}} painted od_paint.js
     * @param {function(number): string} nameOf
     * @param {?Set<number>} near nodes in focus, if there is one
     * @param {Array<Array<number>>} reserved boxes to keep clear of
     */
    function put(frame, painted, nameOf, near, reserved) {
      const { ctx, palette, dpr, plane } = frame;
      const ordered = [...painted.nodes].sort((a, b) => Number(near && near.has(b.node)) - Number(near && near.has(a.node)) || b.grams - a.grams || a.node - b.node);
      const shown = near ? ordered.filter(({ node }) => near.has(node)) : ordered;
      const items = shown.slice(0, MOST_NAMES).map((spot, k) => ({
        key: `node:${spot.node}`, owner: `node:${spot.node}`, anchor: { x: spot.x, y: spot.y }, radius: spot.r, mode: "around",
        priority: MOST_NAMES - k, lines: 0.25, most: 14, variants: [blockOf(nameOf(spot.node), palette, k < 6)],
      }));
      const obstacles = painted.nodes.map(({ x, y, r, node }) => ({ box: Sillage.labels.boxAround(x, y, r), owner: `node:${node}` }));
      for (const box of reserved) obstacles.push({ box });
      const placed = Sillage.labels.placeLabels({ items, plane, frame: frame.frame, obstacles, lines: painted.lines, habit });
      for (const { variant, box, align } of placed) lettering.draw(ctx, variant, box[0], box[1], align, dpr);
      return placed.map(({ box }) => box);
    }

    return { put, clear: () => habit.clear() };
  }

  Sillage.createOdLabels = createLabels;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
