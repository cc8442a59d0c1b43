/**
 * Which signs the map uses, so that the legend explains these and no other.
 *
 * Owns the choice of entries, their words and order, and the sample weights, all from the payload's own style table
 * and records. Widths and radii are the map's own functions, so the samples cannot lie.
 */
(function (Sillage) {
  "use strict";

  const POINT_PRECISIONS = ["exact", "port", "city"]; // drawn as a point
  const DASHES = ["documented", "reported", "inferred", "illustrative"];

  /** The greatest of 1, 2, 5 × 10ⁿ that is not above `value`. */
  function roundDown125(value) {
    const power = 10 ** Math.floor(Math.log10(value));
    const lead = value / power;
    return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
  }

  /** Sample weights for the width of flows: `[{kg, side, px}]`, `side` "most", "exact" or "least". */
  function widthSamples(flowWidth) {
    const { minPx, maxPx, kgAtMax } = flowWidth;
    const width = (kg) => Sillage.strands.widthOf(flowWidth, kg, kg);
    const thin = roundDown125((kgAtMax * minPx) / maxPx);
    const middle = roundDown125(kgAtMax / 2);
    return [
      { kg: thin, side: "most", px: width(thin) },
      { kg: middle, side: "exact", px: width(middle) },
      { kg: kgAtMax, side: "least", px: width(kgAtMax) },
    ];
  }

  /** Sample weights for nested circles, heaviest first; none when the case states no weight. */
  function circleSamples(seizureRadius, heaviestKg) {
    if (!(heaviestKg > 0)) {
      return [];
    }
    const top = roundDown125(heaviestKg);
    const samples = [top, roundDown125(top / 4), roundDown125(top / 20)].map((kg) => ({ kg, px: Sillage.strands.seizureRadius(seizureRadius, kg, kg) }));
    // Circles of one size would say nothing: keep those that differ by at least 2 px.
    return samples.filter((one, i) => i === 0 || samples[i - 1].px - one.px >= 2);
  }

  /** Rows of a table that the filters let through and whose layer is on. */
  function rowsOn(store, table) {
    if (store.view.layers[table] === false) {
      return [];
    }
    return Array.from(store.masks[table].keys()).filter((i) => store.masks[table][i] === 1);
  }

  function heaviest(payload, rows) {
    const { kgMin, kgMax } = payload.seizures;
    return rows.reduce((most, i) => Math.max(most, kgMin[i] || 0, kgMax[i] || 0), 0);
  }

  function placesInUse(payload, rows) {
    const used = new Set();
    rows.flows.forEach((i) => [payload.flows.from[i], payload.flows.to[i], payload.flows.via[i]].forEach((list) => list.forEach((k) => used.add(k))));
    rows.seizures.forEach((i) => used.add(payload.seizures.place[i]));
    rows.events.forEach((i) => [payload.events.place[i], payload.events.toPlace[i]].forEach((k) => used.add(k)));
    rows.links.forEach((i) => payload.links.places[i].forEach((k) => used.add(k)));
    used.delete(-1);
    return Array.from(used);
  }

  const denseKnown = new WeakMap();

  /**
   * What a large table holds, whatever the filters: {substances: Set, heaviest, atLeast, context, possible,
   * undated}; looked up once.
   */
  function denseFacts(table) {
    if (denseKnown.has(table)) return denseKnown.get(table);
    const facts = { substances: new Set(), heaviest: 0, atLeast: false, context: false, possible: false, undated: table.dated < table.n };
    const least = table.bound ? table.dicts.bound.indexOf("at_least") : -1;
    const bounds = [Sillage.weights.readerOf(table.kgMin), Sillage.weights.readerOf(table.kgMax)];
    for (let i = 0; i < table.n; i += 1) {
      facts.substances.add(table.substance[i]);
      for (const kg of bounds) if (kg(i) > facts.heaviest) facts.heaviest = kg(i);
      if (least >= 0 && table.bound[i] === least) facts.atLeast = true;
      if (table.scope[i] === 1) facts.context = true;
      if (i < table.dated && table.end[i] - table.start[i] !== 1) facts.possible = true;
    }
    denseKnown.set(table, facts);
    return facts;
  }

  /** The facts of the large tables whose layer is on: {seizures: facts or null, all: [facts]}. */
  function denseInUse({ dense, view }) {
    const factsOf = (name) => (dense && dense.tables[name] && view.layers[name] !== false ? denseFacts(dense.tables[name].table) : null);
    const [seizures, flows] = [factsOf("seizures"), factsOf("flows")];
    return { seizures, all: [seizures, flows].filter(Boolean) };
  }

  /**
   * The signs in use: `{substances, dashes, widths, unknownWidth, branches, stubs, circles, dense,
   * atLeast, context, possible, undated, events, links, ports, cities, rings, countries, hatch, lanes, edges,
   * connections (od_layer.js)}`.
   * Booleans say that a sign is there; lists hold what to sample. The date shown plays no part:
   * a legend that changed with every day could not be read.
   */
  function legendModel(store) {
    const { payload, view } = store;
    const rows = { flows: rowsOn(store, "flows"), seizures: rowsOn(store, "seizures"), events: rowsOn(store, "events"), links: rowsOn(store, "links") };
    const flowOn = new Set(rows.flows);
    const strands = payload.strands.flow.map((_, k) => k).filter((k) => flowOn.has(payload.strands.flow[k]));
    const roles = new Set(strands.map((k) => payload.strands.role[k]));
    const dashes = new Set(strands.map((k) => payload.strands.dash[k]));
    const substances = new Set();
    strands.forEach((k) => substances.add(payload.strands.substance[k]));
    rows.seizures.forEach((i) => substances.add(payload.seizures.substance[i]));
    const large = denseInUse(store);
    large.all.forEach((facts) => facts.substances.forEach((k) => substances.add(k)));
    const shown = view.substances === null ? null : new Set(view.substances);
    const places = placesInUse(payload, rows);
    const precision = new Set(places.map((k) => payload.places.precision[k]));
    const hasPoint = (test) => view.layers.places && places.some((k) => POINT_PRECISIONS.includes(payload.places.precision[k]) && test(k));
    const known = rows.flows.some((i) => payload.flows.kgMin[i] !== null || payload.flows.kgMax[i] !== null);
    const unsure = (table) => rows[table].some((i) => payload[table].undated[i] !== 1 && !isOneDay(payload[table], i));
    const tables = ["flows", "seizures", "events", "links"];
    const joined = view.layers.flows && store.connections ? store.connections : null;
    return {
      theme: view.theme,
      substances: payload.substances.filter((one, k) => substances.has(k) && (shown === null || shown.has(one.id))),
      dashes: DASHES.filter((name) => dashes.has(name)),
      widths: joined ? widthSamples(joined.flowWidth) : known ? widthSamples(payload.style.flowWidth) : [],
      unknownWidth: rows.flows.some((i) => payload.flows.kgMin[i] === null && payload.flows.kgMax[i] === null),
      branches: roles.has("branch"),
      stubs: roles.has("stub"),
      circles: circleSamples(payload.style.seizureRadius, Math.max(heaviest(payload, rows.seizures), large.seizures ? large.seizures.heaviest : 0)),
      dense: large.seizures !== null,
      atLeast: (large.seizures !== null && large.seizures.atLeast) || rows.seizures.some((i) => payload.seizures.bound[i] === "at_least"),
      context: (view.scope !== "network" && large.all.some((facts) => facts.context)) || ["seizures", "events", "flows"].some((table) => rows[table].some((i) => payload[table].scope[i] === 1)),
      possible: large.all.some((facts) => facts.possible) || tables.some(unsure),
      undated: view.undated && (large.all.some((facts) => facts.undated) || tables.some((table) => rows[table].some((i) => payload[table].undated[i] === 1))),
      events: rows.events.length > 0,
      links: rows.links.length > 0,
      ports: hasPoint((k) => payload.places.kind[k] === "port"),
      cities: hasPoint((k) => payload.places.kind[k] !== "port"),
      rings: view.layers.precision && places.some((k) => payload.places.precision[k] === "area" && payload.places.radiusKm[k]),
      countries: view.layers.precision && (precision.has("country") || (large.seizures !== null && Object.keys(payload.dense.areas || {}).length > 0)),
      hatch: precision.has("unknown"),
      lanes: joined !== null || strands.some((k) => payload.strands.role[k] !== "stub"),
      edges: strands.length > 0,
      connections: joined !== null,
    };
  }

  /** The weight a sample width stands for; the thinnest and widest hold for all below and above. */
  function widthLabel({ kg, side }) {
    return { most: Sillage.format.kg(0, kg), exact: Sillage.format.kg(kg, kg), least: Sillage.format.kg(kg, null) }[side];
  }

  /**
   * The legend in words and signs: `[{key, title, entries: [{name, label, sign}]}]`, sections without entries left out.
   *
   * `draw` makes the signs (legend_signs.js); two entries bring their own: `edge` has `sample`, the words in its
   * box; `circle` has `samples` and `colour` (a substance's id, null when there is none).
   */
  function legendSections(model, draw, payload) {
    const { text } = Sillage.format;
    const { style } = payload;
    const lead = model.substances.length > 0 ? model.substances[0].id : null;
    const palette = Sillage.marks.paletteOf(payload, model.theme);
    const colour = lead === null ? palette.muted : palette.substances[lead];
    const one = (shown, sign, name) => (shown ? { name, label: text(`panel.legend.${name}`), sign: sign() } : null);
    const section = (key, entries) => ({ key, title: text(`panel.legend.${key}`), entries: entries.filter(Boolean) });
    return [
      section("substances", model.substances.map((substance) => ({ name: `substance.${substance.id}`, label: substance.label, sign: draw.substance(substance.id) }))),
      section("width", [
        ...model.widths.map((sample) => ({ name: `width.${sample.side}`, label: widthLabel(sample), sign: draw.width(sample.px) })),
        one(model.unknownWidth, () => draw.width(style.flowWidth.unknownPx), "unknownWidth"),
      ]),
      section("dash", model.dashes.map((name) => ({ name: `dash.${name}`, label: text(`panel.line.${name}`), sign: draw.dash(style.dash[name] || []) }))),
      section("ways", [
        one(model.lanes, () => draw.arrow(3, []), "direction"),
        one(model.connections, () => draw.ribbon(model.substances.map((substance) => substance.id)), "ribbon"),
        one(model.connections, draw.halves, "halves"),
        one(model.connections, () => draw.dash(style.dash.inferred || []), "inferredOnly"),
        one(model.branches, () => draw.arrow(Sillage.strands.branchWidth(3), []), "branch"),
        one(model.stubs, () => draw.stub(model.substances.map((substance) => substance.id)), "stub"),
        model.edges ? { name: "edge", label: text("panel.legend.edge"), sample: text("panel.legend.edge.sample") } : null,
      ]),
      section("seizures", [
        model.circles.length > 0 ? { name: "circle", label: text("panel.legend.circle"), samples: model.circles, colour: lead } : null,
        one(model.dense, () => draw.dense(colour), "dense"),
        one(model.atLeast, () => draw.atLeast(colour), "atLeast"),
      ]),
      section("sureness", [
        one(model.possible, () => draw.possible(colour), "possible"),
        one(model.undated, () => draw.undated(colour), "undated"),
        one(model.context, draw.context, "context"),
      ]),
      section("others", [one(model.events, draw.event, "event"), one(model.links, draw.link, "link")]),
      section("places", [
        one(model.ports, draw.port, "port"),
        one(model.cities, draw.city, "city"),
        one(model.rings, draw.ring, "ring"),
        one(model.countries, draw.country, "country"),
        one(model.hatch, draw.hatch, "hatch"),
      ]),
    ].filter((made) => made.entries.length > 0);
  }

  function isOneDay(columns, i) {
    return columns.start[i] !== null && columns.end[i] !== null && columns.end[i] - columns.start[i] <= 1;
  }

  Sillage.legendModel = legendModel;
  Sillage.legendSections = legendSections;
  Sillage.legendSamples = Object.freeze({ circleSamples, roundDown125, widthSamples });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
