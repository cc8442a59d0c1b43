/* The view as it crosses the frame's border: dates as "YYYY-MM-DD", the window as one number of days.
 *
 * Used by what comes in (the mount's first view, commands, the public functions) and by what goes out
 * (the report to the page). Pure. Inside, the store keeps day numbers (store.js). */
(function (Sillage) {
  "use strict";

  const SAME_NAME = [
    "mode", "undated", "substances", "modes", "statuses", "scope", "reliability", "credibility", "layers", "selected",
  ];

  function readDay(value) {
    return typeof value === "number" ? value : Sillage.days.parseIso(value);
  }

  /** A view from outside as a patch of the store; parts it does not have are left out.
   *
   * Takes `date` (ISO text, a day number, or null for the case's last day), `window` or `windowDays` (days or
   * null). Theme, tiles, centre, zoom, step and story are the page's (mount.js) and are not in the patch. Raises RangeError
   * for a date that is none. */
  function patchFromOutside(outside, lastDay) {
    const patch = {};
    for (const key of SAME_NAME) if (outside[key] !== undefined) patch[key] = outside[key];
    if (outside.date !== undefined) patch.date = outside.date === null ? lastDay : readDay(outside.date);
    const length = outside.window !== undefined ? outside.window : outside.windowDays;
    if (length !== undefined && (length !== null || !("mode" in patch))) patch.windowDays = length;
    return patch;
  }

  /** The view as it is reported: {date, mode, window, undated, substances, …, center [lat, lon], zoom, selected, step, theme}.
   *
   * `selectedLater` is an id whose selection waits for the words of large tables (store.js): asked for all the same.
   * `step` is the story's step that is seen exactly as it was made, else null. `center` and `zoom` are null as long as the map shows what it was fitted to. */
  function reportOf(view, selectedLater = null) {
    const report = { date: Sillage.days.toIso(view.date), window: view.windowDays };
    for (const key of SAME_NAME) report[key] = view[key];
    if (selectedLater !== null) report.selected = selectedLater;
    // A row whose words have not come has no id that anybody outside knows.
    else if (view.selected !== null && Sillage.denseStore.isPlaceholder(view.selected)) report.selected = null;
    return { ...report, center: view.center, zoom: view.zoom, step: view.step, theme: view.theme };
  }

  /** What Sillage.state() answers for a store (README, "Contracts"). Weights in kg. */
  function stateOf(store, ready) {
    const { view } = store;
    const { totals, contextTotals, visible, people, daysOpen } = store.totals();
    return {
      ready, date: Sillage.days.toIso(view.date), mode: view.mode, windowDays: view.windowDays,
      visible: { ...visible }, totals: structuredClone(totals), contextTotals: structuredClone(contextTotals),
      people, daysOpen, undatedShown: view.undated, selected: view.selected, step: view.step, theme: view.theme, playing: view.playing,
      filters: Object.fromEntries(Sillage.filter.FILTER_KEYS.map((key) => [key, view[key]])),
      layers: { ...view.layers }, center: view.center, zoom: view.zoom,
    };
  }

  Sillage.viewCodec = { patchFromOutside, reportOf, stateOf };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
