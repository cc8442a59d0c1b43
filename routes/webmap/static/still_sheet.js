/**
 * The whole legend on a picture of its own: every sign that any of several pictures uses, in letters as large as fit.
 *
 * Owns: making one legend of several, its columns. Refuses: its words and signs, which are those of the legend beside
 * a map (legend_model.js, still_legend.js). Signs have the size they have on the maps. Lengths are CSS px.
 */
(function (Sillage) {
  "use strict";

  // Sizes of letters, of the legend's own; with the least all are 10 pt where a px is ¾ pt.
  const LETTERS = [1.45, 1.38, 1.31, 1.24, 1.18, 1.12, 16 / 15];
  // Narrower ones would break labels into single words; by the size of letters.
  const LEAST_COLUMN = 225;
  const MOST_COLUMN = 420;
  const SMALLER = 0.96;

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  /** One model of what several legends need (legend_model.js). Widths that differ are of no use together: then there are none. */
  function mergeModels(models, payload) {
    const merged = { ...models[0] };
    for (const model of models.slice(1)) {
      for (const [name, value] of Object.entries(model)) {
        if (typeof value === "boolean") merged[name] = merged[name] || value;
      }
      if (model.circles.length && (!merged.circles.length || model.circles[0].px > merged.circles[0].px)) merged.circles = model.circles;
      for (const dash of model.dashes) if (!merged.dashes.includes(dash)) merged.dashes = [...merged.dashes, dash];
    }
    const order = Object.keys(payload.style.dash);
    const substances = new Set(models.flatMap((model) => model.substances.map(({ id }) => id)));
    const scales = models.map((model) => model.widths).filter((widths) => widths.length);
    return {
      ...merged,
      substances: payload.substances.filter(({ id }) => substances.has(id)),
      dashes: order.filter((dash) => merged.dashes.includes(dash)),
      widths: scales.every((widths) => same(widths, scales[0])) ? scales[0] || [] : [],
      ownWidths: scales.some((widths) => !same(widths, scales[0])),
    };
  }

  /** The sections of a merged model; where each picture has its own scale of widths, that is said. */
  function sectionsOf(model, store) {
    const { text } = Sillage.format;
    const draw = Sillage.stillLegend.createSigns(store);
    const sections = Sillage.legendSections(model, draw, store.payload);
    if (!model.ownWidths) return sections;
    const entry = { name: "width.own", label: text("still.sheet.ownWidths"), sign: draw.width(4) };
    const found = sections.find(({ key }) => key === "width");
    if (found) found.entries.unshift(entry);
    else sections.splice(sections.findIndex(({ key }) => key === "substances") + 1, 0, { key: "width", title: text("panel.legend.width"), entries: [entry] });
    return sections;
  }

  /** Columns of letters of a size in a box, as even as can be; null where they do not fit. */
  function fitColumns(sections, notes, lettering, letters, width, height) {
    for (let count = 1; count === 1 || width / count >= LEAST_COLUMN * letters; count += 1) {
      const measured = Sillage.stillLegend.measureSections(sections, { notes, lettering, letters, column: Math.min(MOST_COLUMN, width / count) });
      const room = height - 2 * Sillage.stillLegend.PAD;
      if (!Sillage.stillLegend.deal(measured, count, room)) continue;
      let limit = Math.min(room, measured.whole / count);
      while (!Sillage.stillLegend.deal(measured, count, limit)) limit = Math.min(room, limit + 8);
      return { measured, columns: Sillage.stillLegend.deal(measured, count, limit), high: Math.min(height, Math.ceil(limit + 2 * Sillage.stillLegend.PAD)) };
    }
    return null;
  }

  /** Where the legend stands in a picture of its own, no higher than it needs: {box, scale, columns, measured} for drawColumns. */
  function placeSheet(sections, notes, lettering, width, height) {
    for (const letters of LETTERS) {
      const placed = fitColumns(sections, notes, lettering, letters, width, height);
      if (placed) return { box: [0, 0, width, placed.high], scale: 1, ...placed };
    }
    // On a very small picture everything is smaller: rather that than a legend without an end.
    for (let scale = SMALLER; ; scale *= SMALLER) {
      const placed = fitColumns(sections, notes, lettering, LETTERS.at(-1), width / scale, height / scale);
      if (placed) return { box: [0, 0, width, Math.min(height, Math.ceil(placed.high * scale))], scale, ...placed };
    }
  }

  Sillage.stillSheet = Object.freeze({ mergeModels, placeSheet, sectionsOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
