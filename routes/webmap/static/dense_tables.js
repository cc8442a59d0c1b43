/* The large tables of a case as the page's scripts read them: from the columns of its file (columns.js).
 *
 * What the columns hold is described in routes/dense_pack.py. Owns: making of them rows with days, places and positions.
 * What is unknown becomes NaN, an open start or end the sentinels of visibility.js, a place nobody named -1. Pure. */
(function (Sillage) {
  "use strict";

  const STEPS = 2 ** 24; // of a position over the world's width
  // Of the seizures what the painter reads, besides their positions.
  const PAINTED = ["undated", "place", "drawn", "kgMin", "kgMax", "scope", "substance"];
  // Days of 16 bits reach from 1880 to 2059, what is open beyond both ends.
  const NARROW = Object.freeze({ openStart: -32768, openEnd: 32767 });

  /* The file counts rows from 1 and has 0 for none. */
  function fromOne(column) {
    const rows = new Int32Array(column.length);
    for (let i = 0; i < rows.length; i += 1) rows[i] = column[i] - 1;
    Sillage.columns.release(column.buffer);
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
    Sillage.columns.release(span.buffer);
    Sillage.columns.release(openStart.buffer);
    return { n: rows, dated, start, end, undated };
  }

  /* Everything but what only the file needs. */
  function readCommon(table) {
    const { span, openStart, ...rest } = table.columns;
    return { ...rest, ...readTimes(table), dicts: table.dicts };
  }

  const readSeizures = (table) => ({ ...readCommon(table), place: fromOne(table.columns.place) });

  function readFlows(table) {
    const { from, to, path } = table.columns;
    return { ...readCommon(table), from: fromOne(from), to: fromOne(to), path: fromOne(path) };
  }

  /* Whole steps have 24 bits, which is what a 32-bit float holds exactly. */
  function toUnit(steps) {
    const unit = new Float32Array(steps.length);
    for (let i = 0; i < unit.length; i += 1) unit[i] = steps[i] / STEPS;
    Sillage.columns.release(steps.buffer);
    return unit;
  }

  function readPlaces({ rows, columns, dicts }) {
    const made = { ...columns, n: rows, x: toUnit(columns.x), y: toUnit(columns.y), dicts };
    for (let p = 0; p < rows; p += 1) if (made.drawn[p] === 0) made.x[p] = made.y[p] = NaN;
    return made;
  }

  const readPaths = ({ rows, columns, dicts }) => ({ ...columns, n: rows, x: toUnit(columns.x), y: toUnit(columns.y), dicts });

  /* A copy that lives on when the columns are handed to somebody else. */
  const copyOf = (table) => Object.fromEntries(Object.entries(table).map(([name, value]) => [name, ArrayBuffer.isView(value) ? value.slice() : value]));

  /* Places of both tables as one. */
  function joinPlaces(ends, others) {
    if (!ends) return others;
    const made = { n: ends.n + others.n, dicts: others.dicts };
    for (const [name, column] of Object.entries(others)) {
      if (!ArrayBuffer.isView(column)) continue;
      made[name] = new column.constructor(made.n);
      made[name].set(ends[name]);
      made[name].set(column, ends.n);
    }
    return made;
  }

  /* A copy of days in half the memory where they allow it, what is open beyond all of them. */
  function narrowDays(days) {
    const { OPEN_START, OPEN_END } = Sillage.visibility;
    const narrow = new Int16Array(days.length);
    for (let i = 0; i < days.length; i += 1) {
      const day = days[i];
      if (day === OPEN_START) narrow[i] = NARROW.openStart;
      else if (day === OPEN_END) narrow[i] = NARROW.openEnd;
      else if (day > NARROW.openStart && day < NARROW.openEnd - 1) narrow[i] = day;
      else return days.slice();
    }
    return narrow;
  }

  /** A span (time_index.js) to be compared with such days: a date beyond them all stays before an open end. */
  function narrowSpan(span, days) {
    const last = NARROW.openEnd - 1;
    if (!span || !(days instanceof Int16Array) || span.until <= last) return span;
    return { ...span, from: Math.min(span.from, last), until: last };
  }

  /**
   * What the painter draws seizures from: columns of theirs and their places' positions, x and y (Float32Array, unit; NaN
   * where there is none). Days are copies, to be compared with dates alone (Int16Array where they fit).
   */
  function forPainter(seizures, places) {
    const { n, dated, place, drawn } = seizures;
    const made = { n, dated, start: narrowDays(seizures.start), end: narrowDays(seizures.end), x: new Float32Array(n).fill(NaN), y: new Float32Array(n).fill(NaN) };
    for (const name of PAINTED) made[name] = seizures[name];
    for (let i = 0; i < n; i += 1) {
      if (drawn[i] === 0) continue;
      made.x[i] = places.x[place[i]];
      made.y[i] = places.y[place[i]];
    }
    return made;
  }

  /**
   * Takes the tables of a file as they come, {take(name, table), done()}. As soon as there is all that flows need, `tell`
   * gets {flows, paths, ends}; `done` gives {seizures, places}; null where there is none. Their columns are nobody else's.
   *
   * Of records: n rows of which the first `dated` have a date, start, end (Int32), undated, substance, scope, status,
   * mode, reliability, credibility, sources, contradicted, drawn, kgMin, kgMax, and `dicts` with the words a column's
   * numbers stand for; seizures also place, bound, pieces; flows order, from, to, path, more, basis. Of places (ends are
   * the first of them) n, x, y (Float32, unit square of Web Mercator), drawn, country. Paths as `join` wants them.
   */
  function createReader(tell) {
    const read = {};
    let ends = null;

    function tellFlows() {
      if (read.told || !read.flows) return;
      read.told = true;
      const { flows, paths = null } = read;
      tell({ flows, paths, ends: copyOf(ends || read.places) });
    }

    return {
      take(name, table) {
        if (name === "flows") read.flows = readFlows(table);
        else if (name === "paths") read.paths = readPaths(table);
        else if (name === "ends") ends = readPlaces(table);
        else if (name === "places") read.places = joinPlaces(ends, readPlaces(table));
        else if (name === "seizures") read.seizures = readSeizures(table);
        if (name === "ends" || name === "places") tellFlows();
      },
      done() {
        if (!read.places) throw new Error("columns: the file holds no places");
        return { seizures: read.seizures || null, places: read.places };
      },
    };
  }

  /** All of it as one: {seizures, flows, places, ends, paths}, paths as arcs.js makes them: offset (n + 1), x, y, role, dash, pending, km. */
  function join({ flows, paths, ends }, { seizures, places }) {
    return { seizures, flows, places, ends, paths: paths ? Sillage.arcs.createPaths(paths, flows, ends) : null };
  }

  const NO_FLOWS = Object.freeze({ flows: null, paths: null, ends: null });

  /** The large tables of a whole file that has been unpacked. Raises Error for another kind of file. */
  function read(buffer) {
    let early = NO_FLOWS;
    const reader = createReader((part) => { early = part; });
    for (const [name, table] of Object.entries(Sillage.columns.decode(buffer))) reader.take(name, table);
    return join(early, reader.done());
  }

  Sillage.denseTables = { NO_FLOWS, createReader, forPainter, join, narrowSpan, read };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
