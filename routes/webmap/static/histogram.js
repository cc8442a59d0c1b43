/* The months' histogram of the date bar: what was seized when, by substance and scope.
 *
 * Pure. One pass over the seizures, whatever their number: a span lying over many months is written at
 * its two ends and summed up once (difference arrays). Months are month numbers (days.js), weights kg. Read are
 * typed columns, as large tables have them (columns.js: unknown is NaN); a payload's own table is made into such first.
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

  /* A series with what spreads wide dates over its months. */
  function createSeries(substance, scope, firstMonth, months, monthOf) {
    const series = emptySeries(substance, scope, months);
    return {
      series, kg: createSpreader(firstMonth, months, monthOf, series.spread), numbers: createSpreader(firstMonth, months, monthOf, series.countSpread),
    };
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

  const orNaN = (column) => Float64Array.from(column, (value) => (value === null ? NaN : value));

  /* The columns of a payload's seizures that are read here, as a large table has them. */
  function typeColumns(seizures) {
    const { id, substance, scope, kgMin, kgMax } = seizures;
    return {
      n: id.length, ...Sillage.visibility.buildTimes(seizures), substance: Uint16Array.from(substance), scope: Uint8Array.from(scope),
      kgMin: orNaN(kgMin), kgMax: orNaN(kgMax), pieces: Uint8Array.from(id, (_, i) => (Sillage.totals.isMass(seizures, i) ? 0 : 1)),
    };
  }

  /** Build the histogram of `seizures` (the payload's, or a large table) over months [firstMonth, firstMonth + months).
   *
   * `mask` lets records through (Uint8Array). Returns {firstMonth, months, series, maxKg, maxCount}: per
   * series `least` (kg, lower bounds), `more` (kg, from lower to upper bound where that is known), `spread`
   * (kg of dates wider than a month), `count`, `countSpread` (numbers), `open` (1: an upper bound is
   * unknown), `other` (1: holds an amount that is not a mass). The maxima are of the stacked months. */
  function buildHistogram(seizures, mask, { firstMonth, months, substanceCount }) {
    const { OPEN_START, OPEN_END } = Sillage.visibility;
    const table = seizures.n === undefined ? typeColumns(seizures) : seizures;
    const { n, pieces, scope, substance, undated } = table;
    const [kgMin, kgMax] = [Sillage.weights.readerOf(table.kgMin), Sillage.weights.readerOf(table.kgMax)];
    const [starts, ends] = [table.start, table.end];
    const monthOf = createMonthFinder(firstMonth, months);
    const made = new Array(2 * substanceCount).fill(null);
    for (let i = 0; i < n; i++) {
      if (mask[i] === 0 || undated[i] === 1) continue;
      const openStart = starts[i] === OPEN_START;
      const openEnd = ends[i] === OPEN_END;
      if (openStart && openEnd) continue;
      const key = scope[i] * substanceCount + substance[i];
      const one = made[key] || (made[key] = createSeries(substance[i], scope[i], firstMonth, months, monthOf));
      const low = kgMin(i); // one by one: an array of the two would be made for each row
      const high = kgMax(i);
      const known = Number.isNaN(low) ? 0 : low;
      const above = Number.isNaN(high) ? 0 : high - known;
      const start = openStart ? ends[i] - 1 : starts[i];
      const end = openEnd ? start + 1 : ends[i];
      const m = monthOf(start) - firstMonth;
      const within = m >= 0 && m < months;
      if (!openStart && !openEnd && monthOf(end - 1) - firstMonth === m) {
        if (!within) continue;
        one.series.least[m] += known;
        one.series.more[m] += above;
        one.series.count[m] += 1;
      } else {
        // The weight a spread month shows is the lower bound where there is one, else the upper.
        one.kg.add(start, end, known || above);
        one.numbers.add(start, end, 1);
      }
      if (!within || !Number.isNaN(high)) continue;
      if (pieces[i] === 0) one.series.open[m] = 1;
      else one.series.other[m] = 1;
    }
    const ordered = made.filter((one) => one !== null);
    for (const { kg, numbers } of ordered) {
      kg.sum();
      numbers.sum();
    }
    const series = ordered.map((one) => one.series);
    return { firstMonth, months, series, ...maxima(series, months) };
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

  /** How many records are possible, not certain, on each day of [firstDay, firstDay + days) in cumulative mode (Int32Array).
   *
   * `tables` holds {times: start, end and undated as visibility.js types them, mask}; a large table is its own times. */
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
