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
  const CLASS_BITS = 6;
  const MOST_CLASSES = (1 << CLASS_BITS) - 1;
  // Wherever this stands the pixel's colour is to be found anew. No ramp holds it: it is clear, not black.
  const STALE = 0x00ffffff;
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

  /** Bytes that a raster of this size takes. */
  function bytesOf(width, height, classes) {
    return width * height * (2 * classes + 4);
  }

  /**
   * @param {{width: number, height: number, classes: number, pixels: ?Uint32Array}} options in device px;
   *   pixels may be given (an ImageData's), else they are made
   */
  function createRaster(options) {
    const { width, height, classes } = options;
    const size = width * height;
    const pixels = options.pixels || new Uint32Array(size);
    const counters = new Uint16Array(size * classes);
    // Where a counter went round: counter → how often.
    const carried = new Map();
    let stale = new Int32Array(4096); // pixels whose colour is to be found anew
    let staleCount = 0;
    let touched = false; // something has been painted since the last `settle`
    let stamps = [];
    let levels = null;
    let ramps = null;

    /** Take the stamps of all shapes. */
    function setStamps(list) {
      stamps = list.map((stamp) => ({ ...stamp, offset: Int32Array.from(stamp.dx, (dx, k) => stamp.dy[k] * width + dx) }));
    }

    /** Take colours (dense_colour.js); what is painted already stays until it is painted again. */
    function setColours(colours) {
      ({ levels, ramps } = colours);
    }

    /** Empty whole rows [from, to); the first ones first, all of them before anything is added. */
    function clearRows(from, to) {
      const end = Math.min(size, to * width);
      counters.fill(0, from * width * classes, end * classes);
      pixels.fill(0, from * width, end);
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

    function noteStale(p) {
      if (staleCount === stale.length) {
        const longer = new Int32Array(2 * staleCount);
        longer.set(stale);
        stale = longer;
      }
      pixels[p] = STALE;
      stale[staleCount] = p;
      staleCount += 1;
    }

    /**
     * Put a shape around pixel (x, y) as often as `weight` says; a negative weight takes it away.
     *
     * Parts beyond the edges are left out. The colours follow with `paintStale`, or with `paintRows` when
     * `quiet`. Of many shapes that lie near each other first all are put, then all painted: each pixel once.
     */
    function add(x, y, shape, cls, weight, quiet) {
      const { offset, cover, dx, dy, reach } = stamps[shape];
      if (x + reach < 0 || y + reach < 0 || x - reach >= width || y - reach >= height) return;
      const whole = x >= reach && y >= reach && x + reach < width && y + reach < height;
      const middle = y * width + x;
      const count = offset.length;
      for (let k = 0; k < count; k += 1) {
        if (!whole && (x + dx[k] < 0 || y + dy[k] < 0 || x + dx[k] >= width || y + dy[k] >= height)) continue;
        const p = middle + offset[k];
        const c = p * classes + cls;
        const value = counters[c] + cover[k] * weight;
        if (value >>> 16 === 0) counters[c] = value;
        else carry(c, value);
        if (!quiet && pixels[p] !== STALE) noteStale(p);
      }
    }

    /** Paint what `add` has changed. */
    function paintStale() {
      for (let k = 0; k < staleCount; k += 1) paintPixel(stale[k]);
      touched = touched || staleCount > 0;
      staleCount = 0;
    }

    /** The largest class gives the colour (the first of equals), the sum of all its strength. */
    function paintPixel(p) {
      const first = p * classes;
      let largest = 0;
      let sum = 0;
      for (let k = 0; k < classes; k += 1) {
        const value = counters[first + k];
        sum += value;
        // Value and class in one number: the larger of two without a branch.
        largest = Math.max(largest, (value << CLASS_BITS) | (MOST_CLASSES - k));
      }
      pixels[p] = sum ? ramps[(MOST_CLASSES - (largest & MOST_CLASSES)) * LEVELS + levels[Math.min(sum, levels.length - 1)]] : 0;
    }

    /** The same for the few pixels of [from, to) with a counter that went round. */
    function paintCarried(from, to) {
      for (const c of carried.keys()) {
        const p = Math.floor(c / classes);
        if (p < from || p >= to) continue;
        let best = 0;
        let sum = 0;
        for (let k = 0; k < classes; k += 1) {
          sum += sumAt(p, k);
          if (sumAt(p, k) > sumAt(p, best)) best = k;
        }
        pixels[p] = ramps[best * LEVELS + levels[Math.min(sum, levels.length - 1)]];
      }
    }

    /** What lies on pixel p of one class. */
    function sumAt(p, cls) {
      const c = p * classes + cls;
      return counters[c] + (carried.get(c) || 0) * WRAP;
    }

    /** Colour whole rows [from, to). */
    function paintRows(from, to) {
      const end = Math.min(size, to * width);
      for (let p = from * width; p < end; p += 1) paintPixel(p);
      paintCarried(from * width, end);
      touched = true;
    }

    /** The pixels are to be shown: true when any has been painted since the last time. */
    function settle() {
      paintCarried(0, size);
      const changed = touched;
      touched = false;
      return changed;
    }

    return { add, classes, clearRows, height, paintRows, paintStale, pixels, setColours, setStamps, settle, sumAt, width };
  }

  Sillage.denseRaster = Object.freeze({ bytesOf, create: createRaster, stampOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
