/* Columns of whole numbers that stay narrow: in blocks, each of no more bytes than its own range needs.
 *
 * Owns reading them from a file (their form: routes/narrow_column.py) and one by one. Narrow columns are plain objects
 * of typed arrays, so that a worker can hand them over, and are never changed. Pure. */
(function (Sillage) {
  "use strict";

  const SHIFT = 7;
  const BLOCK = 1 << SHIFT; // items
  const HEAD = 5; // bytes for each block: base and width

  /* The planes of all blocks, put together: `stored` has the lowest bytes of all items first. */
  function joinPlanes(stored, bytes, { length, width, offset }) {
    let from = 0;
    for (let place = 0; place < 4; place += 1) {
      for (let b = 0; b < width.length; b += 1) {
        const step = width[b];
        if (place >= step) continue;
        const until = from + Math.min(BLOCK, length - b * BLOCK);
        for (let at = offset[b] + place; from < until; from += 1, at += step) bytes[at] = stored[from];
      }
    }
  }

  /* Add the differences up, byte by byte from the lowest on: a sum wraps at its block's width by itself. */
  function addUp(bytes, { length, width, offset }) {
    for (let b = 0; b < width.length; b += 1) {
      const step = width[b];
      const until = offset[b] + step * Math.min(BLOCK, length - b * BLOCK);
      for (let item = offset[b] + step; item < until; item += step) {
        let carry = 0;
        for (let at = item; at < item + step; at += 1) {
          carry += bytes[at] + bytes[at - step];
          bytes[at] = carry;
          carry >>= 8;
        }
      }
    }
  }

  /**
   * Copy a narrow column out of a file: {narrow, length, base, width, offset, bytes}.
   *
   * Item i is base[i >> 7] and what its width[i >> 7] bytes say, little-endian, which for the items of a block lie in
   * `bytes` from offset[i >> 7] on.
   *
   * @param {Uint8Array} data the column's bytes in the file
   * @param {{length: number, planes?: boolean, delta?: boolean}} column what the header says of it
   */
  function read(data, { length, planes, delta }) {
    const blocks = Math.ceil(length / BLOCK);
    // Copies of the bytes: the file itself need not be kept, and may lie at any address.
    const base = new Uint32Array(new Uint8Array(data.subarray(0, 4 * blocks)).buffer);
    const width = new Uint8Array(data.subarray(4 * blocks, HEAD * blocks));
    const offset = new Uint32Array(blocks);
    let size = 0;
    for (let b = 0; b < blocks; b += 1) {
      offset[b] = size;
      size += width[b] * Math.min(BLOCK, length - b * BLOCK);
    }
    const stored = data.subarray(HEAD * blocks);
    const column = { narrow: true, length, base, width, offset, bytes: planes ? new Uint8Array(size) : new Uint8Array(stored) };
    if (planes) joinPlanes(stored, column.bytes, column);
    if (delta) addUp(column.bytes, column);
    return column;
  }

  /** Read a column item by item, a narrow one or a typed array: {length, at(i)}, for i from 0 to length - 1. */
  function open(column) {
    if (!column.narrow) return { length: column.length, at: (i) => column[i] };
    const { length, base, width, offset, bytes } = column;

    function at(i) {
      const b = i >>> SHIFT;
      const step = width[b];
      if (step === 0) return base[b];
      const k = offset[b] + (i & (BLOCK - 1)) * step;
      if (step === 1) return base[b] + bytes[k];
      const low = bytes[k] | (bytes[k + 1] << 8);
      if (step === 2) return base[b] + low;
      const more = low | (bytes[k + 2] << 16);
      return base[b] + (step === 3 ? more : (more | (bytes[k + 3] << 24)) >>> 0);
    }

    return { length, at };
  }

  Sillage.narrowColumn = Object.freeze({ open, read });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
