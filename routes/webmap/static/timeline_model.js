/**
 * The vertical timeline: which records stand on it, and where, so that the rail keeps true time
 * while the texts beside it never overlap.
 *
 * Owns the items and the layout. Pure: heights come in as numbers of CSS pixels, positions go out
 * as pixels from the top. Days are integers since 1970-01-01, spans half-open.
 */
(function (Sillage) {
  "use strict";

  const MAX_ITEMS = 200;
  const TABLES = ["events", "seizures"];

  /**
   * Events that tell of a seizure on the timeline, by seizure id. The two records are one moment:
   * shown twice, the reader would count two.
   */
  function twinEvents(payload) {
    const twins = new Map();
    payload.events.id.forEach((id, i) => {
      const record = payload.records[id];
      if (payload.events.kind[i] !== "seizure" || !record) {
        return;
      }
      const seizure = record.related.find((one) => payload.records[one] && payload.records[one].kind === "seizure");
      if (seizure !== undefined) {
        twins.set(seizure, id);
      }
    });
    return twins;
  }

  function makeItem(store, table, i, others) {
    const { payload } = store;
    const row = Sillage.rows.buildRow(payload, table, i);
    const span = Sillage.rows.spanOf(payload, table, i);
    return Object.assign(row, { ids: [row.id].concat(others), span });
  }

  /** The day an item's date stands for on the slider: its last possible day, held within the case. */
  function dayOf(item, payload) {
    const { start, end } = item.span;
    const day = end !== null ? end - 1 : start;
    return Math.max(payload.case.firstDay, Math.min(payload.case.lastDay, day));
  }

  function sortKey(item) {
    return item.span.start !== null ? item.span.start : item.span.end - 1;
  }

  /**
   * What the timeline shows: `{items, undated, left}`.
   *
   * `items` are the dated events and seizures that pass the filters and whose layer is on, in
   * order of time; an event and the seizure it tells of are one item, under the seizure. At most
   * 200: the heaviest seizures go first into that number after the events, `left` says how many
   * are not shown. `undated` counts those without any date.
   */
  function timelineItems(store) {
    const { payload } = store;
    const twins = twinEvents(payload);
    const told = new Set();
    const dated = { events: [], seizures: [] };
    let undated = 0;
    for (const table of ["seizures", "events"]) {
      if (store.view.layers[table] === false) {
        continue;
      }
      for (let i = 0; i < payload[table].id.length; i += 1) {
        const id = payload[table].id[i];
        if (store.masks[table][i] === 0 || told.has(id)) {
          continue;
        }
        if (twins.has(id)) {
          told.add(twins.get(id));
        }
        if (payload[table].undated[i] === 1 || (payload[table].start[i] === null && payload[table].end[i] === null)) {
          undated += 1;
        } else {
          dated[table].push(i);
        }
      }
    }
    const room = Math.max(0, MAX_ITEMS - Math.min(MAX_ITEMS, dated.events.length));
    const weight = (i) => payload.seizures.kgMin[i] || payload.seizures.kgMax[i] || 0;
    const seizures = dated.seizures.length > room ? dated.seizures.slice().sort((a, b) => weight(b) - weight(a)).slice(0, room) : dated.seizures;
    const events = dated.events.slice(0, MAX_ITEMS);
    const items = events
      .map((i) => makeItem(store, "events", i, []))
      .concat(seizures.map((i) => makeItem(store, "seizures", i, twins.has(payload.seizures.id[i]) ? [twins.get(payload.seizures.id[i])] : [])))
      .sort((a, b) => sortKey(a) - sortKey(b) || (a.span.end || 0) - (b.span.end || 0));
    return { items, undated, left: dated.events.length + dated.seizures.length - items.length };
  }

  /** First and last day of the rail: whole years would waste it, so the span of the case and its items. */
  function railSpan(items, payload) {
    let first = payload.case.firstDay;
    let last = payload.case.lastDay + 1;
    for (const { span } of items) {
      first = Math.min(first, span.start !== null ? span.start : span.end - 1);
      last = Math.max(last, span.end !== null ? span.end : span.start + 1);
    }
    return { first, last };
  }

  /**
   * Tops of boxes that want to stand at `wanted` (their centres, increasing), so that none
   * overlaps, none leaves [0, room] and each moves little. `room` must hold them all.
   */
  function spreadBoxes(wanted, heights, gap, room) {
    const tops = wanted.map((centre, i) => centre - heights[i] / 2);
    let edge = 0;
    for (let i = 0; i < tops.length; i += 1) {
      tops[i] = Math.max(tops[i], edge);
      edge = tops[i] + heights[i] + gap;
    }
    let floor = room;
    for (let i = tops.length - 1; i >= 0; i -= 1) {
      tops[i] = Math.min(tops[i], floor - heights[i]);
      floor = tops[i] - gap;
    }
    return tops;
  }

  /** Side-by-side lanes for bars that share days: the first free lane each, in order of start. */
  function assignLanes(bars) {
    const ends = [];
    return bars.map((bar) => {
      if (bar === null) {
        return -1;
      }
      let lane = ends.findIndex((end) => end <= bar.from);
      if (lane < 0) {
        lane = ends.length;
      }
      ends[lane] = bar.to;
      return lane;
    });
  }

  /**
   * Place the items: `{height, first, last, places}` with, per item, `top` of its text, `at` the
   * point on the rail it is tied to, and for a date that is not one day `bar` `{from, to, lane,
   * openStart, openEnd}`. Pixels from the top; `heights` are the texts' measured heights.
   */
  function layoutTimeline(items, heights, options) {
    const { first, last } = railSpan(items, options.payload);
    const needed = heights.reduce((sum, one) => sum + one + options.gap, 0);
    const height = Math.max(options.minHeight, needed);
    const y = (day) => ((day - first) / Math.max(1, last - first)) * height;
    const bars = items.map(({ span }) => {
      const openStart = span.start === null;
      const openEnd = span.end === null;
      if (!openStart && !openEnd && span.end - span.start <= 1) {
        return null;
      }
      const from = y(openStart ? first : span.start);
      return { from, to: Math.max(from + options.minBar, y(openEnd ? last : span.end)), openStart, openEnd };
    });
    const lanes = assignLanes(bars);
    const wanted = items.map(({ span }, i) => (bars[i] ? Math.min(height, (bars[i].from + bars[i].to) / 2) : y(span.start + 0.5)));
    // Centres must increase with the order of the texts, or a long span would drag later days down.
    const centres = wanted.slice();
    for (let i = 1; i < centres.length; i += 1) {
      centres[i] = Math.max(centres[i], centres[i - 1]);
    }
    const tops = spreadBoxes(centres, heights, options.gap, height);
    return {
      height,
      first,
      last,
      lanes: lanes.reduce((most, lane) => Math.max(most, lane + 1), 0),
      places: items.map((_, i) => ({ top: tops[i], at: wanted[i], bar: bars[i] ? Object.assign({ lane: lanes[i] }, bars[i]) : null })),
    };
  }

  /** Years to write along the rail: `[{day, year}]`, the first of January of each. */
  function yearTicks(first, last) {
    const ticks = [];
    const { fromCivil, toCivil } = Sillage.days;
    for (let year = toCivil(first).year; fromCivil(year, 1, 1) < last; year += 1) {
      const day = fromCivil(year, 1, 1);
      if (day >= first) {
        ticks.push({ day, year });
      }
    }
    return ticks;
  }

  Sillage.timelineModel = Object.freeze({ TABLES, dayOf, layoutTimeline, railSpan, spreadBoxes, timelineItems, yearTicks });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
