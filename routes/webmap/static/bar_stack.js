/* A month's bar on the date bar's chart: the pieces of its stack.
 *
 * Owns how a piece looks: solid what is sure of its month and weight, hatched what is not, hollow the context, an arrow
 * over a lower bound. Where months hold so many pieces that strokes would run into one another, tints say the same. */
(function (Sillage) {
  "use strict";

  const LEAST_BAR_PX = 3; // a small seizure beside a large one must still be seen
  const MOST_PIECES = 6; // in a month, before strokes run into one another
  const TINT = 0.45;

  /* Diagonal strokes inside a rectangle: the sign of "somewhere in here". */
  function hatch(context, x, y, width, height, colour) {
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.beginPath();
    for (let offset = -height; offset < width; offset += 4) {
      context.moveTo(x + offset, y + height);
      context.lineTo(x + offset + height, y);
    }
    context.stroke();
    context.restore();
  }

  /* The pieces of a month's stack in the measure shown, bottom first. */
  function stackPieces(series, m, measure) {
    return measure === "kg"
      ? [[series.least[m], "solid"], [series.more[m], "hatch"], [series.spread[m], "hatch"]]
      : [[series.count[m], "solid"], [series.countSpread[m], "hatch"]];
  }

  function drawPiece(context, { x, y, width, height, look, hollow, colour, ground }) {
    if (hollow) {
      context.fillStyle = ground;
      context.fillRect(x, y, width, height);
      context.strokeStyle = colour;
      context.lineWidth = 1.5;
      context.strokeRect(x + 0.75, y + 0.75, Math.max(width - 1.5, 0.5), Math.max(height - 1.5, 0.5));
      if (look === "hatch") hatch(context, x, y, width, height, colour);
    } else if (look === "solid") {
      context.fillStyle = colour;
      context.fillRect(x, y, width, height);
    } else {
      hatch(context, x, y, width, height, colour);
      context.strokeStyle = colour;
      context.lineWidth = 1;
      context.strokeRect(x + 0.5, y + 0.5, Math.max(width - 1, 0.5), Math.max(height - 1, 0.5));
    }
  }

  /* A small arrow over a bar: the amount is a lower bound. */
  function drawOpenTop(context, x, y, colour) {
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.lineJoin = "round";
    context.beginPath();
    context.moveTo(x - 3.5, y - 1.5);
    context.lineTo(x, y - 5);
    context.lineTo(x + 3.5, y - 1.5);
    context.stroke();
  }

  function monthBox({ histogram, scale }, m) {
    const { monthStart } = Sillage.days;
    const left = scale.x(monthStart(histogram.firstMonth + m));
    const right = scale.x(monthStart(histogram.firstMonth + m + 1));
    return { left, right, gap: right - left > 4 ? 1 : 0 };
  }

  /** One month: its pieces from the floor up. Returns the y of its top, or null when there is nothing. */
  function drawMonth(context, input, m, top) {
    const { histogram, layout, measure, palette, colours } = input;
    const { left, right, gap } = monthBox(input, m);
    const room = layout.floor - layout.topLine;
    let y = layout.floor;
    for (const series of histogram.series) {
      // Context has one colour on the whole page, whatever the substance.
      const colour = series.scope === 1 ? palette.context : colours[series.substance];
      for (const [value, look] of stackPieces(series, m, measure)) {
        if (value <= 0) continue;
        const height = Math.min(Math.max((value / top) * room, LEAST_BAR_PX), y - layout.topLine + LEAST_BAR_PX);
        y -= height;
        drawPiece(context, {
          x: left + gap, y, width: Math.max(right - left - 2 * gap, 1), height, look,
          hollow: series.scope === 1, colour, ground: palette.panel,
        });
      }
      if (measure === "kg" && series.open[m] && y < layout.floor) {
        drawOpenTop(context, (left + right) / 2, y, colour);
      }
    }
    return y < layout.floor ? { x: (left + right) / 2, y } : null;
  }

  /** Whether a month of the chart holds more pieces than can be told apart by strokes. */
  function isCrowded({ series, months }, measure) {
    for (let m = 0; m < months; m += 1) {
      let pieces = 0;
      for (const one of series) for (const [value] of stackPieces(one, m, measure)) if (value > 0) pieces += 1;
      if (pieces > MOST_PIECES) return true;
    }
    return false;
  }

  /** The same month where the chart is crowded: tints for hatches, one tick over a stack with a lower bound in it. */
  function drawCrowded(context, input, m, top) {
    const { histogram, layout, measure, palette, colours } = input;
    const { left, right, gap } = monthBox(input, m);
    const room = layout.floor - layout.topLine;
    let sum = 0;
    for (const series of histogram.series) {
      for (const [value, look] of stackPieces(series, m, measure)) {
        if (value <= 0) continue;
        const from = layout.floor - (sum / top) * room;
        sum += value;
        context.fillStyle = series.scope === 1 ? palette.context : colours[series.substance];
        context.globalAlpha = look === "solid" ? 1 : TINT;
        context.fillRect(left + gap, layout.floor - (sum / top) * room, Math.max(right - left - 2 * gap, 1), from - layout.floor + (sum / top) * room);
      }
    }
    context.globalAlpha = 1;
    if (sum === 0) return null;
    const y = Math.min(layout.floor - (sum / top) * room, layout.floor - LEAST_BAR_PX);
    const middle = (left + right) / 2;
    if (measure === "kg" && histogram.series.some((series) => series.open[m])) {
      context.fillStyle = palette.muted;
      context.fillRect(middle - 0.5, y - 4, 1, 3);
    }
    return { x: middle, y };
  }

  Sillage.barStack = { drawCrowded, drawMonth, isCrowded };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
