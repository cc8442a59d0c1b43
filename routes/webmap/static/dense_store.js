/* The large tables of a case: what is in view, counted and listed without a pass over their rows.
 *
 * Owns per table the mask of the filters, the time index, the sums, and the pages of rows for a list; and the words
 * (ids, names), which arrive later than the rest. The store (store.js) tells it of every new view. Pure: knows
 * neither the document nor how rows are drawn. A flow of several substances is several rows, of which the first
 * that passes the filters leads: counts and lists are of leading rows, drawing is of all. */
(function (Sillage) {
  "use strict";

  const { HIDDEN } = Sillage.visibility;
  const NAMES = ["seizures", "flows"];
  const FEW_ROWS = 2000;
  const MOST_NAMED = 10000; // ids given out and remembered: who points at a row on the screen asks for it by its id
  const PLACEHOLDER = /^#(seizures|flows):(\d+)$/; // an id before the words are there

  /* 1 for the first row of each record that the mask lets through. */
  function fillLeading({ n, order }, mask, out) {
    let taken = false; // a row of the same record leads already
    for (let i = 0; i < n; i += 1) {
      if (i > 0 && order[i] !== order[i - 1]) taken = false;
      out[i] = mask[i] === 1 && !taken ? 1 : 0;
      if (out[i] === 1) taken = true;
    }
    return out;
  }

  /* A group per scope, substance and whether a row can be drawn, of those that occur: {groupOf (per row), list}. */
  function groupSeizures({ n, scope, substance, drawn }, substances) {
    const keyOf = (i) => (scope[i] * substances + substance[i]) * 2 + drawn[i];
    const used = new Uint8Array(4 * substances);
    for (let i = 0; i < n; i += 1) used[keyOf(i)] = 1;
    const numberOf = new Uint16Array(used.length);
    const list = [];
    used.forEach((one, key) => {
      if (one === 0) return;
      numberOf[key] = list.length;
      list.push({ scope: Math.floor(key / (2 * substances)), substance: (key >> 1) % substances, drawn: key & 1 });
    });
    const groupOf = new (list.length <= 256 ? Uint8Array : Uint16Array)(n);
    for (let i = 0; i < n; i += 1) groupOf[i] = numberOf[keyOf(i)];
    return { groupOf, list };
  }

  /* Flows are only counted. */
  const groupFlows = ({ drawn }) => ({ groupOf: drawn, list: [{ drawn: 0 }, { drawn: 1 }] });

  /* Numbers of all sums whose group `takes` them. */
  function addNumbers(sums, list, takes) {
    const all = { count: 0, possible: 0 };
    sums.forEach(({ count, possible }, g) => {
      if (!takes(list[g])) return;
      all.count += count;
      all.possible += possible;
    });
    return all;
  }

  /* Sums of one scope and substance, whether drawn or not, as one. */
  function addWeights(sums, list) {
    const merged = new Map();
    sums.forEach((sum, g) => {
      const { scope, substance } = list[g];
      const key = `${scope} ${substance}`;
      const one = merged.get(key) || { scope, substance, count: 0, possible: 0, unweighed: 0, kgMin: 0, kgMax: 0 };
      merged.set(key, one);
      for (const part of ["count", "possible", "unweighed", "kgMin"]) one[part] += sum[part];
      one.kgMax = one.kgMax === null || sum.kgMax === null ? null : one.kgMax + sum.kgMax;
    });
    // Whole milligrams again: what adding leaves behind a decimal point would be read as a weight.
    const whole = (kg) => (kg === null ? null : Math.round(kg * 1e6) / 1e6);
    return [...merged.values()].map((one) => ({ ...one, kgMin: whole(one.kgMin), kgMax: whole(one.kgMax) }));
  }

  /* Sums that are filled again when they are next asked for. */
  function createLazySums(table, getMask, options) {
    let sums = null;
    let stale = true;
    return {
      spoil() { stale = true; },
      at(view) {
        sums = sums || Sillage.daySums.create(table, options);
        if (stale) sums.refill(getMask());
        stale = false;
        return sums.at(view);
      },
    };
  }

  function createTable(name, table, payload, dense) {
    const { n, dated, start, end, drawn } = table;
    const index = Sillage.timeIndex.create(table);
    const mask = new Uint8Array(n).fill(1);
    const leading = name === "flows" ? new Uint8Array(n) : mask;
    const all = name === "flows" ? fillLeading(table, mask, new Uint8Array(n)) : new Uint8Array(0);
    const weighed = name === "seizures";
    const { groupOf, list } = weighed ? groupSeizures(table, payload.substances.length) : groupFlows(table);
    const sums = createLazySums(table, () => leading, { groupOf, groups: list.length, weighed });
    const count = (view, takes) => addNumbers(sums.at(view), list, takes);
    const isDrawn = (group) => group.drawn === 1;
    // With every filter open, for the number of those that are hidden.
    const unfiltered = createLazySums(table, () => (name === "flows" ? all : new Uint8Array(n).fill(1)), { groupOf: new Uint8Array(n), groups: 1, weighed: false });
    let undatedPassing = 0;
    let undrawn = null;
    index.setMask(mask);

    /* Rows that cannot be drawn are looked for among themselves: mostly they are few. */
    function findUndrawn() {
      if (undrawn) return undrawn;
      undrawn = [];
      for (let i = 0; i < n; i += 1) if (drawn[i] === 0) undrawn.push(i);
      return undrawn;
    }

    /* How many of `length` rows in order come before the first that is not there yet: dated rows lie sorted by start. */
    function countBegun(length, rowAt, { until }) {
      let [low, high] = [0, length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (rowAt(middle) < dated && start[rowAt(middle)] < until) low = middle + 1;
        else high = middle;
      }
      return low;
    }

    /* Few rows in view are found through the index and ordered; of many, the first ones from the latest on are met soon. */
    function pageOf(view, limit, wanted) {
      const span = index.spanOf(view);
      const isThere = (i) => leading[i] === 1 && drawn[i] === wanted && index.codeOf(i, span) > HIDDEN;
      const rows = [];
      if (wanted === 1 && count(view, isDrawn).count <= FEW_ROWS) {
        index.forEachVisible(span, (i) => { if (leading[i] === 1 && drawn[i] === 1) rows.push(i); });
        return rows.sort((a, b) => (a < dated && b < dated ? b - a : a - b)).slice(0, limit);
      }
      const among = wanted === 1 ? null : findUndrawn();
      const rowAt = (k) => (among ? among[k] : k);
      const begun = countBegun(among ? among.length : dated, rowAt, span);
      for (let k = begun - 1; k >= 0 && rows.length < limit; k -= 1) if (isThere(rowAt(k))) rows.push(rowAt(k));
      for (let i = dated; i < n && rows.length < limit; i += 1) if (isThere(i)) rows.push(i);
      return rows;
    }

    return {
      name, table, index, mask, leading, maskMark: 0,
      /** Apply the view's filters: the mask is rewritten and marked as new. */
      refilter(view) {
        Sillage.filter.fillTypedMask(table, view, payload, mask);
        if (leading !== mask) fillLeading(table, mask, leading);
        undatedPassing = 0;
        for (let i = dated; i < n; i += 1) undatedPassing += leading[i];
        this.maskMark += 1;
        sums.spoil();
      },
      span: index.spanOf,
      /** The row's code (visibility.js) in the store's view. */
      codeOf: (i) => index.codeOf(i, dense.span),
      /** Whether the record of a row is in view: a flow has a row for each of its substances, and a filter may hide some. */
      isInView(i) {
        if (name !== "flows") return index.codeOf(i, dense.span) > HIDDEN;
        const { order } = table;
        let k = i;
        while (k > 0 && order[k - 1] === order[i]) k -= 1;
        for (; k < n && order[k] === order[i]; k += 1) if (index.codeOf(k, dense.span) > HIDDEN) return true;
        return false;
      },
      /** Records in view: {count, possible}, drawn or not. */
      counts: (view) => count(view, () => true),
      /** The same of those that can be drawn. */
      drawnCounts: (view) => count(view, isDrawn),
      /** Records in view that cannot be drawn. */
      unplacedCount: (view) => count(view, (group) => !isDrawn(group)).count,
      /** Records without a date that pass the filters. */
      undatedCount: () => undatedPassing,
      /** Records in view if no filter were set. */
      openCount: (view) => unfiltered.at(view)[0].count,
      /** Rows in view that can be drawn, latest first, at most `limit`. */
      page: (view, limit) => pageOf(view, limit, 1),
      /** Rows in view that cannot be drawn, latest first, at most `limit`. */
      unplacedPage: (view, limit) => pageOf(view, limit, 0),
      /** Rows without a date that pass the filters, at most `limit`. */
      undatedPage(limit) {
        const rows = [];
        for (let i = dated; i < n && rows.length < limit; i += 1) if (leading[i] === 1) rows.push(i);
        return rows;
      },
      /** The values that occur in a column a filter reads, as a payload's table has them. */
      valuesIn(column) {
        const values = Sillage.filter.meanings(table, payload)[column];
        const codes = table[column];
        const seen = new Uint8Array(values.length);
        let left = values.length;
        for (let i = 0; i < n && left > 0; i += 1) {
          left -= 1 - seen[codes[i]];
          seen[codes[i]] = 1;
        }
        return new Set([...seen.keys()].filter((code) => seen[code] === 1 && values[code]).map((code) => (column === "scope" ? code : values[code])));
      },
      /** Seizures only: per scope and substance {scope, substance, count, possible, unweighed, kgMin, kgMax}. */
      sums: (view) => addWeights(sums.at(view), list),
      /** Seizures only: indices of the substances that occur in a scope. */
      substancesIn: (scope) => [...new Set(list.filter((group) => group.scope === scope).map((group) => group.substance))],
    };
  }

  /** Make the large tables of a payload, or null when it has none. `columns` is what dense_tables.js gives.
   *
   * `records` holds the details of single records by id, filled as they arrive; `words` is null until setWords. */
  function createDenseStore(payload, columns) {
    if (!payload.dense) return null;
    const listeners = new Set();
    const named = new Map(); // id → where it is, of ids given out lately
    const dense = {
      tables: {}, places: columns.places, paths: columns.paths || null, words: null, records: new Map(),
      plan: columns.plan || (columns.flows ? Sillage.odPlan.create(columns.flows, columns.ends, payload.substances.length) : null), // od_plan.js
      fed: Boolean(columns.fed), // who has read the file has told the painter (column_reader.js)
      span: null, // what the store's view shows
      want: () => undefined, // asks for a row's details: want(table, row); record_blocks.js
      stateOf: () => "coming", // of a row's details: stateOf(table, row); record_blocks.js
      refilter(view) {
        for (const table of Object.values(dense.tables)) table.refilter(view);
      },
      setView(view) {
        dense.span = Sillage.timeIndex.spanOf(view);
      },
      /** The row with this id: {table, i, dense: true} or null. Before the words are there only placeholders are known. */
      find(id) {
        const row = PLACEHOLDER.exec(id);
        if (row) {
          const table = dense.tables[row[1]];
          return table && Number(row[2]) < table.table.n ? { table: row[1], i: Number(row[2]), dense: true } : null;
        }
        if (!dense.words) return null;
        if (named.has(id)) return named.get(id);
        for (const table of Object.keys(dense.tables)) {
          const i = dense.words.rowOf(table, id);
          if (i >= 0) return { table, i, dense: true };
        }
        return null;
      },
      /** The id of a row; until the words are there a placeholder that `find` understands. */
      idOf(table, i) {
        if (!dense.words) return `#${table}:${i}`;
        const id = dense.words.id(table, i);
        if (named.size >= MOST_NAMED) named.clear();
        if (!named.has(id)) named.set(id, { table, i, dense: true });
        return id;
      },
      setWords(words) {
        dense.words = words;
        for (const listener of [...listeners]) listener(words);
      },
      /** Call `listener` when the words arrive; at once if they are there. Returns what ends it. */
      onWords(listener) {
        if (dense.words) listener(dense.words);
        else listeners.add(listener);
        return () => listeners.delete(listener);
      },
      slice: (store, rows) => Sillage.denseSlice(store, rows),
    };
    for (const name of NAMES) {
      if (payload.dense.tables[name]) dense.tables[name] = createTable(name, columns[name], payload, dense);
    }
    return dense;
  }

  Sillage.denseStore = { create: createDenseStore, isPlaceholder: (id) => PLACEHOLDER.test(id) };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
