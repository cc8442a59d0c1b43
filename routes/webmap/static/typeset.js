/**
 * From what is painted to labels on the canvas: gathers the items, has them placed, draws them.
 *
 * Owns: which things get a label, the leader lines, the dots of base towns, the hit boxes of
 * labels. Refuses: wording (captions.js) and positions (labels.js).
 */
(function (Sillage) {
  "use strict";

  const EDGE_PX = 5;
  const SET_BACK = 0.5;
  const CHIP_CLEAR_PX = 5;
  const ALONG_STEP = 34;
  // Shorter than this a stub is only a hint, and its label would seem to name something else.
  const LEAST_STUB_PX = 45;
  // Another flow nearer than this could be taken for the one that a label names.
  const NEIGHBOUR_PX = 140;
  // With more flows than this in sight the lanes' order decides alone: comparing all would take long.
  const MOST_COMPARED = 30;
  // In a crowd only the largest mark of each neighbourhood gets its label: more would not fit.
  const NEIGHBOURHOOD_PX = [120, 52];

  function createTypesetter(store, lettering, baseLabels) {
    const { payload } = store;
    const { places } = payload;
    const { geometry } = Sillage;
    const captions = Sillage.createCaptions(payload, lettering);
    const { PRIORITY } = Sillage.captions;
    const pins = store.dense && store.dense.tables.seizures ? Sillage.pinLabels.create(store, lettering) : null;
    const habit = new Map();
    const base = (baseLabels || []).map((label, n) => ({ label, n, x: geometry.unitX(label.lon), y: geometry.unitY(label.lat) }));
    let baseItems = { key: "", list: [] };

    function caseItems(frame, painted) {
      const items = [];
      pileItems(items, frame, painted);
      if (pins) items.push(...pins.itemsOf(painted.groups || [], painted.contents, frame.palette));
      placeItems(items, frame, painted, new Set([...(painted.piles || []), ...items.filter((item) => item.pin)].map(({ id }) => id)));
      // A hatch is never without its words: bare, it would look like a known area.
      for (const spot of painted.hatches) {
        const anchor = { x: (spot.box[0] + spot.box[2]) / 2, y: (spot.box[1] + spot.box[3]) / 2 };
        items.push({
          key: `hatch:${spot.place}`, priority: PRIORITY.hatch, anchor, mode: "area", area: spot.box, lines: 0.9,
          below: painted.marks.get(spot.place).eventsBox ? 18 : 4,
          leaderFrom: Math.min(spot.box[2] - spot.box[0], spot.box[3] - spot.box[1]) / 2,
          variants: captions.hatchVariants(spot.place, frame.palette), hit: { id: spot.id, kind: "hatch" },
        });
      }
      if (!store.view.layers.labels) return items;
      // The lane to the left is named on the left, the lane to the right on the right.
      const slots = [...painted.flowRuns.values()].filter((run) => !run.stub).map((run) => run.slot);
      const middleSlot = slots.reduce((sum, slot) => sum + slot, 0) / (slots.length || 1);
      const apart = painted.flowRuns.size <= MOST_COMPARED;
      for (const [flow, run] of painted.flowRuns) {
        if (run.stub && geometry.pathLength(run.points) < LEAST_STUB_PX) continue;
        items.push({
          key: `flow:${flow}`, priority: PRIORITY.flow - (run.stub ? 12 : 0), anchor: middleOf(run),
          mode: "along", along: apart ? awayFromOthers(alongRun(run), flow, painted.flowRuns) : alongRun(run), clear: run.width / 2 + 4, side: run.stub ? 0 : run.slot < middleSlot ? -1 : 1,
          variants: captions.flowVariants(flow, run.substance, frame.palette, run.stub, store.visible.flows[flow]), lines: 1.1, most: 16,
          hit: { id: payload.flows.id[flow], kind: "flows" },
        });
      }
      const longest = new Map();
      for (const run of painted.linkRuns) if (run.length > (longest.get(run.link) || { length: 60 }).length) longest.set(run.link, run);
      for (const run of longest.values()) {
        items.push({
          key: `link:${run.k}`, priority: PRIORITY.link, anchor: middleOf(run), mode: "along", along: alongRun(run), clear: 8,
          variants: captions.linkVariants(frame.palette), lines: 1.5, most: 14, hit: { id: payload.links.id[run.link], kind: "links" },
        });
      }
      return items;
    }

    /** What was seized in a large case at the places a step points at (dense_places.js). */
    function pileItems(items, frame, painted) {
      for (const pile of painted.piles || []) {
        const p = places.id.indexOf(pile.id);
        items.push({
          key: `pile:${pile.id}`, owner: `pile:${pile.id}`, anchor: { x: pile.x, y: pile.y }, mode: "around", radius: pile.r, leaderFrom: pile.r,
          priority: PRIORITY.selected, leader: true, lines: 0.55, variants: captions.pileVariants(pile, p, painted.contents, frame.palette), pile: true,
        });
      }
    }

    /* The labels of places but for those that are `told` by another: their ids. */
    function placeItems(items, frame, painted, told) {
      const { view } = store;
      const named = namedPlaces(frame, painted);
      for (const [p, mark] of painted.marks) {
        if ((named && !named.has(p)) || told.has(places.id[p])) continue;
        const country = places.kind[p] === "country";
        const precise = Sillage.scene.POINT_PRECISIONS.has(places.precision[p]);
        if (places.precision[p] === "unknown" || !places.drawn[p] || (!mark.active && !precise)) continue;
        const events = painted.contents.eventsAt.has(p);
        const bare = !mark.list.length && !events;
        if (bare && (!view.layers.labels || !view.layers.places)) continue;
        // Only a selection may move labels: under a passing pointer the map keeps still.
        const focused = isFocused(p);
        items.push({
          key: `place:${p}`, owner: `place:${p}`, anchor: { x: mark.x, y: mark.y }, focused: focused && mark.active > 0,
          mode: country && !events ? "centre" : "around",
          radius: country ? 9 : Math.max(mark.outer, Math.min(mark.ring, 30)), leaderFrom: mark.ring > mark.solid && !precise ? mark.ring : mark.solid,
          priority: focused ? PRIORITY.selected : mark.list.length ? PRIORITY.seizures : !mark.active ? PRIORITY.quiet : events ? PRIORITY.events : country ? PRIORITY.country : PRIORITY.place,
          leader: mark.active > 0 && !country && (!named || focused), quiet: !mark.active, dot: mark.active ? null : Sillage.labels.boxAround(mark.x, mark.y, 3), lines: mark.active ? 0.55 : Infinity,
          variants: captions.placeVariants(p, painted.contents, store.visible, frame.palette), place: p,
        });
      }
    }

    function isFocused(p) {
      const { view } = store;
      return view.selected ? standsAt(view.selected, p) : view.highlight.some((id) => standsAt(id, p) || places.id[p] === id);
    }

    /** In a crowd the places that may get a label: what is in focus, and the largest mark of each neighbourhood; null: all. */
    function namedPlaces(frame, painted) {
      if (!painted.crowded) return null;
      const [wide, high] = NEIGHBOURHOOD_PX;
      const largest = new Map();
      const named = new Set();
      const inSight = ({ x, y }) => x > frame.frame[0] - wide && y > frame.frame[1] - high && x < frame.frame[2] + wide && y < frame.frame[3] + high;
      for (const [p, mark] of painted.marks) {
        if (!mark.active || !inSight(mark)) continue;
        if (isFocused(p)) named.add(p);
        const cell = `${Math.floor(mark.x / wide)}|${Math.floor(mark.y / high)}`;
        const rival = largest.get(cell);
        if (rival === undefined || mark.outer > painted.marks.get(rival).outer) largest.set(cell, p);
      }
      for (const p of largest.values()) named.add(p);
      return named;
    }

    function standsAt(id, p) {
      const at = store.indexOf(id);
      return at && payload[at.table].place && payload[at.table].place[at.i] === p;
    }

    function middleOf(run) {
      const at = geometry.pointAlong(run.points, geometry.pathLength(run.points) / 2);
      return { x: at.x, y: at.y };
    }

    function alongRun(run) {
      if (run.stub) return run.stubs.flatMap((points) => [0.6, 0.8, 1].map((share) => ({ ...geometry.pointAlong(points, share * geometry.pathLength(points)), cost: 0 })));
      const length = geometry.pathLength(run.points);
      const stops = Math.max(1, Math.min(24, Math.floor(length / ALONG_STEP)));
      const out = [];
      for (let i = 0; i < stops; i += 1) {
        const share = (i + 0.5) / stops;
        const at = geometry.pointAlong(run.points, share * length);
        out.push({ ...at, cost: Math.abs(share - 0.5) * 3 });
      }
      return out;
    }

    /** Give each stop the side that faces away from the nearest other flow, where one is near. */
    function awayFromOthers(stops, flow, runs) {
      for (const stop of stops) {
        let nearest = NEIGHBOUR_PX;
        for (const [other, run] of runs) {
          if (other === flow || run.stub) continue;
          for (let i = 0; i + 3 < run.points.length; i += 2) {
            const near = geometry.nearestOnSegment(stop.x, stop.y, ...run.points.slice(i, i + 4));
            const gap = Math.hypot(near.x - stop.x, near.y - stop.y);
            if (gap >= nearest) continue;
            nearest = gap;
            // y runs down the screen, so a neighbour to the right has a positive product.
            stop.side = stop.dx * (near.y - stop.y) - stop.dy * (near.x - stop.x) > 0 ? -1 : 1;
          }
        }
      }
      return stops;
    }

    /** Base names of this zoom, sized once; their positions follow the canvas. */
    function baseItemsAt(frame) {
      const key = `${frame.zoom}|${frame.palette.name}|${frame.plane}|${frame.originX}|${frame.originY}`;
      if (baseItems.key === key) return baseItems.list;
      const scale = geometry.worldPx(frame.zoom);
      const list = [];
      for (const { label, n, x, y } of base) {
        const px = x * scale - frame.originX;
        const py = y * scale - frame.originY;
        if (px < frame.plane[0] || py < frame.plane[1] || px > frame.plane[2] || py > frame.plane[3]) continue;
        const item = captions.baseItem(label, frame.zoom, frame.palette);
        if (item) list.push({ ...item, key: `base:${n}`, owner: `base:${n}`, anchor: { x: px, y: py }, base: label, dot: item.town ? Sillage.labels.boxAround(px, py, 3) : null });
      }
      baseItems = { key, list };
      return list;
    }

    /** A base name that the case already tells at the same place is left to the case. */
    function toldByCase(label, item, marks) {
      for (const [p, mark] of marks) {
        const name = places.name[p];
        if (label.kind === "country") {
          if (mark.active && places.kind[p] === "country" && name === label.text) return true;
        } else if (label.kind !== "sea") {
          const near = Math.hypot(mark.x - item.anchor.x, mark.y - item.anchor.y);
          const drawn = places.drawn[p] && (mark.active || Sillage.scene.POINT_PRECISIONS.has(places.precision[p]));
          if (drawn && (near < 7 || (near < 60 && name.startsWith(label.text)))) return true;
        }
      }
      return false;
    }

    /**
     * Place and draw all labels.
     *
     * @param {Array<Array<number>>} chips boxes of chips and controls, canvas px
     * @param {function(Array<Array<number>>): Array<Array<number>>} beside told the boxes of what stands out and of its
     *   labels, it gives those of what steps back for them (names of flows), which the other labels
     *   keep clear of
     */
    function typeset(frame, painted, chips, beside = () => []) {
      const { ctx, plane, palette, dpr } = frame;
      const items = caseItems(frame, painted);
      if (store.view.layers.labels) {
        const told = painted.crowded ? new Map(items.filter((item) => item.place !== undefined).map((item) => [item.place, painted.marks.get(item.place)])) : painted.marks;
        for (const item of baseItemsAt(frame)) if (!toldByCase(item.base, item, told)) items.push(item);
      }
      const inner = [frame.frame[0] + EDGE_PX, frame.frame[1] + EDGE_PX, frame.frame[2] - EDGE_PX, frame.frame[3] - EDGE_PX];
      const around = ([left, top, right, bottom]) => [left - CHIP_CLEAR_PX, top - CHIP_CLEAR_PX, right + CHIP_CLEAR_PX, bottom + CHIP_CLEAR_PX];
      const piles = (painted.piles || []).map(({ id, x, y, r }) => ({ box: Sillage.labels.boxAround(x, y, r), owner: `pile:${id}` }));
      // The first of them have labels, made in their order.
      const labelled = items.filter((item) => item.pin);
      const circles = (painted.groups || []).map(({ x, y, r }, k) => ({ box: Sillage.labels.boxAround(x, y, r), owner: labelled[k] && labelled[k].owner }));
      const lifted = items.filter((item) => item.focused).map(({ anchor, radius }) => ({ box: Sillage.labels.boxAround(anchor.x, anchor.y, radius) }));
      const obstacles = painted.obstacles.concat(piles, circles, chips.map((box) => ({ box: around(box) })));
      const placed = placeInTurn({ items, plane, frame: inner, obstacles, lines: painted.lines, habit }, [...piles, ...circles, ...lifted].map(({ box }) => box), beside);
      for (const label of placed) {
        if (label.leader) drawLeader(ctx, label.leader, palette);
        if (label.item.base || label.item.quiet) drawTownDot(ctx, label.item, palette);
      }
      for (const label of placed) {
        ctx.globalAlpha = standsBack(label.item, painted.focus) ? SET_BACK : 1;
        lettering.draw(ctx, label.variant, label.box[0], label.box[1], label.align, dpr);
        noteHits(label, painted.shapes);
      }
      ctx.globalAlpha = 1;
      return placed;
    }

    /* What stands out is labelled first, then the names that are not ours step back for it, then come all the others. */
    function placeInTurn(job, circles, beside) {
      const first = job.items.filter((item) => item.pile || item.pin || item.focused);
      const standing = first.length ? Sillage.labels.placeLabels({ ...job, items: first }) : [];
      const boxes = standing.map(({ box }) => Sillage.labels.grow(box, Sillage.labels.BETWEEN_PX));
      const others = Sillage.labels.placeLabels({
        ...job, items: job.items.filter((item) => !first.includes(item)),
        obstacles: job.obstacles.concat([...boxes, ...beside([...circles, ...boxes])].map((box) => ({ box }))),
        lines: job.lines.concat(standing.filter(({ leader }) => leader).map(({ leader }) => leader)),
      });
      return [...standing, ...others];
    }

    /** Labels of what is not selected step back with it; base names stay as they are. */
    function standsBack(item, focus) {
      if (!focus.ids || item.base || item.pile || item.pin) return false;
      return item.hit ? !focus.ids.has(item.hit.id) : !focus.places.has(item.place);
    }

    function noteHits(label, shapes) {
      const { item, variant, box } = label;
      if (item.hit) {
        shapes.push({ ...item.hit, rank: 7, box });
      } else if (item.pin) {
        variant.ids.forEach((id, row) => {
          if (id) shapes.push({ id, kind: "record", rank: 7, box: [box[0], box[1] + variant.rows[row][0], box[2], box[1] + variant.rows[row][1]] });
        });
      } else if (item.place !== undefined) {
        variant.ids.forEach((id, row) => {
          const part = [box[0], box[1] + variant.rows[row][0], box[2], box[1] + variant.rows[row][1]];
          if (id) shapes.push({ id, kind: "record", rank: 7, box: part });
          else shapes.push({ id: places.id[item.place], kind: "place", place: item.place, rank: 7, box: part });
        });
      }
    }

    function drawLeader(ctx, leader, palette) {
      for (const [color, width] of [[palette.halo, 3], [palette.muted, 1]]) {
        ctx.beginPath();
        ctx.moveTo(leader[0], leader[1]);
        ctx.lineTo(leader[2], leader[3]);
        ctx.strokeStyle = color;
        ctx.lineWidth = width;
        ctx.lineCap = "round";
        ctx.stroke();
      }
    }

    function drawTownDot(ctx, item, palette) {
      if (!item.dot) return;
      ctx.beginPath();
      ctx.arc(item.anchor.x, item.anchor.y, 1.7, 0, 2 * Math.PI);
      ctx.fillStyle = palette.landLabel;
      ctx.fill();
    }

    return {
      typeset,
      clear() {
        lettering.clear();
        baseItems = { key: "", list: [] };
      },
    };
  }

  Sillage.createTypesetter = createTypesetter;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
