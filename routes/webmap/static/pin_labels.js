/**
 * Labels of single seizures that stand out of a dense picture: place, weight and date, as where few are in view.
 *
 * Owns: which of them get one and making the items of the label engine (labels.js). Refuses: wording (captions.js, by
 * way of a slice of the large tables), positions, drawing.
 */
(function (Sillage) {
  "use strict";

  // More than these would find no room, and every step of the date would pay for trying.
  const MOST_LABELS = 40;

  /**
   * The places of the selected seizure and of those a story points at, the largest circle first: [{place (row of the large
   * table's places), rows, codes, x, y, r}]. What is only under the pointer has a tooltip: labels keep still for it. What
   * lies at a place that stands out as a whole is told there (dense_places.js).
   *
   * @param {Array<{id, row, code, x, y, r}>} circles drawn pins
   * @param {Array<number>} plane the box within which labels are placed
   */
  function groupsOf(store, circles, piles, plane) {
    const { view, dense } = store;
    if (!dense.words) return [];
    const { place } = dense.tables.seizures.table;
    const marked = new Set([view.selected, ...view.highlight]);
    const told = new Set(piles.map((pile) => pile.place));
    const groups = new Map();
    for (const { id, row, code, x, y, r } of circles) {
      const p = place[row];
      const inSight = x >= plane[0] && y >= plane[1] && x <= plane[2] && y <= plane[3];
      if (!inSight || !marked.has(id) || told.has(p)) continue;
      const group = groups.get(p) || { place: p, rows: [], codes: [], x, y, r: 0 };
      groups.set(p, group);
      group.rows.push(row);
      group.codes.push(code);
      group.r = Math.max(group.r, r);
    }
    return [...groups.values()].sort((a, b) => b.r - a.r);
  }

  /** What makes the items; a slice is kept as long as the same seizures stand out. */
  function createPinLabels(store, lettering) {
    let kept = { key: null };

    function sliceOf(groups) {
      const rows = groups.flatMap((group) => group.rows);
      const key = rows.join();
      if (kept.key !== key || kept.words !== store.dense.words) {
        const payload = store.dense.slice(store, { seizures: rows });
        kept = { key, words: store.dense.words, payload, captions: Sillage.createCaptions(payload, lettering) };
      }
      return kept;
    }

    return {
      /** Items for the first of these groups, each with the `id` of its place; `contents`: what else of the case is in view (scene.js). */
      itemsOf(all, contents, palette) {
        const groups = all.slice(0, MOST_LABELS);
        if (!groups.length) return [];
        const { payload, captions } = sliceOf(groups);
        const codes = { seizures: groups.flatMap((group) => group.codes) };
        let next = 0;
        return groups.map(({ rows, x, y, r }) => {
          const list = rows.map(() => next++);
          const p = payload.seizures.place[list[0]];
          // Ordinary places come first in a slice, so that what happened at one is found by the same number.
          const there = { active: { [p]: 1 }, seizuresAt: new Map([[p, list]]), eventsAt: contents.eventsAt };
          const id = payload.places.id[p];
          return {
            key: `pin:${id}`, owner: `pin:${id}`, id, anchor: { x, y }, mode: "around", radius: r, leaderFrom: r,
            priority: Sillage.captions.PRIORITY.selected, leader: true, lines: 0.55, variants: captions.placeVariants(p, there, codes, palette), pin: true,
          };
        });
      },
    };
  }

  Sillage.pinLabels = Object.freeze({ MOST_LABELS, create: createPinLabels, groupsOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
