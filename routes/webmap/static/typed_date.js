/* Reading a date that a person typed.
 *
 * Takes ISO days ("2023-06-15"), EDTF months, years and intervals ("2023-06", "2023", "2023-06/2023-12"),
 * days and months in words in the page's language or in English ("15 June 2023", "June 2023"), and days
 * written with the day first ("15/06/2023"). Answers with a half-open span of day numbers, or with the
 * reason why not. Pure; deciding what the page does with the span is the date bar's business. */
(function (Sillage) {
  "use strict";

  /* Lower case, without accents or dots, single spaces: "15 Févr. 2024" → "15 fevr 2024". */
  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[.,]/g, " ").replace(/\s+/g, " ").trim();
  }

  const monthTables = new Map();

  /* Month number (1–12) by its plain name, long and short, in a language. */
  function monthNames(lang) {
    if (!monthTables.has(lang)) {
      const names = new Map();
      for (const language of ["en", lang]) {
        for (let month = 1; month <= 12; month++) {
          const first = Sillage.days.fromCivil(2023, month, 1);
          for (const style of ["monthName", "monthShort"]) {
            names.set(plain(Sillage.days.format(first, language, style)), month);
          }
        }
      }
      names.set("sept", 9);
      names.set("sep", 9);
      monthTables.set(lang, names);
    }
    return monthTables.get(lang);
  }

  /* The month a word means: its name, or the beginning of one name only, three letters at least. */
  function monthByName(word, lang) {
    const names = monthNames(lang);
    if (names.has(word)) return names.get(word);
    if (word.length < 3) return null;
    const found = new Set([...names].filter(([name]) => name.startsWith(word)).map(([, month]) => month));
    return found.size === 1 ? [...found][0] : null;
  }

  const refuse = (reason) => ({ ok: false, reason });

  function daySpan(year, month, day) {
    const start = Sillage.days.checkedCivil(year, month, day);
    return start === null ? refuse("noSuchDay") : { ok: true, start, end: start + 1, unit: "day" };
  }

  function monthSpan(year, month) {
    if (month < 1 || month > 12) return refuse("noSuchMonth");
    const number = year * 12 + month - 1;
    return { ok: true, start: Sillage.days.monthStart(number), end: Sillage.days.monthStart(number + 1), unit: "month" };
  }

  function yearSpan(year) {
    return { ok: true, start: Sillage.days.fromCivil(year, 1, 1), end: Sillage.days.fromCivil(year + 1, 1, 1), unit: "year" };
  }

  /* Each way of writing: a pattern and what its parts mean. The first that fits decides. */
  const FORMS = [
    [/^(\d{4})-(\d{2})-(\d{2})$/, (m) => daySpan(+m[1], +m[2], +m[3])],
    [/^(\d{4})-(\d{2})$/, (m) => monthSpan(+m[1], +m[2])],
    [/^(\d{4})$/, (m) => yearSpan(+m[1])],
    [/^(\d{1,2})[/ -](\d{1,2})[/ -](\d{4})$/, (m) => daySpan(+m[3], +m[2], +m[1])],
    [/^(\d{1,2})\/(\d{4})$/, (m) => monthSpan(+m[2], +m[1])],
    [/^(\d{1,2})(?:st|nd|rd|th|er)? ([^\d\s]+) (\d{4})$/, (m, lang) => inWords(m[2], lang, (month) => daySpan(+m[3], month, +m[1]))],
    [/^([^\d\s]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4})$/, (m, lang) => inWords(m[1], lang, (month) => daySpan(+m[3], month, +m[2]))],
    [/^([^\d\s]+) (\d{4})$/, (m, lang) => inWords(m[1], lang, (month) => monthSpan(+m[2], month))],
  ];

  function inWords(word, lang, build) {
    const month = monthByName(word, lang);
    return month === null ? refuse("noSuchMonth") : build(month);
  }

  function readOne(text, lang) {
    // EDTF's marks for doubt (~ ? %) do not move the date.
    const written = plain(text.replace(/[~?%]+/g, ""));
    for (const [pattern, read] of FORMS) {
      const parts = pattern.exec(written);
      if (parts) return read(parts, lang);
    }
    return refuse("unreadable");
  }

  /** Read a typed date or interval: {ok: true, start, end, unit: "day"|"month"|"year"|"interval"} with
   * start inclusive and end exclusive, or {ok: false, reason: "empty"|"unreadable"|"noSuchDay"|"noSuchMonth"|"backwards"}. */
  function readTypedDate(text, lang) {
    const written = String(text).trim();
    if (written === "") return refuse("empty");
    const language = lang || "en";
    const whole = readOne(written, language);
    if (whole.ok || whole.reason !== "unreadable") return whole;
    const ends = written.split(/\s*(?:\/|–|\.\.|\bto\b)\s*/);
    if (ends.length !== 2) return whole;
    const [from, until] = ends.map((end) => readOne(end, language));
    if (!from.ok) return from;
    if (!until.ok) return until;
    return from.start >= until.end ? refuse("backwards") : { ok: true, start: from.start, end: until.end, unit: "interval" };
  }

  Sillage.readTypedDate = readTypedDate;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
