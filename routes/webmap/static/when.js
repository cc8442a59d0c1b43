/**
 * Dates in the reader's words, with their doubt: "June 2023, day not given", "up to June 2023,
 * start unknown", "between July 2023 and 10 December 2023".
 *
 * Days are integers since 1970-01-01 (UTC); a span is half-open, [start, end). The date as
 * written (EDTF) only decides how precisely each end is worded, never which days are meant.
 */
(function (Sillage) {
  "use strict";

  const write = (day, grain, lang) => Sillage.days.format(day, lang, grain);

  function isMonthStart(day) {
    return Sillage.days.toCivil(day).day === 1;
  }

  function isYearStart(day) {
    return isMonthStart(day) && Sillage.days.toCivil(day).month === 1;
  }

  /** How finely one end was written: by its length, without the marks of doubt. */
  function grainOf(part, wholeMonth, wholeYear) {
    const bare = (part || "").replace(/[~?%]/g, "");
    if (/^-?\d{4}$/.test(bare)) {
      return "year";
    }
    if (/^-?\d{4}-\d{2}$/.test(bare)) {
      return "month";
    }
    if (/^-?\d{4}-\d{2}-\d{2}$/.test(bare)) {
      return "day";
    }
    return wholeYear ? "year" : wholeMonth ? "month" : "day";
  }

  function hedge(words, written) {
    const { say } = Sillage.parts;
    if (/%/.test(written)) {
      return say("panel.when.aboutPerhaps", { date: words });
    }
    if (/~/.test(written)) {
      return say("panel.when.about", { date: words });
    }
    if (/\?/.test(written)) {
      return say("panel.when.perhaps", { date: words });
    }
    return words;
  }

  function singleWords(start, end, lang) {
    const { say } = Sillage.parts;
    const last = end - 1;
    if (end - start === 1) {
      return write(start, "day", lang);
    }
    if (isYearStart(start) && Sillage.days.addMonths(start, 12) === end) {
      return say("panel.when.yearOnly", { date: write(start, "year", lang) });
    }
    if (isMonthStart(start) && Sillage.days.addMonths(start, 1) === end) {
      return say("panel.when.monthOnly", { date: write(start, "month", lang) });
    }
    return say("panel.when.between", { first: write(start, "day", lang), last: write(last, "day", lang) });
  }

  /**
   * A span of days in words. `span` is `{start, end, undated, written, lasting}`: `written` is the
   * EDTF text and may be empty; `lasting` says that the record goes on for the span (a flow)
   * instead of happening some time within it.
   */
  function whenWords(span, lang) {
    const { say } = Sillage.parts;
    const { start, end } = span;
    const written = span.written || "";
    if (span.undated || (start === null && end === null)) {
      return say("panel.when.undated");
    }
    const [from, to] = written.includes("/") ? written.split("/") : ["", ""];
    const first = start === null ? "" : write(start, grainOf(from, isMonthStart(start) && end !== null && isMonthStart(end), false), lang);
    const last = end === null ? "" : write(end - 1, grainOf(to, isMonthStart(end), false), lang);
    if (start === null) {
      return hedge(say("panel.when.upTo", { date: last }), written);
    }
    if (end === null) {
      return hedge(say("panel.when.from", { date: first }), written);
    }
    if (written.includes("/")) {
      return hedge(first === last ? first : say(span.lasting ? "panel.when.span" : "panel.when.between", { first, last }), written);
    }
    return hedge(singleWords(start, end, lang), written);
  }

  /**
   * How sure the record is on the day `date`: "future", "possible" or "past". Only the days
   * count here, whatever the window of the map.
   */
  function phaseAt(span, date) {
    if (span.undated) {
      return "undated";
    }
    if (span.start !== null && span.start > date) {
      return "future";
    }
    return span.end !== null && span.end <= date + 1 ? "past" : "possible";
  }

  /** What `phaseAt` means for the reader, with the day from which the record is certain. */
  function phaseWords(span, date, lang) {
    const { say } = Sillage.parts;
    const phase = phaseAt(span, date);
    const certainFrom = span.end === null ? null : write(span.end - 1, "day", lang);
    if (phase === "possible") {
      return certainFrom ? say("panel.phase.possible", { date: certainFrom }) : say("panel.phase.possibleOpen");
    }
    if (phase === "future") {
      return say("panel.phase.future", { date: write(span.start, "day", lang) });
    }
    return say(`panel.phase.${phase}`);
  }

  Sillage.when = Object.freeze({ phaseAt, phaseWords, whenWords });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
