/**
 * The picture of a dense table on one raster: begun anew in pieces, kept up to date by what changes.
 *
 * Owns: where the raster lies in the world, which sites are on it already, its stamps and colours.
 * Refuses: canvas, map, when to draw (dense_layer.js). Pure.
 *
 * While a picture is being begun anew the date may move on: a change of a site that is on the raster
 * already is drawn, one of a site still to come will be met with it. A leap of the date that changes more than
 * it leaves makes the picture begin anew by itself: `isDone` says so, and `proceed` makes it.
 */
(function (Sillage) {
  "use strict";

  const { FIELDS, classOf, shapeOf } = Sillage.denseGroups;
  const { LOOK, WEIGHT, X, Y } = Sillage.denseGroups.FIELD;
  // What it takes to change a site, to place one on an empty raster, and to empty and paint a pixel: measured, rounded.
  const COST = Object.freeze({ change: 40, place: 14, pixel: 1 });
  const SITES_A_PIECE = 2048;
  const ROWS_A_PIECE = 32;
  const ROWS_AT_ONCE = 256;

  /** A picture of `sites` (dense_sites.js); see the head of this file. */
  function createPicture(sites) {
    const { numbers, positions } = sites;
    let raster = null;
    let lie = null; // {scale, originX, originY} of the raster, in device px
    let clearedTo = 0; // rows of pixels before this one are empty or hold what is on the raster
    let placed = 0; // sites before this one are on the raster
    let paintedTo = 0; // rows of pixels before this one have their colour

    const columnOf = (at) => Math.floor(positions[at + X] * lie.scale - lie.originX);
    const rowOf = (at) => Math.floor(positions[at + Y] * lie.scale - lie.originY);
    const place = (at, weight, quiet) => raster.add(columnOf(at), rowOf(at), shapeOf(numbers[at + LOOK]), classOf(numbers[at + LOOK]), weight, quiet);

    const isDone = () => Boolean(raster) && paintedTo >= raster.height;

    function restart() {
      clearedTo = 0;
      placed = 0;
      paintedTo = 0;
    }

    function follow(list, count, change) {
      if (!raster) return;
      if (isDone() && COST.change * count > COST.place * sites.standing() + COST.pixel * raster.width * raster.height) {
        restart();
        return;
      }
      // As long as rows wait for their colour all of them will get it.
      const quiet = placed < sites.n;
      for (let k = 0; k < count; k += 1) if (list[k] < placed) place(list[k] * FIELDS, change[list[k]], quiet);
    }

    const unfollow = sites.follow(follow);

    return {
      /** Begin anew on an empty raster: {raster, scale, originX, originY, stamps, colours}. */
      begin(next) {
        ({ raster } = next);
        lie = { scale: next.scale, originX: next.originX, originY: next.originY };
        raster.setStamps(next.stamps);
        raster.setColours(next.colours);
        restart();
      },
      /** Go on until done or until `enough()`; true when done. */
      proceed(enough) {
        while (clearedTo < raster.height) {
          raster.clearRows(clearedTo, clearedTo + ROWS_AT_ONCE);
          clearedTo += ROWS_AT_ONCE;
          if (enough()) return false;
        }
        while (placed < sites.n) {
          const last = Math.min(sites.n, placed + SITES_A_PIECE);
          for (let at = placed * FIELDS; at < last * FIELDS; at += FIELDS) if (numbers[at + WEIGHT]) place(at, numbers[at + WEIGHT], true);
          placed = last;
          if (enough()) return false;
        }
        while (!isDone()) {
          const last = Math.min(raster.height, paintedTo + ROWS_A_PIECE);
          raster.paintRows(paintedTo, last);
          paintedTo = last;
          if (!isDone() && enough()) return false;
        }
        return true;
      },
      isDone,
      /** Draw nothing until begun anew. */
      rest() { raster = null; },
      /** Other colours for the same sums: every pixel is painted anew by `proceed`. */
      recolour(colours) {
        raster.setColours(colours);
        paintedTo = 0;
      },
      destroy: unfollow,
    };
  }

  Sillage.createDensePicture = createPicture;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
