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
  // From this radius on a ring of precision is a line that labels keep off.
  const LEAST_RING_LINE_PX = 40;
  // With more places than this in use small rings of precision would be all there is to see, and labels a wall.
  const CROWD = 150;
  // What lies on top of what, for the pointer.
  const RANK = { area: 1, place: 2, link: 3, flow: 4, hatch: 1.5, event: 6, seizure: 5, label: 7 };

  function createPainter(scene, store) {
    const { payload } = store;
    const { places, seizures, events, flows } = payload;
    const { symbols, geometry, hatch } = Sillage;
    const ways = Sillage.createWayPainter(scene, store);

    function paint(frame) {
      const { ctx, plane } = frame;
      const contents = Sillage.scene.collectVisible(store);
      const focus = focusOf(store);
      const out = { contents, focus, shapes: [], obstacles: [], lines: [], marks: new Map(), flowRuns: new Map(), linkRuns: [], hatches: [], ways: [], spots: [], crowded: contents.active.reduce((sum, code) => sum + (code ? 1 : 0), 0) > CROWD };
      ctx.clearRect(plane[0], plane[1], plane[2] - plane[0], plane[3] - plane[1]);
      const job = {
        ...frame, contents, out, focus, rank: RANK,
        emphasis: (id) => emphasis(focus, id),
        glow: (id) => glow(job, id),
        inPlane: (x, y, reach) => inPlane(job, x, y, reach),
      };
      locateMarks(job);
      paintAreas(job);
      ways.paintLinks(job);
      ways.paintFlows(job);
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
        const radii = list.map((i) => Sillage.strands.seizureRadius(style.seizureRadius, seizures.kgMin[i], seizures.kgMax[i]));
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
          tintCountry(job, rings);
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

    function paintPlaces(job) {
      const { ctx, palette, out } = job;
      if (!store.view.layers.places) return;
      for (const [p, mark] of out.marks) {
        const point = Sillage.scene.POINT_PRECISIONS.has(places.precision[p]);
        const area = places.precision[p] === "area";
        if ((!point && !area) || !places.drawn[p] || !inPlane(job, mark.x, mark.y, mark.ring + 10)) continue;
        if (!mark.active && area) continue;
        ctx.globalAlpha = job.focus.ids && !job.focus.places.has(p) ? 0.55 : 1;
        const ringed = mark.ring > (area ? 0 : mark.solid + 2) && (!out.crowded || mark.ring > LEAST_RING_LINE_PX);
        if (mark.active && ringed) {
          symbols.drawPrecision(ctx, mark.x, mark.y, mark.ring, { color: palette.place, dashed: area });
          if (mark.ring > LEAST_RING_LINE_PX) out.lines.push(circleAt(mark.x, mark.y, mark.ring));
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

  /** Tint a country that a place is known to lie in; rings in world px. */
  function tintCountry({ ctx, palette, zoom, originX, originY }, rings) {
    // Close up the tint would cover the frame and say nothing.
    const share = Math.max(0, Math.min(1, TINT_GONE_ZOOM - zoom));
    ctx.globalAlpha = 1;
    if (share) Sillage.hatch.drawTint(ctx, rings, originX, originY, { color: palette.tint, alpha: share * (palette.dark ? 0.09 : 0.075) });
  }

  /** A circle as a flat path, for what keeps off lines. */
  function circleAt(x, y, r) {
    const path = [];
    for (let k = 0; k <= 48; k += 1) path.push(x + r * Math.cos((k * Math.PI) / 24), y + r * Math.sin((k * Math.PI) / 24));
    return path;
  }

  /** Whether a record is in view; one that is not cannot make the others step back. */
  function isSeen(store, id) {
    const at = store.indexOf(id);
    if (at && at.dense) return store.dense.tables[at.table].isInView(at.i);
    return Boolean(at && store.visible[at.table] && store.visible[at.table][at.i]);
  }

  /** What a step of the story points at: the records, and for a place what was seized or happened there. */
  function highlighted(store) {
    const { payload } = store;
    const ids = new Set(store.view.highlight);
    for (const id of store.view.highlight) {
      const at = store.indexOf(id);
      if (!at || at.table !== "places") continue;
      for (const table of ["seizures", "events"]) {
        payload[table].place.forEach((place, i) => { if (place === at.i) ids.add(payload[table].id[i]); });
      }
    }
    return ids;
  }

  /** What stands out: the selected record with what belongs to it, else what the story's step points at.
   *
   * `ids` is null when nothing does: without a mark in view there is nothing to step back for. */
  function focusOf(store) {
    const { view, payload } = store;
    const focus = { selected: view.selected, hover: view.hover, ids: null, places: new Set() };
    if (view.selected) {
      if (!isSeen(store, view.selected)) return focus;
      const record = payload.records[view.selected];
      focus.ids = new Set([view.selected, ...((record && record.related) || [])]);
    } else {
      const ids = highlighted(store);
      const places = view.highlight.filter((id) => (store.indexOf(id) || {}).table === "places");
      places.forEach((id) => focus.places.add(store.indexOf(id).i));
      if (!Sillage.densePlaces.isPlaceHighlighted(store) && ![...ids].some((id) => isSeen(store, id))) return focus;
      focus.ids = ids;
    }
    for (const id of focus.ids) {
      const found = store.indexOf(id);
      if (!found || found.dense) continue;
      const rows = payload[found.table];
      for (const column of ["place", "from", "to", "via", "places"]) {
        if (rows[column] && rows[column][found.i] !== undefined) [].concat(rows[column][found.i]).forEach((p) => focus.places.add(p));
      }
    }
    return focus;
  }

  Sillage.createPainter = createPainter;
  Sillage.focusOf = focusOf;
  Sillage.isSeen = isSeen;
  Sillage.tintCountry = tintCountry;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
