/* Which rows of a large table appear, change or go when the date moves, without looking at the others.
 *
 * The rule is visibility.js's own; this file owns only the way to the few rows it concerns. A row's code hangs
 * on four comparisons: start < until, end > until, end > from, start < from. So between two spans only rows
 * can differ whose start or end lies between the two `until` or the two `from`. Rows lie sorted by start: those
 * starts are contiguous. Where a row lasts one day its end lies in the same stretch; only the wide rows need an
 * order of their ends. Pure; the table is not changed. */
(function (Sillage) {
  "use strict";

  const { HIDDEN, POSSIBLE, CERTAIN, UNDATED, OPEN_START } = Sillage.visibility;

  /* First position in [low, high) whose day is not below `day`; `dayAt(k)` never falls. */
  function lowerBound(low, high, day, dayAt) {
    let [from, until] = [low, high];
    while (from < until) {
      const middle = (from + until) >>> 1;
      if (dayAt(middle) < day) from = middle + 1;
      else until = middle;
    }
    return from;
  }

  /* The two ranges as one or two that do not overlap, empty ones left out: flat [from, until, …]. */
  function joinRanges(a0, a1, b0, b1) {
    if (a0 >= a1) return b0 < b1 ? [b0, b1] : [];
    if (b0 >= b1) return [a0, a1];
    if (a1 < b0 || b1 < a0) return [a0, a1, b0, b1];
    return [Math.min(a0, b0), Math.max(a1, b1)];
  }

  const within = (ranges, i) => {
    for (let k = 0; k < ranges.length; k += 2) if (i >= ranges[k] && i < ranges[k + 1]) return true;
    return false;
  };

  /* Rows of `wide` ordered by their end, ties by row: a counting sort by day, or the engine's own where days lie far apart. */
  function orderByEnd(wide, end) {
    let [first, last] = [Infinity, -Infinity];
    for (const i of wide) {
      if (end[i] < first) first = end[i];
      if (end[i] > last && end[i] !== Sillage.visibility.OPEN_END) last = end[i];
    }
    const days = last - first + 2; // one more for the open ends
    if (!(days > 0 && days < 4 * wide.length + 65536)) return wide.slice().sort((a, b) => end[a] - end[b] || a - b);
    const keyOf = (i) => Math.min(end[i] - first, days - 1);
    const starts = new Uint32Array(days + 1);
    for (const i of wide) starts[keyOf(i) + 1] += 1;
    for (let day = 1; day <= days; day += 1) starts[day] += starts[day - 1];
    const ordered = new Uint32Array(wide.length);
    for (const i of wide) {
      ordered[starts[keyOf(i)]] = i;
      starts[keyOf(i)] += 1;
    }
    return ordered;
  }

  function findWide(start, end, dated) {
    let count = 0;
    for (let i = 0; i < dated; i += 1) if (end[i] - start[i] !== 1) count += 1;
    const wide = new Uint32Array(count);
    let at = 0;
    for (let i = 0; i < dated; i += 1) {
      if (end[i] - start[i] === 1) continue;
      wide[at] = i;
      at += 1;
    }
    return wide;
  }

  function checkOrder({ dated, start, undated }) {
    for (let i = 0, before = -Infinity; i < dated; i += 1) {
      const day = start[i];
      if (day < before) throw new Error(`row ${i} of a table ordered by start begins before the row above it`);
      before = day;
    }
    const early = undated.indexOf(1);
    const misplaced = early >= 0 && early < dated ? early : undated.indexOf(0, dated);
    if (misplaced >= 0) throw new Error(`row ${misplaced}: rows without a date must come last`);
  }

  /** The span a view shows: {from, until, undated}; a row is there when it touches [from, until). */
  function spanOf(view) {
    return { from: Sillage.visibility.shownFrom(view), until: view.date + 1, undated: view.undated };
  }

  /** Make the index of a typed table (columns.js): {spanOf, setMask, codeOf, forEachChange, forEachVisible}.
   *
   * Every row passes until `setMask` says otherwise; the mask is kept, not copied. A span may be null: nothing
   * is shown. Raises Error for a table that is not in the order the file promises. */
  function createTimeIndex(table) {
    const { n, dated, start, end } = table;
    checkOrder(table);
    const wide = findWide(start, end, dated); // by start, as the table is
    const byEnd = orderByEnd(wide, end);
    let mask = new Uint8Array(n).fill(1);

    const startAt = (k) => start[k];
    const endAt = (k) => end[byEnd[k]];
    const rowAt = (k) => wide[k];
    const firstStart = (day) => lowerBound(0, dated, day, startAt);
    const firstEnd = (day) => lowerBound(0, byEnd.length, day, endAt);

    /* The code of a dated row, filters apart. */
    function rule(i, { from, until }) {
      if (start[i] >= until || end[i] <= from) return HIDDEN;
      return end[i] > until || start[i] < from ? POSSIBLE : CERTAIN;
    }

    function codeOf(i, span) {
      if (!span || mask[i] === 0) return HIDDEN;
      if (i >= dated) return span.undated ? UNDATED : HIDDEN;
      return rule(i, span);
    }

    function forEachUndated(visit) {
      for (let i = dated; i < n; i += 1) if (mask[i] === 1) visit(i);
    }

    function forEachDated(span, visit) {
      const { from, until } = span;
      const low = firstStart(from);
      const high = firstStart(until);
      for (let i = low; i < high; i += 1) if (mask[i] === 1) visit(i, end[i] > until ? POSSIBLE : CERTAIN);
      if (from === OPEN_START) return;
      // What began before and is not over: the wide rows from below, or those by end from above, whichever are fewer.
      const before = lowerBound(0, wide.length, low, rowAt);
      const after = firstEnd(from + 1);
      if (before <= byEnd.length - after) {
        for (let k = 0; k < before; k += 1) if (mask[wide[k]] === 1 && end[wide[k]] > from && start[wide[k]] < until) visit(wide[k], POSSIBLE);
      } else {
        for (let k = after; k < byEnd.length; k += 1) if (mask[byEnd[k]] === 1 && byEnd[k] < low && start[byEnd[k]] < until) visit(byEnd[k], POSSIBLE);
      }
    }

    /** Call visit(i, code) for every row that is there; in no particular order. */
    function forEachVisible(span, visit) {
      if (!span) return;
      forEachDated(span, visit);
      if (span.undated) forEachUndated((i) => visit(i, UNDATED));
    }

    function visitBetween(a, b, visit) {
      const [u0, u1] = [Math.min(a.until, b.until), Math.max(a.until, b.until)];
      const [f0, f1] = [Math.min(a.from, b.from), Math.max(a.from, b.from)];
      // start < until differs for starts in [u0, u1); end > until for ends in (u0, u1]; likewise for from.
      const starts = joinRanges(firstStart(u0), firstStart(u1), firstStart(f0), firstStart(f1));
      const ends = joinRanges(firstEnd(u0 + 1), firstEnd(u1 + 1), firstEnd(f0 + 1), firstEnd(f1 + 1));
      const compare = (i) => {
        if (mask[i] === 0) return;
        const before = rule(i, a);
        const after = rule(i, b);
        if (before !== after) visit(i, before, after);
      };
      for (let k = 0; k < starts.length; k += 2) for (let i = starts[k]; i < starts[k + 1]; i += 1) compare(i);
      for (let k = 0; k < ends.length; k += 2) {
        for (let e = ends[k]; e < ends[k + 1]; e += 1) if (!within(starts, byEnd[e])) compare(byEnd[e]);
      }
    }

    /* Windows that do not touch: what lies between them is in neither. */
    function visitBoth(a, b, visit) {
      forEachDated(a, (i, before) => {
        const after = rule(i, b);
        if (before !== after) visit(i, before, after);
      });
      forEachDated(b, (i, after) => { if (rule(i, a) === HIDDEN) visit(i, HIDDEN, after); });
    }

    /** Call visit(i, oldCode, newCode) once for every row whose code under span `b` is not its code under `a`. */
    function forEachChange(a, b, visit) {
      if (!a && !b) return;
      if (!a) forEachDated(b, (i, code) => visit(i, HIDDEN, code));
      else if (!b) forEachDated(a, (i, code) => visit(i, code, HIDDEN));
      else if (a.until <= b.from || b.until <= a.from) visitBoth(a, b, visit);
      else visitBetween(a, b, visit);
      const [before, after] = [a, b].map((span) => (span && span.undated ? UNDATED : HIDDEN));
      if (before !== after) forEachUndated((i) => visit(i, before, after));
    }

    return {
      spanOf,
      setMask(wanted) {
        mask = wanted;
      },
      codeOf,
      forEachChange,
      forEachVisible,
    };
  }

  Sillage.timeIndex = { create: createTimeIndex, spanOf };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
