/**
 * Which signs of the legend a still's picture really shows: its part of the world, its date, its small map.
 *
 * Owns: finding them in what the painters have drawn, so that a sign is named only where one can be seen. Refuses: the
 * signs' words (legend_model.js) and their drawing. The names are those of the legend's entries. Lengths are CSS px.
 */
(function (Sillage) {
  "use strict";

  // A country's tint fades out as the map comes closer: fainter than this it cannot be told from the land.
  const LEAST_TINT = 0.03;
  const STEPS = 8;
  const POSSIBLE = 1;
  const UNDATED = 3;

  /** Whether any of an area of flat rings lies in a box. */
  function touches(rings, [left, top, right, bottom]) {
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) if (ring[i] >= left && ring[i] <= right && ring[i + 1] >= top && ring[i + 1] <= bottom) return true;
    }
    // A large area may have all its corners outside.
    for (let row = 0; row <= STEPS; row += 1) {
      for (let column = 0; column <= STEPS; column += 1) {
        if (Sillage.hit.insideRings(rings, left + ((right - left) * column) / STEPS, top + ((bottom - top) * row) / STEPS)) return true;
      }
    }
    return false;
  }

  /** Whether a circle's line or its inside can be seen in a box. */
  const reaches = ({ x, y, r }, [left, top, right, bottom]) => x + r > left && x - r < right && y + r > top && y - r < bottom;

  function noteCode(names, code) {
    if (code === POSSIBLE) names.add("possible");
    if (code === UNDATED) names.add("undated");
  }

  /** Lines: their colour, and their dash where it is not the one of lines without a date. */
  function noteStrand(names, { payload, visible }, strand) {
    const { strands, substances } = payload;
    const code = visible.flows[strands.flow[strand]];
    names.add(`substance.${substances[strands.substance[strand]].id}`);
    noteCode(names, code);
    if (strands.role[strand] === "stub") names.add("stub");
    else if (code !== UNDATED) names.add(`dash.${strands.dash[strand]}`);
  }

  function noteRow(names, { payload, visible }, table, i) {
    noteCode(names, visible[table][i]);
    if (table === "links") names.add("link");
    else if (payload[table].scope[i] === 1) names.add("context");
    else if (table === "seizures") names.add(`substance.${payload.substances[payload.seizures.substance[i]].id}`);
    else names.add("event");
  }

  /** What the painter of an ordinary case has drawn into a box, from its shapes and its display list. */
  function notePainted(names, store, painted, ctx, palette, box) {
    for (const shape of painted.shapes) {
      if (shape.kind === "flows") noteStrand(names, store, shape.strand);
      else if (shape.kind === "hatch" && touches(shape.rings, box)) names.add("hatch");
      else if (shape.kind === "links" || ((shape.kind === "seizures" || shape.kind === "events") && reaches(shape, box))) {
        noteRow(names, store, shape.kind, store.indexOf(shape.id).i);
      }
    }
    // Rings and tints are nothing to press, so no shape tells of them.
    const { xy } = ctx.vertices();
    const isSeen = (op) => touches([xy.subarray(2 * op.s, 2 * op.e)], box);
    for (const op of ctx.ops) {
      if (op.k !== "path") continue;
      if (op.stroke === palette.place && op.dash.length && isSeen(op)) names.add("ring");
      if (op.fill === palette.tint && op.rule === "evenodd" && op.a >= LEAST_TINT && isSeen(op)) names.add("country");
    }
  }

  function noteCrowd(names, payload, seen) {
    seen.substances.forEach((k) => names.add(`substance.${payload.substances[k].id}`));
    for (const name of ["context", "possible", "undated"]) if (seen[name]) names.add(name);
  }

  function noteConnections(names, payload, { lines, nodes }, box) {
    for (const { lanes } of lines) {
      for (const lane of lanes) {
        const substance = payload.substances[lane.cls];
        names.add(substance ? `substance.${substance.id}` : "context");
        if (!(lane.firm > 0)) names.add("inferredOnly");
        if (lane.sureWidth < lane.width) names.add("possible");
      }
    }
    // The scale of widths hangs on the picture, and stands nowhere else.
    if (lines.length) for (const side of ["most", "exact", "least"]) names.add(`width.${side}`);
    if (nodes.some((node) => reaches(node, box))) names.add("halves");
  }

  /** The small map says only colours: its lines are thin, its circles small. */
  function noteSmall(names, store, scene, small) {
    const { payload, visible, view } = store;
    const { strands, seizures, substances } = payload;
    const scale = Sillage.geometry.worldPx(small.zoom);
    const box = [0, 0, small.width, small.height];
    strands.flow.forEach((flow, k) => {
      if (!view.layers.flows || !visible.flows[flow] || strands.role[k] === "stub") return;
      const path = Sillage.geometry.scalePath(scene.unitPaths[k], scale);
      if (Sillage.geometry.clipRuns(path, box, small.originX, small.originY).length) names.add(`substance.${substances[strands.substance[k]].id}`);
    });
    for (const [p, rows] of Sillage.scene.collectVisible(store).seizuresAt) {
      const at = { x: scene.placeX[p] * scale - small.originX, y: scene.placeY[p] * scale - small.originY, r: 2 };
      if (!reaches(at, box)) continue;
      for (const i of rows) names.add(seizures.scope[i] === 1 ? "context" : `substance.${substances[seizures.substance[i]].id}`);
    }
  }

  /**
   * The names of the legend's entries that a picture shows.
   *
   * @param {object} main the map: {zoom, originX, originY, width, height}
   * @param {object} drawn {store, scene: the case's; shown: {store, painter} of the few in view; flows, crowd: the large
   *   tables', null where there are none; palette; small: the small map as stillInset.smallMap gives it, or null}
   * @returns {Set<string>}
   */
  function signsSeen(main, { store, scene, shown, flows, crowd, palette, small }) {
    const names = new Set();
    const box = [0, 0, main.width, main.height];
    const frameOn = (ctx) => ({ ctx, dpr: 1, zoom: main.zoom, originX: main.originX, originY: main.originY, palette, plane: box, frame: box });
    // Nothing is written on it: no width of letters is asked for.
    const ctx = Sillage.createRecorder(() => 0);
    notePainted(names, shown.store, shown.painter.paint(frameOn(ctx)), ctx, palette, box);
    if (flows) noteConnections(names, store.payload, flows.paint(frameOn(Sillage.createRecorder(() => 0))), box);
    if (crowd && shown.store === store && store.view.layers.seizures) {
      noteCrowd(names, store.payload, crowd.seenIn(main));
      names.add("dense");
    }
    if (small) {
      noteSmall(names, store, scene, small);
      if (crowd) noteCrowd(names, store.payload, { ...crowd.seenIn(small), context: false, possible: false, undated: false });
    }
    return names;
  }

  Sillage.stillSeen = Object.freeze({ signsSeen, touches });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
