/**
 * Counters of every pixel: what lies on it, class by class, and its colour.
 *
 * Owns: stamps (the pixels of a disc or ring), adding and taking away, painting what changed. Refuses: what a
 * class means, where a mark stands, canvas. Pure.
 *
 * A class is a colour; a stamp belongs to a shape, which is a radius and whether it is hollow. Sums of
 * integers: what was added can be taken away again in any order, and the picture is as if it had never
 * been there. Counters are 16 bits wide; what does not fit is kept apart (`carried`), so that a million
 * marks on one pixel are still counted right.
 */
(function (Sillage) {
  "use strict";

  const { LEVELS, QUARTERS } = Sillage.denseColour;
  // Samples across a pixel, to find how much of it a disc covers.
  const SAMPLES = 8;
  const HALF_DIAGONAL = Math.SQRT1_2;
  const WRAP = 0x10000;
  // Pixels are painted by blocks of so many on a side.
  const BLOCK_BITS = 4;
  const BLOCK = 1 << BLOCK_BITS;
  // Below this radius a ring would have no hole.
  const LEAST_RING_PX = 2.6;

  /**
   * The pixels of a shape around a pixel's middle: {dx, dy: Int16Array, cover: Uint8Array (quarters), reach}.
   *
   * @param {number} r radius in device px
   * @param {number} line width of a hollow shape's ring in device px, 0 for a disc
   */
  function stampOf(r, line) {
    const hole = line > 0 && r >= LEAST_RING_PX ? Math.max(0, r - line) : 0;
    const reach = Math.ceil(r);
    const [dx, dy, cover] = [[], [], []];
    for (let y = -reach; y <= reach; y += 1) {
      for (let x = -reach; x <= reach; x += 1) {
        const quarters = Math.round(coverage(x, y, r, hole) * QUARTERS);
        if (!quarters) continue;
        dx.push(x);
        dy.push(y);
        cover.push(quarters);
      }
    }
    return { dx: Int16Array.from(dx), dy: Int16Array.from(dy), cover: Uint8Array.from(cover), reach };
  }

  /** Share of the pixel at (x, y) from the middle that a disc with a hole covers. */
  function coverage(x, y, r, hole) {
    const middle = Math.hypot(x, y);
    if (middle + HALF_DIAGONAL <= r && middle - HALF_DIAGONAL >= hole) return 1;
    if (middle - HALF_DIAGONAL > r || middle + HALF_DIAGONAL < hole) return 0;
    let inside = 0;
    for (let i = 0; i < SAMPLES; i += 1) {
      for (let k = 0; k < SAMPLES; k += 1) {
        const d = Math.hypot(x - 0.5 + (i + 0.5) / SAMPLES, y - 0.5 + (k + 0.5) / SAMPLES);
        if (d <= r && d >= hole) inside += 1;
      }
    }
    return inside / (SAMPLES * SAMPLES);
  }

  // What a mark looks like, in one number.
  const SHAPE_BITS = 8;
  const SHAPES = (1 << SHAPE_BITS) - 1;
  const lookOf = (shape, cls) => (cls << SHAPE_BITS) | shape;
  const shapeOf = (look) => look & SHAPES;
  const classOf = (look) => look >> SHAPE_BITS;

  /* Those that do the work stand by themselves, are handed all they read and call nobody: only then does an engine look up
   * where the arrays lie once for all, not at each mark. Marks from `from` on are put; those that lie wholly outside are
   * left out. A mark across the edge, and a counter that would leave its 16 bits, end them early: they return which mark it
   * is, `done` says how many of its pixels are counted. */
  function countMarks(held, { count, sites, changes, looks, xs, ys }, { scale, originX, originY }, before, from) {
    const { across, classes, counters, height, noting, stamps, unpainted, width } = held;
    for (let j = from; j < count; j += 1) {
      if (sites[j] >= before) continue;
      const x = Math.floor(xs[j] * scale - originX);
      const y = Math.floor(ys[j] * scale - originY);
      const { cover, reach, steps } = stamps[looks[j] & SHAPES];
      if (x + reach < 0 || y + reach < 0 || x - reach >= width || y - reach >= height) continue;
      held.done = 0;
      held.touched = true;
      if (x < reach || y < reach || x + reach >= width || y + reach >= height) return j;
      const left = (x - reach) >> BLOCK_BITS;
      const right = (x + reach) >> BLOCK_BITS;
      const bottom = noting ? ((y + reach) >> BLOCK_BITS) * across : -1;
      for (let row = ((y - reach) >> BLOCK_BITS) * across; row <= bottom; row += across) {
        unpainted[row + left] = 1;
        unpainted[row + right] = 1;
        for (let column = left + 1; column < right; column += 1) unpainted[row + column] = 1;
      }
      const first = (y * width + x) * classes + (looks[j] >> SHAPE_BITS);
      const weight = changes[j];
      for (let k = 0; k < steps.length; k += 1) {
        const c = first + steps[k];
        const value = counters[c] + cover[k] * weight;
        if (value >>> 16 !== 0) {
          held.done = k;
          return j;
        }
        counters[c] = value;
      }
    }
    return count;
  }

  /** Paint the pixels of marks that have been counted, row by row of each. */
  function paintMarks(held, { count, sites, looks, xs, ys }, { scale, originX, originY }, before) {
    const { height, paint, pairs, stamps, width } = held;
    for (let j = 0; j < count; j += 1) {
      if (sites[j] >= before) continue;
      const x = Math.floor(xs[j] * scale - originX);
      const y = Math.floor(ys[j] * scale - originY);
      const { reach, lefts, rights } = stamps[looks[j] & SHAPES];
      if (x + reach < 0 || y + reach < 0 || x - reach >= width || y - reach >= height) continue;
      const last = Math.min(height - 1, y + reach);
      for (let row = Math.max(0, y - reach); row <= last; row += 1) {
        const k = row - y + reach;
        const from = Math.max(0, x + lefts[k]);
        const to = Math.min(width, x + rights[k]);
        if (from < to) paint(held, pairs, row * width + from, row * width + to);
      }
    }
  }

  /* Row by row of a stamp, from its reach above the middle: {lefts, rights: Int16Array}, its pixels lie in [left, right). */
  function rowsOf({ dx, dy, reach }) {
    const lefts = new Int16Array(2 * reach + 1);
    const rights = new Int16Array(2 * reach + 1);
    for (let k = 0; k < dx.length; k += 1) {
      const row = dy[k] + reach;
      lefts[row] = Math.min(lefts[row], dx[k]);
      rights[row] = Math.max(rights[row], dx[k] + 1);
    }
    return { lefts, rights };
  }

  /** Counters of a pixel: an even number, so that they can be read in pairs. */
  const stride = (classes) => classes + (classes & 1);

  /** Bytes that a raster of this size takes. */
  function bytesOf(width, height, classes) {
    return width * height * (2 * stride(classes) + 4);
  }

  /** @param {{width: number, height: number, classes: number}} options in device px */
  function createRaster(options) {
    const { width, height } = options;
    const classes = stride(options.classes);
    const size = width * height;
    const pixels = new Uint32Array(size);
    const counters = new Uint16Array(size * classes);
    const pairs = new Uint32Array(counters.buffer);
    const paint = Sillage.densePaint.painterOf(classes >> 1);
    // Where a counter went round: counter → how often.
    const carried = new Map();
    // Blocks with counters that have changed since their pixels were painted.
    const across = Math.ceil(width / BLOCK);
    const unpainted = new Uint8Array(across * Math.ceil(height / BLOCK));
    const held = {
      across, classes, counters, done: 0, height, levels: new Uint8Array(0), noting: true, paint, pairs, pixels, ramps: new Uint32Array(0), stamps: [],
      touched: false, // something has changed since the last `settle`
      unpainted, width,
    };

    /** Take the stamps of all shapes. */
    function setStamps(list) {
      held.stamps = list.map((stamp) => ({ ...stamp, ...rowsOf(stamp), steps: Int32Array.from(stamp.dx, (dx, k) => (stamp.dy[k] * width + dx) * classes) }));
    }

    /** Take colours (dense_colour.js); all is to be painted again. */
    function setColours(colours) {
      held.levels = colours.levels;
      held.ramps = colours.ramps;
      unpainted.fill(1);
    }

    /** Empty whole rows [from, to); the first ones first, all of them before anything is added. */
    function clearRows(from, to) {
      const end = Math.min(size, to * width);
      counters.fill(0, from * width * classes, end * classes);
      pixels.fill(0, from * width, end);
      unpainted.fill(0, Math.floor(from / BLOCK) * across, Math.ceil(to / BLOCK) * across);
      if (from === 0) carried.clear();
    }

    /** A counter that left its 16 bits, up or down. */
    function carry(c, value) {
      const turns = Math.floor(value / WRAP);
      const kept = (carried.get(c) || 0) + turns;
      if (kept) carried.set(c, kept);
      else carried.delete(c);
      counters[c] = value - turns * WRAP;
    }

    /**
     * Put many marks: of each where it stands (xs, ys in the unit square, `lie` {scale, originX, originY} of the raster in
     * device px), what it looks like (lookOf) and how often; a negative change takes it away.
     *
     * Marks of sites from `before` on, and what lies beyond the edges, are left out. The colours follow at once, or with
     * `paintRows` when `quiet`.
     */
    function addMarks(part, lie, before, quiet) {
      held.noting = quiet;
      for (let j = countMarks(held, part, lie, before, 0); j < part.count; j = countMarks(held, part, lie, before, j + 1)) {
        const look = part.looks[j];
        const [x, y] = [Math.floor(part.xs[j] * lie.scale - lie.originX), Math.floor(part.ys[j] * lie.scale - lie.originY)];
        addSlowly(x, y, held.stamps[shapeOf(look)], classOf(look), part.changes[j], held.done, quiet);
      }
      if (!quiet) paintMarks(held, part, lie, before);
    }

    /* Put the pixels of one mark from the number `from` on, each looked at by itself. */
    function addSlowly(x, y, { cover, dx, dy }, cls, weight, from, quiet) {
      for (let k = from; k < cover.length; k += 1) {
        const column = x + dx[k];
        const row = y + dy[k];
        if (column < 0 || row < 0 || column >= width || row >= height) continue;
        const p = row * width + column;
        const c = p * classes + cls;
        const value = counters[c] + cover[k] * weight;
        if (value >>> 16 === 0) counters[c] = value;
        else carry(c, value);
        if (quiet) unpainted[(row >> BLOCK_BITS) * across + (column >> BLOCK_BITS)] = 1;
      }
    }

    /** The few pixels of [from, to) with a counter that went round: all that is kept or painted is found anew. */
    function paintCarried(from, to) {
      for (const c of carried.keys()) {
        const p = Math.floor(c / classes);
        if (p >= from && p < to) paintPixel(p);
      }
    }

    function paintPixel(p) {
      let best = 0;
      let sum = 0;
      for (let k = 0; k < classes; k += 1) {
        sum += sumAt(p, k);
        if (sumAt(p, k) > sumAt(p, best)) best = k;
      }
      const { levels, ramps } = held;
      pixels[p] = sum === 0 ? 0 : ramps[best * LEVELS + levels[Math.min(sum, levels.length - 1)]];
    }

    /** What lies on pixel p of one class. */
    function sumAt(p, cls) {
      const c = p * classes + cls;
      return counters[c] + (carried.get(c) || 0) * WRAP;
    }

    /** Colour what was added quietly in whole rows [from, to), multiples of ROWS. */
    function paintRows(from, to) {
      const last = Math.min(height, to);
      for (let top = from; top < last; top += BLOCK) {
        const row = (top >> BLOCK_BITS) * across;
        for (let column = 0; column < across; column += 1) {
          if (!unpainted[row + column]) continue;
          const left = column;
          for (; column < across && unpainted[row + column]; column += 1) unpainted[row + column] = 0;
          const right = Math.min(width, column * BLOCK);
          for (let y = top; y < Math.min(last, top + BLOCK); y += 1) paint(held, pairs, y * width + left * BLOCK, y * width + right);
        }
      }
      paintCarried(from * width, last * width);
      held.touched = true;
    }

    /** The pixels are to be shown: true when any has been painted since the last time. */
    function settle() {
      paintCarried(0, size);
      const changed = held.touched;
      held.touched = false;
      return changed;
    }

    return { addMarks, clearRows, height, paintRows, pixels, setColours, setStamps, settle, sumAt, width };
  }

  Sillage.denseRaster = Object.freeze({ ROWS: BLOCK, bytesOf, create: createRaster, lookOf, stampOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
