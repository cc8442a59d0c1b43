/* Which records pass the reader's filters, whatever the date.
 *
 * One table of tests; a test says nothing about records it does not concern (an event has no
 * substance, a seizure may have no mode). The two grades are separate minimums and are never merged:
 * reliability A (best) to F, credibility 1 (best) to 6; a record without a grade fails a minimum. */
(function (Sillage) {
  "use strict";

  const SCOPES = ["network", "context"]; // index = the scope column's number

  /* Each test: does the view ask for it, and does record i of the table pass? */
  const TESTS = [
    {
      asked: (view) => view.substances !== null,
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
      build: (table, view) => {
        if (!table.mode) return null;
        const chosen = new Set(view.modes);
        return (i) => !table.mode[i] || chosen.has(table.mode[i]);
      },
    },
    {
      asked: (view) => view.statuses !== null,
      build: (table, view) => {
        const chosen = new Set(view.statuses);
        return (i) => chosen.has(table.status[i]);
      },
    },
    {
      asked: (view) => view.scope !== "all",
      build: (table, view) => (i) => SCOPES[table.scope[i]] === view.scope,
    },
    {
      asked: (view) => view.reliability !== null,
      build: (table, view) => (i) => Boolean(table.reliability[i]) && table.reliability[i] <= view.reliability,
    },
    {
      asked: (view) => view.credibility !== null,
      build: (table, view) => (i) => Boolean(table.credibility[i]) && table.credibility[i] <= view.credibility,
    },
  ];

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

  /** 1 per substance index the view shows, 0 for the others (Uint8Array). */
  function shownSubstances(payload, view) {
    return Uint8Array.from(payload.substances, (substance) =>
      view.substances === null || view.substances.includes(substance.id) ? 1 : 0);
  }

  Sillage.filter = { FILTER_KEYS, OPEN_FILTERS, SCOPES, fillMask, shownSubstances };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
