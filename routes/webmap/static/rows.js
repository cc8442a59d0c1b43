/**
 * The rows of the list "on the map now": which records, in which order, with which words.
 *
 * Owns the row's content and the groups. A row is made only when it is shown, so that a case of
 * a million records costs one pass over its codes and a few dozen rows.
 */
(function (Sillage) {
  "use strict";

  const TABLES = ["flows", "seizures", "events", "links"];
  const orders = new WeakMap();

  /** Row numbers of a table in the order of the list: flows and links as the analyst wrote them, the rest latest first. */
  function orderOf(payload, table) {
    if (!orders.has(payload)) {
      orders.set(payload, {});
    }
    const known = orders.get(payload);
    if (!known[table]) {
      const { id, start } = payload[table];
      const order = Int32Array.from(id, (_, i) => i);
      if (table === "seizures" || table === "events") {
        const key = Float64Array.from(id, (_, i) => (start[i] === null || start[i] === undefined ? -Infinity : start[i]));
        order.sort((a, b) => key[b] - key[a] || a - b);
      }
      known[table] = order;
    }
    return known[table];
  }

  /** The span of one record, with the date as written when the record's text is there. */
  function spanOf(payload, table, i) {
    const columns = payload[table];
    const record = payload.records[columns.id[i]];
    return {
      start: columns.start[i] === undefined ? null : columns.start[i],
      end: columns.end[i] === undefined ? null : columns.end[i],
      undated: columns.undated[i] === 1,
      written: record ? record.dateWritten : "",
      lasting: table === "flows" || table === "links",
    };
  }

  /** Substance indices of one record. */
  function substancesOf(payload, table, i) {
    if (table === "flows") {
      return payload.flows.substances[i];
    }
    return table === "seizures" ? [payload.seizures.substance[i]] : [];
  }

  function namesOf(payload, indices) {
    return indices.filter((k) => k >= 0).map((k) => payload.places.name[k]);
  }

  /** The place of a row in few words, "" when none is given. */
  function placeWords(payload, table, i) {
    const { say } = Sillage.parts;
    if (table === "links") {
      return namesOf(payload, payload.links.places[i]).join(" – ");
    }
    if (table === "flows") {
      return "";
    }
    const from = payload[table].place[i];
    const to = table === "events" ? payload.events.toPlace[i] : -1;
    if (from >= 0 && to >= 0) {
      return say("panel.row.fromTo", { from: payload.places.name[from], to: payload.places.name[to] });
    }
    return from >= 0 ? payload.places.name[from] : "";
  }

  /** Different sources that the record's claims cite; null when the payload has no record. */
  function sourceCount(record) {
    return record ? new Set(record.claims.map((claim) => claim.source)).size : null;
  }

  /** Whether the record's own claims contradict each other. */
  function isContradicted(record) {
    return Boolean(record) && record.claims.some((claim) => claim.stance === "contradicts");
  }

  const dashes = new WeakMap();

  /** How the map draws a flow's line: the dash of its strands, which may say more doubt than its status. */
  function dashOf(payload, table, i) {
    if (table !== "flows") {
      return null;
    }
    if (!dashes.has(payload)) {
      const { flow, dash } = payload.strands;
      // The first strand of a flow is its trunk; later ones must not overwrite it.
      dashes.set(payload, new Map(flow.map((one, k) => [one, dash[k]]).reverse()));
    }
    return dashes.get(payload).get(i) || payload.flows.status[i];
  }

  /** Everything the list writes about one record. */
  function buildRow(payload, table, i) {
    const columns = payload[table];
    const record = payload.records[columns.id[i]];
    const sources = sourceCount(record);
    return {
      id: columns.id[i],
      table,
      i,
      title: columns.label[i],
      when: Sillage.when.whenWords(spanOf(payload, table, i), payload.lang),
      place: placeWords(payload, table, i),
      substances: substancesOf(payload, table, i).map((k) => payload.substances[k].id),
      context: columns.scope[i] === 1,
      atLeast: table === "seizures" && columns.bound[i] === "at_least",
      status: columns.status[i],
      dash: dashOf(payload, table, i),
      reliability: columns.reliability[i],
      credibility: columns.credibility[i],
      sources: sources === null ? "" : Sillage.parts.sayCount("panel.row.sources", sources),
      contradicted: isContradicted(record),
    };
  }

  const undrawn = new WeakMap();

  /** The records that cannot be drawn, by id: `Map(id → reason)`. */
  function unplacedReasons(payload) {
    if (!undrawn.has(payload)) {
      undrawn.set(payload, new Map(payload.unplaced.map((one) => [one.id, one.reason])));
    }
    return undrawn.get(payload);
  }

  /**
   * The groups of the list for the store's current state.
   *
   * Returns one `{table, total, possible, shown: [{i, code}], layerOff}` per table, `shown`
   * holding at most `limits[table]` rows; that of a large table has `large` and no rows, which are
   * asked for apart (dense_rows.js). Records that cannot be drawn are left to
   * `unplacedRows`; a layer that is switched off has no rows here, as it has none on the map.
   */
  function groupRows(store, limits) {
    const { payload, view, visible } = store;
    const undrawnOf = undrawnRows(store);
    return TABLES.map((table) => {
      if (Sillage.denseRows.tablesOf(store)[table]) {
        return Sillage.denseRows.groupOf(store, table);
      }
      const layerOff = view.layers[table] === false;
      const group = { table, total: 0, possible: 0, shown: [], layerOff };
      if (layerOff) {
        return group;
      }
      const codes = visible[table];
      const undrawnHere = undrawnOf[table];
      countCodes(codes, undrawnHere, group);
      const wanted = Math.min(limits[table], group.total);
      const order = orderOf(payload, table);
      for (let k = 0; group.shown.length < wanted; k += 1) {
        const i = order[k];
        if (codes[i] > 0 && !undrawnHere.has(i)) {
          group.shown.push({ i, code: codes[i] });
        }
      }
      return group;
    });
  }

  /** Rows of each table that cannot be drawn, by number. */
  function undrawnRows(store) {
    const rows = { flows: new Set(), seizures: new Set(), events: new Set(), links: new Set() };
    for (const { id } of store.payload.unplaced) {
      const at = store.indexOf(id);
      if (at && rows[at.table]) {
        rows[at.table].add(at.i);
      }
    }
    return rows;
  }

  /* One straight pass over the codes, then the few that are not drawn taken off again. */
  function countCodes(codes, undrawnHere, group) {
    for (let i = 0; i < codes.length; i += 1) {
      group.total += codes[i] > 0 ? 1 : 0;
      group.possible += codes[i] === 1 ? 1 : 0;
    }
    for (const i of undrawnHere) {
      group.total -= codes[i] > 0 ? 1 : 0;
      group.possible -= codes[i] === 1 ? 1 : 0;
    }
  }

  /**
   * What belongs to the date shown and cannot be drawn: `[{id, table, i, code, reason}]`.
   * Rows of the data files that are in no table (set aside) have `i` −1 and are always listed.
   */
  function unplacedRows(store) {
    const rows = [];
    for (const one of store.payload.unplaced) {
      const at = store.indexOf(one.id);
      if (!at || at.i < 0) {
        rows.push({ id: one.id, table: one.table, i: -1, code: 2, reason: one.reason });
      } else if (store.visible[at.table][at.i] > 0) {
        rows.push({ id: one.id, table: at.table, i: at.i, code: store.visible[at.table][at.i], reason: one.reason });
      }
    }
    return rows;
  }

  Sillage.rows = Object.freeze({
    TABLES,
    buildRow,
    dashOf,
    groupRows,
    isContradicted,
    orderOf,
    placeWords,
    sourceCount,
    spanOf,
    substancesOf,
    unplacedReasons,
    unplacedRows,
  });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
