/**
 * What the panel of one record says: what, where, when, how much, who says so, what is assumed.
 *
 * Owns the content of the record's panel. Pure; the elements are record.js's business.
 */
(function (Sillage) {
  "use strict";

  const TABLES = ["seizures", "flows", "events", "links"];
  const PEOPLE = ["investigated", "detained", "supervised", "arrested"];

  const say = (key, params) => Sillage.parts.say(key, params);

  /** A source as the panel names it, also when the payload does not hold it. */
  function describeSource(payload, id) {
    const source = payload.sources[id];
    return {
      id,
      title: source ? source.title : id,
      author: source ? source.author : "",
      publisher: source ? source.publisher : "",
      date: source ? source.date : "",
      kind: source ? source.kind : "",
      note: source ? source.note : "",
      url: source ? source.url : "",
      archivedUrl: source ? source.archivedUrl : "",
      reliability: source ? source.reliability || null : null,
    };
  }

  /** "A. Writer, The Paper, 2025": who signs, who publishes, when; nothing twice, nothing empty. */
  function signature(source) {
    const parts = [source.author, source.publisher, source.date].map((part) => (part || "").trim());
    return Array.from(new Set(parts.filter(Boolean))).join(", ");
  }

  /** The shortest name of a source: its author, or the publisher, or the title. */
  function shortName(source) {
    return source.author || source.publisher || source.title;
  }

  function describeClaims(payload, record) {
    return record.claims.map((claim) => {
      const source = describeSource(payload, claim.source);
      return {
        source,
        signature: signature(source),
        locator: claim.locator,
        says: claim.says,
        credibility: claim.credibility || null,
        via: claim.via.map((id) => describeSource(payload, id)),
        contradicts: claim.stance === "contradicts",
      };
    });
  }

  /** One line that answers "says who?": every source with its locators, then what they rest on. */
  function byline(claims) {
    const bySource = new Map();
    const via = new Map();
    for (const claim of claims) {
      const entry = bySource.get(claim.source.id) || { name: shortName(claim.source), kind: claim.source.kind, locators: [] };
      if (claim.locator && !entry.locators.includes(claim.locator)) {
        entry.locators.push(claim.locator);
      }
      bySource.set(claim.source.id, entry);
      claim.via.forEach((source) => via.set(source.id, shortName(source)));
    }
    return {
      sources: Array.from(bySource.values()).map((one) => ({ name: one.name, kind: one.kind, locators: one.locators.join(", ") })),
      via: Array.from(via.values()),
    };
  }

  /** How much, in words: as stated, the bounds in kilograms, and what the figure covers. */
  function describeAmount(payload, table, i, record) {
    const columns = payload[table];
    if (table !== "seizures" && table !== "flows") {
      return null;
    }
    const { kgMin, kgMax } = columns;
    const bounds = Sillage.format.kg(kgMin[i], kgMax[i]);
    const known = kgMin[i] !== null || kgMax[i] !== null;
    const stated = record && record.amountText ? record.amountText : "";
    const basis = table === "flows" ? columns.kgBasis[i] : "";
    const notes = [];
    if (known && kgMax[i] === null) {
      notes.push(say("panel.record.amount.lower"));
    }
    if (basis) {
      notes.push(say(`panel.basis.${basis}`));
    }
    if (table === "flows" && known) {
      notes.push(say("panel.record.amount.notAdded"));
    }
    return { text: stated || bounds, bounds: stated && known && stated !== bounds ? bounds : "", notes };
  }

  function describePeople(payload, table, i) {
    if (table !== "events") {
      return [];
    }
    return PEOPLE.filter((key) => payload.events[key][i] > 0).map((key) =>
      Sillage.parts.sayCount(`panel.people.${key}`, payload.events[key][i])
    );
  }

  function names(payload, indices) {
    return indices.map((k) => payload.places.name[k]);
  }

  /** The ends of a flow: from, through, to; several ends are candidates unless drawn otherwise. */
  function describeRoute(payload, table, i) {
    if (table !== "flows") {
      return null;
    }
    const { from, to, via, mode } = payload.flows;
    return {
      from: names(payload, from[i]),
      via: names(payload, via[i]),
      to: names(payload, to[i]),
      mode: mode[i] ? say(`panel.mode.${mode[i]}`) : "",
    };
  }

  function relatedRecords(store, record) {
    return record.related
      .map((id) => {
        const found = store.lookUp(id);
        return found && TABLES.includes(found.table) ? Sillage.denseRows.describe(store, found, id) : null;
      })
      .filter(Boolean);
  }

  /* Where a record's details are: "here", and of a large table also "coming", "failed" or "absent". Ids come with the words. */
  function stateOfDetails(store, at, record) {
    if (!at.dense || record) {
      return "here";
    }
    const state = store.dense.stateOf(at.table, at.i);
    return state === "here" && store.dense.words === null ? "coming" : state;
  }

  /** Everything the panel says about `id` on the day shown, or null for an unknown id. */
  function recordModel(store, id) {
    const found = store.lookUp(id);
    if (!found || !TABLES.includes(found.table)) {
      return null;
    }
    const { payload, table, i } = found;
    const at = store.indexOf(id);
    const columns = payload[table];
    const row = Sillage.denseRows.describe(store, found, id);
    const record = payload.records[row.id] || null;
    const claims = record ? describeClaims(payload, record) : [];
    const span = Sillage.rows.spanOf(payload, table, i);
    const reason = at.dense ? Sillage.denseRows.unplacedReason(store.dense.tables[table], at.i) : Sillage.rows.unplacedReasons(payload).get(id) || "";
    return {
      id,
      named: !Sillage.denseStore.isPlaceholder(id),
      table,
      details: stateOfDetails(store, at, record),
      kind: say(`panel.kind.${table}`),
      title: (record && record.title) || row.title,
      description: record ? record.description : "",
      context: columns.scope[i] === 1,
      atLeast: table === "seizures" && columns.bound[i] === "at_least",
      substances: Sillage.rows.substancesOf(payload, table, i).map((k) => payload.substances[k]),
      status: columns.status[i],
      dash: Sillage.rows.dashOf(payload, table, i),
      statusLabel: say(`panel.status.${columns.status[i]}`),
      statusMeaning: say(`panel.status.${columns.status[i]}.meaning`),
      where: (record && record.placeText) || Sillage.rows.placeWords(payload, table, i),
      precision: record ? record.precisionText : "",
      route: describeRoute(payload, table, i),
      when: Sillage.when.whenWords(span, payload.lang),
      span,
      written: span.written,
      phase: Sillage.when.phaseAt(span, store.view.date),
      phaseWords: Sillage.when.phaseWords(span, store.view.date, payload.lang),
      amount: describeAmount(payload, table, i, record),
      method: record ? record.method || "" : "",
      people: describePeople(payload, table, i),
      byline: byline(claims),
      sources: row.sources,
      claims,
      contradicted: row.contradicted,
      assumption: record ? record.assumption || "" : "",
      related: record ? relatedRecords(store, record) : [],
      unplaced: reason,
      partly: at.dense ? Sillage.densePart.furtherWords(store.dense.tables[table], at.i) : "",
      reliability: columns.reliability[i],
      credibility: columns.credibility[i],
    };
  }

  /** The records one can walk through with previous and next: the list as it stands, else the table. */
  function walkOrder(store, id) {
    const everything = { flows: Infinity, seizures: Infinity, events: Infinity, links: Infinity };
    const ids = [];
    for (const group of Sillage.rows.groupRows(store, everything)) {
      group.shown.forEach(({ i }) => ids.push(store.payload[group.table].id[i]));
    }
    Sillage.rows.unplacedRows(store).forEach((row) => row.i >= 0 && ids.push(row.id));
    if (ids.includes(id)) {
      return ids;
    }
    const at = store.indexOf(id);
    return at ? Array.from(Sillage.rows.orderOf(store.payload, at.table), (i) => store.payload[at.table].id[i]) : [id];
  }

  /** `{previous, next, position, count}` of a record in its walk; the ends have no neighbour. A large table is walked by itself. */
  function neighbours(store, id) {
    const at = store.indexOf(id);
    if (at && at.dense) {
      return Sillage.denseRows.neighbours(store, at);
    }
    const ids = walkOrder(store, id);
    const k = ids.indexOf(id);
    return { previous: k > 0 ? ids[k - 1] : null, next: k < ids.length - 1 ? ids[k + 1] : null, position: k + 1, count: ids.length };
  }

  Sillage.recordModel = recordModel;
  Sillage.record = Object.freeze({ describeSource, neighbours, signature });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
