/**
 * The second scale on a still: the overview in a corner with the map's frame on it, or the detail.
 *
 * Owns: its size, its corner and its frame. Refuses: what is drawn on it (inset_paint.js). CSS px.
 */
(function (Sillage) {
  "use strict";

  // By the map's box: the largest that it can spare.
  const SIZES = [{ least: [760, 420], size: [236, 158] }, { least: [480, 300], size: [168, 116] }];
  const MARGIN = 12;
  const FOOT = 30; // the credit lies below
  const REACH = 18; // of a mark around its place
  const LEAST_FRAME = 10;
  const FIT_PADDING = 2;

  const sizeFor = ({ width, height }) => (SIZES.find(({ least }) => width >= least[0] && height >= least[1]) || { size: null }).size;

  /** What the small map shows: {mode, small: {zoom, originX, originY}, seen: the main map's box in unit positions}. */
  function lie({ focus, overview }, main, width, height) {
    const { geometry } = Sillage;
    const scale = geometry.worldPx(main.zoom);
    const seen = [main.originX, main.originY, main.originX + main.width, main.originY + main.height].map((px) => px / scale);
    const mode = Sillage.insetMode([geometry.lonOf(seen[0]), geometry.latOf(seen[3]), geometry.lonOf(seen[2]), geometry.latOf(seen[1])], overview);
    return { mode, seen, small: Sillage.stillFrame.fitBounds(mode === "overview" ? overview : focus, width, height, FIT_PADDING) };
  }

  /**
   * The small map {zoom, originX, originY, width, height} of a map; null where there is no room for it or it says nothing:
   * on paper nobody presses it, and a detail that is no larger than the map is none.
   */
  function smallMap(payload, main) {
    const size = sizeFor(main);
    if (!size) return null;
    const { mode, small } = lie(payload.case, main, ...size);
    return mode === "overview" || small.zoom > main.zoom ? { ...small, width: size[0], height: size[1] } : null;
  }

  /**
   * Where the inset stands: in the corner, the lower right before the others, where it hides least of the case.
   *
   * The date plays no part, so that it stays where it is while a film runs.
   * @param {{zoom, originX, originY, width, height}} main the map
   * @param {Array<Array<number>>} taken boxes of the furniture in the corners
   * @returns {?Array<number>} null when there is no room for it
   */
  function insetBox(scene, main, taken) {
    const { width, height } = main;
    const size = sizeFor(main);
    if (!size) return null;
    const [w, h] = size;
    const busy = busyPoints(scene, main);
    let best = null;
    for (const [right, low] of [[true, true], [false, true], [false, false], [true, false]]) {
      const left = right ? width - MARGIN - w : MARGIN;
      const side = [left, low ? height / 2 : 0, left + w, low ? height : height / 2];
      const inTheWay = taken.filter((box) => Sillage.labels.overlap(box, side));
      const top = low
        ? Math.min(height - FOOT, ...inTheWay.map((box) => box[1] - MARGIN)) - h
        : Math.max(MARGIN, ...inTheWay.map((box) => box[3] + MARGIN));
      const box = [left, top, left + w, top + h];
      const around = [left - REACH, top - REACH, left + w + REACH, top + h + REACH];
      const hidden = busy.reduce((sum, [x, y, weight]) => sum + (x > around[0] && x < around[2] && y > around[1] && y < around[3] ? weight : 0), 0);
      if (!best || hidden < best.hidden) best = { box, hidden };
    }
    return best.box;
  }

  /** What an inset should not hide, in the map's px: places count most, then areas of unknown positions, then ways. */
  function busyPoints(scene, { zoom, originX, originY }) {
    const { places } = scene.payload;
    const scale = Sillage.geometry.worldPx(zoom);
    const points = [];
    places.id.forEach((_, p) => {
      if (!places.drawn[p]) return;
      points.push([scene.placeX[p] * scale - originX, scene.placeY[p] * scale - originY, 20]);
      if (places.precision[p] !== "unknown") return;
      for (const ring of scene.areaRings(p, zoom) || []) for (let i = 0; i < ring.length; i += 2) points.push([ring[i] - originX, ring[i + 1] - originY, 1]);
    });
    for (const path of scene.unitPaths) {
      for (let i = 0; i < path.length; i += 2) points.push([path[i] * scale - originX, path[i + 1] * scale - originY, 0.25]);
    }
    return points;
  }

  /** Draw the inset into its box; `main` is the map it belongs to: {zoom, originX, originY, width, height}. */
  function drawInset(ctx, box, { base, store, painter, furniture, palette, main, detail, crowd = null }) {
    const { geometry } = Sillage;
    const { payload } = store;
    const [width, height] = [box[2] - box[0], box[3] - box[1]];
    const { mode, seen, small } = lie(payload.case, main, width, height);
    const smallScale = geometry.worldPx(small.zoom);
    const frameBox = mode === "overview" ? frameOn(seen.map((unit, i) => unit * smallScale - (i % 2 ? small.originY : small.originX))) : null;

    ctx.save();
    ctx.settle(box[0], box[1]);
    furniture.plate(ctx, [0, 0, width, height], palette, 0, 1);
    ctx.beginPath();
    ctx.rect(0, 0, width, height);
    ctx.clip();
    Sillage.paintBase(ctx, base, { zoom: small.zoom, left: small.originX, top: small.originY, width, height, ratio: 1, detail }, palette);
    if (crowd) crowd.paintSmall(ctx, { ...small, width, height, mode, palette }, detail);
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

  Sillage.stillInset = Object.freeze({ drawInset, insetBox, smallMap });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
