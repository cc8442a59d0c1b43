/* Flows of a large case with more ends than are drawn: said wherever they are listed, counted as not wholly on the map. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { FIRST_DAY, TRACK_DAYS, makeDense } = require("./dense_fixture");
const load = require("./load");

const Sillage = load();

function makeStore(view = {}, every = 3) {
  const made = makeDense({ seizures: 0, flows: 500, seed: 21 });
  made.payload.texts = load.texts();
  const { flows } = made.columns;
  for (let i = 0; i < flows.n; i += 1) flows.more[i] = every && flows.order[i] % every === 0 ? 1 + (flows.order[i] % 2) : 0;
  const dense = Sillage.denseStore.create(made.payload, made.columns);
  const store = Sillage.createStore(made.payload, { date: FIRST_DAY + TRACK_DAYS, ...view }, dense);
  dense.setWords(made.words);
  return { ...made, store, dense, large: dense.tables.flows, flows };
}

/** Rows in view that lead their flow, are drawn and have further ends. */
const partlyOf = ({ large, flows }) => [...flows.more.keys()].filter((i) => flows.more[i] > 0 && flows.drawn[i] === 1 && large.leading[i] === 1 && large.codeOf(i) > 0);

for (const view of [{}, { date: FIRST_DAY + 700 }, { date: FIRST_DAY + 1400, windowDays: 90 }, { undated: true }, { scope: "network", modes: ["container"] }]) {
  test(`they are counted and paged with what is not on the map: ${JSON.stringify(view)}`, () => {
    const made = makeStore(view);
    const partly = partlyOf(made);
    assert.ok(partly.length > 0);
    assert.equal(Sillage.densePart.countPartly(made.large, made.store.view), partly.length);
    assert.equal(Sillage.denseRows.unplacedCount(made.store), made.large.unplacedCount(made.store.view) + partly.length);
    const page = Sillage.denseRows.unplacedPage(made.store, Infinity);
    const unplaced = made.large.unplacedCount(made.store.view);
    assert.deepEqual(page.slice(unplaced).map(({ i }) => i).sort((a, b) => a - b), partly);
    assert.ok(page.slice(unplaced).every(({ i, reason }) => reason === Sillage.format.plural("panel.part.ends", made.flows.more[i])));
    assert.equal(Sillage.denseRows.unplacedPage(made.store, unplaced + 2).length, Math.min(unplaced + 2, unplaced + partly.length));
  });
}

test("the latest come first, those without a date last", () => {
  const made = makeStore({ undated: true });
  const rows = Sillage.densePart.pagePartly(made.large, made.store.view, Infinity);
  const { dated, start } = made.flows;
  rows.forEach((i, k) => assert.ok(k === 0 || (i >= dated) > (rows[k - 1] >= dated) || (i >= dated ? i > rows[k - 1] : start[i] <= start[rows[k - 1]])));
});

test("the filters are followed", () => {
  const made = makeStore();
  const before = Sillage.densePart.countPartly(made.large, made.store.view);
  made.store.set({ scope: "context" });
  assert.equal(Sillage.densePart.countPartly(made.large, made.store.view), partlyOf(made).length);
  assert.ok(partlyOf(made).length < before);
});

test("row, record and step of the story say it; a flow drawn whole says nothing", () => {
  const made = makeStore();
  const [partly] = partlyOf(made);
  const whole = [...made.flows.more.keys()].find((i) => made.flows.more[i] === 0 && made.flows.drawn[i] === 1 && made.large.leading[i] === 1);
  const rows = Sillage.denseRows.buildRows(made.store, "flows", [partly, whole]);
  assert.deepEqual([rows.get(partly).partly, rows.get(whole).partly], [true, false]);
  const words = (i) => Sillage.recordModel(made.store, made.words.id("flows", i)).partly;
  assert.match(words(partly), /^Drawn between two of its places only; [12] further ends? (is|are) not on the map\.$/);
  assert.equal(words(whole), "");
  const [item, other] = Sillage.storyModel.highlightsOf(made.store, [partly, whole].map((i) => made.words.id("flows", i)));
  assert.deepEqual([item.reason, item.partly, other.partly], ["", words(partly), ""]);
});

test("the map says how many there are, and nothing where there are none", () => {
  const made = makeStore();
  const [note] = Sillage.densePart.notesOf(made.large, made.store.view);
  assert.ok(note.startsWith(`${partlyOf(made).length} flows are drawn in part`), note);
  assert.deepEqual(Sillage.densePart.notesOf(makeStore({}, 0).large, made.store.view), []);
});
