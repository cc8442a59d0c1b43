/**
 * Samples of the map's signs for the legend, drawn on small canvases by the map's own functions:
 * what the legend shows is what the map draws, in the theme of the moment.
 *
 * Owns the size and place of each sample. All lengths are CSS px.
 */
(function (Sillage) {
  "use strict";

  const WIDTH = 46;
  // So many on one another, in a view of middling crowd.
  const DENSE_SAMPLES = [1, 4, 16, 64];
  const DENSE_CROWD = 0.5;

  /** A canvas of `height` px on which `draw(ctx)` has been called, sharp on any screen. */
  function canvasSample(height, draw) {
    const ratio = Math.max(1, window.devicePixelRatio || 1);
    const canvas = Sillage.parts.h("canvas", { class: "sl-sign", width: Math.round(WIDTH * ratio), height: Math.round(height * ratio), style: `width: ${WIDTH}px; height: ${height}px`, "aria-hidden": "true" });
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    draw(ctx);
    return canvas;
  }

  const across = (from, to, y) => ({ points: [from, y, to, y], from: 0 });

  /** The samples in the colours of `store`'s theme. `sample(height, draw)` makes what shows one: a canvas unless told. */
  function createSamples(store, sample = canvasSample) {
    const { payload, view } = store;
    const palette = Sillage.marks.paletteOf(payload, view.theme);
    const { symbols, strands, hatch } = Sillage;
    const { mix } = Sillage.lettering;
    // Kinds of line are shown in ink, not in the colour of one substance: they hold for all.
    const ink = palette.muted;
    const lineLook = (changes) => Object.assign({ color: ink, arrowColor: ink, casing: palette.casing, width: 3, dash: [] }, changes);
    const substanceColour = (id) => palette.substances[id];

    return {
      substance: (id) => sample(18, (ctx) => symbols.drawStrand(ctx, across(4, 42, 9), lineLook({ color: substanceColour(id), width: 6 }))),
      width: (px) => sample(18, (ctx) => symbols.drawStrand(ctx, across(0, WIDTH, 9), lineLook({ width: px }))),
      dash: (pattern) => sample(18, (ctx) => symbols.drawStrand(ctx, across(2, WIDTH - 2, 9), lineLook({ dash: pattern }))),
      arrow: (width, pattern) =>
        sample(18, (ctx) => {
          const look = lineLook({ width, dash: pattern });
          const size = strands.arrowSize(width);
          symbols.drawStrand(ctx, across(0, WIDTH - size * 0.72, 9), look);
          symbols.drawArrow(ctx, strands.arrowHead({ x: WIDTH - 2, y: 9, dx: 1, dy: 0 }, size), look);
        }),
      ribbon: (ids) =>
        sample(18, (ctx) => {
          const shares = ids.slice(0, 3);
          const width = 9 / shares.length;
          shares.forEach((id, k) => symbols.drawStrand(ctx, across(2, WIDTH - 2, 4.5 + width * (k + 0.5)), lineLook({ color: substanceColour(id), width, casing: "transparent" })));
        }),
      halves: () => sample(26, (ctx) => Sillage.odPaint.drawHalves(ctx, WIDTH / 2, 13, { inR: 10.5, outR: 7, r: 10.5 }, palette)),
      stub: (ids) =>
        sample(18, (ctx) => {
          const middle = 9 - ((ids.length - 1) * 5) / 2;
          ids.forEach((id, k) => symbols.drawStub(ctx, [3, middle + 5 * k, WIDTH - 2, middle + 5 * k], lineLook({ color: substanceColour(id), width: 2, dash: [0.5, 4.5] })));
        }),
      dense: (colour) =>
        sample(18, (ctx) => DENSE_SAMPLES.forEach((count, k) => {
          ctx.beginPath();
          ctx.arc(5 + k * ((WIDTH - 10) / (DENSE_SAMPLES.length - 1)), 9, 4.5, 0, 2 * Math.PI);
          ctx.fillStyle = Sillage.denseColour.inkOf(colour, palette.land, view.theme, DENSE_CROWD, count);
          ctx.fill();
        })),
      atLeast: (colour) => sample(28, (ctx) => symbols.drawSeizure(ctx, 21, 15, 8, { color: colour, halo: palette.halo, hollow: false, bound: "at_least" })),
      possible: (colour) =>
        sample(20, (ctx) => {
          symbols.drawSeizure(ctx, 10, 10, 7.5, { color: colour, halo: palette.halo, possible: true });
          symbols.drawStrand(ctx, across(22, WIDTH, 10), lineLook({ color: mix(palette.panel, colour, symbols.ALPHA[1]), width: 3.5 }));
        }),
      undated: (colour) =>
        sample(20, (ctx) => {
          symbols.drawSeizure(ctx, 10, 10, 7.5, { color: colour, halo: palette.halo, possible: true, undated: true });
          symbols.drawStrand(ctx, across(24, WIDTH - 2, 10), lineLook({ color: mix(palette.panel, colour, symbols.ALPHA[3]), dash: symbols.UNDATED_DASH }));
        }),
      context: () =>
        sample(20, (ctx) => {
          symbols.drawSeizure(ctx, 12, 10, 7.5, { color: palette.context, halo: palette.halo, hollow: true });
          symbols.drawEvent(ctx, 34, 10, 5.5, { color: palette.event, halo: palette.halo, hollow: true });
        }),
      event: () => sample(18, (ctx) => symbols.drawEvent(ctx, 23, 9, 6, { color: palette.event, halo: palette.halo })),
      link: () =>
        sample(18, (ctx) => {
          const look = { color: palette.link, halo: palette.halo, ground: palette.halo, alpha: 0.9 };
          symbols.drawLink(ctx, across(11, 35, 9), look);
          symbols.drawLinkEnd(ctx, 7, 9, look);
          symbols.drawLinkEnd(ctx, 39, 9, look);
        }),
      port: () => sample(18, (ctx) => symbols.drawPlace(ctx, 23, 9, { color: palette.place, halo: palette.halo })),
      city: () => sample(18, (ctx) => symbols.drawPlace(ctx, 23, 9, { color: palette.place, halo: palette.halo, open: true })),
      ring: () => sample(30, (ctx) => symbols.drawPrecision(ctx, 23, 15, 12.5, { color: palette.place, dashed: true })),
      country: () => sample(26, (ctx) => hatch.drawTint(ctx, [[6, 11, 14, 3, 24, 6, 34, 3, 42, 11, 38, 21, 26, 24, 15, 22]], 0, 0, { color: palette.tint, alpha: palette.dark ? 0.09 : 0.06 })),
      hatch: () =>
        sample(28, (ctx) => {
          const ring = [];
          for (let k = 0; k < 36; k += 1) {
            ring.push(23 + 21 * Math.cos((k * Math.PI) / 18), 14 + 12 * Math.sin((k * Math.PI) / 18));
          }
          hatch.drawHatch(ctx, [ring], 0, 0, [0, 0, WIDTH, 28], { color: palette.hatch, alpha: 1 });
        }),
    };
  }

  createSamples.WIDTH = WIDTH;
  Sillage.createLegendSamples = createSamples;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
