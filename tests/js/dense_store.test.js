"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { FIRST_DAY, TRACK_DAYS, asOrdinary, createRandom, makeDense } = require("./dense_fixture");
const Sillage = require("./load")();

const made = makeDense({ seizures: 800, flows: 300 });

/* A store of the dense case and one of the same records as an ordinary case. */
function makeBoth(view) {
  const dense = Sillage.denseStore.create(made.payload, made.columns);
  return { dense, store: Sillage.createStore(made.payload, view, dense), plain: Sillage.createStore(asOrdinary(made), view) };
}

function randomView(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const windowed = random() < 0.5;
  return {
    date: FIRST_DAY - 100 + Math.floor(random() * (TRACK_DAYS + 500)),
    mode: windowed ? "window" : "cumulative", windowDays: windowed ? pick([1, 30, 90, 900]) : null, undated: random() < 0.4,
    substances: pick([null, null, [], ["cocaine"], ["cocaine", "herbal-cannabis"]]), modes: pick([null, null, ["vessel"], []]),
    statuses: pick([null, null, ["reported", "inferred"]]), scope: pick(["all", "network", "context"]),
    reliability: pick([null, null, "A", "C", "F"]), credibility: pick([null, null, 2, 6]),
  };
}

const inGrams = (sums) => Object.fromEntries(Object.entries(sums).map(([id, { kgMin, kgMax, count }]) =>
  [id, { count, kgMin: Math.round(kgMin * 1000), kgMax: kgMax === null ? null : Math.round(kgMax * 1000) }]));
const figuresOf = ({ totals, contextTotals, ...rest }) => ({ ...rest, totals: inGrams(totals), contextTotals: inGrams(contextTotals) });

test("a dense case and an ordinary one of the same records say the same figures, whatever the view", () => {
  const random = createRandom(31);
  const { store, plain } = makeBoth();
  for (let round = 0; round < 300; round += 1) {
    const view = randomView(random);
    store.set(view);
    plain.set(view);
    assert.deepEqual(figuresOf(store.totals()), figuresOf(plain.totals()), JSON.stringify(view));
  }
});

test("the mask of a row is what the ordinary filters say of it", () => {
  const random = createRandom(32);
  const { store, plain, dense } = makeBoth();
  for (let round = 0; round < 100; round += 1) {
    const view = randomView(random);
    store.set(view);
    plain.set(view);
    assert.deepEqual(dense.tables.seizures.mask, plain.masks.seizures, JSON.stringify(view));
  }
});

test("a filter marks the mask as new, a date does not", () => {
  const { store, dense } = makeBoth();
  const before = dense.tables.seizures.maskMark;
  store.set({ date: FIRST_DAY + 5 });
  assert.equal(dense.tables.seizures.maskMark, before);
  store.set({ scope: "network" });
  assert.notEqual(dense.tables.seizures.maskMark, before);
});

test("a row's code is the store's view of it", () => {
  const { store, plain, dense } = makeBoth();
  for (const view of [{ date: FIRST_DAY + 700 }, { windowDays: 60, undated: true }, { scope: "context" }]) {
    store.set(view);
    plain.set(view);
    const codes = Uint8Array.from({ length: made.columns.seizures.n }, (_, i) => dense.tables.seizures.codeOf(i));
    assert.deepEqual(codes, plain.visible.seizures);
  }
});

/* What a page must hold: the rows in view, drawn or not, latest first, undated ones last. */
function expectedPage(table, D, view, wanted, limit) {
  const span = D.span(view);
  const rows = Array.from({ length: table.n }, (_, i) => i).filter((i) => D.leading[i] && D.index.codeOf(i, span) > 0 && table.drawn[i] === wanted);
  return rows.sort((a, b) => table.undated[a] - table.undated[b] || (table.undated[a] ? a - b : b - a)).slice(0, limit);
}

test("a page holds the latest rows of the view, drawn and undrawn apart", () => {
  const random = createRandom(33);
  const { store, dense } = makeBoth();
  for (let round = 0; round < 150; round += 1) {
    store.set(randomView(random));
    for (const name of ["seizures", "flows"]) {
      const D = dense.tables[name];
      assert.deepEqual([...D.page(store.view, 40)], expectedPage(D.table, D, store.view, 1, 40));
      assert.deepEqual([...D.unplacedPage(store.view, 5)], expectedPage(D.table, D, store.view, 0, 5));
      assert.equal(D.drawnCounts(store.view).count, D.page(store.view, Infinity).length);
      assert.equal(D.unplacedCount(store.view), D.unplacedPage(store.view, Infinity).length);
    }
  }
});

test("a page of very many rows is found from the latest on", () => {
  const large = makeDense({ seizures: 6000, flows: 0, seed: 5 });
  const dense = Sillage.denseStore.create(large.payload, large.columns);
  const store = Sillage.createStore(large.payload, { undated: true }, dense);
  const D = dense.tables.seizures;
  assert.ok(D.drawnCounts(store.view).count > 3000);
  assert.deepEqual([...D.page(store.view, 40)], expectedPage(D.table, D, store.view, 1, 40));
  assert.deepEqual([...D.page(store.view, 5990)], expectedPage(D.table, D, store.view, 1, 5990));
});

test("a flow of two substances is one flow, and stays in view as long as one of them does", () => {
  const { store, dense } = makeBoth({ undated: true });
  const D = dense.tables.flows;
  const { order } = D.table;
  const first = Array.from(order.keys()).find((i) => i + 1 < D.table.n && order[i] === order[i + 1]);
  const other = made.payload.substances[D.table.substance[first + 1]].id;
  assert.deepEqual([D.leading[first], D.leading[first + 1]], [1, 0]);
  store.set({ substances: [other] });
  assert.deepEqual([D.mask[first], D.leading[first], D.leading[first + 1]], [0, 0, 1]);
});

test("rows without a date that pass the filters are counted and listed", () => {
  const { store, dense } = makeBoth({ scope: "network" });
  const D = dense.tables.seizures;
  const { dated, n, scope } = D.table;
  const rows = Array.from({ length: n - dated }, (_, k) => dated + k).filter((i) => scope[i] === 0);
  assert.equal(D.undatedCount(), rows.length);
  assert.deepEqual(D.undatedPage(3), rows.slice(0, 3));
  assert.ok(D.openCount(store.view) > D.counts(store.view).count);
});

test("records of the large tables are found by id once the words are there", () => {
  const { store, dense } = makeBoth();
  const id = made.words.id("flows", 7);
  assert.equal(store.indexOf(id), null);
  dense.setWords(made.words);
  const found = store.indexOf(id);
  assert.deepEqual([found.table, made.words.id("flows", found.i), found.dense], ["flows", id, true]);
  assert.equal(store.indexOf("DS999999"), null);
  assert.deepEqual(store.indexOf("E4"), { table: "events", i: 3 });
});

test("a selection from the address waits for the words and leaves the story's step alone", () => {
  const id = made.words.id("seizures", 12);
  const { store, dense } = makeBoth({ selected: id, step: "one", highlight: ["E4"] });
  assert.equal(store.view.selected, null);
  const told = [];
  store.on((view, changed) => told.push([...changed]));
  dense.setWords(made.words);
  assert.deepEqual([store.view.selected, store.view.step, store.view.highlight], [id, "one", ["E4"]]);
  assert.deepEqual(told, [["words", "selected"]]);
});

test("a selection that waits is forgotten when another one is made, and when the words do not know it", () => {
  const { store, dense } = makeBoth({ selected: made.words.id("seizures", 12) });
  store.set({ selected: "E4" });
  dense.setWords(made.words);
  assert.equal(store.view.selected, "E4");

  const lost = makeBoth({ selected: "nobody" });
  lost.dense.setWords(made.words);
  assert.deepEqual([lost.store.view.selected, lost.store.selectedLater], [null, null]);
});

test("a mark pressed before the words are there is selected at once, by its real id when they come", () => {
  const { store, dense } = makeBoth();
  store.set({ selected: dense.idOf("seizures", 3) });
  assert.deepEqual(store.indexOf(store.view.selected), { table: "seizures", i: 3, dense: true });
  assert.equal(Sillage.viewCodec.reportOf(store.view, store.selectedLater).selected, null); // nobody outside knows the row
  dense.setWords(made.words);
  assert.equal(store.view.selected, made.words.id("seizures", 3));
});

test("an ordinary case has no dense tables", () => {
  assert.equal(Sillage.denseStore.create(asOrdinary(made), null), null);
  assert.equal(Sillage.createStore(asOrdinary(made)).dense, null);
});

test("only one table may be large: the other stays as it is", () => {
  const half = makeDense({ seizures: 0, flows: 300, seed: 3 });
  const store = Sillage.createStore(half.payload, {}, Sillage.denseStore.create(half.payload, half.columns));
  assert.equal(store.visible.seizures.length, 2);
  assert.equal(store.totals().totals.cocaine.kgMin, 183);
  assert.ok(store.totals().visible.flows > 200);
});

test("the panel's figures are those of an ordinary case of the same records", () => {
  const random = createRandom(34);
  const { store, plain } = makeBoth();
  for (let round = 0; round < 60; round += 1) {
    const view = randomView(random);
    store.set(view);
    plain.set(view);
    assert.deepEqual(Sillage.figuresModel(store), Sillage.figuresModel(plain), JSON.stringify(view));
    assert.equal(Sillage.filtersModel.countHidden(store), Sillage.filtersModel.countHidden(plain), JSON.stringify(view));
    assert.equal(Sillage.filtersModel.undatedRows(store, 10).total, Sillage.filtersModel.undatedRows(plain, 10).total);
  }
});

test("the filters on offer are those of an ordinary case of the same records", () => {
  const { store, plain } = makeBoth();
  assert.deepEqual(Sillage.filtersModel.filterOptions(store.payload, store.dense), Sillage.filtersModel.filterOptions(plain.payload));
});

test("undated rows of large tables are listed after the ordinary ones, within the limit", () => {
  const { store, dense } = makeBoth();
  const { total, shown, large } = Sillage.filtersModel.undatedRows(store, 6);
  assert.deepEqual([shown.length, large.length], [2, 4]);
  assert.deepEqual(large.map(({ table, i }) => [table, dense.tables[table].table.undated[i]]), new Array(4).fill(["seizures", 1]));
  assert.ok(total > 6);
});

test("details of single records are taken in and told", () => {
  const { store, dense } = makeBoth();
  const told = [];
  store.on((view, changed) => told.push([...changed]));
  store.addRecords([["DS3", { title: "Three" }]]);
  assert.deepEqual([told, dense.records.get("DS3")], [[["records"]], { title: "Three" }]);
});

test("what waits for the words is reported as selected, so that the address keeps it", () => {
  const { store } = makeBoth({ selected: "DS12" });
  assert.equal(Sillage.viewCodec.reportOf(store.view, store.selectedLater).selected, "DS12");
  store.set({ selected: "E4" });
  assert.equal(Sillage.viewCodec.reportOf(store.view, store.selectedLater).selected, "E4");
});

test("a record of a large table can be looked at as an ordinary one", () => {
  const { store, dense } = makeBoth({ date: FIRST_DAY + 800 });
  dense.setWords(made.words);
  const { payload, table, i, code } = store.lookUp("DS9");
  const row = dense.find("DS9").i;
  assert.deepEqual([table, i, code, payload.seizures.id], ["seizures", 0, dense.tables.seizures.codeOf(row), ["DS9"]]);
  assert.equal(payload.seizures.start[0], asOrdinary(made).seizures.start[row]);
  const plain = store.lookUp("E4");
  assert.deepEqual([plain.payload === made.payload, plain.table, plain.i], [true, "events", 3]);
  assert.equal(store.lookUp("nobody"), null);
});

test("a step of the story may point at a record of a large table", () => {
  const { store, dense } = makeBoth({ date: FIRST_DAY + 800 });
  dense.setWords(made.words);
  const reasonFor = (i) => Sillage.storyModel.highlightsOf(store, [made.words.id("seizures", i)])[0].reason;
  const { start, drawn } = made.columns.seizures;
  const say = (name) => Sillage.format.text(`present.reason.${name}`);
  const rows = [...start.keys()];
  assert.equal(reasonFor(rows.find((i) => drawn[i] === 1 && dense.tables.seizures.codeOf(i) === 2)), "");
  assert.equal(reasonFor(rows.find((i) => drawn[i] === 1 && start[i] > FIRST_DAY + 800)), say("notNow"));
  assert.equal(reasonFor(rows.find((i) => drawn[i] === 0)), say("noPosition"));
});
