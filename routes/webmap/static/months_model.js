/**
 * The seizures of a large case by month, for its timeline: thousands of moments cannot stand beside
 * each other, a number for each month can.
 *
 * Owns the stretches of time and their numbers. Pure. The numbers are the date bar's (histogram.js),
 * so that the two cannot disagree.
 */
(function (Sillage) {
  "use strict";

  const MOST_MONTHS = 360; // beyond thirty years a stretch is a year
  const YEAR = 12;

  /* The stretches between two days, whole months or whole years: `{from, months}` in month numbers. */
  function stretchesOf(firstDay, lastDay) {
    const { monthOf, toCivil, fromCivil } = Sillage.days;
    const whole = monthOf(lastDay) - monthOf(firstDay) + 1 > MOST_MONTHS;
    const step = whole ? YEAR : 1;
    const first = whole ? monthOf(fromCivil(toCivil(firstDay).year, 1, 1)) : monthOf(firstDay);
    const count = Math.ceil((monthOf(lastDay) - first + 1) / step);
    return { first, step, count };
  }

  function addUp(histogram, from, step) {
    const sum = { kgMin: 0, kgMax: 0, count: 0 };
    for (let m = from; m < from + step; m += 1) {
      const one = Sillage.histogram.monthSum(histogram, m);
      sum.kgMin += one.kgMin;
      sum.kgMax = sum.kgMax === null || one.kgMax === null ? null : sum.kgMax + one.kgMax;
      sum.count += one.count;
    }
    return sum;
  }

  /**
   * The months of a store's large table of seizures that pass the filters: `{byYear, first, step, months, most}`, null
   * where the seizures are no large table or their layer is off. A month is `{from, until (days), grain, count, kgMin,
   * kgMax}`, those without a seizure too; `grain` is "month" or "year"; `most` is the largest count.
   */
  function monthsModel(store) {
    const large = Sillage.denseRows.tablesOf(store).seizures;
    if (!large || store.view.layers.seizures === false) {
      return null;
    }
    const { firstDay, lastDay } = store.payload.case;
    const { first, step, count } = stretchesOf(firstDay, lastDay);
    const histogram = Sillage.histogram.build(large.table, large.mask, { firstMonth: first, months: count * step, substanceCount: store.payload.substances.length });
    const months = Array.from({ length: count }, (_, k) => ({
      from: Sillage.days.monthStart(first + k * step),
      until: Sillage.days.monthStart(first + (k + 1) * step),
      grain: step === 1 ? "month" : "year",
      ...addUp(histogram, k * step, step),
    }));
    return { byYear: step > 1, first, step, months, most: months.reduce((most, month) => Math.max(most, month.count), 0) };
  }

  /** The number of the month a day lies in, in the model's list; outside of it the nearest. */
  function monthAt({ first, step, months }, day) {
    return Math.min(months.length - 1, Math.max(0, Math.floor((Sillage.days.monthOf(day) - first) / step)));
  }

  Sillage.monthsModel = monthsModel;
  Sillage.months = Object.freeze({ monthAt });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
