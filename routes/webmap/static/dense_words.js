/* The words of large tables: ids and names, made of bytes only when somebody reads them.
 *
 * Owns reading the texts of a words file (their coding: routes/column_texts.py) and finding a row by its id: over
 * a table of numbers made when it is first needed, so that a million ids are never a million strings. Pure. */
(function (Sillage) {
  "use strict";

  const MARKS = 10; // bytes below this stand for the text's next number
  const MOST_DIGITS = 9;
  const MOST_NUMBERS = 8;
  const RUNS = /[0-9]+/g;
  const FNV_START = 0x811c9dc5;
  const FNV_PRIME = 0x01000193;

  const mix = (hash, value) => Math.imul(hash ^ value, FNV_PRIME);

  function hashBytes(bytes, from, until) {
    let hash = FNV_START;
    for (let k = from; k < until; k += 1) hash = mix(hash, bytes[k]);
    return hash;
  }

  /* A number below 2 ** 32, a byte at a time. */
  function hashNumber(hash, number) {
    return mix(mix(mix(mix(hash, number & 255), (number >>> 8) & 255), (number >>> 16) & 255), number >>> 24);
  }

  /* Spreads the last bits over the first, which choose the slot. */
  const finish = (hash) => (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ (hash >>> 13)) >>> 0;

  /* A text as the file has it: its digits taken out, where the column has its numbers apart. */
  function takeApart(text, slots) {
    const numbers = [];
    const marked = slots === 0 ? text : text.replace(RUNS, (run) => {
      if (run.length > MOST_DIGITS || numbers.length >= MOST_NUMBERS) return run;
      numbers.push(Number(run));
      return String.fromCharCode(run.length > 1 && run[0] === "0" ? run.length - 1 : 0);
    });
    return numbers.length > slots ? null : { bytes: new TextEncoder().encode(marked), numbers };
  }

  /** One text column of a decoded table: {n, at(i), rowOf(text)} (-1: no such row; the first of equal ones). */
  function createTexts({ rows, columns, texts }, name) {
    const { slots, right = false } = texts[name];
    const { open } = Sillage.narrowColumn;
    const index = columns[name] ? open(columns[name]) : null;
    const offset = open(columns[`${name}Offset`]);
    const bytes = columns[`${name}Bytes`];
    const numbers = Array.from({ length: slots }, (_, slot) => open(columns[`${name}${slot}`]));
    const decoder = new TextDecoder();
    let table = null; // open addressing: row + 1, 0 empty

    const poolOf = (i) => (index ? index.at(i) : i);

    function countMarks(from, until) {
      let count = 0;
      if (slots > 0) for (let k = from; k < until; k += 1) if (bytes[k] < MARKS) count += 1;
      return count;
    }

    function at(i) {
      const p = poolOf(i);
      const [start, end] = [offset.at(p), offset.at(p + 1)];
      const piece = bytes.subarray(start, end);
      if (slots === 0) return decoder.decode(piece);
      let text = "";
      let from = 0;
      let slot = right ? slots - countMarks(start, end) : 0;
      for (let k = 0; k < piece.length; k += 1) {
        if (piece[k] >= MARKS) continue;
        text += decoder.decode(piece.subarray(from, k)) + String(numbers[slot].at(i)).padStart(piece[k] === 0 ? 0 : piece[k] + 1, "0");
        slot += 1;
        from = k + 1;
      }
      return text + decoder.decode(piece.subarray(from));
    }

    /* Hashes of the pool first: a pool of few texts is read once, not once per row. */
    function buildTable() {
      const pool = new Uint32Array(offset.length - 1);
      const count = new Uint8Array(pool.length); // of a text's numbers
      for (let p = 0; p < pool.length; p += 1) {
        const [start, end] = [offset.at(p), offset.at(p + 1)];
        pool[p] = hashBytes(bytes, start, end);
        count[p] = countMarks(start, end);
      }
      const made = new Uint32Array(2 ** Math.ceil(Math.log2(2 * rows + 2)));
      const last = made.length - 1;
      for (let i = 0; i < rows; i += 1) {
        const p = poolOf(i);
        const first = right ? slots - count[p] : 0;
        let hash = pool[p];
        for (let slot = first; slot < first + count[p]; slot += 1) hash = hashNumber(hash, numbers[slot].at(i));
        let k = finish(hash) & last;
        while (made[k] !== 0) k = (k + 1) & last;
        made[k] = i + 1;
      }
      return made;
    }

    function rowOf(text) {
      const wanted = takeApart(text, slots);
      if (!wanted || rows === 0) return -1;
      table = table || buildTable();
      const last = table.length - 1;
      const hash = wanted.numbers.reduce(hashNumber, hashBytes(wanted.bytes, 0, wanted.bytes.length));
      // Rows were put in from the first on, so of equal texts the first is met first.
      for (let k = finish(hash) & last; table[k] !== 0; k = (k + 1) & last) if (at(table[k] - 1) === text) return table[k] - 1;
      return -1;
    }

    return { n: rows, at, rowOf };
  }

  /* Words of a column that holds indices into a list of them: at(i). */
  function createCodes({ columns, dicts }, name) {
    const codes = Sillage.narrowColumn.open(columns[name]);
    return (i) => dicts[name][codes.at(i)];
  }

  /* Numbers of a column, whole shares + 1 or as they are, NaN unknown: at(i). */
  function createNumbers({ columns, shares }, name) {
    const items = Sillage.narrowColumn.open(columns[name]);
    const per = shares[name];
    return per ? (i) => (items.at(i) === 0 ? NaN : (items.at(i) - 1) / per) : items.at;
  }

  /**
   * The words of a decoded file (columns.js): {id(table, i), label(table, i), rowOf(table, id)}; of seizures amount(i) and
   * unit(i); of places placeId(p), placeName(p), placeKind(p), placePrecision(p), placeRadiusKm(p). Unknown numbers are NaN.
   */
  function createWords(tables) {
    const { places, seizures = null } = tables;
    const columns = Object.fromEntries(Object.entries(tables).map(([name, table]) => [
      name, { id: createTexts(table, "id"), label: createTexts(table, name === "places" ? "name" : "label") },
    ]));
    return {
      id: (table, i) => columns[table].id.at(i),
      label: (table, i) => columns[table].label.at(i),
      placeId: (p) => columns.places.id.at(p),
      placeName: (p) => columns.places.label.at(p),
      placeKind: createCodes(places, "kind"),
      placePrecision: createCodes(places, "precision"),
      placeRadiusKm: createNumbers(places, "radiusKm"),
      amount: seizures && createNumbers(seizures, "amount"),
      unit: seizures && createCodes(seizures, "unit"),
      rowOf: (table, id) => (columns[table] ? columns[table].id.rowOf(id) : -1),
    };
  }

  Sillage.denseWords = { create: createWords, createTexts };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
