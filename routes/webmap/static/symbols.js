/**
 * The signs of the map on a canvas: strands, arrowheads, circles, diamonds, rings, arcs.
 *
 * Owns: how each sign looks. Refuses: where it stands and whether it is shown.
 * Every function draws on a 2D context in CSS px and leaves globalAlpha and the dash as found.
 */
(function (Sillage) {
  "use strict";

  const TURN = 2 * Math.PI;
  // Strength of colour by visibility code: 1 possible is lighter, 3 undated lightest. Lines are
  // mixed with the ground instead of made transparent: where two run on one way they stay as light.
  const ALPHA = [0, 0.6, 1, 0.5];
  const UNDATED_DASH = [1, 5];
  // A lower bound's ticks: the first one's direction in radians, and their reach beyond the ring in px.
  const TICKS_AT = Math.PI / 4;
  const TICK_FROM = 3;
  const TICK_TO = 7;

  function trace(ctx, path) {
    ctx.beginPath();
    ctx.moveTo(path[0], path[1]);
    for (let i = 2; i < path.length; i += 2) ctx.lineTo(path[i], path[i + 1]);
  }

  /** One visible run of a strand: a light casing, then the line itself. */
  function drawStrand(ctx, run, look) {
    if (run.points.length < 4) return;
    const before = ctx.globalAlpha;
    trace(ctx, run.points);
    ctx.lineJoin = "round";
    ctx.lineCap = "butt";
    ctx.strokeStyle = look.casing;
    ctx.lineWidth = look.width + 1.8;
    ctx.stroke();
    ctx.strokeStyle = look.color;
    ctx.lineWidth = look.width;
    if (look.dash.length) {
      // Round dots where the pattern is of dots; the phase goes with the way, not the frame.
      if (look.dash[0] <= 2) ctx.lineCap = "round";
      ctx.setLineDash(look.dash);
      ctx.lineDashOffset = run.from;
    }
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = before;
  }

  /** A way that is known to go on but not where to: it fades away. */
  function drawStub(ctx, points, look) {
    if (points.length < 4) return;
    const n = points.length;
    const before = ctx.globalAlpha;
    const fade = ctx.createLinearGradient(points[0], points[1], points[n - 2], points[n - 1]);
    fade.addColorStop(0, look.color);
    fade.addColorStop(0.35, look.color);
    fade.addColorStop(1, `${look.color}00`);
    trace(ctx, points);
    ctx.globalAlpha = before;
    ctx.lineCap = "round";
    ctx.strokeStyle = fade;
    ctx.lineWidth = look.width;
    ctx.setLineDash(look.dash);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = before;
  }

  function drawArrow(ctx, corners, look) {
    const before = ctx.globalAlpha;
    ctx.beginPath();
    ctx.moveTo(corners[0], corners[1]);
    for (let i = 2; i < corners.length; i += 2) ctx.lineTo(corners[i], corners[i + 1]);
    ctx.closePath();
    ctx.lineJoin = "round";
    ctx.strokeStyle = look.casing;
    ctx.lineWidth = 2;
    ctx.globalAlpha = before * 0.9;
    ctx.stroke();
    ctx.fillStyle = look.arrowColor;
    ctx.globalAlpha = before;
    ctx.fill();
    ctx.globalAlpha = before;
  }

  /** A seizure: filled for the case's own, hollow for context; a ring with ticks for a lower bound. */
  function drawSeizure(ctx, x, y, r, look) {
    const before = ctx.globalAlpha;
    const line = look.hollow ? 2 : 1.5;
    const open = look.bound === "at_least";
    if (look.hollow) {
      ctx.beginPath();
      ctx.arc(x, y, r, 0, TURN);
      ctx.fillStyle = look.color;
      ctx.globalAlpha = before * 0.07;
      ctx.fill();
    } else {
      ctx.beginPath();
      ctx.arc(x, y, r, 0, TURN);
      ctx.fillStyle = look.halo;
      ctx.globalAlpha = before * 0.9;
      ctx.fill();
      ctx.globalAlpha = before * (look.possible ? 0.38 : 0.86);
      ctx.fillStyle = look.color;
      ctx.fill();
    }
    ctx.globalAlpha = before;
    // A certain, exact weight is a plain disc; a ring around it always says something more.
    if (!look.hollow && !look.possible && !look.undated && !open) {
      ctx.beginPath();
      ctx.arc(x, y, r + 0.8, 0, TURN);
      ctx.strokeStyle = look.halo;
      ctx.lineWidth = 1.6;
      ctx.stroke();
      return;
    }
    ctx.lineCap = "round";
    if (look.possible || look.undated) ctx.setLineDash(look.undated ? [0.5, 4] : [4, 3]);
    for (const pass of [0, 1]) {
      ctx.beginPath();
      ctx.arc(x, y, r, 0, TURN);
      ctx.strokeStyle = pass ? look.color : look.halo;
      ctx.lineWidth = pass ? line : line + 2.4;
      if (pass || !(look.possible || look.undated)) ctx.stroke();
    }
    ctx.setLineDash([]);
    if (open) drawOutwardTicks(ctx, x, y, r, look.color, look.halo, line);
  }

  /** Ticks around the ring that say: at least this much. Four, so that they resemble no other sign. */
  function drawOutwardTicks(ctx, x, y, r, color, halo, line) {
    for (const pass of [0, 1]) {
      ctx.beginPath();
      for (let k = 0; k < 4; k += 1) {
        const dx = Math.cos(TICKS_AT + (k * TURN) / 4);
        const dy = Math.sin(TICKS_AT + (k * TURN) / 4);
        ctx.moveTo(x + dx * (r + TICK_FROM), y + dy * (r + TICK_FROM));
        ctx.lineTo(x + dx * (r + TICK_TO), y + dy * (r + TICK_TO));
      }
      ctx.strokeStyle = pass ? color : halo;
      ctx.lineWidth = pass ? line + 0.4 : line + 2.6;
      ctx.stroke();
    }
  }

  function drawEvent(ctx, x, y, half, look) {
    const before = ctx.globalAlpha;
    ctx.beginPath();
    ctx.moveTo(x, y - half);
    ctx.lineTo(x + half, y);
    ctx.lineTo(x, y + half);
    ctx.lineTo(x - half, y);
    ctx.closePath();
    ctx.lineJoin = "miter";
    ctx.strokeStyle = look.halo;
    ctx.lineWidth = 3.4;
    ctx.stroke();
    ctx.fillStyle = look.hollow || look.possible ? look.halo : look.color;
    ctx.fill();
    if (look.possible && !look.hollow) {
      ctx.globalAlpha = before * 0.35;
      ctx.fillStyle = look.color;
      ctx.fill();
      ctx.globalAlpha = before;
    }
    ctx.strokeStyle = look.color;
    ctx.lineWidth = 1.3;
    ctx.stroke();
  }

  /** A place known to the point: port filled, city with an open heart. */
  function drawPlace(ctx, x, y, look) {
    const r = 3.4;
    ctx.beginPath();
    ctx.arc(x, y, r + 1.6, 0, TURN);
    ctx.fillStyle = look.halo;
    ctx.fill();
    ctx.beginPath();
    ctx.arc(x, y, r, 0, TURN);
    ctx.fillStyle = look.color;
    ctx.fill();
    if (look.open) {
      ctx.beginPath();
      ctx.arc(x, y, r - 1.7, 0, TURN);
      ctx.fillStyle = look.halo;
      ctx.fill();
    }
  }

  /** How precisely a place is known: a fine ring; dashed where only the area is known. */
  function drawPrecision(ctx, x, y, r, look) {
    const before = ctx.globalAlpha;
    ctx.beginPath();
    ctx.arc(x, y, r, 0, TURN);
    ctx.globalAlpha = before * 0.06;
    ctx.fillStyle = look.color;
    ctx.fill();
    ctx.globalAlpha = before * (look.dashed ? 0.75 : 0.4);
    ctx.strokeStyle = look.color;
    ctx.lineWidth = 1;
    if (look.dashed) ctx.setLineDash([3, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = before;
  }

  /** An organisational link: two hairlines, no arrow, small open ends: nothing travels on it. */
  function drawLink(ctx, run, look) {
    if (run.points.length < 4) return;
    const before = ctx.globalAlpha;
    ctx.lineJoin = "round";
    ctx.lineCap = "butt";
    const layers = [[5.4, look.halo, 0.7], [3.4, look.color, look.alpha], [1.5, look.ground, 1]];
    trace(ctx, run.points);
    for (const [width, color, alpha] of layers) {
      ctx.globalAlpha = before * alpha;
      ctx.strokeStyle = color;
      ctx.lineWidth = width;
      if (look.undated && color === look.color) {
        ctx.setLineDash([3, 3]);
        ctx.lineDashOffset = run.from;
      }
      ctx.stroke();
      ctx.setLineDash([]);
    }
    ctx.globalAlpha = before;
  }

  function drawLinkEnd(ctx, x, y, look) {
    ctx.beginPath();
    ctx.arc(x, y, 5.6, 0, TURN);
    ctx.strokeStyle = look.halo;
    ctx.lineWidth = 3.2;
    ctx.stroke();
    ctx.strokeStyle = look.color;
    ctx.lineWidth = 1.3;
    ctx.stroke();
  }

  /** Ring of light around what is selected or under the pointer. */
  function drawFocus(ctx, x, y, r, color) {
    const before = ctx.globalAlpha;
    ctx.beginPath();
    ctx.arc(x, y, r + 5, 0, TURN);
    ctx.globalAlpha = before * 0.28;
    ctx.strokeStyle = color;
    ctx.lineWidth = 6;
    ctx.stroke();
    ctx.globalAlpha = before;
    ctx.beginPath();
    ctx.arc(x, y, r + 5, 0, TURN);
    ctx.lineWidth = 1.5;
    ctx.stroke();
  }

  function drawFocusPath(ctx, points, width, color) {
    if (points.length < 4) return;
    const before = ctx.globalAlpha;
    trace(ctx, points);
    ctx.globalAlpha = before * 0.3;
    ctx.strokeStyle = color;
    ctx.lineJoin = "round";
    ctx.lineCap = "butt"; // round ends would lie double where a branch leaves its trunk
    ctx.lineWidth = width + 10;
    ctx.stroke();
    ctx.globalAlpha = before;
  }

  Sillage.symbols = Object.freeze({
    ALPHA, UNDATED_DASH, drawArrow, drawEvent, drawFocus, drawFocusPath, drawLink, drawLinkEnd, drawPlace,
    drawPrecision, drawSeizure, drawStrand, drawStub,
  });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
