/* The rows of the table below the map of a file: which are in view, in which order, and as CSV.
 *
 * Pure. The rows come from Python as columns of words (routes/export/webpage/facts.py), in the order seizures,
 * flows, events, links, each as in the payload; what depends on the date is the store's code of each. */
(function (Sillage) {
  "use strict";

  const TABLES = ["seizures", "flows", "events", "links"];
  const NUMBERS = ["kg_min", "kg_max", "credibility"];
  const CERTAINTY = "certainty";
  // A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV injection").
  const FORMULA_STARTS = ["=", "+", "-", "@", "\t", "\r"];

  const plain = (text) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();

  /* The codes of a large table's records from `at` on; its rows know where in the case each record stands, a flow in several
   * of them. Returns how many records there are. */
  function setLarge(codes, at, { table: { n, order }, codeOf }) {
    let last = -1;
    for (let i = 0; i < n; i += 1) {
      codes[at + order[i]] = Math.max(codes[at + order[i]], codeOf(i));
      last = Math.max(last, order[i]);
    }
    return last + 1;
  }

  /** Rows over `columns` (name → list) named by `names`, in the order a reader gets them.
   *
   * `certaintyWords[code]` are the words of the codes 1–3, `lang` orders texts; not `whole`: records of large tables
   * are not among the rows. */
  function createRows(columns, names, certaintyWords, lang, whole = true) {
    const count = columns.id.length;
    const collator = new Intl.Collator(lang, { numeric: true });
    const haystacks = new Array(count);

    function haystack(row) {
      if (haystacks[row] === undefined) {
        haystacks[row] = plain(names.filter((name) => name !== CERTAINTY).map((name) => columns[name][row] ?? "").join("\n"));
      }
      return haystacks[row];
    }

    /** The codes of all rows, one after another, of a store ({visible, dense}). */
    function codesOf({ visible, dense }) {
      const codes = new Uint8Array(count);
      let at = 0;
      for (const table of TABLES) {
        const large = dense ? dense.tables[table] : undefined;
        if (large && whole) at += setLarge(codes, at, large);
        else {
          codes.set(visible[table], at);
          at += visible[table].length;
        }
      }
      return codes;
    }

    /** Rows in view that hold every word of `query`, as indices in their first order. */
    function find(codes, query) {
      const words = plain(query).split(/\s+/).filter(Boolean);
      const found = [];
      for (let row = 0; row < count; row += 1) {
        if (codes[row] && words.every((word) => haystack(row).includes(word))) found.push(row);
      }
      return found;
    }

    /** The same rows ordered by a column; what is not known comes last either way, equals keep their order. */
    function sort(rows, codes, name, descending) {
      const value = name === CERTAINTY ? (row) => codes[row] : (row) => columns[name][row];
      const isMissing = (one) => one === null || one === "";
      const compare = NUMBERS.includes(name) || name === CERTAINTY ? (a, b) => a - b : (a, b) => collator.compare(a, b);
      return [...rows].sort((one, other) => {
        const a = value(one);
        const b = value(other);
        if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b)) || one - other;
        return (descending ? -compare(a, b) : compare(a, b)) || one - other;
      });
    }

    /** What stands in a cell: a text, a number, or null for nothing. */
    function cell(row, name, codes) {
      if (name === CERTAINTY) return certaintyWords[codes[row]];
      const value = columns[name][row];
      return value === "" || value === undefined ? null : value;
    }

    function csvCell(value) {
      if (value === null) return "";
      if (typeof value === "number") return String(Number(value.toPrecision(12)));
      const safe = FORMULA_STARTS.includes(value[0]) ? `'${value}` : value;
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    }

    /** Rows as CSV, with a byte-order mark (Excel needs it); `headings` by column name. As routes/table.py. */
    function csv(rows, codes, headings) {
      const lines = [names.map((name) => csvCell(headings[name])), ...rows.map((row) => names.map((name) => csvCell(cell(row, name, codes))))];
      return `\ufeff${lines.map((line) => `${line.join(",")}\r\n`).join("")}`;
    }

    return { count, names, codesOf, find, sort, cell, csv, idOf: (row) => columns.id[row] };
  }

  Sillage.reportRows = Object.freeze({ NUMBERS, createRows });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
