"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { asOrdinary, makeDense } = require("./dense_fixture");
const Sillage = require("./load")();

const made = makeDense({ seizures: 500, flows: 450, seed: 7 });
const plain = asOrdinary(made);

function makeStore(words) {
  const dense = Sillage.denseStore.create(made.payload, made.columns);
  if (words) dense.setWords(made.words);
  return Sillage.createStore(made.payload, {}, dense);
}

test("rows become the ordinary seizures they stand for, with unknown as null", () => {
  const rows = [0, 3, 77, 200, 499];
  const { seizures } = makeStore(true).dense.slice(makeStore(true), { seizures: rows, flows: [] });
  for (const name of ["id", "label", "kgMin", "kgMax", "amount", "unit", "bound", "start", "end", "undated", "scope", "status", "mode", "reliability", "credibility", "substance"]) {
    assert.deepEqual(seizures[name], rows.map((i) => plain.seizures[name][i]), name);
  }
});

test("any of a flow's rows brings the whole flow, once", () => {
  const store = makeStore(true);
  const { order, path } = made.columns.flows;
  const first = Array.from(order.keys()).find((i) => order[i] === order[i + 1] && path[i] >= 0);
  const { flows, strands } = store.dense.slice(store, { seizures: [], flows: [first + 1, first] });
  const id = made.words.id("flows", first);
  const k = plain.flows.id.indexOf(id);
  assert.deepEqual(flows.id, [id]);
  for (const name of ["substances", "kgMin", "kgMax", "start", "end", "mode", "status"]) assert.deepEqual(flows[name][0], plain.flows[name][k], name);
  assert.deepEqual(strands.flow, [0, 0]);
  assert.deepEqual(strands.substance, plain.flows.substances[k]);
  assert.deepEqual(strands.slot, [-1, 0]);
});

test("a strand runs from place to place and says which", () => {
  const store = makeStore(true);
  const { flows, paths, places } = made.columns;
  const row = flows.path.findIndex((path) => path >= 0);
  const slice = store.dense.slice(store, { flows: [row] });
  const [coords] = slice.strands.coords;
  const at = slice.places.id.indexOf(`DP${flows.to[row]}`);
  assert.equal(coords.length, 2 * (paths.offset[flows.path[row] + 1] - paths.offset[flows.path[row]]));
  assert.ok(Math.abs(coords.at(-2) - slice.places.lon[at]) < 1e-4 && Math.abs(coords.at(-1) - slice.places.lat[at]) < 1e-4);
  assert.ok(Math.abs(slice.places.lon[at] - (places.x[flows.to[row]] * 360 - 180)) < 1e-9);
  assert.equal(slice.strands.toName[0], `Place ${flows.to[row]}`);
  assert.equal(slice.strands.dash[0], paths.dicts.dash[paths.dash[flows.path[row]]]);
});

test("a flow that cannot be drawn has no strand", () => {
  const store = makeStore(true);
  const row = made.columns.flows.path.findIndex((path) => path < 0);
  const { flows, strands } = store.dense.slice(store, { flows: [row] });
  assert.deepEqual([flows.id.length, strands.flow.length], [1, 0]);
});

test("places are named once, beside the case's own", () => {
  const store = makeStore(true);
  const rows = Array.from({ length: 500 }, (_, i) => i);
  const { places, seizures } = store.dense.slice(store, { seizures: rows });
  assert.equal(places.id[0], "le-havre");
  assert.equal(new Set(places.id).size, places.id.length);
  assert.ok(Object.values(places).every((column) => column.length === places.id.length));
  rows.forEach((i) => assert.equal(places.id[seizures.place[i]], made.columns.seizures.place[i] < 0 ? undefined : `DP${made.columns.seizures.place[i]}`));
});

test("a place the case names too is that place", () => {
  const store = makeStore(true);
  store.dense.words = { ...made.words, placeId: () => "le-havre" };
  const row = made.columns.seizures.place.findIndex((place) => place >= 0);
  const { places, seizures } = store.dense.slice(store, { seizures: [row] });
  assert.deepEqual([places.id, seizures.place], [["le-havre"], [0]]);
});

test("before the words are there ids are placeholders that the store understands", () => {
  const store = makeStore(false);
  const { seizures } = store.dense.slice(store, { seizures: [42] });
  assert.deepEqual(store.indexOf(seizures.id[0]), { table: "seizures", i: 42, dense: true });
});

test("what comes with the words is unknown before them and said after", () => {
  const { place, pieces } = made.columns.seizures;
  const counted = [...place.keys()].filter((i) => pieces[i] && place[i] >= 0).slice(0, 6);
  assert.equal(counted.length, 6);
  const slice = (words) => {
    const store = makeStore(words);
    const { seizures, places } = store.dense.slice(store, { seizures: counted });
    return { ...seizures, where: seizures.place.map((k) => [places.kind[k], places.precision[k], places.radiusKm[k]]), countries: seizures.place.map((k) => [places.country[k], places.countryName[k]]) };
  };
  const [before, after] = [slice(false), slice(true)];
  const none = counted.map(() => null);
  assert.deepEqual([before.amount, before.unit, before.where], [none, none.map(() => ""), none.map(() => ["", "", null])]);
  assert.deepEqual([after.amount, after.unit], [counted.map(made.words.amount), counted.map(() => "tablets")]);
  const radius = (p) => (Number.isNaN(made.words.placeRadiusKm(p)) ? null : made.words.placeRadiusKm(p));
  assert.deepEqual(after.where, counted.map((i) => [made.words.placeKind(place[i]), made.words.placePrecision(place[i]), radius(place[i])]));
  assert.deepEqual(before.countries, after.countries); // these lie with the places
});

test("the slice is an ordinary case of its own, with the details that have come", () => {
  const store = makeStore(true);
  store.dense.records.set(made.words.id("seizures", 5), { title: "Five" });
  const slice = store.dense.slice(store, { seizures: [5, 6] });
  const own = Sillage.createStore(slice, { date: store.view.date });
  assert.equal(own.dense, null);
  assert.deepEqual(slice.records[made.words.id("seizures", 5)], { title: "Five" });
  assert.equal(own.indexOf("E4").table, "events");
  assert.equal(own.visible.seizures.length, 2);
  assert.equal(made.payload.places.id.length, 1);
});
