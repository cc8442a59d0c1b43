/**
 * The ways of the case on the canvas: strands of flows with their arrowheads, stubs, links.
 *
 * Owns: drawing them in their lanes, what labels and chips must know about them. Refuses: places,
 * circles and events (painter.js). A job is the frame of painter.js with what it gathers.
 */
(function (Sillage) {
  "use strict";

  // Two arrowheads of one flow stand at least this far apart.
  const ARROW_REACH = 90;
  const MOST_STUB_PX = 84;

  function createWayPainter(scene, store) {
    const { payload } = store;
    const { places, flows, strands, links } = payload;
    const { symbols, geometry, hatch } = Sillage;
    const lines = Sillage.strands;

    function paintLinks(job) {
      if (!store.view.layers.links) return;
      const { ctx, palette, out, originX, originY, plane, frame } = job;
      scene.arcs.forEach((arc, k) => {
        const code = store.visible.links[arc.link];
        if (!code) return;
        const id = links.id[arc.link];
        const path = scene.arcPath(k, job.zoom);
        const look = { color: palette.link, halo: palette.halo, ground: palette.halo, alpha: code === 2 ? 0.9 : 0.7, undated: code === 3 };
        ctx.globalAlpha = job.emphasis(id);
        for (const run of geometry.clipRuns(path, plane, originX, originY)) {
          if (job.glow(id)) symbols.drawFocusPath(ctx, run.points, 3, palette.focusRing);
          symbols.drawLink(ctx, run, look);
          out.lines.push(run.points);
          out.shapes.push({ id, kind: "links", rank: job.rank.link, path: run.points, width: 4 });
        }
        for (const p of [arc.from, arc.to]) {
          const mark = out.marks.get(p);
          if (job.inPlane(mark.x, mark.y, 10)) symbols.drawLinkEnd(ctx, mark.x, mark.y, look);
        }
        for (const run of geometry.clipRuns(path, frame, originX, originY)) out.linkRuns.push({ link: arc.link, k, points: run.points, length: run.length });
        out.ways.push({ path: shift(path, originX, originY), fromPlace: arc.from, toPlace: arc.to, km: 0, color: palette.link, kind: "link", id });
      });
      ctx.globalAlpha = 1;
    }

    function shift(path, originX, originY) {
      const out = new Float64Array(path.length);
      for (let i = 0; i < path.length; i += 2) {
        out[i] = path[i] - originX;
        out[i + 1] = path[i + 1] - originY;
      }
      return out;
    }

    /** Room to leave at the end of a line, so that its arrow points at the mark and not into it. */
    function trimAt(job, place) {
      if (place < 0) return 0;
      const mark = job.out.marks.get(place);
      return mark.solid + 2.5;
    }

    function paintFlows(job) {
      if (!store.view.layers.flows) return;
      const { ctx, palette, out, originX, originY, plane, frame } = job;
      const arrows = [];
      for (let i = 0; i < strands.flow.length; i += 1) {
        const f = strands.flow[i];
        const code = store.visible.flows[f];
        if (!code || !substanceShown(strands.substance[i])) continue;
        const id = flows.id[f];
        const stub = strands.role[i] === "stub";
        const color = palette.substances[payload.substances[strands.substance[i]].id];
        const look = {
          color: Sillage.lettering.mix(palette.sea, color, symbols.ALPHA[code]), casing: palette.casing, width: scene.widths[i],
          dash: code === 3 ? symbols.UNDATED_DASH : payload.style.dash[strands.dash[i]] || [],
          arrowColor: Sillage.lettering.mix(palette.sea, color, (1 + symbols.ALPHA[code]) / 2),
        };
        ctx.globalAlpha = job.emphasis(id);
        const whole = scene.lane(i, job.zoom);
        if (stub) {
          paintStub(job, i, f, whole, look);
          continue;
        }
        const path = strands.arrow[i] ? geometry.trimPath(whole, 0, trimAt(job, scene.endPlace[i])) : whole;
        for (const run of geometry.clipRuns(path, plane, originX, originY)) {
          if (job.glow(id)) symbols.drawFocusPath(ctx, run.points, look.width, palette.focusRing);
          symbols.drawStrand(ctx, run, look);
          out.lines.push(run.points);
          out.shapes.push({ id, kind: "flows", rank: job.rank.flow, path: run.points, width: look.width, branch: strands.role[i] === "branch", strand: i });
        }
        const seen = geometry.clipRuns(path, frame, originX, originY);
        const size = lines.arrowSize(look.width);
        seen.forEach((run, k) => {
          const ends = Boolean(strands.arrow[i]) && k === seen.length - 1 && !run.leavesAt;
          for (const stop of lines.arrowStops(run.length, ends, size)) {
            const tip = geometry.pointAlong(run.points, stop);
            const back = geometry.pointAlong(run.points, stop - size);
            const length = Math.hypot(tip.x - back.x, tip.y - back.y) || 1;
            // The chord, not the last segment: an arrowhead is longer than a vertex step.
            const corners = lines.arrowHead({ x: tip.x, y: tip.y, dx: (tip.x - back.x) / length, dy: (tip.y - back.y) / length }, size);
            const order = (ends && stop === run.length ? 2 : 0) + (strands.role[i] === "trunk" ? 1 : 0);
            arrows.push({ corners, look, alpha: ctx.globalAlpha, flow: f, order });
          }
          keepLongest(out.flowRuns, f, { points: run.points, length: run.length * (strands.role[i] === "trunk" ? 1 : 0.4), substance: strands.substance[i], width: look.width, slot: strands.slot[i], stub: false });
        });
        noteWay(job, i, f, path, color);
      }
      for (const arrow of thinArrows(arrows)) {
        ctx.globalAlpha = arrow.alpha;
        symbols.drawArrow(ctx, arrow.corners, arrow.look);
      }
      ctx.globalAlpha = 1;
    }

    /** Branches of one flow run over each other for a while: one arrowhead there is enough. */
    function thinArrows(arrows) {
      const kept = [];
      for (const arrow of arrows.sort((a, b) => b.order - a.order)) {
        const reach = arrow.order >= 2 ? 7 : ARROW_REACH;
        const near = kept.some((k) => k.flow === arrow.flow && Math.hypot(k.corners[0] - arrow.corners[0], k.corners[1] - arrow.corners[1]) < reach);
        if (!near) kept.push(arrow);
      }
      return kept;
    }

    function paintStub(job, i, f, whole, look) {
      const { ctx, out, originX, originY, plane } = job;
      const full = shift(whole, originX, originY);
      // A hint keeps its size when the map comes closer: a long line would point at somewhere.
      const beyond = Math.max(0, geometry.pathLength(full) - MOST_STUB_PX);
      const points = geometry.trimPath(full, trimAt(job, scene.startPlace[i]), beyond);
      if (!points.length || !Sillage.labels.overlap(hatch.boundsOf([points], 0, 0), plane)) return;
      if (job.glow(flows.id[f])) symbols.drawFocusPath(ctx, points, 2, job.palette.focusRing);
      symbols.drawStub(ctx, points, { ...look, width: Math.max(1.5, look.width), dash: [0.5, 4.5] });
      out.lines.push(points);
      out.shapes.push({ id: flows.id[f], kind: "flows", rank: job.rank.flow - 0.5, path: points, width: 3, strand: i });
      if (geometry.cutSegment(points[0], points[1], points[points.length - 2], points[points.length - 1], job.frame)) {
        keepLongest(out.flowRuns, f, { points, length: geometry.pathLength(points) * 0.2, substance: strands.substance[i], width: 2, slot: 0, stub: true });
      }
    }

    function keepLongest(map, flow, run) {
      const kept = map.get(flow);
      // A label of stubs may stand at any of them.
      const stubs = (kept ? kept.stubs : []).concat(run.stub ? [run.points] : []);
      map.set(flow, { ...(!kept || run.length > kept.length ? run : kept), stubs });
    }

    /** For the chips on the frame: a strand whose own ends are the ends of the flow. */
    function noteWay(job, i, f, path, color) {
      // Kilometres are those of the whole way, so a branch tells of the flow's own origin.
      const named = placeNamed(flows.from[f], strands.fromName[i]);
      const from = named === null && flows.from[f].length === 1 ? flows.from[f][0] : named;
      const to = strands.arrow[i] ? placeNamed([...flows.to[f], ...flows.via[f]], strands.toName[i]) : null;
      job.out.ways.push({ path: shift(path, job.originX, job.originY), fromPlace: from, toPlace: to, km: strands.km[i], color, kind: "flow", id: flows.id[f] });
    }

    function placeNamed(list, name) {
      const found = list.find((p) => places.name[p] === name);
      return found === undefined ? null : found;
    }

    function substanceShown(s) {
      return !store.view.substances || store.view.substances.includes(payload.substances[s].id);
    }

    return { paintFlows, paintLinks };
  }

  Sillage.createWayPainter = createWayPainter;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
