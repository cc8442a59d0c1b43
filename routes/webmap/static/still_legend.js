/**
 * The legend on a still: the live legend's sections, words and signs, set in columns beside or below the map.
 *
 * Owns: its type, its columns, how it shrinks when there is little room. Refuses: which entries there
 * are and what they say (legend_model.js), and how their signs look (legend_signs.js). CSS px.
 */
(function (Sillage) {
  "use strict";

  // Widths of a column, the space at its sides included; wider ones break fewer labels, and are lower.
  const COLUMNS = [252, 290, 330, 370];
  // A legend beside a low map takes the column in which its letters are largest, up to this share of the picture.
  const MOST_BESIDE = 0.25;
  const READABLE = 0.95;
  const PAD = 15;
  const SIGN = { width: Sillage.createLegendSamples.WIDTH, gap: 11 };
  const TITLE = { size: 12.5, weight: 600 };
  const LABEL = { size: 13.5, weight: 400 };
  const NOTE = { size: 12.5, weight: 400, italic: true };
  const HEADING = { size: 15.5, weight: 600 };
  const LEADING = 1.22;
  const ENTRY_GAP = 2;
  // Words with less room beside the circles stand below them: a word a line is hard to read.
  const LEAST_ROOM = 96;
  // Samples have some air of their own above and below.
  const SIGN_AIR = 3;
  const SECTION_GAP = 8;
  // Of a map that has its legend below: more of the height it does not get.
  const MOST_BELOW = 0.42;
  const LEAST_BESIDE = 1.15; // width to height from which the legend stands beside the map

  const capital = (words) => words.charAt(0).toLocaleUpperCase(Sillage.format.lang) + words.slice(1);

  /** The circles' height and width with their weights, the room for their words, and whether these stand below them. */
  function measureCircles(entry, across, letters) {
    const largest = 2 * entry.samples[0].px;
    const [height, width] = [largest + 12, largest + 20 + 54 * letters];
    const room = across - width - SIGN.gap;
    return room < LEAST_ROOM ? { height, width, room: across, below: true } : { height, width, room, below: false };
  }

  /** The signs of a store's theme, to be painted later. */
  const createSigns = (store) => Sillage.createLegendSamples(store, (height, paint) => ({ height, paint }));

  /** The styles of type, their letters `letters` times as large. */
  const typeOf = (letters) => Object.fromEntries(Object.entries({ TITLE, LABEL, NOTE, HEADING }).map(([name, style]) => [name, { ...style, size: style.size * letters }]));

  /** What stands above all sections. */
  const notesOf = (model, sections) => (sections.length === 0 ? [Sillage.format.text("panel.legend.empty")] : model.lanes ? [Sillage.format.text("panel.legend.lanes")] : []);

  /** A store's legend, with its heading: see measureSections. */
  function measureLegend(store, lettering, column = COLUMNS[0]) {
    const model = Sillage.legendModel(store);
    const sections = Sillage.legendSections(model, createSigns(store), store.payload);
    return measureSections(sections, { notes: notesOf(model, sections), heading: Sillage.format.text("panel.tab.legend"), lettering, column });
  }

  /** The sections with every entry's lines and height, and the words above them; `letters` enlarges these, not the signs. */
  function measureSections(given, { notes, heading = "", lettering, column, letters = 1 }) {
    const type = typeOf(letters);
    const room = column - 2 * PAD - SIGN.width - SIGN.gap;
    const wrap = (words, style, width) => Sillage.stillLettering.wrapToWidth(lettering, words, style, width);
    const sections = given.map((section) => {
      const entries = section.entries.map((entry) => {
        const circles = entry.name === "circle" ? measureCircles(entry, column - 2 * PAD, letters) : null;
        const lines = wrap(capital(entry.label), type.LABEL, circles ? circles.room : room);
        const [signHeight, wordsHeight] = [circles ? circles.height : entry.sign ? entry.sign.height - SIGN_AIR : 19, lines.length * type.LABEL.size * LEADING];
        return { ...entry, circles, lines, height: circles && circles.below ? signHeight + wordsHeight : Math.max(signHeight, wordsHeight) };
      });
      const height = type.TITLE.size * LEADING + 4 + entries.reduce((sum, entry) => sum + entry.height + ENTRY_GAP, 0);
      return { ...section, entries, height };
    });
    const lead = notes.flatMap((words) => wrap(words, type.NOTE, column - 2 * PAD));
    const leadHeight = (heading ? type.HEADING.size * LEADING + 6 : 0) + lead.length * type.NOTE.size * LEADING + SECTION_GAP;
    const whole = leadHeight + sections.reduce((sum, section) => sum + section.height + SECTION_GAP, 0) - SECTION_GAP;
    return { column, sections, heading, lead, leadHeight, type, whole };
  }

  /** Sections dealt to columns no higher than `limit`, in order; null when they do not fit into `count` columns. */
  function deal(measured, count, limit) {
    const columns = [[]];
    let used = measured.leadHeight;
    for (const section of measured.sections) {
      if (used > 0 && used + section.height > limit) {
        if (columns.length === count) return null;
        columns.push([]);
        used = 0;
      }
      if (section.height > limit) return null;
      columns.at(-1).push(section);
      used += section.height + SECTION_GAP;
    }
    return columns;
  }

  /** The column in which the legend is best read beside a map: the narrowest that is readable, else the largest letters. */
  function bestBeside(store, lettering, width, height) {
    let best = null;
    for (const column of COLUMNS) {
      const measured = measureLegend(store, lettering, column);
      const scale = Math.min(1.25, (height - 2 * PAD) / measured.whole);
      if (!best || (scale > best.scale && column * scale <= MOST_BESIDE * width)) best = { measured, scale };
      if (best.scale >= READABLE) break;
    }
    return best;
  }

  /**
   * Where map and legend stand in a picture.
   *
   * @returns {{map: Array<number>, legend: ?{box: Array<number>, scale: number, columns: Array<Array<object>>, measured: object}}}
   */
  function placeLegend(store, lettering, width, height) {
    if (width / height >= LEAST_BESIDE) {
      const { measured, scale } = bestBeside(store, lettering, width, height);
      const left = width - Math.round(measured.column * scale);
      return { map: [0, 0, left, height], legend: { box: [left, 0, width, height], scale, columns: [measured.sections], measured } };
    }
    const measured = measureLegend(store, lettering);
    const { column, whole } = measured;
    for (let count = Math.max(1, Math.floor(width / column)); ; count += 1) {
      const scale = Math.min(1, width / (count * column));
      let limit = whole / count;
      while (!deal(measured, count, limit)) limit += 8;
      const high = Math.ceil((limit + 2 * PAD) * scale);
      // More and smaller columns until the map keeps its share.
      if (high <= height * MOST_BELOW || count >= 8) {
        return { map: [0, 0, width, height - high], legend: { box: [0, height - high, width, height], scale, columns: deal(measured, count, limit), measured } };
      }
    }
  }

  function drawLegend(ctx, legend, palette, lettering) {
    const [left, top, right, bottom] = legend.box;
    ctx.fillStyle = palette.panel;
    ctx.fillRect(left, top, right - left, bottom - top);
    ctx.beginPath();
    ctx.moveTo(left, top);
    if (top > 0) ctx.lineTo(right, top);
    else ctx.lineTo(left, bottom);
    ctx.strokeStyle = palette.panelEdge;
    ctx.lineWidth = 1;
    ctx.stroke();
    drawColumns(ctx, legend, palette, lettering);
  }

  /** The columns of a legend alone, without a ground. */
  function drawColumns(ctx, legend, palette, lettering) {
    const { type, heading, lead, column } = legend.measured;
    ctx.save();
    ctx.settle(legend.box[0], legend.box[1], legend.scale);
    const print = (words, style, x, y, color) => {
      ctx.font = `${style.italic ? "italic " : ""}${style.weight} ${style.size}px sans-serif`;
      ctx.fillStyle = color;
      ctx.fillText(words, x, y + style.size * 0.98);
    };
    legend.columns.forEach((sections, k) => {
      const x = k * column + PAD;
      let y = PAD;
      if (k === 0) {
        if (heading) {
          print(heading, type.HEADING, x, y, palette.text);
          y += type.HEADING.size * LEADING + 6;
        }
        for (const line of lead) {
          print(line, type.NOTE, x, y, palette.muted);
          y += type.NOTE.size * LEADING;
        }
        y += SECTION_GAP;
      }
      for (const section of sections) {
        print(section.title, type.TITLE, x, y, palette.muted);
        let at = y + type.TITLE.size * LEADING + 4;
        for (const entry of section.entries) {
          drawEntry(ctx, entry, x, at, palette, print, lettering, type);
          at += entry.height + ENTRY_GAP;
        }
        y += section.height + SECTION_GAP;
      }
    });
    ctx.restore();
  }

  function drawEntry(ctx, entry, x, y, palette, print, lettering, { LABEL: label, NOTE: note }) {
    const upright = { ...note, italic: false };
    if (entry.circles) drawCircles(ctx, entry, x, y, palette, print, upright);
    else if (entry.name === "edge") drawEdgeSample(ctx, entry, x, y, palette, print, lettering, upright);
    else {
      ctx.save();
      ctx.translate(x, y + (entry.height - entry.sign.height) / 2);
      entry.sign.paint(ctx);
      ctx.restore();
    }
    const below = entry.circles && entry.circles.below;
    const textX = below ? x : x + (entry.circles ? entry.circles.width : SIGN.width) + SIGN.gap;
    const textY = y + (below ? entry.circles.height : (entry.height - entry.lines.length * label.size * LEADING) / 2);
    entry.lines.forEach((line, k) => print(line, label, textX, textY + k * label.size * LEADING, palette.text));
  }

  /** Circles of several weights on one foot, each with a fine line to its weight: as on the live legend (signs.js). */
  function drawCircles(ctx, entry, x, y, palette, print, upright) {
    const top = entry.samples[0].px;
    const foot = y + (entry.circles.below ? entry.circles.height : entry.height) - 4;
    const color = entry.colour === null ? palette.muted : palette.substances[entry.colour];
    for (const sample of entry.samples) {
      ctx.beginPath();
      ctx.arc(x + top + 1, foot - sample.px, sample.px, 0, 2 * Math.PI);
      ctx.globalAlpha = 0.14;
      ctx.fillStyle = color;
      ctx.fill();
      ctx.globalAlpha = 1;
      ctx.strokeStyle = color;
      ctx.lineWidth = 1.5;
      ctx.stroke();
    }
    for (const sample of entry.samples) {
      ctx.beginPath();
      ctx.moveTo(x + top + 1, foot - 2 * sample.px);
      ctx.lineTo(x + 2 * top + 16, foot - 2 * sample.px);
      ctx.strokeStyle = palette.muted;
      ctx.lineWidth = 1;
      ctx.setLineDash([1, 2]);
      ctx.stroke();
      ctx.setLineDash([]);
      print(Sillage.format.kg(sample.kg, sample.kg), upright, x + 2 * top + 20, foot - 2 * sample.px - 7, palette.text);
    }
  }

  function drawEdgeSample(ctx, entry, x, y, palette, print, lettering, upright) {
    const wide = lettering.widthOf(entry.sample, upright) + 12;
    const left = x + (SIGN.width - wide) / 2;
    ctx.beginPath();
    ctx.roundRect(left, y + (entry.height - 17) / 2, wide, 17, 8);
    ctx.strokeStyle = palette.panelEdge;
    ctx.lineWidth = 1;
    ctx.stroke();
    print(entry.sample, upright, left + 6, y + entry.height / 2 - 8, palette.text);
  }

  Sillage.stillLegend = Object.freeze({ PAD, createSigns, deal, drawColumns, drawLegend, measureLegend, measureSections, notesOf, placeLegend });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
