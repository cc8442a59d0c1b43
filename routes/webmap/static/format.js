/* Numbers, weights and dates in the reader's language, and the texts table.
 *
 * Owns the one binding of the page to its language: `use(texts, lang)` is called when a store is
 * made, because one page shows one payload in one language. Every wording comes from the table; a
 * missing key shows itself, so that it is seen and mended. Weights are in kilograms, days are day
 * numbers (days.js). */
(function (Sillage) {
  "use strict";

  let texts = {};
  let lang = "en";
  let plurals = new Intl.PluralRules("en");
  const numberFormats = new Map();

  /** Bind the page's texts (flat: key → wording with {name} places) and language (BCP 47). */
  function use(table, language) {
    texts = table || {};
    lang = language || "en";
    plurals = new Intl.PluralRules(lang);
    numberFormats.clear();
  }

  /** The wording of `key`, its {name} places filled from `params`; the key itself when there is none. */
  function text(key, params) {
    const wording = Object.hasOwn(texts, key) ? texts[key] : key;
    if (!params) return wording;
    return wording.replace(/\{(\w+)\}/g, (place, name) =>
      Object.hasOwn(params, name) ? String(params[name]) : place);
  }

  /** The wording of `key` for a count: keys "<key>.one", "<key>.other" by the language's own rule; {n} is the count. */
  function plural(key, count, params) {
    const full = { n: number(count), ...params };
    const exact = `${key}.${plurals.select(count)}`;
    return text(Object.hasOwn(texts, exact) ? exact : `${key}.other`, full);
  }

  /** A number with the language's separators and at most `digits` decimals (0 unless told). */
  function number(value, digits) {
    const key = digits || 0;
    if (!numberFormats.has(key)) {
      const locale = Sillage.days.LOCALES[lang] || lang;
      numberFormats.set(key, new Intl.NumberFormat(locale, { maximumFractionDigits: key }));
    }
    return numberFormats.get(key).format(value);
  }

  /* Small weights keep decimals (0.05 kg is not 0 kg); large ones do not need them. */
  function kilograms(value) {
    const size = Math.abs(value);
    return number(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4);
  }

  /** A weight with its bounds, in kg: "183 kg", "≥ 2,000 kg", "≤ 50 kg", "400–1,000 kg", "not stated". */
  function kg(kgMin, kgMax) {
    const least = kgMin === undefined ? null : kgMin;
    const most = kgMax === undefined ? null : kgMax;
    if (most === null) {
      return least === null || least === 0 ? text("format.kgUnknown") : text("format.kgAtLeast", { n: kilograms(least) });
    }
    if (least === most) return text("format.kg", { n: kilograms(most) });
    if (least === null || least === 0) return text("format.kgAtMost", { n: kilograms(most) });
    return text("format.kgRange", { from: kilograms(least), to: kilograms(most) });
  }

  /** A day in words: "15 June 2023"; styles as in days.format. */
  function day(dayNumber, style) {
    return Sillage.days.format(dayNumber, lang, style);
  }

  /* The coarsest wording that says exactly [start, end): a year, a month, a day, or null. */
  function wholeUnit(start, end) {
    const { toCivil, addMonths } = Sillage.days;
    const first = toCivil(start);
    if (first.day === 1 && first.month === 1 && addMonths(start, 12) === end) return day(start, "year");
    if (first.day === 1 && addMonths(start, 1) === end) return day(start, "month");
    return end === start + 1 ? day(start) : null;
  }

  /** A half-open span in words: "June 2023", "until June 2023", "March 2022 – September 2025", "not dated". */
  function span(start, end, undated) {
    if (undated || (start === null && end === null)) return text("format.undated");
    const { toCivil, monthOf, monthStart } = Sillage.days;
    const startsMonth = start !== null && toCivil(start).day === 1;
    const endsMonth = end !== null && toCivil(end).day === 1;
    if (start === null) return text("format.until", { to: day(end - 1, endsMonth ? "month" : "day") });
    if (end === null) return text("format.from", { from: day(start, startsMonth ? "month" : "day") });
    const whole = wholeUnit(start, end);
    if (whole !== null) return whole;
    const style = startsMonth && monthStart(monthOf(end)) === end ? "month" : "day";
    return text("format.span", { from: day(start, style), to: day(end - 1, style) });
  }

  Sillage.format = {
    use, text, plural, number, kg, day, span,
    /** The language in use (BCP 47). */
    get lang() { return lang; },
  };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
