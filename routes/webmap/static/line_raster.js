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

  /** Bytes that a raster of this size takes. */
  const bytesOf = (width, height, classes) => width * height * (4 * classes + 8);

  /** @param {{width: number, height: number, classes: number (at most 255), pixels: ?Uint32Array}} options in device px */
  function createLineRaster({ width, height, classes, pixels = new Uint32Array(width * height) }) {
    const size = width * height;
    const planes = Array.from({ length: classes }, () => new Uint32Array(size));
    const state = new Uint32Array(size); // class and sum
    const dirty = Sillage.createDirtyBands(width, height);
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
      dirty.noteRows(0, height);
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
      dirty.noteRows(from, to);
    }

    return { addRun, classes, clear, height, noteBox: dirty.noteBox, paintRows, pixels, setColours, sumAt: (p, cls) => planes[cls][p], takeDirty: dirty.take, width };
  }

  Sillage.lineRaster = Object.freeze({ bytesOf, create: createLineRaster });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
