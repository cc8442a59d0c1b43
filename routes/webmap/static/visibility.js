/* Is a record there on this date? The one place that answers.
 *
 * Owns the rule of certain and possible over half-open spans of day numbers. Knows nothing of
 * filters (filter.js), of counting (totals.js) or of drawing.
 *
 * Cumulative, at day D: before its first possible day a record is not there; from its last possible
 * day on it is certain; between the two it is possible. An open start has no first day.
 * Window of W days: the span [D − W + 1, D + 1). A record is there when its own span touches it, and
 * certain only when its own span lies wholly inside. Undated records follow their own switch. */
(function (Sillage) {
  "use strict";

  const HIDDEN = 0;
  const POSSIBLE = 1;
  const CERTAIN = 2;
  const UNDATED = 3;
  const OPEN_START = -0x80000000; // earlier than any day: an Int32 column needs a number for "open"
  const OPEN_END = 0x7fffffff;

  /** A table's time columns as typed arrays: {start, end: Int32Array, undated: Uint8Array}; open ends as sentinels. */
  function buildTimes(table) {
    const count = table.id.length;
    const start = new Int32Array(count);
    const end = new Int32Array(count);
    const undated = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      start[i] = table.start[i] === null ? OPEN_START : table.start[i];
      end[i] = table.end[i] === null ? OPEN_END : table.end[i];
      undated[i] = table.undated[i] ? 1 : 0;
    }
    return { start, end, undated };
  }

  /** First day of the span shown (inclusive); OPEN_START in cumulative mode. */
  function shownFrom(view) {
    return view.mode === "window" ? view.date - view.windowDays + 1 : OPEN_START;
  }

  /** Write each record's code (0 hidden, 1 possible, 2 certain, 3 undated and switched on) into `out`.
   *
   * `mask` holds 1 where the filters let the record through. `out` is a Uint8Array of the same length. */
  function fillCodes(times, mask, view, out) {
    const { start, end, undated } = times;
    const undatedCode = view.undated ? UNDATED : HIDDEN;
    const from = shownFrom(view);
    const until = view.date + 1;
    for (let i = 0; i < out.length; i++) {
      if (!mask[i]) out[i] = HIDDEN;
      else if (undated[i]) out[i] = undatedCode;
      else if (start[i] >= until || end[i] <= from) out[i] = HIDDEN;
      else if (end[i] > until) out[i] = POSSIBLE;
      else out[i] = view.mode === "window" && start[i] < from ? POSSIBLE : CERTAIN;
    }
    return out;
  }

  /** Code of one record {start, end (null = open), undated} under a view, filters apart. */
  function code(record, view) {
    const times = buildTimes({ id: [0], start: [record.start], end: [record.end], undated: [record.undated] });
    return fillCodes(times, [1], view, new Uint8Array(1))[0];
  }

  Sillage.visibility = { HIDDEN, POSSIBLE, CERTAIN, UNDATED, OPEN_START, OPEN_END, buildTimes, code, fillCodes, shownFrom };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
