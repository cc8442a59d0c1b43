/**
 * Counters of every pixel for lines: what runs over it, class by class, and its colour.
 *
 * Owns: adding straight runs of pixels and taking them away, colouring at once what they touch. Refuses:
 * which pixels a line has (dense_lines.js), what a class means, canvas. Pure.
 *
 * A pixel looks as in dense_raster.js: the class with the most on it gives the colour (the first of equals), the
 * sum of all the strength. Lines touch very many pixels, one after the other: here each class has a plane of
 * its own, and a pixel keeps its sum and its class, so that adding to it looks at no other class.
 */
(function (Sillage) {
  "use strict";

  const { LEVELS, QUARTERS } = Sillage.denseColour;
  // A pixel's class lies in its high bits, its sum in the low ones: room for five million certain flows.
  const CLASS_SHIFT = 24;
  const SUM_BITS = (1 << CLASS_SHIFT) - 1;
  const BAND_SHIFT = 5;
  const BAND_ROWS = 1 << BAND_SHIFT;

  /** Bytes that a raster of this size takes. */
  const bytesOf = (width, height, classes) => width * height * (4 * classes + 8);

  /** @param {{width: number, height: number, classes: number (at most 255), pixels: ?Uint32Array}} options in device px */
  function createLineRaster({ width, height, classes, pixels = new Uint32Array(width * height) }) {
    const size = width * height;
    const planes = Array.from({ length: classes }, () => new Uint32Array(size));
    const state = new Uint32Array(size); // class and sum
    const bands = Math.ceil(height / BAND_ROWS);
    const left = new Int32Array(bands).fill(width);
    const right = new Int32Array(bands).fill(-1);
    let levels = null;
    let ramps = null;
    let lastLevel = 0;
    let painted = 0; // pixels before this one have their colour

    /** Take colours (dense_colour.js); what is painted already stays until it is painted again. */
    function setColours(colours) {
      ({ levels, ramps } = colours);
      lastLevel = levels.length - 1;
    }

    function clear() {
      for (const plane of planes) plane.fill(0);
      pixels.fill(0);
      painted = 0;
      noteRows(0, height);
    }

    function noteRows(from, to) {
      for (let band = from >> BAND_SHIFT; band <= (to - 1) >> BAND_SHIFT && band < bands; band += 1) {
        left[band] = 0;
        right[band] = width - 1;
      }
    }

    /** Note that pixels of a box have another colour, to be told by `takeDirty`. */
    function noteBox(x0, y0, x1, y1) {
      const [from, to] = [Math.max(0, x0), Math.min(width - 1, x1)];
      if (from > to) return;
      const last = Math.min(height - 1, y1) >> BAND_SHIFT;
      for (let band = Math.max(0, y0) >> BAND_SHIFT; band <= last; band += 1) {
        if (from < left[band]) left[band] = from;
        if (to > right[band]) right[band] = to;
      }
    }

    function bestAt(p) {
      let best = 0;
      for (let k = 1; k < classes; k += 1) if (planes[k][p] > planes[best][p]) best = k;
      return best;
    }

    const colourOf = (best, sum) => ramps[best * LEVELS + levels[QUARTERS * sum < lastLevel ? QUARTERS * sum : lastLevel]];

    /**
     * Add `weight` (taken away if negative) to the pixels of a straight run: `length` of them from pixel p, each
     * `along` from the one before and `across` more whenever `error`, which grows by `slope`, comes to `full`.
     *
     * All lie on the raster. Pixels that `paintRows` has still to come to get their colour there.
     */
    function addRun(p, length, along, across, error, slope, full, cls, weight) {
      const own = planes[cls];
      for (let k = 0; k < length; k += 1) {
        const value = own[p] + weight;
        own[p] = value;
        if (p < painted) {
          const before = state[p];
          const sum = (before & SUM_BITS) + weight;
          let best = before >>> CLASS_SHIFT;
          if (weight < 0) {
            if (best === cls) best = bestAt(p);
          } else if (best !== cls) {
            const most = planes[best][p];
            if (value > most || (value === most && cls < best)) best = cls;
          }
          state[p] = sum === 0 ? 0 : (best << CLASS_SHIFT) | sum;
          pixels[p] = sum === 0 ? 0 : ramps[best * LEVELS + levels[QUARTERS * sum < lastLevel ? QUARTERS * sum : lastLevel]];
        }
        p += along;
        error += slope;
        if (error < full) continue;
        error -= full;
        p += across;
      }
    }

    /** Colour rows [from, to), from the first on or after those coloured before. */
    function paintRows(from, to) {
      const end = Math.min(size, to * width);
      painted = end;
      for (let p = from * width; p < end; p += 1) {
        let sum = 0;
        for (let k = 0; k < classes; k += 1) sum += planes[k][p];
        const best = sum === 0 ? 0 : bestAt(p);
        state[p] = sum === 0 ? 0 : (best << CLASS_SHIFT) | sum;
        pixels[p] = sum === 0 ? 0 : colourOf(best, sum);
      }
      noteRows(from, to);
    }

    /** Call `put(x, y, width, height)` for the stretches painted since the last time, neighbours together. */
    function takeDirty(put) {
      let band = 0;
      while (band < bands) {
        if (right[band] < 0) {
          band += 1;
          continue;
        }
        const top = band;
        let [from, to] = [width, -1];
        for (; band < bands && right[band] >= 0; band += 1) {
          from = Math.min(from, left[band]);
          to = Math.max(to, right[band]);
          left[band] = width;
          right[band] = -1;
        }
        put(from, top * BAND_ROWS, to - from + 1, Math.min(height, band * BAND_ROWS) - top * BAND_ROWS);
      }
    }

    return { addRun, classes, clear, height, noteBox, paintRows, pixels, setColours, sumAt: (p, cls) => planes[cls][p], takeDirty, width };
  }

  Sillage.lineRaster = Object.freeze({ bytesOf, create: createLineRaster });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
