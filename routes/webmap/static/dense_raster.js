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

  /* The two that do the work stand by themselves, are handed all they read and call nobody: only then does an engine
   * look up where the arrays lie once for a shape, not at each pixel. A counter that would leave its 16 bits ends
   * them early: they return which pixel it is. */
  function count({ counters, classes }, offset, cover, from, middle, cls, weight) {
    for (let k = from; k < offset.length; k += 1) {
      const c = (middle + offset[k]) * classes + cls;
      const value = counters[c] + cover[k] * weight;
      if (value >>> 16 !== 0) return k;
      counters[c] = value;
    }
    return offset.length;
  }

  /** Count, and paint the pixels. */
  function change({ counters, classes, sums, leads, pixels, ramps, levels }, offset, cover, from, middle, cls, weight) {
    const deepest = levels.length - 1;
    for (let k = from; k < offset.length; k += 1) {
      const p = middle + offset[k];
      const first = p * classes;
      const by = cover[k] * weight;
      const value = counters[first + cls] + by;
      if (value >>> 16 !== 0) return k;
      counters[first + cls] = value;
      let lead = leads[p];
      if (lead !== cls) {
        if (by > 0) {
          const most = counters[first + lead];
          if (value > most || (value === most && cls < lead)) lead = cls;
        }
      } else if (by < 0) {
        let most = counters[first];
        lead = 0;
        for (let other = 1; other < classes; other += 1) {
          if (counters[first + other] > most) {
            most = counters[first + other];
            lead = other;
          }
        }
      }
      leads[p] = lead;
      const sum = sums[p] + by;
      sums[p] = sum;
      pixels[p] = sum === 0 ? 0 : ramps[lead * LEVELS + levels[sum < deepest ? sum : deepest]];
    }
    return offset.length;
  }

  /** Paint pixels [from, to) from their counters, which are read two at a time. */
  function paint({ classes, sums, leads, pixels, ramps, levels }, pairs, from, to) {
    const half = classes >> 1;
    const deepest = levels.length - 1;
    for (let p = from; p < to; p += 1) {
      let sum = 0;
      let lead = 0;
      let most = 0;
      for (let k = 0; k < half; k += 1) {
        const two = pairs[p * half + k];
        if (two === 0) continue;
        const low = two & 0xffff;
        const high = two >>> 16;
        sum += low + high;
        if (low > most) {
          most = low;
          lead = 2 * k;
        }
        if (high > most) {
          most = high;
          lead = 2 * k + 1;
        }
      }
      sums[p] = sum;
      leads[p] = lead;
      pixels[p] = sum === 0 ? 0 : ramps[lead * LEVELS + levels[sum < deepest ? sum : deepest]];
    }
  }

  /** Counters of a pixel: an even number, so that they can be read in pairs. */
  const stride = (classes) => classes + (classes & 1);

  /** Bytes that a raster of this size takes. */
  function bytesOf(width, height, classes) {
    return width * height * (2 * stride(classes) + 4 + 1 + 4);
  }

  /**
   * @param {{width: number, height: number, classes: number, pixels: ?Uint32Array}} options in device px;
   *   pixels may be given (an ImageData's), else they are made
   */
  function createRaster(options) {
    const { width, height } = options;
    const classes = stride(options.classes);
    const size = width * height;
    const pixels = options.pixels || new Uint32Array(size);
    const counters = new Uint16Array(size * classes);
    const pairs = new Uint32Array(counters.buffer);
    // Where a counter went round: counter → how often.
    const carried = new Map();
    // Kept beside the counters, or each change of a pixel would mean reading all of them: their sum, the largest class.
    const sums = new Uint32Array(size);
    const leads = new Uint8Array(size);
    // Blocks with counters that have changed since their pixels were painted.
    const across = Math.ceil(width / BLOCK);
    const unpainted = new Uint8Array(across * Math.ceil(height / BLOCK));
    let touched = false; // something has been painted since the last `settle`
    let stamps = [];
    const held = { counters, classes, sums, leads, pixels, ramps: new Uint32Array(0), levels: new Uint8Array(0) };

    /** Take the stamps of all shapes. */
    function setStamps(list) {
      stamps = list.map((stamp) => ({ ...stamp, offset: Int32Array.from(stamp.dx, (dx, k) => stamp.dy[k] * width + dx) }));
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
      sums.fill(0, from * width, end);
      leads.fill(0, from * width, end);
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
     * Put a shape around pixel (x, y) as often as `weight` says; a negative weight takes it away.
     *
     * Parts beyond the edges are left out. The colours follow at once, or with `paintRows` when `quiet`.
     */
    function add(x, y, shape, cls, weight, quiet) {
      const stamp = stamps[shape];
      const { reach } = stamp;
      if (x + reach < 0 || y + reach < 0 || x - reach >= width || y - reach >= height) return;
      const part = x < reach || y < reach || x + reach >= width || y + reach >= height ? cut(stamp, x, y) : stamp;
      const work = quiet ? count : change;
      if (quiet) noteBlocks(x - reach, y - reach, x + reach, y + reach);
      const { cover, offset } = part;
      const middle = y * width + x;
      let done = work(held, offset, cover, 0, middle, cls, weight);
      while (done < offset.length) {
        const p = middle + offset[done];
        carry(p * classes + cls, counters[p * classes + cls] + cover[done] * weight);
        if (!quiet) paintRow(p, p + 1);
        done = work(held, offset, cover, done + 1, middle, cls, weight);
      }
      touched = true;
    }

    function noteBlocks(left, top, right, bottom) {
      const from = Math.max(0, left) >> BLOCK_BITS;
      const to = Math.min(width - 1, right) >> BLOCK_BITS;
      const last = Math.min(height - 1, bottom) >> BLOCK_BITS;
      for (let row = Math.max(0, top) >> BLOCK_BITS; row <= last; row += 1) {
        for (let column = from; column <= to; column += 1) unpainted[row * across + column] = 1;
      }
    }

    /** The part of a stamp that lies on the raster. */
    function cut({ dx, dy, offset, cover }, x, y) {
      const lies = (_, k) => x + dx[k] >= 0 && y + dy[k] >= 0 && x + dx[k] < width && y + dy[k] < height;
      return { offset: offset.filter(lies), cover: cover.filter(lies) };
    }

    /** The few pixels of [from, to) with a counter that went round: all that is kept or painted is found anew. */
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
        sums[p] = sum;
        leads[p] = best;
        const { levels, ramps } = held;
        pixels[p] = ramps[best * LEVELS + levels[Math.min(sum, levels.length - 1)]];
      }
    }

    /** What lies on pixel p of one class. */
    function sumAt(p, cls) {
      const c = p * classes + cls;
      return counters[c] + (carried.get(c) || 0) * WRAP;
    }

    /** Colour pixels [from, to): the largest class gives the colour, the first of equals, the sum of all its strength. */
    function paintRow(from, to) {
      paint(held, pairs, from, to);
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
          for (let y = top; y < Math.min(last, top + BLOCK); y += 1) paintRow(y * width + left * BLOCK, y * width + right);
        }
      }
      paintCarried(from * width, last * width);
      touched = true;
    }

    /** The pixels are to be shown: true when any has been painted since the last time. */
    function settle() {
      paintCarried(0, size);
      const changed = touched;
      touched = false;
      return changed;
    }

    return { add, clearRows, height, paintRows, pixels, setColours, setStamps, settle, sumAt, width };
  }

  Sillage.denseRaster = Object.freeze({ ROWS: BLOCK, bytesOf, create: createRaster, stampOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
