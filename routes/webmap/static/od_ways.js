/**
 * The ways of connections on the screen: along which line each is drawn, and where its lanes lie.
 *
 * Owns: a pair's line from node to node (the way of the flow that best joins them, bent to the nodes; a great
 * circle where there is none), the lanes of its substances side by side, the scales of width and of circles, what was
 * computed for a zoom. Refuses: which pairs are drawn (od_model.js), colours, canvas. Pure.
 *
 * Paths are flat; "unit" and "px" are those of geometry.js.
 */
(function (Sillage) {
  "use strict";

  const ARC_POINTS = 48;
  // Between the two directions of one way.
  const BOTH_WAYS_GAP_PX = 2;
  const TOLERANCE_PX = 0.4;
  // A way is bent to its node over so many times the distance it misses it by, but not over more than this share of it.
  const BEND_REACH = 5;
  const BEND_SHARE = 0.35;
  // A way that misses its node by more than this share of its length is another way.
  const MOST_MISSED = 0.2;
  const WIDTH = { minPx: 1.6, maxPx: 16, unknownPx: 1.6 };
  const CIRCLE = { minPx: 2.6, maxPx: 19 };

  /** The smallest of 1, 2, 5 × 10ⁿ that is not below `value`. */
  function roundUp125(value) {
    if (!(value > 0)) return 1;
    const power = 10 ** Math.floor(Math.log10(value));
    const lead = value / power;
    return Number(((lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power).toPrecision(1));
  }

  /**
   * The scales for what has an end in view, whatever the date: {flowWidth (as style.flowWidth), circleKg (the
   * weight of the largest half circle)}.
   */
  function scalesOf(model) {
    const { pairs, peaks } = model;
    let pair = 0;
    let node = 0;
    for (let p = 0; p < pairs.count; p += 1) {
      if (!model.isInView(p) || pairs.from[p] === pairs.to[p]) continue;
      pair = Math.max(pair, peaks.pair[p]);
      node = Math.max(node, peaks.node[pairs.from[p]], peaks.node[pairs.to[p]]);
    }
    return { flowWidth: { ...WIDTH, kgAtMax: roundUp125(pair / 1000) }, circleKg: roundUp125(node / 1000) };
  }

  /** Radius in px of a half circle whose area follows kilograms; 0 for nothing. */
  function circleRadius(circleKg, grams) {
    if (!(grams > 0)) return 0;
    return Math.max(CIRCLE.minPx, Math.min(CIRCLE.maxPx, CIRCLE.maxPx * Math.sqrt(grams / 1000 / circleKg)));
  }

  /** The way a row of the table of paths holds, in unit positions, unwrapped where it leaves the world. */
  function storedPath(paths, k) {
    const shape = paths.shapeOf(k); // alone: the positions of all paths are made when all are asked for
    const out = [];
    let turns = 0;
    for (let i = 0; i < shape.x.length; i += 1) {
      const x = shape.x[i] + turns;
      const before = out.length ? out[out.length - 2] : x;
      if (x - before > 0.5) turns -= 1;
      else if (x - before < -0.5) turns += 1;
      out.push(shape.x[i] + turns, shape.y[i]);
    }
    return out;
  }

  function greatCircle(ax, ay, bx, by) {
    const { geometry } = Sillage;
    const flat = geometry.greatCircle(geometry.lonOf(ax), geometry.latOf(ay), geometry.lonOf(bx), geometry.latOf(by), ARC_POINTS);
    return [...geometry.projectPath(flat)];
  }

  /** The path with its ends moved to two points, its middle where it was; null when it misses them by far. */
  function bentTo(path, ax, ay, bx, by) {
    const n = path.length;
    const length = Sillage.geometry.pathLength(path);
    const start = [ax - path[0], ay - path[1]];
    const end = [bx - path[n - 2], by - path[n - 1]];
    const [missedStart, missedEnd] = [Math.hypot(...start), Math.hypot(...end)];
    if (!(length > 0) || Math.max(missedStart, missedEnd) > MOST_MISSED * length) return null;
    const reachOf = (missed) => Math.min(BEND_SHARE * length, BEND_REACH * missed) || 1;
    const [reachStart, reachEnd] = [reachOf(missedStart), reachOf(missedEnd)];
    // Smooth at both ends of the bend (smoothstep).
    const share = (walked, reach) => {
      const t = Math.max(0, 1 - walked / reach);
      return t * t * (3 - 2 * t);
    };
    const out = new Array(n);
    let walked = 0;
    for (let i = 0; i < n; i += 2) {
      if (i > 0) walked += Math.hypot(path[i] - path[i - 2], path[i + 1] - path[i - 1]);
      const [s, e] = [share(walked, reachStart), share(length - walked, reachEnd)];
      out[i] = path[i] + s * start[0] + e * end[0];
      out[i + 1] = path[i + 1] + s * start[1] + e * end[1];
    }
    return out;
  }

  /**
   * How far each lane lies from the middle of the way, in px to the right of the direction of travel: one beside
   * the other about the middle, or all on the right when the way is travelled in the other direction too.
   */
  function laneOffsets(widths, bothWays) {
    const total = widths.reduce((sum, w) => sum + w, 0);
    let edge = bothWays ? BOTH_WAYS_GAP_PX / 2 : -total / 2;
    return widths.map((w) => {
      const offset = edge + w / 2;
      edge += w;
      // Quarter pixels: lanes do not creep while their widths grow, and paths are computed seldom.
      return Math.round(offset * 4) / 4;
    });
  }

  /** The ways of the pairs of a table of flows; what it computed is kept for the level and zoom in use. */
  function createWays(table, paths) {
    let pairs = null;
    let zoom = null;
    const unit = new Map();
    const atZoom = new Map();
    const lanes = new Map();

    function use(nextPairs, nextZoom) {
      if (nextPairs !== pairs) unit.clear();
      if (nextPairs !== pairs || nextZoom !== zoom) {
        atZoom.clear();
        lanes.clear();
      }
      pairs = nextPairs;
      zoom = nextZoom;
    }

    /** A pair's line in unit positions, from node to node. */
    function unitPath(p) {
      let path = unit.get(p);
      if (path) return path;
      const { nodes, from, to, rowOf } = pairs;
      const ends = [nodes.x[from[p]], nodes.y[from[p]], nodes.x[to[p]], nodes.y[to[p]]];
      const row = rowOf[p];
      path = (row >= 0 && bentTo(storedPath(paths, table.path[row]), ...ends)) || greatCircle(...ends);
      unit.set(p, path);
      return path;
    }

    return {
      use,
      unitPath,
      /** Path of one lane of a pair in world px of the zoom in use. */
      lane(p, offset) {
        const key = p * 1024 + Math.round(offset * 4) + 512;
        let path = lanes.get(key);
        if (path) return path;
        if (!atZoom.has(p)) atZoom.set(p, Sillage.geometry.simplify(Sillage.geometry.scalePath(unitPath(p), Sillage.geometry.worldPx(zoom)), TOLERANCE_PX));
        path = Sillage.strands.lanePath(atZoom.get(p), offset, null, { tolerance: Sillage.strands.laneTolerance(offset) });
        lanes.set(key, path);
        return path;
      },
    };
  }

  Sillage.odWays = Object.freeze({ CIRCLE, WIDTH, bentTo, circleRadius, create: createWays, laneOffsets, roundUp125, scalesOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
