/**
 * The picture of a dense table on one raster: begun anew in pieces, kept up to date by what changes.
 *
 * Owns: where the raster lies in the world, which sites are on it already, its stamps and colours.
 * Refuses: canvas, map, when to draw (dense_layer.js). Pure.
 *
 * While a picture is being begun anew the date may move on: a change of a site that is on the raster
 * already is drawn, one of a site still to come will be met with it. Of a leap of the date the changes are only
 * counted, or the picture is begun anew: `isDone` says so, and `proceed` paints it.
 */
(function (Sillage) {
  "use strict";

  const { FIELDS, classOf, shapeOf } = Sillage.denseGroups;
  const { LOOK, WEIGHT, X, Y } = Sillage.denseGroups.FIELD;
  // What it takes to change a site and its pixels, to count it without painting, to place one on an empty raster, and to
  // paint or empty a pixel: measured, rounded, in units of ten nanoseconds.
  const COST = Object.freeze({ change: 34, count: 9, place: 11, paint: 0.2, empty: 0.3 });
  const SITES_A_PIECE = 2048;
  // Changes of so many sites are looked up before the first of them is drawn.
  const LOOKED_UP = 512;
  const ROWS_A_PIECE = 2 * Sillage.denseRaster.ROWS;
  const ROWS_AT_ONCE = 256;

  /** A picture of `sites` (dense_sites.js); see the head of this file. */
  function createPicture(sites) {
    const { numbers, positions } = sites;
    let raster = null;
    let lie = null; // {scale, originX, originY} of the raster, in device px
    let clearedTo = 0; // rows of pixels before this one are empty or hold what is on the raster
    let placed = 0; // sites before this one are on the raster
    let paintedTo = 0; // rows of pixels before this one have their colour
    const [columns, rows, looks] = [new Int32Array(LOOKED_UP), new Int32Array(LOOKED_UP), new Int32Array(LOOKED_UP)];
    let lazy = false; // changes are counted, and painted when it goes on

    const columnOf = (at) => Math.floor(positions[at + X] * lie.scale - lie.originX);
    const rowOf = (at) => Math.floor(positions[at + Y] * lie.scale - lie.originY);
    const place = (at, weight, quiet) => raster.add(columnOf(at), rowOf(at), shapeOf(numbers[at + LOOK]), classOf(numbers[at + LOOK]), weight, quiet);

    /* Sites lie far apart in memory: a processor fetches many at once as long as nothing is done with them. */
    function placeSome(list, changes, from, until, quiet) {
      for (let k = from; k < until; k += 1) {
        const at = list[k] * FIELDS;
        columns[k - from] = columnOf(at);
        rows[k - from] = rowOf(at);
        looks[k - from] = numbers[at + LOOK];
      }
      for (let k = from; k < until; k += 1) {
        const look = looks[k - from];
        if (list[k] < placed) raster.add(columns[k - from], rows[k - from], shapeOf(look), classOf(look), changes[k], quiet);
      }
    }

    const isDone = () => Boolean(raster) && paintedTo >= raster.height;

    function restart() {
      clearedTo = 0;
      placed = 0;
      paintedTo = 0;
    }

    /** Which way is the cheapest to follow so many changes: "change" pixel by pixel, "count" and paint all, or begin "anew". */
    function wayOf(count) {
      if (lazy) return "count";
      const pixels = raster.width * raster.height;
      const change = COST.change * count;
      const counted = COST.count * count + COST.paint * pixels;
      const anew = COST.place * sites.standing() + (COST.paint + COST.empty) * pixels;
      if (change <= Math.min(counted, anew)) return "change";
      return counted <= anew || !isDone() ? "count" : "anew";
    }

    function follow(list, count, changes) {
      if (!raster) return;
      const way = wayOf(count);
      if (way === "anew") {
        restart();
        return;
      }
      // As long as rows wait for their colour all of them will get it.
      const quiet = way === "count" || placed < sites.n;
      for (let k = 0; k < count; k += LOOKED_UP) placeSome(list, changes, k, Math.min(count, k + LOOKED_UP), quiet);
      if (way === "count") paintedTo = 0;
    }

    const unfollow = sites.follow(follow);

    return {
      /** Begin anew on an empty raster: {raster, scale, originX, originY, stamps, colours, lazy: colours wait for `proceed`}. */
      begin(next) {
        ({ raster, lazy = false } = next);
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
