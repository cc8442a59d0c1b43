/**
 * What stands on a still besides map and marks: date, marking, scale, credit, chips at the edge.
 *
 * Owns: where each stands in the map's box and how it is drawn; every function gives the boxes it has
 * taken, which labels keep clear of. Refuses: the map, and what chips say (edges.js). Lengths are CSS
 * px from the corner of the map's box.
 */
(function (Sillage) {
  "use strict";

  const MARGIN = 12;
  const TYPE = {
    date: { size: 19, weight: 600 }, note: { size: 13, weight: 400 }, marking: { size: 14, weight: 700 },
    credit: { size: 11.5, weight: 400 }, scale: { size: 12, weight: 400 }, chip: { size: 13.5, weight: 600 }, chipNote: { size: 12.5, weight: 400 },
    inset: { size: 12.5, weight: 600 },
  };
  const CHIP = { left: 8, right: 11, gap: 6, arrow: 13, dot: 7, least: 34, line: 16.2 };
  const SCALE_MOST = 120;

  function createFurniture(store, lettering, tlpColors) {
    const { payload } = store;
    const { text, plural, day, number } = Sillage.format;
    const widthOf = (words, style) => lettering.widthOf(words, style);

    function print(ctx, words, style, x, baseline, color) {
      ctx.font = `${style.italic ? "italic " : ""}${style.weight} ${style.size}px sans-serif`;
      ctx.fillStyle = color;
      ctx.fillText(words, x, baseline);
    }

    /** The same with a halo, for words on the bare map. */
    function halo(ctx, words, style, x, baseline, color, ground) {
      const run = { text: words, ...style, color, halo: ground };
      lettering.draw(ctx, { lines: [[run]] }, x, baseline - style.size * 1.18 * 0.79, "left");
    }

    /** A plate with a soft edge for words on the map. */
    function plate(ctx, [left, top, right, bottom], palette, radius, alpha) {
      for (const [grow, strength] of [[2, 0.05], [1, 0.08]]) {
        ctx.beginPath();
        ctx.roundRect(left - grow, top - grow + 1, right - left + 2 * grow, bottom - top + 2 * grow, radius + grow);
        ctx.globalAlpha = strength;
        ctx.fillStyle = "#000000";
        ctx.fill();
      }
      ctx.globalAlpha = alpha;
      ctx.beginPath();
      ctx.roundRect(left, top, right - left, bottom - top, radius);
      ctx.fillStyle = palette.panel;
      ctx.fill();
      ctx.globalAlpha = 1;
      ctx.strokeStyle = palette.panelEdge;
      ctx.lineWidth = 1;
      ctx.stroke();
    }

    /** The date shown in words: {title, note}. */
    function dateWords() {
      const { date, mode, windowDays } = store.view;
      const note = mode === "window"
        ? text("bar.noteWindow", { from: day(date - windowDays + 1, "dayShort"), to: day(date, "dayShort") })
        : text("bar.noteCumulative");
      return { title: day(date), note };
    }

    function drawDate(ctx, palette) {
      const { title, note } = dateWords();
      const wide = Math.max(widthOf(title, TYPE.date), widthOf(note, TYPE.note)) + 24;
      const box = [MARGIN, MARGIN, MARGIN + wide, MARGIN + 52];
      plate(ctx, box, palette, 5, 0.94);
      print(ctx, title, TYPE.date, box[0] + 12, box[1] + 23, palette.text);
      print(ctx, note, TYPE.note, box[0] + 12, box[1] + 41, palette.muted);
      return [box];
    }

    /** Below the date (or in its place, `top` px from the map's corner) how many records have none to be shown on. */
    function drawUndated(ctx, palette, count, top) {
      if (!count) return [];
      const words = plural("still.undated", count);
      const box = [MARGIN, top, MARGIN + widthOf(words, TYPE.note) + 24, top + 24];
      plate(ctx, box, palette, 4, 0.94);
      print(ctx, words, TYPE.note, box[0] + 12, box[1] + 16.5, palette.text);
      return [box];
    }

    /** The marking in its own colour on black, as TLP 2.0 demands; beside it what was left out, if anything was. */
    function drawMarking(ctx, palette, width) {
      const handling = payload.handling || {};
      const marking = handling.marking || payload.case.marking;
      const words = text("still.marking", { marking });
      const wide = Math.ceil(widthOf(words, TYPE.marking)) + 18;
      const box = [width - MARGIN - wide, MARGIN, width - MARGIN, MARGIN + 26];
      ctx.fillStyle = "#000000";
      ctx.fillRect(box[0], box[1], box[2] - box[0], box[3] - box[1]);
      print(ctx, words, TYPE.marking, box[0] + 9, box[1] + 18, tlpColors[marking] || "#ffffff");
      const left = Object.values(handling.withheld || {}).reduce((sum, n) => sum + n, 0);
      if (!left) return [box];
      const more = plural("still.withheld", left, { ceiling: text("still.marking", { marking: handling.ceiling }) });
      const long = widthOf(more, TYPE.note) + 18;
      const under = [width - MARGIN - long, box[3] + 6, width - MARGIN, box[3] + 30];
      plate(ctx, under, palette, 4, 0.94);
      print(ctx, more, TYPE.note, under[0] + 9, under[1] + 16.5, palette.text);
      return [box, under];
    }

    function drawCredit(ctx, palette, width, height) {
      const words = text("shell.baseCredit");
      const wide = widthOf(words, TYPE.credit) + 12;
      const box = [width - wide, height - 19, width, height];
      ctx.globalAlpha = 0.72;
      ctx.fillStyle = palette.panel;
      ctx.fillRect(box[0], box[1], wide, 19);
      ctx.globalAlpha = 1;
      print(ctx, words, TYPE.credit, box[0] + 6, box[3] - 5.5, palette.muted);
      return [box];
    }

    /** A scale for the middle of the map: the longest of 1, 2, 3, 5, 10 × 10ⁿ that is short enough. */
    function drawScale(ctx, palette, height, { zoom, originY }) {
      const { geometry } = Sillage;
      const lat = geometry.latOf((originY + height / 2) / geometry.worldPx(zoom));
      const perKm = geometry.kmToPx(1, lat, zoom);
      const most = SCALE_MOST / perKm;
      const power = 10 ** Math.floor(Math.log10(most));
      const km = power * [10, 5, 3, 2, 1].find((lead) => lead * power <= most);
      const words = km >= 1 ? text("still.scale.km", { n: number(km) }) : text("still.scale.m", { n: number(km * 1000) });
      const [left, foot, long] = [MARGIN, height - MARGIN, km * perKm];
      for (const [color, width] of [[palette.halo, 3.6], [palette.text, 1.2]]) {
        ctx.beginPath();
        ctx.moveTo(left, foot - 6);
        ctx.lineTo(left, foot);
        ctx.lineTo(left + long, foot);
        ctx.lineTo(left + long, foot - 6);
        ctx.strokeStyle = color;
        ctx.lineWidth = width;
        ctx.lineJoin = "round";
        ctx.lineCap = "round";
        ctx.stroke();
      }
      halo(ctx, words, TYPE.scale, left + 5, foot - 6, palette.text, palette.halo);
      return [[left - 2, foot - 20, left + Math.max(long, widthOf(words, TYPE.scale) + 8) + 2, foot + 2]];
    }

    /* ---- chips ---- */

    const coloursOf = (chip) => [...new Set([...chip.from, ...chip.to].map((way) => way.color))];

    /* What a chip says in a form (edge_room.js): {title, note, colors}. */
    function sayChip(chip, form) {
      const { title, note, number: count } = Sillage.edges.chipWords(chip, payload.places.name[chip.place]);
      if (form === "number") return { title: count, note: "", colors: [] };
      return { title, note: form === "full" ? note : "", colors: coloursOf(chip) };
    }

    function sizeOfChip(chip, form) {
      const { title, note, colors } = sayChip(chip, form);
      const wide = Math.max(widthOf(title, TYPE.chip), widthOf(note, TYPE.chipNote));
      const w = CHIP.left + CHIP.arrow + CHIP.gap + (colors.length ? CHIP.dot + CHIP.gap : 0) + wide + CHIP.right;
      return [w, Math.max(CHIP.least, 8 + (note ? 2 : 1) * CHIP.line, 8 + colors.length * 9)];
    }

    function drawChip(ctx, { chip, box, form }, frame, palette) {
      const { title, note, colors } = sayChip(chip, form);
      const [left, top, , bottom] = box;
      const middle = (top + bottom) / 2;
      plate(ctx, box, palette, 5, 1);
      ctx.save();
      ctx.translate(left + CHIP.left + CHIP.arrow / 2, middle);
      ctx.rotate((Sillage.edges.arrowAngle(chip, Sillage.edgeRoom.wishOf(chip), frame) * Math.PI) / 180);
      ctx.scale(CHIP.arrow / 14, CHIP.arrow / 14);
      ctx.beginPath();
      for (const [x, y] of [[-5, -4.2], [5.5, 0], [-5, 4.2], [-2.6, 0]]) ctx.lineTo(x, y);
      ctx.closePath();
      ctx.fillStyle = palette.muted;
      ctx.fill();
      ctx.restore();
      let x = left + CHIP.left + CHIP.arrow + CHIP.gap;
      colors.forEach((color, k) => {
        ctx.beginPath();
        ctx.arc(x + CHIP.dot / 2, middle + (k - (colors.length - 1) / 2) * 9, CHIP.dot / 2, 0, 2 * Math.PI);
        ctx.fillStyle = color;
        ctx.fill();
      });
      if (colors.length) x += CHIP.dot + CHIP.gap;
      const first = note ? middle - 3.2 : middle + 4.6;
      print(ctx, title, TYPE.chip, x, first, palette.text);
      if (note) print(ctx, note, TYPE.chipNote, x, first + CHIP.line - 0.4, palette.muted);
    }

    /** Draw the chips of what leaves the frame; `chips` as edgeChips gives them, crossings in the map's px. */
    function drawChips(ctx, chips, frame, reserved, palette) {
      const seats = Sillage.edgeRoom.seatChips(chips.values(), sizeOfChip, frame, reserved);
      for (const seat of seats) drawChip(ctx, seat, frame, palette);
      return seats.map(({ chip, box, form }) => {
        const { title, note } = sayChip(chip, form);
        return { box, title, note };
      });
    }

    return { dateWords, drawChips, drawCredit, drawDate, drawMarking, drawScale, drawUndated, halo, plate, print, TYPE };
  }

  /** How many records of the layers that are on wait, without a date, behind the switch; the filters let them pass. */
  function countUndated(store) {
    const { view, payload, masks, dense } = store;
    if (view.undated) return 0;
    let count = 0;
    for (const table of ["seizures", "flows", "events", "links"]) {
      if (!view.layers[table]) continue;
      payload[table].undated.forEach((flag, i) => { if (flag && masks[table][i]) count += 1; });
      if (dense && dense.tables[table]) count += dense.tables[table].undatedCount();
    }
    return count;
  }

  Sillage.createFurniture = createFurniture;
  Sillage.stillFurniture = Object.freeze({ MARGIN, countUndated });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
