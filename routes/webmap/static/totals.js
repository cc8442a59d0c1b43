/* Counting what is in view: weights with bounds, numbers of records, people, days.
 *
 * Owns the arithmetic of the figures. The case's own seizures and the context's are never added
 * together, and an amount that is not a mass never becomes kilograms. Weights in kg. */
(function (Sillage) {
  "use strict";

  const DATED_TABLES = ["seizures", "flows", "events"];
  const ALL_TABLES = ["seizures", "flows", "events", "links"];

  function emptyTotals(payload) {
    return Object.fromEntries(payload.substances.map(({ id }) => [id, { kgMin: 0, kgMax: 0, count: 0 }]));
  }

  /* A number of tablets has an amount but no weight bound; an unknown amount has neither. */
  function isMass(seizures, i) {
    return seizures.kgMin[i] !== null || seizures.kgMax[i] !== null || seizures.amount[i] === null;
  }

  /** Weights per substance over the seizures of one scope (0 network, 1 context).
   *
   * A certain one adds its lower bound to kgMin; every one in view adds its upper bound to kgMax, which
   * becomes null as soon as one upper bound is unknown; count holds every one in view. */
  function sumSeizures(payload, codes, scope) {
    const { seizures, substances } = payload;
    const totals = emptyTotals(payload);
    for (let i = 0; i < codes.length; i++) {
      if (codes[i] === 0 || seizures.scope[i] !== scope) continue;
      const sum = totals[substances[seizures.substance[i]].id];
      sum.count += 1;
      if (!isMass(seizures, i)) continue;
      if (codes[i] >= 2 && seizures.kgMin[i] !== null) sum.kgMin += seizures.kgMin[i];
      if (seizures.kgMax[i] === null) sum.kgMax = null;
      else if (sum.kgMax !== null) sum.kgMax += seizures.kgMax[i];
    }
    return totals;
  }

  function countVisible(codes, masks, times) {
    const visible = { seizures: 0, flows: 0, events: 0, possible: 0, undated: 0 };
    for (const table of DATED_TABLES) {
      for (const code of codes[table]) {
        if (code > 0) visible[table] += 1;
        if (code === 1) visible.possible += 1;
      }
    }
    for (const table of ALL_TABLES) {
      const { undated } = times[table];
      for (let i = 0; i < undated.length; i++) if (undated[i] && masks[table][i]) visible.undated += 1;
    }
    return visible;
  }

  /** People placed under formal investigation by the case's own events that are certain on the date. */
  function countPeople(payload, codes) {
    let people = 0;
    for (let i = 0; i < codes.events.length; i++) {
      if (codes.events[i] === 2 && payload.events.scope[i] === 0) people += payload.events.investigated[i] || 0;
    }
    return people;
  }

  /* The seizures of one scope where they are a large table: looked up, not added. */
  function sumDense(payload, seizures, view, scope) {
    const totals = emptyTotals(payload);
    for (const sum of seizures.sums(view)) {
      if (sum.scope === scope) totals[payload.substances[sum.substance].id] = { kgMin: sum.kgMin, kgMax: sum.kgMax, count: sum.count };
    }
    return totals;
  }

  function addVisible(visible, tables, view) {
    for (const [name, table] of Object.entries(tables)) {
      const { count, possible } = table.counts(view);
      visible[name] += count;
      visible.possible += possible;
      visible.undated += table.undatedCount();
    }
    return visible;
  }

  /** All figures of a view: {totals, contextTotals, visible, people, daysOpen (null before the opening)}.
   *
   * `dense` are the large tables (dense_store.js), whose ordinary counterparts are empty, or null. */
  function compute(payload, view, codes, masks, times, dense = null) {
    const opened = payload.case.openedDay;
    const days = opened === null || opened === undefined ? null : view.date - opened;
    const tables = dense ? dense.tables : {};
    const sum = (scope) => (tables.seizures ? sumDense(payload, tables.seizures, view, scope) : sumSeizures(payload, codes.seizures, scope));
    return {
      totals: sum(0),
      contextTotals: sum(1),
      visible: addVisible(countVisible(codes, masks, times), tables, view),
      people: countPeople(payload, codes),
      daysOpen: days === null || days < 0 ? null : days,
    };
  }

  Sillage.totals = { compute, isMass, sumSeizures };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
