/**
 * Flows of a large table on a still: their connections, drawn and counted as on the live map.
 *
 * Owns: the order of asking model, ways, painter and labels (od_*.js), and the plate that says how many connections are
 * drawn and what is not. Refuses: sums and looks, which are the live map's. CSS px.
 */
(function (Sillage) {
  "use strict";

  const FIRM_STATUSES = new Set(["documented", "reported"]);
  const MARGIN = 12;
  const PLATE = { pad: 10, most: 300, line: 15 };

  /** The connections of a store's large table of flows on stills; null where it has none. */
  function createStillFlows(store, lettering) {
    const D = store.dense && store.dense.tables.flows;
    if (!D) return null;
    const { dense, payload } = store;
    const { table, index } = D;
    const model = Sillage.odModel.create({
      table, index, plan: dense.plan, substances: payload.substances.length,
      firm: Uint8Array.from(table.dicts.status, (status) => (FIRM_STATUSES.has(status) ? 1 : 0)),
    });
    const ways = Sillage.odWays.create(table, dense.paths);
    const painter = Sillage.odPaint.createPainter(payload, ways);
    const names = Sillage.odWords.createNames(dense);
    const nameOf = (node, whole) => names(model.pairs.nodes, node, whole);
    let filters = null;
    let scales = null;

    const isOn = () => store.view.layers.flows;

    /** Sum what a map {zoom, originX, originY, width, height} shows; the legend is told the scales. */
    function look(main) {
      const { view } = store;
      const windowDays = view.mode === "window" ? view.windowDays : null;
      const mark = `${D.maskMark}|${windowDays}`;
      if (mark !== filters) model.refilter(D.mask, windowDays);
      filters = mark;
      model.setLevel(Sillage.odLevels.levelOf(main.zoom));
      model.moveTo(D.span(view));
      model.setBox(Sillage.denseView.unitBox(main.originX, main.originY, main.width, main.height, main.zoom));
      scales = Sillage.odWays.scalesOf(model);
      store.setConnections(scales);
    }

    const picture = (all) => Sillage.odPaint.pictureOf(model, scales, all);

    function words() {
      const pairs = new Set(model.top());
      let flows = 0;
      for (const pair of pairs) flows += model.pairBounds(pair).reduce((sum, { count }) => sum + count, 0);
      const said = Sillage.odWords.controlWords(model, nameOf, { pairs: pairs.size, flows }, null);
      said.notes.push(...Sillage.densePart.notesOf(D, store.view));
      return said;
    }

    return {
      look,
      /**
       * Draw into a frame (painter.js); returns {name(reserved)}, which writes the names and gives all boxes that other
       * labels keep clear of, and what was drawn: lines as od_paint.js makes them, nodes.
       */
      paint(frame) {
        if (!isOn()) return { name: () => [], lines: [], nodes: [] };
        const all = Sillage.odForced.forcedPairs(store, model.pairs);
        const aside = all.size === 0 && Sillage.densePins.stepsBack(store);
        const drawn = picture(all);
        const painted = painter.paint(frame, drawn, model.pairs, all.size || aside ? { pairs: all } : null);
        const there = new Set(painted.shapes.map(({ pair }) => pair));
        return {
          lines: drawn.lines.filter(({ pair }) => there.has(pair)),
          nodes: painted.nodes,
          name(reserved) {
            const circles = painted.nodes.map(({ x, y, r }) => [x - r, y - r, x + r, y + r]);
            if (!store.view.layers.labels) return circles;
            return circles.concat(Sillage.createOdLabels(lettering).put(frame, painted, nameOf, aside ? null : painted.near, reserved));
          },
        };
      },
      /** What says how many connections are drawn and what is not, below what stands at the left top: {boxes, draw(ctx)}. */
      plate(palette, furniture, main, taken) {
        if (!isOn()) return { boxes: [], draw() {} };
        const { title, headline, notes } = words();
        const { note } = furniture.TYPE;
        const strong = { ...note, weight: 600 };
        const lines = [
          { words: title, style: note, color: palette.muted },
          ...[headline].flatMap((one) => Sillage.stillLettering.wrapToWidth(lettering, one, strong, PLATE.most)).map((one) => ({ words: one, style: strong, color: palette.text })),
          ...notes.flatMap((one) => Sillage.stillLettering.wrapToWidth(lettering, one, note, PLATE.most)).map((one) => ({ words: one, style: note, color: palette.muted })),
        ];
        const wide = Math.max(...lines.map((line) => lettering.widthOf(line.words, line.style))) + 2 * PLATE.pad;
        const above = taken.filter((box) => box[0] < MARGIN + wide && box[1] < main.height / 2);
        const top = Math.max(MARGIN, ...above.map((box) => box[3] + 6));
        const box = [MARGIN, top, MARGIN + wide, top + lines.length * PLATE.line + PLATE.pad];
        return {
          boxes: [box],
          draw(ctx) {
            furniture.plate(ctx, box, palette, 5, 0.94);
            lines.forEach((line, k) => furniture.print(ctx, line.words, line.style, box[0] + PLATE.pad, top + 16 + k * PLATE.line, line.color));
          },
        };
      },
    };
  }

  Sillage.createStillFlows = createStillFlows;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
