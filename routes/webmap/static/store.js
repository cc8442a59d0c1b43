/* The one state of the page: the payload, the view, and what follows from the two.
 *
 * Map, date bar, inset and panel read the same store and hear of the same change, so they cannot
 * disagree. Changes are told at once (a caller that sets a date can read the new totals on the next
 * line); whoever draws waits for its own animation frame. Pure: touches neither document nor map. */
(function (Sillage) {
  "use strict";

  const TABLES = ["seizures", "flows", "events", "links"];
  const DEFAULT_WINDOW_DAYS = 90;
  const MODES = ["cumulative", "window"];
  const THEMES = ["light", "dark"];
  const SCOPES = ["all", "network", "context"];
  const TIME_KEYS = ["date", "mode", "windowDays", "undated"];
  const LAYERS = ["flows", "seizures", "events", "links", "places", "precision", "labels"];

  /* A step of the story is exactly what is seen: a change of one of these by hand leaves it. */
  const STEP_ENDS = [...TIME_KEYS, ...Sillage.filter.FILTER_KEYS, "layers", "selected", "center", "zoom"];

  /** The view a reader meets first: everything so far, on the case's last day. */
  function defaultView(payload) {
    return {
      date: payload.case.lastDay, mode: "cumulative", windowDays: null, undated: false,
      ...Sillage.filter.OPEN_FILTERS,
      layers: Object.fromEntries(LAYERS.map((name) => [name, true])),
      step: null, highlight: [], selected: null, hover: null, theme: "light", center: null, zoom: null, playing: false,
    };
  }

  const isInt = (value) => Number.isInteger(value);
  const isListOrNull = (value) => value === null || (Array.isArray(value) && value.every((item) => typeof item === "string"));
  const isFlag = (value) => typeof value === "boolean";

  /* What each part of a view may hold. A wrong value is a caller's mistake and is refused whole. */
  const CHECKS = {
    date: isInt,
    mode: (value) => MODES.includes(value),
    windowDays: (value) => value === null || (isInt(value) && value >= 1),
    undated: isFlag,
    substances: isListOrNull,
    modes: isListOrNull,
    statuses: isListOrNull,
    scope: (value) => SCOPES.includes(value),
    reliability: (value) => value === null || /^[A-F]$/.test(value),
    credibility: (value) => value === null || (isInt(value) && value >= 1 && value <= 6),
    layers: (value) => Object.entries(value).every(([name, shown]) => LAYERS.includes(name) && isFlag(shown)),
    selected: (value) => value === null || typeof value === "string",
    hover: (value) => value === null || typeof value === "string",
    step: (value) => value === null || typeof value === "string",
    highlight: (value) => isListOrNull(value) && value !== null,
    theme: (value) => THEMES.includes(value),
    center: (value) => value === null || (Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)),
    zoom: (value) => value === null || Number.isFinite(value),
    playing: isFlag,
  };

  function checkPatch(patch) {
    for (const [key, value] of Object.entries(patch)) {
      if (!Object.hasOwn(CHECKS, key)) throw new RangeError(`a view has no part named ${key}`);
      if (!CHECKS[key](value)) throw new RangeError(`${key} cannot be ${JSON.stringify(value)}`);
    }
  }

  /* Mode and window length say one thing together: a length without a window, or the reverse, cannot be. */
  function settleWindow(patch, view) {
    const settled = { ...patch };
    if ("windowDays" in patch && !("mode" in patch)) settled.mode = patch.windowDays === null ? "cumulative" : "window";
    if (settled.mode === "cumulative") settled.windowDays = null;
    if (settled.mode === "window" && !settled.windowDays) settled.windowDays = view.windowDays || DEFAULT_WINDOW_DAYS;
    return settled;
  }

  const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

  function indexRecords(payload) {
    const index = new Map();
    for (const table of [...TABLES, "notes", "places"]) {
      const ids = payload[table] ? payload[table].id : [];
      ids.forEach((id, i) => { if (!index.has(id)) index.set(id, { table, i }); });
    }
    return index;
  }

  /** Make the store of a payload. `initialView` is a patch on the default view, `dense` holds the large tables
   * (dense_store.js), null where the case has none.
   *
   * `store.visible[table]` are Uint8Arrays of codes 0–3 (visibility.js), filters applied; the arrays stay
   * the same objects and are rewritten; those of large tables are empty. An id of a large table is known once the
   * words are there: until then its selection waits (`store.selectedLater`). A patch that changes what is seen without naming `step` leaves the
   * story's step: `step` and `highlight` fall back to null and []. `store.set(patch)` raises RangeError for a value a view cannot hold. */
  function createStore(payload, initialView, dense = null) {
    Sillage.format.use(payload.texts, payload.lang);
    const records = indexRecords(payload);
    const times = {};
    const masks = {};
    const visible = {};
    for (const table of TABLES) {
      times[table] = Sillage.visibility.buildTimes(payload[table]);
      masks[table] = new Uint8Array(payload[table].id.length);
      visible[table] = new Uint8Array(payload[table].id.length);
    }
    const store = { payload, view: defaultView(payload), visible, masks, times, substancesShown: null, dense, selectedLater: null };
    const listeners = new Set();
    let figures = null;
    let waiting = null; // what changed while listeners were being told of an earlier change

    function recompute(filtersChanged) {
      if (filtersChanged) {
        for (const table of TABLES) Sillage.filter.fillMask(payload[table], store.view, payload, masks[table]);
        store.substancesShown = Sillage.filter.shownSubstances(payload, store.view);
        if (dense) dense.refilter(store.view);
      }
      if (dense) dense.setView(store.view);
      for (const table of TABLES) {
        Sillage.visibility.fillCodes(times[table], masks[table], store.view, visible[table]);
      }
      figures = null;
    }

    /* An id nobody knows selects nothing; one that the words may still name waits for them. */
    function settleSelected(settled) {
      const id = settled.selected;
      if (id === null || store.indexOf(id)) {
        store.selectedLater = null;
        return;
      }
      settled.selected = null;
      store.selectedLater = dense && dense.words === null ? id : null;
    }

    /* What has waited is selected now, and a row selected without its words gets its id; the story's step, which may have asked for it, stays. */
    function selectWaiting() {
      const asked = store.selectedLater === null ? store.view.selected : store.selectedLater;
      const found = asked === null || records.has(asked) ? null : dense.find(asked);
      const id = found ? dense.idOf(found.table, found.i) : null;
      store.selectedLater = null;
      tell(new Set(["words", ...(id === null ? [] : merge({ selected: id, step: store.view.step, highlight: store.view.highlight }))]));
    }

    /* Merge the patch; the names of what really changed. */
    function merge(patch) {
      checkPatch(patch);
      const settled = settleWindow(patch, store.view);
      if (settled.layers) settled.layers = { ...store.view.layers, ...settled.layers };
      if ("selected" in settled) settleSelected(settled);
      if (settled.hover && !store.indexOf(settled.hover)) settled.hover = null;
      const differs = (key) => !same(settled[key], store.view[key]);
      // A patch that names the step speaks for the story; any other that changes what is seen leaves it.
      if (!("step" in settled) && STEP_ENDS.some((key) => key in settled && differs(key))) {
        Object.assign(settled, { step: null, highlight: [] });
      }
      const changed = new Set(Object.keys(settled).filter(differs));
      if (changed.size === 0) return changed;
      store.view = { ...store.view, ...settled };
      const filtersChanged = Sillage.filter.FILTER_KEYS.some((key) => changed.has(key));
      if (filtersChanged || TIME_KEYS.some((key) => changed.has(key))) {
        recompute(filtersChanged);
        changed.add("visible");
      }
      return changed;
    }

    function tell(changed) {
      if (waiting) { // a listener has set something: finish this round first, then tell everyone of it
        changed.forEach((key) => waiting.add(key));
        return;
      }
      let round = changed;
      try {
        while (round.size > 0) {
          waiting = new Set();
          for (const listener of [...listeners]) listener(store.view, round);
          round = waiting;
        }
      } finally {
        waiting = null;
      }
    }

    store.set = function set(patch) {
      const changed = merge(patch);
      if (changed.size > 0) tell(changed);
      return changed;
    };
    store.on = function on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    /** Take in details of records of large tables: an iterable of [id, record] (routes/payload.py). */
    store.addRecords = function addRecords(entries) {
      for (const [id, record] of entries) dense.records.set(id, record);
      tell(new Set(["records"]));
    };
    store.totals = function totals() {
      if (!figures) figures = Sillage.totals.compute(payload, store.view, visible, masks, times, dense);
      return figures;
    };
    /** The scales of connections on the map (od_ways.js), for the legend; null where there are none. */
    store.connections = null;
    store.setConnections = function setConnections(scales) {
      if (same(scales, store.connections)) return;
      store.connections = scales;
      tell(new Set(["connections"]));
    };
    /** Where a record is: {table, i}, with `dense: true` where i is a row of a large table; null for an id nobody knows. */
    store.indexOf = (id) => records.get(id) || (dense && dense.find(id)) || null;
    /* A place that large tables alone name. */
    function lookUpPlace(id) {
      const place = dense ? Sillage.densePlaces.find(store, id) : -1;
      if (place < 0) return null;
      const slice = dense.slice(store, { places: [place] });
      return { payload: slice, table: "places", i: slice.places.id.indexOf(id), code: 0 };
    }

    /** A record or place as an ordinary one: {payload, table, i, code}, of a large table in a slice of it alone; null for an
     * id nobody knows. `code` is visibility.js's, 0 also for what has none (a place, a note). */
    store.lookUp = function lookUp(id) {
      const at = store.indexOf(id);
      if (!at) return lookUpPlace(id);
      if (!at.dense) return { payload, table: at.table, i: at.i, code: visible[at.table] ? visible[at.table][at.i] : 0 };
      const slice = dense.slice(store, { [at.table]: [at.i] });
      return { payload: slice, table: at.table, i: 0, code: dense.tables[at.table].codeOf(at.i) };
    };
    /** True while a hand is on the view (a drag): who reports the view elsewhere waits for the release. */
    store.held = false;
    store.hold = function hold(held) {
      if (store.held === held) return;
      store.held = held;
      tell(new Set(["held"]));
    };

    recompute(true);
    if (initialView) merge(initialView);
    if (dense) dense.onWords(selectWaiting);
    return store;
  }

  Sillage.createStore = createStore;
  Sillage.store = { DEFAULT_WINDOW_DAYS, LAYERS, TABLES, defaultView };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
