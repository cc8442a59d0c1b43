"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const load = require("./load");
const Sillage = load(
  "namespace.js", "weights.js", "days.js", "format.js", "visibility.js", "time_index.js", "day_sums.js", "dense_part.js", "geometry.js", "strands.js", "symbols.js", "lettering.js", "od_levels.js",
  "od_pairs.js", "od_plan.js", "od_ranking.js", "od_model.js", "od_ways.js", "od_paint.js", "od_words.js", "parts.js", "od_control.js", "od_card.js",
);
const { FIRST_DAY, TRACK_DAYS, makeDense } = require("./dense_fixture");

const { OPEN_START } = Sillage.visibility;
const FIRM = Uint8Array.of(1, 1, 0, 0);
const until = (day) => ({ from: OPEN_START, until: day + 1, undated: false });
Sillage.format.use(load.texts(), "en");

function worldOf(level, options) {
  const { payload, columns, words } = makeDense({ seizures: 0, flows: 900, places: 70, seed: 5, ...options });
  const table = columns.flows;
  const index = Sillage.timeIndex.create(table);
  const mask = new Uint8Array(table.n).fill(1);
  index.setMask(mask);
  const model = Sillage.odModel.create({ table, index, plan: Sillage.odPlan.create(table, columns.ends, 3), substances: 3, firm: FIRM });
  model.refilter(mask, null);
  model.setLevel(level);
  model.moveTo(until(FIRST_DAY + TRACK_DAYS));
  const dense = { places: columns.places, words, tables: { flows: { table } }, idOf: (name, i) => words.id(name, i) };
  const names = Sillage.odWords.createNames(dense);
  return { payload, table, columns, model, dense, nameOf: (node, whole) => names(model.pairs.nodes, node, whole) };
}

test("a way bent to its nodes begins and ends there and keeps its middle", () => {
  const path = [];
  for (let k = 0; k <= 20; k += 1) path.push(k / 20, 0);
  const bent = Sillage.odWays.bentTo(path, 0.02, 0.03, 1, -0.05);
  assert.deepEqual([bent[0], bent[1]].map((v) => Number(v.toFixed(9))), [0.02, 0.03]);
  assert.deepEqual(bent.slice(-2).map((v) => Number(v.toFixed(9))), [1, -0.05]);
  assert.deepEqual(bent.slice(20, 22), path.slice(20, 22));
});

test("a way that misses its nodes by far is not taken", () => {
  assert.equal(Sillage.odWays.bentTo([0, 0, 0.5, 0, 1, 0], 0, 0.4, 1, 0), null);
});

test("lanes touch one another about the middle, or lie on the right where the way is travelled both ways", () => {
  const alone = Sillage.odWays.laneOffsets([4, 2], false);
  assert.deepEqual(alone, [-1, 2]);
  const both = Sillage.odWays.laneOffsets([4, 2], true);
  assert.ok(both[0] - 2 > 0 && both[1] - both[0] === 3);
});

test("scales are round numbers not below what they measure", () => {
  assert.deepEqual([0, 0.3, 1, 1.2, 7, 20, 2001].map(Sillage.odWays.roundUp125), [1, 0.5, 1, 2, 10, 20, 5000]);
});

test("the area of a half circle follows kilograms; nothing has no circle", () => {
  const [one, four] = [200e3, 800e3].map((grams) => Sillage.odWays.circleRadius(1000, grams));
  assert.ok(Math.abs((four * four) / (one * one) - 4) < 1e-9);
  assert.equal(Sillage.odWays.circleRadius(1000, 0), 0);
});

test("the width of a connection is shared out among its substances, and its certain part never exceeds it", () => {
  const { model } = worldOf("country");
  model.moveTo(until(FIRST_DAY + 300));
  const { lines, nodes } = Sillage.odPaint.pictureOf(model, Sillage.odWays.scalesOf(model));
  assert.ok(lines.length > 5);
  for (const { width, lanes, from, to } of lines) {
    assert.ok(Math.abs(lanes.reduce((sum, lane) => sum + lane.width, 0) - width) < 0.6);
    for (const lane of lanes) assert.ok(lane.sureWidth <= lane.width + 1e-9);
    assert.ok(nodes.has(from) && nodes.has(to));
  }
  assert.ok(lines.some(({ lanes }) => lanes.some((lane) => lane.sureWidth < lane.width)), "something is only possible");
});

test("the widest connection of all dates has the widest line", () => {
  const { model } = worldOf("country");
  model.moveTo({ from: OPEN_START, until: FIRST_DAY + TRACK_DAYS + 800, undated: true });
  const scales = Sillage.odWays.scalesOf(model);
  const { lines } = Sillage.odPaint.pictureOf(model, scales);
  assert.ok(lines[0].width > scales.flowWidth.maxPx / 3 && lines[0].width <= scales.flowWidth.maxPx);
  assert.ok(lines.every(({ width }, k) => k === 0 || width <= lines[k - 1].width));
});

test("a connection that is asked for is drawn however weak it is", () => {
  const { model } = worldOf("place");
  const weakest = model.pairs.count - 1;
  const forced = new Set([weakest]);
  assert.ok(!model.top().includes(weakest));
  assert.ok(Sillage.odPaint.pictureOf(model, Sillage.odWays.scalesOf(model), forced).lines.some(({ pair }) => pair === weakest));
});

test("arrowheads: one at the end in view, else one in the middle, more along a long way, none on a crumb", () => {
  const { arrowStops } = Sillage.odPaint;
  assert.deepEqual(arrowStops(8, true, 12), []);
  assert.deepEqual(arrowStops(100, true, 12), [100]);
  assert.deepEqual(arrowStops(100, false, 12), [50]);
  assert.deepEqual(arrowStops(700, true, 12), [175, 525, 700]);
});

test("what is not drawn is counted in words", () => {
  const { model, nameOf } = worldOf("area");
  const top = model.top();
  const flows = top.reduce((sum, p) => sum + model.pairBounds(p).reduce((all, { count }) => all + count, 0), 0);
  const seen = model.seen();
  const words = Sillage.odWords.controlWords(model, nameOf, { pairs: top.length, flows }, null);
  assert.equal(words.title, "Flows joined by area");
  assert.equal(words.headline, `Strongest 40 of ${seen.pairs} connections`);
  assert.equal(words.notes[0], `${seen.pairs - 40} weaker connections with ${seen.flows - flows} flows are not drawn.`);
  assert.match(words.notes[1], new RegExp(`^${seen.within} flows? begins? and ends? in one area\\.$`));
  assert.equal(words.notes[2], `${seen.adrift} flows have no two known positions.`);
});

test("when all are drawn it says so, and of a node it says whose", () => {
  const { model, nameOf } = worldOf("country");
  const told = (drawn) => Sillage.odWords.controlWords(model, nameOf, drawn, null).headline;
  const { pairs, flows } = model.seen();
  assert.equal(told({ pairs, flows }), `All ${pairs} connections in view`);
  model.setFocus(0);
  const own = model.seen();
  assert.equal(told(own), `Of ${nameOf(0)}: All ${own.pairs} connections in view`);
  model.moveTo(null);
  model.setFocus(-1);
  assert.equal(told({ pairs: 0, flows: 0 }), "No connection in view on this date");
});

test("a node tells what comes in and out, network and context apart", () => {
  const { model, nameOf } = worldOf("country");
  const { inward, outward } = model.nodeBounds(0);
  const lines = Sillage.odWords.nodeLines(model, nameOf, 0, false).map(({ text }) => text);
  assert.equal(lines[0], nameOf(0));
  assert.equal(lines[1], `In: ${Sillage.format.kg(inward[0].kgMin, inward[0].kgMax)} · ${inward[0].count} flows`);
  assert.equal(lines[2], `Out: ${Sillage.format.kg(outward[0].kgMin, outward[0].kgMax)} · ${outward[0].count} flows`);
  assert.match(lines[3], /^Context, in: /);
});

test("a card names the weightiest flows of a connection, each to be selected by its id", () => {
  const { model, nameOf, dense, payload, table } = worldOf("country");
  const [pair] = model.top();
  const card = Sillage.odCard.cardOf(dense, payload, model, nameOf, pair);
  const [network] = model.pairBounds(pair);
  assert.match(card.title, / → /);
  assert.ok(card.facts[0].endsWith(`${network.count} flows`));
  assert.equal(card.flows.length, Sillage.odCard.MOST_FLOWS);
  const weight = ({ row }) => (table.kgMax[row] >= 0 ? table.kgMax[row] : table.kgMin[row] || 0);
  assert.ok(card.flows.every((one, k) => k === 0 || weight(one) <= weight(card.flows[k - 1])));
  for (const { id, row, label, partly } of card.flows) {
    assert.equal(partly !== "", table.drawn[row] === 1 && table.more[row] > 0);
    assert.equal(model.pairs.pairOf[row], pair);
    assert.deepEqual([id, label], [`DF${table.order[row]}`, `Flow ${table.order[row]}`]);
  }
});

test("before the words are there a place is called by its country", () => {
  const { dense, model } = worldOf("place");
  dense.words = null;
  const names = Sillage.odWords.createNames(dense);
  const { nodes } = model.pairs;
  assert.equal(names(nodes, 0), dense.places.dicts.countryName[dense.places.country[nodes.place[0]]]);
});
