/* What the side panel says: figures, rows, dates in words, the record, filters. */
"use strict";

const test = require("node:test");
const assert = require("node:assert/strict");
const { Sillage, day, makeStore } = require("./panel_payload");

const figures = (store) => Sillage.figuresModel(store);
const words = (start, end, written, more) =>
  Sillage.when.whenWords({ start: start && day(start), end: end && day(end), undated: false, written, ...more }, "en");

test("a seizure that is only possible is written with a lower bound of nought", () => {
  const [row] = figures(makeStore("2020-06-15")).rows;
  assert.equal(row.amount, "0–100 kg");
  assert.equal(row.note, "one possible");
});

test("from its last possible day the seizure is certain and the note goes", () => {
  const [row] = figures(makeStore("2020-06-30")).rows;
  assert.equal(row.amount, "100 kg");
  assert.equal(row.note, "");
});

test("the context never enters the network's kilograms or its number of seizures", () => {
  const model = figures(makeStore());
  assert.equal(model.rows[0].amount, "150 kg");
  assert.equal(model.tiles.find((tile) => tile.key === "seizures").value, "2");
  assert.equal(model.context.rows[0].amount, "≥ 2,000 kg");
  assert.equal(model.context.countText, "1 seizure");
});

test("rows stand from the first day, so that nothing jumps when a seizure comes", () => {
  const early = figures(makeStore("2020-01-01"));
  const late = figures(makeStore());
  assert.deepEqual(early.rows.map((row) => row.id), late.rows.map((row) => row.id));
  assert.equal(early.rows[0].amount, "0 kg");
  assert.equal(early.context.countText, "none by this date");
});

test("a substance without a seizure is named as such, not given a nought", () => {
  assert.deepEqual(figures(makeStore()).none, ["Pepper"]);
});

test("tablets are counted as a seizure and said to be without a weight", () => {
  const store = makeStore("2021-12-31", {}, (payload) => {
    Object.assign(payload.seizures, { kgMin: [100, 2000, null], kgMax: [100, null, null], amount: [100, 2000, 5000], unit: ["kg", "kg", "tablets"] });
  });
  const [row] = figures(store).rows;
  assert.equal(row.amount, "100 kg");
  assert.equal(row.note, "1 without a weight");
  assert.equal(row.count, 2);
});

test("people and days follow the date; before the opening no number of days is made up", () => {
  const tile = (store, key) => figures(store).tiles.find((one) => one.key === key);
  assert.equal(tile(makeStore("2020-12-10"), "people").value, "0");
  assert.equal(tile(makeStore("2020-12-11"), "people").value, "9");
  assert.equal(tile(makeStore("2020-01-11"), "days").value, "1");
  assert.equal(tile(makeStore("2020-01-11"), "days").label, "day since the inquiry opened");
  assert.equal(tile(makeStore("2020-01-05"), "days").value, "–");
});

for (const [start, end, written, expected] of [
  ["2020-06-01", "2020-07-01", "2020-06", "June 2020, day not given"],
  ["2020-06-05", "2020-06-06", "2020-06-05", "5 June 2020"],
  ["2020-01-01", "2021-01-01", "2020", "2020, day not given"],
  ["2020-01-01", "2021-01-01", "2020~", "About 2020, day not given"],
  [null, "2020-07-01", "../2020-06", "Up to June 2020, start unknown"],
  ["2020-07-01", null, "2020-07/..", "From July 2020, end unknown"],
  ["2020-07-01", "2020-12-11", "2020-07/2020-12-10", "Between July 2020 and 10 December 2020"],
  [null, null, "", "Date not given"],
]) {
  test(`the date "${written}" in words is "${expected}"`, () => assert.equal(words(start, end, written), expected));
}

test("a flow lasts over its span; it does not happen once between its ends", () => {
  assert.equal(words("2020-07-01", "2020-12-11", "2020-07/2020-12-10", { lasting: true }), "July 2020 – 10 December 2020");
});

test("the phase of a month turns from future to possible to past on its last day", () => {
  const span = { start: day("2020-06-01"), end: day("2020-07-01"), undated: false };
  assert.deepEqual(["2020-05-31", "2020-06-01", "2020-06-29", "2020-06-30"].map((one) => Sillage.when.phaseAt(span, day(one))), ["future", "possible", "possible", "past"]);
});

const PAGE = { flows: 40, seizures: 40, events: 40, links: 40 };

test("groups hold what is on the map, latest first, without what cannot be drawn", () => {
  const store = makeStore();
  const groups = Object.fromEntries(Sillage.rows.groupRows(store, PAGE).map((group) => [group.table, group]));
  const ids = (table) => groups[table].shown.map(({ i }) => store.payload[table].id[i]);
  assert.deepEqual(ids("seizures"), ["s3", "s2", "s1"]);
  assert.deepEqual(ids("events"), ["e4", "e2", "e1"]);
  assert.deepEqual(ids("links"), []);
  assert.equal(groups.events.possible, 0);
});

test("a group shows a page and counts them all", () => {
  const group = Sillage.rows.groupRows(makeStore(), { ...PAGE, seizures: 2 }).find((one) => one.table === "seizures");
  assert.equal(group.shown.length, 2);
  assert.equal(group.total, 3);
});

test("a layer that is off has no rows, as it has none on the map", () => {
  const group = Sillage.rows.groupRows(makeStore("2021-12-31", { layers: { seizures: false } }), PAGE).find((one) => one.table === "seizures");
  assert.deepEqual([group.layerOff, group.total, group.shown.length], [true, 0, 0]);
});

test("what cannot be drawn is listed from its day on, rows set aside always", () => {
  assert.deepEqual(Sillage.rows.unplacedRows(makeStore("2020-12-10")).map((row) => row.id), ["row 7 of flows.csv"]);
  assert.deepEqual(Sillage.rows.unplacedRows(makeStore("2020-12-11")).map((row) => row.id), ["e3", "row 7 of flows.csv"]);
});

test("a row counts different sources and tells of a contradiction", () => {
  const { payload } = makeStore();
  const twice = Sillage.rows.buildRow(payload, "flows", 0);
  const both = Sillage.rows.buildRow(payload, "seizures", 0);
  assert.deepEqual([twice.sources, twice.contradicted], ["1 source", false]);
  assert.deepEqual([both.sources, both.contradicted], ["2 sources", true]);
});

test("a flow's sign in the list has the line the map draws, not that of its status", () => {
  const { payload } = makeStore();
  assert.equal(payload.flows.status[0], "reported");
  assert.equal(Sillage.rows.buildRow(payload, "flows", 0).dash, "illustrative");
});

test("says who: each source once with its places, then what they rest on", () => {
  const { byline } = Sillage.recordModel(makeStore(), "f1");
  assert.deepEqual(byline, { sources: [{ name: "A. Writer", kind: "press article", locators: "¶1, ¶4" }], via: ["The office"] });
});

test("the two grades of a claim stay two: the source's and the information's", () => {
  const [first, second] = Sillage.recordModel(makeStore(), "s1").claims;
  assert.deepEqual([first.source.reliability, first.credibility, first.contradicts], ["C", 2, false]);
  assert.deepEqual([second.source.reliability, second.contradicts], ["B", true]);
});

test("an amount is given as stated and with its bounds; a flow's is never added up", () => {
  const flow = Sillage.recordModel(makeStore(), "f1").amount;
  assert.equal(flow.text, "400–1,000 kg");
  assert.deepEqual(flow.notes, ["For each operation; how many there were is not given.", "Not added to the kilograms seized."]);
  const seizure = Sillage.recordModel(makeStore(), "s1").amount;
  assert.deepEqual([seizure.text, seizure.bounds], ["ten sacks", "100 kg"]);
  assert.deepEqual(Sillage.recordModel(makeStore(), "s2").amount.notes, ["A lower bound: no upper figure is given."]);
});

test("the head counts of an event are said in words, noughts left out", () => {
  assert.deepEqual(Sillage.recordModel(makeStore(), "e3").people, ["9 people placed under formal investigation", "6 remanded in custody"]);
});

test("an unknown id has no record", () => assert.equal(Sillage.recordModel(makeStore(), "nobody"), null));

test("previous and next walk the list; the ends have no neighbour", () => {
  const store = makeStore();
  assert.deepEqual(Sillage.record.neighbours(store, "f1"), { previous: null, next: "f2", position: 1, count: 9 });
  assert.equal(Sillage.record.neighbours(store, "e3").next, null);
  assert.equal(Sillage.record.neighbours(store, "l1").count, 1);
});

test("show on map covers a flow's strands, a country's area, a port's surroundings", () => {
  const { payload } = makeStore();
  assert.deepEqual(Sillage.extentOf(payload, "flows", 0), [1, 40, 10, 50]);
  assert.deepEqual(Sillage.extentOf(payload, "links", 0).slice(2), [11, 50 + 3 / 111.32]);
  assert.equal(Sillage.extentOf(payload, "events", 2), null);
});

test("filters offer what the case holds and no more", () => {
  const options = Sillage.filtersModel.filterOptions(makeStore().payload);
  assert.deepEqual(options.modes, ["container", "vessel"]);
  assert.deepEqual(options.statuses, ["documented", "reported", "inferred"]);
  assert.deepEqual(options.reliability, ["B", "C"]);
  assert.deepEqual(options.credibility, [2, 3, 4]);
});

test("switching the last value back on opens the filter", () => {
  const { toggleValue } = Sillage.filtersModel;
  assert.deepEqual(toggleValue(null, ["a", "b", "c"], "b"), ["a", "c"]);
  assert.equal(toggleValue(["a", "c"], ["a", "b", "c"], "b"), null);
});

test("hidden by filters counts only what the date would show", () => {
  const hidden = (date, patch) => Sillage.filtersModel.countHidden(makeStore(date, patch));
  assert.equal(hidden("2021-12-31", {}), 0);
  assert.equal(hidden("2021-12-31", { substances: ["pepper"] }), 4);
  assert.equal(hidden("2020-01-31", { substances: ["pepper"] }), 0);
  assert.equal(hidden("2021-12-31", { scope: "network" }), 1);
});

test("undated records are counted while they are hidden, filtered ones are not", () => {
  assert.equal(Sillage.filtersModel.undatedRows(makeStore(), 40).total, 1);
  assert.equal(Sillage.filtersModel.undatedRows(makeStore("2021-12-31", { statuses: ["documented"] }), 40).total, 0);
});

test("every text of the panel that the models ask for is in the table", () => {
  const store = makeStore();
  const asked = [];
  for (const { id } of [store.payload.seizures, store.payload.flows, store.payload.events, store.payload.links]) {
    id.forEach((one) => asked.push(JSON.stringify(Sillage.recordModel(store, one))));
  }
  asked.push(JSON.stringify(figures(store)));
  assert.deepEqual(asked.join(" ").match(/panel\.[a-z]+\.[\w.]+/g), null);
});
