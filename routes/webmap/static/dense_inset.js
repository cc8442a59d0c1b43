/**
 * The dense picture on the small map: smaller circles, the same colours.
 *
 * Owns a canvas below the small map's own. Refuses: the small map, its frame and its names (inset.js).
 */
(function (Sillage) {
  "use strict";

  // Radii as a share of the main map's, as the crisp circles of the small map have them.
  const SHARE = { overview: 0.22, detail: 0.4 };
  // On the small map about so many times more lie on a pixel: its scale reaches farther, or all would be the deepest.
  const PILES = 24;

  /** The picture in `canvas`, or null in a case without a large table of seizures: {draw(lie), destroy()}. */
  function createDenseInset(store, canvas) {
    const D = store.dense && store.dense.tables.seizures;
    if (!D) return null;
    const sites = Sillage.denseSites.of(store.payload, D);
    const picture = Sillage.createDensePicture(sites);
    const ctx = canvas.getContext("2d", { willReadFrequently: true });
    let key = "";
    let image = null;
    let raster = null;
    let whole = null; // how many pass the filters in all the world: {mark, look}

    /* Asked at every step, answered anew after a change of the filters only. */
    function lookNow() {
      if (!whole || whole.mark !== D.maskMark) whole = { mark: D.maskMark, look: Sillage.denseView.decide(sites.countIn([0, 0, 1, 1])) };
      return whole.look;
    }

    function begin(lie, look) {
      const [width, height] = [Math.round(lie.width * lie.dpr), Math.round(lie.height * lie.dpr)];
      if (!raster || raster.width !== width || raster.height !== height) {
        canvas.width = width;
        canvas.height = height;
        image = new ImageData(width, height);
        raster = Sillage.denseRaster.create({ width, height, classes: sites.classes.count, pixels: new Uint32Array(image.data.buffer) });
      }
      const { palette } = lie;
      picture.begin({
        raster, stamps: Sillage.denseView.stampsOf(sites.radii, SHARE[lie.mode] * look.shrink, lie.dpr),
        colours: Sillage.denseColour.coloursOf(Sillage.denseView.classColours(sites.classes, palette), palette.land, palette.name, look.crowd, PILES * Sillage.denseColour.topOf(look.crowd)),
        scale: Sillage.geometry.worldPx(lie.zoom) * lie.dpr, originX: lie.originX * lie.dpr, originY: lie.originY * lie.dpr,
      });
    }

    return {
      /** Draw for {width, height, dpr, zoom, originX, originY, mode, palette}; only what changed, where the map lies as before. */
      draw(lie) {
        canvas.hidden = !store.view.layers.seizures;
        if (canvas.hidden) return;
        sites.moveTo(D.span(store.view));
        const look = lookNow();
        const next = [lie.width, lie.height, lie.dpr, lie.zoom, lie.originX, lie.originY, lie.mode, lie.palette.name, look.step].join();
        if (next !== key) begin(lie, look);
        key = next;
        picture.proceed(() => false);
        raster.takeDirty((x, y, w, h) => ctx.putImageData(image, 0, 0, x, y, w, h));
      },
      destroy: picture.destroy,
    };
  }

  Sillage.createDenseInset = createDenseInset;
  Sillage.denseInset = Object.freeze({ PILES, SHARE });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
