"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")("namespace.js", "weights.js", "days.js", "visibility.js", "time_index.js", "od_levels.js", "od_pairs.js", "od_plan.js", "od_ranking.js", "od_model.js");
const { FIRST_DAY, TRACK_DAYS, createRandom, makeDense } = require("./dense_fixture");

const { OPEN_START } = Sillage.visibility;
const { AREA_REACH, buildNodes, levelOf } = Sillage.odLevels;
const FIRM = Uint8Array.of(1, 1, 0, 0);
const WHOLE = [0, 0, 1, 1];
const spanAt = (date, windowDays, undated = false) => ({ from: windowDays ? date - windowDays + 1 : OPEN_START, until: date + 1, undated });

function flowsOf(options) {
  const { columns } = makeDense({ seizures: 0, flows: 900, places: 70, ...options });
  return { table: columns.flows, places: columns.ends };
}

function modelOf({ table, places }, level, mask = new Uint8Array(table.n).fill(1)) {
  const index = Sillage.timeIndex.create(table);
  index.setMask(mask);
  const model = Sillage.odModel.create({ table, index, plan: Sillage.odPlan.create(table, places, 3), substances: 3, firm: FIRM });
  model.refilter(mask, null);
  model.setLevel(level);
  return { model, index };
}

/* Everything the model knows, counted anew from the rows: slow, and plainly right. */
function referenceOf({ table, places }, level, mask, span, index) {
  const { nodeOf } = buildNodes(level, table, places);
  const pairs = new Map();
  const nodes = new Map();
  const seenFlows = new Set();
  let adrift = 0;
  const empty = () => ({ sure: 0, most: 0, open: 0, count: 0, possible: 0 });
  const plus = (sum, i, code) => {
    const least = table.kgMin[i] >= 0 ? Math.round(table.kgMin[i] * 1000) : 0;
    sum.count += 1;
    if (code === 1) sum.possible += 1;
    else sum.sure += least;
    sum.most += table.kgMax[i] >= 0 ? Math.round(table.kgMax[i] * 1000) : least;
    if (!(table.kgMax[i] >= 0)) sum.open += 1;
  };
  for (let i = 0; i < table.n; i += 1) {
    const code = mask[i] ? index.codeOf(i, span) : 0;
    if (!code) continue;
    const first = !seenFlows.has(table.order[i]);
    seenFlows.add(table.order[i]);
    const a = table.from[i] < 0 ? -1 : nodeOf[table.from[i]];
    const b = table.to[i] < 0 ? -1 : nodeOf[table.to[i]];
    if (a < 0 || b < 0) {
      if (first) adrift += 1;
      continue;
    }
    const key = `${a}>${b}`;
    if (!pairs.has(key)) pairs.set(key, { a, b, scopes: [empty(), empty()], lanes: new Map() });
    const pair = pairs.get(key);
    const cls = table.scope[i] ? 3 : table.substance[i];
    if (!pair.lanes.has(cls)) pair.lanes.set(cls, { ...empty(), firm: 0 });
    plus(pair.lanes.get(cls), i, code);
    pair.lanes.get(cls).firm += FIRM[table.status[i]];
    if (!first) continue;
    plus(pair.scopes[table.scope[i]], i, code);
    if (a === b) continue;
    for (const [node, way] of [[a, "outward"], [b, "inward"]]) {
      if (!nodes.has(node)) nodes.set(node, { inward: [empty(), empty()], outward: [empty(), empty()] });
      plus(nodes.get(node)[way][table.scope[i]], i, code);
    }
  }
  return { pairs, nodes, adrift };
}

const bounds = ({ sure, most, open, count, possible }) => ({ kgMin: sure / 1000, kgMax: open ? null : most / 1000, count, possible });
const strengthOf = ({ scopes: [network, context] }) => [network.most + context.most, network.count + context.count];

function agree(model, reference, wanted, words) {
  const { pairs } = model;
  const running = [];
  for (let p = 0; p < pairs.count; p += 1) {
    const expected = reference.pairs.get(`${pairs.from[p]}>${pairs.to[p]}`);
    const [network, context] = model.pairBounds(p);
    assert.deepEqual([network, context], (expected ? expected.scopes : [0, 1].map(() => ({ sure: 0, most: 0, open: 0, count: 0, possible: 0 }))).map(bounds), `${words}: pair ${p}`);
    const lanes = expected ? [...expected.lanes].sort((x, y) => x[0] - y[0]).map(([cls, lane]) => ({ cls, ...lane })) : [];
    assert.deepEqual(model.lanesOf(p).map(({ lane: _, ...rest }) => rest), lanes, `${words}: lanes of pair ${p}`);
    if (expected && expected.a !== expected.b) running.push([p, ...strengthOf(expected)]);
  }
  for (const [node, expected] of reference.nodes) {
    const told = model.nodeBounds(node);
    assert.deepEqual([told.inward, told.outward], [expected.inward.map(bounds), expected.outward.map(bounds)], `${words}: node ${node}`);
  }
  const inside = new Map([...reference.pairs.values()].filter(({ a, b }) => a === b).map(({ a, scopes }) => [a, scopes[0].count + scopes[1].count]));
  for (let node = 0; node < pairs.nodes.count; node += 1) assert.equal(model.nodeBounds(node).within, inside.get(node) || 0, `${words}: within node ${node}`);
  running.sort((x, y) => y[1] - x[1] || y[2] - x[2] || x[0] - y[0]);
  assert.deepEqual(model.top(), running.slice(0, wanted).map(([p]) => p), `${words}: the strongest`);
  const within = [...reference.pairs.values()].filter(({ a, b }) => a === b).reduce((sum, { scopes }) => sum + scopes[0].count + scopes[1].count, 0);
  assert.deepEqual(model.seen(), { pairs: running.length, flows: running.reduce((sum, [, , count]) => sum + count, 0), within, adrift: reference.adrift }, `${words}: what is in view`);
}

for (const level of Sillage.odLevels.LEVELS) {
  test(`any walk through dates, windows and the undated leaves the sums counted anew (${level})`, () => {
    const flows = flowsOf({ seed: 5 });
    const mask = new Uint8Array(flows.table.n).fill(1);
    const { model, index } = modelOf(flows, level, mask);
    model.setWanted(6);
    const random = createRandom(9);
    let date = FIRST_DAY;
    for (let step = 0; step < 40; step += 1) {
      date = random() < 0.2 ? FIRST_DAY + Math.floor(random() * TRACK_DAYS) : date + Math.floor(random() * 40) - 12;
      const span = step === 20 ? null : spanAt(date, random() < 0.5 ? 1 + Math.floor(random() * 200) : null, random() < 0.3);
      model.moveTo(span);
      agree(model, referenceOf(flows, level, mask, span, index), 6, `step ${step}`);
    }
  });
}

test("the sums of a node are told without looking at all pairs; at another level they are that level's", () => {
  const flows = flowsOf({ seed: 5 });
  const plan = Sillage.odPlan.create(flows.table, flows.places, 3);
  let reads = 0;
  const counted = (list) => new Proxy(list, { get: (kept, key) => { reads += 1; return kept[key]; } });
  const at = (level) => {
    const pairs = plan.at(level);
    return { ...pairs, from: counted(pairs.from), to: counted(pairs.to) };
  };
  const index = Sillage.timeIndex.create(flows.table);
  const model = Sillage.odModel.create({ table: flows.table, index, plan: { at }, substances: 3, firm: FIRM });
  model.moveTo(spanAt(FIRST_DAY + TRACK_DAYS, null, true));
  for (const level of ["country", "area"]) {
    model.setLevel(level);
    const { nodes } = model.pairs;
    model.nodeBounds(0);
    reads = 0;
    const within = Array.from({ length: nodes.count }, (_, node) => model.nodeBounds(node).within);
    assert.equal(reads, 0);
    assert.equal(within.reduce((sum, n) => sum + n, 0), model.seen().within, level);
  }
});

test("filters are followed: a flow with one of its substances hidden is still one flow", () => {
  const flows = flowsOf({ seed: 8 });
  const span = spanAt(FIRST_DAY + TRACK_DAYS, null, true);
  const mask = new Uint8Array(flows.table.n).fill(1);
  const { model, index } = modelOf(flows, "area", mask);
  model.moveTo(span);
  agree(model, referenceOf(flows, "area", mask, span, index), 40, "open");
  for (let i = 0; i < mask.length; i += 1) mask[i] = flows.table.substance[i] === 1 ? 0 : 1;
  model.refilter(mask, null);
  agree(model, referenceOf(flows, "area", mask, span, index), 40, "one substance hidden");
});

test("another level holds the same flows", () => {
  const flows = flowsOf({ seed: 4 });
  const { model } = modelOf(flows, "place");
  model.moveTo(spanAt(FIRST_DAY + TRACK_DAYS));
  const totals = Sillage.odLevels.LEVELS.map((level) => {
    model.setLevel(level);
    const { flows: between, within, adrift } = model.seen();
    return between + within + adrift;
  });
  assert.equal(new Set(totals).size, 1);
  assert.ok(totals[0] > 800);
  assert.equal(model.setLevel("place"), false);
});

test("countries hold fewer nodes than areas, areas fewer than places, and zooms choose among them", () => {
  const { table, places } = flowsOf({ places: 300, flows: 2000 });
  const counts = Sillage.odLevels.LEVELS.map((level) => buildNodes(level, table, places).count);
  assert.equal(counts[0], 5);
  assert.ok(counts[0] < counts[1] && counts[1] < counts[2], String(counts));
  assert.deepEqual([3.99, 4, 6.49, 6.5].map(levelOf), ["country", "area", "area", "place"]);
});

test("an area holds places of one country within its reach, and stands at its weightiest", () => {
  const { table, places } = flowsOf({ places: 300, flows: 2000 });
  const { nodeOf, place, x, y } = buildNodes("area", table, places);
  let gathered = 0;
  for (let p = 0; p < places.n; p += 1) {
    if (nodeOf[p] < 0) continue;
    const centre = place[nodeOf[p]];
    if (centre !== p) gathered += 1;
    assert.equal(places.country[centre], places.country[p]);
    assert.ok(Math.hypot(places.x[p] - x[nodeOf[p]], places.y[p] - y[nodeOf[p]]) < AREA_REACH);
  }
  assert.ok(gathered > 50);
});

test("places at sea belong to no country: they stay areas of their own", () => {
  const { table, places } = flowsOf({ places: 300, flows: 2000 });
  places.dicts = { ...places.dicts, country: ["", "ES", "MA", "NL", "CO"] };
  const { nodeOf, size } = buildNodes("country", table, places);
  const atSea = new Set();
  for (let p = 0; p < places.n; p += 1) if (places.country[p] === 0 && nodeOf[p] >= 0) atSea.add(nodeOf[p]);
  assert.ok(atSea.size > 5);
  assert.equal(size.reduce((sum, n) => sum + n, 0), nodeOf.filter((node) => node >= 0).length);
});

test("only pairs with an end in view are ranked and counted, and only those of a node in focus", () => {
  const flows = flowsOf({ seed: 6 });
  const { model } = modelOf(flows, "place");
  model.moveTo(spanAt(FIRST_DAY + TRACK_DAYS));
  const { pairs } = model;
  const all = model.seen();
  const box = [0.44, 0.33, 0.46, 0.36];
  const lies = (node) => pairs.nodes.x[node] >= box[0] && pairs.nodes.x[node] <= box[2] && pairs.nodes.y[node] >= box[1] && pairs.nodes.y[node] <= box[3];
  model.setBox(box);
  assert.ok(model.top().length === 40 && model.top().every((p) => lies(pairs.from[p]) || lies(pairs.to[p])));
  assert.ok(model.seen().pairs < all.pairs && model.seen().pairs > 0);
  const node = pairs.from[model.top()[0]];
  model.setFocus(node);
  assert.ok(model.top().length > 0 && model.top().every((p) => pairs.from[p] === node || pairs.to[p] === node));
  const { inward, outward } = model.nodeBounds(node);
  assert.equal(model.seen().flows, [...inward, ...outward].reduce((sum, one) => sum + one.count, 0));
  model.setFocus(-1);
  model.setBox(WHOLE);
  assert.deepEqual(model.seen(), all);
});

test("the rows of a pair are the flows it counts", () => {
  const flows = flowsOf({ seed: 12 });
  const { model } = modelOf(flows, "country");
  model.moveTo(spanAt(FIRST_DAY + TRACK_DAYS / 2, 300));
  for (const p of model.top()) {
    const rows = model.rowsOf(p);
    const [network, context] = model.pairBounds(p);
    assert.equal(rows.length, network.count + context.count);
    assert.equal(rows.filter(({ code }) => code === 1).length, network.possible + context.possible);
    assert.equal(new Set(rows.map(({ row }) => flows.table.order[row])).size, rows.length);
  }
});

test("a pair's rows cost as much as they are, not as all are: the level's are sorted once", () => {
  const flows = flowsOf({ seed: 12 });
  const { model } = modelOf(flows, "country");
  model.moveTo(spanAt(FIRST_DAY + TRACK_DAYS / 2, 300));
  const { pairs } = model;
  const rowsIn = (p) => Sillage.odPairs.rowsOfPair(pairs, p);
  const all = [...pairs.pairOf.keys()];
  for (let p = 0; p < pairs.count; p += 1) assert.deepEqual([...rowsIn(p)], all.filter((i) => pairs.pairOf[i] === p));
  const before = pairs.pairOf;
  pairs.pairOf = null; // whoever passes over all rows again, reads it
  assert.ok(model.rowsOf(model.top()[0]).length > 0);
  pairs.pairOf = before;
});

test("peaks do not hang on the date, and hold every pair and node of every date", () => {
  const flows = flowsOf({ seed: 3 });
  const { model } = modelOf(flows, "country");
  const { peaks, pairs } = model;
  for (let day = 0; day <= TRACK_DAYS; day += 125) {
    model.moveTo(spanAt(FIRST_DAY + day, null, true));
    assert.equal(model.peaks, peaks);
    for (let p = 0; p < pairs.count; p += 1) if (pairs.from[p] !== pairs.to[p]) assert.ok(model.pairGrams(p) <= peaks.pair[p]);
    for (let node = 0; node < pairs.nodes.count; node += 1) {
      const { inward, outward } = model.nodeGrams(node);
      assert.ok(Math.max(inward, outward) <= peaks.node[node] + 1e-6);
    }
  }
});

test("a pair goes along the way of the flow whose ends lie nearest to its nodes, and knows its opposite", () => {
  const flows = flowsOf({ seed: 2 });
  const { model } = modelOf(flows, "country");
  const { pairs } = model;
  const { table, places } = flows;
  const gap = (place, node) => Math.hypot(places.x[place] - pairs.nodes.x[node], places.y[place] - pairs.nodes.y[node]);
  const missed = (i, p) => gap(table.from[i], pairs.from[p]) + gap(table.to[i], pairs.to[p]);
  for (let p = 0; p < pairs.count; p += 1) {
    let least = Infinity;
    for (let i = 0; i < table.n; i += 1) if (pairs.pairOf[i] === p && table.path[i] >= 0) least = Math.min(least, missed(i, p));
    assert.equal(pairs.rowOf[p] < 0 ? Infinity : missed(pairs.rowOf[p], p), least);
    const other = pairs.opposite[p];
    if (other >= 0) assert.deepEqual([pairs.from[other], pairs.to[other]], [pairs.to[p], pairs.from[p]]);
  }
  assert.ok(pairs.opposite.some((other, p) => other >= 0 && other !== p));
});

test("a ranking kept up to date is the one made anew, whatever rises, falls, comes and goes", () => {
  const random = createRandom(21);
  const scores = { weight: new Float64Array(3000), count: new Int32Array(3000) };
  const draw = (id) => {
    scores.count[id] = random() < 0.3 ? 0 : 1 + Math.floor(random() * 5);
    scores.weight[id] = scores.count[id] ? Math.floor(random() ** 4 * 50) : 0; // many equal ones
  };
  const candidates = Int32Array.from({ length: 2000 }, (_, k) => k + 500);
  for (let id = 0; id < 3000; id += 1) draw(id);
  const ranking = Sillage.createRanking(scores, 10);
  ranking.setCandidates(candidates);
  for (let step = 0; step < 300; step += 1) {
    const changed = Int32Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * 3000));
    if (step % 50 === 49) ranking.top().forEach((id, k) => { changed[k] = id; });
    changed.forEach((id) => draw(id));
    ranking.update(changed, changed.length);
    const expected = [...candidates].filter((id) => scores.count[id])
      .sort((a, b) => scores.weight[b] - scores.weight[a] || scores.count[b] - scores.count[a] || a - b).slice(0, 10);
    assert.deepEqual(ranking.top(), expected, `step ${step}`);
  }
});
