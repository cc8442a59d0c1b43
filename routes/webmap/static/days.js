/* Days as whole numbers: days since 1970-01-01, UTC, proleptic Gregorian calendar.
 *
 * Pure arithmetic, so that no time zone of the reader's machine can move a seizure by a day. Spans
 * are half open, [start, end). Reading what a person types is typed_date.js's business, wording is
 * format.js's. The civil calendar arithmetic follows Howard Hinnant's "chrono-compatible low-level
 * date algorithms" (https://howardhinnant.github.io/date_algorithms.html). */
(function (Sillage) {
  "use strict";

  const DAYS_OF_ERA = 146097; // days in 400 Gregorian years
  const EPOCH_SHIFT = 719468; // days from 0000-03-01 to 1970-01-01

  /** Day number of a civil date; month 1–12, day 1–31. */
  function fromCivil(year, month, day) {
    const y = month <= 2 ? year - 1 : year;
    const era = Math.floor(y / 400);
    const yearOfEra = y - era * 400;
    const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
    const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
    return era * DAYS_OF_ERA + dayOfEra - EPOCH_SHIFT;
  }

  /** Civil date of a day number: {year, month 1–12, day 1–31}. */
  function toCivil(dayNumber) {
    const z = dayNumber + EPOCH_SHIFT;
    const era = Math.floor(z / DAYS_OF_ERA);
    const dayOfEra = z - era * DAYS_OF_ERA;
    const yearOfEra = Math.floor(
      (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
    );
    const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
    const shifted = Math.floor((5 * dayOfYear + 2) / 153);
    const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
    const month = shifted < 10 ? shifted + 3 : shifted - 9;
    return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
  }

  /** Months since January of year 0: a number to count and step months by. */
  function monthOf(dayNumber) {
    const civil = toCivil(dayNumber);
    return civil.year * 12 + civil.month - 1;
  }

  /** First day of a month number. */
  function monthStart(month) {
    const year = Math.floor(month / 12);
    return fromCivil(year, month - year * 12 + 1, 1);
  }

  function daysInMonth(month) {
    return monthStart(month + 1) - monthStart(month);
  }

  /** The same day `count` months later, held back to the last day of a shorter month. */
  function addMonths(dayNumber, count) {
    const target = monthOf(dayNumber) + count;
    return monthStart(target) + Math.min(toCivil(dayNumber).day, daysInMonth(target)) - 1;
  }

  /** Day number of year, month, day; null when no such day exists. */
  function checkedCivil(year, month, day) {
    if (month < 1 || month > 12 || day < 1) return null;
    return day > daysInMonth(year * 12 + month - 1) ? null : fromCivil(year, month, day);
  }

  /** Day number of "YYYY-MM-DD". Raises RangeError for anything else. */
  function parseIso(text) {
    const parts = /^(-?\d{4})-(\d{2})-(\d{2})$/.exec(String(text).trim());
    const day = parts && checkedCivil(Number(parts[1]), Number(parts[2]), Number(parts[3]));
    if (day === null) throw new RangeError(`not a date (YYYY-MM-DD): ${text}`);
    return day;
  }

  /** "YYYY-MM-DD" of a day number. */
  function toIso(dayNumber) {
    const { year, month, day } = toCivil(dayNumber);
    const digits = String(Math.abs(year)).padStart(4, "0");
    return `${year < 0 ? "-" : ""}${digits}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  }

  // Intl's formatters are slow to make and quick to use: one each per language and style.
  const formatters = new Map();
  const STYLES = {
    day: { day: "numeric", month: "long", year: "numeric" },
    dayShort: { day: "numeric", month: "short", year: "numeric" },
    month: { month: "long", year: "numeric" },
    monthShort: { month: "short" },
    monthName: { month: "long" },
    year: { year: "numeric" },
  };
  // "en" alone would write June 15, 2023; the house writes 15 June 2023.
  const LOCALES = { en: "en-GB" };

  /** A day in words: style "day" (15 June 2023), "dayShort", "month" (June 2023), "monthShort", "monthName", "year". */
  function format(dayNumber, lang, style) {
    const locale = LOCALES[lang] || lang || "en-GB";
    const key = `${locale} ${style || "day"}`;
    let formatter = formatters.get(key);
    if (!formatter) {
      formatter = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...STYLES[style || "day"] });
      formatters.set(key, formatter);
    }
    return formatter.format(new Date(dayNumber * 86400000));
  }

  Sillage.days = {
    LOCALES, addMonths, checkedCivil, daysInMonth, format, fromCivil, monthOf, monthStart, parseIso, toCivil, toIso,
  };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
