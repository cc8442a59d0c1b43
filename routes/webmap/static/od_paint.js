/**
 * Connections on a canvas: lanes with arrowheads, the circles of their ends, and the shapes to hit.
 *
 * Owns: how these look, what steps back for the one in focus. Refuses: which pairs there are (od_model.js),
 * where their ways run (od_ways.js), names (od_names.js), the DOM.
 *
 * A frame is that of painter.js. The width of a connection follows its kilograms; its substances lie abreast, each
 * with its share of it. Of a lane the solid part is what is certain, by lower bounds; the lighter part around
 * it is what it may be at most. A circle is two halves: what comes in on the left, filled; what
 * goes out on the right, open; the area of each follows its kilograms.
 */
(function (Sillage) {
  "use strict";

  const DIMMED = 0.13;
  const POSSIBLE_SHARE = 0.42;
  // Between a circle and the arrowhead that points at it.
  const CLEAR_PX = 2;
  const ARROW_EVERY_PX = 300;
  // A share thinner than this cannot be seen.
  const LEAST_LANE_PX = 0.25;
  const HAIR_PX = 0.35;
  const LINES_A_PART = 8;
  const RANK = { line: 2, node: 3 };
  const TURN = 2 * Math.PI;

  /** Length of an arrowhead; less than a single flow's, for there are many of them. */
  const arrowSize = (width) => 5 + width * 1.25;

  /**
   * What is to be drawn, the strongest pairs and those that are drawn in any case: lines [{pair, from, to, width,
   * lanes: [{…of the model, width, sureWidth, offset}]}], the weightiest first, and nodes by number {node, inR, outR, r}.
   */
  function pictureOf(model, scales, forced = new Set()) {
    const { pairs } = model;
    const top = [...new Set([...model.top(), ...forced])];
    const drawn = new Set(top);
    const nodes = new Map();
    const widthOf = (grams) => Sillage.strands.widthOf(scales.flowWidth, grams / 1000, grams / 1000);
    const lines = top.map((pair) => {
      const held = model.lanesOf(pair);
      const grams = model.pairGrams(pair);
      const width = grams > 0 ? widthOf(grams) : scales.flowWidth.unknownPx;
      const total = held.reduce((sum, { most }) => sum + most, 0);
      const lanes = held.map((lane) => {
        const own = width * (total > 0 ? lane.most / total : 1 / held.length);
        // Without a weight it is certain or not by its date alone.
        const sure = lane.most > 0 ? lane.sure / lane.most : Number(lane.possible < lane.count);
        return { ...lane, width: own, sureWidth: own * sure };
      }).filter(({ width: own }) => own >= LEAST_LANE_PX);
      const offsets = Sillage.odWays.laneOffsets(lanes.map(({ width }) => width), drawn.has(pairs.opposite[pair]));
      lanes.forEach((lane, k) => { lane.offset = offsets[k]; });
      return { pair, from: pairs.from[pair], to: pairs.to[pair], width, lanes };
    });
    for (const { from, to } of lines) {
      for (const node of [from, to]) {
        if (nodes.has(node)) continue;
        const { inward, outward } = model.nodeGrams(node);
        const inR = Sillage.odWays.circleRadius(scales.circleKg, inward);
        const outR = Sillage.odWays.circleRadius(scales.circleKg, outward);
        nodes.set(node, { node, inR, outR, r: Math.max(inR, outR, Sillage.odWays.CIRCLE.minPx), grams: inward + outward });
      }
    }
    return { lines, nodes };
  }

  function createPainter(payload, ways) {
    const { geometry, symbols, strands } = Sillage;

    /** Colours of a class: its own, and mixed with the ground for what is only possible. */
    function inkOf(cls, palette) {
      const substance = payload.substances[cls];
      const color = substance ? palette.substances[substance.id] : palette.context;
      return { color, light: Sillage.lettering.mix(palette.sea, color, POSSIBLE_SHARE) };
    }

    const stepsBack = (focus, line) => focus !== null
      && (focus.pairs ? !focus.pairs.has(line.pair) : line.from !== focus.node && line.to !== focus.node);

    function place(job, node) {
      const scale = geometry.worldPx(job.zoom);
      return { x: job.nodesAt.x[node] * scale - job.originX, y: job.nodesAt.y[node] * scale - job.originY };
    }

    /** A way cut at the circles it runs between. */
    function trimmed(job, line, offset) {
      const { nodes } = job.picture;
      return geometry.trimPath(ways.lane(line.pair, offset), nodes.get(line.from).r, nodes.get(line.to).r + CLEAR_PX);
    }

    function paintLine(job, line, arrows) {
      const { ctx, palette, out, plane, originX, originY } = job;
      if (!line.lanes.length) return;
      const middle = (line.lanes[0].offset - line.lanes[0].width / 2 + line.lanes[line.lanes.length - 1].offset + line.lanes[line.lanes.length - 1].width / 2) / 2;
      const way = trimmed(job, line, Math.round(middle * 4) / 4);
      if (way.length < 4) return;
      const runs = geometry.clipRuns(way, plane, originX, originY);
      for (const run of runs) {
        strokeRun(ctx, run, palette.casing, line.width + 1.8, []);
        out.lines.push(run.points);
        out.shapes.push({ id: `pair:${line.pair}`, pair: line.pair, kind: "pair", rank: RANK.line, path: run.points, width: line.width });
      }
      for (const lane of line.lanes) paintLane(job, line, lane);
      const size = arrowSize(line.width);
      const heaviest = line.lanes.reduce((best, lane) => (lane.width > best.width ? lane : best));
      const look = { casing: palette.casing, arrowColor: inkOf(heaviest.cls, palette).color };
      const seen = geometry.clipRuns(way, job.frame, originX, originY);
      seen.forEach((run, k) => {
        const ends = k === seen.length - 1 && !run.leavesAt;
        for (const stop of arrowStops(run.length, ends, size)) {
          const tip = geometry.pointAlong(run.points, stop);
          const back = geometry.pointAlong(run.points, stop - size);
          const length = Math.hypot(tip.x - back.x, tip.y - back.y) || 1;
          arrows.push({ corners: strands.arrowHead({ x: tip.x, y: tip.y, dx: (tip.x - back.x) / length, dy: (tip.y - back.y) / length }, size), look, alpha: ctx.globalAlpha });
        }
      });
    }

    function paintLane(job, line, lane) {
      const { ctx, palette, plane, originX, originY } = job;
      const ink = inkOf(lane.cls, palette);
      const dash = lane.firm > 0 ? [] : payload.style.dash.inferred || [];
      for (const run of geometry.clipRuns(trimmed(job, line, lane.offset), plane, originX, originY)) {
        const sure = lane.sureWidth >= lane.width;
        // A hair wider than its share, or the ground would show between neighbours.
        strokeRun(ctx, run, sure ? ink.color : ink.light, lane.width + HAIR_PX, dash);
        if (!sure && lane.sureWidth > 0) strokeRun(ctx, run, ink.color, lane.sureWidth, dash);
      }
    }

    function strokeRun(ctx, run, color, width, dash) {
      const { points } = run;
      if (points.length < 4) return;
      ctx.beginPath();
      ctx.moveTo(points[0], points[1]);
      for (let i = 2; i < points.length; i += 2) ctx.lineTo(points[i], points[i + 1]);
      ctx.lineJoin = "round";
      ctx.lineCap = "butt";
      ctx.strokeStyle = color;
      ctx.lineWidth = width;
      ctx.setLineDash(dash);
      ctx.lineDashOffset = run.from;
      ctx.stroke();
      ctx.setLineDash([]);
    }

    /** The circle of a node: left half what comes in, right half what goes out. */
    function paintNode(job, spot, focused) {
      const { ctx, palette, out } = job;
      const { x, y } = place(job, spot.node);
      if (x < job.plane[0] - 30 || x > job.plane[2] + 30 || y < job.plane[1] - 30 || y > job.plane[3] + 30) return;
      if (focused) symbols.drawFocus(ctx, x, y, spot.r, palette.focusRing);
      drawHalves(ctx, x, y, spot, palette);
      out.shapes.push({ id: `node:${spot.node}`, node: spot.node, kind: "node", rank: RANK.node, x, y, r: Math.max(5, spot.r) });
      out.nodes.push({ ...spot, x, y });
    }

    /**
     * Paint a frame of the picture, part by part; focus: null, {node} or {pairs: Set}. Returns {shapes, lines, nodes} in
     * canvas px, and near: the nodes in focus, null without one.
     */
    function* paintParts(frame, picture, pairs, focus) {
      ways.use(pairs, frame.zoom);
      const out = { shapes: [], lines: [], nodes: [] };
      const job = { ...frame, picture, out, nodesAt: pairs.nodes };
      const arrows = [];
      // The thin ones on top of the broad, and those in focus on top of all.
      const order = [...picture.lines].sort((a, b) => Number(stepsBack(focus, b)) - Number(stepsBack(focus, a)));
      for (let k = 0; k < order.length; k += 1) {
        if (k > 0 && k % LINES_A_PART === 0) yield;
        frame.ctx.globalAlpha = stepsBack(focus, order[k]) ? DIMMED : 1;
        paintLine(job, order[k], arrows);
      }
      yield;
      for (const arrow of arrows) {
        frame.ctx.globalAlpha = arrow.alpha;
        symbols.drawArrow(frame.ctx, arrow.corners, arrow.look);
      }
      yield;
      const near = focus && new Set(picture.lines.filter((line) => !stepsBack(focus, line)).flatMap(({ from, to }) => [from, to]));
      const spots = [...picture.nodes.values()].sort((a, b) => b.r - a.r);
      for (const spot of spots) {
        frame.ctx.globalAlpha = near && !near.has(spot.node) ? 2.5 * DIMMED : 1;
        paintNode(job, spot, Boolean(focus) && focus.node === spot.node);
      }
      frame.ctx.globalAlpha = 1;
      return { ...out, near };
    }

    /** The same at once. */
    function paint(...given) {
      const parts = paintParts(...given);
      let part = parts.next();
      while (!part.done) part = parts.next();
      return part.value;
    }

    return { paint, paintParts };
  }

  /** Arrowheads: at the end where it is in view, else at least one in the middle; more along a long run. */
  function arrowStops(length, ends, size) {
    if (length < size * 1.5) return [];
    const inner = Math.floor(length / ARROW_EVERY_PX) || (ends ? 0 : 1);
    const stops = Array.from({ length: Math.min(4, inner) }, (_, k, count = Math.min(4, inner)) => ((k + 0.5) * length) / count);
    return ends ? [...stops.filter((stop) => stop < length - 2 * size), length] : stops;
  }

  /** Two half circles on one centre; `spot` {inR, outR, r}. A node without a known weight is a small dot. */
  function drawHalves(ctx, x, y, spot, palette) {
    const halves = [[spot.inR, TURN / 4, (3 * TURN) / 4, palette.place], [spot.outR, -TURN / 4, TURN / 4, palette.halo]];
    if (!spot.inR && !spot.outR) halves.splice(0, 2, [spot.r, 0, TURN, palette.halo]);
    for (const pass of ["halo", "ink"]) {
      for (const [r, from, to, fill] of halves) {
        if (!r) continue;
        ctx.beginPath();
        ctx.arc(x, y, r, from, to);
        ctx.closePath();
        ctx.lineJoin = "round";
        if (pass === "halo") {
          ctx.strokeStyle = palette.halo;
          ctx.lineWidth = 4;
          ctx.stroke();
          continue;
        }
        ctx.fillStyle = fill;
        ctx.fill();
        ctx.strokeStyle = palette.place;
        ctx.lineWidth = 1.4;
        ctx.stroke();
      }
    }
  }

  Sillage.odPaint = Object.freeze({ arrowSize, arrowStops, createPainter, drawHalves, pictureOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
