/* Rows of large tables in the panel: the same words as an ordinary case of the same records. */
"use strict";

const test = require("node:test");
const assert = require("node:assert/strict");
const { FIRST_DAY, TRACK_DAYS, asOrdinary, makeDense } = require("./dense_fixture");
const load = require("./load");

const Sillage = load();
const made = makeDense({ seizures: 3000, flows: 450, seed: 8 });
made.payload.texts = load.texts();
made.payload.events.kind = made.payload.events.id.map(() => "arrest");
const plain = asOrdinary(made);

function makeStore(view = {}, { words = true } = {}) {
  const dense = Sillage.denseStore.create(made.payload, made.columns);
  const store = Sillage.createStore(made.payload, view, dense);
  if (words) dense.setWords(made.words);
  return { store, dense };
}

const OPEN = { flows: Infinity, seizures: Infinity, events: Infinity, links: Infinity };
const detailsOf = (record) => ({ title: "", description: "", claims: [], related: [], placeText: "", precisionText: "", amountText: "", dateWritten: "", ...record });
/* Whether a row of a large table can be drawn; an ordinary payload says so in a list of those that cannot. */
const undrawn = (table) => new Set([...made.columns[table].drawn.keys()].filter((i) => made.columns[table].drawn[i] === 0).map((i) => made.words.id(table, i)));
plain.unplaced = ["seizures", "flows"].flatMap((table) => [...undrawn(table)].map((id) => ({ id, table, reason: "" })));

for (const view of [{ date: FIRST_DAY + 900 }, { date: FIRST_DAY + 1500, windowDays: 60 }, { date: FIRST_DAY + TRACK_DAYS, undated: true, scope: "network" }]) {
  test(`groups count as those of an ordinary case: ${JSON.stringify(view)}`, () => {
    const { store } = makeStore(view);
    const ordinary = Sillage.rows.groupRows(Sillage.createStore(plain, view), OPEN);
    const numbers = (groups) => groups.map(({ table, total, possible }) => [table, total, possible]);
    assert.deepEqual(numbers(Sillage.rows.groupRows(store, OPEN)), numbers(ordinary));
  });

  test(`what cannot be drawn is counted and paged as in an ordinary case: ${JSON.stringify(view)}`, () => {
    const { store } = makeStore(view);
    const ordinary = Sillage.rows.unplacedRows(Sillage.createStore(plain, view));
    assert.equal(Sillage.denseRows.unplacedCount(store), ordinary.length);
    const all = Sillage.denseRows.unplacedPage(store, Infinity).map(({ table, i }) => made.words.id(table, i));
    assert.deepEqual(all.sort(), ordinary.map(({ id }) => id).sort());
    assert.equal(Sillage.denseRows.unplacedPage(store, 3).length, 3);
  });
}

test("a row says what an ordinary one says, and its sources before they are there", () => {
  const { store, dense } = makeStore();
  const numbers = dense.tables.seizures.page(store.view, 40);
  const built = Sillage.denseRows.buildRows(store, "seizures", numbers);
  const index = new Map(plain.seizures.id.map((id, k) => [id, k]));
  for (const i of numbers) {
    const row = built.get(i);
    const same = Sillage.rows.buildRow(plain, "seizures", index.get(row.id));
    for (const part of ["id", "title", "when", "substances", "context", "atLeast", "status", "reliability", "credibility"]) assert.deepEqual(row[part], same[part]);
    const { sources, contradicted } = made.columns.seizures;
    assert.deepEqual([row.sources, row.contradicted], [sources[i] ? `${sources[i]} source${sources[i] > 1 ? "s" : ""}` : "", contradicted[i] === 1]);
  }
});

test("rows of flows are found again whatever the order they were asked in", () => {
  const { store, dense } = makeStore();
  const numbers = dense.tables.flows.page(store.view, 20);
  const built = Sillage.denseRows.buildRows(store, "flows", numbers);
  for (const i of numbers) assert.equal(built.get(i).id, made.words.id("flows", i));
});

test("without its words a row is titled by weight, substance and place", () => {
  const { store } = makeStore({}, { words: false });
  const { seizures } = made.columns;
  const i = [...seizures.kgMin.keys()].find((k) => seizures.kgMin[k] === seizures.kgMax[k] && seizures.place[k] >= 0);
  const row = Sillage.denseRows.buildRows(store, "seizures", [i]).get(i);
  const country = made.columns.places.dicts.countryName[made.columns.places.country[seizures.place[i]]];
  assert.equal(row.title, `${Sillage.format.kg(seizures.kgMin[i], seizures.kgMax[i])} · ${made.payload.substances[seizures.substance[i]].label} · ${country}`);
  assert.equal(row.id, `#seizures:${i}`);
});

test("why a row is not drawn is said of each", () => {
  const { dense } = makeStore();
  const { seizures } = made.columns;
  const nowhere = [...seizures.place.keys()].find((i) => seizures.place[i] < 0);
  const unplaced = [...seizures.place.keys()].find((i) => seizures.place[i] >= 0 && seizures.drawn[i] === 0);
  const drawn = seizures.drawn.indexOf(1);
  const reasons = [nowhere, unplaced, drawn].map((i) => Sillage.denseRows.unplacedReason(dense.tables.seizures, i));
  assert.deepEqual(reasons, ["No place is given.", "Its place has no position on the map.", ""]);
});

for (const view of [{ date: FIRST_DAY + 700, undated: true }, { date: FIRST_DAY + 1500, windowDays: 30 }]) {
  test(`walking leads through the list in its order, from end to end: ${JSON.stringify(view)}`, () => {
    const { store, dense } = makeStore(view);
    const order = dense.tables.seizures.page(store.view, Infinity).map((i) => dense.idOf("seizures", i));
    const walked = [order[0]];
    let near = Sillage.record.neighbours(store, order[0]);
    assert.equal(near.previous, null);
    while (near.next !== null) {
      walked.push(near.next);
      const before = near;
      near = Sillage.record.neighbours(store, near.next);
      assert.equal(near.previous, walked[walked.length - 2], before.next);
    }
    assert.deepEqual(walked, order);
    assert.equal(near.count, order.length);
  });
}

test("a record tells at once what its columns know, and who says so as soon as that is there", () => {
  const { store, dense } = makeStore();
  const i = made.columns.seizures.sources.findIndex((n) => n === 2);
  const id = made.words.id("seizures", i);
  let state = "coming";
  dense.stateOf = () => state;
  const early = Sillage.recordModel(store, id);
  assert.deepEqual([early.details, early.sources, early.claims, early.title], ["coming", "2 sources", [], made.words.label("seizures", i)]);
  state = "failed";
  assert.equal(Sillage.recordModel(store, id).details, "failed");
  store.addRecords([[id, detailsOf({ title: "As written", claims: [{ source: "src", locator: "p. 2", says: "It was so.", credibility: 2, via: [], stance: "supports" }], related: ["E4", made.words.id("flows", 0)] })]]);
  const late = Sillage.recordModel(store, id);
  assert.deepEqual([late.details, late.title, late.claims.length, late.related.map((one) => one.id)], ["here", "As written", 1, ["E4", made.words.id("flows", 0)]]);
});

test("a record selected without its words has no id to be shown", () => {
  const { store } = makeStore({}, { words: false });
  const model = Sillage.recordModel(store, "#seizures:5");
  assert.deepEqual([model.named, model.details], [false, "coming"]);
});

test("the extent of a record of a large table is that of its place", () => {
  const { store } = makeStore();
  const i = made.columns.seizures.drawn.indexOf(1);
  const { payload, table, i: k } = store.lookUp(made.words.id("seizures", i));
  const [west, south, east, north] = Sillage.extentOf(payload, table, k);
  const lon = made.columns.places.x[made.columns.seizures.place[i]] * 360 - 180;
  assert.ok(west <= lon + 1e-6 && lon - 1e-6 <= east && south <= north && east - west < 3);
});

test("the timeline of a large case counts by month, as the date bar does", () => {
  const { store } = makeStore();
  const model = Sillage.monthsModel(store);
  const { seizures } = made.columns;
  const dated = [...seizures.start.keys()].filter((i) => !seizures.undated[i] && (seizures.start[i] > Sillage.visibility.OPEN_START || seizures.end[i] < Sillage.visibility.OPEN_END));
  const counted = model.months.reduce((sum, month) => sum + month.count, 0);
  assert.ok(Math.abs(counted - dated.length) < dated.length * 0.05, "but for those that reach beyond the case's days"); // spans of 400 days at its end
  assert.equal(model.most, Math.max(...model.months.map((month) => month.count)));
  assert.equal(model.months[0].grain, "month");
  assert.equal(Sillage.days.toIso(model.months[Sillage.months.monthAt(model, FIRST_DAY + 45)].from), "2019-02-01");
  assert.deepEqual([-100000, 100000].map((days) => Sillage.months.monthAt(model, FIRST_DAY + days)), [0, model.months.length - 1]);
});

test("beyond thirty years it counts by year", () => {
  const { store } = makeStore();
  const { firstDay } = store.payload.case;
  store.payload.case.firstDay = Sillage.days.parseIso("1980-06-15");
  const model = Sillage.monthsModel(store);
  store.payload.case.firstDay = firstDay;
  assert.equal(model.byYear, true);
  assert.equal(Sillage.days.toIso(model.months[0].from), "1980-01-01");
  assert.equal(Sillage.days.toIso(model.months[Sillage.months.monthAt(model, FIRST_DAY)].from), "2019-01-01");
});

test("an ordinary case, and a layer that is off, has no months", () => {
  assert.equal(Sillage.monthsModel(Sillage.createStore(plain, {})), null);
  assert.equal(Sillage.monthsModel(makeStore({ layers: { seizures: false } }).store), null);
});

test("the timeline has no moment for a row of a large table, and counts those without a date", () => {
  const { store, dense } = makeStore();
  const found = Sillage.timelineModel.timelineItems(store);
  assert.ok(found.items.every((item) => item.table === "events"));
  assert.ok(found.undated >= dense.tables.seizures.undatedCount() && dense.tables.seizures.undatedCount() > 0);
});

test("a row on the screen is found by its id without a table of all ids", () => {
  const { store, dense } = makeStore();
  const numbers = dense.tables.seizures.page(store.view, 40);
  const ids = [...Sillage.denseRows.buildRows(store, "seizures", numbers).values()].map(({ id }) => id);
  dense.words = { ...dense.words, rowOf: () => assert.fail("the table of ids was asked") };
  assert.deepEqual(ids.map((id) => dense.find(id).i), numbers);
});
