/**
 * The second scale on a still: the overview in the corner with the map's frame on it, or the detail.
 *
 * Owns: its size and corner, its frame. Refuses: what is drawn on it (inset_paint.js). CSS px.
 */
(function (Sillage) {
  "use strict";

  // By the map's box: the largest that it can spare.
  const SIZES = [{ least: [760, 420], size: [236, 158] }, { least: [480, 300], size: [168, 116] }];
  const MARGIN = 12;
  const FOOT = 30; // the credit lies below
  const LEAST_FRAME = 10;
  const FIT_PADDING = 2;

  /** Where the inset stands in a map's box of this size, or null when there is no room for it. */
  function insetBox(width, height) {
    const found = SIZES.find(({ least }) => width >= least[0] && height >= least[1]);
    return found ? [width - MARGIN - found.size[0], height - FOOT - found.size[1], width - MARGIN, height - FOOT] : null;
  }

  /** Draw the inset into its box; `main` is the map it belongs to: {zoom, originX, originY, width, height}. */
  function drawInset(ctx, box, { base, store, painter, furniture, palette, main, detail }) {
    const { geometry } = Sillage;
    const { payload } = store;
    const [width, height] = [box[2] - box[0], box[3] - box[1]];
    const scale = geometry.worldPx(main.zoom);
    const seen = [main.originX, main.originY, main.originX + main.width, main.originY + main.height].map((px) => px / scale);
    const mode = Sillage.insetMode([geometry.lonOf(seen[0]), geometry.latOf(seen[3]), geometry.lonOf(seen[2]), geometry.latOf(seen[1])], payload.case.overview);
    const small = Sillage.stillFrame.fitBounds(mode === "overview" ? payload.case.overview : payload.case.focus, width, height, FIT_PADDING);
    const smallScale = geometry.worldPx(small.zoom);
    const frameBox = mode === "overview" ? frameOn(seen.map((unit, i) => unit * smallScale - (i % 2 ? small.originY : small.originX))) : null;

    ctx.save();
    ctx.settle(box[0], box[1]);
    furniture.plate(ctx, [0, 0, width, height], palette, 0, 1);
    ctx.beginPath();
    ctx.rect(0, 0, width, height);
    ctx.clip();
    Sillage.paintBase(ctx, base, { zoom: small.zoom, left: small.originX, top: small.originY, width, height, ratio: 1, detail }, palette);
    painter.paint({ ctx, dpr: 1, palette, plane: [0, 0, width, height], origin: { x: small.originX, y: small.originY }, zoom: small.zoom, mode, frameBox });
    if (frameBox) drawFrame(ctx, frameBox, width, height, palette);
    const words = Sillage.format.text(mode === "overview" ? "map.inset.overview" : "map.inset.detail");
    furniture.halo(ctx, words, furniture.TYPE.inset, 8, 17, palette.muted, palette.halo);
    ctx.restore();
    ctx.beginPath();
    ctx.rect(box[0], box[1], width, height);
    ctx.strokeStyle = palette.panelEdge;
    ctx.lineWidth = 1;
    ctx.stroke();
  }

  /** The main map's frame, never too small to be seen. */
  function frameOn([left, top, right, bottom]) {
    const [halfW, halfH] = [Math.max(LEAST_FRAME, right - left) / 2, Math.max(LEAST_FRAME, bottom - top) / 2];
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return [x - halfW, y - halfH, x + halfW, y + halfH];
  }

  function drawFrame(ctx, [left, top, right, bottom], width, height, palette) {
    ctx.beginPath();
    ctx.rect(0, 0, width, height);
    // Against the sense of the first, so that it is a hole.
    ctx.moveTo(left, top);
    ctx.lineTo(left, bottom);
    ctx.lineTo(right, bottom);
    ctx.lineTo(right, top);
    ctx.closePath();
    ctx.globalAlpha = 0.07;
    ctx.fillStyle = "#000000";
    ctx.fill();
    ctx.globalAlpha = 1;
    for (const [color, line] of [[palette.halo, 3.5], [palette.text, 1.5]]) {
      ctx.beginPath();
      ctx.rect(left, top, right - left, bottom - top);
      ctx.lineJoin = "round";
      ctx.strokeStyle = color;
      ctx.lineWidth = line;
      ctx.stroke();
    }
  }

  Sillage.stillInset = Object.freeze({ drawInset, insetBox });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
