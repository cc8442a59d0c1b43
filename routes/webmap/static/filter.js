/* Which records pass the reader's filters, whatever the date.
 *
 * One table of tests; a test says nothing about records it does not concern (an event has no
 * substance, a seizure may have no mode). The two grades are separate minimums and are never merged:
 * reliability A (best) to F, credibility 1 (best) to 6; a record without a grade fails a minimum. */
(function (Sillage) {
  "use strict";

  const SCOPES = ["network", "context"]; // index = the scope column's number

  /* Each test: does the view ask for it, and does record i of the table pass? `column` names the column of a
   * typed table it reads, and `passes` says whether a value of that column's dictionary passes. */
  const TESTS = [
    {
      asked: (view) => view.substances !== null,
      column: "substance",
      passes: (id, view) => view.substances.includes(id),
      build: (table, view, payload) => {
        const chosen = new Set(view.substances);
        const shown = payload.substances.map((substance) => chosen.has(substance.id));
        if (table.substances) return (i) => table.substances[i].some((index) => shown[index]);
        if (table.substance) return (i) => shown[table.substance[i]];
        return null;
      },
    },
    {
      asked: (view) => view.modes !== null,
      column: "mode",
      passes: (mode, view) => !mode || view.modes.includes(mode),
      build: (table, view) => {
        if (!table.mode) return null;
        const chosen = new Set(view.modes);
        return (i) => !table.mode[i] || chosen.has(table.mode[i]);
      },
    },
    {
      asked: (view) => view.statuses !== null,
      column: "status",
      passes: (status, view) => view.statuses.includes(status),
      build: (table, view) => {
        const chosen = new Set(view.statuses);
        return (i) => chosen.has(table.status[i]);
      },
    },
    {
      asked: (view) => view.scope !== "all",
      column: "scope",
      passes: (scope, view) => scope === view.scope,
      build: (table, view) => (i) => SCOPES[table.scope[i]] === view.scope,
    },
    {
      asked: (view) => view.reliability !== null,
      column: "reliability",
      passes: (letter, view) => Boolean(letter) && letter <= view.reliability,
      build: (table, view) => (i) => Boolean(table.reliability[i]) && table.reliability[i] <= view.reliability,
    },
    {
      asked: (view) => view.credibility !== null,
      column: "credibility",
      passes: (number, view) => Boolean(number) && number <= view.credibility,
      build: (table, view) => (i) => Boolean(table.credibility[i]) && table.credibility[i] <= view.credibility,
    },
  ];

  /* What the numbers in a typed table's columns stand for, where the table's own dictionaries do not say it. */
  const RELIABILITIES = [null, "A", "B", "C", "D", "E", "F"];
  const CREDIBILITIES = [null, 1, 2, 3, 4, 5, 6];

  /** The parts of a view that filter records. */
  const FILTER_KEYS = ["substances", "modes", "statuses", "scope", "reliability", "credibility"];

  /** A view with every filter open. */
  const OPEN_FILTERS = { substances: null, modes: null, statuses: null, scope: "all", reliability: null, credibility: null };

  /** Write 1 where a record passes every filter of the view, 0 elsewhere, into `out` (Uint8Array). */
  function fillMask(table, view, payload, out) {
    const tests = TESTS.filter((test) => test.asked(view))
      .map((test) => test.build(table, view, payload))
      .filter(Boolean);
    for (let i = 0; i < out.length; i++) out[i] = tests.every((test) => test(i)) ? 1 : 0;
    return out;
  }

  /** What a typed table's numbers mean, by column: a list of values per column that a filter reads. */
  function meanings(table, payload) {
    return {
      ...table.dicts, substance: payload.substances.map(({ id }) => id), scope: SCOPES, reliability: RELIABILITIES, credibility: CREDIBILITIES,
    };
  }

  /** fillMask for a typed table (columns.js): one lookup per row and filter set, whatever the number of rows. */
  function fillTypedMask(table, view, payload, out) {
    const values = meanings(table, payload);
    out.fill(1);
    for (const { asked, column, passes } of TESTS) {
      if (!asked(view)) continue;
      const passing = Uint8Array.from(values[column], (value) => (passes(value, view) ? 1 : 0));
      const codes = table[column];
      for (let i = 0; i < out.length; i++) out[i] &= passing[codes[i]];
    }
    return out;
  }

  /** 1 per substance index the view shows, 0 for the others (Uint8Array). */
  function shownSubstances(payload, view) {
    return Uint8Array.from(payload.substances, (substance) =>
      view.substances === null || view.substances.includes(substance.id) ? 1 : 0);
  }

  Sillage.filter = { CREDIBILITIES, FILTER_KEYS, OPEN_FILTERS, RELIABILITIES, SCOPES, fillMask, fillTypedMask, meanings, shownSubstances };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
