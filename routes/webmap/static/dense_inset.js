/**
 * The dense picture on the small map: smaller circles, the same colours.
 *
 * Owns a canvas below the small map's own. Refuses: the small map, its frame and its names (inset.js).
 */
(function (Sillage) {
  "use strict";

  const PICTURE = "inset";
  // While the date moves the eye is on the large map: this one follows several times a second.
  const EVERY_MS = 150;
  // Radii as a share of the main map's, as the crisp circles of the small map have them.
  const SHARE = { overview: 0.22, detail: 0.4 };
  // On the small map about so many times more lie on a pixel: its scale reaches farther, or all would be the deepest.
  const PILES = 24;

  /** The picture in `canvas`, or null in a case without a large table of seizures: {lay(lie), destroy()}. */
  function createDenseInset(store, canvas) {
    const D = store.dense && store.dense.tables.seizures;
    if (!D) return null;
    const { classesOf } = Sillage.denseGroups;
    const spots = Sillage.denseHit.createSpots(store.payload.style.seizureRadius, D, store.dense.places);
    const client = Sillage.denseClient.of(store);
    const screen = Sillage.denseClient.createScreen(canvas);
    const quiet = client.listen(PICTURE, ({ image }) => { if (image) screen.show(image); });
    let key = "";
    let whole = null; // how many pass the filters in all the world: {mark, look}

    /* Answered anew after a change of the filters only. */
    function lookNow() {
      if (!whole || whole.mark !== D.maskMark) whole = { mark: D.maskMark, look: Sillage.denseView.decide(spots.countAll()) };
      return whole.look;
    }

    return {
      /** Lay the picture out for {width, height, dpr, zoom, originX, originY, mode, palette}, null: nobody sees it; the steps of the date follow by themselves. */
      lay(lie) {
        canvas.hidden = lie === null || !store.view.layers.seizures;
        const look = lookNow();
        const next = canvas.hidden ? "" : [lie.width, lie.height, lie.dpr, lie.zoom, lie.originX, lie.originY, lie.mode, lie.palette.name, look.step].join();
        if (next === key) return;
        key = next;
        if (canvas.hidden) {
          client.rest(PICTURE);
          return;
        }
        const { dpr, palette } = lie;
        client.begin(PICTURE, {
          width: Math.round(lie.width * dpr), height: Math.round(lie.height * dpr), ratio: dpr, everyMs: EVERY_MS, shrink: SHARE[lie.mode] * look.shrink,
          scale: Sillage.geometry.worldPx(lie.zoom) * dpr, originX: lie.originX * dpr, originY: lie.originY * dpr,
          colours: {
            colors: Sillage.denseView.classColours(classesOf(store.payload), palette), ground: palette.land, theme: palette.name,
            crowd: look.crowd, top: PILES * Sillage.denseColour.topOf(look.crowd),
          },
        });
      },
      destroy: quiet,
    };
  }

  Sillage.createDenseInset = createDenseInset;
  Sillage.denseInset = Object.freeze({ PILES, SHARE });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
