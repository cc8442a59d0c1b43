/* The date bar's arithmetic: which days the track holds, where a day lies, what the axis says.
 *
 * Pure. x runs in CSS pixels from the track's left end; a day d takes the stretch [x(d), x(d + 1)). */
(function (Sillage) {
  "use strict";

  /** Days the track holds, [first, end): whole months, one month of air before and after the case.
   *
   * The air lets a reader stand before the first record and after the last one. */
  function trackDomain(caseInfo) {
    const { monthOf, monthStart } = Sillage.days;
    return { first: monthStart(monthOf(caseInfo.firstDay) - 1), end: monthStart(monthOf(caseInfo.lastDay) + 2) };
  }

  /** The scale of a track `width` px wide: {x(day), day(x), clamp(day), first, last, width}. */
  function createScale(domain, width) {
    const pxPerDay = width / (domain.end - domain.first);
    const last = domain.end - 1;
    const clamp = (day) => Math.min(Math.max(day, domain.first), last);
    return {
      first: domain.first, last, width, pxPerDay, clamp,
      x: (day) => (day - domain.first) * pxPerDay,
      day: (x) => clamp(domain.first + Math.floor(x / pxPerDay)),
    };
  }

  /** Axis marks: [{day, kind: "first"|"year"|"month"}]: the year the track begins in, new years, months every 1, 2, 3 or 6 as the room (px per mark) allows. */
  function axisMarks(scale, roomPx) {
    const { monthOf, monthStart } = Sillage.days;
    const monthPx = scale.pxPerDay * 30.44;
    const every = [1, 2, 3, 6].find((count) => monthPx * count >= roomPx) || 12;
    const yearsEvery = Math.max(1, Math.ceil(roomPx / (monthPx * 12)));
    const marks = [];
    // A track that begins within a year says which, where the next year's mark leaves room.
    const nextYear = Math.ceil(monthOf(scale.first) / 12) * 12;
    if (monthOf(scale.first) !== nextYear && scale.x(monthStart(nextYear)) >= roomPx) marks.push({ day: scale.first, kind: "first" });
    for (let month = monthOf(scale.first); monthStart(month) <= scale.last; month++) {
      const ofYear = ((month % 12) + 12) % 12;
      if (ofYear === 0) {
        if (Math.floor(month / 12) % yearsEvery === 0) marks.push({ day: monthStart(month), kind: "year" });
      } else if (ofYear % every === 0) marks.push({ day: monthStart(month), kind: "month" });
    }
    return marks;
  }

  /** The smallest of 1, 2, 5 × 10ⁿ that is not below `value` (0 stays 0). */
  function niceCeiling(value) {
    if (value <= 0) return 0;
    const power = 10 ** Math.floor(Math.log10(value));
    return [1, 2, 5, 10].find((step) => step * power >= value * (1 - 1e-9)) * power;
  }

  /** Join events that would lie closer than `gapPx` into one mark: [{day, indices}] in time order.
   *
   * `events` is a table with start and end columns; an event without a date has no mark; one whose start
   * is open stands at its end. `mask` lets records through. */
  function groupEvents(events, mask, scale, gapPx) {
    const dated = [];
    for (let i = 0; i < events.id.length; i++) {
      if (!mask[i] || events.undated[i]) continue;
      if (events.start[i] === null && events.end[i] === null) continue;
      const day = events.start[i] === null ? events.end[i] - 1 : events.start[i];
      if (day >= scale.first && day <= scale.last) dated.push({ day, index: i });
    }
    dated.sort((a, b) => a.day - b.day || a.index - b.index);
    const groups = [];
    for (const { day, index } of dated) {
      const group = groups[groups.length - 1];
      if (group && scale.x(day) - scale.x(group.day) < gapPx) {
        group.indices.push(index);
        group.days.push(day);
      } else groups.push({ day, days: [day], indices: [index] });
    }
    return groups;
  }

  /** The day a press on a mark goes to: its first day after `date`, else its first: pressing again walks on. */
  function nextInGroup(group, date) {
    return group.days.find((day) => day > date && group.days.includes(date)) ?? group.days[0];
  }

  /** The day a key leads to from `date`, or null when the key says nothing. Shift steps by a month. */
  function dayByKey(key, shift, date, scale) {
    const { addMonths } = Sillage.days;
    const step = (sign) => (shift ? addMonths(date, sign) : date + sign);
    const targets = {
      ArrowLeft: () => step(-1), ArrowDown: () => step(-1), ArrowRight: () => step(1), ArrowUp: () => step(1),
      PageDown: () => addMonths(date, -12), PageUp: () => addMonths(date, 12),
      Home: () => scale.first, End: () => scale.last,
    };
    return Object.hasOwn(targets, key) ? scale.clamp(targets[key]()) : null;
  }

  Sillage.barScale = { axisMarks, createScale, dayByKey, groupEvents, niceCeiling, nextInGroup, trackDomain };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
