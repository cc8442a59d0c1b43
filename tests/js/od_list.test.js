"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const load = require("./load");
const Sillage = load(
  "namespace.js", "weights.js", "days.js", "format.js", "visibility.js", "narrow_column.js", "time_index.js", "geometry.js", "strands.js", "symbols.js", "lettering.js", "labels.js", "edge_room.js", "edges.js", "od_levels.js",
  "od_plan.js", "od_pairs.js", "od_ranking.js", "od_model.js", "od_ways.js", "od_paint.js", "od_sums.js", "od_words.js", "parts.js", "signs.js", "od_list.js", "od_edges.js",
);
const { FIRST_DAY, TRACK_DAYS, makeDense } = require("./dense_fixture");

const { OPEN_START } = Sillage.visibility;
const FIRM = Uint8Array.of(1, 1, 0, 0);
const until = (day) => ({ from: OPEN_START, until: day + 1, undated: false });
Sillage.format.use(load.texts(), "en");

function worldOf(level, firm = FIRM) {
  const { columns, words } = makeDense({ seizures: 0, flows: 900, places: 70, seed: 5 });
  const table = columns.flows;
  const index = Sillage.timeIndex.create(table);
  const mask = new Uint8Array(table.n).fill(1);
  index.setMask(mask);
  const model = Sillage.odModel.create({ table, index, plan: Sillage.odPlan.create(table, columns.places, 3), substances: 3, firm });
  model.refilter(mask, null);
  model.setLevel(level);
  model.moveTo(until(FIRST_DAY + TRACK_DAYS));
  const dense = { places: columns.places, words, tables: { flows: { table } }, idOf: (name, i) => words.id(name, i) };
  const names = Sillage.odWords.createNames(dense);
  const scene = Sillage.odPaint.pictureOf(model, Sillage.odWays.scalesOf(model));
  return { model, scene, nameOf: (node, whole) => names(model.pairs.nodes, node, whole) };
}

test("the list holds what is drawn, the strongest first, with its bounds and its number of flows", () => {
  const { model, scene, nameOf } = worldOf("area");
  const rows = Sillage.odWords.listRows(model, nameOf, scene, "pair");
  assert.deepEqual(rows.map(({ id }) => id), model.top());
  assert.equal(rows[0].share, 1);
  for (const { id, title, label, facts } of rows) {
    const [network, context] = model.pairBounds(id);
    const sums = [];
    if (network.count) sums.push(`${Sillage.format.kg(network.kgMin, network.kgMax)} · ${Sillage.odWords.countWords(network.count)}`);
    if (context.count) sums.push(`Context, a separate case: ${Sillage.format.kg(context.kgMin, context.kgMax)} · ${Sillage.odWords.countWords(context.count)}`);
    assert.deepEqual(facts, sums);
    assert.equal(title, `${nameOf(model.pairs.from[id])} → ${nameOf(model.pairs.to[id])}`);
    assert.ok(label.startsWith(`${nameOf(model.pairs.from[id])} to ${nameOf(model.pairs.to[id])}. ${sums[0]}`), "an arrow is not read out");
  }
});

test("a row says what its lighter and its dashed line say: only possible, all inferred", () => {
  const { model, scene, nameOf } = worldOf("area", new Uint8Array(4));
  for (const { id, doubts, label } of Sillage.odWords.listRows(model, nameOf, scene, "pair")) {
    const possible = model.pairBounds(id).reduce((sum, bounds) => sum + bounds.possible, 0);
    assert.equal(doubts.length, possible ? 2 : 1);
    if (possible) assert.equal(doubts[0], `${possible} of them only possible on this date`);
    assert.equal(doubts[doubts.length - 1], "all its flows are inferred");
    assert.ok(label.endsWith(doubts.join(". ")));
  }
  const sure = worldOf("area", Uint8Array.of(1, 1, 1, 1));
  for (const { doubts } of Sillage.odWords.listRows(sure.model, sure.nameOf, sure.scene, "pair")) assert.ok(!doubts.includes("all its flows are inferred"));
});

test("the ends of what is drawn are listed by weight, without a line for nothing", () => {
  const { model, scene, nameOf } = worldOf("country");
  const rows = Sillage.odWords.listRows(model, nameOf, scene, "node");
  assert.equal(rows.length, scene.nodes.size);
  const weights = rows.map(({ id }) => scene.nodes.get(id).grams);
  assert.ok(weights.every((grams, k) => k === 0 || grams <= weights[k - 1]));
  for (const { id, title, facts } of rows) {
    assert.equal(title, nameOf(id));
    assert.ok(facts.length > 0 && !facts.some((fact) => /nothing/.test(fact)));
  }
});

test("sums of many nodes at once are those of each", () => {
  const { model, scene } = worldOf("area");
  const sums = Sillage.odSums.ofNodes(model, scene.nodes.keys());
  for (const node of scene.nodes.keys()) {
    const { inward, outward, within } = model.nodeBounds(node);
    const bare = ({ kgMin, kgMax, count }) => ({ kgMin, kgMax, count });
    assert.deepEqual(sums.get(node), { inward: inward.map(bare), outward: outward.map(bare), within });
  }
});

test("the bar of a row shares its length among substances, each certain part full", () => {
  const stops = Sillage.odList.stopsOf([{ substance: "cocaine", most: 300, sure: 150 }, { most: 100, sure: 100 }]);
  assert.match(stops, /^var\(--sl-substance-cocaine\) 0\.0% 37\.5%, color-mix\(.*\) 37\.5% 75\.0%, var\(--sl-muted\) 75\.0% 100\.0%/);
});

test("ends beyond the edge get chips, the weightiest first and few; what ends in view gets none", () => {
  const { model } = worldOf("country");
  const { from, to } = model.pairs;
  const [first, second, third] = model.top();
  const ways = [
    { pair: second, path: [-500, 100, 200, 100] },
    { pair: first, path: [200, 200, 900, 200] },
    { pair: third, path: [50, 50, 100, 100] },
  ];
  const chips = [...Sillage.odEdges.chipsOf(model, ways, [0, 0, 400, 300], 8).values()];
  assert.deepEqual(chips.map(({ node }) => node), [to[first], from[second]]);
  assert.deepEqual(chips[0].crossings, [{ x: 400, y: 200 }]);
  const few = Sillage.odEdges.chipsOf(model, [...ways, { pair: model.top()[3], path: [-500, 250, 200, 250] }], [0, 0, 400, 300], 1);
  assert.equal(few.size, 2, "the others are one for each edge");
  const { places, from: gathered } = few.get("beyond left");
  assert.equal(places.length, new Set([from[second], from[model.top()[3]]]).size);
  assert.deepEqual(gathered.map(({ pair }) => pair), [second, model.top()[3]]);
  const words = Sillage.odWords.beyondWords(model, few.get("beyond left"), gathered.map(({ pair }) => pair));
  assert.match(words.title, /^2 places to the west$/);
  assert.match(words.note, /^2 connections · /);
});

test("a chip says where from or to, how many connections and their kilograms; contexts are not added to them", () => {
  const { model } = worldOf("country");
  const pairs = model.top().filter((pair) => model.pairBounds(pair)[0].count).slice(0, 2);
  const [a, b] = pairs.map((pair) => model.pairBounds(pair)[0]);
  const most = a.kgMax === null || b.kgMax === null ? null : a.kgMax + b.kgMax;
  const { title, note } = Sillage.odWords.edgeWords(model, "Brazil", [], pairs);
  assert.equal(title, "From Brazil");
  assert.equal(note, `2 connections · ${Sillage.format.kg(a.kgMin + b.kgMin, most)}`);
  assert.equal(Sillage.odWords.edgeWords(model, "Brazil", [pairs[0]], []).title, "To Brazil");
  assert.equal(Sillage.odWords.edgeWords(model, "Brazil", [pairs[0]], [pairs[1]]).title, "From and to Brazil");
  assert.match(Sillage.odWords.edgeWords(model, "Brazil", [pairs[0]], []).note, /^1 connection · /);
});
