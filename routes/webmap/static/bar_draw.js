/* Painting the date bar's chart on a canvas.
 *
 * The months' histogram, the band of dates not certain and the axis change only with the filters, the
 * measure, the theme and the size: they are painted once, on two hidden canvases. A step of the date
 * copies stretches of them, at full or at faint strength, and draws the rail. Colours come from the
 * payload's style table, lengths in CSS pixels. */
(function (Sillage) {
  "use strict";

  const FONT = '"Source Sans 3", system-ui, sans-serif';
  const FAINT = 0.34;
  const LABELLED_MONTHS = 10; // with more filled months the weights over the bars would be noise
  const LABEL_GAP_PX = 8;
  const AXIS_ROOM_PX = 38; // a short month's name and some air
  const MARGIN_PX = 12; // a handle at the end of the track reaches beyond it

  function createCanvas() {
    return document.createElement("canvas");
  }

  function fitCanvas(canvas, width, height, ratio) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }

  /* What the highest bar's scale ends at: kg or number; 0 when there is nothing to show. */
  function scaleTop({ histogram, measure }) {
    return Sillage.barScale.niceCeiling(measure === "kg" ? histogram.maxKg : histogram.maxCount);
  }

  /* Words with a halo of the ground's colour: the line of a handle that passes under them stays off the letters. */
  function write(context, words, x, y, palette) {
    context.strokeStyle = palette.panel;
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeText(words, x, y);
    context.fillText(words, x, y);
  }

  /* The top line and what it stands for, at the left end. Returns the x where the writing ends. */
  function drawTop(context, over, { layout, measure, palette, scale }, top) {
    if (top === 0) return 0;
    context.strokeStyle = palette.panelEdge;
    context.lineWidth = 1;
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(0, layout.topLine + 0.5);
    context.lineTo(scale.width, layout.topLine + 0.5);
    context.stroke();
    context.setLineDash([]);
    const words = measure === "kg" ? Sillage.format.kg(top, top) : Sillage.format.number(top);
    over.font = `400 11px ${FONT}`;
    over.fillStyle = palette.muted;
    over.textAlign = "left";
    write(over, words, 0, layout.topLine - 5, palette);
    return over.measureText(words).width;
  }

  /* Paints the bars; the tops of the filled months: [{x, y, m}]. */
  function drawHistogram(context, input, top) {
    const { histogram } = input;
    if (top === 0) return [];
    const tops = [];
    const draw = Sillage.barStack.isCrowded(histogram, input.measure) ? Sillage.barStack.drawCrowded : Sillage.barStack.drawMonth;
    for (let m = 0; m < histogram.months; m++) {
      const peak = draw(context, input, m, top);
      if (peak) tops.push({ ...peak, m });
    }
    return tops;
  }

  /* The weight or number over each bar, as far as the writing has room. */
  function drawBarLabels(context, { histogram, measure, palette, scale }, tops, takenUntil) {
    if (tops.length > LABELLED_MONTHS) return;
    context.font = `600 11px ${FONT}`;
    context.fillStyle = palette.text;
    context.textAlign = "center";
    let free = takenUntil + LABEL_GAP_PX;
    for (const { x, y, m } of tops) {
      const sum = Sillage.histogram.monthSum(histogram, m);
      const words = measure === "kg" ? Sillage.format.kg(sum.kgMin, sum.kgMax) : Sillage.format.number(sum.count, 1);
      const half = context.measureText(words).width / 2;
      const centre = Math.min(Math.max(x, half), scale.width - half);
      if (centre - half < free) continue;
      write(context, words, centre, y - (sum.kgMax === null && measure === "kg" ? 8 : 4), palette);
      free = centre + half + LABEL_GAP_PX;
    }
  }

  /* The band under the bars: the more records of uncertain date on a day, the stronger. */
  function drawPossible(context, { possible, scale, layout, palette }) {
    const most = possible.reduce((a, b) => Math.max(a, b), 0);
    if (most === 0) return;
    context.fillStyle = palette.muted;
    let from = 0;
    for (let day = 1; day <= possible.length; day++) {
      if (day < possible.length && possible[day] === possible[from]) continue;
      if (possible[from] > 0) {
        context.globalAlpha = 0.12 + 0.5 * (possible[from] / most);
        context.fillRect(from * scale.pxPerDay, layout.bandTop, (day - from) * scale.pxPerDay, layout.bandHeight);
      }
      from = day;
    }
    context.globalAlpha = 1;
  }

  function drawAxis(context, { scale, layout, palette }) {
    const marks = Sillage.barScale.axisMarks(scale, AXIS_ROOM_PX);
    let free = -Infinity;
    const years = marks.filter((mark) => mark.kind !== "month");
    const write = (mark, words, weight, colour) => {
      const x = scale.x(mark.day);
      context.font = `${weight} 12px ${FONT}`;
      const width = context.measureText(words).width;
      context.fillStyle = colour;
      context.textAlign = "left";
      const left = mark.kind === "first" ? 0 : x + 4;
      context.fillText(words, left, layout.axisY);
      return left + width;
    };
    const yearBoxes = years.map((mark) => {
      const x = scale.x(mark.day);
      return [x - 4, write(mark, Sillage.format.day(mark.day, "year"), 600, palette.text)];
    });
    for (const mark of marks) {
      if (mark.kind === "first") continue;
      const x = scale.x(mark.day);
      if (mark.kind === "month" && yearBoxes.some(([from, until]) => x >= from && x < until)) continue;
      context.strokeStyle = palette.panelEdge;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(Math.round(x) + 0.5, mark.kind === "year" ? layout.topLine : layout.axisY - 8);
      context.lineTo(Math.round(x) + 0.5, layout.axisY);
      context.stroke();
      if (mark.kind === "year") continue;
      context.font = `400 12px ${FONT}`;
      const words = Sillage.format.day(mark.day, "monthShort");
      const right = x + 4 + context.measureText(words).width;
      if (x < free || right > scale.width || yearBoxes.some(([from, until]) => x < until && right > from)) continue;
      write(mark, words, 400, palette.muted);
      free = right + 6;
    }
  }

  /* Thin lines under the marks of events that lasted: from their first possible day to their last. */
  function drawEventSpans(context, { events, mask, scale, layout, palette }) {
    context.strokeStyle = palette.event;
    context.globalAlpha = 0.35;
    context.lineWidth = 2;
    for (let i = 0; i < mask.length; i++) {
      if (!mask[i] || events.undated[i] || events.start[i] === null || events.end[i] === null) continue;
      if (events.end[i] - events.start[i] <= 1) continue;
      context.beginPath();
      context.moveTo(scale.x(events.start[i]), layout.eventsY);
      context.lineTo(scale.x(events.end[i]), layout.eventsY);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  /* A handle: its line up to the chart, and on the rail a ring around a grip, in px from its middle.
   *
   * Drawn here, and not moved as an element: where an element moves a browser puts all layers of the page together anew. */
  const DATE = { halfWidth: 9, halfHeight: 9, radius: 9, ring: 3 };
  const EDGE = { halfWidth: 6, halfHeight: 9, radius: 4, ring: 2 };

  function drawHandle(context, x, { halfWidth, halfHeight, radius, ring }, { layout, palette }) {
    context.fillStyle = palette.accent;
    context.fillRect(x - 1, layout.topLine - 8, 2, layout.railY - layout.topLine + 8);
    for (const [inset, colour] of [[-1, palette.accent], [0, palette.panel], [ring, palette.accent]]) {
      context.fillStyle = colour;
      context.beginPath();
      context.roundRect(x - halfWidth + inset, layout.railY - halfHeight + inset, 2 * (halfWidth - inset), 2 * (halfHeight - inset), Math.max(1, radius - inset));
      context.fill();
    }
  }

  /** Make the painter of `canvas`, handles and all, and of `words`, which lies over the handles' lines. `prepare(input)` paints what stays, `step(view)` what moves. */
  function createBarPainter(canvas, words) {
    const still = createCanvas(); // bars and band: faint outside the time shown
    const ground = createCanvas(); // axis and spans of events: always the same
    let input = null;

    /** Paint the standing layers. input: {scale, layout, histogram, possible, events, mask, measure, palette, colours, ratio}. */
    function prepare(next) {
      input = next;
      const size = [input.scale.width, input.layout.height, input.ratio];
      const below = fitCanvas(ground, ...size);
      drawAxis(below, input);
      drawEventSpans(below, input);
      const top = scaleTop(input);
      const over = fitCanvas(words, ...size);
      const takenUntil = drawTop(below, over, input, top);
      const above = fitCanvas(still, ...size);
      drawPossible(above, input);
      // The weights stay readable when their bar is faint.
      drawBarLabels(over, input, drawHistogram(above, input, top), takenUntil);
      canvas.style.left = `${-MARGIN_PX}px`;
      canvas.style.width = `${input.scale.width + 2 * MARGIN_PX}px`;
      fitCanvas(canvas, input.scale.width + 2 * MARGIN_PX, input.layout.height, input.ratio).translate(MARGIN_PX, 0);
    }

    /* Copies the stretch [from, until) px of the standing picture's chart part, at a strength. */
    function copy(context, from, until, strength) {
      const { ratio, scale, layout } = input;
      const left = Math.max(0, Math.round(from * ratio));
      const right = Math.min(Math.round(scale.width * ratio), Math.round(until * ratio));
      if (right <= left) return;
      context.globalAlpha = strength;
      context.drawImage(still, left, 0, right - left, still.height,
        left / ratio, 0, (right - left) / ratio, layout.height);
      context.globalAlpha = 1;
    }

    /** Paint the chart for a view: what is shown at full strength, the rest faint, and the rail. */
    function step(view) {
      const { scale, layout, palette } = input;
      const context = canvas.getContext("2d");
      const until = scale.x(Math.min(view.date, scale.last) + 1);
      const from = view.mode === "window" ? Math.max(0, scale.x(Sillage.visibility.shownFrom(view))) : 0;
      context.clearRect(-MARGIN_PX, 0, scale.width + 2 * MARGIN_PX, layout.height);
      if (view.mode === "window") {
        context.fillStyle = palette.accent;
        context.globalAlpha = 0.1;
        context.fillRect(from, layout.topLine - 6, until - from, layout.railY - layout.topLine + 6);
        context.globalAlpha = 1;
      }
      context.drawImage(ground, 0, 0, scale.width, layout.height);
      copy(context, 0, from, FAINT);
      copy(context, from, until, 1);
      copy(context, until, scale.width, FAINT);
      context.fillStyle = palette.panelEdge;
      context.fillRect(0, layout.railY - 1.5, scale.width, 3);
      context.fillStyle = palette.accent;
      context.fillRect(from, layout.railY - 1.5, until - from, 3);
      if (view.mode === "window") drawHandle(context, from, EDGE, input);
      drawHandle(context, until, DATE, input);
    }

    return { prepare, step };
  }

  Sillage.createBarPainter = createBarPainter;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
