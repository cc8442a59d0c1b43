/* Read a file of columns: the large tables of a case as typed arrays, without an object per row.
 *
 * The form of the file is described in routes/columns.py, what the columns hold in routes/dense_pack.py. Owns
 * fetching, unpacking and undoing how columns are stored, and the typed tables the other scripts read. What is
 * unknown becomes NaN, an open start or end the sentinels of visibility.js, a place nobody named -1. Pure but for
 * `fetchBytes`. */
(function (Sillage) {
  "use strict";

  const MAGIC = 0x31434c53; // "SLC1", little-endian
  const VERSION = 1;
  const STEPS = 2 ** 24; // of a position over the world's width
  const TYPES = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i32: Int32Array, f32: Float32Array, f64: Float64Array };

  /* Items of four bytes, by far the most there are: planes put together and differences added up on the way.
   * Loops of their own, over one kind of array: engines are several times slower where kinds are mixed. */
  function copyWide(bytes, length, planes, delta) {
    const items = new Uint32Array(length);
    if (planes) {
      const [second, third, fourth] = [length, 2 * length, 3 * length];
      for (let i = 0; i < length; i += 1) items[i] = bytes[i] | (bytes[second + i] << 8) | (bytes[third + i] << 16) | (bytes[fourth + i] << 24);
    } else {
      new Uint8Array(items.buffer).set(bytes);
    }
    if (delta) for (let i = 1, sum = items[0]; i < length; i += 1) items[i] = sum = (sum + items[i]) | 0;
    return items.buffer;
  }

  function copyOther(bytes, { type, length, planes, delta }) {
    const Items = TYPES[type];
    const size = Items.BYTES_PER_ELEMENT;
    const items = new Items(length);
    const out = new Uint8Array(items.buffer);
    if (planes && size > 1) {
      for (let plane = 0; plane < size; plane += 1) {
        for (let i = 0, at = plane, from = plane * length; i < length; i += 1, at += size) out[at] = bytes[from + i];
      }
    } else {
      out.set(bytes);
    }
    if (delta) for (let i = 1; i < length; i += 1) items[i] += items[i - 1]; // wraps as the writer did
    return items;
  }

  /* A copy of the column's bytes as items of its type: the file itself need not be kept. */
  function copyItems(bytes, column) {
    const Items = TYPES[column.type];
    if (Items.BYTES_PER_ELEMENT !== 4) return copyOther(bytes, column);
    return new Items(copyWide(bytes, column.length, column.planes, column.delta));
  }

  /* Give the memory of what has been read back at once; else it is kept until the engine looks for what it no longer needs,
   * and the file and all its columns lie there twice. */
  function release(buffer) {
    if (typeof buffer.transfer === "function") buffer.transfer(0);
  }

  const mostOf = (items) => 2 ** (8 * items.BYTES_PER_ELEMENT) - 1;

  /* 0: as in the other column; the largest number: itself; any other: one more than meant. */
  function undoLike(items, other) {
    const most = mostOf(items);
    for (let i = 0; i < items.length; i += 1) {
      if (items[i] === 0) items[i] = other[i];
      else if (items[i] !== most) items[i] -= 1;
    }
  }

  function toShares(items, per) {
    const most = mostOf(items);
    const values = new Float64Array(items.length);
    for (let i = 0; i < items.length; i += 1) values[i] = items[i] === most ? NaN : items[i] / per;
    return values;
  }

  function readTable(name, table, data) {
    const raws = {};
    const columns = {};
    for (const column of table.columns) {
      const Items = TYPES[column.type];
      const end = Items ? column.offset + column.length * Items.BYTES_PER_ELEMENT : NaN;
      if (!(column.offset >= 0 && end <= data.length)) throw new Error(`columns: ${name}.${column.name} does not lie in the file`);
      const items = copyItems(data.subarray(column.offset, end), column);
      if (column.like) undoLike(items, raws[column.like]);
      raws[column.name] = items;
      columns[column.name] = column.per ? toShares(items, column.per) : items;
    }
    for (const [column, items] of Object.entries(raws)) if (columns[column] !== items) release(items.buffer);
    return { ...table, columns };
  }

  /** Undo the container: table name → {rows, …facts, columns: name → typed array}. Raises Error for another kind of file. */
  function decode(buffer) {
    const bytes = buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 8 || view.getUint32(0, true) !== MAGIC) throw new Error("columns: this is another kind of file");
    const data = 8 + view.getUint32(4, true);
    if (data > bytes.length) throw new Error("columns: the file is cut short");
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, data)));
    if (header.version !== VERSION) throw new Error(`columns: version ${header.version} is not read here, only ${VERSION}`);
    return Object.fromEntries(Object.entries(header.tables).map(([name, table]) => [name, readTable(name, table, bytes.subarray(data))]));
  }

  /* The file counts rows from 1 and has 0 for none. */
  function fromOne(column) {
    const rows = new Int32Array(column.length);
    for (let i = 0; i < rows.length; i += 1) rows[i] = column[i] - 1;
    release(column.buffer);
    return rows;
  }

  function readTimes({ rows, dated, columns }) {
    const { OPEN_START, OPEN_END } = Sillage.visibility;
    const { start, span, openStart, undated } = columns;
    const end = new Int32Array(rows);
    for (let i = 0; i < rows; i += 1) {
      end[i] = undated[i] === 1 || span[i] === 0 ? OPEN_END : start[i] + span[i];
      if (undated[i] === 1 || openStart[i] === 1) start[i] = OPEN_START;
    }
    release(span.buffer);
    release(openStart.buffer);
    return { n: rows, dated, start, end, undated };
  }

  /* Everything but what only the file needs. */
  function readCommon(table) {
    const { span, openStart, ...rest } = table.columns;
    return { ...rest, ...readTimes(table), dicts: table.dicts };
  }

  function readSeizures(table, places) {
    const made = { ...readCommon(table), place: fromOne(table.columns.place) };
    made.x = new Float32Array(made.n).fill(NaN);
    made.y = new Float32Array(made.n).fill(NaN);
    for (let i = 0; i < made.n; i += 1) {
      if (made.drawn[i] === 0) continue;
      made.x[i] = places.x[made.place[i]];
      made.y[i] = places.y[made.place[i]];
    }
    return made;
  }

  function readFlows(table) {
    const { from, to, path } = table.columns;
    return { ...readCommon(table), from: fromOne(from), to: fromOne(to), path: fromOne(path) };
  }

  /* Whole steps have 24 bits, which is what a 32-bit float holds exactly. */
  function toUnit(steps) {
    const unit = new Float32Array(steps.length);
    for (let i = 0; i < unit.length; i += 1) unit[i] = steps[i] / STEPS;
    return unit;
  }

  function readPlaces({ rows, columns, dicts }) {
    const made = { ...columns, n: rows, x: toUnit(columns.x), y: toUnit(columns.y), dicts };
    for (let p = 0; p < rows; p += 1) if (made.drawn[p] === 0) made.x[p] = made.y[p] = NaN;
    return made;
  }

  const readPaths = ({ rows, columns, dicts }) => ({ ...columns, n: rows, x: toUnit(columns.x), y: toUnit(columns.y), dicts });

  /** The large tables of an unpacked file: {seizures, flows, places, paths}, null where there is none.
   *
   * Of a table of records: n rows of which the first `dated` have a date, order, start, end (Int32), undated, substance,
   * scope, status, mode, reliability, credibility, sources, contradicted, drawn, kgMin, kgMax, and `dicts` with the words
   * a column's numbers stand for; seizures also place, unit, bound, amount, x, y; flows from, to, path, more, basis.
   * Positions are in the unit square of Web Mercator.
   * Paths as `join` wants them. Raises Error for another kind of file. */
  function readTables(buffer) {
    const tables = decode(buffer);
    const places = readPlaces(tables.places);
    const flows = tables.flows ? readFlows(tables.flows) : null;
    return {
      places, flows,
      seizures: tables.seizures ? readSeizures(tables.seizures, places) : null,
      paths: tables.paths ? readPaths(tables.paths) : null,
    };
  }

  /** The same with paths as arcs.js makes them: offset (n + 1), x, y, role, dash, pending, km. */
  function join({ paths, ...tables }) {
    return { ...tables, paths: paths ? Sillage.arcs.createPaths(paths, tables.flows, tables.places) : null };
  }

  const read = (buffer) => join(readTables(buffer));

  const canUnpack = () => typeof DecompressionStream === "function";

  /* The stream with `tell(share)` called for what has gone through. */
  function watch(stream, total, tell) {
    let seen = 0;
    return stream.pipeThrough(new TransformStream({
      transform(chunk, controller) {
        seen += chunk.byteLength;
        tell(total > 0 ? Math.min(1, seen / total) : 0);
        controller.enqueue(chunk);
      },
    }));
  }

  /* Unpacks on the way, unless a server has done it already. */
  async function unpackStream(stream) {
    const [peeked, whole] = stream.tee();
    const reader = peeked.getReader();
    const { value } = await reader.read();
    reader.cancel();
    const packed = Boolean(value) && value[0] === 0x1f && value[1] === 0x8b;
    return new Response(packed ? whole.pipeThrough(new DecompressionStream("gzip")) : whole).arrayBuffer();
  }

  /** Unpack bytes that are at hand: a promise of an ArrayBuffer. */
  const unpack = (bytes) => unpackStream(new Blob([bytes]).stream());

  /** Fetch and unpack a file: a promise of an ArrayBuffer. `tell` hears of the share that has come, 0 to 1; `total` is in bytes. */
  async function fetchBytes(url, total = 0, tell = () => undefined) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    return unpackStream(watch(answer.body, total || Number(answer.headers.get("Content-Length")), tell));
  }

  Sillage.columns = { canUnpack, decode, fetchBytes, join, read, readTables, release, unpack };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
