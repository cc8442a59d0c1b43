/**
 * The short legend along the foot of a still: what cannot be read off the labels, of what this very picture shows.
 *
 * Owns: which entries of the legend are short enough and needed there, their few words, their lines. Refuses: which
 * signs there are (legend_model.js), which of them are seen (still_seen.js), and how they look (legend_signs.js).
 * Everything else stands in the whole legend (still_sheet.js). Lengths are CSS px.
 */
(function (Sillage) {
  "use strict";

  // 9¾ pt on a slide, where a px is ¾ pt: letters of a projected picture are not to be smaller than 9 pt.
  const LABEL = { size: 13, weight: 400 };
  const SIGN = 0.66;
  const PAD = { x: 10, y: 4 };
  const LINE = 19;
  const GAP = { sign: 5, entry: 15 };
  // Of a low picture the map keeps the rest: what has no room stands in the whole legend.
  const MOST_SHARE = 0.2;

  // Names of entries that are said here, in the legend's order; those of substances and widths bring their own words.
  const SHORT = new Set([
    "dash.reported", "dash.inferred", "dash.illustrative", "inferredOnly", "halves", "dense",
    "possible", "undated", "context", "link", "ring", "country", "hatch",
  ]);
  const OWN_WORDS = /^(substance|width)\./;

  /** Entries of the legend's sections that a picture shows and its labels do not say: [{name, words, sign}]. */
  function pickEntries(sections, seen) {
    return sections.flatMap((section) => section.entries)
      .filter(({ name }) => seen.has(name) && (SHORT.has(name) || OWN_WORDS.test(name)))
      .map((entry) => ({ name: entry.name, sign: entry.sign, words: OWN_WORDS.test(entry.name) ? entry.label : Sillage.format.text(`still.key.${entry.name}`) }));
  }

  /** Signs of widths are as broad as on the map, others show a kind and may be smaller. */
  const scaleOf = ({ name }) => (name.startsWith("width.") ? 1 : SIGN);

  /** Entries in lines: [[{entry, x, width}]]. */
  function setLines(entries, lettering, width) {
    const lines = [[]];
    let x = PAD.x;
    for (const entry of entries) {
      const across = Sillage.createLegendSamples.WIDTH * scaleOf(entry) + GAP.sign + lettering.widthOf(entry.words, LABEL);
      if (lines.at(-1).length && x + across > width - PAD.x) {
        lines.push([]);
        x = PAD.x;
      }
      lines.at(-1).push({ entry, x });
      x += across + GAP.entry;
    }
    return lines[0].length ? lines : [];
  }

  const heightOf = (lines) => (lines ? lines * LINE + 2 * PAD.y : 0);

  /**
   * Where map and short legend stand in a picture.
   *
   * @param {(map: Array<number>) => Array<object>} entriesOn the entries of a picture whose map has this box
   * @returns {{map: Array<number>, key: ?{box: Array<number>, lines: Array<Array<object>>}}}
   */
  function placeKey(entriesOn, lettering, width, height) {
    const most = Math.max(1, Math.floor((MOST_SHARE * height - 2 * PAD.y) / LINE));
    // A lower map may show less, never so much more that this would not end: the number of lines only grows.
    for (let count = 0; ; count += 1) {
      const map = [0, 0, width, height - heightOf(count)];
      let entries = entriesOn(map);
      let lines = setLines(entries, lettering, width);
      while (lines.length > most) {
        entries = entries.slice(0, -1);
        lines = setLines(entries, lettering, width);
      }
      if (lines.length <= count) return { map, key: count ? { box: [0, map[3], width, height], lines } : null };
    }
  }

  function drawKey(ctx, { box, lines }, palette) {
    const [left, top, right, bottom] = box;
    ctx.fillStyle = palette.panel;
    ctx.fillRect(left, top, right - left, bottom - top);
    ctx.beginPath();
    ctx.moveTo(left, top);
    ctx.lineTo(right, top);
    ctx.strokeStyle = palette.panelEdge;
    ctx.lineWidth = 1;
    ctx.stroke();
    lines.forEach((line, k) => {
      const middle = top + PAD.y + (k + 0.5) * LINE;
      for (const { entry, x } of line) {
        const scale = scaleOf(entry);
        ctx.save();
        ctx.translate(left + x, middle - (entry.sign.height * scale) / 2);
        ctx.scale(scale, scale);
        entry.sign.paint(ctx);
        ctx.restore();
        ctx.font = `${LABEL.weight} ${LABEL.size}px sans-serif`;
        ctx.fillStyle = palette.text;
        ctx.fillText(entry.words, left + x + Sillage.createLegendSamples.WIDTH * scale + GAP.sign, middle + LABEL.size * 0.34);
      }
    });
  }

  Sillage.stillKey = Object.freeze({ drawKey, pickEntries, placeKey });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
