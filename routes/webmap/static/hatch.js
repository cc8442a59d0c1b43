/**
 * Areas on the canvas: the hatch of an unknown position, the tint of a country.
 *
 * A position nobody knows is drawn as a hatch that fades at its edge, so that no outline and
 * no point pretends to be the place. Rings are flat world-px paths, shifted by an origin.
 */
(function (Sillage) {
  "use strict";

  const STEP = 7;

  function traceRings(ctx, rings, originX, originY) {
    ctx.beginPath();
    for (const ring of rings) {
      ctx.moveTo(ring[0] - originX, ring[1] - originY);
      for (let i = 2; i < ring.length; i += 2) ctx.lineTo(ring[i] - originX, ring[i + 1] - originY);
      ctx.closePath();
    }
  }

  function boundsOf(rings, originX, originY) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) {
        box[0] = Math.min(box[0], ring[i] - originX);
        box[1] = Math.min(box[1], ring[i + 1] - originY);
        box[2] = Math.max(box[2], ring[i] - originX);
        box[3] = Math.max(box[3], ring[i + 1] - originY);
      }
    }
    return box;
  }

  /**
   * Hatch an area with lines rising to the right. The lines keep their place on the earth
   * while the map moves: their phase comes from world px, not from the canvas.
   *
   * @returns {?Array<number>} box of the area in canvas px, or null when it is out of sight
   */
  function drawHatch(ctx, rings, originX, originY, plane, look) {
    const box = boundsOf(rings, originX, originY);
    if (!Sillage.labels.overlap(box, plane)) return null;
    const before = ctx.globalAlpha;
    const left = Math.max(box[0], plane[0]);
    const top = Math.max(box[1], plane[1]);
    const right = Math.min(box[2], plane[2]);
    const bottom = Math.min(box[3], plane[3]);
    ctx.save();
    traceRings(ctx, rings, originX, originY);
    ctx.clip("evenodd");
    ctx.globalAlpha = before * 0.06 * look.alpha;
    ctx.fillStyle = look.color;
    ctx.fillRect(left, top, right - left, bottom - top);
    ctx.globalAlpha = before * 0.6 * look.alpha;
    ctx.strokeStyle = look.color;
    ctx.lineWidth = 1;
    ctx.lineCap = "butt";
    if (look.undated) ctx.setLineDash([1.5, 4]);
    ctx.beginPath();
    // x + y is constant along a line that rises to the right.
    const phase = (originX + originY) % STEP;
    const first = Math.ceil((left + top + phase) / STEP) * STEP - phase;
    for (let sum = first; sum <= right + bottom; sum += STEP) {
      ctx.moveTo(sum - top, top);
      ctx.lineTo(sum - bottom, bottom);
    }
    ctx.stroke();
    ctx.restore();
    ctx.globalAlpha = before;
    return box;
  }

  /** Tint an area lightly: the place is known to this country and no closer. */
  function drawTint(ctx, rings, originX, originY, look) {
    const before = ctx.globalAlpha;
    traceRings(ctx, rings, originX, originY);
    ctx.globalAlpha = before * look.alpha;
    ctx.fillStyle = look.color;
    ctx.fill("evenodd");
    ctx.globalAlpha = before;
  }

  Sillage.hatch = Object.freeze({ boundsOf, drawHatch, drawTint });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
