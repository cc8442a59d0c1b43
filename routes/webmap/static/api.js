/* The public functions: Sillage.setDate, setWindow, setMode, setUndated, setFilter, setTheme, play, pause,
 * select, showStep, present, apply, state.
 *
 * The same in the app's frame and in an exported file. They may be called before the data have arrived:
 * what is asked is checked at once and done as soon as there is a page (mount.js gives it). */
(function (Sillage) {
  "use strict";

  let page = null; // {store, ready(), apply(patch), showStep(id), present(on), talk()} of the mounted page
  let waiting = [];

  function whenMounted(action) {
    if (page) action(page);
    else waiting.push(action);
  }

  /** Give the functions the page they work on, or take it away with null. */
  function bindPage(mounted) {
    page = mounted;
    if (!page) return;
    const actions = waiting;
    waiting = [];
    actions.forEach((action) => action(page));
  }

  const setView = (patch) => whenMounted(({ store }) => { store.set(patch); });

  /** Show a day ("YYYY-MM-DD"). Raises RangeError for anything else. */
  function setDate(iso) {
    setView({ date: Sillage.days.parseIso(iso), playing: false });
  }

  /** Show only the last `days` days before the date, or with null everything so far. */
  function setWindow(days) {
    if (days !== null && !(Number.isInteger(days) && days >= 1)) throw new RangeError(`not a number of days: ${days}`);
    setView({ windowDays: days, mode: days === null ? "cumulative" : "window" });
  }

  /** "cumulative" or "window". */
  function setMode(mode) {
    if (mode !== "cumulative" && mode !== "window") throw new RangeError(`no such mode: ${mode}`);
    setView({ mode });
  }

  /** Show the records without a date, or not. */
  function setUndated(shown) {
    setView({ undated: Boolean(shown) });
  }

  /** Set filters: {substances, modes, statuses: list or null, scope, reliability, credibility}; parts left out stay. */
  function setFilter(filters) {
    const unknown = Object.keys(filters).filter((key) => !Sillage.filter.FILTER_KEYS.includes(key));
    if (unknown.length) throw new RangeError(`no such filter: ${unknown.join(", ")}`);
    setView({ ...filters });
  }

  /** "light", "dark", or null to follow the page. */
  function setTheme(theme) {
    if (theme !== null && theme !== "light" && theme !== "dark") throw new RangeError(`no such theme: ${theme}`);
    apply({ theme });
  }

  function play() { setView({ playing: true }); }
  function pause() { setView({ playing: false }); }

  /** Select a record by its id, or nothing with null. An id the case does not have selects nothing. */
  function select(id) {
    setView({ selected: id === null || id === undefined ? null : String(id) });
  }

  /** Change several parts of the view at once, written as the report writes them; also {theme, tiles, center, zoom, step, story}, {records: [[table, block], …]} (details that have been written, record_blocks.js), and what is picked on the map by hand: {pick: "point" | "area" | null, picked: {kind, coordinates} | null}. */
  function apply(patch) {
    whenMounted((mounted) => mounted.apply(patch));
  }

  /** Show a step of the story by its id, or with null none of them. An id the story does not have is ignored. */
  function showStep(id) {
    whenMounted((mounted) => mounted.showStep(id === null || id === undefined ? null : String(id)));
  }

  /** Begin (true) or leave (false) presenting; a case without a story has nothing to present. */
  function present(on) {
    whenMounted((mounted) => mounted.present(Boolean(on)));
  }

  /** What is shown now; before the data have arrived only {ready: false} with empty counts. `drawn` is false while a picture of
   * very many marks is still on its way: it comes a moment after a step, with an event `sillage:picture` {current, ms: how long the painter had worked}. */
  function state() {
    if (page) return { ...Sillage.viewCodec.stateOf(page.store, page.ready()), ...page.talk() };
    return {
      ready: false, date: null, mode: null, windowDays: null,
      visible: { seizures: 0, flows: 0, events: 0, possible: 0, undated: 0 }, totals: {}, contextTotals: {},
      step: null, steps: 0, presenting: false, drawn: false,
    };
  }

  Object.assign(Sillage, {
    apply, bindPage, pause, play, present, select, setDate, setFilter, setMode, setTheme, setUndated, setWindow, showStep, state,
  });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
