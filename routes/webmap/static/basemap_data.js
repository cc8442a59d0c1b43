/* Decode the base map: one file of integers, described in geodata/base/pack.py.
 *
 * Owns the reading of that format and the names in it. Pure: touches neither document nor L.
 * Positions are grid units: Web Mercator, the world `base.world` units wide, (0, 0) at the top
 * left. The decoded base is shared by every map on the page and never changed. */
(function (Sillage) {
  "use strict";

  const MAGIC = 0x31424c53; // "SLB1", little-endian
  const FILLED = new Set(["land", "lakes"]);

  /** Flat arrays of one layer at one level.
   *
   * cells: four numbers each, the box x0, y0, x1, y1; cellParts: first part of each cell, and the
   * end; partStarts: first vertex of each part, and the end; kinds: class of each part (a river's
   * rank, 1 for a disputed border); xy: vertices; pen (filled layers only): 1 where the edge from a
   * vertex to the next is a shore, 0 where it is a cut along the cell's box. */
  function createArrays([cells, parts, vertices], filled) {
    return {
      filled,
      cells: new Int32Array(cells * 4),
      cellParts: new Uint32Array(cells + 1),
      partStarts: new Uint32Array(parts + 1),
      kinds: new Uint8Array(parts),
      xy: new Int32Array(vertices * 2),
      pen: filled ? new Uint8Array(vertices) : null,
    };
  }

  function cellBox(level, world, column, row, filled) {
    const size = world / 2 ** level.cellBits;
    const margin = filled ? level.margin : 0;
    return [
      column * size - margin,
      Math.max(row * size - margin, 0),
      (column + 1) * size + margin,
      Math.min((row + 1) * size + margin, world),
    ];
  }

  /* Marks the shores of one ring; an edge with both ends on the same side of the box is a cut. */
  function markShores(arrays, first, end, [x0, y0, x1, y1]) {
    const { xy, pen } = arrays;
    for (let i = first, j = first + 1; i < end; i += 1, j += 1) {
      if (j === end) j = first;
      const ax = xy[2 * i];
      const ay = xy[2 * i + 1];
      const cut = (ax === xy[2 * j] && (ax === x0 || ax === x1)) || (ay === xy[2 * j + 1] && (ay === y0 || ay === y1));
      pen[i] = cut ? 0 : 1;
      if (j === first) break;
    }
  }

  function readLayer(reader, level, world, counts, filled) {
    const arrays = createArrays(counts, filled);
    const { xy } = arrays;
    const scale = 2 ** level.shift;
    const size = world / 2 ** level.cellBits;
    let part = 0;
    let vertex = 0;
    for (let cell = 0; cell < counts[0]; cell += 1) {
      const column = reader.next();
      const row = reader.next();
      const box = cellBox(level, world, column, row, filled);
      arrays.cells.set(box, cell * 4);
      let x = column * size;
      let y = row * size;
      for (let left = reader.next(); left > 0; left -= 1) {
        arrays.kinds[part] = reader.next();
        const first = vertex;
        const end = vertex + reader.next();
        for (; vertex < end; vertex += 1) {
          x += reader.nextSigned() * scale;
          y += reader.nextSigned() * scale;
          xy[2 * vertex] = x;
          xy[2 * vertex + 1] = y;
        }
        if (filled) markShores(arrays, first, end, box);
        part += 1;
        arrays.partStarts[part] = vertex;
      }
      arrays.cellParts[cell + 1] = part;
    }
    if (part !== counts[1] || vertex !== counts[2]) throw new Error("base map: counts do not agree with the data");
    return arrays;
  }

  function createReader(bytes, start) {
    let at = start;
    function next() {
      let byte = bytes[at];
      at += 1;
      let value = byte & 0x7f;
      for (let shift = 7; byte & 0x80; shift += 7) {
        byte = bytes[at];
        at += 1;
        value |= (byte & 0x7f) << shift;
      }
      return value;
    }
    return {
      next,
      nextSigned() {
        const value = next();
        return (value >>> 1) ^ -(value & 1);
      },
      isAtEnd: () => at === bytes.length,
    };
  }

  /** Decode the unpacked file.
   *
   * @param {Uint8Array} bytes
   * @returns {{world: number, levels: Array<{name, minZoom, layers: object}>, labels: object}} */
  Sillage.decodeBase = function decodeBase(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new Error("base map: this is another kind of file");
    const length = view.getUint32(4, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    const reader = createReader(bytes, 8 + length);
    const levels = header.levels.map((level) => {
      const layers = {};
      for (const name of header.layers) {
        layers[name] = readLayer(reader, level, header.world, level.counts[name], FILLED.has(name));
      }
      return { name: level.name, minZoom: level.minZoom, layers };
    });
    if (!reader.isAtEnd()) throw new Error("base map: bytes are left over");
    return { world: header.world, levels, labels: header.labels };
  };

  /** Unpack (gzip) and decode. A server may already have unpacked the file on its way.
   *
   * @param {ArrayBuffer|Uint8Array} packed
   * @returns {Promise<object>} what decodeBase returns */
  Sillage.readBase = async function readBase(packed) {
    const bytes = packed instanceof Uint8Array ? packed : new Uint8Array(packed);
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return Sillage.decodeBase(bytes);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return Sillage.decodeBase(new Uint8Array(await new Response(stream).arrayBuffer()));
  };

  /** The level to draw at a zoom. */
  Sillage.baseLevelAt = function baseLevelAt(base, zoom) {
    return base.levels.reduce((best, level) => (level.minZoom <= zoom ? level : best));
  };

  /** The names on the base map, one object each.
   *
   * @returns {Array<{text, kind, lon, lat, minZoom, maxZoom, rank, angle}>} kind is country, sea,
   *   region, capital or city; rank 0 is the most important; angle in degrees, clockwise */
  Sillage.baseLabels = function baseLabels(base) {
    const { labels } = base;
    return labels.text.map((text, i) => ({
      text,
      kind: labels.kind[i],
      lon: labels.lon[i],
      lat: labels.lat[i],
      minZoom: labels.minZoom[i],
      maxZoom: labels.maxZoom[i],
      rank: labels.rank[i],
      angle: labels.angle[i],
    }));
  };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
