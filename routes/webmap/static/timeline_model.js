/**
 * The vertical timeline: which records stand on it, and where on the rail, so
 * that their texts never overlap and the dates' doubt is seen as bars.
 *
 * Owns the items and the layout. Pure: heights come in as numbers of CSS pixels, positions go out
 * as pixels from the top. Days are integers since 1970-01-01, spans half-open.
 */
(function (Sillage) {
  "use strict";

  const MAX_ITEMS = 200;
  const BAR_GAP = 6; // px of air between a bar and one that begins where it ends

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
      const large = Sillage.denseRows.tablesOf(store)[table];
      undated += large ? large.undatedCount() : 0; // those with a date stand by month (months_model.js)
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

  /** Extra room in px between two moments: a longer wait is a longer way, up to a point. */
  function roomFor(days) {
    return Math.min(26, Math.max(0, days) * 0.06);
  }

  /** Side-by-side lanes for bars that share days or pixels: the first free lane each, in order. */
  function assignLanes(bars) {
    const ends = [];
    return bars.map((bar) => {
      if (bar === null) {
        return -1;
      }
      let lane = ends.findIndex((end) => end.to < bar.from && end.untilDay <= bar.fromDay);
      if (lane < 0) {
        lane = ends.length;
      }
      ends[lane] = bar;
      return lane;
    });
  }

  /**
   * A scale from days to pixels through `knots` `[[day, y], …]`, both increasing. Time runs evenly
   * between two moments and not over the whole rail: a day full of events gets the room its texts
   * need. Before the first and after the last knot it stands still.
   */
  function makeScale(knots) {
    return (day) => {
      if (day <= knots[0][0]) {
        return knots[0][1];
      }
      for (let k = 1; k < knots.length; k += 1) {
        const [d0, y0] = knots[k - 1];
        const [d1, y1] = knots[k];
        if (day <= d1) {
          return d1 === d0 ? y1 : y0 + ((day - d0) / (d1 - d0)) * (y1 - y0);
        }
      }
      return knots[knots.length - 1][1];
    };
  }

  /**
   * Place the items: `{height, lanes, scale, places}` with, per item, the `top` of its text, the
   * height `at` of its sign on the rail and, for a date that is not one day, its `bar`
   * `{from, to, lane, openStart, openEnd, …}`. Pixels from the top; `heights` are the texts' measured
   * heights, `options` `{gap, anchor, tail, lastDay}` in px and days. `scale(day)` gives the
   * height of any day.
   */
  function layoutTimeline(items, heights, options) {
    const { gap, anchor, tail, lastDay } = options;
    const places = [];
    const knots = [];
    let top = 0;
    items.forEach((item, i) => {
      if (i > 0) {
        top += heights[i - 1] + gap + roomFor(sortKey(item) - sortKey(items[i - 1]));
      }
      places.push({ top, at: top + anchor, bar: null });
      knots.push([sortKey(item), top + anchor]);
    });
    const bottom = items.length === 0 ? 0 : top + heights[heights.length - 1];
    const latest = items.reduce((most, { span }) => Math.max(most, (span.end === null ? span.start : span.end - 1)), lastDay);
    const height = bottom + tail;
    knots.push([latest, Math.max(height, bottom)]);
    const scale = makeScale(knots);
    const bars = items.map(({ span }, i) => {
      const openStart = span.start === null;
      const openEnd = span.end === null;
      if (!openStart && !openEnd && span.end - span.start <= 1) {
        return null;
      }
      const { at } = places[i];
      const from = openStart ? at - 14 : at;
      return { from, to: openStart ? at : Math.max(at + 12, (openEnd ? height : scale(span.end - 1)) - BAR_GAP), openStart, openEnd, fromDay: openStart ? -Infinity : span.start, untilDay: openEnd ? Infinity : span.end };
    });
    const lanes = assignLanes(bars);
    places.forEach((place, i) => {
      place.bar = bars[i] ? Object.assign({ lane: lanes[i] }, bars[i]) : null;
    });
    return { height, lanes: lanes.reduce((most, lane) => Math.max(most, lane + 1), 0), scale, places, first: knots[0][0], last: latest };
  }

  /** Years to write along the rail: `[{day, year}]`, the first of January of each. */
  function yearTicks(first, last) {
    const ticks = [];
    const { fromCivil, toCivil } = Sillage.days;
    for (let year = toCivil(first).year; fromCivil(year, 1, 1) <= last; year += 1) {
      const day = fromCivil(year, 1, 1);
      if (day >= first) {
        ticks.push({ day, year });
      }
    }
    return ticks;
  }

  Sillage.timelineModel = Object.freeze({ dayOf, layoutTimeline, makeScale, timelineItems, yearTicks });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
