/**
 * The picture of a dense table on one raster: begun anew in pieces, kept up to date by what changes.
 *
 * Owns: where the raster lies in the world, which sites are on it already, its stamps and colours.
 * Refuses: canvas, map, when to draw (dense_layer.js). Pure.
 *
 * While a picture is being begun anew the date may move on: a change of a site that is on the raster
 * already is drawn, one of a site still to come will be met with it. Of a leap of the date the changes are only
 * counted, or the picture is begun anew: `isDone` says so, and `proceed` paints it. A lazy picture keeps its changes
 * for a quiet moment.
 */
(function (Sillage) {
  "use strict";

  const { SITES_A_PART, makePart } = Sillage.denseSites;
  // What it takes to change a site and its pixels, to count it without painting, to find out whether one is to be placed on
  // an empty raster, to place it, and to paint or empty a pixel: measured, rounded, in units of ten nanoseconds.
  const COST = Object.freeze({ change: 31, count: 7, find: 0.3, place: 7, paint: 0.22, empty: 0.2 });
  const ROWS_A_PIECE = 2 * Sillage.denseRaster.ROWS;
  const ROWS_AT_ONCE = 256;

  // Parts of changes that have been drawn are used again, up to so many: fresh memory for each would soon be to clean up.
  const MOST_SPARE = 64;

  /* Parts of changes (dense_sites.js) that wait to be drawn, the oldest first. */
  function createQueue() {
    let parts = [];
    const spares = [];
    let count = 0;
    return {
      /** How many changes wait. */
      count: () => count,
      /** Copy a part to the end. */
      push({ count: length, ...columns }) {
        const kept = spares.pop() || makePart(SITES_A_PART);
        for (const [name, column] of Object.entries(columns)) kept[name].set(column.subarray(0, length));
        kept.count = length;
        parts.push(kept);
        count += length;
      },
      /** Take the first one and `draw` it. */
      drawFirst(draw) {
        const part = parts.shift();
        count -= part.count;
        draw(part);
        if (spares.length < MOST_SPARE) spares.push(part);
      },
      clear() {
        parts = [];
        count = 0;
      },
    };
  }

  /** A picture of `sites` (dense_sites.js); see the head of this file. */
  function createPicture(sites) {
    let raster = null;
    let lie = null; // {scale, originX, originY} of the raster, in device px
    let clearedTo = 0; // rows of pixels before this one are empty or hold what is on the raster
    let placed = 0; // sites before this one are on the raster
    let paintedTo = 0; // rows of pixels before this one have their colour
    let lazy = false; // changes are kept, and drawn when it goes on
    const kept = createQueue();
    let way = "";

    const isDone = () => Boolean(raster) && paintedTo >= raster.height && kept.count() === 0;

    function restart() {
      clearedTo = 0;
      placed = 0;
      paintedTo = 0;
      kept.clear();
    }

    /**
     * Which way is the cheapest to follow so many changes: "change" pixel by pixel, "count" and paint all, count "later", or
     * begin "anew".
     */
    function wayOf({ count, least, standing }) {
      const pixels = raster.width * raster.height;
      const isWhole = lazy ? placed === sites.n : isDone();
      const counted = COST.count * (kept.count() + count) + COST.paint * pixels;
      const anew = (sum) => COST.find * sites.n + COST.place * sum + (COST.paint + COST.empty) * pixels;
      // Exactly how many will stand takes a look at each site: only if it may matter.
      if (isWhole && counted > anew(least) && counted > anew(standing()) && (lazy || COST.change * count > anew(standing()))) return "anew";
      if (lazy) return isWhole ? "later" : "count";
      return COST.change * count <= counted ? "change" : "count";
    }

    function expect(coming) {
      if (!raster) return;
      way = wayOf(coming);
      if (way === "anew") restart();
      else if (way === "count") paintedTo = 0;
    }

    function change(part) {
      if (!raster || way === "anew") return;
      if (way === "later") {
        kept.push(part);
      } else {
        // As long as rows wait for their colour all of them will get it.
        raster.addMarks(part, lie, placed, way === "count" || placed < sites.n);
      }
    }

    const unfollow = sites.follow({ expect, change, restart });

    /* Draw the changes that were kept; true when there are no more. */
    function catchUp(enough) {
      while (kept.count() > 0) {
        kept.drawFirst((part) => raster.addMarks(part, lie, sites.n, true));
        paintedTo = 0;
        if (enough()) break;
      }
      return kept.count() === 0;
    }

    return {
      /** Begin anew on an empty raster: {raster, scale, originX, originY, stamps, colours, lazy: all that changes waits for `catchUp` or `proceed`}. */
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
          const last = Math.min(sites.n, placed + SITES_A_PART);
          raster.addMarks(sites.standingIn(placed, last), lie, last, true);
          placed = last;
          if (enough()) return false;
        }
        if (!catchUp(enough)) return false;
        while (!isDone()) {
          const last = Math.min(raster.height, paintedTo + ROWS_A_PIECE);
          raster.paintRows(paintedTo, last);
          paintedTo = last;
          if (!isDone() && enough()) return false;
        }
        return true;
      },
      catchUp,
      isDone,
      /** Draw nothing until begun anew. */
      rest() {
        raster = null;
        kept.clear();
      },
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
