/**
 * The case on a small map: ways are thin lines, seizures small circles, the ends are named.
 *
 * Owns: these reduced signs. Refuses: the small map itself, its frame and its handling (inset.js).
 * Pure: draws on any 2D context in CSS px.
 */
(function (Sillage) {
  "use strict";

  // The inset turns to the detail when the main map's frame covers this share of the overview.
  const COVERS = 0.7;

  function createInsetPainter(scene, store, lettering) {
    const { payload } = store;
    // Names stay where they were while the date moves.
    const habit = new Map();

    /**
     * Draw the case on a small map; returns the boxes of its names.
     *
     * @param {{ctx, dpr, palette, plane: Array<number>, origin: {x, y}, zoom: number, mode: "overview"|"detail",
     *   frameBox: ?Array<number>}} frame origin: world px at the plane's corner; frameBox: where the main map's
     *   frame will lie, kept free of names
     */
    function paint(frame) {
      const job = { ...frame, contents: Sillage.scene.collectVisible(store) };
      const lines = drawWays(job);
      drawSeizures(job);
      return nameEnds(job, lines);
    }

    function drawWays({ ctx, palette, plane, origin, zoom }) {
      const scale = Sillage.geometry.worldPx(zoom);
      const { strands, flows } = payload;
      const drawn = [];
      if (!store.view.layers.flows) return drawn;
      const standing = Sillage.focusOf(store).ids;
      for (let i = 0; i < strands.flow.length; i += 1) {
        const code = store.visible.flows[strands.flow[i]];
        if (!code || strands.role[i] === "stub") continue;
        const dimmed = standing && !standing.has(flows.id[strands.flow[i]]) ? 0.45 : 1;
        const path = Sillage.strands.offsetPath(Sillage.geometry.simplify(Sillage.geometry.scalePath(scene.unitPaths[i], scale), 0.5), strands.slot[i] * 1.9, null);
        for (const run of Sillage.geometry.clipRuns(path, plane, origin.x, origin.y)) {
          ctx.beginPath();
          ctx.moveTo(run.points[0], run.points[1]);
          for (let k = 2; k < run.points.length; k += 2) ctx.lineTo(run.points[k], run.points[k + 1]);
          ctx.globalAlpha = dimmed * Sillage.symbols.ALPHA[code];
          ctx.lineJoin = "round";
          ctx.lineWidth = 1.4;
          ctx.strokeStyle = palette.substances[payload.substances[strands.substance[i]].id];
          ctx.stroke();
          drawn.push(run.points);
        }
      }
      ctx.globalAlpha = 1;
      return drawn;
    }

    function pointOf(p, { origin, zoom }) {
      const scale = Sillage.geometry.worldPx(zoom);
      return { x: scene.placeX[p] * scale - origin.x, y: scene.placeY[p] * scale - origin.y };
    }

    function drawSeizures(frame) {
      const { ctx, palette } = frame;
      const { seizures, style } = payload;
      for (const [p, list] of frame.contents.seizuresAt) {
        const { x, y } = pointOf(p, frame);
        for (const i of list) {
          const context = seizures.scope[i] === 1;
          const r = Math.max(2.2, Sillage.strands.seizureRadius(style.seizureRadius, seizures.kgMin[i], seizures.kgMax[i]) * (frame.mode === "detail" ? 0.4 : 0.22));
          ctx.beginPath();
          ctx.arc(x, y, r, 0, 2 * Math.PI);
          ctx.strokeStyle = context ? palette.context : palette.halo;
          ctx.fillStyle = palette.substances[payload.substances[seizures.substance[i]].id];
          if (!context) ctx.fill();
          ctx.lineWidth = 1.2;
          ctx.stroke();
        }
      }
    }

    /** Countries on the overview, ports on the detail: the ends of the case's ways. */
    function nameEnds(frame, lines) {
      const { places } = payload;
      const { mode, palette } = frame;
      const items = [];
      const obstacles = frame.frameBox ? [{ box: frame.frameBox }] : [];
      places.id.forEach((_, p) => {
        const country = places.kind[p] === "country";
        const port = frame.contents.seizuresAt.has(p) || places.kind[p] === "port";
        if (!frame.contents.active[p] || (mode === "overview" ? !country : !port)) return;
        const run = { text: places.name[p], size: 12.5, weight: 600, color: palette.text, halo: palette.halo };
        const block = { lines: [[run]], key: `inset|${JSON.stringify(run)}` };
        const at = pointOf(p, frame);
        if (!country) {
          frame.ctx.beginPath();
          frame.ctx.arc(at.x, at.y, 1.8, 0, 2 * Math.PI);
          frame.ctx.fillStyle = palette.place;
          frame.ctx.fill();
          obstacles.push({ box: Sillage.labels.boxAround(at.x, at.y, 4) });
        }
        items.push({ key: `inset:${p}`, priority: country ? 2 : 1, anchor: at, mode: country ? "centre" : "around", radius: 4, variants: [{ ...block, ...lettering.measure(block) }], lines: 1, leader: !country, leaderFrom: 3 });
      });
      const inner = [2, 2, frame.plane[2] - 2, frame.plane[3] - 2];
      const placed = Sillage.labels.placeLabels({ items, plane: frame.plane, frame: inner, obstacles, lines, habit });
      for (const label of placed) lettering.draw(frame.ctx, label.variant, label.box[0], label.box[1], label.align, frame.dpr);
      return placed.map((label) => label.box);
    }

    return { paint };
  }

  /** "overview", unless a map of these bounds already shows it: then "detail". Both [west, south, east, north]. */
  function insetMode(seen, overview) {
    const wide = Math.min(seen[2], overview[2]) - Math.max(seen[0], overview[0]);
    const high = Math.min(seen[3], overview[3]) - Math.max(seen[1], overview[1]);
    if (wide <= 0 || high <= 0) return "overview";
    const share = (wide * high) / ((overview[2] - overview[0]) * (overview[3] - overview[1]));
    return share > COVERS ? "detail" : "overview";
  }

  Sillage.createInsetPainter = createInsetPainter;
  Sillage.insetMode = insetMode;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
