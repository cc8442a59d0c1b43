/* Read a file of columns: tables as typed arrays, without an object per row.
 *
 * The form of the file is described in routes/columns.py. Owns fetching, unpacking and undoing how columns are stored,
 * of a whole file or table by table as it comes. Refuses: what the columns hold (dense_tables.js). Pure but for what
 * fetches. */
(function (Sillage) {
  "use strict";

  const MAGIC = 0x31434c53; // "SLC1", little-endian
  const VERSION = 1;
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

  const toShares = (items, per) => ({ shares: items, per, none: mostOf(items) }); // weights.js reads them

  /* Narrow columns of one form and place are one: nothing that reads them changes them. */
  function readNarrow(bytes, { name, ...form }, narrow) {
    const key = JSON.stringify(form);
    if (!narrow.has(key)) narrow.set(key, Sillage.narrowColumn.read(bytes, form));
    return narrow.get(key);
  }

  /* Where a column ends, from where the columns begin; NaN where its type is not known. */
  function endOf({ offset, length, type, narrow, size }) {
    const Items = TYPES[type];
    return Items ? offset + (narrow ? size : length * Items.BYTES_PER_ELEMENT) : NaN;
  }

  /* Reads a table column by column; `narrow` keeps the narrow columns of a file, by their form and place. */
  function startTable(name, table, narrow) {
    const raws = {};
    const columns = {};
    return {
      whole: { ...table, columns },
      /* `data` holds the columns' bytes from `begin` on. */
      read(column, data, begin = 0) {
        const from = column.offset - begin;
        const end = endOf(column) - begin;
        if (!(from >= 0 && end <= data.length)) throw new Error(`columns: ${name}.${column.name} does not lie in the file`);
        if (column.narrow) {
          columns[column.name] = readNarrow(data.subarray(from, end), column, narrow);
          return;
        }
        const items = copyItems(data.subarray(from, end), column);
        if (column.like) undoLike(items, raws[column.like]);
        raws[column.name] = items;
        columns[column.name] = column.per ? toShares(items, column.per) : items;
      },
    };
  }

  function readTable(name, table, data, narrow) {
    const { read, whole } = startTable(name, table, narrow);
    table.columns.forEach((column) => read(column, data));
    return whole;
  }

  /* Where the columns begin, as soon as enough bytes are there to say so, else null. Raises Error for another kind of file. */
  function findData(bytes) {
    if (bytes.length < 8) return null;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(0, true) !== MAGIC) throw new Error("columns: this is another kind of file");
    return 8 + view.getUint32(4, true);
  }

  /* What the header says of each table, in the file's order: [[name, table]]. */
  function readHeader(bytes, data) {
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, data)));
    if (header.version !== VERSION) throw new Error(`columns: version ${header.version} is not read here, only ${VERSION}`);
    return Object.entries(header.tables);
  }

  /** Undo the container: table name → {rows, …facts, columns: name → typed array, or what narrow_column.js opens}.
   *
   * Narrow columns that are the same are one object. Raises Error for another kind of file. */
  function decode(buffer) {
    const bytes = buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer);
    const data = findData(bytes);
    if (data === null) throw new Error("columns: this is another kind of file");
    if (data > bytes.length) throw new Error("columns: the file is cut short");
    const narrow = new Map();
    return Object.fromEntries(readHeader(bytes, data).map(([name, table]) => [name, readTable(name, table, bytes.subarray(data), narrow)]));
  }

  /* What is read of a file one after the other: [{end, keep, read(data, begin)}], columns, each as soon as its bytes have come.
   * From `keep` on bytes are still wanted by it or by what follows. */
  function listSteps(tables, tell) {
    const steps = [];
    for (const [name, table] of tables) {
      const reader = startTable(name, table, new Map()); // each is handed on alone
      for (const column of table.columns) steps.push({ end: endOf(column), keep: column.offset, read: (data, begin) => reader.read(column, data, begin) });
      steps.push({ end: 0, keep: Infinity, read: () => tell(name, reader.whole) });
    }
    for (let k = steps.length - 2; k >= 0; k -= 1) steps[k].keep = Math.min(steps[k].keep, steps[k + 1].keep);
    return steps;
  }

  /**
   * Undo the container while it comes: `push` each chunk of bytes, then `end`. `tell(name, table)` hears of each table, in the
   * file's order, as soon as it is whole. Both raise Error for another kind of file.
   *
   * Only what has not been read yet is kept: memory that is used again and again costs less than that for a whole file.
   */
  function createDecoder(tell) {
    let bytes = new Uint8Array(1 << 16); // what has come and is still wanted
    let length = 0;
    let begin = 0; // the columns' bytes from here on lie in `bytes`
    let steps = null; // still to be taken

    function makeRoom(more) {
      const drop = steps && steps.length > 0 ? Math.min(length, Math.max(0, steps[0].keep - begin)) : 0;
      if (length + more <= bytes.length) return;
      const wanted = length - drop + more;
      const room = wanted <= bytes.length ? bytes : new Uint8Array(2 * wanted);
      room.set(bytes.subarray(drop, length));
      if (room !== bytes) release(bytes.buffer);
      bytes = room;
      length -= drop;
      begin += drop;
    }

    function open() {
      const data = findData(bytes.subarray(0, length));
      if (data === null || length < data) return;
      steps = listSteps(readHeader(bytes, data), tell);
      begin = -data;
    }

    function goOn(isThere) {
      while (steps.length > 0 && isThere(steps[0])) {
        steps[0].read(bytes.subarray(Math.max(0, -begin), length), Math.max(0, begin));
        steps.shift();
      }
    }

    return {
      push(chunk) {
        makeRoom(chunk.length);
        bytes.set(chunk, length);
        length += chunk.length;
        if (!steps) open();
        if (steps) goOn(({ end }) => end <= begin + length);
      },
      end() {
        if (!steps) throw new Error(length < 8 ? "columns: this is another kind of file" : "columns: the file is cut short");
        goOn(() => true); // says which column is missing
        release(bytes.buffer);
      },
    };
  }

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
    return packed ? whole.pipeThrough(new DecompressionStream("gzip")) : whole;
  }

  /** A file's bytes, unpacked, as a promise of a stream: of bytes that are at hand, or fetched. `tell` hears of the share that has come, 0 to 1; `total` is in bytes. */
  async function streamOf({ url, bytes, total = 0 }, tell = () => undefined) {
    if (bytes) return unpackStream(new Blob([bytes]).stream());
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    return unpackStream(watch(answer.body, total || Number(answer.headers.get("Content-Length")), tell));
  }

  /** The same as a promise of an ArrayBuffer. */
  const bytesOf = async (where, tell) => new Response(await streamOf(where, tell)).arrayBuffer();

  /** Read a file as it comes (createDecoder); a promise that it has been read. */
  async function readInParts(where, tellShare, tellTable) {
    const decoder = createDecoder(tellTable);
    const reader = (await streamOf(where, tellShare)).getReader();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) decoder.push(value);
    decoder.end();
  }

  Sillage.columns = { bytesOf, canUnpack, createDecoder, decode, readInParts, release };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
