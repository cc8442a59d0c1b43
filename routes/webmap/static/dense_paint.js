/**
 * The colour of pixels from their counters: the largest class gives it, the first of equals, the sum of all its strength.
 *
 * Owns: doing that quickly for many pixels. Refuses: counting (dense_raster.js), what a colour is (dense_colour.js). Pure.
 *
 * Counters are 16 bits wide and read in pairs, so many pairs a pixel. Written out for up to four pairs: an engine needs twice
 * the time for a loop within the loop, and mostly guesses wrong which of several classes is the larger one.
 */
(function (Sillage) {
  "use strict";

  const { LEVELS } = Sillage.denseColour;
  const LOW = 0xffff;
  // Below a class's counter stand three bits that say which class it is, so that of equals the first is the larger one.
  const KEY_BITS = 3;
  const KEY = (1 << KEY_BITS) - 1;

  const larger = (a, b) => a - ((a - b) & ((a - b) >> 31));
  /* The larger of what is there and a pair's two classes; `key` is that of the first one. */
  const lead = (most, two, key) => larger(larger(most, ((two & LOW) << KEY_BITS) | key), ((two >>> 16) << KEY_BITS) | (key - 1));
  const both = (two) => (two & LOW) + (two >>> 16);

  function paintOne({ pixels, ramps, levels }, pairs, from, to) {
    const deepest = levels.length - 1;
    for (let p = from; p < to; p += 1) {
      const a = pairs[p];
      const sum = both(a);
      const cls = a === 0 ? 0 : KEY - (lead(0, a, KEY) & KEY);
      pixels[p] = sum === 0 ? 0 : ramps[cls * LEVELS + levels[sum < deepest ? sum : deepest]];
    }
  }

  function paintTwo({ pixels, ramps, levels }, pairs, from, to) {
    const deepest = levels.length - 1;
    for (let p = from; p < to; p += 1) {
      const a = pairs[2 * p];
      const b = pairs[2 * p + 1];
      const sum = both(a) + both(b);
      const cls = sum === 0 ? 0 : KEY - (lead(lead(0, a, KEY), b, KEY - 2) & KEY);
      pixels[p] = sum === 0 ? 0 : ramps[cls * LEVELS + levels[sum < deepest ? sum : deepest]];
    }
  }

  function paintThree({ pixels, ramps, levels }, pairs, from, to) {
    const deepest = levels.length - 1;
    for (let p = from; p < to; p += 1) {
      const a = pairs[3 * p];
      const b = pairs[3 * p + 1];
      const c = pairs[3 * p + 2];
      if ((a | b | c) === 0) {
        pixels[p] = 0;
        continue;
      }
      const sum = both(a) + both(b) + both(c);
      const cls = KEY - (lead(lead(lead(0, a, KEY), b, KEY - 2), c, KEY - 4) & KEY);
      pixels[p] = ramps[cls * LEVELS + levels[sum < deepest ? sum : deepest]];
    }
  }

  function paintFour({ pixels, ramps, levels }, pairs, from, to) {
    const deepest = levels.length - 1;
    for (let p = from; p < to; p += 1) {
      const a = pairs[4 * p];
      const b = pairs[4 * p + 1];
      const c = pairs[4 * p + 2];
      const d = pairs[4 * p + 3];
      if ((a | b | c | d) === 0) {
        pixels[p] = 0;
        continue;
      }
      const sum = both(a) + both(b) + both(c) + both(d);
      const cls = KEY - (lead(lead(lead(lead(0, a, KEY), b, KEY - 2), c, KEY - 4), d, KEY - 6) & KEY);
      pixels[p] = ramps[cls * LEVELS + levels[sum < deepest ? sum : deepest]];
    }
  }

  /* For more classes than the three bits can tell apart. */
  function paintMany({ classes, pixels, ramps, levels }, pairs, from, to) {
    const half = classes >> 1;
    const deepest = levels.length - 1;
    for (let p = from; p < to; p += 1) {
      let sum = 0;
      let cls = 0;
      let most = 0;
      for (let k = 0; k < half; k += 1) {
        const two = pairs[p * half + k];
        if (two === 0) continue;
        const low = two & LOW;
        const high = two >>> 16;
        sum += low + high;
        if (low > most) {
          most = low;
          cls = 2 * k;
        }
        if (high > most) {
          most = high;
          cls = 2 * k + 1;
        }
      }
      pixels[p] = sum === 0 ? 0 : ramps[cls * LEVELS + levels[sum < deepest ? sum : deepest]];
    }
  }

  const BY_PAIRS = [paintOne, paintTwo, paintThree, paintFour];

  /**
   * What paints pixels of so many pairs: `(held, pairs, from, to)` writes pixels [from, to); `held` as in
   * dense_raster.js, `pairs` its counters as Uint32Array.
   */
  const painterOf = (pairsAPixel) => BY_PAIRS[pairsAPixel - 1] || paintMany;

  Sillage.densePaint = Object.freeze({ painterOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
