/**
 * The filters a reader can set, which of them hide something now, and how much they hide.
 *
 * Owns the options offered: only what the case holds. Applying the filters is filter.js's work.
 */
(function (Sillage) {
  "use strict";

  const TABLES = ["seizures", "flows", "events", "links"];
  const STATUSES = ["documented", "reported", "inferred", "illustrative"];
  const MODES = ["container", "drop_off", "vessel", "road", "air", "unknown"];
  const LAYERS = ["flows", "seizures", "events", "links", "places", "precision", "labels"];
  const LETTERS = ["A", "B", "C", "D", "E", "F"];
  const NUMBERS = [1, 2, 3, 4, 5, 6];

  function valuesIn(payload, column) {
    const seen = new Set();
    for (const table of TABLES) {
      (payload[table][column] || []).forEach((value) => value !== null && value !== undefined && seen.add(value));
    }
    return seen;
  }

  /** The options this case has a use for: `{substances, modes, statuses, scopes, reliability, credibility, layers}`.
   * `dense` holds its large tables, null when it has none. */
  function filterOptions(payload, dense = null) {
    const find = (column) => {
      const seen = valuesIn(payload, column);
      Object.values(dense ? dense.tables : {}).forEach((table) => table.valuesIn(column).forEach((value) => seen.add(value)));
      return seen;
    };
    const has = (column) => {
      const seen = find(column);
      return (value) => seen.has(value);
    };
    const scopes = find("scope");
    const letters = LETTERS.filter(has("reliability"));
    const numbers = NUMBERS.filter(has("credibility"));
    return {
      substances: payload.substances.map((one) => one.id),
      modes: MODES.filter(has("mode")),
      statuses: STATUSES.filter(has("status")),
      scopes: scopes.size > 1 ? ["all", "network", "context"] : [],
      reliability: letters,
      credibility: numbers,
      layers: LAYERS,
    };
  }

  /** The list after switching `value` on or off among `all`: null stands for all of them. */
  function toggleValue(list, all, value) {
    const chosen = list === null ? all : list;
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : all.filter((one) => one === value || chosen.includes(one));
    return next.length === all.length ? null : next;
  }

  /** How many filters are set, layers that are off not counted. */
  function countActive(view) {
    return Sillage.filter.FILTER_KEYS.filter((key) => view[key] !== Sillage.filter.OPEN_FILTERS[key]).length;
  }

  /** Layers switched off, of those that draw records. */
  function layersOff(view) {
    return ["flows", "seizures", "events", "links"].filter((name) => view.layers[name] === false);
  }

  /** Records that belong to the date shown and that the filters keep from it. */
  function countHidden(store) {
    if (countActive(store.view) === 0) {
      return 0;
    }
    let hidden = 0;
    for (const table of TABLES) {
      const mask = store.masks[table];
      const open = new Uint8Array(mask.length).fill(1);
      const codes = Sillage.visibility.fillCodes(store.times[table], open, store.view, new Uint8Array(mask.length));
      for (let i = 0; i < mask.length; i += 1) {
        if (mask[i] === 0 && codes[i] > 0) {
          hidden += 1;
        }
      }
    }
    for (const table of Object.values(store.dense ? store.dense.tables : {})) {
      hidden += table.openCount(store.view) - table.counts(store.view).count;
    }
    return hidden;
  }

  const undatedOf = new WeakMap();

  /* Which records have no date never changes: found once per payload. */
  function findUndated(payload) {
    if (!undatedOf.has(payload)) {
      const found = [];
      for (const table of ["flows", "seizures", "events", "links"]) {
        payload[table].undated.forEach((flag, i) => flag && found.push({ table, i, code: 3 }));
      }
      undatedOf.set(payload, found);
    }
    return undatedOf.get(payload);
  }

  /**
   * Undated records that pass the filters: `{total, shown: [{table, i, code}], large: [{table, i}]}`, at most
   * `limit` in all; `large` holds those of large tables, whose i is a row there.
   */
  function undatedRows(store, limit) {
    const passing = findUndated(store.payload).filter(({ table, i }) => store.masks[table][i] === 1);
    const shown = passing.slice(0, limit);
    const large = [];
    let total = passing.length;
    for (const table of Object.values(store.dense ? store.dense.tables : {})) {
      total += table.undatedCount();
      table.undatedPage(limit - shown.length - large.length).forEach((i) => large.push({ table: table.name, i }));
    }
    return { total, shown, large };
  }

  Sillage.filtersModel = Object.freeze({ countActive, countHidden, filterOptions, layersOff, toggleValue, undatedRows });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
