/* The months' histogram of the date bar: what was seized when, by substance and scope.
 *
 * Pure. One pass over the seizures, whatever their number: a span lying over many months is written at
 * its two ends and summed up once (difference arrays). Months are month numbers (days.js), weights kg.
 *
 * A seizure whose date is one day, or a span inside one month, belongs to that month. A longer span is
 * spread over its months by their share of its days and kept apart ("spread"), because its month is not
 * known. An open or missing end leaves the month of the end that is known, as "spread" too. */
(function (Sillage) {
  "use strict";

  const PARTS = ["least", "more", "spread", "count", "countSpread"];

  /* One series: a substance within a scope (0 network, 1 context). */
  function emptySeries(substance, scope, months) {
    const series = { substance, scope, open: new Uint8Array(months), other: new Uint8Array(months) };
    for (const part of PARTS) series[part] = new Float64Array(months);
    return series;
  }

  /* monthOf for very many days: a table of the track's days, the calendar's arithmetic only outside of it. */
  function createMonthFinder(firstMonth, months) {
    const { monthOf, monthStart, daysInMonth } = Sillage.days;
    const firstDay = monthStart(firstMonth);
    const table = new Int32Array(monthStart(firstMonth + months) - firstDay);
    let at = 0;
    for (let month = firstMonth; month < firstMonth + months; month++) {
      const next = at + daysInMonth(month);
      table.fill(month, at, next);
      at = next;
    }
    return (day) => (day >= firstDay && day - firstDay < table.length ? table[day - firstDay] : monthOf(day));
  }

  /* Adds a value spread evenly over days; call sum() once when all are in. */
  function createSpreader(firstMonth, months, monthOf, out) {
    const { monthStart, daysInMonth } = Sillage.days;
    const rate = new Float64Array(months + 1); // change of the value per day at the start of a whole month
    return {
      add(start, end, value) {
        const perDay = value / (end - start);
        const first = monthOf(start);
        const last = monthOf(end - 1);
        put(first, (monthStart(first + 1) - start) * perDay);
        put(last, (end - monthStart(last)) * perDay);
        const from = Math.min(Math.max(first + 1 - firstMonth, 0), months);
        const until = Math.min(Math.max(last - firstMonth, 0), months);
        rate[from] += perDay;
        rate[until] -= perDay;
      },
      sum() {
        let perDay = 0;
        for (let m = 0; m < months; m++) {
          perDay += rate[m];
          out[m] += perDay * daysInMonth(firstMonth + m);
          if (Math.abs(out[m]) < 1e-9) out[m] = 0; // what adding and taking away leaves behind
        }
      },
    };
    function put(month, value) {
      const m = month - firstMonth;
      if (m >= 0 && m < months) out[m] += value;
    }
  }

  /** Build the histogram of `table` (the payload's seizures) over months [firstMonth, firstMonth + months).
   *
   * `mask` lets records through (Uint8Array). Returns {firstMonth, months, series, maxKg, maxCount}: per
   * series `least` (kg, lower bounds), `more` (kg, from lower to upper bound where that is known), `spread`
   * (kg of dates wider than a month), `count`, `countSpread` (numbers), `open` (1: an upper bound is
   * unknown), `other` (1: holds an amount that is not a mass). The maxima are of the stacked months. */
  function buildHistogram(table, mask, { firstMonth, months, substanceCount }) {
    const monthOf = createMonthFinder(firstMonth, months);
    const series = new Map();
    const spreaders = new Map();
    for (let i = 0; i < table.id.length; i++) {
      if (!mask[i] || table.undated[i] || (table.start[i] === null && table.end[i] === null)) continue;
      const key = table.scope[i] * substanceCount + table.substance[i];
      if (!series.has(key)) {
        const made = emptySeries(table.substance[i], table.scope[i], months);
        series.set(key, made);
        spreaders.set(key, {
          kg: createSpreader(firstMonth, months, monthOf, made.spread),
          count: createSpreader(firstMonth, months, monthOf, made.countSpread),
        });
      }
      const one = series.get(key);
      const known = table.kgMin[i] !== null ? table.kgMin[i] : 0;
      const above = table.kgMax[i] === null ? 0 : table.kgMax[i] - known;
      const open = table.start[i] === null || table.end[i] === null;
      const start = table.start[i] === null ? table.end[i] - 1 : table.start[i];
      const end = table.end[i] === null ? start + 1 : table.end[i];
      const m = monthOf(start) - firstMonth;
      const within = m >= 0 && m < months;
      if (!open && monthOf(end - 1) - firstMonth === m) {
        if (!within) continue;
        one.least[m] += known;
        one.more[m] += above;
        one.count[m] += 1;
      } else {
        // The weight a spread month shows is the lower bound where there is one, else the upper.
        spreaders.get(key).kg.add(start, end, known || above);
        spreaders.get(key).count.add(start, end, 1);
      }
      if (within && Sillage.totals.isMass(table, i) && table.kgMax[i] === null) one.open[m] = 1;
      if (within && !Sillage.totals.isMass(table, i)) one.other[m] = 1;
    }
    for (const spreader of spreaders.values()) {
      spreader.kg.sum();
      spreader.count.sum();
    }
    const ordered = [...series.entries()].sort((a, b) => a[0] - b[0]).map(([, one]) => one);
    return { firstMonth, months, series: ordered, ...maxima(ordered, months) };
  }

  function maxima(series, months) {
    let maxKg = 0;
    let maxCount = 0;
    for (let m = 0; m < months; m++) {
      let kg = 0;
      let count = 0;
      for (const one of series) {
        kg += one.least[m] + one.more[m] + one.spread[m];
        count += one.count[m] + one.countSpread[m];
      }
      maxKg = Math.max(maxKg, kg);
      maxCount = Math.max(maxCount, count);
    }
    return { maxKg, maxCount };
  }

  /** Lower and upper kg and number of a month's stack over all series: {kgMin, kgMax (null: unknown), count}. */
  function monthSum(histogram, m) {
    const sum = { kgMin: 0, kgMax: 0, count: 0 };
    for (const one of histogram.series) {
      sum.kgMin += one.least[m] + one.spread[m];
      if (one.open[m]) sum.kgMax = null;
      else if (sum.kgMax !== null) sum.kgMax += one.least[m] + one.more[m] + one.spread[m];
      sum.count += one.count[m] + one.countSpread[m];
    }
    return sum;
  }

  /** How many records are possible, not certain, on each day of [firstDay, firstDay + days) in cumulative mode (Int32Array). */
  function countPossible(tables, firstDay, days) {
    const change = new Int32Array(days + 1);
    const hold = (day) => Math.min(Math.max(day - firstDay, 0), days);
    for (const { times, mask } of tables) {
      for (let i = 0; i < mask.length; i++) {
        if (!mask[i] || times.undated[i]) continue;
        // From the first possible day to the day before the last possible one, on which it is certain.
        change[hold(times.start[i])] += 1;
        change[hold(Math.max(times.end[i] - 1, times.start[i]))] -= 1;
      }
    }
    for (let day = 1; day <= days; day++) change[day] += change[day - 1];
    return change.subarray(0, days);
  }

  Sillage.histogram = { build: buildHistogram, countPossible, monthSum };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
