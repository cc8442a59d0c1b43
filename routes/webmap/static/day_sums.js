/* The figures of a large table on any day, looked up instead of counted.
 *
 * The rule is totals.js's: count what is in view, add lower bounds of what is certain and upper bounds of what
 * is in view, and keep unknown apart. Every part of it follows from sums over starts and ends before a day:
 *   in view  = starts before `until` − ends up to `from`
 *   certain  = ends up to `until` − starts before `from` + what began before `from` and ends after `until`
 * (a row with an open start is never certain in a window and is left out of the second line there). Only the last
 * term knows the window's length, and it concerns rows longer than the window alone. So a filter costs one pass over
 * the table, a new length a pass over the long rows, a date a lookup per group. Weights are summed as whole
 * milligrams, so no order of adding changes them. Pure. */
(function (Sillage) {
  "use strict";

  const { OPEN_START, OPEN_END } = Sillage.visibility;
  const MG_PER_KG = 1e6;
  const MOST_DAYS = 1 << 16; // 179 years; a table's days beyond them are counted row by row
  const MOST_BYTES = 1 << 26; // for all sums together: with very many groups the days are fewer
  const SUMS = 14; // numbers per group and day
  const MOST_LENGTH = 4096; // of a row in days, when the longest are put first

  /* What is summed per group; what is certain asks for the first two alone. */
  const PARTS = ["count", "kgMin", "kgMax", "openMax", "unweighed"];
  const CERTAIN_PARTS = ["count", "kgMin"];

  /* The days on which something begins or ends, [first, first + days), cut to `most` around the median row. */
  function findDays({ start, end, dated }, most) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < dated; i += 1) {
      const from = start[i];
      const until = end[i];
      if (from !== OPEN_START) {
        if (from < low) low = from;
        if (from > high) high = from;
      }
      if (until !== OPEN_END) {
        if (until < low) low = until;
        if (until > high) high = until;
      }
    }
    if (low > high) return { first: 0, days: 1, whole: true };
    if (high - low < most) return { first: low, days: high - low + 1, whole: true };
    const middle = start[dated >> 1] === OPEN_START ? low : start[dated >> 1];
    return { first: middle - (most >> 1), days: most, whole: false };
  }

  /* One part of all groups: `before[g * (days + 1) + k]` sums the rows whose day lies before first + k. */
  function createSums(parts, groups, days) {
    return Object.fromEntries(parts.map((part) => [part, new Float64Array(groups * (days + 1))]));
  }

  /* From what falls on each day to what falls before it: a running sum per group. */
  function accumulate(sums, groups, days) {
    for (const values of Object.values(sums)) {
      for (let g = 0; g < groups; g += 1) {
        const from = g * (days + 1);
        for (let k = from + 1; k <= from + days; k += 1) values[k] += values[k - 1];
      }
    }
  }

  const milligrams = (kg) => Math.round(kg * MG_PER_KG);

  const emptySum = () => ({ count: 0, possible: 0, kgMin: 0, kgMax: 0, openMax: 0, unweighed: 0 });

  /** Make the sums of a typed table (columns.js).
   *
   * `groupOf` holds a group number per row (Uint16Array), below `groups`. Without `weighed` only numbers are
   * summed. Returns {refill(mask), at(view)}: refill once before anything is asked and whenever the mask (1: the row
   * counts) has changed; `at` gives per group {count, possible, kgMin, kgMax (kg; null: an upper bound is unknown),
   * unweighed}: the same objects every time, rewritten. */
  function createDaySums(table, { groupOf, groups, weighed }) {
    const { n, dated, start, end } = table;
    const kgMin = weighed && Sillage.weights.readerOf(table.kgMin);
    const kgMax = weighed && Sillage.weights.readerOf(table.kgMax);
    const { first, days, whole } = findDays(table, Math.min(MOST_DAYS, Math.floor(MOST_BYTES / (8 * SUMS * groups))));
    const stride = days + 1;
    const parts = weighed ? PARTS : PARTS.slice(0, 1);
    const certainParts = weighed ? CERTAIN_PARTS : CERTAIN_PARTS.slice(0, 1);
    const byStart = createSums(parts, groups, days);
    const byEnd = createSums(parts, groups, days);
    const early = createSums(certainParts, groups, days); // by end, rows with an open start
    const long = createSums(certainParts, groups, days); // by the window's first day, rows that reach beyond it on both sides
    const earlyAll = Array.from({ length: groups }, emptySum); // all rows with an open start
    const undated = Array.from({ length: groups }, emptySum);
    const result = Array.from({ length: groups }, emptySum);
    let mask = null;
    let longFor = null; // the window length `long` was summed for
    let longRows = null; // rows of more than a day with a start; found when a window is first asked for

    const at = (day) => Math.min(Math.max(day - first, 0), days);

    /* totals.js, isMass: a number of tablets has an amount and no weight. */
    const isMass = (i) => !Number.isNaN(kgMin(i)) || !Number.isNaN(kgMax(i)) || table.pieces[i] === 0;

    /* Slot of a day in a group's running sums, -1 when it lies behind all of them. */
    const place = (day, base) => (day < first ? base : day - first < days ? base + day - first + 1 : -1);

    function addCertain(i, sums, k, sign) {
      sums.count[k] += sign;
      if (weighed && !Number.isNaN(kgMin(i))) sums.kgMin[k] += sign * milligrams(kgMin(i));
    }

    function refill(wanted) {
      mask = wanted;
      longFor = null;
      for (const sums of [byStart, byEnd, early]) for (const values of Object.values(sums)) values.fill(0);
      if (weighed) addWeights();
      else addNumbers();
      addEarly();
      for (const sums of [byStart, byEnd, early]) accumulate(sums, groups, days);
      sumApart();
    }

    function addNumbers() {
      const [begun, ended] = [byStart.count, byEnd.count];
      for (let i = 0; i < dated; i += 1) {
        if (mask[i] === 0) continue;
        const base = groupOf[i] * stride;
        const from = place(start[i], base);
        const until = place(end[i], base);
        if (from >= 0) begun[from] += 1;
        if (until >= 0) ended[until] += 1;
      }
    }

    /* Numbers and weights in one pass: where a row belongs is found once. */
    function addWeights() {
      const [begun, minBegun, maxBegun, openBegun, bareBegun] = PARTS.map((part) => byStart[part]);
      const [ended, minEnded, maxEnded, openEnded, bareEnded] = PARTS.map((part) => byEnd[part]);
      for (let i = 0; i < dated; i += 1) {
        if (mask[i] === 0) continue;
        const base = groupOf[i] * stride;
        const from = place(start[i], base);
        const until = place(end[i], base);
        if (from >= 0) begun[from] += 1;
        if (until >= 0) ended[until] += 1;
        const low = kgMin(i);
        const high = kgMax(i);
        const noHigh = high !== high; // NaN
        if (low === low) {
          const mg = milligrams(low);
          if (from >= 0) minBegun[from] += mg;
          if (until >= 0) minEnded[until] += mg;
        } else if (noHigh) {
          if (from >= 0) bareBegun[from] += 1;
          if (until >= 0) bareEnded[until] += 1;
        }
        if (!noHigh) {
          const mg = milligrams(high);
          if (from >= 0) maxBegun[from] += mg;
          if (until >= 0) maxEnded[until] += mg;
        } else if (isMass(i)) {
          if (from >= 0) openBegun[from] += 1;
          if (until >= 0) openEnded[until] += 1;
        }
      }
    }

    /* Rows with an open start lie at the head of the table. */
    function addEarly() {
      for (let i = 0; i < dated && start[i] === OPEN_START; i += 1) {
        const until = place(end[i], groupOf[i] * stride);
        if (mask[i] === 1 && until >= 0) addCertain(i, early, until, 1);
      }
    }

    /* The rows without a date, and those with an open start, which lie at the head of the table. */
    function sumApart() {
      for (const sum of [...undated, ...earlyAll]) Object.assign(sum, emptySum());
      for (let i = dated; i < n; i += 1) if (mask[i] === 1) addPlain(i, undated[groupOf[i]], true);
      for (let i = 0; i < dated && start[i] === OPEN_START; i += 1) if (mask[i] === 1) addPlain(i, earlyAll[groupOf[i]], true);
    }

    /* One row into plain sums, in milligrams. */
    function addPlain(i, sum, certain) {
      sum.count += 1;
      if (!certain) sum.possible += 1;
      if (!weighed) return;
      const low = kgMin(i);
      const high = kgMax(i);
      if (Number.isNaN(low) && Number.isNaN(high)) sum.unweighed += 1;
      if (certain && !Number.isNaN(low)) sum.kgMin += milligrams(low);
      if (!Number.isNaN(high)) sum.kgMax += milligrams(high);
      else if (isMass(i)) sum.openMax += 1;
    }

    /* Longest first, by counting: lengths beyond the last count as one. */
    function findLongRows() {
      const lengthOf = (i) => Math.min(end[i] - start[i], MOST_LENGTH);
      const isLong = (i) => end[i] - start[i] > 1 && start[i] !== OPEN_START;
      const places = new Uint32Array(MOST_LENGTH + 2);
      for (let i = 0; i < dated; i += 1) if (isLong(i)) places[MOST_LENGTH - lengthOf(i) + 1] += 1;
      for (let k = 1; k < places.length; k += 1) places[k] += places[k - 1];
      const rows = new Uint32Array(places[MOST_LENGTH + 1]);
      for (let i = 0; i < dated; i += 1) {
        if (!isLong(i)) continue;
        rows[places[MOST_LENGTH - lengthOf(i)]] = i;
        places[MOST_LENGTH - lengthOf(i)] += 1;
      }
      return rows;
    }

    /* Rows that began before `from` and end after `from + length`, summed over `from`. */
    function fillLong(length) {
      if (longFor === length) return;
      longFor = length;
      longRows = longRows || findLongRows();
      for (const values of Object.values(long)) values.fill(0);
      for (const i of longRows) {
        if (end[i] - start[i] <= length) {
          if (length < MOST_LENGTH) break;
          continue;
        }
        if (mask[i] === 0) continue;
        const base = groupOf[i] * stride;
        const begun = place(start[i], base);
        if (begun >= 0) addCertain(i, long, begun, 1);
        const over = end[i] === OPEN_END ? -1 : place(end[i] - length - 1, base);
        if (over >= 0) addCertain(i, long, over, -1);
      }
      accumulate(long, groups, days);
    }

    /* Row by row, for a day outside of a track that was cut. */
    function count(from, until) {
      const sums = Array.from({ length: groups }, emptySum);
      for (let i = 0; i < dated; i += 1) {
        if (mask[i] === 1 && start[i] < until && end[i] > from) addPlain(i, sums[groupOf[i]], end[i] <= until && start[i] >= from);
      }
      return sums;
    }

    function lookUp(from, until) {
      const windowed = from !== OPEN_START;
      if (windowed) fillLong(until - from);
      for (let g = 0; g < groups; g += 1) {
        const base = g * stride;
        const begun = base + at(until);
        const over = base + at(from + 1); // ends up to and with `from`
        const ended = base + at(until + 1);
        const before = base + at(from);
        const inView = (part) => byStart[part][begun] - (windowed ? byEnd[part][over] : 0);
        const certain = (part) => byEnd[part][ended] - (windowed
          ? early[part][ended] + byStart[part][before] - earlyAll[g][part] - long[part][before] : 0);
        const sum = result[g];
        sum.count = inView("count");
        sum.possible = sum.count - certain("count");
        if (!weighed) continue;
        sum.kgMin = certain("kgMin");
        sum.kgMax = inView("kgMax");
        sum.openMax = inView("openMax");
        sum.unweighed = inView("unweighed");
      }
      return result;
    }

    /* A lookup is exact where the running sums cover the day, which they do everywhere unless the track was cut. */
    const covers = (day) => whole || (day >= first && day + 1 < first + days);

    function sumAt(view) {
      const from = Sillage.visibility.shownFrom(view);
      const until = view.date + 1;
      const exact = covers(until) && (from === OPEN_START || covers(from));
      const sums = exact ? lookUp(from, until) : count(from, until);
      for (let g = 0; g < groups; g += 1) {
        const [out, sum, extra] = [result[g], sums[g], view.undated ? undated[g] : null];
        out.count = sum.count + (extra ? extra.count : 0);
        out.possible = sum.possible;
        out.unweighed = sum.unweighed + (extra ? extra.unweighed : 0);
        out.kgMin = (sum.kgMin + (extra ? extra.kgMin : 0)) / MG_PER_KG;
        const open = sum.openMax + (extra ? extra.openMax : 0) > 0;
        out.kgMax = open ? null : (sum.kgMax + (extra ? extra.kgMax : 0)) / MG_PER_KG;
      }
      return result;
    }

    return { refill, at: sumAt };
  }

  Sillage.daySums = { create: createDaySums };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
