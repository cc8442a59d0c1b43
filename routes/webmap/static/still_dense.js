/**
 * Large tables on a still: read from their files, and the dense picture of seizures as pixels.
 *
 * Owns: when a still is crisp or dense (by the live map's rule), the rasters and when they are begun anew; between the
 * dates of a film only what changes is drawn. Refuses: counting and colours (dense_*.js), the flows (still_flows.js).
 */
(function (Sillage) {
  "use strict";

  // Above this a sharper picture gets a coarser raster rather than too much memory.
  const MOST_BYTES = 256e6;

  /** The large tables of a payload, words and all, for createStore. */
  function readTables(payload, { columns, words }) {
    const dense = Sillage.denseStore.create(payload, Sillage.denseTables.read(columns.buffer));
    dense.setWords(Sillage.denseWords.create(Sillage.columns.decode(words.buffer)));
    return dense;
  }

  /** One raster with the picture of all sites, kept up to date: {pixelsAt(lie): {pixels, width, height}}. */
  function createRaster(sites) {
    const picture = Sillage.createDensePicture(sites);
    let raster = null;
    let key = "";

    return {
      /** `lie` {width, height, zoom, originX, originY} in CSS px, ratio, key, radii share, colours as dense_colour.js makes them. */
      pixelsAt(lie) {
        const bytes = Sillage.denseRaster.bytesOf(lie.width, lie.height, sites.classes.count);
        const ratio = Math.min(lie.ratio, Math.sqrt(MOST_BYTES / bytes));
        const [width, height] = [Math.round(lie.width * ratio), Math.round(lie.height * ratio)];
        const next = [width, height, lie.zoom, lie.originX, lie.originY, lie.shrink, lie.key].join();
        if (next !== key) {
          if (!raster || raster.width !== width || raster.height !== height) {
            raster = Sillage.denseRaster.create({ width, height, classes: sites.classes.count });
          }
          picture.begin({
            raster, colours: lie.colours(), stamps: Sillage.denseView.stampsOf(sites.radii, lie.shrink, ratio),
            scale: Sillage.geometry.worldPx(lie.zoom) * ratio, originX: lie.originX * ratio, originY: lie.originY * ratio,
          });
          key = next;
        }
        picture.proceed(() => false);
        raster.settle();
        return { pixels: raster.pixels, width, height };
      },
    };
  }

  /** The dense seizures of a store on stills; null where it has none. */
  function createStillDense(store) {
    const D = store.dense && store.dense.tables.seizures;
    if (!D) return null;
    // D itself but for the table: what D says of its filters is asked anew for each still.
    const painted = Object.create(D, { table: { value: Sillage.denseTables.forPainter(D.table, store.dense.places) } });
    const sites = Sillage.denseSites.create(store.payload, painted);
    const spots = Sillage.denseHit.createSpots(store.payload.style.seizureRadius, D, store.dense.places);
    const rasters = { main: createRaster(sites), small: createRaster(sites) };
    const { coloursOf, topOf } = Sillage.denseColour;
    let look = null;
    let slice = null;

    const colours = (palette, crowd, top) => coloursOf(Sillage.denseView.classColours(sites.classes, palette), palette.land, palette.name, crowd, top);

    function boxOf({ originX, originY, width, height, zoom }) {
      return Sillage.denseView.unitBox(originX, originY, width, height, zoom);
    }

    return {
      /** The store of an ordinary case of the seizures in view, where they are few; else null. */
      sliceAt(main) {
        sites.moveTo(D.span(store.view));
        const box = boxOf(main);
        look = Sillage.denseView.decide(spots.countIn(box));
        if (!look.crisp) return null;
        const { rows, places } = Sillage.densePins.standing(store);
        const seizures = [...new Set([...spots.rowsIn(box), ...rows])];
        const key = `${seizures.join()}|${places.join()}`;
        if (!slice || slice.key !== key) slice = { key, store: Sillage.createStore(store.dense.slice(store, { seizures, flows: [], places })) };
        slice.store.set({ ...store.view });
        return slice.store;
      },
      /** What of the picture a part of the world holds at the date: {substances: Set of their numbers, context, possible, undated}. */
      seenIn(main) {
        const seen = { substances: new Set(), context: false, possible: false, undated: false };
        if (!store.view.layers.seizures) return seen;
        const { substance, scope } = D.table;
        for (const i of spots.rowsIn(boxOf(main))) {
          const code = D.codeOf(i);
          if (!code) continue;
          if (scope[i] === 1) seen.context = true;
          else seen.substances.add(substance[i]);
          if (code === 1) seen.possible = true;
          if (code === 3) seen.undated = true;
        }
        return seen;
      },
      /**
       * Draw the picture into a frame that begins `beyond` px before the map's corner; returns what draws the pins above
       * it, given what the painter has painted.
       */
      paint(frame, main, ratio, beyond) {
        const { ctx, palette } = frame;
        if (!store.view.layers.seizures) return () => {};
        const { BELOW_FLOWS, DIMMED } = Sillage.denseStrength;
        const below = store.dense.tables.flows && store.view.layers.flows;
        const { pixels, width, height } = rasters.main.pixelsAt({
          ...main, ratio, shrink: look.shrink, key: `${palette.name}|${look.step}`, colours: () => colours(palette, look.crowd),
        });
        ctx.globalAlpha = Sillage.densePins.stepsBack(store) ? DIMMED : below ? BELOW_FLOWS : 1;
        ctx.drawPixels(pixels, width, height, beyond, beyond, main.width, main.height);
        ctx.globalAlpha = 1;
        return (painted) => {
          const { shapes, piles, groups } = Sillage.densePins.drawPins(frame, store, Sillage.densePins.pinsOf(store), look.shrink);
          painted.shapes.push(...shapes);
          Object.assign(painted, { piles, groups });
        };
      },
      /** The picture on the small map: lie {zoom, originX, originY, width, height, mode, palette}. */
      paintSmall(ctx, lie, ratio) {
        if (!store.view.layers.seizures) return;
        const { PILES, SHARE } = Sillage.denseInset;
        const { palette } = lie;
        const whole = Sillage.denseView.decide(spots.countIn([0, 0, 1, 1]));
        const { pixels, width, height } = rasters.small.pixelsAt({
          ...lie, ratio, shrink: SHARE[lie.mode] * whole.shrink, key: `${palette.name}|${lie.mode}|${whole.step}`,
          colours: () => colours(palette, whole.crowd, PILES * topOf(whole.crowd)),
        });
        ctx.drawPixels(pixels, width, height, 0, 0, lie.width, lie.height);
      },
    };
  }

  Sillage.stillDense = Object.freeze({ create: createStillDense, readTables });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
