/**
 * Which stretches of a raster have been painted since the last look, by bands of rows.
 *
 * Owns: noting boxes and rows, handing them out with neighbours together. Refuses: pixels and canvas. Pure.
 */
(function (Sillage) {
  "use strict";

  // Bands of 2^5 rows.
  const BAND_SHIFT = 5;
  const BAND_ROWS = 1 << BAND_SHIFT;

  /** Of a raster of `width` × `height` px, nothing noted: {noteBox, noteRows, take}. */
  function createDirtyBands(width, height) {
    const bands = Math.ceil(height / BAND_ROWS);
    const left = new Int32Array(bands).fill(width);
    const right = new Int32Array(bands).fill(-1);

    return {
      /** Note the pixels of a box, ends included; what lies beyond the raster is left out. */
      noteBox(x0, y0, x1, y1) {
        const from = Math.max(0, x0);
        const to = Math.min(width - 1, x1);
        if (from > to) return;
        const last = Math.min(height - 1, y1) >> BAND_SHIFT;
        for (let band = Math.max(0, y0) >> BAND_SHIFT; band <= last; band += 1) {
          if (from < left[band]) left[band] = from;
          if (to > right[band]) right[band] = to;
        }
      },
      /** Note whole rows [from, to). */
      noteRows(from, to) {
        for (let band = from >> BAND_SHIFT; band <= (to - 1) >> BAND_SHIFT && band < bands; band += 1) {
          left[band] = 0;
          right[band] = width - 1;
        }
      },
      /** Call `put(x, y, width, height)` for what was noted since the last time, neighbours together. */
      take(put) {
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
      },
    };
  }

  Sillage.createDirtyBands = createDirtyBands;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
