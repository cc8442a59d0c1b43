/**
 * All flows as single lines, in per-pixel counters: how much runs where, line upon line.
 *
 * Owns: flows gathered by way and colour (many on one way cost no more than one), which pixels a way covers,
 * the picture begun anew in pieces and kept up to date by what changes. Refuses: colours and counting
 * (dense_colour.js, line_raster.js), canvas, map. Pure.
 *
 * A way's pixels are those of Bresenham's algorithm (1965) between its vertices in whole device px, each segment
 * without its last one. A segment is walked from where it enters the raster: the pixels are the same as if
 * it had been walked from its beginning, and what lies beyond the edges costs nothing.
 */
(function (Sillage) {
  "use strict";

  const { CODE_WEIGHTS } = Sillage.denseColour;
  const LINES_A_PIECE = 256;
  const ROWS_A_PIECE = 32;

  /**
   * The lines of a table of flows: one for each way and class, with the weight of the flows on it now.
   *
   * @param {object} D a dense table: {table, mask, maskMark, index} (dense_store.js)
   * @param {object} classes {ofSubstance: number[], context: number, count} (dense_groups.js)
   * @returns {{n, path: Int32Array, cls: Uint8Array, weight: Int32Array, moveTo(span), follow(follower)}}
   */
  function createLines(D, classes) {
    const { table } = D;
    const numbering = Sillage.odPairs.createNumbering(table.n);
    const lineOf = new Int32Array(table.n).fill(-1);
    for (let i = 0; i < table.n; i += 1) {
      if (table.path[i] >= 0) lineOf[i] = numbering.numberOf(table.path[i], table.scope[i] === 1 ? classes.context : classes.ofSubstance[table.substance[i]]);
    }
    const { count: n, first: path, second } = numbering.done();
    const weight = new Int32Array(n);
    const change = new Int32Array(n);
    const listed = new Uint8Array(n);
    const list = new Int32Array(n);
    const followers = new Set();
    let count = 0;
    let span = null;
    let mark = null;

    function note(line, by) {
      change[line] += by;
      if (listed[line]) return;
      listed[line] = 1;
      list[count] = line;
      count += 1;
    }

    function visit(i, before, after) {
      if (lineOf[i] >= 0) note(lineOf[i], CODE_WEIGHTS[after] - CODE_WEIGHTS[before]);
    }

    return {
      n, path, cls: Uint8Array.from(second), weight,
      /** Bring the lines to a span (null: nothing is shown) and the filters; followers hear `(list, count, change)` at once. */
      moveTo(next) {
        if (mark === D.maskMark) {
          D.index.forEachChange(span, next, visit);
        } else { // other filters: everything is counted anew
          for (let line = 0; line < n; line += 1) if (weight[line]) note(line, -weight[line]);
          if (next) D.index.forEachVisible(next, (i, code) => visit(i, 0, code));
        }
        span = next;
        mark = D.maskMark;
        let kept = 0;
        for (let k = 0; k < count; k += 1) {
          const line = list[k];
          listed[line] = 0;
          if (!change[line]) continue;
          weight[line] += change[line];
          list[kept] = line;
          kept += 1;
        }
        if (kept) for (const follow of followers) follow(list, kept, change);
        for (let k = 0; k < kept; k += 1) change[list[k]] = 0;
        count = 0;
      },
      follow(follower) {
        followers.add(follower);
        return () => followers.delete(follower);
      },
    };
  }

  /* Boxes of all ways in unit positions, [left, top, right, bottom] each. */
  function boxesOf(paths) {
    const boxes = new Float64Array(4 * paths.n);
    for (let k = 0; k < paths.n; k += 1) {
      let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let v = paths.offset[k]; v < paths.offset[k + 1]; v += 1) {
        left = Math.min(left, paths.x[v]);
        right = Math.max(right, paths.x[v]);
        top = Math.min(top, paths.y[v]);
        bottom = Math.max(bottom, paths.y[v]);
      }
      boxes.set([left, top, right, bottom], 4 * k);
    }
    return boxes;
  }

  /* The first step k ≥ 0 of a segment at which its smaller way has come as far as q: k·slope + half ≥ q·full. */
  const stepAt = (q, slope, length, half) => (slope === 0 ? (q <= 0 ? 0 : length) : Math.max(0, Math.ceil((q * 2 * length - half) / (2 * slope))));

  /** Add a segment between two whole pixels, its last one left out, as far as it lies on the raster. */
  function addSegment(raster, x0, y0, x1, y1, cls, weight) {
    const { width, height } = raster;
    const [dx, dy] = [x1 - x0, y1 - y0];
    const [wide, high] = [Math.abs(dx), Math.abs(dy)];
    const [sx, sy] = [dx < 0 ? -1 : 1, dy < 0 ? -1 : 1];
    const steep = high > wide;
    const [length, slope] = steep ? [high, wide] : [wide, high];
    if (length === 0) return;
    const [a0, sa, aLast, b0, sb, bLast] = steep ? [y0, sy, height - 1, x0, sx, width - 1] : [x0, sx, width - 1, y0, sy, height - 1];
    // Steps at which the longer way lies on the raster.
    let first = sa > 0 ? Math.max(0, -a0) : Math.max(0, a0 - aLast);
    let last = Math.min(length - 1, sa > 0 ? aLast - a0 : a0);
    // At step k the smaller way has gone floor((2k·slope + length) / (2·length)).
    first = Math.max(first, stepAt(sb > 0 ? -b0 : b0 - bLast, slope, length, length));
    const beyond = (sb > 0 ? bLast - b0 : b0) + 1;
    if (beyond <= 0) return;
    last = Math.min(last, slope === 0 ? last : stepAt(beyond, slope, length, length) - 1);
    if (first > last) return;
    const gone = Math.floor((2 * first * slope + length) / (2 * length));
    const [a, b] = [a0 + sa * first, b0 + sb * gone];
    if (b < 0 || b > bLast) return;
    const [along, across] = steep ? [sa * width, sb] : [sa, sb * width];
    const p = steep ? a * width + b : b * width + a;
    raster.addRun(p, last - first + 1, along, across, 2 * first * slope + length - 2 * length * gone, 2 * slope, 2 * length, cls, weight);
  }

  /** The picture of lines on one raster (line_raster.js); see the head of this file. */
  function createPicture(lines, paths) {
    const boxes = boxesOf(paths);
    let raster = null;
    let lie = null;
    let placed = 0;
    let paintedTo = 0;

    function place(line, weight) {
      const { scale, originX, originY } = lie;
      const k = lines.path[line];
      const left = boxes[4 * k] * scale - originX;
      const top = boxes[4 * k + 1] * scale - originY;
      const right = boxes[4 * k + 2] * scale - originX;
      const bottom = boxes[4 * k + 3] * scale - originY;
      if (right < 0 || bottom < 0 || left >= raster.width || top >= raster.height) return;
      const cls = lines.cls[line];
      const end = paths.offset[k + 1];
      let v = paths.offset[k];
      let x = Math.floor(paths.x[v] * scale - originX);
      let y = Math.floor(paths.y[v] * scale - originY);
      for (v += 1; v < end; v += 1) {
        const nextX = Math.floor(paths.x[v] * scale - originX);
        const nextY = Math.floor(paths.y[v] * scale - originY);
        if (nextX === x && nextY === y) continue;
        addSegment(raster, x, y, nextX, nextY, cls, weight);
        x = nextX;
        y = nextY;
      }
      if (x >= 0 && y >= 0 && x < raster.width && y < raster.height) raster.addRun(y * raster.width + x, 1, 0, 0, 0, 0, 1, cls, weight);
      raster.noteBox(Math.floor(left), Math.floor(top), Math.floor(right), Math.floor(bottom));
    }

    const isDone = () => Boolean(raster) && paintedTo >= raster.height;

    const unfollow = lines.follow((list, count, change) => {
      if (!raster) return;
      for (let k = 0; k < count; k += 1) if (list[k] < placed) place(list[k], change[list[k]]);
    });

    return {
      /** Begin anew on a raster that is emptied: {raster, scale, originX, originY, colours}, in device px. */
      begin(next) {
        ({ raster } = next);
        lie = { scale: next.scale, originX: next.originX, originY: next.originY };
        raster.setColours(next.colours);
        raster.clear();
        placed = 0;
        paintedTo = 0;
      },
      /** Go on until done or until `enough()`; true when done. */
      proceed(enough) {
        while (placed < lines.n) {
          const last = Math.min(lines.n, placed + LINES_A_PIECE);
          for (let line = placed; line < last; line += 1) if (lines.weight[line]) place(line, lines.weight[line]);
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
      /** Other colours for the same sums: `proceed` paints every pixel anew. */
      recolour(next) {
        raster.setColours(next);
        paintedTo = 0;
      },
      destroy: unfollow,
    };
  }

  Sillage.denseLines = Object.freeze({ addSegment, create: createLines, createPicture });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
