/**
 * Stills: the live map's own drawing, written down as a display list instead of painted.
 *
 * Owns: the order of a still's parts and what is drawn anew for each (the ground of a viewport is asked
 * for once, its marks for every date). Refuses: signs, labels and words, which are the live map's
 * scripts; and pixels, which are the host's (routes/export/still/).
 */
(function (Sillage) {
  "use strict";

  // Drawn beyond the map's box, so that no line is seen to end at its edge.
  const BEYOND = 24;
  const FIT_PADDING = 12;
  const MOST_ROUNDS = 4;
  const MOST_SEEN = 8;
  const moved = (box, dx, dy) => [box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy];

  /**
   * @param {object} payload see routes/payload.py
   * @param {Uint8Array} baseBytes the unpacked base map
   * @param {object} tlpColors colour of each TLP marking
   * @param {?{columns: Uint8Array, words: Uint8Array}} large the unpacked files of large tables, if the payload names any
   * @returns {{ground, marks, sheet, legend, learn}} `ground(spec)` and `marks(spec)` give {ops, missing, …} with the
   *   vertices in `lastVertices`; while `missing` is not empty, `learn` its widths and ask again. A spec is {view
   *   (as view_codec.js takes it), theme, bounds, highlight, width, height, furniture: [names], detail, series}:
   *   detail is how many device px a CSS px will have, series keeps labels where they were between dates. `sheet` gives
   *   the same for the legend of several stills: {stills: [spec], width, height, theme}
   */
  function createStills(payload, baseBytes, tlpColors, large = null) {
    const base = Sillage.decodeBase(baseBytes);
    const labels = Sillage.baseLabels(base);
    const store = Sillage.createStore(payload, undefined, large && Sillage.stillDense.readTables(payload, large));
    const scene = Sillage.createScene(payload);
    const painter = Sillage.createPainter(scene, store);
    const lettering = Sillage.createStillLettering();
    const ordinary = { store, painter, furniture: Sillage.createFurniture(store, lettering, tlpColors) };
    const series = new Map();
    const seen = new Map();
    const stills = { ground, marks, sheet, legend, learn: lettering.learn, lastVertices: null, lastImages: [] };
    const crowd = Sillage.stillDense.create(store);
    const flows = Sillage.createStillFlows(store, lettering);
    let sliced = null;

    /** What draws the slice of few records in view, kept as long as it is the same. */
    function drawingOf(slice) {
      if (!sliced || sliced.store !== slice) {
        sliced = { store: slice, painter: Sillage.createPainter(Sillage.createScene(slice.payload), slice), furniture: Sillage.createFurniture(slice, lettering, tlpColors) };
      }
      return sliced;
    }

    /** Set the store to the still's view, parts that it does not name to their defaults. */
    function show(spec) {
      const view = Sillage.viewCodec.patchFromOutside(spec.view, payload.case.lastDay);
      store.set({ ...Sillage.store.defaultView(payload), ...view, theme: spec.theme, step: spec.view.step || null, highlight: spec.highlight, hover: null });
    }

    /** What draws the few records in view; the ordinary drawing where they are many. */
    function shownOn(main) {
      const slice = crowd && crowd.sliceAt(main);
      return slice ? drawingOf(slice) : ordinary;
    }

    /** The entries of the short legend of a map. */
    function keyEntries(spec, main) {
      if (flows) flows.look(main);
      const palette = Sillage.marks.paletteOf(payload, spec.theme);
      const small = spec.furniture.includes("inset") ? Sillage.stillInset.smallMap(payload, main) : null;
      // Ground, marks and words of one picture ask for the same, and again once they know the widths of letters.
      const asked = JSON.stringify([spec, main]);
      if (!seen.has(asked)) {
        if (seen.size >= MOST_SEEN) seen.clear();
        seen.set(asked, Sillage.stillSeen.signsSeen(main, { store, scene, shown: shownOn(main), flows, crowd, palette, small }));
      }
      const sections = Sillage.legendSections(Sillage.legendModel(store), Sillage.stillLegend.createSigns(store), payload);
      return Sillage.stillKey.pickEntries(sections, seen.get(asked));
    }

    /** The map's box in the picture and the part of the world in it. */
    function lay(spec) {
      show(spec);
      const { view } = spec;
      const bounds = spec.bounds || (view.center && view.zoom !== null ? Sillage.stillFrame.liveBounds(view.center, view.zoom) : payload.case.focus);
      const mainIn = ([left, top, right, bottom]) => ({
        ...Sillage.stillFrame.fitBounds(bounds, right - left, bottom - top, FIT_PADDING), width: right - left, height: bottom - top,
      });
      const palette = Sillage.marks.paletteOf(payload, spec.theme);
      if (spec.furniture.includes("key")) {
        const placed = Sillage.stillKey.placeKey((map) => keyEntries(spec, mainIn(map)), lettering, spec.width, spec.height);
        return { ...placed, legend: null, main: mainIn(placed.map), palette };
      }
      let placed = { map: [0, 0, spec.width, spec.height], legend: null };
      // The legend says the scales of connections, which hang on what the map shows, whose room the legend takes.
      for (let round = 0, before = ""; round < MOST_ROUNDS && before !== placed.map.join(); round += 1) {
        before = placed.map.join();
        if (flows) flows.look(mainIn(placed.map));
        if (spec.furniture.includes("legend")) placed = Sillage.stillLegend.placeLegend(store, lettering, spec.width, spec.height);
        if (!flows) break;
      }
      return { ...placed, key: null, main: mainIn(placed.map), palette };
    }

    function finish(ctx, extra) {
      stills.lastVertices = ctx.vertices();
      stills.lastImages = ctx.images;
      return { ops: ctx.ops, missing: lettering.missing(), ...extra };
    }

    const clipTo = (ctx, width, height) => {
      ctx.beginPath();
      ctx.rect(0, 0, width, height);
      ctx.clip();
    };

    /** What stays the same at every date: the base map and the legend. */
    function ground(spec) {
      const { map, main, legend: placed, key, palette } = lay(spec);
      const ctx = Sillage.createRecorder(lettering.widthOf);
      ctx.save();
      ctx.settle(map[0], map[1]);
      clipTo(ctx, main.width, main.height);
      Sillage.paintBase(ctx, base, { zoom: main.zoom, left: main.originX, top: main.originY, width: main.width, height: main.height, ratio: 1, detail: spec.detail }, palette);
      ctx.restore();
      if (placed) Sillage.stillLegend.drawLegend(ctx, placed, palette, lettering);
      if (key) Sillage.stillKey.drawKey(ctx, key, palette);
      return finish(ctx, { map, zoom: main.zoom, originX: main.originX, originY: main.originY });
    }

    function typesetterOf(spec, main, shown) {
      const key = JSON.stringify([spec.theme, main]);
      if (shown.store !== store) return Sillage.createTypesetter(shown.store, lettering, labels);
      if (!spec.series) return Sillage.createTypesetter(store, lettering, labels);
      if (!series.has(key)) series.set(key, Sillage.createTypesetter(store, lettering, labels));
      // Sizes may have been guesses the last time.
      series.get(key).clear();
      return series.get(key);
    }

    /** Everything of the case at the view's date, with its labels and the furniture on the map. */
    function marks(spec) {
      const { map, main, palette } = lay(spec);
      const { width, height } = main;
      const has = (name) => spec.furniture.includes(name);
      const shown = shownOn(main);
      const { furniture } = shown;
      const ctx = Sillage.createRecorder(lettering.widthOf);
      ctx.save();
      ctx.settle(map[0], map[1]);
      clipTo(ctx, width, height);

      // The furniture's boxes are needed before the labels, its drawing lies above them.
      const plates = Sillage.createRecorder(lettering.widthOf);
      const dated = has("date") ? furniture.drawDate(plates, palette) : [];
      // Of the whole case: a slice holds only what is in view.
      const undated = has("undated") ? Sillage.stillFurniture.countUndated(store) : 0;
      const below = dated.length ? dated[0][3] + 6 : Sillage.stillFurniture.MARGIN;
      const taken = [
        ...dated,
        ...furniture.drawUndated(plates, palette, undated, below),
        ...(has("marking") ? furniture.drawMarking(plates, palette, width) : []),
        ...(has("credit") ? furniture.drawCredit(plates, palette, width, height) : []),
        ...(has("scale") ? furniture.drawScale(plates, palette, height, main) : []),
      ];
      const counted = flows ? flows.plate(palette, furniture, main, taken) : null;
      if (counted) taken.push(...counted.boxes);
      const inset = has("inset") && Sillage.stillInset.smallMap(payload, main) ? Sillage.stillInset.insetBox(scene, main, taken) : null;
      if (inset) taken.push(inset);

      ctx.save();
      ctx.settle(-BEYOND, -BEYOND);
      const frame = {
        ctx, dpr: 1, zoom: main.zoom, originX: main.originX - BEYOND, originY: main.originY - BEYOND, palette,
        plane: [0, 0, width + 2 * BEYOND, height + 2 * BEYOND], frame: [BEYOND, BEYOND, BEYOND + width, BEYOND + height],
      };
      const seized = crowd && shown === ordinary ? crowd.paint(frame, main, spec.detail, BEYOND) : () => {};
      const joined = flows ? flows.paint(frame) : null;
      const painted = shown.painter.paint(frame);
      seized(painted);
      if (crowd) painted.spots = painted.spots.filter((spot) => spot.kind !== "seizure");
      const inMap = (box) => moved(box, -BEYOND, -BEYOND);
      const { gatherSeizures, roomFor } = Sillage.edgeRoom;
      const chips = has("edges") ? gatherSeizures(Sillage.edges.edgeChips(painted.ways, painted.spots, frame.frame), frame.frame, roomFor(width, height)) : new Map();
      for (const chip of chips.values()) chip.crossings = chip.crossings.map((c) => ({ x: c.x - BEYOND, y: c.y - BEYOND }));
      const aside = { firm: taken, soft: Sillage.marks.coverable(painted, frame).map(inMap) };
      const told = furniture.drawChips(plates, chips, [0, 0, width, height], aside, palette);
      const reserved = taken.concat(told.map((chip) => chip.box));
      const kept = reserved.map((box) => moved(box, BEYOND, BEYOND));
      // No name of a connection's end may lie upon what a step points at.
      const pins = painted.shapes.filter((shape) => shape.kind === "pin").map(({ x, y, r }) => Sillage.labels.boxAround(x, y, r));
      const placed = typesetterOf(spec, main, shown).typeset(frame, painted, kept, (standing) => (joined ? joined.name([...kept, ...pins, ...standing]) : []));
      ctx.restore();

      if (inset) {
        const insetPainter = Sillage.createInsetPainter(scene, store, lettering);
        Sillage.stillInset.drawInset(ctx, inset, { base, store, painter: insetPainter, furniture, palette, main, detail: spec.detail, crowd });
      }
      if (has("date")) furniture.drawDate(ctx, palette);
      furniture.drawUndated(ctx, palette, undated, below);
      if (has("marking")) furniture.drawMarking(ctx, palette, width);
      if (has("credit")) furniture.drawCredit(ctx, palette, width, height);
      if (has("scale")) furniture.drawScale(ctx, palette, height, main);
      if (counted) counted.draw(ctx);
      if (has("edges")) furniture.drawChips(ctx, chips, [0, 0, width, height], aside, palette);
      ctx.restore();
      const words = (variant) => variant.lines.map((line) => line.map((run) => run.text || "").join("").trim()).join(" / ");
      return finish(ctx, {
        map, zoom: main.zoom, originX: main.originX, originY: main.originY, plates: reserved, chips: told,
        labels: placed.map((label) => ({ key: label.item.key, text: words(label.variant), box: inMap(label.box) })),
        shapes: painted.shapes.filter((shape) => shape.r !== undefined).map(({ id, kind, x, y, r }) => ({ id, kind, x: x - BEYOND, y: y - BEYOND, r })),
      });
    }

    /** The legend of all of several stills, alone on a picture; `entries` as legend() gives them, `height` what it takes of the height. */
    function sheet({ stills: specs, width, height, theme }) {
      const models = specs.map((spec) => {
        lay({ ...spec, theme });
        return Sillage.legendModel(store);
      });
      const { mergeModels, placeSheet, sectionsOf } = Sillage.stillSheet;
      const model = mergeModels(models, payload);
      const sections = sectionsOf(model, store);
      const palette = Sillage.marks.paletteOf(payload, theme);
      const ctx = Sillage.createRecorder(lettering.widthOf);
      const placed = placeSheet(sections, Sillage.stillLegend.notesOf(model, sections), lettering, width, height);
      ctx.fillStyle = palette.panel;
      ctx.fillRect(...placed.box);
      Sillage.stillLegend.drawColumns(ctx, placed, palette, lettering);
      return finish(ctx, { entries: tell(sections), height: placed.box[3] });
    }

    const tell = (sections) => sections.flatMap((section) => section.entries.map((entry) => ({ group: section.title, label: entry.label, sign: entry.name })));

    /** What the legend says, the short one where that is asked for: [{group, label, sign}] in its order. */
    function legend(spec) {
      const { key } = lay(spec);
      if (spec.furniture.includes("key")) return (key ? key.lines : []).flat().map(({ entry }) => ({ group: "", label: entry.words, sign: entry.name }));
      return tell(Sillage.stillLegend.measureLegend(store, lettering).sections);
    }

    return stills;
  }

  Sillage.createStills = createStills;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
