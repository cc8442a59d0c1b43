/**
 * What stands out of a dense picture: the selected seizure, the one under the pointer, those a story points at, and what was
 * seized at the places it points at.
 *
 * Owns: which rows these are, drawing them crisply above the picture. Refuses: the picture itself. Draws
 * on any 2D context in CSS px.
 */
(function (Sillage) {
  "use strict";

  const { at: kgAt } = Sillage.weights;
  // More than these would be a second picture upon the first.
  const MOST_PINS = 200;
  const LEAST_RADIUS_PX = 3.5;
  // The place itself stays visible at the heart of a circle as large as this.
  const HEARTED_PX = 7;
  const HEART_PX = 2;
  const NOTHING = Object.freeze({ pins: [], piles: [] });

  /** What stands out now: {pins: [{id, row, code, glows}], what glows last; piles: see dense_places.js}. */
  function pinsOf(store) {
    const { dense, view } = store;
    if (!dense || !dense.tables.seizures || !view.layers.seizures) return NOTHING;
    const { codeOf } = dense.tables.seizures;
    const { table } = dense.tables.seizures;
    const piles = Sillage.densePlaces.pilesOf(store);
    const pins = new Map();
    const add = (id, row) => {
      const code = table.drawn[row] === 1 ? codeOf(row) : 0;
      if (code) pins.set(id, { id, row, code, glows: id === view.hover || id === view.selected });
    };
    for (const pile of piles) for (const row of pile.rows) add(dense.idOf("seizures", row), row);
    for (const id of [...view.highlight.slice(0, MOST_PINS), view.hover, view.selected]) {
      const at = id && store.indexOf(id);
      if (!at || !at.dense || at.table !== "seizures") continue;
      pins.delete(id); // the last to be drawn is seen
      add(id, at.i);
    }
    return { pins: [...pins.values()], piles };
  }

  /** Whether the rest steps back: something selected or pointed at is in view, or a place is pointed at. */
  function stepsBack(store) {
    const { view } = store;
    const seen = (id) => Sillage.isSeen(store, id);
    return view.selected ? seen(view.selected) : Sillage.densePlaces.isPlaceHighlighted(store) || view.highlight.some(seen);
  }

  /** A short mark of what stands out: equal marks need no new drawing. */
  function markOf({ pins, piles }) {
    const sums = piles.map(({ id, sums: parts }) => `${id}=${parts.map(({ colour, count, least, most }) => [colour, count, least, most]).join(";")}`);
    return [...pins.map(({ id, code }) => `${id}:${code}`), ...sums].join("|");
  }

  /** Rows and places that a slice holds wherever the map stands: without them nothing in it would step back. */
  function standing(store) {
    const { dense, view } = store;
    const rows = [view.selected, ...view.highlight.slice(0, MOST_PINS)].map((id) => id && store.indexOf(id)).filter((at) => at && at.dense && at.table === "seizures").map((at) => at.i);
    return { rows: dense.tables.seizures ? rows : [], places: Sillage.densePlaces.highlighted(store) };
  }

  /**
   * Draw what stands out: {shapes for hit testing; for labels piles with where they lie: x, y, r in px, and groups of single
   * seizures (pin_labels.js)}.
   *
   * @param {object} frame see painter.js
   * @param {{pins, piles}} standing pinsOf
   * @param {number} shrink of the picture's radii
   */
  function drawPins(frame, store, { pins, piles }, shrink) {
    const scale = Sillage.geometry.worldPx(frame.zoom);
    const lie = (x, y) => ({ x: x * scale - frame.originX, y: y * scale - frame.originY });
    if (store.view.layers.precision) {
      for (const { area, precision } of piles) if (area && precision === "country") Sillage.tintCountry(frame, Sillage.scene.worldRings(area, scale));
    }
    const lying = piles.map((pile) => ({ ...pile, ...lie(pile.x, pile.y), r: LEAST_RADIUS_PX }));
    const pileOf = new Map(lying.flatMap((pile) => pile.rows.map((row) => [row, pile])));
    for (const pile of lying) if (pile.count === 0) drawPlace(frame, store, pile);
    const shapes = pins.map((pin) => {
      const pile = pileOf.get(pin.row);
      const shape = drawPin(frame, store, pin, lie, shrink);
      if (pile) pile.r = Math.max(pile.r, shape.r);
      return pile ? { ...shape, count: pile.count } : shape;
    });
    const groups = Sillage.pinLabels.groupsOf(store, shapes.map((shape, k) => ({ ...shape, code: pins[k].code })), piles, frame.plane);
    for (const { x, y, r } of lying) if (r > HEARTED_PX) drawHeart(frame, x, y);
    return { shapes, piles: lying, groups };
  }

  function drawPin({ ctx, palette }, store, { id, row, code, glows }, lie, shrink) {
    const { payload, dense: { places, tables: { seizures: { table } } } } = store;
    const { x, y } = lie(places.x[table.place[row]], places.y[table.place[row]]);
    const known = (kg) => (Number.isNaN(kg) ? null : kg);
    const r = Math.max(LEAST_RADIUS_PX, shrink * Sillage.strands.seizureRadius(payload.style.seizureRadius, known(kgAt(table.kgMin, row)), known(kgAt(table.kgMax, row))));
    const context = table.scope[row] === 1;
    if (glows) Sillage.symbols.drawFocus(ctx, x, y, r, palette.focusRing);
    Sillage.symbols.drawSeizure(ctx, x, y, r, {
      color: context ? palette.context : palette.substances[payload.substances[table.substance[row]].id],
      halo: palette.halo, hollow: context, possible: code === 1, undated: code === 3,
    });
    return { id, kind: "pin", rank: 5, row, count: 1, x, y, r };
  }

  /* A place at which nothing is there yet is still the one that is meant. */
  function drawPlace({ ctx, palette }, store, { x, y, kind, precision }) {
    if (!store.view.layers.places || !Sillage.scene.POINT_PRECISIONS.has(precision)) return;
    Sillage.symbols.drawPlace(ctx, x, y, { color: palette.place, halo: palette.halo, open: kind !== "port" });
  }

  function drawHeart({ ctx, palette }, x, y) {
    ctx.beginPath();
    ctx.arc(x, y, HEART_PX, 0, 2 * Math.PI);
    ctx.fillStyle = palette.halo;
    ctx.fill();
  }

  Sillage.densePins = Object.freeze({ NOTHING, drawPins, markOf, pinsOf, standing, stepsBack });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
