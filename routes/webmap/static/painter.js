/**
 * One picture of the case: everything but the labels, and what the labels must know about it.
 *
 * Owns: the order of drawing, emphasis and dimming, the shapes for hit testing, the obstacles
 * and lines that labels keep clear of. Refuses: the map, events, the DOM.
 *
 * A frame is {ctx, plane, frame (boxes in canvas px), zoom, originX, originY (world px at the
 * canvas' corner), palette}. Canvas px are CSS px from the padded canvas' left top.
 */
(function (Sillage) {
  "use strict";

  const EVENT_HALF = 5;
  const EVENT_STEP = 9;
  const MOST_DIAMONDS = 5;
  const DIMMED = 0.3;
  const TINT_GONE_ZOOM = 8;
  // Two arrowheads of one flow stand at least this far apart.
  const ARROW_REACH = 90;
  // The links' fine colour must not compete with the flows'.
  const RANK = { area: 1, place: 2, link: 3, flow: 4, hatch: 1.5, event: 6, seizure: 5, label: 7 };

  function createPainter(scene, store) {
    const { payload } = store;
    const { places, seizures, events, flows, strands, links } = payload;
    const { symbols, geometry, hatch } = Sillage;
    const lines = Sillage.strands;

    function paint(frame) {
      const { ctx, plane } = frame;
      const contents = Sillage.scene.collectVisible(store);
      const out = { contents, shapes: [], obstacles: [], lines: [], marks: new Map(), flowRuns: new Map(), linkRuns: [], hatches: [], ways: [], spots: [] };
      const focus = focusOf(store);
      ctx.clearRect(plane[0], plane[1], plane[2] - plane[0], plane[3] - plane[1]);
      const job = { ...frame, contents, out, focus };
      locateMarks(job);
      paintAreas(job);
      paintLinks(job);
      paintFlows(job);
      paintPlaces(job);
      paintSeizures(job);
      paintEvents(job);
      ctx.globalAlpha = 1;
      return out;
    }

    /** Opacity of a record: everything but the selected one steps back. */
    function emphasis(focus, id) {
      return !focus.ids || focus.ids.has(id) ? 1 : DIMMED;
    }

    function glow(job, id) {
      return job.focus.hover === id || job.focus.selected === id;
    }

    /** Where each place stands on the canvas, how large its sign is, what stands there. */
    function locateMarks(job) {
      const scale = geometry.worldPx(job.zoom);
      const { style } = payload;
      places.id.forEach((_, p) => {
        const x = scene.placeX[p] * scale - job.originX;
        const y = scene.placeY[p] * scale - job.originY;
        const list = job.contents.seizuresAt.get(p) || [];
        const radii = list.map((i) => lines.seizureRadius(style.seizureRadius, seizures.kgMin[i], seizures.kgMax[i]));
        let solid = Sillage.scene.POINT_PRECISIONS.has(places.precision[p]) ? 4.5 : 0;
        let outer = solid;
        list.forEach((i, k) => {
          if (seizures.scope[i] === 0) solid = Math.max(solid, radii[k]);
          outer = Math.max(outer, radii[k] + (seizures.bound[i] === "at_least" ? 5 : 0));
        });
        let ring = 0;
        if (store.view.layers.precision && places.radiusKm[p]) {
          ring = geometry.kmToPx(places.radiusKm[p], places.lat[p], job.zoom);
          if (places.precision[p] === "area") ring = Math.max(7, ring);
        }
        job.out.marks.set(p, { x, y, solid, outer, ring, list, radii, active: job.contents.active[p] });
      });
    }

    function inPlane(job, x, y, reach) {
      const { plane } = job;
      return x > plane[0] - reach && x < plane[2] + reach && y > plane[1] - reach && y < plane[3] + reach;
    }

    function paintAreas(job) {
      const { ctx, palette, out, contents, originX, originY, plane } = job;
      places.id.forEach((id, p) => {
        if (!contents.active[p]) return;
        const rings = scene.areaRings(p, job.zoom);
        if (!rings || !rings.length) return;
        if (places.precision[p] === "country" && store.view.layers.precision) {
          ctx.globalAlpha = 1;
          // Close up the tint would cover the frame and say nothing.
          const share = Math.max(0, Math.min(1, TINT_GONE_ZOOM - job.zoom));
          if (share) hatch.drawTint(ctx, rings, originX, originY, { color: palette.tint, alpha: share * (palette.dark ? 0.09 : 0.075) });
        } else if (places.precision[p] === "unknown") {
          const told = hatchRecord(p);
          if (!told) return;
          ctx.globalAlpha = emphasis(job.focus, told.id);
          const box = hatch.drawHatch(ctx, rings, originX, originY, plane, { color: palette.hatch, alpha: told.code === 2 ? 1 : 0.8, undated: told.code === 3 });
          if (!box) return;
          const shifted = rings.map((ring) => ring.map((v, i) => v - (i % 2 ? originY : originX)));
          out.shapes.push({ id: told.id, kind: "hatch", rank: RANK.hatch, rings: shifted });
          out.hatches.push({ place: p, box, id: told.id });
          // Others' labels keep off the hatch as they keep off lines.
          for (let y = box[1] + 4; y < box[3]; y += 8) out.lines.push([box[0], y, box[2], y]);
        }
      });
      ctx.globalAlpha = 1;
    }

    /** The record an unknown position is shown for: a flow through it, else an event there. */
    function hatchRecord(p) {
      const { visible, view } = store;
      if (view.layers.flows) {
        for (let i = 0; i < flows.id.length; i += 1) {
          if (visible.flows[i] && (flows.via[i].includes(p) || flows.from[i].includes(p) || flows.to[i].includes(p))) {
            return { id: flows.id[i], code: visible.flows[i] };
          }
        }
      }
      if (view.layers.events) {
        for (let i = 0; i < events.id.length; i += 1) {
          if (visible.events[i] && events.place[i] === p) return { id: events.id[i], code: visible.events[i] };
        }
      }
      return null;
    }

    function paintLinks(job) {
      if (!store.view.layers.links) return;
      const { ctx, palette, out, originX, originY, plane, frame } = job;
      scene.arcs.forEach((arc, k) => {
        const code = store.visible.links[arc.link];
        if (!code) return;
        const id = links.id[arc.link];
        const path = scene.arcPath(k, job.zoom);
        const look = { color: palette.link, halo: palette.halo, ground: palette.halo, alpha: code === 2 ? 0.9 : 0.7, undated: code === 3 };
        ctx.globalAlpha = emphasis(job.focus, id);
        for (const run of geometry.clipRuns(path, plane, originX, originY)) {
          if (glow(job, id)) symbols.drawFocusPath(ctx, run.points, 3, palette.focusRing);
          symbols.drawLink(ctx, run, look);
          out.lines.push(run.points);
          out.shapes.push({ id, kind: "links", rank: RANK.link, path: run.points, width: 4 });
        }
        for (const p of [arc.from, arc.to]) {
          const mark = out.marks.get(p);
          if (inPlane(job, mark.x, mark.y, 10)) symbols.drawLinkEnd(ctx, mark.x, mark.y, look);
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
        ctx.globalAlpha = emphasis(job.focus, id);
        const whole = scene.lane(i, job.zoom);
        if (stub) {
          paintStub(job, i, f, whole, look);
          continue;
        }
        const path = strands.arrow[i] ? geometry.trimPath(whole, 0, trimAt(job, scene.endPlace[i])) : whole;
        for (const run of geometry.clipRuns(path, plane, originX, originY)) {
          if (glow(job, id)) symbols.drawFocusPath(ctx, run.points, look.width, palette.focusRing);
          symbols.drawStrand(ctx, run, look);
          out.lines.push(run.points);
          out.shapes.push({ id, kind: "flows", rank: RANK.flow, path: run.points, width: look.width, branch: strands.role[i] === "branch" });
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
      const points = geometry.trimPath(shift(whole, originX, originY), trimAt(job, scene.startPlace[i]), 0);
      if (!points.length || !Sillage.labels.overlap(hatch.boundsOf([points], 0, 0), plane)) return;
      if (glow(job, flows.id[f])) symbols.drawFocusPath(ctx, points, 2, job.palette.focusRing);
      symbols.drawStub(ctx, points, { ...look, width: Math.max(1.5, look.width), dash: [0.5, 4.5] });
      out.lines.push(points);
      out.shapes.push({ id: flows.id[f], kind: "flows", rank: RANK.flow - 0.5, path: points, width: 3 });
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

    function paintPlaces(job) {
      const { ctx, palette, out } = job;
      if (!store.view.layers.places) return;
      for (const [p, mark] of out.marks) {
        const point = Sillage.scene.POINT_PRECISIONS.has(places.precision[p]);
        const area = places.precision[p] === "area";
        if ((!point && !area) || !places.drawn[p] || !inPlane(job, mark.x, mark.y, mark.ring + 10)) continue;
        if (!mark.active && area) continue;
        ctx.globalAlpha = job.focus.ids && !job.focus.places.has(p) ? 0.55 : 1;
        if (mark.active && mark.ring > (area ? 0 : mark.solid + 2)) {
          symbols.drawPrecision(ctx, mark.x, mark.y, mark.ring, { color: palette.place, dashed: area });
        }
        // Quiet towns get their dot with their label, or not at all.
        if (point && mark.active) {
          symbols.drawPlace(ctx, mark.x, mark.y, { color: palette.place, halo: palette.halo, open: places.kind[p] !== "port" });
          out.obstacles.push({ box: Sillage.labels.boxAround(mark.x, mark.y, 4.5), owner: `place:${p}` });
        }
        if (mark.active) out.shapes.push({ id: places.id[p], kind: "place", place: p, rank: RANK.place, x: mark.x, y: mark.y, r: Math.max(5, Math.min(mark.ring, 12)) });
      }
      ctx.globalAlpha = 1;
    }

    function paintSeizures(job) {
      const { ctx, palette, out } = job;
      for (const [p, mark] of out.marks) {
        mark.list.forEach((i, k) => {
          const r = mark.radii[k];
          const id = seizures.id[i];
          out.spots.push({ place: p, x: mark.x, y: mark.y, kind: "seizure", id });
          if (!inPlane(job, mark.x, mark.y, r + 12)) return;
          const code = store.visible.seizures[i];
          const context = seizures.scope[i] === 1;
          ctx.globalAlpha = emphasis(job.focus, id);
          if (glow(job, id)) symbols.drawFocus(ctx, mark.x, mark.y, r, palette.focusRing);
          symbols.drawSeizure(ctx, mark.x, mark.y, r, {
            color: context ? palette.context : palette.substances[payload.substances[seizures.substance[i]].id],
            halo: palette.halo, hollow: context, possible: code === 1, undated: code === 3, bound: seizures.bound[i],
          });
          out.obstacles.push({ box: Sillage.labels.boxAround(mark.x, mark.y, r), owner: `place:${p}` });
          out.shapes.push({ id, kind: "seizures", rank: RANK.seizure, x: mark.x, y: mark.y, r });
        });
        if (mark.list.length && mark.solid > 7 && inPlane(job, mark.x, mark.y, 10)) {
          // The place itself stays visible at the heart of its circle.
          ctx.globalAlpha = 1;
          ctx.beginPath();
          ctx.arc(mark.x, mark.y, 2, 0, 2 * Math.PI);
          ctx.fillStyle = palette.halo;
          ctx.fill();
        }
      }
      ctx.globalAlpha = 1;
    }

    function paintEvents(job) {
      const { ctx, palette, out } = job;
      for (const [p, list] of job.contents.eventsAt) {
        const mark = out.marks.get(p);
        // Below the sign of the place; on it where the place has no sign.
        const hatched = out.hatches.find((h) => h.place === p);
        // An unknown position gets no sign inside its hatch: that would look like the place.
        const below = hatched ? hatched.box[3] - mark.y + EVENT_HALF + 3
          : mark.solid || mark.ring ? Math.max(mark.solid, Math.min(mark.ring, 24)) + EVENT_HALF + 4 : 0;
        const shown = list.slice(-MOST_DIAMONDS);
        const y = mark.y + below;
        const x0 = mark.x - ((shown.length - 1) * EVENT_STEP) / 2;
        mark.eventsBox = [x0 - EVENT_HALF - 2, y - EVENT_HALF - 2, x0 + (shown.length - 1) * EVENT_STEP + EVENT_HALF + 2, y + EVENT_HALF + 2];
        if (!coversFrame(job, p)) list.forEach((i) => out.spots.push({ place: p, x: mark.x, y: mark.y, kind: "event", id: events.id[i] }));
        if (!inPlane(job, mark.x, y, 40)) continue;
        shown.forEach((i, k) => {
          const x = x0 + k * EVENT_STEP;
          const id = events.id[i];
          ctx.globalAlpha = emphasis(job.focus, id);
          if (glow(job, id)) symbols.drawFocus(ctx, x, y, EVENT_HALF - 2, palette.focusRing);
          symbols.drawEvent(ctx, x, y, EVENT_HALF, { color: palette.event, halo: palette.halo, hollow: events.scope[i] === 1, possible: store.visible.events[i] !== 2 });
          out.shapes.push({ id, kind: "events", rank: RANK.event, x, y, r: EVENT_HALF });
        });
        out.obstacles.push({ box: mark.eventsBox });
      }
      ctx.globalAlpha = 1;
    }

    /** Whether the frame lies in the place's own area: then its records are not elsewhere. */
    function coversFrame(job, p) {
      const rings = scene.areaRings(p, job.zoom);
      if (!rings) return false;
      const { frame } = job;
      return Sillage.hit.insideRings(rings, (frame[0] + frame[2]) / 2 + job.originX, (frame[1] + frame[3]) / 2 + job.originY);
    }

    return { paint };
  }

  /** The selected record with what belongs to it; ids is null when nothing is selected. */
  function focusOf(store) {
    const { view, payload } = store;
    const focus = { selected: view.selected, hover: view.hover, ids: null, places: new Set() };
    if (!view.selected) return focus;
    const at = store.indexOf(view.selected);
    if (!at || !store.visible[at.table] || !store.visible[at.table][at.i]) return focus;
    const record = payload.records[view.selected];
    focus.ids = new Set([view.selected, ...((record && record.related) || [])]);
    for (const id of focus.ids) {
      const found = store.indexOf(id);
      if (!found) continue;
      const rows = payload[found.table];
      for (const column of ["place", "from", "to", "via", "places"]) {
        if (rows[column] && rows[column][found.i] !== undefined) [].concat(rows[column][found.i]).forEach((p) => focus.places.add(p));
      }
    }
    return focus;
  }

  Sillage.createPainter = createPainter;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
