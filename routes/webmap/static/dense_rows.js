/**
 * Rows of large tables as the panel writes them: the same words as for ordinary records, of a few
 * rows at a time.
 *
 * Owns: numbers and pages for the list, the words of a row whose own words have not come yet, why a
 * row is not drawn, and the way from one row to the next. Pure; counting and paging is
 * dense_store.js, a row's content rows.js. Nothing here passes over all rows but the search for a
 * neighbour, which ends at the first row found.
 */
(function (Sillage) {
  "use strict";

  /** The large tables of a store, by name; none in an ordinary case. */
  const tablesOf = (store) => (store.dense ? store.dense.tables : {});

  /** Numbers of a large table for the list: those in view that can be drawn. */
  function groupOf(store, table) {
    const layerOff = store.view.layers[table] === false;
    const { count, possible } = layerOff ? { count: 0, possible: 0 } : tablesOf(store)[table].drawnCounts(store.view);
    return { table, total: count, possible, shown: [], layerOff, large: true };
  }

  /* A slice holds seizures as they were asked for, flows in the order of their rows. */
  function orderInSlice(table, rows) {
    return table === "flows" ? [...rows].sort((a, b) => a - b) : rows;
  }

  /** What stands in for a title until the words are there: weight, substance, place. */
  function standInTitle(row, payload) {
    const { kg } = Sillage.format;
    const columns = payload[row.table];
    const [least, most] = [columns.kgMin[row.i], columns.kgMax[row.i]];
    const nameOf = (place) => (place >= 0 ? payload.places.name[place] || payload.places.countryName[place] : "");
    const ends = row.table === "flows" ? [columns.from[row.i][0], columns.to[row.i][0]] : [columns.place[row.i]];
    const where = ends.map((place) => nameOf(place === undefined ? -1 : place)).filter(Boolean);
    const labels = Sillage.rows.substancesOf(payload, row.table, row.i).map((k) => payload.substances[k].label);
    return [least === null && most === null ? "" : kg(least, most), labels.join(", "), where.join(" – ")].filter(Boolean).join(" · ");
  }

  /** What a row's columns know of its sources, where its details are not there. */
  function complete(row, payload, { table }, i) {
    if (payload.records[row.id] === undefined) {
      row.sources = table.sources[i] > 0 ? Sillage.parts.sayCount("panel.row.sources", table.sources[i]) : "";
      row.contradicted = table.contradicted[i] === 1;
    }
    row.title = row.title || standInTitle(row, payload);
    row.partly = Sillage.densePart.furtherEnds({ table }, i) > 0;
    return row;
  }

  /** The content of some rows of a large table: `Map(row number → what rows.js' buildRow gives)`, from one slice. */
  function buildRows(store, table, numbers) {
    const built = new Map();
    if (numbers.length === 0) {
      return built;
    }
    const payload = store.dense.slice(store, { [table]: numbers });
    orderInSlice(table, numbers).forEach((i, k) => {
      built.set(i, complete(Sillage.rows.buildRow(payload, table, k), payload, tablesOf(store)[table], i));
    });
    return built;
  }

  /** One record of any table as the panel writes it, from what `store.lookUp` found. */
  function describe(store, { payload, table, i }, id) {
    const row = Sillage.rows.buildRow(payload, table, i);
    const at = store.indexOf(id);
    return at.dense ? complete(row, payload, tablesOf(store)[table], at.i) : row;
  }

  /** Why a row of a large table is not drawn, "" when it is. */
  function unplacedReason({ table }, i) {
    if (table.drawn[i] === 1) {
      return "";
    }
    const ends = (table.place ? [table.place[i]] : [table.from[i], table.to[i]]).filter((place) => place >= 0);
    const same = !table.place && ends.length === 2 && ends[0] === ends[1];
    return Sillage.parts.say(`panel.unplaced.${same ? "samePlace" : ends.length > 0 ? "noPosition" : "noPlace"}`);
  }

  /** Records of large tables in view that cannot be drawn, or in part only. */
  function unplacedCount(store) {
    return Object.values(tablesOf(store)).reduce((n, table) => n + table.unplacedCount(store.view) + Sillage.densePart.countPartly(table, store.view), 0);
  }

  /** The first of them, at most `limit`, those drawn in part last: `[{table, i, reason}]`. */
  function unplacedPage(store, limit) {
    const rows = [];
    const takeAll = (page, reasonOf) => {
      for (const table of Object.values(tablesOf(store))) {
        if (rows.length < limit) {
          page(table, limit - rows.length).forEach((i) => rows.push({ table: table.name, i, reason: reasonOf(table, i) }));
        }
      }
    };
    takeAll((table, most) => table.unplacedPage(store.view, most), unplacedReason);
    takeAll((table, most) => Sillage.densePart.pagePartly(table, store.view, most), Sillage.densePart.furtherWords);
    return rows;
  }

  /* The first row in view from `from` on, before `until`, in steps of 1 or -1; -1 when there is none. */
  function findFirst({ table, leading, codeOf }, from, until, step) {
    for (let i = from; i !== until; i += step) {
      if (leading[i] === 1 && table.drawn[i] === 1 && codeOf(i) > 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The records before and after one in the list's order (the latest first, at the end those without a date), as
   * ids: `{previous, next, position, count}`. Where in the list a row stands is not counted: `position` is null.
   */
  function neighbours(store, { table, i }) {
    const large = tablesOf(store)[table];
    const { n, dated } = large.table;
    const look = (...stretches) => stretches.reduce((found, [from, until, step]) => (found >= 0 ? found : findFirst(large, from, until, step)), -1);
    const [before, after] = i < dated
      ? [look([i + 1, dated, 1]), look([i - 1, -1, -1], [dated, n, 1])]
      : [look([i - 1, dated - 1, -1], [0, dated, 1]), look([i + 1, n, 1])];
    const idOf = (k) => (k < 0 ? null : store.dense.idOf(table, k));
    return { previous: idOf(before), next: idOf(after), position: null, count: large.drawnCounts(store.view).count };
  }

  Sillage.denseRows = Object.freeze({ buildRows, describe, groupOf, neighbours, tablesOf, unplacedCount, unplacedPage, unplacedReason });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
